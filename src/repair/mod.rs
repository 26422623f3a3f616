//! Mends characters: width, invisible characters, converter damage.
//!
//! Everything later is written for half-width punctuation, digits and letters and for text
//! without noise, so that no rule knows `，` beside `,` or `醫(yī)院` beside `醫院`. The passes run
//! in the order below, each over the output of the one before; each says where its output
//! stands in its input, and the maps are composed.
//!
//! In: [`Decoded`]. Out: [`Repaired`], with the same lines. Running it twice changes nothing
//! more. Never: adds or removes a line, or touches a number.

mod doubled;
mod halved;
mod letters;
mod mojibake;
mod pinyin;
mod rewriter;
mod strays;

use crate::model::{Config, Decoded, Repaired};
use crate::span::OffsetMap;
use crate::tables::Tables;
use crate::tables::mend::MendTable;
use crate::warning::{Warning, WarningCode};

/// Mends the characters of a text; lines stay lines.
///
/// Warns with `LostCharacters` where many private-use characters were dropped and, once a file,
/// with `MendedDamage` where a converter's or copier's damage was undone. What looks damaged and is
/// not certain is left, with `GarbledText` or `LostCharacters`.
pub fn repair(decoded: &Decoded, tables: &Tables, _config: &Config) -> (Repaired, Vec<Warning>) {
    let table = &tables.mend;
    let mut warnings = Vec::new();
    let mut text = Chain { input: &decoded.text, mended: None };

    // First, since the passes after it would take characters for noise that are bytes here.
    let misread = mojibake::mend(text.current(), tables);
    text.take(misread.change);
    warnings.extend(told_misread(misread.characters, misread.lost));
    if let Some(at) = misread.doubtful {
        let message = "looks like text that was read in a wrong encoding, but not surely; left as it is";
        warnings.push(Warning::at_line(WarningCode::GarbledText, line_of(text.current(), at), message));
    }

    let (change, private_use) = letters::mend(text.current(), table);
    text.take(change);
    if private_use >= table.private_use_from {
        let message =
            format!("{private_use} private-use characters that no font but the author's shows were dropped");
        warnings.push(Warning::new(WarningCode::LostCharacters, message));
    }

    for half in halved::find(text.current(), table) {
        let message = format!(
            "{} times `{}` stands where the first byte of {} may be lost; left as it is",
            half.count, half.left, half.was
        );
        warnings.push(Warning::at_line(
            WarningCode::LostCharacters,
            line_of(text.current(), half.at),
            message,
        ));
    }

    let (change, glosses) = pinyin::mend(text.current(), table);
    text.take(change);
    let (change, marks) = doubled::mend(text.current(), table);
    text.take(change);
    let (change, strays) = strays::mend(text.current(), table);
    text.take(change);

    let counts = [(glosses, "pinyin gloss", "es"), (marks, "doubled mark", "s"), (strays, "stray mark", "s")];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, what, plural)| format!("{count} {what}{}", if *count == 1 { "" } else { plural }))
        .collect();
    if !told.is_empty() {
        warnings.push(Warning::new(WarningCode::MendedDamage, format!("removed {}", told.join(", "))));
    }
    (text.finish(), warnings)
}

/// A search query with the characters of reports, and the way back to what was typed.
///
/// Width, compatibility forms, invisible characters and pinyin glosses are mended as in reports.
/// What is damage only among the sentences around it (doubled and stray marks) is left, so that a
/// phrase of a mended report stays as it is.
pub fn mend_query(query: &str) -> (String, OffsetMap) {
    let table = MendTable::built_in();
    let mut text = Chain { input: query, mended: None };
    text.take(letters::mend(text.current(), table).0);
    text.take(pinyin::mend(text.current(), table).0);
    let Repaired { text, map } = text.finish();
    (text, map)
}

/// A text as it stands in a file with the characters of reports, and the way back, for whoever
/// shows a report as it was written. Text that was read in a wrong encoding stays so.
pub fn mend_source(source: &str) -> (String, OffsetMap) {
    let table = MendTable::built_in();
    let mut text = Chain { input: source, mended: None };
    text.take(letters::mend(text.current(), table).0);
    text.take(pinyin::mend(text.current(), table).0);
    text.take(doubled::mend(text.current(), table).0);
    text.take(strays::mend(text.current(), table).0);
    let Repaired { text, map } = text.finish();
    (text, map)
}

/// What is told of text that was read again.
fn told_misread(characters: usize, lost: usize) -> Option<Warning> {
    if characters == 0 {
        return None;
    }
    let read = format!("{characters} characters had been read in a wrong encoding and were read again");
    Some(match lost {
        0 => Warning::new(WarningCode::MendedDamage, read),
        _ => Warning::new(
            WarningCode::LostCharacters,
            format!("{read}; {lost} more lost a byte and stand as \u{fffd}"),
        ),
    })
}

/// The line, from 1, of a place in a text.
fn line_of(text: &str, at: usize) -> u32 {
    1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() as u32
}

/// A text that changes, with what was changed so far.
type Change = (String, OffsetMap);

/// The text on its way through the passes.
struct Chain<'a> {
    input: &'a str,
    mended: Option<Change>,
}

impl Chain<'_> {
    /// The text as the last pass left it.
    fn current(&self) -> &str {
        self.mended.as_ref().map_or(self.input, |(text, _)| text)
    }

    /// Goes on with what a pass made of the current text, if it changed it.
    fn take(&mut self, change: Option<Change>) {
        if let Some((text, map)) = change {
            let map = match &self.mended {
                Some((_, earlier)) => map.after(earlier),
                None => map,
            };
            self.mended = Some((text, map));
        }
    }

    /// The text at the end of the chain.
    fn finish(self) -> Repaired {
        let (text, map) = self.mended.unwrap_or_else(|| (self.input.to_owned(), OffsetMap::identity()));
        Repaired { text, map }
    }
}

#[cfg(test)]
mod tests;
