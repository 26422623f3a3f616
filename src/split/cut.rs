//! Where a page is cut: finds the run of lines of each report.
//!
//! Three things begin a report: a collector's numbered heading or divider (the report begins
//! after it), a word such as 又讯 (it begins there), and the title of a further report where the
//! one before has come to its end. A false boundary invents an organisation, so a title without
//! an end before it is reported as unsure and not cut at.

use std::collections::HashSet;
use std::ops::Range;

use crate::split::Line;
use crate::split::heading::{self, Heading};
use crate::split::line::{Shape, breaks_off, title_core};
use crate::split::name;
use crate::tables::Tables;

/// Text before the first numbered heading is a report of its own only from this length, in bytes.
const OWN_TEXT_BYTES: usize = 2400;
/// A report is at least this long before a title without an end before it cuts, in bytes.
const GROWN_BYTES: usize = 900;

/// A report is at least this long before the title of another, in bytes.
const GROUP_BYTES: usize = 300;
/// A news item, or a report before a title with name and year, is at least this long, in bytes.
const ITEM_BYTES: usize = 150;

/// A run of lines that is one report, or the page's head before the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The collector's heading above it, by its place among the lines.
    pub heading: Option<usize>,
    /// Its lines.
    pub lines: Range<usize>,
}

/// The segments of a page in order, and the lines that may begin a report but were not cut at.
pub fn cut(lines: &[Line], tables: &Tables) -> (Vec<Segment>, Vec<usize>) {
    let mut marks = headings(lines, tables);
    let mut unsure = Vec::new();
    let mut start = 0;
    let mut all = Vec::new();
    marks.push(Mark { at: lines.len(), begins: lines.len(), heading: None, numbered: false });
    for mark in marks {
        titles(lines, start..mark.at, tables, &mut all, &mut unsure);
        start = mark.begins;
        all.push(mark);
    }
    all.pop();
    (segments(lines, &all), unsure)
}

/// A boundary.
struct Mark {
    /// The first line that is not the report's before.
    at: usize,
    /// The first line of the report after it.
    begins: usize,
    /// The collector's heading.
    heading: Option<usize>,
    /// Whether that is numbered from one, so that what stands before the first is the page's.
    numbered: bool,
}

/// Boundaries that collectors' headings, dividers and opening words make.
fn headings(lines: &[Line], tables: &Tables) -> Vec<Mark> {
    let heading = |(at, line): (usize, &Line)| Some((at, heading::numbered(line.text, &tables.headings)?));
    let numbered: Vec<(usize, Heading)> = lines.iter().enumerate().filter_map(heading).collect();
    let series: HashSet<(&str, u32)> =
        numbered.iter().map(|(_, heading)| (heading.stem.as_str(), heading.number)).collect();
    let stems: HashSet<&str> = series.iter().map(|(stem, _)| *stem).collect();
    let mut numbered = numbered.iter().peekable();
    // The stems that stand as lines above.
    let mut told = HashSet::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let own = numbered.next_if(|(of, _)| *of == at).map(|(_, heading)| heading);
        let in_series = own.is_some_and(|own| {
            // A page may hold one text only, under the page's heading and a number.
            own.strong || told.contains(own.stem.as_str()) || own.has_neighbour(&series)
        });
        if stems.contains(line.text) {
            told.insert(line.text);
        }
        let opens = tables.headings.openers.iter().any(|word| line.text.starts_with(word.as_str()));
        let mark = if opens && at > 0 {
            Mark { at, begins: at, heading: None, numbered: false }
        } else if in_series || (at > 0 && heading::is_divider(line.text, &tables.headings)) {
            Mark { at, begins: at + 1, heading: Some(at), numbered: own.is_some_and(|own| own.number == 1) }
        } else {
            continue;
        };
        // Headings with no text between them are a table of contents; the last one counts.
        let empty = marks.last().is_some_and(|last| {
            lines[last.begins..at].iter().all(|line| line.shape == Shape::Title && line.text.len() < 40)
        });
        if empty && !opens && marks.last().is_some_and(|last| last.heading.is_some()) {
            marks.pop();
        }
        marks.push(mark);
    }
    marks
}

