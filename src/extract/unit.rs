//! Tells what a number counts: by its measure word, or by the noun where the word leaves it open.
//!
//! `3个` may be enterprises, meetings or problems; `2期` classes or journals. The measure words
//! and the nouns are data (`data/units.toml`); here is only where they are looked for.

use crate::extract::flow::Flow;
use crate::model::Unit;
use crate::tables::units::{UnitSet, Units};

/// How far after a measure word its noun is looked for.
const REACH_AFTER_CHARS: usize = 14;
/// How far before a number its noun is looked for.
const REACH_BEFORE_CHARS: usize = 14;

/// What the noun after a number says that it counts, or failing that the noun before it.
///
/// `number` are the bounds of the number phrase, `limits` how far to look on either side.
pub fn by_noun(
    flow: &Flow,
    number: (usize, usize),
    limits: (usize, usize),
    allowed: UnitSet,
    units: &Units,
) -> Option<Unit> {
    let chars = flow.chars();
    let before = &chars[limits.0.max(number.0.saturating_sub(REACH_BEFORE_CHARS)).min(number.0)..number.0];
    if matches!(flow.get(number.1), '、' | ',' | '和' | '及' | '。' | ';' | ')' | '(') {
        return units.last_noun(before, allowed);
    }
    let after = &chars[number.1..limits.1.clamp(number.1, number.1 + REACH_AFTER_CHARS).min(chars.len())];
    units.first_noun(after, allowed).or_else(|| units.last_noun(before, allowed))
}
