//! Reads numerals: Arabic, Chinese, capital, mixed, vague and ranged.
//!
//! A numeral here is the number alone, `4895万余` or `三四十` or `百分之九十五点五`, without the
//! words before it and without its unit. Values are exact decimals; what does not fit is told
//! apart from what is no numeral, so that nothing is ever cut short in silence.
//!
//! Source: GB/T 15835-2011 for the forms; `docs/figures.md` for the value of vague ones
//! (`几十` 10, `数百` 100: the power they name).

mod chinese;

use rust_decimal::Decimal;

use crate::model::Bound;
use chinese::{evaluate, vague};

/// A numeral and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Numeral {
    /// One past its last character.
    pub end: usize,
    /// The number; the lower end of a range; of a share of a hundred, the hundredths.
    pub value: Decimal,
    /// The upper end of a range.
    pub max: Option<Decimal>,
    /// What the numeral itself hedges (`20多`, `数百`).
    pub bound: Option<Bound>,
    /// Whether the numeral is a share (`1/4`, `百分之五`, `九成`).
    pub share: bool,
    /// Whether it is written in Chinese digits alone.
    pub chinese: bool,
    /// The largest multiplier that was written out (`3万` 10,000; `3` 1).
    pub scale: Decimal,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A numeral.
    Numeral(Numeral),
    /// A run of digits that ends at the given place and is no number we can hold.
    TooLarge(usize),
}

/// More digits than this are a document number or noise, and would not fit a decimal.
const MAX_DIGITS: usize = 18;

/// Reads the numeral that begins at `start`, if one does.
pub fn read(chars: &[char], start: usize) -> Option<Reading> {
    if let Some(share) = chinese_share(chars, start) {
        return Some(Reading::Numeral(share));
    }
    no_share(chars, start)
}

/// As [`read`], but for the words that make a share: its own parts are no shares, however many
/// 百分之 stand in a row.
fn no_share(chars: &[char], start: usize) -> Option<Reading> {
    let first = *chars.get(start)?;
    if !may_begin(first) {
        return None;
    }
    if first.is_ascii_digit() {
        Arabic { chars, at: start }.read()
    } else if is_chinese_numeral(first) || matches!(first, '几' | '数') {
        chinese(chars, start)
    } else {
        None
    }
}

/// A quick test that most characters of a text fail.
#[inline]
pub fn may_begin(c: char) -> bool {
    const FIRST: [u64; 16] = {
        let firsts = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '零', '〇', '○', '一', '壹', '幺', '二', '两',
            '贰', '兩', '貳', '三', '叁', '參', '叄', '四', '肆', '五', '伍', '六', '陆', '陸', '七', '柒',
            '八', '捌', '九', '玖', '十', '拾', '廿', '卅', '百', '佰', '千', '仟', '万', '萬', '亿', '億',
            '几', '数',
        ];
        let mut bits = [0u64; 16];
        let mut i = 0;
        while i < firsts.len() {
            let low = firsts[i] as usize & 1023;
            bits[low >> 6] |= 1 << (low & 63);
            i += 1;
        }
        bits
    };
    let low = c as usize & 1023;
    FIRST[low >> 6] & (1 << (low & 63)) != 0
}

/// Whether a character can begin or continue a Chinese numeral.
pub fn is_chinese_numeral(c: char) -> bool {
    !c.is_ascii() && may_begin(c) && (digit(c).is_some() || power(c).is_some())
}

/// The value of a Chinese digit.
fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '两' | '贰' | '兩' | '貳' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a Chinese multiplier.
fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// What a hedge within a number says: 来 lies about it, the others above.
fn inner_bound(hedge: char) -> Bound {
    if hedge == '来' { Bound::Approx } else { Bound::AtLeast }
}

/// Whether `来` or `几` at `i` hedges the number rather than begins a word (`10来信`).
fn hedge_at(chars: &[char], i: usize) -> bool {
    match chars.get(i) {
        Some('余' | '馀') => !matches!(chars.get(i + 1), Some('额' | '款' | '热' | '下')),
        Some('多') => {
            !matches!(chars.get(i + 1), Some('样' | '元' | '方' | '层' | '种' | '媒' | '部' | '功') if !followed_by_unit(chars, i + 1))
        }
        Some('来') => matches!(
            chars.get(i + 1),
            Some('个' | '名' | '人' | '位' | '次' | '家' | '户' | '件' | '万' | '元' | '场' | '条' | '项')
        ),
        Some('几') => {
            matches!(chars.get(i + 1), Some(&c) if "个名人位次家户件万元场条项份篇册年天岁".contains(c))
        }
        _ => false,
    }
}

