//! Tells a file's format by its first bytes, and only then by its extension.
//!
//! Collected files lie about themselves: web pages end in `.txt` or `.doc`, texts in `.html`.

use file_format::FileFormat;
use memchr::memmem;

use crate::model::Format;
use crate::tables::html::HtmlTable;
use crate::tables::magic::MagicTable;

/// Bytes from a file's start in which its format is looked for.
const SNIFF_BYTES: usize = 4096;
/// Extensions of web pages.
const HTML_EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "shtml", "xht"];

/// Extensions of rows.
const CSV_EXTENSIONS: &[&str] = &["csv", "tsv"];
/// Bytes of other things that may stand before the start of a PDF.
const BEFORE_PDF: usize = 1024;
/// Lines of a letter's head; two of them and no other line make a letter.
const LETTER_HEADS: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "mime-version",
    "received",
    "return-path",
    "message-id",
    "content-type",
    "delivered-to",
    "reply-to",
    "sender",
    "x-mailer",
];
/// Names, in UTF-16, of what an old office file holds.
const STREAMS: &[(&str, Format)] = &[
    ("EncryptedPackage", Format::Docx),
    ("WordDocument", Format::Doc),
    ("Workbook", Format::Xls),
    ("Book", Format::Xls),
];

/// Extensions of old office files, for those whose end with the names is lost.
const OLD_EXTENSIONS: &[(&str, Format)] = &[
    ("doc", Format::Doc),
    ("dot", Format::Doc),
    ("wps", Format::Doc),
    ("xls", Format::Xls),
    ("et", Format::Xls),
];

/// The format of a file.
pub(super) fn format_of(bytes: &[u8], extension: &str) -> Format {
    let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
    if let Some(kind) = MagicTable::built_in().kind_of(head) {
        return match kind.format {
            Some(Format::Zip) => in_zip(bytes),
            Some(Format::Doc) => in_ole(bytes, extension),
            Some(format) => format,
            None => Format::Unknown,
        };
    }
    if memmem::find(&head[..head.len().min(BEFORE_PDF)], b"%PDF-").is_some()
        && memmem::find(bytes, b" obj").is_some()
    {
        return Format::Pdf;
    }
    let look = readable(head);
    if let Some(format) = letter(&look, extension) {
        return format;
    }
    let tags = count_tags(&look, HtmlTable::built_in());
    let starts_with_tag = look.trim_start().starts_with('<') && tags > 0;
    let named_so = HTML_EXTENSIONS.contains(&extension) && tags > 0;
    // A text that speaks of one tag in passing is no web page; several are.
    if starts_with_tag || named_so || tags >= 5 {
        Format::Html
    } else if CSV_EXTENSIONS.contains(&extension) {
        Format::Csv
    } else {
        Format::Text
    }
}

/// What a file is that is packed as zip archives are.
fn in_zip(bytes: &[u8]) -> Format {
    match FileFormat::from_bytes(bytes) {
        FileFormat::OfficeOpenXmlDocument => Format::Docx,
        FileFormat::OfficeOpenXmlSpreadsheet => Format::Xlsx,
        // The second is what it says where the list of members is lost.
        FileFormat::Zip | FileFormat::ArbitraryBinaryData => {
            // An archive that is cut off has lost its list of members, but not their own headers.
            let names = memmem::find_iter(bytes, b"PK\x03\x04").filter_map(|at| bytes.get(at + 30..));
            let first = names.take_while(|name| OFFICE_PARTS.iter().any(|(part, _)| name.starts_with(part)));
            let told =
                first.filter_map(|name| OFFICE_PARTS.iter().find(|(part, _)| name.starts_with(part))?.1);
            let is_whole = memmem::rfind(bytes, b"PK\x05\x06").is_some();
            told.take(1).next().filter(|_| !is_whole).unwrap_or(Format::Zip)
        }
        _ => Format::Unknown,
    }
}

