//! Names of organisations in a text: where they begin and end, and whether they are proper.
//!
//! A name is found by how it ends and reaches back to a word that no name holds. It is proper
//! where something is left that is no common word. Knowledge: `data/organisations.toml`.

use crate::model::Sector;
use crate::tables::Tables;
use crate::tables::organisations::OrganisationTable;

/// How far back a name may reach from its end, in characters.
const REACH: usize = 16;

/// The youth league; its committees name their place after it.
const YOUTH_LEAGUE: &str = "共青团";

/// A name in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Its first byte.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// What its ending tells.
    pub sector: Sector,
}

/// Whether a line holds the ending of a name.
pub fn holds_ending(line: &str, table: &OrganisationTable) -> bool {
    table.endings.is_match(line)
}

/// The first proper name in a line.
pub fn proper_name<'a>(line: &'a str, tables: &Tables) -> Option<&'a str> {
    candidates(line, tables)
        .into_iter()
        .map(|found| &line[found.start..found.end])
        .find(|name| is_proper(name, tables))
}

/// Names in a text, from the longest ends.
pub(super) fn candidates(text: &str, tables: &Tables) -> Vec<Candidate> {
    let table = &tables.organisations;
    let mut found: Vec<Candidate> = Vec::new();
    let mut floor_at = 0;
    for hit in table.endings.find_iter(text) {
        // 柳溪工会网 is a site, 松岭煤业报 a paper.
        if text[hit.end()..].starts_with(['网', '报']) {
            continue;
        }
        if hit.start() < floor_at && hit.end() <= floor_at {
            continue;
        }
        let mut end = hit.end();
        while let Some(word) = table.after.iter().find(|word| text[end..].starts_with(word.as_str())) {
            if word == "会员代表大会" {
                break;
            }
            end += word.len();
        }
        let sector = table.sectors[hit.pattern().as_usize()];
        if &text[hit.range()] == YOUTH_LEAGUE
            && let Some(length) = committee(&text[end..])
        {
            end += length;
            found.push(Candidate { start: hit.start(), end, sector });
            floor_at = end;
            continue;
        }
        let start = name_start(text, hit.start(), tables);
        match found.last_mut() {
            // 某某小学 + 工会, 某某公司 + 某某分公司: one name.
            Some(last) if start < last.end => {
                last.end = end;
                let own = hit.len() > "工会".len();
                if sector != Sector::Other && (sector != Sector::Federation || own) {
                    last.sector = sector;
                }
            }
            _ => found.push(Candidate { start, end, sector }),
        }
        floor_at = end;
    }
    found
}

/// How far a committee of the youth league names its place, from its first word to `委员会` or `委`:
/// `松溪县委员会` after 共青团.
fn committee(text: &str) -> Option<usize> {
    let near: usize = text.chars().take(12).map(char::len_utf8).sum();
    let near = &text[..near];
    let at = near.find('委')?;
    let place = &near[..at];
    let named = place.chars().count() >= 2 && place.chars().all(char::is_alphabetic);
    let kind = place.ends_with(['省', '市', '县', '区', '州', '旗', '镇', '乡', '院', '学', '司', '团']);
    let whole = if near[at..].starts_with("委员会") { "委员会" } else { "委" };
    (named && kind).then(|| at + whole.len())
}

/// Whether a name begins with a number of things (`一家钢构公司`, `四所特教学校`): it names none.
fn is_counted(name: &str) -> bool {
    let rest = name.trim_start_matches(|c: char| "一二三四五六七八九十两几多数".contains(c));
    rest.len() < name.len() && rest.starts_with(['家', '所', '个', '名', '级', '座'])
}

/// A name without its ending where nothing follows that.
fn without_kind<'a>(name: &'a str, tables: &Tables) -> &'a str {
    let last = tables.organisations.endings.find_iter(name).last();
    last.filter(|hit| hit.end() == name.len()).map_or(name, |hit| &name[..hit.start()])
}

