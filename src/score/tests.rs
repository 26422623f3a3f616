//! Alignment and counting.

use super::align::align;
use super::*;
use crate::model::{Aspect, Bound};
use crate::span::Span;

fn gold(value: i64, unit: Unit, indicator: &str) -> GoldFigure {
    GoldFigure {
        report: 1,
        raw: String::new(),
        value: value.into(),
        value_max: None,
        unit,
        bound: Bound::Exact,
        aspect: Aspect::Actual,
        indicator: indicator.to_owned(),
        near: String::new(),
    }
}

fn figure(value: i64, unit: Unit, indicator: &str) -> Figure {
    Figure {
        indicator: indicator.to_owned(),
        value: value.into(),
        value_max: None,
        unit,
        bound: Bound::Exact,
        aspect: Aspect::Actual,
        span: Span::default(),
        sentence: Span::default(),
        rule: String::new(),
        confidence: 1.0,
    }
}

#[test]
fn aligns_the_most_pairs_and_then_the_most_units() {
    assert_eq!(align(&[(1, 'a'), (2, 'a'), (3, 'a')], &[(2, 'a'), (3, 'b')]), [(1, 0), (2, 1)]);
    assert_eq!(align(&[(1, 'b')], &[(1, 'a'), (1, 'b')]), [(0, 1)]);
    assert_eq!(align::<u8, u8>(&[], &[(1, 1)]), []);
}

#[test]
fn counts_each_kind_of_fault() {
    let gold = [gold(240, Unit::Person, "people_helped"), gold(7, Unit::Event, "trainings_held")];
    let found = [figure(240, Unit::Person, "members"), figure(9, Unit::Item, "other")];
    let outcomes = compare(&gold, &found);
    let faults: Vec<_> = outcomes.iter().map(Outcome::faults).collect();
    assert_eq!(faults, [vec!["indicator"], vec!["missed"], vec!["false"]]);
    let tally = tally(&outcomes);
    assert_eq!((tally.gold, tally.found, tally.aligned, tally.unit, tally.right), (2, 2, 1, 1, 0));
    assert_eq!(tally.detection_f1(), 0.5);
    assert_eq!(tally.figure_f1(), 0.0);
}
