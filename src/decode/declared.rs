//! The encoding that a page says it is in: `<meta charset>`, `<?xml encoding>`.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes from the start in which a declaration is looked for.
const LOOK_BYTES: usize = 4096;

/// The encoding that the start of a page declares, if it is one that is known.
pub(super) fn encoding_of(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String =
        bytes.iter().take(LOOK_BYTES).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let label = meta_label(&head).or_else(|| xml_label(&head))?;
    let encoding = Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT)?;
    // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The label in the first `<meta>` that has one.
fn meta_label(head: &str) -> Option<&str> {
    head.split("<meta").skip(1).find_map(|tag| {
        let tag = tag.split('>').next()?;
        let value = tag.split("charset").nth(1)?.trim_start().strip_prefix('=')?;
        label(value)
    })
}

/// The label in the `<?xml …?>` line.
fn xml_label(head: &str) -> Option<&str> {
    let line = head.split("<?xml").nth(1)?.split("?>").next()?;
    label(line.split("encoding").nth(1)?.trim_start().strip_prefix('=')?)
}

/// The label that a value begins with, out of its quotes.
fn label(value: &str) -> Option<&str> {
    let value = value.trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, expected: Option<&str>) {
        assert_eq!(encoding_of(head.as_bytes()).map(Encoding::name), expected, "declared by {head}");
    }

    #[test]
    fn declarations() {
        check("<html><META http-equiv=Content-Type content=\"text/html; charset=gb2312\">", Some("GBK"));
        check("<meta charset='utf-8'>", Some("UTF-8"));
        check("<meta name=x><meta charset = Big5 />", Some("Big5"));
        check("<?xml version=\"1.0\" encoding=\"gb18030\"?>", Some("gb18030"));
        check("<meta charset=utf-16>", Some("UTF-8"));
        check("<meta charset=nonsense>", None);
        check("no declaration, though charset=gbk is said", None);
    }
}
