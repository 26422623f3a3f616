//! Measure words and counted nouns: `data/units.toml`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::model::{Bound, Unit};
use crate::tables::toml_table;
use crate::tables::words::Words;

/// What a measure word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The unit, or the one that stands where no noun decides.
    pub unit: Unit,
    /// The units of nouns that may decide otherwise.
    pub by_noun: UnitSet,
}

/// A set of units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitSet(u16);

impl UnitSet {
    /// The set of these units.
    pub fn of(units: &[Unit]) -> UnitSet {
        UnitSet(units.iter().fold(0, |bits, &unit| bits | 1 << unit as u16))
    }

    /// Whether it holds a unit.
    pub fn contains(self, unit: Unit) -> bool {
        self.0 & (1 << unit as u16) != 0
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Measure words and the nouns that decide for the open ones.
#[derive(Debug)]
pub struct Units {
    measures: Words<Measure>,
    nouns: Words<Unit>,
    hedges_before: Words<Bound>,
    hedges_after: Words<Bound>,
    not_after: HashMap<char, Vec<char>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    measure: Vec<Entry>,
    nouns: Nouns,
    hedges: Hedges,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hedges {
    before: BTreeMap<Bound, Vec<String>>,
    after: BTreeMap<Bound, Vec<String>>,
    not_after: HashMap<char, Vec<char>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    unit: Unit,
    words: Vec<String>,
    #[serde(default)]
    by_noun: Vec<Unit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    org: Vec<String>,
    event: Vec<String>,
    person: Vec<String>,
    household: Vec<String>,
    item: Vec<String>,
    yuan: Vec<String>,
}

impl Units {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Units> {
        let file: File = toml_table(path, text)?;
        let measures = file
            .measure
            .into_iter()
            .flat_map(|entry| {
                let measure = Measure { unit: entry.unit, by_noun: UnitSet::of(&entry.by_noun) };
                entry.words.into_iter().map(move |word| (word, measure))
            })
            .collect();
        let nouns = [
            (Unit::Org, file.nouns.org),
            (Unit::Event, file.nouns.event),
            (Unit::Person, file.nouns.person),
            (Unit::Household, file.nouns.household),
            (Unit::Item, file.nouns.item),
            (Unit::Yuan, file.nouns.yuan),
        ];
        let nouns =
            nouns.into_iter().flat_map(|(unit, words)| words.into_iter().map(move |word| (word, unit)));
        let nouns = nouns.collect();
        let (hedges_before, hedges_after) = (hedge_words(file.hedges.before), hedge_words(file.hedges.after));
        Ok(Units { measures, nouns, hedges_before, hedges_after, not_after: file.hedges.not_after })
    }

    /// The longest measure word at the head of `text`: its length in characters and meaning.
    pub fn measure(&self, text: &[char]) -> Option<(usize, Measure)> {
        self.measures.longest(text)
    }

    /// What the first noun of `allowed` units in `text` counts as; a noun that follows it at
    /// once, or after 的, is its head.
    pub fn first_noun(&self, text: &[char], allowed: UnitSet) -> Option<Unit> {
        let mut found: Option<(usize, Unit)> = None;
        let mut i = 0;
        while i < text.len() {
            if let Some((end, _)) = found
                && i > end
                && !(i == end + 1 && text[end] == '的')
            {
                break;
            }
            match self.nouns.longest(&text[i..]) {
                Some((len, unit)) => {
                    if allowed.contains(unit) {
                        found = Some((i + len, unit));
                    }
                    i += len;
                }
                None => i += 1,
            }
        }
        found.map(|(_, unit)| unit)
    }

    /// What the last noun of `allowed` units in `text` counts as.
    pub fn last_noun(&self, text: &[char], allowed: UnitSet) -> Option<Unit> {
        let mut found = None;
        let mut i = 0;
        while i < text.len() {
            match self.nouns.longest(&text[i..]) {
                Some((len, unit)) => {
                    if allowed.contains(unit) {
                        found = Some(unit);
                    }
                    i += len;
                }
                None => i += 1,
            }
        }
        found
    }

    /// The hedge that `text` ends with: its length in characters and meaning.
    pub fn hedge_before(&self, text: &[char]) -> Option<(usize, Bound)> {
        let (len, bound) =
            self.hedges_before.longest_at_end(&text[text.len().saturating_sub(LONGEST_HEDGE_CHARS)..])?;
        let start = text.len() - len;
        let barred = self
            .not_after
            .get(&text[start])
            .is_some_and(|before| len == 1 && start > 0 && before.contains(&text[start - 1]));
        (!barred).then_some((len, bound))
    }

    /// The hedge that `text` begins with.
    pub fn hedge_after(&self, text: &[char]) -> Option<(usize, Bound)> {
        self.hedges_after.longest(text)
    }
}

/// No hedge is longer.
const LONGEST_HEDGE_CHARS: usize = 5;

fn hedge_words(lists: BTreeMap<Bound, Vec<String>>) -> Words<Bound> {
    lists.into_iter().flat_map(|(bound, list)| list.into_iter().map(move |word| (word, bound))).collect()
}
