//! Characters that follow each other: what a quoted phrase of three characters or more asks for.
//!
//! The pairs of characters tell which reports may hold the run: nearly always those that do. The
//! positions of the characters tell it for certain, and how often it stands there. tantivy's own
//! phrase would compare positions in every report that holds the characters anywhere, and frequent
//! characters stand in all of them.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::picked::{Listed, Matching, Pick};

/// The length of a field that keeps no lengths, as tantivy counts it for the score.
const NO_LENGTH: u8 = 1;

/// A run of characters.
#[derive(Clone, Debug)]
pub(super) struct Follows {
    /// The field of characters and that of their pairs.
    fields: (Field, Field),
    run: Vec<char>,
    /// The only reports to look at, if not all.
    among: Option<Matching>,
}

impl Follows {
    /// These characters, three or more, in a field of characters and the field of their pairs.
    pub(super) fn new(fields: (Field, Field), run: &str, among: Option<Matching>) -> Follows {
        Follows { fields, run: run.chars().collect(), among }
    }
}

/// The pairs of a run, each once, as terms.
pub(super) fn pairs(field: Field, run: &[char]) -> Vec<Term> {
    let mut pairs: Vec<&[char]> = run.windows(2).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.iter().map(|pair| Term::from_field_text(field, &pair.iter().collect::<String>())).collect()
}

impl Query for Follows {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let pairs = pairs(self.fields.1, &self.run);
        let similarity = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                Some(Bm25Weight::for_terms(statistics_provider, &pairs)?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(FollowsWeight { query: self.clone(), pairs, similarity }))
    }
}

struct FollowsWeight {
    query: Follows,
    pairs: Vec<Term>,
    similarity: Option<Bm25Weight>,
}

impl Weight for FollowsWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Follows { fields: (characters, pairs), run, among } = &self.query;
        let mut candidates: Vec<Box<dyn DocSet>> = Vec::with_capacity(self.pairs.len() + 1);
        let index = segment.inverted_index(*pairs)?;
        for pair in &self.pairs {
            match index.read_postings(pair, IndexRecordOption::Basic)? {
                Some(list) => candidates.push(Box::new(list)),
                None => return Ok(Box::new(EmptyScorer)),
            }
        }
        if let Some(among) = among {
            candidates.push(Box::new(Listed::new(among.pick(segment)?)));
        }
        // The shortest list leads.
        candidates.sort_by_key(|list| list.size_hint());
        let Some(places) = Places::of(segment, *characters, run)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let similarity = self.similarity.as_ref().map(|similarity| similarity.boost_by(boost));
        let mut scorer = FollowsScorer { candidates, places, similarity, document: 0, count: 0 };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() <= document && scorer.seek(document) == document {
            Ok(Explanation::new("follows", scorer.score()))
        } else {
            Err(TantivyError::InvalidArgument(format!("document {document} does not match")))
        }
    }
}

struct FollowsScorer {
    candidates: Vec<Box<dyn DocSet>>,
    places: Places,
    similarity: Option<Bm25Weight>,
    document: DocId,
    /// How often the run stands there.
    count: u32,
}

impl FollowsScorer {
    /// Goes to the first report from this one on that holds the run.
    fn find(&mut self, mut from: DocId) -> DocId {
        self.document = loop {
            let Some(candidate) = next_common(&mut self.candidates, from) else { break TERMINATED };
            self.count = self.places.count(candidate);
            if self.count > 0 {
                break candidate;
            }
            from = candidate + 1;
        };
        self.document
    }
}

impl DocSet for FollowsScorer {
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED { TERMINATED } else { self.find(self.document + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document { self.document } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.candidates.first().map_or(0, |list| list.size_hint())
    }

    fn cost(&self) -> u64 {
        // Positions are dear to read.
        u64::from(self.size_hint()) * 10 * self.places.run.len() as u64
    }
}

impl Scorer for FollowsScorer {
    fn score(&mut self) -> Score {
        self.similarity.as_ref().map_or(0.0, |similarity| similarity.score(NO_LENGTH, self.count))
    }
}

/// Where the characters of a run stand.
struct Places {
    /// The postings of each character, each once.
    lists: Vec<SegmentPostings>,
    /// Of each character of the run: its place in the run, its list.
    run: Vec<(u32, usize)>,
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Places {
    /// None where a character stands nowhere in the segment.
    fn of(segment: &SegmentReader, field: Field, run: &[char]) -> tantivy::Result<Option<Places>> {
        let index = segment.inverted_index(field)?;
        let mut characters: Vec<char> = Vec::new();
        let (mut lists, mut places) = (Vec::new(), Vec::new());
        for (offset, c) in (0..).zip(run) {
            let known = characters.iter().position(|known| known == c);
            if known.is_none() {
                let term = Term::from_field_text(field, c.encode_utf8(&mut [0; 4]));
                match index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
                    Some(list) => lists.push(list),
                    None => return Ok(None),
                }
                characters.push(*c);
            }
            places.push((offset, known.unwrap_or(lists.len() - 1)));
        }
        Ok(Some(Places { lists, run: places, starts: Vec::new(), others: Vec::new() }))
    }

    /// How often the run stands in a document that holds its characters; documents come rising.
    fn count(&mut self, document: DocId) -> u32 {
        let Places { lists, run, starts, others } = self;
        for list in lists.iter_mut() {
            if list.doc() < document && list.seek(document) != document {
                return 0;
            }
        }
        // The rarest character first: it leaves the fewest places to compare.
        run.sort_unstable_by_key(|&(offset, list)| (lists[list].term_freq(), offset));
        let mut rest = run.iter();
        let Some(&(offset, list)) = rest.next() else { return 0 };
        lists[list].positions(starts);
        starts.retain_mut(|place| {
            let start = place.checked_sub(offset);
            *place = start.unwrap_or(0);
            start.is_some()
        });
        for &(offset, list) in rest {
            if starts.is_empty() {
                break;
            }
            lists[list].positions(others);
            keep_common(starts, others, offset);
        }
        starts.len() as u32
    }
}

/// Keeps the starts that have a place so far behind them; both lists rise.
fn keep_common(starts: &mut Vec<u32>, places: &[u32], offset: u32) {
    let mut next = 0;
    starts.retain(|start| {
        let wanted = start + offset;
        while places.get(next).is_some_and(|place| *place < wanted) {
            next += 1;
        }
        places.get(next) == Some(&wanted)
    });
}

/// The first document from `document` on that all lists hold.
pub(super) fn next_common<D: DocSet>(lists: &mut [D], mut document: DocId) -> Option<DocId> {
    if lists.is_empty() {
        return None;
    }
    loop {
        let first = document;
        for list in lists.iter_mut() {
            if list.doc() < document {
                list.seek(document);
            }
            document = document.max(list.doc());
            if document > first {
                // The shorter lists in front are asked again first.
                break;
            }
        }
        if document == first || document == TERMINATED {
            return (document != TERMINATED).then_some(document);
        }
    }
}
