//! Who is compared with whom: groups of organisations that are alike.
//!
//! Money of 2003 says little beside money of 2015, so a peer group holds one year unless years are
//! mixed on purpose. A county is told with its province and city, for many share a name. Reports
//! that do not tell what a group is made by stand together, but are no peers of each other.

use crate::error::{ErrorKind, Result};
use crate::model::{Kind, Level, Sector};
use crate::tables::sizes::Sizes;

use super::measure::MEMBERS;
use super::observe::Observation;

/// What peers have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// The province.
    Province,
    /// The city, in its province.
    City,
    /// The county, in its city.
    County,
    /// The rank of the organisation.
    Level,
    /// The kind of organisation.
    Sector,
    /// The band of members.
    Size,
    /// The year reported on.
    Year,
    /// The sort of text.
    Kind,
}

impl Dimension {
    /// Every one.
    pub const ALL: &'static [Dimension] = &[
        Dimension::Province,
        Dimension::City,
        Dimension::County,
        Dimension::Level,
        Dimension::Sector,
        Dimension::Size,
        Dimension::Year,
        Dimension::Kind,
    ];

    /// Its name on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Province => "province",
            Dimension::City => "city",
            Dimension::County => "county",
            Dimension::Level => "level",
            Dimension::Sector => "sector",
            Dimension::Size => "size",
            Dimension::Year => "year",
            Dimension::Kind => "kind",
        }
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Dimension::Province => "省份",
            Dimension::City => "城市",
            Dimension::County => "县区",
            Dimension::Level => "层级",
            Dimension::Sector => "类别",
            Dimension::Size => "会员规模",
            Dimension::Year => "年度",
            Dimension::Kind => "文种",
        }
    }

    /// The dimensions named in a list apart by commas, each once.
    ///
    /// # Errors
    /// `BadOption` for a name that is none.
    pub fn list(text: &str) -> Result<Vec<Dimension>> {
        let mut list = Vec::new();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let found = Dimension::ALL.iter().copied().find(|dimension| dimension.name() == name);
            let Some(dimension) = found else {
                let names: Vec<&str> = Dimension::ALL.iter().map(|dimension| dimension.name()).collect();
                let expected = format!("name one or several, apart by commas: {}", names.join(", "));
                return Err(ErrorKind::BadOption { option: "--by", value: name.to_owned(), expected }.into());
            };
            if !list.contains(&dimension) {
                list.push(dimension);
            }
        }
        Ok(list)
    }
}

/// What one group has in common, in the order in which groups are shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peers {
    /// The year, unless years are mixed.
    pub year: Option<i16>,
    /// A value for each dimension.
    pub told: Vec<Common>,
}

/// What the organisations of a group share in one dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Common {
    /// What does not tell comes last.
    untold: bool,
    /// Place among others; names decide where it is the same.
    order: usize,
    /// The value as tables have it; empty where the reports do not tell.
    pub name: String,
    /// The dimension.
    pub dimension: Dimension,
}

impl Common {
    /// In Chinese.
    pub fn zh(&self) -> &str {
        if self.untold {
            return "未说明";
        }
        let (level, sector) = (Level::from_name(&self.name), Sector::from_name(&self.name));
        match (self.dimension, level, sector, Kind::from_name(&self.name)) {
            (Dimension::Level, Some(level), ..) => level_zh(level),
            (Dimension::Sector, _, Some(sector), _) => sector_zh(sector),
            (Dimension::Kind, .., Some(kind)) => kind_zh(kind),
            _ => &self.name,
        }
    }

    /// As tables print it.
    pub fn en(&self) -> &str {
        if self.untold { "not told" } else { &self.name }
    }
}

impl Peers {
    /// The group of an observation; `mixed` groups hold all years.
    pub fn of(seen: &Observation, by: &[Dimension], mixed: bool, sizes: &Sizes) -> Peers {
        let year = (!mixed || by.contains(&Dimension::Year)).then_some(seen.year);
        let rest = by.iter().copied().filter(|dimension| *dimension != Dimension::Year);
        Peers { year, told: rest.map(|dimension| common(seen, dimension, sizes)).collect() }
    }

    /// Whether all that groups are made by is told, so that these are peers of each other.
    pub fn are_told(&self) -> bool {
        self.told.iter().all(|common| !common.untold)
    }

    /// As tables print it: `2016, county, school`; `all` where nothing parts the groups.
    pub fn name(&self) -> String {
        let year = self.year.map(|year| year.to_string());
        let parts: Vec<String> = year
            .into_iter()
            .chain(self.told.iter().map(|common| match common.untold {
                true => format!("{} not told", common.dimension.name()),
                false => common.name.clone(),
            }))
            .collect();
        if parts.is_empty() { "all".to_owned() } else { parts.join(", ") }
    }
}

