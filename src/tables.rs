//! The project's knowledge as data: embeds, parses and checks the files of `src/data/`.
//!
//! Stages take what they know from here and hold no lists of their own, so that an indicator, a
//! unit or a heading form is added by an entry in a file. The format of every file is described
//! in `src/data/README.md`. The built-in files are checked by the tests; a user's file
//! (`--indicators`) is checked when it is read and refused with file, line and what is wrong.

use crate::error::Result;
use crate::model::Config;

pub mod furniture;
pub mod headings;
pub mod organisations;
mod page_file;
pub mod regions;

/// All tables.
#[derive(Debug)]
pub struct Tables {
    /// Phrases of page furniture.
    pub furniture: furniture::FurnitureTable,
    /// Forms of headings.
    pub headings: headings::HeadingTable,
    /// Words of organisations' names.
    pub organisations: organisations::OrganisationTable,
    /// Administrative divisions.
    pub regions: regions::RegionTable,
}

impl Tables {
    /// The built-in tables, with the user's additions that `config` names.
    ///
    /// # Errors
    /// A user's file that cannot be read or is wrong.
    pub fn load(_config: &Config) -> Result<Tables> {
        Ok(Tables {
            furniture: furniture::FurnitureTable::load()?,
            headings: headings::HeadingTable::load()?,
            organisations: organisations::OrganisationTable::load()?,
            regions: regions::RegionTable::load()?,
        })
    }
}
