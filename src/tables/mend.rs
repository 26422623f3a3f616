//! How damaged characters are mended (`mend.toml`, `compat.tsv`, `pinyin.txt`).

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use encoding_rs::Encoding;
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
    /// Wrong readings that can be undone.
    pub misread: Vec<Misread>,
    /// What stands in UTF-8 that was read as GBK.
    pub signs_of_gbk: Signs,
    /// Characters of which half was lost.
    pub halved: Vec<Halved>,
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

/// A wrong reading.
#[derive(Debug)]
pub struct Misread {
    /// The encoding of the text.
    pub was: &'static Encoding,
    /// The one it was read in.
    pub seen_as: &'static Encoding,
    /// So many common characters must come out.
    pub least: usize,
}

/// Words that are looked for all at once.
#[derive(Debug)]
pub struct Signs {
    words: Vec<String>,
    /// Not every machine has one.
    searcher: Option<Searcher>,
}

impl Signs {
    fn of(words: Vec<String>) -> Signs {
        let searcher = Searcher::new(&words);
        Signs { words, searcher }
    }

    /// Whether a text holds one of them.
    pub fn are_in(&self, text: &str) -> bool {
        match &self.searcher {
            Some(searcher) => searcher.find(text).is_some(),
            None => self.words.iter().any(|word| text.contains(word)),
        }
    }
}

/// A character of which the first byte was lost.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Halved {
    /// What is left of it.
    pub left: String,
    /// The character.
    pub was: String,
    /// What follows it; any Chinese character where empty.
    pub next: String,
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    doubled: Vec<Doubled>,
    strays: RawStrays,
    misread: Vec<RawMisread>,
    signs: RawSigns,
    halved: Vec<Halved>,
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
struct RawMisread {
    was: String,
    seen_as: String,
    least: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSigns {
    gbk: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLost {
    private_use_from: usize,
}

/// The table that comes with the program.
static BUILT_IN: LazyLock<MendTable> = LazyLock::new(|| {
    // The files are part of the program, and a test reads them.
    MendTable::load().expect("the built-in tables are right")
});

impl MendTable {
    /// The table that comes with the program, read once.
    pub fn built_in() -> &'static MendTable {
        &BUILT_IN
    }

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
        let encoding = |label: &str| {
            Encoding::for_label(label.as_bytes())
                .ok_or_else(|| wrong("mend.toml", 1, format!("`{label}` is no encoding; see `[[misread]]`")))
        };
        let misread = raw.misread.iter().map(|misread| {
            let (was, seen_as) = (encoding(&misread.was)?, encoding(&misread.seen_as)?);
            Ok(Misread { was, seen_as, least: misread.least })
        });
        let misread = misread.collect::<Result<Vec<Misread>>>()?;
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
            misread,
            signs_of_gbk: Signs::of(raw.signs.gbk),
            halved: raw.halved,
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
