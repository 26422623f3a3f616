//! Writes rows of a table in a file format.
//!
//! An [`Exporter`] takes a [`Shape`] (name, typed columns, headers), then rows, then an end; it
//! neither reads the store nor calculates. A format is one file here and one line in [`Format`]
//! and [`exporter`]. What a format cannot hold as it is, is told by [`Altered`], never hidden.
//!
//! Several tables at once: [`Workbook`] for people, [`Database`], and [`package`] for a folder
//! of CSV.

mod csv;
#[cfg(any(feature = "sqlite", feature = "xlsx"))]
mod dictionary;
mod ndjson;
pub mod package;
#[cfg(feature = "parquet")]
mod parquet;
mod shape;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(test)]
mod tests;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::io::{self, Write};
use std::path::PathBuf;

use crate::dataset::Value;

pub use shape::{Headers, Shape};
#[cfg(feature = "sqlite")]
pub use sqlite::Database;
#[cfg(feature = "xlsx")]
pub use xlsx::Workbook;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values as of RFC 4180, in UTF-8.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook of Excel.
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
    /// A database of SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[
        Format::Csv,
        Format::Ndjson,
        #[cfg(feature = "xlsx")]
        Format::Xlsx,
        #[cfg(feature = "parquet")]
        Format::Parquet,
        #[cfg(feature = "sqlite")]
        Format::Sqlite,
    ];

    /// Its name on the command line, and the extension of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Ndjson => "ndjson",
            #[cfg(feature = "xlsx")]
            Format::Xlsx => "xlsx",
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet",
            #[cfg(feature = "sqlite")]
            Format::Sqlite => "sqlite",
        }
    }

    /// Whether it is text that a terminal can show.
    pub fn is_text(self) -> bool {
        matches!(self, Format::Csv | Format::Ndjson)
    }
}

/// What a user may ask of a format.
#[derive(Clone, Debug)]
pub struct Options {
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// Leave CSV as it is where a spreadsheet would take a text for a formula.
    pub raw: bool,
    /// Folder for what a format cannot write in one go; the system's own where none is named.
    pub scratch: Option<PathBuf>,
}

impl Options {
    /// As programs want it: no mark, and texts as they are.
    pub fn for_programs() -> Self {
        Options { bom: false, raw: true, scratch: None }
    }
}

impl Default for Options {
    fn default() -> Self {
        Options { bom: true, raw: false, scratch: None }
    }
}

/// What a file holds otherwise than the table does, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Altered {
    /// Texts of CSV with an apostrophe before them, which a spreadsheet would take for formulas.
    pub harmless: u64,
    /// Texts cut because a cell of a workbook holds no more.
    pub cut: u64,
    /// Numbers and days written as text because the format has no room for them as such.
    pub as_text: u64,
    /// Sheets that a table went on in after the first.
    pub more_sheets: u64,
    /// Sentences that are in no note because there are too many, and only in `figures`.
    pub no_note: u64,
}

impl Altered {
    /// Both together.
    pub fn and(self, other: Altered) -> Altered {
        Altered {
            harmless: self.harmless + other.harmless,
            cut: self.cut + other.cut,
            as_text: self.as_text + other.as_text,
            more_sheets: self.more_sheets + other.more_sheets,
            no_note: self.no_note + other.no_note,
        }
    }

    /// How often each happened that did, and a sentence that goes on from the number.
    pub fn told(&self) -> impl Iterator<Item = (u64, &'static str)> {
        let sentences = [
            (
                self.harmless,
                "texts that a spreadsheet takes for formulas begin with an apostrophe (`--raw` leaves it out)",
            ),
            (
                self.cut,
                "texts were cut at 32,767 characters, where a cell of a workbook ends; they end with `…`",
            ),
            (self.as_text, "numbers or days were written as text, because the format would change them"),
            (self.more_sheets, "sheets more were begun, because one holds 1,048,576 rows"),
            (
                self.no_note,
                "numbers have no note, because there are so many; their sentences are in `figures`",
            ),
        ];
        sentences.into_iter().filter(|(count, _)| *count > 0)
    }
}

/// Takes the rows of one table.
pub trait Exporter {
    /// Takes a row; it has as many values as the table has columns.
    ///
    /// # Errors
    /// What the writer below returns, and `InvalidData` for a value that the format cannot hold.
    fn row(&mut self, row: &[Value]) -> io::Result<()>;

    /// Ends the table, hands everything to the writer and tells what was altered.
    ///
    /// # Errors
    /// What the writer below returns.
    fn finish(&mut self) -> io::Result<Altered>;
}

/// An exporter that writes a table of this shape to `out`.
///
/// # Errors
/// What `out` returns.
pub fn exporter<'w>(
    format: Format,
    options: &Options,
    shape: &Shape,
    out: impl Write + Send + 'w,
) -> io::Result<Box<dyn Exporter + 'w>> {
    Ok(match format {
        Format::Csv => Box::new(csv::Csv::new(options, shape, out)?),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(shape, out)),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => Box::new(xlsx::Xlsx::new(options, shape, out)?),
        #[cfg(feature = "parquet")]
        Format::Parquet => Box::new(parquet::Parquet::new(shape, out)?),
        #[cfg(feature = "sqlite")]
        Format::Sqlite => Box::new(sqlite::Sqlite::new(options, shape, out)?),
    })
}
