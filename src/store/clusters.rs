//! Which reports are copies of one another, and which of them speaks for the rest.
//!
//! Counting a text with each of its copies would make a copied page weigh more than an original,
//! so tables and hits show one report of a cluster unless all are asked for; either way `copies`
//! says how many there are. Exact copies share their id and so their cluster. Clusters of more
//! than one text are found at the end of a build, from the signatures of all reports, and stored in
//! a document of their own, so that whoever reads has them at once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::order::Place;
use crate::model::Signature;
use crate::similar;

/// Which copies of a text are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// One report of each cluster, with their number.
    #[default]
    First,
    /// Every report.
    All,
}

/// Id and signature of the reports of each file, in their order.
pub(super) type Signatures = BTreeMap<String, Vec<(u64, Signature)>>;

/// Ids of reports that are copies of one another, the one that speaks for them first.
pub(super) type Groups = Vec<Vec<u64>>;

/// The clusters of more than one text.
pub(super) fn groups(signatures: Signatures) -> Groups {
    let mut seen = HashSet::new();
    let texts = signatures.into_values().flatten().filter(|(id, _)| seen.insert(*id));
    let (ids, signatures): (Vec<u64>, Vec<Signature>) = texts.unzip();
    let clusters = similar::clusters(&signatures).into_iter();
    clusters.map(|members| members.into_iter().map(|at| ids[at]).collect()).collect()
}

/// A map by ids, which are hashes already: a search asks for all of them at once.
type ById<T> = HashMap<u64, T, BuildHasherDefault<OwnHash>>;

/// The hash of an id: itself.
#[derive(Clone, Debug, Default)]
struct OwnHash(u64);

impl Hasher for OwnHash {
    fn write_u64(&mut self, id: u64) {
        self.0 = id;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The clusters of an index.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    /// For each text that has other texts in its cluster: the one that speaks for it.
    speaker: ById<u64>,
    /// Numbers of the clusters, from 0.
    numbers: ById<u32>,
    /// Number of reports of each cluster.
    copies: Vec<u32>,
    /// The cluster of each report, by its place in the order of tables.
    of_report: Vec<u32>,
}

impl Clusters {
    /// The clusters of these reports, given in the order of tables.
    pub(super) fn of(groups: &Groups, places: &[Place]) -> Self {
        let mut clusters = Clusters::default();
        for group in groups {
            clusters.speaker.extend(group.iter().filter_map(|id| Some((*id, *group.first()?))));
        }
        clusters.numbers.reserve(places.len());
        clusters.of_report.reserve(places.len());
        for place in places {
            let cluster = clusters.cluster(place.id);
            let number = *clusters.numbers.entry(cluster).or_insert(clusters.copies.len() as u32);
            match clusters.copies.get_mut(number as usize) {
                Some(copies) => *copies += 1,
                None => clusters.copies.push(1),
            }
            clusters.of_report.push(number);
        }
        clusters
    }

    /// The cluster of a report: the id of the text that speaks for it.
    pub fn cluster(&self, id: u64) -> u64 {
        self.speaker.get(&id).copied().unwrap_or(id)
    }

    /// Ids of the texts that stand in a cluster of more than one.
    pub(super) fn texts(&self) -> impl Iterator<Item = u64> {
        self.speaker.iter().flat_map(|(id, speaker)| [*id, *speaker])
    }

    /// Number of reports in the cluster of this one.
    pub fn copies(&self, id: u64) -> u32 {
        let number = self.numbers.get(&self.cluster(id));
        number.and_then(|number| self.copies.get(*number as usize)).copied().unwrap_or(1)
    }

    /// Number of clusters.
    pub(crate) fn count(&self) -> usize {
        self.copies.len()
    }

    /// The number of a report's cluster, below [`Clusters::count`], by the report's place in the
    /// order of tables.
    pub(crate) fn number(&self, index: u32) -> u32 {
        self.of_report[index as usize]
    }

    /// Of these reports, given in the order of tables, those that a table of these `copies` shows.
    ///
    /// Of a cluster that is the first with the text that speaks for it, else the first that is
    /// there: a selection, or a build that goes on, may lack the speaker.
    pub fn pick(&self, copies: Copies, places: &[Place]) -> Vec<Place> {
        if copies == Copies::All {
            return places.to_vec();
        }
        let mut picked: Vec<Place> = Vec::with_capacity(places.len());
        let mut of_cluster: ById<usize> = ById::default();
        for place in places {
            let cluster = self.cluster(place.id);
            let at = *of_cluster.entry(cluster).or_insert(picked.len());
            match picked.get_mut(at) {
                None => picked.push(*place),
                Some(first) if place.id == cluster && first.id != cluster => *first = *place,
                Some(_) => {}
            }
        }
        picked.sort_unstable();
        picked
    }
}
