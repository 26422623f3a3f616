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
mod letters;
mod pinyin;
mod rewriter;
mod strays;

use crate::model::{Config, Decoded, Repaired};
use crate::span::OffsetMap;
use crate::tables::Tables;
use crate::warning::{Warning, WarningCode};

/// Mends the characters of a text; lines stay lines.
///
/// Warns with `LostCharacters` where many private-use characters were dropped and, once a file,
/// with `MendedDamage` where a converter's or copier's damage was undone.
pub fn repair(decoded: &Decoded, tables: &Tables, _config: &Config) -> (Repaired, Vec<Warning>) {
    let table = &tables.mend;
    let mut warnings = Vec::new();
    let mut text = Chain { input: &decoded.text, mended: None };

    let (change, private_use) = letters::mend(text.current(), table);
    text.take(change);
    if private_use >= table.private_use_from {
        let message =
            format!("{private_use} private-use characters that no font but the author's shows were dropped");
        warnings.push(Warning::new(WarningCode::LostCharacters, message));
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
