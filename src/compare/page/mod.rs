//! A benchmark as one page for people: HTML that needs nothing beside itself.
//!
//! It is sent around and printed, so there is no script, no font and no file from outside, and it
//! reads in either light, on paper and on a telephone. Every number leads to the sentence that states
//! it, at the end of the page: `Links` remembers what was linked to, and `sources` writes
//! exactly that. Words of reports are only ever put through `maud`, which escapes them, and into
//! text nodes of drawings, never into attributes.

mod drawing;
mod league;
mod scale;
mod sources;
mod standings;

use std::cell::RefCell;
use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::dataset::value::thousands;
use crate::model::Unit;

use super::measure::Measure;
use super::observe::Missing;
use super::peers::{Dimension, Peers};
use super::rank::LEAST_RANKED;
use super::{Benchmark, Years};

/// The page.
pub fn page(bench: &Benchmark) -> String {
    let links = Links { bench, linked: RefCell::default() };
    let body = html! {
        header {
            h1 { (both("同类单位比较", "Benchmark")) }
            p.asked { (asked(bench)) }
            nav aria-label="目录 Contents" { ul {
                li { a href="#summary" { (both("概要", "Summary")) } }
                @for (number, measure) in bench.question.measures.iter().enumerate() {
                    li { a href=(format!("#m{number}")) { (both(&measure.name_zh(), &measure.name_en())) } }
                }
                @if bench.question.scorecard.is_some() {
                    li { a href="#scorecard" { (both("评分表", "Scorecard")) } }
                }
                li { a href="#sources" { (both("数据出处", "Sources")) } }
            } }
        }
        main {
            (summary(bench))
            @for (number, (measure, groups)) in bench.question.measures.iter().zip(&bench.comparisons).enumerate() {
                (standings::section(&links, number, measure, groups))
            }
            @if let Some(card) = &bench.question.scorecard { (league::section(&links, card)) }
            (sources::section(&links))
        }
    };
    let title = match &bench.question.measures[..] {
        [only] => format!("同类单位比较:{}", only.name_zh()),
        _ => "同类单位比较".to_owned(),
    };
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body { (body) }
        }
    }
    .into_string()
}

/// Links to sentences, and what they lead to.
pub(super) struct Links<'a> {
    bench: &'a Benchmark,
    /// Place of the observation and id of the indicator.
    linked: RefCell<BTreeSet<(usize, String)>>,
}

impl Links<'_> {
    /// The address of the sentences that state an indicator.
    fn to(&self, at: usize, indicator: &str) -> String {
        self.linked.borrow_mut().insert((at, indicator.to_owned()));
        format!("#{}", anchor(at, indicator))
    }

    /// A number that leads to its sentences.
    fn link(&self, at: usize, indicator: &str, shown: impl std::fmt::Display) -> Markup {
        html! { a href=(self.to(at, indicator)) { (shown.to_string()) } }
    }
}

/// The name of the place where sentences stand; ids of indicators hold nothing but `a-z0-9_`.
fn anchor(at: usize, indicator: &str) -> String {
    format!("s{at}-{indicator}")
}

/// A text in both languages.
fn both(zh: &str, en: &str) -> Markup {
    html! { (zh) " " span.en lang="en" { (en) } }
}

/// What was asked, in a line.
fn asked(bench: &Benchmark) -> Markup {
    let question = &bench.question;
    let by: Vec<Dimension> = question.by.clone();
    html! {
        @if by.is_empty() { (both("不分组", "no peer groups beside the year")) } @else {
            @let zh: Vec<&str> = by.iter().map(|dimension| dimension.zh()).collect();
            @let en: Vec<&str> = by.iter().map(|dimension| dimension.name()).collect();
            (both(&format!("按{}分组", zh.join("、")), &format!("peers by {}", en.join(", "))))
        }
        "; "
        @match (question.years, bench.span()) {
            (Years::Latest, Some((first, last))) => strong {
                (both(&format!("各单位最近年度,{first}至{last}年混合"), &format!("latest year of each, {first} to {last} mixed")))
            },
            (Years::Each, Some((first, last))) if first != last => {
                (both(&format!("{first}至{last}年,各年度分别比较"), &format!("{first} to {last}, each year by itself")))
            },
            (_, Some((year, _))) => (both(&format!("{year}年"), "one year")),
            (_, None) => (both("没有可比较的报告", "nothing to compare")),
        }
    }
}