/// `多元` after a number is `多` + `元` (money), after nothing `多元` (diverse).
fn followed_by_unit(chars: &[char], i: usize) -> bool {
    matches!(chars.get(i), Some('元' | '种' | '部' | '层'))
}

/// Reader of numerals that begin with an Arabic digit.
struct Arabic<'a> {
    chars: &'a [char],
    at: usize,
}

impl Arabic<'_> {
    fn read(&mut self) -> Option<Reading> {
        let start = self.at;
        let Some(mut value) = self.plain() else {
            while self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
                self.at += 1;
            }
            return Some(Reading::TooLarge(self.at));
        };
        if self.peek() == Some('/') && self.digit_at(self.at + 1) {
            return self.fraction(value, start);
        }
        let mut bound = None;
        let mut scale = Decimal::ONE;
        // 30余万, 3万5千, 100万三千, 1.93亿
        let mut hedged_at = None;
        if hedge_at(self.chars, self.at) {
            hedged_at = Some(self.at);
            if self.chars.get(self.at + 1).copied().and_then(power).is_some() {
                self.at += 1;
            }
        }
        if let Some(factor) = self.multipliers() {
            value = value.checked_mul(factor)?;
            scale = factor;
            if let Some(rest) = self.lower_part(factor) {
                value = value.checked_add(rest)?;
            }
        } else if hedged_at.is_some_and(|at| self.at > at) {
            self.at = hedged_at?;
        }
        if hedged_at.is_some_and(|at| at < self.at) {
            bound = Some(Bound::AtLeast);
        }
        if hedge_at(self.chars, self.at) {
            bound = Some(inner_bound(self.chars[self.at]));
            self.at += 1;
            // 20多万 was read above; 3千多万
            if let Some(factor) = self.multipliers() {
                value = value.checked_mul(factor)?;
                scale = scale.checked_mul(factor)?;
            }
        }
        // 1万5元, 1万05人: what follows cannot be told, and half a number is none.
        if self.peek().is_some_and(|c| c.is_ascii_digit()) {
            while self.peek().is_some_and(|c| c.is_ascii_digit()) {
                self.at += 1;
            }
            return Some(Reading::TooLarge(self.at));
        }
        Some(Reading::Numeral(Numeral {
            end: self.at,
            value,
            max: None,
            bound,
            share: false,
            chinese: false,
            scale,
        }))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn digit_at(&self, i: usize) -> bool {
        self.chars.get(i).is_some_and(char::is_ascii_digit)
    }

    /// Digits with separators and decimals.
    fn plain(&mut self) -> Option<Decimal> {
        let (mut value, mut digits, mut decimals) = (0i64, 0, 0);
        let start = self.at;
        while let Some(c) = self.peek() {
            match c {
                '0'..='9' => {
                    value = value.wrapping_mul(10).wrapping_add(c as i64 - '0' as i64);
                    digits += 1;
                }
                ',' if self.thousands(start, digits) => {}
                _ => break,
            }
            self.at += 1;
        }
        if self.peek() == Some('.') && self.digit_at(self.at + 1) {
            self.at += 1;
            while let Some(c @ '0'..='9') = self.peek() {
                value = value.wrapping_mul(10).wrapping_add(c as i64 - '0' as i64);
                decimals += 1;
                self.at += 1;
            }
        }
        // What wraps has more digits than this.
        (digits + decimals <= MAX_DIGITS).then(|| Decimal::new(value, decimals as u32))
    }

    /// Whether the comma here parts thousands: up to three digits before the first, three after.
    fn thousands(&self, start: usize, digits: usize) -> bool {
        let zero = digits == 1 && self.chars[start] == '0';
        let grouped = digits <= 3 || self.chars.get(self.at.wrapping_sub(4)) == Some(&',');
        grouped && (1..=3).all(|k| self.digit_at(self.at + k)) && !self.digit_at(self.at + 4) && !zero
    }

    /// A run of multipliers: 十 百 千 万 亿, such as 百万.
    fn multipliers(&mut self) -> Option<Decimal> {
        let mut factor: Option<Decimal> = None;
        while let Some(c) = self.peek() {
            let Some(p) = power(c).filter(|_| !matches!(c, '廿' | '卅' | '十' | '拾')) else { break };
            // 百分点, 千克, 千瓦: the multiplier belongs to the word after it.
            let next = self.chars.get(self.at + 1).copied().unwrap_or('\n');
            if (c == '百' && matches!(next, '分' | '货' | '姓'))
                || (c == '千' && matches!(next, '克' | '米' | '瓦' | '伏' | '卡' | '字'))
            {
                break;
            }
            let p = Decimal::from(p);
            factor = Some(match factor {
                None => p,
                Some(f) if f >= Decimal::from(10_000) && p < f => break,
                Some(f) => f.checked_mul(p)?,
            });
            self.at += 1;
        }
        factor
    }

    /// What follows a multiplier: `5千` in `3万5千`, `三千` in `100万三千`.
    fn lower_part(&mut self, factor: Decimal) -> Option<Decimal> {
        let begin = self.at;
        if matches!(self.peek(), Some('零' | '〇')) && self.digit_at(self.at + 1) {
            self.at += 1;
        }
        let first = self.peek()?;
        let part = if first.is_ascii_digit() {
            // 5万7千6百, 3万零800
            let zero = self.at > begin;
            let value = self.plain()?;
            // 2百5十: the tens count here, where a larger multiplier stands before.
            let tens = self.peek() == Some('十');
            self.at += usize::from(tens);
            let factor_here = if tens { Some(Decimal::TEN) } else { self.multipliers() };
            match factor_here {
                // A part goes on with lower ones only, so there is an end to them.
                Some(f) if f < factor => {
                    let part = value.checked_mul(f)?;
                    part.checked_add(self.lower_part(f).unwrap_or(Decimal::ZERO))
                }
                Some(_) => None,
                // 71万4,500: the ten thousands' own four digits.
                None => (zero || (factor == Decimal::from(10_000) && value >= Decimal::ONE_THOUSAND))
                    .then_some(value),
            }
        } else if digit(first).is_some() {
            match chinese(self.chars, begin) {
                Some(Reading::Numeral(n)) if n.max.is_none() && n.scale > Decimal::ONE => {
                    self.at = n.end;
                    Some(n.value)
                }
                _ => None,
            }
        } else {
            None
        };
        match part {
            Some(value) if value < factor => Some(value),
            _ => {
                self.at = begin;
                None
            }
        }
    }

    /// `1/4`: a share, where the parts are small and nothing makes it a date.
    fn fraction(&mut self, numerator: Decimal, start: usize) -> Option<Reading> {
        self.at += 1;
        let denominator = self.plain()?;
        let proper =
            numerator < denominator && denominator <= Decimal::from(1000) && self.peek() != Some('/');
        if !proper || (start > 0 && self.chars[start - 1] == '/') {
            while self.peek().is_some_and(|c| c.is_ascii_digit() || c == '/') {
                self.at += 1;
            }
            return Some(Reading::TooLarge(self.at));
        }
        let value = share(numerator, denominator)?;
        Some(Reading::Numeral(Numeral {
            end: self.at,
            value,
            max: None,
            bound: None,
            share: true,
            chinese: false,
            scale: Decimal::ONE,
        }))
    }
}

