//! Builds the index from the files on disk.
//!
//! Ties what `source` finds to what [`build_from`] asks of a corpus.

use super::build::{BuildOptions, Corpus, Progress, Summary, build_from};
use crate::error::Result;
use crate::model::{FileRecord, Format, RawFile, Status};
use crate::source::{self, Entry};

/// Builds the index from the files and folders that the options name.
///
/// # Errors
/// A root that does not exist, a catalogue that is wrong, an index that cannot be written.
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<Summary> {
    build_from(&Disk { options }, options, progress)
}

struct Disk<'a> {
    options: &'a BuildOptions,
}

impl Corpus for Disk<'_> {
    type Entry = Entry;

    fn walk(&self) -> Result<Vec<Entry>> {
        source::walk(&self.options.roots)
    }

    fn record(&self, entry: &Entry) -> FileRecord {
        let (status, reason) = match &entry.refused {
            Some((status, reason)) => (*status, Some(reason.clone())),
            None => (Status::Ok, None),
        };
        FileRecord {
            path: entry.path.clone(),
            bytes: entry.bytes,
            modified_ns: entry.modified_ns,
            hash: String::new(),
            format: Format::Unknown,
            encoding: None,
            encoding_source: None,
            status,
            reason,
            reports: 0,
            figures: 0,
            warnings: Vec::new(),
        }
    }

    fn read(&self, entry: &Entry) -> Result<RawFile, (Status, String)> {
        source::read(entry)
    }
}
