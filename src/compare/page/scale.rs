//! Where a number stands on a drawing, and the marks along its edge.
//!
//! Sums of organisations differ by thousands of times; then the scale goes by powers of ten, and
//! the drawing says so. Floats are for drawing alone: every number that is read is a `Decimal`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::dataset::value::thousands;

/// The largest is so many times the smallest: powers of ten show more.
const LOG_FROM: f64 = 100.0;
/// Most marks along an edge, so that they can be read on a narrow screen.
const MOST_MARKS: usize = 5;

/// Numbers along a line from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    /// Whether by powers of ten.
    pub(super) log: bool,
}

impl Scale {
    /// A scale that holds all of these, and zero if it should, for a cut edge makes differences look
    /// large; `None` of none.
    pub(super) fn of(values: impl Iterator<Item = Decimal>, from_zero: bool) -> Option<Scale> {
        let values: Vec<f64> = values.filter_map(|value| value.to_f64()).collect();
        let low = values.iter().copied().reduce(f64::min)?;
        let high = values.iter().copied().reduce(f64::max)?;
        let log = low > 0.0 && high / low >= LOG_FROM;
        let (low, high) = if log {
            (low.log10().floor(), high.log10().ceil())
        } else {
            let low = if from_zero { low.min(0.0) } else { low };
            let step = step_of(low, high);
            let (low, high) = (step * (low / step).floor(), step * (high / step).ceil());
            (low, if high > low { high } else { low + step })
        };
        Some(Scale { low, high, log })
    }

    /// The place of a number, 0 to 1.
    pub(super) fn place(&self, value: Decimal) -> f64 {
        let value = value.to_f64().unwrap_or(0.0);
        let value = if self.log { value.max(f64::MIN_POSITIVE).log10() } else { value };
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Marks along the edge: place and text.
    pub(super) fn marks(&self) -> Vec<(f64, String)> {
        if self.log {
            let decades = (self.high - self.low).round() as usize;
            let every = decades.div_ceil(MOST_MARKS - 1).max(1);
            let places = (0..=decades).step_by(every);
            return places
                .map(|decade| (decade as f64 / decades as f64, short(10_f64.powf(self.low + decade as f64))))
                .collect();
        }
        let step = step_of(self.low, self.high);
        let count = ((self.high - self.low) / step).round() as usize;
        (0..=count).map(|at| (at as f64 / count as f64, short(self.low + step * at as f64))).collect()
    }
}

/// A round step that parts the way from one number to another in at most four.
fn step_of(low: f64, high: f64) -> f64 {
    let way = high - low;
    if way <= 0.0 {
        return 1.0;
    }
    let rough = way / (MOST_MARKS - 1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * 0.999);
    factor.unwrap_or(10.0) * power
}

/// A number in few characters: 1.5万, 2亿.
fn short(value: f64) -> String {
    let (value, unit) = match value.abs() {
        size if size >= 1e8 => (value / 1e8, "亿"),
        size if size >= 1e4 => (value / 1e4, "万"),
        _ => (value, ""),
    };
    // Six digits are more than any mark has.
    let value = (value * 1e6).round() / 1e6;
    format!("{}{unit}", thousands(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(values: &[i64], from_zero: bool) -> String {
        let scale =
            Scale::of(values.iter().map(|&value| Decimal::from(value)), from_zero).expect("some numbers");
        let marks: Vec<String> = scale.marks().into_iter().map(|(_, text)| text).collect();
        format!("{}{}", if scale.log { "log " } else { "" }, marks.join(" "))
    }

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(marks(&[3, 88], true), "0 25 50 75 100");
        assert_eq!(marks(&[0], true), "0 0.25 0.5 0.75 1");
        assert_eq!(marks(&[7], false), "7 7.25 7.5 7.75 8");
        assert_eq!(marks(&[81, 99], false), "80 85 90 95 100");
        assert_eq!(marks(&[-5, 10], true), "-5 0 5 10");
        assert_eq!(marks(&[10, 1_000_000], true), "log 10 1,000 10万");
        assert_eq!(marks(&[100, 90_000], true), "log 100 1,000 1万 10万");
        assert!(Scale::of(std::iter::empty(), true).is_none());
    }

    #[test]
    fn numbers_stand_between_the_ends() {
        let scale =
            Scale::of([Decimal::from(0), Decimal::from(100)].into_iter(), true).expect("some numbers");
        assert_eq!([0, 50, 100].map(|value| scale.place(Decimal::from(value))), [0.0, 0.5, 1.0]);
        let scale =
            Scale::of([Decimal::from(1), Decimal::from(10_000)].into_iter(), true).expect("some numbers");
        assert_eq!([1, 100, 10_000].map(|value| scale.place(Decimal::from(value))), [0.0, 0.5, 1.0]);
    }
}
