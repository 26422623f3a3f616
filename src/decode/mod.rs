//! Bytes to text lines.
//!
//! Collected files lie about their encoding or say nothing of it, so it is decided by reading
//! the bytes in every likely one and asking which reading is Chinese (see `encoding`). Web pages
//! become the lines that a reader sees (see `html`).
//!
//! In: [`RawFile`]. Out: [`Decoded`], whose lines end in `\n` alone. Never: fails for a few bad
//! bytes; those are replaced and told.

mod bytes;
mod declared;
mod encoding;
mod html;
mod hz;
mod score;

use memchr::memmem;

use crate::model::{Config, Decoded, Format, RawFile, Status};
use crate::tables::Tables;
use crate::warning::{Warning, WarningCode};

/// Why a file gives no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `Failed` or `Skipped`.
    pub status: Status,
    /// Why, in plain English.
    pub reason: String,
}

/// What a UTF-8 page becomes that was read as GBK and written as UTF-8 once more.
const TWICE_CONVERTED: &str = "锟斤拷";

/// The text of a file.
///
/// Warns with `WrongDeclaration`, `UncertainEncoding`, `BadBytes` and `LostCharacters`.
///
/// # Errors
/// A [`Refusal`] where the bytes hold no text that can be read.
pub fn decode(file: &RawFile, tables: &Tables, config: &Config) -> Result<(Decoded, Vec<Warning>), Refusal> {
    if file.format == Format::Unknown {
        let kind = tables.magic.kind_of(&file.bytes).unwrap_or("files of this kind");
        return Err(Refusal { status: Status::Skipped, reason: format!("{kind} are not read yet") });
    }
    let failed = |reason: String| Refusal { status: Status::Failed, reason };
    let (choice, mut warnings) = encoding::choose(file, tables, config).map_err(failed)?;
    let read = bytes::read(&file.bytes[choice.skip..], choice.codec);
    let (text, container_title) = match file.format {
        Format::Html => html::lines(&read.text, tables.html),
        _ => (bytes::with_line_feeds(read.text), None),
    };
    if text.trim().is_empty() && container_title.is_none() {
        return Err(failed("no text could be read: the file holds nothing but blanks".into()));
    }
    let encoding = choice.codec.name();
    warnings.extend(told_losses(&text, read.bad, encoding));
    Ok((Decoded { text, encoding, encoding_source: choice.source, container_title }, warnings))
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
