//! The head of a report: which of its first lines is the title and where its text begins.
//!
//! A page tells its heading, the site's name and the title above one another. The title is the
//! one that ends as titles do, names the organisation and shares its words with the text; a
//! heading with a collector's words serves as title but is no part of the text.

use std::ops::Range;

use crate::split::cut::{Segment, is_text};
use crate::split::heading;
use crate::split::line::{Shape, title_core};
use crate::split::{Line, name};
use crate::tables::Tables;

/// How much of the text a title is compared with, in bytes.
const COMPARED_BYTES: usize = 3000;
/// A line must reach this score to be a title.
const TITLE_SCORE: f32 = 2.0;
/// A line that has nothing of a title but its place must have as many letters.
const HEADLINE_CHARS: usize = 6;
/// Longest such line, in letters.
const TITLE_CHARS: usize = 40;
/// Lines of a letter to the readers above a title, and its length in bytes.
const LETTER_LINES: usize = 5;
const LETTER_BYTES: usize = 400;
/// Lines looked at for a heading told again after an introduction.
const HEAD_LINES: usize = 10;

/// What the head says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The report's first line.
    pub start: usize,
    /// Its title, as printed.
    pub title: Option<String>,
    /// Whether the title is a collector's heading.
    pub collected: bool,
}

/// Reads the head of a segment; `container_title` is the `<title>` of a web page, which mostly
/// repeats the title.
pub fn head(lines: &[Line], segment: &Segment, container_title: Option<&str>, tables: &Tables) -> Head {
    let run = segment.lines.clone();
    let text_at = run.clone().find(|&at| is_text(lines[at].shape)).unwrap_or(run.end);
    if let Some(above) = segment.heading {
        let own =
            (run.start..text_at.min(run.start + 3)).find(|&at| can_be_title(lines[at].shape)).filter(|&at| {
                at == run.start || matches!(lines[run.start].shape, Shape::DocumentNumber | Shape::Name)
            });
        if let Some(at) = own {
            let plain = lines[at].shape == Shape::Title
                || under_dash(lines, at)
                || score(lines, at, text_at.max(at + 1)..run.end, tables) >= TITLE_SCORE;
            if plain && !heading::is_collectors(lines[at].text, &tables.headings) {
                return Head {
                    start: run.start,
                    title: Some(full_title(lines, at, run.start).1),
                    collected: true,
                };
            }
        }
        return Head { start: run.start, title: Some(lines[above].text.to_owned()), collected: true };
    }
    let again = told_again(lines, run.start, run.end, tables);
    let text_at = again.map_or(text_at, |at| at + 1);
    let mut best: Option<(usize, f32)> = None;
    let mut collector = None;
    for at in run.start..text_at {
        if !can_be_title(lines[at].shape) {
            continue;
        }
        if heading::is_collectors(lines[at].text, &tables.headings) {
            collector = Some(at);
            continue;
        }
        let mut score = score(lines, at, text_at.max(at + 1)..run.end, tables);
        let printed = lines[at].text.chars().count() >= 5
            && container_title.is_some_and(|title| title.contains(lines[at].text));
        // The page's own heading is stamped too, but then the title is told again under it.
        let again = (at + 1..text_at).any(|below| lines[below].shape == Shape::Title);
        if printed || lines[at].stamped && lines[at].shape != Shape::Title && !again {
            score += 3.0;
        }
        if score >= TITLE_SCORE && best.is_none_or(|(_, top)| score + 0.5 >= top) {
            best = Some((at, score));
        }
    }
    let collected = collector.is_some();
    let best = best.map(|(at, _)| at);
    let best = best.or_else(|| {
        if collected {
            None
        } else {
            headline(lines, run.start..text_at).or_else(|| under_letter(lines, &run, tables))
        }
    });
    match (best, collector) {
        (Some(at), _) => {
            let (start, title) = full_title(lines, at, run.start);
            Head { start, title: Some(title), collected }
        }
        (None, Some(at)) => Head { start: at + 1, title: Some(lines[at].text.to_owned()), collected },
        (None, None) => {
            let start =
                (run.start..text_at).find(|&at| lines[at].shape == Shape::DocumentNumber).unwrap_or(text_at);
            let start = if start == run.end { run.start } else { start };
            Head { start, title: inline_title(lines[start].text, tables), collected }
        }
    }
}

/// The line above the text, bylines and dates aside: a news item's title shares few words with
/// its text and ends as it likes.
fn headline(lines: &[Line], above: Range<usize>) -> Option<usize> {
    let at = above.rev().find(|&at| !matches!(lines[at].shape, Shape::Byline | Shape::Date))?;
    let chars = lines[at].text.chars().filter(|c| c.is_alphanumeric()).count();
    // An entry of a yearbook has a title of a word or two over its sections.
    let entry = chars >= 3 && lines.get(at + 1).is_some_and(|next| next.text.starts_with('【'));
    let plain = lines[at].shape == Shape::Short && !lines[at].text.ends_with([',', ';', '、', ':']);
    (plain && (entry || (HEADLINE_CHARS..=TITLE_CHARS).contains(&chars))).then_some(at)
}

/// The title of a report that a few lines to its readers are put before.
fn under_letter(lines: &[Line], run: &Range<usize>, tables: &Tables) -> Option<usize> {
    let at = (run.start + 1..run.end.min(run.start + LETTER_LINES))
        .find(|&at| lines[at].shape == Shape::Title && name::proper_name(lines[at].text, tables).is_some())?;
    let letter = &lines[run.start..at];
    let short = letter.iter().map(|line| line.text.len()).sum::<usize>() < LETTER_BYTES;
    (short && letter[0].shape == Shape::Salutation && at + 1 < run.end).then_some(at)
}

