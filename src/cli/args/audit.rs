//! Arguments of `audit`.

use std::path::PathBuf;

use super::{CopiesArg, ViewFormat};

/// Arguments of `audit`.
#[derive(Debug, clap::Args)]
pub struct Audit {
    /// Only reports that match, as for `search` [default: all]
    #[arg(long = "where", value_name = "QUERY")]
    pub only: Option<String>,
    /// Only what this rule finds
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ViewFormat::Table)]
    pub format: ViewFormat,
    /// Write to this file, all at once when it is complete [default: print]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Names of one organisation, a CSV file with `name,same_as`
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// Which copies of a text to look at
    #[arg(long, value_enum, default_value_t = CopiesArg::First)]
    pub copies: CopiesArg,
}