/// Hundredths, to two places, of a part of a whole.
fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole).map(|v| v.round_dp(2).normalize())
}

/// Reads a numeral in Chinese digits.
fn chinese(chars: &[char], start: usize) -> Option<Reading> {
    let mut end = start;
    while chars.get(end).is_some_and(|&c| is_chinese_numeral(c) || (matches!(c, '几' | '数') && end == start))
    {
        end += 1;
    }
    if end - start > MAX_DIGITS {
        return Some(Reading::TooLarge(end));
    }
    let run = &chars[start..end];
    let mut numeral = if matches!(run[0], '几' | '数') { vague(&run[1..])? } else { evaluate(run)? };
    numeral.end = end;
    decimals(chars, &mut numeral);
    if hedge_at(chars, numeral.end) {
        numeral.bound = Some(inner_bound(chars[numeral.end]));
        numeral.end += 1;
        // 三十余万, 二百多亿
        if let Some(p) = chars.get(numeral.end).copied().and_then(power).filter(|&p| p >= 1_000) {
            numeral.end += 1;
            scale_up(&mut numeral, p)?;
        }
    }
    Some(Reading::Numeral(numeral))
}

fn scale_up(numeral: &mut Numeral, factor: u64) -> Option<()> {
    let factor = Decimal::from(factor);
    numeral.value = numeral.value.checked_mul(factor)?;
    numeral.max = match numeral.max {
        Some(max) => Some(max.checked_mul(factor)?),
        None => None,
    };
    numeral.scale = numeral.scale.checked_mul(factor)?;
    Some(())
}

