//! Counts the words of reports: in how many they stand, and how often.
//!
//! The words are those of the plain cut, so that each character counts once: 职工代表大会 is one
//! word here, while the index finds it by 职工 too. Words of one kind of use are left out of
//! lists (stop words, numbers), never of the number of all words.
//!
//! Reports are read from the store side by side; memory grows with the vocabulary alone.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::statistics::Share;
use crate::error::Result;
use crate::segment::{Analyzer, Word};
use crate::store::{Place, Reader};
use crate::tables::stop_words;

/// How often a word occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports that hold it.
    pub reports: u64,
    /// Times that it stands in them.
    pub occurrences: u64,
}

/// The words of some reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    words: HashMap<Box<str>, Tally>,
    /// Words in all, each as often as it stands.
    pub tokens: u64,
    /// Reports.
    pub reports: u64,
}

impl Census {
    /// Counts the words of the reports at these places.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn of(reader: &Reader, places: &[Place]) -> Result<Census> {
        let years = Census::by_year(reader, places)?;
        Ok(years.into_values().reduce(Census::and).unwrap_or_default())
    }

    /// Counts the words of the reports on each year; `None` holds those that tell no year.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn by_year(reader: &Reader, places: &[Place]) -> Result<BTreeMap<Option<i16>, Census>> {
        places
            .par_iter()
            .try_fold(BTreeMap::new, |mut years: BTreeMap<_, Census>, place| {
                let report = reader.load(place)?.read.report;
                years.entry(report.facts.year).or_default().add(&report.text);
                Ok(years)
            })
            .try_reduce(BTreeMap::new, |mut years, more| {
                for (year, census) in more {
                    let known = years.remove(&year).unwrap_or_default();
                    years.insert(year, Census::and(known, census));
                }
                Ok(years)
            })
    }

    /// Adds a report.
    pub(super) fn add(&mut self, text: &str) {
        self.add_words(&Analyzer::shared().words(text));
    }

    /// Adds a report by its words.
    pub(super) fn add_words(&mut self, words: &[Word<'_>]) {
        let mut here: HashMap<_, u64> = HashMap::new();
        for word in words {
            *here.entry(word.folded()).or_default() += 1;
        }
        for (word, occurrences) in here {
            let tally = match self.words.get_mut(&*word) {
                Some(tally) => tally,
                None => self.words.entry(word.into()).or_default(),
            };
            tally.reports += 1;
            tally.occurrences += occurrences;
        }
        self.tokens += words.len() as u64;
        self.reports += 1;
    }

    /// Both together.
    pub fn and(mut self, mut other: Census) -> Census {
        if other.words.len() > self.words.len() {
            std::mem::swap(&mut self, &mut other);
        }
        for (word, tally) in other.words {
            let known = self.words.entry(word).or_default();
            known.reports += tally.reports;
            known.occurrences += tally.occurrences;
        }
        self.tokens += other.tokens;
        self.reports += other.reports;
        self
    }

    /// How often a word occurs.
    pub fn tally(&self, word: &str) -> Tally {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// How often a word occurs, of all words.
    pub fn share(&self, word: &str) -> Share {
        Share { occurrences: self.tally(word).occurrences, of: self.tokens }
    }

    /// The words worth listing, the most frequent first.
    pub fn listed(&self) -> Vec<(&str, Tally)> {
        let words = self.words.iter().map(|(word, tally)| (&**word, *tally));
        let mut listed: Vec<(&str, Tally)> = words.filter(|(word, _)| is_listed(word)).collect();
        listed.sort_unstable_by(|a, b| b.1.occurrences.cmp(&a.1.occurrences).then_with(|| a.0.cmp(b.0)));
        listed
    }
}

/// Whether a word says something by itself: no stop word, and not a number.
pub(super) fn is_listed(word: &str) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十百千万亿两.,%".contains(c);
    !stop_words::built_in().contains(word) && !word.chars().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn census(texts: &[&str]) -> Census {
        let mut census = Census::default();
        texts.iter().for_each(|text| census.add(text));
        census
    }

    #[test]
    fn reports_and_occurrences_are_told_apart() {
        let census = census(&["慰问职工,慰问劳模", "看望职工"]);
        assert_eq!(census.tally("慰问"), Tally { reports: 1, occurrences: 2 });
        assert_eq!(census.tally("职工"), Tally { reports: 2, occurrences: 2 });
        assert_eq!(census.tally("工会"), Tally::default());
        assert_eq!((census.reports, census.tokens), (2, 6));
    }

    #[test]
    fn two_censuses_are_one() {
        let (one, other) = (census(&["慰问职工,慰问劳模"]), census(&["看望职工"]));
        assert_eq!(one.clone().and(other.clone()), other.and(one.clone()));
        assert_eq!(one.clone().and(Census::default()), one);
    }

    #[test]
    fn lists_leave_out_what_says_nothing() {
        let census = census(&["工会的会员是2,000人,工会和工会"]);
        let words: Vec<&str> = census.listed().into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, ["工会", "人", "会员"]);
        assert!(census.tokens > 6);
    }
}
