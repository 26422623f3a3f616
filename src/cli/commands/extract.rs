//! `huizong extract`: figures straight from files to standard output, without an index.

use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::print::Terminal;
use crate::cli::settings::Settings;
use crate::dataset::{Entry, Table, columns, report_rows};
use crate::error::shown;
use crate::export::{Exporter, Format, Options, exporter};
use crate::model::{ReadFile, Status};
use crate::pipeline::{read_each, read_stream};
use crate::tables::Tables;

/// Runs the command.
pub(crate) fn run(
    args: &args::Extract,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let table = if args.reports { Table::Reports } else { Table::Figures };
    let (stdin, paths): (Vec<&PathBuf>, Vec<&PathBuf>) =
        args.paths.iter().partition(|path| *path == Path::new("-"));
    if !stdin.is_empty() && io::stdin().is_terminal() {
        terminal.say("reading standard input; end it with Ctrl-D");
    }
    let mut unread = Vec::new();
    {
        let columns = columns(table, &tables);
        let mut rows = exporter(Format::Ndjson, Options::default(), &columns, terminal.out())?;
        let mut take = |file: ReadFile| write(file, table, &tables, &mut *rows, &mut unread);
        if !stdin.is_empty() {
            let files = read_stream("-", io::stdin().lock(), &tables, &settings.config);
            files.into_iter().try_for_each(&mut take)?;
        }
        if !paths.is_empty() {
            let paths: Vec<PathBuf> = paths.into_iter().cloned().collect();
            read_each(&paths, settings.threads, &tables, &settings.config, take)?;
        }
        rows.finish()?;
    }
    let mut told = HashSet::new();
    for (path, status, reason) in &unread {
        if told.insert(path) {
            terminal.say(format_args!("{status}: {}: {}", shown(path), shown(reason)));
        }
    }
    let failed = unread.iter().any(|(_, status, _)| *status == Status::Failed);
    Ok(if failed { Outcome::SomeFailed } else { Outcome::Done })
}

/// Writes the rows of a file, or notes why it has none.
fn write(
    file: ReadFile,
    table: Table,
    tables: &Tables,
    rows: &mut dyn Exporter,
    unread: &mut Vec<(String, Status, String)>,
) -> anyhow::Result<()> {
    let record = file.record;
    if record.status != Status::Ok {
        unread.push((record.path, record.status, record.reason.unwrap_or_default()));
        return Ok(());
    }
    for read in file.reports {
        let entry = Entry::new(read.report.id(), record.path.clone(), read);
        report_rows(&entry, table, tables, |row| rows.row(row))?;
    }
    Ok(())
}
