//! Rules for the numbers of an organisation from one year to the next.

use rust_decimal::Decimal;

use super::{Finding, Quote, quote};
use crate::dataset::history::{History, Told};
use crate::dataset::{Cell, Dataset};
use crate::error::Result;
use crate::model::Bound;
use crate::tables::Tables;
use crate::tables::audit::{AuditRules, Jump};
use crate::tables::indicators::IndicatorKind;

/// What contradicts itself in an organisation's years.
pub(super) fn findings<'r>(
    dataset: &Dataset,
    history: &History,
    rules: &'r AuditRules,
    tables: &Tables,
) -> Result<Vec<Finding<'r>>> {
    let mut found = Vec::new();
    for (&year, reports) in &history.years {
        let (Some(now), Some(was)) = (reports.first(), history.speaker(year - 1)) else { continue };
        for rule in &rules.jump {
            for (cell, before) in pairs(now, was, rule, tables) {
                let expected = format!(
                    "between {} and {}",
                    shown(before.value / rule.times),
                    shown(before.value * rule.times)
                );
                found.push(Finding {
                    rule: &rule.about,
                    organisation: now.facts.organisation.clone(),
                    year: Some(year),
                    value: cell.value,
                    against: before.value,
                    expected,
                    quotes: [quotes(dataset, now, cell)?, quotes(dataset, was, before)?].concat(),
                });
            }
        }
    }
    Ok(found)
}

/// Cells of two years in a row that are too far apart. Cells of figures that the program doubts are
/// left out, and so are shares, whose jumps are no ten-fold ones.
fn pairs<'t>(
    now: &'t Told,
    was: &'t Told,
    rule: &'t Jump,
    tables: &'t Tables,
) -> impl Iterator<Item = (&'t Cell, &'t Cell)> {
    now.cells.iter().filter_map(move |(cell, unit)| {
        let kind = tables.indicators.get(&cell.indicator)?.kind;
        let (before, known_unit) = was.cell(&cell.indicator)?;
        let alike = kind == IndicatorKind::Stock || kind == IndicatorKind::Flow && now.is_as_long_as(was);
        let exact = cell.bound == Bound::Exact && before.bound == Bound::Exact;
        let far = is_far(cell.value, before.value, rule) || is_far(before.value, cell.value, rule);
        (alike && exact && unit == known_unit && far).then_some((cell, before))
    })
}

/// Whether one number is too many times the other.
fn is_far(more: Decimal, less: Decimal, rule: &Jump) -> bool {
    more >= rule.least && less.checked_mul(rule.times).is_some_and(|most| more > most)
}

/// The figures of a cell with their sentences.
fn quotes(dataset: &Dataset, told: &Told, cell: &Cell) -> Result<Vec<Quote>> {
    let entry = dataset.entry(&told.place)?;
    Ok(cell.seqs.iter().map(|&seq| quote(&entry, seq)).collect())
}

fn shown(number: Decimal) -> Decimal {
    number.round_dp(2).normalize()
}
