//! The plain data that passes between the stages.
//!
//! A stage reads one of these types and returns the next; it imports nothing else of its
//! neighbours. The order below is the order of the stages.

mod config;

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::span::{OffsetMap, Span};
use crate::warning::Warning;

pub use config::{Config, Limits};

/// Declares an enum whose variants have one printed name each.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The name that tables print.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// The value with this printed name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

named! {
    /// How the bytes of a file are packed.
    Format {
        /// Plain text.
        Text = "text",
        /// A web page.
        Html = "html",
        /// Something else; the reason says what.
        Unknown = "unknown",
        /// Text whose lines are rows, cells apart by commas, semicolons or tabs.
        Csv = "csv",
        /// Rich text.
        Rtf = "rtf",
        /// Pages with fixed places for every character.
        Pdf = "pdf",
        /// Text of the newer office programs.
        Docx = "docx",
        /// Text of the older office programs, WPS too.
        Doc = "doc",
        /// Sheets of the newer office programs.
        Xlsx = "xlsx",
        /// Sheets of the older office programs.
        Xls = "xls",
        /// A letter; what is attached to it are its members.
        Eml = "eml",
        /// A web page saved with its pictures.
        Mht = "mht",
        /// An archive; it has members and no text of its own.
        Zip = "zip",
    }
}

impl Format {
    /// Whether it takes a parser of others' making, which may not survive a hostile file.
    pub fn is_foreign(self) -> bool {
        use Format::{Csv, Html, Rtf, Text, Unknown};
        !matches!(self, Text | Html | Csv | Rtf | Unknown)
    }

    /// Whether files are packed in it that are read as files of the corpus.
    pub fn has_members(self) -> bool {
        matches!(self, Format::Zip | Format::Eml)
    }
}

/// A file of the corpus as it lies on disk. Made by `source`.
#[derive(Clone, Debug)]
pub struct RawFile {
    /// Path as the user named it: the root joined with the place below it, with `/`.
    pub path: String,
    /// Format, by content first and extension second.
    pub format: Format,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// blake3 of the bytes, in hex.
    pub hash: String,
}

named! {
    /// How the encoding of a file became known.
    EncodingSource {
        /// A byte order mark.
        Bom = "bom",
        /// The page or the user says so.
        Declared = "declared",
        /// By the look of the bytes.
        Detected = "detected",
        /// The bytes are valid UTF-8.
        Utf8 = "utf8",
    }
}

/// A file that is packed in another one. Made by `decode`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name with the folders above it, with `/`.
    pub name: String,
    /// Its bytes, or why it was not unpacked.
    pub bytes: Result<Vec<u8>, (Status, String)>,
}

/// The text of a file. Made by `decode`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decoded {
    /// Text lines, ended by `\n`; a table row is one line, its cells apart by tabs.
    pub text: String,
    /// Name of the encoding that the bytes were read in, such as `gb18030`; `None` where the format
    /// leaves no choice.
    pub encoding: Option<Cow<'static, str>>,
    /// How it became known.
    pub encoding_source: Option<EncodingSource>,
    /// The title that the container states apart from its text (`<title>`), if any.
    pub container_title: Option<String>,
}

/// Text with its characters mended. Made by `repair`.
#[derive(Clone, Debug)]
pub struct Repaired {
    /// The text; it has the same lines as the decoded text.
    pub text: String,
    /// From this text to the decoded text.
    pub map: OffsetMap,
}

named! {
    /// The script that a text is written in.
    Script {
        /// Simplified.
        Hans = "hans",
        /// Traditional.
        Hant = "hant",
        /// Some of both.
        Mixed = "mixed",
        /// No Chinese that tells.
        None = "none",
    }
}

/// Text in simplified script. Made by `script`.
#[derive(Clone, Debug)]
pub struct Simplified {
    /// The text; character for character the repaired text.
    pub text: String,
    /// From this text to the repaired text (bytes may differ where characters do not).
    pub map: OffsetMap,
    /// What it was written in.
    pub script: Script,
}

/// A line of a page and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// Line of the decoded file, from 1.
    pub number: u32,
    /// The trimmed line in the simplified text.
    pub span: Span,
    /// Whether it belongs to the page around the reports, and by which rule.
    pub furniture: Option<&'static str>,
}

/// A page with its furniture told from its text. Made by `clean`.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// Every line that is not blank, in order.
    pub lines: Vec<PageLine>,
    /// The day the page says it was published.
    pub published: Option<Date>,
}

