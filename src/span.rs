//! Places in a text, and the way back through the stages that changed it.
//!
//! Every number that leaves the program leads back to the characters it was read from. A stage
//! that changes text therefore returns an [`OffsetMap`] from its output to its input, and the
//! maps of a chain of stages compose into one.
//!
//! All offsets are bytes in a named text and lie on character boundaries.

use serde::{Deserialize, Serialize};

/// A half-open byte range of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span cannot end before it starts");
        Span { start, end }
    }

    /// The text under the span.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Whether the span covers no bytes.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Longest of [`pieces`].
const PIECE_BYTES: usize = 32 << 10;

/// Maps byte offsets of a stage's output back to offsets of its input.
///
/// Kept as the points where the distance between the two changes, so that a text that was
/// hardly touched costs hardly anything. Between two points offsets advance together; an output
/// offset never maps past the input offset of the next point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// (offset in the output, offset in the input), both rising. A text in which every other
    /// character was changed has as many; no text is longer than 4 GiB.
    points: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The map of a stage that changed nothing.
    pub fn identity() -> Self {
        OffsetMap::default()
    }

    /// States that output offset `output` stands at input offset `input`.
    ///
    /// Call in rising order of `output`; a point that follows from the last one is not stored.
    pub fn push(&mut self, output: usize, input: usize) {
        let (last_output, last_input) = self.points.last().map_or((0, 0), wide);
        let follows = last_input + (output - last_output) == input;
        if follows && (self.points.is_empty() || last_output < output) {
            return;
        }
        match self.points.last_mut() {
            Some(last) if last.0 == narrow(output) => last.1 = narrow(input),
            _ => self.points.push((narrow(output), narrow(input))),
        }
    }

    /// The input offset of an output offset.
    pub fn at(&self, output: usize) -> usize {
        let next = self.points.partition_point(|&(o, _)| o <= narrow(output));
        let (o, i) = if next == 0 { (0, 0) } else { wide(&self.points[next - 1]) };
        let mapped = i + (output - o);
        match self.points.get(next) {
            Some(&(_, limit)) => mapped.min(limit as usize),
            None => mapped,
        }
    }

    /// The input span of an output span.
    pub fn span(&self, output: Span) -> Span {
        let start = self.at(output.start);
        Span::new(start, self.at(output.end).max(start))
    }

    /// The map from this stage's output to the input of an `earlier` stage whose output this
    /// stage read.
    pub fn after(&self, earlier: &OffsetMap) -> OffsetMap {
        if earlier.points.is_empty() {
            return self.clone();
        }
        if self.points.is_empty() {
            return earlier.clone();
        }
        let mut joined = OffsetMap::identity();
        let mut own = self.points.iter().map(wide).peekable();
        let mut theirs = earlier.points.iter().map(wide).peekable();
        // Current offset of the middle text relative to the output, as the last own point says.
        let (mut out_base, mut mid_base) = (0usize, 0usize);
        loop {
            let next_own = own.peek().copied();
            let own_limit = next_own.map_or(usize::MAX, |(o, _)| o);
            match theirs.peek().copied() {
                Some((mid, _)) if mid < mid_base => {
                    theirs.next();
                }
                Some((mid, input)) if out_base + (mid - mid_base) < own_limit => {
                    joined.push(out_base + (mid - mid_base), input);
                    theirs.next();
                }
                _ => match next_own {
                    Some((o, mid)) => {
                        joined.push(o, earlier.at(mid));
                        (out_base, mid_base) = (o, mid);
                        own.next();
                    }
                    None => return joined,
                },
            }
        }
    }
}

/// The text in pieces, with the place of each: they end at the end of a line or sentence, where no
/// word goes on, or where a run of characters is longer than any sentence.
pub fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        if rest.is_empty() {
            return None;
        }
        let at_most = rest.floor_char_boundary(PIECE_BYTES);
        let end = match at_most < rest.len() {
            true => rest[..at_most].rfind(['\n', '。']).map_or(at_most, |at| rest.ceil_char_boundary(at + 1)),
            false => at_most,
        };
        let piece = (start, &rest[..end]);
        start += end;
        Some(piece)
    })
}

/// A point as offsets.
fn wide(&(output, input): &(u32, u32)) -> (usize, usize) {
    (output as usize, input as usize)
}

/// An offset as it is kept; `decode` hands on no text in which one does not fit.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_tile_the_text() {
        let text = format!("{}\n{}。尾", "工会。".repeat(9000), "工".repeat(20_000));
        let mut end = 0;
        for (start, piece) in pieces(&text) {
            assert!(start == end && !piece.is_empty() && piece.len() <= PIECE_BYTES);
            end += piece.len();
            let long = piece.chars().all(|c| c == '工');
            assert!(piece.ends_with(['\n', '。']) || end == text.len() || long, "{start}: {piece}");
        }
        assert_eq!(end, text.len());
    }

    #[test]
    fn maps_back_over_a_deletion() {
        // "ab(x)cd" -> "abcd"
        let mut map = OffsetMap::identity();
        map.push(0, 0);
        map.push(2, 5);
        assert_eq!((map.at(1), map.at(2), map.at(4)), (1, 5, 7));
    }

    #[test]
    fn composes() {
        // input "  ab(x)cd" -> middle "ab(x)cd" -> output "abcd"
        let mut trim = OffsetMap::identity();
        trim.push(0, 2);
        let mut drop = OffsetMap::identity();
        drop.push(2, 5);
        let both = drop.after(&trim);
        for output in 0..=4 {
            assert_eq!(both.at(output), trim.at(drop.at(output)), "at {output}");
        }
    }

    #[test]
    fn composing_with_identity_changes_nothing() {
        let mut map = OffsetMap::identity();
        map.push(3, 9);
        assert_eq!(map.after(&OffsetMap::identity()), map);
        assert_eq!(OffsetMap::identity().after(&map), map);
    }
}
