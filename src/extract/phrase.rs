//! Reads number phrases: hedge, numeral, measure word, hedge; and ranges of them.
//!
//! A phrase is what will be a figure's `raw`: `近20多万元`, `30-40人`, `90%以上`. Whether it is a
//! figure at all is [`super::reject`]'s part, what it means that of the modules after it.

use rust_decimal::Decimal;

use super::flow::Flow;
use super::numeral::{self, Numeral, Reading};
use crate::model::{Bound, Unit};
use crate::tables::units::{Measure, UnitSet, Units};

/// A number phrase. All places are characters of the flow.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// First character, hedge included.
    pub start: usize,
    /// First character of the numeral.
    pub number: usize,
    /// One past the last character of the (last) numeral.
    pub number_end: usize,
    /// One past the last character, measure word and hedge included.
    pub end: usize,
    /// One past the measure word; the noun counted may begin here.
    pub measure_end: usize,
    /// The number in base units.
    pub value: Decimal,
    /// The upper end of a range.
    pub max: Option<Decimal>,
    /// How it is hedged.
    pub bound: Bound,
    /// What the measure word counts; none where there is no measure word.
    pub unit: Option<Unit>,
    /// The units of nouns that may decide otherwise.
    pub by_noun: UnitSet,
    /// Whether the numeral is in Chinese digits.
    pub chinese: bool,
    /// The largest multiplier that was written out.
    pub scale: Decimal,
    /// Whether a word hedges it before or after (not the numeral itself).
    pub hedged: bool,
}

impl Phrase {
    /// Whether it counts in percentage points.
    pub fn in_points(&self, flow: &Flow) -> bool {
        self.unit == Some(Unit::Percent) && (self.number_end..self.measure_end).any(|i| flow.get(i) == '点')
    }
}

/// What was read at a place.
#[derive(Debug)]
pub enum Step {
    /// A number phrase; reading goes on behind its measure word.
    Phrase(Phrase),
    /// Digits up to a place that are no number.
    Skip(usize, NoNumber),
}

/// Why digits are no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNumber {
    /// Some of them are hidden.
    Masked,
    /// They are part of a code, an address or a date.
    Code,
    /// They are more than a number can hold.
    TooLarge,
}

/// Reads the phrase whose numeral begins at `at`, if one does.
pub fn read(flow: &Flow, at: usize, units: &Units) -> Option<Step> {
    let chars = flow.chars();
    let first = match numeral::read(chars, at)? {
        Reading::Numeral(n) => n,
        Reading::TooLarge(end) => return Some(Step::Skip(end, NoNumber::TooLarge)),
    };
    if is_masked(flow, at, first.end) {
        return Some(Step::Skip(mask_end(flow, first.end), NoNumber::Masked));
    }
    if in_code(flow, at, first.end) {
        let rest = (first.end..flow.len())
            .take_while(|&i| flow.get(i).is_ascii_digit() || flow.get(i) == '.')
            .count();
        return Some(Step::Skip(first.end + rest, NoNumber::Code));
    }
    let mut phrase = single(flow, at, first, units);
    if let Some(range) = range(flow, &phrase, units) {
        phrase = range;
    }
    hedge(flow, &mut phrase, units);
    Some(Step::Phrase(phrase))
}

/// `201*年`, `3X人`: digits were hidden.
fn is_masked(flow: &Flow, start: usize, end: usize) -> bool {
    (is_mask(flow.before(start)) && start > 0) || is_mask(flow.get(end))
}

/// A quick test that characters fail that are no masks and stand in most texts.
#[inline]
pub fn may_mask(c: char) -> bool {
    !matches!(c, '\u{2600}'..='\u{fffc}') && is_mask(c)
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '×' | '╳' | '〤' | 'x' | 'X' | '□' | '#' | '_' | '?' | '\u{fffd}')
}

/// Where a run of masks and the multiplier after it end.
fn mask_end(flow: &Flow, at: usize) -> usize {
    let masks = (at..flow.len()).take_while(|&i| is_mask(flow.get(i))).count();
    let rest = at + masks;
    rest + (rest..flow.len()).take_while(|&i| matches!(flow.get(i), '万' | '亿' | '余' | '多')).count()
}

/// `xxxx名`, `XX万元`: where a number that was wholly hidden ends, if one begins at `at`.
pub fn masked_number(flow: &Flow, at: usize, units: &Units) -> Option<usize> {
    let before = flow.before(at);
    if !is_mask(flow.get(at)) || is_mask(before) || before.is_ascii_alphanumeric() {
        return None;
    }
    let end = mask_end(flow, at);
    let measured =
        units.measure(&flow.chars()[end..]).is_some_and(|(_, measure)| measure.unit != Unit::Other);
    (measured && end - at >= 2).then_some(end)
}

/// `A4`, `5S`, `ISO9000`, `http://…/3`, `10.2.3.4`: digits within a code.
fn in_code(flow: &Flow, start: usize, end: usize) -> bool {
    let before = flow.before(start);
    let after = flow.get(end);
    let dotted = after == '.' && flow.get(end + 1).is_ascii_digit();
    (before.is_ascii_alphabetic() && start > 0 && !after_acronym(flow, start))
        || (after.is_ascii_alphabetic() && !matches!(after, 'm' | 'M' | 'k' | 'K'))
        || dotted
        || (matches!(before, '/' | '\\' | '=' | '@') && flow.get(start).is_ascii_digit())
}