/// Whether a line of this shape can be a title.
fn can_be_title(shape: Shape) -> bool {
    matches!(shape, Shape::Title | Shape::Short | Shape::Name | Shape::Chapter)
}

/// A title line with a subtitle under it.
fn under_dash(lines: &[Line], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| next.text.starts_with("—") || next.text.starts_with("--"))
}

/// How much a line looks like the title of the text after it.
fn score(lines: &[Line], at: usize, text: Range<usize>, tables: &Tables) -> f32 {
    let line = &lines[at];
    let mut score = match line.shape {
        Shape::Title => 4.0,
        Shape::Chapter => 3.0,
        _ => 0.0,
    };
    if name::holds_ending(line.text, &tables.organisations) {
        score += 1.0;
    }
    if name::proper_name(line.text, tables).is_some() {
        score += 1.0;
    }
    if line.text.contains('年') {
        score += 1.0;
    }
    if under_dash(lines, at) {
        score += 3.0;
    }
    if line.shape == Shape::Title && at > 0 && needs_name_above(&lines[at - 1], line) {
        score += 2.0;
    }
    score + 4.0 * shared(line.text, &lines[text.start.min(text.end)..text.end])
}

/// The share of a line's pairs of characters that the text after it has too.
fn shared(line: &str, text: &[Line]) -> f32 {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let (mut pairs, mut found) = (0u32, 0u32);
    for pair in chars.windows(2) {
        if pair.iter().any(|(_, c)| !c.is_alphanumeric()) {
            continue;
        }
        let words = &line[pair[0].0..pair[1].0 + pair[1].1.len_utf8()];
        pairs += 1;
        let mut bytes = 0;
        for line in text {
            if line.text.contains(words) {
                found += 1;
                break;
            }
            bytes += line.text.len();
            if bytes > COMPARED_BYTES {
                break;
            }
        }
    }
    // A word or two that the text happens to have tell little.
    found as f32 / pairs.max(5) as f32
}

/// A title that repeats a heading above an introduction: the report begins there.
fn told_again(lines: &[Line], start: usize, end: usize, tables: &Tables) -> Option<usize> {
    let last = end.min(start + HEAD_LINES);
    let mut bodies = 0;
    let mut found = None;
    for at in start..last {
        if is_text(lines[at].shape) {
            bodies += 1;
            if bodies > 1 || lines[at].text.len() > 900 || lines[at].shape != Shape::Body {
                break;
            }
        } else if bodies == 1 && lines[at].shape == Shape::Title {
            let above = lines[start..at].iter().filter(|line| line.shape == Shape::Title);
            let core = title_core(lines[at].text);
            let similar = above.into_iter().any(|line| {
                let this = Line { text: core, ..*line };
                shared(line.text, std::slice::from_ref(&this)) >= 0.6
            });
            if similar && !heading::is_collectors(lines[at].text, &tables.headings) {
                found = Some(at);
            }
        }
    }
    found
}

/// Where a title begins, and the whole of it: with the name or first half in the line above, and
/// with a subtitle after a dash.
fn full_title(lines: &[Line], at: usize, from: usize) -> (usize, String) {
    let mut start = at;
    let mut title = lines[at].text.to_owned();
    if at > from && lines[at - 1].number + 2 >= lines[at].number {
        let above = &lines[at - 1];
        let headline = lines[at].shape == Shape::Title
            && above.shape == Shape::Short
            && above.text.contains(' ')
            && !above.text.contains(|c: char| c.is_ascii_digit())
            && above.text.chars().count() >= 8;
        let name = needs_name_above(above, &lines[at]);
        if headline {
            return (number_above(lines, at - 1, from), above.text.to_owned());
        }
        if name {
            start = at - 1;
            title = format!("{}{}", above.text, title);
        }
    }
    if under_dash(lines, at) && !names_author(lines[at + 1].text) {
        title.push_str(lines[at + 1].text);
    }
    (number_above(lines, start, from), title)
}

/// Whether the line above a title is the organisation's name that the title goes on from.
fn needs_name_above(above: &Line, title: &Line) -> bool {
    above.shape == Shape::Name && title.shape == Shape::Title && !title.text.contains(above.text)
}

/// Whether a line under a title names who wrote or spoke.
fn names_author(line: &str) -> bool {
    line.chars().count() <= 25
        && ["主席", "书记", "校长", "院长", "记者", "作者", "通讯员"].iter().any(|word| line.contains(word))
}

/// The line of a document number directly above, else the line itself.
fn number_above(lines: &[Line], at: usize, from: usize) -> usize {
    if at > from && lines[at - 1].shape == Shape::DocumentNumber { at - 1 } else { at }
}

/// A title that stands at the beginning of the first line of text: a short first word before a
/// blank, or the first clause of a photograph's caption.
fn inline_title(line: &str, tables: &Tables) -> Option<String> {
    if line.ends_with("摄)") {
        let clause = line.split([',', '。', '(']).next()?;
        return (clause.chars().count() >= 8).then(|| clause.to_owned());
    }
    let (first, rest) = line.split_once(' ')?;
    let chars = first.chars().count();
    let plain =
        first.chars().all(|c| c.is_alphabetic() && !c.is_ascii()) && !tables.headings.news.is_match(first);
    (plain && (3..=12).contains(&chars) && rest.chars().count() > 20).then(|| first.to_owned())
}
