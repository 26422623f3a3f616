//! Numbers of the comparison as columns: exact where a query asks for them.
//!
//! A report's numbers are indexed as one column for each indicator, so that a query reads the one
//! it asks for and no report. A column holds whole numbers of 64 bits, and a number of a report
//! may have any decimals. So the column holds twice the number of ten-thousandths, rounded down,
//! and one more where something was rounded off: a number between two ten-thousandths stands
//! between them in the column too. Compared with a bound of at most four decimals, the column
//! says what the number itself would say; other bounds are refused, never rounded.
//!
//! Numbers too large for a column stand at its end, beyond every bound that is taken.

use std::ops::{Bound, RangeInclusive};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Name of the field; the column of an indicator is `numbers.ID`.
pub(super) const FIELD: &str = "numbers";

/// Decimals that a bound may have.
const DECIMALS: u32 = 4;
/// Parts that a one is divided into.
const PARTS: i64 = 10i64.pow(DECIMALS);
/// Numbers from here on, in parts, do not fit into a column twice over.
const TOO_LARGE: i64 = 1 << 62;

/// The largest bound, either side of zero.
pub const LARGEST_BOUND: i64 = (TOO_LARGE - 1) / PARTS;

/// The column of an indicator.
pub fn column(indicator: &str) -> String {
    format!("{FIELD}.{indicator}")
}

/// A number as its column holds it.
pub(super) fn fixed(value: Decimal) -> i64 {
    let beyond = if value.is_sign_negative() { i64::MIN } else { i64::MAX };
    let Some(parts) = value.checked_mul(Decimal::from(PARTS)) else { return beyond };
    let floor = parts.floor();
    match floor.to_i64() {
        Some(whole) if (-TOO_LARGE..TOO_LARGE).contains(&whole) => 2 * whole + i64::from(floor != parts),
        _ => beyond,
    }
}

/// The number that a column tells; none where it only tells between which ten-thousandths it lies,
/// or that it is too large.
pub fn told(fixed: i64) -> Option<Decimal> {
    // The least of all stands for what is below it too.
    (fixed % 2 == 0 && fixed != i64::MIN).then(|| Decimal::new(fixed / 2, DECIMALS).normalize())
}

/// The part of a column that holds just the numbers within these bounds; none where a bound has
/// more than four decimals or is beyond [`LARGEST_BOUND`].
pub fn range(from: Bound<Decimal>, to: Bound<Decimal>) -> Option<RangeInclusive<i64>> {
    let place = |bound: Decimal| {
        let exact = bound.normalize().scale() <= DECIMALS && bound.abs() <= Decimal::from(LARGEST_BOUND);
        exact.then(|| fixed(bound))
    };
    let first = match from {
        Bound::Included(bound) => place(bound)?,
        Bound::Excluded(bound) => place(bound)? + 1,
        Bound::Unbounded => i64::MIN,
    };
    let last = match to {
        Bound::Included(bound) => place(bound)?,
        Bound::Excluded(bound) => place(bound)? - 1,
        Bound::Unbounded => i64::MAX,
    };
    Some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers around zero, around a step of the column, with many decimals, and very large.
    const NUMBERS: &[&str] = &[
        "-79228162514264337593543950335",
        "-461168601842739",
        "-2.5",
        "-0.00005",
        "0",
        "0.00001",
        "0.0001",
        "0.00015",
        "0.0002",
        "1199.99999",
        "1200",
        "1200.00000001",
        "461168601842738",
        "461168601842738.7904",
        "461168601842739",
        "900000000000000000",
        "79228162514264337593543950335",
    ];

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_column_compares_as_the_numbers_do() {
        let bounds = ["-2.5", "-0.0001", "0", "0.0001", "0.0002", "1200", "461168601842738"];
        for (number, bound) in NUMBERS.iter().flat_map(|number| bounds.map(|bound| (*number, bound))) {
            let (value, limit) = (decimal(number), decimal(bound));
            let within = |from, to| range(from, to).unwrap().contains(&fixed(value));
            use Bound::{Excluded, Included, Unbounded};
            let told = [
                within(Included(limit), Unbounded),
                within(Excluded(limit), Unbounded),
                within(Unbounded, Included(limit)),
                within(Unbounded, Excluded(limit)),
                within(Included(limit), Included(limit)),
            ];
            let are = [value >= limit, value > limit, value <= limit, value < limit, value == limit];
            assert_eq!(told, are, "{number} against {bound}: see store/numbers.rs");
        }
    }

    #[test]
    fn a_column_tells_a_number_exactly_or_not_at_all() {
        for number in NUMBERS {
            let (value, told) = (decimal(number), told(fixed(decimal(number))));
            let exact = value.normalize().scale() <= DECIMALS && value.abs() <= Decimal::from(LARGEST_BOUND);
            assert_eq!(told, exact.then_some(value), "{number}: see store/numbers.rs");
        }
    }

    #[test]
    fn a_bound_that_a_column_cannot_tell_is_refused() {
        for bound in ["0.00001", "461168601842739", "-461168601842739", "79228162514264337593543950335"] {
            assert_eq!(range(Bound::Included(decimal(bound)), Bound::Unbounded), None, "{bound}");
        }
        assert!(range(Bound::Included(decimal("1.50000000")), Bound::Unbounded).is_some());
    }
}
