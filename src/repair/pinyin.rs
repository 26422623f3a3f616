//! Pinyin in brackets after a character, as some script converters leave it: `醫(yī)院`.
//!
//! A syllable with a tone mark is damage wherever it follows a Chinese character. One without
//! (`們(men)`) may as well be an English word or an abbreviation, so it goes only where the page
//! has toned ones too, and `附件(a)` stays.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::GBK;
use memchr::memchr_iter;

use super::Change;
use super::rewriter::Rewriter;
use crate::span::Span;
use crate::tables::chars::is_han;
use crate::tables::mend::MendTable;

/// Longest gloss in bytes: six letters, some of two bytes, and blanks around them.
const LONGEST: usize = 14;

/// A gloss in brackets.
struct Gloss {
    /// From the opening bracket to behind the closing one.
    span: Span,
    /// Whether it has a tone mark.
    toned: bool,
    /// Whether it follows a Chinese character, and not the half of one.
    whole: bool,
}

/// The text without its glosses, and how many there were.
pub(super) fn mend(text: &str, table: &MendTable) -> (Option<Change>, usize) {
    let glosses = find(text, table);
    if !glosses.iter().any(|gloss| gloss.toned && gloss.whole) {
        return (None, 0);
    }
    let readings = readings(text, &glosses);
    let mut copy = Rewriter::new(text);
    let mut mended = 0;
    for gloss in &glosses {
        let Span { start, end } = gloss.span;
        if gloss.whole {
            copy.replace(start, end, "");
        } else if let Some(lost) = half_character(text, gloss, &readings) {
            copy.replace(start - 1, end, lost.encode_utf8(&mut [0; 4]));
        } else {
            continue;
        }
        mended += 1;
    }
    (copy.finish(), mended)
}

/// The glosses of a text, in order.
fn find(text: &str, table: &MendTable) -> Vec<Gloss> {
    let mut glosses: Vec<Gloss> = Vec::new();
    for open in memchr_iter(b'(', text.as_bytes()) {
        let follows_gloss = glosses.last().is_some_and(|last| last.whole && last.span.end == open);
        let before = text[..open].chars().next_back();
        let whole = follows_gloss || before.is_some_and(is_han);
        if !whole && !before.is_some_and(is_trail_byte) {
            continue;
        }
        let inner = &text.as_bytes()[open + 1..];
        let inner = &inner[..inner.len().min(LONGEST)];
        let Some(length) = memchr::memchr(b')', inner) else { continue };
        let close = open + 1 + length;
        if let Some(toned) = syllable(&text[open + 1..close], table)
            && (whole || toned)
        {
            glosses.push(Gloss { span: Span::new(open, close + 1), toned, whole });
        }
    }
    glosses
}

/// Which characters the page glosses with which syllable.
fn readings<'a>(text: &'a str, glosses: &[Gloss]) -> BTreeMap<&'a str, BTreeSet<char>> {
    let mut readings: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    if glosses.iter().all(|gloss| gloss.whole) {
        return readings;
    }
    for gloss in glosses.iter().filter(|gloss| gloss.whole && gloss.toned) {
        let character = text[..gloss.span.start].chars().next_back().filter(|c| is_han(*c));
        readings.entry(gloss.span.of(text)).or_default().extend(character);
    }
    readings
}

/// Whether a character may be the second byte of a character in GBK.
fn is_trail_byte(c: char) -> bool {
    matches!(c, '@'..='~')
}

/// The character whose first byte in GBK was lost, so that `現(xiàn)` reads `F(xiàn)`: the one
/// that the page glosses so elsewhere and whose second byte is the letter that is left.
fn half_character(text: &str, gloss: &Gloss, readings: &BTreeMap<&str, BTreeSet<char>>) -> Option<char> {
    let left = text.as_bytes()[gloss.span.start - 1];
    let mut fitting = readings.get(gloss.span.of(text))?.iter().filter(|c| {
        let mut buffer = [0; 4];
        let (bytes, _, lossy) = GBK.encode(c.encode_utf8(&mut buffer));
        !lossy && bytes.len() == 2 && bytes[1] == left
    });
    let found = fitting.next().copied();
    found.filter(|_| fitting.next().is_none())
}

/// Whether `gloss` is one pinyin syllable, and if so, whether it has its tone mark.
fn syllable(gloss: &str, table: &MendTable) -> Option<bool> {
    let mut plain = String::with_capacity(8);
    let mut tones = 0;
    for c in gloss.trim_matches(' ').chars() {
        let (letter, toned) = without_tone(c)?;
        tones += u32::from(toned);
        plain.push(letter);
    }
    let known = table.syllables.contains(plain.as_str())
        // lv, nv and the like; and xü for xu.
        || table.syllables.contains(plain.replace('v', "ü").as_str())
        || table.syllables.contains(plain.replace('ü', "u").as_str());
    (known && tones <= 1 && (tones == 1 || plain.chars().count() > 1)).then_some(tones == 1)
}

/// The letter without its tone mark, and whether it had one.
fn without_tone(c: char) -> Option<(char, bool)> {
    Some(match c {
        'a'..='z' | 'ü' => (c, false),
        'ā' | 'á' | 'ǎ' | 'à' | 'ă' => ('a', true),
        'ē' | 'é' | 'ě' | 'è' => ('e', true),
        'ī' | 'í' | 'ǐ' | 'ì' => ('i', true),
        'ō' | 'ó' | 'ǒ' | 'ò' => ('o', true),
        'ū' | 'ú' | 'ǔ' | 'ù' => ('u', true),
        'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => ('ü', true),
        'ń' | 'ň' | 'ǹ' => ('n', true),
        _ => return None,
    })
}
