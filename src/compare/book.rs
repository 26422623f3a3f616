//! A benchmark as a workbook: what it is made of, then a sheet for each table.
//!
//! The first sheet says what was compared, what stayed out, and what the columns are; numbers are
//! numbers and texts are texts, never formulas. The same benchmark gives the same bytes.

use std::io::{self, Write};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::dataset::Value;
use crate::tables::sizes::Sizes;

use super::Benchmark;
use super::rows::Sheet;

/// Most characters of a cell.
const MOST_CHARS: usize = 32_767;
/// Excel keeps so many digits of a number.
const MOST_DIGITS: usize = 15;
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
    notes(&mut book, bench, sheets).map_err(as_io)?;
    for &sheet in sheets {
        let columns = sheet.columns();
        // Rows go to disk as they come.
        let page = book.add_worksheet_with_constant_memory().map_err(as_io)?;
        page.set_name(name_of(sheet)).map_err(as_io)?;
        let head = head();
        for (place, column) in (0..).zip(&columns) {
            let width = if column.kind.is_number() { NUMBER_WIDTH } else { TEXT_WIDTH };
            page.set_column_width(place, width).map_err(as_io)?;
            page.write_string_with_format(0, place, column.zh, &head).map_err(as_io)?;
        }
        page.set_freeze_panes(1, 0).map_err(as_io)?;
        let mut last = 0;
        bench.rows(sheet, sizes, |row| {
            last += 1;
            (0..).zip(row).try_for_each(|(place, value)| cell(page, last, place, value)).map_err(as_io)
        })?;
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        page.autofilter(0, 0, last, columns.saturating_sub(1)).map_err(as_io)?;
    }
    book.save_to_writer(&mut out).map_err(as_io)?;
    out.flush()
}

/// What was compared, what stayed out, what the columns are.
fn notes(book: &mut Workbook, bench: &Benchmark, sheets: &[Sheet]) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_name("说明")?;
    let mut lines: Vec<[String; 3]> = Vec::new();
    let mut line =
        |one: &str, two: &str, three: &str| lines.push([one.to_owned(), two.to_owned(), three.to_owned()]);
    line("同类单位比较", "Benchmark", "");
    line("全部报告", "reports", &bench.observed.reports.to_string());
    line("采用报告", "reports compared", &bench.compared().to_string());
    line("采用单位", "organisations compared", &bench.organisations().to_string());
    if let Some((first, last)) = bench.span() {
        line("年度", "years", &format!("{first}–{last}"));
    }
    if bench.question.years == super::Years::Latest {
        line("各单位取最近年度,年度混合", "the latest year of each organisation: years are mixed", "");
    }
    for reason in bench.left_out() {
        line(
            &format!("未采用:{}", reason.zh),
            &format!("left out: {}", reason.en),
            &reason.count.to_string(),
        );
    }
    line(
        "缺数不作零计;约数列说明数值的约数性质",
        "a missing number is never zero; `bound` tells how a number is hedged",
        "",
    );
    for &sheet in sheets {
        line("", "", "");
        line(name_of(sheet), sheet.name(), "");
        for column in sheet.columns() {
            let unit = if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
            line(column.zh, column.name, &format!("{}{unit}", column.en));
        }
    }
    for (row, texts) in (0..).zip(&lines) {
        for (place, text) in (0..).zip(texts) {
            page.write_string(row, place, text)?;
        }
    }
    for (place, width) in [(0, 34.0), (1, 34.0), (2, 80.0)] {
        page.set_column_width(place, width)?;
    }
    Ok(())
}

/// The name of a sheet, as people see it.
fn name_of(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Organisations => "单位",
        Sheet::Groups => "同类组",
        Sheet::Scores => "评分",
    }
}

/// How a header looks.
fn head() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top)
}

fn cell(page: &mut Worksheet, row: u32, place: u16, value: &Value) -> Result<(), XlsxError> {
    match value {
        Value::Empty => {}
        Value::Whole(number) if number.unsigned_abs() < 1 << 53 => {
            page.write_number(row, place, *number as f64)?;
        }
        Value::Number(number) => match number.to_f64() {
            Some(float) if number.mantissa().to_string().trim_start_matches('-').len() <= MOST_DIGITS => {
                page.write_number(row, place, float)?;
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
            let text = other.to_string();
            if text.chars().count() <= MOST_CHARS {
                page.write_string(row, place, text)?;
            } else {
                let end = "… (cut: a cell holds no more; `huizong show` has all)";
                let kept: String = text.chars().take(MOST_CHARS - end.chars().count()).collect();
                page.write_string(row, place, kept + end)?;
            }
        }
    }
    Ok(())
}

/// The error of the writer below, a closed pipe too.
fn as_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
