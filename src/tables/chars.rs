//! A set of characters that answers in a nanosecond.
//!
//! The text stages ask of every character of the corpus whether it is traditional, common or
//! damaged, so the answer is a bit in a table and no search.

/// Characters below this are held; all Chinese characters in use are.
const LIMIT: usize = 0x3_0000;

/// A set of characters.
#[derive(Clone, Debug)]
pub struct CharSet {
    bits: Box<[u64]>,
}

impl CharSet {
    /// Whether the set holds `c`.
    #[inline]
    pub fn contains(&self, c: char) -> bool {
        let code = c as usize;
        self.bits.get(code >> 6).is_some_and(|word| word >> (code & 63) & 1 == 1)
    }
}

impl FromIterator<char> for CharSet {
    /// The set of these characters; those of the planes past the ideographs are left out.
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut bits = vec![0u64; LIMIT >> 6].into_boxed_slice();
        for c in chars {
            if let Some(word) = bits.get_mut(c as usize >> 6) {
                *word |= 1 << (c as usize & 63);
            }
        }
        CharSet { bits }
    }
}

/// Whether `c` is a Chinese character (no punctuation, no kana).
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_it_was_given() {
        let set: CharSet = "工会𠀀".chars().collect();
        assert!(set.contains('工') && set.contains('𠀀'));
        assert!(!set.contains('公') && !set.contains('\u{10ffff}'));
    }

    #[test]
    fn han_is_no_punctuation() {
        assert!(is_han('会') && is_han('〇') && is_han('㐀'));
        assert!(!is_han('、') && !is_han('。') && !is_han('A'));
    }
}
