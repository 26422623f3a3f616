//! How many changes turn one word into another.

/// Characters to add, drop, change, or swap with their neighbour, to get from one word to the
/// other; no part is changed twice. The index counts the same for `word~`.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // Rows of the table: the last but one, the last, the current.
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let change = last[j] + usize::from(a != b);
            let mut least = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_changes() {
        for (one, other, expected) in [
            ("慰问", "慰问", 0),
            ("慰问", "问慰", 1),
            ("慰问", "慰问金", 1),
            ("慰问金", "慰金", 1),
            ("慰问", "访问", 1),
            ("慰问", "会议", 2),
            ("members", "member", 1),
            ("", "会", 1),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }
}
