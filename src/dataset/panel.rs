//! The table `panel`: an organisation's numbers year by year, with their change and their gaps.
//!
//! A row for each organisation, indicator and year from its first to its last report, so that a
//! year without a report and a report that does not tell are seen. A change is told only from
//! the year right before, between numbers that can be compared, and never with more certainty
//! than its two numbers have.

use std::collections::HashSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::cells::{self, Cell};
use super::history::{History, Told};
use crate::model::{Bound, Unit};
use crate::tables::indicators::{IndicatorKind, Indicators};

/// Why a year has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No report is of that year.
    NoReport,
    /// The report that speaks for the year does not tell.
    NotTold,
}

impl Gap {
    /// The name that tables print.
    pub fn name(self) -> &'static str {
        match self {
            Gap::NoReport => "no_report",
            Gap::NotTold => "not_told",
        }
    }
}

/// A row of the panel.
#[derive(Debug)]
pub struct PanelRow<'h> {
    /// The name by which the organisation is known.
    pub key: &'h str,
    /// The report of the organisation's last year: it tells name, place, level and sector.
    pub(crate) last: &'h Told,
    /// Id of the indicator or roll-up.
    pub indicator: &'h str,
    /// The year.
    pub year: i16,
    /// The report that speaks for the year.
    pub(crate) told: Option<&'h Told>,
    /// The number with its unit.
    pub cell: Option<&'h (Cell, Unit)>,
    /// Why there is none.
    pub gap: Option<Gap>,
    /// The last number before, and its year.
    pub previous: Option<(i16, &'h (Cell, Unit))>,
    /// How much the number changed since the year before, and how that is hedged.
    pub change: Option<(Decimal, Bound)>,
    /// The same in percent of the number before.
    pub change_pct: Option<Decimal>,
    /// Other reports of the year.
    pub others: Vec<String>,
}

/// Hands the rows of an organisation to `take`: indicators in the order of the catalogue, then
/// roll-ups; of each the years.
///
/// # Errors
/// What `take` returns.
pub(super) fn rows<'h, E>(
    history: &'h History,
    catalogue: &'h Indicators,
    mut take: impl FnMut(&PanelRow<'h>) -> Result<(), E>,
) -> Result<(), E> {
    let (Some(last), Some((&first_year, _)), Some((&last_year, _))) =
        (history.last(), history.years.first_key_value(), history.years.last_key_value())
    else {
        return Ok(());
    };
    let speakers = || history.years.values().filter_map(|reports| reports.first());
    let told: HashSet<&str> =
        speakers().flat_map(|told| &told.cells).map(|(cell, _)| cell.indicator.as_str()).collect();
    for indicator in cells::columns(catalogue).filter(|id| told.contains(id)) {
        let kind = catalogue.get(indicator).map_or(IndicatorKind::Flow, |entry| entry.kind);
        let rollup = catalogue.rollups().iter().find(|rollup| rollup.id == indicator);
        let mut previous = None;
        for year in first_year..=last_year {
            let speaker = history.speaker(year);
            let cell = speaker.and_then(|told| told.cell(indicator));
            let gap = match (speaker, cell) {
                (None, _) => Some(Gap::NoReport),
                (Some(_), None) => Some(Gap::NotTold),
                _ => None,
            };
            let before = previous.filter(|(before, _)| *before + 1 == year);
            let change = match (cell, before, speaker) {
                (Some(now), Some((before, was)), Some(told)) => {
                    let alike = history.speaker(before).is_some_and(|other| {
                        let same_parts =
                            rollup.is_none_or(|rollup| told.parts(rollup).eq(other.parts(rollup)));
                        same_parts && (kind != IndicatorKind::Flow || told.is_as_long_as(other))
                    });
                    if alike { change(now, was) } else { None }
                }
                _ => None,
            };
            let was = before.map(|(_, was): (i16, &(Cell, Unit))| was.0.value);
            let change_pct = match (change, was) {
                (Some((change, _)), Some(was)) if kind != IndicatorKind::Rate => percent(change, was),
                _ => None,
            };
            let others = history.years.get(&year).map_or(&[][..], |reports| &reports[1..]);
            take(&PanelRow {
                key: &history.key,
                last,
                indicator,
                year,
                told: speaker,
                cell,
                gap,
                previous,
                change,
                change_pct,
                others: others.iter().map(|told| told.report_id.clone()).collect(),
            })?;
            previous = cell.map(|cell| (year, cell)).or(previous);
        }
    }
    Ok(())
}

/// How much a number changed, and how sure that is; `None` where even its direction is open.
fn change(now: &(Cell, Unit), was: &(Cell, Unit)) -> Option<(Decimal, Bound)> {
    if now.1 != was.1 {
        return None;
    }
    let bound = bound_of_difference(now.0.bound, was.0.bound)?;
    Some((now.0.value.checked_sub(was.0.value)?, bound))
}

/// How a difference is hedged: `at_least 1200` less `1000` is at least 200, `1200` less `at_least
/// 1000` at most 200. Two ends that pull apart leave nothing to say. Of a quotient it is the same.
pub(crate) fn bound_of_difference(now: Bound, was: Bound) -> Option<Bound> {
    use Bound::{Approx, AtLeast, AtMost, Exact};
    match (now, was) {
        (Exact, Exact) => Some(Exact),
        (Exact | Approx, Exact | Approx) => Some(Approx),
        (AtLeast, Exact | AtMost) | (Exact, AtMost) => Some(AtLeast),
        (AtMost, Exact | AtLeast) | (Exact, AtLeast) => Some(AtMost),
        (AtLeast, AtLeast) | (AtMost, AtMost) | (AtLeast | AtMost, Approx) | (Approx, AtLeast | AtMost) => {
            None
        }
    }
}

/// `part` in percent of `whole`, with two decimals.
pub(super) fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(value: i64, bound: Bound, unit: Unit) -> (Cell, Unit) {
        let policy = cells::Policy::Sum;
        let value = Decimal::from(value);
        (Cell { indicator: "people_helped".into(), value, bound, policy, seqs: vec![1] }, unit)
    }

    #[test]
    fn a_change_is_no_surer_than_its_numbers() {
        use Bound::{Approx, AtLeast, AtMost, Exact};
        let of = |now, was| change(&cell(1200, now, Unit::Person), &cell(1000, was, Unit::Person));
        let is = |bound| Some((Decimal::from(200), bound));
        assert_eq!(of(Exact, Exact), is(Exact));
        assert_eq!(of(Approx, Exact), is(Approx));
        assert_eq!(of(AtLeast, Exact), is(AtLeast));
        assert_eq!(of(Exact, AtLeast), is(AtMost));
        assert_eq!(of(Exact, AtMost), is(AtLeast));
        assert_eq!(of(AtMost, AtLeast), is(AtMost));
        assert_eq!((of(AtLeast, AtLeast), of(AtMost, AtMost), of(Approx, AtLeast)), (None, None, None));
    }

    #[test]
    fn people_and_visits_by_people_have_no_difference() {
        let (now, was) = (cell(1200, Bound::Exact, Unit::PersonTime), cell(1000, Bound::Exact, Unit::Person));
        assert_eq!(change(&now, &was), None);
    }

    #[test]
    fn shares_have_two_decimals_and_none_of_nothing() {
        let of = |part: i64, whole: i64| percent(Decimal::from(part), Decimal::from(whole));
        assert_eq!(of(1, 3).map(|share| share.to_string()).as_deref(), Some("33.33"));
        assert_eq!(of(1, 8).map(|share| share.to_string()).as_deref(), Some("12.50"));
        assert_eq!(of(1, 0), None);
    }
}
