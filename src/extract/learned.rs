//! Examples to learn from: what is seen of each number of a report, for `examples/learn.rs`.

use super::Read;
use super::indicator::Scale;
use super::sign::{self, View};
use crate::model::Report;
use crate::tables::Tables;
pub use crate::tables::learned::CATALOGUE;
use crate::tables::learned::Spot;

/// What is seen of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Where its figure begins in the text of the report, in bytes.
    pub start: usize,
    /// The signs around it and how much each counts by its place.
    pub signs: Vec<(Spot, String, f32)>,
    /// What the catalogue says for each of its indicators, and last for what none takes.
    pub scores: Vec<f32>,
}

impl Example {
    /// What is seen from a number's place.
    pub(super) fn new(view: &View<'_>, scores: Vec<f32>) -> Example {
        let mut signs = Vec::new();
        sign::each(view, &mut Vec::new(), |spot, sign, counts| {
            signs.push((spot, sign.iter().collect(), counts));
        });
        Example { start: view.flow.span(view.phrase.0, view.phrase.1).start, signs, scores }
    }
}

/// The examples of a report, in the order of the text.
pub fn examples(report: &Report, tables: &Tables) -> Vec<Example> {
    let Some(read) = Read::new(report, tables, u64::MAX, &mut Vec::new()) else { return Vec::new() };
    let mut scale = Scale::new(&read.flow, &read.layout, tables);
    scale.examples = Some(Vec::new());
    read.reader(tables).decisions(&read.numbers, &mut scale);
    scale.examples.unwrap_or_default()
}
