//! Finds numbers that are parts of a total, so that no sum counts them twice.
//!
//! A part is told by a word (`其中在册正式职工36535人`), by a base taken up again (`受理的301件
//! 案件里,128件…`) or by arithmetic (`687件:301件,386件`). It keeps an indicator of its own,
//! narrower than the total's, but never the total's or one that is added up with it.

use rust_decimal::Decimal;

use super::flow::Flow;
use super::layout::Layout;
use super::phrase::Phrase;
use crate::model::Unit;
use crate::tables::aspects::Aspects;

/// A number of a report, as far as parts are concerned.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// The number.
    pub phrase: &'a Phrase,
    /// Its unit.
    pub unit: Unit,
    /// Index of its sentence.
    pub sentence: usize,
    /// Whether its own clause says clearly what it counts.
    pub told: bool,
    /// Index of its indicator, if it has one.
    pub indicator: Option<usize>,
}

/// What a number is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Index of the total, where it is stated.
    pub of: Option<usize>,
    /// Whether it is a total told before that is taken up again.
    pub base: bool,
}

/// For each number of a report, what it is a part of, if it is one.
pub fn find(flow: &Flow, layout: &Layout, items: &[Item<'_>], words: &Aspects) -> Vec<Option<Part>> {
    let mut parts: Vec<Option<Part>> = vec![None; items.len()];
    by_word(flow, layout, items, words, &mut parts);
    by_sum(items, &mut parts);
    parts
}

/// A run of parts that a word opened.
struct Open {
    total: Option<usize>,
    unit: Unit,
    /// Where the run ends: the bracket or the sentence.
    close: usize,
}

fn by_word(flow: &Flow, layout: &Layout, items: &[Item<'_>], words: &Aspects, parts: &mut [Option<Part>]) {
    let chars = flow.chars();
    let mut open: Option<Open> = None;
    for i in 0..items.len() {
        let item = &items[i];
        let sentence = layout.sentences[item.sentence].range;
        let from = if i > 0 { items[i - 1].phrase.end.max(sentence.0) } else { sentence.0 };
        let between = &chars[from.min(item.phrase.start)..item.phrase.start];
        if is_base(flow, item.phrase, sentence.1) {
            parts[i] = Some(Part { of: None, base: true });
            open = Some(Open { total: Some(i), unit: item.unit, close: sentence.1 });
            continue;
        }
        if words.part_strong.any_in(between) {
            let total = (0..i)
                .rev()
                .take_while(|&k| items[k].sentence + 1 >= item.sentence)
                .find(|&k| items[k].unit == item.unit && parts[k].is_none());
            let bracket = between
                .contains(&'(')
                .then(|| (item.phrase.end..sentence.1).find(|&p| flow.get(p) == ')'))
                .flatten();
            open = Some(Open { total, unit: item.unit, close: bracket.unwrap_or(sentence.1) });
            parts[i] = Some(Part { of: total, base: false });
            continue;
        }
        let Some(run) = &open else { continue };
        if item.phrase.start >= run.close {
            open = None;
            continue;
        }
        let other_thing = item.told && differs(items, run.total, item);
        if item.unit == run.unit && !other_thing {
            parts[i] = Some(Part { of: run.total, base: false });
        }
    }
}

/// Whether a number tells of something else than the total.
fn differs(items: &[Item<'_>], total: Option<usize>, item: &Item<'_>) -> bool {
    let of_total = total.and_then(|t| items[t].indicator);
    item.indicator.is_some() && item.indicator != of_total
}

/// `受理的301件案件里,`, `这12家企业中`: a number that is taken up as the whole of what follows.
fn is_base(flow: &Flow, phrase: &Phrase, sentence_end: usize) -> bool {
    const NOUN_CHARS: usize = 8;
    let end = (phrase.end + NOUN_CHARS).min(sentence_end);
    let stop = (phrase.end..end).find(|&i| matches!(flow.get(i), ',' | ':' | '、' | '。' | ';'));
    let Some(stop) = stop else { return false };
    let taken_up = matches!(flow.before(stop), '里' | '中')
        && !(flow.before(stop) == '中' && matches!(flow.before(stop - 1), '高' | '初' | '之' | '集' | '国'));
    taken_up && flow.before(phrase.start) != '第'
}

/// From this on a sum of numbers is no coincidence, however far they stand: the lines of an account.
const FAR: Decimal = Decimal::from_parts(1000, 0, 0, false, 0);
/// But no farther than this.
const FAR_ITEMS: usize = 24;

/// Two or more numbers in a row that add up to one before them.
fn by_sum(items: &[Item<'_>], parts: &mut [Option<Part>]) {
    for total in 0..items.len() {
        let whole = items[total].phrase.value;
        if items[total].phrase.max.is_some() || items[total].unit == Unit::Percent || whole < Decimal::from(3)
        {
            continue;
        }
        let of_total = |item: &&Item<'_>| item.unit == items[total].unit;
        let last = if whole < FAR { items[total].sentence + 1 } else { usize::MAX };
        let near = items[total + 1..].iter().take(FAR_ITEMS);
        let near = near.take_while(|item| item.sentence <= last).filter(of_total);
        let (mut sum, mut count) = (Decimal::ZERO, 0);
        for item in near {
            let Some(next) = sum.checked_add(item.phrase.value) else { break };
            (sum, count) = (next, count + 1);
            if sum == whole && count >= 2 {
                for k in (total + 1..items.len()).filter(|&k| of_total(&&items[k])).take(count) {
                    parts[k].get_or_insert(Part { of: Some(total), base: false });
                }
                break;
            }
            if sum > whole {
                break;
            }
        }
    }
}
