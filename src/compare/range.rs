//! What a hedged number may be, and whether an order of such numbers is sure.
//!
//! A rank is no surer than the numbers beside it: 39余 may be more than an exact 40. So every number
//! has a range, and a rank is sure where no other range meets its own. What is *about* so much is
//! taken to be within a tenth of it; reports tell no closer, and without an end to it one 约 would
//! make every rank of its group unsure.

use rust_decimal::Decimal;

use crate::model::Bound;

use super::amount::Amount;

/// About so much is within this share of it.
const ABOUT: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// The least and the most that a number may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The least.
    pub low: Decimal,
    /// The most.
    pub high: Decimal,
}

impl Reach {
    /// What a stated number may be.
    pub fn of(Amount { value, bound }: Amount) -> Reach {
        let about = (value.abs() * ABOUT).normalize();
        let (low, high) = match bound {
            Bound::Exact => (value, value),
            Bound::AtLeast => (value, Decimal::MAX),
            Bound::AtMost => (Decimal::MIN, value),
            Bound::Approx => (value.saturating_sub(about), value.saturating_add(about)),
        };
        Reach { low, high }
    }

    /// What it may be when divided by a number of people, which is above zero.
    pub fn over(self, base: Reach) -> Reach {
        let divided = |end: Decimal, by: Decimal| match by {
            by if by == Decimal::MAX => Some(Decimal::ZERO),
            by if by > Decimal::ZERO => end.checked_div(by),
            _ => None,
        };
        // An end that is below zero is divided by the other end.
        let (low_by, high_by) = (
            if self.low < Decimal::ZERO { base.low } else { base.high },
            if self.high < Decimal::ZERO { base.high } else { base.low },
        );
        let low = if self.low == Decimal::MIN { None } else { divided(self.low, low_by) };
        let high = if self.high == Decimal::MAX { None } else { divided(self.high, high_by) };
        Reach { low: low.unwrap_or(Decimal::MIN), high: high.unwrap_or(Decimal::MAX) }
    }
}

/// Ranges of numbers that are put in order.
pub struct Order {
    all: Ends,
    /// Those that are not one number.
    open: Ends,
}

impl Order {
    /// Of these.
    pub fn of(ranges: &[Reach]) -> Order {
        let open: Vec<Reach> = ranges.iter().copied().filter(|range| range.low != range.high).collect();
        Order { all: Ends::of(ranges), open: Ends::of(&open) }
    }

    /// How the rank of one of them is hedged: about, where its hedge or another's could change it.
    pub fn bound(&self, range: Reach) -> Bound {
        // Equal numbers share a rank, so one that is exact is moved by hedged ones alone.
        let sure =
            if range.low == range.high { self.open.meet(range) == 0 } else { self.all.meet(range) == 1 };
        if sure { Bound::Exact } else { Bound::Approx }
    }
}

/// The ends of ranges, each in rising order.
struct Ends {
    lows: Vec<Decimal>,
    highs: Vec<Decimal>,
}

impl Ends {
    fn of(ranges: &[Reach]) -> Ends {
        let mut lows: Vec<Decimal> = ranges.iter().map(|range| range.low).collect();
        let mut highs: Vec<Decimal> = ranges.iter().map(|range| range.high).collect();
        lows.sort_unstable();
        highs.sort_unstable();
        Ends { lows, highs }
    }

    /// How many meet a range: those that do not begin above it, less those that end below.
    fn meet(&self, range: Reach) -> usize {
        self.lows.partition_point(|low| *low <= range.high)
            - self.highs.partition_point(|high| *high < range.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Reach {
        let value = text.trim_start_matches(['≥', '≤', '≈']).parse().expect("a decimal");
        let bound = match text.chars().next() {
            Some('≥') => Bound::AtLeast,
            Some('≤') => Bound::AtMost,
            Some('≈') => Bound::Approx,
            _ => Bound::Exact,
        };
        Reach::of(Amount { value, bound })
    }

    /// For each number `=` where its rank is sure.
    fn sure(texts: &[&str]) -> String {
        let ranges: Vec<Reach> = texts.iter().map(|text| range(text)).collect();
        let order = Order::of(&ranges);
        ranges.iter().map(|&range| if order.bound(range) == Bound::Exact { '=' } else { '~' }).collect()
    }

    #[test]
    fn a_rank_is_sure_where_no_hedge_could_change_it() {
        assert_eq!(sure(&["50", "40", "40", "30"]), "====");
        // 39余 may be more than 40, but not less than 30.
        assert_eq!(sure(&["40", "≥39", "30"]), "~~=");
        assert_eq!(sure(&["≥60", "40", "30"]), "===");
        assert_eq!(sure(&["40", "≥40"]), "~~");
        assert_eq!(sure(&["50", "≤40", "30"]), "=~~");
        // A tenth either way.
        assert_eq!(sure(&["111", "≈100", "89"]), "===");
        assert_eq!(sure(&["110", "≈100", "89"]), "~~=");
        assert_eq!(sure(&["≥5", "≥4", "3"]), "~~=");
    }

    #[test]
    fn quotients_reach_as_far_as_what_they_are_made_of() {
        let over = |one, other| {
            let Reach { low, high } = range(one).over(range(other));
            (low.normalize(), high.normalize())
        };
        let number = Decimal::from;
        assert_eq!(over("90", "30"), (number(3), number(3)));
        assert_eq!(over("≥90", "30"), (number(3), Decimal::MAX));
        assert_eq!(over("90", "≥30"), (Decimal::ZERO, number(3)));
        assert_eq!(over("≤90", "30"), (Decimal::MIN, number(3)));
        assert_eq!(over("90", "≤30"), (number(3), Decimal::MAX));
        assert_eq!(
            over("99", "≈100"),
            ("0.9".parse().expect("a decimal"), "1.1".parse().expect("a decimal"))
        );
    }
}