named! {
    /// Rank of the organisation that reports.
    Level {
        /// 全国
        National = "national",
        /// 省级
        Province = "province",
        /// 地市级
        City = "city",
        /// 县区级
        County = "county",
        /// 乡镇街道
        Township = "township",
        /// 基层
        Grassroots = "grassroots",
    }
}

named! {
    /// Kind of organisation that reports.
    Sector {
        /// A federation of unions, of women, of youth …
        Federation = "federation",
        /// Schools and universities.
        School = "school",
        /// Hospitals and clinics.
        Hospital = "hospital",
        /// Enterprises.
        Enterprise = "enterprise",
        /// Organs of government.
        Government = "government",
        /// Anything else, or not told.
        Other = "other",
    }
}

named! {
    /// What sort of text a report is.
    Kind {
        /// A report on work done.
        Summary = "summary",
        /// A plan.
        Plan = "plan",
        /// A news item.
        News = "news",
        /// A model text to copy from.
        Sample = "sample",
        /// Anything else.
        Other = "other",
    }
}

/// What a report says of itself. Nothing here is guessed: what the text does not tell is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its own title, else the heading above it as printed.
    pub title: Option<String>,
    /// The organisation that reports, a proper name in the text.
    pub organisation: Option<String>,
    /// Province, by its full official name.
    pub province: Option<String>,
    /// City or prefecture.
    pub city: Option<String>,
    /// County, district or county-level city.
    pub county: Option<String>,
    /// Six-digit GB/T 2260 code of the narrowest of these.
    pub region_code: Option<String>,
    /// Rank of the organisation.
    pub level: Option<Level>,
    /// Kind of organisation.
    pub sector: Sector,
    /// The year reported on.
    pub year: Option<i16>,
    /// First day reported on.
    pub period_start: Option<Date>,
    /// Last day reported on.
    pub period_end: Option<Date>,
    /// Sort of text.
    pub kind: Kind,
    /// Whether the text hides its years, names or numbers.
    pub masked: bool,
}

impl Default for Facts {
    /// Of a report that says nothing of itself.
    fn default() -> Self {
        Facts {
            title: None,
            organisation: None,
            province: None,
            city: None,
            county: None,
            region_code: None,
            level: None,
            sector: Sector::Other,
            year: None,
            period_start: None,
            period_end: None,
            kind: Kind::Other,
            masked: false,
        }
    }
}

/// A run of a report's text that stands in one line of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the report's text.
    pub start: usize,
    /// Where it begins in the page's simplified text.
    pub page_start: usize,
    /// Line of the decoded file, from 1.
    pub line: u32,
}

/// One organisation's text about one period. Made by `split`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Place in the file, from 1.
    pub number: u32,
    /// Simplified text: the lines of the page that belong to it, joined by `\n`.
    pub text: String,
    /// The way back to the page, in order of `start`; never empty.
    pub pieces: Vec<Piece>,
    /// What it says of itself.
    pub facts: Facts,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// The `report_id` of tables: the first 16 hex digits of blake3 over the text. Exact copies
    /// share it.
    pub fn id(&self) -> String {
        format!("{:016x}", self.id_number())
    }

    /// The number that [`Report::id`] prints.
    pub fn id_number(&self) -> u64 {
        let hash = blake3::hash(self.text.as_bytes());
        hash.as_bytes()[..8].iter().fold(0, |id, &byte| id << 8 | u64::from(byte))
    }

    /// The piece that a place in the report's text lies in.
    pub fn piece_at(&self, offset: usize) -> &Piece {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        &self.pieces[after.saturating_sub(1)]
    }

    /// Where a place of the report's text stands in the page's simplified text.
    pub fn page_offset(&self, offset: usize) -> usize {
        let piece = self.piece_at(offset);
        piece.page_start + (offset - piece.start)
    }
}

named! {
    /// What a figure counts or measures.
    Unit {
        /// Money, in yuan (or the money of the place).
        Yuan = "yuan",
        /// Shares of a hundred.
        Percent = "percent",
        /// People, each once.
        Person = "person",
        /// People, each time.
        PersonTime = "person_time",
        /// Families.
        Household = "household",
        /// Enterprises, unions, schools, teams.
        Org = "org",
        /// Happenings.
        Event = "event",
        /// Things, papers, cases.
        Item = "item",
        /// Anything else: weights, areas, machines.
        Other = "other",
    }
}

named! {
    /// How the text hedges a number.
    Bound {
        /// Not at all.
        Exact = "exact",
        /// 余 多 以上 超过
        AtLeast = "at_least",
        /// 约 近 左右
        Approx = "approx",
        /// 以内 不足 不超过
        AtMost = "at_most",
    }
}

