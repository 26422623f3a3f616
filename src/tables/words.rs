//! A set of words with what each stands for, looked up at a place in a run of characters.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A word and its value.
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
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// Words and their values; of several that begin at a place the longest is found.
///
/// Looked up at nearly every character of a sentence with a figure, for list after list, so a
/// place where no word begins must cost next to nothing: a filter of 1,024 bits by the first
/// character answers most of them.
#[derive(Debug)]
pub struct Words<T> {
    filter: [u64; 16],
    by_first: CharMap<char, Vec<Entry<T>>>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Words { filter: [0; 16], by_first: CharMap::default() }
    }
}

/// The bit of the filter that stands for a character.
fn filter_bit(c: char) -> (usize, u64) {
    let low = c as usize & 1023;
    (low >> 6, 1 << (low & 63))
}

impl<T: Copy> Words<T> {
    /// Adds a word; a word that is there already takes the new value.
    pub fn insert(&mut self, word: &str, value: T) {
        let chars: Box<[char]> = word.chars().collect();
        let Some(&first) = chars.first() else { return };
        let (place, bit) = filter_bit(first);
        self.filter[place] |= bit;
        let words = self.by_first.entry(first).or_default();
        match words.iter_mut().find(|(known, _)| *known == chars) {
            Some(entry) => entry.1 = value,
            None => {
                words.push((chars, value));
                words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
            }
        }
    }

    fn beginning_with(&self, first: char) -> Option<&[Entry<T>]> {
        let (place, bit) = filter_bit(first);
        if self.filter[place] & bit == 0 {
            return None;
        }
        self.by_first.get(&first).map(Vec::as_slice)
    }

    /// The longest word that `text` begins with: its length in characters, and its value.
    pub fn longest(&self, text: &[char]) -> Option<(usize, T)> {
        let words = self.beginning_with(*text.first()?)?;
        words.iter().find(|(word, _)| text.starts_with(word)).map(|(word, value)| (word.len(), *value))
    }

    /// The longest word that `text` ends with.
    pub fn longest_at_end(&self, text: &[char]) -> Option<(usize, T)> {
        (0..text.len())
            .find_map(|start| self.longest_of(&text[start..]).map(|value| (text.len() - start, value)))
    }

    /// The value of `text` if it is a word.
    pub fn longest_of(&self, text: &[char]) -> Option<T> {
        let words = self.beginning_with(*text.first()?)?;
        words.iter().find(|(word, _)| **word == *text).map(|(_, value)| *value)
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
        let mut set = Words::default();
        for word in Vec::<String>::deserialize(deserializer)? {
            if word.is_empty() {
                return Err(D::Error::custom("a list holds an empty word; take it out"));
            }
            set.insert(&word, ());
        }
        Ok(set)
    }
}
