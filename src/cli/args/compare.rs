//! Arguments of `compare`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::CopiesArg;

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// Indicators, as `huizong indicators` lists them; several apart by commas; a unit other than the
    /// usual one after a colon (trainees:person_time)
    #[arg(long, value_name = "ID", value_delimiter = ',', required_unless_present = "scorecard")]
    pub indicator: Vec<String>,
    /// What peers have in common beside the year: province, city, county, level, sector, size,
    /// year, kind; several apart by commas
    #[arg(long, value_name = "WHAT", default_value = "")]
    pub by: String,
    /// Divide each number by the members or employees that the same report states
    #[arg(long, value_enum, value_name = "WHAT")]
    pub per: Option<PerArg>,
    /// A year; `each` by itself, or the `latest` of each organisation, years mixed
    #[arg(long, value_name = "YEAR", default_value = "each")]
    pub year: String,
    /// Show where this organisation stands
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Join names of one organisation by this file: CSV with the columns name and same_as
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// Give points by this file
    #[arg(long, value_name = "FILE")]
    pub scorecard: Option<PathBuf>,
    /// Only reports that match, as for `search` [default: all]
    #[arg(long = "where", value_name = "QUERY")]
    pub only: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = CompareFormat::Table)]
    pub format: CompareFormat,
    /// What csv and ndjson have a row for [default: organisations; scores with `--scorecard` alone]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub rows: Option<RowsArg>,
    /// Write to this file, all at once when it is complete [default: print]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Compare model texts too
    #[arg(long)]
    pub samples: bool,
    /// Compare reports that hide years, names or numbers too
    #[arg(long)]
    pub masked: bool,
    /// Compare flows of half years, of several years, of news and plans with those of years
    #[arg(long)]
    pub other_periods: bool,
    /// Which copies of a text to compare
    #[arg(long, value_enum, default_value_t = CopiesArg::First)]
    pub copies: CopiesArg,
}

/// What numbers are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PerArg {
    /// For each member
    Members,
    /// For each employee
    Employees,
    /// For a thousand members
    #[value(name = "1000members")]
    ThousandMembers,
}

/// Formats of benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For reading
    Table,
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Ndjson,
    /// A workbook
    Xlsx,
    /// A page for reading and printing, with the sentence of every number
    Html,
}

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowsArg {
    /// An organisation, year and indicator
    Organisations,
    /// A peer group and indicator
    Groups,
    /// An organisation, year and line of the scorecard
    Scores,
}
