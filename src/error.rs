//! Why a run stopped.
//!
//! One error type for the crate. Every kind carries what a user needs to mend it: the path, the
//! line, the value. Odd text is never an error; see [`crate::warning`].

mod caught;
mod shown;

use std::path::{Path, PathBuf};

pub use caught::{caught, is_caught, said};
pub use shown::{shown, shown_path};

/// Result of anything that can stop a run.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run stopped. Small to pass around; look at [`Error::kind`].
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<ErrorKind>);

impl Error {
    /// What happened.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// An input or output error at `path`, while `doing` something to it.
    pub fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        ErrorKind::Io { doing, path: path.to_owned(), source }.into()
    }
}

impl<K: Into<ErrorKind>> From<K> for Error {
    fn from(kind: K) -> Self {
        Error(Box::new(kind.into()))
    }
}

/// What can stop a run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be used.
    #[error("cannot {doing} `{}`: {source}", shown_path(path))]
    Io {
        /// What was tried, as a verb: `read`, `write` …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A table of the program's or the user's is wrong.
    #[error("{}:{line}: {problem}", shown_path(path))]
    Table {
        /// The table's file.
        path: PathBuf,
        /// Line in it, from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A file of labels is wrong.
    #[error("{}:{line}: {problem}", shown_path(path))]
    Gold {
        /// The labels' file.
        path: PathBuf,
        /// Line in it, from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
    /// There is no index where one was asked for.
    #[error(
        "there is no index in `{}`; run `huizong build` first, or name another with `--index`",
        shown_path(path)
    )]
    NoIndex {
        /// The folder.
        path: PathBuf,
    },
    /// The index was written by another version of the program.
    #[error(
        "the index in `{}` has format {found}, this program reads {expected}; build it again with `huizong build --force --index {}`",
        shown_path(path),
        shown_path(path)
    )]
    IndexFormat {
        /// The folder.
        path: PathBuf,
        /// Format of the index.
        found: String,
        /// Format of the program.
        expected: u32,
    },
    /// Another build holds the index.
    #[error(
        "another build is writing `{}`{holder}; wait for it to end, or use another folder with `--index`",
        shown_path(path)
    )]
    IndexLocked {
        /// The folder.
        path: PathBuf,
        /// Which process of which machine, and since when, in brackets; empty where not known.
        holder: String,
    },
    /// The folder named for the index holds something else.
    #[error("`{}` is not empty and holds no index; choose another folder with `--index`", shown_path(path))]
    NotAnIndex {
        /// The folder.
        path: PathBuf,
    },
    /// The index cannot be read.
    #[error(
        "the index in `{}` cannot be used: {problem}; build it again with `huizong build --force --index {}`",
        shown_path(path),
        shown_path(path)
    )]
    IndexDamaged {
        /// The folder.
        path: PathBuf,
        /// What tantivy says.
        problem: String,
    },
    /// A query cannot be understood.
    #[error("cannot understand the query: {problem}\n  {query}\n  {marker}")]
    Query {
        /// What was expected.
        problem: String,
        /// The query as typed.
        query: String,
        /// Blanks and a caret under the place, by display width.
        marker: String,
    },
    /// No report has this id.
    #[error("no report has the id `{id}`; `huizong search` shows ids in its first column")]
    NoSuchReport {
        /// The id as typed.
        id: String,
    },
    /// Nothing that was named can be read.
    #[error("`{}` does not exist; name a file or folder that does", shown_path(path))]
    NoSuchInput {
        /// The path as typed.
        path: PathBuf,
    },
    /// What is to be written cannot be shown on a terminal, or is a folder.
    #[error("`{what}` cannot be printed; name a {place} with `-o`")]
    NeedsOutput {
        /// The format, or what is written.
        what: &'static str,
        /// File or folder.
        place: &'static str,
    },
    /// A value of an option cannot be used.
    #[error("`{value}` is no value for `{option}`; {expected}")]
    BadOption {
        /// The option, with its dashes.
        option: &'static str,
        /// What was given.
        value: String,
        /// What would do.
        expected: String,
    },
}
