//! By which name an organisation is known over the years.
//!
//! Reports name one organisation in many ways: with and without its province, as 工会 or 总工会,
//! with 委员会 behind it. [`Organisations::key`] takes off what differs and keeps what tells
//! organisations apart: the place (`瑞金市总工会` and `江西省赣州市瑞金市工会` are `江西省赣州市瑞金市`)
//! and the kind of body (妇联, 教育, a school's name).
//!
//! Two organisations that meet under one key spoil every comparison, two keys of one organisation
//! only leave a gap, so when unsure a name has a key of its own or none: masked names, names that
//! many places bear (第一小学) without a place, places that several provinces have (西湖区) where
//! the text does not tell which. What the program cannot know a user tells in a file.
//!
//! Source: `data/same_name.toml`, `data/regions.tsv`.

mod aliases;
#[cfg(test)]
mod tests;

use std::path::Path;

use crate::error::Result;
use crate::model::Facts;
use crate::script::simplify_query;
use crate::tables::Tables;

use aliases::Aliases;

/// Knows organisations by their names.
#[derive(Debug)]
pub struct Organisations<'t> {
    tables: &'t Tables,
    aliases: Aliases,
}

impl<'t> Organisations<'t> {
    /// By what the program knows alone.
    pub fn new(tables: &'t Tables) -> Self {
        Organisations { tables, aliases: Aliases::default() }
    }

    /// By what a user's file adds: a CSV file with the columns `name` and `same_as`.
    ///
    /// # Errors
    /// `Io`, and `Table` with the line where the file is wrong.
    pub fn with_aliases(tables: &'t Tables, path: &Path) -> Result<Self> {
        let known = |name: &str| own_key(&squeezed(name), &Facts::default(), tables);
        let masked = |name: &str| is_masked(name, tables);
        Ok(Organisations { tables, aliases: Aliases::read(path, known, squeezed, masked)? })
    }

    /// The name by which this organisation is known, given what its report says of the place.
    ///
    /// `None` where it cannot be told from others: such a report stands alone and is never joined
    /// with another.
    pub fn key(&self, name: &str, facts: &Facts) -> Option<String> {
        if is_masked(name, self.tables) {
            return None;
        }
        let name = squeezed(name);
        let own = own_key(&name, facts, self.tables);
        self.aliases.meet(&name, &own);
        self.aliases.stands_for(&name, own)
    }

    /// The same for a name that a user typed, which is no report's: [`Organisations::unmet`] does
    /// not count it.
    pub fn key_of_typed(&self, name: &str) -> Option<String> {
        if is_masked(name, self.tables) {
            return None;
        }
        let name = squeezed(name);
        self.aliases.stands_for(&name, own_key(&name, &Facts::default(), self.tables))
    }

    /// What the user's file names and no key that was asked for had: a sentence for each line.
    pub fn unmet(&self) -> Vec<String> {
        self.aliases.unmet()
    }
}

/// What a name is known by without a user's help.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    /// What is left of the name.
    key: String,
    /// Whether it tells the organisation from all others.
    sure: bool,
}

/// What a name is known by without a user's help; `name` is squeezed.
fn own_key(name: &str, facts: &Facts, tables: &Tables) -> Known {
    let words = &tables.same_name;
    let name = words.without_legal(name);
    let ordered = words.in_order(name);
    let name = without_unknown_province(ordered.as_deref().unwrap_or(name), tables);
    let head = head(name, facts, tables);
    let place = match head {
        Head::Unsettled => None,
        Head::Named { place, .. } => match told(facts, tables) {
            // 江西省总工会赣州办事处: what the report knows may be narrower.
            Some(narrower) if tables.regions.within(narrower, place) => Some(narrower),
            _ => Some(place),
        },
        Head::None => told(facts, tables),
    };
    let rest = if let Head::Named { end, .. } = head { &name[end..] } else { name };
    let (mut stem, mut ends) = (rest, String::new());
    while let Some((before, stands)) = words.ending(stem) {
        ends.insert_str(0, stands);
        stem = before;
    }
    match place {
        Some(place) => Known { key: tables.regions.lasting_name(place) + stem + &ends, sure: true },
        None => {
            let sure = head != Head::Unsettled && !words.is_widespread(stem);
            Known { key: format!("{stem}{ends}"), sure }
        }
    }
}

/// The place that a name begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// None that is listed.
    None,
    /// This one; the rest of the name begins at `end`.
    Named { place: usize, end: usize },
    /// One that several provinces or cities have, and the report does not tell which.
    Unsettled,
}

