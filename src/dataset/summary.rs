//! What a column of numbers comes to: sum, mean, median, quartiles, ends.
//!
//! Exact: sums and quartiles are told to the last digit, only a mean is rounded, to
//! [`MEAN_DECIMALS`] decimals, halves away from zero. A quantile between two numbers is interpolated
//! in a straight line between them: type 7 of Hyndman & Fan 1996, which R takes by default and Excel
//! calls `QUARTILE.INC`.
//!
//! Never: takes an empty cell for a zero. Who calls gives the numbers that are told and says how
//! many of how many that are.

use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals that a mean is rounded to.
pub const MEAN_DECIMALS: u32 = 4;

/// What some numbers come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Numbers.
    pub count: usize,
    /// All of them together.
    pub sum: Decimal,
    /// The sum divided by the count, rounded to [`MEAN_DECIMALS`].
    pub mean: Decimal,
    /// As many are below as above.
    pub median: Decimal,
    /// A quarter is below.
    pub p25: Decimal,
    /// A quarter is above.
    pub p75: Decimal,
    /// The smallest.
    pub min: Decimal,
    /// The largest.
    pub max: Decimal,
}

impl Summary {
    /// What these numbers come to, given in any order; none where there are none, or where their
    /// sum has more digits than a `Decimal` holds (28).
    pub fn of(mut values: Vec<Decimal>) -> Option<Summary> {
        values.sort_unstable();
        let (&min, &max) = (values.first()?, values.last()?);
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
        let mean = sum.checked_div(Decimal::from(values.len()))?;
        let quarters = |number: i64| quantile(&values, Decimal::new(25 * number, 2));
        Some(Summary {
            count: values.len(),
            sum: sum.normalize(),
            mean: mean
                .round_dp_with_strategy(MEAN_DECIMALS, RoundingStrategy::MidpointAwayFromZero)
                .normalize(),
            median: quarters(2)?,
            p25: quarters(1)?,
            p75: quarters(3)?,
            min: min.normalize(),
            max: max.normalize(),
        })
    }
}

/// The number below which the part `q` of these numbers lies, given sorted: 0 is the first, 1 the
/// last, 0.5 the median. None where there are no numbers or `q` is not from 0 to 1.
pub fn quantile(sorted: &[Decimal], q: Decimal) -> Option<Decimal> {
    if !(Decimal::ZERO..=Decimal::ONE).contains(&q) {
        return None;
    }
    let place = Decimal::from(sorted.len().checked_sub(1)?).checked_mul(q)?;
    let before = usize::try_from(place.trunc()).ok()?;
    let &low = sorted.get(before)?;
    let high = sorted.get(before + 1).copied().unwrap_or(low);
    let step = high.checked_sub(low)?.checked_mul(place.fract())?;
    Some(low.checked_add(step)?.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|text| text.parse().expect("a decimal")).collect()
    }

    /// Count, sum, mean, quartile, median, quartile, least, most.
    #[track_caller]
    fn check(values: &[&str], expected: &str) {
        let shown = match Summary::of(decimals(values)) {
            None => "none".to_owned(),
            Some(Summary { count, sum, mean, median, p25, p75, min, max }) => {
                format!("{count} {sum} {mean} {p25} {median} {p75} {min} {max}")
            }
        };
        assert_eq!(shown, expected, "of {values:?}");
    }

    #[test]
    fn summaries_by_hand() {
        check(&[], "none");
        check(&["7.50"], "1 7.5 7.5 7.5 7.5 7.5 7.5 7.5");
        // An odd number of them has its median among them; quartiles stand at 1 and 3 from 0.
        check(&["5", "1", "4", "2", "3"], "5 15 3 2 3 4 1 5");
        // R: quantile(c(1, 2, 3, 4)) is 1, 1.75, 2.5, 3.25, 4.
        check(&["4", "3", "2", "1"], "4 10 2.5 1.75 2.5 3.25 1 4");
        // Quartiles at 1.25 and 3.75: 10 + 0.25 × 10 and 30 + 0.75 × 70.
        check(&["0", "10", "20", "30", "100", "1000"], "6 1160 193.3333 12.5 25 82.5 0 1000");
    }

    #[test]
    fn signs_and_equal_numbers_are_no_matter() {
        check(&["-3", "-1"], "2 -4 -2 -2.5 -2 -1.5 -3 -1");
        check(&["2", "2.0", "2.00"], "3 6 2 2 2 2 2 2");
    }

    #[test]
    fn nothing_is_a_float() {
        check(&["0.1", "0.2"], "2 0.3 0.15 0.125 0.15 0.175 0.1 0.2");
        // Beyond 2^53 every yuan counts.
        check(
            &["9007199254740993", "9007199254740993"],
            "2 18014398509481986 9007199254740993 9007199254740993 9007199254740993 \
             9007199254740993 9007199254740993 9007199254740993",
        );
    }

    #[test]
    fn a_mean_is_rounded_away_from_zero() {
        // 0.0001 / 2 = 0.00005, and 2 / 3.
        check(&["0", "0.0001"], "2 0.0001 0.0001 0.000025 0.00005 0.000075 0 0.0001");
        check(&["0", "-0.0001"], "2 -0.0001 -0.0001 -0.000075 -0.00005 -0.000025 -0.0001 0");
        check(&["0", "1", "1"], "3 2 0.6667 0.5 1 1 0 1");
    }

    #[test]
    fn a_sum_that_no_decimal_holds_is_not_told() {
        check(&["79228162514264337593543950335", "1"], "none");
    }

    #[test]
    fn quantiles_are_from_the_first_to_the_last() {
        let values = decimals(&["1", "2", "4"]);
        let at = |q: &str| quantile(&values, q.parse().expect("a decimal")).map(|value| value.to_string());
        assert_eq!(at("0").as_deref(), Some("1"));
        assert_eq!(at("0.1").as_deref(), Some("1.2"));
        assert_eq!(at("0.9").as_deref(), Some("3.6"));
        assert_eq!(at("1").as_deref(), Some("4"));
        assert_eq!(at("1.01"), None);
        assert_eq!(at("-0.1"), None);
        assert_eq!(quantile(&[], Decimal::ZERO), None);
    }
}