/// Whether a name holds something that is no common word.
pub(super) fn is_proper(name: &str, tables: &Tables) -> bool {
    if name.contains(['x', 'X', '某', '*', '×']) || is_counted(name) || without_kind(name, tables).is_empty()
    {
        return false;
    }
    if name.strip_prefix(YOUTH_LEAGUE).is_some_and(|rest| rest.chars().count() >= 3) {
        return true;
    }
    let name = name.strip_prefix("财团法人").unwrap_or(name);
    let place = place_in(name, tables);
    // 县教育工会和县总工会 holds 和县 by chance.
    let ranked = name.starts_with(['省', '市', '县', '区', '镇', '乡', '村']);
    if place.is_some_and(|(from, end)| end < name.len() && (from == 0 || !ranked)) {
        return true;
    }
    let mut own = 0;
    let mut last = 0;
    let mut longest = 0;
    let stem = without_kind(name, tables);
    for hit in tables.organisations.common.find_iter(stem) {
        own += stem[last..hit.start()].chars().count();
        longest = longest.max(stem[last..hit.start()].chars().count());
        last = hit.end();
    }
    own += stem[last..].chars().count();
    longest = longest.max(stem[last..].chars().count());
    if longest < 2 || own > 9 {
        return false;
    }
    if name.starts_with(['省', '市', '县', '区', '镇', '乡', '村', '院', '校', '厂', '局']) {
        return false;
    }
    // 松江工会 is a name, 开展工会 is none: before a bare 工会 stands a place or a kind of employer.
    let Some(rest) = name.strip_suffix("工会") else { return true };
    begins_with_place(name, tables)
        || name.starts_with("全国")
        || name.starts_with("中国")
        || tables.organisations.kinds.iter().any(|kind| rest.ends_with(kind.as_str()))
        || rest.ends_with('总')
        || !tables.regions.short(rest).is_empty()
        || tables.organisations.endings.find_iter(rest).last().is_some_and(|hit| hit.end() == rest.len())
        || tables.organisations.endings.find_iter(name).last().is_some_and(|hit| hit.len() > "工会".len())
}

/// Whether a name begins as places are called: two or three characters that are no common words,
/// then 市, 县 or the like.
pub(super) fn begins_with_place(name: &str, tables: &Tables) -> bool {
    let kind = name
        .char_indices()
        .skip(2)
        .take(3)
        .find(|(_, c)| matches!(c, '省' | '市' | '县' | '区' | '镇' | '乡' | '州' | '旗'));
    kind.is_some_and(|(at, _)| tables.organisations.common.find(&name[..at]).is_none())
}

/// Whether a name is one wherever it stands: it names a place, or ends as only names do.
pub(super) fn is_certain(name: &str, tables: &Tables) -> bool {
    let ending = tables.organisations.endings.find_iter(name).last().map_or(0, |hit| hit.len());
    let mut chars = name.char_indices();
    let short = chars.nth(2).is_some_and(|(at, _)| !tables.regions.short(&name[..at]).is_empty());
    short || ending >= "总工会".len() || place_in(name, tables).is_some()
}

/// A name down to its first word for a kind of place: `云溪县` of `云溪县总工会`.
pub(super) fn head_of_name(name: &str) -> Option<&str> {
    let end = name
        .char_indices()
        .skip(2)
        .find(|(_, c)| matches!(c, '省' | '市' | '县' | '区' | '镇' | '乡' | '村'))?;
    Some(&name[..end.0 + end.1.len_utf8()])
}

/// Where the name whose end begins at `at` begins.
pub(super) fn name_start(text: &str, at: usize, tables: &Tables) -> usize {
    let mut start = at;
    for (index, c) in text[..at].char_indices().rev().take(REACH) {
        if !c.is_alphabetic() || c.is_ascii() || matches!(c, '〇' | '○') {
            break;
        }
        start = index;
    }
    let window = &text[start..at];
    let place = place_in(window, tables);
    let kept: Vec<(usize, usize)> = tables
        .organisations
        .keep
        .find_iter(window)
        .map(|hit| (hit.start(), hit.end()))
        .chain(place)
        .collect();
    let mut cut = 0;
    for hit in tables.organisations.before.find_overlapping_iter(window) {
        let inside = kept.iter().any(|&(from, to)| hit.start() < to && hit.end() > from);
        if !inside && !ends_place(window, hit.start(), hit.end(), tables) {
            cut = cut.max(hit.end());
        }
    }
    start + cut
}

/// Whether a word is the second character of a place with which the window begins: the 原 of 汀原市.
fn ends_place(window: &str, start: usize, end: usize, tables: &Tables) -> bool {
    window[..start].chars().count() == 1
        && window[end..].starts_with(['省', '市', '县', '区', '镇', '乡', '州', '旗'])
        && tables.organisations.inner.iter().any(|word| *word == window[start..end])
        && tables.organisations.common.find(&window[..end]).is_none()
        && tables.organisations.before.find(&window[..start]).is_none()
}

/// The last full name of a place in a window.
pub(super) fn place_in(window: &str, tables: &Tables) -> Option<(usize, usize)> {
    let bounds: Vec<usize> = window.char_indices().map(|(at, _)| at).chain([window.len()]).collect();
    for (index, &to) in bounds.iter().enumerate().rev() {
        if !window[..to].ends_with(['省', '市', '县', '区', '旗', '州', '盟']) {
            continue;
        }
        for back in (2..=8).rev() {
            let Some(&from) = index.checked_sub(back).and_then(|at| bounds.get(at)) else { continue };
            if !tables.regions.named(&window[from..to]).is_empty() {
                return Some((from, to));
            }
        }
    }
    None
}
