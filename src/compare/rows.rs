//! The tables of a benchmark: their columns and rows, for programs and spreadsheets.
//!
//! The one list of columns; `docs/compare.md` has the same, and a test holds them together. Hedged
//! numbers stand in two columns, the plain number and its hedge, so that a spreadsheet can count.

use rust_decimal::Decimal;

use crate::dataset::schema::{Column, Field, Type};
use crate::dataset::value::Value;
use crate::model::Bound;
use crate::tables::sizes::Sizes;

use super::Benchmark;
use super::amount::Amount;
use super::measure::{MEMBERS, Measure};
use super::observe::{Missing, Observation, Told};
use super::rank::{Group, Numbers, Standing};
use super::scorecard::{League, Line, Row};

/// A table of a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A row an organisation, year and measure.
    Organisations,
    /// A row a peer group and measure.
    Groups,
    /// A row an organisation, year and line of the scorecard.
    Scores,
}

impl Sheet {
    /// Every one.
    pub const ALL: &'static [Sheet] = &[Sheet::Organisations, Sheet::Groups, Sheet::Scores];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Sheet::Organisations => "organisations",
            Sheet::Groups => "groups",
            Sheet::Scores => "scores",
        }
    }

    /// Its columns.
    pub fn columns(self) -> Vec<Column> {
        fn columns_of<G>(fields: &[Field<G>]) -> Vec<Column> {
            fields.iter().map(|field| field.column).collect()
        }
        match self {
            Sheet::Organisations => columns_of(ORGANISATIONS),
            Sheet::Groups => columns_of(GROUPS),
            Sheet::Scores => columns_of(SCORES),
        }
    }
}

impl Benchmark {
    /// Hands the rows of a table to `take`: of every group, or of those that hold the organisation
    /// that was asked for.
    ///
    /// # Errors
    /// What `take` returns.
    pub fn rows<E>(
        &self,
        sheet: Sheet,
        sizes: &Sizes,
        mut take: impl FnMut(&[Value]) -> Result<(), E>,
    ) -> Result<(), E> {
        if sheet == Sheet::Scores {
            for league in self.leagues.iter().filter(|league| self.is_shown(&league.peers)) {
                for row in &league.rows {
                    let lines = self.question.scorecard.iter().flat_map(|card| &card.lines);
                    for (number, line) in lines.enumerate() {
                        let of = OfScore { bench: self, league, row, number, line };
                        take(&SCORES.iter().map(|field| (field.get)(&of)).collect::<Vec<_>>())?;
                    }
                }
            }
            return Ok(());
        }
        for (measure, groups) in self.question.measures.iter().zip(&self.comparisons) {
            for group in groups.iter().filter(|group| self.is_shown(&group.peers)) {
                if sheet == Sheet::Groups {
                    let of = OfGroup { measure, group };
                    take(&GROUPS.iter().map(|field| (field.get)(&of)).collect::<Vec<_>>())?;
                    continue;
                }
                for standing in &group.standings {
                    let seen = self.seen(standing.at);
                    let of = OfStanding { measure, group, standing, seen, sizes };
                    take(&ORGANISATIONS.iter().map(|field| (field.get)(&of)).collect::<Vec<_>>())?;
                }
            }
        }
        Ok(())
    }
}

/// What a row of `organisations` is read from.
pub struct OfStanding<'a> {
    measure: &'a Measure,
    group: &'a Group,
    standing: &'a Standing,
    seen: &'a Observation,
    sizes: &'a Sizes,
}

impl<'a> OfStanding<'a> {
    fn stated(&self) -> Option<&'a Told> {
        self.seen.stated(self.measure).ok()
    }

    fn base(&self) -> Option<&'a Told> {
        self.seen.base(self.measure.per?.indicator())
    }

    fn numbers(&self) -> Option<&'a Numbers> {
        self.group.numbers.as_ref()
    }
}

/// What a row of `groups` is read from.
pub struct OfGroup<'a> {
    measure: &'a Measure,
    group: &'a Group,
}

impl OfGroup<'_> {
    fn of(&self, pick: fn(&Numbers) -> Amount) -> Option<Amount> {
        self.group.numbers.as_ref().map(pick)
    }
}

/// What a row of `scores` is read from.
pub struct OfScore<'a> {
    bench: &'a Benchmark,
    league: &'a League,
    row: &'a Row,
    number: usize,
    line: &'a Line,
}

impl<'a> OfScore<'a> {
    fn seen(&self) -> &'a Observation {
        self.bench.seen(self.row.at)
    }

    fn stated(&self) -> Option<&'a Told> {
        self.seen().stated(&self.line.measure).ok()
    }
}

