//! The order of reports: by path, then by their place in the file.
//!
//! Segments hold reports as the threads finished them. Here their columns are merged into one
//! list that names every report in the order of the tables, without touching a text; texts are
//! then read one at a time.

use std::io;

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyError};

/// A report of the index: where it is and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Rank of its path among all paths of the index, from 0.
    pub(super) path: u32,
    /// Its place in the file, from 1.
    pub number: u32,
    /// Its id as a number; exact copies share it.
    pub id: u64,
    /// Its document.
    pub(crate) address: DocAddress,
}

impl Place {
    /// The `report_id` of tables.
    pub fn report_id(&self) -> String {
        format!("{:016x}", self.id)
    }
}

/// All reports of an index, in order.
pub(crate) struct Order {
    /// Paths of reports, sorted.
    pub(super) paths: Vec<String>,
    /// The reports, sorted.
    pub(crate) places: Vec<Place>,
    /// Per segment and document, the index in `places`; `u32::MAX` for other documents.
    of_document: Vec<Vec<u32>>,
}

impl Order {
    /// Reads the columns of every segment.
    pub(super) fn of(searcher: &Searcher) -> Result<Order, TantivyError> {
        let mut dictionaries = Vec::new();
        for segment in searcher.segment_readers() {
            dictionaries.push(dictionary(segment, "path")?);
        }
        let (paths, ranks) = ranked(&dictionaries);
        let mut places = Vec::new();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let columns = segment.fast_fields();
            let Some(path) = columns.str("path")? else { continue };
            let (number, id) = (columns.u64("number")?, columns.u64("report_id")?);
            for document in segment.doc_ids_alive() {
                let Some(term) = path.term_ords(document).next() else { continue };
                let rank = ranks[ordinal].get(term as usize).copied().ok_or_else(|| broken("path"))?;
                places.push(Place {
                    path: rank,
                    number: number.first(document).ok_or_else(|| broken("number"))? as u32,
                    id: id.first(document).ok_or_else(|| broken("report_id"))?,
                    address: DocAddress::new(ordinal as u32, document),
                });
            }
        }
        places.sort_unstable();
        let mut of_document: Vec<Vec<u32>> = searcher
            .segment_readers()
            .iter()
            .map(|segment| vec![u32::MAX; segment.max_doc() as usize])
            .collect();
        for (index, place) in (0u32..).zip(&places) {
            of_document[place.address.segment_ord as usize][place.address.doc_id as usize] = index;
        }
        Ok(Order { paths, places, of_document })
    }

    /// The report that is this document, as an index in `places`.
    pub(crate) fn index_of(&self, address: DocAddress) -> Option<usize> {
        let index = *self.of_document.get(address.segment_ord as usize)?.get(address.doc_id as usize)?;
        (index != u32::MAX).then_some(index as usize)
    }
}

/// All paths, sorted, and for each dictionary the ranks of its paths among them.
fn ranked(dictionaries: &[Vec<String>]) -> (Vec<String>, Vec<Vec<u32>>) {
    let mut all: Vec<(&str, usize, usize)> = Vec::new();
    for (ordinal, dictionary) in dictionaries.iter().enumerate() {
        all.extend(dictionary.iter().enumerate().map(|(term, path)| (path.as_str(), ordinal, term)));
    }
    // Stable, and so quick on runs that are sorted, as dictionaries are.
    all.sort_by_key(|&(path, _, _)| path);
    let mut ranks: Vec<Vec<u32>> = dictionaries.iter().map(|dictionary| vec![0; dictionary.len()]).collect();
    let mut paths: Vec<String> = Vec::with_capacity(all.len());
    for (path, ordinal, term) in all {
        if paths.last().is_none_or(|last| last != path) {
            paths.push(path.to_owned());
        }
        ranks[ordinal][term] = paths.len() as u32 - 1;
    }
    (paths, ranks)
}

/// The strings of a column, in order of their ordinals.
pub(super) fn dictionary(segment: &SegmentReader, field: &str) -> Result<Vec<String>, TantivyError> {
    match segment.fast_fields().str(field)? {
        Some(column) => Ok(strings(&column)?),
        None => Ok(Vec::new()),
    }
}

fn strings(column: &StrColumn) -> io::Result<Vec<String>> {
    let mut all = Vec::new();
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        let text = std::str::from_utf8(stream.key())
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        all.push(text.to_owned());
    }
    Ok(all)
}

fn broken(column: &str) -> TantivyError {
    TantivyError::InternalError(format!("column `{column}` lacks a value"))
}
