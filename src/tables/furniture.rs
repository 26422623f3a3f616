//! Phrases that tell page furniture from text: `src/data/furniture.toml`.
//!
//! Kept apart from the stage so that a phrase is added by one entry in the file. All phrases of
//! all rules are compiled into one automaton; a hit names the rule and the stage checks where the
//! hit stands.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::error::Result;
use crate::tables::page_file::{automaton, parse};

const FILE: &str = "src/data/furniture.toml";
const TEXT: &str = include_str!("../data/furniture.toml");

/// Names of the rules that mark a line, as `PageLine::furniture` gives them.
const NAMES: &[&str] = &[
    "navigation",
    "share",
    "related",
    "pager",
    "meta",
    "introduction",
    "disclaimer",
    "comments",
    "footer",
    "stub",
    "url",
];

/// Where in its line a phrase must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// At the beginning.
    Start,
    /// At the end.
    End,
    /// Anywhere.
    Any,
    /// It is the line, brackets and blanks aside.
    Whole,
}

/// In which part of the page a rule acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Everywhere.
    Page,
    /// Among the first lines.
    Head,
    /// Among the last lines.
    Tail,
}

/// What else a line must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A full date in digits, masked or not.
    Date,
    /// A colon soon after the phrase.
    Colon,
}

/// One rule.
#[derive(Debug)]
pub struct FurnitureRule {
    /// Its name.
    pub name: &'static str,
    /// Where in the line its phrases must stand.
    pub at: At,
    /// In which part of the page it acts.
    pub zone: Zone,
    /// Longest line it marks, in characters.
    pub max_chars: usize,
    /// What else the line must have.
    pub needs: Option<Needs>,
    /// Whether a longer line is cut where a phrase follows a finished sentence.
    pub cut: bool,
}

/// The rules, compiled.
#[derive(Debug)]
pub struct FurnitureTable {
    /// The rules in the order of the file; the first that holds names the line.
    pub rules: Vec<FurnitureRule>,
    /// All phrases of the rules.
    pub phrases: AhoCorasick,
    /// The rule of each phrase, by its place in `rules`.
    pub rule_of: Vec<usize>,
    /// The phrases that a line is cut at.
    pub cuts: AhoCorasick,
    /// The signs of introductions.
    pub signs: AhoCorasick,
    /// The group of each sign, and its weight.
    pub sign_of: Vec<(usize, u32)>,
    /// Sum of weights from which a line is an introduction.
    pub introduction_threshold: u32,
    /// Longest introduction, in characters.
    pub introduction_max_chars: usize,
    /// Longest line that a rule marks, in characters.
    pub max_chars: usize,
    /// Words of a bracket that names who wrote a report.
    pub authors: Vec<String>,
    /// Words of a line that tells whom to call.
    pub contacts: Vec<String>,
    /// Words before a title that only say that it is one.
    pub labels: Vec<String>,
    /// Last words of a report.
    pub closers: Vec<String>,
    /// Beginnings of a collector's last line.
    pub outro_begins: Vec<String>,
    /// Words that it holds.
    pub outro_words: Vec<String>,
    /// Words that lines of links are made of, the longest first.
    pub menu: AhoCorasick,
    /// How many of the words of `menu` are buttons; the rest are names of columns.
    pub buttons: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleEntry>,
    authors: Words,
    contacts: Words,
    labels: Words,
    closers: Words,
    outro: Outro,
    menu: Menu,
    introduction: Introduction,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outro {
    begins: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Menu {
    buttons: Vec<String>,
    columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: String,
    at: At,
    zone: Zone,
    max_chars: usize,
    needs: Option<Needs>,
    #[serde(default)]
    cut: bool,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Introduction {
    threshold: u32,
    max_chars: usize,
    signs: Vec<Weighted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weighted {
    weight: u32,
    phrases: Vec<String>,
}

impl FurnitureTable {
    /// The built-in rules.
    ///
    /// # Errors
    /// A table error where the file is wrong.
    pub fn load() -> Result<FurnitureTable> {
        let file: File = parse(FILE, TEXT)?;
        let mut rules = Vec::with_capacity(file.rule.len());
        let mut phrases = Vec::new();
        let mut rule_of = Vec::new();
        let mut cuts = Vec::new();
        let mut signs = Vec::new();
        let mut sign_of = Vec::new();
        for entry in file.rule {
            let Some(name) = NAMES.iter().find(|name| **name == entry.name) else {
                let problem = format!("unknown rule name `{}`; use one of {NAMES:?}", entry.name);
                return Err(crate::tables::page_file::wrong(FILE, TEXT, &entry.name, problem));
            };
            rule_of.extend(entry.phrases.iter().map(|_| rules.len()));
            if entry.cut {
                cuts.extend_from_slice(&entry.phrases);
            }
            phrases.extend(entry.phrases);
            rules.push(FurnitureRule {
                name,
                at: entry.at,
                zone: entry.zone,
                max_chars: entry.max_chars,
                needs: entry.needs,
                cut: entry.cut,
            });
        }
        for (group, sign) in file.introduction.signs.into_iter().enumerate() {
            sign_of.extend(sign.phrases.iter().map(|_| (group, sign.weight)));
            signs.extend(sign.phrases);
        }
        let buttons = file.menu.buttons.len();
        let mut menu = file.menu.buttons;
        menu.extend(file.menu.columns);
        let max_chars = rules.iter().map(|rule| rule.max_chars).max().unwrap_or(0);
        Ok(FurnitureTable {
            rules,
            phrases: automaton(FILE, &phrases, MatchKind::Standard)?,
            rule_of,
            cuts: automaton(FILE, &cuts, MatchKind::LeftmostFirst)?,
            signs: automaton(FILE, &signs, MatchKind::Standard)?,
            sign_of,
            introduction_threshold: file.introduction.threshold,
            introduction_max_chars: file.introduction.max_chars,
            max_chars,
            menu: automaton(FILE, &menu, MatchKind::LeftmostLongest)?,
            buttons,
            authors: file.authors.words,
            contacts: file.contacts.words,
            labels: file.labels.words,
            closers: file.closers.words,
            outro_begins: file.outro.begins,
            outro_words: file.outro.words,
        })
    }
}
