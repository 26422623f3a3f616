//! Finds numbers that are parts of a total, so that no sum counts them twice.
//!
//! A part is told by a word (`其中在册正式职工36535人`) or by arithmetic (`687件:301件,386件`).
//! It keeps an indicator of its own, narrower than the total's, but never the total's or one
//! that is added up with it.

use rust_decimal::Decimal;

use super::flow::Flow;
use super::layout::Layout;
use super::phrase::Phrase;
use crate::model::Unit;
use crate::tables::aspects::Aspects;

/// A number of a sentence, as far as parts are concerned.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// The number.
    pub phrase: &'a Phrase,
    /// Its unit.
    pub unit: Unit,
    /// Whether its own clause says clearly what it counts.
    pub told: bool,
    /// Index of its indicator, if it has one.
    pub indicator: Option<usize>,
}

/// For each number of a sentence, the index of the total that it is a part of.
///
/// `before` is the last number of the sentence before, which a part may belong to.
pub fn find(flow: &Flow, layout: &Layout, items: &[Item<'_>], words: &Aspects) -> Vec<Option<Option<usize>>> {
    let mut parts: Vec<Option<Option<usize>>> = vec![None; items.len()];
    by_word(flow, layout, items, words, &mut parts);
    by_sum(items, &mut parts);
    parts
}

/// After 其中 and its like, until the sentence goes on to something else.
fn by_word(
    flow: &Flow,
    layout: &Layout,
    items: &[Item<'_>],
    words: &Aspects,
    parts: &mut [Option<Option<usize>>],
) {
    let chars = flow.chars();
    // The total that parts belong to, once a word has opened one, and where it closes.
    let mut open: Option<(Option<usize>, usize)> = None;
    for i in 0..items.len() {
        let item = &items[i];
        let sentence = layout.sentences[layout.sentence_at(item.phrase.number)].range;
        let from = if i > 0 { items[i - 1].phrase.end.max(sentence.0) } else { sentence.0 };
        let between = &chars[from.min(item.phrase.start)..item.phrase.start];
        if words.part_strong.any_in(between) {
            let total = (0..i).rev().find(|&k| items[k].unit == item.unit && parts[k].is_none());
            let bracketed = between.contains(&'(');
            let close = if bracketed {
                (item.phrase.end..sentence.1).find(|&p| flow.get(p) == ')').unwrap_or(sentence.1)
            } else {
                sentence.1
            };
            open = Some((total, close));
            parts[i] = Some(total);
            continue;
        }
        let Some((total, close)) = open else { continue };
        let goes_on = item.phrase.start < close && same_kind(items, total, item);
        let new_start =
            between.iter().any(|&c| matches!(c, ';' | '。')) && !between.starts_with(&[';', '另']);
        if goes_on
            && !(new_start && item.told && total.is_none_or(|t| items[t].indicator != item.indicator))
            && !(item.told && items_differ(items, total, item))
        {
            parts[i] = Some(total);
        } else if item.phrase.start >= close {
            open = None;
        }
    }
}

fn same_kind(items: &[Item<'_>], total: Option<usize>, item: &Item<'_>) -> bool {
    total.is_none_or(|t| items[t].unit == item.unit)
}

/// Whether a number tells of something else than the total, and clearly.
fn items_differ(items: &[Item<'_>], total: Option<usize>, item: &Item<'_>) -> bool {
    match total {
        Some(t) => {
            item.indicator.is_some() && items[t].indicator.is_some() && item.indicator != items[t].indicator
        }
        None => item.indicator.is_some(),
    }
}

/// Two or more numbers in a row that add up to one before them.
fn by_sum(items: &[Item<'_>], parts: &mut [Option<Option<usize>>]) {
    for total in 0..items.len() {
        if items[total].phrase.max.is_some()
            || matches!(items[total].unit, Unit::Percent)
            || items[total].phrase.value < Decimal::TWO
        {
            continue;
        }
        let mut sum = Decimal::ZERO;
        let mut taken = Vec::new();
        for k in total + 1..items.len() {
            if items[k].unit != items[total].unit {
                continue;
            }
            sum += items[k].phrase.value;
            taken.push(k);
            if sum == items[total].phrase.value && taken.len() >= 2 {
                for k in taken {
                    parts[k].get_or_insert(Some(total));
                }
                break;
            }
            if sum > items[total].phrase.value {
                break;
            }
        }
    }
}
