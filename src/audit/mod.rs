//! Numbers that contradict each other, within a report or with the organisation's year before.
//!
//! Rules are data (`data/audit.toml`); each kind of rule is a function of `within` or `years`.
//! A finding quotes the numbers with their sentences and says what was expected. It does not know
//! which of them is wrong, whether the report or the program misread, and never changes a number.
//!
//! An audit with many false alarms is not read, so figures are held against each other only where
//! it is plain that they are of the same thing: exact, done, and mostly told in one sentence.

pub mod columns;
mod within;
mod years;

use rust_decimal::Decimal;

use crate::dataset::{Dataset, Entry};
use crate::error::{Error, Result};
use crate::model::Unit;
use crate::tables::Tables;
use crate::tables::audit::{About, AuditRules};

pub use within::MOST_TOLD;

/// A number with its sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The report that tells it.
    pub report_id: String,
    /// Its file.
    pub path: String,
    /// Line in the decoded file.
    pub line: u32,
    /// Place of the figure in the report, from 1.
    pub seq: u32,
    /// Id of the indicator.
    pub indicator: String,
    /// The number.
    pub value: Decimal,
    /// What it counts.
    pub unit: Unit,
    /// The sentence.
    pub sentence: String,
}

/// Numbers that contradict each other.
#[derive(Clone, Debug)]
pub struct Finding<'r> {
    /// The rule.
    pub rule: &'r About,
    /// Who reports.
    pub organisation: Option<String>,
    /// On which year.
    pub year: Option<i16>,
    /// The number in doubt, as the rule sees it.
    pub value: Decimal,
    /// The number that it is held against.
    pub against: Decimal,
    /// What was expected, in words.
    pub expected: String,
    /// The figures, those in doubt first.
    pub quotes: Vec<Quote>,
}

/// Hands what contradicts itself in the reports of a dataset to `take`: within reports in the order
/// of the tables, then between the years of organisations. Returns how many reports have lists that
/// were passed over; see `within`.
///
/// # Errors
/// `IndexDamaged`, and what `take` returns.
pub fn audit<E: From<Error>>(
    dataset: &Dataset,
    rules: &AuditRules,
    tables: &Tables,
    mut take: impl FnMut(&Finding) -> Result<(), E>,
) -> Result<usize, E> {
    let mut with_lists = 0;
    for entry in dataset.entries() {
        let (found, has_lists) = within::findings(&entry?, rules, tables);
        with_lists += usize::from(has_lists);
        found.iter().try_for_each(&mut take)?;
    }
    if rules.jump.is_empty() {
        return Ok(with_lists);
    }
    dataset.histories(|history| {
        years::findings(dataset, history, rules, tables)?.iter().try_for_each(&mut take)
    })?;
    Ok(with_lists)
}

/// The figure of a report, numbered from 1, with its sentence.
fn quote(entry: &Entry, seq: u32) -> Quote {
    let at = seq as usize - 1;
    let figure = &entry.figures()[at];
    Quote {
        report_id: entry.report_id.clone(),
        path: entry.path.clone(),
        line: entry.line_of(at),
        seq,
        indicator: figure.indicator.clone(),
        value: figure.value,
        unit: figure.unit,
        sentence: entry.sentence(at).to_owned(),
    }
}
