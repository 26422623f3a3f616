//! A benchmark as a workbook: what it is made of, then a sheet for each table.
//!
//! The first sheet says what was compared and what stayed out, the last what the columns are;
//! numbers are numbers and texts are texts, never formulas. The same benchmark gives the same bytes.

use std::io::{self, Write};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::dataset::{Column, Value};
use crate::tables::sizes::Sizes;

use super::rows::Sheet;
use super::{Benchmark, Years};

/// Most of a cell, in units of UTF-16, by which workbooks count.
const MOST_UNITS: usize = 32_767;
/// Excel keeps so many digits of a number.
const MOST_DIGITS: usize = 15;
/// The paper's number in workbooks.
const A4: u8 = 9;
/// Sheets up to this width are printed on one page across; wider ones could not be read.
const WIDTH_OF_PAGE: f64 = 200.0;
/// Width of a column of words, in characters.
const TEXT_WIDTH: f64 = 24.0;
/// Width of a column of numbers.
const NUMBER_WIDTH: f64 = 13.0;

/// Writes a workbook with these tables.
///
/// # Errors
/// What `out` returns, and a table with more rows than a sheet holds.
pub fn write(
    bench: &Benchmark,
    sheets: &[Sheet],
    sizes: &Sizes,
    mut out: impl Write + Send,
) -> io::Result<()> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(as_io)?;
    let made_by = concat!("huizong ", env!("CARGO_PKG_VERSION"));
    book.set_properties(&DocProperties::new().set_author(made_by).set_creation_datetime(&day));
    notes(&mut book, bench).map_err(as_io)?;
    for &sheet in sheets {
        let columns = sheet.columns();
        let width = |column: &Column| if column.kind.is_number() { NUMBER_WIDTH } else { TEXT_WIDTH };
        let titles: Vec<(&str, f64)> = columns.iter().map(|column| (column.zh, width(column))).collect();
        let page = sheet_of(&mut book, name_of(sheet), &titles).map_err(as_io)?;
        let mut last = 0;
        bench.rows(sheet, sizes, |row| {
            last += 1;
            (0..).zip(row).try_for_each(|(place, value)| cell(page, last, place, value)).map_err(as_io)
        })?;
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        page.autofilter(0, 0, last, columns.saturating_sub(1)).map_err(as_io)?;
    }
    dictionary(&mut book, sheets).map_err(as_io)?;
    book.save_to_writer(&mut out).map_err(as_io)?;
    out.flush()
}

/// What was compared and what stayed out.
fn notes(book: &mut Workbook, bench: &Benchmark) -> Result<(), XlsxError> {
    let count = |count: usize| Value::count(count);
    let mut lines: Vec<(String, String, Value)> = vec![
        ("全部报告".to_owned(), "reports".to_owned(), count(bench.observed.reports)),
        ("采用报告".to_owned(), "reports compared".to_owned(), count(bench.compared())),
        ("采用单位".to_owned(), "organisations compared".to_owned(), count(bench.organisations())),
    ];
    if let Some((first, last)) = bench.span() {
        lines.push(("起始年度".to_owned(), "first year".to_owned(), Value::count(first)));
        lines.push(("截止年度".to_owned(), "last year".to_owned(), Value::count(last)));
    }
    for reason in bench.left_out() {
        let (zh, en) = (format!("未采用:{}", reason.zh), format!("left out: {}", reason.en));
        lines.push((zh, en, count(reason.count)));
    }
    if bench.question.years == Years::Latest {
        let en = "the latest year of each organisation: years are mixed".to_owned();
        lines.push(("各单位取最近年度,年度混合".to_owned(), en, Value::Empty));
    }
    let en = "a missing number is never zero; a column of bounds tells how numbers are hedged".to_owned();
    lines.push(("缺数不作零计;约数各列说明数值的约数性质".to_owned(), en, Value::Empty));
    let page = sheet_of(book, "说明", &[("项目", 44.0), ("item", 70.0), ("数 number", NUMBER_WIDTH)])?;
    for (row, (zh, en, value)) in (1..).zip(&lines) {
        page.write_string(row, 0, zh)?;
        page.write_string(row, 1, en)?;
        cell(page, row, 2, value)?;
    }
    Ok(())
}

