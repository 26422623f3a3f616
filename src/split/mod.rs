//! Splits a cleaned page into the reports it contains.
//!
//! Collectors put many reports on one page, and everything later counts per report: a false
//! boundary invents an organisation. So when unsure the page is not cut, and a warning says so.
//!
//! In: the page and its lines, furniture marked. Out: reports whose lines follow one another in
//! the page, each with what it says of itself. Never: alters a character.
//! Source: heading forms and title words are listed in `data/headings.toml`, name endings in
//! `data/organisations.toml`, places in `data/regions.tsv`.

mod cut;
mod head;
mod heading;
mod inline;
mod line;
mod metadata;
mod name;
mod number;
mod organisation;
mod region;
mod year;

use std::collections::HashSet;

use jiff::civil::Date;

use crate::model::{Cleaned, Config, PageLine, Piece, Report, Script, Simplified};
use crate::span::Span;
use crate::split::line::Shape;
use crate::split::metadata::Around;
use crate::tables::Tables;
use crate::warning::{Warning, WarningCode};

/// Longest heading that may hold a title of its own, in bytes.
const HEADING_BYTES: usize = 180;

/// Words of pages in traditional script that count the years of the Republic.
const REPUBLIC_WORDS: &[&str] =
    &["民国", "劳委会", "劳保局", "劳工局", "劳动部", "财团法人", "社团法人", "理事长", "理监事"];

/// More names than these are no owners of a page.
const SITE_NAMES: usize = 100;

/// A line of text with its shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// The line.
    text: &'a str,
    /// Its number in the file.
    number: u32,
    /// Its look.
    shape: Shape,
    /// Whether the line under it was furniture with a date: it is the title of a news item.
    stamped: bool,
}

/// The reports of a page, in order. `container_title` is the `<title>` of a web page.
pub fn split(
    page: &Simplified,
    cleaned: &Cleaned,
    container_title: Option<&str>,
    tables: &Tables,
    config: &Config,
) -> (Vec<Report>, Vec<Warning>) {
    let kept = divided(cleaned.lines.iter().filter(|line| line.furniture.is_none()), &page.text, tables);
    let stamps = stamped(&cleaned.lines);
    let lines: Vec<Line> = kept
        .iter()
        .map(|line| {
            let text = line.span.of(&page.text);
            Line {
                text,
                number: line.number,
                shape: line::shape(text, &tables.headings, &tables.organisations),
                stamped: stamps.binary_search(&line.number).is_ok(),
            }
        })
        .collect();
    let (segments, unsure) = cut::cut(&lines, tables);
    let collected = container_title.is_some_and(|title| heading::is_collectors(title, &tables.headings))
        || cleaned.lines.iter().any(|line| is_collection(line, &page.text));
    // A text of a few short lines with no page around it is a report, poor as it is.
    let bare = lines.len() <= 3
        && cleaned.lines.iter().all(|line| line.furniture.is_none())
        && !lines.iter().any(|line| cut::is_text(line.shape));
    let site = site_names(container_title, &cleaned.lines, &page.text, tables);
    let republic = page.script == Script::Hant && REPUBLIC_WORDS.iter().any(|word| page.text.contains(word));
    let mut reports = Vec::new();
    for segment in &segments {
        // One more than may be tells that there are too many.
        if reports.len() as u64 > config.limits.reports {
            break;
        }
        let mut head = head::head(&lines, segment, container_title, tables);
        head.collected |= collected;
        let run = if bare { segment.lines.clone() } else { head.start..segment.lines.end };
        if run.is_empty() || !(bare || holds_text(&lines[run.clone()])) {
            continue;
        }
        let (text, pieces) = joined(&kept[run.clone()], &page.text);
        let own = (lines[run.start].number, lines[run.end - 1].number);
        let published = stamp_within(&cleaned.lines, own, &page.text, republic).or(cleaned.published);
        let around = Around { published, republic, site: &site };
        let facts = metadata::facts(&head, &lines[run.clone()], &text, &around, tables);
        let [first, last] = [run.start, run.end].map(|end| unsure.partition_point(|&at| at < end));
        let warnings = unsure[first..last]
            .iter()
            .map(|&at| {
                let message = "this line may begin another report; the text was not cut here";
                Warning::at_line(WarningCode::UnsureBoundary, lines[at].number, message)
            })
            .collect();
        reports.push(Report { number: reports.len() as u32 + 1, text, pieces, facts, warnings });
    }
    let warnings = if reports.is_empty() {
        vec![Warning::new(WarningCode::NoReport, "the page holds no text of a report")]
    } else {
        Vec::new()
    };
    (reports, warnings)
}

