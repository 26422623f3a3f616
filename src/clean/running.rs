//! Running heads and page numbers of printed pages, where they stand inside a sentence.
//!
//! A book or a PDF tells its title or chapter again on each page, with the number of the page, so
//! that a sentence that goes over the page is cut in two by lines that are not its own. Such a
//! line is known by where it stands: the line above breaks off and the line below goes on. It
//! must be a number or stand beside one, or be told more than once. Where a line is known so, it
//! goes wherever it stands again, but for the first time: that may be the title itself.
//!
//! In: the lines of a page. Never: marks a line only because it is short.

use std::collections::{HashMap, HashSet};

use crate::model::PageLine;

/// Longest running head, in bytes: some forty characters.
const HEAD_BYTES: usize = 120;
/// A line that a sentence goes on from is at least this long, in bytes.
const TEXT_BYTES: usize = 45;
/// Lines between two halves of a sentence: a head, a number, the name of a chapter.
const BETWEEN: usize = 3;

/// Marks running heads and page numbers as furniture.
pub(super) fn mark(lines: &mut [PageLine], text: &str) {
    let groups = groups(lines, text);
    if groups.is_empty() {
        return;
    }
    let mut times: HashMap<&str, u32> = HashMap::new();
    for line in lines.iter().map(|line| line.span.of(text)).filter(|line| line.len() <= HEAD_BYTES) {
        *times.entry(core(line)).or_default() += 1;
    }
    let mut heads: HashSet<&str> = HashSet::new();
    let mut last_page = None;
    for group in groups {
        let numbered = group.clone().any(|at| is_page(&lines[at], text));
        let told = |at: usize| times.get(core(lines[at].span.of(text))).is_some_and(|&times| times > 1);
        if !numbered && !group.clone().all(told) {
            continue;
        }
        for at in group.clone() {
            let line = lines[at].span.of(text);
            match number(line) {
                Some(page) => last_page = last_page.or(Some((at, page))),
                None if told(at) => _ = heads.insert(core(line)),
                None => {}
            }
        }
        lines[group].iter_mut().for_each(|line| _ = line.furniture.get_or_insert("pager"));
    }
    mark_again(lines, text, &heads, last_page);
}

/// Marks the heads where they stand again, and the numbers of the pages that follow the first one.
fn mark_again<'t>(
    lines: &mut [PageLine],
    text: &'t str,
    heads: &HashSet<&'t str>,
    first_page: Option<(usize, u32)>,
) {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut page = None;
    for (at, own) in lines.iter_mut().enumerate() {
        let line = own.span.of(text);
        if line.len() > HEAD_BYTES {
            continue;
        }
        if first_page.is_some_and(|(first, _)| first == at) {
            page = first_page.map(|(_, page)| page);
        } else if let (Some(last), Some(next)) = (page, number(line))
            && (last + 1..=last + 2).contains(&next)
        {
            own.furniture.get_or_insert("pager");
            page = Some(next);
        }
        let again = !seen.insert(core(line));
        if again && heads.contains(core(line)) {
            own.furniture.get_or_insert("pager");
        }
    }
}

/// The runs of short lines that a sentence breaks off before and goes on after.
fn groups(lines: &[PageLine], text: &str) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let mut at = 1;
    while at < lines.len() {
        let line = lines[at].span.of(text);
        if line.len() > HEAD_BYTES || lines[at - 1].furniture.is_some() || !breaks_off(&lines[at - 1], text) {
            at += 1;
            continue;
        }
        let limit = lines.len().min(at + BETWEEN + 1);
        let end = (at..limit).find(|&end| !may_stand_between(&lines[end], text)).unwrap_or(limit);
        // The first line of the sentence's other half may be short too.
        let goes_on = (at + 1..=end).rev().find(|&next| {
            lines.get(next).is_some_and(|line| line.furniture.is_none() && goes_on(line.span.of(text)))
        });
        match goes_on {
            Some(next) => {
                groups.push(at..next);
                at = next;
            }
            None => at += 1,
        }
    }
    groups
}

/// Whether a sentence breaks off at the end of a line.
fn breaks_off(line: &PageLine, text: &str) -> bool {
    let line = line.span.of(text);
    line.len() >= TEXT_BYTES
        && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '、' | '《' | '“' | '('))
        && line.contains([',', '。', ';', '、'])
}

/// Whether a line may be a running head or a page number.
fn may_stand_between(line: &PageLine, text: &str) -> bool {
    let words = line.span.of(text);
    line.furniture == Some("pager")
        || line.furniture.is_none()
            && words.len() <= HEAD_BYTES
            && !words.contains(['。', ',', ';', '、', ':'])
}

/// Whether a line goes on with a sentence: it holds more than a heading does, and no list begins.
fn goes_on(line: &str) -> bool {
    line.contains(['。', ',', ';', '、']) && !begins_list(line)
}

/// Whether a line begins with a list number: `三、`, `(一)`, `2.`.
fn begins_list(line: &str) -> bool {
    let rest = line.trim_start_matches(['(', '第']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    after.len() < rest.len()
        && (after.starts_with(['、', ')'])
            || after.starts_with('.') && !after[1..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a line is, or holds, the number of a page.
fn is_page(line: &PageLine, text: &str) -> bool {
    line.furniture == Some("pager") || number(line.span.of(text)).is_some()
}

/// The number of a page that a line is: `118`, `- 118 -`, `·118·`.
fn number(line: &str) -> Option<u32> {
    let digits = line.trim_matches(|c: char| matches!(c, '-' | '—' | '·' | ' ' | '–'));
    let short = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if short { digits.parse().ok() } else { None }
}

/// A head without the number of its page.
fn core(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '·' | ' ' | '–' | '\t'))
}