/// What the columns are.
fn dictionary(book: &mut Workbook, sheets: &[Sheet]) -> Result<(), XlsxError> {
    let columns = [("表", 12.0), ("栏目", 20.0), ("column", 22.0), ("unit", 14.0), ("holds", 80.0)];
    let page = sheet_of(book, "栏目", &columns)?;
    let all = sheets.iter().flat_map(|&sheet| sheet.columns().into_iter().map(move |column| (sheet, column)));
    for (row, (sheet, column)) in (1..).zip(all) {
        let texts = [name_of(sheet), column.zh, column.name, column.unit, column.en];
        (0..).zip(texts).try_for_each(|(place, text)| page.write_string(row, place, text).map(|_| ()))?;
    }
    Ok(())
}

/// An empty sheet with a head that stays and is printed on each page.
fn sheet_of<'b>(
    book: &'b mut Workbook,
    name: &str,
    columns: &[(&str, f64)],
) -> Result<&'b mut Worksheet, XlsxError> {
    // Rows go to disk as they come.
    let page = book.add_worksheet_with_constant_memory()?;
    page.set_name(name)?;
    page.set_freeze_panes(1, 0)?;
    page.set_landscape().set_paper_size(A4);
    if columns.iter().map(|(_, width)| width).sum::<f64>() <= WIDTH_OF_PAGE {
        page.set_print_fit_to_pages(1, 0);
    }
    page.set_repeat_rows(0, 0)?;
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (place, (title, width)) in (0..).zip(columns) {
        page.set_column_width(place, *width)?;
        page.write_string_with_format(0, place, *title, &head)?;
    }
    Ok(page)
}

/// The name of a sheet, as people see it.
fn name_of(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Organisations => "各单位",
        Sheet::Groups => "各组",
        Sheet::Scores => "评分",
    }
}

fn cell(page: &mut Worksheet, row: u32, place: u16, value: &Value) -> Result<(), XlsxError> {
    match value {
        Value::Empty => {}
        Value::Whole(number) if number.unsigned_abs() < 1 << 53 => {
            page.write_number(row, place, *number as f64)?;
        }
        Value::Number(number) => match number.to_f64() {
            Some(float) if number.mantissa().to_string().trim_start_matches('-').len() <= MOST_DIGITS => {
                let shape = if number.fract().is_zero() { "#,##0" } else { "#,##0.00####" };
                page.write_number_with_format(row, place, float, &Format::new().set_num_format(shape))?;
            }
            // More digits than Excel keeps stay exact as text.
            _ => {
                page.write_string(row, place, number.to_string())?;
            }
        },
        Value::Flag(flag) => {
            page.write_boolean(row, place, *flag)?;
        }
        other => {
            page.write_string(row, place, fitting(other.to_string()))?;
        }
    }
    Ok(())
}

/// A text that a cell can hold; one that is cut says so.
fn fitting(text: String) -> String {
    const END: &str = "… (cut: a cell holds no more; `huizong show` has all)";
    if text.encode_utf16().count() <= MOST_UNITS {
        return text;
    }
    let mut room = MOST_UNITS - END.encode_utf16().count();
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.push_str(END);
    kept
}

/// The error of the writer below, a closed pipe too.
fn as_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_characters_beyond_the_first_plane() {
        // Each counts twice: as many characters as fit are too many units.
        let cut = fitting("𠀀".repeat(MOST_UNITS / 2 + 1));
        assert!(cut.contains("𠀀… (cut"));
        assert!((MOST_UNITS - 1..=MOST_UNITS).contains(&cut.encode_utf16().count()));
        let mut book = Workbook::new();
        cell(book.add_worksheet(), 0, 0, &Value::Text(cut.into())).expect("a cell holds it");
        let whole = "汉".repeat(MOST_UNITS);
        assert!(fitting(whole.clone()) == whole, "what fits is kept whole");
    }
}
