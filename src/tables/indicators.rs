//! The catalogue of indicators: `data/indicators.toml` and a user's own.
//!
//! An entry says what an indicator is called, which units it takes, and by which words a report
//! points to it. The words (cues) are compiled into one table (`tables::cues`); how they are weighed
//! is `extract::indicator`'s part.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Unit;
use crate::tables::cues::{Cue, CueWords, Role};
use crate::tables::toml_table;
use crate::tables::units::UnitSet;

/// The id of figures that no indicator takes.
pub const OTHER: &str = "other";

/// How an indicator behaves over time, and so how several statements of it make one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IndicatorKind {
    /// A level at a date: the one stated for the whole.
    Stock,
    /// An amount over a period: the sum of distinct statements.
    Flow,
    /// A share: the one stated for the whole.
    Rate,
}

impl IndicatorKind {
    /// The name that tables print.
    pub fn name(self) -> &'static str {
        match self {
            IndicatorKind::Stock => "stock",
            IndicatorKind::Flow => "flow",
            IndicatorKind::Rate => "rate",
        }
    }
}

/// An entry of the catalogue.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its id: lower-case Latin letters, digits and `_`.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The units that it takes, the usual one first.
    pub units: Vec<Unit>,
    /// Stock, flow or rate.
    pub kind: IndicatorKind,
    /// Module of the official union statistics that it is based on, where there is one.
    pub module: Option<String>,
    /// Ids of indicators that are told in the same breath: money and those who got it.
    pub partners: Vec<String>,
}

/// A sum over indicators.
#[derive(Clone, Debug)]
pub struct Rollup {
    /// Its id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Unit of the sum.
    pub unit: Unit,
    /// Ids of the indicators that are added up.
    pub of: Vec<String>,
}

/// The catalogue.
#[derive(Debug)]
pub struct Indicators {
    entries: Vec<Indicator>,
    rollups: Vec<Rollup>,
    cues: CueWords,
    /// For each entry, those that are told in the same breath, and their units.
    partners: Vec<Vec<(usize, UnitSet)>>,
    /// For each unit, the entries that take it.
    taking: [Vec<usize>; Unit::ALL.len()],
}

/// Words of things that reports count and that no indicator takes.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Uncounted {
    units: Vec<Unit>,
    #[serde(default)]
    counts: Vec<String>,
    #[serde(default)]
    said: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    indicator: Vec<toml::Spanned<Entry>>,
    #[serde(default)]
    rollup: Vec<toml::Spanned<RollupEntry>>,
    #[serde(default)]
    uncounted: Vec<toml::Spanned<Uncounted>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    zh: String,
    en: String,
    units: Vec<Unit>,
    kind: IndicatorKind,
    module: Option<String>,
    #[serde(default)]
    partners: Vec<String>,
    #[serde(default)]
    counts: Vec<String>,
    #[serde(default)]
    said: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RollupEntry {
    id: String,
    zh: String,
    en: String,
    unit: Unit,
    of: Vec<String>,
}

/// A file of the catalogue, for naming places in it.
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, offset: usize, problem: String) -> Error {
        let line = self.text[..offset].matches('\n').count() + 1;
        ErrorKind::Table { path: self.path.to_owned(), line, problem }.into()
    }
}

impl Indicators {
    /// The built-in catalogue, with the entries of the user's file added or in place of those
    /// with the same id. A word of the user's entries speaks for these alone.
    ///
    /// # Errors
    /// A file that cannot be read, does not parse, or names what does not exist.
    pub fn load(own: Option<&Path>) -> Result<Indicators> {
        let path = PathBuf::from("indicators.toml");
        let mut catalogue = Catalogue::default();
        catalogue.add(&Source { path: &path, text: include_str!("../data/indicators.toml") }, false)?;
        if let Some(path) = own {
            let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
            catalogue.add(&Source { path, text: &text }, true)?;
        }
        Ok(catalogue.compile())
    }

    /// The indicators, in the order of the catalogue.
    pub fn entries(&self) -> &[Indicator] {
        &self.entries
    }

