//! Tells page furniture from text.
//!
//! A collected page carries navigation, share bars, the collector's introduction, disclaimers and
//! comments around the reports. Each line is marked as text or as furniture with the rule that
//! says so; nothing is deleted, so that every place keeps its way back. A wrong mark loses text,
//! so when unsure a line is text: rules have a longest line, and a long paragraph that merely
//! holds a phrase stays.
//!
//! Knowledge: `data/furniture.toml`. Lines of line noise, foreign abstracts and the page's own
//! lists of links are known by their make, see `noise` and `menu`.

mod dates;
mod forum;
mod menu;
mod noise;
mod rules;
mod running;

use crate::model::{Cleaned, Config, PageLine, Simplified};
use crate::span::Span;
use crate::tables::Tables;
use crate::warning::Warning;

/// Longest line of a list of links, in characters.
const LINK_CHARS: usize = 50;

/// Longest line after a report's last that is not the report's, in characters.
const LOOSE_CHARS: usize = 40;
/// More such lines than these may be text.
const LOOSE_LINES: usize = 12;

/// The lines of a page, each marked as text or furniture.
pub fn clean(page: &Simplified, tables: &Tables, _config: &Config) -> (Cleaned, Vec<Warning>) {
    let mut lines = trimmed_lines(&page.text);
    let mut published = None;
    let first_body = lines.iter().position(|line| is_body(line.span.of(&page.text)));
    let count = lines.len();
    for (index, line) in lines.iter_mut().enumerate() {
        let text = line.span.of(&page.text);
        if let Some((day, length)) = dates::date_stamp(text) {
            published = published.or(Some(day));
            line.span.start += length;
        }
        let before_body = first_body.is_none_or(|first| index < first);
        if before_body {
            line.span.start += rules::label(line.span.of(&page.text), &tables.furniture);
        }
        let text = line.span.of(&page.text);
        let kept = noise::kept(text).min(rules::kept(text, &tables.furniture));
        line.span.end = line.span.start + text[..kept].trim_end().len();
        let text = line.span.of(&page.text);
        let place = rules::Place { index, count, before_body };
        line.furniture = noise::rule(text).or_else(|| rules::rule(text, place, &tables.furniture));
        let around = matches!(line.furniture, Some("meta" | "share" | "navigation" | "url"));
        if published.is_none() && (around || before_body && is_byline(text)) {
            published = dates::first_date(text).or_else(|| dates::day_first(text));
        }
    }
    running::mark(&mut lines, &page.text);
    mark_column(&mut lines, &page.text);
    mark_remains(&mut lines, &page.text);
    mark_listed(&mut lines, &page.text);
    mark_links(&mut lines, &page.text);
    forum::mark(&mut lines, &page.text);
    mark_after_close(&mut lines, &page.text, tables);
    keep_contact(&mut lines, &page.text, tables);
    (Cleaned { lines, published }, Vec::new())
}

/// Every line that is not blank, without the blanks around it.
fn trimmed_lines(text: &str) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, line) in (1..).zip(text.split('\n')) {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            lines.push(PageLine { number, span: Span::new(at, at + trimmed.len()), furniture: None });
        }
        start += line.len() + 1;
    }
    lines
}

/// Whether a line is running text: long, with a finished sentence.
fn is_body(line: &str) -> bool {
    line.len() >= 120 && line.contains('。')
}

/// Whether a line names a reporter and little else: `【记者某某/某地报导】2013/09/03`.
fn is_byline(line: &str) -> bool {
    line.len() <= BYLINE_BYTES && ["记者", "通讯员"].iter().any(|word| line.contains(word))
}

/// Longest line that names a reporter, in bytes.
const BYLINE_BYTES: usize = 100;

/// Longest name of a column, in characters.
const COLUMN_CHARS: usize = 8;

/// Longest name after a line such as `编辑:`, in characters.
const NAME_CHARS: usize = 4;

/// Marks the titles listed under a heading such as 本版其他文章 wherever it stands, and the name
/// under a line such as `编辑:`.
fn mark_listed(lines: &mut [PageLine], text: &str) {
    for at in 1..lines.len() {
        let line = lines[at].span.of(text);
        let above = lines[at - 1].span.of(text);
        let chars = line.chars().count();
        let link = lines[at - 1].furniture == Some("related")
            && line.starts_with(['·', '•'])
            && chars <= LINK_CHARS
            && !line.contains('。');
        let name = matches!(lines[at - 1].furniture, Some("meta" | "footer"))
            && above.ends_with(':')
            && ["编辑", "审核", "校对", "责编"].iter().any(|word| above.contains(word))
            && chars <= NAME_CHARS
            && line.chars().all(char::is_alphabetic);
        if lines[at].furniture.is_none() && (link || name) {
            lines[at].furniture = lines[at - 1].furniture;
        }
    }
}

