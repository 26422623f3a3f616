//! Longest common subsequence on values, preferring pairs whose units agree too.

/// Pairs of indices, rising on both sides, with equal first parts; of the longest such rows the
/// one with the most equal second parts.
pub fn align<K: PartialEq, U: PartialEq>(left: &[(K, U)], right: &[(K, U)]) -> Vec<(usize, usize)> {
    // best[i][j]: (pairs, of these with equal units) of left[i..] and right[j..].
    let mut best = vec![vec![(0u32, 0u32); right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            let skip = best[i + 1][j].max(best[i][j + 1]);
            let take = (left[i].0 == right[j].0).then(|| {
                let (pairs, units) = best[i + 1][j + 1];
                (pairs + 1, units + u32::from(left[i].1 == right[j].1))
            });
            best[i][j] = take.map_or(skip, |take| take.max(skip));
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        let here = best[i][j];
        if here == best[i + 1][j] {
            i += 1;
        } else if here == best[i][j + 1] {
            j += 1;
        } else {
            pairs.push((i, j));
            i += 1;
            j += 1;
        }
    }
    pairs
}
