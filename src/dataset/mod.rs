//! The five tables: what their columns are and how their rows are made.
//!
//! [`schema`] is the one list of columns; [`mod@columns`] adds those that come from the catalogue.
//! [`rows`] is what a row is read from, [`cells`] turns the figures of a report into the numbers of
//! the comparison, and [`summary`] tells what the numbers of many come to. [`Dataset`] walks the
//! store and hands the rows of a table, one at a time and in the order of path and number, to
//! whoever shows them.
//!
//! Never: does arithmetic anywhere but in [`cells`] and [`summary`]; holds more than one report in
//! memory.

pub mod cells;
pub mod columns;
pub mod organisation;
pub mod rows;
pub mod schema;
pub mod summary;
mod user_table;
pub mod value;

use std::collections::HashSet;

use crate::error::Result;
use crate::model::FileRecord;
use crate::store::{Clusters, Copies, Place, Reader};
use crate::tables::Tables;

pub use cells::Cell;
pub use columns::{ColumnInfo, columns};
pub use organisation::Organisations;
pub use rows::Entry;
pub use schema::{Column, Table, Type};
pub use summary::Summary;
pub use value::Value;

/// The tables of an index.
#[derive(Debug)]
pub struct Dataset<'a> {
    reader: &'a Reader,
    tables: &'a Tables,
    clusters: &'a Clusters,
    /// The reports that are shown, in order.
    places: Vec<Place>,
    /// Whether these were selected, so that only their files are shown.
    selected: bool,
}

impl<'a> Dataset<'a> {
    /// The tables of what `reader` sees, with these copies.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn new(reader: &'a Reader, tables: &'a Tables, copies: Copies) -> Result<Self> {
        let clusters = reader.clusters()?;
        let places = clusters.pick(copies, reader.places()?);
        Ok(Dataset { reader, tables, clusters, places, selected: false })
    }

    /// The tables of these reports alone, given in the order of tables, and of their files.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn among(reader: &'a Reader, tables: &'a Tables, copies: Copies, places: &[Place]) -> Result<Self> {
        let clusters = reader.clusters()?;
        let places = clusters.pick(copies, places);
        Ok(Dataset { reader, tables, clusters, places, selected: true })
    }

    /// The columns of a table.
    pub fn columns(&self, table: Table) -> Vec<ColumnInfo> {
        columns(table, self.tables)
    }

    /// Reports that the tables show, in the order of path and number.
    ///
    /// # Errors
    /// `IndexDamaged`, from each step.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry>> + '_ {
        self.places.iter().map(|place| {
            let stored = self.reader.load(place)?;
            Ok(Entry::new(stored.report_id, stored.path, stored.read).within(self.clusters, place.id))
        })
    }

    /// Hands every row of a table to `take`.
    ///
    /// # Errors
    /// `IndexDamaged`, and what `take` returns.
    pub fn rows<E: From<crate::Error>>(
        &self,
        table: Table,
        mut take: impl FnMut(&[Value]) -> Result<(), E>,
    ) -> Result<(), E> {
        if table == Table::Files {
            let shown: HashSet<&str> =
                self.places.iter().map(|place| self.reader.path(place)).collect::<Result<_>>()?;
            for file in self.reader.files()? {
                if !self.selected || shown.contains(file.path.as_str()) {
                    take(&file_row(&file))?;
                }
            }
            return Ok(());
        }
        for entry in self.entries() {
            report_rows(&entry?, table, self.tables, &mut take)?;
        }
        Ok(())
    }
}

/// The row of a file.
pub fn file_row(file: &FileRecord) -> Vec<Value<'_>> {
    schema::FILES.iter().map(|field| (field.get)(file)).collect()
}

/// Hands the rows that a report has in a table to `take`; it has none in `files`.
///
/// # Errors
/// What `take` returns.
pub fn report_rows<E>(
    entry: &Entry,
    table: Table,
    tables: &Tables,
    mut take: impl FnMut(&[Value]) -> Result<(), E>,
) -> Result<(), E> {
    match table {
        Table::Files => Ok(()),
        Table::Reports => {
            let row: Vec<Value> = schema::REPORTS.iter().map(|field| (field.get)(entry)).collect();
            take(&row)
        }
        Table::Figures => (0..entry.figures().len()).try_for_each(|at| {
            let row: Vec<Value> = schema::FIGURES.iter().map(|field| (field.get)(entry, at)).collect();
            take(&row)
        }),
        Table::Comparison => {
            let cells = cells::cells(entry.text(), entry.figures(), tables);
            let mut row: Vec<Value> = schema::COMPARISON.iter().map(|field| (field.get)(entry)).collect();
            row.extend(cells::columns(&tables.indicators).map(|name| {
                let cell = cells.iter().find(|cell| cell.indicator == name);
                cell.map_or(Value::Empty, |cell| Value::number(cell.value))
            }));
            take(&row)
        }
        Table::Cells => cells::cells(entry.text(), entry.figures(), tables).iter().try_for_each(|cell| {
            let row: Vec<Value> = schema::CELLS.iter().map(|field| (field.get)(entry, cell)).collect();
            take(&row)
        }),
    }
}
