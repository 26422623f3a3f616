//! Which organisation a report is of.
//!
//! A proper name is wanted: 我校工会 and 县总工会 name nobody. Names are found by how they end
//! (总工会, 医院, 公司 …); what stands before must hold something that is not a common word. A
//! name counts by where it stands: in the title, as signature, as subject of the first sentence;
//! superiors (在…领导下, 按照…的要求) and guests do not count.

use std::ops::Range;

use crate::model::Sector;
use crate::split::Line;
use crate::split::line::Shape;
use crate::split::name::{
    Candidate, begins_with_place, candidates, head_of_name, is_certain, is_proper, place_in, proper_name,
};
use crate::split::number::is_digit;
use crate::tables::Tables;

/// The opening of a report, in bytes.
const OPENING_BYTES: usize = 600;
/// The part of a text that is always searched for names, in bytes after its opening.
const NEAR_BYTES: usize = 1500;
/// With this score a name needs no further search.
const SURE: i32 = 9;
/// How much of a text is searched for names at most, in bytes.
const SEARCHED_BYTES: usize = 20_000;
/// Lines in which a form names who fills it in.
const FORM_LINES: usize = 12;
/// How much of a text is searched for hints of its sector, in bytes.
const HINTED_BYTES: usize = 3000;
/// Longest line of a signature, in characters.
const SIGNATURE_CHARS: usize = 30;
/// Words before the name that a sentence begins with.
const SUBJECTS: &[&str] = &[
    "年",
    "现将",
    "以来",
    "—",
    "讯",
    "消息",
    "日",
    "近日",
    "日前",
    "昨天",
    "今天",
    "上午",
    "下午",
    "截至目前",
];
/// A name needs this score.
const ENOUGH: i32 = 5;

/// The organisation that a report is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its proper name.
    pub name: Option<String>,
    /// What the ending of its name, or of the words it calls itself by, tells.
    pub sector: Option<Sector>,
}

/// The organisation of a report with this title and these lines.
///
/// `site` are the names of organisations that stand on the page around the reports.
pub fn organisation(
    title: Option<&str>,
    lines: &[Line],
    text: &str,
    site: &[String],
    tables: &Tables,
) -> Found {
    let mut scores: Vec<(String, i32, Sector)> = Vec::new();
    let mut sector = None;
    if let Some(title) = title {
        for found in candidates(title, tables) {
            let name = &title[found.start..found.end];
            sector = more_telling(sector, found.sector);
            if is_proper(name, tables) && !follows_mask(title, found.start) {
                add(&mut scores, name, title_points(title, found), found.sector);
            }
        }
    }
    // A name alone, or with an office or a person, between title and text or under the text.
    let head = lines.iter().take(4).take_while(|line| line.shape != Shape::Body);
    let head = head.filter(|line| title.is_none_or(|title| !title.contains(line.text)));
    let signed = lines.iter().rev().take(4);
    for (line, points) in head.map(|line| (line, 8)).chain(signed.map(|line| (line, 10))) {
        let Some(found) = signature(line, tables) else { continue };
        let name = &line.text[found.start..found.end];
        if is_proper(name, tables) && !follows_mask(line.text, found.start) {
            add(&mut scores, name, points, found.sector);
        }
    }
    for name in lines.iter().take(FORM_LINES).filter_map(|line| filled_in(line.text, tables)) {
        let found =
            candidates(name, tables).into_iter().find(|found| (found.start, found.end) == (0, name.len()));
        if let Some(found) = found.filter(|_| is_proper(name, tables)) {
            sector = more_telling(sector, found.sector);
            add(&mut scores, name, 10, found.sector);
        }
    }
    let opening = first_text(lines, text);
    let listed = listed(lines, tables);
    let near = floor(text, opening + NEAR_BYTES);
    let far = floor(text, SEARCHED_BYTES).max(near);
    for (from, to) in [(0, near), (near, far)] {
        // The rest of a text is searched only where its title and opening name nobody.
        if from > 0 && scores.iter().any(|(_, points, _)| *points >= SURE) {
            break;
        }
        for found in candidates(&text[from..to], tables) {
            let found = Candidate { start: found.start + from, end: found.end + from, ..found };
            let name = &text[found.start..found.end];
            if listed.iter().any(|row| row.contains(&found.start)) {
                continue;
            }
            let early = found.start >= opening && found.start < opening + OPENING_BYTES;
            let points = points(text, found, early, opening, tables);
            if early && (points > 0 || found.start < opening + 36) {
                sector = more_telling(sector, found.sector);
            }
            if is_proper(name, tables) && !follows_mask(text, found.start) {
                add(&mut scores, name, points, found.sector);
            }
        }
    }
    if let Some(title) = title.filter(|title| proper_name(title, tables).is_none()) {
        for (name, points, sector) in &mut scores {
            let told = head_of_name(name).is_some_and(|place| title.contains(place));
            // A federation speaks for its place even where the text names it in passing only.
            let more = if *points > 0 { 4 } else { ENOUGH - *points };
            if told && (*points > 0 || *sector == Sector::Federation && name.ends_with("总工会")) {
                *points += more;
            }
        }
    }
    if let Some(title) = title {
        favour_kind(&mut scores, title, tables);
    }
    lengthen(&mut scores);
    lower_superiors(&mut scores, tables);
    let best = scores
        .into_iter()
        .filter(|(_, points, _)| *points >= ENOUGH)
        .max_by_key(|(name, points, _)| (*points, std::cmp::Reverse(name.len())));
    match best {
        Some((name, _, sector)) => Found { name: Some(name), sector: Some(sector) },
        None => {
            let told = sector.filter(|&sector| sector != Sector::Other);
            let name = alias(text, opening, tables)
                .or_else(|| of_site(site, text, opening))
                .or_else(|| of_place(title, text, tables));
            Found { name, sector: told.or_else(|| hinted(title, text, tables)) }
        }
    }
}

