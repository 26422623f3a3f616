//! The columns of what `huizong audit` prints.

use super::Finding;
use crate::dataset::schema::{Field, field};
use crate::dataset::{Type, Value};

use Type::{Decimal, Integer, Integers, Text, Texts};

/// Reads a value of a finding's row.
pub type FindingGet = for<'a> fn(&'a Finding<'a>) -> Value<'a>;

/// Columns of findings.
#[rustfmt::skip]
pub static FINDINGS: &[Field<FindingGet>] = &[
    field("rule", Text, "", "规则", "name of the rule", |f| Value::text(&f.rule.id)),
    field("severity", Text, "", "程度", "error (one number is wrong), warning (or they are not of the same thing), hint (worth a look)", |f| Value::text(f.rule.severity.name())),
    field("says", Text, "", "含义", "what the rule found", |f| Value::text(&f.rule.says)),
    field("organisation", Text, "", "单位", "organisation that reports", |f| Value::maybe(f.organisation.as_deref())),
    field("year", Integer, "", "报告年度", "year reported on", |f| f.year.map_or(Value::Empty, Value::count)),
    field("value", Decimal, "", "数值", "the number in doubt", |f| Value::number(f.value)),
    field("against", Decimal, "", "对照数值", "the number that it is held against", |f| Value::number(f.against)),
    field("expected", Text, "", "应为", "what was expected", |f| Value::text(&f.expected)),
    field("report_ids", Texts, "", "报告编号", "report of each figure, those in doubt first", |f| Value::Texts(f.quotes.iter().map(|quote| quote.report_id.clone()).collect())),
    field("seqs", Integers, "", "所用数字", "`seq` of each figure", |f| Value::Wholes(f.quotes.iter().map(|quote| quote.seq.into()).collect())),
    field("indicators", Texts, "", "指标", "indicator of each figure", |f| Value::Texts(f.quotes.iter().map(|quote| quote.indicator.clone()).collect())),
    field("places", Texts, "", "位置", "file and line of each figure", |f| Value::Texts(f.quotes.iter().map(|quote| format!("{}:{}", quote.path, quote.line)).collect())),
    field("sentences", Texts, "", "所在句", "sentence of each figure", |f| Value::Texts(f.quotes.iter().map(|quote| quote.sentence.clone()).collect())),
];
