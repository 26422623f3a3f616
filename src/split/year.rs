//! The year that a report reports on.
//!
//! Asked in this order: the title, the first sentences, the signature, a chronicle's last year,
//! the last year that rows of a table are on, the day the page was published. A masked year is never
//! guessed, and a year that merely occurs (an anniversary, a founding, a law) does not count.

use std::cell::OnceCell;

use jiff::civil::Date;

use crate::split::Line;
use crate::split::cut::is_text;
use crate::split::line::Shape;
use crate::split::number::{chinese_digit, is_digit, is_mask};

/// First sentences, in bytes.
const OPENING_BYTES: usize = 500;
/// A text with at least this many different years is a chronicle.
const CHRONICLE_YEARS: usize = 5;

/// Longest clause, in bytes.
const CLAUSE_BYTES: usize = 1200;

/// Words before a year that is reported on: what was held or told of it, or whose it was.
const REPORTED: &[&str] = &[
    "总结",
    "回顾",
    "召开",
    "举行",
    "举办",
    "公布",
    "完成",
    "过去的",
    "过去的 ",
    "晒出",
    "通报",
    "总工会",
    "全省",
    "全市",
    "全县",
    "把",
];

/// A year as a text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The year; none where it is masked.
    pub year: Option<i16>,
    /// Where its digits begin.
    pub start: usize,
    /// One past 年.
    pub end: usize,
    /// Whether it is a school year.
    pub school: bool,
}

/// What is known when the year is asked for.
pub struct Asked<'a> {
    /// The title, if any.
    pub title: Option<&'a str>,
    /// The report's lines.
    pub lines: &'a [Line<'a>],
    /// Its text.
    pub text: &'a str,
    /// The day the page was published, where it may be used.
    pub published: Option<Date>,
    /// Whether the report is a news item.
    pub news: bool,
    /// Whether the page counts the years of the Republic without saying so.
    pub republic: bool,
    /// Whether it tells of its own days; asked for once, since texts are long.
    pub now: OnceCell<bool>,
}

impl Asked<'_> {
    /// Whether the text tells of its own days.
    fn tells_of_now(&self) -> bool {
        *self.now.get_or_init(|| {
            ["近日", "日前", "今年", "昨天", "昨日"].iter().any(|word| self.text.contains(word))
        })
    }
}

/// The year reported on.
pub fn year(asked: &Asked) -> Option<i16> {
    let all = mentions(asked.text, asked.republic);
    let title = asked.title.map(|title| mentions(title, asked.republic)).unwrap_or_default();
    let signed = signed(asked.lines);
    if let Some(first) = title.first() {
        if first.year.is_some() {
            return span_end(asked.title.unwrap_or_default(), &title).or(first.year);
        }
        return signed.and_then(|(year, _)| year);
    }
    let head = heading_date(asked.lines);
    if let Some(year) = stated_period(asked.lines) {
        return Some(year);
    }
    let opening = asked
        .lines
        .iter()
        .take_while(|line| !is_text(line.shape))
        .map(|line| line.text.len() + 1)
        .sum::<usize>();
    let early: Vec<&Mention> = all
        .iter()
        .filter(|mention| {
            mention.start < opening + OPENING_BYTES && mention.start >= opening.min(asked.text.len())
        })
        .collect();
    let told = told(asked, &early);
    let last = chronicle(&all, told.and_then(|told| told.year));
    if signed.is_none() && last.is_some() {
        return last;
    }
    if let Some(told) = told {
        let late =
            signed.and_then(|(year, _)| year).zip(told.year).is_some_and(|(signed, told)| told < signed - 1);
        if told.year.is_some() && !late {
            let next = all.iter().find(|mention| mention.start >= told.end);
            let span =
                next.filter(|next| matches!(&asked.text[told.end..next.start], "至" | "到" | "-" | "—"));
            return span.and_then(|next| next.year).or(told.year);
        }
    }
    if let Some((year, month)) = signed.or(head) {
        let year = year?;
        if month.is_some_and(|month| month <= 2) {
            let before = all.iter().any(|mention| mention.year == Some(year - 1));
            let last = asked.text.contains("去年")
                || asked.text.contains("过去的一年")
                || asked.text.contains("过去一年");
            let whole = asked.text.contains("一年来") || asked.text.contains("全年");
            return match (before || last, whole) {
                (true, _) => Some(year - 1),
                (false, true) => None,
                (false, false) => Some(year),
            };
        }
        return Some(year);
    }
    if told.is_some() {
        return None;
    }
    if let Some(year) = last_row(asked.lines) {
        return Some(year);
    }
    let later: Vec<&Mention> = all
        .iter()
        .filter(|mention| opens_sentence(asked.text, mention) || is_cut_off(asked.text, mention))
        .filter(|mention| is_reported(asked.text, mention) && !is_history(asked, mention))
        .collect();
    if let Some(year) = later.iter().filter_map(|mention| mention.year).max() {
        return Some(year);
    }
    if all.iter().any(|mention| mention.year.is_none()) {
        return None;
    }
    let day = asked.published?;
    let last = asked.text.contains("去年") && !asked.text.contains("今年");
    // What is published in the first months of a year on 去年 reports on that.
    if last && day.month() <= 3 {
        return Some(day.year() - 1);
    }
    let whole = ["总结", "一年来", "全年", "去年"].iter().any(|word| asked.text.contains(word));
    (asked.news || day.month() > 2 || !whole).then(|| day.year())
}

