//! The cells of the comparison: one number for an indicator of a report, out of its figures.
//!
//! The rules are written for users in `docs/dataset.md`, one by one, and tested here in the same
//! order. They lean to leaving out: a number that is missing is looked up, one that is wrong is
//! believed. Every cell keeps the `seq` of the figures that it was made of.
//!
//! Never: guesses a zero, adds numbers of different units, changes a figure.

mod same;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::model::{Aspect, Bound, Figure, Unit};
use crate::tables::Tables;
use crate::tables::indicators::{Indicator, IndicatorKind, Indicators};
use crate::tables::totals::Totals;

use totals::Makes;

/// How the number of a cell was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Distinct statements of a flow were added.
    Sum,
    /// The last statement of a rate, or of a stock where it is also the largest.
    Latest,
    /// The largest statement of a stock; those after it are of parts.
    Max,
    /// The total that the report states itself.
    Stated,
}

impl Policy {
    /// The name that tables print.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Sum => "sum",
            Policy::Latest => "latest",
            Policy::Max => "max",
            Policy::Stated => "stated",
        }
    }
}

/// A number of the comparison and how it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Id of the indicator or roll-up.
    pub indicator: String,
    /// The number.
    pub value: Decimal,
    /// How it is hedged.
    pub bound: Bound,
    /// How it was made.
    pub policy: Policy,
    /// The figures it was made of, counted from 1 in the report, in rising order.
    pub seqs: Vec<u32>,
}

impl Cell {
    /// What it counts: the unit of its figures, of a roll-up that of the catalogue.
    pub fn unit(&self, figures: &[Figure], catalogue: &Indicators) -> Unit {
        let rollup = catalogue.rollups().iter().find(|rollup| rollup.id == self.indicator);
        // Cells have figures, counted from 1.
        rollup.map_or_else(|| figures[self.seqs[0] as usize - 1].unit, |rollup| rollup.unit)
    }
}

/// The cells of a report: indicators in the order of the catalogue, then roll-ups. What the
/// report does not say has no cell.
pub fn cells(text: &str, figures: &[Figure], tables: &Tables) -> Vec<Cell> {
    let told: HashSet<&str> = figures.iter().map(|figure| figure.indicator.as_str()).collect();
    let entries = tables.indicators.entries().iter().filter(|entry| told.contains(entry.id.as_str()));
    let mut cells: Vec<Cell> =
        entries.filter_map(|indicator| cell(text, figures, indicator, &tables.totals)).collect();
    let rolled_up = roll_ups(text, figures, &cells, tables);
    cells.extend(rolled_up);
    cells
}

/// Share of the words around one figure that stand around another too, 0 to 1.
pub fn alike(text: &str, one: &Figure, other: &Figure) -> f64 {
    same::shared_words(text, one, other)
}

/// Names of the comparison's number columns: indicators in the order of the catalogue, then the
/// roll-ups.
pub fn columns(catalogue: &Indicators) -> impl Iterator<Item = &str> {
    catalogue.ids()
}

/// A fact and the figures that tell it.
#[derive(Debug)]
struct Statement<'a> {
    /// The figure that stands for it.
    figure: &'a Figure,
    /// Figures that tell it, counted from 1.
    seqs: Vec<u32>,
}

impl Statement<'_> {
    /// Whether another statement stands in the same sentence.
    fn same_sentence(&self, other: &Statement) -> bool {
        self.figure.sentence == other.figure.sentence
    }
}

/// The cell of one indicator.
fn cell(text: &str, figures: &[Figure], indicator: &Indicator, totals: &Totals) -> Option<Cell> {
    let of_indicator = || {
        (1u32..)
            .zip(figures)
            .filter(|(_, figure)| figure.aspect == Aspect::Actual && figure.indicator == indicator.id)
    };
    let unit = counted_unit(indicator, of_indicator().map(|(_, figure)| figure.unit))?;
    let mut statements: Vec<Statement> = Vec::new();
    // One fact has one value, so only statements of the same value are compared.
    let mut of_value: HashMap<Decimal, Vec<usize>> = HashMap::new();
    for (seq, figure) in of_indicator().filter(|(_, figure)| figure.unit == unit) {
        let alike = of_value.entry(figure.value).or_default();
        match alike.iter().find(|&&at| same::same_fact(text, statements[at].figure, figure)) {
            Some(&at) => {
                let known = &mut statements[at];
                known.seqs.push(seq);
                if figure.bound == Bound::Exact {
                    known.figure = figure;
                }
            }
            None => {
                alike.push(statements.len());
                statements.push(Statement { figure, seqs: vec![seq] });
            }
        }
    }
    let single = |statement: &Statement, policy| {
        let bound = bound_of(statement.figure);
        make(indicator, statement.figure.value, bound, policy, statement.seqs.clone())
    };
    match indicator.kind {
        IndicatorKind::Flow => match totals::makes(text, figures, &statements, totals) {
            Makes::Total(at) => Some(single(&statements[at], Policy::Stated)),
            Makes::Sum(places) => {
                let parts: Vec<&Statement> = places.iter().map(|&at| &statements[at]).collect();
                let value = sum(parts.iter().map(|part| part.figure.value))?;
                let bound = bound_of_sum(parts.iter().map(|part| bound_of(part.figure)));
                let seqs = parts.iter().flat_map(|part| part.seqs.iter().copied()).collect();
                Some(make(indicator, value, bound, Policy::Sum, seqs))
            }
        },
        IndicatorKind::Rate => Some(single(last(&statements)?, Policy::Latest)),
        IndicatorKind::Stock => {
            let last = last(&statements)?;
            let largest = statements.iter().map(|statement| statement.figure.value).max()?;
            if last.figure.value == largest {
                return Some(single(last, Policy::Latest));
            }
            let whole = statements.iter().find(|statement| statement.figure.value == largest)?;
            Some(single(whole, Policy::Max))
        }
    }
}

