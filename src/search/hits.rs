//! Runs a query: every report that matches, in a fixed order, and the page of it that is shown.
//!
//! Reports whose title is just what was typed come first, then those in which every word stands as
//! a word, then those that contain the characters though jieba cut across them; within each, the
//! higher score first, then path and number. Copies are one hit, the best of them, with a count
//! unless all are asked for.

use std::collections::{HashMap, HashSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Query as Compiled;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::compile::{Compiler, Reading};
use super::marks::Needles;
use super::query::Query;
use super::snippet::{Snippet, snippet};
use super::sort::{Sort, SortKey, SortValue};
use crate::error::Result;
use crate::store::{Copies, Place, Reader};

/// Which part of the result to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// At most so many hits; 0 for all.
    pub limit: usize,
    /// Leave out so many from the front.
    pub offset: usize,
    /// Which copies are shown.
    pub copies: Copies,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions { limit: 20, offset: 0, copies: Copies::First }
    }
}

/// A report that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where it is.
    pub place: Place,
    /// Its id.
    pub report_id: String,
    /// Path of its file.
    pub path: String,
    /// Its place in the file, from 1.
    pub number: u32,
    /// Its title.
    pub title: Option<String>,
    /// Its organisation.
    pub organisation: Option<String>,
    /// The year it reports on.
    pub year: Option<i16>,
    /// BM25 with the title boosted.
    pub score: f32,
    /// The place in its text that matches best.
    pub snippet: Snippet,
    /// Reports of the index that are copies of this one, this one included.
    pub copies: u32,
    /// What it says of what hits are sorted by; none where it says nothing, or the score decides.
    pub sorted_by: Option<SortValue>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Hits in all, whatever is shown.
    pub total: usize,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
}

/// Searches the index, the best first.
///
/// # Errors
/// `Query` where a part of the query holds nothing to look for, `IndexDamaged`.
pub fn search(reader: &Reader, query: &Query, options: SearchOptions) -> Result<Results> {
    sorted(reader, query, options, &Sort::default())
}

/// Searches the index, in an order of one's own. Of copies the best is shown where that is by the
/// score, else the one that tables show.
///
/// # Errors
/// As [`search`].
pub fn sorted(reader: &Reader, query: &Query, options: SearchOptions, sort: &Sort) -> Result<Results> {
    let mut ranked = rank(reader, query)?;
    let clusters = reader.clusters()?;
    if sort.key == SortKey::Score {
        if options.copies == Copies::First {
            let mut seen = HashSet::new();
            ranked.retain(|hit| seen.insert(clusters.cluster(hit.place.id)));
        }
        if sort.descending {
            ranked.reverse();
        }
        let found = ranked.into_iter().map(|hit| (hit.place, hit.score, None)).collect();
        return page(reader, query, options, found);
    }
    let scores: HashMap<DocAddress, Score> =
        ranked.iter().map(|hit| (hit.place.address, hit.score)).collect();
    ranked.sort_unstable_by_key(|hit| hit.place);
    let places: Vec<Place> = ranked.into_iter().map(|hit| hit.place).collect();
    let ordered = sort.order(reader, &clusters.pick(options.copies, &places))?.into_iter();
    let found = ordered
        .map(|(place, value)| (place, scores.get(&place.address).copied().unwrap_or_default(), value))
        .collect();
    page(reader, query, options, found)
}

/// The hits that are shown of all.
fn page(
    reader: &Reader,
    query: &Query,
    options: SearchOptions,
    found: Vec<(Place, Score, Option<SortValue>)>,
) -> Result<Results> {
    let total = found.len();
    let limit = if options.limit == 0 { usize::MAX } else { options.limit };
    let (needles, clusters) = (Needles::of(query)?, reader.clusters()?);
    let hits = found
        .into_iter()
        .skip(options.offset)
        .take(limit)
        .map(|(place, score, sorted_by)| {
            let stored = reader.load(&place)?;
            let snippet = snippet(&needles, &stored.read);
            let report = stored.read.report;
            Ok(Hit {
                place,
                report_id: stored.report_id,
                path: stored.path,
                number: report.number,
                title: report.facts.title,
                organisation: report.facts.organisation,
                year: report.facts.year,
                score,
                snippet,
                copies: clusters.copies(place.id),
                sorted_by,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Results { total, hits })
}

/// Every report that matches, copies too, in the order of the tables: by path, then number.
///
/// # Errors
/// As [`search`].
pub fn matching(reader: &Reader, query: &Query) -> Result<Vec<Place>> {
    let found = run(reader, Compiler::new(query, reader).compile(Reading::Loose)?)?;
    let mut places = Vec::with_capacity(found.len());
    for (_, address) in found {
        places.extend(reader.place_of(address)?);
    }
    places.sort_unstable();
    Ok(places)
}

struct Ranked {
    titled: bool,
    strict: bool,
    score: Score,
    place: Place,
}

fn rank(reader: &Reader, query: &Query) -> Result<Vec<Ranked>> {
    let compiler = Compiler::new(query, reader);
    let strict = run(reader, compiler.compile(Reading::Strict)?)?;
    // Only words are read in two ways.
    let loose =
        if !query.root.has_words() { Vec::new() } else { run(reader, compiler.compile(Reading::Loose)?)? };
    let titled = compiler.titled().map_or(Ok(Vec::new()), |query| run(reader, query))?;
    let titled: HashSet<DocAddress> = titled.into_iter().map(|(_, address)| address).collect();
    let whole: HashSet<DocAddress> = strict.iter().map(|&(_, address)| address).collect();
    let rest = loose.into_iter().filter(|(_, address)| !whole.contains(address)).map(|hit| (false, hit));
    let mut ranked = Vec::new();
    for (strict, (score, address)) in strict.into_iter().map(|hit| (true, hit)).chain(rest) {
        if let Some(place) = reader.place_of(address)? {
            ranked.push(Ranked { titled: titled.contains(&address), strict, score, place });
        }
    }
    ranked.sort_unstable_by(|a, b| {
        let better = b.titled.cmp(&a.titled).then(b.strict.cmp(&a.strict));
        better.then(b.score.total_cmp(&a.score)).then_with(|| a.place.cmp(&b.place))
    });
    Ok(ranked)
}

fn run(reader: &Reader, query: Box<dyn Compiled>) -> Result<Vec<(Score, DocAddress)>> {
    reader.guarded(|| reader.searcher().search(&*query, &Everything))
}

/// Collects every match with its score.
struct Everything;

impl Collector for Everything {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = InSegment;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<InSegment> {
        Ok(InSegment { segment, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, parts: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(parts.concat())
    }
}

struct InSegment {
    segment: SegmentOrdinal,
    found: Vec<(Score, DocAddress)>,
}

impl SegmentCollector for InSegment {
    type Fruit = Vec<(Score, DocAddress)>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.found.push((score, DocAddress::new(self.segment, document)));
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}
