//! Where an organisation stands among its peers, and what the group comes to.
//!
//! `docs/compare.md` defines every number here for users. Rank 1 is the largest number; whether
//! that is good, only the reader knows. Ranks, percentiles and ratios are left out where they would
//! mislead: in groups of fewer than [`LEAST_RANKED`] numbers, and where the reports do not tell what
//! the group is made by. A hedged number ranks by what is stated; where its hedge or a peer's could
//! change a rank, the rank is hedged ([`super::range`]).

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use crate::dataset::cells::bound_of_sum;
use crate::dataset::summary::Summary;
use crate::model::Bound;
use crate::tables::indicators::IndicatorKind;

use super::amount::{Amount, rounded};
use super::measure::Measure;
use super::observe::{Missing, Observation};
use super::peers::Peers;
use super::range::{Order, Reach};

/// Fewer numbers are not ranked: one organisation more or less would turn the order round.
pub const LEAST_RANKED: usize = 5;
/// Decimals of ratios to the median.
const RATIO_DECIMALS: u32 = 4;
/// Decimals of percentiles and of changes in percent.
const PERCENT_DECIMALS: u32 = 1;

/// A peer group for one measure.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub peers: Peers,
    /// What the numbers come to; `None` where no report states one.
    pub numbers: Option<Numbers>,
    /// Every organisation: by number, the largest first, then those without one.
    pub standings: Vec<Standing>,
}

/// What the numbers of a group come to.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Organisations with a number.
    pub count: usize,
    /// How many of these are hedged.
    pub hedged: usize,
    /// All together; rates and quotients are never added.
    pub sum: Option<Amount>,
    /// The sum divided by the count.
    pub mean: Amount,
    /// As many are below as above.
    pub median: Amount,
    /// A quarter is below.
    pub p25: Amount,
    /// A quarter is above.
    pub p75: Amount,
    /// The smallest.
    pub min: Amount,
    /// The largest.
    pub max: Amount,
}

/// An organisation in its group.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Place of its observation.
    pub at: usize,
    /// The number that is compared.
    pub value: Result<Amount, Missing>,
    /// The stated number for each member.
    pub per_member: Option<Amount>,
    /// 1 for the largest; equal numbers share the better rank.
    pub rank: Option<usize>,
    /// Share of its peers with a smaller number, 0 to 100.
    pub percentile: Option<Decimal>,
    /// How rank and percentile are hedged: about, where a hedge of this number or of a peer's could
    /// change them.
    pub rank_bound: Bound,
    /// How many times the group's median.
    pub ratio: Option<Amount>,
    /// Against the year before.
    pub change: Option<Change>,
}

/// A number against the same organisation's a year before.
#[derive(Clone, Debug)]
pub struct Change {
    /// Place of the observation of the year before.
    pub at: usize,
    /// The number a year before.
    pub from: Amount,
    /// What came to it.
    pub by: Amount,
    /// The same in percent of it; not of rates, which change by points.
    pub pct: Option<Amount>,
}

impl Group {
    /// Organisations without a number, for this reason.
    pub fn missing(&self, reason: Missing) -> usize {
        self.standings.iter().filter(|standing| standing.value == Err(reason)).count()
    }

    /// Organisations with a number.
    pub fn count(&self) -> usize {
        self.numbers.as_ref().map_or(0, |numbers| numbers.count)
    }

    /// Whether its organisations are ranked.
    pub fn is_ranked(&self) -> bool {
        self.peers.are_told() && self.count() >= LEAST_RANKED
    }
}

/// The groups of a measure, among these observations.
pub fn groups(
    seen: &[Observation],
    selected: &BTreeMap<Peers, Vec<usize>>,
    years: &ByYear<'_>,
    measure: &Measure,
) -> Vec<Group> {
    selected.iter().map(|(peers, places)| group(seen, peers, places, years, measure)).collect()
}

/// Places of observations by organisation and year.
pub type ByYear<'a> = HashMap<(&'a str, i16), usize>;

