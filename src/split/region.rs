//! Where the organisation of a report lies, by GB/T 2260.
//!
//! A full name counts wherever it stands in the organisation's name or the title; a short form
//! (`松江工会`) only at the head of the organisation's name. A name that several places bear is
//! settled by a wider place told in the text, else left open.

use crate::model::Level;
use crate::tables::Tables;

/// A place, from the province down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Province.
    pub province: Option<String>,
    /// Prefecture.
    pub city: Option<String>,
    /// County.
    pub county: Option<String>,
    /// Code of the narrowest.
    pub code: Option<String>,
    /// Rank of the narrowest, 1 to 3.
    pub rank: Option<u8>,
}

/// The place of an organisation; `context` is the title and the first sentences.
pub fn place(organisation: Option<&str>, context: &str, tables: &Tables) -> Place {
    let table = &tables.regions;
    let settle = |named: &[usize]| -> Option<usize> {
        let present: Vec<usize> =
            named.iter().copied().filter(|&at| table.regions[at].until.is_none()).collect();
        let named = if present.is_empty() { named } else { &present[..] };
        match named {
            [] => None,
            [one] => Some(*one),
            several => {
                // Rarely needed, so the context is looked through only here.
                let wider = full_names(context, tables);
                let mut fitting = several
                    .iter()
                    .copied()
                    .filter(|&at| wider.iter().any(|&outer| outer != at && table.within(at, outer)));
                let first = fitting.next()?;
                fitting.next().is_none().then_some(first)
            }
        }
    };
    let mut found = None;
    if let Some(name) = organisation {
        found = full_names_at(name, tables).into_iter().rev().find_map(|named| settle(&named));
        if found.is_none() {
            found = head_lengths(name).find_map(|end| {
                let short = &name[..end];
                let follows = tables
                    .organisations
                    .after_place
                    .iter()
                    .any(|word| name[end..].starts_with(word.as_str()));
                let settled = if follows { settle(table.short(short)) } else { None };
                // 嘉禾银行 need not lie in 嘉禾县: a county's short name is a common word too.
                settled.filter(|&at| {
                    let authority = || {
                        tables
                            .organisations
                            .after_county
                            .iter()
                            .any(|word| name[end..].starts_with(word.as_str()))
                    };
                    table.regions[at].rank() < 3 || authority()
                })
            });
        }
    }
    match found {
        Some(at) => told(at, tables),
        None => Place::default(),
    }
}

/// Rank of an organisation, by its name and its place.
pub fn level(name: &str, place: &Place, tables: &Tables) -> Option<Level> {
    let bare = name.trim_end_matches("工会").trim_end_matches('总');
    if ["中国", "全国", "中华", "全总"].iter().any(|word| name.starts_with(word)) {
        return Some(Level::National);
    }
    if tables.organisations.grassroots.iter().any(|word| bare.ends_with(word.as_str()))
        && !bare.ends_with("产业")
    {
        return Some(Level::Grassroots);
    }
    for (marks, level) in [
        (&["镇", "乡", "街道"][..], Level::Township),
        (&["县", "区", "旗"][..], Level::County),
        (&["州", "盟", "地区"][..], Level::City),
        (&["省", "自治区"][..], Level::Province),
    ] {
        let holds = marks.iter().any(|mark| name.contains(mark));
        if holds && !(level == Level::County && (name.contains("自治区") || name.contains("地区"))) {
            return Some(level);
        }
    }
    if name.contains('市') {
        return Some(match place.rank {
            Some(1) => Level::Province,
            Some(3) => Level::County,
            _ => Level::City,
        });
    }
    match place.rank {
        Some(1) => Some(Level::Province),
        Some(2) => Some(Level::City),
        Some(_) => Some(Level::County),
        None => None,
    }
}

fn told(at: usize, tables: &Tables) -> Place {
    let table = &tables.regions;
    let mut place = Place {
        code: Some(table.regions[at].code.to_owned()),
        rank: Some(table.regions[at].rank()),
        ..Place::default()
    };
    let mut next = Some(at);
    while let Some(at) = next {
        let region = &table.regions[at];
        let name = Some(region.name.to_owned());
        match region.rank() {
            1 => place.province = name,
            2 => place.city = name,
            _ => place.county = name,
        }
        next = region.parent;
    }
    place
}

/// Every division whose full name stands in a text.
fn full_names(text: &str, tables: &Tables) -> Vec<usize> {
    full_names_at(text, tables).concat()
}

/// The divisions of each full name in a text, in the order of the text, longest names first.
fn full_names_at(text: &str, tables: &Tables) -> Vec<Vec<usize>> {
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut found = Vec::new();
    let mut index = 0;
    let mut after = 0;
    while index < bounds.len() {
        if index != after && !begins_name(&text[..bounds[index]], tables) {
            index += 1;
            continue;
        }
        let step = (2..=11).rev().find(|&length| {
            let Some(&end) = bounds.get(index + length) else { return false };
            let name = &text[bounds[index]..end];
            name.ends_with(['省', '市', '县', '区', '旗', '州', '盟'])
                && !tables.regions.named(name).is_empty()
        });
        match step {
            Some(length) => {
                found.push(tables.regions.named(&text[bounds[index]..bounds[index + length]]).to_vec());
                index += length;
                after = index;
            }
            None => index += 1,
        }
    }
    found
}

/// Whether a name may begin after `before`: not within a longer one, as 凤县 in 栖凤县 does.
fn begins_name(before: &str, tables: &Tables) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    if !is_han(last) || "省市县区州盟旗在于由向和与及中共驻赴到从为对原国".contains(last)
    {
        return true;
    }
    // 安徽阜阳市: a province's or city's short name before it.
    let starts: Vec<usize> = before.char_indices().rev().take(3).map(|(at, _)| at).collect();
    starts.iter().skip(1).any(|&at| !tables.regions.short(&before[at..]).is_empty())
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Ends of the first two to four characters of a name, the longest first.
fn head_lengths(name: &str) -> impl Iterator<Item = usize> + '_ {
    let ends: Vec<usize> = name.char_indices().map(|(at, c)| at + c.len_utf8()).take(4).skip(1).collect();
    ends.into_iter().rev()
}
