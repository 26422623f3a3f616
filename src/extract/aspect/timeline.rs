//! What a report says of time as a whole: its plan sections, the years it names, the spans of years
//! that hold on from sentence to sentence.

use super::years::{counts_years, is_since, spans_years, year_at};
use crate::extract::flow::Flow;
use crate::extract::layout::{Layout, Range};
use crate::extract::numeral::is_chinese_numeral;
use crate::model::Kind;
use crate::tables::aspects::Aspects;

/// What a report says of time as a whole, found once.
#[derive(Debug)]
pub struct Timeline {
    /// For each sentence, whether it stands in a plan.
    pub(super) plan: Vec<bool>,
    /// Whether all of it is a plan.
    pub(super) all_plan: bool,
    /// The year reported on.
    pub(super) year: Option<i16>,
    /// For each sentence, the last year named in it or before it in its paragraph.
    pub(super) years: Vec<Option<i16>>,
    /// For each sentence, whether a year is named in it.
    pub(super) dated: Vec<bool>,
    /// Whether the text goes from year to year, as a chronicle does.
    pub(super) chronicle: bool,
    /// Whether it reports on a whole term of several years.
    pub(super) term: bool,
    /// For each sentence, whether a span of years named before it in its paragraph still holds.
    pub(super) spanned: Vec<bool>,
    /// Whether the report is on one period, so that what is summed up is summed up within it.
    pub(super) periodic: bool,
}

impl Timeline {
    /// Reads the plan sections and years of a report.
    pub fn new(flow: &Flow, layout: &Layout, kind: Kind, year: Option<i16>, words: &Aspects) -> Timeline {
        let all_plan = kind == Kind::Plan;
        let periodic = !matches!(kind, Kind::News | Kind::Other);
        let (years, dated) = years(flow, layout);
        let mut named: Vec<i16> = years.iter().flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let chronicle = named.len() >= 5
            && named.last().zip(named.first()).is_some_and(|(last, first)| last - first >= 5);
        let latest = named.last().copied();
        Timeline {
            plan: plan_sections(flow, layout, all_plan, words),
            all_plan,
            year: if chronicle { latest } else { year },
            years,
            chronicle,
            term: !chronicle && reports_on_term(flow),
            spanned: spanned(flow, layout, &dated, periodic, year, words),
            dated,
            periodic,
        }
    }
}

/// `2022年以来,建立组织159个。举办培训班71期。`: a span holds on until another time is named, in a report
/// on one period not beyond its paragraph.
fn spanned(
    flow: &Flow,
    layout: &Layout,
    dated: &[bool],
    periodic: bool,
    year: Option<i16>,
    words: &Aspects,
) -> Vec<bool> {
    let chars = flow.chars();
    let mut holds = false;
    let mut paragraph = usize::MAX;
    let mut spanned = Vec::with_capacity(layout.sentences.len());
    for (sentence, &dated) in layout.sentences.iter().zip(dated) {
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            holds &= !periodic;
        }
        let (start, end) = sentence.range;
        let lists = sentence.lists;
        let names_time = |from: usize| {
            let text = &chars[from..end];
            lists.any_in(&words.this_period, text)
                || lists.any_in(&words.past_period, text)
                || (from..end).any(|i| (dated && year_at(flow, i).is_some()) || masked_year(flow, i))
        };
        spanned.push(holds && !names_time(start));
        holds = match spans_years(flow, sentence.range, lists, words) {
            Some(span) => {
                !names_time(span)
                    && !lists.any_in(&words.to_date, &chars[start..span])
                    && !is_since(flow, span, year)
            }
            None => holds && !names_time(start),
        };
    }
    spanned
}

/// `XX年`, `20**年`.
fn masked_year(flow: &Flow, at: usize) -> bool {
    flow.get(at) == '年' && matches!(flow.before(at), 'X' | 'x' | '*' | '×')
}

/// `五年来`, `四年间`: told at the head of the report and again and again in it.
fn reports_on_term(flow: &Flow) -> bool {
    const HEAD_CHARS: usize = 500;
    let chars = flow.chars();
    let spans = |from: usize, to: usize| {
        (from.max(1)..to).filter(|&i| chars[i] == '年' && counts_years(chars, i)).count()
    };
    let head = chars.len().min(HEAD_CHARS);
    let in_head = spans(0, head);
    // 第八届理事会任内工作总结: once is enough.
    let title = &chars[..chars.iter().position(|&c| c == '\n').unwrap_or(0)];
    let of_a_term = title.contains(&'届') || title.windows(2).any(|w| w == ['任', '内']);
    in_head >= 1 && (of_a_term || in_head + spans(head, chars.len()) >= 3)
}