/// What the numbers are made of, what stayed out, and how to read them.
fn summary(bench: &Benchmark) -> Markup {
    let (compared, all) = (thousands(bench.compared()), thousands(bench.observed.reports));
    let organisations = thousands(bench.organisations());
    html! {
        section #summary {
            h2 { (both("概要", "Summary")) }
            p.lead {
                (both(
                    &format!("{all} 篇报告中采用 {compared} 篇,涉及 {organisations} 个单位。"),
                    &format!("{compared} of {all} reports compared, of {organisations} organisations."),
                ))
            }
            @if !bench.left_out().is_empty() {
                div.wrap.narrow tabindex="0" role="region" aria-label="未采用的报告 Left out" { table {
                    caption { (both("未采用的报告", "Left out")) }
                    thead { tr {
                        th scope="col" { (both("原因", "Why")) }
                        th.number scope="col" { (both("篇数", "Reports")) }
                        th scope="col" { (both("采用方法", "To let in")) }
                    } }
                    tbody { @for reason in bench.left_out() { tr {
                        th scope="row" { (both(reason.zh, reason.en)) }
                        td.number { (thousands(reason.count)) }
                        td { @if let Some(option) = reason.option { code { (option) } } }
                    } } }
                } }
            }
            (terms())
        }
    }
}

/// How to read the numbers.
fn terms() -> Markup {
    let least = LEAST_RANKED;
    let terms = [
        (
            "n / 组内单位",
            "n of all",
            "有数的单位数与组内全部单位数;缺数不作零计。".to_owned(),
            "Organisations with a number, of all in the group. A missing number is never zero.".to_owned(),
        ),
        (
            "名次",
            "Rank",
            format!("数值最大为 1,相同并列。不足 {least} 个数的组、未写明分组依据的组不排名。"),
            format!(
                "1 is the largest, equal numbers share a rank. None in groups of fewer than {least} numbers."
            ),
        ),
        (
            "百分位",
            "Percentile",
            "同组中数值更小的单位所占比例(同 PERCENTRANK.INC)。".to_owned(),
            "Share of the peers with a smaller number, as PERCENTRANK.INC.".to_owned(),
        ),
        (
            "与中位数之比",
            "Ratio",
            "数值除以组内中位数。".to_owned(),
            "Times the median of the group.".to_owned(),
        ),
        (
            "同比",
            "Change",
            "与同一单位上一年度相比;上一年度无报告则空。".to_owned(),
            "Against the same organisation a year before; empty where that year is not told.".to_owned(),
        ),
        (
            "≥ ≤ ≈",
            "Hedges",
            "原文为约数(以上、不足、约),由其算出的数也带此号。".to_owned(),
            "The report hedges the number; what is computed from it is hedged as well.".to_owned(),
        ),
    ];
    html! {
        details.terms open {
            summary { (both("指标说明", "How to read this")) }
            dl { @for (zh, en, zh_text, en_text) in &terms {
                dt { (both(zh, en)) }
                dd { (zh_text) " " span.en lang="en" { (en_text) } }
            } }
        }
    }
}

/// The name of a group in both languages.
fn group_name(peers: &Peers) -> Markup {
    let zh: Vec<String> = peers
        .year
        .map(|year| format!("{year}年"))
        .into_iter()
        .chain(peers.told.iter().map(|common| match common.zh() {
            "未说明" => format!("{}未说明", common.dimension.zh()),
            zh => zh.to_owned(),
        }))
        .collect();
    let zh = if zh.is_empty() { "全部".to_owned() } else { zh.join(" · ") };
    let en = peers.name();
    html! { @if zh == en { (zh) } @else { (both(&zh, &en)) } }
}

/// Why there is no number.
fn missing(reason: Missing) -> Markup {
    let (zh, en) = match reason {
        Missing::NotTold => ("未提", "not told"),
        Missing::OtherPeriod => ("时段不同", "other period"),
        Missing::OtherUnit => ("计量单位不同", "other unit"),
        Missing::NoDenominator => ("缺除数", "no denominator"),
    };
    html! { span.none { (both(zh, en)) } }
}

/// The unit of a measure, as read after its name.
fn unit(measure: &Measure) -> Markup {
    let zh = match measure.unit {
        Unit::Yuan => "元",
        Unit::Percent => "%",
        Unit::Person => "人",
        Unit::PersonTime => "人次",
        Unit::Household => "户",
        Unit::Org => "个(单位)",
        Unit::Event => "次",
        Unit::Item => "件",
        Unit::Other => "其他",
    };
    both(zh, measure.unit.name())
}
