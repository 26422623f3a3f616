//! Runs of characters near each other: `"困难 职工"~5`.
//!
//! Parts stand near each other where one place of each can be chosen so that none overlap and that
//! the characters between the first and the last of them which belong to none are at most so many,
//! all gaps together. Their order does not matter; a part that is asked for twice must stand there
//! twice. For two parts that is the number of characters between them.
//!
//! The positions are those of the character fields, so white space does not count. tantivy's own
//! phrases with slop move single terms about; here a run stays whole.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, SegmentReader};

use super::follows::next_common;
use super::picked::Pick;

/// Parts and how many characters may stand between them.
#[derive(Debug)]
pub(super) struct Near {
    field: Field,
    /// The characters of each part.
    parts: Vec<Vec<char>>,
    between: u32,
}

impl Near {
    /// These parts, of one character or more each, in a field of characters.
    pub(super) fn new(field: Field, parts: &[String], between: u32) -> Near {
        Near { field, parts: parts.iter().map(|part| part.chars().collect()).collect(), between }
    }
}

impl Pick for Near {
    fn pick(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let index = segment.inverted_index(self.field)?;
        let mut characters: Vec<char> = self.parts.concat();
        characters.sort_unstable();
        characters.dedup();
        let mut lists: Vec<SegmentPostings> = Vec::with_capacity(characters.len());
        for c in &characters {
            let term = Term::from_field_text(self.field, c.encode_utf8(&mut [0; 4]));
            match index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(list) => lists.push(list),
                None => return Ok(Vec::new()),
            }
        }
        let parts: Vec<Vec<usize>> = self
            .parts
            .iter()
            // Every character of a part is among `characters`.
            .map(|part| part.iter().filter_map(|c| characters.binary_search(c).ok()).collect())
            .collect();
        let lengths: Vec<u32> = parts.iter().map(|part| part.len() as u32).collect();
        let mut found = Vec::new();
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); lists.len()];
        let mut document = 0;
        while let Some(at) = next_common(&mut lists, document) {
            for (list, places) in lists.iter_mut().zip(&mut positions) {
                list.positions(places);
            }
            let starts: Vec<Vec<u32>> = parts.iter().map(|part| starts(part, &positions)).collect();
            if windows(&starts, &lengths, self.between).next().is_some() {
                found.push(at);
            }
            document = at + 1;
        }
        Ok(found)
    }
}

/// Where a run of characters begins, by the positions of each character.
fn starts(part: &[usize], positions: &[Vec<u32>]) -> Vec<u32> {
    let Some((&first, rest)) = part.split_first() else { return Vec::new() };
    let follows = |start: u32| {
        (1..).zip(rest).all(|(offset, &c)| positions[c].binary_search(&(start + offset)).is_ok())
    };
    positions[first].iter().copied().filter(|&start| follows(start)).collect()
}

/// Parts by their number, and where each begins.
type Chosen = Vec<(usize, u32)>;

/// The places of the parts where they stand near each other: for every first part the choice that
/// ends first, as (part, start) in order. They are looked for one by one, as they are asked for.
///
/// `starts` are the places of each part, rising; `lengths` and `between` count characters.
pub(super) fn windows<'a>(
    starts: &[Vec<u32>],
    lengths: &'a [u32],
    between: u32,
) -> impl Iterator<Item = Chosen> + 'a {
    let mut places: Vec<(u32, usize)> = starts
        .iter()
        .enumerate()
        .flat_map(|(part, starts)| starts.iter().map(move |&start| (start, part)))
        .collect();
    places.sort_unstable();
    let longest = lengths.iter().sum::<u32>() + between;
    (0..places.len()).filter_map(move |at| window(&places[at..], lengths, longest))
}

/// The choice that begins with the first of these places and ends first, no longer than `longest`.
fn window(places: &[(u32, usize)], lengths: &[u32], longest: u32) -> Option<Chosen> {
    let (&(begin, first), rest) = places.split_first()?;
    let all = (1usize << lengths.len()) - 1;
    // For each set of parts the choice that ends first; places come in rising order, so what
    // follows a choice begins where it ends or later.
    let mut best: Vec<Option<(u32, Chosen)>> = vec![None; all + 1];
    best[1 << first] = Some((begin + lengths[first], vec![(first, begin)]));
    for &(start, part) in rest.iter().take_while(|(start, _)| *start < begin + longest) {
        let end = start + lengths[part];
        if end > begin + longest {
            continue;
        }
        for set in (0..=all).filter(|set| set & (1 << part) == 0) {
            let Some((ends, chosen)) = &best[set] else { continue };
            let more = set | (1 << part);
            if *ends <= start && best[more].as_ref().is_none_or(|(known, _)| end < *known) {
                let mut chosen = chosen.clone();
                chosen.push((part, start));
                best[more] = Some((end, chosen));
            }
        }
    }
    best[all].take().map(|(_, chosen)| chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every choice of places, tried one by one.
    fn scan(starts: &[Vec<u32>], lengths: &[u32], between: u32) -> bool {
        fn choose(starts: &[Vec<u32>], lengths: &[u32], chosen: &mut Vec<(u32, u32)>, between: u32) -> bool {
            let part = chosen.len();
            if part == starts.len() {
                let mut places = chosen.clone();
                places.sort_unstable();
                let apart = places.windows(2).all(|pair| pair[0].1 <= pair[1].0);
                let stretch = places.last().unwrap().1 - places[0].0;
                return apart && stretch - lengths.iter().sum::<u32>().min(stretch) <= between;
            }
            starts[part].iter().any(|&start| {
                chosen.push((start, start + lengths[part]));
                let found = choose(starts, lengths, chosen, between);
                chosen.pop();
                found
            })
        }
        choose(starts, lengths, &mut Vec::new(), between)
    }

    #[test]
    fn agrees_with_trying_every_choice() {
        let mut seed = 7u64;
        let mut roll = |sides: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % sides
        };
        let mut found = 0;
        for _ in 0..3_000 {
            let parts = 2 + roll(3) as usize;
            let lengths: Vec<u32> = (0..parts).map(|_| 1 + roll(3) as u32).collect();
            let starts: Vec<Vec<u32>> = (0..parts)
                .map(|_| {
                    let mut places: Vec<u32> = (0..roll(5)).map(|_| roll(24) as u32).collect();
                    places.sort_unstable();
                    places.dedup();
                    places
                })
                .collect();
            let between = roll(8) as u32;
            let near = windows(&starts, &lengths, between).next().is_some();
            assert_eq!(near, scan(&starts, &lengths, between), "{starts:?} {lengths:?} {between}");
            found += usize::from(near);
        }
        assert!((500..2_500).contains(&found), "{found} of 3000 tell little");
    }
}
