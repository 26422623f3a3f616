//! What can be asked of `export` beside the table and its format.

use clap::ValueEnum;

/// Arguments that shape the columns and texts of an export.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ShapeArgs {
    /// Only these columns, in this order: names as programs use them, with commas between
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// What the columns are called [default: id; zh in workbooks]
    #[arg(long, value_enum)]
    pub headers: Option<HeadersArg>,
    /// Begin CSV without the byte order mark that Excel knows UTF-8 by
    #[arg(long)]
    pub no_bom: bool,
    /// Write texts of CSV as they are, even where a spreadsheet takes them for formulas
    #[arg(long)]
    pub raw: bool,
}

/// What columns are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HeadersArg {
    /// By the names that programs use
    Id,
    /// In Chinese
    Zh,
    /// In English
    En,
}

/// Formats of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Ndjson,
    /// A workbook of Excel
    Xlsx,
    /// Apache Parquet, with typed columns
    Parquet,
    /// A database of SQLite
    Sqlite,
}
