//! Text that was read in a wrong encoding and saved so: `宸ヤ細`, `å·¥ä¼š` and `¹¤»á` for 工会.
//!
//! The bytes are still there: written in the encoding that it was wrongly read in, and read in
//! its own, the text is Chinese again. It is mended where that gives common characters and
//! nothing that does not fit, and else told. A character that lost a byte on the way is gone and
//! reads U+FFFD. Text that shows no sign of it (see `mend.toml`) costs two searches.

use std::ops::Range;

use encoding_rs::{Encoding, GBK, UTF_8, WINDOWS_1252};

use super::Change;
use super::rewriter::Rewriter;
use crate::tables::Tables;
use crate::tables::mend::{MendTable, Misread};
use crate::tables::script::ScriptTable;

/// A text that was misread twice is mended twice; nobody meets more.
const ROUNDS: usize = 3;
/// Of a run that was misread at least this share are common characters when read again.
const COMMON: f64 = 0.5;

/// What was done about misread text.
#[derive(Debug, Default)]
pub(super) struct Mended {
    pub(super) change: Option<Change>,
    /// Characters that were read again.
    pub(super) characters: usize,
    /// Characters of which a byte is gone.
    pub(super) lost: usize,
    /// Where text stands that looks misread, but not surely so.
    pub(super) doubtful: Option<usize>,
}

/// The text with misread characters read again.
pub(super) fn mend(text: &str, tables: &Tables) -> Mended {
    let mut all = Mended::default();
    for _ in 0..ROUNDS {
        let current = all.change.as_ref().map_or(text, |(text, _)| text);
        let Some((next, runs)) = once(current, tables, &mut all.doubtful) else { break };
        for c in runs.iter().flat_map(|run| &run.chars) {
            *(if c.1 == '\u{fffd}' { &mut all.lost } else { &mut all.characters }) += 1;
        }
        all.change = Some(match &all.change {
            Some((_, earlier)) => (next.0, next.1.after(earlier)),
            None => next,
        });
    }
    all
}

/// A stretch of text that was misread.
struct Run {
    span: Range<usize>,
    /// What it reads, each with the place of the character in which its first byte is.
    chars: Vec<(usize, char)>,
    /// How many of them are common.
    common: usize,
}

/// Mends what was misread once, in the first way that is certain.
fn once(text: &str, tables: &Tables, doubtful: &mut Option<usize>) -> Option<(Change, Vec<Run>)> {
    let table = &tables.mend;
    let (is_latin, is_gbk) = (has_latin_row(text.as_bytes()), table.signs_of_gbk.are_in(text));
    *doubtful = None;
    for misread in &table.misread {
        if !(if misread.seen_as == GBK { is_gbk } else { is_latin }) {
            continue;
        }
        let mut runs = Vec::new();
        for stretch in stretches(text) {
            let before = runs.len();
            find(text, stretch.clone(), misread, tables.script, &mut runs);
            if runs.len() == before {
                // Beside a mark that was read rightly.
                for piece in pieces(text, stretch, table) {
                    find(text, piece, misread, tables.script, &mut runs);
                }
            }
        }
        let common: usize = runs.iter().map(|run| run.common).sum();
        if common >= misread.least {
            let mut copy = Rewriter::new(text);
            runs.iter().for_each(|run| rewrite(run, &mut copy));
            return copy.finish().map(|change| (change, runs));
        }
        if common * 2 >= misread.least && doubtful.is_none() {
            *doubtful = runs.first().map(|run| run.span.start);
        }
    }
    None
}

/// Whether a letter of Latin-1 with a mark stands beside another of its kind, as hardly in any
/// word: what was read as Latin-1 is full of them.
fn has_latin_row(bytes: &[u8]) -> bool {
    let mut letters = memchr::memchr_iter(0xc3, bytes);
    letters.any(|at| {
        matches!(bytes.get(at + 2), Some(0xc2..=0xc6 | 0xcb | 0xe2))
            || matches!(at.checked_sub(2).map(|before| bytes[before]), Some(0xc2 | 0xc3))
    })
}

/// The places of the stretches of a text that hold no ASCII.
fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(|c: char| !c.is_ascii())?;
        rest = text[start..].find(|c: char| c.is_ascii()).map_or(text.len(), |length| start + length);
        Some(start..rest)
    })
}

