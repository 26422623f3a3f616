//! Reads from reports what is compared: one observation for an organisation and a year.
//!
//! A benchmark counts organisations, so a report enters only where it names its organisation and
//! tells its year, and an organisation enters a year once. What stays out is counted, reason by
//! reason. Sentences are kept only for the indicators that are asked for.
//!
//! A flow of half a year, of five years, of one event (news) or of a year that is only planned cannot
//! be set beside a year's: such a report's stocks and rates are compared, its flows are not.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::dataset::history::{Span, speaks};
use crate::dataset::{Entry, cells};
use crate::error::Result;
use crate::model::{Facts, Kind, Unit};
use crate::tables::Tables;
use crate::tables::indicators::IndicatorKind;

use super::amount::Amount;
use super::measure::{MEMBERS, Measure};
use super::range::Reach;

/// Which reports are let in that stay out unless asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// Model texts to copy from that hide nothing.
    pub samples: bool,
    /// Reports that hide years, names or numbers.
    pub masked: bool,
    /// Flows of reports that do not tell of a whole year.
    pub other_periods: bool,
}

/// What one report tells of an organisation's year.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What the organisation is known by over the years.
    pub key: String,
    /// Its name in this report.
    pub organisation: String,
    /// The year reported on.
    pub year: i16,
    /// The report.
    pub report_id: String,
    /// Its title.
    pub title: Option<String>,
    /// The file that holds it.
    pub path: String,
    /// Its first line there.
    pub line: u32,
    /// What it says of itself.
    pub facts: Facts,
    /// Whether its flows are those of a whole year.
    pub whole_year: bool,
    /// Numbers of the comparison that it fills.
    filled: usize,
    /// What it tells of the indicators that are asked for, by their ids.
    told: BTreeMap<String, Told>,
}

/// A number and where it stands.
#[derive(Clone, Debug)]
pub struct Told {
    /// The number.
    pub amount: Amount,
    /// What it counts.
    pub unit: Unit,
    /// The figures that it was made of, counted from 1 in the report.
    pub seqs: Vec<u32>,
    /// The sentences that state it.
    pub sentences: Vec<Sentence>,
}

/// A sentence that states figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Line in the decoded file.
    pub line: u32,
    /// The sentence.
    pub text: String,
    /// The figures in it, in rising order.
    pub marks: Vec<Range<usize>>,
}

/// Why an organisation has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// The report does not say.
    NotTold,
    /// The report tells of another span of time than a year.
    OtherPeriod,
    /// The report counts something else: visits where people are compared.
    OtherUnit,
    /// The report does not say what the number is divided by, or hides numbers.
    NoDenominator,
}

impl Missing {
    /// Every one.
    pub const ALL: &'static [Missing] =
        &[Missing::NotTold, Missing::OtherPeriod, Missing::OtherUnit, Missing::NoDenominator];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Missing::NotTold => "not_told",
            Missing::OtherPeriod => "other_period",
            Missing::OtherUnit => "other_unit",
            Missing::NoDenominator => "no_denominator",
        }
    }
}

impl Observation {
    /// The number that is compared.
    pub fn value(&self, measure: &Measure) -> Result<Amount, Missing> {
        let stated = self.stated(measure)?.amount;
        let Some(per) = measure.per else { return Ok(stated) };
        let base = self.base(per.indicator()).ok_or(Missing::NoDenominator)?;
        let scaled = stated.times(per.factor()).ok_or(Missing::NoDenominator)?;
        scaled.over(base.amount).ok_or(Missing::NoDenominator)
    }

    /// What the number that is compared may be, in so many of its own: not scaled.
    pub fn range(&self, measure: &Measure) -> Option<Reach> {
        let stated = Reach::of(self.stated(measure).ok()?.amount);
        let Some(per) = measure.per else { return Some(stated) };
        Some(stated.over(Reach::of(self.base(per.indicator())?.amount)))
    }

    /// The number as the report states it.
    pub fn stated(&self, measure: &Measure) -> Result<&Told, Missing> {
        let told = self.told.get(&measure.indicator).ok_or(Missing::NotTold)?;
        if measure.kind == IndicatorKind::Flow && !self.whole_year {
            return Err(Missing::OtherPeriod);
        }
        if told.unit != measure.unit {
            return Err(Missing::OtherUnit);
        }
        Ok(told)
    }