/// The place at the head of a name, wider ones before it taken off: `赣州市瑞金市`, `浙江杭州`.
fn head(name: &str, facts: &Facts, tables: &Tables) -> Head {
    let table = &tables.regions;
    let told = told(facts, tables);
    let mut end = 0;
    let mut places: Vec<usize> = Vec::new();
    while let Some((length, narrower)) = step(&name[end..], &places, told, tables) {
        end += length;
        places = narrower;
    }
    if let Some(told) = told
        && let Some(&fitting) = places.iter().find(|&&place| table.within(told, place))
    {
        return Head::Named { place: fitting, end };
    }
    let present: Vec<usize> =
        places.iter().copied().filter(|&place| table.regions[place].until.is_none()).collect();
    match if present.is_empty() { &places[..] } else { &present[..] } {
        [] => Head::None,
        [place] => Head::Named { place: *place, end },
        _ => Head::Unsettled,
    }
}

/// The next place that a name tells, within `wider` where there are any: its length and the
/// divisions that it may be.
fn step(rest: &str, wider: &[usize], told: Option<usize>, tables: &Tables) -> Option<(usize, Vec<usize>)> {
    let table = &tables.regions;
    let fits = |place: usize| {
        wider.is_empty() || wider.iter().any(|&outer| outer != place && table.within(place, outer))
    };
    let fitting =
        |named: &[usize]| -> Vec<usize> { named.iter().copied().filter(|&place| fits(place)).collect() };
    let ends = || {
        let ends: Vec<usize> = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(11).collect();
        ends.into_iter().skip(1).rev()
    };
    let full =
        ends().map(|end| (end, fitting(table.named(&rest[..end])))).find(|(_, named)| !named.is_empty());
    // A short form is a place where the report tells it, or where a narrower one or a federation
    // follows: 杭州学军中学 by what the report says, 浙江杭州市总工会 by itself.
    let short = || {
        ends().find_map(|end| {
            let after = &rest[end..];
            if after.is_empty() {
                return None;
            }
            let mut named = fitting(table.short(&rest[..end]));
            let is_told = |place: usize| told.is_some_and(|told| table.within(told, place));
            if named.iter().any(|&place| is_told(place)) {
                named.retain(|&place| is_told(place));
                return Some((end, named));
            }
            let leads = |place: usize| step_names(after, place, tables);
            named.retain(|&place| {
                leads(place)
                    || tables
                        .same_name
                        .ending(after)
                        .is_some_and(|(before, stands)| before.is_empty() && stands.is_empty())
            });
            (!named.is_empty()).then_some((end, named))
        })
    };
    full.or_else(short)
}

/// Whether a text begins with the full name of a place within `outer`.
fn step_names(text: &str, outer: usize, tables: &Tables) -> bool {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(11);
    ends.skip(1).any(|end| {
        tables
            .regions
            .named(&text[..end])
            .iter()
            .any(|&place| place != outer && tables.regions.within(place, outer))
    })
}

/// The narrowest place that a report knows itself to be in.
fn told(facts: &Facts, tables: &Tables) -> Option<usize> {
    let name = facts.county.as_ref().or(facts.city.as_ref()).or(facts.province.as_ref())?;
    let named = tables.regions.named(name);
    let is_it = |place: &&usize| facts.region_code.as_deref() == Some(tables.regions.regions[**place].code);
    named.iter().find(is_it).or(named.first().filter(|_| named.len() == 1)).copied()
}

/// A name without a province that is not listed, where a city or county follows:
/// `云岭省青柘县总工会`.
fn without_unknown_province<'n>(name: &'n str, tables: &Tables) -> &'n str {
    let Some((province, rest)) = name.split_once('省') else { return name };
    let listed = !tables.regions.named(&name[..province.len() + '省'.len_utf8()]).is_empty();
    let kind = rest.char_indices().take(5).find(|(_, c)| matches!(c, '市' | '县' | '区' | '州'));
    let named = kind.is_some_and(|(at, _)| rest[..at].chars().count() >= 2);
    if !listed && province.chars().count() <= 3 && named { rest } else { name }
}

/// Whether a name hides a part of itself.
fn is_masked(name: &str, tables: &Tables) -> bool {
    name.chars().any(|c| tables.similar.masks.contains(c))
}

/// A name in simplified script and half-width, without blanks, brackets and quotes.
fn squeezed(name: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let stays = |c: &char| {
        !c.is_whitespace() && !c.is_control() && !"()[]{}<>〈〉《》【】〔〕「」『』“”‘’\"'·•・".contains(*c)
    };
    simplify_query(name).chars().map(half).filter(stays).collect()
}
