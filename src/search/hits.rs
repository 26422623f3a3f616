//! Runs a query: every report that matches, in a fixed order, and the page of it that is shown.
//!
//! Reports whose title is just what was typed come first, then those in which every word stands as
//! a word, then those that contain the characters though jieba cut across them; within each, the
//! higher score first, then path and number. Copies are one hit, the best of them, with a count
//! unless all are asked for.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{EnableScoring, Query as Compiled};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::compile::{Compiler, Reading};
use super::marks::Needles;
use super::picked::Matching;
use super::query::Query;
use super::snippet::{Snippet, snippet};
use super::sort::{Sort, SortKey, SortValue};
use crate::error::Result;
use crate::segment::Analyzer;
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
    // The dictionary and the order of the reports are made once, and neither waits for the other.
    let (_, clusters) = rayon::join(|| query.root.has_words().then(Analyzer::shared), || reader.clusters());
    let (clusters, places) = (clusters?, reader.places()?);
    let mut ranked = rank(reader, query)?;
    if sort.key != SortKey::Score {
        ranked.sort_unstable_by_key(|hit| hit.report);
        let place = |hit: &Ranked| places[hit.report as usize];
        let scores: HashMap<DocAddress, Score> =
            ranked.iter().map(|hit| (place(hit).address, hit.score)).collect();
        let found: Vec<Place> = ranked.iter().map(place).collect();
        let ordered = sort.order(reader, &clusters.pick(options.copies, &found))?;
        let total = ordered.len();
        let shown = ordered.into_iter().skip(options.offset).take(most(options));
        let shown = shown
            .map(|(place, value)| (place, scores.get(&place.address).copied().unwrap_or_default(), value));
        return Ok(Results { total, hits: hits(reader, query, shown.collect())? });
    }
    let cluster = |hit: &Ranked| match options.copies {
        Copies::First => clusters.number(hit.report),
        // Every report speaks for itself.
        Copies::All => hit.report,
    };
    let total = different(ranked.iter().map(cluster), clusters.count().max(places.len()));
    // The worst come first only after all are known.
    let wanted =
        if sort.descending { total } else { options.offset.saturating_add(most(options)).min(total) };
    let mut best = best(ranked, wanted, cluster);
    if sort.descending {
        best.reverse();
    }
    let shown = best.into_iter().skip(options.offset).take(most(options));
    let shown = shown.map(|hit| (places[hit.report as usize], hit.score, None)).collect();
    Ok(Results { total, hits: hits(reader, query, shown)? })
}

/// Most hits that are shown.
fn most(options: SearchOptions) -> usize {
    if options.limit == 0 { usize::MAX } else { options.limit }
}

/// What is shown of these reports.
fn hits(reader: &Reader, query: &Query, shown: Vec<(Place, Score, Option<SortValue>)>) -> Result<Vec<Hit>> {
    let (needles, clusters) = (Needles::of(query)?, reader.clusters()?);
    // Unpacking texts is most of the time of a page of hits.
    shown
        .into_par_iter()
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
        .collect()
}

/// Every report that matches, copies too, in the order of the tables: by path, then number.
///
/// # Errors
/// As [`search`].
pub fn matching(reader: &Reader, query: &Query) -> Result<Vec<Place>> {
    let order = reader.order()?;
    let mut found: Vec<usize> = Vec::new();
    for (_, segments) in read(reader, query, false)? {
        for (ordinal, documents) in (0..).zip(segments) {
            let addresses = documents.iter().map(|&(document, _)| DocAddress::new(ordinal, document));
            found.extend(addresses.filter_map(|address| order.index_of(address)));
        }
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|report| order.places[report]).collect())
}

/// A report that matches, and what ranks it.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    titled: bool,
    strict: bool,
    score: Score,
    /// Its place in the order of tables.
    report: u32,
}

impl Ranked {
    /// The better first.
    fn compare(&self, other: &Ranked) -> Ordering {
        let better = other.titled.cmp(&self.titled).then(other.strict.cmp(&self.strict));
        better.then(other.score.total_cmp(&self.score)).then(self.report.cmp(&other.report))
    }
}

