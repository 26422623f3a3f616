//! What indicators come to over the reports found.

use super::facets::NOT_TOLD;
use super::{Searched, reports_of};
use crate::cli::output::view_rows;
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::dataset::stats::{Statistic, told, unit_of};
use crate::dataset::{Summary, Value};
use crate::model::Unit;
use crate::search::facets::facets;
use crate::tables::Tables;
use crate::tables::indicators::{IndicatorKind, Indicators};

/// Columns after the field that reports are grouped by.
const HEADER: &[&str] = &[
    "indicator",
    "unit",
    "reports",
    "told",
    "bounded",
    "sum",
    "mean",
    "p25",
    "median",
    "p75",
    "min",
    "max",
    "other_unit",
];

/// Shows the numbers; returns what is to be said of them.
pub(super) fn show(
    searched: &Searched,
    indicators: &[String],
    pool: &rayon::ThreadPool,
    terminal: &mut Terminal,
) -> anyhow::Result<Vec<String>> {
    let args = searched.args;
    let tables = Tables::load(&searched.settings.config)?;
    for indicator in indicators {
        select::indicator("--stats", indicator, &tables.indicators)?;
    }
    let (places, numbers) = pool.install(|| {
        let places = searched.places()?;
        let numbers = told(&searched.reader, &tables, indicators, &places)?;
        Ok::<_, crate::Error>((places, numbers))
    })?;
    let whole = || (0..places.len()).collect::<Vec<usize>>();
    let people = args.format.data().is_none();
    // Each group by its value, which is a column of its own where there are groups.
    let groups: Vec<(Option<Value>, Vec<usize>)> = match &args.by {
        None => vec![(None, whole())],
        Some(field) => facets(&searched.reader, &places, field)?
            .into_iter()
            .map(|facet| {
                let value = match facet.value {
                    Some(value) => Value::Text(value.into()),
                    None if people => Value::text(NOT_TOLD),
                    None => Value::Empty,
                };
                (Some(value), facet.members)
            })
            .collect(),
    };
    let shown = searched.page(&groups);
    // One unit for all groups, so that they can be compared.
    let units: Vec<Option<Unit>> = indicators
        .iter()
        .zip(&numbers)
        .map(|(indicator, numbers)| unit_of(&units(indicator, &tables.indicators), numbers))
        .collect();
    let mut rows = Vec::new();
    for (value, members) in shown {
        for ((indicator, numbers), unit) in indicators.iter().zip(&numbers).zip(&units) {
            let statistic = Statistic::of(*unit, members.iter().map(|&member| numbers[member]));
            let mut row: Vec<Value> = value.iter().cloned().collect();
            row.extend(row_of(indicator, &tables.indicators, &statistic));
            rows.push(row);
        }
    }
    let header: Vec<String> =
        args.by.iter().cloned().chain(HEADER.iter().map(|name| (*name).to_owned())).collect();
    let columns: Vec<usize> = (0..header.len()).collect();
    view_rows(args.format, &header, &columns, rows, terminal)?;
    let mut said = Vec::new();
    for ((indicator, numbers), unit) in indicators.iter().zip(&numbers).zip(&units) {
        said.push(denominator(indicator, &Statistic::of(*unit, numbers.iter().copied())));
    }
    if let Some(field) = &args.by {
        said.push(format!("{field}: {}", searched.shown_of("value", groups.len(), shown.len())));
    }
    Ok(said)
}

/// How many of how many tell it.
fn denominator(indicator: &str, statistic: &Statistic) -> String {
    let Statistic { reports, told, bounded, summary, other_unit, unit } = statistic;
    let mut line = format!("{indicator}: {} of {} tell it", thousands(told), reports_of(*reports));
    if *bounded > 0 {
        line.push_str(&format!(", {} of them hedged", thousands(bounded)));
    }
    if let (Some(unit), 1..) = (unit, *other_unit) {
        line.push_str(&format!(", {} more in another unit than {unit}", thousands(other_unit)));
    }
    if *told > 0 && summary.is_none() {
        line.push_str("; their sum has too many digits to be told");
    }
    line
}

/// The units of an indicator, the usual one first.
fn units(indicator: &str, catalogue: &Indicators) -> Vec<Unit> {
    match catalogue.get(indicator) {
        Some(entry) => entry.units.clone(),
        None => {
            let rollups = catalogue.rollups().iter().filter(|rollup| rollup.id == indicator);
            rollups.map(|rollup| rollup.unit).collect()
        }
    }
}

fn row_of<'v>(indicator: &'v str, catalogue: &Indicators, statistic: &Statistic) -> Vec<Value<'v>> {
    let rate = catalogue.get(indicator).is_some_and(|entry| entry.kind == IndicatorKind::Rate);
    let number = |of: fn(&Summary) -> rust_decimal::Decimal| {
        statistic.summary.as_ref().map_or(Value::Empty, |summary| Value::number(of(summary)))
    };
    vec![
        Value::text(indicator),
        statistic.unit.map_or(Value::Empty, |unit| Value::text(unit.name())),
        Value::count(statistic.reports),
        Value::count(statistic.told),
        Value::count(statistic.bounded),
        // Shares of different wholes add up to nothing.
        if rate { Value::Empty } else { number(|summary| summary.sum) },
        number(|summary| summary.mean),
        number(|summary| summary.p25),
        number(|summary| summary.median),
        number(|summary| summary.p75),
        number(|summary| summary.min),
        number(|summary| summary.max),
        Value::count(statistic.other_unit),
    ]
}
