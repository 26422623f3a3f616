//! Reads figures out of a report: numbers with their units and what they tell.
//!
//! In: a [`Report`] in simplified text. Out: its [`Figure`]s in the order of the text, and
//! warnings for numbers that were masked or too large. The steps, a file each:
//!
//! 1. `flow`: the text without breaks inside sentences; `layout`: its sentences and clauses;
//! 2. `phrase`: hedge, `numeral`, measure word; `unit`: what an open measure word counts;
//! 3. `reject`: which numbers are no figures;
//! 4. `indicator`: which indicator the words around point to, with the weak `sign`s that were
//!    `learned`; `part`: parts of totals;
//!    `aspect`: done, planned, earlier, per head.
//!
//! It never guesses a digit: a masked number (`201*年`, `xx名`) gives no figure.

mod aspect;
mod flow;
mod indicator;
mod layout;
pub mod learned;
mod numeral;
mod part;
mod phrase;
mod reject;
mod sign;
mod table;
mod unit;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Aspect, Config, Figure, Report, Unit};
use crate::tables::Tables;
use crate::tables::indicators::{IndicatorKind, OTHER};
use crate::tables::units::UnitSet;
use crate::warning::{Warning, WarningCode};
use flow::Flow;
use indicator::{Decision, Place, Scale};
use layout::{Layout, Range};
use part::Part;
use phrase::{NoNumber, Phrase, Step};
use table::Cell;

/// The figures of a report, in the order of its text.
///
/// Warns with `LimitReached` where there are more than the limits of `config` allow; then none is
/// read.
pub fn extract(report: &Report, tables: &Tables, config: &Config) -> (Vec<Figure>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let read = Read::new(report, tables, config.limits.figures, &mut warnings);
    let most = config.limits.figures;
    if read.as_ref().is_some_and(|read| read.numbers.len() as u64 > most) {
        let message = format!("over the limit of {most} figures; see `--max-figures`");
        return (Vec::new(), vec![Warning::new(WarningCode::LimitReached, message)]);
    }
    let figures = read.map_or_else(Vec::new, |read| read.reader(tables).figures(&read.numbers));
    (figures, warnings)
}

/// A report cut up, with its numbers.
struct Read {
    flow: Flow,
    layout: Layout,
    numbers: Vec<Number>,
    timeline: aspect::Timeline,
}

impl Read {
    /// Nothing where the report holds no figures.
    fn new(report: &Report, tables: &Tables, most: u64, warnings: &mut Vec<Warning>) -> Option<Read> {
        if !may_hold_figures(&report.text) {
            return None;
        }
        let flow = Flow::new(&report.text);
        let layout = Layout::new(&flow, &tables.heads);
        let numbers = numbers(&flow, &layout, report, tables, most, warnings);
        if numbers.is_empty() {
            return None;
        }
        let facts = &report.facts;
        let timeline = aspect::Timeline::new(&flow, &layout, facts.kind, facts.year, &tables.aspects);
        Some(Read { flow, layout, numbers, timeline })
    }

    fn reader<'a>(&'a self, tables: &'a Tables) -> Reader<'a> {
        Reader { flow: &self.flow, layout: &self.layout, tables, timeline: &self.timeline }
    }
}

/// A quick look that spares texts without numbers the work.
fn may_hold_figures(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || text.chars().any(numeral::is_chinese_numeral)
}

/// Longer runs of digits are worth a warning.
const TOO_LONG_CHARS: usize = 20;

/// A number that may be a figure, and its unit.
#[derive(Debug)]
struct Number {
    phrase: Phrase,
    unit: Unit,
    /// Index of its clause.
    clause: usize,
    /// Index of its sentence.
    sentence: usize,
    /// What its table says of it, if it stands in one.
    cell: Option<Box<Cell>>,
}

