//! The head of a report: which of its first lines is the title and where its text begins.
//!
//! A page tells its heading, the site's name and the title above one another. The title is the
//! one that ends as titles do, names the organisation and shares its words with the text; a
//! heading with a collector's words serves as title but is no part of the text.

use std::ops::Range;

use crate::split::cut::{Segment, is_text};
use crate::split::heading;
use crate::split::line::{Shape, breaks_off, title_core};
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
/// Longest line that only says that a title follows, in bytes.
const LEAD_BYTES: usize = 90;
/// Rows that make lines without a sentence a table.
const TABLE_ROWS: usize = 6;
/// Lines above the text among which its title is looked for.
const ABOVE_LINES: usize = 1000;
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
    let text_at = run.clone().find(|&at| is_text(lines[at].shape) && !leads_in(lines, at)).unwrap_or(run.end);
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
    let table = table_head(lines, run.start..text_at);
    let text_at = table.map_or(text_at, |at| at + 1);
    let mut best: Option<(usize, f32)> = None;
    let mut collector = None;
    let last_title = (run.start..text_at).rev().find(|&at| lines[at].shape == Shape::Title);
    // A title is compared with the text, which costs something, and stands near it.
    for at in run.start.max(text_at.saturating_sub(ABOVE_LINES))..text_at {
        if !can_be_title(lines[at].shape) || is_byline(lines[at].text) {
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
        let again = last_title.is_some_and(|last| last > at);
        // A name of a person stands there too.
        let long = lines[at].text.chars().count() >= 4;
        if printed || lines[at].stamped && long && lines[at].shape != Shape::Title && !again {
            score += 3.0;
        }
        if score >= TITLE_SCORE && best.is_none_or(|(_, top)| score + 0.5 >= top) {
            best = Some((at, score));
        }
    }
    let collected = collector.is_some();
    let best = best.map(|(at, _)| told_last(lines, at, text_at));
    let best = best.map(|at| first_line(lines, at, run.start, tables)).or(table);
    let best = best.or_else(|| {
        if collected {
            None
        } else {
            headline(lines, run.start..text_at, tables).or_else(|| under_letter(lines, &run, tables))
        }
    });
    match (best, collector) {
        (Some(at), _) => {
            let (start, title) = full_title(lines, at, run.start);
            let title = without_number(&title).to_owned();
            Head { start, title: Some(title), collected }
        }
        (None, Some(at)) => Head { start: at + 1, title: Some(lines[at].text.to_owned()), collected },
        (None, None) => {
            let start =
                (run.start..text_at).find(|&at| lines[at].shape == Shape::DocumentNumber).unwrap_or(text_at);
            let start = if start == run.end { run.start } else { start };
            // A line that names the reporter is the first of a report without a title.
            let reported = |line: &Line| line.text.starts_with("记者") || is_byline(line.text);
            let start = if start > run.start && reported(&lines[start - 1]) { start - 1 } else { start };
            Head { start, title: inline_title(lines[start].text, tables), collected }
        }
    }
}

/// The line above the text, bylines and dates aside: a news item's title shares few words with
/// its text and ends as it likes.
fn headline(lines: &[Line], above: Range<usize>, tables: &Tables) -> Option<usize> {
    let from = above.start;
    let person = |line: &Line| line.stamped && line.text.chars().count() <= 3;
    let under = |line: &Line| {
        matches!(line.shape, Shape::Byline | Shape::Date) || is_byline(line.text) || person(line)
    };
    let at = above.rev().find(|&at| !under(&lines[at]))?;
    let chars = lines[at].text.chars().filter(|c| c.is_alphanumeric()).count();
    // An entry of a yearbook has a title of a word or two over its sections.
    let entry = chars >= 3 && lines.get(at + 1).is_some_and(|next| next.text.starts_with('【'));
    let plain = lines[at].shape == Shape::Short
        && !lines[at].text.ends_with([',', ';', '、', ':'])
        && !lines[at].text.contains("……");
    let found = plain && (entry || (HEADLINE_CHARS..=TITLE_CHARS).contains(&chars));
    found.then(|| if entry { at } else { first_line(lines, at, from, tables) })
}

/// The first of two lines of a news item's title, where the second names nobody and the first does.
fn first_line(lines: &[Line], at: usize, from: usize, tables: &Tables) -> usize {
    let names = |line: &Line| name::holds_ending(line.text, &tables.organisations);
    let Some(above) = at.checked_sub(1).filter(|&above| above >= from).map(|above| &lines[above]) else {
        return at;
    };
    let chars = above.text.chars().filter(|c| c.is_alphanumeric()).count();
    let headline = above.shape == Shape::Short
        && lines[at].shape == Shape::Short
        && (HEADLINE_CHARS + 2..=TITLE_CHARS).contains(&chars)
        && above.number + 2 >= lines[at].number;
    let second = !names(&lines[at]) && !name::begins_with_place(lines[at].text, tables);
    if headline && names(above) && second && !kicker(lines, at, from) { at - 1 } else { at }
}

/// Whether a short line tells who wrote the text under it.
fn is_byline(line: &str) -> bool {
    line.chars().count() <= 25
        && ["通讯员", "本报记者", "本网记者", "全媒体记者", "特约记者"].iter().any(|word| line.contains(word))
}

/// The last of the lines above the text that tell the title again, word for word: the page's own
/// heading stands above it.
fn told_last(lines: &[Line], at: usize, text_at: usize) -> usize {
    (at + 1..text_at).rev().find(|&below| lines[below].text == lines[at].text).unwrap_or(at)
}