    /// Ids of all indicators, in the order of the catalogue, then of the sums over them.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let indicators = self.entries.iter().map(|indicator| indicator.id.as_str());
        indicators.chain(self.rollups.iter().map(|rollup| rollup.id.as_str()))
    }

    /// The sums over indicators, in the order of the catalogue.
    pub fn rollups(&self) -> &[Rollup] {
        &self.rollups
    }

    /// The index by which cues point to what no indicator takes: one past the last of them.
    pub fn uncounted(&self) -> usize {
        self.entries.len()
    }

    /// The place of an indicator in the catalogue.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// The indicator with this id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Whether two indicators are added up in one roll-up.
    pub fn same_rollup(&self, a: &str, b: &str) -> bool {
        a == b
            || self
                .rollups
                .iter()
                .any(|rollup| rollup.of.iter().any(|id| id == a) && rollup.of.iter().any(|id| id == b))
    }

    /// The indicators that are told in the same breath as one, and their units.
    pub fn partners_of(&self, indicator: usize) -> &[(usize, UnitSet)] {
        &self.partners[indicator]
    }

    /// The indicators that take a unit, in the order of the catalogue.
    pub fn taking(&self, unit: Unit) -> &[usize] {
        &self.taking[unit as usize]
    }

    /// The words that point to indicators.
    pub fn cues(&self) -> &CueWords {
        &self.cues
    }
}

/// For each entry, those that name it or that it names as partners.
fn partners(entries: &[Indicator]) -> Vec<Vec<(usize, UnitSet)>> {
    let are_partners =
        |a: &Indicator, b: &Indicator| a.partners.contains(&b.id) || b.partners.contains(&a.id);
    let of = |entry: &Indicator| {
        let others = entries.iter().enumerate().filter(|(_, other)| are_partners(entry, other));
        others.map(|(index, other)| (index, UnitSet::of(&other.units))).collect()
    };
    entries.iter().map(of).collect()
}

#[derive(Default)]
struct Catalogue {
    entries: Vec<Entry>,
    rollups: Vec<RollupEntry>,
    uncounted: Vec<Uncounted>,
    /// Words by which the user's own entries are told.
    own: HashSet<String>,
    /// Ids of the user's own entries.
    own_ids: HashSet<String>,
}

impl Catalogue {
    /// Adds a file; the words of the user's `own` speak for nothing else any more.
    fn add(&mut self, source: &Source<'_>, own: bool) -> Result<()> {
        let file: File = toml_table(source.path, source.text)?;
        for entry in file.indicator {
            let at = entry.span().start;
            let entry = entry.into_inner();
            check_entry(&entry).map_err(|problem| source.error(at, problem))?;
            if own {
                let words =
                    entry.counts.iter().chain(&entry.said).map(|cue| parse_cue(cue, Role::Said).0.to_owned());
                self.own.extend(words);
                self.own_ids.insert(entry.id.clone());
            }
            match self.entries.iter_mut().find(|known| known.id == entry.id) {
                Some(known) => *known = entry,
                None => self.entries.push(entry),
            }
        }
        for rollup in file.rollup {
            let at = rollup.span().start;
            let rollup = rollup.into_inner();
            if let Some(id) = rollup.of.iter().find(|id| !self.entries.iter().any(|entry| entry.id == **id)) {
                let problem = format!(
                    "roll-up `{}` adds up `{id}`, which is no indicator; name one that is in the catalogue",
                    rollup.id
                );
                return Err(source.error(at, problem));
            }
            match self.rollups.iter_mut().find(|known| known.id == rollup.id) {
                Some(known) => *known = rollup,
                None => self.rollups.push(rollup),
            }
        }
        for uncounted in file.uncounted {
            let at = uncounted.span().start;
            let uncounted = uncounted.into_inner();
            check_cues("uncounted", uncounted.counts.iter().chain(&uncounted.said))
                .map_err(|problem| source.error(at, problem))?;
            self.uncounted.push(uncounted);
        }
        Ok(())
    }

