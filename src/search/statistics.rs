//! Measures that corpus linguists compare words by.
//!
//! All of them are computed in `f64` from whole counts; they order words and are never summed.
//! Sources: Dunning 1993 and Rayson & Garside 2000 (log-likelihood), Hardie 2014 (log ratio),
//! Rychlý 2008 (logDice), Church & Hanks 1990 (MI), Church et al. 1991 (t).

/// What stands for a count of nothing where a ratio would have no value.
const NOTHING: f64 = 0.5;

/// How often something occurs in so many words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Occurrences.
    pub occurrences: u64,
    /// Words in all.
    pub of: u64,
}

impl Share {
    /// Occurrences in a million words; 0 where there are no words.
    pub fn per_million(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.occurrences as f64 * 1e6 / self.of as f64 }
    }
}

/// How unlikely it is that both texts use a word alike: 3.84 is p < 0.05, 15.13 is p < 0.0001.
pub fn log_likelihood(here: Share, there: Share) -> f64 {
    let all = (here.of + there.of) as f64;
    if here.of == 0 || there.of == 0 {
        return 0.0;
    }
    let occurrences = (here.occurrences + there.occurrences) as f64;
    let part = |share: Share| {
        let expected = share.of as f64 * occurrences / all;
        let observed = share.occurrences as f64;
        if observed == 0.0 { 0.0 } else { observed * (observed / expected).ln() }
    };
    2.0 * (part(here) + part(there))
}

/// How many times more frequent a word is here than there, as a power of two: 1 is twice, -1 half.
/// A word that is missing on one side counts as half an occurrence.
pub fn log_ratio(here: Share, there: Share) -> f64 {
    let rate = |share: Share| (share.occurrences as f64).max(NOTHING) / share.of.max(1) as f64;
    (rate(here) / rate(there)).log2()
}

/// Counts of two words and of both together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// How often the second stands near the first.
    pub together: u64,
    /// Occurrences of the first word.
    pub first: u64,
    /// Occurrences of the second word.
    pub second: u64,
    /// Words in all.
    pub of: u64,
    /// Words that count as near an occurrence, both sides together.
    pub near: u64,
}

impl Pair {
    /// How exclusively the two go together, whatever the size of the corpus: at most 14, and one
    /// less is half as much.
    pub fn log_dice(self) -> f64 {
        14.0 + (2.0 * self.together as f64 / (self.first + self.second).max(1) as f64).log2()
    }

    /// How much more often they stand together than chance has it, as a power of two. High for
    /// rare words.
    pub fn mutual_information(self) -> f64 {
        (self.together as f64 / self.expected()).log2()
    }

    /// How sure it is that they stand together by more than chance. High for frequent words.
    pub fn t_score(self) -> f64 {
        (self.together as f64 - self.expected()) / (self.together as f64).sqrt()
    }

    /// How often chance puts them together.
    fn expected(self) -> f64 {
        self.first as f64 * self.second as f64 * self.near as f64 / self.of.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 0.005, "{value} is not {expected}");
    }

    #[test]
    fn keyness_by_hand() {
        // 2 × (30 ln(30/15) + 10 ln(10/25)) with expected 40 × 600/1600 = 15 and 25.
        let (here, there) = (Share { occurrences: 30, of: 600 }, Share { occurrences: 10, of: 1000 });
        near(log_likelihood(here, there), 2.0 * (30.0 * 2f64.ln() + 10.0 * 0.4f64.ln()));
        near(log_ratio(here, there), 5f64.log2());
        near(log_ratio(there, here), -5f64.log2());
        near(here.per_million(), 50_000.0);
    }

    #[test]
    fn missing_words_have_values() {
        let (here, there) = (Share { occurrences: 8, of: 1000 }, Share { occurrences: 0, of: 1000 });
        near(log_ratio(here, there), 4.0);
        near(log_likelihood(here, there), 16.0 * 2f64.ln());
        near(log_likelihood(here, Share { occurrences: 0, of: 0 }), 0.0);
    }

    #[test]
    fn association_by_hand() {
        let pair = Pair { together: 20, first: 100, second: 60, of: 100_000, near: 10 };
        near(pair.log_dice(), 12.0);
        // Chance has it 100 × 60 × 10 / 100 000 = 0.6 times.
        near(pair.mutual_information(), (20f64 / 0.6).log2());
        near(pair.t_score(), (20.0 - 0.6) / 20f64.sqrt());
    }
}
