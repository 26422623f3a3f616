//! What an indicator comes to over some reports: who tells it, and what the numbers told make.
//!
//! A column of the index says which reports tell a number; only these are read, and their cells are
//! made as for every table. So a statistic is over the numbers of `comparison`, exactly, and knows
//! which of them are hedged. That most reports do not say a number is part of the answer: a
//! [`Statistic`] always has both counts.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::cells;
use super::summary::Summary;
use crate::error::Result;
use crate::model::{Bound, Unit};
use crate::store::{Place, Reader};
use crate::tables::Tables;

/// A number of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The number.
    pub value: Decimal,
    /// What it counts.
    pub unit: Unit,
    /// Whether the report hedges it: 近, 余, 以上, a range.
    pub bounded: bool,
}

/// What the numbers of some reports come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistic {
    /// Reports asked.
    pub reports: usize,
    /// The unit that is counted: people and visits by people are not added.
    pub unit: Option<Unit>,
    /// Reports that tell the number in that unit.
    pub told: usize,
    /// Reports that tell it in another unit.
    pub other_unit: usize,
    /// Reports among these that hedge it.
    pub bounded: usize,
    /// None where no report tells it, or where the sum is beyond all bounds.
    pub summary: Option<Summary>,
}

impl Statistic {
    /// Over what each report tells in this unit, [`unit_of`] all that are compared.
    pub fn of(unit: Option<Unit>, reports: impl IntoIterator<Item = Option<Told>>) -> Statistic {
        let (mut asked, mut all) = (0, Vec::new());
        for told in reports {
            asked += 1;
            all.extend(told);
        }
        let other_unit = all.iter().filter(|told| Some(told.unit) != unit).count();
        all.retain(|told| Some(told.unit) == unit);
        let bounded = all.iter().filter(|told| told.bounded).count();
        let values: Vec<Decimal> = all.iter().map(|told| told.value).collect();
        Statistic {
            reports: asked,
            unit,
            told: values.len(),
            other_unit,
            bounded,
            summary: Summary::of(values),
        }
    }
}

/// The first of these units that any of the numbers has: the one that is counted.
pub fn unit_of(units: &[Unit], numbers: &[Option<Told>]) -> Option<Unit> {
    units.iter().copied().find(|unit| numbers.iter().flatten().any(|told| told.unit == *unit))
}

/// For each of these indicators and roll-ups, what each of the reports at these places tells.
///
/// # Errors
/// `IndexDamaged`.
pub fn told(
    reader: &Reader,
    tables: &Tables,
    indicators: &[String],
    places: &[Place],
) -> Result<Vec<Vec<Option<Told>>>> {
    let mut telling = vec![false; places.len()];
    for indicator in indicators {
        for (telling, number) in telling.iter_mut().zip(reader.numbers(indicator, places)?) {
            *telling |= number.is_some();
        }
    }
    let rows: Vec<Vec<Option<Told>>> = places
        .par_iter()
        .zip(telling)
        .map(|(place, telling)| {
            if !telling {
                return Ok(vec![None; indicators.len()]);
            }
            let read = reader.load(place)?.read;
            let cells = cells::cells(&read.report.text, &read.figures, tables);
            let of = |indicator: &String| {
                let cell = cells.iter().find(|cell| cell.indicator == *indicator)?;
                let unit = cell.unit(&read.figures, &tables.indicators);
                Some(Told { value: cell.value, unit, bounded: cell.bound != Bound::Exact })
            };
            Ok(indicators.iter().map(of).collect())
        })
        .collect::<Result<_>>()?;
    Ok((0..indicators.len()).map(|at| rows.iter().map(|row| row[at]).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: i64, unit: Unit, bounded: bool) -> Option<Told> {
        Some(Told { value: Decimal::from(value), unit, bounded })
    }

    #[test]
    fn what_is_not_told_is_counted_and_is_no_zero() {
        let told = |value, bounded| told(value, Unit::Org, bounded);
        let numbers = [told(4, false), None, told(8, true), None, None];
        let statistic = Statistic::of(Some(Unit::Org), numbers);
        assert_eq!((statistic.reports, statistic.told, statistic.bounded), (5, 2, 1));
        let summary = statistic.summary.expect("two numbers");
        assert_eq!((summary.sum, summary.mean), (Decimal::from(12), Decimal::from(6)));
        let none = Statistic::of(None, [None, None]);
        assert_eq!((none.reports, none.told, none.summary), (2, 0, None));
    }

    #[test]
    fn people_and_visits_are_not_added() {
        let units = [Unit::Person, Unit::PersonTime];
        let both = [told(5000, Unit::PersonTime, false), told(100, Unit::Person, false)];
        assert_eq!(unit_of(&units, &both[..1]), Some(Unit::PersonTime));
        let unit = unit_of(&units, &both);
        assert_eq!(unit, Some(Unit::Person));
        let people = Statistic::of(unit, both);
        assert_eq!((people.told, people.other_unit), (1, 1));
        assert_eq!(people.summary.expect("one number").sum, Decimal::from(100));
    }
}