/// `投放AED40台`: the number is no part of the acronym where a measure word follows it.
fn after_acronym(flow: &Flow, start: usize) -> bool {
    const LETTERS: usize = 3;
    let digits = (start..).take_while(|&i| flow.get(i).is_ascii_digit() || flow.get(i) == ',').count();
    let measured = matches!(flow.get(start + digits), '台' | '套' | '块' | '辆' | '件' | '盏' | '部' | '架');
    let letters = (0..start).rev().take_while(|&i| flow.get(i).is_ascii_uppercase()).count();
    measured && letters >= LETTERS
}

fn single(flow: &Flow, at: usize, n: Numeral, units: &Units) -> Phrase {
    let mut phrase = Phrase {
        start: at,
        number: at,
        number_end: n.end,
        end: n.end,
        measure_end: n.end,
        value: n.value,
        max: n.max,
        bound: n.bound.unwrap_or(Bound::Exact),
        unit: n.share.then_some(Unit::Percent),
        by_noun: UnitSet::default(),
        chinese: n.chinese,
        scale: n.scale,
        hedged: false,
    };
    if n.share {
        return phrase;
    }
    let rest = &flow.chars()[n.end..];
    if rest.first() == Some(&'‰') {
        phrase.value /= Decimal::TEN;
        phrase.max = phrase.max.map(|max| max / Decimal::TEN);
        phrase.unit = Some(Unit::Percent);
        phrase.measure_end = n.end + 1;
    } else if let Some((len, Measure { unit, by_noun })) = units.measure(rest) {
        phrase.unit = Some(unit);
        phrase.by_noun = by_noun;
        phrase.measure_end = n.end + len;
        if unit == Unit::Yuan {
            small_change(flow, &mut phrase);
        }
    } else if at > 0 && matches!(flow.before(at), '$' | '¥' | '￥') {
        phrase.unit = Some(Unit::Yuan);
        phrase.start = at - 1;
    }
    phrase.end = phrase.measure_end;
    phrase
}

/// `十二元五角`, `八元整`.
fn small_change(flow: &Flow, phrase: &mut Phrase) {
    for (coin, part) in [('角', Decimal::new(1, 1)), ('分', Decimal::new(1, 2))] {
        let at = phrase.measure_end;
        if let Some(Reading::Numeral(n)) = numeral::read(flow.chars(), at)
            && n.value < Decimal::TEN
            && flow.get(n.end) == coin
        {
            phrase.value = phrase.value.checked_add(n.value * part).unwrap_or(phrase.value);
            phrase.measure_end = n.end + 1;
        }
    }
    if flow.get(phrase.measure_end) == '整'
        && !matches!(flow.get(phrase.measure_end + 1), '治' | '改' | '理' | '修' | '个')
    {
        phrase.measure_end += 1;
    }
}

/// `30-40人`, `10万元至20万元`: two numbers of one unit with a dash between.
fn range(flow: &Flow, first: &Phrase, units: &Units) -> Option<Phrase> {
    let mut at = first.measure_end;
    match flow.get(at) {
        '-' | '–' | '—' | '~' | '～' | '至' | '到' | '―' | '−' => at += 1,
        _ => return None,
    }
    if flow.get(at) == '—' {
        at += 1;
    }
    let Some(Reading::Numeral(n)) = numeral::read(flow.chars(), at) else { return None };
    let second = single(flow, at, n, units);
    let joined = first.unit.is_none() || first.unit == second.unit;
    if !joined || first.max.is_some() || second.max.is_some() {
        return None;
    }
    let mut low = first.value;
    if first.unit.is_none() && first.scale == Decimal::ONE && low < second.value.checked_div(second.scale)? {
        low = low.checked_mul(second.scale)?;
    }
    if first.unit.is_none() && flow.get(second.number_end) == '‰' {
        low /= Decimal::TEN;
    }
    let (low, high) = if low <= second.value { (low, second.value) } else { (second.value, low) };
    Some(Phrase {
        start: first.start,
        number: first.number,
        value: low,
        max: Some(high).filter(|&h| h != low),
        ..second
    })
}

/// Takes in the hedges before and after. Of two, the first counts.
fn hedge(flow: &Flow, phrase: &mut Phrase, units: &Units) {
    let inner = phrase.bound;
    let chars = flow.chars();
    let mut stated = None;
    if let Some((len, bound)) = units.hedge_before(&chars[..phrase.number]) {
        phrase.start = phrase.number - len;
        stated = Some(bound);
    } else if phrase.chinese && flow.before(phrase.number) == '上' && begins_with_power(flow, phrase) {
        // 上千, 上百: a vague number of the power it names.
        phrase.start = phrase.number - 1;
        stated = Some(Bound::AtLeast);
    }
    if phrase.unit.is_some()
        && let Some((len, bound)) = units.hedge_after(&chars[phrase.end.min(chars.len())..])
        && hedges_here(flow, phrase, len)
    {
        phrase.end += len;
        if stated.is_none() && inner == Bound::Exact {
            stated = Some(bound);
        }
    }
    if let Some(bound) = stated {
        phrase.bound = bound;
        phrase.hedged = true;
    }
}

/// A single 余 or 多 after a measure word begins a word of its own more often than it hedges.
fn hedges_here(flow: &Flow, phrase: &Phrase, len: usize) -> bool {
    let word = flow.get(phrase.end);
    if len > 1 || !matches!(word, '余' | '多') {
        return true;
    }
    phrase.unit == Some(Unit::Yuan) && !flow.get(phrase.end + 1).is_alphabetic()
}

/// Whether a numeral is a bare power: 百, 千, 万 and what follows them, without a digit before.
pub fn begins_with_power(flow: &Flow, phrase: &Phrase) -> bool {
    matches!(flow.get(phrase.number), '百' | '千' | '万' | '亿')
        && !(flow.get(phrase.number) == '百' && flow.get(phrase.number + 1) == '分')
}
