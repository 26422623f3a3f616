//! Rules for the numbers of one report.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Finding, quote};
use crate::dataset::years::years;
use crate::dataset::{Cell, Entry, cells};
use crate::model::{Aspect, Bound, Figure, Unit};
use crate::span::Span;
use crate::tables::Tables;
use crate::tables::audit::{About, AuditRules, Order, PerHead, Rate, Twice, Within};

/// A share may be stated with its last digit cut off or rounded, and by counts that are rounded.
const LEAST_SLACK: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// A sentence with more figures, or a level told more often, is a list of many things: there is
/// nothing sure in it, and holding each against each would take time without end.
pub const MOST_TOLD: usize = 100;

/// What contradicts itself in a report, and whether it has lists that were passed over.
pub(super) fn findings<'r>(
    entry: &Entry,
    rules: &'r AuditRules,
    tables: &Tables,
) -> (Vec<Finding<'r>>, bool) {
    let report = Report::of(entry, rules, tables);
    let mut found = Vec::new();
    rules.rate.iter().for_each(|rule| report.rate(rule, &mut found));
    rules.order.iter().for_each(|rule| report.order(rule, &mut found));
    rules.twice.iter().for_each(|rule| report.twice(rule, &mut found));
    rules.per_head.iter().for_each(|rule| report.per_head(rule, &mut found));
    (found, report.has_lists(rules))
}

