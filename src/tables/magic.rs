//! The first bytes of files that are no text (`magic.toml`).

use std::path::PathBuf;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::{ErrorKind, Result};
use crate::model::Format;

/// The built-in table.
static BUILT_IN: LazyLock<MagicTable> = LazyLock::new(|| {
    // The file is part of the program and a test reads it, so it cannot be wrong here.
    MagicTable::parse(include_str!("../data/magic.toml")).expect("magic.toml is checked by a test")
});

/// First bytes of files that are no text.
#[derive(Debug)]
pub struct MagicTable {
    kinds: Vec<Kind>,
}

/// One kind of file.
#[derive(Debug)]
pub struct Kind {
    /// In the plural: `png images`.
    pub name: String,
    /// What it is read as; `None` where it is not read. Archives and old office files hold several
    /// formats, of which this is one.
    pub format: Option<Format>,
    at: usize,
    bytes: Vec<u8>,
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    kind: Vec<RawKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    name: String,
    at: usize,
    hex: String,
    format: Option<Format>,
}

impl MagicTable {
    /// The table that comes with the program.
    pub fn built_in() -> &'static MagicTable {
        &BUILT_IN
    }

    /// What kind of file that is no text begins so.
    pub fn kind_of(&self, bytes: &[u8]) -> Option<&Kind> {
        let is = |kind: &&Kind| bytes.get(kind.at..).is_some_and(|rest| rest.starts_with(&kind.bytes));
        self.kinds.iter().find(is)
    }

    /// Reads the table.
    ///
    /// # Errors
    /// `Table` where the text is no such table.
    fn parse(text: &str) -> Result<MagicTable> {
        let wrong =
            |line, problem: String| ErrorKind::Table { path: PathBuf::from("magic.toml"), line, problem };
        let raw: Raw = toml::from_str(text).map_err(|e| wrong(1, e.to_string()))?;
        let mut kinds = Vec::with_capacity(raw.kind.len());
        for kind in raw.kind {
            let bytes = from_hex(&kind.hex)
                .ok_or_else(|| wrong(1, format!("`{}` is no run of hex digits", kind.hex)))?;
            kinds.push(Kind { name: kind.name, format: kind.format, at: kind.at, bytes });
        }
        Ok(MagicTable { kinds })
    }
}

/// The bytes that hex digits stand for; blanks between them are passed over.
fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().filter(|c| *c != ' ').map(|c| c.to_digit(16).map(|d| d as u8)).collect();
    let digits = digits.filter(|digits| !digits.is_empty() && digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_files_by_their_first_bytes() {
        let table = MagicTable::built_in();
        let kind = |bytes| table.kind_of(bytes).map(|kind| (kind.name.as_str(), kind.format));
        assert_eq!(kind(b"%PDF-1.4 ..."), Some(("pdf files", Some(Format::Pdf))));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some(("webp images", None)));
        assert_eq!(kind("工会工作总结".as_bytes()), None);
        assert_eq!(kind(b""), None);
    }

    #[test]
    fn refuses_what_is_no_table() {
        assert!(MagicTable::parse("[[kind]]\nname='x'\nat=0\nhex='4g'\n").is_err());
        assert!(MagicTable::parse("[[kind]]\nname='x'\n").is_err());
    }
}
