//! The signature of a report: a sketch of its text, one of its figures, and what it states.
//!
//! The text is sketched by MinHash in one permutation: every shingle (a run of five counted
//! characters) falls into one of a fixed number of bins, and a bin keeps the least hash that fell
//! into it. The share of equal bins of two texts estimates the share of shingles they have in
//! common. A short text leaves bins empty; these take the value of another, found in the same
//! order for every text, so that the estimate stays true.
//!
//! Source: Li, Owen, Zhang: One permutation hashing (2012); Shrivastava: Optimal densification for
//! fast and accurate minwise hashing (2017).

use rust_decimal::Decimal;

use crate::model::{Figure, Kind, Report, Signature};
use crate::tables::Tables;
use crate::tables::similar::Similar;

/// Bins of a text's sketch. The error of the estimate is at most 0.045 (one deviation).
const BINS: usize = 128;
/// Counted characters in a shingle; [`SHIFT`] follows from it.
const SHINGLE_CHARS: u32 = 5;
/// A hash is moved by so many bits for each character, so that it forgets all but the last five.
const SHIFT: u32 = u64::BITS.div_ceil(SHINGLE_CHARS);
/// Texts with fewer shingles are too short to tell a copy from a set phrase.
const LEAST_SHINGLES: u32 = 60;
/// Figures in the sketch: those with the least hashes. Few reports state more.
pub(super) const MOST_FIGURES: usize = 64;
/// Smaller numbers are in every report and tell none apart.
const LEAST_VALUE: Decimal = Decimal::TEN;

/// The signature of a report with these figures.
pub fn sign(report: &Report, figures: &[Figure], tables: &Tables) -> Signature {
    let facts = &report.facts;
    let (text, shingles) = sketch(&report.text, &tables.similar);
    let shown = |name: &&String| !name.chars().any(|c| tables.similar.masks.contains(c));
    Signature {
        text,
        shingles,
        figures: figures_of(figures),
        year: facts.year,
        period: facts.period_start.zip(facts.period_end).map(|days| short_hash(&format!("{days:?}"))),
        organisation: facts.organisation.as_ref().filter(shown).map(|name| short_hash(name)),
        masked: facts.masked,
        sample: facts.kind == Kind::Sample,
    }
}

/// The bins of a text, and the number of its shingles; no bins where these are too few.
pub(super) fn sketch(text: &str, table: &Similar) -> (Vec<u16>, u32) {
    let mut least = [u64::MAX; BINS];
    let (mut hash, mut count) = (0u64, 0u32);
    for c in text.chars().filter(|c| table.counted.contains(*c)) {
        hash = (hash << SHIFT).wrapping_add(u64::from(c).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20);
        count += 1;
        if count >= SHINGLE_CHARS {
            let mixed = mix(hash);
            let bin = &mut least[(mixed >> (u64::BITS - BINS.ilog2())) as usize];
            *bin = (*bin).min(mixed << BINS.ilog2());
        }
    }
    let shingles = count.saturating_sub(SHINGLE_CHARS - 1);
    if shingles < LEAST_SHINGLES {
        return (Vec::new(), shingles);
    }
    let bins = (0..BINS).map(|bin| {
        let tried = std::iter::once(bin).chain((1..).map(|time| other_bin(bin, time)));
        // Some bin is filled, and sooner or later it is tried.
        let value = tried.map(|bin| least[bin]).find(|value| *value != u64::MAX);
        (value.unwrap_or(0) >> BINS.ilog2()) as u16
    });
    (bins.collect(), shingles)
}

/// The bin that an empty one borrows from at the given attempt.
fn other_bin(bin: usize, time: u64) -> usize {
    (mix((bin as u64) << 32 | time) >> (u64::BITS - BINS.ilog2())) as usize
}

/// Hashes of the figures that tell a report, the least of them, sorted.
fn figures_of(figures: &[Figure]) -> Vec<u32> {
    let telling = figures.iter().filter(|figure| figure.value >= LEAST_VALUE);
    let mut hashes: Vec<u32> = telling
        .map(|figure| {
            let value = figure.value.normalize();
            let digits = value.mantissa() as u64 ^ u64::from(value.scale()) << 56;
            (mix(mix(digits) ^ figure.unit as u64) >> 32) as u32
        })
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(MOST_FIGURES);
    hashes
}

fn short_hash(text: &str) -> u32 {
    (text.chars().fold(0, |hash, c| mix(hash ^ u64::from(c))) >> 32) as u32
}

/// Spreads the bits of a number over all of it.
fn mix(number: u64) -> u64 {
    let number = (number ^ number >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (number ^ number >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) ^ number >> 29
}
