//! Tells numbers that are no figures: dates, ordinals, slogans, structure, rules, masks.
//!
//! A wrong or invented number is worse than a missing one, so this module is asked first, and
//! each refusal has a name. The words are data (`data/rejects.toml`); here is where they count.
//!
//! Source: the list "No figures" of `docs/figures.md`.

use rust_decimal::Decimal;

use super::flow::Flow;
use super::layout::{Layout, Range};
use super::phrase::{Phrase, begins_with_power};
use crate::model::{Bound, Unit};
use crate::tables::heads::Lists;
use crate::tables::rejects::Rejects;

/// Why a number is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A date, time, duration or age.
    Time,
    /// An ordinal, edition, rank or label.
    Ordinal,
    /// Part of a set phrase, name or slogan.
    SetPhrase,
    /// Within a title or a short quotation.
    Quoted,
    /// How often, not how many.
    Frequency,
    /// A rule, condition or term.
    Condition,
    /// It structures a thing: 三个方面.
    Structure,
    /// 一 as an article.
    Article,
    /// A bare 百, 千 or 万: a manner of speaking.
    Rhetoric,
    /// Money of others.
    OthersMoney,
}

/// Numbers up to this may structure a thing.
const SMALL: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

/// What a phrase stands in.
pub struct Around {
    /// Its clause.
    pub clause: Range,
    /// Its sentence.
    pub sentence: Range,
    /// The word lists of which a word may begin there.
    pub lists: Lists,
}

/// Why a phrase is no figure, if it is none.
pub fn reason(flow: &Flow, phrase: &Phrase, around: &Around, words: &Rejects) -> Option<Reason> {
    let &Around { clause, sentence, lists } = around;
    let chars = flow.chars();
    let after_number = &chars[phrase.number_end..];
    let before = &chars[clause.0.min(phrase.start)..phrase.start];
    if is_time(flow, phrase, words) {
        return Some(Reason::Time);
    }
    // 12351热线, 95598座席: a longer word than the measure word names the number.
    let measured = phrase.measure_end - phrase.number_end;
    if words
        .labels_after
        .longest(after_number)
        .is_some_and(|(len, ())| phrase.unit.is_none() || (len > measured && len > 1))
    {
        return Some(Reason::Ordinal);
    }
    if words
        .ordinal_before
        .longest_at_end(tail(before))
        .is_some_and(|(len, ())| label_holds(flow, phrase, len))
    {
        return Some(Reason::Ordinal);
    }
    if phrase.chinese && in_set_phrase(flow, phrase, around, words) {
        return Some(Reason::SetPhrase);
    }
    // 20万吨级航道
    if flow.get(phrase.measure_end) == '级' && phrase.unit == Some(Unit::Other) {
        return Some(Reason::Ordinal);
    }
    if edition(flow, phrase) || rank(flow, phrase, before, words) || class_label(flow, phrase) {
        return Some(Reason::Ordinal);
    }
    if quoted(flow, phrase, sentence) {
        return Some(Reason::Quoted);
    }
    let unit = phrase.unit?;
    if phrase.value.is_zero() && phrase.chinese {
        return Some(Reason::Rhetoric);
    }
    if rhetoric(flow, phrase) {
        return Some(Reason::Rhetoric);
    }
    if is_frequency(flow, phrase, unit, around, words) {
        return Some(Reason::Frequency);
    }
    if condition(flow, phrase, before, words) {
        return Some(Reason::Condition);
    }
    let whole_clause = &chars[clause.0..clause.1.max(phrase.end)];
    if matches!(unit, Unit::Yuan | Unit::Percent) && lists.any_in(&words.terms, whole_clause) {
        return Some(Reason::Condition);
    }
    if words.divided.any_in(tail(before)) {
        return Some(Reason::Structure);
    }
    if unit == Unit::Yuan && lists.any_in(&words.rule_sentence, &chars[sentence.0..sentence.1]) {
        return Some(Reason::Condition);
    }
    if unit == Unit::Yuan
        && lists.any_in(&words.others_money, before)
        && !lists.any_in(&words.others_money_unless, whole_clause)
    {
        return Some(Reason::OthersMoney);
    }
    if structures(flow, phrase, words) {
        return Some(Reason::Structure);
    }
    if is_article(flow, phrase, clause, words) {
        return Some(Reason::Article);
    }
    None
}