/// The value of an observation in a dimension.
fn common(seen: &Observation, dimension: Dimension, sizes: &Sizes) -> Common {
    let facts = &seen.facts;
    let region = |parts: &[&Option<String>]| {
        let narrowest = parts.last()?.as_deref()?;
        let around = parts[..parts.len() - 1].iter().filter_map(|part| part.as_deref());
        Some((0, around.chain([narrowest]).collect::<Vec<_>>().join(" ")))
    };
    let told = match dimension {
        Dimension::Province => region(&[&facts.province]),
        Dimension::City => region(&[&facts.province, &facts.city]),
        Dimension::County => region(&[&facts.province, &facts.city, &facts.county]),
        Dimension::Level => facts.level.map(|level| (level as usize, level.name().to_owned())),
        Dimension::Sector => Some((facts.sector as usize, facts.sector.name().to_owned())),
        Dimension::Size => seen
            .base(MEMBERS)
            .and_then(|members| sizes.band_of(members.amount.value))
            .map(|(order, name)| (order, name.to_owned())),
        // Told apart from the others, by `Peers::year`.
        Dimension::Year => None,
        Dimension::Kind => Some((facts.kind as usize, facts.kind.name().to_owned())),
    };
    match told {
        Some((order, name)) => Common { untold: false, order, name, dimension },
        None => Common { untold: true, order: 0, name: String::new(), dimension },
    }
}

fn level_zh(level: Level) -> &'static str {
    match level {
        Level::National => "全国",
        Level::Province => "省级",
        Level::City => "地市级",
        Level::County => "县区级",
        Level::Township => "乡镇街道",
        Level::Grassroots => "基层",
    }
}

fn sector_zh(sector: Sector) -> &'static str {
    match sector {
        Sector::Federation => "群团组织",
        Sector::School => "学校",
        Sector::Hospital => "医院",
        Sector::Enterprise => "企业",
        Sector::Government => "机关",
        Sector::Other => "其他或未说明",
    }
}

fn kind_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Summary => "总结",
        Kind::Plan => "计划",
        Kind::News => "新闻",
        Kind::Sample => "范文",
        Kind::Other => "其他",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::model::Facts;

    /// Names of the groups of observations, in order.
    fn groups(seen: &[Observation], by: &str, mixed: bool) -> Vec<String> {
        let text = include_str!("../data/sizes.toml");
        let sizes = Sizes::parse(Path::new("sizes.toml"), text).expect("the built-in table");
        let by = Dimension::list(by).expect("dimensions");
        let groups: BTreeSet<Peers> = seen.iter().map(|one| Peers::of(one, &by, mixed, &sizes)).collect();
        groups.iter().map(Peers::name).collect()
    }

    fn county(province: &str, level: Option<Level>) -> Facts {
        let (province, county) = (Some(province.to_owned()), Some("城关区".to_owned()));
        Facts { province, county, level, ..Facts::default() }
    }

    #[test]
    fn counties_of_one_name_are_told_apart() {
        let seen =
            ["甲省", "乙省"].map(|province| Observation::sample(province, 2016, county(province, None), &[]));
        assert_eq!(groups(&seen, "county", false).len(), 2);
        assert_eq!(groups(&seen, "county", false)[1], "2016, 甲省 城关区");
    }

    #[test]
    fn groups_stand_in_the_order_of_their_ranks_and_untold_last() {
        let levels = [Some(Level::Grassroots), None, Some(Level::City), Some(Level::County)];
        let seen = levels.map(|level| Observation::sample("甲", 2016, county("甲省", level), &[]));
        assert_eq!(groups(&seen, "level", true), ["city", "county", "grassroots", "level not told"]);
        let sizes = [9, 2000, 100]
            .map(|members| Observation::sample("甲", 2016, Facts::default(), &[(MEMBERS, members)]));
        assert_eq!(groups(&sizes, "size", true), ["<25", "100–499", "≥2,000"]);
        let masked = Facts { masked: true, ..Facts::default() };
        let masked = [Observation::sample("甲", 2016, masked, &[(MEMBERS, 30)])];
        assert_eq!(groups(&masked, "size", true), ["size not told"], "hidden numbers make no band");
    }

    #[test]
    fn years_part_groups_unless_they_are_mixed() {
        let seen = [2015, 2016].map(|year| Observation::sample("甲", year, Facts::default(), &[]));
        assert_eq!(groups(&seen, "", false), ["2015", "2016"]);
        assert_eq!(groups(&seen, "", true), ["all"]);
        assert_eq!(groups(&seen, "year", true), ["2015", "2016"]);
        assert!(Dimension::list("level,nonsense").is_err());
    }
}