/// The last year of a table whose rows are years: `2017`, `2018` … below `年份`.
fn last_row(lines: &[Line]) -> Option<i16> {
    let mut cells =
        lines.iter().filter(|line| line.shape == Shape::Row).map(|row| row.text.split('\t').next());
    // A heading above the rows says what they are.
    cells.by_ref().find(|cell| cell.is_some_and(|cell| matches!(cell.trim(), "年" | "年份" | "年度")))?;
    let years = cells.map_while(|cell| {
        let year = cell?.trim().trim_end_matches(['年', '度']).parse().ok()?;
        (1900..=2099).contains(&year).then_some(year)
    });
    years.max()
}

/// The year that the first sentences report on: the first that they tell so, or a later one that
/// they tell so too and that is no plan's.
fn told<'a>(asked: &Asked, early: &[&'a Mention]) -> Option<&'a Mention> {
    let reported: Vec<&Mention> = early
        .iter()
        .copied()
        .filter(|mention| is_reported(asked.text, mention) && !is_history(asked, mention))
        .collect();
    let first = *reported.first()?;
    let plan = |mention: &Mention| {
        let after = &asked.text[mention.end..];
        let clause = clause(after, &[',', '。', ';', '\n']);
        ["将", "计划", "打算", "安排", "要点", "目标"].iter().any(|word| clause.contains(word))
    };
    let last = reported.iter().copied().filter(|mention| !plan(mention)).max_by_key(|mention| mention.year);
    if first.year.is_none() || !asked.news { Some(first) } else { last.or(Some(first)) }
}

/// Whether a year is where something began that goes on (`2013年以来`), or lies years back, in a
/// text that was published later.
fn is_history(asked: &Asked, mention: &Mention) -> bool {
    let Some((year, published)) = mention.year.zip(asked.published.map(|day| day.year())) else {
        return false;
    };
    let since = asked.text[mention.end..].starts_with("以来") || asked.text[mention.end..].starts_with("起");
    since && year < published || year + 3 < published && asked.tells_of_now()
}

/// Whether a year is the one up to which a text counts: `截至2008年6月`, `至1994年底`.
fn is_cut_off(text: &str, mention: &Mention) -> bool {
    let before = &text[..mention.start];
    let Some(rest) = before.strip_suffix('至').or_else(|| before.strip_suffix("截止")) else {
        return before.ends_with("截止到");
    };
    rest.is_empty() || rest.ends_with(['截', ',', '。', '\n', ':', ';'])
}

/// Every year of a text, plain or masked; with `republic` two or three digits are a year of it.
pub fn mentions(text: &str, republic: bool) -> Vec<Mention> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "年") {
        let school =
            text[at..].starts_with("年度第") && text[at..].contains("学期") || text[..at].ends_with('学');
        let digits_end = if text[..at].ends_with('学') { at - '学'.len_utf8() } else { at };
        // `2023 年`
        let blank = text[..digits_end].strip_suffix(' ').filter(|before| {
            before.len() >= 4 && before.bytes().rev().take(4).all(|byte| byte.is_ascii_digit())
        });
        let digits_end = blank.map_or(digits_end, str::len);
        let mut start = digits_end;
        let mut chars: Vec<char> = Vec::new();
        for (index, c) in text[..digits_end].char_indices().rev().take(5) {
            if !(c.is_ascii_digit() || chinese_digit(c).is_some() || is_mask(c)) {
                break;
            }
            start = index;
            chars.push(c);
        }
        chars.reverse();
        let bare = || if republic { bare_republic_year(text, digits_end) } else { None };
        if let Some((year, start)) = republic_year(&text[..digits_end]).or_else(bare) {
            found.push(Mention { year: Some(year), start, end: at + '年'.len_utf8(), school: false });
            continue;
        }
        let Some(year) = read_year(&chars, &text[..start]) else { continue };
        found.push(Mention { year, start, end: at + '年'.len_utf8(), school });
    }
    found
}

