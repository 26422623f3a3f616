//! `huizong files`: what became of every file, with the reason where one was not read, and whether
//! the index is whole.

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::view_rows;
use crate::cli::print::{Terminal, thousands};
use crate::cli::settings::Settings;
use crate::dataset::{Table, Value, file_row, schema};
use crate::error::{Error, ErrorKind};
use crate::model::Status;
use crate::store::{Reader, Verified, verify as verify_index};

/// Columns that people see; warnings and hashes are for programs.
const PEOPLE: &[&str] = &["path", "status", "format", "encoding", "reports", "figures", "reason"];

/// Runs the command.
pub(crate) fn run(
    args: &args::Files,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    if args.verify {
        return verify(args, settings, terminal);
    }
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

/// Looks at the whole index; what is damaged is listed, and then nothing can be done with it.
fn verify(args: &args::Files, settings: &Settings, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build()?;
    let Verified { segment_files, files, reports, damage } =
        pool.install(|| verify_index(&settings.index))?;
    if damage.is_empty() {
        terminal.say(format_args!(
            "the index is whole: {} files of its own, {} files, {} reports",
            thousands(segment_files),
            thousands(files),
            thousands(reports)
        ));
        return Ok(Outcome::Done);
    }
    let rows = damage.iter().map(|damage| vec![Value::text(&damage.what), Value::text(&damage.problem)]);
    view_rows(args.format, &["what", "problem"].map(str::to_owned), &[0, 1], rows, terminal)?;
    let problem = match damage.len() {
        1 => "one thing in it is damaged".to_owned(),
        number => format!("{} things in it are damaged", thousands(number)),
    };
    Err(Error::from(ErrorKind::IndexDamaged { path: settings.index.clone(), problem }).into())
}
