//! Tells whether a number was reached, planned, summed over years, of an earlier year, a change,
//! or per head.
//!
//! What the section says comes first (a plan's numbers are targets), then the words right at the
//! number, then its clause, then spans of years in its sentence. The words are data
//! (`data/aspects.toml`).

mod timeline;
mod years;

use super::flow::Flow;
use super::layout::{Layout, Range};
use super::phrase::Phrase;
use crate::model::{Aspect, Unit};
use crate::tables::aspects::Aspects;
use crate::tables::heads::Lists;
pub use timeline::Timeline;
use years::{is_since, spans_years, year_at, year_of};

/// What is known of a number beside its words.
pub struct Known {
    /// What it counts.
    pub unit: Unit,
    /// Index of its clause.
    pub clause: usize,
    /// Index of its sentence.
    pub sentence: usize,
    /// End of the number before it.
    pub number_before: Option<usize>,
    /// Whether its indicator is a level at a date, which no span of years adds up.
    pub is_level: bool,
    /// Whether no indicator takes it.
    pub uncounted: bool,
    /// Whether the number before it is smaller and has the same unit.
    pub smaller_before: bool,
}

/// The aspect of a number.
pub fn decide(
    flow: &Flow,
    layout: &Layout,
    phrase: &Phrase,
    known: &Known,
    timeline: &Timeline,
    words: &Aspects,
) -> Aspect {
    let &Known { unit, sentence, number_before, is_level, .. } = known;
    let lists = layout.lists_around(sentence, (phrase.start, phrase.end));
    let chars = flow.chars();
    let clause = layout.clauses[known.clause].range;
    let near_start = number_before.map_or(clause.0, |end| end.max(clause.0)).min(phrase.start);
    let near = &chars[near_start..phrase.start];
    let before = &chars[clause.0.min(phrase.start)..phrase.start];
    let whole = &chars[clause.0.min(phrase.start)..clause.1.max(phrase.end)];
    let sentence_range = layout.sentences[sentence].range;
    if phrase.in_points(flow) && !timeline.plan[sentence] {
        return Aspect::Change;
    }
    // 人均月工资上调8.5% is a rise.
    if unit != Unit::Percent && is_each(near, unit, lists, words) {
        return Aspect::Each;
    }
    if is_named_target(flow, phrase, near, words) {
        return Aspect::Target;
    }
    if timeline.plan[sentence] {
        // A plan that looks back: 2015年新建工会96家, 为新一年工作打下了基础.
        let looks_back = timeline.all_plan && is_earlier_year(flow, layout, sentence, phrase, timeline);
        return if looks_back { Aspect::Prior } else { Aspect::Target };
    }
    let so_far = &chars[sentence_range.0..clause.1.max(phrase.end)];
    if is_change(flow, phrase, near, so_far, lists, words) {
        return Aspect::Change;
    }
    if is_from(flow, phrase, before, words) {
        return Aspect::Prior;
    }
    // A semicolon ends the force of a word of planning.
    let from = (sentence_range.0..phrase.start)
        .rev()
        .find(|&i| flow.get(i) == ';')
        .map_or(sentence_range.0, |i| i + 1);
    // A chronicle tells what was.
    let earlier_groups = &chars[sentence_range.0..from];
    let planned = || {
        is_target(&chars[from..phrase.start], whole, words)
            || (!earlier_groups.is_empty()
                && is_target(earlier_groups, whole, words)
                && !words.done.any_in(&chars[sentence_range.0..phrase.start]))
    };
    if !timeline.chronicle && lists.may_hold(&words.target) && planned() {
        return Aspect::Target;
    }
    if is_later_year(flow, sentence_range, sentence, phrase, timeline, words) {
        return Aspect::Target;
    }
    // 由6,240个发展到8,915个: the second is what was reached.
    let reached = words.prior_to.longest_at_end(near).is_some();
    if reached && before.iter().any(|c| matches!(c, '由' | '从')) {
        return Aspect::Actual;
    }
    if lists.may_hold(&words.past_period) && is_told_beside(flow, sentence_range, phrase, words) {
        return Aspect::Prior;
    }
    let opening = &chars[sentence_range.0..phrase.start];
    if lists.any_in(&words.prior, near)
        || (lists.any_in(&words.prior_opening, &opening[..opening.len().min(12)])
            && !lists.any_in(&words.this_period, opening))
    {
        return Aspect::Prior;
    }
    // 注册志愿者达31.5万人: a level of what the catalogue does not know.
    let states = || (known.uncounted || unit == Unit::Percent) && words.level.longest_at_end(near).is_some();
    let adds_up = || words.arises.any_in(whole) || !(is_level && unit != Unit::Percent || states());
    if let Some(span) = spans_years(flow, (sentence_range.0, phrase.start), lists, words) {
        // A later mention of this period takes the span back.
        let since = &chars[span..phrase.start];
        let taken_back = lists.any_in(&words.this_period, since)
            || lists.any_in(&words.past_period, since)
            || is_since(flow, span, timeline.year);
        if !taken_back && adds_up() {
            return Aspect::Cumulative;
        }
    }
    if timeline.spanned[sentence] && adds_up() {
        return Aspect::Cumulative;
    }
    // What stands in a bracket that is closed is said.
    let said = (from..phrase.start).rev().find(|&i| flow.get(i) == ')').map_or(from, |i| i + 1);
    let summed = lists.any_in(&words.sums_up, &chars[said..phrase.start])
        && !lists.any_in(&words.within_period, opening);
    let bounded =
        lists.any_in(&words.this_period, opening) || opening.iter().any(|&c| matches!(c, '月' | '季' | '期'));
    let sums = summed && (is_grand_total(flow, known, phrase, words) || !(timeline.periodic || bounded));
    if sums && adds_up() {
        return Aspect::Cumulative;
    }
    if timeline.term
        && adds_up()
        && !lists.any_in(&words.this_period, opening)
        && !lists.any_in(&words.past_period, opening)
        && (!timeline.dated[sentence] || year_of(flow, sentence_range, phrase).is_none())
    {
        return Aspect::Cumulative;
    }
    let reached = reached && !(near_start..phrase.start).any(|i| year_at(flow, i).is_some());
    if !reached && is_earlier_year(flow, layout, sentence, phrase, timeline) {
        return Aspect::Prior;
    }
    Aspect::Actual
}

