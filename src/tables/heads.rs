//! Tells in one pass which of many word lists may have a word in a run of text.
//!
//! What is said of a number depends on some twenty lists of words, and each is looked for all over
//! the number's clause or sentence; in most sentences most of them have no word. So the first two
//! characters of all their words are in one table, each sentence is held against it once, and a list
//! without a head there is never looked up.
//!
//! A head is no word yet: "may hold" is to be looked up, only "holds none" is certain.

use crate::tables::words::{CharFilter, CharMap, Head, KeyFilter, Words, pair};

/// A set of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lists(u64);

impl Lists {
    /// All of them: nothing is known of the text.
    pub const ALL: Lists = Lists(u64::MAX);

    /// Those that have no heads in the table: each text may hold a word of theirs.
    pub const UNMARKED: Lists = Lists(1 << 63);

    /// The set of the list with this number.
    fn one(number: usize) -> Lists {
        // There are fewer lists than bits; of more, the rest would share one, which is correct too.
        Lists(1 << number.min(62))
    }

    /// The lists of both.
    pub fn and(self, other: Lists) -> Lists {
        Lists(self.0 | other.0)
    }

    /// Whether a word of a list may begin in the text.
    #[inline]
    pub fn may_hold<T>(self, words: &Words<T>) -> bool {
        self.0 & words.marks().0 != 0
    }

    /// Whether a word of the list begins in `part`, which lies within the text.
    #[inline]
    pub fn any_in(self, words: &Words<()>, part: &[char]) -> bool {
        self.may_hold(words) && words.any_in(part)
    }
}

/// The heads of the words of many lists: their first two characters, or the one that they are.
#[derive(Debug)]
pub struct Heads {
    ones: CharFilter,
    by_one: CharMap<char, Lists>,
    pairs: KeyFilter,
    by_two: CharMap<u64, Lists>,
}

impl Heads {
    /// The heads of these lists, each of which is marked to be told from the others.
    pub fn of<'w>(lists: impl IntoIterator<Item = &'w mut Words<()>>) -> Heads {
        let mut ones = CharFilter::default();
        let mut by_one: CharMap<char, Lists> = CharMap::default();
        let mut by_two: CharMap<u64, Lists> = CharMap::default();
        for (number, words) in lists.into_iter().enumerate() {
            let mark = Lists::one(number);
            words.mark(mark);
            for head in words.heads() {
                let lists = match head {
                    Head::Two(head) => by_two.entry(head).or_insert(mark),
                    Head::One(one) => {
                        ones.insert(one);
                        by_one.entry(one).or_insert(mark)
                    }
                };
                *lists = lists.and(mark);
            }
        }
        let pairs = KeyFilter::of(by_two.keys().copied());
        Heads { ones, by_one, pairs, by_two }
    }

    /// The lists of which a word may begin in `text[start..end]`, where it may reach beyond.
    pub fn lists_in(&self, text: &[char], (start, end): (usize, usize)) -> Lists {
        let mut found = Lists::UNMARKED;
        let seconds = text[start + 1..].iter().map(Some).chain([None]);
        for (&first, second) in text[start..end].iter().zip(seconds) {
            if let Some(&second) = second
                && self.pairs.may_hold(pair(first, second))
                && let Some(&lists) = self.by_two.get(&pair(first, second))
            {
                found = found.and(lists);
            }
            if self.ones.may_hold(first)
                && let Some(&lists) = self.by_one.get(&first)
            {
                found = found.and(lists);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Words<()> {
        list.iter().map(|word| ((*word).to_owned(), ())).collect()
    }

    #[test]
    fn a_list_that_is_not_told_of_has_no_word() {
        let (mut plans, mut sums, unmarked) = (words(&["计划", "将"]), words(&["累计"]), words(&["比"]));
        let heads = Heads::of([&mut plans, &mut sums]);
        let text: Vec<char> = "明年将举办,历年累计".chars().collect();
        let all = heads.lists_in(&text, (0, text.len()));
        assert!(all.may_hold(&plans) && all.may_hold(&sums));
        let first = heads.lists_in(&text, (0, 5));
        assert!(first.may_hold(&plans) && !first.may_hold(&sums));
        // A word that begins in the part and ends behind it counts.
        let last = heads.lists_in(&text, (8, 9));
        assert!(!last.may_hold(&plans) && last.may_hold(&sums));
        assert!(first.may_hold(&unmarked) && last.may_hold(&unmarked), "of this list nothing is known");
        assert!(first.any_in(&plans, &text[..5]) && !first.any_in(&plans, &text[..2]));
    }

    #[test]
    fn nothing_is_in_nothing() {
        let mut plans = words(&["计划", "将"]);
        let heads = Heads::of([&mut plans]);
        assert_eq!(heads.lists_in(&['将'], (0, 0)), Lists::UNMARKED);
        assert!(heads.lists_in(&['将'], (0, 1)).may_hold(&plans));
        assert!(Lists::ALL.may_hold(&plans));
    }
}
