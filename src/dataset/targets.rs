//! The table `targets`: what was planned beside what was done.
//!
//! A target is a figure of aspect `target`, or a line of a user's file; what was done is the cell
//! of the year that it aims at, of the report that speaks for that year. Whether it was reached is
//! told only where the hedges of both leave no doubt and both count the same span of time.
//! The rules stand in `docs/dataset.md`.

mod aim;
#[cfg(test)]
mod tests;
mod user;

use rust_decimal::Decimal;

use super::cells::{self, Cell};
use super::history::{History, Planned, Span, Told};
use super::panel::percent;
use crate::model::{Bound, Unit};
use crate::tables::indicators::{IndicatorKind, Indicators};

pub use aim::Aim;
pub use user::UserTargets;

/// Whether a target was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It was.
    Yes,
    /// It was not.
    No,
    /// The numbers leave it open.
    Unknown,
}

impl Reached {
    /// The name that tables print.
    pub fn name(self) -> &'static str {
        match self {
            Reached::Yes => "yes",
            Reached::No => "no",
            Reached::Unknown => "unknown",
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct TargetRow<'h> {
    /// The name by which the organisation is known.
    pub key: &'h str,
    /// Its name as last reported, or as the user's file has it where no report is of it.
    pub organisation: &'h str,
    /// Id of the indicator.
    pub indicator: &'h str,
    /// The year aimed at.
    pub year: Option<i16>,
    /// How that year is known; none for a line of a user's file.
    pub aim: Option<Aim>,
    /// The number aimed at.
    pub value: Decimal,
    /// How it is hedged.
    pub bound: Bound,
    /// What it counts; the indicator's usual unit for a line of a user's file.
    pub unit: Option<Unit>,
    /// The report and the figure that tell it; none for a user's file.
    pub planned: Option<(&'h str, u32)>,
    /// Line of the user's file.
    pub line: Option<usize>,
    /// The report that speaks for the year, with its number.
    pub(crate) done: Option<(&'h Told, &'h (Cell, Unit))>,
    /// Whether it was reached; none where nothing is told of it.
    pub reached: Option<Reached>,
    /// The number in percent of the target.
    pub share: Option<Decimal>,
}

/// Hands the rows of an organisation to `take`: targets of its reports in the order of years, then
/// those of the user's file.
///
/// # Errors
/// What `take` returns.
pub(super) fn rows<'h, E>(
    history: &'h History,
    user: &'h UserTargets,
    catalogue: &Indicators,
    mut take: impl FnMut(&TargetRow<'h>) -> Result<(), E>,
) -> Result<(), E> {
    let Some(name) = history.last().and_then(|told| told.facts.organisation.as_deref()) else {
        return Ok(());
    };
    for told in history.years.values().flatten() {
        for plan in &told.plans {
            take(&of_report(history, name, told, plan, catalogue))?;
        }
    }
    for (line, target) in user.of(&history.key) {
        let years: Vec<i16> = match target.year {
            Some(year) => vec![year],
            None => history.years.keys().copied().collect(),
        };
        for year in years {
            let goal =
                Goal { value: target.value, bound: Bound::Exact, unit: target.unit, rest_of_time: false };
            let done = history.speaker(year).and_then(|told| Some((told, told.cell(&target.indicator)?)));
            let judged = done.map(|(told, cell)| judge(&goal, &Done::of(told, cell, catalogue)));
            take(&TargetRow {
                key: &history.key,
                organisation: name,
                indicator: &target.indicator,
                year: Some(year),
                aim: None,
                value: target.value,
                bound: Bound::Exact,
                unit: target.unit,
                planned: None,
                line: Some(line),
                done,
                reached: judged.map(|(reached, _)| reached),
                share: judged.and_then(|(_, share)| share),
            })?;
        }
    }
    Ok(())
}

/// Hands the lines of a user's file that are of no organisation in `known` to `take`, so that none
/// is lost.
///
/// # Errors
/// What `take` returns.
pub(super) fn rows_of_unknown<'u, E>(
    user: &'u UserTargets,
    known: impl Fn(&str) -> bool,
    mut take: impl FnMut(&TargetRow<'u>) -> Result<(), E>,
) -> Result<(), E> {
    user.all().filter(|(_, target)| !known(&target.key)).try_for_each(|(line, target)| {
        take(&TargetRow {
            key: &target.key,
            organisation: &target.organisation,
            indicator: &target.indicator,
            year: target.year,
            aim: None,
            value: target.value,
            bound: Bound::Exact,
            unit: target.unit,
            planned: None,
            line: Some(line),
            done: None,
            reached: None,
            share: None,
        })
    })
}

/// The row of a target that a report tells.
fn of_report<'h>(
    history: &'h History,
    name: &'h str,
    told: &'h Told,
    plan: &'h Planned,
    catalogue: &Indicators,
) -> TargetRow<'h> {
    let aimed = aim::aim(told, plan);
    let year = aimed.map(|(year, _)| year);
    let done = year.and_then(|year| history.speaker(year)).and_then(|told| {
        let cell = told.cell(&plan.indicator).filter(|(_, unit)| *unit == plan.unit)?;
        Some((told, cell))
    });
    let ahead = match (year, told.facts.year) {
        (Some(year), Some(own)) => year > own + 1,
        _ => false,
    };
    let rest_of_time = ahead || aimed.is_some_and(|(_, aim)| aim == Aim::RestOfYear);
    let goal = Goal { value: plan.value, bound: plan.bound, unit: Some(plan.unit), rest_of_time };
    let judged = done.map(|(told, cell)| judge(&goal, &Done::of(told, cell, catalogue)));
    TargetRow {
        key: &history.key,
        organisation: name,
        indicator: &plan.indicator,
        year,
        aim: aimed.map(|(_, aim)| aim),
        value: plan.value,
        bound: plan.bound,
        unit: Some(plan.unit),
        planned: Some((&told.report_id, plan.seq)),
        line: None,
        done,
        reached: judged.map(|(reached, _)| reached),
        share: judged.and_then(|(_, share)| share),
    }
}