/// A report with what of it may be held against each other.
struct Report<'e> {
    entry: &'e Entry,
    /// Figures that count with their `seq`.
    figures: Vec<(u32, &'e Figure)>,
    /// All figures by their sentence, counting or not.
    sentences: HashMap<Span, Vec<&'e Figure>>,
    /// Those that count, by sentence.
    counting: HashMap<Span, Vec<(u32, &'e Figure)>>,
    cells: Vec<Cell>,
}

impl<'e> Report<'e> {
    fn of(entry: &'e Entry, rules: &AuditRules, tables: &Tables) -> Self {
        let counts = |(_, figure): &(u32, &Figure)| {
            figure.aspect == Aspect::Actual
                && figure.bound == Bound::Exact
                && figure.value_max.is_none()
                && figure.confidence >= rules.least_confidence
        };
        let figures: Vec<(u32, &Figure)> = (1u32..).zip(entry.figures()).filter(counts).collect();
        let mut sentences: HashMap<Span, Vec<&Figure>> = HashMap::new();
        for figure in entry.figures() {
            sentences.entry(figure.sentence).or_default().push(figure);
        }
        let mut counting: HashMap<Span, Vec<(u32, &Figure)>> = HashMap::new();
        for &(seq, figure) in
            figures.iter().filter(|(_, figure)| sentences[&figure.sentence].len() <= MOST_TOLD)
        {
            counting.entry(figure.sentence).or_default().push((seq, figure));
        }
        let cells = cells::cells(entry.text(), entry.figures(), tables);
        Report { entry, figures, sentences, counting, cells }
    }

    /// Figures of an indicator.
    fn told(&self, indicator: &str) -> impl Iterator<Item = (u32, &'e Figure)> {
        self.figures.iter().copied().filter(move |(_, figure)| figure.indicator == indicator)
    }

    /// Figures of an indicator in the sentence of another; none where that is a list.
    fn beside(&self, figure: &Figure, indicator: &str) -> impl Iterator<Item = (u32, &'e Figure)> {
        let sentence = self.counting.get(&figure.sentence).into_iter().flatten().copied();
        sentence.filter(move |(_, other)| other.indicator == indicator)
    }

    /// Whether it has lists, which rules pass over.
    fn has_lists(&self, rules: &AuditRules) -> bool {
        let twice = rules.twice.iter().flat_map(|rule| &rule.of);
        let beside = rules.rate.iter().map(|rule| &rule.rate);
        let within = rules.order.iter().filter(|rule| rule.within == Within::Sentence);
        let mut beside = beside.chain(within.map(|rule| &rule.less));
        let in_list = |figure: &Figure| self.sentences[&figure.sentence].len() > MOST_TOLD;
        beside.any(|indicator| self.told(indicator).any(|(_, figure)| in_list(figure)))
            || twice.into_iter().any(|indicator| self.told(indicator).nth(MOST_TOLD).is_some())
    }

    fn finding<'r>(
        &self,
        rule: &'r About,
        (value, against): (Decimal, Decimal),
        expected: String,
        seqs: &[u32],
    ) -> Finding<'r> {
        let facts = self.entry.facts();
        Finding {
            rule,
            organisation: facts.organisation.clone(),
            year: facts.year,
            value,
            against,
            expected,
            quotes: seqs.iter().map(|&seq| quote(self.entry, seq)).collect(),
        }
    }

    /// A stated share that no pair of its counts in the sentence makes.
    fn rate<'r>(&self, rule: &'r Rate, found: &mut Vec<Finding<'r>>) {
        for (seq, rate) in self.told(&rule.rate) {
            let pairs = self
                .beside(rate, &rule.part)
                .flat_map(|part| self.beside(rate, &rule.whole).map(move |whole| (part, whole)));
            let made =
                pairs.filter(|((_, part), (_, whole))| part.unit == whole.unit && part.value <= whole.value);
            let nearest = made
                .filter_map(|(part, whole)| Some((share(part.1.value, whole.1.value)?, part.0, whole.0)))
                .min_by_key(|(share, ..)| (*share - rate.value).abs());
            let Some((share, part, whole)) = nearest else { continue };
            if (share - rate.value).abs() > slack(rate.value)
                && !self.is_made(rate)
                && !is_of_other(self.entry, rate, rule)
            {
                let expected = format!("{} %", share.round_dp(2).normalize());
                found.push(self.finding(
                    &rule.about,
                    (rate.value, share.round_dp(2)),
                    expected,
                    &[seq, part, whole],
                ));
            }
        }
    }

    /// Whether any two counts of its sentence make a share: 立案41件,落实39件,落实率95.1%.
    fn is_made(&self, rate: &Figure) -> bool {
        let counts = self.sentences[&rate.sentence].iter();
        let counts: Vec<&Figure> = counts.copied().filter(|figure| figure.unit != Unit::Percent).collect();
        counts.iter().enumerate().any(|(at, one)| {
            counts[at + 1..].iter().filter(|other| other.unit == one.unit).any(|other| {
                let (part, whole) = (one.value.min(other.value), one.value.max(other.value));
                share(part, whole).is_some_and(|share| (share - rate.value).abs() <= slack(rate.value))
            })
        })
    }

    /// What lies within something and is more.
    fn order<'r>(&self, rule: &'r Order, found: &mut Vec<Finding<'r>>) {
        let mut add = |less: Decimal, more: Decimal, seqs: &[u32]| {
            let expected = format!("at most {}", more.normalize());
            found.push(self.finding(&rule.about, (less, more), expected, seqs));
        };
        if rule.within == Within::Report {
            let cell = |id: &str| self.cells.iter().find(|cell| cell.indicator == id);
            let (Some(less), Some(more)) = (cell(&rule.less), cell(&rule.more)) else { return };
            // At least so many may be more, and a doubtful figure speaks against none.
            let counts = |cell: &Cell| {
                cell.bound == Bound::Exact && cell.seqs.iter().all(|seq| self.place(*seq).is_some())
            };
            if counts(less) && counts(more) && self.unit(less) == self.unit(more) && less.value > more.value {
                add(less.value, more.value, &[&less.seqs[..], &more.seqs[..]].concat());
            }
            return;
        }
        for (seq, less) in self.told(&rule.less) {
            let beside = self.beside(less, &rule.more).filter(|(_, more)| more.unit == less.unit);
            if let Some((other, more)) = beside.max_by_key(|(_, more)| more.value)
                && less.value > more.value
            {
                add(less.value, more.value, &[seq, other]);
            }
        }
    }

    /// Where a figure that counts stands among those.
    fn place(&self, seq: u32) -> Option<usize> {
        self.figures.binary_search_by_key(&seq, |(known, _)| *known).ok()
    }

    /// The unit of a cell.
    fn unit(&self, cell: &Cell) -> Option<Unit> {
        let first = *cell.seqs.first()? as usize;
        self.entry.figures().get(first - 1).map(|figure| figure.unit)
    }

    /// A level told with two numbers in the same words.
    fn twice<'r>(&self, rule: &'r Twice, found: &mut Vec<Finding<'r>>) {
        for indicator in &rule.of {
            let text = self.entry.text();
            let told: Vec<(u32, &Figure)> = self.told(indicator).take(MOST_TOLD + 1).collect();
            if told.len() > MOST_TOLD {
                continue;
            }
            for (at, (seq, one)) in told.iter().enumerate() {
                let other = told[at + 1..].iter().find(|(_, other)| {
                    other.unit == one.unit
                        && other.value != one.value
                        && other.sentence != one.sentence
                        && years(one.sentence.of(text)) == years(other.sentence.of(text))
                        && cells::alike(text, one, other) >= rule.alike
                });
                if let Some((other, figure)) = other {
                    let expected = format!("{} in both places, or two things", one.value.normalize());
                    let values = (figure.value, one.value);
                    found.push(self.finding(&rule.about, values, expected, &[*other, *seq]));
                }
            }
        }
    }

    /// Money that is too little or too much for the people told right beside it.
    fn per_head<'r>(&self, rule: &'r PerHead, found: &mut Vec<Finding<'r>>) {
        let all = self.entry.figures();
        for (seq, money) in self.told(&rule.money).filter(|(_, figure)| figure.unit == Unit::Yuan) {
            let is_people = |figure: &Figure| rule.people.contains(&figure.indicator);
            // Nothing that could be meant instead stands between them.
            let next = [seq - 1, seq + 1].into_iter().find_map(|other| {
                let (_, figure) = self.figures[self.place(other)?];
                (figure.sentence == money.sentence && is_people(figure)).then_some((other, figure))
            });
            let Some((other, people)) = next else { continue };
            let partner_taken = other > seq
                && all
                    .get(other as usize)
                    .is_some_and(|after| after.unit == Unit::Yuan && after.sentence == money.sentence);
            if partner_taken || people.value.is_zero() {
                continue;
            }
            let Some(each) = money.value.checked_div(people.value) else { continue };
            if each < rule.least || each > rule.most {
                let each = each.round_dp(2).normalize();
                let expected = format!("{} to {} yuan each, not {each}", rule.least, rule.most);
                found.push(self.finding(&rule.about, (money.value, people.value), expected, &[seq, other]));
            }
        }
    }
}

