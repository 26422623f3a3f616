//! Where the numbers come from: for each one that is linked to, its sentences with the figures
//! marked, and the report, file and line.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{Links, anchor, both};
use crate::compare::observe::{Observation, Sentence};

/// The section. Comes last, when everything that is linked to is known.
pub(super) fn section(links: &Links<'_>) -> Markup {
    let mut of_report: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, indicator) in links.linked.borrow().iter() {
        of_report.entry(*at).or_default().push(indicator.clone());
    }
    html! {
        section #sources {
            h2 { (both("数据出处", "Sources")) }
            p.note { (both(
                "每个数字的原句(简体),所用数字加亮;行号为文件解码后的行。",
                "The sentences of every number, in simplified script, its figures marked; lines are those of the decoded file.",
            )) }
            @for (at, indicators) in &of_report { (report(links.bench.seen(*at), *at, indicators)) }
        }
    }
}

fn report(seen: &Observation, at: usize, indicators: &[String]) -> Markup {
    html! {
        article.source {
            h3 { (seen.organisation) " " (seen.year) }
            p.note {
                @if let Some(title) = &seen.title { cite { (title) } " · " }
                span.path { (seen.path) ":" (seen.line) } " · " code { (seen.report_id) }
            }
            dl {
                @for (indicator, told) in seen.told().filter(|(indicator, _)| indicators.iter().any(|other| other == indicator)) {
                    dt id=(anchor(at, indicator)) tabindex="-1" { code { (indicator) } " = " (told.amount) }
                    @for sentence in &told.sentences {
                        dd { (quoted(sentence)) " " span.path { (seen.path) ":" (sentence.line) } }
                    }
                }
            }
        }
    }
}

/// A sentence with its figures marked.
fn quoted(sentence: &Sentence) -> Markup {
    let mut done = 0;
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for mark in &sentence.marks {
        // Figures stand in rising order and do not overlap; what does not fit stays unmarked.
        if let (Some(before), Some(figure)) =
            (sentence.text.get(done..mark.start), sentence.text.get(mark.clone()))
        {
            parts.push((before, figure));
            done = mark.end;
        }
    }
    html! { q { @for (before, figure) in &parts { (before) mark { (figure) } } (sentence.text[done..].trim_end()) } }
}
