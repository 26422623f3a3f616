//! The query language: from what was typed to a tree.
//!
//! ```text
//! query  = both { OR both }            OR binds weakest
//! both   = part { [AND] part }         parts side by side must all hold
//! part   = (NOT | "-") part | "(" query ")" | [field ":"] value
//! value  = word | "exact phrase"
//! ```
//!
//! Chinese quotes, brackets and colons do as well as the plain ones. Operators are in capitals;
//! in lower case they are words. What cannot be understood is refused with a caret under the
//! place. The words of the tree are as typed; [`Query`] keeps them together with the text, and
//! only `compile` simplifies them.

use std::ops::RangeInclusive;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Kind, Level, Script, Sector};

/// Deepest nesting of brackets and negations.
const MAX_DEPTH: usize = 64;

/// A query that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// What it asks for.
    pub root: Node,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// Words written without quotes.
    Words(Scope, String),
    /// Characters that follow each other.
    Phrase(Scope, String),
    /// A field whose value begins with this: `province`, `city`, `county`.
    Region(&'static str, String),
    /// A field that has one of few values: `level`, `sector`, `kind`, `script`.
    Named(&'static str, &'static str),
    /// Years from and to, both included.
    Year(RangeInclusive<i64>),
    /// Paths that contain this.
    Path(String),
}

impl Node {
    /// Whether words without quotes stand anywhere in it.
    pub(super) fn has_words(&self) -> bool {
        match self {
            Node::And(parts) | Node::Or(parts) => parts.iter().any(Node::has_words),
            Node::Not(inner) => inner.has_words(),
            Node::Words(..) => true,
            _ => false,
        }
    }
}

/// Where words and phrases are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The text, and the title with more weight.
    Anywhere,
    /// The title.
    Title,
    /// The name of the organisation.
    Organisation,
}

/// The fields that a query can name.
const FIELDS: &[&str] =
    &["title", "org", "province", "city", "county", "level", "sector", "year", "kind", "path", "script"];

