//! The reports that a command works on: those that match a query, or all.

use std::path::Path;

use crate::error::{ErrorKind, Result, shown_path};
use crate::pipeline;
use crate::search::{self, Query, Sort};
use crate::store::{Place, Reader};
use crate::tables::indicators::Indicators;

use super::print::Terminal;
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

/// The order of hits that was typed.
///
/// # Errors
/// `BadOption`, and what reading the catalogue returns.
pub(super) fn sort(typed: &str, settings: &Settings) -> Result<Sort> {
    let catalogue = Indicators::load(settings.config.indicators.as_deref())?;
    Sort::parse(typed, &catalogue).map_err(|expected| {
        ErrorKind::BadOption { option: "--sort", value: typed.to_owned(), expected }.into()
    })
}

/// Refuses what is no indicator or roll-up of a catalogue, with names that look like it.
///
/// # Errors
/// `BadOption`.
pub(super) fn indicator(option: &'static str, typed: &str, catalogue: &Indicators) -> Result<()> {
    if catalogue.ids().any(|id| id == typed) {
        return Ok(());
    }
    let near = search::near_names(typed, catalogue.ids());
    let near = if near.is_empty() { String::new() } else { format!("near it are {near}; ") };
    let expected = format!("{near}`huizong indicators` lists them");
    Err(ErrorKind::BadOption { option, value: typed.to_owned(), expected }.into())
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

/// Says so where an index was built with another catalogue than the command was given.
///
/// # Errors
/// `IndexDamaged`, and what reading the catalogue returns.
pub(super) fn say_other_catalogue(
    reader: &Reader,
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<()> {
    if let Some(rules) = reader.rules()?
        && pipeline::is_of_other_catalogue(rules, &settings.config)?
    {
        terminal.say(
            "the index was built with another `--indicators` file than this command: numbers of indicators \
             that only one of them knows are missing here; build and export with the same",
        );
    }
    Ok(())
}

/// Refuses to write over a file that the index was read from, and says so where a name promises
/// another format than is written.
///
/// # Errors
/// `BadOption`, `IndexDamaged`.
pub(super) fn check_output(
    reader: &Reader,
    output: Option<&Path>,
    format: &str,
    terminal: &mut Terminal,
) -> Result<()> {
    let Some(output) = output else { return Ok(()) };
    if let Ok(place) = output.canonicalize() {
        // Paths are as `build` was given them, so that only names can be told apart at once.
        let named = |path: &&String| Path::new(path.as_str()).file_name() == output.file_name();
        let paths = reader.paths()?;
        if paths.iter().filter(named).any(|path| Path::new(path).canonicalize().ok().as_ref() == Some(&place))
        {
            let expected = "the index was read from this file; name another".to_owned();
            let value = shown_path(output);
            return Err(ErrorKind::BadOption { option: "--output", value, expected }.into());
        }
    }
    let known = ["csv", "ndjson", "xlsx", "parquet", "sqlite", "html"];
    let end = output.extension().and_then(|end| end.to_str()).unwrap_or_default();
    if known.contains(&end) && end != format {
        terminal
            .say(format_args!("`{}` is written as {format}, not {end}; see `--format`", shown_path(output)));
    }
    Ok(())
}
