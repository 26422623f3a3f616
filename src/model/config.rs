//! What the user may tell the stages, and how far files are read.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the stages may be told by the user.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Read every file in this encoding, whatever it declares.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// A catalogue that adds to or overrides the built-in indicators.
    pub indicators: Option<PathBuf>,
    /// The `huizong` program, started again to read foreign formats in a process of its own. `None`
    /// reads them in this process, where a hostile file can end it: for tests and trusted files.
    pub worker: Option<PathBuf>,
    /// What no honest file goes beyond.
    pub limits: Limits,
}

/// How far a file is read; beyond it fails with a reason that names the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds that a parser may take for one file.
    pub file_seconds: u64,
    /// Memory of a parser's process beside the file that it reads, in bytes.
    pub parser_bytes: u64,
    /// Bytes of a file, on disk or unpacked.
    pub file_bytes: u64,
    /// Bytes of the text of a file.
    pub text_bytes: u64,
    /// Lines of the text of a file.
    pub lines: u64,
    /// Bytes of the text of one report.
    pub report_bytes: u64,
    /// Reports of a file.
    pub reports: u64,
    /// Figures of a file.
    pub figures: u64,
    /// Tags of a web page, which make the lines, rows and cells of its text.
    pub tags: u64,
    /// Archives within archives, counted from the file on disk.
    pub depth: u32,
    /// Members of a file on disk, those of archives within it too.
    pub members: u64,
    /// Bytes of all these members together, unpacked.
    pub unpacked_bytes: u64,
    /// How many times its packed size a member of an archive may have.
    pub expansion: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_seconds: 10,
            parser_bytes: 256 << 20,
            file_bytes: 256 << 20,
            text_bytes: 32 << 20,
            lines: 1_000_000,
            report_bytes: 8 << 20,
            reports: 20_000,
            figures: 300_000,
            tags: 1_000_000,
            depth: 4,
            members: 100_000,
            unpacked_bytes: 4 << 30,
            expansion: 200,
        }
    }
}
