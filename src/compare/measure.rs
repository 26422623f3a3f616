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
    /// Its usual unit.
    pub unit: Unit,
    /// Stock, flow or rate; a roll-up is a flow.
    pub kind: IndicatorKind,
    /// What it is divided by.
    pub per: Option<Per>,
}

impl Measure {
    /// The measure of an indicator in the catalogue; `option` names where it was asked for.
    ///
    /// # Errors
    /// `BadOption` for an indicator that is not there, and for a rate, or a number by itself, that
    /// is divided.
    pub fn of(id: &str, per: Option<Per>, catalogue: &Indicators, option: &'static str) -> Result<Measure> {
        let refused = |expected: String| -> crate::Error {
            ErrorKind::BadOption { option, value: id.to_owned(), expected }.into()
        };
        let measure = if let Some(entry) = catalogue.get(id) {
            let (zh, en, unit) = (entry.zh.clone(), entry.en.clone(), entry.units.first().copied());
            // The catalogue refuses entries without a unit.
            let unit = unit.unwrap_or(Unit::Other);
            Measure { indicator: entry.id.clone(), zh, en, unit, kind: entry.kind, per }
        } else if let Some(sum) = catalogue.rollups().iter().find(|sum| sum.id == id) {
            let (zh, en, kind) = (sum.zh.clone(), sum.en.clone(), IndicatorKind::Flow);
            Measure { indicator: sum.id.clone(), zh, en, unit: sum.unit, kind, per }
        } else {
            return Err(refused("`huizong indicators` lists the ids of indicators".to_owned()));
        };
        match per {
            Some(_) if measure.kind == IndicatorKind::Rate => {
                Err(refused("it is a rate, which cannot be divided; leave out what it is `per`".to_owned()))
            }
            Some(per) if per.indicator() == id => {
                Err(refused(format!("it cannot be divided by itself; leave out `per` {}", per.name())))
            }
            _ => Ok(measure),
        }
    }

    /// Its name in tables: `relief_paid`, `relief_paid per members`.
    pub fn name(&self) -> String {
        match self.per {
            None => self.indicator.clone(),
            Some(per) => format!("{} per {}", self.indicator, per.name()),
        }
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
}
