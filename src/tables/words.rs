//! A set of words with what each stands for, looked up at a place in a run of characters.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::tables::heads::Lists;

/// What follows the first two characters of a word, and its value.
type Entry<T> = (Box<[char]>, T);

/// A map from characters, with a hash that costs a multiplication: the keys are our own.
pub type CharMap<K, V> = HashMap<K, V, BuildHasherDefault<CharHasher>>;

/// Hashes characters. Not for keys from outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct CharHasher(u64);

impl Hasher for CharHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(value.into());
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
        // The low bits of a product know only the low bits of its factors.
        self.0 = mixed ^ mixed >> 32;
    }
}

/// Characters as bits: a no is certain, a yes is to be looked up.
#[derive(Clone, Copy, Debug, Default)]
pub struct CharFilter([u64; 16]);

impl CharFilter {
    /// Adds a character.
    pub fn insert(&mut self, c: char) {
        self.0[(c as usize & 1023) >> 6] |= 1 << (c as usize & 63);
    }

    /// Whether the character may be held.
    #[inline]
    pub fn may_hold(&self, c: char) -> bool {
        self.0[(c as usize & 1023) >> 6] & (1 << (c as usize & 63)) != 0
    }
}

/// Two characters as a key.
#[inline]
pub fn pair(first: char, second: char) -> u64 {
    u64::from(first as u32) << 32 | u64::from(second as u32)
}

/// Keys as bits: a no is certain, a yes is to be looked up.
///
/// The bits are many enough for the keys held, so that few that are not held get a yes.
#[derive(Clone, Debug)]
pub struct KeyFilter {
    bits: Box<[u64]>,
    /// How far a hash is shifted to make it the place of a bit.
    shift: u32,
}

impl KeyFilter {
    /// Bits for each key.
    const ROOM: usize = 16;

    /// The filter of these keys.
    pub fn of(keys: impl ExactSizeIterator<Item = u64>) -> KeyFilter {
        let count = (keys.len() * Self::ROOM).next_power_of_two().max(u64::BITS as usize);
        let mut filter =
            KeyFilter { bits: vec![0; count / u64::BITS as usize].into(), shift: u64::BITS - count.ilog2() };
        for key in keys {
            let place = filter.place(key);
            filter.bits[place >> 6] |= 1 << (place & 63);
        }
        filter
    }

    #[inline]
    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    /// Whether the key may be held.
    #[inline]
    pub fn may_hold(&self, key: u64) -> bool {
        let place = self.place(key);
        self.bits[place >> 6] & (1 << (place & 63)) != 0
    }
}

/// Whether `text` begins with `word`. Words are short: a call to compare memory costs more.
#[inline]
pub fn begins_with(text: &[char], word: &[char]) -> bool {
    text.len() >= word.len() && text.iter().zip(word).all(|(a, b)| a == b)
}

/// What a word begins with.
#[derive(Clone, Copy, Debug)]
pub enum Head {
    /// It is this character.
    One(char),
    /// The [`pair`] of its first two.
    Two(u64),
}

/// Words and their values; of several that begin at a place the longest is found.
///
/// Looked up at nearly every character of a sentence with a figure, for list after list, so a
/// place where no word begins must cost next to nothing: filters by the first character and by the
/// first two answer nearly all of them.
#[derive(Clone, Debug)]
pub struct Words<T> {
    /// The first characters of all words.
    firsts: CharFilter,
    /// The last characters of all words.
    lasts: CharFilter,
    /// The first two characters of those that have two.
    heads: KeyFilter,
    /// Characters of the longest word.
    longest: usize,
    by_one: CharMap<char, T>,
    /// What follows the first two characters, the longest first.
    by_two: CharMap<u64, Vec<Entry<T>>>,
    /// What tells it from other lists (`tables::heads`).
    marks: Lists,
}

impl<T: Copy> FromIterator<(String, T)> for Words<T> {
    /// The set of these words; of a word that comes twice the last value holds.
    fn from_iter<I: IntoIterator<Item = (String, T)>>(words: I) -> Self {
        let (mut firsts, mut lasts) = (CharFilter::default(), CharFilter::default());
        let mut by_one = CharMap::default();
        let mut by_two: CharMap<u64, Vec<Entry<T>>> = CharMap::default();
        let mut longest = 0;
        for (word, value) in words {
            let chars: Vec<char> = word.chars().collect();
            let (Some(&first), Some(&last)) = (chars.first(), chars.last()) else { continue };
            firsts.insert(first);
            lasts.insert(last);
            longest = longest.max(chars.len());
            let &[first, second, ref rest @ ..] = &chars[..] else {
                by_one.insert(first, value);
                continue;
            };
            let entries = by_two.entry(pair(first, second)).or_default();
            match entries.iter_mut().find(|(known, _)| **known == *rest) {
                Some(entry) => entry.1 = value,
                None => entries.push((rest.into(), value)),
            }
        }
        for entries in by_two.values_mut() {
            entries.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        let heads = KeyFilter::of(by_two.keys().copied());
        Words { firsts, lasts, heads, longest, by_one, by_two, marks: Lists::UNMARKED }
    }
}

impl<T> Words<T> {
    /// What tells the list from others.
    pub fn marks(&self) -> Lists {
        self.marks
    }