fn is_each(near: &[char], unit: Unit, lists: Lists, words: &Aspects) -> bool {
    const REACH_CHARS: usize = 10;
    let tail = &near[near.len().saturating_sub(REACH_CHARS)..];
    let listed = lists.may_hold(&words.each);
    if listed && let Some((len, ())) = words.each.longest_at_end(tail) {
        // 各10名, 均500元; not 共计…各类.
        let word_is_each = len >= 2 || matches!(tail.last(), Some('各' | '均'));
        if word_is_each {
            return true;
        }
    }
    // 各致赠安家费三万元; not 各类, 各级.
    let each_of = (0..tail.len()).rev().find(|&i| tail[i] == '各');
    if unit == Unit::Yuan
        && each_of.is_some_and(|i| {
            tail.get(i + 1).is_some_and(|&c| !"类级种地项单基方界位县市区镇乡部处科校院分企工组".contains(c))
        })
    {
        return true;
    }
    // 每人补助, 每户送去, 人均费用: the word a little before, for money and counts alike.
    listed
        && (0..tail.len()).any(|i| {
            words
                .each
                .longest(&tail[i..])
                .is_some_and(|(len, ())| len >= 2 && (unit == Unit::Yuan || tail.len() - i - len <= 5))
        })
}

fn is_change(
    flow: &Flow,
    phrase: &Phrase,
    near: &[char],
    clause: &[char],
    lists: Lists,
    words: &Aspects,
) -> bool {
    if phrase.in_points(flow) || flow.get(phrase.number_end) == '倍' {
        return true;
    }
    if !lists.may_hold(&words.change) {
        return is_more_than(near);
    }
    let mut tail = &near[near.len().saturating_sub(7)..];
    let mut rises = words.change.longest_at_end(tail).is_some();
    while let Some((&last, rest)) = tail.split_last() {
        if rises || !matches!(last, '了' | '达' | '约' | '为' | '近' | '共') {
            break;
        }
        tail = rest;
        rises = words.change.longest_at_end(tail).is_some();
    }
    let compares = || {
        phrase.unit == Some(Unit::Percent)
            || words.change_plain.longest_at_end(tail).is_some()
            || lists.any_in(&words.compares, clause)
    };
    rises && compares() || is_more_than(near)
}

/// `比上届多9场`, `较计划少2家`, `净增1.9万人`.
fn is_more_than(near: &[char]) -> bool {
    const REACH_CHARS: usize = 9;
    let tail = &near[near.len().saturating_sub(REACH_CHARS)..];
    match tail {
        [.., '净', '增'] | [.., '净', '增', '加'] => true,
        [compared @ .., '多' | '少' | '高' | '低'] => compared.iter().any(|c| matches!(c, '比' | '较')),
        _ => false,
    }
}

/// `由27个增加到29个`: the first of the two.
fn is_from(flow: &Flow, phrase: &Phrase, before: &[char], words: &Aspects) -> bool {
    const TO_CHARS: usize = 6;
    if !before.iter().any(|c| matches!(c, '由' | '从' | '自')) {
        return false;
    }
    let chars = flow.chars();
    let after = &chars[phrase.end..(phrase.end + TO_CHARS).min(chars.len())];
    (0..after.len()).any(|i| {
        words.prior_to.longest(&after[i..]).is_some()
            || words.prior_to.longest(&chars[phrase.end + i..]).is_some()
    })
}

