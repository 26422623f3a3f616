//! Cuts tags with absurdly many attributes short.
//!
//! The tokenizer compares each attribute of a tag with all before it, so that a tag of a
//! megabyte would take hours. No page that people read has tags like that; of one that has, the
//! first attributes are kept.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// A tag keeps so many separators between attributes.
const SEPARATORS: usize = 250;
/// Shorter tags cannot have too many attributes and are not looked at.
const LONG_TAG: usize = 2 * SEPARATORS;
/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The page without the attributes beyond the first hundreds of any tag.
pub(super) fn cap(page: &str) -> Cow<'_, str> {
    let bytes = page.as_bytes();
    let mut capped = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        let open = at + found;
        at = open + 1;
        if bytes[at..].starts_with(b"!--") {
            // The two dashes that begin a comment may be those that end it: `<!-->`.
            at = memmem::find(&bytes[at + 1..], b"-->").map_or(bytes.len(), |length| at + 1 + length);
            continue;
        }
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (end, cut) = scan_tag(bytes, at);
        if let Some(cut) = cut {
            capped.push_str(&page[copied..cut]);
            copied = end;
        }
        let name_length = bytes[at..end].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = page[at..at + name_length].to_ascii_lowercase();
        at = end;
        if RAW.contains(&name.as_str()) {
            at = end_of_raw(bytes, end, &name);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(page);
    }
    capped.push_str(&page[copied..]);
    Cow::Owned(capped)
}

/// Where the tag ends, its `>` not included, and where to cut it if it is too long.
fn scan_tag(bytes: &[u8], start: usize) -> (usize, Option<usize>) {
    // A `>` soon after the start ends even a tag with quotes early enough, if not rightly.
    if let Some(length) = memchr(b'>', &bytes[start..bytes.len().min(start + LONG_TAG)])
        && memchr(b'"', &bytes[start..start + length]).is_none()
        && memchr(b'\'', &bytes[start..start + length]).is_none()
    {
        return (start + length, None);
    }
    let (mut separators, mut cut) = (0, None);
    let mut after_equals = false;
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => break,
            b'"' | b'\'' if after_equals => {
                separators += 1;
                let rest = &bytes[at + 1..];
                at += 1 + memchr(byte, rest).unwrap_or(rest.len());
            }
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' => separators += 1,
            _ => {}
        }
        if separators > SEPARATORS && cut.is_none() {
            // Behind the separator, or the closing quote, which are ASCII.
            cut = Some((at + 1).min(bytes.len()));
        }
        if !byte.is_ascii_whitespace() {
            after_equals = byte == b'=';
        }
        at += 1;
    }
    (at.min(bytes.len()), cut)
}

/// Where the content of an element ends that holds no markup.
fn end_of_raw(bytes: &[u8], start: usize, name: &str) -> usize {
    let mut at = start;
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        at += found + 2;
        if bytes[at..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_are_not_touched() {
        for page in [
            "<p a='x>y' b=\"<\">工会</p>",
            "<script>if (a<b && c>d) { '</p>' }</script>文",
            "<p it's>工会<p>总结",
            "<!-- <p a b c> -->",
            "<",
            "<a href=\"",
        ] {
            assert!(matches!(cap(page), Cow::Borrowed(_)), "{page}");
        }
        let text = format!("<p class=\"x\">{}</p>", "a b ".repeat(5000));
        assert!(matches!(cap(&text), Cow::Borrowed(_)));
    }

    #[test]
    fn long_tags_are_cut() {
        for part in ["a1 ", "a='1'", "a/", "b=\"2\" "] {
            let page = format!("前<p {}>工会</p>", part.repeat(5000));
            let capped = cap(&page);
            assert!(capped.len() < page.len() / 2 && capped.ends_with(">工会</p>"), "{part}: {capped}");
        }
    }
}
