//! Puts the reports of a corpus into clusters of copies, without comparing every two.
//!
//! Signatures are cut into keys: some bins of the text, some figures. Reports with a key in common
//! lie in one bucket, and only these are compared. A report is not compared with the others of its
//! buckets but with the first of each cluster there, and with a bounded number of them: where ten
//! thousand reports share a form, the work stays that of a few.
//!
//! A cluster is a star: each report in it is a copy of the first one, so no chain of small changes
//! joins what is unlike. Reports come in the order of length, so that a page of several reports
//! finds these there already and joins one of them, and cannot join them to each other.

use super::alike::{LEAST_SHARED, are_apart, figures_shared, is_copy, likeness};
use crate::model::Signature;

/// Bins in a key: enough that two reports of the same field hardly share a key by chance.
const KEY_BINS: usize = 3;
/// Steps by which bins are taken together; each cuts them into other keys. Two texts with a fifth of
/// their shingles in common meet in two of three cases by these, and by their figures besides.
const CUTS: [usize; 3] = [1, 5, 11];
/// Keys of figures: each is a figure with the next one in the sketch.
const FIGURE_KEYS: usize = 6;
/// Most clusters that are looked for in one bucket.
const MOST_IN_BUCKET: usize = 16;
/// Most clusters that one report is compared with.
const MOST_COMPARED: usize = 64;
/// No bucket, no cluster.
const NONE: u32 = u32::MAX;

/// Clusters of copies, as places in `signatures`: those of more than one report, each with the
/// report that speaks for it first and the others in order; sorted by this first one.
///
/// It is one that hides nothing, is no model text and no page of several reports where there is
/// one, and of such the first in the order given. Whatever is too short to tell is in no cluster.
pub fn clusters(signatures: &[Signature]) -> Vec<Vec<usize>> {
    let buckets = Buckets::of(signatures);
    let mut lists = Lists::new(&buckets.sizes);
    let mut stars: Vec<Star> = Vec::new();
    let mut order: Vec<usize> = (0..signatures.len()).filter(|&at| !signatures[at].text.is_empty()).collect();
    // What hides its names comes last: it finds the reports that it may be a copy of.
    order.sort_by_key(|&at| (signatures[at].masked, signatures[at].shingles));
    let mut copies = Vec::new();
    // For each star, the report that was compared with it last.
    let mut last_compared: Vec<usize> = Vec::new();
    for at in order {
        let own = &signatures[at];
        copies.clear();
        let listed = buckets.of_report(at).flat_map(|bucket| lists.of(bucket));
        let anew = listed.filter(|&star| std::mem::replace(&mut last_compared[star as usize], at) != at);
        for star in anew.take(MOST_COMPARED) {
            if let Some(likeness) = stars[star as usize].likeness(own, signatures) {
                let first = &signatures[stars[star as usize].members[0].0];
                let same_figures = figures_shared(own, first).is_some_and(|share| share >= LEAST_SHARED);
                copies.push((same_figures, likeness, star));
            }
        }
        // One with the same figures, the most alike; of equals the one that is older.
        let best = copies.iter().max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cmp(&a.2)));
        match best {
            Some(&(_, _, star)) => stars[star as usize].take(at, copies.len() > 1, signatures),
            None => {
                // There are not as many stars as reports, which were counted with `u32` already.
                let star = stars.len() as u32;
                buckets.of_report(at).for_each(|bucket| lists.push(bucket, star));
                stars.push(Star::of(at, signatures));
                last_compared.push(at);
            }
        }
    }
    let mut found: Vec<Vec<usize>> = stars
        .into_iter()
        .filter(|star| star.members.len() > 1)
        .map(|star| star.in_order(signatures))
        .collect();
    found.sort_unstable();
    found
}

/// A cluster that grows.
struct Star {
    /// Its reports and whether each is a copy of others too that are not of this cluster. The
    /// first is the one that all are copies of.
    members: Vec<(usize, bool)>,
    /// A report that keeps out the next year's: the first one with figures of its own.
    witness: Option<usize>,
}

impl Star {
    fn of(first: usize, signatures: &[Signature]) -> Star {
        let mut star = Star { members: Vec::new(), witness: None };
        star.take(first, false, signatures);
        star
    }

    /// How alike a report is to the first one, if it may enter.
    fn likeness(&self, report: &Signature, signatures: &[Signature]) -> Option<f64> {
        let first = &signatures[self.members[0].0];
        let likeness = likeness(report, first);
        let enters = is_copy(report, first, likeness)
            && !self.witness.is_some_and(|witness| are_apart(report, &signatures[witness]));
        enters.then_some(likeness)
    }