/// Reads a value of a row.
pub type StandingGet = for<'a> fn(&OfStanding<'a>) -> Value<'a>;
/// Reads a value of a row.
pub type GroupGet = for<'a> fn(&OfGroup<'a>) -> Value<'a>;
/// Reads a value of a row.
pub type ScoreGet = for<'a> fn(&OfScore<'a>) -> Value<'a>;

/// One entry of the lists below.
const fn field<G>(
    name: &'static str,
    kind: Type,
    unit: &'static str,
    zh: &'static str,
    en: &'static str,
    get: G,
) -> Field<G> {
    Field { column: Column { name, kind, unit, zh, en }, get }
}

fn number(amount: Option<Amount>) -> Value<'static> {
    amount.map_or(Value::Empty, |amount| Value::number(amount.value))
}

fn bound(amount: Option<Amount>) -> Value<'static> {
    amount.map_or(Value::Empty, |amount| Value::text(amount.bound.name()))
}

fn rank_bound(rank: Option<usize>, bound: Bound) -> Value<'static> {
    rank.map_or(Value::Empty, |_| Value::text(bound.name()))
}

fn decimal(value: Option<Decimal>) -> Value<'static> {
    value.map_or(Value::Empty, Value::number)
}

fn seqs(told: Option<&Told>) -> Value<'static> {
    told.map_or(Value::Empty, |told| Value::Wholes(told.seqs.iter().map(|&seq| seq.into()).collect()))
}

/// Lines of the file that state a number, each once.
fn lines(told: Option<&Told>) -> Value<'static> {
    told.map_or(Value::Empty, |told| {
        let mut lines: Vec<i64> = told.sentences.iter().map(|sentence| sentence.line.into()).collect();
        lines.dedup();
        Value::Wholes(lines)
    })
}

fn sentences(told: Option<&Told>) -> Value<'static> {
    told.map_or(Value::Empty, |told| {
        Value::Texts(told.sentences.iter().map(|sentence| sentence.text.trim().to_owned()).collect())
    })
}

fn owned(text: String) -> Value<'static> {
    Value::Text(text.into())
}

use Type::{Boolean, Decimal as Number, Integer, Integers, Text, Texts};

/// Columns of `organisations`.
#[rustfmt::skip]
pub static ORGANISATIONS: &[Field<StandingGet>] = &[
    field("indicator", Text, "", "指标", "id of the indicator", |r| Value::text(&r.measure.indicator)),
    field("per", Text, "", "除以", "what the number is divided by: members, employees, 1000members, or empty", |r| Value::maybe(r.measure.per.map(|per| per.name()))),
    field("unit", Text, "", "计量单位", "unit whose numbers are compared", |r| Value::text(r.measure.unit.name())),
    field("group", Text, "", "同类组", "what the peers have in common, the year first", |r| owned(r.group.peers.name())),
    field("organisation", Text, "", "单位名称", "organisation, as its report names it", |r| Value::text(&r.seen.organisation)),
    field("year", Integer, "", "年度", "year reported on", |r| Value::count(r.seen.year)),
    field("province", Text, "", "省", "province", |r| Value::maybe(r.seen.facts.province.as_deref())),
    field("city", Text, "", "市", "city or prefecture", |r| Value::maybe(r.seen.facts.city.as_deref())),
    field("county", Text, "", "县(区)", "county or district", |r| Value::maybe(r.seen.facts.county.as_deref())),
    field("level", Text, "", "层级", "rank of the organisation", |r| Value::maybe(r.seen.facts.level.map(|level| level.name()))),
    field("sector", Text, "", "类别", "kind of organisation", |r| Value::text(r.seen.facts.sector.name())),
    field("size", Text, "", "会员规模", "band of members; empty where the report does not tell them", |r| { let band = r.seen.base(MEMBERS).and_then(|told| r.sizes.band_of(told.amount.value)); Value::maybe(band.map(|(_, name)| name)) }),
    field("value", Number, "", "数值", "number that is compared", |r| number(r.standing.value.ok())),
    field("bound", Text, "", "约数", "how it is hedged: exact, at_least, approx, at_most", |r| bound(r.standing.value.ok())),
    field("missing", Text, "", "缺失原因", "why there is no number: not_told, other_period, other_unit, no_denominator", |r| Value::maybe(r.standing.value.err().map(Missing::name))),
    field("stated", Number, "", "原数值", "number as the report states it", |r| number(r.stated().map(|told| told.amount))),
    field("denominator", Number, "", "除数", "members or employees that it is divided by", |r| number(r.base().map(|told| told.amount))),
    field("per_member", Number, "", "会员人均", "stated number for each member; not of rates", |r| number(r.standing.per_member)),
    field("per_member_bound", Text, "", "会员人均约数", "how that is hedged", |r| bound(r.standing.per_member)),
    field("rank", Integer, "", "名次", "1 for the largest number; equal numbers share the better rank", |r| r.standing.rank.map_or(Value::Empty, Value::count)),
    field("percentile", Number, "percent", "百分位", "share of its peers with a smaller number", |r| decimal(r.standing.percentile)),
    field("rank_bound", Text, "", "名次约数", "how rank and percentile are hedged: exact, or approx where a hedge could change them", |r| rank_bound(r.standing.rank, r.standing.rank_bound)),
    field("ratio", Number, "", "与中位数之比", "times the median of the group", |r| number(r.standing.ratio)),
    field("group_n", Integer, "organisation", "组内有数单位数", "organisations of the group with a number", |r| Value::count(r.group.count())),
    field("group_missing", Integer, "organisation", "组内缺数单位数", "organisations of the group without one", |r| Value::count(r.group.standings.len() - r.group.count())),
    field("group_median", Number, "", "组内中位数", "median of the group", |r| number(r.numbers().map(|numbers| numbers.median))),
    field("previous", Number, "", "上年数值", "number of the same organisation a year before", |r| number(r.standing.change.as_ref().map(|change| change.from))),
    field("change", Number, "", "同比增减", "what came to it", |r| number(r.standing.change.as_ref().map(|change| change.by))),
    field("change_bound", Text, "", "同比增减约数", "how that is hedged", |r| bound(r.standing.change.as_ref().map(|change| change.by))),
    field("change_pct", Number, "percent", "同比增幅", "the same in percent of the year before; not of rates", |r| number(r.standing.change.as_ref().and_then(|change| change.pct))),
    field("report_id", Text, "", "报告编号", "report that speaks for the year", |r| Value::text(&r.seen.report_id)),
    field("path", Text, "", "所在文件", "file that holds it", |r| Value::text(&r.seen.path)),
    field("lines", Integers, "line", "所在行", "lines of the file that state the number", |r| lines(r.stated())),
    field("seqs", Integers, "", "所用数字", "`seq` of the figures that it was made of", |r| seqs(r.stated())),
    field("sentences", Texts, "", "所在句", "sentences that state it", |r| sentences(r.stated())),
    field("denominator_sentences", Texts, "", "除数所在句", "sentences that state what it is divided by", |r| sentences(r.base())),
];

