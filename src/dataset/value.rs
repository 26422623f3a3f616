//! A value in a row of a table, typed and exact.
//!
//! Numbers stay `Decimal` and whole numbers until an exporter writes them, so that no float ever
//! comes between a report and a spreadsheet. `Empty` means that the source does not say; it is
//! never written as zero.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Not told.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i64),
    /// An exact number.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    Texts(Vec<String>),
    /// Several whole numbers.
    Wholes(Vec<i64>),
}

impl<'a> Value<'a> {
    /// A text.
    pub fn text(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }

    /// A text that may be missing.
    pub fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Value::Empty, Value::text)
    }

    /// A whole number of any size that counts things in memory.
    pub fn count(number: impl TryInto<i64>) -> Self {
        // A count above 2^63 cannot occur; saturating keeps the conversion total.
        Value::Whole(number.try_into().unwrap_or(i64::MAX))
    }

    /// An exact number, without trailing zeros.
    pub fn number(number: Decimal) -> Self {
        Value::Number(number.normalize())
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        matches!(self, Value::Empty)
    }
}

/// The value as plain text: what a CSV field and a cell of a printed table hold.
///
/// Several texts are joined by `; `, several numbers by a blank.
impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Empty => Ok(()),
            Value::Text(text) => f.write_str(text),
            Value::Whole(number) => write!(f, "{number}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Texts(texts) => f.write_str(&texts.join("; ")),
            Value::Wholes(numbers) => {
                for (place, number) in numbers.iter().enumerate() {
                    let gap = if place == 0 { "" } else { " " };
                    write!(f, "{gap}{number}")?;
                }
                Ok(())
            }
        }
    }
}

/// A number with its thousands apart: `1,234,567`; decimals stay as they are.
pub fn thousands(number: impl std::fmt::Display) -> String {
    let plain = number.to_string();
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::with_capacity(plain.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        let cases = [("0", "0"), ("999", "999"), ("1000", "1,000"), ("1234567", "1,234,567")];
        for (plain, grouped) in cases {
            assert_eq!(thousands(plain), grouped);
        }
        assert_eq!(thousands("-277775.75"), "-277,775.75");
    }

    #[test]
    fn numbers_are_plain() {
        let shown = |text: &str| Value::number(text.parse().expect("a decimal")).to_string();
        assert_eq!(shown("130200.00"), "130200");
        assert_eq!(shown("277775.7"), "277775.7");
        assert_eq!(shown("100000000000"), "100000000000");
        assert_eq!(shown("0.0"), "0");
    }

    #[test]
    fn lists_are_joined() {
        assert_eq!(Value::Wholes(vec![1, 4, 7]).to_string(), "1 4 7");
        assert_eq!(Value::Texts(vec!["a".into(), "b".into()]).to_string(), "a; b");
        assert_eq!(Value::Empty.to_string(), "");
    }
}