/// Numbers, rising, of the lines over the line of a date, a source or a count of readers.
fn stamped(lines: &[PageLine]) -> Vec<u32> {
    let pairs = lines.windows(2);
    pairs
        .filter(|pair| {
            pair[0].furniture.is_none() && matches!(pair[1].furniture, Some("meta" | "share" | "url"))
        })
        .map(|pair| pair[0].number)
        .collect()
}

/// The date of the line of date and source inside a report, between these line numbers.
fn stamp_within(lines: &[PageLine], (first, last): (u32, u32), text: &str, republic: bool) -> Option<Date> {
    let from = lines.partition_point(|line| line.number <= first);
    lines[from..]
        .iter()
        .take_while(|line| line.number < last)
        .filter(|line| line.furniture == Some("meta"))
        .find_map(|line| number::date(line.span.of(text), republic))
}

/// Names of organisations in the page's title and in the lines at its foot.
fn site_names(title: Option<&str>, lines: &[PageLine], text: &str, tables: &Tables) -> Vec<String> {
    let foot = lines.iter().filter(|line| line.furniture == Some("footer")).map(|line| line.span.of(text));
    let mut known = HashSet::new();
    title
        .into_iter()
        .chain(foot)
        .filter_map(|line| name::proper_name(line, tables))
        .filter(|name| known.insert(*name))
        .take(SITE_NAMES)
        .map(str::to_owned)
        .collect()
}

/// Whether a line of furniture shows that a collector made the page.
fn is_collection(line: &PageLine, text: &str) -> bool {
    line.furniture == Some("introduction")
        || (line.furniture.is_some() && line.span.of(text).contains("范文"))
}

/// Whether any line is more than a heading.
fn holds_text(lines: &[Line]) -> bool {
    lines.iter().any(|line| cut::is_text(line.shape)) || lines.len() > 3
}

/// The lines of text, divided where collectors' headings run on in them.
fn divided<'a>(lines: impl Iterator<Item = &'a PageLine>, page: &str, tables: &Tables) -> Vec<PageLine> {
    let lines: Vec<PageLine> = lines.cloned().collect();
    let texts: Vec<&str> = lines.iter().map(|line| line.span.of(page)).collect();
    let mut headings = inline::headings(&texts, &tables.headings);
    // Shapes are told later; here only short lines are asked.
    let short = texts.iter().enumerate().filter(|(_, text)| text.len() <= HEADING_BYTES);
    headings.extend(short.filter_map(|(at, text)| Some((at, 0, heading::own_title(text, tables)?))));
    if headings.is_empty() {
        return lines;
    }
    let mut parts = Vec::with_capacity(lines.len() + 2 * headings.len());
    let mut headings = &headings[..];
    for (index, line) in lines.iter().enumerate() {
        let (own, others) = headings.split_at(headings.partition_point(|(at, ..)| *at <= index));
        headings = others;
        let own = own.iter().flat_map(|&(_, start, end)| [start, end]);
        let mut from = 0;
        for to in own.chain([texts[index].len()]) {
            let part = &texts[index][from..to];
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                let start = line.span.start + from + (part.len() - part.trim_start().len());
                parts.push(PageLine { span: Span::new(start, start + trimmed.len()), ..*line });
            }
            from = to;
        }
    }
    parts
}

/// The lines joined by `\n`, and the way back to the page.
fn joined(lines: &[PageLine], page: &str) -> (String, Vec<Piece>) {
    let mut text = String::with_capacity(lines.iter().map(|line| line.span.len() + 1).sum());
    let mut pieces = Vec::with_capacity(lines.len());
    for line in lines {
        if !text.is_empty() {
            text.push('\n');
        }
        pieces.push(Piece { start: text.len(), page_start: line.span.start, line: line.number });
        text.push_str(line.span.of(page));
    }
    (text, pieces)
}

#[cfg(test)]
mod tests;