/// Whether a share is of something else than the rule thinks, by the words before it.
fn is_of_other(entry: &Entry, rate: &Figure, rule: &Rate) -> bool {
    let before = &entry.text()[rate.sentence.start.min(rate.span.start)..rate.span.start];
    let clause = before.rsplit([',', '，', '。', ';', '；', ':', '：']).next().unwrap_or(before);
    rule.unless.iter().any(|word| clause.contains(word.as_str()))
}

/// `part` in percent of `whole`.
fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(share.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero))
}

/// How far a share may be from its counts: one in its last stated digit.
fn slack(rate: Decimal) -> Decimal {
    Decimal::new(1, rate.normalize().scale()).max(LEAST_SLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_may_be_cut_off_or_rounded_in_its_last_digit() {
        let slack_of = |rate: &str| slack(rate.parse().expect("a number")).to_string();
        assert_eq!(slack_of("88.5"), "0.1");
        assert_eq!(slack_of("90"), "1");
        assert_eq!(slack_of("90.0"), "1");
        assert_eq!(slack_of("88.53"), "0.1", "counts are rounded too");
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        assert_eq!(share(Decimal::ONE, Decimal::ZERO), None);
        assert_eq!(share(Decimal::from(35930), Decimal::from(40099)), Some(Decimal::new(896_032, 4)));
    }
}