/// All numbers that are no rejects, or the first of them where there are more than `most`.
fn numbers(
    flow: &Flow,
    layout: &Layout,
    report: &Report,
    tables: &Tables,
    most: u64,
    warnings: &mut Vec<Warning>,
) -> Vec<Number> {
    // A figure every few lines is usual.
    let mut found = Vec::with_capacity(flow.len() / 64);
    if reject::lays_down_rules(flow, layout, &tables.rejects) {
        return found;
    }
    let mut cells = table::read(flow, layout, tables, most).into_iter().peekable();
    let mut masked = 0;
    let mut at = 0;
    loop {
        at = next_place(flow, at, cells.peek());
        if at >= flow.len() || found.len() as u64 > most {
            break;
        }
        if let Some(cell) = cells.next_if(|cell| cell.phrase.start == at) {
            at = cell.phrase.end;
            let (clause, sentence) = layout.places_of(cell.phrase.number);
            let (phrase, unit) = (cell.phrase.clone(), cell.unit);
            found.push(Number { phrase, unit, clause, sentence, cell: Some(Box::new(cell)) });
            continue;
        }
        let step = phrase::read(flow, at, &tables.units);
        at = match step {
            None => match phrase::masked_number(flow, at, &tables.units) {
                Some(end) => {
                    masked += 1;
                    end
                }
                None => at + 1,
            },
            Some(Step::Skip(end, why)) => {
                match why {
                    NoNumber::Masked => masked += usize::from(flow.get(end) != '年'),
                    NoNumber::TooLarge if end - at > TOO_LONG_CHARS => {
                        let line = report.piece_at(flow.span(at, end).start).line;
                        let message = "a run of digits is too long to be a number; no figure was read";
                        warnings.push(Warning::at_line(WarningCode::NumberTooLarge, line, message));
                    }
                    NoNumber::TooLarge | NoNumber::Code => {}
                }
                end
            }
            Some(Step::Phrase(phrase)) => {
                let end = phrase.measure_end.max(phrase.number_end);
                if let Some(number) = accept(flow, layout, phrase, found.last(), tables) {
                    found.push(number);
                }
                end
            }
        };
    }
    if masked > 0 {
        let message = format!("numbers masked in the text: {masked}; no figure was read for them");
        warnings.push(Warning::new(WarningCode::MaskedNumber, message));
    }
    found
}

/// The next place from `at` on where a number, a masked number or a cell may begin.
fn next_place(flow: &Flow, at: usize, cell: Option<&Cell>) -> usize {
    let end = cell.map(|cell| cell.phrase.start).filter(|&start| start >= at).unwrap_or(flow.len());
    let may_begin = |&c: &char| numeral::may_begin(c) || phrase::may_mask(c);
    flow.chars()[at..end].iter().position(may_begin).map_or(end, |ahead| at + ahead)
}

fn accept(
    flow: &Flow,
    layout: &Layout,
    mut phrase: Phrase,
    before: Option<&Number>,
    tables: &Tables,
) -> Option<Number> {
    let (clause_index, sentence_index) = layout.places_of(phrase.number);
    let clause = layout.clauses[clause_index].range;
    let sentence = layout.sentences[sentence_index].range;
    if phrase.unit.is_none() {
        phrase.unit = bare_unit(flow, &phrase, clause, tables);
    }
    let lists = layout.lists_around(sentence_index, (phrase.start, phrase.end));
    if reject::reason(flow, &phrase, &reject::Around { clause, sentence, lists }, &tables.rejects).is_some() {
        return None;
    }
    let mut unit = phrase.unit?;
    if !phrase.by_noun.is_empty() {
        let limits = (clause.0, clause.1.max(phrase.end));
        let number = (phrase.start, phrase.measure_end);
        // 从6,240个发展到8,915个: the noun stands before the first.
        let carried = before
            .filter(|n| n.phrase.by_noun == phrase.by_noun)
            .filter(|n| n.phrase.start >= clause.0 || is_told_on(flow, n, &phrase, clause))
            .map(|n| n.unit);
        unit = unit::by_noun(flow, number, limits, phrase.by_noun, &tables.units).or(carried).unwrap_or(unit);
    }
    Some(Number { phrase, unit, clause: clause_index, sentence: sentence_index, cell: None })
}

/// `职工之家2个,市级36个`, `基层工会1862个,比上年增加147个`: the noun is not said again.
fn is_told_on(flow: &Flow, before: &Number, phrase: &Phrase, clause: Range) -> bool {
    const SAME_CHARS: usize = 6;
    let between = &flow.chars()[before.phrase.end.min(phrase.start)..phrase.start];
    let own = phrase.start.saturating_sub(clause.0);
    before.phrase.end + 1 >= clause.0 && own <= SAME_CHARS && !between.contains(&'。')
}

