//! The command line as meant: options checked and turned into what the library takes.
//!
//! [`super::args`] holds what was typed. Everything that can be wrong with an option is found
//! here, before a command begins its work.

pub mod export;

use std::path::PathBuf;

use encoding_rs::Encoding;

use crate::compare::measure::Per;
use crate::dataset;
use crate::error::{ErrorKind, Result};
use crate::export::Format;
use crate::model::{Config, Limits, Status};
use crate::search::concordance::Context;
use crate::store::Copies;

use super::args::{Common, ContextArg, CopiesArg, LimitArgs, PerArg, StatusArg, TableArg, ViewFormat};

/// Less memory does not hold the program itself and a small file.
const LEAST_PARSER_MIB: u64 = 64;
/// Places in a text are kept in 32 bits, and a text may grow while it is read.
const MOST_TEXT_MIB: u64 = 1024;
/// Most threads that can be asked for; more would only cost memory.
const MOST_THREADS: usize = 256;

/// What every command knows.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of the index.
    pub index: PathBuf,
    /// Number of threads.
    pub threads: usize,
    /// What the stages are told.
    pub config: Config,
}

impl Settings {
    /// Checks the common options.
    ///
    /// # Errors
    /// `BadOption`.
    pub fn of(common: &Common) -> Result<Self> {
        let threads = match common.threads {
            None => std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
            Some(threads) if (1..=MOST_THREADS).contains(&threads) => threads,
            Some(threads) => {
                return Err(bad("--threads", threads, format!("give a number from 1 to {MOST_THREADS}")));
            }
        };
        let encoding = common.encoding.as_deref().map(encoding).transpose()?;
        let limits = limits(&common.limits)?;
        let config = Config { encoding, indicators: common.indicators.clone(), worker: None, limits };
        Ok(Settings { index: common.index.clone(), threads, config })
    }
}

/// The limits as meant: those that were not named as they are by default.
fn limits(args: &LimitArgs) -> Result<Limits> {
    let given = [
        ("--file-seconds", args.file_seconds),
        ("--parser-memory", args.parser_memory),
        ("--max-file", args.max_file),
        ("--max-text", args.max_text),
        ("--max-lines", args.max_lines),
        ("--max-report", args.max_report),
        ("--max-reports", args.max_reports),
        ("--max-figures", args.max_figures),
        ("--max-tags", args.max_tags),
        ("--max-depth", args.max_depth.map(u64::from)),
        ("--max-members", args.max_members),
        ("--max-unpacked", args.max_unpacked),
        ("--max-expansion", args.max_expansion),
    ];
    if let Some((option, _)) = given.into_iter().find(|(_, value)| *value == Some(0)) {
        return Err(bad(option, 0, "give a number from 1"));
    }
    let usual = Limits::default();
    let bytes =
        |mebibytes: Option<u64>, usual| mebibytes.map_or(usual, |number| number.saturating_mul(1 << 20));
    if args.parser_memory.is_some_and(|mebibytes| mebibytes < LEAST_PARSER_MIB) {
        let expected = format!("a parser needs at least {LEAST_PARSER_MIB} MiB");
        return Err(bad("--parser-memory", args.parser_memory.unwrap_or(0), expected));
    }
    if args.max_text.is_some_and(|mebibytes| mebibytes > MOST_TEXT_MIB) {
        let expected = format!("no text can be longer than {MOST_TEXT_MIB} MiB");
        return Err(bad("--max-text", args.max_text.unwrap_or(0), expected));
    }
    Ok(Limits {
        file_seconds: args.file_seconds.unwrap_or(usual.file_seconds),
        parser_bytes: bytes(args.parser_memory, usual.parser_bytes),
        file_bytes: bytes(args.max_file, usual.file_bytes),
        text_bytes: bytes(args.max_text, usual.text_bytes),
        lines: args.max_lines.unwrap_or(usual.lines),
        report_bytes: bytes(args.max_report, usual.report_bytes),
        reports: args.max_reports.unwrap_or(usual.reports),
        figures: args.max_figures.unwrap_or(usual.figures),
        tags: args.max_tags.unwrap_or(usual.tags),
        depth: args.max_depth.unwrap_or(usual.depth),
        members: args.max_members.unwrap_or(usual.members),
        unpacked_bytes: bytes(args.max_unpacked, usual.unpacked_bytes),
        expansion: args.max_expansion.unwrap_or(usual.expansion),
    })
}

/// The encoding with this name.
fn encoding(name: &str) -> Result<&'static Encoding> {
    Encoding::for_label_no_replacement(name.as_bytes())
        .ok_or_else(|| bad("--encoding", name, "try utf-8, gb18030, big5, utf-16le or utf-16be"))
}

fn bad(option: &'static str, value: impl ToString, expected: impl Into<String>) -> crate::Error {
    ErrorKind::BadOption { option, value: value.to_string(), expected: expected.into() }.into()
}

impl From<CopiesArg> for Copies {
    fn from(copies: CopiesArg) -> Self {
        match copies {
            CopiesArg::First => Copies::First,
            CopiesArg::All => Copies::All,
        }
    }
}

impl From<ContextArg> for Context {
    fn from(context: ContextArg) -> Self {
        match context {
            ContextArg::Place => Context::Place,
            ContextArg::Left => Context::Left,
            ContextArg::Right => Context::Right,
        }
    }
}

impl From<PerArg> for Per {
    fn from(per: PerArg) -> Self {
        match per {
            PerArg::Members => Per::Member,
            PerArg::Employees => Per::Employee,
            PerArg::ThousandMembers => Per::ThousandMembers,
        }
    }
}

impl TableArg {
    /// The table; `None` for what holds several.
    pub fn table(self) -> Option<dataset::Table> {
        Some(match self {
            TableArg::Files => dataset::Table::Files,
            TableArg::Reports => dataset::Table::Reports,
            TableArg::Figures => dataset::Table::Figures,
            TableArg::Comparison => dataset::Table::Comparison,
            TableArg::Cells => dataset::Table::Cells,
            TableArg::Panel => dataset::Table::Panel,
            TableArg::Targets => dataset::Table::Targets,
            TableArg::Workbook | TableArg::Database | TableArg::Package => return None,
        })
    }
}

impl ViewFormat {
    /// The export format; `None` for a table for people.
    pub fn data(self) -> Option<Format> {
        match self {
            ViewFormat::Table => None,
            ViewFormat::Csv => Some(Format::Csv),
            ViewFormat::Ndjson => Some(Format::Ndjson),
        }
    }
}

impl From<StatusArg> for Status {
    fn from(status: StatusArg) -> Self {
        match status {
            StatusArg::Ok => Status::Ok,
            StatusArg::Failed => Status::Failed,
            StatusArg::Skipped => Status::Skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(threads: Option<usize>, encoding: Option<&str>) -> Common {
        Common {
            index: "index".into(),
            threads,
            encoding: encoding.map(str::to_owned),
            indicators: None,
            limits: LimitArgs::default(),
        }
    }

    #[test]
    fn options_are_checked() {
        let settings = Settings::of(&common(Some(2), Some("GBK"))).expect("these are right");
        assert_eq!((settings.threads, settings.config.encoding), (2, Some(encoding_rs::GBK)));
        assert!(Settings::of(&common(Some(0), None)).is_err());
        let error = Settings::of(&common(None, Some("klingon"))).expect_err("no such encoding");
        assert!(error.to_string().starts_with("`klingon` is no value for `--encoding`; try"), "{error}");
    }
}