/// The parts of a stretch between marks, blanks and what else the next pass changes.
fn pieces<'t>(
    text: &'t str,
    stretch: Range<usize>,
    table: &'t MendTable,
) -> impl Iterator<Item = Range<usize>> + 't {
    let is_mark = |c: char| {
        c != '\u{fffd}'
            && (!c.is_alphanumeric() || table.compat.contains_key(&c) || matches!(c, '\u{ff00}'..='\u{ffef}'))
    };
    let mut at = stretch.start;
    text[stretch].split_inclusive(is_mark).map(move |part| {
        let start = at;
        at += part.len();
        start..start + part.trim_end_matches(is_mark).len()
    })
}

/// Adds what was misread within a stretch without ASCII.
fn find(text: &str, stretch: Range<usize>, misread: &Misread, script: &ScriptTable, runs: &mut Vec<Run>) {
    let mut bytes: Vec<(usize, u8)> = Vec::new();
    for (at, c) in text[stretch.clone()].char_indices() {
        let at = stretch.start + at;
        match bytes_of(c, misread.seen_as) {
            Some(written) => bytes.extend(written.into_iter().map(|byte| (at, byte))),
            None => {
                let mark = if c == '\u{fffd}' { c.len_utf8() } else { 0 };
                runs.extend(read(&bytes, at, mark, misread, script));
                bytes.clear();
            }
        }
    }
    // A byte that could not be converted is often marked so.
    let mark = usize::from(text[stretch.end..].starts_with('?'));
    runs.extend(read(&bytes, stretch.end, mark, misread, script));
}

/// The bytes of which a character was made.
fn bytes_of(c: char, seen_as: &'static Encoding) -> Option<Vec<u8>> {
    match c {
        // Programs differ on the bytes for which windows-1252 has no character.
        '\u{80}'..='\u{ff}' if seen_as == WINDOWS_1252 => return Some(vec![c as u8]),
        '\u{2200}'.. if seen_as == WINDOWS_1252 => return None,
        _ => {}
    }
    let mut buffer = [0; 4];
    let (bytes, _, lossy) = seen_as.encode(c.encode_utf8(&mut buffer));
    (!lossy).then(|| bytes.into_owned())
}

/// What bytes read that end at `end`, if they were misread; behind them `mark` bytes of text may
/// stand for one that was lost.
fn read(
    bytes: &[(usize, u8)],
    mut end: usize,
    mark: usize,
    misread: &Misread,
    script: &ScriptTable,
) -> Option<Run> {
    let start = bytes.first()?.0;
    let plain: Vec<u8> = bytes.iter().map(|(_, byte)| *byte).collect();
    let mut chars = Vec::new();
    let mut rest = plain.as_slice();
    while !rest.is_empty() {
        let place = bytes[plain.len() - rest.len()].0;
        let whole = (1..=rest.len().min(4)).find_map(|n| Some((n, one(&rest[..n], misread.was)?)));
        let (length, c) = match whole {
            Some(whole) => whole,
            // Only the last character may have lost a byte.
            None if is_cut(rest, misread.was) && (mark > 0 || !chars.is_empty()) => {
                end += mark;
                (rest.len(), '\u{fffd}')
            }
            None => return None,
        };
        chars.push((place, c));
        rest = &rest[length..];
    }
    let common = chars.iter().filter(|(_, c)| is_common(*c, script)).count();
    let whole = chars.iter().filter(|(_, c)| *c != '\u{fffd}').count();
    let is_text = common as f64 >= COMMON * whole as f64;
    is_text.then_some(Run { span: start..end, chars, common })
}

/// The one character that some bytes are.
fn one(bytes: &[u8], encoding: &'static Encoding) -> Option<char> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether bytes begin a character and lack the last of it.
fn is_cut(bytes: &[u8], encoding: &'static Encoding) -> bool {
    match bytes {
        [0xe2..=0xef] | [0xe2..=0xef, 0x80..=0xbf] => encoding == UTF_8,
        [0x81..=0xfe] => encoding == GBK,
        _ => false,
    }
}

/// Whether a character is in every Chinese text.
fn is_common(c: char, script: &ScriptTable) -> bool {
    script.common.contains(c)
        || matches!(c, '、'..='】' | '！'..='～' | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '\u{3000}')
}

/// Puts what a run reads in its place.
fn rewrite(run: &Run, copy: &mut Rewriter) {
    let ends = run.chars.iter().skip(1).map(|(place, _)| *place).chain([run.span.end]);
    for ((place, c), end) in run.chars.iter().zip(ends) {
        copy.replace(*place, end, c.encode_utf8(&mut [0; 4]));
    }
}
