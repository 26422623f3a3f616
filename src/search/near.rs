//! Runs of characters near each other: `"困难 职工"~5`.
//!
//! Parts stand near each other where one place of each can be chosen so that none overlap and that
//! the characters between the first and the last of them which belong to none are at most so many,
//! all gaps together. Their order does not matter; a part that is asked for twice must stand there
//! twice. For two parts that is the number of characters between them.
//!
//! The positions are those of the character fields, so white space does not count. tantivy's own
//! phrases with slop move single terms about; here a run stays whole.

use tantivy::{DocId, SegmentReader};

use super::follows::{Fields, Places, Run, next_common};
use super::picked::Pick;

/// Parts and how many characters may stand between them.
#[derive(Debug)]
pub(super) struct Near {
    fields: Fields,
    parts: Vec<Run>,
    lengths: Vec<u32>,
    between: u32,
}

impl Near {
    /// These parts, of one character or more each.
    pub(super) fn new(fields: Fields, parts: &[String], between: u32) -> Near {
        let lengths = parts.iter().map(|part| part.chars().count() as u32).collect();
        Near { fields, parts: parts.iter().map(|part| Run::new(part, false)).collect(), lengths, between }
    }
}

impl Pick for Near {
    fn pick(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let mut candidates = Vec::new();
        let mut places = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let of_part = part.candidates(self.fields, segment)?;
            let in_part = Places::of(segment, self.fields.characters, part)?;
            let (Some(of_part), Some(in_part)) = (of_part, in_part) else { return Ok(Vec::new()) };
            candidates.extend(of_part);
            places.push(in_part);
        }
        candidates.sort_by_key(|list| list.size_hint());
        let mut found = Vec::new();
        let mut starts: Vec<Vec<u32>> = vec![Vec::new(); places.len()];
        let mut document = 0;
        while let Some(at) = next_common(&mut candidates, document) {
            for (places, starts) in places.iter_mut().zip(&mut starts) {
                starts.clear();
                starts.extend(places.starts(at));
            }
            if windows(&starts, &self.lengths, self.between).next().is_some() {
                found.push(at);
            }
            document = at + 1;
        }
        Ok(found)
    }
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
    let mut places: Vec<(u32, usize)> = Vec::new();
    // Where a part stands nowhere, no choice has them all.
    if starts.iter().all(|starts| !starts.is_empty()) {
        let of_parts = starts.iter().enumerate();
        places.extend(of_parts.flat_map(|(part, starts)| starts.iter().map(move |&start| (start, part))));
        places.sort_unstable();
    }
    let longest = lengths.iter().sum::<u32>() + between;
    let mut best = vec![Step::NONE; 1 << lengths.len()];
    (0..places.len()).filter_map(move |at| window(&places[at..], lengths, longest, &mut best))
}

/// How a set of parts was chosen so far.
#[derive(Clone, Copy)]
struct Step {
    /// Where the last of them ends; `u32::MAX` where they were not chosen.
    end: u32,
    /// The last of them, and where it begins.
    part: usize,
    start: u32,
}

impl Step {
    const NONE: Step = Step { end: u32::MAX, part: 0, start: 0 };
}

/// The choice that begins with the first of these places and ends first, no longer than `longest`.
///
/// `best` has room for each set of parts: for the choice of them that ends first.
fn window(places: &[(u32, usize)], lengths: &[u32], longest: u32, best: &mut [Step]) -> Option<Chosen> {
    let (&(begin, first), rest) = places.split_first()?;
    let all = best.len() - 1;
    best.fill(Step::NONE);
    best[1 << first] = Step { end: begin + lengths[first], part: first, start: begin };
    // Places come in rising order, so what follows a choice begins where it ends or later.
    for &(start, part) in rest.iter().take_while(|(start, _)| *start < begin + longest) {
        let end = start + lengths[part];
        if end > begin + longest {
            continue;
        }
        for set in (0..=all).filter(|set| set & (1 << part) == 0) {
            let more = set | (1 << part);
            if best[set].end <= start && end < best[more].end {
                best[more] = Step { end, part, start };
            }
        }
    }
    let mut chosen = Chosen::new();
    let mut set = if best[all].end == u32::MAX { 0 } else { all };
    // What is left of a set when its last part is taken away ends no later than it did when the
    // part was added to it.
    while set != 0 {
        chosen.push((best[set].part, best[set].start));
        set &= !(1 << best[set].part);
    }
    chosen.reverse();
    (!chosen.is_empty()).then_some(chosen)
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
