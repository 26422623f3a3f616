//! Gathers the signs around a number: short runs of characters, by where they stand to it.
//!
//! What they say is learned (`data/learned.tsv`); here is only where they are looked for. The
//! same signs are gathered when a number is read and when the weights are learned.

use super::flow::Flow;
use super::layout::{Layout, Range};
use crate::tables::learned::{Learned, SIGN_CHARS, Says, Sign, Spot};

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

/// A part of the text whose signs are the same for all numbers that look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its characters.
    range: Range,
    /// Where it stands to those numbers.
    spot: Spot,
    /// How many of its characters are looked at.
    chars: usize,
    /// Whether these are the last of it.
    last: bool,
}

impl Region {
    /// Visits the signs of the region.
    pub fn each(&self, flow: &Flow, scratch: &mut Vec<char>, mut visit: impl FnMut(Spot, &[char])) {
        plain(flow, self.range, scratch);
        let part = if self.last { last(scratch, self.chars) } else { first(scratch, self.chars) };
        runs(part, |run| visit(self.spot, run));
    }
}

/// What the signs of regions say, found once for all numbers of a sentence.
#[derive(Debug, Default)]
pub struct Regions {
    says: Vec<Says>,
    /// The regions that were looked at, and the bounds of their part of `says`.
    found: Vec<(Region, Range)>,
}

impl Regions {
    /// Forgets the regions of the sentence before.
    pub fn clear(&mut self) {
        self.says.clear();
        self.found.clear();
    }

    /// What the signs of a region say, in the order of the text.
    pub fn of(&mut self, region: Region, flow: &Flow, learned: &Learned, scratch: &mut Vec<char>) -> &[Says] {
        let known = self.found.iter().find(|(known, _)| *known == region);
        let (from, to) = match known {
            Some(&(_, bounds)) => bounds,
            None => {
                let from = self.says.len();
                region.each(flow, scratch, |spot, sign| {
                    self.says.extend(learned.find(Sign::new(spot, sign)));
                });
                self.found.push((region, (from, self.says.len())));
                (from, self.says.len())
            }
        };
        &self.says[from..to]
    }
}

/// Visits the signs of a number with how much each counts by its place; one may come twice.
pub fn each(view: &View<'_>, scratch: &mut Vec<char>, mut visit: impl FnMut(Spot, &[char], f32)) {
    near(view, scratch, &mut visit);
    for (region, counts) in regions(view) {
        region.each(view.flow, scratch, |spot, run| visit(spot, run, counts));
    }
}

/// The characters at one end of a run.
type Edge = fn(&[char], usize) -> &[char];

/// Visits the signs in a number's own clause.
pub fn near(view: &View<'_>, scratch: &mut Vec<char>, mut visit: impl FnMut(Spot, &[char], f32)) {
    let View { flow, phrase, own, .. } = *view;
    let sides: [(Range, Edge, Spot, Spot); 2] = [
        ((own.0, phrase.0), last, Spot::Left, Spot::Before),
        ((phrase.1, own.1), first, Spot::Right, Spot::Behind),
    ];
    for (range, edge, beside, within) in sides {
        plain(flow, range, scratch);
        for len in 1..=SIGN_CHARS.min(scratch.len()) {
            visit(beside, edge(scratch, len), 1.0);
        }
        runs(edge(scratch, REACH_CHARS), |run| {
            visit(within, run, BESIDE);
            visit(Spot::Around, run, BESIDE);
        });
    }
    if let Some(partner) = view.partner {
        scratch.clear();
        scratch.extend(partner.chars());
        visit(Spot::Partner, scratch, 1.0);
    }
    visit(Spot::Measure, &flow.chars()[view.measure.0.min(view.measure.1)..view.measure.1], 1.0);

    let clause = view.layout.clauses[view.clause].range;
    plain(flow, (clause.0, own.0), scratch);
    runs(last(scratch, CLAUSE_CHARS), |run| visit(Spot::Around, run, BEYOND));
}

/// What a number looks at beside its clause, and how much each sign there counts.
pub fn regions(view: &View<'_>) -> impl Iterator<Item = (Region, f32)> {
    let clauses = &view.layout.clauses;
    let (group, sentence) = (clauses[view.clause].group, view.sentence);
    let before = clauses[..view.clause].iter().rev().take_while(move |c| c.range.0 >= sentence.0);
    let before = before.zip(BEFORE).map(move |(other, weight)| {
        let weight = if other.group == group { weight } else { weight * OTHER_GROUP };
        (Region { range: other.range, spot: Spot::Around, chars: CLAUSE_CHARS, last: true }, weight)
    });
    let heading = view
        .heading
        .map(|range| (Region { range, spot: Spot::Around, chars: HEADING_CHARS, last: false }, HEADING));
    let next = clauses
        .get(view.clause + 1)
        .filter(|next| next.range.1 <= sentence.1)
        .map(|next| (Region { range: next.range, spot: Spot::Next, chars: REACH_CHARS, last: false }, NEXT));
    before.chain(heading).chain(next)
}

/// A run of characters as signs see it: every number is one nought.
fn plain(flow: &Flow, range: Range, plain: &mut Vec<char>) {
    plain.clear();
    for &c in &flow.chars()[range.0.min(range.1)..range.1] {
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

fn first(text: &[char], count: usize) -> &[char] {
    &text[..text.len().min(count)]
}

fn last(text: &[char], count: usize) -> &[char] {
    &text[text.len().saturating_sub(count)..]
}
