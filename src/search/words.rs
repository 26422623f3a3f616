//! The words of an unquoted run: cut as the reports were, each with the words that mean the same.

use super::query::{Node, Query, Sought, What};
use crate::script::simplify_query;
use crate::segment::{Analyzer, characters};
use crate::tables::synonyms::Synonyms;

impl Query {
    /// The words of the query for which others do as well, and these.
    pub fn synonyms(&self) -> Vec<(String, Vec<&'static str>)> {
        fn gather(node: &Node, told: &mut Vec<(String, Vec<&'static str>)>) {
            match node {
                Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| gather(part, told)),
                Node::Not(inner) => gather(inner, told),
                Node::Text(Sought { what: What::Words(run), .. }) => {
                    let with_others = wanted(run).into_iter().filter(|wanted| !wanted.also.is_empty());
                    told.extend(with_others.map(|wanted| (wanted.unit.text().to_owned(), wanted.also)));
                }
                _ => {}
            }
        }
        let mut told = Vec::new();
        gather(&self.root, &mut told);
        told
    }
}

/// A unit of an unquoted run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A word of the dictionary.
    Word(String),
    /// Characters that no word of the dictionary joins.
    Characters(String),
}

/// A unit, and what does as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// As typed.
    pub unit: Unit,
    /// Words of another region that mean the same.
    pub also: Vec<&'static str>,
}

impl Unit {
    /// The characters to look for in a text.
    pub(super) fn text(&self) -> &str {
        match self {
            Unit::Word(text) | Unit::Characters(text) => text,
        }
    }
}

/// What an unquoted run asks for, one by one; each must occur.
pub(super) fn wanted(run: &str) -> Vec<Wanted> {
    let synonyms = Synonyms::built_in();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut want = |unit: Unit| {
        let also = synonyms.of(unit.text()).to_vec();
        let new = Wanted { unit, also };
        if !wanted.contains(&new) {
            wanted.push(new);
        }
    };
    for unit in units(&simplify_query(run)) {
        match unit {
            // The dictionary does not know the words of all regions: they may stand among
            // characters that nothing joins.
            Unit::Characters(text) => match synonyms.find(&text) {
                Some((start, end)) => [&text[..start], &text[start..end], &text[end..]]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .for_each(|part| want(Unit::Characters(part.to_owned()))),
                None => want(Unit::Characters(text)),
            },
            word => want(word),
        }
    }
    wanted
}

/// The units that simplified text is cut into.
pub(super) fn units(simplified: &str) -> Vec<Unit> {
    let mut units: Vec<(Unit, usize)> = Vec::new();
    for word in Analyzer::shared().words(simplified) {
        let text = word.folded().into_owned();
        let lone = !text.is_ascii() && text.chars().nth(1).is_none();
        if !lone {
            units.push((Unit::Word(text), word.span.end));
            continue;
        }
        match units.last_mut() {
            Some((Unit::Characters(open), end)) if *end == word.span.start => {
                open.push_str(&text);
                *end = word.span.end;
            }
            _ => units.push((Unit::Characters(text), word.span.end)),
        }
    }
    units.into_iter().map(|(unit, _)| unit).collect()
}

/// The characters of a phrase, as they are compared.
pub(super) fn phrase(text: &str) -> String {
    characters::joined(&simplify_query(text))
}

/// The characters of parts that stand near each other, as they are compared. They are simplified
/// together, since one alone may be too short to tell its script.
pub(super) fn near_parts(parts: &[String]) -> Vec<String> {
    simplify_query(&parts.join(" ")).split_whitespace().map(characters::joined).collect()
}
