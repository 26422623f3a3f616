//! The tables: what their columns are and how their rows are made.
//!
//! [`schema`] is the one list of columns; [`mod@columns`] adds those that come from the catalogue.
//! [`rows`] is what a row is read from, [`cells`] turns the figures of a report into the numbers of
//! the comparison, [`panel`] and [`targets`] follow them over the years of an organisation, and
//! [`summary`] tells what the numbers of many come to. [`Dataset`] walks the store and hands the
//! rows of a table, one at a time, to whoever shows them: by path and number, or by organisation.
//!
//! Never: makes a number anywhere but in [`cells`] and [`summary`]; holds more than one report in
//! memory, or the numbers of more than one organisation.

pub mod cells;
pub mod columns;
pub(crate) mod history;
pub mod organisation;
pub mod panel;
pub mod rows;
pub mod schema;
pub mod summary;
pub mod targets;
mod user_table;
pub mod value;

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::error::Result;
use crate::model::FileRecord;
use crate::store::{Clusters, Copies, Place, Reader};
use crate::tables::Tables;

use history::{History, Roster, Told};

pub use cells::Cell;
pub use columns::{ColumnInfo, columns};
pub use organisation::Organisations;
pub use rows::Entry;
pub use schema::{Column, Table, Type};
pub use summary::Summary;
pub use targets::UserTargets;
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
    /// How many there are with copies that are not shown.
    found: usize,
    organisations: Organisations<'a>,
    user_targets: UserTargets,
    /// Which reports are of which organisation, once that was asked for.
    roster: OnceCell<Roster>,
}

impl<'a> Dataset<'a> {
    /// The tables of what `reader` sees, with these copies.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn new(reader: &'a Reader, tables: &'a Tables, copies: Copies) -> Result<Self> {
        Ok(Dataset { selected: false, ..Self::among(reader, tables, copies, reader.places()?)? })
    }

    /// The tables of these reports alone, given in the order of tables, and of their files.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn among(reader: &'a Reader, tables: &'a Tables, copies: Copies, places: &[Place]) -> Result<Self> {
        let clusters = reader.clusters()?;
        let found = places.len();
        let places = clusters.pick(copies, places);
        let organisations = Organisations::new(tables);
        let (user_targets, roster) = Default::default();
        Ok(Dataset {
            reader,
            tables,
            clusters,
            places,
            selected: true,
            found,
            organisations,
            user_targets,
            roster,
        })
    }

    /// The same, with organisations known by what a user's file adds too.
    #[must_use]
    pub fn with_organisations(self, organisations: Organisations<'a>) -> Self {
        Dataset { organisations, ..self }
    }

    /// The same, with a user's own targets in the table `targets`.
    #[must_use]
    pub fn with_targets(self, user_targets: UserTargets) -> Self {
        Dataset { user_targets, ..self }
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
        self.places.iter().map(|place| self.entry(place))
    }

    /// The report at a place.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub(crate) fn entry(&self, place: &Place) -> Result<Entry> {
        let stored = self.reader.load(place)?;
        Ok(Entry::new(stored.report_id, stored.path, stored.read).within(self.clusters, place.id))
    }

    /// Which reports are of which organisation.
    fn roster(&self) -> Result<&Roster> {
        if let Some(roster) = self.roster.get() {
            return Ok(roster);
        }
        let mut roster = Roster::default();
        // A copy is no second year and no second report of one, also where copies are shown.
        let places = self.clusters.pick(Copies::First, &self.places);
        roster.left_out.copies = self.found - places.len();
        for place in places {
            roster.add(place, self.entry(&place)?.facts(), &self.organisations);
        }
        Ok(self.roster.get_or_init(|| roster))
    }

    /// Hands the history of each organisation to `take`, in the order of their keys.
    ///
    /// # Errors
    /// `IndexDamaged`, and what `take` returns.
    pub(crate) fn histories<E: From<crate::Error>>(
        &self,
        mut take: impl FnMut(&History) -> Result<(), E>,
    ) -> Result<(), E> {
        for (key, places) in &self.roster()?.organisations {
            let told: Vec<Told> = places
                .iter()
                .map(|place| Ok(Told::of(*place, &self.entry(place)?, self.tables)))
                .collect::<Result<_>>()?;
            take(&History::of(key, told))?;
        }
        Ok(())
    }

    /// What a table leaves out and what of a user's files met nothing: a sentence each.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn notes(&self, table: Table) -> Result<Vec<String>> {
        if !matches!(table, Table::Panel | Table::Targets) {
            return Ok(Vec::new());
        }
        let roster = self.roster()?;
        let mut notes: Vec<String> = roster.left_out.sentence().into_iter().collect();
        notes.extend(self.organisations.unmet().into_iter().map(|told| format!("aliases: {told}")));
        if table == Table::Targets {
            notes.extend(self.user_targets.unmet(|key| roster.organisations.contains_key(key)));
        }
        Ok(notes)
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
        match table {
            Table::Panel => return self.panel(take),
            Table::Targets => return self.targets(take),
            _ => {}
        }
        for entry in self.entries() {
            report_rows(&entry?, table, self.tables, &mut take)?;
        }
        Ok(())
    }

    fn panel<E: From<crate::Error>>(&self, mut take: impl FnMut(&[Value]) -> Result<(), E>) -> Result<(), E> {
        self.histories(|history| {
            panel::rows(history, &self.tables.indicators, |row| {
                let row: Vec<Value> = schema::PANEL.iter().map(|field| (field.get)(row)).collect();
                take(&row)
            })
        })
    }

    fn targets<E: From<crate::Error>>(
        &self,
        mut take: impl FnMut(&[Value]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut take = |row: &targets::TargetRow| {
            let row: Vec<Value> = schema::TARGETS.iter().map(|field| (field.get)(row)).collect();
            take(&row)
        };
        self.histories(|history| {
            targets::rows(history, &self.user_targets, &self.tables.indicators, &mut take)
        })?;
        let roster = self.roster()?;
        targets::rows_of_unknown(&self.user_targets, |key| roster.organisations.contains_key(key), take)
    }
}

/// The row of a file.
pub fn file_row(file: &FileRecord) -> Vec<Value<'_>> {
    schema::FILES.iter().map(|field| (field.get)(file)).collect()
}

/// Hands the rows that a report has in a table to `take`; it has none in `files` and in what follows
/// organisations.
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
        Table::Files | Table::Panel | Table::Targets => Ok(()),
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
