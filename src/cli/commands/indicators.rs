//! `huizong indicators`: the catalogue, with the user's own entries where `--indicators` adds them.
//!
//! The module names a part of the official union statistics that an indicator is based on; it
//! does not say that the number conforms to the official definition.

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::view_rows;
use crate::cli::print::Terminal;
use crate::cli::settings::Settings;
use crate::dataset::Value;
use crate::tables::Tables;
use crate::tables::indicators::{Indicator, Indicators};

/// Columns.
const HEADER: &[&str] = &["id", "zh", "en", "units", "kind", "based_on", "rollups"];

/// Runs the command.
pub(crate) fn run(
    args: &args::Indicators,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let catalogue = &tables.indicators;
    let header: Vec<String> = HEADER.iter().map(|name| (*name).to_owned()).collect();
    let people: Vec<usize> = (0..HEADER.len()).collect();
    let rows = catalogue.entries().iter().map(|indicator| row(indicator, catalogue)).chain(
        catalogue.rollups().iter().map(|rollup| {
            let (units, kind) = (vec![rollup.unit.name().to_owned()], "rollup");
            entry(&rollup.id, &rollup.zh, &rollup.en, units, kind, None, Vec::new())
        }),
    );
    view_rows(args.format, &header, &people, rows, terminal)?;
    Ok(Outcome::Done)
}

/// The row of an indicator.
fn row<'c>(indicator: &'c Indicator, catalogue: &Indicators) -> Vec<Value<'c>> {
    let units = indicator.units.iter().map(|unit| unit.name().to_owned()).collect();
    let rollups = catalogue.rollups().iter().filter(|rollup| rollup.of.contains(&indicator.id));
    let rollups = rollups.map(|rollup| rollup.id.clone()).collect();
    let Indicator { id, zh, en, module, .. } = indicator;
    entry(id, zh, en, units, indicator.kind.name(), module.as_deref(), rollups)
}

fn entry<'c>(
    id: &'c str,
    zh: &'c str,
    en: &'c str,
    units: Vec<String>,
    kind: &'c str,
    module: Option<&'c str>,
    rollups: Vec<String>,
) -> Vec<Value<'c>> {
    let list = |texts: Vec<String>| if texts.is_empty() { Value::Empty } else { Value::Texts(texts) };
    vec![
        Value::text(id),
        Value::text(zh),
        Value::text(en),
        list(units),
        Value::text(kind),
        Value::maybe(module),
        list(rollups),
    ]
}
