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
use crate::model::Bound;
use crate::store::{Place, Reader};
use crate::tables::Tables;

/// A number of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The number.
    pub value: Decimal,
    /// Whether the report hedges it: 近, 余, 以上, a range.
    pub bounded: bool,
}

/// What the numbers of some reports come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistic {
    /// Reports asked.
    pub reports: usize,
    /// Reports that tell the number.
    pub told: usize,
    /// Reports among these that hedge it.
    pub bounded: usize,
    /// None where no report tells it, or where the sum is beyond all bounds.
    pub summary: Option<Summary>,
}

impl Statistic {
    /// Over what each report tells.
    pub fn of(reports: impl IntoIterator<Item = Option<Told>>) -> Statistic {
        let (mut asked, mut bounded, mut values) = (0, 0, Vec::new());
        for told in reports {
            asked += 1;
            if let Some(told) = told {
                bounded += usize::from(told.bounded);
                values.push(told.value);
            }
        }
        Statistic { reports: asked, told: values.len(), bounded, summary: Summary::of(values) }
    }
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
                Some(Told { value: cell.value, bounded: cell.bound != Bound::Exact })
            };
            Ok(indicators.iter().map(of).collect())
        })
        .collect::<Result<_>>()?;
    Ok((0..indicators.len()).map(|at| rows.iter().map(|row| row[at]).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_counted_and_is_no_zero() {
        let told = |value: i64, bounded| Some(Told { value: Decimal::from(value), bounded });
        let statistic = Statistic::of([told(4, false), None, told(8, true), None, None]);
        assert_eq!((statistic.reports, statistic.told, statistic.bounded), (5, 2, 1));
        let summary = statistic.summary.expect("two numbers");
        assert_eq!((summary.sum, summary.mean), (Decimal::from(12), Decimal::from(6)));
        let none = Statistic::of([None, None]);
        assert_eq!((none.reports, none.told, none.summary), (2, 0, None));
    }
}