/// What a form holds as the name of who fills it in: `填报单位:云溪县总工会`, a cell after `工会名称`.
fn filled_in<'t>(line: &'t str, tables: &Tables) -> Option<&'t str> {
    let mut cells = line.split(['\t', ':', ' ']).map(str::trim).filter(|cell| !cell.is_empty());
    cells.find(|cell| {
        let label = cell.split('(').next().unwrap_or(cell);
        tables.organisations.labels.iter().any(|known| known == label)
    })?;
    cells.next()
}

/// Where the rows stand, in bytes of the text, of tables that list several organisations with their
/// numbers: the report is of none of them, but of who counts them.
fn listed(lines: &[Line], tables: &Tables) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut at = 0;
    for line in lines {
        if line.shape == Shape::Row
            && let Some(name) = row_name(line.text, tables)
        {
            rows.push(at..at + line.text.len());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        at += line.text.len() + 1;
    }
    if names.len() > 1 { rows } else { Vec::new() }
}

/// The organisation that a row is on: its first cell, or the one after a number, before numbers.
fn row_name<'t>(row: &'t str, tables: &Tables) -> Option<&'t str> {
    let mut cells = row.split('\t').map(str::trim).skip_while(|cell| cell.chars().all(is_digit));
    let name = cells.next()?;
    let whole = candidates(name, tables).iter().any(|found| (found.start, found.end) == (0, name.len()));
    (whole && is_proper(name, tables) && cells.any(|cell| cell.starts_with(is_digit))).then_some(name)
}

/// The name in a line that holds a name and at most an office or a person after it.
fn signature(line: &Line, tables: &Tables) -> Option<Candidate> {
    if line.shape == Shape::Name {
        return candidates(line.text, tables).into_iter().next_back();
    }
    let other = !matches!(line.shape, Shape::Short | Shape::Byline);
    // The number of an issue may stand in brackets behind the name.
    let words = match line.text.find('(') {
        Some(at) if at > 0 => &line.text[..at],
        _ => line.text,
    };
    if other || line.text.len() > 3 * SIGNATURE_CHARS || words.contains([',', '。', ':', '、', '“']) {
        return None;
    }
    candidates(words, tables)
        .into_iter()
        .next()
        .filter(|found| line.text[..found.start].chars().all(|c| matches!(c, '(' | ' ')))
}

/// The federation of the place that a title begins with, where the text names it by its rank only:
/// 县总工会 under `鹿鸣县:谈出来的和谐`.
fn of_place(title: Option<&str>, text: &str, tables: &Tables) -> Option<String> {
    let title = title?;
    if !begins_with_place(title, tables) || title.starts_with(['x', 'X', '×', '*', '某', '＊', '○']) {
        return None;
    }
    let place = head_of_name(title)?;
    let kind = place.chars().next_back()?;
    text.contains(&format!("{kind}总工会")).then(|| format!("{place}总工会"))
}

