//! Workbooks of Excel: one table ([`Xlsx`]), or several for people ([`Workbook`]).
//!
//! Rows go to disk as they come and are packed at the end, so memory does not grow with them. A
//! text is always a text, never a formula. Excel keeps 15 digits of a number: one with more is
//! written as text and counted. The same table gives the same bytes.

mod book;
mod look;
mod sheets;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, XlsxError};

use crate::dataset::Value;

use super::{Altered, Exporter, Options, Shape};

pub use book::Workbook;
use look::Look;
use sheets::{ROWS_OF_SHEET, Sheets};

/// Writes one table as a workbook.
pub(super) struct Xlsx<W: Write + Send> {
    book: Book,
    /// `None` when the table has ended.
    sheets: Option<Sheets>,
    out: W,
}

impl<W: Write + Send> Xlsx<W> {
    /// Begins a workbook with the header of its table.
    pub(super) fn new(options: &Options, shape: &Shape, out: W) -> io::Result<Self> {
        let mut book = book_in(options)?;
        let sheets = Sheets::new(&mut book, shape, Look::default(), ROWS_OF_SHEET)?;
        Ok(Xlsx { book, sheets: Some(sheets), out })
    }
}

impl<W: Write + Send> Exporter for Xlsx<W> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        match &mut self.sheets {
            Some(sheets) => sheets.row(&mut self.book, row),
            None => Err(io::Error::other("the table has ended")),
        }
    }

    fn finish(&mut self) -> io::Result<Altered> {
        let altered = match self.sheets.take() {
            Some(sheets) => sheets.end(&mut self.book)?,
            None => Altered::default(),
        };
        self.book.save_to_writer(&mut self.out).map_err(as_io)?;
        self.out.flush()?;
        Ok(altered)
    }
}

/// An empty workbook that says nothing of when it was made.
fn book_in(options: &Options) -> io::Result<Book> {
    let mut book = Book::new();
    if let Some(folder) = &options.scratch {
        book.set_tempdir(folder).map_err(as_io)?;
    }
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(as_io)?;
    let made_by = concat!("huizong ", env!("CARGO_PKG_VERSION"));
    book.set_properties(&DocProperties::new().set_author(made_by).set_creation_datetime(&day));
    Ok(book)
}

/// The error of the writer below, a closed pipe too.
fn as_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
