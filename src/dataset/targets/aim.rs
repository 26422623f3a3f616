//! The year that a target aims at.
//!
//! What the sentence names comes first; else the report's own year for a plan, for a target beside
//! what was done of it and for the rest of a year that is not over; else the year after.

use crate::dataset::history::{Planned, Span, Told};
use crate::dataset::years::years;
use crate::model::Kind;

/// A sentence may name a year that far ahead.
const YEARS_AHEAD: i16 = 10;
/// Last month of a period after which the year is over.
const LAST_MONTH: i8 = 12;

/// How the year of a target is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The sentence names it.
    Named,
    /// The report is a plan of that year.
    Plan,
    /// The sentence tells what was done too.
    Beside,
    /// The report is of a part of the year and plans the rest.
    RestOfYear,
    /// The report is of the year before.
    Next,
}

impl Aim {
    /// The name that tables print.
    pub fn name(self) -> &'static str {
        match self {
            Aim::Named => "named",
            Aim::Plan => "plan",
            Aim::Beside => "beside",
            Aim::RestOfYear => "rest_of_year",
            Aim::Next => "next",
        }
    }
}

/// The year that a target of a report aims at; `None` where the report has none.
pub(super) fn aim(told: &Told, plan: &Planned) -> Option<(i16, Aim)> {
    let own = told.facts.year?;
    let named: Vec<i16> = years(&plan.before).into_iter().rev().collect();
    // 2018年拟在2017年完成数的基础上新建28个: a year to come says more than the own one.
    let ahead = named.iter().find(|year| (own + 1..=own + YEARS_AHEAD).contains(*year));
    if let Some(&named) = ahead.or(named.iter().find(|year| **year == own)) {
        return Some((named, Aim::Named));
    }
    // A school year is over in August.
    let goes_on = told.span() == Span::Part
        && told.facts.period_end.is_some_and(|end| end.year() == own && end.month() < LAST_MONTH);
    Some(match told.facts.kind {
        _ if plan.beside_actual => (own, Aim::Beside),
        Kind::Plan => (own, Aim::Plan),
        _ if goes_on => (own, Aim::RestOfYear),
        _ => (own + 1, Aim::Next),
    })
}
