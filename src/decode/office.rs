//! Documents and sheets of office programs to the lines that a reader sees.
//!
//! The only file that knows the library that opens them. Numbers of numbered paragraphs are no
//! characters of the file and are written out here; headers, footers, comments and hidden sheets
//! stay out. Text of a cell that spans columns stands in the first of them.

use std::io::Cursor;

use office_oxide::ir::{Element, InlineContent, List, Section, Table};
use office_oxide::options::ParseOptions;
use office_oxide::{Document, DocumentFormat};

use super::page::Page;
use super::{Refusal, failed, rows, salvage};
use crate::model::{Format, Limits};
use crate::warning::{Warning, WarningCode};

/// Names that office programs give to sheets, and people leave.
const SHEET_NAMES: &[&str] = &["sheet", "工作表", "table"];
/// Words of the library's errors that tell of a locked file.
const LOCKED: &[&str] = &["password", "encrypt"];

/// The lines of a document.
///
/// # Errors
/// Where the file is locked, damaged, or another format than its name says.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Page, Refusal> {
    let kind = match format {
        Format::Docx => DocumentFormat::Docx,
        Format::Xlsx => DocumentFormat::Xlsx,
        Format::Xls => DocumentFormat::Xls,
        _ => DocumentFormat::Doc,
    };
    let mut options = ParseOptions::default();
    options.limits.package_bytes = limits.parser_bytes;
    options.limits.part_bytes = limits.parser_bytes / 4;
    options.limits.memory_bytes = limits.parser_bytes / 4;
    let document = match Document::from_reader_with(Cursor::new(bytes.to_vec()), kind, &options) {
        Ok(document) => document,
        Err(error) => {
            let said = error.to_string();
            if LOCKED.iter().any(|word| said.to_lowercase().contains(word)) {
                return Err(failed("password-protected; save it without a password"));
            }
            return match format {
                Format::Docx => salvage::read(bytes).ok_or_else(|| failed(format!("damaged: {said}"))),
                _ => Err(failed(format!("damaged: {said}"))),
            };
        }
    };
    let read = document.to_ir();
    let mut page = Page::default();
    let is_book = matches!(format, Format::Xlsx | Format::Xls);
    // The library adds sections of its own about what it could not read; those are no sheets.
    let is_text = |section: &&Section| !is_book || section.sheet_kind.is_some();
    let (hidden, shown): (Vec<&Section>, Vec<&Section>) =
        read.sections.iter().filter(is_text).partition(|section| section.hidden);
    for section in shown {
        let begin = page.lines.len();
        elements(&section.elements, &mut page.lines);
        if is_book && page.lines.len() > begin {
            page.lines.splice(begin..begin, section.title.clone().filter(|name| is_told(name)));
        }
    }
    if !hidden.is_empty() {
        let message = format!("{} hidden sheets were not read", hidden.len());
        page.warnings.push(Warning::new(WarningCode::PartLost, message));
    }
    let losses: Vec<String> =
        document.damage().iter().filter(|part| part.is_loss()).map(ToString::to_string).collect();
    if let Some(first) = losses.first() {
        let message = format!("part of the file could not be read: {first}");
        page.warnings.push(Warning::new(WarningCode::PartLost, message));
    }
    Ok(page)
}

/// Whether the name of a sheet was given by a person.
fn is_told(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()).to_lowercase();
    !bare.is_empty() && !SHEET_NAMES.contains(&bare.as_str())
}

/// The lines of elements, in their order.
fn elements(elements: &[Element], lines: &mut Vec<String>) {
    for element in elements {
        match element {
            Element::Heading(heading) => push(&inline(&heading.content), lines),
            Element::Paragraph(paragraph) => push(&inline(&paragraph.content), lines),
            Element::Table(table) => rows_of(table, lines),
            Element::List(list) => list_of(list, &mut Vec::new(), lines),
            Element::TextBox(text) => self::elements(&text.content, lines),
            // A note that has an author is a comment.
            Element::Footnote(note) | Element::Endnote(note) if note.author.is_none() => {
                self::elements(&note.content, lines);
            }
            Element::CodeBlock(code) => push(&code.content, lines),
            _ => {}
        }
    }
}

/// The text of a paragraph.
fn inline(content: &[InlineContent]) -> String {
    let mut text = String::new();
    for piece in content {
        match piece {
            InlineContent::Text(span) => text.push_str(&span.text),
            InlineContent::LineBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// Adds the lines of a text that are not blank.
fn push(text: &str, lines: &mut Vec<String>) {
    let broken = text.split(['\n', '\r', '\u{b}', '\u{c}']).map(str::trim_end);
    lines.extend(broken.filter(|line| !line.trim().is_empty()).map(str::to_owned));
}

/// The rows of a table; a cell that spans rows leaves its place below it empty.
fn rows_of(table: &Table, lines: &mut Vec<String>) {
    // For each column, the rows that a cell above still takes up.
    let mut taken: Vec<u32> = Vec::new();
    for row in &table.rows {
        let mut cells: Vec<Vec<String>> = Vec::new();
        let skip = |cells: &mut Vec<Vec<String>>, taken: &mut Vec<u32>| {
            while let Some(rows) = taken.get_mut(cells.len()).filter(|rows| **rows > 0) {
                *rows -= 1;
                cells.push(Vec::new());
            }
        };
        for cell in &row.cells {
            skip(&mut cells, &mut taken);
            let mut content = Vec::new();
            elements(&cell.content, &mut content);
            let columns = cell.col_span.clamp(1, 256) as usize;
            for column in 0..columns {
                let at = cells.len();
                taken.resize(taken.len().max(at + 1), 0);
                taken[at] = cell.row_span.saturating_sub(1);
                cells.push(if column == 0 { std::mem::take(&mut content) } else { Vec::new() });
            }
        }
        skip(&mut cells, &mut taken);
        rows::push(lines, cells);
    }
}

/// The items of a list, with their numbers where they have some.
fn list_of(list: &List, numbers: &mut Vec<u32>, lines: &mut Vec<String>) {
    numbers.push(list.start_number.unwrap_or(1));
    for item in &list.items {
        let begin = lines.len();
        elements(&item.content, lines);
        if list.ordered
            && let Some(first) = lines.get_mut(begin)
        {
            first.insert_str(0, &marker(list.marker_pattern.as_deref(), numbers));
        }
        if let Some(nested) = &item.nested {
            list_of(nested, numbers, lines);
        }
        if let Some(number) = numbers.last_mut() {
            *number = number.saturating_add(1);
        }
    }
    numbers.pop();
}

/// The number of an item by its pattern, in which `%1` is the number of the first level.
fn marker(pattern: Option<&str>, numbers: &[u32]) -> String {
    let Some(pattern) = pattern else {
        return numbers.last().map_or(String::new(), |number| format!("{number}."));
    };
    numbers.iter().zip(1..).fold(pattern.to_owned(), |text, (number, level)| {
        text.replace(&format!("%{level}"), &number.to_string())
    })
}