/// The year that is named last in each sentence, or before it in its paragraph, and whether it is in it.
fn years(flow: &Flow, layout: &Layout) -> (Vec<Option<i16>>, Vec<bool>) {
    let mut last = None;
    let mut paragraph = usize::MAX;
    layout
        .sentences
        .iter()
        .map(|sentence| {
            if sentence.paragraph != paragraph {
                paragraph = sentence.paragraph;
                last = None;
            }
            let own = (sentence.range.0..sentence.range.1).rev().find_map(|i| year_at(flow, i));
            last = own.or(last);
            (last, own.is_some())
        })
        .unzip()
}

fn plan_sections(flow: &Flow, layout: &Layout, all_plan: bool, words: &Aspects) -> Vec<bool> {
    let chars = flow.chars();
    // Depth of the heading that opened the plan that is going on.
    let mut open: Option<usize> = None;
    // The paragraph that a lead-in made a plan of.
    let mut within = None;
    let mut seen = usize::MAX;
    let mut plan = Vec::with_capacity(layout.sentences.len());
    for sentence in &layout.sentences {
        let paragraph = &layout.paragraphs[sentence.paragraph];
        if sentence.paragraph != seen {
            seen = sentence.paragraph;
            let own = if paragraph.is_heading {
                Some(paragraph.range)
            } else {
                paragraph.heading.filter(|h| h.0 >= paragraph.range.0)
            };
            if let Some(heading) = own {
                let text = &chars[heading.0..heading.1];
                let depth = depth(flow, heading);
                let plans = words.plan_heading.any_in(text)
                    && !words.done_heading.any_in(text)
                    && !text.contains(&'了');
                if plans && open.is_none_or(|at| depth <= at) {
                    open = Some(depth);
                } else if !plans
                    && open.is_some_and(|at| {
                        depth < at
                            || (depth == at && depth > 0)
                            || (depth == 0 && words.done_heading.any_in(text))
                    })
                {
                    open = None;
                }
            }
        }
        let plans = sentence.lists.may_hold(&words.plan_heading);
        if open.is_none() && plans && opens_plan(flow, sentence.range, words) {
            // A sentence opens a plan for what follows it up to the next heading.
            open = Some(DEEPEST);
        }
        if leads_plan(flow, sentence.range, words) {
            within = Some(sentence.paragraph);
        }
        plan.push(all_plan || open.is_some() || within == Some(sentence.paragraph));
    }
    plan
}

/// Depth of a heading by its numbering: a bare line 0, `一、` 1, `(一)` 2, `1.` 3, `(1)` 4.
fn depth(flow: &Flow, heading: Range) -> usize {
    let first = flow.get(heading.0);
    let second = flow.get(heading.0 + 1);
    match first {
        '(' if second.is_ascii_digit() => 4,
        '(' => 2,
        c if c.is_ascii_digit() && flow.get(heading.0 + 4) != '年' => 3,
        c if is_chinese_numeral(c) && matches!(second, '、' | '.' | '十') => 1,
        c if is_chinese_numeral(c) && second == '是' => 3,
        '第' => 1,
        _ => 0,
    }
}

/// `下一步,我们将…`, `明年要…`, `2016年,我们要…`: the sentence begins a plan.
fn opens_plan(flow: &Flow, sentence: Range, words: &Aspects) -> bool {
    const OPENING_CHARS: usize = 8;
    const FORCE_CHARS: usize = 24;
    let chars = flow.chars();
    let opening = &chars[sentence.0..sentence.1.min(sentence.0 + OPENING_CHARS)];
    if !words.plan_heading.any_in(opening) {
        return false;
    }
    let reach = &chars[sentence.0..sentence.1.min(sentence.0 + FORCE_CHARS)];
    reach.iter().any(|&c| matches!(c, '将' | '要' | '拟'))
        || reach.windows(2).any(|w| matches!(w, ['打', '算'] | ['计', '划'] | ['继', '续'] | ['力', '争']))
}

/// `下半年重点:`, `2016年,要做到“五个新提升”:`, `◆ 2017年目标 `: a lead-in that makes a plan of the
/// rest of its paragraph.
fn leads_plan(flow: &Flow, sentence: Range, words: &Aspects) -> bool {
    const LEAD_CHARS: usize = 24;
    let reach = &flow.chars()[sentence.0..sentence.1.min(sentence.0 + LEAD_CHARS)];
    let Some(end) = reach.iter().position(|&c| c == ':') else { return false };
    let lead = &reach[..end];
    let plans = words.plan_heading.any_in(lead) || words.plan_lead.longest_at_end(lead).is_some();
    // 2020年,我们将重点做好以下工作:
    let wills = lead.iter().any(|&c| matches!(c, '将' | '要' | '拟'))
        && lead.windows(2).any(|w| {
            matches!(
                w,
                ['重', '点'] | ['做', '好'] | ['抓', '好'] | ['目', '标'] | ['实', '施'] | ['着', '力']
            )
        });
    (plans || wills) && !words.done_heading.any_in(lead) && !lead.contains(&'了')
}

/// Depth of a plan that a sentence opens: any heading ends it.
const DEEPEST: usize = 9;
