//! Where a report holds what a query looks for.
//!
//! Everything is looked for as the index does it: in the characters of the text, white space left
//! out, or in its words as they are indexed. Places are told in the text itself.

use regex::Regex;

use super::compile::words_like;
use super::distance::distance;
use super::expression::Expression;
use super::near;
use super::query::{Node, Query, Scope, Sought, What};
use super::words::{near_parts, phrase, units, wanted};
use crate::error::Result;
use crate::segment::{Analyzer, characters};
use crate::span::Span;

/// What a query looks for in texts.
pub(super) struct Needles(Vec<Needle>);

enum Needle {
    /// These characters.
    Run(String),
    /// Parts near each other.
    Near(Vec<String>, u32),
    /// Words of the index that fit.
    Words(Fits),
    /// An expression.
    Expression(Expression),
}

enum Fits {
    /// The whole word matches.
    Like(Regex),
    /// So many changes at most.
    Changes(String, usize),
}

impl Fits {
    fn fits(&self, word: &str) -> bool {
        match self {
            Fits::Like(regex) => regex.is_match(word),
            Fits::Changes(wanted, most) => distance(wanted, word) <= *most,
        }
    }
}

impl Needles {
    /// What a hit of the query contains.
    ///
    /// # Errors
    /// `Query` where an expression cannot be used.
    pub(super) fn of(query: &Query) -> Result<Needles> {
        let mut needles = Vec::new();
        gather(query, &query.root, &mut needles)?;
        Ok(Needles(needles))
    }

    /// Where each needle stands, by place; of those that overlap the longest.
    pub(super) fn find(&self, text: &str) -> Vec<(usize, Span)> {
        let joined = Joined::of(text);
        let mut found: Vec<(usize, Span)> = Vec::new();
        for (needle, wanted) in self.0.iter().enumerate() {
            let mut put = |span: Option<Span>| found.extend(span.map(|span| (needle, span)));
            match wanted {
                Needle::Run(run) => joined.runs(run).for_each(&mut put),
                Needle::Expression(expression) => expression
                    .places(&joined.characters)
                    .for_each(|(start, end)| put(joined.span(start, end))),
                Needle::Near(parts, between) => joined.near(parts, *between).into_iter().for_each(&mut put),
                Needle::Words(fits) => Analyzer::shared().each_indexed_word(text, |word| {
                    if fits.fits(&word.folded()) {
                        put(Some(word.span));
                    }
                }),
            }
        }
        found.sort_by_key(|&(needle, span)| (std::cmp::Reverse(span.len()), needle, span));
        let mut kept: Vec<(usize, Span)> = Vec::new();
        let mut taken = vec![false; text.len()];
        for (needle, span) in found {
            let bytes = &mut taken[span.start..span.end];
            if !bytes.contains(&true) {
                bytes.fill(true);
                kept.push((needle, span));
            }
        }
        kept.sort_unstable_by_key(|&(_, span)| span);
        kept
    }
}

fn gather(query: &Query, node: &Node, needles: &mut Vec<Needle>) -> Result<()> {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().try_for_each(|part| gather(query, part, needles)),
        // What is excluded does not stand in a hit.
        Node::Not(_) | Node::Known(_) => Ok(()),
        Node::Text(Sought { scope: Scope::Organisation, .. }) => Ok(()),
        Node::Text(sought) => {
            let expression = |made: std::result::Result<Expression, super::expression::Wrong>| {
                made.map_err(|wrong| query.refuse(sought.at, wrong.problem))
            };
            match &sought.what {
                What::Words(run) => words(run, needles),
                What::Phrase(text) => push_run(needles, phrase(text)),
                What::Near(parts, between) => needles.push(Needle::Near(near_parts(parts), *between)),
                What::Pattern(word) => {
                    // The index has compiled the same pattern before.
                    if let Ok(regex) = Regex::new(&format!("^(?:{})$", words_like(word))) {
                        needles.push(Needle::Words(Fits::Like(regex)));
                    }
                }
                What::Fuzzy(word, changes) => {
                    needles.push(Needle::Words(Fits::Changes(phrase(word), usize::from(*changes))));
                }
                What::Gapped(text) => needles.push(Needle::Expression(expression(Expression::gapped(text))?)),
                What::Expression(text) => {
                    needles.push(Needle::Expression(expression(Expression::new(text))?))
                }
            }
            Ok(())
        }
    }
}

fn words(run: &str, needles: &mut Vec<Needle>) {
    let wanted = wanted(run);
    if wanted.is_empty() {
        push_run(needles, phrase(run));
    }
    for wanted in &wanted {
        push_run(needles, wanted.unit.text().to_owned());
        for unit in wanted.also.iter().flat_map(|other| units(other)) {
            push_run(needles, unit.text().to_owned());
        }
    }
}

fn push_run(needles: &mut Vec<Needle>, run: String) {
    let known = needles.iter().any(|needle| matches!(needle, Needle::Run(known) if *known == run));
    if !run.is_empty() && !known {
        needles.push(Needle::Run(run));
    }
}

/// The characters of a text that count, and where they stand in it.
struct Joined {
    characters: String,
    /// Of every character: start in `characters`, start and end in the text.
    places: Vec<(usize, usize, usize)>,
}

impl Joined {
    fn of(text: &str) -> Joined {
        let mut joined = Joined { characters: String::with_capacity(text.len()), places: Vec::new() };
        for (at, c) in characters::of(text) {
            let length = text[at..].chars().next().map_or(0, char::len_utf8);
            joined.places.push((joined.characters.len(), at, at + length));
            joined.characters.push(c);
        }
        joined
    }

    /// The span of the text for a range of `characters`, in bytes.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.places.partition_point(|&(at, _, _)| at < start);
        let last = self.places.partition_point(|&(at, _, _)| at < end).checked_sub(1)?;
        (first <= last).then(|| Span::new(self.places[first].1, self.places[last].2))
    }

    fn runs<'a>(&'a self, run: &'a str) -> impl Iterator<Item = Option<Span>> + 'a {
        self.characters.match_indices(run).map(|(start, run)| self.span(start, start + run.len()))
    }

    /// The parts where they stand near each other, each on its own.
    fn near(&self, parts: &[String], between: u32) -> Vec<Option<Span>> {
        let number = |at: usize| self.places.partition_point(|&(start, _, _)| start < at) as u32;
        let starts: Vec<Vec<u32>> = parts
            .iter()
            .map(|part| {
                // Places may overlap, as those of 人人 in 人人人 do.
                let begins = self.characters.char_indices().map(|(at, _)| at);
                begins.filter(|&at| self.characters[at..].starts_with(part.as_str())).map(number).collect()
            })
            .collect();
        let lengths: Vec<u32> = parts.iter().map(|part| part.chars().count() as u32).collect();
        let mut places: Vec<(u32, u32)> = near::windows(&starts, &lengths, between)
            .flatten()
            .map(|(part, start)| (start, start + lengths[part]))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .map(|(start, end)| {
                let (first, last) = (self.places.get(start as usize)?, self.places.get(end as usize - 1)?);
                Some(Span::new(first.1, last.2))
            })
            .collect()
    }
}
