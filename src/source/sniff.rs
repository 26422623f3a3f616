//! Tells a file's format by its first bytes, and only then by its extension.
//!
//! Collected files lie about themselves: web pages end in `.txt` or `.doc`, texts in `.html`.

use crate::model::Format;
use crate::tables::html::HtmlTable;
use crate::tables::magic::MagicTable;

/// Extensions of web pages.
const HTML_EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "shtml", "xht"];

/// The format of a file that begins with `head`.
pub(super) fn format_of(head: &[u8], extension: &str) -> Format {
    if MagicTable::built_in().kind_of(head).is_some() {
        return Format::Unknown;
    }
    let look = readable(head);
    let tags = count_tags(&look, HtmlTable::built_in());
    let starts_with_tag = look.trim_start().starts_with('<') && tags > 0;
    let named_so = HTML_EXTENSIONS.contains(&extension) && tags > 0;
    // A text that speaks of one tag in passing is no web page; several are.
    if starts_with_tag || named_so || tags >= 5 { Format::Html } else { Format::Text }
}

/// The ASCII of the bytes in lower case, whether they are UTF-8, GBK, Big5 or UTF-16.
fn readable(head: &[u8]) -> String {
    let marks: &[&[u8]] = &[b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let body = marks.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(head);
    body.iter().filter(|byte| **byte != 0).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// How many tags of web pages stand in a text.
fn count_tags(look: &str, table: &HtmlTable) -> usize {
    let is_tag = |rest: &str| {
        table.marks.iter().any(|mark| {
            rest.strip_prefix(mark.as_str()).is_some_and(|after| {
                after.starts_with(|c: char| matches!(c, '>' | '/') || c.is_ascii_whitespace())
            })
        })
    };
    let opening = look.split('<').skip(1);
    opening.map(|rest| rest.strip_prefix('/').unwrap_or(rest)).filter(|rest| is_tag(rest)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], extension: &str, expected: Format) {
        assert_eq!(format_of(head, extension), expected, "sniffing {:?}", String::from_utf8_lossy(head));
    }

    #[test]
    fn web_pages_by_their_tags() {
        check(b"<!DOCTYPE html>\n<html>", "txt", Format::Html);
        check(b"\xef\xbb\xbf  <HTML><body>", "", Format::Html);
        check("<?xml version=\"1.0\"?><html lang='zh'>".as_bytes(), "txt", Format::Html);
        check(b"<p>\xb9\xa4\xbb\xe1</p>", "txt", Format::Html);
        let utf16: Vec<u8> = "<html><p>工会".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, "txt", Format::Html);
        check("工会<br>总结".as_bytes(), "htm", Format::Html);
    }

    #[test]
    fn texts_stay_texts() {
        check("工会总结".as_bytes(), "html", Format::Text);
        check("网页用<div>标签".as_bytes(), "txt", Format::Text);
        check("<通知>开会".as_bytes(), "txt", Format::Text);
        check(b"a < b and <p", "txt", Format::Text);
    }

    #[test]
    fn other_files_by_their_first_bytes() {
        check(b"%PDF-1.7\n", "txt", Format::Unknown);
        check(b"PK\x03\x04....word/", "html", Format::Unknown);
    }
}
