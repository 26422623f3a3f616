//! What a query asks for: the tree that `parse.rs` makes of what was typed.
//!
//! ```text
//! query  = both { OR both }            OR binds weakest
//! both   = part { [AND] part }         parts side by side must all hold
//! part   = (NOT | "-") part | "(" query ")" | [field ":"] value
//! value  = word | word* | wo?d | word~ | "exact phrase" | "two parts"~5 | /expression/
//! ```
//!
//! The words of the tree have the characters of reports (`repair::mend_query`) and the script in
//! which they were typed; only `compile` and `marks` simplify them. [`Query`] keeps what was typed,
//! for messages that point into it.

use std::ops::{Bound, RangeInclusive};

use rust_decimal::Decimal;

use crate::error::{Error, ErrorKind};

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
    /// Something that the text, the title or a name contains.
    Text(Sought),
    /// Something that is known of the report.
    Known(Filter),
}

/// What is looked for in texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Where to look.
    pub scope: Scope,
    /// What to look for.
    pub what: What,
    /// Where it stands in the query, in bytes of what was typed.
    pub at: usize,
}

/// The ways of looking for something in texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Words written without quotes.
    Words(String),
    /// Characters that follow each other.
    Phrase(String),
    /// Runs of characters with so many others between them at most, in any order.
    Near(Vec<String>, u32),
    /// A word of the index, in which `*` is any characters and `?` is one.
    Pattern(String),
    /// Characters that follow each other, in which `?` is any one.
    Gapped(String),
    /// A word of the index within so many changes.
    Fuzzy(String, u8),
    /// A regular expression.
    Expression(String),
}

/// Where words and phrases are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The text, and the title with more weight.
    Anywhere,
    /// The title.
    Title,
    /// The name of the organisation.
    Organisation,
}

/// What is asked of a report beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// A field whose value begins with this: `province`, `city`, `county`.
    Region(&'static str, String),
    /// A field that has one of few values: `level`, `sector`, `kind`, `script`.
    Named(&'static str, &'static str),
    /// Years from and to, both included.
    Year(RangeInclusive<i64>),
    /// Paths that contain this.
    Path(String),
    /// A number of the comparison within these bounds.
    Figure(String, Range),
    /// Characters of the text.
    Chars(RangeInclusive<u64>),
    /// Whether years, names or numbers are hidden.
    Masked(bool),
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower bound.
    pub from: Bound<Decimal>,
    /// The upper bound.
    pub to: Bound<Decimal>,
}

impl Node {
    /// Whether words without quotes stand anywhere in it.
    pub(super) fn has_words(&self) -> bool {
        match self {
            Node::And(parts) | Node::Or(parts) => parts.iter().any(Node::has_words),
            Node::Not(inner) => inner.has_words(),
            Node::Text(sought) => matches!(sought.what, What::Words(_)),
            Node::Known(_) => false,
        }
    }

    /// What a title would be if the words and phrases of the query were all of it; none where the
    /// query asks for anything else in the text.
    pub(super) fn as_title(&self) -> Option<String> {
        match self {
            Node::And(parts) => {
                let texts: Option<Vec<String>> = parts.iter().map(Node::as_title).collect();
                texts.map(|texts| texts.concat())
            }
            Node::Text(Sought { scope: Scope::Anywhere | Scope::Title, what, .. }) => match what {
                What::Words(text) | What::Phrase(text) => Some(text.clone()),
                _ => None,
            },
            Node::Known(_) => Some(String::new()),
            _ => None,
        }
    }
}

impl Query {
    /// A `Query` error with a caret under the byte `at` of the query.
    pub(super) fn refuse(&self, at: usize, problem: String) -> Error {
        refuse(&self.text, at, problem)
    }
}

/// A `Query` error with a caret under the byte `at` of what was typed.
pub(super) fn refuse(typed: &str, at: usize, problem: String) -> Error {
    // One line, each character as wide as the caret's line counts it.
    let shown: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let before = typed.char_indices().take_while(|(start, _)| *start < at);
    let blanks: usize = before.map(|(_, c)| width(c)).sum();
    ErrorKind::Query { problem, query: shown, marker: format!("{}^", " ".repeat(blanks)) }.into()
}

/// Columns that a character takes on a terminal: 2 for Chinese.
fn width(c: char) -> usize {
    let wide = matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    if wide { 2 } else { 1 }
}
