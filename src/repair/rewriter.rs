//! Copies a text with some places replaced, and notes where everything came from.
//!
//! Unchanged runs are copied whole, and a text in which nothing is replaced is not copied at
//! all, so a pass over clean text costs its search and nothing else.

use crate::span::OffsetMap;

/// A copy of `input` in the making.
pub(super) struct Rewriter<'a> {
    input: &'a str,
    output: String,
    map: OffsetMap,
    /// How far the input was dealt with.
    copied: usize,
}

impl<'a> Rewriter<'a> {
    /// A copy with nothing replaced yet.
    pub(super) fn new(input: &'a str) -> Self {
        Rewriter { input, output: String::new(), map: OffsetMap::identity(), copied: 0 }
    }

    /// Puts `with` in the place of the bytes from `start` to `end`; call in rising order.
    pub(super) fn replace(&mut self, start: usize, end: usize, with: &str) {
        if self.output.capacity() == 0 {
            self.output.reserve(self.input.len());
        }
        self.output.push_str(&self.input[self.copied..start]);
        let at = self.output.len();
        // Characters inside a longer replacement all come from the start of the replaced ones.
        for (offset, _) in with.char_indices().skip(1) {
            self.map.push(at + offset, start);
        }
        self.output.push_str(with);
        self.map.push(self.output.len(), end);
        self.copied = end;
    }

    /// Where the last replaced place ended in the input; 0 where there is none.
    pub(super) fn replaced_to(&self) -> usize {
        self.copied
    }

    /// The copy and its way back, or nothing where nothing was replaced.
    pub(super) fn finish(mut self) -> Option<(String, OffsetMap)> {
        if self.copied == 0 {
            return None;
        }
        self.output.push_str(&self.input[self.copied..]);
        Some((self.output, self.map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn every_character_leads_back() {
        let input = "甲㈠乙xx丙";
        let mut copy = Rewriter::new(input);
        copy.replace(3, 6, "(一)");
        copy.replace(9, 11, "");
        let (text, map) = copy.finish().unwrap();
        assert_eq!(text, "甲(一)乙丙");
        let back = |part: &str| {
            let start = text.find(part).unwrap();
            map.span(Span::new(start, start + part.len())).of(input)
        };
        assert_eq!((back("甲"), back("(一)"), back("丙")), ("甲", "㈠", "丙"));
        assert_eq!(back("(一)乙丙"), "㈠乙xx丙");
    }

    #[test]
    fn nothing_replaced_is_nothing_copied() {
        assert!(Rewriter::new("工会").finish().is_none());
    }
}
