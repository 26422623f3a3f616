//! A PDF to the lines that a reader sees.
//!
//! A PDF knows no lines, only characters at places. `glyphs` collects them from the pages, `grid`
//! and `layout` make rows and lines of them, `paragraphs` takes running heads away and joins the
//! lines of a paragraph: a figure must not be cut in two because the paper ended there.
//!
//! Pages that are pictures hold no text; recognising it is no part of this program.

mod glyphs;
mod grid;
mod layout;
mod paragraphs;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::page::Page;
use super::{Refusal, failed};
use crate::warning::{Warning, WarningCode};

/// Where more characters than one in so many cannot be told, the file has no text to read.
const UNKNOWN_SHARE: usize = 3;
/// Bytes at the end in which a whole file says that it ends.
const END_BYTES: usize = 2048;

/// The lines of all pages.
///
/// # Errors
/// Where the file is locked or damaged, or holds no text.
pub(super) fn read(bytes: &[u8]) -> Result<Page, Refusal> {
    let is_whole = memchr::memmem::find(&bytes[bytes.len().saturating_sub(END_BYTES)..], b"%%EOF").is_some();
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            failed("password-protected; save it without a password")
        }
        LoadPdfError::Decryption(_) => failed("encrypted in a way that is not known; save it unencrypted"),
        LoadPdfError::Invalid if is_whole => failed("damaged: the pdf file cannot be opened"),
        LoadPdfError::Invalid => failed("damaged: the pdf file is cut off"),
    })?;
    let sheets = glyphs::of(&pdf);
    if sheets.is_empty() {
        return Err(failed(if is_whole {
            "damaged: no page can be found"
        } else {
            "damaged: the pdf file is cut off"
        }));
    }
    let (mut known, mut unknown) = (0, 0);
    for glyph in sheets.iter().flat_map(|sheet| &sheet.glyphs) {
        *(if glyph.text == "\u{fffd}" { &mut unknown } else { &mut known }) += 1;
    }
    if known == 0 && unknown == 0 {
        return Err(failed(
            "no text layer: the pages are pictures; use a program that recognises characters",
        ));
    }
    if unknown * UNKNOWN_SHARE > known + unknown {
        return Err(failed(
            "no text layer: the fonts do not tell which characters they show; use a program that recognises characters",
        ));
    }
    let mut page =
        Page { lines: paragraphs::of(sheets.into_iter().map(layout::lines).collect()), ..Page::default() };
    if !is_whole {
        let message = "the pdf file is cut off; what was left of it was read";
        page.warnings.push(Warning::new(WarningCode::PartLost, message));
    }
    Ok(page)
}

#[cfg(test)]
mod tests;
