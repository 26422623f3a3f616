//! The words that point to indicators, in one table that is asked at every character.
//!
//! All cues of the catalogue are looked for in every sentence with a figure, overlapping ones too.
//! Most places hold none, and two characters tell: filters answer for these, and only for the rest a
//! word is compared.
//!
//! In: the words and cues of `tables::indicators`, in their order. Out: the cues at each place of a
//! text, those of one place in the order in which they came.

use std::collections::HashMap;

use crate::model::Unit;
use crate::tables::units::UnitSet;
use crate::tables::words::{CharFilter, CharMap, KeyFilter, begins_with, pair};

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
    pub indicator: u32,
    /// What it says.
    pub role: Role,
    /// How much, see the data's README.
    pub weight: f32,
}

/// A cue and the units that it speaks of.
type UnitCue = (UnitSet, Cue);

/// What a word says, by unit.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The cues of one unit after the other, those of several units for each.
    cues: Box<[Cue]>,
    /// Where the cues of each unit end.
    ends: [u16; Unit::ALL.len()],
}

impl Told {
    fn of(cues: &[UnitCue]) -> Told {
        let mut told = Told::default();
        let mut all = Vec::new();
        for &unit in Unit::ALL {
            all.extend(cues.iter().filter(|(units, _)| units.contains(unit)).map(|(_, cue)| *cue));
            told.ends[unit as usize] = all.len() as u16;
        }
        told.cues = all.into();
        told
    }

    /// The cues of a unit, in the order of the table.
    #[inline]
    pub fn of_unit(&self, unit: Unit) -> &[Cue] {
        let start = (unit as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cues[usize::from(start)..usize::from(self.ends[unit as usize])]
    }
}

/// The words that begin with the same two characters, in the order of the table.
#[derive(Debug)]
struct Family {
    /// The third characters as bits: a no is certain.
    may_follow: u64,
    /// The word of two characters, if it is one.
    two: Option<usize>,
    /// The third character of each, [`NO_THIRD`] where it has none.
    thirds: Box<[char]>,
    /// What follows the third character, and what the word says.
    words: Box<[(Box<[char]>, Told)]>,
}

/// The third character of a word, what follows it, and what the word says.
type Longer = (char, Box<[char]>, Told);

impl Family {
    fn of(words: Vec<Longer>) -> Family {
        let thirds: Box<[char]> = words.iter().map(|(third, ..)| *third).collect();
        Family {
            may_follow: thirds.iter().fold(0, |bits, &third| bits | third_bit(third)),
            two: thirds.iter().position(|&third| third == NO_THIRD),
            thirds,
            words: words.into_iter().map(|(_, rest, told)| (rest, told)).collect(),
        }
    }
}

/// The bit that stands for a third character.
#[inline]
fn third_bit(third: char) -> u64 {
    1 << ((third as u32).wrapping_mul(0x9e37_79b1) >> 26)
}

/// In place of the third character of a word that has two.
const NO_THIRD: char = '\0';

/// The cues by the two characters that their words begin with (or the one that they are).
#[derive(Debug)]
pub struct CueWords {
    /// The words of one character.
    ones: CharFilter,
    by_one: CharMap<char, Told>,
    /// The pairs by which longer words begin.
    heads: KeyFilter,
    by_two: CharMap<u64, Family>,
}

impl FromIterator<(String, UnitSet, Cue)> for CueWords {
    /// The table of these words, each with the units that its cue speaks of.
    fn from_iter<I: IntoIterator<Item = (String, UnitSet, Cue)>>(cues: I) -> Self {
        let mut words: Vec<(Vec<char>, Vec<UnitCue>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (word, units, cue) in cues {
            let chars = word.chars().collect();
            let place = *places.entry(word).or_insert(words.len());
            if place == words.len() {
                words.push((chars, Vec::new()));
            }
            words[place].1.push((units, cue));
        }
        let (mut by_one, mut ones) = (CharMap::default(), CharFilter::default());
        let mut families: CharMap<u64, Vec<Longer>> = CharMap::default();
        for (word, cues) in words {
            let told = Told::of(&cues);
            match word[..] {
                [] => {}
                [one] => {
                    ones.insert(one);
                    by_one.insert(one, told);
                }
                [first, second, ref rest @ ..] => {
                    let third = rest.first().copied().unwrap_or(NO_THIRD);
                    let rest = rest.get(1..).unwrap_or_default().into();
                    families.entry(pair(first, second)).or_default().push((third, rest, told));
                }
            }
        }
        let heads = KeyFilter::of(families.keys().copied());
        let by_two = families.into_iter().map(|(head, words)| (head, Family::of(words))).collect();
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
            let head = pair(first, second);
            if !self.heads.may_hold(head) {
                continue;
            }
            let Some(family) = self.by_two.get(&head) else { continue };
            let third = text.get(start + 2).copied().unwrap_or(NO_THIRD);
            if third == NO_THIRD || family.may_follow & third_bit(third) == 0 {
                if let Some(two) = family.two {
                    found((start, start + 2), &family.words[two].1);
                }
                continue;
            }
            for (index, &own) in family.thirds.iter().enumerate() {
                if own == NO_THIRD {
                    found((start, start + 2), &family.words[index].1);
                } else if own == third {
                    let (rest, told) = &family.words[index];
                    if begins_with(&text[start + 3..], rest) {
                        found((start, start + 3 + rest.len()), told);
                    }
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
        let cue = |indicator, unit| (UnitSet::of(&[unit]), Cue { indicator, role: Role::Said, weight: 1.0 });
        let list = [
            ("慰问", cue(0, Unit::Person)),
            ("慰问金", cue(1, Unit::Yuan)),
            ("金", cue(2, Unit::Item)),
            ("慰问", cue(3, Unit::Household)),
            ("发慰", cue(4, Unit::Item)),
            ("慰问品", cue(5, Unit::Item)),
            ("慰问金额", cue(6, Unit::Yuan)),
        ];
        let words: CueWords =
            list.into_iter().map(|(word, (units, cue))| (word.to_owned(), units, cue)).collect();
        let text: Vec<char> = "发慰问金".chars().collect();
        let mut found = Vec::new();
        words.find(&text, |place, told| {
            let cues = Unit::ALL.iter().flat_map(|&unit| told.of_unit(unit));
            found.push((place, cues.map(|cue| cue.indicator).collect::<Vec<_>>()));
        });
        let expected = [((0, 2), vec![4]), ((1, 3), vec![0, 3]), ((1, 4), vec![1]), ((3, 4), vec![2])];
        assert_eq!(found, expected);
    }
}
