//! From what was typed to a tree.
//!
//! Reading goes over the query with the characters of reports (`repair::mend_query`), so that
//! `（`, `：`, `＊` and `～` are the signs they look like and `慰问（wèn）金` is one word. Chinese
//! quotes do as well as the plain ones. Operators are in capitals; in lower case they are words.
//! What cannot be understood is refused with a caret under the place in what was typed.

use std::cell::OnceCell;
use std::ops::{Bound, RangeInclusive};
use std::sync::OnceLock;

use rust_decimal::prelude::ToPrimitive;

use super::distance::distance;
use super::expression;
use super::number;
use super::query::{Filter, Node, Query, Range, Scope, Sought, What, refuse};
use crate::error::{Error, Result};
use crate::model::{Kind, Level, Script, Sector};
use crate::repair::mend_query;
use crate::span::OffsetMap;
use crate::store::numbers;
use crate::tables::indicators::Indicators;

/// Deepest nesting of brackets and negations.
const MAX_DEPTH: usize = 64;
/// Most parts of `"two parts"~5`, and most characters between them.
const MAX_PARTS: usize = 8;
const MAX_BETWEEN: u32 = 1000;
/// Longest word that is looked for with changes or signs, in characters.
const MAX_PATTERN_CHARS: usize = 40;
/// Names that are told where one is not known.
const MOST_NEAR: usize = 4;

/// The fields that a query can name beside indicators.
const FIELDS: &[&str] = &[
    "title", "org", "province", "city", "county", "level", "sector", "year", "kind", "path", "script", "has",
    "chars", "masked",
];

/// Tells the ids of a catalogue of indicators; it is asked only where a query names one.
pub type Catalogue<'a> = &'a dyn Fn() -> Result<Vec<String>>;

/// The ids of the built-in catalogue.
static BUILT_IN: OnceLock<Vec<String>> = OnceLock::new();

/// Parses a query that may name the built-in indicators.
///
/// # Errors
/// `Query` where it cannot be understood, with the place and what was expected.
pub fn parse(text: &str) -> Result<Query> {
    parse_with(text, &|| match BUILT_IN.get() {
        Some(ids) => Ok(ids.clone()),
        None => {
            let ids = Indicators::load(None)?.ids().map(str::to_owned).collect();
            Ok(BUILT_IN.get_or_init(|| ids).clone())
        }
    })
}

