//! Tells whether a number was reached, planned, summed over years, of an earlier year, a change,
//! or per head.
//!
//! What the section says comes first (a plan's numbers are targets), then the words right at the
//! number, then its clause, then spans of years in its sentence. The words are data
//! (`data/aspects.toml`).

use super::flow::Flow;
use super::layout::{Layout, Range};
use super::numeral::{self, Reading, is_chinese_numeral};
use super::phrase::Phrase;
use crate::model::{Aspect, Kind, Unit};
use crate::tables::aspects::Aspects;

/// What a report says of time as a whole, found once.
#[derive(Debug)]
pub struct Timeline {
    /// For each sentence, whether it stands in a plan.
    plan: Vec<bool>,
    /// The year reported on.
    year: Option<i16>,
    /// For each sentence, the last year named in it or before it in its paragraph.
    years: Vec<Option<i16>>,
    /// Whether the text goes from year to year, as a chronicle does.
    chronicle: bool,
    /// Whether it reports on a whole term of several years.
    term: bool,
    /// For each sentence, whether a span of years named before it in its paragraph still holds.
    spanned: Vec<bool>,
    /// Whether the report is on one period, so that what is summed up is summed up within it.
    periodic: bool,
}

impl Timeline {
    /// Reads the plan sections and years of a report.
    pub fn new(flow: &Flow, layout: &Layout, kind: Kind, year: Option<i16>, words: &Aspects) -> Timeline {
        let all_plan = kind == Kind::Plan;
        let periodic = !matches!(kind, Kind::News | Kind::Other);
        let years = years(flow, layout);
        let mut named: Vec<i16> = years.iter().flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let chronicle = named.len() >= 5
            && named.last().zip(named.first()).is_some_and(|(last, first)| last - first >= 5);
        let latest = named.last().copied();
        Timeline {
            plan: plan_sections(flow, layout, all_plan, words),
            year: if chronicle { latest } else { year },
            years,
            chronicle,
            term: !chronicle && reports_on_term(flow),
            spanned: spanned(flow, layout, periodic, words),
            periodic,
        }
    }
}

/// `2022年以来,建立组织159个。举办培训班71期。`: a span holds on until another time is named, in a report
/// on one period not beyond its paragraph.
fn spanned(flow: &Flow, layout: &Layout, periodic: bool, words: &Aspects) -> Vec<bool> {
    let chars = flow.chars();
    let mut holds = false;
    let mut paragraph = usize::MAX;
    let mut spanned = Vec::with_capacity(layout.sentences.len());
    for sentence in &layout.sentences {
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            holds &= !periodic;
        }
        let (start, end) = sentence.range;
        let names_time = |from: usize| {
            let text = &chars[from..end];
            words.this_period.any_in(text)
                || words.past_period.any_in(text)
                || (from..end).any(|i| year_at(flow, i).is_some() || masked_year(flow, i))
        };
        spanned.push(holds && !names_time(start));
        holds = match spans_years(flow, sentence.range, words) {
            Some(span) => !names_time(span) && !words.to_date.any_in(&chars[start..span]),
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
    in_head >= 1 && in_head + spans(head, chars.len()) >= 3
}

/// The year that is named last in each sentence, or before it in its paragraph.
fn years(flow: &Flow, layout: &Layout) -> Vec<Option<i16>> {
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
            last = (sentence.range.0..sentence.range.1).rev().find_map(|i| year_at(flow, i)).or(last);
            last
        })
        .collect()
}

/// The year that is written out at a place: `1953年`, `一九五三年`, `二〇〇七年`.
#[inline]
fn year_at(flow: &Flow, at: usize) -> Option<i16> {
    // A quick test that most places fail.
    if flow.get(at + 4) == '年' || flow.before(at) == '国' { named_year(flow, at) } else { None }
}

fn named_year(flow: &Flow, at: usize) -> Option<i16> {
    if flow.get(at + 4) != '年' || flow.before(at).is_ascii_digit() {
        return republic_year(flow, at);
    }
    let mut year = 0i16;
    for i in at..at + 4 {
        let c = flow.get(i);
        let digit = c.to_digit(10).or_else(|| {
            "〇一二三四五六七八九"
                .chars()
                .position(|d| d == c || (c == '○' && d == '〇') || (c == '零' && d == '〇'))
                .map(|d| d as u32)
        })?;
        year = year * 10 + digit as i16;
    }
    (1900..=2100).contains(&year).then_some(year)
}

