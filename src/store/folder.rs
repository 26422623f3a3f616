//! What a folder holds: nothing, an index of ours, an index of another format, something else.
//!
//! tantivy keeps a `meta.json` with each commit and lets the program add a note to it; the note
//! here names the program and its format. The folder is judged by that file before tantivy opens
//! it, so that an index of another format or a stranger's index is told from a damaged one.
//!
//! Never: removes a file that tantivy did not write.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::schema::Schema;

use super::holder;
use super::schema::{FORMAT_VERSION, Fields};
use crate::error::{Error, ErrorKind, Result, caught};

/// Name of the program in the note.
const PROGRAM: &str = "huizong";
/// tantivy's file of the last commit.
const META: &str = "meta.json";
/// tantivy's list of the files it wrote.
const MANAGED: &str = ".managed.json";

/// The note kept with each commit.
#[derive(Serialize, Deserialize)]
struct Note {
    program: String,
    format: u32,
    /// Whether the clusters of copies are those of all reports: not in a build that goes on.
    #[serde(default)]
    clustered: bool,
}

/// The part of `meta.json` that is looked at.
#[derive(Deserialize)]
struct Meta {
    payload: Option<String>,
    schema: Option<Schema>,
}

/// What a folder holds.
#[derive(Debug)]
pub(super) enum Holds {
    /// Nothing that would stand in the way of an index.
    Nothing,
    /// An index of this format.
    Index,
    /// An index of ours that cannot be used as it is.
    Unusable(Error),
}

/// The note to keep with a commit; see [`is_clustered`].
pub(super) fn note(clustered: bool) -> String {
    let note = Note { program: PROGRAM.to_owned(), format: FORMAT_VERSION, clustered };
    // Plain values always become JSON; an empty note would be refused when read.
    serde_json::to_string(&note).unwrap_or_default()
}

/// Whether the commit with this note knows the clusters of all its reports.
pub(super) fn is_clustered(note: &str) -> bool {
    serde_json::from_str::<Note>(note).is_ok_and(|note| note.clustered)
}

/// What the folder holds.
///
/// # Errors
/// `NotAnIndex` where it holds something that is not ours, `Io` where it cannot be read.
pub(super) fn examine(folder: &Path) -> Result<Holds> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Holds::Nothing),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(ErrorKind::NotAnIndex { path: folder.to_owned() }.into());
        }
        Err(error) => return Err(Error::io("read", folder, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::io("read", folder, error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    if names.iter().any(|name| name == META) {
        return examine_meta(folder, names.iter().any(|name| name == MANAGED));
    }
    // Hidden files are tantivy's own of a start that was broken off, or version control's.
    let stranger = names.iter().any(|name| !name.starts_with('.') && name != "README.md");
    if !stranger {
        Ok(Holds::Nothing)
    } else if names.iter().any(|name| name == MANAGED) {
        Ok(Holds::Unusable(damaged(folder, "its `meta.json` is missing")))
    } else {
        Err(ErrorKind::NotAnIndex { path: folder.to_owned() }.into())
    }
}

fn examine_meta(folder: &Path, managed: bool) -> Result<Holds> {
    let not_ours = || Error::from(ErrorKind::NotAnIndex { path: folder.to_owned() });
    let path = folder.join(META);
    let bytes = fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
    let meta: Meta = match serde_json::from_slice(&bytes) {
        Ok(meta) => meta,
        Err(error) if managed => {
            return Ok(Holds::Unusable(damaged(folder, format!("its `meta.json` is broken ({error})"))));
        }
        Err(_) => return Err(not_ours()),
    };
    match meta.payload {
        Some(payload) => match serde_json::from_str::<Note>(&payload) {
            Ok(note) if note.program != PROGRAM => Err(not_ours()),
            Ok(note) if note.format == FORMAT_VERSION => Ok(Holds::Index),
            Ok(note) => {
                let (path, found) = (folder.to_owned(), note.format.to_string());
                Ok(Holds::Unusable(ErrorKind::IndexFormat { path, found, expected: FORMAT_VERSION }.into()))
            }
            Err(_) => Err(not_ours()),
        },
        // Made, and broken off before its first commit.
        None if meta.schema.is_some_and(|schema| schema == Fields::schema().0) => Ok(Holds::Index),
        None => Err(not_ours()),
    }
}

/// Removes tantivy's files from a folder, and no others.
///
/// # Errors
/// `Io` where a file cannot be removed.
pub(super) fn clear(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
    for entry in entries {
        let path = entry.map_err(|error| Error::io("read", folder, error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name == META || name == MANAGED || is_segment_file(&name) {
            fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
        }
    }
    Ok(())
}

/// Whether a file name is a segment's: 32 hex digits and an extension.
fn is_segment_file(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// An `IndexDamaged` error.
pub(super) fn damaged(folder: &Path, problem: impl Into<String>) -> Error {
    ErrorKind::IndexDamaged { path: folder.to_owned(), problem: problem.into() }.into()
}

/// What tantivy's error means for a user.
pub(super) fn explain(folder: &Path, error: TantivyError) -> Error {
    // A full disk and the like: the system says it best, and the index is whole.
    if let Some(code) = io_of(&error).and_then(std::io::Error::raw_os_error) {
        return Error::io("use", folder, std::io::Error::from_raw_os_error(code));
    }
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            ErrorKind::IndexLocked { path: folder.to_owned(), holder: holder::told(folder) }.into()
        }
        TantivyError::LockFailure(LockError::IoError(source), _) => {
            Error::io("lock", folder, std::io::Error::new(source.kind(), source))
        }
        TantivyError::IoError(source) => damaged(folder, source.to_string()),
        other => damaged(folder, other.to_string()),
    }
}

/// The input or output error that an error of tantivy comes from.
fn io_of(error: &TantivyError) -> Option<&std::io::Error> {
    match error {
        TantivyError::IoError(source)
        | TantivyError::LockFailure(LockError::IoError(source), _)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: source, .. }) => {
            Some(source)
        }
        _ => None,
    }
}

/// Runs what reads the index; a panic on damaged bytes becomes an `IndexDamaged` error.
///
/// tantivy checks the ends of its files when it opens them, not all their bytes.
pub(super) fn guarded<T>(folder: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    caught(read).unwrap_or_else(|_| Err(damaged(folder, "its bytes make no sense")))
}
