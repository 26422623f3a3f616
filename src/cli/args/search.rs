//! Arguments of `search`: a query, and one of the ways to look at what it finds.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::{CopiesArg, ViewFormat};
use crate::search::facets;

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words that must all occur; "a phrase" in quotes occurs as it stands
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,
    /// Show at most this many reports, lines or values; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Leave out this many from the top
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Order of reports: score, year, chars, figures, path, title, organisation or an indicator;
    /// `-year` is the largest first
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true, conflicts_with = "view")]
    pub sort: Option<String>,
    /// The way to look at what is found.
    #[command(flatten)]
    pub view: View,
    /// Order of the lines of `--kwic`
    #[arg(long, value_enum, default_value_t = ContextArg::Place, requires = "kwic")]
    pub context: ContextArg,
    /// With `--stats`, a row for each value of this field
    #[arg(long, value_name = "FIELD", value_parser = PossibleValuesParser::new(facets::FIELDS), requires = "stats")]
    pub by: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ViewFormat::Table)]
    pub format: ViewFormat,
    /// Which copies of a text to show or count
    #[arg(long, value_enum, default_value_t = CopiesArg::First)]
    pub copies: CopiesArg,
}

/// What is shown instead of the reports found; one at a time.
#[derive(Debug, Args)]
#[group(id = "view", multiple = false)]
pub struct View {
    /// Show every place of the words with this many characters to either side
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=500))]
    pub kwic: Option<u16>,
    /// Count the reports by the values of these fields
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = PossibleValuesParser::new(facets::FIELDS))]
    pub facet: Vec<String>,
    /// Print the number of reports alone
    #[arg(long)]
    pub count: bool,
    /// Sum up what the reports tell of these indicators
    #[arg(long, value_name = "INDICATOR", value_delimiter = ',')]
    pub stats: Vec<String>,
}

/// Orders of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ContextArg {
    /// By report and place
    Place,
    /// By what stands before, from the word outward
    Left,
    /// By what stands after
    Right,
}
