//! The command line as typed: names, help and defaults, nothing checked beyond its form.
//!
//! [`super::settings`] turns this into what the commands work with. Help texts are read by
//! people who do not program: plain words, one example a command.

mod audit;
mod compare;
mod export;
mod search;

use std::path::PathBuf;

pub use export::{DataFormat, HeadersArg, ShapeArgs};

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand, ValueEnum};

pub use audit::Audit;
pub use compare::{Compare, CompareFormat, PerArg, RowsArg};
pub use search::{ContextArg, Search, View};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Turns a folder of collected Chinese reports into a searchable index and a dataset of figures.
#[derive(Debug, Parser)]
#[command(name = "huizong", version, styles = STYLES, arg_required_else_help = true)]
#[command(after_help = "Begin with `huizong build`, which reads `corpus/` into `index/`; \
    then `huizong search 慰问`.\n\
    Exit codes: 0 done; 1 done, but some inputs failed; 2 usage error or nothing could be done.")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options that every command understands.
    #[command(flatten)]
    pub common: Common,
}

/// Options that every command understands.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
    /// Number of threads [default: one for each core]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
    /// Read every file in this encoding, whatever it declares (gb18030, big5, utf-8 …)
    #[arg(long, global = true, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Add indicators to the catalogue, or override built-in ones, from a TOML file
    #[arg(long, global = true, value_name = "FILE")]
    pub indicators: Option<PathBuf>,
    /// How far a file is read.
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// How far a file is read; what goes beyond is named with the limit.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Give up on a file after so many seconds in its parser [default: 10]
    #[arg(long, global = true, value_name = "S")]
    pub file_seconds: Option<u64>,
    /// Memory of each parser in MiB, beside the file that it reads [default: 256]
    #[arg(long, global = true, value_name = "MIB")]
    pub parser_memory: Option<u64>,
    /// MiB of a file, on disk or unpacked [default: 256]
    #[arg(long, global = true, value_name = "MIB")]
    pub max_file: Option<u64>,
    /// MiB of the text of a file [default: 32]
    #[arg(long, global = true, value_name = "MIB")]
    pub max_text: Option<u64>,
    /// Lines of the text of a file [default: 1000000]
    #[arg(long, global = true, value_name = "N")]
    pub max_lines: Option<u64>,
    /// MiB of the text of one report [default: 8]
    #[arg(long, global = true, value_name = "MIB")]
    pub max_report: Option<u64>,
    /// Reports of a file [default: 20000]
    #[arg(long, global = true, value_name = "N")]
    pub max_reports: Option<u64>,
    /// Figures of a file [default: 300000]
    #[arg(long, global = true, value_name = "N")]
    pub max_figures: Option<u64>,
    /// Tags of a web page [default: 1000000]
    #[arg(long, global = true, value_name = "N")]
    pub max_tags: Option<u64>,
    /// Archives within archives [default: 4]
    #[arg(long, global = true, value_name = "N")]
    pub max_depth: Option<u32>,
    /// Members of an archive, those of archives in it too [default: 100000]
    #[arg(long, global = true, value_name = "N")]
    pub max_members: Option<u64>,
    /// MiB of all members of an archive unpacked [default: 4096]
    #[arg(long, global = true, value_name = "MIB")]
    pub max_unpacked: Option<u64>,
    /// How many times its packed size a member may have [default: 200]
    #[arg(long, global = true, value_name = "N")]
    pub max_expansion: Option<u64>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports into the index: what is new or changed; what is gone leaves it
    #[command(after_help = "Example: huizong build ~/reports --index ~/reports-index")]
    Build(Build),
    /// Find reports by their words, in simplified or traditional script
    #[command(after_help = "Example: huizong search 慰问困难职工")]
    Search(Search),
    /// List the words of reports: how often, when, against other reports, beside a word
    #[command(after_help = "Example: huizong terms 'sector:school' --against 'sector:hospital'")]
    Terms(Terms),
    /// Print one report with its figures marked
    #[command(
        after_help = "Example: huizong show 3f2a9c0d1b4e5f67 (ids are in the first column of `huizong search`)"
    )]
    Show(Show),
    /// Write a table, a workbook for people, or all tables as a database or data package
    #[command(after_help = "Example: huizong export workbook -o figures.xlsx")]
    Export(Export),
    /// List numbers that contradict each other, with their sentences
    #[command(after_help = "Example: huizong audit --where 'sector:enterprise'")]
    Audit(Audit),
    /// Show how organisations stand among their like
    #[command(
        after_help = "Example: huizong compare --indicator relief_paid --by level --year 2016 --per members"
    )]
    Compare(Compare),
    /// Read figures straight from files, without an index
    #[command(after_help = "Example: huizong extract report.txt")]
    Extract(Extract),
    /// List the files of the index and what became of them
    #[command(after_help = "Example: huizong files --status failed")]
    Files(Files),
    /// List the indicators that figures are sorted by
    #[command(after_help = "Example: huizong indicators --format csv")]
    Indicators(Indicators),
    /// Score the figures read from files against labels made by people
    #[command(after_help = "Example: huizong eval tests/gold corpus --errors")]
    Eval(Eval),
    /// Read files that come through a pipe, for another process of this program
    #[command(hide = true)]
    ParseWorker,
}

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Build {
    /// Files and folders to read
    #[arg(value_name = "PATH", default_value = "corpus")]
    pub paths: Vec<PathBuf>,
    /// Read every file again, changed or not
    #[arg(long)]
    pub force: bool,
    /// Print the summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `terms`.
#[derive(Debug, clap::Args)]
pub struct Terms {
    /// Only reports that match, as for `search` [default: all]
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// List the words that set these reports apart from those that match this query
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["collocates", "trend"])]
    pub against: Option<String>,
    /// List the words that stand near this one
    #[arg(long, value_name = "WORD", conflicts_with = "trend")]
    pub collocates: Option<String>,
    /// How many words to either side are near, in the same sentence
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=50))]
    pub window: u16,
    /// A row for each word and year
    #[arg(long)]
    pub trend: bool,
    /// Show at most this many words; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Leave out words that occur less often [default: 1; 3 with `--collocates`]
    #[arg(long, value_name = "N")]
    pub min: Option<u64>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ViewFormat::Table)]
    pub format: ViewFormat,
    /// Which copies of a text to count
    #[arg(long, value_enum, default_value_t = CopiesArg::First)]
    pub copies: CopiesArg,
}

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Id of the report, as `search` prints it
    #[arg(value_name = "REPORT_ID")]
    pub report_id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = ShowFormat::Table)]
    pub format: ShowFormat,
}

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The table, or several at once
    #[arg(value_enum, value_name = "TABLE")]
    pub table: TableArg,
    /// File format of a table [default: csv]
    #[arg(long, value_enum)]
    pub format: Option<DataFormat>,
    /// Only reports that match, as for `search` [default: all]
    #[arg(long = "where", value_name = "QUERY")]
    pub only: Option<String>,
    /// Write to this file, or folder for `package`, all at once when it is complete [default: print]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Which copies of a text to show
    #[arg(long, value_enum, default_value_t = CopiesArg::First)]
    pub copies: CopiesArg,
    /// Columns and texts.
    #[command(flatten)]
    pub shape: ShapeArgs,
    /// Names of one organisation, for `panel` and `targets`: a CSV file with `name,same_as`
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// Your own targets, for `targets`: a CSV file with `organisation,indicator,value,year`
    #[arg(long, value_name = "FILE")]
    pub targets: Option<PathBuf>,
}

