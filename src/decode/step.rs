//! Brings text that lost a byte back into step.
//!
//! In GBK a character is two bytes that look alike, so where one is lost every byte after it is
//! taken for the wrong half, and the line reads as rare characters up to the next ASCII byte. (In
//! Big5 the second byte is ASCII as often as not, so it is soon in step again.) Of all ways to cut
//! such a line into characters the one is taken that gives the commonest ones; a byte that stands
//! alone reads U+FFFD, and so does a character beside it that may as well be another. No character
//! is made up, and a line is left as it was read unless the other reading is better by more than
//! chance gives.
//!
//! In: a line that has a byte out of place. The work is linear in its length.

use std::sync::LazyLock;

use encoding_rs::GB18030;

use crate::tables::script::ScriptTable;

/// Longer lines are left as they are read.
const LONGEST_BYTES: usize = 1 << 20;

/// What a pair of bytes is worth as a character, and what a byte alone costs.
const COMMON: i32 = 2;
const MARK: i32 = 1;
const PLAIN: i32 = 0;
const RARE: i32 = -2;
const ALONE: i32 = -6;
/// So much better the other reading must be: three common characters for three rare ones and the
/// byte alone.
const CERTAIN: i32 = 8;
/// Marks a pair that is no character.
const NONE: i8 = i8::MIN;

/// What each pair of bytes is worth.
static PAIRS: LazyLock<Pairs> = LazyLock::new(Pairs::new);

/// What pairs of bytes are worth as characters, by the number that they make.
struct Pairs(Vec<i8>);

impl Pairs {
    fn new() -> Pairs {
        let common = &ScriptTable::built_in().common;
        let mut worth = vec![NONE; 1 << 16];
        for pair in 0x8140..=0xfefeu16 {
            let bytes = pair.to_be_bytes();
            let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&bytes) else {
                continue;
            };
            let mut chars = text.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else { continue };
            let value = match c {
                _ if common.contains(c) => COMMON,
                '、'..='】' | '！'..='～' | '‘'..='”' | '…' | '—' | '·' | '\u{3000}' => MARK,
                // The characters of everyday use stand first.
                _ if (0xb0..=0xd7).contains(&bytes[0]) && bytes[1] >= 0xa1 => PLAIN,
                _ => RARE,
            };
            // The values are small.
            worth[usize::from(pair)] = value as i8;
        }
        Pairs(worth)
    }

    /// What two bytes are worth as one character.
    fn pair(&self, bytes: &[u8], at: usize) -> Option<i32> {
        let (first, second) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        let worth = self.0[usize::from(first) << 8 | usize::from(second)];
        (worth != NONE).then_some(i32::from(worth))
    }

    /// What four bytes are worth as one character, as GB18030 has them.
    fn four(&self, bytes: &[u8], at: usize) -> Option<i32> {
        let four = bytes.get(at..at + 4)?;
        let fits = matches!(four, [0x81..=0xfe, b'0'..=b'9', 0x81..=0xfe, b'0'..=b'9'])
            && GB18030.decode_without_bom_handling_and_without_replacement(four).is_some();
        fits.then_some(RARE)
    }

    /// The character at a place as the encoding is read in order: its length and its worth.
    fn in_order(&self, bytes: &[u8], at: usize) -> (usize, i32) {
        if bytes[at] < 0x80 {
            (1, 0)
        } else if let Some(worth) = self.pair(bytes, at) {
            (2, worth)
        } else if let Some(worth) = self.four(bytes, at) {
            (4, worth)
        } else {
            (1, ALONE)
        }
    }
}

/// A line read in the way that gives the commonest characters, and how many of them are lost; none
/// where the reading in order is as good.
pub(super) fn read(line: &[u8]) -> Option<(String, usize)> {
    if line.len() > LONGEST_BYTES {
        return None;
    }
    let pairs = &*PAIRS;
    let (lengths, best) = best_lengths(line, pairs);
    let mut in_order = 0;
    let mut at = 0;
    while at < line.len() {
        let (length, worth) = pairs.in_order(line, at);
        in_order += worth;
        at += length;
    }
    if best < in_order + CERTAIN {
        return None;
    }
    let mut cuts: Vec<Cut> = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let length = usize::from(lengths[at]);
        cuts.push(Cut { at, length, lost: length == 1 && line[at] >= 0x80 });
        at += length;
    }
    let alone: Vec<usize> = (0..cuts.len()).filter(|&cut| cuts[cut].lost).collect();
    for &cut in &alone {
        doubt(line, &mut cuts, cut, pairs);
    }
    let mut text = String::with_capacity(line.len() * 2);
    for cut in &cuts {
        match cut.length {
            _ if cut.lost => text.push('\u{fffd}'),
            1 => text.push(char::from(line[cut.at])),
            _ => text.push_str(&GB18030.decode_without_bom_handling(&line[cut.at..cut.at + cut.length]).0),
        }
    }
    Some((text, cuts.iter().filter(|cut| cut.lost).count()))
}

