//! Text from outside, such as the name of a file, made safe to print for people.
//!
//! A name may hold a newline or the escape character, and would then move the cursor, color the
//! terminal or pass for another line. Tables for programs hold names as they are.

use std::borrow::Cow;
use std::path::Path;

/// Text with its control characters escaped: `\n`, `\u{1b}`.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_control(c) { safe.extend(c.escape_default()) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

/// A path with its control characters escaped.
pub fn shown_path(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

/// Control characters, ends of lines, and what turns the direction of writing.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_escaped() {
        let cases =
            [("总结.txt", "总结.txt"), ("a\nb", r"a\nb"), ("\u{1b}[31m", r"\u{1b}[31m"), (r"a\b", r"a\b")];
        for (name, expected) in cases {
            assert_eq!(shown(name), expected);
        }
    }
}