    fn compile(self) -> Indicators {
        let mut cues: Vec<(String, UnitSet, Cue)> = Vec::new();
        for (indicator, entry) in (0..).zip(&self.entries) {
            let units = UnitSet::of(&entry.units);
            let is_own = self.own_ids.contains(&entry.id);
            for (role, list) in
                [(Role::Counts, &entry.counts), (Role::Said, &entry.said), (Role::Unless, &entry.unless)]
            {
                for cue in list {
                    let (word, weight) = parse_cue(cue, role);
                    if !is_own && self.own.contains(word) {
                        continue;
                    }
                    cues.push((word.to_owned(), units, Cue { indicator, role, weight }));
                }
            }
        }
        for group in &self.uncounted {
            let units = UnitSet::of(&group.units);
            for (role, list) in [(Role::Counts, &group.counts), (Role::Said, &group.said)] {
                for cue in list {
                    let (word, weight) = parse_cue(cue, role);
                    if self.own.contains(word) {
                        continue;
                    }
                    let indicator = self.entries.len() as u32;
                    cues.push((word.to_owned(), units, Cue { indicator, role, weight }));
                }
            }
        }
        let entries: Vec<Indicator> = self
            .entries
            .into_iter()
            .map(|e| Indicator {
                id: e.id,
                zh: e.zh,
                en: e.en,
                units: e.units,
                kind: e.kind,
                module: e.module,
                partners: e.partners,
            })
            .collect();
        let rollups = self
            .rollups
            .into_iter()
            .map(|r| Rollup { id: r.id, zh: r.zh, en: r.en, unit: r.unit, of: r.of })
            .collect();
        let partners = partners(&entries);
        let mut taking: [Vec<usize>; Unit::ALL.len()] = Default::default();
        for (index, entry) in entries.iter().enumerate() {
            let units = Unit::ALL.iter().filter(|unit| entry.units.contains(unit));
            units.for_each(|&unit| taking[unit as usize].push(index));
        }
        Indicators { entries, rollups, cues: cues.into_iter().collect(), partners, taking }
    }
}

/// Splits `慰问金:4` into the word and its weight.
fn parse_cue(cue: &str, role: Role) -> (&str, f32) {
    let default = if role == Role::Counts { 3.0 } else { 2.0 };
    match cue.rsplit_once(':') {
        Some((word, weight)) => (word, weight.parse().unwrap_or(default)),
        None => (cue, default),
    }
}

fn check_entry(entry: &Entry) -> std::result::Result<(), String> {
    let id = &entry.id;
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(format!("`{id}` is no id; use lower-case letters, digits and `_`"));
    }
    if id == OTHER {
        return Err(format!("`{OTHER}` is the id of figures without an indicator; choose another"));
    }
    if entry.units.is_empty() {
        return Err(format!("indicator `{id}` takes no unit; name at least one in `units`"));
    }
    check_cues(&format!("indicator `{id}`"), entry.counts.iter().chain(&entry.said).chain(&entry.unless))
}

/// Checks the cues of `whose`.
fn check_cues<'a>(whose: &str, cues: impl Iterator<Item = &'a String>) -> std::result::Result<(), String> {
    for cue in cues {
        let (word, weight) = cue.rsplit_once(':').unwrap_or((cue, "1"));
        if word.is_empty() {
            return Err(format!("{whose} has an empty cue; take it out"));
        }
        if !weight.parse::<f32>().is_ok_and(|w| (0.0..=20.0).contains(&w)) {
            return Err(format!(
                "cue `{cue}` of {whose} has no weight from 0 to 20 after its colon; write it as `word:3`"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let mut catalogue = Catalogue::default();
        let source = Source { path: Path::new("own.toml"), text };
        match catalogue.add(&source, true) {
            Ok(()) => "accepted".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn names_the_line_of_what_is_wrong() {
        let entry =
            "\n[[indicator]]\nid = \"X\"\nzh = \"\"\nen = \"\"\nunits = [\"item\"]\nkind = \"flow\"\n";
        assert_eq!(refused(entry), "own.toml:2: `X` is no id; use lower-case letters, digits and `_`");
        assert!(refused("[[indicator]]\nid = \"x\"\nunit = 3\n").starts_with("own.toml:3: unknown field"));
        assert!(
            refused("[[rollup]]\nid = \"r\"\nzh = \"\"\nen = \"\"\nunit = \"yuan\"\nof = [\"none\"]\n")
                .contains("no indicator")
        );
    }

    #[test]
    fn built_in_catalogue_holds() {
        let indicators = Indicators::load(None).expect("the built-in catalogue parses");
        assert_eq!(indicators.entries()[0].id, "employees");
        assert!(indicators.same_rollup("relief_paid", "awards_paid"));
        assert!(!indicators.same_rollup("members", "awards_paid"));
    }
}
