//! Label files: `<name>.jsonl`, a line a figure, and `<name>.reports.jsonl`, a line a report.

use std::path::Path;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Aspect, Bound, Unit};

/// A labelled figure.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct GoldFigure {
    /// Which report of the file, from 1.
    pub report: u32,
    /// The number phrase.
    pub raw: String,
    /// The number in base units.
    #[serde(deserialize_with = "decimal")]
    pub value: Decimal,
    /// The upper end of a range.
    #[serde(default, deserialize_with = "some_decimal")]
    pub value_max: Option<Decimal>,
    /// What it counts.
    pub unit: Unit,
    /// How it is hedged.
    pub bound: Bound,
    /// What is said of it.
    pub aspect: Aspect,
    /// Id of its indicator, or `other`.
    pub indicator: String,
    /// A few characters before it.
    pub near: String,
}

/// A labelled report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GoldReport {
    /// Which report of the file, from 1.
    pub report: u32,
    /// Its title.
    pub title: Option<String>,
    /// Who reports.
    pub organisation: Option<String>,
    /// The year reported on.
    pub year: Option<i16>,
    /// Its first characters.
    pub starts: String,
    /// Its last characters.
    pub ends: String,
}

/// Exact decimals from JSON numbers, whose text never passes through a float here.
fn decimal<'de, D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Decimal, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    number.to_string().parse().map_err(serde::de::Error::custom)
}

fn some_decimal<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Decimal>, D::Error> {
    let number = Option::<serde_json::Number>::deserialize(deserializer)?;
    number.map(|n| n.to_string().parse().map_err(serde::de::Error::custom)).transpose()
}

/// Reads a file of labels, a JSON object a line.
///
/// # Errors
/// A file that cannot be read; a line that is no label, with its number.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| {
                let problem = format!("this is no label: {error}; see the format in docs/reference.md");
                ErrorKind::Gold { path: path.to_owned(), line: index + 1, problem }.into()
            })
        })
        .collect()
}
