//! What numbers of one report cannot both be right: `src/data/audit.toml`.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::error::Result;
use crate::tables::page_file::parse;

const FILE: &str = "src/data/audit.toml";
const TEXT: &str = include_str!("../data/audit.toml");

/// How much a contradiction weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// One of the numbers is wrong.
    Error,
    /// One of the numbers is wrong, or they are not of the same thing.
    Warning,
    /// It may be right and is worth a look.
    Hint,
}

impl Severity {
    /// The name that tables print.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// What every rule has.
#[derive(Clone, Debug, Deserialize)]
pub struct About {
    /// Name of the rule.
    pub id: String,
    /// What a finding means.
    pub says: String,
    /// How much it weighs.
    pub severity: Severity,
}

/// A stated share against its two counts.
#[derive(Debug, Deserialize)]
pub struct Rate {
    /// Name, meaning, weight.
    #[serde(flatten)]
    pub about: About,
    /// Indicator of the share.
    pub rate: String,
    /// Indicator of the part.
    pub part: String,
    /// Indicator of the whole.
    pub whole: String,
    /// Words before the share, in its clause, that make it the share of something else.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Where two numbers must stand to be held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// In one sentence.
    Sentence,
    /// In one report: its cells.
    Report,
}

/// What lies within something cannot be more than it.
#[derive(Debug, Deserialize)]
pub struct Order {
    /// Name, meaning, weight.
    #[serde(flatten)]
    pub about: About,
    /// Indicator of what lies within.
    pub less: String,
    /// Indicator of what it lies in.
    pub more: String,
    /// Where both stand.
    pub within: Within,
}

/// A level told twice with different numbers.
#[derive(Debug, Deserialize)]
pub struct Twice {
    /// Name, meaning, weight.
    #[serde(flatten)]
    pub about: About,
    /// The indicators.
    pub of: Vec<String>,
    /// Share of the words around both that must agree.
    pub alike: f64,
}

/// A number against that of the year before.
#[derive(Debug, Deserialize)]
pub struct Jump {
    /// Name, meaning, weight.
    #[serde(flatten)]
    pub about: About,
    /// How many times is too much.
    pub times: Decimal,
    /// The larger number must be so much.
    pub least: Decimal,
}

/// Money against the people it went to.
#[derive(Debug, Deserialize)]
pub struct PerHead {
    /// Name, meaning, weight.
    #[serde(flatten)]
    pub about: About,
    /// Indicator of the money.
    pub money: String,
    /// Indicators of the people.
    pub people: Vec<String>,
    /// Yuan a head below which it is odd.
    pub least: Decimal,
    /// Yuan a head above which it is odd.
    pub most: Decimal,
}

/// The rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditRules {
    /// Figures with less confidence are not held against others.
    pub least_confidence: f32,
    /// Stated shares.
    pub rate: Vec<Rate>,
    /// Parts and wholes.
    pub order: Vec<Order>,
    /// Levels told twice.
    pub twice: Vec<Twice>,
    /// Years.
    pub jump: Vec<Jump>,
    /// Money a head.
    pub per_head: Vec<PerHead>,
}

impl AuditRules {
    /// The built-in rules.
    ///
    /// # Errors
    /// A table error where the file is wrong.
    pub fn load() -> Result<AuditRules> {
        parse(FILE, TEXT)
    }

    /// What every rule has, in the order of the file.
    pub fn about(&self) -> impl Iterator<Item = &About> {
        let rates = self.rate.iter().map(|rule| &rule.about);
        let orders = self.order.iter().map(|rule| &rule.about);
        let twice = self.twice.iter().map(|rule| &rule.about);
        let jumps = self.jump.iter().map(|rule| &rule.about);
        rates.chain(orders).chain(twice).chain(jumps).chain(self.per_head.iter().map(|rule| &rule.about))
    }

    /// Leaves only the rule of this name; whether there is one.
    pub fn keep_only(&mut self, id: &str) -> bool {
        self.rate.retain(|rule| rule.about.id == id);
        self.order.retain(|rule| rule.about.id == id);
        self.twice.retain(|rule| rule.about.id == id);
        self.jump.retain(|rule| rule.about.id == id);
        self.per_head.retain(|rule| rule.about.id == id);
        self.about().next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::tables::indicators::Indicators;

    #[test]
    fn rules_are_of_indicators_that_are_there() {
        let rules = AuditRules::load().expect("the built-in rules are right");
        let catalogue = Indicators::load(None).expect("the built-in catalogue is right");
        let known =
            |id: &str| assert!(catalogue.get(id).is_some(), "no indicator `{id}`: see data/audit.toml");
        for rule in &rules.rate {
            [&rule.rate, &rule.part, &rule.whole].into_iter().for_each(|id| known(id));
        }
        for rule in &rules.order {
            [&rule.less, &rule.more].into_iter().for_each(|id| known(id));
        }
        rules.twice.iter().flat_map(|rule| &rule.of).for_each(|id| known(id));
        for rule in &rules.per_head {
            known(&rule.money);
            rule.people.iter().for_each(|id| known(id));
            assert!(rule.least < rule.most);
        }
        let names: HashSet<&str> = rules.about().map(|about| about.id.as_str()).collect();
        assert_eq!(names.len(), rules.about().count(), "a rule is named twice");
    }

    #[test]
    fn one_rule_can_be_asked_for() {
        let mut rules = AuditRules::load().expect("the built-in rules are right");
        assert!(rules.keep_only("jump") && rules.about().count() == 1);
        assert!(!rules.keep_only("jumps"));
    }
}