/// A year of the Republic in words at the end of a text (`民国七十八`), and where its words begin.
fn republic_year(text: &str) -> Option<(i16, usize)> {
    let at = text.len().saturating_sub(24);
    let at = (at..text.len()).find(|&at| text.is_char_boundary(at))?;
    let start = at + text[at..].rfind("民国")? + "民国".len();
    let words = &text[start..];
    let (value, length) = crate::split::number::read(words)?;
    (words.contains('十') && length == words.len())
        .then(|| Some((1911 + i16::try_from(value).ok()?, start)))?
}

/// A year of the Republic without its name before 年 at `end` (`99年6月`, `九十九年度`), and where it
/// begins; a plain number of years (`30年来`) is none.
fn bare_republic_year(text: &str, end: usize) -> Option<(i16, usize)> {
    let after = text[end..].strip_prefix('学').unwrap_or(&text[end..]).strip_prefix('年')?;
    // The second term of a school year lies in the next.
    let next = i16::from(after.trim_start_matches("度").starts_with("第二学期"));
    let dated =
        after.starts_with("度") || after.starts_with(is_digit) && after.chars().take(3).any(|c| c == '月');
    let start = text[..end].char_indices().rev().take_while(|&(_, c)| is_digit(c)).last()?.0;
    let (value, length) = crate::split::number::read(&text[start..end])?;
    (dated && length == end - start && (60..=140).contains(&value))
        .then(|| Some((1911 + next + i16::try_from(value).ok()?, start)))?
}

/// A year from its digits: `Some(None)` where they are masked, none where they are no year.
fn read_year(chars: &[char], before: &str) -> Option<Option<i16>> {
    if chars.iter().any(|&c| matches!(c, 'x' | 'X' | '×' | '*' | '＊')) {
        return (chars.len() <= 5).then_some(None);
    }
    let value = chars.iter().try_fold(0i16, |sum, &c| {
        let digit = c.to_digit(10).or_else(|| chinese_digit(c))?;
        sum.checked_mul(10)?.checked_add(i16::try_from(digit).ok()?)
    })?;
    let republic = before.trim_end().ends_with("民国");
    match chars.len() {
        4 if (1900..=2099).contains(&value) => Some(Some(value)),
        2 | 3 if republic => Some(Some(1911 + value)),
        // 09年 is a year; 10年 may be ten of them.
        2 if chars[0] == '0' && value > 0 => Some(Some(2000 + value)),
        // 一○五年 is written so only in the calendar of the Republic.
        3 if (90..=140).contains(&value) && chars.iter().all(|c| !c.is_ascii_digit()) && chars[0] == '一' => {
            Some(Some(1911 + value))
        }
        _ => None,
    }
}

/// The last year of a span in a title (`2014-2015学年`, `2008年至2012年`), unless a later year is
/// a plan's.
fn span_end(title: &str, years: &[Mention]) -> Option<i16> {
    let first = years.first()?;
    let second = years.get(1)?;
    let between = &title[first.end..second.start];
    matches!(between, "至" | "-" | "—" | "到" | "——").then_some(second.year)?
}

/// Whether a year in the first sentences is the one reported on.
fn is_reported(text: &str, mention: &Mention) -> bool {
    let before = &text[..mention.start];
    let after = &text[mention.end..];
    let bad_before =
        ["自", "从", "于", "比", "至", "较", "与", "《", "和", "早在", "始于", "同", "自民国", "从民国"];
    let bad_after = [
        "起",
        "以前",
        "以后",
        "那",
        "夏",
        "秋",
        "成立",
        "出生",
        "建",
        "始",
        "底前",
        "前",
        "工作打算",
        "工作计划",
        "颁布",
        "中央",
        "间",
    ];
    let clause = before.is_empty()
        || before.ends_with([',', '。', '\n', '(', ':', ';', '”', '、', ' ', '在', '将', '对'])
        || before.ends_with("民国")
        || before.ends_with(['】', ')'])
        || REPORTED.iter().any(|word| before.ends_with(word))
        || is_cut_off(text, mention);
    let line_rest = after.split('\n').next().unwrap_or(after);
    let dated = line_rest.chars().all(|c| is_digit(c) || matches!(c, '月' | '日' | ' ' | ')'));
    clause
        && !dated
        && (is_cut_off(text, mention)
            || !bad_before.iter().any(|word| before.trim_end_matches("民国").ends_with(word)))
        && !bad_after.iter().any(|word| after.starts_with(word))
        && !founding(after)
}

