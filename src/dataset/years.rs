//! Years that a sentence names.

/// Years of four digits before 年, in the order of the text: `2009年`, `二○○九年`.
pub(crate) fn years(text: &str) -> Vec<i16> {
    let found = text.match_indices('年').filter_map(|(at, _)| {
        let mut year = 0;
        let mut digits = text[..at].chars().rev();
        for place in [1, 10, 100, 1000] {
            year += digit(digits.next()?)? * place;
        }
        (digits.next().and_then(digit).is_none() && (1900..2100).contains(&year)).then_some(year)
    });
    found.collect()
}

/// The value of an Arabic or Chinese digit.
fn digit(c: char) -> Option<i16> {
    let chinese = "〇一二三四五六七八九".chars().position(|known| known == c);
    let zero = matches!(c, '○' | '零').then_some(0);
    c.to_digit(10).map(|digit| digit as i16).or(chinese.or(zero).map(|digit| digit as i16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_in_either_numerals() {
        assert_eq!(years("到2020年,比2015年翻一番"), [2020, 2015]);
        assert_eq!(years("二○一○年,要;一九九九年;二〇〇八年"), [2010, 1999, 2008]);
        assert_eq!(years("12009年,明年,五年,3年,一百零二年"), [0_i16; 0]);
    }
}
