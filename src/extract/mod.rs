//! Reads figures out of a report: numbers with their units and what they tell.
//!
//! In: a [`Report`] in simplified text. Out: its [`Figure`]s in the order of the text, and
//! warnings for numbers that were masked or too large. The steps, a file each:
//!
//! 1. `flow`: the text without breaks inside sentences; `layout`: its sentences and clauses;
//! 2. `phrase`: hedge, `numeral`, measure word; `unit`: what an open measure word counts;
//! 3. `reject`: which numbers are no figures;
//! 4. `indicator`: which indicator the words around point to; `part`: parts of totals;
//!    `aspect`: done, planned, earlier, per head.
//!
//! It never guesses a digit: a masked number (`201*年`, `xx名`) gives no figure.

mod aspect;
mod flow;
mod indicator;
mod layout;
mod numeral;
mod part;
mod phrase;
mod reject;
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
use indicator::{Decision, Place, Surroundings};
use layout::{Layout, Range};
use part::Part;
use phrase::{NoNumber, Phrase, Step};
use table::Cell;

/// The figures of a report, in the order of its text.
pub fn extract(report: &Report, tables: &Tables, _config: &Config) -> (Vec<Figure>, Vec<Warning>) {
    let mut warnings = Vec::new();
    if !may_hold_figures(&report.text) {
        return (Vec::new(), warnings);
    }
    let flow = Flow::new(&report.text);
    let layout = Layout::new(&flow);
    let numbers = numbers(&flow, &layout, report, tables, &mut warnings);
    if numbers.is_empty() {
        return (Vec::new(), warnings);
    }
    let timeline =
        aspect::Timeline::new(&flow, &layout, report.facts.kind, report.facts.year, &tables.aspects);
    let reader = Reader { flow: &flow, layout: &layout, tables, timeline: &timeline };
    (reader.figures(&numbers), warnings)
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
    /// What its table says of it, if it stands in one.
    cell: Option<Cell>,
}

