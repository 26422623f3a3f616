//! What makes a number no figure: `data/rejects.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::tables::toml_table;
use crate::tables::words::Words;

/// Word lists that `extract::reject` looks up around a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejects {
    /// Right after the number: dates, times, durations, ages.
    pub time_units: Words<()>,
    /// Right after the number: labels and ordinals.
    pub labels_after: Words<()>,
    /// Right before the number: ordinals and labels.
    pub ordinal_before: Words<()>,
    /// Right before the number: a rank was won.
    pub rank_before: Words<()>,
    /// In the clause: how often, not how many.
    pub frequency: Words<()>,
    /// Before the number: a condition or term.
    pub condition_before: Words<()>,
    /// In the clause: a limit or rate of a rule.
    pub terms: Words<()>,
    /// Before the number: a thing is divided into so many.
    pub divided: Words<()>,
    /// In the sentence: it lays down a rule.
    pub rule_sentence: Words<()>,
    /// In a text: it lays down rules.
    pub rule_text: Words<()>,
    /// In a text: it tells of work done.
    pub report_text: Words<()>,
    /// After `以上`, `以下`: a condition.
    pub condition_after: Words<()>,
    /// Before an amount: money of others.
    pub others_money: Words<()>,
    /// In the clause: money of others that was borne after all.
    pub others_money_unless: Words<()>,
    /// Before 一 with a measure word: something concrete was done.
    pub done_verbs: Words<()>,
    /// Before 一 with a measure word: nothing was.
    pub soft_before: Words<()>,
    /// The same where the measure word stands last.
    pub soft_trailing: Words<()>,
    /// After a small number: what it structures.
    pub structure_hard: Words<()>,
    /// After a small Chinese number that nothing was done to.
    pub structure_soft: Words<()>,
    /// Set phrases with a number in them.
    pub phrases: Words<()>,
}

impl Rejects {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Rejects> {
        toml_table(path, text)
    }

    /// The lists that are looked for all over a sentence or text.
    pub fn of_sentences(&mut self) -> [&mut Words<()>; 7] {
        [
            &mut self.frequency,
            &mut self.terms,
            &mut self.rule_sentence,
            &mut self.rule_text,
            &mut self.others_money,
            &mut self.others_money_unless,
            &mut self.phrases,
        ]
    }
}
