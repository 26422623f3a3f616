//! The year that a target aims at.
//!
//! What the sentence names comes first; else the report's own year for a plan, for a target beside
//! what was done of it and for the rest of a year that is not over; else the year after.

use crate::dataset::history::{Planned, Span, Told};
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

/// Years of four digits before 年, in the order of the text: `2009年`, `二○○九年`.
fn years(text: &str) -> Vec<i16> {
    let found = text.match_indices('年').filter_map(|(at, _)| {
        let mut year = 0;
        let mut digits = text[..at].chars().rev();
        for place in [1, 10, 100, 1000] {
            year += digit(digits.next()?)? * place;
        }
        (digits.next().and_then(digit).is_none() && (1900..2100).contains(&year)).then_some(year)
    });
    found.collect()
}

/// The value of an Arabic or Chinese digit.
fn digit(c: char) -> Option<i16> {
    let chinese = "〇一二三四五六七八九".chars().position(|known| known == c);
    let zero = matches!(c, '○' | '零').then_some(0);
    c.to_digit(10).map(|digit| digit as i16).or(chinese.or(zero).map(|digit| digit as i16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_in_either_numerals() {
        assert_eq!(years("到2020年,比2015年翻一番"), [2020, 2015]);
        assert_eq!(years("二○一○年,要;一九九九年;二〇〇八年"), [2010, 1999, 2008]);
        assert_eq!(years("12009年,明年,五年,3年,一百零二年"), [0_i16; 0]);
    }
}
