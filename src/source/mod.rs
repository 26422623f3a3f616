//! Walks the corpus and reads its files.
//!
//! The only place that touches the corpus on disk. [`walk`] lists what lies under the paths that
//! the user named, [`read`] reads one file within limits and tells its format. What cannot or
//! should not be read is listed with the reason, so that no file goes missing unsaid.

mod limits;
mod sniff;
mod walk;

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

pub use limits::FILE_BYTES;
pub use walk::walk;

use crate::model::{RawFile, Status};
use limits::SNIFF_BYTES;

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

/// Reads one file.
///
/// # Errors
/// The status and reason for the file's record where it cannot be read, is empty, is larger than
/// [`FILE_BYTES`], or was refused by the walk.
pub fn read(entry: &Entry) -> Result<RawFile, (Status, String)> {
    if let Some(refused) = &entry.refused {
        return Err(refused.clone());
    }
    let bytes = read_bytes(entry)?;
    if bytes.is_empty() {
        return Err((Status::Failed, "the file is empty".into()));
    }
    let format = sniff::format_of(&bytes[..bytes.len().min(SNIFF_BYTES)], &entry.extension);
    let hash = blake3::hash(&bytes).to_hex().to_string();
    Ok(RawFile { path: entry.path.clone(), format, bytes, hash })
}

/// The bytes of a file, if they are not too many.
fn read_bytes(entry: &Entry) -> Result<Vec<u8>, (Status, String)> {
    let failed = |error: std::io::Error| (Status::Failed, format!("cannot read the file: {error}"));
    let too_large = || (Status::Failed, format!("larger than {} MiB; split the file", FILE_BYTES >> 20));
    if entry.bytes > FILE_BYTES {
        return Err(too_large());
    }
    let file = File::open(&entry.file).map_err(failed)?;
    let mut bytes = Vec::with_capacity(entry.bytes as usize + 1);
    // The file may have grown since the walk, so the limit is kept here and not only by its size.
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > FILE_BYTES { Err(too_large()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests;
