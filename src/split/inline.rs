//! Collectors' headings that run on in a line: `…欢迎阅读!工会总结1一年来,…的成绩。工会总结2今年…`.
//!
//! Some pages lose their line breaks. A heading is looked for at the beginning of a line and after
//! each finished sentence; it counts where the same words stand with the next number elsewhere.

use std::collections::HashSet;

use crate::split::heading::{self, Heading};
use crate::split::number;
use crate::tables::headings::HeadingTable;

/// Shorter lines hold no more than a heading, in bytes.
const RUNNING_BYTES: usize = 150;
/// Longest heading that runs on, in characters.
const HEADING_CHARS: usize = 30;

/// Shortest heading that runs on, its number included, in bytes.
const STEM_BYTES: usize = 10;

/// Where lines are to be divided, as (line, start of the heading, end of the heading).
pub fn headings(lines: &[&str], table: &HeadingTable) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize, Heading)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.len() < RUNNING_BYTES {
            continue;
        }
        let ends = line.match_indices(['。', '!', '?']).map(|(at, mark)| at + mark.len());
        for start in std::iter::once(0).chain(ends) {
            if let Some((length, heading)) = at_beginning(&line[start..], table) {
                found.push((index, start, start + length, heading));
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let whole: Vec<Heading> = lines
        .iter()
        .filter(|line| line.len() < RUNNING_BYTES)
        .filter_map(|line| heading::numbered(line, table))
        .collect();
    let all = found.iter().map(|(.., heading)| heading).chain(&whole);
    let series: HashSet<(&str, u32)> = all.map(|heading| (heading.stem.as_str(), heading.number)).collect();
    found
        .iter()
        .filter(|(.., heading)| heading.has_neighbour(&series))
        .map(|&(index, start, end, _)| (index, start, end))
        .collect()
}

/// The heading that a text begins with, and its length.
fn at_beginning(text: &str, table: &HeadingTable) -> Option<(usize, Heading)> {
    let blank = text.len() - text.trim_start().len();
    let window = &text[blank..];
    let mut last = '\0';
    for (at, c) in window.char_indices().take(HEADING_CHARS) {
        if matches!(c, ',' | '。' | ';' | '!' | '?' | '、' | '“') {
            return None;
        }
        // The number ends here: text goes on.
        if at >= STEM_BYTES && ends_number(last, c) {
            let running =
                !matches!(c, '年' | '月' | '日' | '个' | '名' | '篇' | '次' | '届' | '.' | '%' | '章' | '节');
            let heading = heading::numbered(&window[..at], table).filter(|heading| !heading.stem.is_empty());
            if let (true, Some(heading)) = (running, heading) {
                return Some((blank + at, heading));
            }
        }
        last = c;
    }
    None
}

/// Whether a number ends between two characters; `1一` is a number and a word.
fn ends_number(last: char, next: char) -> bool {
    let chinese = |c: char| c == '十' || number::chinese_digit(c).is_some_and(|digit| digit > 0);
    if last.is_ascii_digit() { !next.is_ascii_digit() } else { chinese(last) && !chinese(next) }
}