/// Arguments of `extract`.
#[derive(Debug, clap::Args)]
pub struct Extract {
    /// Files and folders to read; `-` reads from standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub paths: Vec<PathBuf>,
    /// Print a line a report instead of a line a figure
    #[arg(long)]
    pub reports: bool,
}

/// Arguments of `files`.
#[derive(Debug, clap::Args)]
pub struct Files {
    /// Only files with this status
    #[arg(long, value_enum)]
    pub status: Option<StatusArg>,
    /// Check every byte and every record of the index instead
    #[arg(long, conflicts_with = "status")]
    pub verify: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ViewFormat::Table)]
    pub format: ViewFormat,
}

/// Arguments of `indicators`.
#[derive(Debug, clap::Args)]
pub struct Indicators {
    /// How to print
    #[arg(long, value_enum, default_value_t = ViewFormat::Table)]
    pub format: ViewFormat,
}

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub struct Eval {
    /// Folder of labels: NAME.jsonl and NAME.reports.jsonl for each file NAME.*
    #[arg(value_name = "GOLD_DIR")]
    pub gold: PathBuf,
    /// Files and folders that were labelled
    #[arg(value_name = "FILE", required = true)]
    pub paths: Vec<PathBuf>,
    /// List every miss, false find and wrong field with its sentence
    #[arg(long)]
    pub errors: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ShowFormat::Table)]
    pub format: ShowFormat,
}

/// Formats for people and programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ViewFormat {
    /// For reading
    Table,
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values
    Csv,
}

/// Formats of what is not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For reading
    Table,
    /// One JSON object a line
    Ndjson,
}

/// Which copies of a text to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CopiesArg {
    /// The first of each cluster
    First,
    /// Every one
    All,
}

/// Names of tables, and of what holds several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableArg {
    /// A row a file
    Files,
    /// A row a report
    Reports,
    /// A row a figure
    Figures,
    /// A row a report, a column an indicator
    Comparison,
    /// The figures behind each number of the comparison
    Cells,
    /// Each organisation's numbers year by year, with changes and gaps
    Panel,
    /// What was planned beside what was done
    Targets,
    /// An Excel workbook for people: comparison, figures, files and what the columns are
    Workbook,
    /// All tables in one SQLite database
    Database,
    /// All tables as CSV in a folder, described for programs
    Package,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    /// Read
    Ok,
    /// Could not be read
    Failed,
    /// Not read on purpose
    Skipped,
}
