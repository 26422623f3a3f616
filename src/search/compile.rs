//! From a parsed query to tantivy's.
//!
//! A query is compiled twice. Read *strictly*, a word must stand in the report as jieba cut it;
//! read *loosely*, it is enough that its characters follow each other. The loose reading finds
//! everything, the strict one tells which of it ranks first. What is excluded is read loosely in
//! both, so that `-慰问金` leaves out every report that contains these characters.
//!
//! A word that falls into single characters, such as a name that the dictionary lacks, is
//! looked for as characters that follow each other: apart, they would match nearly anything.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Compiled, RangeQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::query::{Node, Query, Scope, refuse};
use crate::error::Result;
use crate::script::simplify_query;
use crate::segment::{Analyzer, characters};
use crate::store::{Fields, Reader};

/// How much more a word in the title weighs.
const TITLE_BOOST: f32 = 3.0;
/// How much it weighs that the words of one run follow each other as typed.
const ADJACENT_BOOST: f32 = 2.0;

/// How words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As jieba cuts them.
    Strict,
    /// As jieba cuts them, or as characters that follow each other.
    Loose,
}

/// A unit of an unquoted run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A word of the dictionary.
    Word(String),
    /// Characters that no word of the dictionary joins.
    Characters(String),
}

impl Unit {
    /// The characters to look for in a text.
    pub(super) fn text(&self) -> &str {
        match self {
            Unit::Word(text) | Unit::Characters(text) => text,
        }
    }
}

/// Compiles a query.
///
/// # Errors
/// `Query` where a part of it holds nothing that can be looked for, `IndexDamaged`.
pub(super) fn compile(query: &Query, reader: &Reader, reading: Reading) -> Result<Box<dyn Compiled>> {
    Compiler { query, reader, fields: reader.fields(), reading }.node(&query.root)
}

/// The units that an unquoted run is cut into; each must occur.
pub(super) fn units(run: &str) -> Vec<Unit> {
    let simplified = simplify_query(run);
    let mut units: Vec<(Unit, usize)> = Vec::new();
    for word in Analyzer::shared().words(&simplified) {
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
    let mut kept: Vec<Unit> = Vec::new();
    for (unit, _) in units {
        if !kept.contains(&unit) {
            kept.push(unit);
        }
    }
    kept
}

/// The characters of a phrase, as they are compared.
pub(super) fn phrase(text: &str) -> String {
    characters::joined(&simplify_query(text))
}

struct Compiler<'a> {
    query: &'a Query,
    reader: &'a Reader,
    fields: &'a Fields,
    reading: Reading,
}

