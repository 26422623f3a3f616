//! Whether two reports are copies, by their signatures.
//!
//! Unlike reports of the sample corpus share at most 7 % of their shingles, a copy with half of
//! its sentences replaced about a third. Between these the words alone decide. What they cannot
//! tell is a copy under another name from another report in the same words (the next year's, the
//! neighbour's): there the figures decide, for whoever copies a text rarely makes up new ones.

use super::sketch::MOST_FIGURES;
use crate::model::Signature;

/// More than unlike reports have in common; not enough without the figures.
const SLIGHTLY: f64 = 0.15;
/// Two texts that have so much in common were hardly written apart.
const PARTLY: f64 = 0.25;
/// Here most of the one stands in the other.
const MOSTLY: f64 = 0.5;
/// With fewer figures on either side their share says nothing.
const LEAST_FIGURES: usize = 5;
/// Copies have at least this share of figures in common. Any two reports have a tenth at most,
/// one pair in a thousand 0.3.
pub(super) const LEAST_SHARED: f64 = 1.0 / 3.0;
/// Where texts are only slightly alike, copies have at least this share of figures in common: a
/// report that took some sentences from another one has fewer.
const MANY_SHARED: f64 = 0.5;

/// Estimated share of shingles that two texts have in common, of all that either has.
pub fn likeness(a: &Signature, b: &Signature) -> f64 {
    let same = a.text.iter().zip(&b.text).filter(|(a, b)| a == b).count();
    same as f64 / a.text.len().max(b.text.len()).max(1) as f64
}

/// Estimated share of the figures of the report with fewer of them that the other one states too;
/// `None` where one states too few to tell.
pub fn figures_shared(a: &Signature, b: &Signature) -> Option<f64> {
    // A sketch that is full goes no further than its last hash, nor can the comparison.
    let full = [a, b].into_iter().filter(|one| one.figures.len() >= MOST_FIGURES);
    let end = full.filter_map(|one| one.figures.last().copied()).min().unwrap_or(u32::MAX);
    let within = |one: &Signature| one.figures.partition_point(|hash| *hash <= end);
    let (a, b) = (&a.figures[..within(a)], &b.figures[..within(b)]);
    let fewer = a.len().min(b.len());
    (fewer >= LEAST_FIGURES).then(|| in_common(a, b) as f64 / fewer as f64)
}

/// How many hashes two sorted lists have in common.
fn in_common(a: &[u32], b: &[u32]) -> usize {
    let (mut at_a, mut at_b, mut same) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(at_a), b.get(at_b)) {
        same += usize::from(one == other);
        at_a += usize::from(one <= other);
        at_b += usize::from(other <= one);
    }
    same
}

/// Whether two reports with this [`likeness`] are copies of one text.
///
/// - Reports with the same figures are, if the texts are partly alike; or slightly, where they state
///   nothing that keeps them apart and have many figures in common.
/// - Reports that state another year, period or organisation and other figures are not, however
///   alike: one of them is the next year's, or the neighbour's.
/// - Reports with other figures are where they are mostly alike, one of them does not name its
///   organisation, and nothing they state speaks against it.
/// - Where there are too few figures to tell, mostly the same words are enough, unless they state
///   another year or organisation and what figures they have are all others: forms are filled in
///   alike. Partly the same are, where what they state does not speak against it.
pub fn is_copy(a: &Signature, b: &Signature, likeness: f64) -> bool {
    if likeness < SLIGHTLY {
        return false;
    }
    let (partly, mostly) = (likeness >= PARTLY, likeness >= MOSTLY);
    match figures_shared(a, b) {
        Some(share) if share >= LEAST_SHARED => partly || (share >= MANY_SHARED && !states_other(a, b)),
        // Two that both name their organisation are its reports on two years, told or not.
        Some(_) => mostly && a.organisation.and(b.organisation).is_none() && !states_other(a, b),
        None => (mostly && !are_apart(a, b)) || (partly && !states_other(a, b)),
    }
}

/// Whether both state something that keeps them apart, and the figures are others.
pub(super) fn are_apart(a: &Signature, b: &Signature) -> bool {
    let other_figures = || match figures_shared(a, b) {
        Some(share) => share < LEAST_SHARED,
        None => !a.figures.is_empty() && !b.figures.is_empty() && in_common(&a.figures, &b.figures) == 0,
    };
    states_other(a, b) && other_figures()
}

/// Whether they state different years, periods or organisations. What is masked is not stated.
fn states_other(a: &Signature, b: &Signature) -> bool {
    fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        a.zip(b).is_some_and(|(a, b)| a != b)
    }
    differ(a.year, b.year) || differ(a.period, b.period) || differ(a.organisation, b.organisation)
}