/// `民国105年`, `民国一○五年`: years of the Republic, as Taiwan counts them.
fn republic_year(flow: &Flow, at: usize) -> Option<i16> {
    if !flow.ends_with(at, "民国") {
        return None;
    }
    let Reading::Numeral(n) = numeral::read(flow.chars(), at)? else { return None };
    let year = i16::try_from(n.value.to_string().parse::<i32>().ok()?).ok()?;
    (flow.get(n.end) == '年' && (1..=200).contains(&year)).then_some(1911 + year)
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
        if open.is_none() && opens_plan(flow, sentence.range, words) {
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

/// Depth of a plan that a sentence opens: any heading ends it.
const DEEPEST: usize = 9;

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
    words.plan_heading.any_in(lead) && !words.done_heading.any_in(lead) && !lead.contains(&'了')
}

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
    if is_each(near, unit, words) {
        return Aspect::Each;
    }
    if timeline.plan[sentence] {
        return Aspect::Target;
    }
    if is_change(flow, phrase, near, &chars[sentence_range.0..clause.1.max(phrase.end)], words) {
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
    if is_target(&chars[from..phrase.start], whole, words) {
        return Aspect::Target;
    }
    let opening = &chars[sentence_range.0..phrase.start];
    if words.prior.any_in(near)
        || (words.prior_opening.any_in(&opening[..opening.len().min(12)])
            && !words.this_period.any_in(opening))
    {
        return Aspect::Prior;
    }
    if let Some(span) = spans_years(flow, (sentence_range.0, phrase.start), words) {
        // A later mention of this period takes the span back.
        let since = &chars[span..phrase.start];
        if !words.this_period.any_in(since) && !words.past_period.any_in(since) {
            return Aspect::Cumulative;
        }
    }
    if timeline.spanned[sentence] && !is_level {
        return Aspect::Cumulative;
    }
    // What stands in a bracket that is closed is said.
    let said = (from..phrase.start).rev().find(|&i| flow.get(i) == ')').map_or(from, |i| i + 1);
    let summed = words.sums_up.any_in(&chars[said..phrase.start]) && !words.within_period.any_in(opening);
    let bounded =
        words.this_period.any_in(opening) || opening.iter().any(|&c| matches!(c, '月' | '季' | '期'));
    if !is_level && summed && (is_grand_total(flow, known, phrase) || !(timeline.periodic || bounded)) {
        return Aspect::Cumulative;
    }
    if timeline.term
        && !is_level
        && !words.this_period.any_in(before)
        && !words.past_period.any_in(opening)
        && year_of(flow, sentence_range, phrase).is_none()
    {
        return Aspect::Cumulative;
    }
    // 由6,240个发展到8,915个: the second is what was reached.
    let reached = words.prior_to.longest_at_end(near).is_some()
        && !(near_start..phrase.start).any(|i| year_at(flow, i).is_some());
    if !reached && is_earlier_year(flow, layout, sentence, phrase, timeline) {
        return Aspect::Prior;
    }
    Aspect::Actual
}

fn is_each(near: &[char], unit: Unit, words: &Aspects) -> bool {
    const REACH_CHARS: usize = 10;
    let tail = &near[near.len().saturating_sub(REACH_CHARS)..];
    if let Some((len, ())) = words.each.longest_at_end(tail) {
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
    (0..tail.len()).any(|i| {
        words
            .each
            .longest(&tail[i..])
            .is_some_and(|(len, ())| len >= 2 && (unit == Unit::Yuan || tail.len() - i - len <= 5))
    })
}

fn is_change(flow: &Flow, phrase: &Phrase, near: &[char], clause: &[char], words: &Aspects) -> bool {
    if phrase.in_points(flow) || flow.get(phrase.number_end) == '倍' {
        return true;
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
    rises && (phrase.unit == Some(Unit::Percent) || words.compares.any_in(clause)) || is_more_than(near)
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
    let chars = flow.chars();
    let after = &chars[phrase.end..(phrase.end + TO_CHARS).min(chars.len())];
    let rises = (0..after.len()).any(|i| {
        words.prior_to.longest(&after[i..]).is_some()
            || words.prior_to.longest(&chars[phrase.end + i..]).is_some()
    });
    rises && before.iter().any(|c| matches!(c, '由' | '从' | '自'))
}

/// A word of planning before the number in its sentence, with nothing after it that was done.
fn is_target(before: &[char], clause: &[char], words: &Aspects) -> bool {
    if words.target_unless.any_in(clause) {
        return false;
    }
    let last =
        (0..before.len()).rev().find_map(|i| words.target.longest(&before[i..]).map(|(len, ())| (i, len)));
    last.is_some_and(|(at, len)| {
        let since = &before[at + len..];
        let share = at > 0 && matches!(before[at - 1], '占' | '为' | '成');
        let done = share || since.iter().any(|&c| matches!(c, '了' | '已' | '占' | '为'));
        !words.target_unless.any_in(since) && !done
    })
}

/// Where in the range a span of years ends, if one is named: `四年共`, `自1957年起至今`, `历年`.
fn spans_years(flow: &Flow, range: Range, words: &Aspects) -> Option<usize> {
    let chars = flow.chars();
    let text = &chars[range.0.min(range.1)..range.1];
    let mut found = None;
    for i in 0..text.len() {
        let span = match words.cumulative.longest(&text[i..]).or_else(|| words.to_date.longest(&text[i..])) {
            Some((len, ())) => Some(i + len),
            // 四年共资助, 五年间, 3年累计; 从2011年起, 自1957年至今; 1982—1990年
            None if text[i] == '年'
                && i > 0
                && (counts_years(text, i)
                    || since_year(text, i)
                    || year_to_year(text, i)
                    || sums_up_to_year(text, i)) =>
            {
                Some(i + 1)
            }
            None => None,
        };
        let within = |span: usize| {
            (i.saturating_sub(3)..=i).any(|k| {
                words.within_period.longest(&text[k..]).is_some_and(|(len, ())| k + len >= span.min(i + 1))
            })
        };
        if let Some(span) = span.filter(|&span| !within(span)) {
            found = Some(range.0 + span);
        }
    }
    found
}

/// Whether the number before 年 counts years of work (`四年共资助`, `五年新建`) rather than naming
/// a year, an age or a term.
fn counts_years(text: &[char], year: usize) -> bool {
    let mut start = year;
    while start > 0 && (text[start - 1].is_ascii_digit() || is_chinese_numeral(text[start - 1])) {
        start -= 1;
    }
    let digits = year - start;
    let several = (1..=2).contains(&digits)
        && !(digits == 1 && matches!(text[start], '一' | '1' | '两' | '〇' | '零' | '十' | '百' | '千'))
        || (digits == 1 && matches!(text[start], '两' | '十'));
    let named = start > 0
        && matches!(
            text[start - 1],
            '第' | '每'
                | '教'
                | '龄'
                | '会'
                | '近'
                | '满'
                | '用'
                | '月'
                | '期'
                | '续'
                | '在'
                | '时'
                | '后'
                | '前'
                | '过'
                | '隔'
                | '至'
                | '到'
                | '于'
                | '纪'
                | '○'
                | '约'
                | '任'
                | '了'
                | 'x'
                | 'X'
                | '*'
        );
    let after = text.get(year + 1).copied().unwrap_or('\n');
    // A birthday or anniversary is no span of work, nor is how long something goes on.
    let term = matches!(
        after,
        '的' | '级'
            | '以'
            | '期'
            | '制'
            | '度'
            | '后'
            | '前'
            | '规'
            | '计'
            | '一'
            | '未'
            | '不'
            | '龄'
            | '有'
            | '初'
            | '底'
            | '末'
            | '时'
            | '下'
            | '上'
            | '秋'
            | '春'
            | '夏'
            | '冬'
            | '\n'
            | '、'
            | '-'
            | '至'
            | '到'
            | '('
            | '“'
            | '生'
            | '工'
            | '行'
            | '目'
            | '攻'
    );
    several && !named && !term
}

/// `从2011年起`, `自1957年…以来`: since a year that is named.
fn since_year(text: &[char], year: usize) -> bool {
    let mut start = year;
    while start > 0
        && (text[start - 1].is_ascii_digit() || is_chinese_numeral(text[start - 1]) || text[start - 1] == '○')
    {
        start -= 1;
    }
    let since = start > 0 && matches!(text[start - 1], '从' | '自')
        || text[..start].ends_with(&['自', '从'])
        || text[..start].ends_with(&['民', '国']);
    let rest = &text[year + 1..];
    let reach = &rest[..rest.len().min(14)];
    let plain = rest_begins_since(&text[year + 1..]) && year - start == 4;
    plain
        || since
            && year - start >= 3
            && (reach.windows(2).any(|w| {
                matches!(w, ['以', '来'] | ['至', '今'] | ['开', '始'] | ['到', '现'] | ['算', '起'])
            }) || rest.first() == Some(&'起')
                || to_year(reach))
}

/// `2022年以来`, `1996年实施春蕾计划以来`: the word 自 left out.
fn rest_begins_since(rest: &[char]) -> bool {
    const REACH_CHARS: usize = 12;
    let reach = &rest[..rest.len().min(REACH_CHARS)];
    let end = reach.iter().position(|c| matches!(c, ',' | '。' | ';')).unwrap_or(reach.len());
    reach[..end].windows(2).any(|w| matches!(w, ['以', '来'] | ['至', '今'] | ['到', '现']))
}

/// `…4月到1984年`
fn to_year(text: &[char]) -> bool {
    text.windows(6)
        .any(|w| matches!(w[0], '到' | '至') && w[1..5].iter().all(char::is_ascii_digit) && w[5] == '年')
}

/// `1982—1990年`, `2008年至2012年`: more than one year.
fn year_to_year(text: &[char], year: usize) -> bool {
    let digits = |end: usize| -> Option<i32> {
        let start = end.checked_sub(4)?;
        text[start..end].iter().collect::<String>().parse().ok()
    };
    let Some(last) = digits(year) else { return false };
    let Some(mut dash) = year.checked_sub(5) else { return false };
    if !matches!(text[dash], '-' | '—' | '–' | '~' | '至' | '到') {
        return false;
    }
    while dash > 0 && matches!(text[dash - 1], '-' | '—' | '年') {
        dash -= 1;
    }
    digits(dash).is_some_and(|first| last - first >= 2)
}

/// `1981年恢复职代会,到1995年共召开十七次`: summed from one year up to another.
fn sums_up_to_year(text: &[char], year: usize) -> bool {
    const SUM_CHARS: usize = 12;
    let named =
        |end: usize| end >= 5 && text[end] == '年' && text[end - 4..end].iter().all(char::is_ascii_digit);
    let sums = || {
        let after = &text[year + 1..text.len().min(year + 1 + SUM_CHARS)];
        after.contains(&'共') || after.windows(2).any(|w| w == ['累', '计'])
    };
    named(year)
        && matches!(text[year - 5], '到' | '至')
        && (4..year - 4).any(|i| named(i) || i == 4 && text[4] == '年')
        && sums()
}

/// `捐献87例(累计635例)`: the sum over the years right behind the period's own.
fn is_grand_total(flow: &Flow, known: &Known, phrase: &Phrase) -> bool {
    const BETWEEN_CHARS: usize = 9;
    known.number_before.is_some_and(|end| {
        let between = &flow.chars()[end.min(phrase.start)..phrase.start];
        between.len() <= BETWEEN_CHARS && known.smaller_before && !between.contains(&'、')
    })
}

/// The year named last before the number in its sentence. One compared with (`比2011年增长51%`), a date up
/// to which is counted (`截至2020年底`) and the year in a name (`“2015年先进集体”`) are not told of.
fn year_of(flow: &Flow, sentence: Range, phrase: &Phrase) -> Option<i16> {
    (sentence.0..phrase.start)
        .rev()
        .filter(|&i| !matches!(flow.before(i), '比' | '较' | '至' | '止' | '“' | '《' | '「' | '"'))
        .find_map(|i| year_at(flow, i))
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
    let named = year_of(flow, layout.sentences[sentence].range, phrase);
    let told = named.or_else(|| if timeline.chronicle { timeline.years[sentence] } else { None });
    told.is_some_and(|told| told < year)
}
