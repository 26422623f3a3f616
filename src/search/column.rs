//! Reports by a column: numbers of the comparison, characters, whether it is masked.

use std::ops::RangeInclusive;

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::picked::Pick;

/// The reports that have a value within bounds in a column. One without a value is not among them.
#[derive(Debug)]
pub(super) enum InColumn {
    /// A number of the comparison, as the column holds it: the name of the column, the bounds.
    Number(String, RangeInclusive<i64>),
    /// Characters of the text.
    Chars(RangeInclusive<u64>),
    /// Whether something is masked.
    Masked(bool),
}

impl Pick for InColumn {
    fn pick(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let columns = segment.fast_fields();
        let documents = 0..segment.max_doc();
        Ok(match self {
            // A segment in which no report has this number lacks the column.
            InColumn::Number(name, bounds) => match columns.column_opt::<i64>(name)? {
                Some(column) => within(&column, bounds, documents),
                None => Vec::new(),
            },
            InColumn::Chars(bounds) => within(&columns.u64("chars")?, bounds, documents),
            InColumn::Masked(wanted) => within(&columns.bool("masked")?, &(*wanted..=*wanted), documents),
        })
    }
}

fn within<T>(column: &Column<T>, bounds: &RangeInclusive<T>, documents: std::ops::Range<DocId>) -> Vec<DocId>
where
    T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
{
    let mut found = Vec::new();
    // tantivy's packed columns take bounds below their least value for that value.
    if *bounds.end() < column.min_value() || *bounds.start() > column.max_value() {
        return found;
    }
    column.get_docids_for_value_range(bounds.clone(), documents, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}