    /// The number of members or employees, where the report hides nothing.
    pub fn base(&self, indicator: &str) -> Option<&Told> {
        self.told.get(indicator).filter(|_| !self.facts.masked)
    }

    /// The stated number for each member.
    pub fn per_member(&self, measure: &Measure) -> Option<Amount> {
        if !measure.has_size() {
            return None;
        }
        self.stated(measure).ok()?.amount.over(self.base(MEMBERS)?.amount)
    }

    /// What it tells of the indicators that are asked for.
    pub fn told(&self) -> impl Iterator<Item = (&str, &Told)> {
        self.told.iter().map(|(indicator, told)| (indicator.as_str(), told))
    }
}

/// How many reports stayed out, by the first reason that held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Copies of reports that are compared.
    pub copies: usize,
    /// Model texts that hide nothing.
    pub samples: usize,
    /// Reports that hide years, names or numbers.
    pub masked: usize,
    /// Reports that do not name their organisation.
    pub unnamed: usize,
    /// Reports that do not tell their year.
    pub undated: usize,
    /// Reports on a year that another report of the organisation speaks for.
    pub spoken_for: usize,
}

impl LeftOut {
    /// The reasons that held, with those that the choice of years left out besides.
    pub fn reasons(self, other_years: usize) -> Vec<Reason> {
        let reason = |count, zh, en, option| Reason { count, zh, en, option };
        let all = [
            reason(self.copies, "其他报告的近似副本", "near-copies of others", Some("--copies all")),
            reason(self.samples, "范文", "model texts", Some("--samples")),
            reason(
                self.masked,
                "隐去年份、名称或数字",
                "that hide years, names or numbers",
                Some("--masked"),
            ),
            reason(self.unnamed, "没有写明单位", "that do not name their organisation", None),
            reason(self.undated, "没有写明年度", "that do not tell their year", None),
            reason(
                self.spoken_for,
                "同一单位同一年度已有另一篇报告",
                "on a year that another report of the organisation speaks for",
                None,
            ),
            reason(other_years, "其他年度", "on other years", None),
        ];
        all.into_iter().filter(|reason| reason.count > 0).collect()
    }
}

/// Why reports stayed out.
#[derive(Clone, Copy, Debug)]
pub struct Reason {
    /// How many.
    pub count: usize,
    /// What they are, in Chinese.
    pub zh: &'static str,
    /// In English, as read after a number.
    pub en: &'static str,
    /// The option that lets them in.
    pub option: Option<&'static str>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Observed {
    /// Reports that were looked at, copies included.
    pub reports: usize,
    /// One for an organisation and a year, ordered by these.
    pub observations: Vec<Observation>,
    /// What stayed out.
    pub left_out: LeftOut,
}

/// Reads observations from reports, keeping what is told of these indicators.
///
/// `copies` reports stayed out before; `key` tells by what an organisation is known over the years.
///
/// # Errors
/// What `entries` returns.
pub fn observe(
    entries: impl Iterator<Item = Result<Entry>>,
    copies: usize,
    indicators: &[&str],
    include: Include,
    tables: &Tables,
    key: impl Fn(&str, &Facts) -> Option<String>,
) -> Result<Observed> {
    let mut left_out = LeftOut { copies, ..LeftOut::default() };
    let mut of_year: BTreeMap<(String, i16), Observation> = BTreeMap::new();
    let mut reports = copies;
    for entry in entries {
        let entry = entry?;
        reports += 1;
        let facts = entry.facts();
        // What hides numbers is a model text to `split` as well; each has its own option.
        if facts.masked {
            if !include.masked {
                left_out.masked += 1;
                continue;
            }
        } else if facts.kind == Kind::Sample && !include.samples {
            left_out.samples += 1;
            continue;
        }
        let Some(organisation) = facts.organisation.as_deref() else {
            left_out.unnamed += 1;
            continue;
        };
        let Some(year) = facts.year else {
            left_out.undated += 1;
            continue;
        };
        // One that cannot be told from others stands alone, under a name that no other has.
        let known = key(organisation, facts).unwrap_or_else(|| format!("#{}", entry.report_id));
        let seen = observation(&entry, known, year, indicators, include, tables);
        let place = (seen.key.clone(), year);
        match of_year.get_mut(&place) {
            None => {
                of_year.insert(place, seen);
            }
            Some(known) => {
                left_out.spoken_for += 1;
                if speaks(&seen.facts, seen.filled) < speaks(&known.facts, known.filled) {
                    *known = seen;
                }
            }
        }
    }
    Ok(Observed { reports, observations: of_year.into_values().collect(), left_out })
}

