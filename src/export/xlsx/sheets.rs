//! One table in a workbook, on as many sheets as it needs.
//!
//! Excel's limits are met here: rows of a sheet, characters of a cell, digits of a number. What is
//! altered for them is counted.

use std::borrow::Cow;
use std::io;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Note, Workbook as Book, Worksheet};

use crate::dataset::{ColumnInfo, Value};

use super::super::{Altered, Shape};
use super::as_io;
use super::look::{HEADER_HEIGHT, Look, columns_of, width};

/// Rows that a sheet holds, its header too.
pub(super) const ROWS_OF_SHEET: u32 = 1_048_576;
/// UTF-16 units that a cell holds.
const LONGEST_TEXT: usize = 32_767;
/// Digits that a number keeps.
const DIGITS: usize = 15;

/// A table that is written to sheets.
pub(super) struct Sheets {
    name: String,
    columns: Vec<ColumnInfo>,
    headers: Vec<String>,
    look: Look,
    rows_of_sheet: u32,
    /// Columns that stay in sight.
    frozen: u16,
    /// Sheets so far; the last one is written to.
    sheets: Vec<Worksheet>,
    /// Row of the last sheet that is written next.
    next: u32,
    /// Longest text in each column, as wide as it is on the screen.
    longest: Vec<usize>,
    altered: Altered,
}

impl Sheets {
    /// Begins the first sheet.
    pub(super) fn new(book: &mut Book, shape: &Shape, look: Look, rows_of_sheet: u32) -> io::Result<Self> {
        let mut sheets = Sheets {
            name: shape.name.clone(),
            columns: shape.columns.clone(),
            headers: shape.headers.clone(),
            look,
            rows_of_sheet,
            frozen: 0,
            sheets: Vec::new(),
            next: 0,
            longest: vec![0; shape.columns.len()],
            altered: Altered::default(),
        };
        sheets.begin(book)?;
        Ok(sheets)
    }

    /// Keeps the first columns in sight too.
    pub(super) fn freeze(&mut self, columns: u16) {
        self.frozen = columns;
    }

    /// Writes a row.
    pub(super) fn row(&mut self, book: &mut Book, row: &[Value]) -> io::Result<()> {
        if self.next == self.rows_of_sheet {
            self.begin(book)?;
            self.altered.more_sheets += 1;
        }
        for (at, value) in (0..).zip(row) {
            self.cell(at, value)?;
        }
        self.next += 1;
        Ok(())
    }

    /// The last row's cell in this column leads to a place in the workbook, by a link of the sheet.
    pub(super) fn link(&mut self, column: u16, target: &str, value: &Value) -> io::Result<()> {
        let row = self.next - 1;
        if let Some(sheet) = self.sheets.last_mut() {
            // The link brings a text of its own, which the number then takes the place of.
            sheet.write_url(row, column, format!("internal:{target}").as_str()).map_err(as_io)?;
        }
        // What was altered was counted when the row was written.
        let altered = self.altered;
        self.next = row;
        let done = self.cell(column, value);
        (self.next, self.altered) = (row + 1, altered);
        done
    }