/// The unit of a number without a measure word: `全市30万热心市民`, `会员达到35930`, `追讨工资约58万`.
fn bare_unit(flow: &Flow, phrase: &Phrase, clause: Range, tables: &Tables) -> Option<Unit> {
    const REACH_CHARS: usize = 10;
    let chars = flow.chars();
    let large = phrase.scale >= Decimal::from(10_000);
    let units = if large { UnitSet::of(&[Unit::Person, Unit::Yuan]) } else { UnitSet::of(&[Unit::Person]) };
    let before =
        &chars[clause.0.max(phrase.start.saturating_sub(REACH_CHARS)).min(phrase.start)..phrase.start];
    let next = flow.get(phrase.end);
    if large && next.is_alphabetic() {
        let after = &chars[phrase.end..(phrase.end + 6).min(chars.len())];
        return tables.units.first_noun(after, units);
    }
    let ends = matches!(next, ',' | '。' | ';' | '\n' | '、' | ')');
    let leads = large
        || flow.ends_with(phrase.start, "达到")
        || flow.ends_with(phrase.start, "达")
        || flow.ends_with(phrase.start, "人数");
    if ends && leads && (large || !phrase.chinese) {
        return tables.units.last_noun(before, units);
    }
    None
}

/// Gives meaning to the numbers of a report.
struct Reader<'a> {
    flow: &'a Flow,
    layout: &'a Layout,
    tables: &'a Tables,
    timeline: &'a aspect::Timeline,
}

