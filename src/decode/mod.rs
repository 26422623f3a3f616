//! Bytes to text lines.

use crate::model::{Config, Decoded, EncodingSource, RawFile, Status};
use crate::tables::Tables;
use crate::warning::Warning;

/// Why a file gives no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `Failed` or `Skipped`.
    pub status: Status,
    /// Why, in plain English.
    pub reason: String,
}

/// The text of a file.
///
/// # Errors
/// A [`Refusal`] where the bytes hold no text that can be read.
pub fn decode(
    file: &RawFile,
    _tables: &Tables,
    _config: &Config,
) -> Result<(Decoded, Vec<Warning>), Refusal> {
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    let decoded =
        Decoded { text, encoding: "utf-8", encoding_source: EncodingSource::Utf8, container_title: None };
    Ok((decoded, Vec::new()))
}