/// Boundaries at titles inside one run of lines.
fn titles(
    lines: &[Line],
    run: Range<usize>,
    tables: &Tables,
    marks: &mut Vec<Mark>,
    unsure: &mut Vec<usize>,
) {
    // Bytes of text since the last boundary.
    let mut bytes = 0;
    for at in run.clone() {
        if at == run.start {
            continue;
        }
        if is_text(lines[at - 1].shape) {
            bytes += lines[at - 1].text.len();
        }
        if bytes >= ITEM_BYTES && is_item(&lines[at - 1..run.end]) {
            marks.push(Mark { at, begins: at, heading: None, numbered: false });
            bytes = 0;
            continue;
        }
        // The head of a page, or a title that a sentence names, may stand inside the sentence.
        if lines[at].shape != Shape::Title || breaks_off(lines[at - 1].text) {
            continue;
        }
        let own = names_organisation(lines[at].text, tables);
        let named = own && heading::has_year(lines[at].text);
        if bytes < if named { ITEM_BYTES } else { GROUP_BYTES } || !reports(lines[at].text, tables) {
            continue;
        }
        let follows = lines.get(at + 1).is_some_and(|next| next.shape != Shape::Title);
        let after_text = at + 1 < run.end && follows;
        let last = lines[at - 1].shape;
        let ended = matches!(last, Shape::Date | Shape::Name)
            || tables.headings.last_words.iter().any(|word| lines[at - 1].text.contains(word.as_str()));
        let strong = named && is_text(last) && bytes >= GROWN_BYTES;
        if !after_text {
            continue;
        }
        if ended || strong {
            // A name above the title that the title needs is part of it.
            let begins = if last == Shape::Name && !own && at >= 2 && lines[at - 2].shape == Shape::Date {
                at - 1
            } else {
                at
            };
            marks.push(Mark { at: begins, begins, heading: None, numbered: false });
            // A name is no text.
            bytes = 0;
        } else if own {
            unsure.push(at);
        }
    }
}

/// Whether the second of these lines is the title of a further news item: after a finished text,
/// over a line of date and source, and before text.
fn is_item(lines: &[Line]) -> bool {
    let [before, title, rest @ ..] = lines else { return false };
    let chars = title.text.chars().filter(|c| c.is_alphabetic()).count();
    let titled =
        matches!(title.shape, Shape::Title | Shape::Short | Shape::Name) && (6..=40).contains(&chars);
    let ended = before.text.ends_with(['。', '!', '?', ')', '”', '…']) || before.shape == Shape::Date;
    titled && ended && title.stamped && rest.first().is_some_and(|next| next.shape == Shape::Body)
}

fn segments(lines: &[Line], marks: &[Mark]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let first = marks.first().map_or(lines.len(), |mark| mark.at);
    if first > 0 {
        let text: usize =
            lines[..first].iter().filter(|line| is_text(line.shape)).map(|line| line.text.len()).sum();
        let collected = marks.first().is_some_and(|mark| mark.numbered);
        if marks.is_empty() || (!collected && text > 0) || text >= OWN_TEXT_BYTES {
            segments.push(Segment { heading: None, lines: 0..first });
        }
    }
    for (at, mark) in marks.iter().enumerate() {
        let end = marks.get(at + 1).map_or(lines.len(), |next| next.at);
        if mark.begins < end {
            segments.push(Segment { heading: mark.heading, lines: mark.begins..end });
        }
    }
    segments
}

/// Whether a shape is running text.
pub fn is_text(shape: Shape) -> bool {
    matches!(shape, Shape::Body | Shape::Section | Shape::Row | Shape::Salutation)
}

/// Whether a title is a report's, not merely a plan's or an appendix's.
fn reports(title: &str, tables: &Tables) -> bool {
    let core = title_core(title);
    let plan = tables.headings.plan_ends.iter().any(|end| core.ends_with(end.as_str()))
        && !tables.headings.report_words.iter().any(|word| core.contains(word.as_str()));
    !title.starts_with("附") && (!plan || names_organisation(title, tables))
}

fn names_organisation(title: &str, tables: &Tables) -> bool {
    name::holds_ending(title, &tables.organisations)
}