/// The title of a table that stands without a sentence: a numbered title, or the line above its
/// first cells.
fn table_head(lines: &[Line], above: Range<usize>) -> Option<usize> {
    let cells = |line: &Line| {
        line.text.contains('|')
            || line.text.chars().all(|c| !c.is_alphabetic() || c == '年') && line.text.len() <= 30
    };
    let rows = above.clone().filter(|&at| cells(&lines[at])).count();
    if rows < TABLE_ROWS || 4 * rows < above.len() {
        return None;
    }
    let numbered = above.clone().find(|&at| without_number(lines[at].text).len() < lines[at].text.len());
    let title = |at: &usize| {
        matches!(lines[*at].shape, Shape::Short | Shape::Title)
            && lines[*at].text.chars().filter(|c| c.is_alphabetic()).count() >= HEADLINE_CHARS
    };
    let first = above.clone().find(|&at| cells(&lines[at]))?;
    numbered.or_else(|| (above.start..first).find(title))
}

/// A table's title without its number: `表14—6 全市工会组织情况`.
fn without_number(title: &str) -> &str {
    let Some(rest) = title.strip_prefix('表') else { return title };
    let bare = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '—' | '-' | '.' | '–'));
    let named = bare.trim_start();
    if bare.len() < rest.len() && !named.is_empty() { named } else { title }
}

/// The title of a report that a few lines to its readers are put before.
fn under_letter(lines: &[Line], run: &Range<usize>, tables: &Tables) -> Option<usize> {
    let at = (run.start + 1..run.end.min(run.start + LETTER_LINES))
        .find(|&at| lines[at].shape == Shape::Title && name::proper_name(lines[at].text, tables).is_some())?;
    let letter = &lines[run.start..at];
    let short = letter.iter().map(|line| line.text.len()).sum::<usize>() < LETTER_BYTES;
    (short && letter[0].shape == Shape::Salutation && at + 1 < run.end).then_some(at)
}

/// Whether a line only says that the title under it follows: `我们单位的,供参考:`.
fn leads_in(lines: &[Line], at: usize) -> bool {
    let short = lines[at].text.ends_with(':') && lines[at].text.len() <= LEAD_BYTES;
    short && lines.get(at + 1).is_some_and(|next| next.shape == Shape::Title)
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
        } else if bodies == 1 && lines[at].shape == Shape::Title && !breaks_off(lines[at - 1].text) {
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
    if (under_dash(lines, at) && !names_author(lines[at + 1].text)) || goes_on(lines, at) {
        title.push_str(lines[at + 1].text);
    } else if start == at && kicker(lines, at, from) {
        start -= 1;
    }
    (number_above(lines, start, from), title)
}

/// Whether the line under a title goes on with it: `…落实情况` over `及第二次会议工作报告`, or a news
/// item's title whose first line is the name.
fn goes_on(lines: &[Line], at: usize) -> bool {
    let Some(next) = lines.get(at + 1).filter(|next| next.number <= lines[at].number + 2) else {
        return false;
    };
    let news = lines.get(at + 2).is_some_and(|text| {
        ["本报讯", "本网讯", "本刊讯", "晚报讯"].iter().any(|word| text.text.starts_with(word))
    });
    let chars = next.text.chars().filter(|c| c.is_alphanumeric()).count();
    let joined = next.shape == Shape::Title && next.text.starts_with(['及', '暨', '和', '与']);
    joined
        || (news
            && lines[at].shape == Shape::Name
            && next.shape == Shape::Short
            && (HEADLINE_CHARS..=TITLE_CHARS).contains(&chars))
}

/// Whether the line above a news item's title is its first half: two phrases with a blank between.
fn kicker(lines: &[Line], at: usize, from: usize) -> bool {
    let Some(above) = at.checked_sub(1).filter(|&above| above >= from).map(|above| &lines[above]) else {
        return false;
    };
    let halves: Vec<usize> = above.text.split(' ').map(|half| half.chars().count()).collect();
    above.shape == Shape::Short
        && lines[at].shape == Shape::Short
        && above.number + 2 >= lines[at].number
        && halves.len() == 2
        && halves.iter().all(|half| (4..=14).contains(half))
        && !above.text.contains(|c: char| matches!(c, '|' | '>' | ':' | ',') || c.is_ascii_alphabetic())
}

/// Whether the line above a title is the organisation's name that the title goes on from, or tells
/// the year that it goes on from.
fn needs_name_above(above: &Line, title: &Line) -> bool {
    let year = above.shape == Shape::Short
        && (above.text.ends_with("年度") || above.text.ends_with('年'))
        && above.text.chars().count() <= 30
        && !title.text.contains('年')
        && title_core(title.text).chars().count() <= 12;
    (above.shape == Shape::Name || year)
        && title.shape == Shape::Title
        && !title.text.contains(above.text)
        && !begin_alike(above.text, title.text)
}

/// Whether two lines begin with the same two characters: a title that names its place itself needs
/// no name above it.
fn begin_alike(one: &str, other: &str) -> bool {
    one.chars().take(2).eq(other.chars().take(2))
}

/// Whether a line under a title names who wrote or spoke.
fn names_author(line: &str) -> bool {
    let to = line.trim_start_matches(['—', '-', ' ']);
    let dedicated = ["写给", "致", "献给", "记", "访"].iter().any(|word| to.starts_with(word));
    line.chars().count() <= 25
        && !dedicated
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
    if first.ends_with(['讯', '电'])
        || ["消息", "报道", "报导", "的记者"].iter().any(|word| first.contains(word))
    {
        return None;
    }
    let plain =
        first.chars().all(|c| c.is_alphabetic() && !c.is_ascii()) && !tables.headings.news.is_match(first);
    (plain && (3..=12).contains(&chars) && rest.chars().count() > 20).then(|| first.to_owned())
}
