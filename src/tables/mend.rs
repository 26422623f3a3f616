//! How damaged characters are mended (`mend.toml`, `compat.tsv`, `pinyin.txt`).

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::error::{ErrorKind, Result};
use crate::tables::chars::CharSet;

/// What `repair` knows.
#[derive(Debug)]
pub struct MendTable {
    /// Compatibility characters and what they stand for.
    pub compat: HashMap<char, &'static str>,
    /// Pinyin syllables without tone marks.
    pub syllables: HashSet<&'static str>,
    /// Doubled punctuation and what is left of it.
    pub doubled: Vec<Doubled>,
    /// Characters that end no sentence.
    pub open_words: CharSet,
    /// Chinese numerals.
    pub numerals: CharSet,
    /// Longest text, in characters, between a pair of quotes.
    pub quoted_chars: usize,
    /// So many private-use characters are told as lost text.
    pub private_use_from: usize,
}

/// Two marks where one belongs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubled {
    /// The two marks.
    pub pair: String,
    /// The one that stays.
    pub left: String,
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    doubled: Vec<Doubled>,
    strays: RawStrays,
    lost: RawLost,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStrays {
    open_words: String,
    numerals: String,
    quoted_chars: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLost {
    private_use_from: usize,
}

impl MendTable {
    /// The table that comes with the program.
    ///
    /// # Errors
    /// `Table` where a built-in file is wrong; a test sees to it that none is.
    pub fn load() -> Result<MendTable> {
        let raw: Raw = toml::from_str(include_str!("../data/mend.toml"))
            .map_err(|e| wrong("mend.toml", 1, e.to_string()))?;
        if let Some(doubled) =
            raw.doubled.iter().find(|d| !d.pair.contains(&d.left) || d.pair.chars().count() != 2)
        {
            return Err(wrong(
                "mend.toml",
                1,
                format!("`{}` is no pair of `{}` and another", doubled.pair, doubled.left),
            ));
        }
        let mut compat = HashMap::new();
        for (line, row) in (1..).zip(include_str!("../data/compat.tsv").lines()) {
            let (from, to) = row
                .split_once('\t')
                .filter(|(from, to)| from.chars().count() == 1 && !to.is_empty())
                .ok_or_else(|| {
                    wrong("compat.tsv", line, "a row is a character, a tab and its plain form".into())
                })?;
            compat.extend(from.chars().map(|c| (c, to)));
        }
        Ok(MendTable {
            compat,
            syllables: include_str!("../data/pinyin.txt").lines().collect(),
            doubled: raw.doubled,
            open_words: raw.strays.open_words.chars().collect(),
            numerals: raw.strays.numerals.chars().collect(),
            quoted_chars: raw.strays.quoted_chars,
            private_use_from: raw.lost.private_use_from,
        })
    }
}

/// The error of a built-in file.
fn wrong(file: &str, line: usize, problem: String) -> crate::error::Error {
    ErrorKind::Table { path: PathBuf::from(file), line, problem }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_are_right() {
        let table = MendTable::load().unwrap();
        assert_eq!(table.compat.get(&'㎡'), Some(&"m²"));
        assert!(table.syllables.contains("chuang") && !table.syllables.contains("he "));
        // Idempotence of `repair` rests on it: no plain form holds a compatibility character.
        for (from, to) in &table.compat {
            assert!(
                to.chars().all(|c| !table.compat.contains_key(&c)),
                "{from} leads to another: see compat.tsv"
            );
        }
    }
}
