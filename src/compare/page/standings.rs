//! The section of one measure: its groups, its drawings, and a table of every group.

use maud::{Markup, html};

use super::drawing;
use super::{Links, both, group_name, missing, unit};
use crate::compare::amount::{Amount, mark};
use crate::compare::measure::{MEMBERS, Measure};
use crate::compare::observe::Missing;
use crate::compare::rank::{Group, LEAST_RANKED, Numbers, Standing, can_be_added};
use crate::dataset::value::thousands;
use crate::tables::indicators::IndicatorKind;

/// The section of the measure with this number.
pub(super) fn section(links: &Links<'_>, number: usize, measure: &Measure, groups: &[Group]) -> Markup {
    let told: Vec<(usize, &Group)> =
        groups.iter().enumerate().filter(|(_, group)| group.count() > 0).collect();
    html! {
        section id=(format!("m{number}")) {
            h2 { (both(&measure.name_zh(), &measure.name_en())) " " small { (unit(measure)) } }
            (summary(number, measure, groups))
            @if !told.is_empty() {
                (drawing::strips(links, number, measure, &told))
                (drawing::years(links, measure))
            }
            @for (place, group) in &told {
                h3 id=(id_of(number, *place)) { (group_name(&group.peers)) }
                (note(group))
                (table(links, measure, group))
            }
        }
    }
}

/// The name of the place where a group's table stands.
pub(super) fn id_of(measure: usize, group: usize) -> String {
    format!("m{measure}-g{group}")
}

/// A row a group.
fn summary(number: usize, measure: &Measure, groups: &[Group]) -> Markup {
    let added = can_be_added(measure);
    html! {
        div.wrap tabindex="0" role="region" aria-label=(format!("{} 各组 groups", measure.name_zh())) { table {
            caption { (both("各组概况", "Groups")) }
            thead { tr {
                th scope="col" { (both("同类组", "Group")) }
                @for (zh, en) in [("有数", "n"), ("缺数", "Missing")] { th.number scope="col" { (both(zh, en)) } }
                @if added { th.number scope="col" { (both("合计", "Sum")) } }
                @for (zh, en) in [("平均数", "Mean"), ("中位数", "Median"), ("下四分位", "P25"), ("上四分位", "P75"), ("约数", "Hedged")] {
                    th.number scope="col" { (both(zh, en)) }
                }
            } }
            tbody { @for (place, group) in groups.iter().enumerate() { tr {
                th scope="row" {
                    @if group.count() > 0 {
                        a href=(format!("#{}", id_of(number, place))) { (group_name(&group.peers)) }
                    } @else { (group_name(&group.peers)) }
                }
                td.number { (thousands(group.count())) " / " (thousands(group.standings.len())) }
                td.number { (thousands(group.standings.len() - group.count())) }
                @match &group.numbers {
                    Some(numbers) => (cells(numbers, added)),
                    None => td.none colspan=(if added { "6" } else { "5" }) { "—" },
                }
            } } }
        } }
    }
}

fn cells(numbers: &Numbers, added: bool) -> Markup {
    html! {
        @if added { td.number { (numbers.sum.map_or(String::new(), Amount::short)) } }
        @for amount in [numbers.mean, numbers.median, numbers.p25, numbers.p75] {
            td.number { (amount.short()) }
        }
        td.number { (thousands(numbers.hedged)) }
    }
}

/// How many of how many, and whether they are ranked.
fn note(group: &Group) -> Markup {
    let (count, all) = (thousands(group.count()), thousands(group.standings.len()));
    html! {
        p.note {
            (both(&format!("{all} 个单位中 {count} 个有数。"), &format!("{count} of {all} organisations state it.")))
            @if !group.peers.are_told() {
                " " (both("分组依据未写明,不作同类排名。", "Not peers of each other, so not ranked."))
            } @else if !group.is_ranked() {
                " " (both(&format!("不足 {LEAST_RANKED} 个,不排名。"), &format!("Under {LEAST_RANKED}, so not ranked.")))
            }
        }
    }
}

