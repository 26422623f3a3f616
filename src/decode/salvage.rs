//! The text of a docx file that is cut off.
//!
//! Such a file has lost the list of its parts at the end, so nothing opens it; but the parts
//! follow each other from the front, each behind a header of its own, and the text is mostly the
//! first large one. What can still be unpacked of it is read.

use std::io::Read;

use flate2::read::DeflateDecoder;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::page::Page;
use super::rows;
use crate::warning::{Warning, WarningCode};

/// The part that holds the text.
const TEXT_PART: &[u8] = b"word/document.xml";
/// What the header of a part begins with, and where in it the name stands.
const HEADER: &[u8] = b"PK\x03\x04";
const NAME_AT: usize = 30;
/// Longest text that is unpacked.
const TEXT_BYTES: u64 = 64 << 20;

/// The lines that are left; `None` where there are none.
pub(super) fn read(bytes: &[u8]) -> Option<Page> {
    let part = text_part(bytes)?;
    let lines = lines(&String::from_utf8_lossy(&part));
    if lines.is_empty() {
        return None;
    }
    let message = "the docx file is cut off or damaged; what was left of its text was read";
    Some(Page { lines, title: None, warnings: vec![Warning::new(WarningCode::PartLost, message)] })
}

/// What can be unpacked of the text.
fn text_part(bytes: &[u8]) -> Option<Vec<u8>> {
    // Sizes in a header may be missing, so parts are found by their mark and end by themselves.
    let parts = memmem::find_iter(bytes, HEADER).filter_map(|at| bytes.get(at..));
    let is_text = |part: &&[u8]| part.get(NAME_AT..).is_some_and(|name| name.starts_with(TEXT_PART));
    let mut parts = parts.filter(is_text);
    let part = parts.next()?;
    let number =
        |at: usize| part.get(at..at + 2).map(|two| usize::from(u16::from_le_bytes([two[0], two[1]])));
    let packed = part.get(NAME_AT + number(26)? + number(28)?..)?;
    let mut text = Vec::new();
    // An error tells where the file was cut; what came before it is what there is.
    let _ = match number(8)? {
        0 => packed.take(TEXT_BYTES).read_to_end(&mut text),
        _ => DeflateDecoder::new(packed).take(TEXT_BYTES).read_to_end(&mut text),
    };
    Some(text)
}

/// The paragraphs and rows of the text.
fn lines(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut lines = Vec::new();
    let mut text = String::new();
    // Open rows, each with its cells: tables stand within tables.
    let mut open: Vec<Vec<Vec<String>>> = Vec::new();
    let (mut in_text, mut in_fallback) = (false, 0usize);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) => match tag.name().as_ref() {
                "w:t" => in_text = true,
                "mc:Fallback" => in_fallback += 1,
                "w:tr" => open.push(Vec::new()),
                "w:tc" => {
                    if let Some(row) = open.last_mut() {
                        row.push(Vec::new());
                    }
                }
                _ => {}
            },
            Event::Empty(tag) if in_fallback == 0 => match tag.name().as_ref() {
                "w:tab" => text.push('\t'),
                "w:br" | "w:cr" => end(&mut text, &mut open, &mut lines),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => in_text = false,
                "mc:Fallback" => in_fallback = in_fallback.saturating_sub(1),
                "w:p" => end(&mut text, &mut open, &mut lines),
                "w:tr" => close(&mut open, &mut lines),
                _ => {}
            },
            Event::Text(piece) if in_text && in_fallback == 0 => text.push_str(&piece),
            Event::GeneralRef(name) if in_text && in_fallback == 0 => {
                let character = name.resolve_char_ref().ok().flatten();
                let named = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                text.push_str(&character.map(String::from).or_else(named).unwrap_or_default());
            }
            _ => {}
        }
    }
    end(&mut text, &mut open, &mut lines);
    while !open.is_empty() {
        close(&mut open, &mut lines);
    }
    lines
}

/// Ends a line and puts it into the open cell, if there is one.
fn end(text: &mut String, open: &mut [Vec<Vec<String>>], lines: &mut Vec<String>) {
    let line = std::mem::take(text);
    if !line.trim().is_empty() {
        place(open, lines).push(line);
    }
}

/// Ends a row.
fn close(open: &mut Vec<Vec<Vec<String>>>, lines: &mut Vec<String>) {
    if let Some(row) = open.pop() {
        rows::push(place(open, lines), row);
    }
}

/// Where lines go.
fn place<'p>(open: &'p mut [Vec<Vec<String>>], lines: &'p mut Vec<String>) -> &'p mut Vec<String> {
    match open.last_mut().and_then(|row| row.last_mut()) {
        Some(cell) => cell,
        None => lines,
    }
}
