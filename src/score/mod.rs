//! Scores figures and reports against labels made by people.
//!
//! Within a report, predictions and labels are aligned in the order of the text (longest common
//! subsequence on the value, and among equals on the unit). Detection counts aligned pairs;
//! unit, bound, aspect and indicator are scored over those pairs; a figure counts as right when
//! value, unit, aspect and indicator are. Used by `huizong eval` and by the tests.

mod align;
pub mod gold;
pub mod reports;

use std::collections::BTreeMap;

use crate::model::{Figure, Unit};
use gold::GoldFigure;
use rust_decimal::Decimal;

/// Counts that the scores are made of. Tallies of many reports add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Labelled figures.
    pub gold: usize,
    /// Figures found.
    pub found: usize,
    /// Pairs with equal value.
    pub aligned: usize,
    /// Of these, with the right unit.
    pub unit: usize,
    /// With the right bound.
    pub bound: usize,
    /// With the right aspect.
    pub aspect: usize,
    /// With the right indicator.
    pub indicator: usize,
    /// With unit, aspect and indicator right at once.
    pub right: usize,
    /// The same by indicator.
    pub by_indicator: BTreeMap<String, IndicatorTally>,
}

/// Counts of one indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndicatorTally {
    /// Labelled figures of it.
    pub gold: usize,
    /// Figures that were given it.
    pub found: usize,
    /// Both, for the same number with the same unit and aspect.
    pub right: usize,
}

/// Harmonic mean of precision and recall; 1 where there was nothing to find and nothing found.
pub fn f1(right: usize, found: usize, gold: usize) -> f64 {
    if found + gold == 0 { 1.0 } else { 2.0 * right as f64 / (found + gold) as f64 }
}

/// A share of a whole, 1 where the whole is nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl Tally {
    /// F1 of finding the numbers.
    pub fn detection_f1(&self) -> f64 {
        f1(self.aligned, self.found, self.gold)
    }

    /// Share of the figures found that are figures.
    pub fn precision(&self) -> f64 {
        share(self.aligned, self.found)
    }

    /// Share of the labelled figures that were found.
    pub fn recall(&self) -> f64 {
        share(self.aligned, self.gold)
    }

    /// F1 of figures right in value, unit, aspect and indicator.
    pub fn figure_f1(&self) -> f64 {
        f1(self.right, self.found, self.gold)
    }

    /// Adds the counts of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.gold += other.gold;
        self.found += other.found;
        self.aligned += other.aligned;
        self.unit += other.unit;
        self.bound += other.bound;
        self.aspect += other.aspect;
        self.indicator += other.indicator;
        self.right += other.right;
        for (id, counts) in &other.by_indicator {
            let own = self.by_indicator.entry(id.clone()).or_default();
            own.gold += counts.gold;
            own.found += counts.found;
            own.right += counts.right;
        }
    }
}

/// One step of a comparison, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// A label and the figure found for it.
    Pair(&'a GoldFigure, &'a Figure),
    /// A label for which nothing was found.
    Missed(&'a GoldFigure),
    /// A figure that no label tells of.
    False(&'a Figure),
}

impl Outcome<'_> {
    /// Names of the fields that differ, `missed` or `false`; empty where all is right.
    pub fn faults(&self) -> Vec<&'static str> {
        match self {
            Outcome::Missed(_) => vec!["missed"],
            Outcome::False(_) => vec!["false"],
            Outcome::Pair(gold, found) => {
                let mut faults = Vec::new();
                let mut check = |name, same: bool| {
                    if !same {
                        faults.push(name);
                    }
                };
                check("unit", gold.unit == found.unit);
                check("bound", gold.bound == found.bound);
                check("aspect", gold.aspect == found.aspect);
                check("indicator", gold.indicator == found.indicator);
                check("value_max", gold.value_max == found.value_max);
                faults
            }
        }
    }
}

/// Compares the figures of one report with its labels.
pub fn compare<'a>(gold: &'a [GoldFigure], found: &'a [Figure]) -> Vec<Outcome<'a>> {
    let key = |value: Decimal, unit: Unit| (value.round_dp(2).normalize(), unit);
    let left: Vec<_> = gold.iter().map(|g| key(g.value, g.unit)).collect();
    let right: Vec<_> = found.iter().map(|f| key(f.value, f.unit)).collect();
    let mut outcomes = Vec::with_capacity(gold.len() + found.len());
    let (mut g, mut f) = (0, 0);
    for (pair_g, pair_f) in align::align(&left, &right) {
        outcomes.extend(gold[g..pair_g].iter().map(Outcome::Missed));
        outcomes.extend(found[f..pair_f].iter().map(Outcome::False));
        outcomes.push(Outcome::Pair(&gold[pair_g], &found[pair_f]));
        (g, f) = (pair_g + 1, pair_f + 1);
    }
    outcomes.extend(gold[g..].iter().map(Outcome::Missed));
    outcomes.extend(found[f..].iter().map(Outcome::False));
    outcomes
}

/// Counts the outcomes of a comparison.
pub fn tally(outcomes: &[Outcome<'_>]) -> Tally {
    let mut tally = Tally::default();
    for outcome in outcomes {
        let (gold, found) = match outcome {
            Outcome::Pair(gold, found) => (Some(*gold), Some(*found)),
            Outcome::Missed(gold) => (Some(*gold), None),
            Outcome::False(found) => (None, Some(*found)),
        };
        if let Some(gold) = gold {
            tally.gold += 1;
            tally.by_indicator.entry(gold.indicator.clone()).or_default().gold += 1;
        }
        if let Some(found) = found {
            tally.found += 1;
            tally.by_indicator.entry(found.indicator.clone()).or_default().found += 1;
        }
        let (Some(gold), Some(found)) = (gold, found) else { continue };
        tally.aligned += 1;
        let (unit, aspect) = (gold.unit == found.unit, gold.aspect == found.aspect);
        let indicator = gold.indicator == found.indicator;
        tally.unit += usize::from(unit);
        tally.bound += usize::from(gold.bound == found.bound);
        tally.aspect += usize::from(aspect);
        tally.indicator += usize::from(indicator);
        if unit && aspect && indicator {
            tally.right += 1;
            tally.by_indicator.entry(gold.indicator.clone()).or_default().right += 1;
        }
    }
    tally
}

#[cfg(test)]
mod tests;
