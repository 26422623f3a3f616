//! What is compared: an indicator as stated, or divided by the organisation's size.
//!
//! Large organisations lead every list of sums, so numbers may be set against the members or the
//! employees that the same report states. A report that does not state them has no such number: it
//! is missing, never guessed from another year or another report.

use crate::error::{ErrorKind, Result};
use crate::model::Unit;
use crate::tables::indicators::{IndicatorKind, Indicators};

/// The indicator that counts members.
pub const MEMBERS: &str = "members";
/// The indicator that counts employees.
pub const EMPLOYEES: &str = "employees";

/// What a number is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Per {
    /// For each member.
    Member,
    /// For each employee.
    Employee,
    /// For a thousand members.
    ThousandMembers,
}

impl Per {
    /// Every one.
    pub const ALL: &'static [Per] = &[Per::Member, Per::Employee, Per::ThousandMembers];

    /// Its name on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Per::Member => "members",
            Per::Employee => "employees",
            Per::ThousandMembers => "1000members",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Per> {
        Per::ALL.iter().copied().find(|per| per.name() == name)
    }

    /// The indicator that is divided by.
    pub fn indicator(self) -> &'static str {
        match self {
            Per::Member | Per::ThousandMembers => MEMBERS,
            Per::Employee => EMPLOYEES,
        }
    }

    /// How many of them make one.
    pub fn factor(self) -> u32 {
        match self {
            Per::Member | Per::Employee => 1,
            Per::ThousandMembers => 1000,
        }
    }

    /// In Chinese, as read after a unit.
    pub fn zh(self) -> &'static str {
        match self {
            Per::Member => "每名会员",
            Per::Employee => "每名职工",
            Per::ThousandMembers => "每千名会员",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Per::Member => "per member",
            Per::Employee => "per employee",
            Per::ThousandMembers => "per 1,000 members",
        }
    }
}

/// An indicator or roll-up, and what it is divided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Id of the indicator.
    pub indicator: String,
    /// Chinese name of the indicator.
    pub zh: String,
    /// English name of the indicator.
    pub en: String,
    /// The unit whose numbers are compared.
    pub unit: Unit,
    /// Whether that is the indicator's usual one, the first that the catalogue lists.
    pub usual: bool,
    /// Stock, flow or rate; a roll-up is a flow.
    pub kind: IndicatorKind,
    /// What it is divided by.
    pub per: Option<Per>,
}

impl Measure {
    /// The measure that is called so: the id of an indicator in the catalogue, with a colon and a
    /// unit where it is not the usual one (`trainees:person_time`). `option` names where it was
    /// asked for.
    ///
    /// # Errors
    /// `BadOption` for an indicator or unit that is not there, and for a rate, or a number by
    /// itself, that is divided.
    pub fn of(name: &str, per: Option<Per>, catalogue: &Indicators, option: &'static str) -> Result<Measure> {
        let refused = |expected: String| -> crate::Error {
            ErrorKind::BadOption { option, value: name.to_owned(), expected }.into()
        };
        let (id, unit) = name.split_once(':').map_or((name, None), |(id, unit)| (id, Some(unit)));
        let (zh, en, units, kind) = if let Some(entry) = catalogue.get(id) {
            (&entry.zh, &entry.en, &entry.units[..], entry.kind)
        } else if let Some(sum) = catalogue.rollups().iter().find(|sum| sum.id == id) {
            (&sum.zh, &sum.en, std::slice::from_ref(&sum.unit), IndicatorKind::Flow)
        } else {
            return Err(refused("`huizong indicators` lists the ids of indicators".to_owned()));
        };
        // The catalogue refuses entries without a unit.
        let usual = units.first().copied().unwrap_or(Unit::Other);
        let asked = unit.map(|unit| units.iter().copied().find(|known| known.name() == unit));
        let Some(unit) = asked.unwrap_or(Some(usual)) else {
            let names: Vec<&str> = units.iter().map(|unit| unit.name()).collect();
            return Err(refused(format!("after the colon name a unit of `{id}`: {}", names.join(", "))));
        };
        match per {
            Some(_) if kind == IndicatorKind::Rate => {
                Err(refused("it is a rate, which cannot be divided; leave out what it is `per`".to_owned()))
            }
            Some(per) if per.indicator() == id => {
                Err(refused(format!("it cannot be divided by itself; leave out `per` {}", per.name())))
            }
            _ => Ok(Measure {
                indicator: id.to_owned(),
                zh: zh.clone(),
                en: en.clone(),
                unit,
                usual: unit == usual,
                kind,
                per,
            }),
        }
    }

    /// Its name: `relief_paid`, `relief_paid per members`, `trainees:person_time`.
    pub fn name(&self) -> String {
        let unit = if self.usual { String::new() } else { format!(":{}", self.unit.name()) };
        let per = self.per.map_or(String::new(), |per| format!(" per {}", per.name()));
        format!("{}{unit}{per}", self.indicator)
    }

    /// Its name in Chinese.
    pub fn name_zh(&self) -> String {
        self.per.map_or(self.zh.clone(), |per| format!("{}({})", self.zh, per.zh()))
    }

    /// Its name in English.
    pub fn name_en(&self) -> String {
        self.per.map_or(self.en.clone(), |per| format!("{} {}", self.en, per.en()))
    }

    /// Whether it may be divided by the members, to be set beside the number.
    pub fn has_size(&self) -> bool {
        self.kind != IndicatorKind::Rate && self.indicator != MEMBERS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_not_divided() {
        let catalogue = Indicators::load(None).expect("the built-in catalogue");
        let of = |id, per| Measure::of(id, per, &catalogue, "--indicator");
        let said = |id, per| of(id, per).expect_err("refused").to_string();
        assert!(said("union_coverage_rate", Some(Per::Member)).contains("it is a rate"));
        assert!(said("members", Some(Per::ThousandMembers)).contains("by itself"));
        assert!(said("no_such", None).contains("`huizong indicators` lists"));
        let measure = of("yuan_disbursed", Some(Per::Member)).expect("a sum may be divided");
        assert_eq!((measure.name().as_str(), measure.unit), ("yuan_disbursed per members", Unit::Yuan));
        assert_eq!(measure.name_zh(), "支出金额合计(每名会员)");
    }

    #[test]
    fn one_unit_is_compared() {
        let catalogue = Indicators::load(None).expect("the built-in catalogue");
        let of = |name| Measure::of(name, None, &catalogue, "--indicator");
        let (people, visits) = (of("trainees").expect("people"), of("trainees:person_time").expect("visits"));
        assert_eq!((people.unit, visits.unit), (Unit::Person, Unit::PersonTime));
        assert_eq!(
            (people.name(), visits.name()),
            ("trainees".to_owned(), "trainees:person_time".to_owned())
        );
        let said = of("trainees:yuan").expect_err("no unit of it").to_string();
        assert!(said.contains("name a unit of `trainees`: person, person_time"), "{said}");
    }
}
