//! Keyword in context: every place where a query's words stand, with what surrounds them.
//!
//! A line shows the characters of the file where they stand one for one with the text that is
//! searched, so that a traditional report is quoted as it was written.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::marks::Needles;
use super::query::Query;
use super::snippet::Original;
use crate::error::Result;
use crate::store::{Place, Reader};

/// Lines that are held before those that nobody asked for are dropped, however few are.
const SPARE: usize = 1024;

/// A place where a word of the query stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Id of the report.
    pub report_id: String,
    /// Path of its file.
    pub path: String,
    /// Its place in the file, from 1.
    pub number: u32,
    /// Line of the file that the word stands in.
    pub line: u32,
    /// What stands before it.
    pub left: String,
    /// The word as it stands there.
    pub matched: String,
    /// What stands after it.
    pub right: String,
}

/// By what the lines are sorted; those that are equal stay in the order of the reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Context {
    /// By the place in the tables and in the text.
    #[default]
    Place,
    /// By what stands before, read backwards from the word.
    Left,
    /// By what stands after.
    Right,
}

/// The places asked for, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concordance {
    /// Places in all, whatever is shown.
    pub total: usize,
    /// Reports that hold one.
    pub reports: usize,
    /// The lines asked for, in order.
    pub lines: Vec<Line>,
}

/// Which lines to show, and how.
#[derive(Clone, Copy, Debug)]
pub struct ConcordanceOptions {
    /// Characters to either side.
    pub width: usize,
    /// Their order.
    pub order: Context,
    /// At most so many lines; 0 for all.
    pub limit: usize,
    /// Leave out so many from the front.
    pub offset: usize,
}

/// The places of the query's words in the reports at these places.
///
/// Of a limited list no more lines are held than a few times what is asked for.
///
/// # Errors
/// `IndexDamaged`.
pub fn concordance(
    reader: &Reader,
    query: &Query,
    places: &[Place],
    options: ConcordanceOptions,
) -> Result<Concordance> {
    let ConcordanceOptions { width, order, limit, offset } = options;
    let needles = Needles::of(query)?;
    let most = if limit == 0 { usize::MAX } else { offset.saturating_add(limit) };
    let kept = || Kept { order, most, total: 0, reports: 0, lines: Vec::new() };
    let mut all = places
        .par_iter()
        .enumerate()
        .try_fold(kept, |mut kept, (report, place)| {
            kept.add(report, of_report(reader, &needles, place, width)?);
            Ok::<_, crate::Error>(kept)
        })
        .try_reduce(kept, |one, other| Ok(one.and(other)))?;
    all.settle();
    let lines = all.lines.into_iter().skip(offset).map(|(_, line)| line).collect();
    Ok(Concordance { total: all.total, reports: all.reports, lines })
}

/// Lines on their way: the first so many of those seen so far, and some more.
struct Kept {
    order: Context,
    most: usize,
    total: usize,
    reports: usize,
    /// With its report and its place in it, which decide between lines that are equal.
    lines: Vec<((usize, usize), Line)>,
}

impl Kept {
    fn add(&mut self, report: usize, lines: Vec<Line>) {
        self.total += lines.len();
        self.reports += usize::from(!lines.is_empty());
        self.lines.extend(lines.into_iter().enumerate().map(|(at, line)| ((report, at), line)));
        if self.lines.len() / 2 > self.most.max(SPARE) {
            self.settle();
        }
    }

    fn and(mut self, other: Kept) -> Kept {
        self.total += other.total;
        self.reports += other.reports;
        self.lines.extend(other.lines);
        if self.lines.len() / 2 > self.most.max(SPARE) {
            self.settle();
        }
        self
    }

    /// Puts the lines in order and drops what is beyond those asked for.
    fn settle(&mut self) {
        let order = self.order;
        self.lines.sort_unstable_by(|(a_place, a), (b_place, b)| {
            let context = match order {
                Context::Place => Ordering::Equal,
                Context::Left => a.left.chars().rev().cmp(b.left.chars().rev()),
                Context::Right => a.right.chars().cmp(b.right.chars()),
            };
            context.then(a_place.cmp(b_place))
        });
        self.lines.truncate(self.most);
    }
}

fn of_report(reader: &Reader, needles: &Needles, place: &Place, width: usize) -> Result<Vec<Line>> {
    let stored = reader.load(place)?;
    let text = stored.read.report.text.as_str();
    let found = needles.find(text);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let characters = match Original::of(&stored.read) {
        Some(original) => original.characters,
        None => text.chars().collect(),
    };
    let shown = |from: usize, to: usize| -> String {
        let plain = |&c: &char| if c.is_whitespace() || c.is_control() { ' ' } else { c };
        characters[from..to].iter().map(plain).collect()
    };
    let lines = found.into_iter().map(|(_, span)| {
        let from = starts.partition_point(|&at| at < span.start);
        let to = starts.partition_point(|&at| at < span.end);
        Line {
            report_id: stored.report_id.clone(),
            path: stored.path.clone(),
            number: place.number,
            line: stored.read.report.piece_at(span.start).line,
            left: shown(from.saturating_sub(width), from),
            matched: shown(from, to),
            right: shown(to, (to + width).min(characters.len())),
        }
    });
    Ok(lines.collect())
}
