//! `huizong files`: what became of every file, with the reason where one was not read.

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::view_rows;
use crate::cli::print::{Terminal, thousands};
use crate::cli::settings::Settings;
use crate::dataset::{Table, file_row, schema};
use crate::model::Status;
use crate::store::Reader;

/// Columns that people see; warnings and hashes are for programs.
const PEOPLE: &[&str] = &["path", "status", "format", "encoding", "reports", "figures", "reason"];

/// Runs the command.
pub(crate) fn run(
    args: &args::Files,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let reader = Reader::open(&settings.index)?;
    let mut files = reader.files()?;
    if let Some(status) = args.status {
        files.retain(|file| file.status == Status::from(status));
    }
    let columns = Table::Files.columns();
    let header: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
    let people: Vec<usize> =
        (0..schema::FILES.len()).filter(|&at| PEOPLE.contains(&columns[at].name)).collect();
    view_rows(args.format, &header, &people, files.iter().map(file_row), terminal)?;
    terminal.flush()?;
    terminal.say(format_args!("{} files", thousands(files.len())));
    Ok(Outcome::Done)
}
