//! The way back through a conversion that keeps the number of characters.
//!
//! Nearly all characters are as long in bytes as their simplified forms, so the way back is
//! mostly the identity, which a comparison of the bytes' kinds proves at the speed of memory.

use crate::span::OffsetMap;

/// The map from `converted` to `text`, or nothing where their characters do not pair up line
/// by line.
pub(super) fn map_of(text: &str, converted: &str) -> Option<OffsetMap> {
    let mut map = OffsetMap::identity();
    push_map(&mut map, text, converted, 0, 0).then_some(map)
}

/// Adds to `map` that `converted`, which begins at `output`, stands for `text`, which begins at
/// `input`. Adds nothing and returns false where their characters do not pair up.
pub(super) fn push_map(
    map: &mut OffsetMap,
    text: &str,
    converted: &str,
    output: usize,
    input: usize,
) -> bool {
    if same_shape(text.as_bytes(), converted.as_bytes()) {
        map.push(output, input);
        return true;
    }
    if !pairs_up(text, converted) {
        return false;
    }
    for ((from, _), (to, _)) in text.char_indices().zip(converted.char_indices()) {
        map.push(output + to, input + from);
    }
    map.push(output + converted.len(), input + text.len());
    true
}

/// Whether characters and line breaks stand at the same bytes.
fn same_shape(a: &[u8], b: &[u8]) -> bool {
    // A line break never becomes another character, nor another character a line break: the
    // dictionaries hold ideographs only. So the starts of characters are all there is to compare.
    let starts = |byte: u8| byte & 0xc0 != 0x80;
    a.len() == b.len()
        && a.chunks(4096)
            .zip(b.chunks(4096))
            .all(|(a, b)| a.iter().zip(b).fold(true, |same, (a, b)| same & (starts(*a) == starts(*b))))
}

/// Whether each line has as many characters in both.
fn pairs_up(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split('\n'), b.split('\n'));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.chars().count() == b.chars().count() => {}
            _ => return false,
        }
    }
}
