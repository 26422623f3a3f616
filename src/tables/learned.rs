//! What the words around a number tell of what it counts, learned from labelled reports:
//! `data/learned.tsv`.
//!
//! The catalogue names the words a clerk would name. Beside them hundreds of small signs lean one
//! way or the other, too weak and too many to be written down by hand; these are here, each with
//! a weight for each indicator it speaks for or against. `examples/learn.rs` writes the file.

use std::path::Path;

use crate::error::{ErrorKind, Result};
use crate::tables::indicators::{Indicators, OTHER};
use crate::tables::words::CharMap;

/// Where a sign stands to its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The last characters before it.
    Left,
    /// The first characters behind it.
    Right,
    /// Anywhere before it in its part of the clause.
    Before,
    /// Anywhere behind it there.
    Behind,
    /// Anywhere around: its clause, those before, the heading.
    Around,
    /// In the next clause.
    Next,
    /// Its measure word.
    Measure,
    /// The indicator of the number before it.
    Partner,
}

impl Spot {
    /// All spots with the letters that stand for them in the file.
    pub const ALL: [(Spot, char); 8] = [
        (Spot::Left, '<'),
        (Spot::Right, '>'),
        (Spot::Before, 'l'),
        (Spot::Behind, 'r'),
        (Spot::Around, 'c'),
        (Spot::Next, 'n'),
        (Spot::Measure, 'm'),
        (Spot::Partner, 'p'),
    ];
}

/// What a point of the catalogue's score weighs in the model that was learned.
pub const CATALOGUE: f32 = 0.4;

/// Signs are no longer than this; of longer ones the first characters count.
pub const SIGN_CHARS: usize = 4;

/// A sign: a spot and up to four characters, packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sign(u64);

impl Sign {
    /// Packs a sign. Chinese characters stay apart; a rare other one may share its place.
    pub fn new(spot: Spot, chars: &[char]) -> Sign {
        const FIRST: u32 = 0x4e00;
        const COUNT: u32 = 0x5200;
        if spot == Spot::Partner {
            // An id, longer than four characters: its hash in place of them.
            let hash = |hash: u64, &c: &char| (hash.rotate_left(7) ^ u64::from(c as u32)) & 0x0fff_ffff_ffff;
            return Sign((spot as u64) << 60 | chars.iter().fold(0, hash));
        }
        let code = |c: char| match (c as u32).wrapping_sub(FIRST) {
            chinese if chinese < COUNT => u64::from(chinese) + 1,
            _ => u64::from(COUNT + 1 + c as u32 % (0x7fff - COUNT)),
        };
        let packed = chars.iter().take(SIGN_CHARS).fold(0, |packed, &c| packed << 15 | code(c));
        Sign((spot as u64) << 60 | packed)
    }
}

/// The learned weights.
#[derive(Debug, Default)]
pub struct Learned {
    signs: CharMap<u64, (u32, u32)>,
    weights: Vec<(usize, f32)>,
}

impl Learned {
    /// Reads the table; weights of indicators that the catalogue has not are left out.
    ///
    /// # Errors
    /// A line that is not `spot TAB sign TAB id=weight …`.
    pub fn parse(path: &Path, text: &str, indicators: &Indicators) -> Result<Learned> {
        let mut learned = Learned::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let wrong = || ErrorKind::Table {
                path: path.to_owned(),
                line: number + 1,
                problem: "this is no `spot TAB sign TAB id=weight …`".to_owned(),
            };
            let mut fields = line.split('\t');
            let (Some(spot), Some(sign), Some(weights)) = (fields.next(), fields.next(), fields.next())
            else {
                return Err(wrong().into());
            };
            let letter = spot.chars().next();
            let (spot, _) = Spot::ALL.into_iter().find(|&(_, c)| Some(c) == letter).ok_or_else(wrong)?;
            let sign = Sign::new(spot, &sign.chars().collect::<Vec<_>>());
            let from = learned.weights.len();
            for weight in weights.split(' ') {
                let (id, weight) = weight.split_once('=').ok_or_else(wrong)?;
                let weight: f32 = weight.parse().map_err(|_| wrong())?;
                let index = if id == OTHER { Some(indicators.uncounted()) } else { indicators.index(id) };
                learned.weights.extend(index.map(|index| (index, weight / CATALOGUE)));
            }
            let bounds = (position(from), position(learned.weights.len()));
            learned.signs.insert(sign.0, bounds);
        }
        Ok(learned)
    }

    /// What a sign says: indicators, by their index, and weights in points of the catalogue's score.
    pub fn get(&self, sign: Sign) -> &[(usize, f32)] {
        match self.signs.get(&sign.0) {
            Some(&(from, to)) => &self.weights[from as usize..to as usize],
            None => &[],
        }
    }
}

/// The table is a file of ours: far below four thousand million weights.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(text: &str) -> Result<Learned> {
        let indicators = Indicators::load(None).expect("the built-in catalogue parses");
        Learned::parse(Path::new("learned.tsv"), text, &indicators)
    }

    #[test]
    fn reads_weights_and_leaves_out_what_the_catalogue_has_not() {
        let learned = learned("# head\nc\t慰问\tpeople_helped=0.8 unheard_of=1 other=-0.4\n").unwrap();
        let says = learned.get(Sign::new(Spot::Around, &['慰', '问']));
        assert_eq!(says.iter().map(|&(_, weight)| weight).collect::<Vec<_>>(), [1.0, -0.5]);
        assert!(learned.get(Sign::new(Spot::Next, &['慰', '问'])).is_empty());
    }

    #[test]
    fn names_the_line_of_what_is_wrong() {
        for (text, line) in [("# head\nc\t慰问\n", 2), ("z\t慰问\tother=1\n", 1), ("c\t慰问\tother\n", 1)]
        {
            let error = learned(text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("learned.tsv:{line}: ")), "{error}");
        }
    }

    #[test]
    fn signs_of_chinese_characters_stay_apart() {
        let signs = [
            Sign::new(Spot::Left, &['一']),
            Sign::new(Spot::Left, &['一', '一']),
            Sign::new(Spot::Left, &['丁']),
            Sign::new(Spot::Right, &['一']),
            Sign::new(Spot::Left, &['鿿']),
            Sign::new(Spot::Left, &['0']),
        ];
        for (i, sign) in signs.iter().enumerate() {
            assert!(!signs[..i].contains(sign), "{i}");
        }
    }
}
