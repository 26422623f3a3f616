//! Reads files without an index: one after the other in order, or one from a stream.
//!
//! The files are read side by side, a few for each thread at a time, so that memory does not
//! grow with their number.

use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;

use super::build::{Corpus, read_safely};
use super::disk::Disk;
use super::{packed, program_failed};
use crate::error::{Error, ErrorKind, Result, caught};
use crate::model::{Config, FileRecord, ReadFile, Status};
use crate::source;
use crate::tables::Tables;
use crate::worker::Parsers;

/// Files that one thread reads before all are handed on.
const FILES_AT_ONCE: usize = 8;

/// Bytes of files that are read before all are handed on.
const BYTES_AT_ONCE: u64 = 32 << 20;

/// Reads the files under `roots` and hands them to `take`, in the order of their paths.
///
/// A file that cannot be read is handed on with its status and reason.
///
/// # Errors
/// A root that does not exist, and what `take` returns.
pub fn read_each<E: From<Error>>(
    roots: &[PathBuf],
    threads: usize,
    tables: &Tables,
    config: &Config,
    mut take: impl FnMut(ReadFile) -> Result<(), E>,
) -> Result<(), E> {
    let corpus = Disk { roots, index: None, file_bytes: config.limits.file_bytes };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| {
        let expected = format!("give a smaller number; the system says: {error}");
        Error::from(ErrorKind::BadOption { option: "--threads", value: threads.to_string(), expected })
    })?;
    let entries = corpus.walk()?;
    let parsers = Parsers::new(tables, config);
    let reader = packed::Reader::new(&parsers, tables, config, threads);
    let mut rest = &entries[..];
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take(FILES_AT_ONCE * threads.max(1)).take_while(|entry| {
            bytes += entry.bytes;
            bytes <= BYTES_AT_ONCE
        });
        let (some, others) = rest.split_at(fits.count().max(1));
        rest = others;
        let read: Vec<Vec<ReadFile>> = pool.install(|| {
            let one = |entry| read_safely(&corpus, entry, &corpus.record(entry), &reader);
            some.par_iter().map(one).collect()
        });
        read.into_iter().flatten().try_for_each(&mut take)?;
    }
    Ok(())
}

/// Reads one file from a stream, such as standard input; it goes by `name`. What is packed in it
/// follows it.
pub fn read_stream(name: &str, stream: impl Read, tables: &Tables, config: &Config) -> Vec<ReadFile> {
    let record = FileRecord::unread(name.to_owned(), 0, 0);
    let parsers = Parsers::new(tables, config);
    let reader = packed::Reader::new(&parsers, tables, config, 1);
    let mut files = Vec::new();
    let read = caught(|| match source::read_stream(name, stream, config.limits.file_bytes) {
        Ok(raw) => {
            let bytes = raw.bytes.len() as u64;
            let record = FileRecord { bytes, hash: raw.hash.clone(), format: raw.format, ..record.clone() };
            reader.read(raw, reader.room_for(bytes), record, &mut |file, _| files.push(file));
        }
        Err((status, reason)) => files.push(packed::unread(record.clone(), status, reason)),
    });
    if let Err(said) = read {
        files.push(packed::unread(record, Status::Failed, program_failed(&said)));
    }
    files.sort_by(|a, b| a.record.path.cmp(&b.record.path));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_program_is_the_streams_reason() {
        struct Odd;
        impl Read for Odd {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                panic!("odd bytes")
            }
        }
        let config = Config::default();
        let tables = Tables::load(&config).unwrap();
        let record = read_stream("-", Odd, &tables, &config).remove(0).record;
        assert_eq!((record.path.as_str(), record.status), ("-", Status::Failed));
        assert!(record.reason.unwrap().contains("odd bytes"));
    }
}