impl Compiler<'_> {
    fn node(&self, node: &Node) -> Result<Box<dyn Compiled>> {
        match node {
            Node::And(parts) => self.all(parts),
            Node::Or(parts) => {
                let parts = parts.iter().map(|part| self.node(part)).collect::<Result<_>>()?;
                Ok(any_of(parts))
            }
            Node::Not(_) => self.all(std::slice::from_ref(node)),
            Node::Words(scope, run) => self.words(*scope, run),
            Node::Phrase(scope, text) => {
                let characters = phrase(text);
                if characters.is_empty() {
                    Err(self.nothing(text))
                } else {
                    Ok(self.phrase(*scope, &characters))
                }
            }
            Node::Region(name, value) => {
                let field = match *name {
                    "province" => self.fields.province,
                    "city" => self.fields.city,
                    _ => self.fields.county,
                };
                let value = simplify_query(value);
                self.values(field, |known| known.starts_with(&value))
            }
            Node::Named(name, value) => {
                let field = match *name {
                    "level" => self.fields.level,
                    "sector" => self.fields.sector,
                    "kind" => self.fields.kind,
                    _ => self.fields.script,
                };
                Ok(unscored(term(field, value)))
            }
            Node::Year(years) => {
                let bound = |year: i64| Bound::Included(Term::from_field_i64(self.fields.year, year));
                Ok(unscored(Box::new(RangeQuery::new(bound(*years.start()), bound(*years.end())))))
            }
            Node::Path(part) => self.values(self.fields.path, |path| path.contains(part.as_str())),
        }
    }

    /// All of the parts; negated ones exclude.
    fn all(&self, parts: &[Node]) -> Result<Box<dyn Compiled>> {
        let mut clauses = Vec::new();
        for part in parts {
            match part {
                Node::Not(inner) => {
                    let loose = Compiler { reading: Reading::Loose, ..*self };
                    // tantivy 0.26 asks an excluded phrase for documents that it has passed already;
                    // the scorer of a constant score answers that safely.
                    clauses.push((Occur::MustNot, unscored(loose.node(inner)?)));
                }
                _ => clauses.push((Occur::Must, self.node(part)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn words(&self, scope: Scope, run: &str) -> Result<Box<dyn Compiled>> {
        let units = units(run);
        if units.is_empty() {
            // Signs only, such as `%`: they are looked for as they stand.
            let signs = phrase(run);
            return if signs.is_empty() { Err(self.nothing(run)) } else { Ok(self.phrase(scope, &signs)) };
        }
        let mut clauses: Vec<_> = units.iter().map(|unit| (Occur::Must, self.unit(scope, unit))).collect();
        if units.len() > 1 {
            let adjacent = self.phrase(scope, &phrase(run));
            clauses.push((Occur::Should, Box::new(BoostQuery::new(adjacent, ADJACENT_BOOST)) as _));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn unit(&self, scope: Scope, unit: &Unit) -> Box<dyn Compiled> {
        let fields = self.fields;
        let (words, weight) = match scope {
            Scope::Anywhere => (fields.words, 1.0),
            Scope::Title => (fields.title_words, TITLE_BOOST),
            // Names are short and cut in many ways: their characters decide.
            Scope::Organisation => return self.phrase(scope, unit.text()),
        };
        let text = match unit {
            Unit::Characters(text) => {
                let mut found = vec![self.phrase(scope, text)];
                if scope == Scope::Anywhere {
                    found.push(self.phrase(Scope::Title, text));
                }
                return any_of(found);
            }
            Unit::Word(text) => text,
        };
        let mut found = vec![boosted(term(words, text), weight)];
        if scope == Scope::Anywhere {
            found.push(boosted(term(fields.title_words, text), TITLE_BOOST));
        }
        if self.reading == Reading::Loose {
            found.push(unscored(follows(fields.title_characters, text)));
            if scope == Scope::Anywhere {
                found.push(unscored(follows(fields.characters, text)));
            }
        }
        any_of(found)
    }

    /// Characters that follow each other. Without a field, it is the text that must contain
    /// them; that the title does too only adds weight.
    fn phrase(&self, scope: Scope, characters: &str) -> Box<dyn Compiled> {
        let fields = self.fields;
        let in_title = || boosted(follows(fields.title_characters, characters), TITLE_BOOST);
        match scope {
            Scope::Title => in_title(),
            Scope::Organisation => unscored(follows(fields.organisation, characters)),
            Scope::Anywhere => Box::new(BooleanQuery::new(vec![
                (Occur::Must, follows(fields.characters, characters)),
                (Occur::Should, in_title()),
            ])),
        }
    }

    /// Reports whose value in a field is one that `fits`.
    fn values(&self, field: Field, fits: impl Fn(&str) -> bool) -> Result<Box<dyn Compiled>> {
        let terms = self.reader.guarded(|| {
            let mut terms = Vec::new();
            for segment in self.reader.searcher().segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut known = index.terms().stream()?;
                while known.advance() {
                    if let Ok(value) = std::str::from_utf8(known.key())
                        && fits(value)
                    {
                        terms.push(Term::from_field_text(field, value));
                    }
                }
            }
            Ok(terms)
        })?;
        Ok(unscored(Box::new(TermSetQuery::new(terms))))
    }

    fn nothing(&self, part: &str) -> crate::Error {
        let at = self.query.text.find(part).unwrap_or(0);
        refuse(&self.query.text, at, "there is nothing to look for here; type words or characters".to_owned())
    }
}

fn term(field: Field, text: &str) -> Box<dyn Compiled> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn follows(field: Field, characters: &str) -> Box<dyn Compiled> {
    let mut buffer = [0; 4];
    let terms: Vec<Term> =
        characters.chars().map(|c| Term::from_field_text(field, c.encode_utf8(&mut buffer))).collect();
    match terms.as_slice() {
        [only] => Box::new(TermQuery::new(only.clone(), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

fn any_of(mut parts: Vec<Box<dyn Compiled>>) -> Box<dyn Compiled> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Should, part)).collect()))
        }
    }
}

fn boosted(query: Box<dyn Compiled>, weight: f32) -> Box<dyn Compiled> {
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}

fn unscored(query: Box<dyn Compiled>) -> Box<dyn Compiled> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
