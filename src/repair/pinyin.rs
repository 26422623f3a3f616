//! Pinyin in brackets after a character, as some script converters leave it: `醫(yī)院`.
//!
//! A syllable with a tone mark is damage wherever it follows a Chinese character. One without
//! (`們(men)`) may as well be an English word or an abbreviation, so it goes only where the page
//! has toned ones too, and `附件(a)` stays.

use memchr::memchr_iter;

use super::Change;
use super::rewriter::Rewriter;
use crate::tables::chars::is_han;
use crate::tables::mend::MendTable;

/// Longest gloss in bytes: six letters, some of two bytes, and blanks around them.
const LONGEST: usize = 14;

/// The text without its glosses, and how many there were.
pub(super) fn mend(text: &str, table: &MendTable) -> (Option<Change>, usize) {
    let mut glosses: Vec<(usize, usize)> = Vec::new();
    let mut any_toned = false;
    for open in memchr_iter(b'(', text.as_bytes()) {
        let follows_gloss = glosses.last().is_some_and(|&(_, end)| end == open);
        if !follows_gloss && !text[..open].chars().next_back().is_some_and(is_han) {
            continue;
        }
        let inner = &text.as_bytes()[open + 1..];
        let inner = &inner[..inner.len().min(LONGEST)];
        let Some(length) = memchr::memchr(b')', inner) else { continue };
        if let Some(toned) = syllable(&text[open + 1..open + 1 + length], table) {
            any_toned |= toned;
            glosses.push((open, open + length + 2));
        }
    }
    if !any_toned {
        return (None, 0);
    }
    let mut copy = Rewriter::new(text);
    glosses.iter().for_each(|&(start, end)| copy.replace(start, end, ""));
    (copy.finish(), glosses.len())
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
