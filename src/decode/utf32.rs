//! UTF-32, which `encoding_rs` does not read: four bytes for every character.

use super::bytes::Read;

/// Which of the four bytes comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    LowFirst,
    HighFirst,
}

/// Reads bytes with replacement; what is left over at the end is cut off.
pub(super) fn read(bytes: &[u8], order: Order) -> Read {
    let (units, rest) = bytes.as_chunks::<4>();
    let mut text = String::with_capacity(units.len() * 3);
    let mut bad = usize::from(!rest.is_empty());
    for unit in units {
        let number = match order {
            Order::LowFirst => u32::from_le_bytes(*unit),
            Order::HighFirst => u32::from_be_bytes(*unit),
        };
        let c = char::from_u32(number);
        bad += usize::from(c.is_none());
        text.push(c.unwrap_or('\u{fffd}'));
    }
    if !rest.is_empty() {
        text.push('\u{fffd}');
    }
    Read { text, bad }
}
