//! A number with its hedge, and arithmetic that keeps the hedge.
//!
//! A report that says 240余人 states at least 240. What is computed from that number is hedged as
//! well: divided by the members it is at least so much for each, and what is divided *by* it is at
//! most so much. Where two hedges pull apart or one is only about right, a quotient is about right,
//! and a difference is not told: it may be a rise or a fall, as in the table `panel`.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::dataset::panel::bound_of_difference;
use crate::dataset::value::thousands;
use crate::model::Bound;

/// Decimals that quotients are rounded to when they are made; ranks and sums use them as printed.
pub const QUOTIENT_DECIMALS: u32 = 6;

/// A number and how it is hedged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: Decimal,
    /// How it is hedged.
    pub bound: Bound,
}

impl Amount {
    /// A number that is not hedged.
    pub fn exact(value: Decimal) -> Self {
        Amount { value, bound: Bound::Exact }
    }

    /// Whether it is hedged.
    pub fn is_hedged(self) -> bool {
        self.bound != Bound::Exact
    }

    /// Divided by another; none by zero or less, for a hedge would turn round.
    pub fn over(self, other: Amount) -> Option<Amount> {
        self.over_to(other, QUOTIENT_DECIMALS)
    }

    /// The same, rounded once, to so many decimals.
    pub fn over_to(self, other: Amount, decimals: u32) -> Option<Amount> {
        if other.value <= Decimal::ZERO {
            return None;
        }
        let value = rounded(self.value.checked_div(other.value)?, decimals);
        let bound = bound_of_difference(self.bound, other.bound).unwrap_or(Bound::Approx);
        Some(Amount { value, bound })
    }

    /// Less another; none where the hedges leave open whether that is more or less than it seems.
    pub fn minus(self, other: Amount) -> Option<Amount> {
        let bound = bound_of_difference(self.bound, other.bound)?;
        Some(Amount { value: self.value.checked_sub(other.value)?.normalize(), bound })
    }

    /// For reading beside others: two decimals, small numbers with four digits.
    pub fn short(self) -> String {
        let value = match self.value.abs() >= Decimal::ONE {
            true => rounded(self.value, 2),
            false => self.value.round_sf(4).unwrap_or(self.value),
        };
        Amount { value, bound: self.bound }.to_string()
    }

    /// So many times as much, a number above zero.
    pub fn times(self, factor: u32) -> Option<Amount> {
        let value = self.value.checked_mul(Decimal::from(factor))?.normalize();
        Some(Amount { value, bound: self.bound })
    }
}

/// As people read it: `≥1,234.5`.
impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}{}", mark(self.bound), thousands(self.value.normalize())))
    }
}

/// The sign before a hedged number.
pub fn mark(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "",
        Bound::AtLeast => "≥",
        Bound::AtMost => "≤",
        Bound::Approx => "≈",
    }
}

/// A number rounded, halves away from zero, without trailing zeros.
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        let bound =
            Bound::ALL.iter().copied().find(|&bound| bound != Bound::Exact && text.starts_with(mark(bound)));
        let value = text.trim_start_matches(['≥', '≤', '≈']).parse().expect("a decimal");
        Amount { value, bound: bound.unwrap_or(Bound::Exact) }
    }

    #[track_caller]
    fn check(found: Option<Amount>, expected: &str) {
        assert_eq!(found.map_or("none".to_owned(), |amount| amount.to_string()), expected);
    }

    #[test]
    fn a_hedge_is_kept_by_what_is_divided() {
        check(amount("2700").over(amount("90")), "30");
        check(amount("≥2700").over(amount("90")), "≥30");
        check(amount("2700").over(amount("≥90")), "≤30");
        check(amount("≤2700").over(amount("≥90")), "≤30");
        check(amount("≥2700").over(amount("≥90")), "≈30");
        check(amount("2700").over(amount("≈90")), "≈30");
        // About 900 may be more than that: 27 is no lower end.
        check(amount("≥27000").over(amount("≈1000")), "≈27");
        check(amount("≈27000").over(amount("≥1000")), "≈27");
        check(amount("≤27000").over(amount("≈1000")), "≈27");
        check(amount("1").over(amount("3")), "0.333333");
        check(amount("2").over(amount("3")), "0.666667");
        check(amount("1").over(amount("0")), "none");
        // Rounded to six decimals and then to four it would be 0.3335.
        check(amount("0.33344997").over_to(amount("1"), 4), "0.3334");
    }

    #[test]
    fn a_hedge_is_kept_by_what_is_left() {
        check(amount("120").minus(amount("100")), "20");
        check(amount("≥120").minus(amount("100")), "≥20");
        check(amount("120").minus(amount("≥100")), "≤20");
        check(amount("≥120").minus(amount("≤100")), "≥20");
        check(amount("≈120").minus(amount("100")), "≈20");
        // These may be a rise or a fall.
        check(amount("≥120").minus(amount("≥100")), "none");
        check(amount("≤120").minus(amount("≤100")), "none");
        check(amount("≥120").minus(amount("≈100")), "none");
        check(amount("≈120").minus(amount("≤100")), "none");
        check(amount("≤80").minus(amount("≥100")), "≤-20");
    }

    #[test]
    fn numbers_are_plain() {
        let short = |text| amount(text).short();
        assert_eq!(
            ["≈1234.5678", "0.00123456", "-7.3008", "0"].map(short),
            ["≈1,234.57", "0.001235", "-7.3", "0"]
        );
        check(Some(amount("≥1234567.50")), "≥1,234,567.5");
        check(amount("≈0.5").times(1000), "≈500");
    }
}
