//! The place in a report that shows best why it matches.
//!
//! What the query looks for is looked for again (`marks.rs`), and the window with the most
//! different finds is cut out. It is shown in the characters of the file: in its script and width,
//! without what was taken out as damage.

use super::marks::Needles;
use crate::model::ReadReport;
use crate::repair::mend_source;
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

/// The best place of a report.
pub(super) fn snippet(needles: &Needles, read: &ReadReport) -> Snippet {
    let text = read.report.text.as_str();
    let found = needles.find(text);
    let window = best_window(text, &found);
    let marks = found.into_iter().map(|(_, span)| span).filter(|span| window.contains(*span));
    let original = Original::of(read);
    cut(text, window, marks.collect(), original.as_ref())
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

/// The report as it stands in the file: for each character of its text the one that was written.
pub(super) struct Original {
    pub(super) characters: Vec<char>,
}

impl Original {
    /// None where the text is as it was written, or cannot be laid beside it.
    pub(super) fn of(read: &ReadReport) -> Option<Original> {
        let (text, source) = (read.report.text.as_str(), read.source_text.as_str());
        if source == text {
            return None;
        }
        let characters: Vec<char> = source.chars().collect();
        if characters.len() == text.chars().count() {
            return Some(Original { characters });
        }
        Original::by_lines(text, source)
    }

    /// Where characters were taken out (pinyin, stray marks) the source is mended again, which tells
    /// where each one stood. A line that is not the same then is shown as it is searched.
    fn by_lines(text: &str, source: &str) -> Option<Original> {
        let (mended, map) = mend_source(source);
        if mended.split('\n').count() != text.split('\n').count() {
            return None;
        }
        let (mut characters, mut start) = (Vec::with_capacity(text.len() / 3), 0);
        for (line, own) in mended.split('\n').zip(text.split('\n')) {
            if start > 0 {
                characters.push('\n');
            }
            if line.chars().count() == own.chars().count() {
                let places: Vec<usize> = line.char_indices().map(|(at, _)| map.at(start + at)).collect();
                for (at, c) in own.chars().enumerate() {
                    // Several may have been made of one, such as m2 of ㎡.
                    let alone = at.checked_sub(1).is_none_or(|before| places[before] != places[at])
                        && places.get(at + 1) != Some(&places[at]);
                    let written = source.get(places[at]..).and_then(|rest| rest.chars().next());
                    characters.push(written.filter(|_| alone).unwrap_or(c));
                }
            } else {
                characters.extend(own.chars());
            }
            start += line.len() + 1;
        }
        Some(Original { characters })
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