    /// The same by a formula, of which a sheet holds any number. `false` where the value is no number
    /// that a formula can hold; the cell is then as it was.
    pub(super) fn link_by_formula(&mut self, column: u16, target: &str, value: Decimal) -> io::Result<bool> {
        if number(value).is_none() {
            return Ok(false);
        }
        let formula = format!("=HYPERLINK(\"#{target}\",{value})");
        let formula = rust_xlsxwriter::Formula::new(formula).set_result(value.to_string());
        let format = self.look.number(&self.columns[usize::from(column)], value);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.write_formula_with_format(self.next - 1, column, formula, format).map_err(as_io)?;
        }
        Ok(true)
    }

    /// Puts a note on a cell of the last row.
    pub(super) fn note(&mut self, column: u16, note: &Note) -> io::Result<()> {
        let row = self.next - 1;
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.insert_note(row, column, note).map_err(as_io)?;
        }
        Ok(())
    }

    /// The place of a row, counted from 0, as links name it.
    pub(super) fn place_of(&self, row: u64) -> String {
        let rows = u64::from(self.rows_of_sheet - 1);
        let sheet = name_of(&self.name, row / rows + 1);
        format!("'{sheet}'!A{}", row % rows + 2)
    }

    /// Rows so far.
    pub(super) fn rows(&self) -> u64 {
        let full = self.sheets.len() as u64 - 1;
        full * u64::from(self.rows_of_sheet - 1) + u64::from(self.next) - 1
    }

    /// The look of its cells.
    pub(super) fn look(&self) -> &Look {
        &self.look
    }

    /// The sheet that is written to, and the row after its last.
    pub(super) fn last(&mut self) -> Option<(&mut Worksheet, u32)> {
        self.sheets.last_mut().map(|sheet| (sheet, self.next))
    }

    /// Ends the table and hands its sheets to the workbook.
    pub(super) fn end(mut self, book: &mut Book) -> io::Result<Altered> {
        let last = self.sheets.len() - 1;
        for (place, mut sheet) in std::mem::take(&mut self.sheets).into_iter().enumerate() {
            let rows = if place == last { self.next } else { self.rows_of_sheet };
            let most = (self.columns.len() as u16).saturating_sub(1);
            sheet.autofilter(0, 0, rows - 1, most).map_err(as_io)?;
            sheet.set_freeze_panes(1, self.frozen).map_err(as_io)?;
            // On paper: A4, wide, the header on every page.
            sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0).map_err(as_io)?;
            for (at, (longest, header)) in (0..).zip(self.longest.iter().zip(&self.headers)) {
                let width = width(*longest, header, at < self.frozen);
                sheet.set_column_width(at, width).map_err(as_io)?;
            }
            book.push_worksheet(sheet);
        }
        Ok(self.altered)
    }

    /// Begins a sheet with its header.
    fn begin(&mut self, book: &mut Book) -> io::Result<()> {
        let mut sheet = book.new_worksheet_with_constant_memory().map_err(as_io)?;
        let name = name_of(&self.name, self.sheets.len() as u64 + 1);
        sheet.set_name(name).map_err(as_io)?;
        sheet.set_row_height(0, HEADER_HEIGHT).map_err(as_io)?;
        for (at, header) in (0..).zip(&self.headers) {
            let (header, _) = fitting(header);
            sheet.write_string_with_format(0, at, header, &self.look.header).map_err(as_io)?;
        }
        self.sheets.push(sheet);
        self.next = 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, value: &Value) -> io::Result<()> {
        let place = usize::from(column);
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        let (row, look) = (self.next, &self.look);
        let text = match value {
            Value::Empty => return Ok(()),
            Value::Whole(_) | Value::Number(_) => {
                let exact = match value {
                    Value::Number(number) => *number,
                    Value::Whole(whole) => Decimal::from(*whole),
                    _ => Decimal::ZERO,
                };
                if let Some(float) = number(exact) {
                    let format = look.number(&self.columns[place], exact);
                    sheet.write_number_with_format(row, column, float, format).map_err(as_io)?;
                    // As wide as it is shown, with thousands apart.
                    let digits = value.to_string().len();
                    self.longest[place] = self.longest[place].max(digits + digits / 3);
                    return Ok(());
                }
                self.altered.as_text += 1;
                Cow::Owned(value.to_string())
            }
            Value::Date(date) => {
                let parts = (u16::try_from(date.year()), date.month() as u8, date.day() as u8);
                if let (Ok(year), month, day) = parts
                    && let Ok(day) = ExcelDateTime::from_ymd(year, month, day)
                {
                    sheet.write_datetime_with_format(row, column, &day, &look.date).map_err(as_io)?;
                    self.longest[place] = self.longest[place].max("2007-12-31".len());
                    return Ok(());
                }
                self.altered.as_text += 1;
                Cow::Owned(value.to_string())
            }
            Value::Flag(flag) => {
                sheet.write_boolean_with_format(row, column, *flag, &look.text).map_err(as_io)?;
                return Ok(());
            }
            Value::Text(text) => Cow::Borrowed(text.as_ref()),
            Value::Texts(_) | Value::Wholes(_) => Cow::Owned(value.to_string()),
        };
        let (text, is_cut) = fitting(&text);
        self.altered.cut += u64::from(is_cut);
        self.longest[place] = self.longest[place].max(columns_of(&text));
        sheet.write_string_with_format(row, column, text, &look.text).map_err(as_io)?;
        Ok(())
    }
}

/// The name of a table's sheet, the first of which has the name of the table.
fn name_of(table: &str, sheet: u64) -> String {
    if sheet == 1 { table.to_owned() } else { format!("{table} ({sheet})") }
}

/// The number as Excel keeps it; `None` where it would keep another.
fn number(exact: Decimal) -> Option<f64> {
    let digits = exact.normalize().mantissa().unsigned_abs().to_string();
    let significant = digits.trim_end_matches('0').len();
    if significant <= DIGITS { exact.to_f64() } else { None }
}

/// A text that a cell can hold, and whether it was cut for that.
fn fitting(text: &str) -> (Cow<'_, str>, bool) {
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return (Cow::Borrowed(text), false);
    }
    let mut room = LONGEST_TEXT - 1;
    let end = text.char_indices().find_map(|(at, c)| {
        let fits = room.checked_sub(c.len_utf16());
        room = fits.unwrap_or(room);
        fits.is_none().then_some(at)
    });
    (Cow::Owned(format!("{}…", &text[..end.unwrap_or(text.len())])), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_excel_keeps_are_numbers() {
        let kept = |text: &str| number(text.parse().expect("a decimal"));
        assert_eq!(kept("277775.7"), Some(277_775.7));
        assert_eq!(kept("-0.125"), Some(-0.125));
        assert_eq!(kept("123456789012345"), Some(123_456_789_012_345.0));
        assert_eq!(kept("1234567890123456"), None);
        assert_eq!(kept("0.1234567890123456"), None);
        assert_eq!(kept("9000000000000000000000000000"), Some(9e27));
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let fits = "汇".repeat(LONGEST_TEXT);
        assert_eq!(fitting(&fits), (Cow::Borrowed(fits.as_str()), false));
        let long = "𠀀".repeat(LONGEST_TEXT);
        let (cut, is_cut) = fitting(&long);
        assert!(is_cut && cut.ends_with("𠀀…") && cut.encode_utf16().count() == LONGEST_TEXT);
    }
}
