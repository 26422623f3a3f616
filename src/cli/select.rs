//! The reports that a command works on: those that match a query, or all.

use crate::error::Result;
use crate::search::{self, Query};
use crate::store::{Place, Reader};
use crate::tables::indicators::Indicators;

use super::settings::Settings;

/// The query that was typed; it may name indicators of the user's own.
///
/// # Errors
/// `Query`, and what reading the catalogue returns.
pub(super) fn query(text: &str, settings: &Settings) -> Result<Query> {
    let catalogue = || {
        let catalogue = Indicators::load(settings.config.indicators.as_deref())?;
        Ok(catalogue.ids().map(str::to_owned).collect())
    };
    search::parse_with(text, &catalogue)
}

/// The reports that match what was typed, or all where nothing was; copies too, in the order of
/// the tables.
///
/// # Errors
/// As [`query`], and `IndexDamaged`.
pub(super) fn places(reader: &Reader, typed: Option<&str>, settings: &Settings) -> Result<Vec<Place>> {
    match typed {
        Some(text) => search::matching(reader, &query(text, settings)?),
        None => Ok(reader.places()?.to_vec()),
    }
}