/// A character of a line: its bytes, and whether it is lost.
struct Cut {
    at: usize,
    length: usize,
    lost: bool,
}

/// Marks as lost the characters beside a byte that stands alone that may as well be others: where
/// the byte before or after them stood alone instead, they would read about as well.
fn doubt(line: &[u8], cuts: &mut [Cut], alone: usize, pairs: &Pairs) {
    let worth = |at: usize| pairs.pair(line, at);
    let mut less = 0;
    for cut in cuts[..alone].iter_mut().rev().take_while(|cut| cut.length == 2) {
        let Some(other) = worth(cut.at + 1).filter(|other| *other >= PLAIN) else { break };
        less += worth(cut.at).unwrap_or(PLAIN) - other;
        if less > COMMON {
            break;
        }
        cut.lost = true;
    }
    let mut less = 0;
    for cut in cuts[alone + 1..].iter_mut().take_while(|cut| cut.length == 2) {
        let Some(other) = worth(cut.at - 1).filter(|other| *other >= PLAIN) else { break };
        less += worth(cut.at).unwrap_or(PLAIN) - other;
        if less > COMMON {
            break;
        }
        cut.lost = true;
    }
}

/// The length of the character at each place on the best way from there to the end, and what the
/// best way from the beginning is worth.
fn best_lengths(line: &[u8], pairs: &Pairs) -> (Vec<u8>, i32) {
    let mut lengths = vec![1u8; line.len()];
    // What the best way from a place is worth, for the place and the four after it.
    let mut ahead = [0i32; 5];
    for at in (0..line.len()).rev() {
        let single = if line[at] < 0x80 { 0 } else { ALONE };
        let mut best = (single + ahead[0], 1u8);
        // Where two ways are worth the same, characters are read as early as they can be.
        if let Some(worth) = pairs.pair(line, at).filter(|worth| worth + ahead[1] >= best.0) {
            best = (worth + ahead[1], 2);
        }
        if let Some(worth) = pairs.four(line, at).filter(|worth| worth + ahead[3] > best.0) {
            best = (worth + ahead[3], 4);
        }
        lengths[at] = best.1;
        ahead = [best.0, ahead[0], ahead[1], ahead[2], ahead[3]];
    }
    (lengths, ahead[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "全市各级工会走访慰问困难职工,发放慰问金和慰问品,为职工办实事、解难题";

    /// The text with the byte at a place lost.
    fn without(text: &str, at: usize) -> Vec<u8> {
        let mut bytes = GB18030.encode(text).0.into_owned();
        bytes.remove(at);
        bytes
    }

    #[test]
    fn comes_back_into_step_after_a_lost_byte() {
        for at in 0..18 {
            let (text, lost) = read(&without(TEXT, at)).expect("it reads better so");
            let (before, rest) = text.split_once('\u{fffd}').expect("a byte stands alone");
            let after = rest.trim_start_matches('\u{fffd}');
            assert!(TEXT.starts_with(before) && TEXT.ends_with(after), "{at}: {text}");
            assert_eq!(text.chars().count(), TEXT.chars().count(), "{at}: {text}");
            assert_eq!(text.matches('\u{fffd}').count(), lost);
            assert!(lost <= 4, "{at}: {text}");
        }
    }

    #[test]
    fn leaves_what_is_in_step() {
        let rare = "镕镉镌镍镎镏镐䶮𠀀";
        for text in [TEXT, rare, "plain"] {
            assert_eq!(read(&GB18030.encode(text).0), None, "{text}");
        }
        // Two characters after the loss are too few to be sure.
        assert_eq!(read(&without("工会总", 1)), None);
    }
}
