//! Numbers as they are typed in a query: `1200`, `1,200`, `1.5万`, `3千万`, `>=1亿`, `1万..10万`.

use std::ops::Bound;

use rust_decimal::Decimal;

use super::query::Range;

/// Reads bounds: a number, `>`, `>=`, `<`, `<=` or `=` and a number, or `FROM..TO` with either
/// end left out. None where they are something else, or none can lie between them.
pub(super) fn range(text: &str) -> Option<Range> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| match text.trim() {
            "" => Some(Bound::Unbounded),
            text => number(text).map(Bound::Included),
        };
        let range = Range { from: end(from)?, to: end(to)? };
        return match (range.from, range.to) {
            (Bound::Unbounded, Bound::Unbounded) => None,
            (Bound::Included(from), Bound::Included(to)) if from > to => None,
            _ => Some(range),
        };
    }
    let compared: &[(&str, Make)] = &[
        (">=", |n| Range { from: Bound::Included(n), to: Bound::Unbounded }),
        ("≥", |n| Range { from: Bound::Included(n), to: Bound::Unbounded }),
        ("<=", |n| Range { from: Bound::Unbounded, to: Bound::Included(n) }),
        ("≤", |n| Range { from: Bound::Unbounded, to: Bound::Included(n) }),
        (">", |n| Range { from: Bound::Excluded(n), to: Bound::Unbounded }),
        ("<", |n| Range { from: Bound::Unbounded, to: Bound::Excluded(n) }),
        ("=", |n| Range { from: Bound::Included(n), to: Bound::Included(n) }),
        ("", |n| Range { from: Bound::Included(n), to: Bound::Included(n) }),
    ];
    compared.iter().find_map(|(sign, make)| number(text.strip_prefix(sign)?.trim_start()).map(make))
}

/// Bounds out of the number that a sign stands before.
type Make = fn(Decimal) -> Range;

/// Reads a number: digits, with commas between threes and a fraction as it may be, then
/// magnitudes, either script.
fn number(text: &str) -> Option<Decimal> {
    let magnitudes = text.trim_end_matches(|c| power(c).is_some());
    let scale = text[magnitudes.len()..].chars().filter_map(power);
    let digits = magnitudes.trim_end();
    let whole = digits.split('.').next().unwrap_or(digits).trim_start_matches('-');
    let grouped = !whole.contains(',') || {
        let groups: Vec<&str> = whole.split(',').collect();
        (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3)
    };
    let plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    let fraction_has_comma = digits.split_once('.').is_some_and(|(_, fraction)| fraction.contains(','));
    let starts = whole.starts_with(|c: char| c.is_ascii_digit());
    if !grouped || !plain || !starts || fraction_has_comma || digits.ends_with('.') {
        return None;
    }
    let value: Decimal = Decimal::from_str_exact(&digits.replace(',', "")).ok()?;
    scale.into_iter().try_fold(value, |value, power| value.checked_mul(Decimal::from(power)))
}

/// The value of a magnitude.
fn power(c: char) -> Option<u64> {
    Some(match c {
        '百' => 100,
        '千' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let end = |bound, sign: &str| match bound {
            Bound::Included(n) => format!("{sign}={n}"),
            Bound::Excluded(n) => format!("{sign}{n}"),
            Bound::Unbounded => String::new(),
        };
        let read = range(text).map_or("-".to_owned(), |range| {
            format!("{} {}", end(range.from, ">"), end(range.to, "<")).trim().to_owned()
        });
        assert_eq!(read, expected, "reading {text}: see search/number.rs");
    }

    #[test]
    fn reads_bounds() {
        check("1200", ">=1200 <=1200");
        check("=1,200", ">=1200 <=1200");
        check(">1000", ">1000");
        check(">= 1000", ">=1000");
        check("<50", "<50");
        check("≤50.5", "<=50.5");
        check("1万..10万", ">=10000 <=100000");
        check("100000..", ">=100000");
        check("..1.5亿", "<=150000000.0");
        check("3千萬", ">=30000000 <=30000000");
        check("-5..0", ">=-5 <=0");
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "", "..", ">", "many", "1,20", "12,000,0", "1.2.3", "1.", "万", "5..1", "1万2", "1..2..3", "--1",
            "1.5,5",
        ] {
            check(text, "-");
        }
    }
}
