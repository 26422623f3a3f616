//! Words that tell what is said of a number beside its size: `data/aspects.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::tables::toml_table;
use crate::tables::words::Words;

/// Word lists that `extract::aspect` and `extract::part` look up around a number.
#[derive(Debug)]
pub struct Aspects {
    /// In the clause: planned or required.
    pub target: Words<()>,
    /// In the head of a column: planned or required.
    pub target_head: Words<()>,
    /// In the clause: done after all.
    pub target_unless: Words<()>,
    /// In a heading: a plan begins.
    pub plan_heading: Words<()>,
    /// In a heading: what was done follows.
    pub done_heading: Words<()>,
    /// In the clause or the one before: over several years.
    pub cumulative: Words<()>,
    /// Spans that lie within one period.
    pub within_period: Words<()>,
    /// Before the number: an earlier period's level.
    pub prior: Words<()>,
    /// At the head of a sentence: an earlier period, until the present is named.
    pub prior_opening: Words<()>,
    /// Before the number, with a `prior_to` after it: an earlier level.
    pub prior_from: Words<()>,
    /// After the number: the level that it rose or fell to follows.
    pub prior_to: Words<()>,
    /// Right before the number: the amount of a rise or fall.
    pub change: Words<()>,
    /// In the clause: it compares.
    pub compares: Words<()>,
    /// Before the number: per person or unit.
    pub each: Words<()>,
    /// Before the number: parts of a total.
    pub part: Words<()>,
    /// Of these the ones that leave no doubt.
    pub part_strong: Words<()>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    target: Vec<String>,
    target_head: Vec<String>,
    target_unless: Vec<String>,
    plan_heading: Vec<String>,
    done_heading: Vec<String>,
    cumulative: Vec<String>,
    within_period: Vec<String>,
    prior: Vec<String>,
    prior_opening: Vec<String>,
    prior_from: Vec<String>,
    prior_to: Vec<String>,
    change: Vec<String>,
    compares: Vec<String>,
    each: Vec<String>,
    part: Vec<String>,
    part_strong: Vec<String>,
}

impl Aspects {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Aspects> {
        let file: File = toml_table(path, text)?;
        Ok(Aspects {
            target: Words::set(&file.target),
            target_head: Words::set(&file.target_head),
            target_unless: Words::set(&file.target_unless),
            plan_heading: Words::set(&file.plan_heading),
            done_heading: Words::set(&file.done_heading),
            cumulative: Words::set(&file.cumulative),
            within_period: Words::set(&file.within_period),
            prior: Words::set(&file.prior),
            prior_opening: Words::set(&file.prior_opening),
            prior_from: Words::set(&file.prior_from),
            prior_to: Words::set(&file.prior_to),
            change: Words::set(&file.change),
            compares: Words::set(&file.compares),
            each: Words::set(&file.each),
            part: Words::set(&file.part),
            part_strong: Words::set(&file.part_strong),
        })
    }
}
