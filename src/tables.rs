//! The project's knowledge as data: embeds, parses and checks the files of `src/data/`.
//!
//! Stages take what they know from here and hold no lists of their own, so that an indicator, a
//! unit or a heading form is added by an entry in a file. The format of every file is described
//! in `src/data/README.md`. The built-in files are checked by the tests; a user's file
//! (`--indicators`) is checked when it is read and refused with file, line and what is wrong.

pub mod aspects;
pub mod audit;
pub mod chars;
pub mod cues;
pub mod furniture;
pub mod headings;
pub mod heads;
pub mod html;
pub mod indicators;
pub mod learned;
pub mod magic;
pub mod mend;
pub mod organisations;
mod page_file;
pub mod regions;
pub mod rejects;
pub mod same_name;
pub mod script;
pub mod similar;
pub mod sizes;
pub mod stop_words;
pub mod synonyms;
pub mod totals;
pub mod units;
pub mod words;

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{ErrorKind, Result};
use crate::model::Config;

/// All tables.
#[derive(Debug)]
pub struct Tables {
    /// How damaged characters are mended.
    pub mend: mend::MendTable,
    /// Characters by script and use.
    pub script: &'static script::ScriptTable,
    /// What the elements of a web page do.
    pub html: &'static html::HtmlTable,
    /// The first bytes of files that are no text.
    pub magic: &'static magic::MagicTable,
    /// Phrases of page furniture.
    pub furniture: furniture::FurnitureTable,
    /// Forms of headings.
    pub headings: headings::HeadingTable,
    /// Words of organisations' names.
    pub organisations: organisations::OrganisationTable,
    /// How names of one organisation differ.
    pub same_name: same_name::SameName,
    /// Administrative divisions.
    pub regions: regions::RegionTable,
    /// The catalogue of indicators.
    pub indicators: indicators::Indicators,
    /// What the words around a number tell beside the catalogue.
    pub learned: learned::Learned,
    /// Measure words.
    pub units: units::Units,
    /// What makes a number no figure.
    pub rejects: rejects::Rejects,
    /// Words that tell plans, changes, totals and parts.
    pub aspects: aspects::Aspects,
    /// Which of their lists may have a word in a sentence.
    pub heads: heads::Heads,
    /// Words that call a number the total of others.
    pub totals: totals::Totals,
    /// Characters that count when texts are compared.
    pub similar: similar::Similar,
    /// Size bands of organisations.
    pub sizes: sizes::Sizes,
}

impl Tables {
    /// The built-in tables, with the user's additions that `config` names.
    ///
    /// # Errors
    /// A user's file that cannot be read or is wrong.
    pub fn load(config: &Config) -> Result<Tables> {
        let embedded = |name: &'static str| Path::new(name);
        let indicators = indicators::Indicators::load(config.indicators.as_deref())?;
        let learned = include_str!("data/learned.tsv");
        let mut rejects =
            rejects::Rejects::parse(embedded("rejects.toml"), include_str!("data/rejects.toml"))?;
        let mut aspects =
            aspects::Aspects::parse(embedded("aspects.toml"), include_str!("data/aspects.toml"))?;
        let heads = heads::Heads::of(rejects.of_sentences().into_iter().chain(aspects.of_sentences()));
        Ok(Tables {
            learned: learned::Learned::parse(embedded("learned.tsv"), learned, &indicators)?,
            mend: mend::MendTable::load()?,
            script: script::ScriptTable::built_in(),
            html: html::HtmlTable::built_in(),
            magic: magic::MagicTable::built_in(),
            furniture: furniture::FurnitureTable::load()?,
            headings: headings::HeadingTable::load()?,
            organisations: organisations::OrganisationTable::load()?,
            same_name: same_name::SameName::load()?,
            regions: regions::RegionTable::load()?,
            indicators,
            units: units::Units::parse(embedded("units.toml"), include_str!("data/units.toml"))?,
            rejects,
            aspects,
            heads,
            totals: totals::Totals::parse(embedded("totals.toml"), include_str!("data/totals.toml"))?,
            similar: similar::Similar::parse(embedded("similar.toml"), include_str!("data/similar.toml"))?,
            sizes: sizes::Sizes::parse(embedded("sizes.toml"), include_str!("data/sizes.toml"))?,
        })
    }
}

/// Parses a TOML table; an error names the line.
pub(crate) fn toml_table<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let line = text[..offset.min(text.len())].matches('\n').count() + 1;
        let problem = error.message().trim_end().replace('\n', "; ");
        ErrorKind::Table { path: path.to_owned(), line, problem }.into()
    })
}
