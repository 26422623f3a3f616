//! Headings by which a collector numbers what he collected: `工会总结范文1`, `【篇4】`, `第3篇 …`.
//!
//! The forms are in `data/headings.toml`. A strong form begins a report wherever it stands as a
//! line; a weak one (`工会总结2`, `…之三`) only where the page has several with the same stem.

use std::collections::HashSet;

use crate::split::line::is_title;
use crate::split::{name, number};
use crate::tables::Tables;
use crate::tables::headings::{HeadingTable, NumberForm};

/// Longest heading, in characters.
const HEADING_CHARS: usize = 60;

/// Characters that frame a heading's number.
const FRAME: &[char] = &[
    '【', '】', '[', ']', '(', ')', ' ', '◎', '●', '★', '■', '◆', '▲', ':', '《', '》', '<', '>', '#', '-',
    '_',
];

/// A numbered heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What stands before the number, frame aside.
    pub stem: String,
    /// The number.
    pub number: u32,
    /// Whether it begins a report by itself.
    pub strong: bool,
}

impl Heading {
    /// Whether a series, told by stems and numbers, goes on or went on here.
    pub fn has_neighbour(&self, series: &HashSet<(&str, u32)>) -> bool {
        let holds = |number: Option<u32>| number.is_some_and(|at| series.contains(&(self.stem.as_str(), at)));
        holds(self.number.checked_sub(1)) || holds(self.number.checked_add(1))
    }
}

/// The line as a numbered heading, if it is one.
pub fn numbered(line: &str, table: &HeadingTable) -> Option<Heading> {
    if line.len() > 4 * HEADING_CHARS
        || line.chars().count() > HEADING_CHARS
        || line.contains(['。', ';', '\t'])
    {
        return None;
    }
    table.forms.iter().find_map(|form| try_form(line, form, table))
}

/// Where the report's own title begins in a collector's heading: `篇一:某某中学工会2016年工作总结`. It is
/// the report's where it names an organisation and a year, as no collector's words do.
pub fn own_title(line: &str, tables: &Tables) -> Option<usize> {
    if line.len() > 4 * HEADING_CHARS || !has_year(line) || !numbered(line, &tables.headings)?.strong {
        return None;
    }
    let (at, mark) = line.char_indices().find(|(_, c)| matches!(c, ':' | '】' | ' '))?;
    let title = line[at + mark.len_utf8()..].trim_start();
    let own = is_title(title, &tables.headings)
        && numbered(title, &tables.headings).is_none()
        && has_year(title)
        && name::proper_name(title, tables).is_some();
    own.then(|| line.len() - title.len())
}

/// Whether a title tells a year, plain or masked.
pub fn has_year(title: &str) -> bool {
    title.match_indices('年').any(|(at, _)| {
        let before = title[..at].strip_suffix('学').unwrap_or(&title[..at]);
        before.ends_with(|c: char| number::is_digit(c) || number::is_mask(c))
    })
}

/// Whether a line names how many texts a page collects (`总结(精选5篇)`, `范文三篇`) or has a
/// collector's words.
pub fn is_collectors(line: &str, table: &HeadingTable) -> bool {
    if table.collector_words.iter().any(|word| line.contains(word.as_str())) {
        return true;
    }
    let bare = line.trim_end_matches(|c| FRAME.contains(&c));
    bare.strip_suffix('篇').and_then(number::read_last).is_some()
}

/// The divider that a line begins with, if any.
pub fn is_divider(line: &str, table: &HeadingTable) -> bool {
    line.chars().count() <= HEADING_CHARS && table.dividers.iter().any(|word| line.starts_with(word.as_str()))
}

fn try_form(line: &str, form: &NumberForm, table: &HeadingTable) -> Option<Heading> {
    let bare = line.trim_end_matches([' ', ':', '】', '》', ')', ']']);
    let heading = |stem: &str, number: u32| {
        let stem = stem.trim_matches(|c| FRAME.contains(&c)).to_owned();
        Some(Heading { stem, number, strong: form.strong })
    };
    if form.rest {
        for (at, _) in line.match_indices(form.before.as_str()) {
            let after = &line[at + form.before.len()..];
            let blank = after.len() - after.trim_start().len();
            let Some((number, length)) = number::read(&after[blank..]) else { continue };
            let Some(rest) = after[blank + length..].strip_prefix(form.after.as_str()) else { continue };
            let stem = &line[..at];
            if is_stem(stem) && is_rest(rest) && number > 0 {
                return heading(stem, number);
            }
        }
        return None;
    }
    let inner =
        if form.after.is_empty() { bare } else { line.trim_end().strip_suffix(form.after.as_str())? };
    let (number, at) = number::read_last(inner)?;
    let stem = inner[..at].strip_suffix(form.before.as_str())?.trim_end();
    let titled = is_title(stem, table) || is_collectors(stem, table) || form.before == "之";
    (number > 0 && number <= 100 && titled && is_stem(stem) && stem.chars().count() >= 3)
        .then(|| heading(stem, number))?
}

/// Whether text may stand before a heading's number.
fn is_stem(stem: &str) -> bool {
    !stem.contains([',', '、', '!', '?', ':']) && !stem.trim_end().ends_with(number::is_digit)
}

/// Whether text may stand after a heading's number.
fn is_rest(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty()
        || rest.starts_with([':', '】', ')', ']', '、', '.', '-', '—', '《', '》', '(', '|'])
        || !rest.starts_with([
            '篇', '份', '则', '条', '个', '年', '月', '期', '章', '页', '字', '以', '的', '和', '及', ',',
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, u32, bool)>) {
        let table = HeadingTable::load().expect("the built-in table is right");
        let found = numbered(line, &table);
        let found = found.as_ref().map(|heading| (heading.stem.as_str(), heading.number, heading.strong));
        assert_eq!(found, expected, "{line}: see split/heading.rs and data/headings.toml");
    }

    #[test]
    fn reads_numbered_headings() {
        check("工会主席工作总结范文1", Some(("工会主席工作总结", 1, true)));
        check("工会年度工作总结 篇2", Some(("工会年度工作总结", 2, true)));
        check("篇一:学校工会总结", Some(("", 1, true)));
        check("第3篇", Some(("", 3, true)));
        check("【篇4】", Some(("", 4, true)));
        check("【第二篇】女职工委员会工作总结", Some(("", 2, true)));
        check("团委年度工作总结3", Some(("团委年度工作总结", 3, false)));
        check("县工会工作总结(二)", Some(("县工会工作总结", 2, false)));
        check("◎会员园地之一", Some(("会员园地", 1, false)));
    }

    #[test]
    fn leaves_other_lines() {
        check("工会工作总结范文10篇", None);
        check("一、工作总结", None);
        check("2015年工作总结", None);
        check("全年发表文章12篇", None);
        check("共收到征文,第3篇最好", None);
    }
}
