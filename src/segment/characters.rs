//! The characters of a text as the phrase index and its readers see them.
//!
//! A quoted phrase is found wherever its characters follow each other, however a text is broken
//! into lines: white space does not count and the case of Latin letters does not. Index, query,
//! snippets and the tests' plain scan all take their characters from here, so that they agree.

/// A character as it is compared: in lower case, where that is one character.
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // The ideographs have no case; this spares a table look-up for nearly every character.
    if ('\u{2e80}'..='\u{ffdc}').contains(&c) && !('\u{ff00}'..='\u{ffdc}').contains(&c) {
        return c;
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// Byte offset and folded form of every character that counts.
pub fn of(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, c)| (at, fold(c)))
}

/// The characters that count, folded and joined: what a phrase is compared with.
pub fn joined(text: &str) -> String {
    of(text).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_and_case_do_not_count() {
        assert_eq!(joined("工 会\n\u{3000}EAP Ä"), "工会eapä");
    }

    #[test]
    fn offsets_are_of_the_text() {
        let text = "工\n会A";
        assert_eq!(of(text).collect::<Vec<_>>(), [(0, '工'), (4, '会'), (7, 'a')]);
    }
}
