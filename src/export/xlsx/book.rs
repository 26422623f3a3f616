//! The workbook for people: the comparison first, each of its numbers with the sentence that it
//! comes from and a link to its figure; then figures, files and the data dictionary.
//!
//! A sheet of Excel holds 65,530 links, and notes are kept in memory until the end. Numbers beyond
//! [`MOST_LINKS`] lead to their figure by a formula, of which there may be any number; those beyond
//! [`MOST_NOTES`] have no note, which is counted and told: their sentence is where the link leads.

use std::collections::HashMap;
use std::io::{self, Write};

use rust_xlsxwriter::{Note, Workbook as Book};

use crate::dataset::cells::{Cell, cells};
use crate::dataset::{Entry, Table, Value, report_rows};
use crate::tables::Tables;

use super::super::dictionary::dictionary;
use super::super::{Altered, Headers, Options, Shape};
use super::look::Look;
use super::sheets::{ROWS_OF_SHEET, Sheets};
use super::{as_io, book_in};

/// Links by which a sheet leads elsewhere; Excel refuses a file with more than 65,530.
const MOST_LINKS: u32 = 60_000;
/// Notes of a workbook; each takes memory until the end, here and in Excel.
const MOST_NOTES: u32 = 20_000;
/// Sentences that a note quotes.
const SENTENCES: usize = 3;
/// Characters of a sentence that a note quotes.
const SENTENCE_CHARS: usize = 150;
/// Columns of the comparison that stay in sight: id, title, organisation.
const FROZEN: u16 = 3;

/// A workbook for people.
pub struct Workbook<'t> {
    tables: &'t Tables,
    headers: Headers,
    book: Book,
    shapes: Vec<Shape>,
    /// Place of each column of the comparison.
    places: HashMap<String, u16>,
    comparison: Sheets,
    figures: Sheets,
    files: Sheets,
    links: u32,
    notes: u32,
    no_note: u64,
    most_links: u32,
    most_notes: u32,
}

impl<'t> Workbook<'t> {
    /// Begins a workbook.
    ///
    /// # Errors
    /// What the folder for unfinished sheets returns.
    pub fn new(options: &Options, tables: &'t Tables, headers: Headers) -> io::Result<Self> {
        let mut book = book_in(options)?;
        let shape = |table| Shape::of(table, tables, headers, true);
        let shapes = vec![shape(Table::Comparison), shape(Table::Figures), shape(Table::Files)];
        let mut comparison = Sheets::new(&mut book, &shapes[0], Look::new(true), ROWS_OF_SHEET)?;
        comparison.freeze(FROZEN);
        let figures = Sheets::new(&mut book, &shapes[1], Look::default(), ROWS_OF_SHEET)?;
        let files = Sheets::new(&mut book, &shapes[2], Look::default(), ROWS_OF_SHEET)?;
        let places = (0..).zip(&shapes[0].columns).map(|(at, column)| (column.name.clone(), at)).collect();
        Ok(Workbook {
            tables,
            headers,
            book,
            shapes,
            places,
            comparison,
            figures,
            files,
            links: 0,
            notes: 0,
            no_note: 0,
            most_links: MOST_LINKS,
            most_notes: MOST_NOTES,
        })
    }

    /// The same with other limits than Excel's.
    #[cfg(test)]
    pub(super) fn limit(&mut self, links: u32, notes: u32) {
        (self.most_links, self.most_notes) = (links, notes);
    }

    /// Writes a report: its row of the comparison, and its figures.
    ///
    /// # Errors
    /// What the folder for unfinished sheets returns.
    pub fn report(&mut self, entry: &Entry) -> io::Result<()> {
        let first = self.figures.rows();
        let cells = cells(entry.text(), entry.figures(), self.tables);
        report_rows(entry, Table::Comparison, self.tables, |row| self.comparison.row(&mut self.book, row))?;
        for cell in &cells {
            let (Some(&column), Some(&seq)) = (self.places.get(&cell.indicator), cell.seqs.first()) else {
                continue;
            };
            let target = self.figures.place_of(first + u64::from(seq) - 1);
            if self.links < self.most_links {
                self.comparison.link(column, &target, &Value::number(cell.value))?;
                self.links += 1;
            } else {
                self.comparison.link_by_formula(column, &target, cell.value)?;
            }
            if self.notes < self.most_notes {
                self.comparison.note(column, &note(entry, cell))?;
                self.notes += 1;
            } else {
                self.no_note += 1;
            }
        }
        report_rows(entry, Table::Figures, self.tables, |row| self.figures.row(&mut self.book, row))
    }

    /// Writes the row of a file.
    ///
    /// # Errors
    /// What the folder for unfinished sheets returns.
    pub fn file(&mut self, row: &[Value]) -> io::Result<()> {
        self.files.row(&mut self.book, row)
    }

    /// Rows of the comparison, of the figures and of the files.
    pub fn rows(&self) -> [(&'static str, u64); 3] {
        [
            (Table::Comparison.name(), self.comparison.rows()),
            (Table::Figures.name(), self.figures.rows()),
            (Table::Files.name(), self.files.rows()),
        ]
    }

    /// Ends the workbook and hands it to `out`.
    ///
    /// # Errors
    /// What `out` returns.
    pub fn finish(mut self, mut out: impl Write + Send) -> io::Result<Altered> {
        let (shape, rows) = dictionary(&self.shapes, self.headers);
        let mut columns = Sheets::new(&mut self.book, &shape, Look::default(), ROWS_OF_SHEET)?;
        for row in &rows {
            columns.row(&mut self.book, row)?;
        }
        let mut altered = Altered { no_note: self.no_note, ..Altered::default() };
        for sheets in [self.comparison, self.figures, self.files] {
            altered = altered.and(sheets.end(&mut self.book)?);
        }
        // What the reader of the workbook must know stands below its dictionary.
        let mut remarks = vec![concat!("huizong ", env!("CARGO_PKG_VERSION")).to_owned()];
        remarks.push("an empty cell means that the report does not say; it is never zero".to_owned());
        remarks.extend(altered.told().map(|(count, sentence)| format!("{count} {sentence}")));
        let text = columns.look().text.clone();
        if let Some((sheet, row)) = columns.last() {
            for (row, remark) in (row + 1..).zip(remarks) {
                sheet.write_string_with_format(row, 0, remark, &text).map_err(as_io)?;
            }
        }
        columns.end(&mut self.book)?;
        self.book.save_to_writer(&mut out).map_err(as_io)?;
        out.flush()?;
        Ok(altered)
    }
}

/// How a number was made and the sentences that it comes from, cut where they are long.
fn note(entry: &Entry, cell: &Cell) -> Note {
    let mut sentences: Vec<&str> = Vec::new();
    for &seq in &cell.seqs {
        let sentence = entry.sentence(seq as usize - 1);
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    let mut text = format!("{}, {}", cell.policy.name(), cell.bound.name());
    for sentence in sentences.iter().take(SENTENCES) {
        let mut chars = sentence.chars();
        text.push('\n');
        text.extend(chars.by_ref().take(SENTENCE_CHARS));
        if chars.next().is_some() {
            text.push('…');
        }
    }
    if sentences.len() > SENTENCES {
        text.push_str(&format!("\n… (+{})", sentences.len() - SENTENCES));
    }
    // About 22 Chinese characters stand in a line, and a line is 18 pixels high.
    let lines: usize = text.lines().map(|line| 1 + line.chars().count() / 22).sum();
    Note::new(text).add_author_prefix(false).set_width(320).set_height(20 + 18 * lines as u32)
}