/// What a name in a title counts for.
fn title_points(title: &str, found: Candidate) -> i32 {
    let before = &title[..found.start];
    let after = title[found.end..].trim_start_matches('第');
    let congress = after.starts_with(is_digit) && (after.contains("大会") || after.contains('届'));
    match before {
        "" => 12,
        _ if congress || before.ends_with('—') => 12,
        _ => 9,
    }
}

/// Whether what stands before a place in a text hides the beginning of a name.
fn follows_mask(text: &str, at: usize) -> bool {
    text[..at].ends_with(['x', 'X', '×', '*', '某', '＊', '○', '_'])
}

/// The name of the page's owner, where the text calls itself by its end: 我市红十字会 on the page of
/// 瑞金市红十字会.
fn of_site(site: &[String], text: &str, opening: usize) -> Option<String> {
    let part = &text[..ceil(text, (opening + OPENING_BYTES).min(text.len()))];
    let own = site.iter().find(|name| {
        let place =
            name.char_indices().skip(1).find(|(_, c)| matches!(c, '省' | '市' | '县' | '区' | '镇' | '乡'));
        place.is_some_and(|(at, kind)| name.len() > at + 2 * kind.len_utf8() && part.contains(&name[at..]))
    });
    own.cloned()
}

/// A title that tells the kind only (机务段工会) is of the organisation of that kind in the text.
fn favour_kind(scores: &mut [(String, i32, Sector)], title: &str, tables: &Tables) {
    for found in candidates(title, tables) {
        let name = &title[found.start..found.end];
        let kind = name.strip_suffix("工会").unwrap_or(name);
        if is_proper(name, tables) || kind.chars().count() < 3 {
            continue;
        }
        for (name, points, _) in scores.iter_mut().filter(|(_, points, _)| *points >= 0) {
            *points += if name.strip_suffix("工会").unwrap_or(name).ends_with(kind) { 6 } else { 0 };
        }
    }
}

/// Adds points to a name.
fn add(scores: &mut Vec<(String, i32, Sector)>, name: &str, points: i32, sector: Sector) {
    let name = bare(name);
    match scores.iter_mut().find(|(known, ..)| *known == name) {
        Some(known) => known.1 += points,
        None => scores.push((name, points, sector)),
    }
}

/// The sector that most words of title and opening show.
fn hinted(title: Option<&str>, text: &str, tables: &Tables) -> Option<Sector> {
    let table = &tables.organisations;
    let mut counts = [0usize; Sector::ALL.len()];
    for part in [title.unwrap_or_default(), &text[..floor(text, HINTED_BYTES)]] {
        for hit in table.hints.find_iter(part) {
            counts[table.hint_sectors[hit.pattern().as_usize()] as usize] += 1;
        }
    }
    let (at, count) = counts.iter().enumerate().max_by_key(|&(at, count)| (*count, std::cmp::Reverse(at)))?;
    (*count >= 2).then(|| Sector::ALL[at])
}

/// The first sector that tells something.
fn more_telling(known: Option<Sector>, next: Sector) -> Option<Sector> {
    known.filter(|&sector| sector != Sector::Other).or(Some(next))
}

/// What a name in the text counts for.
fn points(text: &str, found: Candidate, early: bool, opening: usize, tables: &Tables) -> i32 {
    let table = &tables.organisations;
    let before = &text[floor(text, found.start.saturating_sub(12))..found.start];
    let clause = before.rsplit([',', '。', ';', '\n', ':', ')']).next().unwrap_or(before);
    let after = &text[found.end..ceil(text, (found.end + 36).min(text.len()))];
    let clause_after = after.split([',', '。', ';', '\n']).next().unwrap_or(after);
    if before.ends_with("代表") && clause_after.starts_with('第') {
        return 9;
    }
    if clause_after.starts_with(is_digit) && clause_after.contains('届') && !before.ends_with("参加") {
        return 6;
    }
    let guest = table.others.iter().any(|word| clause.ends_with(word.as_str()));
    let led = table.led.iter().any(|word| {
        clause_after.starts_with(word.as_str())
            || (clause.contains('在') && clause_after.contains(word.as_str()))
    });
    if before.ends_with('—') {
        return 6;
    }
    if guest || led {
        return -1;
    }
    if early {
        let subject = clause.is_empty() || SUBJECTS.iter().any(|word| clause.trim_end().ends_with(word));
        let told = (clause.ends_with('从') || clause.ends_with('据'))
            && ["获悉", "了解", "得知", "介绍", "统计"].iter().any(|word| clause_after.starts_with(word));
        if found.start < opening + 12 || subject || told {
            return 6;
        }
    }
    match (is_certain(&text[found.start..found.end], tables), early) {
        (true, true) => 3,
        (true, false) => 2,
        (false, _) => 0,
    }
}

