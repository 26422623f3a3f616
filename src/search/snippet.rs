//! The place in a report that shows best why it matches.
//!
//! Words and phrases of the query are looked for as characters, as the index does it, and the
//! window with the most different ones is cut out. Where the report was written in traditional
//! script the window shows the characters of the file, if they stand one for one.

use super::compile::{phrase, units};
use super::query::{Node, Scope};
use crate::model::ReadReport;
use crate::segment::characters;
use crate::span::Span;

/// Characters of a snippet.
const WINDOW_CHARS: usize = 90;
/// Characters shown before the first match, at most.
const LEAD_CHARS: usize = 20;

/// A cut-out of a report's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The characters, in one line; `…` stands where text was left out.
    pub text: String,
    /// What to mark, as byte ranges of `text`, in order.
    pub marks: Vec<Span>,
}

/// What a query looks for in texts.
pub(super) struct Needles(Vec<String>);

impl Needles {
    /// The words and phrases of a query that a hit contains.
    pub(super) fn of(root: &Node) -> Needles {
        let mut needles = Vec::new();
        gather(root, &mut needles);
        // Longer ones first, so that a mark covers the whole of what was asked for.
        needles.sort_by(|a: &String, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        needles.dedup();
        Needles(needles)
    }

    /// The best place of a report.
    pub(super) fn snippet(&self, read: &ReadReport) -> Snippet {
        let text = read.report.text.as_str();
        let found = self.find(text);
        let window = best_window(text, &found);
        let marks = found.into_iter().map(|(_, span)| span).filter(|span| window.contains(*span));
        let original = Original::of(read);
        cut(text, window, marks.collect(), original.as_ref())
    }

    /// Where each needle stands, by place; overlapping ones are left out.
    pub(super) fn find(&self, text: &str) -> Vec<(usize, Span)> {
        let mut joined = String::with_capacity(text.len());
        // Start in `joined` and in the text of every character that counts.
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (at, c) in characters::of(text) {
            places.push((joined.len(), at));
            joined.push(c);
        }
        let mut found: Vec<(usize, Span)> = Vec::new();
        let mut taken = vec![false; places.len()];
        for (needle, wanted) in self.0.iter().enumerate() {
            for (start, _) in joined.match_indices(wanted.as_str()) {
                let first = places.partition_point(|&(at, _)| at < start);
                let end = places.partition_point(|&(at, _)| at < start + wanted.len());
                if first >= end || taken[first..end].contains(&true) {
                    continue;
                }
                taken[first..end].fill(true);
                let last = places[end - 1].1;
                let length = text[last..].chars().next().map_or(0, char::len_utf8);
                found.push((needle, Span::new(places[first].1, last + length)));
            }
        }
        found.sort_unstable_by_key(|&(_, span)| span);
        found
    }
}

fn gather(node: &Node, needles: &mut Vec<String>) {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| gather(part, needles)),
        Node::Words(Scope::Anywhere | Scope::Title, run) => {
            let units = units(run);
            if units.is_empty() {
                needles.push(phrase(run));
            }
            needles.extend(units.iter().map(|unit| unit.text().to_owned()));
        }
        Node::Phrase(Scope::Anywhere | Scope::Title, text) => needles.push(phrase(text)),
        _ => {}
    }
    needles.retain(|needle| !needle.is_empty());
}

/// The window that holds the most different needles, the earliest of several.
fn best_window(text: &str, found: &[(usize, Span)]) -> Span {
    let mut best = (0, 0);
    for (index, &(_, span)) in found.iter().enumerate() {
        // Nearly every character has three bytes; close enough to compare windows.
        let within = |other: &Span| other.end <= span.start + (WINDOW_CHARS - LEAD_CHARS) * 3;
        let mut kinds: Vec<usize> =
            found[index..].iter().take_while(|(_, other)| within(other)).map(|&(needle, _)| needle).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() > best.0 {
            best = (kinds.len(), span.start);
        }
    }
    let start = lead(text, best.1);
    let rest = &text[start..];
    let length = rest.char_indices().nth(WINDOW_CHARS).map_or(rest.len(), |(at, _)| at);
    Span::new(start, start + length)
}

/// The begin of the sentence before a place, or a few characters before it.
fn lead(text: &str, at: usize) -> usize {
    let mut start = at;
    for (before, c) in text[..at].char_indices().rev().take(LEAD_CHARS) {
        if matches!(c, '。' | '!' | '?' | ';' | '！' | '？' | '；' | '\n') {
            break;
        }
        start = before;
    }
    start
}

/// The report as it stands in the file, where its characters match one for one.
pub(super) struct Original {
    pub(super) characters: Vec<char>,
}

impl Original {
    pub(super) fn of(read: &ReadReport) -> Option<Original> {
        if read.source_text == read.report.text {
            return None;
        }
        let characters: Vec<char> = read.source_text.chars().collect();
        (characters.len() == read.report.text.chars().count()).then_some(Original { characters })
    }
}

fn cut(text: &str, window: Span, marks: Vec<Span>, original: Option<&Original>) -> Snippet {
    let mut snippet = Snippet::default();
    if window.start > 0 {
        snippet.text.push('…');
    }
    let before = text[..window.start].chars().count();
    let mut marks = marks.into_iter().peekable();
    let mut open = None;
    for (ordinal, (at, c)) in (before..).zip(window.of(text).char_indices()) {
        let at = window.start + at;
        if marks.peek().is_some_and(|mark| mark.start == at) {
            open = Some(snippet.text.len());
        }
        let shown = original.and_then(|original| original.characters.get(ordinal).copied()).unwrap_or(c);
        snippet.text.push(if shown.is_whitespace() || shown.is_control() { ' ' } else { shown });
        if let (Some(start), Some(mark)) = (open, marks.peek())
            && at + c.len_utf8() >= mark.end
        {
            snippet.marks.push(Span::new(start, snippet.text.len()));
            open = None;
            marks.next();
        }
    }
    if window.end < text.len() {
        snippet.text.push('…');
    }
    snippet
}
