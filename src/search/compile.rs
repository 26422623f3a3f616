//! From a parsed query to tantivy's.
//!
//! A query is compiled twice. Read *strictly*, a word must stand in the report as jieba cut it;
//! read *loosely*, it is enough that its characters follow each other. The loose reading finds
//! everything, the strict one tells which of it ranks first. What is excluded is read loosely in
//! both, so that `-慰问金` leaves out every report that contains these characters.
//!
//! A word that falls into single characters, such as a name that the dictionary lacks, is
//! looked for as characters that follow each other: apart, they would match nearly anything.
//!
//! What the strict reading found need not be looked at again: the rest is read loosely, which
//! spares the comparison of positions in all reports that hold a word as a word.
//!
//! Expressions are matched against the stored text, once for both readings (`verify.rs`).

use std::cell::{OnceCell, RefCell};
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, Query as Compiled,
    RangeQuery, RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::column::InColumn;
use super::expression::{Expression, Needs, Wrong};
use super::follows::{self, Follows, Run};
use super::near::Near;
use super::picked::{Matching, Picked};
use super::query::{Filter, Node, Query, Scope, Sought, What};
use super::verify::matching;
use super::words::{Unit, Wanted, near_parts, phrase, units, wanted};
use crate::error::Result;
use crate::script::simplify_query;
use crate::store::{Fields, Reader, numbers, whole_title};

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
    /// Loosely, but only the reports that the strict reading lacks; see [`Compiler::rest`].
    Rest,
}

