//! Gathers the signs around a number: short runs of characters, by where they stand to it.
//!
//! What they say is learned (`data/learned.tsv`); here is only where they are looked for. The
//! same signs are gathered when a number is read and when the weights are learned.

use super::flow::Flow;
use super::layout::{Layout, Range};
use crate::tables::learned::{SIGN_CHARS, Spot};

/// How far from the number signs are looked for on either side.
const REACH_CHARS: usize = 16;
/// How much of a clause before, of a heading and of the next clause is looked at.
const CLAUSE_CHARS: usize = 25;
const HEADING_CHARS: usize = 30;
/// How much a sign counts by its place.
const BESIDE: f32 = 0.6;
const BEYOND: f32 = 0.3;
const BEFORE: [f32; 3] = [0.4, 0.25, 0.15];
const OTHER_GROUP: f32 = 0.4;
const HEADING: f32 = 0.2;
const NEXT: f32 = 0.3;

/// A number and what surrounds it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// Its parts.
    pub layout: &'a Layout,
    /// The number phrase.
    pub phrase: Range,
    /// Its measure word.
    pub measure: Range,
    /// The part of the clause that is the number's own.
    pub own: Range,
    /// Index of its clause.
    pub clause: usize,
    /// Its sentence.
    pub sentence: Range,
    /// The heading above.
    pub heading: Option<Range>,
    /// The id of the indicator told just before.
    pub partner: Option<&'a str>,
}

/// Visits the signs of a number with how much each counts by its place; one may come twice.
pub fn each(view: &View<'_>, scratch: &mut Vec<char>, mut visit: impl FnMut(Spot, &[char], f32)) {
    let chars = view.flow.chars();
    let View { phrase, own, .. } = *view;
    let clauses = &view.layout.clauses;
    let clause = clauses[view.clause];
    let plain = |range: Range, scratch: &mut Vec<char>| plain(&chars[range.0.min(range.1)..range.1], scratch);

    plain((own.0, phrase.0), scratch);
    for len in 1..=SIGN_CHARS.min(scratch.len()) {
        visit(Spot::Left, &scratch[scratch.len() - len..], 1.0);
    }
    runs(&scratch[scratch.len().saturating_sub(REACH_CHARS)..], |run| {
        visit(Spot::Before, run, BESIDE);
        visit(Spot::Around, run, BESIDE);
    });
    plain((phrase.1, own.1), scratch);
    for len in 1..=SIGN_CHARS.min(scratch.len()) {
        visit(Spot::Right, &scratch[..len], 1.0);
    }
    runs(&scratch[..scratch.len().min(REACH_CHARS)], |run| {
        visit(Spot::Behind, run, BESIDE);
        visit(Spot::Around, run, BESIDE);
    });
    if let Some(partner) = view.partner {
        scratch.clear();
        scratch.extend(partner.chars());
        visit(Spot::Partner, scratch, 1.0);
    }
    visit(Spot::Measure, &chars[view.measure.0.min(view.measure.1)..view.measure.1], 1.0);

    plain((clause.range.0, own.0), scratch);
    runs(last(scratch, CLAUSE_CHARS), |run| visit(Spot::Around, run, BEYOND));
    let before = clauses[..view.clause].iter().rev().take_while(|c| c.range.0 >= view.sentence.0);
    for (other, weight) in before.zip(BEFORE) {
        let weight = if other.group == clause.group { weight } else { weight * OTHER_GROUP };
        plain(other.range, scratch);
        runs(last(scratch, CLAUSE_CHARS), |run| visit(Spot::Around, run, weight));
    }
    if let Some(heading) = view.heading {
        plain(heading, scratch);
        runs(&scratch[..scratch.len().min(HEADING_CHARS)], |run| visit(Spot::Around, run, HEADING));
    }
    if let Some(next) = clauses.get(view.clause + 1).filter(|next| next.range.1 <= view.sentence.1) {
        plain(next.range, scratch);
        runs(&scratch[..scratch.len().min(REACH_CHARS)], |run| visit(Spot::Next, run, NEXT));
    }
}

/// A run of characters as signs see it: every number is one nought.
fn plain(text: &[char], plain: &mut Vec<char>) {
    plain.clear();
    for &c in text {
        let c = if c.is_ascii_digit() || c == '.' { '0' } else { c };
        if c != '0' || plain.last() != Some(&'0') {
            plain.push(c);
        }
    }
}

/// Runs of two and three characters.
fn runs(text: &[char], mut visit: impl FnMut(&[char])) {
    for len in 2..=3 {
        text.windows(len).for_each(&mut visit);
    }
}

fn last(text: &[char], count: usize) -> &[char] {
    &text[text.len().saturating_sub(count)..]
}
