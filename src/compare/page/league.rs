//! The section of the scorecard: what gives points, and the league tables.

use maud::{Markup, html};

use super::{Links, both, group_name, missing, unit};
use crate::compare::amount::mark;
use crate::compare::scorecard::{League, Row, Score, Scorecard};

/// The section.
pub(super) fn section(links: &Links<'_>, card: &Scorecard) -> Markup {
    html! {
        section #scorecard {
            h2 { (both("评分表", "Scorecard")) @if !card.name.is_empty() { ": " (card.name) } }
            p.note { (both(
                &format!("满分 {}。缺数不得分并标出,总分记作 ≥;约数可能影响得分的标 ?。", card.possible()),
                &format!("{} points possible. A missing number gives none and makes the total ≥; ? marks points that a hedge could change.", card.possible()),
            )) }
            div.wrap tabindex="0" role="region" aria-label="评分项 Lines" { table {
                caption { (both("评分项", "Lines")) }
                thead { tr {
                    th scope="col" { "#" }
                    th scope="col" { (both("指标", "Indicator")) }
                    th scope="col" { (both("门槛与得分", "Thresholds and points")) }
                } }
                tbody { @for (number, line) in (1..).zip(&card.lines) { tr {
                    td { (number) }
                    th scope="row" { (both(&line.measure.name_zh(), &line.measure.name_en())) " " small { (unit(&line.measure)) } }
                    td { @for (place, step) in line.steps.iter().enumerate() {
                        @if place > 0 { "; " }
                        (line.operator.name()) " " (step.threshold) " → " (step.points)
                    } }
                } } }
            } }
            @for league in &links.bench.leagues {
                h3 { (group_name(&league.peers)) }
                (table(links, card, league))
            }
        }
    }
}

/// A row an organisation, a column a line.
fn table(links: &Links<'_>, card: &Scorecard, league: &League) -> Markup {
    html! {
        div.wrap tabindex="0" role="region" aria-label=(format!("评分 {}", league.peers.name())) { table.league {
            thead { tr {
                th scope="col" { (both("单位", "Organisation")) }
                th.number scope="col" { (both("名次", "Rank")) }
                th.number scope="col" { (both("总分", "Points")) }
                th.number scope="col" { (both("缺项", "Missing")) }
                @for (number, line) in (1..).zip(&card.lines) {
                    th.number scope="col" { (number) " " (line.measure.name_zh()) }
                }
            } }
            tbody { @for row in league.rows.iter().filter(|row| row.is_told()) { (row_of(links, card, row)) } }
        } }
        @let untold: Vec<&Row> = league.rows.iter().filter(|row| !row.is_told()).collect();
        @if !untold.is_empty() {
            p.without {
                (both("各项均缺", "nothing told")) " (" (untold.len()) "): "
                @for (place, row) in untold.iter().enumerate() {
                    @if place > 0 { "; " }
                    (links.bench.seen(row.at).organisation) " " (links.bench.seen(row.at).year)
                }
            }
        }
    }
}

fn row_of(links: &Links<'_>, card: &Scorecard, row: &Row) -> Markup {
    let seen = links.bench.seen(row.at);
    let marked = links.bench.is_marked(row.at);
    let about = mark(row.rank_bound);
    html! {
        tr.marked[marked] {
            th scope="row" { @if marked { "◆ " } (seen.organisation) }
            td.number { @if let Some(rank) = row.rank { (about) (rank) } }
            td.number { strong { (row.points) } }
            td.number { (row.missing()) }
            @for (score, line) in row.scores.iter().zip(&card.lines) {
                td.number { (score_of(links, row.at, score, &line.measure.indicator)) }
            }
        }
    }
}

/// Points, and the number that they are given for.
fn score_of(links: &Links<'_>, at: usize, score: &Score, indicator: &str) -> Markup {
    html! {
        @match (score.value, score.points()) {
            (Ok(amount), Some(points)) => {
                (points.normalize()) @if score.is_uncertain() { "?" }
                " (" (links.link(at, indicator, amount.short())) ")"
            },
            (Err(reason), _) => (missing(reason)),
            (Ok(_), None) => {},
        }
    }
}
