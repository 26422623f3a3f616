//! The promise of phrases, on the sample corpus: a quoted phrase finds what a plain scan finds.

use std::collections::BTreeSet;

use huizong::model::Config;
use huizong::pipeline::{BuildOptions, build};
use huizong::search::{matching, parse};
use huizong::segment::characters;
use huizong::store::Reader;
use tempfile::TempDir;

use crate::support::root;

/// Phrases that are looked for.
const PHRASES: usize = 1000;
/// Characters of a phrase.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=12;

/// A small generator of numbers; the test needs the same ones each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// The phrase in quotes that it does not hold itself.
fn quoted(phrase: &str) -> Option<String> {
    let pairs = [('"', '"'), ('「', '」'), ('『', '』')];
    let (open, close) = pairs.into_iter().find(|&(open, close)| !phrase.contains([open, close]))?;
    Some(format!("{open}{phrase}{close}"))
}

/// The sample corpus, and the characters of each report by its id.
fn sample() -> (TempDir, Reader, Vec<(u64, Vec<char>)>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = BuildOptions {
        roots: vec![root().join("corpus")],
        index: folder.path().join("index"),
        force: false,
        threads: 0,
        config: Config::default(),
    };
    build(&options, &()).expect("the sample corpus is read");
    let reader = Reader::open(&options.index).expect("the index");
    let texts = reader
        .reports()
        .expect("reports")
        .map(|stored| stored.expect("a report"))
        .map(|stored| (stored.read.report.id_number(), characters::joined(&stored.read.report.text)))
        .map(|(id, text)| (id, text.chars().collect()))
        .collect();
    (folder, reader, texts)
}

#[test]
fn a_thousand_phrases_are_found_exactly_where_they_stand() {
    let (_folder, reader, texts) = sample();
    let joined: Vec<(u64, String)> = texts.iter().map(|(id, text)| (*id, text.iter().collect())).collect();
    let mut numbers = Numbers(20_261);
    let (mut found, mut nowhere) = (0, 0);
    for round in 0..PHRASES {
        let length = LENGTHS.start() + round % LENGTHS.count();
        let (_, text) = &texts[numbers.below(texts.len())];
        if text.len() <= length {
            continue;
        }
        let start = numbers.below(text.len() - length);
        let mut phrase: Vec<char> = text[start..start + length].to_vec();
        if round % 5 == 4 {
            // Altered; most of these stand nowhere.
            let at = numbers.below(length - 1);
            phrase.swap(at, at + 1);
        }
        let phrase: String = phrase.into_iter().collect();
        let Some(query) = quoted(&phrase) else { continue };
        let query = parse(&query).unwrap_or_else(|error| panic!("{phrase}: {error}"));
        let hits = matching(&reader, &query).unwrap_or_else(|error| panic!("{phrase}: {error}"));
        let hits: BTreeSet<u64> = hits.iter().map(|place| place.id).collect();
        let scanned: BTreeSet<u64> =
            joined.iter().filter(|(_, text)| text.contains(&phrase)).map(|(id, _)| *id).collect();
        assert_eq!(hits, scanned, "phrase `{phrase}`: see search/compile.rs");
        found += usize::from(!scanned.is_empty());
        nowhere += usize::from(scanned.is_empty());
    }
    assert!(found >= 750 && nowhere >= 100, "{found} phrases that stand somewhere and {nowhere} that do not");
}

#[test]
fn phrases_with_gaps_are_found_exactly_where_they_stand() {
    let (_folder, reader, texts) = sample();
    let mut numbers = Numbers(11);
    let mut at_an_end = 0;
    for round in 0..PHRASES / 2 {
        let length = 3 + round % 5;
        let (_, text) = &texts[numbers.below(texts.len())];
        if text.len() < length {
            continue;
        }
        // The ends of texts too: behind them stands no character.
        let start = match round % 3 {
            0 => 0,
            1 => text.len() - length,
            _ => numbers.below(text.len() - length + 1),
        };
        let mut phrase: Vec<char> = text[start..start + length].to_vec();
        if !phrase.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
            continue;
        }
        let gap = numbers.below(length);
        phrase[gap] = '?';
        if round % 4 == 0 {
            // One character more than there may be.
            if gap == 0 { phrase.insert(0, '?') } else { phrase.push('?') }
        }
        let query: String = phrase.iter().collect();
        let hits = matching(&reader, &parse(&query).expect("a query")).expect("hits");
        let hits: BTreeSet<u64> = hits.iter().map(|place| place.id).collect();
        let fits =
            |window: &[char]| window.iter().zip(&phrase).all(|(c, wanted)| wanted == c || *wanted == '?');
        let scanned = texts.iter().filter(|(_, text)| text.windows(phrase.len()).any(fits));
        let scanned: BTreeSet<u64> = scanned.map(|(id, _)| *id).collect();
        assert_eq!(hits, scanned, "`{query}`: see search/follows.rs");
        at_an_end += usize::from(query.starts_with('?') || query.ends_with('?'));
    }
    assert!(at_an_end >= 100, "{at_an_end} phrases with a gap at an end tell little");
}
