//! Rules for the numbers of an organisation from one year to the next.

use rust_decimal::Decimal;

use super::{Finding, Quote, quote};
use crate::dataset::history::{History, Told};
use crate::dataset::{Cell, Dataset, Entry};
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
            let far: Vec<(&Cell, &Cell)> = pairs(now, was, rule, tables).collect();
            if far.is_empty() {
                continue;
            }
            let (entry, entry_before) = (dataset.entry(&now.place)?, dataset.entry(&was.place)?);
            for (cell, before) in far {
                if !is_sure(&entry, cell, rules) || !is_sure(&entry_before, before, rules) {
                    continue;
                }
                found.push(Finding {
                    rule: &rule.about,
                    organisation: now.facts.organisation.clone(),
                    year: Some(year),
                    value: cell.value,
                    against: before.value,
                    expected: expected(before.value, rule.times),
                    quotes: [quotes(&entry, cell), quotes(&entry_before, before)].concat(),
                });
            }
        }
    }
    Ok(found)
}

/// Cells of two years in a row that are too far apart. Shares are left out, whose jumps are no
/// ten-fold ones.
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

/// Whether the program doubts none of the figures of a cell.
fn is_sure(entry: &Entry, cell: &Cell, rules: &AuditRules) -> bool {
    let mut figures = cell.seqs.iter().map(|&seq| &entry.figures()[seq as usize - 1]);
    figures.all(|figure| figure.confidence >= rules.least_confidence)
}

/// The figures of a cell with their sentences.
fn quotes(entry: &Entry, cell: &Cell) -> Vec<Quote> {
    cell.seqs.iter().map(|&seq| quote(entry, seq)).collect()
}

/// What the year before leaves to expect; the upper end may be more than a number can hold.
fn expected(before: Decimal, times: Decimal) -> String {
    let least = shown(before / times);
    match before.checked_mul(times) {
        Some(most) => format!("between {least} and {}", shown(most)),
        None => format!("at least {least}"),
    }
}

fn shown(number: Decimal) -> Decimal {
    number.round_dp(2).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_of_a_huge_number_is_told_too() {
        let of = |before: &str| expected(before.parse().expect("a number"), Decimal::TEN);
        assert_eq!(of("40"), "between 4 and 400");
        assert_eq!(of("8000000000000000000000000000"), "at least 800000000000000000000000000");
    }
}