/// `每月组织学习一次`, `每年募得三千万元`: how often, not how many; money per head is one all the same.
fn is_frequency(flow: &Flow, phrase: &Phrase, unit: Unit, around: &Around, words: &Rejects) -> bool {
    let &Around { clause, lists, .. } = around;
    if !lists.may_hold(&words.frequency) {
        return false;
    }
    // 每年筹措不少于5000万元 is an amount that is asked for.
    if unit == Unit::Percent || (unit == Unit::Yuan && phrase.hedged && phrase.bound == Bound::AtLeast) {
        return false;
    }
    let chars = flow.chars();
    let per_head = unit == Unit::Yuan
        && chars[clause.0..phrase.start]
            .windows(2)
            .any(|w| w[0] == '每' && matches!(w[1], '人' | '户' | '名' | '位'));
    !per_head && (clause.0..phrase.start).any(|i| words.frequency.longest(&chars[i..phrase.start]).is_some())
}

/// Whether a text lays down rules rather than reporting on work: its numbers are terms.
pub fn lays_down_rules(flow: &Flow, layout: &Layout, words: &Rejects) -> bool {
    const FEWEST: usize = 5;
    if !layout.sentences.iter().any(|sentence| sentence.lists.may_hold(&words.rule_text)) {
        return false;
    }
    let rules = words.rule_text.count_in(flow.chars());
    // Few texts get past this.
    rules >= FEWEST && rules >= 2 * words.report_text.count_in(flow.chars())
}

/// The last few characters, where a word that acts on the number stands.
fn tail(text: &[char]) -> &[char] {
    &text[text.len().saturating_sub(6)..]
}

fn is_time(flow: &Flow, phrase: &Phrase, words: &Rejects) -> bool {
    let chars = flow.chars();
    // A time after the numeral, or after the hedge that follows it (`十余年`, `3个多月`).
    let mut at = phrase.number_end;
    if matches!(flow.get(at), '余' | '多' | '几' | '来') {
        at += 1;
    }
    for place in [phrase.number_end, at] {
        if let Some((len, ())) = words.time_units.longest(&chars[place.min(chars.len())..]) {
            let measure = phrase.measure_end - phrase.number_end;
            let word = &chars[place..place + len];
            // 3点 is an hour, 3点建议 three points; 分 ends 得分 and a sum of money alike: all no figures.
            // A measure word that is longer than the time (个月饼) wins.
            if place + len >= phrase.number_end + measure || phrase.unit.is_none() {
                let next = flow.get(place + len);
                return !matches!(
                    (word, next),
                    (['周'], '围')
                        | (['个', '月'], '饼')
                        | (['号'], '召')
                        | (['时'], '装')
                        | (['日'], '用')
                        | (['早'], '餐')
                        | (['代'], '表')
                );
            }
        }
    }
    // 05/15 is a date.
    if flow.get(phrase.number) == '0' && flow.get(phrase.number + 2) == '/' {
        return true;
    }
    // 10:30, 2015.6.30, 6-10 without unit
    matches!(flow.get(phrase.number_end), ':') && flow.get(phrase.number_end + 1).is_ascii_digit()
}

/// A word before the number makes it a label, unless it is the end of a longer word.
fn label_holds(flow: &Flow, phrase: &Phrase, len: usize) -> bool {
    let first = flow.get(phrase.start - len);
    let before = flow.before(phrase.start - len);
    match (len, first) {
        // 其5人? hardly; 其一 其二 yes
        (1, '其') => phrase.unit.is_none(),
        (1, '第') => true,
        (1, '初') => phrase.unit.is_none() || phrase.chinese,
        (
            1,
            '表' | '图' | '卷' | '篇' | '列' | '居' | '版' | '章' | '节' | '高' | '大' | '老' | '小' | '负'
            | '年' | '周',
        ) => phrase.unit.is_none() && !before.is_alphabetic(),
        (1, _) => phrase.unit.is_none(),
        _ => phrase.unit.is_none() || matches!(first, '排' | '位' | '名' | 'N' | '编' | '附' | '电'),
    }
}

/// `十届三次`, `二届四次委员会`, `第四届`: an edition.
fn edition(flow: &Flow, phrase: &Phrase) -> bool {
    let measure = flow.get(phrase.number_end);
    let before = flow.before(phrase.number);
    if measure == '届' {
        // 举办了三届, 技能大赛一届, `连续办三届` count; 二届四次 names.
        let next = flow.get(phrase.number_end + 1);
        let names = next.is_ascii_digit() || super::numeral::is_chinese_numeral(next) || next.is_alphabetic();
        return names || before == '第' || (phrase.chinese && matches!(before, '工' | '会' | '\n'));
    }
    // …届三次, …届第三次
    matches!(before, '届') || (before == '第')
}

/// `荣获十四名`, `前三名`, `排名第3位`: a place in a row.
fn rank(flow: &Flow, phrase: &Phrase, before: &[char], words: &Rejects) -> bool {
    if !matches!(flow.get(phrase.number_end), '名' | '位') || phrase.measure_end != phrase.number_end + 1 {
        return false;
    }
    if flow.before(phrase.start) == '前' {
        return true;
    }
    let next = flow.get(phrase.measure_end);
    words.rank_before.longest_at_end(tail(before)).is_some() && !next.is_alphabetic()
}

