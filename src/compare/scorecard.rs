//! A federation's own yardstick: points for what numbers reach, line by line.
//!
//! The file is the user's (`docs/examples/scorecard.toml`), so every mistake is named with its line.
//! A line without a number gives no points and is told as missing: the total is then *at least* so
//! much, and so it is marked. Points that hang on a hedged number are marked as uncertain.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Bound;
use crate::tables::indicators::Indicators;
use crate::tables::toml_table;

use super::amount::Amount;
use super::measure::{Measure, Per};
use super::observe::{Missing, Observation};
use super::peers::Peers;
use super::range::{Order, Reach};
use super::rank::{self, LEAST_RANKED};

/// A yardstick.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// What it is called.
    pub name: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// What one number is worth.
#[derive(Clone, Debug)]
pub struct Line {
    /// The number.
    pub measure: Measure,
    /// How it is held against the thresholds.
    pub operator: Operator,
    /// Thresholds, each harder to reach than the one before, with their points.
    pub steps: Vec<Step>,
}

/// A threshold and what reaching it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The threshold.
    pub threshold: Decimal,
    /// Points.
    pub points: Decimal,
}

/// How a number is held against a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Operator {
    /// Not less.
    #[serde(rename = ">=")]
    AtLeast,
    /// More.
    #[serde(rename = ">")]
    Above,
    /// Not more.
    #[serde(rename = "<=")]
    AtMost,
    /// Less.
    #[serde(rename = "<")]
    Below,
}

impl Operator {
    /// Its sign.
    pub fn name(self) -> &'static str {
        match self {
            Operator::AtLeast => ">=",
            Operator::Above => ">",
            Operator::AtMost => "<=",
            Operator::Below => "<",
        }
    }

    /// Whether a number reaches a threshold.
    fn reaches(self, value: Decimal, threshold: Decimal) -> bool {
        match self {
            Operator::AtLeast => value >= threshold,
            Operator::Above => value > threshold,
            Operator::AtMost => value <= threshold,
            Operator::Below => value < threshold,
        }
    }

    /// Whether larger numbers are better.
    fn rises(self) -> bool {
        matches!(self, Operator::AtLeast | Operator::Above)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    line: Vec<toml::Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    indicator: toml::Spanned<String>,
    operator: Operator,
    thresholds: toml::Spanned<Numbers>,
    points: toml::Spanned<Numbers>,
    per: Option<toml::Spanned<String>>,
}

/// Numbers as typed, with their places.
type Numbers = Vec<toml::Spanned<toml::Value>>;

impl Scorecard {
    /// Reads a scorecard.
    ///
    /// # Errors
    /// `Io`, and `Table` with the line of what is wrong.
    pub fn load(path: &Path, catalogue: &Indicators) -> Result<Scorecard> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
        Scorecard::parse(path, &text, catalogue)
    }

    /// Reads the text of a scorecard.
    ///
    /// # Errors
    /// `Table` with the line of what is wrong.
    pub fn parse(path: &Path, text: &str, catalogue: &Indicators) -> Result<Scorecard> {
        let refused = |offset: usize, problem: String| -> Error {
            let line = text[..offset].matches('\n').count() + 1;
            ErrorKind::Table { path: path.to_owned(), line, problem }.into()
        };
        let File { name, line } = toml_table(path, text)?;
        let mut lines = Vec::new();
        for entry in line {
            let entry = entry.into_inner();
            let per = match &entry.per {
                None => None,
                Some(name) => Some(Per::from_name(name.get_ref()).ok_or_else(|| {
                    let names: Vec<&str> = Per::ALL.iter().map(|per| per.name()).collect();
                    let problem = format!(
                        "`{}` is nothing to divide by; name one of {}",
                        name.get_ref(),
                        names.join(", ")
                    );
                    refused(name.span().start, problem)
                })?),
            };
            let measure = Measure::of(entry.indicator.get_ref(), per, catalogue, "indicator")
                .map_err(|error| refused(entry.indicator.span().start, error.to_string()))?;
            let numbers = |list: &toml::Spanned<Numbers>| -> Result<Vec<Decimal>> {
                let number = |value: &toml::Spanned<toml::Value>| {
                    decimal(value.get_ref()).ok_or_else(|| {
                        let typed = &text[value.span()];
                        refused(value.span().start, format!("`{typed}` is no number; write it as 90 or 0.5"))
                    })
                };
                list.get_ref().iter().map(number).collect()
            };
            let (thresholds, points) = (numbers(&entry.thresholds)?, numbers(&entry.points)?);
            if thresholds.is_empty() || thresholds.len() != points.len() {
                let problem = format!(
                    "{} thresholds and {} points; give points for each threshold, and at least one",
                    thresholds.len(),
                    points.len()
                );
                return Err(refused(entry.points.span().start, problem));
            }
            let harder =
                |pair: &[Decimal]| if entry.operator.rises() { pair[0] < pair[1] } else { pair[0] > pair[1] };
            if !thresholds.windows(2).all(harder) {
                let order = if entry.operator.rises() { "rising" } else { "falling" };
                let problem = format!("with `{}` write thresholds in {order} order", entry.operator.name());
                return Err(refused(entry.thresholds.span().start, problem));
            }
            if points.first().is_some_and(|first| *first < Decimal::ZERO)
                || !points.windows(2).all(|pair| pair[0] <= pair[1])
            {
                let problem =
                    "a threshold that is harder to reach gives no fewer points, and none below 0".to_owned();
                return Err(refused(entry.points.span().start, problem));
            }
            let steps =
                thresholds.into_iter().zip(points).map(|(threshold, points)| Step { threshold, points });
            lines.push(Line { measure, operator: entry.operator, steps: steps.collect() });
        }
        if lines.is_empty() {
            return Err(refused(0, "there is no line; write at least one [[line]]".to_owned()));
        }
        Ok(Scorecard { name: name.unwrap_or_default(), lines })
    }

    /// Points of one that reaches everything.
    pub fn possible(&self) -> Decimal {
        self.lines.iter().map(Line::possible).fold(Decimal::ZERO, |sum, points| sum.saturating_add(points))
    }
}

