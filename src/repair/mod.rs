//! Mends characters: width, invisible characters, converter damage.

use crate::model::{Config, Decoded, Repaired};
use crate::span::OffsetMap;
use crate::tables::Tables;
use crate::warning::Warning;

/// Mends the characters of a text; lines stay lines.
pub fn repair(decoded: &Decoded, _tables: &Tables, _config: &Config) -> (Repaired, Vec<Warning>) {
    (Repaired { text: decoded.text.clone(), map: OffsetMap::identity() }, Vec::new())
}