/// Columns of `groups`.
#[rustfmt::skip]
pub static GROUPS: &[Field<GroupGet>] = &[
    field("indicator", Text, "", "指标", "id of the indicator", |r| Value::text(&r.measure.indicator)),
    field("per", Text, "", "除以", "what the numbers are divided by", |r| Value::maybe(r.measure.per.map(|per| per.name()))),
    field("unit", Text, "", "计量单位", "unit whose numbers are compared", |r| Value::text(r.measure.unit.name())),
    field("group", Text, "", "同类组", "what the peers have in common, the year first", |r| owned(r.group.peers.name())),
    field("organisations", Integer, "organisation", "单位数", "organisations of the group", |r| Value::count(r.group.standings.len())),
    field("n", Integer, "organisation", "有数单位数", "organisations with a number", |r| Value::count(r.group.count())),
    field("missing", Integer, "organisation", "缺数单位数", "organisations without one", |r| Value::count(r.group.standings.len() - r.group.count())),
    field("not_told", Integer, "organisation", "报告未提", "of these, whose report does not say", |r| Value::count(r.group.missing(Missing::NotTold))),
    field("other_period", Integer, "organisation", "时段不同", "of these, whose report tells of another span than a year", |r| Value::count(r.group.missing(Missing::OtherPeriod))),
    field("other_unit", Integer, "organisation", "计量单位不同", "of these, whose report counts in another unit", |r| Value::count(r.group.missing(Missing::OtherUnit))),
    field("no_denominator", Integer, "organisation", "缺除数", "of these, whose report does not say what to divide by", |r| Value::count(r.group.missing(Missing::NoDenominator))),
    field("hedged", Integer, "organisation", "约数个数", "numbers that are hedged", |r| r.group.numbers.as_ref().map_or(Value::Empty, |numbers| Value::count(numbers.hedged))),
    field("sum", Number, "", "合计", "all numbers together; not of rates and quotients", |r| number(r.group.numbers.as_ref().and_then(|n| n.sum))),
    field("sum_bound", Text, "", "合计约数", "how that is hedged", |r| bound(r.group.numbers.as_ref().and_then(|n| n.sum))),
    field("mean", Number, "", "平均数", "the sum divided by `n`", |r| number(r.of(|n| n.mean))),
    field("mean_bound", Text, "", "平均数约数", "how that is hedged", |r| bound(r.of(|n| n.mean))),
    field("median", Number, "", "中位数", "as many are below as above", |r| number(r.of(|n| n.median))),
    field("median_bound", Text, "", "中位数约数", "how that is hedged", |r| bound(r.of(|n| n.median))),
    field("p25", Number, "", "下四分位数", "a quarter is below", |r| number(r.of(|n| n.p25))),
    field("p25_bound", Text, "", "下四分位数约数", "how that is hedged", |r| bound(r.of(|n| n.p25))),
    field("p75", Number, "", "上四分位数", "a quarter is above", |r| number(r.of(|n| n.p75))),
    field("p75_bound", Text, "", "上四分位数约数", "how that is hedged", |r| bound(r.of(|n| n.p75))),
    field("min", Number, "", "最小值", "smallest number", |r| number(r.of(|n| n.min))),
    field("max", Number, "", "最大值", "largest number", |r| number(r.of(|n| n.max))),
    field("ranked", Boolean, "", "是否排名", "whether the organisations are ranked", |r| Value::Flag(r.group.is_ranked())),
];

