//! Words that tell what is said of a number beside its size: `data/aspects.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::tables::toml_table;
use crate::tables::words::Words;

/// Word lists that `extract::aspect` and `extract::part` look up around a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aspects {
    /// In the clause: planned or required.
    pub target: Words<()>,
    /// Right before a number: what was planned or required.
    pub target_named: Words<()>,
    /// Before one of these: it was reached.
    pub target_met: Words<()>,
    /// In the head of a column: planned or required.
    pub target_head: Words<()>,
    /// In the clause: done after all.
    pub target_unless: Words<()>,
    /// In a heading: a plan begins.
    pub plan_heading: Words<()>,
    /// At the end of a lead-in, before its colon: a plan follows.
    pub plan_lead: Words<()>,
    /// In the sentence: what it tells was done, whatever was planned before.
    pub done: Words<()>,
    /// In the clause: what is told came up over the years, even where it is a level.
    pub arises: Words<()>,
    /// Right before a number: it is a level.
    pub level: Words<()>,
    /// In a heading: what was done follows.
    pub done_heading: Words<()>,
    /// In the clause or the one before: over several years.
    pub cumulative: Words<()>,
    /// In the sentence: up to now, over several years.
    pub to_date: Words<()>,
    /// The period reported on.
    pub this_period: Words<()>,
    /// The year before it.
    pub past_period: Words<()>,
    /// This year by its name.
    pub this_year: Words<()>,
    /// Before the number: a sum, over years where the report is not on one period.
    pub sums_up: Words<()>,
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
    /// Of these the ones that compare by themselves.
    pub change_plain: Words<()>,
    /// In the clause: it compares.
    pub compares: Words<()>,
    /// Before the number: per person or unit.
    pub each: Words<()>,
    /// Before the number: parts of a total.
    pub part: Words<()>,
    /// Of these the ones that leave no doubt.
    pub part_strong: Words<()>,
}

impl Aspects {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Aspects> {
        toml_table(path, text)
    }

    /// The lists that are looked for all over a sentence.
    pub fn of_sentences(&mut self) -> [&mut Words<()>; 14] {
        [
            &mut self.target,
            &mut self.target_unless,
            &mut self.plan_heading,
            &mut self.cumulative,
            &mut self.to_date,
            &mut self.this_period,
            &mut self.past_period,
            &mut self.this_year,
            &mut self.sums_up,
            &mut self.prior,
            &mut self.prior_opening,
            &mut self.change,
            &mut self.compares,
            &mut self.each,
        ]
    }
}
