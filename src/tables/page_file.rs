//! Reads the tables of the page stages: parsing and compiling with a plain message on failure.

use std::path::PathBuf;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};

/// A table from its TOML text.
///
/// # Errors
/// A table error that names the line.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = 1 + text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
        Error::from(ErrorKind::Table { path: PathBuf::from(file), line, problem: error.message().to_owned() })
    })
}

/// The error for an entry that is wrong; its line is the first that holds `token`.
pub fn wrong(file: &str, text: &str, token: &str, problem: String) -> Error {
    let line = text.lines().position(|line| line.contains(token)).map_or(1, |at| at + 1);
    ErrorKind::Table { path: PathBuf::from(file), line, problem }.into()
}

/// An automaton over phrases; a full one, as every line of every page goes through it.
///
/// # Errors
/// A table error where the phrases are too many to compile.
pub fn automaton(file: &str, phrases: &[String], kind: MatchKind) -> Result<AhoCorasick> {
    AhoCorasickBuilder::new().match_kind(kind).kind(Some(AhoCorasickKind::DFA)).build(phrases).map_err(
        |error| {
            let problem = format!("the phrases cannot be compiled: {error}");
            ErrorKind::Table { path: PathBuf::from(file), line: 1, problem }.into()
        },
    )
}
