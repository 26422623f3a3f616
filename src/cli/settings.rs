//! The command line as meant: options checked and turned into what the library takes.
//!
//! [`super::args`] holds what was typed. Everything that can be wrong with an option is found
//! here, before a command begins its work.

use std::path::PathBuf;

use encoding_rs::Encoding;

use crate::error::{ErrorKind, Result};
use crate::export;
use crate::model::{Config, Status};
use crate::{dataset, dataset::Copies};

use super::args::{Common, CopiesArg, DataFormat, StatusArg, TableArg, ViewFormat};

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
        let config = Config { encoding, indicators: common.indicators.clone() };
        Ok(Settings { index: common.index.clone(), threads, config })
    }
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

impl From<TableArg> for dataset::Table {
    fn from(table: TableArg) -> Self {
        match table {
            TableArg::Files => dataset::Table::Files,
            TableArg::Reports => dataset::Table::Reports,
            TableArg::Figures => dataset::Table::Figures,
            TableArg::Comparison => dataset::Table::Comparison,
            TableArg::Cells => dataset::Table::Cells,
        }
    }
}

impl From<DataFormat> for export::Format {
    fn from(format: DataFormat) -> Self {
        match format {
            DataFormat::Csv => export::Format::Csv,
            DataFormat::Ndjson => export::Format::Ndjson,
        }
    }
}

impl ViewFormat {
    /// The export format; `None` for a table for people.
    pub fn data(self) -> Option<export::Format> {
        match self {
            ViewFormat::Table => None,
            ViewFormat::Csv => Some(export::Format::Csv),
            ViewFormat::Ndjson => Some(export::Format::Ndjson),
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
        Common { index: "index".into(), threads, encoding: encoding.map(str::to_owned), indicators: None }
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