/// Columns of `scores`.
#[rustfmt::skip]
pub static SCORES: &[Field<ScoreGet>] = &[
    field("group", Text, "", "同类组", "what the peers have in common, the year first", |r| owned(r.league.peers.name())),
    field("rank", Integer, "", "名次", "1 for the most points; empty where nothing is told or too few are ranked", |r| r.row.rank.map_or(Value::Empty, Value::count)),
    field("rank_bound", Text, "", "名次约数", "how the rank is hedged: exact, or approx where missing or uncertain points could change it", |r| rank_bound(r.row.rank, r.row.rank_bound)),
    field("organisation", Text, "", "单位名称", "organisation, as its report names it", |r| Value::text(&r.seen().organisation)),
    field("year", Integer, "", "年度", "year reported on", |r| Value::count(r.seen().year)),
    field("total", Number, "point", "总分", "points of all lines", |r| Value::number(r.row.points.value)),
    field("total_bound", Text, "", "总分约数", "at_least where lines are missing, approx where points are uncertain", |r| Value::text(r.row.points.bound.name())),
    field("possible", Number, "point", "满分", "points of one that reaches everything", |r| decimal(r.bench.question.scorecard.as_ref().map(|card| card.possible()))),
    field("lines_missing", Integer, "line", "缺项数", "lines without a number", |r| Value::count(r.row.missing())),
    field("line", Integer, "", "评分项", "line of the scorecard, from 1", |r| Value::count(r.number + 1)),
    field("indicator", Text, "", "指标", "id of the indicator", |r| Value::text(&r.line.measure.indicator)),
    field("per", Text, "", "除以", "what the number is divided by", |r| Value::maybe(r.line.measure.per.map(|per| per.name()))),
    field("value", Number, "", "数值", "number that is held against the thresholds", |r| number(r.row.scores[r.number].value.ok())),
    field("bound", Text, "", "约数", "how it is hedged", |r| bound(r.row.scores[r.number].value.ok())),
    field("operator", Text, "", "比较方式", "how it is held against them: >=, >, <=, <", |r| Value::text(r.line.operator.name())),
    field("threshold", Number, "", "达到的门槛", "hardest threshold that it reaches", |r| decimal(r.row.scores[r.number].reached.map(|step| step.threshold))),
    field("points", Number, "point", "得分", "points of the line; empty where there is no number", |r| decimal(r.row.scores[r.number].points())),
    field("missing", Text, "", "缺失原因", "why there is no number: not_told, other_period, other_unit, no_denominator", |r| Value::maybe(r.row.scores[r.number].value.err().map(Missing::name))),
    field("uncertain", Boolean, "", "是否存疑", "whether the hedge of the number could change the points", |r| Value::Flag(r.row.scores[r.number].is_uncertain())),
    field("report_id", Text, "", "报告编号", "report that speaks for the year", |r| Value::text(&r.seen().report_id)),
    field("path", Text, "", "所在文件", "file that holds it", |r| Value::text(&r.seen().path)),
    field("lines", Integers, "line", "所在行", "lines of the file that state the number", |r| lines(r.stated())),
    field("seqs", Integers, "", "所用数字", "`seq` of the figures that it was made of", |r| seqs(r.stated())),
    field("sentences", Texts, "", "所在句", "sentences that state it", |r| sentences(r.stated())),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::dataset::schema::tests::check_page;

    #[test]
    fn every_column_is_described_and_named_once() {
        for sheet in Sheet::ALL {
            let columns = sheet.columns();
            let names: HashSet<_> = columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), columns.len(), "a name occurs twice in `{}`", sheet.name());
            assert!(columns.iter().all(|column| !column.zh.is_empty() && !column.en.is_empty()));
        }
    }

    #[test]
    fn the_documentation_lists_these_columns() {
        check_page("compare.md", Sheet::ALL.iter().map(|sheet| (sheet.name(), sheet.columns())));
    }
}
