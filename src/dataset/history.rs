//! Reports of one organisation over the years: what the tables `panel` and `targets` are made of.
//!
//! A light list of all reports (key, place) comes first; then one organisation after the other is
//! read, so that memory does not grow with the corpus. Reports that would only seem to be of an
//! organisation or a year stay out and are counted: samples, masked ones, copies, such without a
//! year, and such whose organisation cannot be told from others.
//!
//! Of several reports of a year one speaks for it; the rule stands in `docs/dataset.md`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cells::{self, Cell};
use super::organisation::Organisations;
use super::rows::Entry;
use crate::model::{Aspect, Bound, Facts, Kind, Unit};
use crate::store::Place;
use crate::tables::Tables;
use crate::tables::indicators::{OTHER, Rollup};

/// Days by which a period may miss a year and be one: `9月1日至次年8月31日`, a last day left out.
const SLACK_DAYS: i32 = 3;
const YEAR_DAYS: i32 = 365;

/// Which reports are of which organisation.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// Reports by the key of their organisation.
    pub organisations: BTreeMap<String, Vec<Place>>,
    /// What is of none.
    pub left_out: LeftOut,
}

/// Reports that are of no organisation's history, by the first reason that holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub copies: usize,
    pub samples: usize,
    pub masked: usize,
    pub without_year: usize,
    pub unknown: usize,
}

impl Roster {
    /// Adds a report.
    pub fn add(&mut self, place: Place, facts: &Facts, organisations: &Organisations) {
        let key = facts.organisation.as_deref().and_then(|name| organisations.key(name, facts));
        let out = &mut self.left_out;
        let reason = match (facts.kind, facts.masked, facts.year, key) {
            (Kind::Sample, ..) => &mut out.samples,
            (_, true, ..) => &mut out.masked,
            (_, _, None, _) => &mut out.without_year,
            (_, _, _, None) => &mut out.unknown,
            (_, _, Some(_), Some(key)) => {
                self.organisations.entry(key).or_default().push(place);
                return;
            }
        };
        *reason += 1;
    }
}

impl LeftOut {
    /// How many, and why: `12 samples, 3 masked`; nothing where none is left out.
    pub fn sentence(&self) -> Option<String> {
        let counts = [
            (self.copies, "copies of others"),
            (self.samples, "samples"),
            (self.masked, "masked"),
            (self.without_year, "without a year"),
            (self.unknown, "of organisations that cannot be told from others"),
        ];
        let told: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, reason)| format!("{count} {reason}"))
            .collect();
        (!told.is_empty()).then(|| format!("reports left out: {}", told.join(", ")))
    }
}

/// The span of time that a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// A whole year.
    Year,
    /// Less.
    Part,
    /// More.
    Longer,
    /// The report does not tell.
    NotTold,
}

impl Span {
    /// What span of time a report is of.
    pub fn of(facts: &Facts) -> Span {
        match days_of(facts) {
            None => Span::NotTold,
            Some(days) if (days - YEAR_DAYS).abs() <= SLACK_DAYS => Span::Year,
            Some(days) if days < YEAR_DAYS => Span::Part,
            Some(_) => Span::Longer,
        }
    }
}

/// What decides which report of a year speaks for it; see [`speaks`].
pub(crate) type Speaks = (u8, Reverse<i32>, u8, Reverse<usize>);

/// What decides which report of a year speaks for it, the smallest first: of a whole year, then
/// of a period not told, then the longest part of a year; a summary, then others, then news,
/// then a plan; with most cells. Of equal ones it is the first in the order of the tables.
pub(crate) fn speaks(facts: &Facts, cells: usize) -> Speaks {
    let days = days_of(facts).unwrap_or(0);
    let (period, days) = match Span::of(facts) {
        Span::Year => (0, 0),
        Span::NotTold => (1, 0),
        Span::Part => (2, days),
        Span::Longer => (3, -days),
    };
    let kind = match facts.kind {
        Kind::Summary => 0,
        Kind::Other => 1,
        Kind::News => 2,
        Kind::Plan | Kind::Sample => 3,
    };
    // A plan tells little of its year, whatever its period.
    let period = if kind == 3 { 4 } else { period };
    (period, Reverse(days), kind, Reverse(cells))
}

/// An organisation over the years.
#[derive(Debug)]
pub(crate) struct History {
    /// The name by which it is known.
    pub key: String,
    /// Its reports by year, the one that speaks for the year first.
    pub years: BTreeMap<i16, Vec<Told>>,
}