/// A row an organisation.
fn table(links: &Links<'_>, measure: &Measure, group: &Group) -> Markup {
    let ranked = group.is_ranked();
    let changes = group.standings.iter().any(|standing| standing.change.is_some());
    html! {
        div.wrap tabindex="0" role="region" aria-label=(format!("{} {}", measure.name_zh(), group.peers.name())) { table.league {
            thead { tr {
                th scope="col" { (both("单位", "Organisation")) }
                @if ranked { th.number scope="col" { (both("名次", "Rank")) } }
                th.number scope="col" { (both("年度", "Year")) }
                th.number scope="col" { (both("数值", "Value")) }
                @if ranked {
                    th.number scope="col" { (both("百分位", "Percentile")) }
                    th.number scope="col" { (both("与中位数之比", "Ratio")) }
                }
                @if measure.per.is_some() {
                    th.number scope="col" { (both("原数值", "Stated")) }
                    th.number scope="col" { (both("除数", "Divided by")) }
                } @else if measure.has_size() {
                    th.number scope="col" { (both("会员人均", "Per member")) }
                }
                @if changes { th.number scope="col" { (both("同比增减", "Change")) } }
                @if changes && measure.kind != IndicatorKind::Rate { th.number scope="col" { (both("同比 %", "Change %")) } }
            } }
            tbody { @for standing in group.standings.iter().filter(|standing| standing.value.is_ok()) {
                (row(links, measure, standing, ranked, changes))
            } }
        } }
        (without(links, group))
    }
}

/// The organisations without a number, and why.
fn without(links: &Links<'_>, group: &Group) -> Markup {
    html! {
        @for reason in Missing::ALL.iter().copied().filter(|&reason| group.missing(reason) > 0) {
            p.without {
                (missing(reason)) " (" (group.missing(reason)) "): "
                @for (place, standing) in group.standings.iter().filter(|standing| standing.value == Err(reason)).enumerate() {
                    @if place > 0 { "; " }
                    @let name = format!("{} {}", links.bench.seen(standing.at).organisation, links.bench.seen(standing.at).year);
                    @if links.bench.is_marked(standing.at) { strong { "◆ " (name) } } @else { (name) }
                }
            }
        }
    }
}

fn row(links: &Links<'_>, measure: &Measure, standing: &Standing, ranked: bool, changes: bool) -> Markup {
    let seen = links.bench.seen(standing.at);
    let marked = links.bench.is_marked(standing.at);
    let about = mark(standing.rank_bound);
    let id = &measure.indicator;
    html! {
        tr.marked[marked] {
            th scope="row" { @if marked { "◆ " } (seen.organisation) }
            @if ranked { td.number { @if let Some(rank) = standing.rank { (about) (rank) } } }
            td.number { (seen.year) }
            td.number { @if let Ok(amount) = standing.value { (links.link(standing.at, id, amount.short())) } }
            @if ranked {
                td.number { @if let Some(share) = standing.percentile { (about) (share.to_string()) } }
                td.number { @if let Some(ratio) = standing.ratio { (ratio.short()) } }
            }
            @if let Some(per) = measure.per {
                td.number { @if let Ok(told) = seen.stated(measure) { (links.link(standing.at, id, told.amount)) } }
                td.number { @if let Some(base) = seen.base(per.indicator()) { (links.link(standing.at, per.indicator(), base.amount)) } }
            } @else if measure.has_size() {
                td.number { @if let Some(amount) = standing.per_member {
                    (links.link(standing.at, MEMBERS, amount.short()))
                } }
            }
            @if changes { td.number { @if let Some(change) = &standing.change { (links.link(change.at, id, change.by.short())) } } }
            @if changes && measure.kind != IndicatorKind::Rate {
                td.number { @if let Some(pct) = standing.change.as_ref().and_then(|change| change.pct) { (pct) } }
            }
        }
    }
}
