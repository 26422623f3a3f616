//! A web page to the lines that a reader sees.
//!
//! Works on the tags as they come and builds no tree: a tree costs quadratic time where elements
//! are nested deep, and lines need only to know which tags begin and end one. A row of a table is
//! one line, its cells apart by tabs; a cell that holds paragraphs, as in pages laid out by
//! tables, gives lines of its own.
//!
//! Links, menus and buttons stay as lines; telling them from text is the part of `clean`.
//! Source: what each element does is listed in `data/html.toml`.

mod attributes;
mod builder;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use super::{Refusal, over};
use crate::tables::html::HtmlTable;
use builder::Builder;

/// The page is given to the tokenizer in pieces of so many bytes.
const PIECE_BYTES: usize = 1 << 20;
/// A longer title is a page whose title does not end.
const TITLE_BYTES: usize = 4096;
/// A page that shows fewer characters than this and hides more than it shows has its text
/// behind a button; it is read with what it hides.
const FEW_CHARS: usize = 200;

/// The lines of a page, each ended by `\n` but the last, and its `<title>`.
///
/// # Errors
/// Where the page has more than so many tags.
pub(super) fn lines(
    page: &str,
    table: &HtmlTable,
    most_tags: u64,
) -> Result<(String, Option<String>), Refusal> {
    let page = &*attributes::cap(page);
    let mut read = read_page(page, table, false, most_tags)?;
    if read.shown < FEW_CHARS && read.hidden > read.shown {
        read = read_page(page, table, true, most_tags)?;
    }
    let title = read.title.filter(|title| !title.is_empty() && title.len() <= TITLE_BYTES);
    Ok((read.lines.join("\n"), title))
}

/// Reads a page once.
///
/// # Errors
/// As [`lines`].
fn read_page<'t>(
    page: &str,
    table: &'t HtmlTable,
    with_hidden: bool,
    most_tags: u64,
) -> Result<Builder<'t>, Refusal> {
    let sink = Sink(RefCell::new(Builder::new(table, with_hidden)));
    let tokenizer = Tokenizer::new(sink, Default::default());
    let queue = BufferQueue::default();
    let mut rest = page;
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        queue.push_back(StrTendril::from_slice(&rest[..end]));
        rest = &rest[end..];
        let _ = tokenizer.feed(&queue);
        if tokenizer.sink.0.borrow().tags > most_tags {
            return Err(over(format_args!("{most_tags} tags"), "--max-tags"));
        }
    }
    tokenizer.end();
    let mut builder = tokenizer.sink.0.into_inner();
    builder.finish();
    Ok(builder)
}

/// Hands the tokens on to the builder.
struct Sink<'t>(RefCell<Builder<'t>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => builder.close(&tag.name),
            Token::TagToken(tag) => {
                builder.open(&tag.name, tag.self_closing, is_hidden(&tag));
                return raw_text(&tag.name);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Whether an element is not shown. `visibility: hidden` is not asked: pages fade their text in.
fn is_hidden(tag: &Tag) -> bool {
    tag.attrs.iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        "style" => {
            let style: String = attribute.value.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        }
        _ => false,
    })
}

/// How the tokenizer is to read what follows a start tag.
fn raw_text(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests;
