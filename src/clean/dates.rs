//! The day a page says it was published.

use jiff::civil::Date;

/// A date stamp at the beginning of a line of text (`date 2025-12-18 …`): the day, and how many
/// bytes the stamp takes with the blanks after it.
pub fn date_stamp(line: &str) -> Option<(Date, usize)> {
    let after = line.strip_prefix("date")?;
    let rest = after.trim_start();
    let (day, length) = read_date(rest)?;
    let tail = &rest[length..];
    let blank = tail.len() - tail.trim_start().len();
    (blank > 0).then(|| (day, line.len() - tail.len() + blank))
}

/// The first full date of a line.
pub fn first_date(line: &str) -> Option<Date> {
    let bytes = line.as_bytes();
    (0..bytes.len())
        .filter(|&at| bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit()))
        .find_map(|at| read_date(&line[at..]).map(|(day, _)| day))
}

/// A date in digits at the beginning: `2019.09.18`, `2015-12-02`, `2012/10/26`, `2016年1月8日`;
/// the day and its length in bytes.
fn read_date(text: &str) -> Option<(Date, usize)> {
    let mut at = 0;
    let mut parts = [0i16; 3];
    for (place, part) in parts.iter_mut().enumerate() {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 || (place == 0 && digits != 4) || (place > 0 && digits > 2) {
            return None;
        }
        // At most four digits, so the number fits.
        *part = text[at..at + digits].parse().ok()?;
        at += digits;
        if place < 2 {
            let mark = text[at..].chars().next()?;
            if !matches!((place, mark), (_, '-' | '/' | '.') | (0, '年') | (1, '月')) {
                return None;
            }
            at += mark.len_utf8();
        }
    }
    if text[at..].starts_with('日') {
        at += '日'.len_utf8();
    }
    let [year, month, day] = parts;
    if !(1949..=2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(|date| (date, at))
}

/// Whether a line holds a date in digits, masked (`20xx-xx-xx`) or not.
pub fn has_date(line: &str) -> bool {
    first_date(line).is_some() || line.contains("20xx-") || line.contains("20XX-")
}

/// The first full date of a line with its day before its year (`10.01.2018 20:21`), where a time of
/// day follows.
pub fn day_first(line: &str) -> Option<Date> {
    let (date, rest) = line.trim_start().split_once(' ')?;
    let mut parts = date.split(['.', '/']).map(str::parse::<i16>);
    let (day, month, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if parts.next().is_some() || !(1949..=2100).contains(&year) || !begins_with_time(rest) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether a text begins with a time of day: `08:31`, `9:30:05`.
fn begins_with_time(text: &str) -> bool {
    let text = text.trim_start();
    let hour = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&hour)
        && text[hour..].starts_with(':')
        && text[hour + 1..].bytes().take_while(u8::is_ascii_digit).count() == 2
}

/// Whether a line is a date with a time of day and few words around it, as stand under a title:
/// `2014年4月18日08:31 来源:某某报`, `某某报 2018-12-21 13:39:11`.
pub fn is_timed(line: &str) -> bool {
    const AROUND_CHARS: usize = 30;
    if line.contains(['。', ',', ';', '!', '?']) || line.chars().count() > 60 {
        return false;
    }
    day_first(line).is_some()
        || line.char_indices().filter(|(_, c)| c.is_ascii_digit()).any(|(at, _)| {
            let begins = !line[..at].ends_with(|c: char| c.is_ascii_digit());
            begins
                && read_date(&line[at..]).is_some_and(|(_, length)| begins_with_time(&line[at + length..]))
                && line[..at].chars().filter(|c| c.is_alphabetic()).count() <= AROUND_CHARS
        })
}

/// Whether a line begins with a date in digits and marks (not with 年月日, as signatures are).
pub fn begins_with_stamp(line: &str) -> bool {
    let bare = line.trim_start_matches(['[', '(', '【', ' ']);
    read_date(bare).is_some_and(|(_, length)| !bare[..length].contains('年'))
}

/// Whether a line is a day with its year and nothing else, in digits or in words.
pub fn is_date(line: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c);
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let rest: String = bare.chars().filter(|&c| !digit(c)).collect();
    bare.chars().count() <= 16
        && bare.len() > rest.len()
        && matches!(rest.as_str(), "年月日" | "年月" | "--" | "..")
}

/// Whether a line is the line under a news item's title: a date in digits, then its source, its
/// author, a time of day or a count of readers.
pub fn is_item_line(line: &str) -> bool {
    const WORDS: &[&str] = &["来源", "作者", "编辑", "点击", "浏览", "阅读", "点阅", "供稿", "发布", "记者"];
    let time = line.char_indices().any(|(at, c)| {
        c == ':'
            && line[..at].ends_with(|c: char| c.is_ascii_digit())
            && line[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    });
    begins_with_stamp(line)
        && !line.contains(['。', ','])
        && (time || WORDS.iter().any(|word| line.contains(word)))
}

/// Whether a line is a newspaper's line over an article: its name with the number of the page
/// (`某某日报 2015年2月17日 第二版`, `A04版:民生`) or the day of the week.
pub fn is_masthead(line: &str) -> bool {
    if line.contains(['。', '!', '?']) {
        return false;
    }
    let paged = line.match_indices('版').any(|(at, _)| {
        let before = &line[..at];
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let ordinal = before.trim_end_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
        let digits = before.len() - number.len();
        digits > 0
            && (number.ends_with(['A', 'B', 'C', 'D', '第']) || before[number.len()..].starts_with('0'))
            || ordinal.len() < before.len() && ordinal.ends_with('第')
    });
    let paper = line.contains('报')
        && ["数字报", "电子报", "数字版", "电子版", "总第"].iter().any(|word| line.contains(word));
    // The source of a cutting: `(1998年3月11日二版)`.
    let cutting = line.starts_with('(') && line.ends_with("版)") && has_date(line);
    let weekday = (line.contains("星期") || line.contains("农历")) && has_date(line);
    paged || paper || weekday || cutting
}
