//! How many of the reports found have each value of a field.
//!
//! Counted from columns alone, so that it is quick for any number of reports. Reports that tell
//! no value are counted too: an empty value is an answer, and the counts add up to the reports.

use std::collections::BTreeMap;

use tantivy::DocId;

use crate::error::Result;
use crate::store::{Place, Reader};

/// Fields that reports can be counted by.
pub const FIELDS: &[&str] = &["province", "city", "county", "level", "sector", "year", "kind", "script"];

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value; `None` where reports tell none.
    pub value: Option<String>,
    /// Reports that have it.
    pub reports: u64,
}

/// The values that reports at these places have in one of [`FIELDS`], the most frequent first.
///
/// # Errors
/// `IndexDamaged`.
pub fn facets(reader: &Reader, places: &[Place], field: &str) -> Result<Vec<Facet>> {
    let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    let segments = reader.searcher().segment_readers().len();
    let mut documents: Vec<Vec<DocId>> = vec![Vec::new(); segments];
    for place in places {
        documents[place.address.segment_ord as usize].push(place.address.doc_id);
    }
    reader.guarded(|| {
        for (segment, documents) in reader.searcher().segment_readers().iter().zip(&documents) {
            let columns = segment.fast_fields();
            if field == "year" {
                let years = columns.i64(field)?;
                for &document in documents {
                    *counts.entry(years.first(document).map(|year| year.to_string())).or_default() += 1;
                }
                continue;
            }
            let Some(column) = columns.str(field)? else {
                *counts.entry(None).or_default() += documents.len() as u64;
                continue;
            };
            let mut of_term: Vec<u64> = vec![0; column.num_terms()];
            let mut without = 0;
            for &document in documents {
                match column.term_ords(document).next() {
                    Some(term) => of_term[term as usize] += 1,
                    None => without += 1,
                }
            }
            let mut value = String::new();
            for (term, &count) in (0u64..).zip(&of_term).filter(|(_, count)| **count > 0) {
                value.clear();
                column.ord_to_str(term, &mut value)?;
                *counts.entry(Some(value.clone())).or_default() += count;
            }
            if without > 0 {
                *counts.entry(None).or_default() += without;
            }
        }
        Ok(())
    })?;
    let mut facets: Vec<Facet> =
        counts.into_iter().map(|(value, reports)| Facet { value, reports }).collect();
    // Stable: values of one count stay in their order.
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.reports));
    Ok(facets)
}
