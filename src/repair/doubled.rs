//! Doubled punctuation, as joined and converted texts have it: `,,` `、,` `。,`.
//!
//! Which pairs count, and what stays of them, is in `mend.toml`. Between two digits nothing is
//! touched, since there a comma belongs to a number.

use memchr::memchr_iter;

use super::Change;
use super::rewriter::Rewriter;
use crate::tables::mend::MendTable;

/// The text with single marks, and how many were too many. Every pair of the table has a comma.
pub(super) fn mend(text: &str, table: &MendTable) -> (Option<Change>, usize) {
    let bytes = text.as_bytes();
    let mut copy = Rewriter::new(text);
    let mut removed = 0;
    for comma in memchr_iter(b',', bytes) {
        if comma < copy.replaced_to() {
            continue;
        }
        // What stands beside most commas is a Chinese character or a digit; leave quickly.
        let may_join = |byte: Option<&u8>| byte.is_some_and(|b| b",;:!?\xe3\x80\x81\x82".contains(b));
        let before = comma.checked_sub(1).and_then(|i| bytes.get(i));
        if !may_join(before) && !may_join(bytes.get(comma + 1)) {
            continue;
        }
        let (start, end) = run_around(text, comma, copy.replaced_to());
        let run = &text[start..end];
        let in_number = text[..start].ends_with(|c: char| c.is_ascii_digit())
            && text[end..].starts_with(|c: char| c.is_ascii_digit());
        if in_number {
            continue;
        }
        let folded = fold(run, table);
        if folded.len() < run.len() {
            removed += run.chars().count() - folded.chars().count();
            copy.replace(start, end, &folded);
        }
    }
    (copy.finish(), removed)
}

/// The run of marks around a comma, begun no earlier than `from`.
fn run_around(text: &str, comma: usize, from: usize) -> (usize, usize) {
    let is_mark = |c: &char| matches!(c, ',' | '、' | '。' | ';' | ':' | '!' | '?');
    let before: usize = text[from..comma].chars().rev().take_while(is_mark).map(char::len_utf8).sum();
    let after: usize = text[comma..].chars().take_while(is_mark).map(char::len_utf8).sum();
    (comma - before, comma + after)
}

/// A run of marks with every pair of the table made one.
fn fold(run: &str, table: &MendTable) -> String {
    let mut folded = String::with_capacity(run.len());
    for mark in run.chars() {
        let last = folded.pop();
        let Some(last) = last else {
            folded.push(mark);
            continue;
        };
        let is_pair = |pair: &str| pair.chars().eq([last, mark]);
        match table.doubled.iter().find(|doubled| is_pair(&doubled.pair)) {
            Some(doubled) => folded.push_str(&doubled.left),
            None => folded.extend([last, mark]),
        }
    }
    folded
}