/// What stands before the first of these marks, no longer than a clause can be.
fn clause<'a>(text: &'a str, marks: &[char]) -> &'a str {
    let near = &text[..text.floor_char_boundary(CLAUSE_BYTES)];
    near.split(marks).next().unwrap_or(near)
}

/// Whether a sentence tells of a founding (`2010年6月成立`, `1957年建校`).
fn founding(after: &str) -> bool {
    let clause = clause(after, &[',', '。', ';']);
    let words = [
        "成立",
        "创办",
        "创立",
        "建校",
        "建院",
        "建厂",
        "始建",
        "组建以来",
        "诞生",
        "改制",
        "开办",
        "发起",
        "挂牌",
    ];
    // 1990年,青柘县红十字会成立;
    let second = after.strip_prefix(',').map(|rest| self::clause(rest, &[',', '。', ';']));
    words.iter().any(|word| clause.contains(word)) || second.is_some_and(|clause| clause.ends_with("成立"))
}

/// Year and month of the date at the end of a report.
fn signed(lines: &[Line]) -> Option<(Option<i16>, Option<u8>)> {
    let line = lines.iter().rev().take(4).find(|line| line.shape == Shape::Date)?;
    dated(line.text)
}

/// The last year of a period stated under the title: `(自2014年1月起至2014年12月止)`.
fn stated_period(lines: &[Line]) -> Option<i16> {
    let line = lines
        .iter()
        .take(5)
        .take_while(|line| !is_text(line.shape))
        .find(|line| line.text.contains("起至") && line.text.contains('止'))?;
    mentions(line.text, false).iter().filter_map(|mention| mention.year).next_back()
}

/// Year and month of a date under the title.
fn heading_date(lines: &[Line]) -> Option<(Option<i16>, Option<u8>)> {
    let line = lines
        .iter()
        .take(5)
        .take_while(|line| line.shape != Shape::Body)
        .find(|line| line.shape == Shape::Date)?;
    dated(line.text)
}

fn dated(line: &str) -> Option<(Option<i16>, Option<u8>)> {
    let bare: String = line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect();
    match mentions(&bare, false).first() {
        Some(first) => {
            let rest = &bare[first.end..];
            let month = crate::split::number::read(rest).and_then(|(month, _)| u8::try_from(month).ok());
            Some((first.year, month))
        }
        None => {
            let digits: Vec<&str> = bare.split(['-', '.', '/']).collect();
            let year = digits.first()?.parse::<i16>().ok().filter(|year| (1900..=2099).contains(year))?;
            Some((Some(year), digits.get(1).and_then(|month| month.parse().ok())))
        }
    }
}

/// Whether a year is the first word of a sentence.
fn opens_sentence(text: &str, mention: &Mention) -> bool {
    let before = text[..mention.start].trim_end_matches(' ');
    before.is_empty() || before.ends_with(['。', '\n'])
}

/// The last year of a chronicle, where the first sentences do not tell a year as late.
fn chronicle(all: &[Mention], told: Option<i16>) -> Option<i16> {
    let mut years: Vec<i16> = all.iter().filter_map(|mention| mention.year).collect();
    years.sort_unstable();
    years.dedup();
    let last = years.last().copied()?;
    (years.len() >= CHRONICLE_YEARS && told.is_none_or(|told| told < last - 1)).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Option<i16>]) {
        let found: Vec<Option<i16>> = mentions(text, false).iter().map(|mention| mention.year).collect();
        assert_eq!(found, expected, "years in {text}: see split/year.rs");
    }

    #[test]
    fn reads_years_in_every_form() {
        check("2015年和2016年度", &[Some(2015), Some(2016)]);
        check("二00七年、二〇一二年、一九九八年", &[Some(2007), Some(2012), Some(1998)]);
        check(
            "民国105年、民国一○五年、民国七十八年、一○六年",
            &[Some(2016), Some(2016), Some(1989), Some(2017)],
        );
        check("2014-2015学年", &[Some(2015)]);
        check("09年工会总结、10年来", &[Some(2009)]);
    }

    #[test]
    fn reads_bare_years_of_the_republic() {
        let years = |text| mentions(text, true).iter().map(|mention| mention.year).collect::<Vec<_>>();
        assert_eq!(years("99年6月2日、九十九年度、105年度"), [Some(2010), Some(2010), Some(2016)]);
        assert_eq!(years("成立80年来、满90年"), []);
    }

    #[test]
    fn never_guesses_masked_years() {
        check("201*年、20xx年、XX年", &[None, None, None]);
        check("106年来、5年间、多年", &[]);
    }
}
