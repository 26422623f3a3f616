//! How Chinese a reading of some bytes is.
//!
//! Bytes that are read in the wrong encoding give characters, but rare ones: of Chinese text read
//! right, four characters of five are among the nine hundred most common, read wrong hardly one.

use crate::tables::chars::is_han;
use crate::tables::script::ScriptTable;

/// A reading's marks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    /// Mean over the characters that tell: about 1 for Chinese read right, near 0 or below it
    /// for any other reading; 0 where no character tells.
    pub(super) chinese: f64,
    /// Share of the characters that no text holds: controls, replaced bytes, private use.
    pub(super) garbage: f64,
    /// As `garbage`, but characters in a row count once: one bad byte in UTF-8 spoils three.
    pub(super) faults: f64,
    /// Characters that tell.
    pub(super) telling: usize,
}

/// What an ASCII character tells in UTF-16, where a wrong reading hardly ever gives one.
pub(super) const WIDE_ASCII: f64 = 0.6;

/// The marks of a text. `ascii` is what an ASCII character tells, if anything.
pub(super) fn of(text: &str, ascii: Option<f64>, table: &ScriptTable) -> Score {
    let (mut sum, mut telling, mut garbage, mut faults, mut all) = (0.0, 0usize, 0usize, 0usize, 0usize);
    let mut in_garbage = false;
    for c in text.chars() {
        all += 1;
        let goes_on = std::mem::replace(&mut in_garbage, is_garbage(c));
        if in_garbage {
            garbage += 1;
            if goes_on {
                continue;
            }
            faults += 1;
        }
        let weight = match c {
            '\t' | '\n' | '\r' | '\u{c}' | ' '..='~' => match ascii {
                Some(weight) => weight,
                None => continue,
            },
            _ if table.common.contains(c) => 1.0,
            '、'..='】'
            | '〔'
            | '〕'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '…'
            | '—'
            | '·'
            | '！'..='～'
            | '\u{3000}' => 0.8,
            _ if table.simplified.contains(c) || table.traditional.contains(c) => 0.3,
            '\u{4e00}'..='\u{9fff}' => 0.2,
            _ if in_garbage => -1.0,
            _ if is_han(c) => -0.5,
            _ => -0.3,
        };
        telling += 1;
        sum += weight;
    }
    let share = |part: f64, whole: usize| if whole == 0 { 0.0 } else { part / whole as f64 };
    Score {
        chinese: share(sum, telling),
        garbage: share(garbage as f64, all),
        faults: share(faults as f64, all),
        telling,
    }
}

/// Whether no text holds a character: controls, replaced bytes, private use.
fn is_garbage(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{c}' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'.. => {
            !matches!(c, '\u{10000}'..'\u{f0000}')
        }
        _ => false,
    }
}
