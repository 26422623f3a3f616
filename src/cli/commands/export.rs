//! `huizong export`: one table to a file or standard output, whole and never cut.

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::NewFile;
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::dataset::{Dataset, Organisations, Table, UserTargets};
use crate::export::{Format, Options, exporter};
use crate::store::Reader;
use crate::tables::Tables;

/// Runs the command.
pub(crate) fn run(
    args: &args::Export,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let reader = Reader::open(&settings.index)?;
    let copies = args.copies.into();
    let dataset = match &args.only {
        None => Dataset::new(&reader, &tables, copies)?,
        Some(query) => {
            let places = select::places(&reader, Some(query), settings)?;
            Dataset::among(&reader, &tables, copies, &places)?
        }
    };
    let organisations = match &args.aliases {
        Some(path) => Organisations::with_aliases(&tables, path)?,
        None => Organisations::new(&tables),
    };
    let targets = match &args.targets {
        Some(path) => UserTargets::read(path, &organisations, &tables.indicators)?,
        None => UserTargets::default(),
    };
    let dataset = dataset.with_organisations(organisations).with_targets(targets);
    let (table, format) = (Table::from(args.table), Format::from(args.format));
    let options = Options { bom: !args.no_bom };
    let rows = match &args.output {
        None => write(&dataset, table, format, options, terminal.out())?,
        Some(path) => {
            let mut file = NewFile::create(path)?;
            let rows = write(&dataset, table, format, options, file.out())?;
            file.keep()?;
            rows
        }
    };
    terminal.flush()?;
    for note in dataset.notes(table)? {
        terminal.say(format_args!("{note}"));
    }
    terminal.say(format_args!("{} rows of {}", thousands(rows), table.name()));
    Ok(Outcome::Done)
}

/// Writes a table and counts its rows.
fn write(
    dataset: &Dataset,
    table: Table,
    format: Format,
    options: Options,
    out: impl std::io::Write,
) -> anyhow::Result<u64> {
    let mut exporter = exporter(format, options, &dataset.columns(table), out)?;
    let mut rows = 0;
    dataset.rows(table, |row| {
        rows += 1;
        exporter.row(row).map_err(anyhow::Error::from)
    })?;
    exporter.finish()?;
    Ok(rows)
}
