//! The words that point to indicators, in one table that is asked at every character.
//!
//! All cues of the catalogue are looked for in every sentence with a figure, overlapping ones too.
//! Most places hold none, and two characters tell: filters answer for these, and only for the rest a
//! word is compared.
//!
//! In: the words and cues of `tables::indicators`, in their order. Out: the cues at each place of a
//! text, those of one place in the order in which they came.

use crate::model::Unit;
use crate::tables::units::UnitSet;
use crate::tables::words::{CharFilter, CharMap, PairFilter, begins_with};

/// What a cue says of its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The thing counted: strongest right beside the number.
    Counts,
    /// What is said of it.
    Said,
    /// It tells against the indicator.
    Unless,
}

/// A cue that was found, for one of the indicators that it points to.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// Index of the indicator, or `Indicators::uncounted`.
    pub indicator: usize,
    /// What it says.
    pub role: Role,
    /// How much, see the data's README.
    pub weight: f32,
    /// The units that the indicator takes.
    pub units: UnitSet,
}

/// What a word says.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Its cues.
    pub cues: Vec<Cue>,
    /// The units of all of them.
    units: UnitSet,
}

impl Told {
    /// Whether it says something of a unit.
    pub fn speaks_of(&self, unit: Unit) -> bool {
        self.units.contains(unit)
    }

    fn add(&mut self, cue: Cue) {
        self.units = self.units.and(cue.units);
        self.cues.push(cue);
    }
}

/// What follows the first two characters of a word, and what the word says.
type CueWord = (Box<[char]>, Told);

/// The cues by the two characters that their words begin with (or the one that they are).
#[derive(Debug)]
pub struct CueWords {
    /// The words of one character.
    ones: CharFilter,
    by_one: CharMap<char, Told>,
    /// The pairs by which longer words begin.
    heads: PairFilter,
    by_two: CharMap<(char, char), Vec<CueWord>>,
}

impl FromIterator<(String, Cue)> for CueWords {
    fn from_iter<I: IntoIterator<Item = (String, Cue)>>(cues: I) -> Self {
        let mut by_one: CharMap<char, Told> = CharMap::default();
        let mut by_two: CharMap<(char, char), Vec<CueWord>> = CharMap::default();
        for (word, cue) in cues {
            let chars: Vec<char> = word.chars().collect();
            match chars[..] {
                [] => {}
                [one] => by_one.entry(one).or_default().add(cue),
                [first, second, ref rest @ ..] => {
                    let words = by_two.entry((first, second)).or_default();
                    let place = words.iter().position(|(known, _)| **known == *rest);
                    let place = place.unwrap_or_else(|| {
                        words.push((rest.into(), Told::default()));
                        words.len() - 1
                    });
                    words[place].1.add(cue);
                }
            }
        }
        let mut ones = CharFilter::default();
        by_one.keys().for_each(|&one| ones.insert(one));
        let heads = PairFilter::of(by_two.keys().copied());
        CueWords { ones, by_one, heads, by_two }
    }
}

impl CueWords {
    /// Calls `found` with the bounds of every cue in `text`, overlapping ones too, and what it says.
    pub fn find<'t>(&'t self, text: &[char], mut found: impl FnMut((usize, usize), &'t Told)) {
        for (start, &first) in text.iter().enumerate() {
            if self.ones.may_hold(first)
                && let Some(told) = self.by_one.get(&first)
            {
                found((start, start + 1), told);
            }
            let Some(&second) = text.get(start + 1) else { break };
            if !self.heads.may_hold(first, second) {
                continue;
            }
            let Some(words) = self.by_two.get(&(first, second)) else { continue };
            for (rest, told) in words {
                if begins_with(&text[start + 2..], rest) {
                    found((start, start + 2 + rest.len()), told);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_of_a_place_are_found_in_the_order_of_the_table() {
        let cue =
            |indicator, unit| Cue { indicator, role: Role::Said, weight: 1.0, units: UnitSet::of(&[unit]) };
        let list = [
            ("慰问", cue(0, Unit::Person)),
            ("慰问金", cue(1, Unit::Yuan)),
            ("金", cue(2, Unit::Item)),
            ("慰问", cue(3, Unit::Household)),
            ("发慰", cue(4, Unit::Item)),
        ];
        let words: CueWords = list.into_iter().map(|(word, cue)| (word.to_owned(), cue)).collect();
        let text: Vec<char> = "发慰问金".chars().collect();
        let mut found = Vec::new();
        words.find(&text, |place, told| {
            found.push((place, told.cues.iter().map(|cue| cue.indicator).collect::<Vec<_>>()));
            assert!(told.cues.iter().all(|cue| told.units.and(cue.units) == told.units));
        });
        let expected = [((0, 2), vec![4]), ((1, 3), vec![0, 3]), ((1, 4), vec![1]), ((3, 4), vec![2])];
        assert_eq!(found, expected);
    }
}
