//! Which reports are copies of one another, and which copy speaks for them.
//!
//! Reports of one cluster are one text. Counting it twice would make a copied page weigh more
//! than an original, so tables show the first copy (in the order of path and number) unless all
//! are asked for; either way `copies` says how many there are.
//!
//! Clusters are told by a number; reports of the same text have the same.

use std::collections::HashMap;

/// Which copies of a text a table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// One report of each cluster, the first.
    #[default]
    First,
    /// Every report.
    All,
}

/// The clusters of a list of reports: how many reports each has and which comes first.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    /// Per cluster: number of reports, index of the first.
    known: HashMap<u64, (u32, usize)>,
}

impl Clusters {
    /// The clusters of these reports, given in the order of tables.
    pub fn of(clusters: impl IntoIterator<Item = u64>) -> Self {
        let mut known: HashMap<u64, (u32, usize)> = HashMap::new();
        for (index, cluster) in clusters.into_iter().enumerate() {
            known.entry(cluster).or_insert((0, index)).0 += 1;
        }
        Clusters { known }
    }

    /// Number of reports in a cluster; 1 for a report that stands alone.
    pub fn copies(&self, cluster: u64) -> u32 {
        self.known.get(&cluster).map_or(1, |&(copies, _)| copies)
    }

    /// Whether a table of these `copies` shows the report at `index` of the list.
    pub fn shows(&self, copies: Copies, cluster: u64, index: usize) -> bool {
        match copies {
            Copies::All => true,
            Copies::First => self.known.get(&cluster).is_none_or(|&(_, first)| first == index),
        }
    }

    /// Number of clusters.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is no report.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_copy_speaks_for_the_rest() {
        let ids = [7, 9, 7, 7];
        let clusters = Clusters::of(ids);
        let shown = |copies| {
            let show = |&(index, id): &(usize, u64)| clusters.shows(copies, id, index);
            ids.iter().copied().enumerate().filter(show).map(|(index, _)| index).collect::<Vec<_>>()
        };
        assert_eq!(shown(Copies::First), [0, 1]);
        assert_eq!(shown(Copies::All), [0, 1, 2, 3]);
        assert_eq!((clusters.copies(7), clusters.copies(9), clusters.copies(1)), (3, 1, 1));
        assert_eq!(clusters.len(), 2);
    }
}