/// All numbers that are no rejects.
fn numbers(
    flow: &Flow,
    layout: &Layout,
    report: &Report,
    tables: &Tables,
    warnings: &mut Vec<Warning>,
) -> Vec<Number> {
    let mut found = Vec::new();
    if reject::lays_down_rules(flow, &tables.rejects) {
        return found;
    }
    let mut cells = table::read(flow, layout, tables).into_iter().peekable();
    let mut masked = 0;
    let mut at = 0;
    while at < flow.len() {
        if let Some(cell) = cells.next_if(|cell| cell.phrase.start == at) {
            at = cell.phrase.end;
            found.push(Number { phrase: cell.phrase.clone(), unit: cell.unit, cell: Some(cell) });
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

fn accept(
    flow: &Flow,
    layout: &Layout,
    mut phrase: Phrase,
    before: Option<&Number>,
    tables: &Tables,
) -> Option<Number> {
    let clause = layout.clauses[layout.clause_at(phrase.number)].range;
    let sentence = layout.sentences[layout.sentence_at(phrase.number)].range;
    if phrase.unit.is_none() {
        phrase.unit = bare_unit(flow, &phrase, clause, tables);
    }
    if reject::reason(flow, &phrase, clause, sentence, &tables.rejects).is_some() {
        return None;
    }
    let mut unit = phrase.unit?;
    if !phrase.by_noun.is_empty() {
        let limits = (clause.0, clause.1.max(phrase.end));
        let number = (phrase.start, phrase.measure_end);
        // 从6,240个发展到8,915个: the noun stands before the first.
        let carried = before
            .filter(|n| n.phrase.start >= clause.0 && n.phrase.by_noun == phrase.by_noun)
            .map(|n| n.unit);
        unit = unit::by_noun(flow, number, limits, phrase.by_noun, &tables.units).or(carried).unwrap_or(unit);
    }
    Some(Number { phrase, unit, cell: None })
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
        let decisions = self.decisions(numbers);
        let items: Vec<part::Item<'_>> = numbers
            .iter()
            .zip(&decisions)
            .map(|(n, d)| part::Item {
                phrase: &n.phrase,
                unit: n.unit,
                sentence: self.layout.sentence_at(n.phrase.number),
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
    fn decisions(&self, numbers: &[Number]) -> Vec<Decision> {
        let indicators = &self.tables.indicators;
        let mut decisions = Vec::with_capacity(numbers.len());
        let mut around = Surroundings::default();
        let mut rest = numbers;
        while let Some(first) = rest.first() {
            let sentence = self.layout.sentence_at(first.phrase.number);
            let count =
                rest.iter().take_while(|n| self.layout.sentence_at(n.phrase.number) == sentence).count();
            let (these, later) = rest.split_at(count);
            around.go_to(self.flow, self.layout, sentence, indicators);
            let ranges: Vec<Range> = these.iter().map(|n| (n.phrase.start, n.phrase.measure_end)).collect();
            for (index, n) in these.iter().enumerate() {
                if let Some(cell) = &n.cell {
                    let heading = self.layout.paragraphs[self.layout.sentences[sentence].paragraph].heading;
                    decisions.push(indicator::decide_cell(
                        self.flow,
                        [cell.label, cell.head],
                        heading,
                        n.unit,
                        indicators,
                    ));
                    continue;
                }
                let raised = index.checked_sub(1).filter(|&i| self.rises_to(&these[i], n));
                if let Some(same) = raised.and_then(|_| decisions.last().cloned()) {
                    decisions.push(same);
                    continue;
                }
                let before = self
                    .told_with(these, index)
                    .and_then(|_| decisions.last())
                    .and_then(|d: &Decision| d.indicator);
                let place = Place { flow: self.flow, layout: self.layout, numbers: &ranges, index, before };
                let mut decision = indicator::decide(place, &n.phrase, n.unit, &around, indicators);
                if decision.indicator.is_none()
                    && index.checked_sub(1).is_some_and(|i| self.is_rise_of(&these[i], n))
                    && let Some(level) = decisions.last().cloned()
                {
                    decision = level;
                }
                decisions.push(decision);
            }
            rest = later;
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

    /// The number before, if it stands in the same or the next to the same clause.
    fn told_with<'n>(&self, numbers: &'n [Number], index: usize) -> Option<&'n Number> {
        let before = &numbers[index.checked_sub(1)?];
        let (a, b) = (
            self.layout.clause_at(before.phrase.number),
            self.layout.clause_at(numbers[index].phrase.number),
        );
        let clauses = &self.layout.clauses;
        (b - a <= 1 && clauses[a].group == clauses[b].group).then_some(before)
    }

    fn figure(&self, numbers: &[Number], decisions: &[Decision], index: usize, part: Option<Part>) -> Figure {
        let entries = self.tables.indicators.entries();
        let (number, decision) = (&numbers[index], &decisions[index]);
        let sentence = self.layout.sentence_at(number.phrase.number);
        let before = index.checked_sub(1).map(|i| numbers[i].phrase.end);
        let is_level = decision.indicator.is_some_and(|i| entries[i].kind != IndicatorKind::Flow);
        let smaller_before = index
            .checked_sub(1)
            .is_some_and(|i| numbers[i].unit == number.unit && numbers[i].phrase.value < number.phrase.value);
        let aspect = aspect::decide(
            self.flow,
            self.layout,
            &number.phrase,
            &aspect::Known { unit: number.unit, number_before: before, is_level, smaller_before },
            self.timeline,
            &self.tables.aspects,
        );
        let mut id = decision.indicator.map_or(OTHER, |i| entries[i].id.as_str());
        let mut rule = match decision.indicator {
            Some(_) => format!("cue:{}", decision.cue),
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
        let range = self.layout.sentences[sentence].range;
        Figure {
            indicator: id.to_owned(),
            value: number.phrase.value.normalize(),
            value_max: number.phrase.max.map(|m| m.normalize()),
            unit: number.unit,
            bound: number.phrase.bound,
            aspect,
            span: self.flow.span(number.phrase.start, number.phrase.end),
            sentence: self.flow.span(range.0, range.1),
            rule,
            confidence: confidence(decision, id),
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
    for (index, number) in numbers.iter().enumerate() {
        let head = number.cell.as_ref().and_then(|cell| cell.head);
        if let (Some(head), Some(indicator)) = (head, decisions[index].indicator) {
            columns.entry((head, indicator)).or_default().push(index);
        }
    }
    let mut found = Vec::new();
    for ((_, indicator), cells) in columns.into_iter().filter(|(_, cells)| cells.len() > 1) {
        let sum = cells.iter().try_fold(Decimal::ZERO, |sum, &i| sum.checked_add(numbers[i].phrase.value));
        let Some(sum) = sum else { continue };
        let total = (0..numbers.len()).find(|&i| {
            numbers[i].cell.is_none()
                && decisions[i].indicator == Some(indicator)
                && numbers[i].unit == numbers[cells[0]].unit
                && numbers[i].phrase.value >= sum
        });
        found.extend(cells.iter().filter_map(|&cell| Some((cell, total?))));
    }
    found
}

/// From this score on a number's own clause says clearly what it counts.
const TOLD: f32 = 3.0;

/// How sure a decision is, from its score and its distance to the next best.
fn confidence(decision: &Decision, id: &str) -> f32 {
    if id == OTHER {
        return if decision.score < 1.5 { 0.7 } else { 0.5 };
    }
    let strength = (decision.score / 8.0).min(1.0);
    let margin = ((decision.score - decision.second) / 4.0).clamp(0.0, 1.0);
    (0.5 + 0.25 * strength + 0.2 * margin).min(0.95)
}

#[cfg(test)]
mod tests;