/// Parses a query.
///
/// # Errors
/// `Query` where it cannot be understood, with the place and what was expected.
pub fn parse(text: &str) -> Result<Query> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    parser.skip_space();
    if parser.rest().is_empty() {
        return Err(parser.refuse(0, "it is empty; type words, or a phrase in quotes".to_owned()));
    }
    let root = parser.any()?;
    match parser.peek() {
        None => Ok(Query { text: text.to_owned(), root }),
        Some(_) => Err(parser.refuse(parser.at, "this bracket was never opened".to_owned())),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<Node> {
        let mut parts = vec![self.all()?];
        while self.operator("OR") {
            parts.push(self.all()?);
        }
        Ok(single_or(parts, Node::Or))
    }

    fn all(&mut self) -> Result<Node> {
        let mut parts = vec![self.part()?];
        loop {
            if self.operator("AND") {
                parts.push(self.part()?);
                continue;
            }
            match self.peek() {
                None => break,
                Some(c) if closes(c) || self.sees_operator("OR") => break,
                Some(_) => parts.push(self.part()?),
            }
        }
        Ok(single_or(parts, Node::And))
    }

    fn part(&mut self) -> Result<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.refuse(self.at, format!("it is nested more than {MAX_DEPTH} deep")));
        }
        let node = self.part_within();
        self.depth -= 1;
        node
    }

    fn part_within(&mut self) -> Result<Node> {
        let start = self.at;
        let Some(c) = self.peek() else {
            return Err(self.refuse(start, "a word, a phrase or a bracket is missing here".to_owned()));
        };
        if self.operator("NOT") || ((c == '-' || c == '\u{ff0d}') && self.negates()) {
            if c == '-' || c == '\u{ff0d}' {
                self.bump(c);
            }
            return Ok(Node::Not(Box::new(self.part()?)));
        }
        if let Some(name) = ["AND", "OR"].into_iter().find(|name| self.sees_operator(name)) {
            return Err(self.refuse(start, format!("`{name}` stands between two parts; one is missing")));
        }
        if closes(c) {
            return Err(self.refuse(start, "a word, a phrase or a bracket is missing here".to_owned()));
        }
        if opens(c) {
            self.bump(c);
            let inner = self.any()?;
            return match self.peek() {
                Some(c) if closes(c) => {
                    self.bump(c);
                    Ok(inner)
                }
                _ => Err(self.refuse(start, "this bracket is never closed".to_owned())),
            };
        }
        match self.field()? {
            Some(field) => self.value_of(field),
            None => self.value(Scope::Anywhere),
        }
    }

    /// A field's name and colon, if they stand here.
    fn field(&mut self) -> Result<Option<&'static str>> {
        let rest = self.rest();
        let letters = rest.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_').count();
        let (name, after) = rest.split_at(letters);
        let Some(colon) = after.chars().next().filter(|&c| (c == ':' || c == '\u{ff1a}') && !name.is_empty())
        else {
            return Ok(None);
        };
        let known = FIELDS.iter().find(|field| field.eq_ignore_ascii_case(name));
        let Some(&field) = known else {
            return Err(self.refuse(
                self.at,
                format!("there is no field `{name}`; the fields are {}", FIELDS.join(", ")),
            ));
        };
        self.at += letters + colon.len_utf8();
        Ok(Some(field))
    }

    /// What follows a field's colon.
    fn value_of(&mut self, field: &'static str) -> Result<Node> {
        let start = self.at;
        match field {
            "title" => return self.value(Scope::Title),
            "org" => return self.value(Scope::Organisation),
            _ => {}
        }
        let value = match self.value(Scope::Anywhere)? {
            Node::Words(_, value) | Node::Phrase(_, value) => value,
            // `value` gives no other node.
            other => return Ok(other),
        };
        let named = |names: Vec<&'static str>| {
            names
                .iter()
                .find(|name| name.eq_ignore_ascii_case(&value))
                .map(|name| Node::Named(field, name))
                .ok_or_else(|| self.refuse(start, format!("`{field}:` takes one of {}", names.join(", "))))
        };
        match field {
            "level" => named(Level::ALL.iter().map(|level| level.name()).collect()),
            "sector" => named(Sector::ALL.iter().map(|sector| sector.name()).collect()),
            "kind" => named(Kind::ALL.iter().map(|kind| kind.name()).collect()),
            "script" => named(Script::ALL.iter().map(|script| script.name()).collect()),
            "year" => years(&value).map(Node::Year).ok_or_else(|| {
                self.refuse(
                    start,
                    "`year:` takes a year or a range: 2007, 2005..2010, 2005.., ..2010".to_owned(),
                )
            }),
            "path" => Ok(Node::Path(value)),
            _ => Ok(Node::Region(field, value)),
        }
    }

    /// A word or a phrase in quotes.
    fn value(&mut self, scope: Scope) -> Result<Node> {
        let start = self.at;
        let Some(first) =
            self.rest().chars().next().filter(|c| !c.is_whitespace() && !closes(*c) && !opens(*c))
        else {
            return Err(self.refuse(start, "a word or a phrase in quotes is missing here".to_owned()));
        };
        if let Some(closing) = closing_quote(first) {
            self.bump(first);
            let rest = self.rest();
            let Some(end) = rest.find(|c| closing.contains(&c)) else {
                return Err(self.refuse(start, "this quote is never closed".to_owned()));
            };
            let phrase = &rest[..end];
            if phrase.trim().is_empty() {
                return Err(self.refuse(start, "there is nothing between these quotes".to_owned()));
            }
            self.at += end;
            if let Some(c) = self.rest().chars().next() {
                self.bump(c);
            }
            return Ok(Node::Phrase(scope, phrase.to_owned()));
        }
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || opens(c) || closes(c) || closing_quote(c).is_some();
        let end = rest.find(ends).unwrap_or(rest.len());
        self.at += end;
        Ok(Node::Words(scope, rest[..end].to_owned()))
    }

    /// Whether a dash here negates what follows: it does where something follows at once.
    fn negates(&self) -> bool {
        self.rest().chars().nth(1).is_some_and(|c| !c.is_whitespace() && !closes(c))
    }

    /// Takes an operator if it stands here.
    fn operator(&mut self, name: &str) -> bool {
        self.skip_space();
        let found = self.sees_operator(name);
        if found {
            self.at += name.len();
        }
        found
    }

    fn sees_operator(&self, name: &str) -> bool {
        self.rest().strip_prefix(name).is_some_and(|after| {
            after
                .chars()
                .next()
                .is_none_or(|c| c.is_whitespace() || opens(c) || closes(c) || closing_quote(c).is_some())
        })
    }

    /// The next character that is not white space; moves up to it.
    fn peek(&mut self) -> Option<char> {
        self.skip_space();
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn refuse(&self, at: usize, problem: String) -> Error {
        refuse(self.text, at, problem)
    }
}

/// A `Query` error with a caret under the byte `at` of the query.
pub(super) fn refuse(query: &str, at: usize, problem: String) -> Error {
    // One line, each character as wide as the caret's line counts it.
    let shown: String = query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let blanks: usize = query[..at].chars().map(width).sum();
    ErrorKind::Query { problem, query: shown, marker: format!("{}^", " ".repeat(blanks)) }.into()
}

fn single_or(mut parts: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Node {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

fn years(value: &str) -> Option<RangeInclusive<i64>> {
    let year = |text: &str| -> Option<i64> {
        (text.len() == 4).then(|| text.parse::<u16>().ok().map(i64::from)).flatten()
    };
    match value.split_once("..") {
        None => year(value).map(|year| year..=year),
        Some(("", "")) => None,
        Some((from, "")) => Some(year(from)?..=i64::from(i16::MAX)),
        Some(("", to)) => Some(i64::from(i16::MIN)..=year(to)?),
        Some((from, to)) => {
            let (from, to) = (year(from)?, year(to)?);
            (from <= to).then_some(from..=to)
        }
    }
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '\u{ff08}')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | '\u{ff09}')
}

/// The characters that close what this quote opens, if it is one.
fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '"' | '\u{ff02}' => Some(&['"', '\u{ff02}']),
        '\u{201c}' | '\u{201d}' => Some(&['\u{201d}', '\u{201c}']),
        '\u{300c}' => Some(&['\u{300d}']),
        '\u{300e}' => Some(&['\u{300f}']),
        _ => None,
    }
}

/// Columns that a character takes on a terminal: 2 for Chinese.
fn width(c: char) -> usize {
    let wide = matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    if wide { 2 } else { 1 }
}