/// A name without 委员会 after 工会.
fn bare(name: &str) -> String {
    let name = without_province(name);
    // 中国教育工会松岭师范学院委员会 is the union of that school.
    if let Some((_, school)) = name.strip_prefix("中国").and_then(|rest| rest.split_once("工会"))
        && let Some(school) = school.strip_suffix("委员会")
        && school.chars().count() >= 4
    {
        return school.to_owned();
    }
    match name.strip_suffix("委员会") {
        Some(less) if less.ends_with("工会") => less.to_owned(),
        _ => name.to_owned(),
    }
}

/// A name without the province before its city or county: `云岭省青柘县总工会`.
fn without_province(name: &str) -> &str {
    let Some((province, rest)) = name.split_once('省') else { return name };
    let kind = rest.char_indices().take(5).find(|(_, c)| matches!(c, '市' | '县' | '区' | '州'));
    let named = kind.is_some_and(|(at, _)| rest[..at].chars().count() >= 2);
    if province.chars().count() <= 3 && named { rest } else { name }
}

/// Gives the points of a name to a longer one that ends with it, or of `X工会` and `X` to the one
/// that is told oftener.
fn lengthen(scores: &mut [(String, i32, Sector)]) {
    for at in 0..scores.len() {
        let longer = (0..scores.len()).find(|&other| {
            other != at
                && scores[other].0.len() > scores[at].0.len()
                && is_longer_form(&scores[other].0, &scores[at].0)
                && scores[other].1 > 0
        });
        if let Some(other) = longer {
            scores[other].1 += scores[at].1.max(0);
            scores[at].1 = 0;
        }
    }
}

/// Whether one name is another told in full: `云溪县总工会` of `云溪县工会`.
fn is_longer_form(long: &str, short: &str) -> bool {
    long.ends_with(short)
        || short
            .strip_suffix("工会")
            .is_some_and(|stem| long.strip_suffix("总工会").is_some_and(|full| full == stem))
}

/// A name whose place holds the place of another name is its superior's.
fn lower_superiors(scores: &mut [(String, i32, Sector)], tables: &Tables) {
    let places: Vec<Option<usize>> = scores
        .iter()
        .map(|(name, ..)| {
            place_in(name, tables)
                .and_then(|(from, to)| tables.regions.named(&name[from..to]).first().copied())
        })
        .collect();
    for at in 0..scores.len() {
        let Some(own) = places[at] else { continue };
        let superior = places.iter().enumerate().any(|(other, place)| {
            place.is_some_and(|place| place != own && tables.regions.within(place, own))
                && scores[other].1 >= ENOUGH
        });
        if superior && scores[at].1 < 9 {
            scores[at].1 = 0;
        }
    }
}

/// A short name that is proper as it stands, in the opening.
fn alias(text: &str, opening: usize, tables: &Tables) -> Option<String> {
    let part = &text[opening..ceil(text, (opening + 300).min(text.len()))];
    tables.organisations.aliases.iter().find_map(|word| {
        let at = part.find(word.as_str())?;
        let before = &part[..at];
        let begins = before.trim_end().ends_with([',', '。', '\n', ':', ')', '讯', '日', '”']);
        let after = &part[at + word.len()..];
        let speaks = ["负责人", "有关", "新闻发言人"].iter().any(|office| after.starts_with(office));
        let led = !(begins || speaks || before.trim_end().is_empty())
            || tables.organisations.led.iter().any(|other| after.starts_with(other.as_str()));
        (!led).then(|| word.clone())
    })
}

/// Where the first running text begins.
fn first_text(lines: &[Line], text: &str) -> usize {
    let mut at = 0;
    for line in lines {
        if matches!(line.shape, Shape::Body) {
            return at.min(text.len());
        }
        at += line.text.len() + 1;
    }
    0
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The nearest character boundary at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