/// `712队`, `3班`, `2组`: the name of a unit rather than a count.
fn class_label(flow: &Flow, phrase: &Phrase) -> bool {
    let measure = flow.get(phrase.number_end);
    if !matches!(
        measure,
        '队' | '班' | '组' | '团' | '厂' | '校' | '村' | '站' | '员' | '卡' | '度' | '口' | '类'
    ) || phrase.measure_end != phrase.number_end + 1
    {
        return false;
    }
    let counted = matches!(
        flow.before(phrase.start),
        '的' | '了'
            | '有'
            | '共'
            | '出'
            | '计'
            | '织'
            | '达'
            | '办'
            | '开'
            | '派'
            | '建'
            | '设'
            | ','
            | '、'
            | ':'
    ) || phrase.hedged;
    let small = phrase.chinese && phrase.value < Decimal::TEN && !phrase.hedged;
    match measure {
        // 二类、三类困难职工
        '类' => small && flow.before(phrase.start) != '共',
        // 二队得第三名
        '队' if small && matches!(flow.get(phrase.end), '得' | '获' | '夺' | '列') => true,
        '员' | '卡' | '度' | '口' | '校' | '厂' => true,
        '班' | '组' => {
            !(counted || ends_list(flow, phrase.end)) || (phrase.chinese && phrase.value < Decimal::TWO)
        }
        _ => !counted || phrase.value > Decimal::from(60),
    }
}

/// Within 《》, or within a quotation so short that it is a name or slogan.
fn quoted(flow: &Flow, phrase: &Phrase, sentence: Range) -> bool {
    const NAME_CHARS: usize = 18;
    let pairs = [
        ('《', '》', 80),
        ('〈', '〉', 80),
        ('“', '”', NAME_CHARS),
        ('「', '」', NAME_CHARS),
        ('『', '』', NAME_CHARS),
        ('‘', '’', NAME_CHARS),
        ('‚', '‛', NAME_CHARS),
    ];
    let is_mark = |&c: &char| matches!(c, '"' | '‘'..='”' | '〈'..='』');
    if !flow.chars()[sentence.0.min(phrase.start)..phrase.start].iter().any(is_mark) {
        return false;
    }
    for (open, close, longest) in pairs {
        let from = sentence.0.max(phrase.start.saturating_sub(longest));
        let Some(begin) = (from..phrase.start).rev().find(|&i| flow.get(i) == open || flow.get(i) == close)
        else {
            continue;
        };
        if flow.get(begin) != open {
            continue;
        }
        let to = sentence.1.min(begin + longest + 2);
        if (phrase.number_end..to).any(|i| flow.get(i) == close) {
            return true;
        }
    }
    straight_quote(flow, phrase, sentence, NAME_CHARS)
}

/// The same with `"`, which opens and closes alike.
fn straight_quote(flow: &Flow, phrase: &Phrase, sentence: Range, longest: usize) -> bool {
    let before = (sentence.0..phrase.start).filter(|&i| flow.get(i) == '"').count();
    if before % 2 == 0 {
        return false;
    }
    let begin = (sentence.0..phrase.start).rev().find(|&i| flow.get(i) == '"').unwrap_or(sentence.0);
    (phrase.number_end..sentence.1.min(begin + longest + 2)).any(|i| flow.get(i) == '"')
}

fn in_set_phrase(flow: &Flow, phrase: &Phrase, around: &Around, words: &Rejects) -> bool {
    const BACK_CHARS: usize = 5;
    let within = phrase.number >= around.sentence.0 + BACK_CHARS;
    if within && !around.lists.may_hold(&words.phrases) {
        return false;
    }
    let chars = flow.chars();
    (phrase.number.saturating_sub(BACK_CHARS)..=phrase.number).any(|start| {
        words.phrases.longest(&chars[start..]).is_some_and(|(len, ())| {
            let end = start + len;
            // The phrase must hold the whole numeral, and more than it or all of a bare one.
            end >= phrase.number_end
                && end > phrase.number
                && (end > phrase.number_end
                    || start < phrase.number
                    || phrase.unit.is_none()
                    || !phrase.hedged)
        })
    })
}

/// `千名职工大比武`, `万家灯火`: a bare power without a hedge is a manner of speaking.
fn rhetoric(flow: &Flow, phrase: &Phrase) -> bool {
    phrase.chinese && !phrase.hedged && phrase.bound == Bound::Exact && begins_with_power(flow, phrase)
}

