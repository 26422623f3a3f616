//! Bytes to text lines.
//!
//! Collected files lie about their encoding or say nothing of it, so it is decided by reading
//! the bytes in every likely one and asking which reading is Chinese (see `encoding`). Web pages
//! become the lines that a reader sees (see `html`).
//!
//! In: [`RawFile`]. Out: [`Decoded`], whose lines end in `\n` alone. Never: fails for a few bad
//! bytes; those are replaced and told.

mod archive;
mod bytes;
mod csv;
mod declared;
mod encoding;
mod html;
mod hz;
mod mail;
mod office;
mod page;
mod pdf;
mod rows;
mod rtf;
mod salvage;
mod score;
mod step;
mod utf32;

use std::borrow::Cow;
use std::fmt::Display;

use file_format::FileFormat;
use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::model::{Config, Decoded, Format, Member, RawFile, Status};
use crate::tables::Tables;
use crate::warning::{Warning, WarningCode};

/// Why a file gives no text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `Failed` or `Skipped`.
    pub status: Status,
    /// Why, in plain English.
    pub reason: String,
}

/// No text is longer, whatever the limits: places in it are kept in 32 bits, and it may grow.
const TEXT_BYTES: u64 = 1 << 30;
/// What a UTF-8 page becomes that was read as GBK and written as UTF-8 once more.
const TWICE_CONVERTED: &str = "锟斤拷";

/// The text of a file.
///
/// Warns with `WrongDeclaration`, `UncertainEncoding`, `BadBytes` and `LostCharacters`.
///
/// # Errors
/// A [`Refusal`] where the bytes hold no text that can be read.
pub fn decode(file: &RawFile, tables: &Tables, config: &Config) -> Result<(Decoded, Vec<Warning>), Refusal> {
    let (decoded, warnings) = match file.format {
        Format::Unknown => return Err(not_read(&file.bytes, tables)),
        Format::Text | Format::Html | Format::Csv => encoded(file, tables, config)?,
        _ => foreign(file, tables, config)?,
    };
    within(&decoded.text, config)?;
    Ok((decoded, warnings))
}

/// The text of a file that is more than text in some encoding.
fn foreign(file: &RawFile, tables: &Tables, config: &Config) -> Result<(Decoded, Vec<Warning>), Refusal> {
    let page = match file.format {
        Format::Rtf => rtf::read(&file.bytes)?,
        Format::Pdf => pdf::read(&file.bytes)?,
        Format::Docx | Format::Doc | Format::Xlsx | Format::Xls => {
            office::read(&file.bytes, file.format, &config.limits)?
        }
        Format::Eml | Format::Mht => mail::read(&file.bytes, file.format, tables, config)?,
        _ => {
            archive::check(&file.bytes)?;
            page::Page::default()
        }
    };
    let text = page.lines.join("\n");
    if text.trim().is_empty() && page.title.is_none() && !file.format.has_members() {
        return Err(failed("no text could be read: the file holds none"));
    }
    let mut warnings = page.warnings;
    warnings.extend(told_losses(&text, 0, ""));
    let decoded = Decoded { text, encoding: None, encoding_source: None, container_title: page.title };
    Ok((decoded, warnings))
}

