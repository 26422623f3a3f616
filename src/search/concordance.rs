//! Keyword in context: every place where a query's words stand, with what surrounds them.
//!
//! A line shows the characters of the file where they stand one for one with the text that is
//! searched, so that a traditional report is quoted as it was written.

use rayon::prelude::*;

use super::marks::Needles;
use super::query::Query;
use super::snippet::Original;
use crate::error::Result;
use crate::store::{Place, Reader};

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

/// Every place of the query's words in the reports at these places, with `width` characters to
/// either side.
///
/// # Errors
/// `IndexDamaged`.
pub fn concordance(
    reader: &Reader,
    query: &Query,
    places: &[Place],
    width: usize,
    order: Context,
) -> Result<Vec<Line>> {
    let needles = Needles::of(query)?;
    let lines: Vec<Vec<Line>> =
        places.par_iter().map(|place| of_report(reader, &needles, place, width)).collect::<Result<_>>()?;
    let mut lines: Vec<Line> = lines.into_iter().flatten().collect();
    match order {
        Context::Place => {}
        Context::Left => lines.sort_by(|a, b| a.left.chars().rev().cmp(b.left.chars().rev())),
        Context::Right => lines.sort_by(|a, b| a.right.chars().cmp(b.right.chars())),
    }
    Ok(lines)
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