/// How the names of members of an office file begin, and which tell the format.
const OFFICE_PARTS: &[(&[u8], Option<Format>)] = &[
    (b"[Content_Types].xml", None),
    (b"_rels/", None),
    (b"docProps/", None),
    (b"customXml/", None),
    (b"word/", Some(Format::Docx)),
    (b"xl/", Some(Format::Xlsx)),
];

/// What a file of the older office programs holds.
fn in_ole(bytes: &[u8], extension: &str) -> Format {
    match FileFormat::from_bytes(bytes) {
        FileFormat::MicrosoftWordDocument => Format::Doc,
        FileFormat::MicrosoftExcelSpreadsheet => Format::Xls,
        // Other programs leave the mark out, but the names of the streams are the same.
        FileFormat::CompoundFileBinary | FileFormat::ArbitraryBinaryData => {
            let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
            let holds = |name: &str| memmem::find(bytes, &wide(name)).is_some();
            let named = || OLD_EXTENSIONS.iter().find(|(end, _)| *end == extension);
            let found = STREAMS.iter().find(|(name, _)| holds(name)).or_else(named);
            found.map_or(Format::Unknown, |(_, format)| *format)
        }
        _ => Format::Unknown,
    }
}

/// Whether a text is a letter, or a web page packed as one.
fn letter(look: &str, extension: &str) -> Option<Format> {
    let mut heads = 0;
    for line in look.lines() {
        match line.split_once(':') {
            _ if line.starts_with([' ', '\t']) && heads > 0 => {}
            Some((name, _)) if LETTER_HEADS.contains(&name) => heads += 1,
            // Mailers add heads of their own, but those are no sentences.
            Some((name, _))
                if heads > 0 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => {}
            _ => break,
        }
    }
    let said = |word: &str| look.contains(word);
    if heads < 2 || !(said("mime-version:") || said("received:") || (said("from:") && said("subject:"))) {
        return None;
    }
    let is_page = MHT_EXTENSIONS.contains(&extension)
        || (said("multipart/related") && !EML_EXTENSIONS.contains(&extension));
    Some(if is_page && !said("received:") { Format::Mht } else { Format::Eml })
}

/// Extensions of saved pages.
const MHT_EXTENSIONS: &[&str] = &["mht", "mhtml"];
/// Extensions of letters.
const EML_EXTENSIONS: &[&str] = &["eml"];

/// The ASCII of the bytes in lower case, whether they are UTF-8, GBK, Big5 or UTF-16.
fn readable(head: &[u8]) -> String {
    let marks: &[&[u8]] = &[b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"];
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
        check(b"%PDF-1.7\n", "txt", Format::Pdf);
        check(b"HTTP/1.1 200\r\n\r\n%PDF-1.7\n1 0 obj", "", Format::Pdf);
        check(b"PK\x03\x04", "html", Format::Zip);
        check(b"{\\rtf1 x}", "doc", Format::Rtf);
        check(b"\x89PNG\r\n\x1a\n", "txt", Format::Unknown);
        check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "wps", Format::Doc);
    }

    #[test]
    fn cut_archives_by_the_headers_that_are_left() {
        let part = |name: &str| format!("PK\x03\x04{}{name}data", ".".repeat(26));
        let cut = |names: &[&str]| names.iter().map(|name| part(name)).collect::<String>().into_bytes();
        check(&cut(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]), "", Format::Docx);
        check(&cut(&["[Content_Types].xml", "xl/workbook.xml"]), "", Format::Xlsx);
        check(&cut(&["a.txt", "word/document.xml"]), "", Format::Zip);
    }

    #[test]
    fn letters_and_saved_pages() {
        let head = b"From: a@b\r\nSubject: x\r\nX-Odd: 1\r\n folded\r\n\r\ntext";
        check(head, "txt", Format::Eml);
        let saved =
            b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n";
        check(saved, "", Format::Mht);
        check(saved, "mht", Format::Mht);
        check("To: 全体职工\nDate: 2012\n".as_bytes(), "txt", Format::Text);
    }

    #[test]
    fn rows_by_their_extension() {
        check("单位,金额\n".as_bytes(), "csv", Format::Csv);
        check("单位,金额\n".as_bytes(), "txt", Format::Text);
    }
}
