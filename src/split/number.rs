//! Small numbers and years as headings and dates write them.

use jiff::civil::Date;

/// Whether a character is a digit, Arabic or Chinese.
pub fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || chinese_digit(c).is_some() || matches!(c, '十' | '廿' | '卅')
}

/// Whether a character stands for a digit that the text hides.
pub fn is_mask(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | '*' | '＊' | '○')
}

/// The value of a Chinese digit.
pub fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | 'O' | 'o' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The number under 1000 at the beginning of a text, and its length in bytes: `12`, `十二`, `二十五`.
pub fn read(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return if digits <= 3 { text[..digits].parse().ok().map(|n| (n, digits)) } else { None };
    }
    let (mut value, mut last, mut length) = (0, 0, 0);
    for c in text.chars().take(4) {
        match c {
            '十' => {
                value += 10 * if last == 0 { 1 } else { last };
                last = 0;
            }
            '〇' | '零' => {}
            _ => match chinese_digit(c) {
                Some(digit) if digit > 0 && c != 'o' && c != 'O' => last = digit,
                _ => break,
            },
        }
        length += c.len_utf8();
    }
    (length > 0).then_some((value + last, length))
}

/// The number at the end of a text, and where it begins.
pub fn read_last(text: &str) -> Option<(u32, usize)> {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev().take(4) {
        if !(c.is_ascii_digit() || matches!(c, '十') || chinese_digit(c).is_some_and(|d| d > 0)) {
            break;
        }
        start = at;
    }
    let (value, length) = read(&text[start..])?;
    (start + length == text.len()).then_some((value, start))
}

/// The first date in digits of a line: `2018-12-20`, `2018年12月20日`; with `republic` also
/// `99年6月2日` and `105-06-02`.
pub fn date(line: &str, republic: bool) -> Option<Date> {
    let numbers: Vec<i16> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().unwrap_or(0))
        .collect();
    numbers.windows(3).find_map(|parts| {
        let (month, day) = (i8::try_from(parts[1]).ok()?, i8::try_from(parts[2]).ok()?);
        let year = match parts[0] {
            year @ 1949..=2100 => year,
            year @ 60..=140 if republic => 1911 + year,
            _ => return None,
        };
        Date::new(year, month, day).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u32>) {
        assert_eq!(read(text).map(|(n, _)| n), expected, "reading {text}");
    }

    #[test]
    fn reads_small_numbers() {
        check("12篇", Some(12));
        check("十二", Some(12));
        check("二十五、", Some(25));
        check("三十", Some(30));
        check("一、", Some(1));
        check("工会", None);
        check("2015年", None);
    }

    #[test]
    fn reads_from_the_end() {
        assert_eq!(read_last("总结12").map(|(n, _)| n), Some(12));
        assert_eq!(read_last("总结之三").map(|(n, _)| n), Some(3));
        assert_eq!(read_last("2015").map(|(n, _)| n), None);
    }
}
