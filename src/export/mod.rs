//! Writes rows of a table in a file format.
//!
//! An [`Exporter`] takes a header, then rows, then an end; it neither reads the store nor
//! calculates. A format is one file here and one line in [`Format`] and [`exporter`].

mod csv;
mod ndjson;

use std::io::{self, Write};

use crate::dataset::{ColumnInfo, Value};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values as of RFC 4180, in UTF-8.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[Format::Csv, Format::Ndjson];

    /// Its name on the command line, and the extension of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Ndjson => "ndjson",
        }
    }
}

/// What a user may ask of a format.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { bom: true }
    }
}

/// Takes the rows of one table.
pub trait Exporter {
    /// Takes a row; it has as many values as the header has names.
    ///
    /// # Errors
    /// What the writer below returns.
    fn row(&mut self, row: &[Value]) -> io::Result<()>;

    /// Ends the table and hands everything to the writer.
    ///
    /// # Errors
    /// What the writer below returns.
    fn finish(&mut self) -> io::Result<()>;
}

/// An exporter that writes a table of these columns to `out`, its header taken.
///
/// # Errors
/// What `out` returns.
pub fn exporter<'w>(
    format: Format,
    options: Options,
    columns: &[ColumnInfo],
    out: impl Write + 'w,
) -> io::Result<Box<dyn Exporter + 'w>> {
    Ok(match format {
        Format::Csv => Box::new(csv::Csv::new(options, columns, out)?),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(columns, out)),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// One row of each type of value.
    pub(crate) fn sample() -> (Vec<ColumnInfo>, Vec<Value<'static>>) {
        let header = ["text", "empty", "whole", "number", "day", "flag", "texts", "wholes"];
        let row = vec![
            Value::text("慰问\"困难\"职工,\n240人"),
            Value::Empty,
            Value::Whole(2007),
            Value::number("277775.70".parse().expect("a decimal")),
            Value::Date(jiff::civil::date(2007, 12, 31)),
            Value::Flag(false),
            Value::Texts(vec!["一".into(), "二".into()]),
            Value::Wholes(vec![1, 4]),
        ];
        (header.iter().map(|name| ColumnInfo::named(name)).collect(), row)
    }

    /// A sample table as `format` writes it.
    pub(crate) fn written(format: Format, options: Options, rows: usize) -> String {
        let (columns, row) = sample();
        let mut out = Vec::new();
        let mut exporter = exporter(format, options, &columns, &mut out).expect("memory takes a header");
        for _ in 0..rows {
            exporter.row(&row).expect("memory takes a row");
        }
        exporter.finish().expect("memory takes an end");
        drop(exporter);
        String::from_utf8(out).expect("UTF-8")
    }
}