    /// Sets what tells the list from others.
    pub fn mark(&mut self, marks: Lists) {
        self.marks = marks;
    }

    /// What its words begin with.
    pub fn heads(&self) -> impl Iterator<Item = Head> {
        let ones = self.by_one.keys().map(|&one| Head::One(one));
        ones.chain(self.by_two.keys().map(|&key| Head::Two(key)))
    }
}

impl<T: Copy> Words<T> {
    /// The longest word that `text` begins with: its length in characters, and its value.
    #[inline]
    pub fn longest(&self, text: &[char]) -> Option<(usize, T)> {
        let (&first, rest) = text.split_first()?;
        if self.firsts.may_hold(first) { self.longest_after(first, rest) } else { None }
    }

    fn longest_after(&self, first: char, rest: &[char]) -> Option<(usize, T)> {
        if let Some((&second, rest)) = rest.split_first()
            && self.heads.may_hold(pair(first, second))
            && let Some(entries) = self.by_two.get(&pair(first, second))
            && let Some((end, value)) = entries.iter().find(|(end, _)| begins_with(rest, end))
        {
            return Some((2 + end.len(), *value));
        }
        self.by_one.get(&first).map(|value| (1, *value))
    }

    /// The longest word that `text` ends with.
    pub fn longest_at_end(&self, text: &[char]) -> Option<(usize, T)> {
        if !self.lasts.may_hold(*text.last()?) {
            return None;
        }
        (text.len().saturating_sub(self.longest)..text.len())
            .find_map(|start| self.value_of(&text[start..]).map(|value| (text.len() - start, value)))
    }

    /// The value of `text` if it is a word.
    fn value_of(&self, text: &[char]) -> Option<T> {
        match *text {
            [] => None,
            [one] => self.by_one.get(&one).copied(),
            [first, second, ref rest @ ..] => {
                if !self.firsts.may_hold(first) || !self.heads.may_hold(pair(first, second)) {
                    return None;
                }
                let entries = self.by_two.get(&pair(first, second))?;
                entries.iter().find(|(end, _)| **end == *rest).map(|(_, value)| *value)
            }
        }
    }

    /// How many times words occur in `text`, each place once.
    pub fn count_in(&self, text: &[char]) -> usize {
        let (mut count, mut at) = (0, 0);
        while at < text.len() {
            match self.longest(&text[at..]) {
                Some((len, _)) => {
                    count += 1;
                    at += len;
                }
                None => at += 1,
            }
        }
        count
    }

    /// Whether any word begins at any place of `text`.
    pub fn any_in(&self, text: &[char]) -> bool {
        (0..text.len()).any(|start| self.longest(&text[start..]).is_some())
    }
}

/// A list of words in a table is a set without values.
impl<'de> Deserialize<'de> for Words<()> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        if words.iter().any(String::is_empty) {
            return Err(D::Error::custom("a list holds an empty word; take it out"));
        }
        Ok(words.into_iter().map(|word| (word, ())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn words() -> Words<u8> {
        let list = [("会", 1), ("会员", 2), ("会员证", 3), ("工会", 4), ("会员", 5), ("", 6)];
        list.into_iter().map(|(word, value)| (word.to_owned(), value)).collect()
    }

    #[test]
    fn the_longest_word_is_found() {
        let words = words();
        assert_eq!(words.longest(&chars("会员证件")), Some((3, 3)));
        assert_eq!(words.longest(&chars("会员代表")), Some((2, 5)), "the last value holds");
        assert_eq!(words.longest(&chars("会")), Some((1, 1)));
        assert_eq!(words.longest(&chars("员工会")), None);
        assert_eq!(words.longest(&[]), None);
    }

    #[test]
    fn the_longest_word_at_the_end_is_found() {
        let words = words();
        assert_eq!(words.longest_at_end(&chars("发放会员证")), Some((3, 3)));
        assert_eq!(words.longest_at_end(&chars("基层工会")), Some((2, 4)));
        assert_eq!(words.longest_at_end(&chars("会议")), None);
        assert_eq!(words.longest_at_end(&[]), None);
    }

    #[test]
    fn words_are_counted_and_met() {
        let words = words();
        assert_eq!(words.count_in(&chars("会员会员证工会开会")), 4);
        assert!(words.any_in(&chars("基层工会")) && !words.any_in(&chars("基层工人")));
    }

    #[test]
    fn filters_never_deny_what_they_hold() {
        let text = chars("一二三四五六七八九十百千万亿零工会员职困难帮扶慰问捐款");
        let pairs: Vec<u64> = text.iter().zip(text.iter().rev()).map(|(a, b)| pair(*a, *b)).collect();
        let filter = KeyFilter::of(pairs.iter().copied());
        assert!(pairs.iter().all(|&key| filter.may_hold(key)));
        let mut single = CharFilter::default();
        text.iter().for_each(|&c| single.insert(c));
        assert!(text.iter().all(|&c| single.may_hold(c)));
    }
}