/// Marks the lists of links that follow a heading such as 相关推荐 down to the end of the page.
fn mark_links(lines: &mut [PageLine], text: &str) {
    let mut from = lines.len();
    for (index, line) in lines.iter().enumerate().rev() {
        let line_text = line.span.of(text);
        if line.furniture == Some("related") {
            from = index;
        } else if line.furniture.is_none() && !may_be_link(line_text) {
            break;
        }
    }
    for line in lines.iter_mut().skip(from) {
        line.furniture.get_or_insert("related");
    }
}

/// Whether a line may be the title of another page, or its first words.
fn may_be_link(line: &str) -> bool {
    let chars = line.chars().count();
    let teaser = chars <= 2 * LINK_CHARS && (line.ends_with("..") || line.ends_with('…'));
    teaser || chars <= LINK_CHARS && !line.contains('。')
}

/// Marks the first line of a page where it is the name of a column over the title: `【工会在线】`.
fn mark_column(lines: &mut [PageLine], text: &str) {
    let mut kept = lines.iter_mut().filter(|line| line.furniture.is_none());
    let (Some(first), Some(next)) = (kept.next(), kept.next()) else { return };
    let column = first.span.of(text);
    let inner = column.strip_prefix('【').and_then(|rest| rest.strip_suffix('】'));
    let plain = inner.is_some_and(|name| {
        name.chars().count() <= COLUMN_CHARS
            && name.chars().all(char::is_alphabetic)
            && !["篇", "范文", "概况", "概述"].iter().any(|word| name.contains(word))
    });
    if plain && may_be_link(next.span.of(text)) {
        first.furniture = Some("navigation");
    }
}

/// Marks lines without a Chinese character after the last of the text: remains of buttons and keys.
fn mark_remains(lines: &mut [PageLine], text: &str) {
    for line in lines.iter_mut().rev().filter(|line| line.furniture.is_none()) {
        let words = line.span.of(text);
        if !words.is_ascii() || words.contains('\t') || !words.contains(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        line.furniture = Some("noise");
    }
}

/// Marks the short lines that follow the last line of a report: its date, or the bracket that
/// names its author. Captions and links stand there; a name may follow a date.
fn mark_after_close(lines: &mut [PageLine], text: &str, tables: &Tables) {
    let mut loose: Vec<usize> = Vec::new();
    for (index, line) in lines.iter().enumerate().rev() {
        if line.furniture.is_some() {
            continue;
        }
        let line_text = line.span.of(text);
        let last_words = line_text.trim_end_matches(['。', '!']);
        if rules::names_author(line_text, &tables.furniture)
            || dates::is_date(line_text)
            || tables.furniture.closers.iter().any(|word| last_words.ends_with(word.as_str()))
        {
            for at in loose {
                lines[at].furniture = Some("related");
            }
            return;
        }
        let chars = line_text.chars().count();
        let signs = ["会", "部", "室", "处", "局", "校", "院", "厂", "司", "站", "所", "团", "某", "敬上"];
        let loosely = (5..=LOOSE_CHARS).contains(&chars)
            && !line_text.contains(['。', '\t', ':', '、', ';', '('])
            && !line_text.starts_with(|c: char| c.is_ascii_digit())
            && !line_text.starts_with('附')
            && !signs.iter().any(|sign| line_text.ends_with(sign));
        if !loosely || loose.len() == LOOSE_LINES {
            return;
        }
        loose.push(index);
    }
}

/// Keeps the line that tells whom to call where it stands over the date of a report, which ends it.
fn keep_contact(lines: &mut [PageLine], text: &str, tables: &Tables) {
    for at in (0..lines.len()).rev() {
        let dated = lines[at].furniture.is_none() && dates::is_date(lines[at].span.of(text));
        let Some(above) = at.checked_sub(1).filter(|_| dated) else { continue };
        let line = lines[above].span.of(text);
        if lines[above].furniture == Some("footer")
            && tables.furniture.contacts.iter().any(|word| line.contains(word.as_str()))
        {
            lines[above].furniture = None;
        }
    }
}

#[cfg(test)]
mod tests;
