//! Walks the corpus and reads its files.
//!
//! The only place that touches the corpus on disk. [`walk`] lists what lies under the paths that
//! the user named, [`read`] reads one file within limits and tells its format. What cannot or
//! should not be read is listed with the reason, so that no file goes missing unsaid.

mod sniff;
mod walk;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub use walk::{walk, walk_around};

use crate::model::{RawFile, Status};

/// A file of the corpus as the walk found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path as the user named it: the root joined with the place below it, with `/`.
    pub path: String,
    /// Where it lies on disk.
    pub file: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of the last change, in nanoseconds since 1970; 0 where it is not known.
    pub modified_ns: i64,
    /// Extension in lower case, without the dot; empty where there is none.
    pub extension: String,
    /// Why it is not to be read, if so.
    pub refused: Option<(Status, String)>,
}

/// Reads one file of at most so many bytes.
///
/// # Errors
/// The status and reason for the file's record where it cannot be read, is empty, is larger, or
/// was refused by the walk.
pub fn read(entry: &Entry, most: u64) -> Result<RawFile, (Status, String)> {
    if let Some(refused) = &entry.refused {
        return Err(refused.clone());
    }
    if entry.bytes > most {
        return Err(too_large(most));
    }
    let file = File::open(&entry.file).map_err(failed)?;
    raw_file(&entry.path, &entry.extension, bytes_of(file, entry.bytes, most)?)
}

/// Reads one file from a stream, such as standard input; it goes by `name`.
///
/// # Errors
/// As [`read`].
pub fn read_stream(name: &str, stream: impl Read, most: u64) -> Result<RawFile, (Status, String)> {
    raw_file(name, "", bytes_of(stream, 0, most)?)
}

/// A member of an archive, which goes by `path`.
///
/// # Errors
/// The status and reason for its record where it is empty or its name says that it is not to be read.
pub fn read_member(path: &str, bytes: Vec<u8>) -> Result<RawFile, (Status, String)> {
    let below = path.rsplit("!/").next().unwrap_or(path);
    if let Some(reason) = below.split('/').find_map(|part| walk::left_out(part.as_bytes())) {
        return Err((Status::Skipped, reason.to_owned()));
    }
    let extension = Path::new(below).extension().map(|end| end.to_string_lossy().to_lowercase());
    raw_file(path, &extension.unwrap_or_default(), bytes)
}

/// All bytes of a stream, if they are no more than `most`; about so many are `expected`.
fn bytes_of(stream: impl Read, expected: u64, most: u64) -> Result<Vec<u8>, (Status, String)> {
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    // A file may have grown since the walk, so the limit is kept here and not only by its size.
    stream.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

/// A file with these bytes, if there are any.
fn raw_file(path: &str, extension: &str, bytes: Vec<u8>) -> Result<RawFile, (Status, String)> {
    if bytes.is_empty() {
        return Err((Status::Failed, "the file is empty".into()));
    }
    let format = sniff::format_of(&bytes, extension);
    let hash = blake3::hash(&bytes).to_hex().to_string();
    Ok(RawFile { path: path.to_owned(), format, bytes, hash })
}

fn failed(error: std::io::Error) -> (Status, String) {
    (Status::Failed, format!("cannot read the file: {error}"))
}

fn too_large(most: u64) -> (Status, String) {
    (
        Status::Failed,
        format!("over the limit of {} MiB for a file; split it, or see `--max-file`", most >> 20),
    )
}

#[cfg(test)]
mod tests;
