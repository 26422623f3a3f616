//! Years and spans of years as they are written: `二〇〇七年`, `民国105年`, `五年来`, `自1957年起至今`,
//! `1982—1990年`.

use crate::extract::flow::Flow;
use crate::extract::layout::Range;
use crate::extract::numeral::{self, Reading, is_chinese_numeral};
use crate::extract::phrase::Phrase;
use crate::tables::aspects::Aspects;
use crate::tables::heads::Lists;

/// The year that is written out at a place: `1953年`, `一九五三年`, `二〇〇七年`.
#[inline]
pub(super) fn year_at(flow: &Flow, at: usize) -> Option<i16> {
    // A quick test that most places fail.
    if flow.get(at + 4) == '年' || flow.before(at) == '国' { named_year(flow, at) } else { None }
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

/// Where in the range a span of years ends, if one is named: `四年共`, `自1957年起至今`, `历年`.
pub(super) fn spans_years(flow: &Flow, range: Range, lists: Lists, words: &Aspects) -> Option<usize> {
    let chars = flow.chars();
    let text = &chars[range.0.min(range.1)..range.1];
    let listed = lists.may_hold(&words.cumulative) || lists.may_hold(&words.to_date);
    let mut found = None;
    for i in (0..text.len()).filter(|&i| listed || text[i] == '年') {
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

/// Whether a span of years that was found up to `end` only goes back to this year: `2019年以来` in a report
/// on 2019.
pub(super) fn is_since(flow: &Flow, end: usize, year: Option<i16>) -> bool {
    const YEAR_CHARS: usize = 5;
    let Some(start) = end.checked_sub(YEAR_CHARS).filter(|_| year.is_some()) else { return false };
    year_at(flow, start) == year && !matches!(flow.before(start), '至' | '到' | '-' | '—' | '–' | '~')
}

/// Whether the number before 年 counts years of work (`四年共资助`, `五年新建`) rather than naming
/// a year, an age or a term.
pub(super) fn counts_years(text: &[char], year: usize) -> bool {
    // 五十多年里
    let year = if year > 0 && matches!(text[year - 1], '多' | '余') { year - 1 } else { year };
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
            | '翻'
            | '巨'
            | '大'
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
        // A quick test that most places fail.
        let start = end.checked_sub(4).filter(|_| text[end - 1].is_ascii_digit())?;
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

/// The year named last before the number in its sentence. One compared with (`比2011年增长51%`), a date up
/// to which is counted (`截至2020年底`) and the year in a name (`“2015年先进集体”`) are not told of.
pub(super) fn year_of(flow: &Flow, sentence: Range, phrase: &Phrase) -> Option<i16> {
    (sentence.0..phrase.start)
        .rev()
        .filter(|&i| !matches!(flow.before(i), '比' | '较' | '至' | '止' | '于' | '“' | '《' | '「' | '"'))
        .find_map(|i| year_at(flow, i))
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