/// Parses a query that may name the indicators of a catalogue.
///
/// # Errors
/// As [`parse`], and what reading the catalogue returns.
pub fn parse_with(text: &str, catalogue: Catalogue<'_>) -> Result<Query> {
    let (mended, map) = mend_query(text);
    let mut parser =
        Parser { typed: text, text: &mended, map, at: 0, depth: 0, catalogue, known: OnceCell::new() };
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
    /// As typed.
    typed: &'a str,
    /// Mended, and the way back.
    text: &'a str,
    map: OffsetMap,
    at: usize,
    depth: usize,
    catalogue: Catalogue<'a>,
    /// Ids of the catalogue, once they are asked for.
    known: OnceCell<Vec<String>>,
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
                Some(')') => break,
                Some(_) if self.sees_operator("OR") => break,
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
        if self.operator("NOT") {
            return Ok(Node::Not(Box::new(self.part()?)));
        }
        if c == '-' && self.negates() {
            self.bump(c);
            return Ok(Node::Not(Box::new(self.part()?)));
        }
        if let Some(name) = ["AND", "OR"].into_iter().find(|name| self.sees_operator(name)) {
            return Err(self.refuse(self.at, format!("`{name}` stands between two parts; one is missing")));
        }
        match c {
            ')' => Err(self.refuse(self.at, "a word, a phrase or a bracket is missing here".to_owned())),
            '(' => {
                let opened = self.at;
                self.bump(c);
                let inner = self.any()?;
                match self.peek() {
                    Some(')') => {
                        self.bump(')');
                        Ok(inner)
                    }
                    _ => Err(self.refuse(opened, "this bracket is never closed".to_owned())),
                }
            }
            _ => match self.field()? {
                Some(field) => self.value_of(&field),
                None => self.sought(Scope::Anywhere),
            },
        }
    }

    /// A field's name and colon, if they stand here.
    fn field(&mut self) -> Result<Option<String>> {
        let rest = self.rest();
        let name_char = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let (name, after) = rest.split_at(rest.bytes().take_while(name_char).count());
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !after.starts_with(':') {
            return Ok(None);
        }
        let lower = name.to_ascii_lowercase();
        if !FIELDS.contains(&lower.as_str()) && !self.indicators()?.contains(&lower) {
            let near = near_names(
                &lower,
                FIELDS.iter().copied().chain(self.indicators()?.iter().map(String::as_str)),
            );
            let fields = FIELDS.join(", ");
            let problem = match near.as_str() {
                "" => format!(
                    "there is no field `{name}`; the fields are {fields}, and the ids of `huizong indicators`; to look for it as text, put it in quotes"
                ),
                near => format!(
                    "there is no field `{name}`; near it are {near}; `huizong indicators` lists the figures"
                ),
            };
            return Err(self.refuse(self.at, problem));
        }
        self.at += name.len() + ":".len();
        Ok(Some(lower))
    }

    /// Ids of the catalogue.
    fn indicators(&self) -> Result<&[String]> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let ids = (self.catalogue)()?;
        Ok(self.known.get_or_init(|| ids))
    }

    /// What follows a field's colon.
    fn value_of(&mut self, field: &str) -> Result<Node> {
        match field {
            "title" => return self.sought(Scope::Title),
            "org" => return self.sought(Scope::Organisation),
            _ => {}
        }
        let start = self.at;
        let value = self.plain()?;
        let filter = match field {
            "level" => self.named("level", &value, start, Level::ALL.iter().map(|level| level.name()))?,
            "sector" => {
                self.named("sector", &value, start, Sector::ALL.iter().map(|sector| sector.name()))?
            }
            "kind" => self.named("kind", &value, start, Kind::ALL.iter().map(|kind| kind.name()))?,
            "script" => {
                self.named("script", &value, start, Script::ALL.iter().map(|script| script.name()))?
            }
            "province" => Filter::Region("province", value),
            "city" => Filter::Region("city", value),
            "county" => Filter::Region("county", value),
            "path" => Filter::Path(value),
            "year" => match years(&value) {
                Some(years) => Filter::Year(years),
                None => {
                    let forms = "`year:` takes a year or a range: 2007, 2005..2010, 2005.., ..2010";
                    return Err(self.refuse(start, forms.to_owned()));
                }
            },
            "masked" => match value.as_str() {
                "yes" => Filter::Masked(true),
                "no" => Filter::Masked(false),
                _ => return Err(self.refuse(start, "`masked:` takes yes or no".to_owned())),
            },
            "chars" => match number::range(&value).and_then(counts) {
                Some(range) => Filter::Chars(range),
                None => return Err(self.refuse(start, number_forms("chars"))),
            },
            "has" => {
                let id = value.to_ascii_lowercase();
                let ids = self.indicators()?;
                if !ids.contains(&id) {
                    let near = match near_names(&id, ids.iter().map(String::as_str)).as_str() {
                        "" => String::new(),
                        near => format!("; near it are {near}"),
                    };
                    let problem =
                        format!("there is no indicator `{value}`{near}; `huizong indicators` lists them");
                    return Err(self.refuse(start, problem));
                }
                Filter::Figure(id, Range { from: Bound::Unbounded, to: Bound::Unbounded })
            }
            indicator => match number::range(&value) {
                Some(range) if numbers::range(range.from, range.to).is_some() => {
                    Filter::Figure(indicator.to_owned(), range)
                }
                Some(_) => {
                    let most = numbers::LARGEST_BOUND;
                    let problem = format!("a number has at most four decimals here, and is at most {most}");
                    return Err(self.refuse(start, problem));
                }
                None => return Err(self.refuse(start, number_forms(indicator))),
            },
        };
        Ok(Node::Known(filter))
    }

    fn named(
        &self,
        field: &'static str,
        value: &str,
        at: usize,
        names: impl Iterator<Item = &'static str>,
    ) -> Result<Filter> {
        let names: Vec<&'static str> = names.collect();
        let found = names.iter().find(|name| name.eq_ignore_ascii_case(value));
        found
            .map(|name| Filter::Named(field, name))
            .ok_or_else(|| self.refuse(at, format!("`{field}:` takes one of {}", names.join(", "))))
    }

    /// A value without operators: a word as it stands, or what is in quotes.
    fn plain(&mut self) -> Result<String> {
        match self.quoted()? {
            Some(text) => Ok(text),
            None => self.word(),
        }
    }

    /// Something to look for in texts.
    fn sought(&mut self, scope: Scope) -> Result<Node> {
        let start = self.at;
        let what = if let Some(phrase) = self.quoted()? {
            if self.rest().starts_with('~') { self.near(start, &phrase)? } else { What::Phrase(phrase) }
        } else if self.rest().starts_with('/') {
            self.expression()?
        } else {
            let word = self.word()?;
            self.signs_of(word, scope, start)?
        };
        Ok(Node::Text(Sought { scope, what, at: self.typed_at(start) }))
    }

    /// What a word asks for by the signs in it.
    fn signs_of(&self, word: String, scope: Scope, start: usize) -> Result<What> {
        let fuzzy = word.rsplit_once('~').filter(|(before, after)| {
            before.contains(char::is_alphabetic) && after.bytes().all(|byte| byte.is_ascii_digit())
        });
        let starred = word.contains('*');
        let signs = starred || word.contains('?');
        let refuse_name = || {
            let problem = "`org:` has no words to compare; use `?`, a phrase or an expression";
            self.refuse(start, problem.to_owned())
        };
        if let Some((before, after)) = fuzzy {
            if signs {
                let problem = "`~` looks for one word as a whole; it does not go together with `*` and `?`";
                return Err(self.refuse(start, problem.to_owned()));
            }
            let changes = match after {
                "" | "1" => 1,
                "2" => 2,
                _ => {
                    let at = start + before.len() + 1;
                    let problem =
                        "a word has at most 2 changes: `慰问~`, `慰问~2`; put a `~` of the text in quotes";
                    return Err(self.refuse(at, problem.to_owned()));
                }
            };
            self.check_length(before, start)?;
            return match scope {
                Scope::Organisation => Err(refuse_name()),
                _ => Ok(What::Fuzzy(before.to_owned(), changes)),
            };
        }
        if !signs {
            return Ok(What::Words(word));
        }
        if word.chars().all(|c| matches!(c, '*' | '?')) {
            let problem = "a character is missing beside `*` and `?`; put signs of the text in quotes";
            return Err(self.refuse(start, problem.to_owned()));
        }
        self.check_length(&word, start)?;
        match (starred, scope) {
            (true, Scope::Organisation) => Err(refuse_name()),
            (true, _) => Ok(What::Pattern(word)),
            (false, _) => Ok(What::Gapped(word)),
        }
    }

    fn check_length(&self, word: &str, start: usize) -> Result<()> {
        if word.chars().count() <= MAX_PATTERN_CHARS {
            return Ok(());
        }
        let problem = format!(
            "a word with `*`, `?` or `~` has at most {MAX_PATTERN_CHARS} characters; use an expression: /…/"
        );
        Err(self.refuse(start, problem))
    }

    /// The `~5` behind a phrase.
    fn near(&mut self, start: usize, phrase: &str) -> Result<What> {
        let sign = self.at;
        self.bump('~');
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let between = self.rest()[..digits].parse().ok().filter(|&between: &u32| between <= MAX_BETWEEN);
        let Some(between) = between else {
            let problem = format!(
                "the most characters between the parts, up to {MAX_BETWEEN}, follow the `~`: \"困难 职工\"~5"
            );
            return Err(self.refuse(sign, problem));
        };
        self.at += digits;
        let parts: Vec<String> = phrase.split_whitespace().map(str::to_owned).collect();
        if !(2..=MAX_PARTS).contains(&parts.len()) {
            let problem = format!(
                "`~` after a phrase wants 2 to {MAX_PARTS} parts with blanks between them: \"困难 职工\"~5"
            );
            return Err(self.refuse(start, problem));
        }
        Ok(What::Near(parts, between))
    }

    /// An expression between slashes.
    fn expression(&mut self) -> Result<What> {
        let start = self.at;
        self.bump('/');
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.char_indices().find(|&(_, c)| {
            let closes = c == '/' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let Some((end, _)) = end else {
            let problem = "this expression is never closed by `/`; put a slash of the text in quotes";
            return Err(self.refuse(start, problem.to_owned()));
        };
        let text = &rest[..end];
        if text.trim().is_empty() {
            return Err(self.refuse(start, "there is nothing between these slashes".to_owned()));
        }
        if let Err(wrong) = expression::check(text) {
            return Err(self.refuse(self.at + wrong.at, wrong.problem));
        }
        self.at += end + "/".len();
        Ok(What::Expression(text.to_owned()))
    }

    /// What is in quotes, if a quote stands here.
    fn quoted(&mut self) -> Result<Option<String>> {
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        let Some(closing) = closing_quote(first) else { return Ok(None) };
        self.bump(first);
        let rest = self.rest();
        // Quotes of the same form within each other: 「」 has two signs, so they can be counted.
        let mut depth = 0;
        let end = rest.char_indices().find(|&(_, c)| {
            if closing.contains(&c) {
                depth -= 1;
            } else if c == first {
                depth += 1;
            }
            depth < 0
        });
        let Some((end, last)) = end else {
            return Err(self.refuse(start, "this quote is never closed".to_owned()));
        };
        let phrase = &rest[..end];
        if phrase.trim().is_empty() {
            return Err(self.refuse(start, "there is nothing between these quotes".to_owned()));
        }
        self.at += end + last.len_utf8();
        Ok(Some(phrase.to_owned()))
    }

    /// Characters up to a blank, a bracket or a quote.
    fn word(&mut self) -> Result<String> {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || closing_quote(c).is_some();
        let end = rest.find(ends).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.refuse(self.at, "a word or a phrase in quotes is missing here".to_owned()));
        }
        self.at += end;
        Ok(rest[..end].to_owned())
    }

    /// Whether a dash here negates what follows: it does where something follows at once.
    fn negates(&self) -> bool {
        self.rest().chars().nth(1).is_some_and(|c| !c.is_whitespace() && c != ')')
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
            let next = after.chars().next();
            next.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')') || closing_quote(c).is_some())
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

    /// Where a place of the mended query stands in what was typed.
    fn typed_at(&self, at: usize) -> usize {
        self.map.at(at).min(self.typed.len())
    }

    fn refuse(&self, at: usize, problem: String) -> Error {
        refuse(self.typed, self.typed_at(at), problem)
    }
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