/// `六点四二万`, `七十三.三`: decimals in Chinese digits, unless the point tells the hour.
fn decimals(chars: &[char], numeral: &mut Numeral) {
    if !matches!(chars.get(numeral.end), Some('点' | '.')) || numeral.max.is_some() {
        return;
    }
    let mut end = numeral.end + 1;
    let mut text = String::from("0.");
    while let Some(d) = chars.get(end).copied().and_then(digit) {
        text.push(char::from(b'0' + d as u8));
        end += 1;
    }
    let hour = matches!(chars.get(end), Some('十' | '分' | '时' | '钟' | '半'));
    if end == numeral.end + 1 || hour || text.len() > 8 {
        return;
    }
    if let Ok(part) = text.parse::<Decimal>() {
        numeral.value += part;
        numeral.end = end;
        if let Some(p) = chars.get(end).copied().and_then(power) {
            numeral.end += 1;
            // A share keeps no multiplier; a number that overflows keeps its digits only.
            if scale_up(numeral, p).is_none() {
                numeral.end = end;
            }
        }
    }
}

/// `百分之九十五点五`, `千分之三`, `三分之二`, `九成`, `半数`.
fn chinese_share(chars: &[char], start: usize) -> Option<Numeral> {
    let first = *chars.get(start)?;
    if !is_chinese_numeral(first) && !matches!(first, '几' | '数') {
        return None;
    }
    let word =
        |from: usize, text: &str| text.chars().enumerate().all(|(k, c)| chars.get(from + k) == Some(&c));
    if chars.get(start + 1) == Some(&'分') && chars.get(start + 2) == Some(&'之') {
        let hundredths = match chars[start] {
            '百' => Some(Decimal::ONE),
            '千' => Some(Decimal::new(1, 1)),
            '万' => Some(Decimal::new(1, 2)),
            _ => None,
        };
        if let Some(hundredths) = hundredths {
            let inner = match no_share(chars, start + 3)? {
                Reading::Numeral(n) => n,
                Reading::TooLarge(_) => return None,
            };
            return Some(Numeral {
                value: inner.value.checked_mul(hundredths)?.normalize(),
                max: inner.max.and_then(|m| m.checked_mul(hundredths)),
                share: true,
                ..inner
            });
        }
    }
    let mut end = start;
    while chars.get(end).is_some_and(|&c| is_chinese_numeral(c)) {
        end += 1;
    }
    if word(end, "分之") {
        let whole = evaluate(&chars[start..end])?;
        let Some(Reading::Numeral(part)) = no_share(chars, end + 2) else { return None };
        let value = share(part.value, whole.value)?;
        return Some(Numeral { value, share: true, max: None, scale: Decimal::ONE, ..part });
    }
    tenths(chars, start)
}

/// `九成`, `八成五`: tenths, where 成 is not the head of a word such as 成立.
fn tenths(chars: &[char], start: usize) -> Option<Numeral> {
    if chars[start] == '一' && chars.get(start + 1) == Some(&'半') {
        let named = matches!(chars.get(start + 2), Some('以' | '左'))
            || (start > 0 && matches!(chars[start - 1], '占' | '近' | '过' | '超' | '到'));
        return named.then(|| Numeral {
            end: start + 2,
            value: Decimal::from(50),
            max: None,
            bound: None,
            share: true,
            chinese: true,
            scale: Decimal::ONE,
        });
    }
    let tens = digit(chars[start]).filter(|&d| d > 0 && chars[start] != '两')?;
    if chars.get(start + 1) != Some(&'成') {
        return None;
    }
    let next = chars.get(start + 2).copied().unwrap_or('\n');
    let fives = if next == '半' { Some(5) } else { digit(next).filter(|&d| d > 0) };
    let tail = if fives.is_some() { chars.get(start + 3).copied().unwrap_or('\n') } else { next };
    let ends_share = !tail.is_alphabetic()
        || matches!(tail, '以' | '的' | '左' | '职' | '员' | '会' | '人' | '多' | '为' | '受');
    if !ends_share || (tail == '员' && fives.is_none()) {
        return None;
    }
    let value = Decimal::from(tens * 10 + fives.unwrap_or(0));
    let end = start + if fives.is_some() { 3 } else { 2 };
    Some(Numeral { end, value, max: None, bound: None, share: true, chinese: true, scale: Decimal::ONE })
}

#[cfg(test)]
mod tests;