/// Compiles a query for an index.
pub(super) struct Compiler<'a> {
    query: &'a Query,
    reader: &'a Reader,
    fields: &'a Fields,
    /// What was found for the expressions so far, by where they stand in the query.
    matched: RefCell<Vec<(usize, Matching)>>,
    /// The reports that the strict reading lacks.
    rest: OnceCell<Matching>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(query: &'a Query, reader: &'a Reader) -> Compiler<'a> {
        Compiler {
            query,
            reader,
            fields: reader.fields(),
            matched: RefCell::default(),
            rest: OnceCell::new(),
        }
    }

    /// The whole query.
    ///
    /// # Errors
    /// `Query` where a part of it holds nothing that can be looked for, `IndexDamaged`.
    pub(super) fn compile(&self, reading: Reading) -> Result<Box<dyn Compiled>> {
        self.node(&self.query.root, reading)
    }

    /// The whole query read loosely, for the reports that its strict reading did not find.
    ///
    /// # Errors
    /// As [`Compiler::compile`].
    pub(super) fn rest(&self, rest: Matching) -> Result<Box<dyn Compiled>> {
        let rest = self.rest.get_or_init(|| rest).clone();
        Ok(all_of(vec![self.node(&self.query.root, Reading::Rest)?, Picked::query(rest)]))
    }

    /// Reports whose title is what was typed and nothing more, if that could be a title.
    pub(super) fn titled(&self) -> Option<Box<dyn Compiled>> {
        let title = whole_title(&simplify_query(&self.query.root.as_title()?));
        (!title.is_empty()).then(|| unscored(term(self.fields.title_whole, &title)))
    }

    fn node(&self, node: &Node, reading: Reading) -> Result<Box<dyn Compiled>> {
        match node {
            Node::And(parts) => self.all(parts, reading),
            Node::Or(parts) => {
                let parts = parts.iter().map(|part| self.node(part, reading)).collect::<Result<_>>()?;
                Ok(any_of(parts))
            }
            Node::Not(_) => self.all(std::slice::from_ref(node), reading),
            Node::Text(sought) => self.sought(sought, reading),
            Node::Known(filter) => self.filter(filter),
        }
    }

    /// All of the parts; negated ones exclude.
    fn all(&self, parts: &[Node], reading: Reading) -> Result<Box<dyn Compiled>> {
        let mut clauses = Vec::new();
        for part in parts {
            match part {
                Node::Not(inner) => {
                    // tantivy 0.26 asks an excluded phrase for documents that it has passed already;
                    // the scorer of a constant score answers that safely.
                    clauses.push((Occur::MustNot, unscored(self.node(inner, Reading::Loose)?)));
                }
                _ => clauses.push((Occur::Must, self.node(part, reading)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn sought(&self, sought: &Sought, reading: Reading) -> Result<Box<dyn Compiled>> {
        let Sought { scope, what, at } = sought;
        let compiled = match what {
            What::Words(run) => self.words(*scope, run, reading),
            What::Phrase(text) => {
                let characters = phrase(text);
                (!characters.is_empty()).then(|| self.phrase(*scope, &characters))
            }
            What::Near(parts, between) => self.near(*scope, parts, *between),
            What::Pattern(word) => return self.pattern(*scope, word, *at),
            What::Gapped(text) => return self.gapped(*scope, text, *at),
            What::Fuzzy(word, changes) => self.fuzzy(*scope, word, *changes),
            What::Expression(text) => return self.expression(*scope, Expression::new(text), *at),
        };
        compiled.ok_or_else(|| {
            let problem = "there is nothing to look for here; type words or characters";
            self.query.refuse(*at, problem.to_owned())
        })
    }

    fn words(&self, scope: Scope, run: &str, reading: Reading) -> Option<Box<dyn Compiled>> {
        let wanted = wanted(run);
        if wanted.is_empty() {
            // Signs only, such as `%`: they are looked for as they stand.
            let signs = phrase(run);
            return (!signs.is_empty()).then(|| self.phrase(scope, &signs));
        }
        let mut clauses: Vec<_> =
            wanted.iter().map(|wanted| (Occur::Must, self.wanted(scope, wanted, reading))).collect();
        if wanted.len() > 1 {
            let adjacent = self.phrase(scope, &phrase(run));
            clauses.push((Occur::Should, Box::new(BoostQuery::new(adjacent, ADJACENT_BOOST)) as _));
        }
        Some(Box::new(BooleanQuery::new(clauses)))
    }

    /// A unit, or what means the same.
    fn wanted(&self, scope: Scope, wanted: &Wanted, reading: Reading) -> Box<dyn Compiled> {
        let mut found = vec![self.unit(scope, &wanted.unit, reading)];
        for other in &wanted.also {
            found.push(all_of(units(other).iter().map(|unit| self.unit(scope, unit, reading)).collect()));
        }
        any_of(found)
    }

    fn unit(&self, scope: Scope, unit: &Unit, reading: Reading) -> Box<dyn Compiled> {
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
        if reading != Reading::Strict {
            let rest = if reading == Reading::Rest { self.rest.get() } else { None };
            found.push(unscored(follows(self.runs(Scope::Title), text, rest)));
            if scope == Scope::Anywhere {
                found.push(unscored(follows(self.runs(Scope::Anywhere), text, rest)));
            }
        }
        any_of(found)
    }

    /// Characters that follow each other. Without a field, it is the text that must contain
    /// them; that the title does too only adds weight.
    fn phrase(&self, scope: Scope, characters: &str) -> Box<dyn Compiled> {
        let in_field = |scope| follows(self.runs(scope), characters, None);
        let in_title = || boosted(in_field(Scope::Title), TITLE_BOOST);
        match scope {
            Scope::Title => in_title(),
            Scope::Organisation => unscored(in_field(scope)),
            Scope::Anywhere => {
                let clauses = vec![(Occur::Must, in_field(scope)), (Occur::Should, in_title())];
                Box::new(BooleanQuery::new(clauses))
            }
        }
    }

    /// Parts near each other. Each part scores as a phrase does.
    fn near(&self, scope: Scope, parts: &[String], between: u32) -> Option<Box<dyn Compiled>> {
        let parts = near_parts(parts);
        if parts.iter().any(String::is_empty) {
            return None;
        }
        let near = Picked::query(Near::new(self.runs(scope), &parts, between));
        Some(all_of(parts.iter().map(|part| self.phrase(scope, part)).chain([near]).collect()))
    }

    /// Words of the index by `*` and `?`.
    fn pattern(&self, scope: Scope, word: &str, at: usize) -> Result<Box<dyn Compiled>> {
        let regex = words_like(word);
        let in_field = |field: Field, weight: f32| {
            let query = RegexQuery::from_pattern(&regex, field).map_err(|_| {
                self.query
                    .refuse(at, "there are too many `*` and `?` here; use an expression: /…/".to_owned())
            })?;
            Ok(boosted(Box::new(query), weight))
        };
        self.in_words(scope, in_field)
    }

    /// Words of the index within so many changes, the word itself before the others.
    fn fuzzy(&self, scope: Scope, word: &str, changes: u8) -> Option<Box<dyn Compiled>> {
        let word = phrase(word);
        if word.is_empty() {
            return None;
        }
        let in_field = |field: Field, weight: f32| {
            let near = FuzzyTermQuery::new(Term::from_field_text(field, &word), changes, true);
            Ok(boosted(any_of(vec![term(field, &word), Box::new(near)]), weight))
        };
        self.in_words(scope, in_field).ok()
    }

    /// A query over the words of the text and of the title.
    fn in_words(
        &self,
        scope: Scope,
        in_field: impl Fn(Field, f32) -> Result<Box<dyn Compiled>>,
    ) -> Result<Box<dyn Compiled>> {
        let title = in_field(self.fields.title_words, TITLE_BOOST)?;
        match scope {
            Scope::Anywhere => Ok(any_of(vec![in_field(self.fields.words, 1.0)?, title])),
            Scope::Title | Scope::Organisation => Ok(title),
        }
    }

    /// Characters with gaps of one. The positions tell it; only how long a title or a name is, they
    /// do not.
    fn gapped(&self, scope: Scope, text: &str, at: usize) -> Result<Box<dyn Compiled>> {
        let characters = phrase(text);
        let told = characters.chars().any(|c| c != '?');
        if !told || (characters.ends_with('?') && scope != Scope::Anywhere) {
            return self.expression(scope, Expression::gapped(text), at);
        }
        Ok(Box::new(Follows::new(self.runs(scope), Run::new(&characters, true), None)))
    }

    fn expression(
        &self,
        scope: Scope,
        expression: std::result::Result<Expression, Wrong>,
        at: usize,
    ) -> Result<Box<dyn Compiled>> {
        let known =
            self.matched.borrow().iter().find(|(place, _)| *place == at).map(|(_, found)| found.clone());
        let found = match known {
            Some(found) => found,
            None => {
                let expression = expression.map_err(|wrong| self.query.refuse(at, wrong.problem))?;
                let candidates = self.holding(self.runs(scope), expression.needs());
                let found = matching(self.reader, scope, &expression, candidates)?;
                self.matched.borrow_mut().push((at, found.clone()));
                found
            }
        };
        Ok(Picked::query(found))
    }

    /// Reports that hold what an expression needs; none where it may match any.
    fn holding(&self, runs: follows::Fields, needs: &Needs) -> Option<Box<dyn Compiled>> {
        match needs {
            Needs::Nothing => None,
            Needs::Run(run) => Some(unscored(follows(runs, run, None))),
            Needs::All(all) => Some(all_of(all.iter().filter_map(|part| self.holding(runs, part)).collect())),
            Needs::Any(any) => {
                any.iter().map(|part| self.holding(runs, part)).collect::<Option<_>>().map(any_of)
            }
        }
    }

    /// The fields with the characters of a scope.
    fn runs(&self, scope: Scope) -> follows::Fields {
        let fields = self.fields;
        let (characters, pairs) = match scope {
            Scope::Anywhere => (fields.characters, Some(fields.pairs)),
            Scope::Title => (fields.title_characters, Some(fields.title_pairs)),
            Scope::Organisation => (fields.organisation, None),
        };
        follows::Fields { characters, pairs }
    }

    fn filter(&self, filter: &Filter) -> Result<Box<dyn Compiled>> {
        let fields = self.fields;
        match filter {
            Filter::Region(name, value) => {
                let field = match *name {
                    "province" => fields.province,
                    "city" => fields.city,
                    _ => fields.county,
                };
                let value = simplify_query(value);
                self.values(field, |known| known.starts_with(&value))
            }
            Filter::Named(name, value) => {
                let field = match *name {
                    "level" => fields.level,
                    "sector" => fields.sector,
                    "kind" => fields.kind,
                    _ => fields.script,
                };
                Ok(unscored(term(field, value)))
            }
            Filter::Year(years) => {
                let bound = |year: i64| Bound::Included(Term::from_field_i64(fields.year, year));
                Ok(unscored(Box::new(RangeQuery::new(bound(*years.start()), bound(*years.end())))))
            }
            Filter::Path(part) => self.values(fields.path, |path| path.contains(part.as_str())),
            Filter::Figure(id, range) => {
                let refuse = || self.query.refuse(0, format!("`{id}` cannot be compared with these bounds"));
                let bounds = numbers::range(range.from, range.to).ok_or_else(refuse)?;
                Ok(Picked::query(InColumn::Number(numbers::column(id), bounds)))
            }
            Filter::Chars(bounds) => Ok(Picked::query(InColumn::Chars(bounds.clone()))),
            Filter::Masked(wanted) => Ok(Picked::query(InColumn::Masked(*wanted))),
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
}

/// The regular expression for the words that a pattern with `*` and `?` means.
pub(super) fn words_like(pattern: &str) -> String {
    phrase(pattern)
        .chars()
        .map(|c| match c {
            '*' => ".*".to_owned(),
            '?' => ".".to_owned(),
            c => regex_syntax::escape(c.encode_utf8(&mut [0; 4])),
        })
        .collect()
}

fn term(field: Field, text: &str) -> Box<dyn Compiled> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// Reports that hold these characters one after the other; of `among`, if that is given.
fn follows(fields: follows::Fields, run: &str, among: Option<&Matching>) -> Box<dyn Compiled> {
    let found = match (run.chars().count(), fields.pairs) {
        (1, _) => term(fields.characters, run),
        (2, Some(pairs)) => term(pairs, run),
        _ => return Box::new(Follows::new(fields, Run::new(run, false), among.cloned())),
    };
    match among {
        Some(among) => all_of(vec![found, Picked::query(among.clone())]),
        None => found,
    }
}

fn any_of(parts: Vec<Box<dyn Compiled>>) -> Box<dyn Compiled> {
    joined(parts, Occur::Should)
}

fn all_of(parts: Vec<Box<dyn Compiled>>) -> Box<dyn Compiled> {
    joined(parts, Occur::Must)
}

fn joined(mut parts: Vec<Box<dyn Compiled>>, occur: Occur) -> Box<dyn Compiled> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Box::new(BooleanQuery::new(parts.into_iter().map(|part| (occur, part)).collect()))
        }
    }
}

fn boosted(query: Box<dyn Compiled>, weight: f32) -> Box<dyn Compiled> {
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}

fn unscored(query: Box<dyn Compiled>) -> Box<dyn Compiled> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