/// The whole numbers within bounds.
fn counts(range: Range) -> Option<RangeInclusive<u64>> {
    let first = match range.from {
        Bound::Included(from) => from.ceil().to_u64()?,
        Bound::Excluded(from) => from.floor().to_u64()?.checked_add(1)?,
        Bound::Unbounded => 0,
    };
    let last = match range.to {
        Bound::Included(to) => to.floor().to_u64()?,
        Bound::Excluded(to) => to.ceil().to_u64()?.checked_sub(1)?,
        Bound::Unbounded => u64::MAX,
    };
    (first <= last).then_some(first..=last)
}

fn number_forms(field: &str) -> String {
    format!("`{field}:` takes a number or a range: 1200, >1000, >=1000, <50, 1万..10万, 1000.., ..50")
}

/// Names that look like this one, the nearest first; empty where none does.
pub fn near_names<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> String {
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|known| {
            let changes = distance(name, known);
            let holds = name.len() > 3 && (known.contains(name) || name.contains(known) && known.len() > 3);
            (changes <= 2.min(name.len() / 2) || holds).then_some((changes, known))
        })
        .collect();
    near.sort_unstable();
    near.iter().take(MOST_NEAR).map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The characters that close what this quote opens, if it is one.
fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '"' => Some(&['"']),
        '\u{201c}' | '\u{201d}' => Some(&['\u{201d}', '\u{201c}']),
        '\u{300c}' => Some(&['\u{300d}']),
        '\u{300e}' => Some(&['\u{300f}']),
        _ => None,
    }
}
