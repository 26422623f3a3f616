//! Names and codes of China's administrative divisions (GB/T 2260): `src/data/regions.tsv`.
//!
//! Names that went out of use are kept with the last year in which they were listed, because
//! reports are older than the present map.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::error::{ErrorKind, Result};

const FILE: &str = "src/data/regions.tsv";
const TEXT: &str = include_str!("../data/regions.tsv");

/// Ends of names that a short form leaves off, the longest first.
const KINDS: &[&str] = &[
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "矿区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
];

/// Peoples in the names of autonomous places, which short forms leave off too.
const PEOPLES: &[&str] = &[
    "维吾尔",
    "蒙古族",
    "蒙古",
    "回族",
    "藏族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "羌族",
    "仡佬族",
    "水族",
    "景颇族",
    "土族",
    "撒拉族",
    "锡伯",
    "达斡尔族",
    "达斡尔",
    "鄂温克族",
    "鄂伦春",
    "柯尔克孜",
    "塔吉克",
    "仫佬族",
    "毛南族",
    "纳西族",
    "拉祜族",
    "布朗族",
    "独龙族",
    "怒族",
    "普米族",
    "裕固族",
    "保安族",
    "东乡族",
    "各族",
];

/// One division.
#[derive(Debug)]
pub struct Region {
    /// Six-digit code.
    pub code: &'static str,
    /// Full name.
    pub name: &'static str,
    /// The division it lies in, by its place in the table; none for provinces.
    pub parent: Option<usize>,
    /// Last year in which it was listed, where it is no more.
    pub until: Option<u16>,
}

impl Region {
    /// 1 for provinces, 2 for prefectures, 3 for counties.
    pub fn rank(&self) -> u8 {
        match (self.code.ends_with("0000"), self.code.ends_with("00")) {
            (true, _) => 1,
            (_, true) => 2,
            _ => 3,
        }
    }
}

/// All divisions, found by name.
#[derive(Debug)]
pub struct RegionTable {
    /// The divisions in the order of their codes.
    pub regions: Vec<Region>,
    by_name: HashMap<&'static str, Vec<usize>>,
    by_short: HashMap<&'static str, Vec<usize>>,
}

impl RegionTable {
    /// The built-in table.
    ///
    /// # Errors
    /// A table error where the file is wrong.
    pub fn load() -> Result<RegionTable> {
        let mut regions: Vec<Region> = Vec::new();
        let mut parents = Vec::new();
        let mut by_code: HashMap<&str, usize> = HashMap::new();
        for (number, line) in TEXT.lines().enumerate().skip(1) {
            let wrong = |problem: &str| ErrorKind::Table {
                path: PathBuf::from(FILE),
                line: number + 1,
                problem: problem.to_owned(),
            };
            let cells: Vec<&'static str> = line.split('\t').collect();
            let [code, name, parent, until] = cells[..] else {
                return Err(wrong("a line has four cells: code, name, parent, until").into());
            };
            if code.len() != 6 || name.is_empty() {
                return Err(wrong("a code has six digits and a name").into());
            }
            by_code.entry(code).or_insert(regions.len());
            parents.push(parent);
            regions.push(Region { code, name, parent: None, until: until.parse().ok() });
        }
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_short: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in 0..regions.len() {
            regions[at].parent = by_code.get(parents[at]).copied();
            by_name.entry(regions[at].name).or_default().push(at);
            let short = short_form(regions[at].name);
            if short.chars().count() >= 2 {
                by_short.entry(short).or_default().push(at);
            }
        }
        Ok(RegionTable { regions, by_name, by_short })
    }

    /// The divisions with this full name.
    pub fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The divisions with this short name (`松江`, `新疆`).
    pub fn short(&self, name: &str) -> &[usize] {
        self.by_short.get(name).map_or(&[], Vec::as_slice)
    }

    /// The name by which a division is known over the years, with the wider ones before it:
    /// `山东省滨州市沾化区` of 沾化县 too, which became 沾化区.
    pub fn lasting_name(&self, at: usize) -> String {
        let region = &self.regions[at];
        let short = short_form(region.name);
        let mut heirs = self.short(short).iter().copied().filter(|&other| {
            let other = &self.regions[other];
            other.until.is_none() && other.parent == region.parent && other.rank() == region.rank()
        });
        let heir = match (region.until, heirs.next(), heirs.next()) {
            (Some(_), Some(only), None) => only,
            _ => at,
        };
        let heir = &self.regions[heir];
        heir.parent.map_or_else(String::new, |parent| self.lasting_name(parent)) + heir.name
    }

    /// Whether `inner` is `outer` or lies in it.
    pub fn within(&self, inner: usize, outer: usize) -> bool {
        let mut at = Some(inner);
        while let Some(region) = at {
            if region == outer {
                return true;
            }
            at = self.regions[region].parent;
        }
        false
    }
}

/// A name without its kind and its people; the name itself where nothing would be left.
fn short_form(name: &'static str) -> &'static str {
    let Some(mut short) = KINDS.iter().find_map(|kind| name.strip_suffix(kind)) else { return name };
    while let Some(less) = PEOPLES.iter().find_map(|people| short.strip_suffix(people)) {
        short = less;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &'static str, expected: &str) {
        assert_eq!(short_form(name), expected, "short form of {name}: see tables/regions.rs");
    }

    #[test]
    fn shortens_names() {
        check("松江区", "松江");
        check("新疆维吾尔自治区", "新疆");
        check("湘西土家族苗族自治州", "湘西");
        check("宁夏回族自治区", "宁夏");
    }

    #[test]
    fn a_place_that_changed_its_rank_keeps_its_name() {
        let table = RegionTable::load().expect("the built-in table is right");
        let names = |name: &str| -> Vec<String> {
            table.named(name).iter().map(|&at| table.lasting_name(at)).collect()
        };
        assert_eq!(names("沾化县"), ["山东省滨州市沾化区"]);
        assert_eq!(names("沾化区"), ["山东省滨州市沾化区"]);
        assert_eq!(names("瑞金市"), ["江西省赣州市瑞金市"]);
        assert!(!names("伊宁市").iter().any(|name| names("伊宁县").contains(name)));
    }

    #[test]
    fn codes_lie_in_their_parents() {
        let table = RegionTable::load().expect("the built-in table is right");
        for (at, region) in table.regions.iter().enumerate() {
            match region.parent {
                Some(parent) => {
                    assert_eq!(
                        region.code[..2],
                        table.regions[parent].code[..2],
                        "{} {}",
                        region.code,
                        region.name
                    );
                    assert_ne!(parent, at);
                }
                None => assert_eq!(region.rank(), 1, "{} {} has no parent", region.code, region.name),
            }
        }
    }
}