named! {
    /// What the text says of a number beside its size.
    Aspect {
        /// Done or reached.
        Actual = "actual",
        /// Planned or required.
        Target = "target",
        /// Over several years.
        Cumulative = "cumulative",
        /// An earlier period's.
        Prior = "prior",
        /// The amount of a rise or fall.
        Change = "change",
        /// Per person or unit.
        Each = "each",
    }
}

/// A number with its unit, as stated in a report, and what it tells. Made by `extract`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Id of the indicator, or `other`.
    pub indicator: String,
    /// The number in base units (yuan, not 万元).
    pub value: Decimal,
    /// The upper end of a range.
    pub value_max: Option<Decimal>,
    /// What it counts.
    pub unit: Unit,
    /// How it is hedged.
    pub bound: Bound,
    /// What is said of it.
    pub aspect: Aspect,
    /// The number phrase in the report's text.
    pub span: Span,
    /// The sentence around it in the report's text.
    pub sentence: Span,
    /// What decided the indicator: `cue:WORD` of the catalogue, `signs` (the
    /// number before and what was learned), `none`, `part` of a
    /// total, the same fact told `again`, `growth`.
    pub rule: String,
    /// How sure the program is of value, unit, aspect and indicator together, 0 to 1.
    pub confidence: f32,
}

/// A report with its figures and its way back to the file: what the store keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadReport {
    /// The report.
    pub report: Report,
    /// Its figures, in the order of the text.
    pub figures: Vec<Figure>,
    /// For each figure, the characters of the decoded file that it was read from.
    pub source_raws: Vec<String>,
    /// The report as it stands in the decoded file.
    pub source_text: String,
    /// The script it was written in.
    pub script: Script,
}

named! {
    /// What became of a file.
    Status {
        /// Read.
        Ok = "ok",
        /// Could not be read; the reason says why.
        Failed = "failed",
        /// Not read on purpose; the reason says why.
        Skipped = "skipped",
    }
}

/// The record of a file, kept whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path as in [`RawFile`].
    pub path: String,
    /// Size on disk.
    pub bytes: u64,
    /// Time of the last change, in nanoseconds since 1970, to tell changed files by.
    pub modified_ns: i64,
    /// blake3 of the bytes, in hex; empty where they could not be read.
    pub hash: String,
    /// Format.
    pub format: Format,
    /// Encoding, where the file is text.
    pub encoding: Option<String>,
    /// How it became known.
    pub encoding_source: Option<EncodingSource>,
    /// What became of the file.
    pub status: Status,
    /// Why it was not read.
    pub reason: Option<String>,
    /// Reports found.
    pub reports: u32,
    /// Figures found.
    pub figures: u32,
    /// What is odd about the file.
    pub warnings: Vec<Warning>,
}

impl FileRecord {
    /// What is known of a file before it is read.
    pub fn unread(path: String, bytes: u64, modified_ns: i64) -> FileRecord {
        FileRecord {
            path,
            bytes,
            modified_ns,
            hash: String::new(),
            format: Format::Unknown,
            encoding: None,
            encoding_source: None,
            status: Status::Ok,
            reason: None,
            reports: 0,
            figures: 0,
            warnings: Vec::new(),
        }
    }

    /// The record of a file that was read from disk and no further.
    pub fn of(raw: &RawFile) -> FileRecord {
        let record = FileRecord::unread(raw.path.clone(), raw.bytes.len() as u64, 0);
        FileRecord { hash: raw.hash.clone(), format: raw.format, ..record }
    }
}

/// What tells copies of a report, in some hundred bytes. Made by `similar`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// A sketch of the text; empty where the text is too short to be told by it.
    pub text: Vec<u16>,
    /// Length of the text, in shingles.
    pub shingles: u32,
    /// A sketch of the figures: hashes, sorted.
    pub figures: Vec<u32>,
    /// The year it states.
    pub year: Option<i16>,
    /// A hash of the period that it states.
    pub period: Option<u32>,
    /// A hash of the name of the organisation, where it is not hidden.
    pub organisation: Option<u32>,
    /// Whether it hides years, names or numbers.
    pub masked: bool,
    /// Whether it is a model text to copy from.
    pub sample: bool,
}

/// A file read to the end: what the pipeline hands to the store.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// Its record.
    pub record: FileRecord,
    /// Its reports.
    pub reports: Vec<ReadReport>,
    /// The signature of each report.
    pub signatures: Vec<Signature>,
}

impl ReadFile {
    /// A file without a report.
    pub fn empty(record: FileRecord) -> ReadFile {
        ReadFile { record, reports: Vec::new(), signatures: Vec::new() }
    }
}