/// Every report that matches, in no order.
fn rank(reader: &Reader, query: &Query) -> Result<Vec<Ranked>> {
    let order = reader.order()?;
    let titled = match Compiler::new(query, reader).titled() {
        Some(query) => run(reader, &*query, false)?,
        None => Vec::new(),
    };
    let mut ranked = Vec::new();
    for (strict, segments) in read(reader, query, true)? {
        for (ordinal, documents) in segments.into_iter().enumerate() {
            let titled: &[Found] = titled.get(ordinal).map_or(&[], Vec::as_slice);
            for (document, score) in documents {
                let Some(report) = order.index_of(DocAddress::new(ordinal as u32, document)) else {
                    continue;
                };
                let titled = titled.binary_search_by_key(&document, |&(document, _)| document).is_ok();
                ranked.push(Ranked { titled, strict, score, report: report as u32 });
            }
        }
    }
    Ok(ranked)
}

/// The best so many, in order, of each cluster the best alone.
///
/// A page of hits is small: only as many are sorted as may stand on it.
fn best(mut ranked: Vec<Ranked>, wanted: usize, cluster: impl Fn(&Ranked) -> u32) -> Vec<Ranked> {
    let mut front = wanted.saturating_mul(2);
    loop {
        let whole = front >= ranked.len();
        if !whole {
            ranked.select_nth_unstable_by(front, Ranked::compare);
        }
        let front_most = front.min(ranked.len());
        ranked[..front_most].sort_unstable_by(Ranked::compare);
        let mut seen = HashSet::new();
        let first = ranked[..front_most].iter().filter(|hit| seen.insert(cluster(hit)));
        let shown: Vec<Ranked> = first.take(wanted).copied().collect();
        if whole || shown.len() == wanted {
            return shown;
        }
        front = front.saturating_mul(4);
    }
}

/// How many different numbers there are; all are below `limit`.
fn different(numbers: impl Iterator<Item = u32>, limit: usize) -> usize {
    let mut seen = vec![false; limit];
    numbers.filter(|&number| !std::mem::replace(&mut seen[number as usize], true)).count()
}

/// A document and its score.
type Found = (DocId, Score);

/// The documents of each segment that match when the query is read strictly (`true`), and those
/// that match when it is read loosely alone (`false`).
fn read(reader: &Reader, query: &Query, scored: bool) -> Result<Vec<(bool, Vec<Vec<Found>>)>> {
    let compiler = Compiler::new(query, reader);
    let strict = run(reader, &*compiler.compile(Reading::Strict)?, scored)?;
    // Only words are read in two ways.
    if !query.root.has_words() {
        return Ok(vec![(true, strict)]);
    }
    let segments = reader.searcher().segment_readers().iter().zip(&strict);
    let rest = segments.map(|(segment, found)| (segment.segment_id(), others(found, segment.max_doc())));
    let loose = run(reader, &*compiler.rest(Matching::new(rest.collect()))?, scored)?;
    Ok(vec![(true, strict), (false, loose)])
}

/// The documents of a segment that were not found.
fn others(found: &[Found], documents: DocId) -> Vec<DocId> {
    let mut found = found.iter().map(|&(document, _)| document).peekable();
    (0..documents).filter(|document| found.next_if_eq(document).is_none()).collect()
}

/// The documents that match, for each segment, rising; segments are searched side by side.
fn run(reader: &Reader, query: &dyn Compiled, scored: bool) -> Result<Vec<Vec<Found>>> {
    let searcher = reader.searcher();
    let scoring = if scored {
        EnableScoring::enabled_from_searcher(searcher)
    } else {
        EnableScoring::disabled_from_searcher(searcher)
    };
    let weight = reader.guarded(|| query.weight(scoring))?;
    let everything = Everything { scored };
    let segments = searcher.segment_readers().par_iter().enumerate();
    segments
        .map(|(ordinal, segment)| {
            reader.guarded(|| everything.collect_segment(&*weight, ordinal as u32, segment))
        })
        .collect()
}

/// Collects every match with its score.
struct Everything {
    scored: bool,
}

impl Collector for Everything {
    type Fruit = Vec<Found>;
    type Child = InSegment;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<InSegment> {
        Ok(InSegment(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, parts: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(parts.concat())
    }
}

struct InSegment(Vec<Found>);

impl SegmentCollector for InSegment {
    type Fruit = Vec<Found>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.0.push((document, score));
    }

    fn harvest(self) -> Self::Fruit {
        self.0
    }
}