/// What is to be reached.
struct Goal {
    value: Decimal,
    bound: Bound,
    unit: Option<Unit>,
    /// Whether it is of another span of time than a year: the rest of one, or several.
    rest_of_time: bool,
}

/// What was done, as far as it decides.
struct Done {
    value: Decimal,
    bound: Bound,
    unit: Unit,
    span: Span,
    /// Whether it adds up over time.
    flow: bool,
    /// Whether every part of a roll-up is told.
    whole: bool,
}

impl Done {
    fn of(told: &Told, (cell, unit): &(Cell, Unit), catalogue: &Indicators) -> Self {
        let rollup = catalogue.rollups().iter().find(|rollup| rollup.id == cell.indicator);
        Done {
            value: cell.value,
            bound: cell.bound,
            unit: *unit,
            span: told.span(),
            flow: catalogue.get(&cell.indicator).is_none_or(|entry| entry.kind == IndicatorKind::Flow),
            whole: rollup.is_none_or(|rollup| told.parts(rollup).count() == rollup.of.len()),
        }
    }
}

/// Whether a goal was reached, and by how much of it.
fn judge(goal: &Goal, done: &Done) -> (Reached, Option<Decimal>) {
    let &Done { value, bound, unit, span, flow, whole } = done;
    if goal.unit.is_some_and(|goal| goal != unit) || flow && goal.rest_of_time {
        return (Reached::Unknown, None);
    }
    // A sum without one of its parts is at least that much.
    let bound = if whole { bound } else { cells::bound_of_sum([bound, Bound::AtLeast]) };
    // What a part of the year reached goes on; what was done in several years was not done in one.
    let bound = match (span, bound) {
        (Span::Part, Bound::Exact | Bound::AtLeast) => Bound::AtLeast,
        (Span::Longer, Bound::Exact | Bound::AtMost) if flow => Bound::AtMost,
        (Span::Part, _) => Bound::Approx,
        (Span::Longer, _) if flow => Bound::Approx,
        (_, bound) => bound,
    };
    let reached = match reached(value, bound, goal) {
        // A level or a share may still go either way.
        Reached::No if !flow && span == Span::Part => Reached::Unknown,
        reached => reached,
    };
    let share = percent(value, goal.value);
    (reached, share.filter(|share| whole || *share >= Decimal::ONE_HUNDRED))
}

/// Whether a number with this hedge reaches the goal; a goal of at most so much is kept to from
/// below, and one of about so much has no edge that could be reached or missed.
fn reached(value: Decimal, bound: Bound, goal: &Goal) -> Reached {
    if goal.bound == Bound::Approx {
        return Reached::Unknown;
    }
    let ceiling = goal.bound == Bound::AtMost;
    let holds = if ceiling { value <= goal.value } else { value >= goal.value };
    match (bound, holds, ceiling) {
        (Bound::Exact, true, _) => Reached::Yes,
        (Bound::Exact, false, _) => Reached::No,
        (Bound::AtLeast, true, false) | (Bound::AtMost, true, true) => Reached::Yes,
        (Bound::AtMost, false, false) | (Bound::AtLeast, false, true) => Reached::No,
        _ => Reached::Unknown,
    }
}
