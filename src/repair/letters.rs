//! Single characters: full-width to half-width, compatibility forms to plain ones, invisible
//! characters out.
//!
//! One scan does all three, since most text has none of them and each scan costs the same. The
//! scan steps by lead bytes and looks closer only at those that damaged characters begin with.

use super::Change;
use super::rewriter::Rewriter;
use crate::tables::mend::MendTable;

/// What to do with a character.
enum Verdict<'t> {
    Keep,
    Drop,
    DropPrivate,
    Char(char),
    Text(&'t str),
}

/// The text with its characters mended, and how many private-use characters were dropped.
pub(super) fn mend(text: &str, table: &MendTable) -> (Option<Change>, usize) {
    let bytes = text.as_bytes();
    let mut copy = Rewriter::new(text);
    let mut private_use = 0;
    let mut at = 0;
    while at < bytes.len() {
        let step = STEPS[bytes[at] as usize];
        if step & LOOK == 0 {
            at += step as usize;
            continue;
        }
        let length = (step & !LOOK) as usize;
        // A character of this length begins here, since `text` is valid UTF-8.
        let end = at + length;
        if !is_plain(&bytes[at..end])
            && let Some(c) = text[at..end].chars().next()
        {
            match judge(c, table) {
                Verdict::Keep => {}
                Verdict::Drop => copy.replace(at, end, ""),
                Verdict::DropPrivate => {
                    private_use += 1;
                    // Beside a digit it may have been one: it must not join what stands around it.
                    let beside = [at.checked_sub(1).map(|i| bytes[i]), bytes.get(end).copied()];
                    let digit = beside.iter().flatten().any(u8::is_ascii_digit);
                    copy.replace(at, end, if digit { "\u{fffd}" } else { "" });
                }
                Verdict::Char(plain) => copy.replace(at, end, plain.encode_utf8(&mut [0; 4])),
                Verdict::Text(plain) => copy.replace(at, end, plain),
            }
        }
        at = end;
    }
    (copy.finish(), private_use)
}

/// Set in [`STEPS`] where a character that begins so may need mending.
const LOOK: u8 = 0x80;

/// By lead byte, the length of its character, and whether to look at it.
static STEPS: [u8; 256] = {
    let mut steps = [1u8; 256];
    let mut byte = 0;
    while byte < 256 {
        steps[byte] = match byte {
            0x09 | 0x0a => 1,
            0..0x20 | 0x7f => 1 | LOOK,
            0xc2 | 0xc9 | 0xd8 => 2 | LOOK,
            0xc0..0xe0 => 2,
            0xe1..=0xe3 | 0xee | 0xef => 3 | LOOK,
            0xe0..0xf0 => 3,
            0xf0 | 0xf3..=0xf7 => 4 | LOOK,
            0xf1 | 0xf2 => 4,
            _ => 1,
        };
        byte += 1;
    }
    steps
};

/// Whether the bytes are one of the plain characters that share a lead byte with damaged ones:
/// quotes, dashes and Chinese punctuation, which are in every sentence.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    match *bytes {
        [0xc2, second] => second > 0xa0 && second != 0xad,
        [0xe2, 0x80, third] => matches!(third, 0x90..=0x99 | 0x9c..=0xa7 | 0xb0..),
        [0xe3, 0x80, third] => third != 0x80,
        [0xe3, second, _] => matches!(second, 0x81..=0x84),
        _ => false,
    }
}

/// What to do with a character that may need mending.
fn judge(c: char, table: &MendTable) -> Verdict<'_> {
    if let Some(half) = half_width(c) {
        Verdict::Char(half)
    } else if is_private(c) {
        Verdict::DropPrivate
    } else if is_invisible(c) {
        Verdict::Drop
    } else {
        table.compat.get(&c).map_or(Verdict::Keep, |plain| Verdict::Text(plain))
    }
}

/// The half-width form of a full-width letter, digit, mark or blank.
fn half_width(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some(' '),
        // Line and page breaks that are no line feed: lines were told by the decoder.
        '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ => None,
    }
}

/// Characters whose look is known to the author's font alone.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Control, zero-width, direction and annotation characters, and what is no character at all.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\r' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}
