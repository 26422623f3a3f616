//! Characters that follow each other: a quoted phrase, or one with gaps.
//!
//! The pairs of characters tell which reports may hold the run: nearly always those that do. The
//! positions of the characters tell it for certain, and how often it stands there. tantivy's own
//! phrase would compare positions in every report that holds the characters anywhere, and frequent
//! characters stand in all of them.

use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::picked::{Listed, Matching, Pick};

/// The length of a field that keeps no lengths, as tantivy counts it for the score.
const NO_LENGTH: u8 = 1;

/// A field of characters, and that of their pairs if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) characters: Field,
    pub(super) pairs: Option<Field>,
}

/// Characters in their order, some of which may be any.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// The characters that are told, each with its place from 0.
    told: Vec<(u32, char)>,
    /// How many there are, the others with them.
    length: u32,
    /// Whether any character must stand behind the last that is told.
    open: bool,
}

impl Run {
    /// These characters; `?` is any where it `gaps`.
    pub(super) fn new(characters: &str, gaps: bool) -> Run {
        let all = (0u32..).zip(characters.chars());
        let told: Vec<(u32, char)> = all.filter(|(_, c)| !(gaps && *c == '?')).collect();
        let length = characters.chars().count() as u32;
        let open = told.last().is_none_or(|(place, _)| place + 1 < length);
        Run { told, length, open }
    }

    /// The lists that a report with this run is in: of its pairs, and of its other characters.
    fn terms(&self, fields: Fields) -> Vec<Term> {
        let mut terms = Vec::new();
        let follows = |at: usize| match (self.told.get(at), self.told.get(at + 1)) {
            (Some((first, _)), Some((second, _))) => fields.pairs.is_some() && first + 1 == *second,
            _ => false,
        };
        for (at, (_, c)) in self.told.iter().enumerate() {
            if let (Some(pairs), true) = (fields.pairs, follows(at)) {
                let pair: String = [*c, self.told[at + 1].1].iter().collect();
                terms.push(Term::from_field_text(pairs, &pair));
            } else if at == 0 || !follows(at - 1) {
                terms.push(character(fields.characters, *c));
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The reports of a segment that may hold it, shortest list first; none where there are none.
    pub(super) fn candidates(
        &self,
        fields: Fields,
        segment: &SegmentReader,
    ) -> tantivy::Result<Option<Vec<Box<dyn DocSet>>>> {
        let mut lists: Vec<Box<dyn DocSet>> = Vec::new();
        for term in self.terms(fields) {
            let index = segment.inverted_index(term.field())?;
            match index.read_postings(&term, IndexRecordOption::Basic)? {
                Some(list) => lists.push(Box::new(list)),
                None => return Ok(None),
            }
        }
        lists.sort_by_key(|list| list.size_hint());
        Ok(Some(lists))
    }
}

fn character(field: Field, c: char) -> Term {
    Term::from_field_text(field, c.encode_utf8(&mut [0; 4]))
}

/// The query for a run.
#[derive(Clone, Debug)]
pub(super) struct Follows {
    fields: Fields,
    run: Run,
    /// The only reports to look at, if not all.
    among: Option<Matching>,
}

impl Follows {
    /// This run, of one character that is told or more.
    pub(super) fn new(fields: Fields, run: Run, among: Option<Matching>) -> Follows {
        Follows { fields, run, among }
    }
}

impl Query for Follows {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let characters: Vec<Term> =
            self.run.told.iter().map(|(_, c)| character(self.fields.characters, *c)).collect();
        let similarity = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                Some(Bm25Weight::for_terms(statistics_provider, &characters)?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(FollowsWeight { query: self.clone(), similarity }))
    }
}

struct FollowsWeight {
    query: Follows,
    similarity: Option<Bm25Weight>,
}

impl Weight for FollowsWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Follows { fields, run, among } = &self.query;
        let Some(mut candidates) = run.candidates(*fields, segment)? else {
            return Ok(Box::new(EmptyScorer));
        };
        if let Some(among) = among {
            candidates.push(Box::new(Listed::new(among.pick(segment)?)));
        }
        let Some(places) = Places::of(segment, fields.characters, run)? else {
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
            self.count = self.places.starts(candidate).len() as u32;
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
        u64::from(self.size_hint()) * 10 * self.places.told.len() as u64
    }
}

impl Scorer for FollowsScorer {
    fn score(&mut self) -> Score {
        self.similarity.as_ref().map_or(0.0, |similarity| similarity.score(NO_LENGTH, self.count))
    }
}

/// Where a run stands in documents that hold its characters.
pub(super) struct Places {
    /// The postings of each character, each once.
    lists: Vec<SegmentPostings>,
    /// Of each character that is told: its place in the run, its list.
    told: Vec<(u32, usize)>,
    /// Where something must stand behind the last: the length of the run, and of the documents.
    end: Option<(u32, Column<u64>)>,
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Places {
    /// None where a character stands nowhere in the segment.
    pub(super) fn of(segment: &SegmentReader, field: Field, run: &Run) -> tantivy::Result<Option<Places>> {
        let index = segment.inverted_index(field)?;
        let mut characters: Vec<char> = Vec::new();
        let (mut lists, mut told) = (Vec::new(), Vec::new());
        for &(place, c) in &run.told {
            let known = characters.iter().position(|known| *known == c);
            if known.is_none() {
                let term = character(field, c);
                match index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
                    Some(list) => lists.push(list),
                    None => return Ok(None),
                }
                characters.push(c);
            }
            told.push((place, known.unwrap_or(lists.len() - 1)));
        }
        let end = if run.open { Some((run.length, segment.fast_fields().u64("positions")?)) } else { None };
        Ok(Some(Places { lists, told, end, starts: Vec::new(), others: Vec::new() }))
    }

    /// Where the run begins in a document, rising; documents are asked for in their order.
    pub(super) fn starts(&mut self, document: DocId) -> &[u32] {
        let Places { lists, told, end, starts, others } = self;
        starts.clear();
        for list in lists.iter_mut() {
            if list.doc() < document && list.seek(document) != document {
                return starts;
            }
        }
        // The rarest character first: it leaves the fewest places to compare.
        told.sort_unstable_by_key(|&(place, list)| (lists[list].term_freq(), place));
        let Some((&(place, list), rest)) = told.split_first() else { return starts };
        lists[list].positions(starts);
        // What begins before the text does is no place.
        starts.retain(|at| *at >= place);
        starts.iter_mut().for_each(|at| *at -= place);
        for &(place, list) in rest {
            if starts.is_empty() {
                break;
            }
            lists[list].positions(others);
            keep_common(starts, others, place);
        }
        if let Some((length, ends)) = end {
            let end = ends.first(document).unwrap_or(0);
            starts.retain(|at| u64::from(*at) + u64::from(*length) <= end);
        }
        starts
    }
}

/// Keeps the starts that have one of the places so far behind them; both lists rise.
fn keep_common(starts: &mut Vec<u32>, places: &[u32], behind: u32) {
    let mut next = 0;
    starts.retain(|start| {
        let wanted = start + behind;
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
