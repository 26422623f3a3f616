//! Letters and saved web pages to the lines that a reader sees, and what is attached to them.
//!
//! Of a letter in two forms the web page is read, because it keeps tables. Many programs leave
//! the encoding of Chinese text untold; then it is decided as for any file.

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding as Transfer, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::page::Page;
use super::{Refusal, encoded_text, failed, html};
use crate::model::{Config, Format, Member};
use crate::tables::Tables;
use crate::warning::{Warning, WarningCode};

/// Parts within parts that are looked at.
const DEEP: usize = 16;

/// The lines of a letter or saved page.
///
/// # Errors
/// Where the file is none, or a saved page holds no page.
pub(super) fn read(bytes: &[u8], format: Format, tables: &Tables, config: &Config) -> Result<Page, Refusal> {
    let message = parse(bytes)?;
    let mut page = Page::default();
    let parts: Vec<&MessagePart> = match format {
        // A page with frames is several; they stand apart and not as alternatives.
        Format::Mht => message.parts.iter().filter(|part| is_page(part)).collect(),
        _ => message.html_bodies().collect(),
    };
    for part in parts {
        let (text, is_html) = match &part.body {
            PartType::Html(text) => (text, true),
            PartType::Text(text) => (text, false),
            _ => continue,
        };
        let text = if tells_charset(part) {
            text.clone().into_owned()
        } else {
            let format = if is_html { Format::Html } else { Format::Text };
            match encoded_text(&raw(&message, part), format, tables, config) {
                Ok((read, _, warnings)) => {
                    page.warnings.extend(warnings);
                    read.text
                }
                // What is attached may be read all the same.
                Err(refusal) => {
                    page.warnings.push(Warning::new(WarningCode::PartLost, refusal.reason));
                    continue;
                }
            }
        };
        let (text, title) =
            if is_html { html::lines(&text, tables.html, config.limits.tags)? } else { (text, None) };
        page.title = page.title.or(title);
        page.lines.extend(text.lines().map(str::to_owned));
    }
    if format == Format::Mht && page.lines.is_empty() {
        return Err(failed("damaged: the saved page holds no page"));
    }
    if format == Format::Eml {
        page.title = message.subject().map(str::to_owned);
    }
    Ok(page)
}

/// What is attached to a letter; pictures that its text shows are no files of their own.
pub(super) fn attachments(bytes: &[u8]) -> Vec<Member> {
    let Ok(message) = parse(bytes) else { return Vec::new() };
    let mut members = Vec::new();
    for part in message.attachments() {
        let is_shown =
            part.content_id().is_some() && part.content_type().is_some_and(|kind| kind.c_type == "image");
        if is_shown {
            continue;
        }
        let name = part.attachment_name().map(str::to_owned);
        let (fallback, bytes) = match &part.body {
            PartType::Message(letter) => ("letter.eml", letter.raw_message().to_vec()),
            PartType::Text(_) => ("attachment.txt", raw(&message, part)),
            PartType::Html(_) => ("attachment.html", raw(&message, part)),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => ("attachment", bytes.to_vec()),
            PartType::Multipart(_) => continue,
        };
        members.push(Member { name: name.unwrap_or_else(|| fallback.to_owned()), bytes: Ok(bytes) });
    }
    members
}

fn parse(bytes: &[u8]) -> Result<Message<'_>, Refusal> {
    let nested = memchr::memmem::find_iter(bytes, b"multipart/").take(DEEP * 64 + 1).count();
    if nested > DEEP * 64 {
        return Err(failed(format!(
            "more than {} parts within parts; save what is attached by itself",
            DEEP * 64
        )));
    }
    MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| failed("damaged: the file does not begin as letters do"))
}

/// Whether a part is a web page.
fn is_page(part: &MessagePart) -> bool {
    matches!(part.body, PartType::Html(_))
}

/// Whether a part says which encoding it is in, by a name that is known.
fn tells_charset(part: &MessagePart) -> bool {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    charset.is_some_and(|name| Encoding::for_label(name.as_bytes()).is_some())
}

/// The bytes of a part as they were before they were packed for the way.
fn raw(message: &Message, part: &MessagePart) -> Vec<u8> {
    let packed =
        message.raw_message().get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let unpacked = match part.encoding {
        Transfer::None => None,
        Transfer::QuotedPrintable => quoted_printable_decode(packed),
        Transfer::Base64 => base64_decode(packed),
    };
    unpacked.unwrap_or_else(|| packed.to_vec())
}