/// What a report tells.
fn observation(
    entry: &Entry,
    key: String,
    year: i16,
    indicators: &[&str],
    include: Include,
    tables: &Tables,
) -> Observation {
    let cells = cells::cells(entry.text(), entry.figures(), tables);
    let filled = cells.len();
    let told = cells
        .into_iter()
        .filter(|cell| indicators.contains(&cell.indicator.as_str()))
        .map(|cell| {
            let amount = Amount { value: cell.value.normalize(), bound: cell.bound };
            let unit = cell.unit(entry.figures(), &tables.indicators);
            let sentences = sentences(entry, &cell.seqs);
            (cell.indicator, Told { amount, unit, seqs: cell.seqs, sentences })
        })
        .collect();
    let facts = entry.facts().clone();
    Observation {
        key,
        organisation: facts.organisation.clone().unwrap_or_default(),
        year,
        report_id: entry.report_id.clone(),
        title: facts.title.clone(),
        path: entry.path.clone(),
        line: entry.line_start(),
        whole_year: include.other_periods || is_whole_year(&facts),
        facts,
        filled,
        told,
    }
}

/// Whether the flows of a report are those of a year.
fn is_whole_year(facts: &Facts) -> bool {
    let is_yearly = !matches!(facts.kind, Kind::News | Kind::Plan);
    is_yearly && matches!(Span::of(facts), Span::Year | Span::NotTold)
}

/// The sentences that state these figures, in the order of the text, each once.
fn sentences(entry: &Entry, seqs: &[u32]) -> Vec<Sentence> {
    let mut found: Vec<(usize, Sentence)> = Vec::new();
    let figures =
        seqs.iter().filter_map(|&seq| (seq as usize).checked_sub(1)).filter(|&at| at < entry.figures().len());
    for at in figures {
        let figure = &entry.figures()[at];
        let start = figure.sentence.start.min(figure.span.start);
        let mark = figure.span.start - start..figure.span.end - start;
        match found.last_mut() {
            Some((last, sentence)) if *last == start => sentence.marks.push(mark),
            _ => {
                let end = figure.sentence.end.max(figure.span.end);
                let text = entry.text()[start..end].to_owned();
                found.push((start, Sentence { line: entry.line_of(at), text, marks: vec![mark] }));
            }
        }
    }
    found.into_iter().map(|(_, sentence)| sentence).collect()
}

#[cfg(test)]
impl Observation {
    /// Of an organisation that tells some numbers, each in people.
    pub(super) fn sample(organisation: &str, year: i16, facts: Facts, told: &[(&str, i64)]) -> Self {
        let told = told.iter().map(|&(indicator, value)| {
            let amount = Amount::exact(value.into());
            let told = Told { amount, unit: Unit::Person, seqs: vec![1], sentences: Vec::new() };
            (indicator.to_owned(), told)
        });
        Observation {
            key: organisation.to_owned(),
            organisation: organisation.to_owned(),
            year,
            report_id: String::new(),
            title: None,
            path: String::new(),
            line: 1,
            whole_year: is_whole_year(&facts),
            facts,
            filled: 0,
            told: told.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn flows_of_another_span_are_not_those_of_a_year() {
        let is_whole = |kind, start, end| {
            let facts = Facts { kind, period_start: start, period_end: end, ..Facts::default() };
            is_whole_year(&facts)
        };
        let first = Some(date(2016, 1, 1));
        assert!(is_whole(Kind::Summary, first, Some(date(2016, 12, 31))));
        assert!(is_whole(Kind::Summary, None, None), "what tells no span is believed to be of the year");
        assert!(!is_whole(Kind::Summary, first, Some(date(2016, 6, 30))));
        assert!(!is_whole(Kind::Summary, Some(date(2012, 1, 1)), Some(date(2016, 12, 31))));
        assert!(!is_whole(Kind::News, None, None));
        assert!(!is_whole(Kind::Plan, first, Some(date(2016, 12, 31))));
    }
}
