//! Marks that a copier strewed into sentences: `的'职工`, `的.呼声`, `` 的`态度 ``.
//!
//! Such marks stand between two Chinese characters. A quote that has its partner nearby is a
//! quote and stays; a full stop may end a sentence (`建设.各单位`) or stand in a date (`七.一`), so
//! it goes only after a word that ends no sentence.

use memchr::{memchr, memchr_iter, memchr2_iter, memchr3};

use super::Change;
use super::rewriter::Rewriter;
use crate::tables::chars::is_han;
use crate::tables::mend::MendTable;

/// Removing a mark can part a pair of quotes, so the pass repeats while it finds something; no
/// real text needs more than two rounds.
const ROUNDS: usize = 8;

/// The text without stray marks, and how many there were.
pub(super) fn mend(text: &str, table: &MendTable) -> (Option<Change>, usize) {
    let mut change: Option<Change> = None;
    let mut removed = 0;
    for _ in 0..ROUNDS {
        let current = change.as_ref().map_or(text, |(text, _)| text);
        let strays = find(current, table);
        if strays.is_empty() {
            break;
        }
        removed += strays.len();
        let mut copy = Rewriter::new(current);
        strays.iter().for_each(|&at| copy.replace(at, at + 1, ""));
        let next = copy.finish().map(|(text, map)| match &change {
            Some((_, earlier)) => (text, map.after(earlier)),
            None => (text, map),
        });
        change = next.or(change);
    }
    (change, removed)
}

/// Where stray marks stand, in order.
fn find(text: &str, table: &MendTable) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut strays = Vec::new();
    let mut from = 0;
    while let Some(found) = memchr3(b'\'', b'`', b'.', &bytes[from..]) {
        let at = from + found;
        if bytes[at] == b'.' {
            if is_stray_stop(text, at, table) {
                strays.push(at);
            }
            from = at + 1;
            continue;
        }
        // Quotes are paired line by line, so the rest of this line is done at once.
        let line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        let quotes: Vec<usize> =
            memchr2_iter(b'\'', b'`', &bytes[at..line_end]).map(|offset| at + offset).collect();
        let first = strays.len();
        strays.extend(stray_quotes(text, &quotes, table));
        let stops = memchr_iter(b'.', &bytes[at..line_end]).map(|offset| at + offset);
        strays.extend(stops.filter(|&stop| is_stray_stop(text, stop, table)));
        strays[first..].sort_unstable();
        from = line_end;
    }
    strays
}

/// Whether a full stop stands where no sentence can end.
fn is_stray_stop(text: &str, at: usize, table: &MendTable) -> bool {
    neighbours(text, at).is_some_and(|(before, after)| {
        let in_number = table.numerals.contains(before) && table.numerals.contains(after);
        table.open_words.contains(before) && !in_number
    })
}

/// The quotes of a line that have no partner and stand inside a sentence.
fn stray_quotes(text: &str, quotes: &[usize], table: &MendTable) -> Vec<usize> {
    let mut strays = Vec::new();
    let mut next = 0;
    while let Some(&at) = quotes.get(next) {
        if quotes.get(next + 1).is_some_and(|&close| is_pair(text, at, close, table)) {
            next += 2;
            continue;
        }
        if neighbours(text, at).is_some() {
            strays.push(at);
        }
        next += 1;
    }
    strays
}

/// Whether two quotes of a line enclose something.
fn is_pair(text: &str, open: usize, close: usize, table: &MendTable) -> bool {
    let inner = &text[open + 1..close];
    text.as_bytes()[open] == text.as_bytes()[close]
        && !inner.is_empty()
        && !inner.contains('。')
        && !inner.ends_with(|c| table.open_words.contains(c))
        && inner.chars().nth(table.quoted_chars).is_none()
}

/// The characters before and after a one-byte mark, where both are Chinese.
fn neighbours(text: &str, at: usize) -> Option<(char, char)> {
    let before = text[..at].chars().next_back().filter(|c| is_han(*c))?;
    let after = text[at + 1..].chars().next().filter(|c| is_han(*c))?;
    Some((before, after))
}