fn group(
    seen: &[Observation],
    peers: &Peers,
    places: &[usize],
    years: &ByYear<'_>,
    measure: &Measure,
) -> Group {
    let told = || places.iter().filter_map(|&at| Some((at, seen[at].value(measure).ok()?)));
    let values: Vec<Amount> = told().map(|(_, value)| value).collect();
    let ranges: Vec<Reach> = told().filter_map(|(at, _)| seen[at].range(measure)).collect();
    let order = Order::of(&ranges);
    let mut group = Group {
        peers: peers.clone(),
        numbers: numbers(&values, can_be_added(measure)),
        standings: Vec::new(),
    };
    let ranked = group.is_ranked();
    let sorted = sorted(&values);
    let median = group.numbers.as_ref().map(|numbers| numbers.median);
    let standing = |&at: &usize| {
        let value = seen[at].value(measure);
        let number = value.ok().filter(|_| ranked);
        let ratio = number.and_then(|number| number.over_to(median?, RATIO_DECIMALS));
        Standing {
            at,
            value,
            per_member: seen[at].per_member(measure),
            rank: number.map(|number| rank(&sorted, number.value)),
            percentile: number.and_then(|number| percentile(&sorted, number.value)),
            rank_bound: seen[at].range(measure).map_or(Bound::Exact, |range| order.bound(range)),
            ratio,
            change: change(seen, at, years, measure),
        }
    };
    group.standings = places.iter().map(standing).collect();
    group.standings.sort_by(|one, other| match (&one.value, &other.value) {
        (Ok(a), Ok(b)) => b.value.cmp(&a.value),
        (a, b) => a.is_err().cmp(&b.is_err()),
    });
    group
}

/// The numbers in rising order.
fn sorted(values: &[Amount]) -> Vec<Decimal> {
    let mut sorted: Vec<Decimal> = values.iter().map(|amount| amount.value).collect();
    sorted.sort_unstable();
    sorted
}

/// The rank of a number among these in rising order: one more than are larger.
pub fn rank(sorted: &[Decimal], value: Decimal) -> usize {
    sorted.len() - sorted.partition_point(|other| *other <= value) + 1
}

/// The share of the others that are smaller, in percent, as `PERCENTRANK.INC` of spreadsheets has it.
fn percentile(sorted: &[Decimal], value: Decimal) -> Option<Decimal> {
    let below = sorted.partition_point(|other| *other < value);
    let others = Decimal::from(sorted.len().checked_sub(1)?);
    let share = Decimal::from(below).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(others)?;
    Some(rounded(share, PERCENT_DECIMALS))
}

/// Whether a sum says anything: not of rates, nor of what is divided.
pub fn can_be_added(measure: &Measure) -> bool {
    measure.kind != IndicatorKind::Rate && measure.per.is_none()
}

/// What numbers come to, with the hedges that can move it.
fn numbers(values: &[Amount], added: bool) -> Option<Numbers> {
    let Summary { count, sum, mean, median, p25, p75, min, max } =
        Summary::of(values.iter().map(|amount| amount.value).collect())?;
    let sorted = sorted(values);
    let all = bound_of_sum(values.iter().map(|amount| amount.bound));
    let quantile =
        |value, quarters: usize| Amount { value, bound: bound_of_quantile(values, &sorted, quarters) };
    Some(Numbers {
        count,
        hedged: values.iter().filter(|amount| amount.is_hedged()).count(),
        sum: added.then_some(Amount { value: sum, bound: all }),
        mean: Amount { value: mean, bound: all },
        median: quantile(median, 2),
        p25: quantile(p25, 1),
        p75: quantile(p75, 3),
        min: quantile(min, 0),
        max: quantile(max, 4),
    })
}

