//! Traditional to simplified script, length kept.
//!
//! Everything later knows simplified text only. Which script a text is in is told by the
//! characters that exist in one script alone, so that a simplified page is never converted:
//! its 著名 and 乾隆 stay. A character that is traditional and nothing else is converted
//! wherever it stands, so that a query finds it in either script; words that depend on their
//! neighbours (`隨著` but `著名`) are converted in lines that are not simplified.
//!
//! In: [`Repaired`]. Out: [`Simplified`], character for character. Source: the dictionaries of
//! OpenCC by way of `opencc-fmmseg`, characters to characters, no change of vocabulary.

mod align;

use std::borrow::Cow;
use std::sync::LazyLock;

use opencc_fmmseg::OpenCC;

use crate::model::{Config, Repaired, Script, Simplified};
use crate::span::{OffsetMap, pieces};
use crate::tables::Tables;
use crate::tables::script::ScriptTable;
use crate::warning::{Warning, WarningCode};

/// The dictionaries, read when the first traditional text is met.
static CONVERTER: LazyLock<OpenCC> = LazyLock::new(|| {
    let mut converter = OpenCC::new();
    // Files are read side by side already; splitting each one only costs.
    converter.set_parallel(false);
    converter
});

/// Fewer characters of the other script than one in this many do not make a text mixed.
const MIXED_FROM: usize = 20;

/// The text in simplified script.
///
/// Warns with `ScriptLength` where a line was converted character by character because the
/// dictionaries would have changed its length.
pub fn simplify(repaired: &Repaired, tables: &Tables, _config: &Config) -> (Simplified, Vec<Warning>) {
    let text = &repaired.text;
    let counts = Counts::of(text, tables.script);
    let script = counts.script();
    if counts.traditional == 0 {
        return (Simplified { text: text.clone(), map: OffsetMap::identity(), script }, Vec::new());
    }
    let (text, map, warnings) = convert_lines(text, script, tables.script);
    (Simplified { text, map, script }, warnings)
}

/// A search query in simplified script.
///
/// Queries are short and may tell nothing of their script: one that holds a character of
/// traditional texts only is converted, any other is taken as simplified.
pub fn simplify_query(query: &str) -> String {
    let counts = Counts::of(query, ScriptTable::built_in());
    if counts.traditional == 0 { query.to_owned() } else { convert(query).into_owned() }
}

/// How many characters belong to one script only.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    traditional: usize,
    simplified: usize,
}

impl Counts {
    /// Counts a text's characters.
    fn of(text: &str, table: &ScriptTable) -> Counts {
        let mut counts = Counts::default();
        for c in text.chars().filter(|c| !c.is_ascii()) {
            counts.traditional += usize::from(table.traditional.contains(c));
            counts.simplified += usize::from(table.simplified.contains(c));
        }
        counts
    }

    /// The script that the counts tell of.
    fn script(self) -> Script {
        let Counts { traditional, simplified } = self;
        let few = (traditional + simplified) / MIXED_FROM;
        match (traditional, simplified) {
            (0, 0) => Script::None,
            _ if traditional <= few => Script::Hans,
            _ if simplified <= few => Script::Hant,
            _ => Script::Mixed,
        }
    }
}

/// Converts a text line by line, each as its own characters and the page's script ask.
fn convert_lines(text: &str, page: Script, table: &ScriptTable) -> (String, OffsetMap, Vec<Warning>) {
    // A page that is traditional throughout is converted in one go, which is the usual case.
    if page == Script::Hant {
        let converted = convert(text);
        if let Some(map) = align::map_of(text, &converted) {
            return (converted.into_owned(), map, Vec::new());
        }
    }
    let mut simplified = String::with_capacity(text.len());
    let mut map = OffsetMap::identity();
    let mut warnings = Vec::new();
    let mut start = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let counts = Counts::of(line, table);
        let whole = match page {
            Script::Hant => true,
            Script::Mixed => counts.simplified <= counts.traditional,
            _ => counts.traditional > counts.simplified,
        };
        let converted = match (whole, counts.traditional) {
            (true, _) => convert(line),
            (false, 0) => Cow::Borrowed(line),
            (false, _) => Cow::Owned(by_character(line, table)),
        };
        let at = simplified.len();
        match align::push_map(&mut map, line, &converted, at, start) {
            true => simplified.push_str(&converted),
            false => {
                let message = "converted character by character to keep its length";
                warnings.push(Warning::at_line(WarningCode::ScriptLength, number, message));
                let converted = by_character(line, table);
                // Cannot fail: character by character keeps the number of characters.
                align::push_map(&mut map, line, &converted, at, start);
                simplified.push_str(&converted);
            }
        }
        start += line.len();
    }
    (simplified, map, warnings)
}

/// The text by OpenCC's characters and phrases; its punctuation stays.
fn convert(text: &str) -> Cow<'_, str> {
    // The library holds many times a text's bytes, and no phrase goes on over the end of a sentence.
    let converted = pieces(text).map(|(_, piece)| CONVERTER.t2s(piece, false)).collect();
    Cow::Owned(converted)
}

/// The text with those characters converted that are traditional and nothing else.
fn by_character(text: &str, table: &ScriptTable) -> String {
    let mut simplified = String::with_capacity(text.len());
    for c in text.chars() {
        if !table.traditional.contains(c) {
            simplified.push(c);
            continue;
        }
        let converted = CONVERTER.t2s(c.encode_utf8(&mut [0; 4]), false);
        let mut chars = converted.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => simplified.push(one),
            _ => simplified.push(c),
        }
    }
    simplified
}

#[cfg(test)]
mod tests;
