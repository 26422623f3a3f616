//! Words by which names of organisations are known: `src/data/organisations.toml`.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::error::Result;
use crate::model::Sector;
use crate::tables::page_file::{automaton, parse};

const FILE: &str = "src/data/organisations.toml";
const TEXT: &str = include_str!("../data/organisations.toml");

/// The words, compiled.
#[derive(Debug)]
pub struct OrganisationTable {
    /// Ends of names, the longest first.
    pub endings: AhoCorasick,
    /// The sector that each end tells.
    pub sectors: Vec<Sector>,
    /// What may follow an end.
    pub after: Vec<String>,
    /// Words that make no name, the longest first.
    pub common: AhoCorasick,
    /// Words a name cannot reach back over.
    pub before: AhoCorasick,
    /// Words that hold one of those and are no boundary.
    pub keep: AhoCorasick,
    /// Of the words of `before` the ones that a name of a place may end with.
    pub inner: Vec<String>,
    /// Ends of what may stand before a bare 工会.
    pub kinds: Vec<String>,
    /// Words that stand before names of others.
    pub others: Vec<String>,
    /// Words that stand after names of superiors.
    pub led: Vec<String>,
    /// Words that show what an organisation without a name is.
    pub hints: AhoCorasick,
    /// The sector that each shows.
    pub hint_sectors: Vec<Sector>,
    /// What follows a short form of a place.
    pub after_place: Vec<String>,
    /// Of these the ones that a county's short name may stand before.
    pub after_county: Vec<String>,
    /// Ends of names of organisations that have none below them.
    pub grassroots: Vec<String>,
    /// Short names that are proper as they stand.
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ending: Vec<Ending>,
    after: Words,
    common: Words,
    before: Words,
    keep: Words,
    inner: Words,
    kinds: Words,
    others: Words,
    led: Words,
    aliases: Words,
    after_place: Words,
    after_county: Words,
    grassroots: Words,
    hint: Vec<Ending>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    sector: Sector,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

/// Words that make no name.
///
/// # Errors
/// A table error where the file is wrong.
pub(super) fn common_words() -> Result<Vec<String>> {
    let file: File = parse(FILE, TEXT)?;
    Ok(file.common.words)
}

impl OrganisationTable {
    /// The built-in words.
    ///
    /// # Errors
    /// A table error where the file is wrong.
    pub fn load() -> Result<OrganisationTable> {
        let file: File = parse(FILE, TEXT)?;
        let mut words = Vec::new();
        let mut sectors = Vec::new();
        for ending in file.ending {
            sectors.extend(ending.words.iter().map(|_| ending.sector));
            words.extend(ending.words);
        }
        let mut hints = Vec::new();
        let mut hint_sectors = Vec::new();
        for hint in file.hint {
            hint_sectors.extend(hint.words.iter().map(|_| hint.sector));
            hints.extend(hint.words);
        }
        let mut after = file.after.words;
        after.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Ok(OrganisationTable {
            endings: automaton(FILE, &words, MatchKind::LeftmostLongest)?,
            sectors,
            after,
            common: automaton(FILE, &file.common.words, MatchKind::LeftmostLongest)?,
            before: automaton(FILE, &file.before.words, MatchKind::Standard)?,
            keep: automaton(FILE, &file.keep.words, MatchKind::LeftmostLongest)?,
            inner: file.inner.words,
            kinds: file.kinds.words,
            others: file.others.words,
            led: file.led.words,
            aliases: file.aliases.words,
            hints: automaton(FILE, &hints, MatchKind::LeftmostLongest)?,
            hint_sectors,
            after_place: file.after_place.words,
            after_county: file.after_county.words,
            grassroots: file.grassroots.words,
        })
    }
}
