//! What makes a number no figure: `data/rejects.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::tables::toml_table;
use crate::tables::words::Words;

/// Word lists that `extract::reject` looks up around a number.
#[derive(Debug)]
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    time_units: Vec<String>,
    labels_after: Vec<String>,
    ordinal_before: Vec<String>,
    rank_before: Vec<String>,
    frequency: Vec<String>,
    condition_before: Vec<String>,
    terms: Vec<String>,
    divided: Vec<String>,
    rule_sentence: Vec<String>,
    rule_text: Vec<String>,
    report_text: Vec<String>,
    condition_after: Vec<String>,
    others_money: Vec<String>,
    others_money_unless: Vec<String>,
    done_verbs: Vec<String>,
    soft_before: Vec<String>,
    soft_trailing: Vec<String>,
    structure_hard: Vec<String>,
    structure_soft: Vec<String>,
    phrases: Vec<String>,
}

impl Rejects {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Rejects> {
        let file: File = toml_table(path, text)?;
        Ok(Rejects {
            time_units: Words::set(&file.time_units),
            labels_after: Words::set(&file.labels_after),
            ordinal_before: Words::set(&file.ordinal_before),
            rank_before: Words::set(&file.rank_before),
            frequency: Words::set(&file.frequency),
            condition_before: Words::set(&file.condition_before),
            terms: Words::set(&file.terms),
            divided: Words::set(&file.divided),
            rule_sentence: Words::set(&file.rule_sentence),
            rule_text: Words::set(&file.rule_text),
            report_text: Words::set(&file.report_text),
            condition_after: Words::set(&file.condition_after),
            others_money: Words::set(&file.others_money),
            others_money_unless: Words::set(&file.others_money_unless),
            done_verbs: Words::set(&file.done_verbs),
            soft_before: Words::set(&file.soft_before),
            soft_trailing: Words::set(&file.soft_trailing),
            structure_hard: Words::set(&file.structure_hard),
            structure_soft: Words::set(&file.structure_soft),
            phrases: Words::set(&file.phrases),
        })
    }
}
