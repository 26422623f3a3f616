//! The promise of phrases, on the sample corpus: a quoted phrase finds what a plain scan finds.

use std::collections::BTreeSet;

use huizong::model::Config;
use huizong::pipeline::{BuildOptions, build};
use huizong::search::{matching, parse};
use huizong::segment::characters;
use huizong::store::Reader;

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

#[test]
fn a_thousand_phrases_are_found_exactly_where_they_stand() {
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
    let texts: Vec<(u64, Vec<char>)> = reader
        .reports()
        .expect("reports")
        .map(|stored| stored.expect("a report"))
        .map(|stored| (stored.read.report.id_number(), characters::joined(&stored.read.report.text)))
        .map(|(id, text)| (id, text.chars().collect()))
        .collect();
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
