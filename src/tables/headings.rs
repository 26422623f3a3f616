//! Forms of headings and words of titles: `src/data/headings.toml`.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::error::Result;
use crate::tables::page_file::{automaton, parse, wrong};

const FILE: &str = "src/data/headings.toml";
const TEXT: &str = include_str!("../data/headings.toml");

/// A form in which collectors number what they collected: literal text around a number.
#[derive(Debug)]
pub struct NumberForm {
    /// Literal before the number, after the free stem; may be empty.
    pub before: String,
    /// Literal after the number; may be empty.
    pub after: String,
    /// Whether free text may follow.
    pub rest: bool,
    /// Whether one such line by itself begins a report.
    pub strong: bool,
}

/// The words and forms.
#[derive(Debug)]
pub struct HeadingTable {
    /// Ends of titles.
    pub title_ends: Vec<String>,
    /// Ends of titles of plans.
    pub plan_ends: Vec<String>,
    /// Words by which a title is no mere plan's.
    pub report_words: Vec<String>,
    /// Words of collectors' headings.
    pub collector_words: Vec<String>,
    /// Numbering forms, in the order in which they are tried.
    pub forms: Vec<NumberForm>,
    /// Lines that begin so divide two reports.
    pub dividers: Vec<String>,
    /// Lines that begin so begin a report.
    pub openers: Vec<String>,
    /// Openings of a report's first sentence.
    pub first_words: Vec<String>,
    /// Words a report closes with.
    pub last_words: Vec<String>,
    /// Beginnings of lines that stand under a title.
    pub bylines: Vec<String>,
    /// Beginnings of lines inside a report.
    pub sections: Vec<String>,
    /// Signs of a news item.
    pub news: AhoCorasick,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title_ends: Vec<String>,
    plan_ends: Vec<String>,
    report_words: Vec<String>,
    collector_words: Vec<String>,
    forms: Vec<FormEntry>,
    dividers: Vec<String>,
    openers: Vec<String>,
    first_words: Vec<String>,
    last_words: Vec<String>,
    bylines: Vec<String>,
    news_words: Vec<String>,
    sections: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    form: String,
    strong: bool,
}

impl HeadingTable {
    /// The built-in words and forms.
    ///
    /// # Errors
    /// A table error where the file is wrong.
    pub fn load() -> Result<HeadingTable> {
        let file: File = parse(FILE, TEXT)?;
        let forms = file.forms.iter().map(number_form).collect::<Result<_>>()?;
        Ok(HeadingTable {
            title_ends: file.title_ends,
            plan_ends: file.plan_ends,
            report_words: file.report_words,
            collector_words: file.collector_words,
            forms,
            dividers: file.dividers,
            openers: file.openers,
            first_words: file.first_words,
            last_words: file.last_words,
            bylines: file.bylines,
            sections: file.sections,
            news: automaton(FILE, &file.news_words, MatchKind::Standard)?,
        })
    }
}

fn number_form(entry: &FormEntry) -> Result<NumberForm> {
    let parts = entry.form.strip_prefix("{stem}").and_then(|form| form.split_once("{n}"));
    let Some((before, after)) = parts else {
        let problem = format!("`{}` must begin with {{stem}} and hold {{n}}", entry.form);
        return Err(wrong(FILE, TEXT, &entry.form, problem));
    };
    let (after, rest) = match after.strip_suffix("{rest}") {
        Some(after) => (after, true),
        None => (after, false),
    };
    Ok(NumberForm { before: before.to_owned(), after: after.to_owned(), rest, strong: entry.strong })
}