impl Reader<'_> {
    fn figures(&self, numbers: &[Number]) -> Vec<Figure> {
        let mut scale = Scale::new(self.flow, self.layout, self.tables);
        let decisions = self.decisions(numbers, &mut scale);
        let items: Vec<part::Item<'_>> = numbers
            .iter()
            .zip(&decisions)
            .map(|(n, d)| part::Item {
                phrase: &n.phrase,
                unit: n.unit,
                sentence: n.sentence,
                told: d.local >= TOLD,
                indicator: d.indicator,
            })
            .collect();
        let mut parts = part::find(self.flow, self.layout, &items, &self.tables.aspects);
        for (index, total) in column_totals(numbers, &decisions) {
            parts[index] = Some(Part { of: Some(total), base: false });
        }
        let mut figures: Vec<Figure> = Vec::with_capacity(numbers.len());
        for (index, part) in parts.into_iter().enumerate().take(numbers.len()) {
            let mut figure = self.figure(numbers, &decisions, index, part);
            if let Some(aspect) =
                figures.last().and_then(|last| self.carried_aspect(numbers, index, last.aspect))
            {
                figure.aspect = aspect;
                if is_growth(self.flow, &numbers[index], aspect) {
                    figure.indicator = OTHER.to_owned();
                    figure.rule = "growth".to_owned();
                }
            }
            figures.push(figure);
        }
        figures
    }

    /// Decides the indicators, sentence by sentence.
    fn decisions(&self, numbers: &[Number], scale: &mut Scale<'_>) -> Vec<Decision> {
        let mut decisions: Vec<Decision> = Vec::with_capacity(numbers.len());
        for these in numbers.chunk_by(|a, b| a.sentence == b.sentence) {
            let sentence = these[0].sentence;
            scale.go_to(sentence);
            for (index, n) in these.iter().enumerate() {
                if let Some(cell) = &n.cell {
                    let heading = self.layout.paragraphs[self.layout.sentences[sentence].paragraph].heading;
                    decisions.push(scale.decide_cell([cell.label, cell.head], heading, n.unit));
                    continue;
                }
                let before = index.checked_sub(1).map(|i| &these[i]);
                let level = before.and(decisions.last().copied());
                if let Some(same) = level.filter(|_| before.is_some_and(|before| self.rises_to(before, n))) {
                    decisions.push(same);
                    continue;
                }
                let place = Place {
                    clause: n.clause,
                    number_before: before.map(|before| before.phrase.measure_end),
                    number_after: these.get(index + 1).map(|after| after.phrase.start),
                    partner: level
                        .filter(|_| before.is_some_and(|before| self.told_with(before, n)))
                        .and_then(|level| level.indicator),
                };
                let mut decision = scale.decide(place, &n.phrase, n.unit);
                if decision.indicator.is_none()
                    && let Some(level) = level
                    && before.is_some_and(|before| self.is_rise_of(before, n))
                {
                    decision = level;
                }
                decisions.push(decision);
            }
        }
        decisions
    }

    /// The aspect of the number before, where it holds for this one too: `分别增加3.1万家和2.8万家`,
    /// `每户领到电热毯一条、棉大衣两件`.
    fn carried_aspect(&self, numbers: &[Number], index: usize, before: Aspect) -> Option<Aspect> {
        let (last, this) = (&numbers[index - 1].phrase, &numbers[index].phrase);
        let between = &self.flow.chars()[last.end.min(this.start)..this.start];
        let joined = matches!(between, ['和' | '、' | '及' | '与']);
        let listed =
            between.first() == Some(&'、') && !between.iter().any(|&c| matches!(c, ',' | ';' | '。'));
        match before {
            Aspect::Change if joined => Some(before),
            Aspect::Each if joined || (listed && numbers[index].unit != Unit::Yuan) => Some(before),
            _ => None,
        }
    }

    /// The aspect of a number in a table, where its column's head tells it.
    fn cell_aspect(&self, cell: &Cell, otherwise: Aspect) -> Aspect {
        let planned = cell
            .head
            .is_some_and(|head| self.tables.aspects.target_head.any_in(&self.flow.chars()[head.0..head.1]));
        match () {
            () if planned => Aspect::Target,
            () if cell.earlier => Aspect::Prior,
            () if cell.over_years => Aspect::Cumulative,
            () => otherwise,
        }
    }

    /// `由27个增加到29个`: both numbers are of one thing.
    fn rises_to(&self, before: &Number, number: &Number) -> bool {
        const BETWEEN_CHARS: usize = 6;
        let between = &self.flow.chars()[before.phrase.end.min(number.phrase.start)..number.phrase.start];
        before.unit == number.unit
            && between.len() <= BETWEEN_CHARS
            && self.tables.aspects.prior_to.longest_at_end(between).is_some()
    }

    /// `会员3872名,较去年净增214名`: the second tells how much the first has risen.
    fn is_rise_of(&self, level: &Number, number: &Number) -> bool {
        const BETWEEN_CHARS: usize = 14;
        let between = &self.flow.chars()[level.phrase.end.min(number.phrase.start)..number.phrase.start];
        let words = &self.tables.aspects;
        level.unit == number.unit
            && between.len() <= BETWEEN_CHARS
            && !between.contains(&';')
            && words.change.longest_at_end(between).is_some()
            && words.compares.any_in(between)
    }

    /// Whether a number stands in the clause of the one before or in the next to it.
    fn told_with(&self, before: &Number, number: &Number) -> bool {
        let clauses = &self.layout.clauses;
        number.clause - before.clause <= 1 && clauses[before.clause].group == clauses[number.clause].group
    }

    /// The rule that a cue gave rise to.
    fn rule(&self, cue: Range) -> String {
        let mut rule = String::with_capacity("cue:".len() + 3 * (cue.1 - cue.0));
        rule.push_str("cue:");
        self.flow.push_to(&mut rule, cue);
        rule
    }

    fn figure(&self, numbers: &[Number], decisions: &[Decision], index: usize, part: Option<Part>) -> Figure {
        let entries = self.tables.indicators.entries();
        let (number, decision) = (&numbers[index], &decisions[index]);
        let before = index.checked_sub(1).map(|i| numbers[i].phrase.end);
        let is_level = decision.indicator.is_some_and(|i| entries[i].kind != IndicatorKind::Flow);
        let smaller_before = index
            .checked_sub(1)
            .is_some_and(|i| numbers[i].unit == number.unit && numbers[i].phrase.value < number.phrase.value);
        let aspect = aspect::decide(
            self.flow,
            self.layout,
            &number.phrase,
            &aspect::Known {
                uncounted: decision.indicator.is_none(),
                unit: number.unit,
                clause: number.clause,
                sentence: number.sentence,
                number_before: before,
                is_level,
                smaller_before,
            },
            self.timeline,
            &self.tables.aspects,
        );
        let mut id = decision.indicator.map_or(OTHER, |i| entries[i].id.as_str());
        let (from, to) = decision.cue;
        let mut rule = match decision.indicator {
            Some(_) if from == to => "signs".to_owned(),
            Some(_) => self.rule(decision.cue),
            None => "none".to_owned(),
        };
        let aspect = number.cell.as_ref().map_or(aspect, |cell| self.cell_aspect(cell, aspect));
        if number.cell.as_ref().is_some_and(|cell| cell.split) {
            id = OTHER;
            rule = "part".to_owned();
        }
        if let Some(part) = part {
            let total_id = part.of.and_then(|t| decisions[t].indicator).map(|i| entries[i].id.as_str());
            let doubles = match total_id {
                Some(total_id) => self.tables.indicators.same_rollup(id, total_id) || decision.score < TOLD,
                None => decision.local < TOLD,
            };
            if doubles || part.base {
                id = OTHER;
                rule = "part".to_owned();
            }
        }
        if index > 0
            && told_again(&numbers[index - 1], number)
            && decisions[index - 1].indicator == decision.indicator
        {
            id = OTHER;
            rule = "again".to_owned();
        }
        if is_growth(self.flow, number, aspect) {
            id = OTHER;
            rule = "growth".to_owned();
        }
        let range = self.layout.sentences[number.sentence].range;
        Figure {
            indicator: id.to_owned(),
            value: number.phrase.value.normalize(),
            value_max: number.phrase.max.map(|m| m.normalize()),
            unit: number.unit,
            bound: number.phrase.bound,
            aspect,
            span: self.flow.span(number.phrase.start, number.phrase.end),
            sentence: self.flow.span(range.0, range.1),
            confidence: confidence(decision, &rule),
            rule,
        }
    }
}

