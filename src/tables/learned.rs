//! What the words around a number tell of what it counts, learned from labelled reports:
//! `data/learned.tsv`.
//!
//! The catalogue names the words a clerk would name. Beside them hundreds of small signs lean one
//! way or the other, too weak and too many to be written down by hand; these are here, each with
//! a weight for each indicator it speaks for or against. `examples/learn.rs` writes the file.

use std::path::Path;

use crate::error::{ErrorKind, Result};
use crate::tables::indicators::{Indicators, OTHER};
use crate::tables::words::{CharMap, KeyFilter};

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
pub const CATALOGUE: f32 = 0.8;

/// Signs are no longer than this; of longer ones the first characters count.
pub const SIGN_CHARS: usize = 4;

/// A sign: a spot and up to four characters, packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sign(u64);

impl Sign {
    /// Packs a sign. Chinese characters stay apart; a rare other one may share its place.
    #[inline]
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

/// What a sign says, as a place in the table.
#[derive(Clone, Copy, Debug)]
pub struct Says(u32, u32);

/// The learned weights.
#[derive(Debug)]
pub struct Learned {
    /// Most signs around a number are none of those learned, and this tells.
    known: KeyFilter,
    signs: CharMap<u64, Says>,
    weights: Vec<(u32, f32)>,
    /// For each indicator of the catalogue, whether any sign speaks of it.
    spoken_of: Vec<bool>,
}

impl Learned {
    /// Reads the table; weights of indicators that the catalogue has not are left out.
    ///
    /// # Errors
    /// A line that is not `spot TAB sign TAB id=weight …`.
    pub fn parse(path: &Path, text: &str, indicators: &Indicators) -> Result<Learned> {
        let (mut signs, mut weights) = (CharMap::default(), Vec::new());
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let wrong = || ErrorKind::Table {
                path: path.to_owned(),
                line: number + 1,
                problem: "this is no `spot TAB sign TAB id=weight …`".to_owned(),
            };
            let mut fields = line.split('\t');
            let (Some(spot), Some(sign), Some(says)) = (fields.next(), fields.next(), fields.next()) else {
                return Err(wrong().into());
            };
            let letter = spot.chars().next();
            let (spot, _) = Spot::ALL.into_iter().find(|&(_, c)| Some(c) == letter).ok_or_else(wrong)?;
            let sign = Sign::new(spot, &sign.chars().collect::<Vec<_>>());
            let from = weights.len();
            for weight in says.split(' ') {
                let (id, weight) = weight.split_once('=').ok_or_else(wrong)?;
                let weight: f32 = weight.parse().map_err(|_| wrong())?;
                let index = if id == OTHER { Some(indicators.uncounted()) } else { indicators.index(id) };
                weights.extend(index.map(|index| (position(index), weight / CATALOGUE)));
            }
            signs.insert(sign.0, Says(position(from), position(weights.len())));
        }
        let known = KeyFilter::of(signs.keys().copied());
        let mut spoken_of = vec![false; indicators.uncounted() + 1];
        weights.iter().for_each(|&(index, _)| spoken_of[index as usize] = true);
        Ok(Learned { known, signs, weights, spoken_of })
    }

    /// Whether any sign speaks of an indicator: of one that the user added none does.
    pub fn speaks_of(&self, indicator: usize) -> bool {
        self.spoken_of[indicator]
    }

    /// What is said by a sign; nothing by most.
    #[inline]
    pub fn find(&self, sign: Sign) -> Option<Says> {
        if self.known.may_hold(sign.0) { self.signs.get(&sign.0).copied() } else { None }
    }

    /// The indicators that a sign speaks of, by their index, and weights in points of the catalogue's
    /// score.
    #[inline]
    pub fn weights(&self, Says(from, to): Says) -> &[(u32, f32)] {
        &self.weights[from as usize..to as usize]
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
        let says = learned.find(Sign::new(Spot::Around, &['慰', '问'])).expect("a sign of the table");
        let says = learned.weights(says);
        assert_eq!(
            says.iter().map(|&(_, weight)| weight).collect::<Vec<_>>(),
            [0.8 / CATALOGUE, -0.4 / CATALOGUE]
        );
        assert!(learned.find(Sign::new(Spot::Next, &['慰', '问'])).is_none());
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