/// A number as typed: TOML reads 0.1 as the nearest float, which prints as 0.1 again.
fn decimal(value: &toml::Value) -> Option<Decimal> {
    match value {
        toml::Value::Integer(number) => Some(Decimal::from(*number)),
        toml::Value::Float(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

impl Line {
    /// Points of the hardest threshold.
    pub fn possible(&self) -> Decimal {
        self.steps.last().map_or(Decimal::ZERO, |step| step.points)
    }

    /// The hardest threshold that a number reaches.
    fn reached(&self, value: Decimal) -> Option<Step> {
        self.steps.iter().rev().find(|step| self.operator.reaches(value, step.threshold)).copied()
    }

    /// What a number gives.
    fn score(&self, value: Result<Amount, Missing>) -> Score {
        let (none, all) = (Decimal::ZERO, self.possible());
        let Ok(amount) = value else {
            return Score { value, reached: None, may_be: Reach { low: none, high: all } };
        };
        let reached = self.reached(amount.value);
        let points = reached.map_or(none, |step| step.points);
        let (low, high) = match (amount.bound, self.operator.rises()) {
            (Bound::Exact, _) => (points, points),
            (Bound::AtLeast, true) | (Bound::AtMost, false) => (points, all),
            (Bound::AtLeast, false) | (Bound::AtMost, true) => (none, points),
            // What two hedges made may be far off; thresholds should not hang on it.
            (Bound::Approx, _) => (none, all),
        };
        Score { value, reached, may_be: Reach { low, high } }
    }
}

/// What a line gives an organisation.
#[derive(Clone, Debug)]
pub struct Score {
    /// The number, or why there is none.
    pub value: Result<Amount, Missing>,
    /// The hardest threshold that it reaches.
    pub reached: Option<Step>,
    /// The points that it may deserve.
    pub may_be: Reach,
}

impl Score {
    /// Whether the hedge of the number could change the points.
    pub fn is_uncertain(&self) -> bool {
        self.value.is_ok() && self.may_be.low != self.may_be.high
    }

    /// Points; none where there is no number.
    pub fn points(&self) -> Option<Decimal> {
        self.value.is_ok().then(|| self.reached.map_or(Decimal::ZERO, |step| step.points))
    }
}

/// The league table of a peer group.
#[derive(Clone, Debug)]
pub struct League {
    /// What they have in common.
    pub peers: Peers,
    /// Every organisation, by points.
    pub rows: Vec<Row>,
}

/// An organisation in the league.
#[derive(Clone, Debug)]
pub struct Row {
    /// Place of its observation.
    pub at: usize,
    /// 1 for the most points; none where nothing is told or too few are ranked.
    pub rank: Option<usize>,
    /// How the rank is hedged: about, where missing or uncertain points could change it.
    pub rank_bound: Bound,
    /// All points; at least so many where lines are missing, about so many where some are uncertain.
    pub points: Amount,
    /// What each line gives.
    pub scores: Vec<Score>,
}

impl Row {
    /// Lines without a number.
    pub fn missing(&self) -> usize {
        self.scores.iter().filter(|score| score.value.is_err()).count()
    }

    /// The points that it may deserve.
    fn may_be(&self) -> Reach {
        let sum = |end: fn(&Score) -> Decimal| {
            self.scores.iter().map(end).fold(Decimal::ZERO, |sum, points| sum.saturating_add(points))
        };
        Reach { low: sum(|score| score.may_be.low), high: sum(|score| score.may_be.high) }
    }

    /// Whether any line has a number.
    pub fn is_told(&self) -> bool {
        self.missing() < self.scores.len()
    }
}

/// The league tables of a scorecard, a group each.
pub fn leagues(
    seen: &[Observation],
    selected: &BTreeMap<Peers, Vec<usize>>,
    card: &Scorecard,
) -> Vec<League> {
    selected.iter().map(|(peers, places)| league(seen, peers, places, card)).collect()
}

fn league(seen: &[Observation], peers: &Peers, places: &[usize], card: &Scorecard) -> League {
    let mut rows: Vec<Row> = places
        .iter()
        .map(|&at| {
            let scores: Vec<Score> =
                card.lines.iter().map(|line| line.score(seen[at].value(&line.measure))).collect();
            let points = scores.iter().filter_map(Score::points);
            let value = points.fold(Decimal::ZERO, |sum, points| sum.saturating_add(points)).normalize();
            let bound = if scores.iter().any(Score::is_uncertain) {
                Bound::Approx
            } else if scores.iter().any(|score| score.value.is_err()) {
                Bound::AtLeast
            } else {
                Bound::Exact
            };
            Row { at, rank: None, rank_bound: Bound::Exact, points: Amount { value, bound }, scores }
        })
        .collect();
    let mut told: Vec<Decimal> =
        rows.iter().filter(|row| row.is_told()).map(|row| row.points.value).collect();
    told.sort_unstable();
    if peers.are_told() && told.len() >= LEAST_RANKED {
        let ranges: Vec<Reach> = rows.iter().filter(|row| row.is_told()).map(Row::may_be).collect();
        let order = Order::of(&ranges);
        for row in rows.iter_mut().filter(|row| row.is_told()) {
            row.rank = Some(rank::rank(&told, row.points.value));
            row.rank_bound = order.bound(row.may_be());
        }
    }
    rows.sort_by(|one, other| {
        let told = other.is_told().cmp(&one.is_told());
        told.then_with(|| other.points.value.cmp(&one.points.value))
    });
    League { peers: peers.clone(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Scorecard> {
        let catalogue = Indicators::load(None).expect("the built-in catalogue");
        Scorecard::parse(Path::new("card.toml"), text, &catalogue)
    }

    const RATE: &str = "[[line]]\nindicator = \"union_coverage_rate\"\noperator = \">=\"\n\
        thresholds = [60, 80, 95]\npoints = [2, 4, 6]\n";

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let said = |from: &str, to: &str| parsed(&RATE.replace(from, to)).expect_err("wrong").to_string();
        assert!(said("union_coverage_rate", "no_such").starts_with("card.toml:2: `no_such` is no value"));
        assert!(said(">=", "~").starts_with("card.toml:3: unknown variant"));
        assert!(said("60, 80", "80, 60").starts_with("card.toml:4: with `>=` write thresholds in rising"));
        assert!(said("60", "\"60\"").starts_with("card.toml:4: `\"60\"` is no number"));
        assert!(said(", 6]", "]").starts_with("card.toml:5: 3 thresholds and 2 points"));
        assert!(said("2, 4", "4, 2").starts_with("card.toml:5: a threshold that is harder"));
        assert!(
            said("points", "per = \"heads\"\npoints")
                .starts_with("card.toml:5: `heads` is nothing to divide")
        );
        assert!(
            said("points", "per = \"members\"\npoints")
                .starts_with("card.toml:2: `union_coverage_rate` is no")
        );
        assert!(parsed("name = \"x\"\nline = []\n").expect_err("empty").to_string().contains("no line"));
    }

    /// Points for a hedged number, `?` where they are uncertain.
    fn points(line: &Line, value: &str, bound: Bound) -> String {
        let value = value.parse().expect("a decimal");
        let score = line.score(Ok(Amount { value, bound }));
        format!("{}{}", score.points().expect("a number"), if score.is_uncertain() { "?" } else { "" })
    }

    #[test]
    fn the_hardest_threshold_counts() {
        let card = parsed(RATE).expect("right");
        assert_eq!(card.possible(), Decimal::from(6));
        let exact = |value| points(&card.lines[0], value, Bound::Exact);
        assert_eq!(["59.9", "60", "94.9", "95"].map(exact), ["0", "2", "4", "6"]);
        let falling = RATE.replace(">=", "<").replace("60, 80, 95", "20, 10, 0.5");
        let card = parsed(&falling).expect("right");
        let exact = |value| points(&card.lines[0], value, Bound::Exact);
        assert_eq!(["20", "19.9", "10", "0.4"].map(exact), ["0", "2", "2", "6"]);
    }

    #[test]
    fn a_hedge_that_could_change_the_points_makes_them_uncertain() {
        let card = parsed(RATE).expect("right");
        let of = |value, bound| points(&card.lines[0], value, bound);
        assert_eq!(of("96", Bound::AtLeast), "6");
        assert_eq!(of("80", Bound::AtLeast), "4?");
        assert_eq!(of("59", Bound::AtMost), "0");
        assert_eq!(of("61", Bound::AtMost), "2?");
        assert_eq!(of("99", Bound::Approx), "6?");
        let even = parsed(&RATE.replace("2, 4, 6", "6, 6, 6")).expect("right");
        let of = |value, bound| points(&even.lines[0], value, bound);
        assert_eq!(of("61", Bound::AtLeast), "6", "beyond it are no more points");
        assert_eq!(of("59", Bound::AtLeast), "0?");
        assert_eq!(of("96", Bound::AtMost), "6?");
        assert_eq!(of("96", Bound::Approx), "6?");
        assert!(card.lines[0].score(Err(Missing::NotTold)).points().is_none());
    }
}
