//! Builds the index from the files on disk.
//!
//! Ties what `source` finds to what [`build_from`] asks of a corpus.

use std::path::{Path, PathBuf};

use super::build::{BuildOptions, Corpus, Progress, Summary, build_from};
use crate::error::Result;
use crate::model::{FileRecord, RawFile, Status};
use crate::source::{self, Entry};

/// Builds the index from the files and folders that the options name.
///
/// # Errors
/// A root that does not exist, a catalogue that is wrong, an index that cannot be written.
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<Summary> {
    let file_bytes = options.config.limits.file_bytes;
    let corpus = Disk { roots: &options.roots, index: Some(&options.index), file_bytes };
    build_from(&corpus, options, progress)
}

/// The files under some paths.
pub(super) struct Disk<'a> {
    /// Files and folders.
    pub(super) roots: &'a [PathBuf],
    /// Folder of the index that is built, which is no input.
    pub(super) index: Option<&'a Path>,
    /// Largest file that is read.
    pub(super) file_bytes: u64,
}

impl Corpus for Disk<'_> {
    type Entry = Entry;

    fn walk(&self) -> Result<Vec<Entry>> {
        source::walk_around(self.roots, self.index)
    }

    fn record(&self, entry: &Entry) -> FileRecord {
        let (status, reason) = match &entry.refused {
            Some((status, reason)) => (*status, Some(reason.clone())),
            None => (Status::Ok, None),
        };
        let record = FileRecord::unread(entry.path.clone(), entry.bytes, entry.modified_ns);
        FileRecord { status, reason, ..record }
    }

    fn read(&self, entry: &Entry) -> Result<RawFile, (Status, String)> {
        source::read(entry, self.file_bytes)
    }
}