/// The statement that is told last.
fn last<'a>(statements: impl IntoIterator<Item = &'a Statement<'a>>) -> Option<&'a Statement<'a>> {
    statements.into_iter().max_by_key(|statement| statement.seqs.last().copied())
}

/// The sum, if it can be held.
fn sum(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    values.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// A cell with its figures in order.
fn make(indicator: &Indicator, value: Decimal, bound: Bound, policy: Policy, mut seqs: Vec<u32>) -> Cell {
    seqs.sort_unstable();
    Cell { indicator: indicator.id.clone(), value, bound, policy, seqs }
}

/// The one unit that a cell counts: the first of the indicator's units that the report uses.
///
/// People come before visits by people, and `other` never enters: kilograms and machines cannot
/// be added to anything.
fn counted_unit(indicator: &Indicator, used: impl Iterator<Item = Unit>) -> Option<Unit> {
    let rank = |unit: Unit| {
        let place = indicator.units.iter().position(|&listed| listed == unit)?;
        Some((unit == Unit::PersonTime, place))
    };
    used.filter(|&unit| unit != Unit::Other)
        .filter_map(|unit| rank(unit).map(|rank| (rank, unit)))
        .min_by_key(|&(rank, _)| rank)
        .map(|(_, unit)| unit)
}

/// How a figure is hedged where its lower end stands for it: a range is at least that.
pub(super) fn bound_of(figure: &Figure) -> Bound {
    match (figure.bound, figure.value_max) {
        (Bound::Exact, Some(_)) => Bound::AtLeast,
        (bound, _) => bound,
    }
}

/// How a sum is hedged: by its most telling part.
///
/// One `at_least` part makes the sum `at_least`; with an `at_most` part beside it neither end
/// holds, and the sum is `approx`.
pub fn bound_of_sum(parts: impl IntoIterator<Item = Bound>) -> Bound {
    let (mut least, mut most, mut approx) = (false, false, false);
    for bound in parts {
        match bound {
            Bound::AtLeast => least = true,
            Bound::AtMost => most = true,
            Bound::Approx => approx = true,
            Bound::Exact => {}
        }
    }
    match (least, most, approx) {
        (true, true, _) | (false, true, true) | (false, false, true) => Bound::Approx,
        (true, false, _) => Bound::AtLeast,
        (false, true, false) => Bound::AtMost,
        (false, false, false) => Bound::Exact,
    }
}

/// The roll-ups that any of these cells enters.
fn roll_ups(text: &str, figures: &[Figure], cells: &[Cell], tables: &Tables) -> Vec<Cell> {
    tables
        .indicators
        .rollups()
        .iter()
        .filter_map(|rollup| {
            let told: Vec<&Cell> = cells.iter().filter(|cell| rollup.of.contains(&cell.indicator)).collect();
            // What is part of another cell has been counted with it.
            let lies_in = |part: &Cell| told.iter().any(|whole| is_part(text, figures, part, whole, tables));
            let parts: Vec<&&Cell> = told.iter().filter(|part| !lies_in(part)).collect();
            if parts.is_empty() {
                return None;
            }
            let value = sum(parts.iter().map(|part| part.value))?;
            let mut seqs: Vec<u32> = parts.iter().flat_map(|part| part.seqs.iter().copied()).collect();
            seqs.sort_unstable();
            let bound = bound_of_sum(parts.iter().map(|part| part.bound));
            Some(Cell { indicator: rollup.id.clone(), value, bound, policy: Policy::Sum, seqs })
        })
        .collect()
}

/// Whether a cell is made of nothing but parts of another one: `投入98万元,其中助学金21.3万元`.
fn is_part(text: &str, figures: &[Figure], part: &Cell, whole: &Cell, tables: &Tables) -> bool {
    // Cells count figures from 1, and hold them in rising order.
    let of = |seq: &u32| &figures[*seq as usize - 1];
    let follows_its_whole = |seq: &u32| {
        let own = of(seq);
        let before = &whole.seqs[..whole.seqs.partition_point(|other| other < seq)];
        before.iter().rev().map(of).take_while(|total| total.sentence == own.sentence).any(|total| {
            total.span.end <= own.span.start
                && total.value >= own.value
                && tables.totals.splits(&text[total.span.end..own.span.start])
        })
    };
    part.indicator != whole.indicator && part.seqs.iter().all(follows_its_whole)
}