/// The year before, told beside this one: `去年新建20家,今年新建26家`, `25万元(去年20万元)`, `与去年慰问200户相比`.
/// By itself 去年 may be the year that a report of January reports on.
fn is_told_beside(flow: &Flow, sentence: Range, phrase: &Phrase, words: &Aspects) -> bool {
    let chars = flow.chars();
    let before = &chars[sentence.0..phrase.start];
    let last = |i: usize| words.past_period.longest(&before[i..]).map(|(len, ())| (i, len));
    let Some((at, len)) = (0..before.len()).rev().find_map(last) else { return false };
    let since = &before[at + len..];
    if words.this_year.any_in(since) || since.contains(&')') {
        return false;
    }
    let rest = &chars[phrase.end..sentence.1.max(phrase.end)];
    let clause = rest.split(|&c| c == ',').next().unwrap_or(rest);
    let compared = clause.windows(2).any(|two| two == ['相', '比']);
    let named = at.checked_sub(1).map(|i| before[i]);
    // 比去年多了8个: what comes after it is this year's again.
    let is_measure = matches!(named, Some('比' | '较' | '与' | '同' | '和' | '跟' | '由' | '从' | '自'));
    compared || named == Some('(') || !is_measure && words.this_year.any_in(&chars[sentence.0..sentence.1])
}

/// A word of planning before the number in its sentence, with nothing after it that was done.
fn is_target(before: &[char], clause: &[char], words: &Aspects) -> bool {
    if words.target_unless.any_in(clause) {
        return false;
    }
    let mut found =
        (0..before.len()).rev().filter_map(|i| words.target.longest(&before[i..]).map(|(len, ())| (i, len)));
    // The name of a contest plans nothing: “确保安全、迎战汛期”竞赛.
    let last = found.find(|(i, _)| !is_quoted(&before[*i..]));
    last.is_some_and(|(at, len)| {
        let since = &before[at + len..];
        let share = at > 0 && matches!(before[at - 1], '占' | '为' | '成');
        let done = share || since.iter().any(|&c| matches!(c, '了' | '已' | '占' | '为'));
        !words.target_unless.any_in(since) && !done
    })
}

/// Whether a quote that was opened before this text is closed in it.
fn is_quoted(text: &[char]) -> bool {
    text.iter().find(|c| matches!(c, '“' | '”')) == Some(&'”')
}

/// `目标90家`, `占全年任务120家的60.8%`, `完成市总下达任务8000人的123.4%`.
fn is_named_target(flow: &Flow, phrase: &Phrase, near: &[char], words: &Aspects) -> bool {
    const MET_CHARS: usize = 8;
    if phrase.unit == Some(Unit::Percent) {
        return false;
    }
    let Some((len, ())) = words.target_named.longest_at_end(near) else { return false };
    let before = &near[..near.len() - len];
    let is_met = words.target_met.any_in(&before[before.len().saturating_sub(MET_CHARS)..]);
    let has_share = flow.get(phrase.end) == '的' && flow.get(phrase.end + 1).is_ascii_digit();
    has_share || !is_met
}

/// Whether the number is planned for a year after the one reported on: `2018年,市总工会将着力实施“五大
/// 行动”:新建工会100家`.
fn is_later_year(
    flow: &Flow,
    range: Range,
    sentence: usize,
    phrase: &Phrase,
    timeline: &Timeline,
    words: &Aspects,
) -> bool {
    let Some(year) = timeline.year.filter(|_| !timeline.chronicle && timeline.dated[sentence]) else {
        return false;
    };
    let named = (range.0..phrase.start).rev().find_map(|i| year_at(flow, i).map(|named| (i, named)));
    let Some((at, _)) = named.filter(|&(_, named)| named > year) else { return false };
    let since = &flow.chars()[at..phrase.start];
    let is_up_to = matches!(flow.before(at), '至' | '到' | '止');
    let plans = since.iter().any(|&c| matches!(c, '将' | '要' | '拟')) || words.plan_lead.any_in(since);
    !is_up_to && (plans || words.target.any_in(since)) && !words.done.any_in(since)
}

/// `捐献87例(累计635例)`: the sum over the years right behind the period's own.
fn is_grand_total(flow: &Flow, known: &Known, phrase: &Phrase, words: &Aspects) -> bool {
    const BETWEEN_CHARS: usize = 9;
    known.number_before.is_some_and(|end| {
        let between = &flow.chars()[end.min(phrase.start)..phrase.start];
        between.len() <= BETWEEN_CHARS && known.smaller_before && words.sums_up.any_in(between)
    })
}

/// Whether the number is told of a year before the one reported on.
fn is_earlier_year(
    flow: &Flow,
    layout: &Layout,
    sentence: usize,
    phrase: &Phrase,
    timeline: &Timeline,
) -> bool {
    let Some(year) = timeline.year else { return false };
    let named =
        timeline.dated[sentence].then(|| year_of(flow, layout.sentences[sentence].range, phrase)).flatten();
    let told = named.or_else(|| if timeline.chronicle { timeline.years[sentence] } else { None });
    told.is_some_and(|told| told < year)
}
