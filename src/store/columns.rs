//! Columns of reports, read at places: what hits are sorted by, and who tells a number.
//!
//! A column is opened once a segment, so that a question about all hits of a search touches no text.

use tantivy::columnar::Column;
use tantivy::{SegmentReader, TantivyError};

use super::numbers;
use super::order::Place;
use super::read::Reader;
use crate::error::Result;

impl Reader {
    /// The year of each of these reports.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn years(&self, places: &[Place]) -> Result<Vec<Option<i64>>> {
        self.column(places, |segment| segment.fast_fields().i64("year").map(Some))
    }

    /// Of each of these reports a whole number that counts: `chars` or `figures`.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn counted(&self, field: &str, places: &[Place]) -> Result<Vec<Option<u64>>> {
        self.column(places, |segment| segment.fast_fields().u64(field).map(Some))
    }

    /// Of each of these reports a number of the comparison, as columns hold it: in the order of the
    /// numbers, and read by [`numbers::told`].
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn numbers(&self, indicator: &str, places: &[Place]) -> Result<Vec<Option<i64>>> {
        // A segment in which no report has this number lacks the column.
        self.column(places, |segment| segment.fast_fields().column_opt::<i64>(&numbers::column(indicator)))
    }

    fn column<T>(
        &self,
        places: &[Place],
        open: impl Fn(&SegmentReader) -> Result<Option<Column<T>>, TantivyError>,
    ) -> Result<Vec<Option<T>>>
    where
        T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
    {
        self.guarded(|| {
            let segments = self.searcher().segment_readers().iter();
            let columns: Vec<Option<Column<T>>> = segments.map(open).collect::<Result<_, _>>()?;
            let value = |place: &Place| {
                columns[place.address.segment_ord as usize].as_ref()?.first(place.address.doc_id)
            };
            Ok(places.iter().map(value).collect())
        })
    }
}
