//! Posts of a forum: `楼主 某某 发表于 …`, `2楼 某某`, `3楼 guest`.
//!
//! Somebody asks for a report, another gives one, a third says thanks. A line that opens a post
//! is furniture, and so is a post of a few words; a long one may be the report. A page is a
//! forum's where it has two such lines or more.

use std::ops::Range;

use crate::model::PageLine;

/// Longest line that opens a post, in characters.
const OPENING_CHARS: usize = 60;
/// A post with fewer bytes of text than this is talk.
const TALK_BYTES: usize = 200;

/// Words that open the posts of a thread that have names for numbers.
const NAMED: &[&str] = &["楼主", "沙发", "板凳", "地板"];

/// Marks the lines that open posts, and posts that are talk.
pub(super) fn mark(lines: &mut [PageLine], text: &str) {
    let openings: Vec<usize> = (0..lines.len()).filter(|&at| opens(lines[at].span.of(text))).collect();
    if openings.len() < 2 {
        return;
    }
    for (index, &at) in openings.iter().enumerate() {
        lines[at].furniture.get_or_insert("comments");
        let post = at + 1..openings.get(index + 1).copied().unwrap_or(lines.len());
        if is_talk(lines, post.clone(), text) {
            lines[post].iter_mut().for_each(|line| _ = line.furniture.get_or_insert("comments"));
        }
    }
}

/// Whether a line opens a post.
fn opens(line: &str) -> bool {
    if line.len() > 4 * OPENING_CHARS || line.contains(['。', ',', ';']) {
        return false;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let numbered = (1..=4).contains(&digits) && ["楼", "#"].iter().any(|word| ends_word(rest, word));
    let named = NAMED.iter().any(|word| ends_word(line, word));
    (numbered || named) && line.chars().count() <= OPENING_CHARS
}

/// Whether a text begins with a word that a blank or its own end follows.
fn ends_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', '\t', '|']))
}

/// Whether the lines of a post are too few words for a report.
fn is_talk(lines: &[PageLine], post: Range<usize>, text: &str) -> bool {
    let kept = lines[post].iter().filter(|line| line.furniture.is_none());
    kept.map(|line| line.span.of(text).len()).sum::<usize>() < TALK_BYTES
}