    fn take(&mut self, report: usize, is_of_several: bool, signatures: &[Signature]) {
        self.members.push((report, is_of_several));
        let own = &signatures[report];
        let states = own.year.is_some() || own.organisation.is_some();
        if self.witness.is_none() && states && !own.figures.is_empty() {
            self.witness = Some(report);
        }
    }

    /// The reports, the one that speaks for them first.
    fn in_order(self, signatures: &[Signature]) -> Vec<usize> {
        let rank = |&(at, is_of_several): &(usize, bool)| {
            (signatures[at].masked, signatures[at].sample, is_of_several, at)
        };
        let speaker = self.members.iter().min_by_key(|member| rank(member)).map(|&(at, _)| at);
        let mut members: Vec<usize> = self.members.into_iter().map(|(at, _)| at).collect();
        members.sort_unstable_by_key(|&at| (Some(at) != speaker, at));
        members
    }
}

/// Which reports lie together, by the number of the bucket for each report and key.
struct Buckets {
    keys: usize,
    numbers: Vec<u32>,
    /// Reports in each bucket.
    sizes: Vec<u32>,
}

impl Buckets {
    fn of(signatures: &[Signature]) -> Buckets {
        let bins = signatures.iter().map(|one| one.text.len()).max().unwrap_or(0);
        let text_keys = bins / KEY_BINS;
        let keys = FIGURE_KEYS + CUTS.len() * text_keys;
        let mut buckets = Buckets { keys, numbers: vec![NONE; keys * signatures.len()], sizes: Vec::new() };
        let mut together: Vec<(u64, u32)> = Vec::with_capacity(signatures.len());
        for key in 0..keys {
            together.clear();
            for (at, one) in (0u32..).zip(signatures).filter(|(_, one)| !one.text.is_empty()) {
                let value = match key.checked_sub(FIGURE_KEYS) {
                    None => figure_key(one, key),
                    Some(key) => Some(text_key(one, CUTS[key / text_keys], key % text_keys)),
                };
                together.extend(value.map(|value| (value, at)));
            }
            together.sort_unstable();
            for bucket in together.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
                for &(_, at) in bucket {
                    buckets.numbers[at as usize * keys + key] = buckets.sizes.len() as u32;
                }
                buckets.sizes.push(bucket.len() as u32);
            }
        }
        buckets
    }

    /// The buckets of a report that others lie in too.
    fn of_report(&self, at: usize) -> impl Iterator<Item = u32> + '_ {
        self.numbers[at * self.keys..][..self.keys].iter().copied().filter(|&bucket| bucket != NONE)
    }
}

/// The key of two neighbours in the sketch of figures.
fn figure_key(one: &Signature, key: usize) -> Option<u64> {
    let pair = one.figures.get(key..key + 2)?;
    Some(u64::from(pair[0]) << 32 | u64::from(pair[1]))
}

/// A key of bins that lie `step` apart.
fn text_key(one: &Signature, step: usize, key: usize) -> u64 {
    let bins = (0..KEY_BINS).map(|nth| one.text[(key * KEY_BINS + nth) * step % one.text.len()]);
    bins.fold(0, |value, bin| value << 16 | u64::from(bin))
}

/// The clusters in each bucket, up to [`MOST_IN_BUCKET`]: side by side, for full buckets are walked
/// for every report in them.
struct Lists {
    /// Where the list of each bucket begins, and the end of the last.
    starts: Vec<usize>,
    lengths: Vec<u8>,
    stars: Vec<u32>,
}

impl Lists {
    /// Empty lists for buckets of these sizes.
    fn new(sizes: &[u32]) -> Lists {
        let mut starts = vec![0];
        let mut end = 0;
        starts.extend(sizes.iter().map(|&size| {
            end += MOST_IN_BUCKET.min(size as usize);
            end
        }));
        Lists { starts, lengths: vec![0; sizes.len()], stars: vec![NONE; end] }
    }

    fn of(&self, bucket: u32) -> impl Iterator<Item = u32> + '_ {
        let bucket = bucket as usize;
        self.stars[self.starts[bucket]..][..usize::from(self.lengths[bucket])].iter().copied()
    }

    /// Adds a cluster to a bucket that is not full.
    fn push(&mut self, bucket: u32, star: u32) {
        let bucket = bucket as usize;
        let place = self.starts[bucket] + usize::from(self.lengths[bucket]);
        if place < self.starts[bucket + 1] {
            self.stars[place] = star;
            self.lengths[bucket] += 1;
        }
    }
}
