//! Which reports an expression matches: those that may are read, side by side.

use std::collections::HashMap;

use rayon::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::index::SegmentId;
use tantivy::query::Query as Compiled;
use tantivy::{DocAddress, DocId};

use super::expression::Expression;
use super::picked::Matching;
use super::query::Scope;
use crate::error::Result;
use crate::segment::characters;
use crate::store::Reader;

/// Reports that one thread reads in one go: neighbours are unpacked together.
const CHUNK: usize = 256;

/// The reports in which the expression matches, out of the candidates or of all.
///
/// # Errors
/// `IndexDamaged`.
pub(super) fn matching(
    reader: &Reader,
    scope: Scope,
    expression: &Expression,
    candidates: Option<Box<dyn Compiled>>,
) -> Result<Matching> {
    let mut candidates: Vec<DocAddress> = match candidates {
        Some(query) => {
            let found = reader.guarded(|| reader.searcher().search(&*query, &DocSetCollector))?;
            found.into_iter().collect()
        }
        None => reader.places()?.iter().map(|place| place.address).collect(),
    };
    candidates.sort_unstable();
    let kept: Vec<Vec<DocAddress>> = candidates
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut kept = Vec::new();
            for &address in chunk {
                if contains(reader, scope, expression, address)? {
                    kept.push(address);
                }
            }
            Ok(kept)
        })
        .collect::<Result<_>>()?;
    let segments = reader.searcher().segment_readers();
    let mut found: HashMap<SegmentId, Vec<DocId>> = HashMap::new();
    for address in kept.into_iter().flatten() {
        // Addresses come from these very segments.
        let segment = segments[address.segment_ord as usize].segment_id();
        found.entry(segment).or_default().push(address.doc_id);
    }
    Ok(Matching::new(found))
}

fn contains(reader: &Reader, scope: Scope, expression: &Expression, address: DocAddress) -> Result<bool> {
    let is_in = |text: &str| expression.is_in(&characters::joined(text));
    if scope == Scope::Anywhere {
        return Ok(reader.text(address)?.is_some_and(|text| is_in(&text)));
    }
    let Some(place) = reader.place_of(address)? else { return Ok(false) };
    let facts = reader.load(&place)?.read.report.facts;
    let text = if scope == Scope::Title { facts.title } else { facts.organisation };
    Ok(text.is_some_and(|text| is_in(&text)))
}