/// How a quartile is hedged: by the numbers that could move it. A number above it that may be even
/// larger cannot, nor one below it that may be even smaller.
fn bound_of_quantile(values: &[Amount], sorted: &[Decimal], quarters: usize) -> Bound {
    let place = (sorted.len() - 1) * quarters;
    let (low, high) = (sorted[place / 4], sorted[place.div_ceil(4)]);
    let can_move = |amount: &&Amount| match amount.bound {
        Bound::Exact => false,
        Bound::AtLeast => amount.value <= high,
        Bound::AtMost => amount.value >= low,
        Bound::Approx => true,
    };
    bound_of_sum(values.iter().filter(can_move).map(|amount| amount.bound))
}

/// Against the year before, where the organisation reports on it.
fn change(seen: &[Observation], at: usize, years: &ByYear<'_>, measure: &Measure) -> Option<Change> {
    let &before = years.get(&(seen[at].key.as_str(), seen[at].year.checked_sub(1)?))?;
    let (now, from) = (seen[at].value(measure).ok()?, seen[before].value(measure).ok()?);
    let by = now.minus(from)?;
    let pct = (measure.kind != IndicatorKind::Rate).then(|| {
        let share = by.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(from.value)?;
        let positive = from.value > Decimal::ZERO;
        positive.then(|| Amount { value: rounded(share, PERCENT_DECIMALS), bound: by.bound })
    });
    Some(Change { at: before, from, by, pct: pct.flatten() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::amount::mark;

    fn amounts(texts: &[&str]) -> Vec<Amount> {
        let one = |text: &&str| {
            let bounds = [Bound::AtLeast, Bound::AtMost, Bound::Approx];
            let bound = bounds.into_iter().find(|&bound| text.starts_with(mark(bound)));
            let value = text.trim_start_matches(['≥', '≤', '≈']).parse().expect("a decimal");
            Amount { value, bound: bound.unwrap_or(Bound::Exact) }
        };
        texts.iter().map(one).collect()
    }

    #[test]
    fn equal_numbers_share_the_better_rank() {
        let sorted = sorted(&amounts(&["50", "40", "40", "30", "10"]));
        let ranks = ["50", "40", "30", "10"].map(|text| rank(&sorted, text.parse().expect("a decimal")));
        assert_eq!(ranks, [1, 2, 4, 5]);
    }

    #[test]
    fn percentiles_are_those_of_spreadsheets() {
        // PERCENTRANK.INC({10,30,40,40,50}, x)
        let sorted = sorted(&amounts(&["50", "40", "40", "30", "10"]));
        let of = |text: &str| percentile(&sorted, text.parse().expect("a decimal")).expect("a share");
        assert_eq!(["10", "30", "40", "50"].map(|text| of(text).to_string()), ["0", "25", "50", "100"]);
    }

    /// Sum, mean, P25, median, P75, least, most.
    #[track_caller]
    fn check(values: &[&str], expected: &str) {
        let found = numbers(&amounts(values), true).expect("some numbers");
        let Numbers { sum, mean, median, p25, p75, min, max, .. } = found;
        let sum = sum.expect("flows are added");
        assert_eq!(format!("{sum} {mean} {p25} {median} {p75} {min} {max}"), expected, "of {values:?}");
    }

    #[test]
    fn hedges_move_what_they_can_move() {
        check(&["1", "2", "3", "4", "5"], "15 3 2 3 4 1 5");
        // The largest may be larger still: quartiles stay, sum and mean do not.
        check(&["1", "2", "3", "4", "≥5"], "≥15 ≥3 2 3 4 1 ≥5");
        // The smallest may be larger, and then everything may be.
        check(&["≥1", "2", "3", "4", "5"], "≥15 ≥3 ≥2 ≥3 ≥4 ≥1 ≥5");
        check(&["≤1", "2", "3", "4", "5"], "≤15 ≤3 2 3 4 ≤1 5");
        check(&["≤1", "2", "3", "4", "≥5"], "≈15 ≈3 2 3 4 ≤1 ≥5");
        check(&["≈1", "2", "3", "4", "5"], "≈15 ≈3 ≈2 ≈3 ≈4 ≈1 ≈5");
    }
}
