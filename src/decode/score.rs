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
    /// Characters that tell.
    pub(super) telling: usize,
}

/// What an ASCII character tells in UTF-16, where a wrong reading hardly ever gives one.
pub(super) const WIDE_ASCII: f64 = 0.6;

/// The marks of a text. `ascii` is what an ASCII character tells, if anything.
pub(super) fn of(text: &str, ascii: Option<f64>, table: &ScriptTable) -> Score {
    let (mut sum, mut telling, mut garbage, mut all) = (0.0, 0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
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
            '\u{fffd}'
            | '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fff0}'..='\u{ffff}' => {
                garbage += 1;
                -2.0
            }
            '\u{f0000}'.. => {
                garbage += 1;
                -2.0
            }
            _ if is_han(c) => -0.5,
            _ => -0.3,
        };
        telling += 1;
        sum += weight;
    }
    let share = |part: f64, whole: usize| if whole == 0 { 0.0 } else { part / whole as f64 };
    Score { chinese: share(sum, telling), garbage: share(garbage as f64, all), telling }
}