/// What a report tells for a history; its text is not kept.
#[derive(Debug)]
pub(crate) struct Told {
    /// Where it stands.
    pub place: Place,
    /// Its id.
    pub report_id: String,
    /// What it says of itself.
    pub facts: Facts,
    /// Its cells with their units, in the order of the catalogue.
    pub cells: Vec<(Cell, Unit)>,
    /// What it plans.
    pub plans: Vec<Planned>,
}

/// A figure that tells a target.
#[derive(Debug)]
pub(crate) struct Planned {
    /// Place of the figure in the report, from 1.
    pub seq: u32,
    /// Its indicator.
    pub indicator: String,
    /// The number; the lower end of a range.
    pub value: Decimal,
    /// How it is hedged.
    pub bound: Bound,
    /// What it counts.
    pub unit: Unit,
    /// The sentence up to it.
    pub before: String,
    /// Whether its sentence tells what was done of the same indicator too.
    pub beside_actual: bool,
}

impl History {
    /// The histories of one organisation's reports.
    pub fn of(key: &str, told: impl IntoIterator<Item = Told>) -> History {
        let mut years: BTreeMap<i16, Vec<Told>> = BTreeMap::new();
        for told in told {
            if let Some(year) = told.facts.year {
                years.entry(year).or_default().push(told);
            }
        }
        for reports in years.values_mut() {
            reports.sort_by_key(Told::rank);
        }
        History { key: key.to_owned(), years }
    }

    /// The report that speaks for a year.
    pub fn speaker(&self, year: i16) -> Option<&Told> {
        self.years.get(&year)?.first()
    }

    /// The report that speaks for the last year.
    pub fn last(&self) -> Option<&Told> {
        self.years.last_key_value().and_then(|(_, reports)| reports.first())
    }
}

impl Told {
    /// What the histories need of a report.
    pub fn of(place: Place, entry: &Entry, tables: &Tables) -> Told {
        let figures = entry.figures();
        let cells = cells::cells(entry.text(), figures, tables);
        let targets = (1u32..).zip(figures);
        let targets =
            targets.filter(|(_, figure)| figure.aspect == Aspect::Target && figure.indicator != OTHER);
        let plans = targets.map(|(seq, figure)| Planned {
            seq,
            indicator: figure.indicator.clone(),
            value: figure.value,
            bound: cells::bound_of(figure),
            unit: figure.unit,
            before: entry.text()[figure.sentence.start.min(figure.span.start)..figure.span.start].to_owned(),
            beside_actual: figures.iter().any(|other| {
                other.aspect == Aspect::Actual
                    && other.sentence == figure.sentence
                    && other.indicator == figure.indicator
            }),
        });
        Told {
            place,
            report_id: entry.report_id.clone(),
            facts: entry.facts().clone(),
            plans: plans.collect(),
            cells: cells
                .into_iter()
                .map(|cell| (cell.unit(figures, &tables.indicators), cell))
                .map(|(unit, cell)| (cell, unit))
                .collect(),
        }
    }

    /// The cell of an indicator, with its unit.
    pub fn cell(&self, indicator: &str) -> Option<&(Cell, Unit)> {
        self.cells.iter().find(|(cell, _)| cell.indicator == indicator)
    }

    /// The parts of a roll-up that it tells; what is not told is no zero.
    pub fn parts<'t>(&'t self, rollup: &'t Rollup) -> impl Iterator<Item = &'t str> {
        rollup.of.iter().map(String::as_str).filter(|part| self.cell(part).is_some())
    }

    /// Days of its period, where it tells one.
    pub fn days(&self) -> Option<i32> {
        days_of(&self.facts)
    }

    /// What span of time it is of.
    pub fn span(&self) -> Span {
        Span::of(&self.facts)
    }

    /// Whether its period is as long as that of another; unsure where one is not told.
    pub fn is_as_long_as(&self, other: &Told) -> bool {
        matches!((self.days(), other.days()), (Some(a), Some(b)) if (a - b).abs() <= SLACK_DAYS)
    }

    /// What decides which report of a year speaks for it, the smallest first.
    fn rank(&self) -> (Speaks, Place) {
        (speaks(&self.facts, self.cells.len()), self.place)
    }
}

/// Days of the period of a report, where it tells one.
fn days_of(facts: &Facts) -> Option<i32> {
    Some(days(facts.period_start?, facts.period_end?))
}

/// Days from the first to the last, both counted.
fn days(start: Date, end: Date) -> i32 {
    // Both are days of this calendar, so there is a difference.
    (end - start).get_days() + 1
}
