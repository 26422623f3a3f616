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
    /// The reports that have it, counted from 0 among those asked for.
    pub members: Vec<usize>,
}

/// The values that reports at these places have in one of [`FIELDS`], the most frequent first, those
/// of one frequency in their order, what tells none before them.
///
/// # Errors
/// `IndexDamaged`.
pub fn facets(reader: &Reader, places: &[Place], field: &str) -> Result<Vec<Facet>> {
    let segments = reader.searcher().segment_readers();
    let mut members: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    let mut documents: Vec<Vec<(usize, DocId)>> = vec![Vec::new(); segments.len()];
    for (member, place) in places.iter().enumerate() {
        documents[place.address.segment_ord as usize].push((member, place.address.doc_id));
    }
    reader.guarded(|| {
        for (segment, documents) in segments.iter().zip(&documents) {
            let columns = segment.fast_fields();
            if field == "year" {
                let years = columns.i64(field)?;
                for &(member, document) in documents {
                    let year = years.first(document).map(|year| year.to_string());
                    members.entry(year).or_default().push(member);
                }
                continue;
            }
            let column = columns.str(field)?;
            let terms = column.as_ref().map_or(0, |column| column.num_terms());
            // What has no value stands after the last.
            let mut of_term: Vec<Vec<usize>> = vec![Vec::new(); terms + 1];
            for &(member, document) in documents {
                let term = column.as_ref().and_then(|column| column.term_ords(document).next());
                of_term[term.map_or(terms, |term| term as usize)].push(member);
            }
            for (term, here) in of_term.into_iter().enumerate().filter(|(_, here)| !here.is_empty()) {
                let value = match &column {
                    Some(column) if term < terms => {
                        let mut value = String::new();
                        column.ord_to_str(term as u64, &mut value)?;
                        Some(value)
                    }
                    _ => None,
                };
                members.entry(value).or_default().extend(here);
            }
        }
        Ok(())
    })?;
    let mut facets: Vec<Facet> = members
        .into_iter()
        .map(|(value, mut members)| {
            members.sort_unstable();
            Facet { value, members }
        })
        .collect();
    // Stable: values of one count stay in their order.
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.members.len()));
    Ok(facets)
}