/// The files that are packed in a file, each no longer than `member_bytes`, in their order there.
///
/// Unpacks while it is asked. A member that cannot be unpacked says why.
pub fn members<'t>(
    file: RawFile,
    member_bytes: u64,
    tables: &'t Tables,
    config: &Config,
) -> Box<dyn Iterator<Item = Member> + 't> {
    match file.format {
        Format::Zip => Box::new(
            archive::Members::of(file.bytes, member_bytes, config.limits, tables).into_iter().flatten(),
        ),
        Format::Eml => Box::new(mail::attachments(&file.bytes).into_iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// The text of a file that is nothing but text in some encoding.
fn encoded(file: &RawFile, tables: &Tables, config: &Config) -> Result<(Decoded, Vec<Warning>), Refusal> {
    let is_page = file.format == Format::Html;
    // No encoding has more than four bytes for what has one in UTF-8. Of a page most are tags.
    if !is_page && file.bytes.len() as u64 / 4 > most_text(config) {
        return Err(over(mebibytes_of_text(config), "--max-text"));
    }
    let (read, choice, mut warnings) = encoded_text(&file.bytes, file.format, tables, config)?;
    if !is_page {
        within(&read.text, config)?;
    }
    let (text, container_title) = match file.format {
        Format::Html => html::lines(&read.text, tables.html, config.limits.tags)?,
        Format::Csv => (csv::lines(&read.text), None),
        _ => (bytes::with_line_feeds(read.text), None),
    };
    if text.trim().is_empty() && container_title.is_none() {
        return Err(failed("no text could be read: the file holds nothing but blanks"));
    }
    let encoding = choice.codec.name();
    warnings.extend(told_losses(&text, read.bad, encoding));
    let encoding = Some(Cow::Borrowed(encoding));
    Ok((Decoded { text, encoding, encoding_source: Some(choice.source), container_title }, warnings))
}

/// Bytes as text, and how they were read.
fn encoded_text(
    bytes: &[u8],
    format: Format,
    tables: &Tables,
    config: &Config,
) -> Result<(bytes::Read, encoding::Choice, Vec<Warning>), Refusal> {
    let (choice, warnings) = encoding::choose(bytes, format, tables, config).map_err(failed)?;
    Ok((bytes::read(&bytes[choice.skip..], choice.codec), choice, warnings))
}

/// Why a file of a kind that is not read is left out.
fn not_read(bytes: &[u8], tables: &Tables) -> Refusal {
    let found = FileFormat::from_bytes(bytes);
    // Of what holds several formats, the one within tells more.
    let kind = match tables.magic.kind_of(bytes) {
        Some(kind) if kind.format.is_none() || found == FileFormat::default() => kind.name.clone(),
        _ => format!("files of the kind `{}`", found.name()),
    };
    Refusal { status: Status::Skipped, reason: format!("{kind} are not read") }
}

/// A file that should have been read and cannot be.
fn failed(reason: impl Into<String>) -> Refusal {
    Refusal { status: Status::Failed, reason: reason.into() }
}

/// A file that goes beyond a limit, which an option changes.
fn over(limit: impl Display, option: &str) -> Refusal {
    failed(format!("over the limit of {limit}; see `{option}`"))
}

/// Refuses a text that is too long or has too many lines.
fn within(text: &str, config: &Config) -> Result<(), Refusal> {
    if text.len() as u64 > most_text(config) {
        return Err(over(mebibytes_of_text(config), "--max-text"));
    }
    let (lines, most) = (memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64, config.limits.lines);
    if lines > most { Err(over(format_args!("{most} lines"), "--max-lines")) } else { Ok(()) }
}

fn mebibytes_of_text(config: &Config) -> String {
    format!("{} MiB of text", most_text(config) >> 20)
}

/// Longest text in bytes.
fn most_text(config: &Config) -> u64 {
    config.limits.text_bytes.min(TEXT_BYTES)
}

/// What was lost of a text: `bad` runs of bytes here, other characters before it reached us.
fn told_losses(text: &str, bad: usize, encoding: &str) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut tell = |code, at: Option<usize>, message: String| {
        let line = at.map(|at| 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() as u32);
        warnings.push(Warning { code, line, message });
    };
    let replaced: Vec<usize> = memmem::find_iter(text.as_bytes(), "\u{fffd}").collect();
    if bad > 0 {
        let message = format!("{bad} places hold bytes that are no {encoding}; each reads \u{fffd}");
        tell(WarningCode::BadBytes, replaced.first().copied(), message);
    }
    if replaced.len() > bad {
        let message = format!("{} characters were lost before and stand as \u{fffd}", replaced.len() - bad);
        tell(WarningCode::LostCharacters, replaced.first().copied(), message);
    }
    if let Some(at) = memmem::find(text.as_bytes(), TWICE_CONVERTED.as_bytes()) {
        tell(
            WarningCode::LostCharacters,
            Some(at),
            format!("characters were lost before and stand as {TWICE_CONVERTED}"),
        );
    }
    warnings
}

#[cfg(test)]
mod tests;