/// `增长26.7%`: the rise of something else, told in hundredths of it; not points of a rate.
fn is_growth(flow: &Flow, number: &Number, aspect: Aspect) -> bool {
    aspect == Aspect::Change && number.unit == Unit::Percent && !number.phrase.in_points(flow)
}

/// `来信来访167件389人次`: the same fact in another unit, right behind the first.
fn told_again(before: &Number, number: &Number) -> bool {
    before.phrase.end == number.phrase.start && before.unit != number.unit
}

/// The cells of columns whose whole is told in the text: (cell, total) by index.
fn column_totals(numbers: &[Number], decisions: &[Decision]) -> Vec<(usize, usize)> {
    let mut columns: BTreeMap<(Range, usize), Vec<usize>> = BTreeMap::new();
    // Of the sentences' numbers of an indicator and unit, those larger than all before.
    let mut told: BTreeMap<(usize, Unit), Vec<(Decimal, usize)>> = BTreeMap::new();
    for (index, number) in numbers.iter().enumerate() {
        let Some(indicator) = decisions[index].indicator else { continue };
        match &number.cell {
            Some(cell) => {
                if let Some(head) = cell.head {
                    columns.entry((head, indicator)).or_default().push(index);
                }
            }
            None => {
                let rising = told.entry((indicator, number.unit)).or_default();
                if rising.last().is_none_or(|&(last, _)| last < number.phrase.value) {
                    rising.push((number.phrase.value, index));
                }
            }
        }
    }
    let mut found = Vec::new();
    for ((_, indicator), cells) in columns.into_iter().filter(|(_, cells)| cells.len() > 1) {
        let sum = cells.iter().try_fold(Decimal::ZERO, |sum, &i| sum.checked_add(numbers[i].phrase.value));
        let Some(sum) = sum else { continue };
        let rising = told.get(&(indicator, numbers[cells[0]].unit));
        let total = rising.and_then(|rising| {
            rising.get(rising.partition_point(|&(value, _)| value < sum)).map(|&(_, index)| index)
        });
        found.extend(cells.iter().filter_map(|&cell| Some((cell, total?))));
    }
    found
}

/// From this score on a number's own clause says clearly what it counts.
const TOLD: f32 = 3.0;

/// How sure a figure is: the share of its indicator, or how often a rule is right.
fn confidence(decision: &Decision, rule: &str) -> f32 {
    const BY_RULE: f32 = 0.85;
    if matches!(rule, "part" | "again" | "growth") { BY_RULE } else { decision.share.min(0.99) }
}

#[cfg(test)]
mod tests;