fn condition(flow: &Flow, phrase: &Phrase, before: &[char], words: &Rejects) -> bool {
    let chars = flow.chars();
    if words.condition_before.longest_at_end(tail(before)).is_some() {
        return true;
    }
    // 5人以上的企业; a rate with 以上 is a statement.
    let hedge = phrase.end >= 2
        && matches!(flow.get(phrase.end - 2), '以')
        && matches!(flow.get(phrase.end - 1), '上' | '下' | '内');
    let open = phrase.unit.is_none()
        && matches!(flow.get(phrase.end), '以')
        && matches!(flow.get(phrase.end + 1), '上' | '下');
    let after = if open { phrase.end + 2 } else { phrase.end };
    let beyond = phrase.hedged
        && phrase.bound == Bound::AtLeast
        && flow.get(phrase.end) == '的'
        && matches!(flow.get(phrase.end + 1), '即' | '可' | '给' | '应' | '由' | '须' | ',');
    if beyond {
        return true;
    }
    // 销售上亿元的企业
    if phrase.unit == Some(Unit::Yuan)
        && flow.get(phrase.end) == '的'
        && matches!(flow.get(phrase.end + 1), '企' | '单' | '公')
    {
        return true;
    }
    (hedge || open)
        && phrase.unit != Some(Unit::Percent)
        && words.condition_after.longest(&chars[after.min(chars.len())..]).is_some()
}

/// `三个方面`, `四项机制`, `9个方面`.
fn structures(flow: &Flow, phrase: &Phrase, words: &Rejects) -> bool {
    if phrase.value > SMALL
        || phrase.hedged
        || !matches!(phrase.unit, Some(Unit::Item | Unit::Event | Unit::Org))
    {
        return false;
    }
    let chars = flow.chars();
    let rest = &chars[phrase.measure_end..];
    // 两个100%: it counts the numbers after it.
    if rest.first().is_some_and(char::is_ascii_digit) && flow.get(phrase.number_end) == '个' {
        return true;
    }
    if words.structure_hard.longest(rest).is_some() {
        return true;
    }
    let small = phrase.chinese && phrase.value <= Decimal::TEN;
    // One modifier may stand between: 四项基本制度.
    let soft = words.structure_soft.longest(rest).is_some()
        || (small
            && rest.len() > 2
            && rest[..2].iter().all(|c| c.is_alphabetic())
            && words.structure_hard.longest(&rest[2..]).is_some());
    small && soft && words.done_verbs.longest_at_end(tail(&chars[..phrase.start])).is_none()
}

/// 一 with a measure word where nothing concrete was done; 两, 几 and other small Chinese numbers
/// where the word before shows that nothing was.
fn is_article(flow: &Flow, phrase: &Phrase, clause: Range, words: &Rejects) -> bool {
    if !phrase.chinese || phrase.hedged || phrase.value != Decimal::ONE || phrase.scale != Decimal::ONE {
        return false;
    }
    if matches!(phrase.unit, Some(Unit::Percent)) {
        return false;
    }
    let chars = flow.chars();
    let before = tail(&chars[clause.0.min(phrase.start)..phrase.start]);
    // `倍` after 一 is an amount.
    if flow.get(phrase.number_end) == '倍' {
        return false;
    }
    // 一个接一个, 一件一件
    let next = flow.get(phrase.measure_end);
    if before.last() == Some(&'接')
        || matches!(next, '接' | '一' | '“' | '"')
        || matches!(before, [.., '一', _])
    {
        return true;
    }
    let measure = phrase.measure_end - phrase.number_end;
    if measure == 1 && next == flow.get(phrase.number_end) {
        return true;
    }
    // 提案一份、, 三等奖一个: a list that states the number last.
    if ends_list(flow, phrase.end) && measure == 1 {
        let stated = before.len() >= 2
            && before.last().is_some_and(|&c| c.is_alphabetic() || matches!(c, '”' | '》' | '」' | ')'));
        return !stated || words.soft_trailing.longest_at_end(before).is_some();
    }
    if before.ends_with(&['其', '中']) {
        return false;
    }
    let done = words.done_verbs.longest_at_end(before).is_some()
        || (matches!(before.last(), Some('、' | '和' | '及')) && counted_before(flow, phrase, clause));
    let rest = &chars[phrase.measure_end..];
    let vague = words.structure_hard.longest(rest).is_some() || words.structure_soft.longest(rest).is_some();
    !done || vague || flow.get(phrase.measure_end) == '又'
}

/// Whether a list of counts goes on here: `一次会员代表大会、一次职代会`.
fn counted_before(flow: &Flow, phrase: &Phrase, clause: Range) -> bool {
    (clause.0..phrase.start)
        .any(|i| super::numeral::is_chinese_numeral(flow.get(i)) || flow.get(i).is_ascii_digit())
}

/// Whether nothing more follows in the list or clause.
fn ends_list(flow: &Flow, at: usize) -> bool {
    matches!(flow.get(at), '、' | ',' | '。' | ';' | ')' | '\n' | '和' | '及' | '|' | '\t' | ':' | '(' | '.')
}
