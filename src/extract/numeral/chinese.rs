//! What a run of Chinese digits and multipliers comes to.

use rust_decimal::Decimal;

use super::{Numeral, digit, power};
use crate::model::Bound;

/// `几十`, `数百万`: the power named, at least.
pub(super) fn vague(powers: &[char]) -> Option<Numeral> {
    if powers.is_empty() || !powers.iter().all(|&c| power(c).is_some() && !matches!(c, '廿' | '卅')) {
        return None;
    }
    let mut value = Decimal::ONE;
    for &c in powers {
        value = value.checked_mul(Decimal::from(power(c)?))?;
    }
    let bound = Some(Bound::AtLeast);
    Some(Numeral { end: 0, value, max: None, bound, share: false, chinese: true, scale: value })
}

/// The number that a run of Chinese digits and multipliers tells.
pub(super) fn evaluate(run: &[char]) -> Option<Numeral> {
    let plain = |value: Decimal, max: Option<Decimal>, scale: u64| Numeral {
        end: 0,
        value,
        max,
        bound: None,
        share: false,
        chinese: true,
        scale: Decimal::from(scale),
    };
    if run.iter().all(|&c| digit(c).is_some()) {
        return digit_string(run).map(|(value, max)| plain(value, max, 1));
    }
    // Sections of 万 and 亿, each a number below ten thousand.
    let (mut total, mut section, mut pending) = (0u64, 0u64, None::<u64>);
    let (mut spread, mut scale) = (0u64, 1u64);
    let mut last_power = 1u64;
    let mut i = 0;
    while i < run.len() {
        if let Some(d) = digit(run[i]) {
            if let Some(next) = run
                .get(i + 1)
                .copied()
                .and_then(digit)
                .filter(|&n| (n == d + 1 && d > 0) || (d == 3 && n == 5))
            {
                // 三四十, 十五六, 二三百: a range; nothing finer may follow.
                let after = run.get(i + 2).copied().map_or(Some(1), power)?;
                spread = u64::from(next - d).checked_mul(after)?;
            }
            if spread == 0 || pending.is_none() {
                pending = Some(u64::from(d));
            }
            i += 1;
            continue;
        }
        let p = power(run[i])?;
        scale = scale.max(p);
        match p {
            20 | 30 => section = section.checked_add(p)?,
            10 | 100 | 1_000 => {
                section = section.checked_add(pending.take().unwrap_or(1).checked_mul(p)?)?;
                last_power = p;
            }
            _ => {
                let whole = section.checked_add(pending.take().unwrap_or(0))?;
                let whole = if whole == 0 && total == 0 { 1 } else { whole };
                total = if total >= p && total % p == 0 && p < 100_000_000 {
                    // 一亿二千万: the sections stand side by side.
                    total.checked_add(whole.checked_mul(p)?)?
                } else {
                    total.checked_add(whole)?.checked_mul(p)?
                };
                if spread > 0 && i + 1 == run.len() {
                    spread = spread.checked_mul(
                        if run.get(i.wrapping_sub(1)).copied().and_then(digit).is_some() { 1 } else { p },
                    )?;
                }
                section = 0;
                last_power = p;
            }
        }
        i += 1;
    }
    let mut rest = pending.unwrap_or(0);
    // 三百五: the digit after a multiplier counts the next lower one, but only where no 零 stands.
    if rest > 0
        && spread == 0
        && last_power >= 100
        && run.len() >= 2
        && !run.iter().any(|&c| digit(c) == Some(0))
        && run.last().copied().and_then(digit).is_some()
    {
        rest = rest.checked_mul(last_power / 10)?;
    }
    let value = total.checked_add(section)?.checked_add(rest)?;
    let max = (spread > 0).then(|| Decimal::from(value + spread));
    Some(plain(Decimal::from(value), max, scale))
}

/// `二〇〇七` as digits; `三四` and `十五六` as a range of neighbours.
fn digit_string(run: &[char]) -> Option<(Decimal, Option<Decimal>)> {
    let digits: Vec<u32> = run.iter().map(|&c| digit(c)).collect::<Option<_>>()?;
    if let [a, b] = digits[..]
        && (b == a + 1 || b == a + 2)
        && a > 0
    {
        return Some((Decimal::from(a), Some(Decimal::from(b))));
    }
    let mut value = 0u64;
    for d in digits {
        value = value.checked_mul(10)?.checked_add(u64::from(d))?;
    }
    Some((Decimal::from(value), None))
}
