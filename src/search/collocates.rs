//! The words that stand near a word.
//!
//! Near is within so many words to either side, in the same sentence. The word looked for may be
//! one that jieba cuts in several; it is found where the same cuts follow each other.

use std::collections::HashMap;

use rayon::prelude::*;

use super::census::{Census, is_listed};
use super::statistics::Pair;
use crate::error::{Error, Result};
use crate::script::simplify_query;
use crate::segment::{Analyzer, Word};
use crate::store::{Place, Reader};

/// Ends of sentences, as words of the cut.
const SENTENCE_ENDS: &[&str] = &["。", "!", "?", ";", "！", "？", "；"];

/// A word near another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// The word.
    pub word: String,
    /// The counts, by which it is measured.
    pub pair: Pair,
}

/// What stands near a word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collocates {
    /// Occurrences of the word that was looked for.
    pub occurrences: u64,
    /// The words near it, the most exclusive first.
    pub words: Vec<Collocate>,
}

/// Finds the words within `window` words to either side of `node`, in reports at these places.
///
/// # Errors
/// `IndexDamaged`.
pub fn collocates(reader: &Reader, places: &[Place], node: &str, window: usize) -> Result<Collocates> {
    let simplified = simplify_query(node);
    let node: Vec<String> =
        Analyzer::shared().words(&simplified).iter().map(|word| word.folded().into_owned()).collect();
    let count = places
        .par_iter()
        .try_fold(Count::default, |mut count, place| {
            count.add(&reader.load(place)?.read.report.text, &node, window);
            Ok::<_, Error>(count)
        })
        .try_reduce(Count::default, |one, other| Ok(one.and(other)))?;
    Ok(count.collocates(window))
}

/// What was counted so far.
#[derive(Default)]
struct Count {
    census: Census,
    occurrences: u64,
    near: HashMap<String, u64>,
}

impl Count {
    /// Adds a report.
    fn add(&mut self, text: &str, node: &[String], window: usize) {
        let cut = Analyzer::shared().cut(text);
        let words: Vec<Word<'_>> = cut.iter().copied().filter(Word::is_word).collect();
        self.census.add_words(&words);
        let ends = |word: &Word<'_>| word.text.contains('\n') || SENTENCE_ENDS.contains(&word.text);
        for sentence in cut.split(ends) {
            let words: Vec<_> = sentence.iter().filter(|word| word.is_word()).map(Word::folded).collect();
            self.add_sentence(&words, node, window);
        }
    }

    fn add_sentence<W: AsRef<str>>(&mut self, words: &[W], node: &[String], window: usize) {
        if node.is_empty() {
            return;
        }
        for (at, run) in words.windows(node.len()).enumerate() {
            if !run.iter().zip(node).all(|(word, wanted)| word.as_ref() == wanted) {
                continue;
            }
            self.occurrences += 1;
            let (end, last) = (at + node.len(), words.len());
            let before = &words[at.saturating_sub(window)..at];
            for word in before.iter().chain(&words[end..(end + window).min(last)]) {
                match self.near.get_mut(word.as_ref()) {
                    Some(count) => *count += 1,
                    None => drop(self.near.insert(word.as_ref().to_owned(), 1)),
                }
            }
        }
    }

    fn and(mut self, other: Count) -> Count {
        self.census = self.census.and(other.census);
        self.occurrences += other.occurrences;
        for (word, count) in other.near {
            *self.near.entry(word).or_default() += count;
        }
        self
    }

    fn collocates(self, window: usize) -> Collocates {
        let Count { census, occurrences, near } = self;
        let mut words: Vec<Collocate> = near
            .into_iter()
            .filter(|(word, _)| is_listed(word))
            .map(|(word, together)| {
                let second = census.tally(&word).occurrences;
                let (of, near) = (census.tokens, 2 * window as u64);
                Collocate { word, pair: Pair { together, first: occurrences, second, of, near } }
            })
            .collect();
        words.sort_unstable_by(|a, b| {
            b.pair.log_dice().total_cmp(&a.pair.log_dice()).then_with(|| a.word.cmp(&b.word))
        });
        Collocates { occurrences, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, node: &[&str], window: usize) -> (u64, Vec<(String, u64)>) {
        let node: Vec<String> = node.iter().map(|&word| word.to_owned()).collect();
        let mut count = Count::default();
        count.add(text, &node, window);
        let found = count.collocates(window);
        let mut words: Vec<_> = found.words.into_iter().map(|word| (word.word, word.pair.together)).collect();
        words.sort();
        (found.occurrences, words)
    }

    #[test]
    fn sentences_and_windows_bound_what_is_near() {
        let text = "工会慰问一线职工。劳模座谈\n慰问劳模";
        let (occurrences, words) = near(text, &["慰问"], 1);
        assert_eq!(occurrences, 2);
        assert_eq!(words, [("一线".into(), 1), ("劳模".into(), 1), ("工会".into(), 1)]);
        let (_, words) = near(text, &["慰问"], 5);
        assert_eq!(words.len(), 4, "{words:?}");
    }

    #[test]
    fn a_word_of_several_cuts_is_found() {
        let (occurrences, words) = near("组织一线职工座谈,一线企业", &["一线", "职工"], 1);
        assert_eq!(occurrences, 1);
        assert_eq!(words, [("座谈".into(), 1), ("组织".into(), 1)]);
    }
}
