//! Tells whether two figures are one fact told twice, as in a headline and its detail.
//!
//! Equal numbers are weak evidence when they are small (every report holds a meeting once, here
//! and there) and strong when they have many digits. So what is asked of the words around the
//! numbers falls as the digits grow:
//!
//! - three significant digits or more (`13.02万元`): nothing more;
//! - two (`240人`): the words around them agree by half;
//! - one (`2期`): the words around one contain all the words around the other.
//!
//! Figures of one sentence are never one fact: `会议一次、讲座一次` are two.

use rust_decimal::Decimal;

use crate::model::Figure;

/// Characters that are looked at before and after a number.
const BEFORE: usize = 12;
const AFTER: usize = 8;

/// Whether two figures of one indicator and unit tell the same fact.
pub(super) fn same_fact(text: &str, one: &Figure, other: &Figure) -> bool {
    let equal = one.value == other.value && one.value_max == other.value_max;
    if !equal || one.sentence == other.sentence {
        return false;
    }
    match significant_digits(one.value) {
        0 | 1 => shared_words(text, one, other) >= 1.0,
        2 => shared_words(text, one, other) >= 0.5,
        _ => true,
    }
}

/// Digits of a number without the zeros at either end.
fn significant_digits(value: Decimal) -> usize {
    let digits = value.abs().mantissa().to_string();
    digits.trim_end_matches('0').len()
}

/// Share of the words around one number that stand around the other too, 0 to 1; the number with
/// fewer words around it is measured. Pairs of characters stand for words.
pub(super) fn shared_words(text: &str, one: &Figure, other: &Figure) -> f64 {
    let (fewer, more) = {
        let (a, b) = (pairs_around(text, one), pairs_around(text, other));
        if a.len() <= b.len() { (a, b) } else { (b, a) }
    };
    if fewer.len() < 2 {
        return 0.0;
    }
    let shared = fewer.iter().filter(|pair| more.contains(pair)).count();
    shared as f64 / fewer.len() as f64
}

/// Pairs of neighbouring characters in the clause around a number, the number left out.
fn pairs_around(text: &str, figure: &Figure) -> Vec<(char, char)> {
    let within = figure.sentence;
    let before = &text[within.start.min(figure.span.start)..figure.span.start];
    let after = &text[figure.span.end..within.end.max(figure.span.end)];
    let before: Vec<char> = before.chars().rev().take(BEFORE).take_while(|&c| !ends_clause(c)).collect();
    let before: Vec<char> = before.into_iter().rev().collect();
    let after: Vec<char> = after.chars().take(AFTER).take_while(|&c| !ends_clause(c)).collect();
    let mut pairs: Vec<(char, char)> =
        [before, after].iter().flat_map(|side| side.windows(2)).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether a character ends a clause: all punctuation, in either width, and line ends.
fn ends_clause(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_whitespace() || "，。；：、！？“”‘’（）《》【】…—".contains(c)
}
