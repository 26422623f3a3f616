//! Puts files into the index; a commit makes them visible.
//!
//! Nothing that is put is seen by a reader before the commit, and a writer that is dropped
//! leaves the last commit as it was. On a large corpus the writer commits by itself after every
//! [`Options::commit_bytes`] of text, always between two files, so that a build that is broken
//! off can go on from there. The last commit of a build also holds the clusters of copies, found
//! from the signatures of all reports; where no report came or went these stay as they are.
//!
//! Memory is bounded: a fixed heap for the postings, shared by the threads; what does not fit
//! goes to disk as a segment of its own.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Term;
use tantivy::{Directory, Index, IndexWriter};

use super::budget::Budget;
use super::clusters;
use super::folder::{self, Holds, explain};
use super::holder::Holder;
use super::queue::{self, Row};
use super::read::Reader;
use super::schema::{CLUSTERS, Fields, settings};
use super::{record, tokenize, verify};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{FileRecord, ReadFile, ReadReport, Signature};
use crate::segment::characters;

/// Heap of all index threads together.
const HEAP_BYTES: usize = 96 << 20;
/// Least and most that tantivy takes for one thread.
const THREAD_HEAP_BYTES: std::ops::RangeInclusive<usize> = (16 << 20)..=(1 << 30);

/// Titles are told apart by so many characters; a term of the index has its limit.
const WHOLE_TITLE_CHARS: usize = 1000;

/// How to write.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Threads that index; at least one is used.
    pub threads: usize,
    /// Make the index anew where the folder holds one that cannot be used. A usable one is kept.
    pub replace_unusable: bool,
    /// Make the index anew, whatever it holds.
    pub afresh: bool,
    /// Commit by itself after this many bytes of text.
    pub commit_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { threads: 1, replace_unusable: false, afresh: false, commit_bytes: 512 << 20 }
    }
}

/// Writes an index; one at a time for a folder.
pub struct Writer {
    folder: PathBuf,
    fields: Fields,
    index: Index,
    writer: IndexWriter<Row>,
    /// Bounds the text that waits to be indexed.
    budget: Budget,
    /// Paths that the index may hold, committed or not.
    known: HashSet<String>,
    commit_bytes: u64,
    uncommitted_bytes: u64,
    /// What is not committed: signatures of files that were put, `None` of those removed.
    uncommitted: HashMap<String, Option<Vec<(u64, Signature)>>>,
    /// Whether the clusters of the index are those of its reports.
    clustered: bool,
    /// Tells others who holds the lock, as long as that is held.
    _holder: Holder,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Writer {
    /// Opens or makes the index in `folder` to write to it.
    ///
    /// # Errors
    /// `NotAnIndex` where the folder holds something else, `IndexLocked` where another writer is
    /// at work, `IndexFormat` and `IndexDamaged` where the index is of no use and
    /// [`Options::replace_unusable`] is not set, `Io`.
    pub fn begin(folder: &Path, options: Options) -> Result<Writer> {
        let opened = match folder::examine(folder)? {
            Holds::Nothing => create(folder),
            Holds::Index => open(folder),
            Holds::Unusable(error) => Err(error),
        };
        let looked_at = opened.and_then(|index| {
            let known = Reader::of_index(folder, &index)?.paths()?;
            if options.replace_unusable {
                check(folder, &index)?;
            }
            Ok((index, known))
        });
        let (index, known) = match looked_at {
            Ok(_) if options.afresh => (replace(folder)?, Vec::new()),
            Err(error) if options.replace_unusable && is_unusable(&error) => (replace(folder)?, Vec::new()),
            result => result?,
        };
        let note = index.load_metas().map_err(|error| explain(folder, error))?.payload;
        let threads = options.threads.max(1);
        let heap = (HEAP_BYTES / threads).clamp(*THREAD_HEAP_BYTES.start(), *THREAD_HEAP_BYTES.end());
        let how = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(heap)
            .num_merge_threads(threads.min(4))
            .build();
        let writer = index.writer_with_options(how).map_err(|error| explain(folder, error))?;
        Ok(Writer {
            folder: folder.to_owned(),
            fields: Fields::of(&index.schema()).map_err(|error| explain(folder, error))?,
            index,
            writer,
            budget: queue::room(),
            known: known.into_iter().collect(),
            commit_bytes: options.commit_bytes.max(1),
            uncommitted_bytes: 0,
            uncommitted: HashMap::new(),
            clustered: note.is_some_and(|note| folder::is_clustered(&note)),
            _holder: Holder::note(folder),
        })
    }

    /// A reader of what is committed now.
    ///
    /// # Errors
    /// `IndexDamaged`, `Io`.
    pub fn reader(&self) -> Result<Reader> {
        Reader::of_index(&self.folder, &self.index)
    }

    /// Puts a file in the place of whatever its path had. `rules` is the fingerprint of what it
    /// was read by, handed back by [`Reader::file_states`].
    ///
    /// # Errors
    /// `Io`, `IndexDamaged`.
    pub fn put(&mut self, file: &ReadFile, rules: u64) -> Result<()> {
        self.put_with(file, rules, |_| Vec::new())
    }

    /// Puts a file as [`Writer::put`] does, with the numbers of the comparison that `numbers`
    /// tells of each report, by indicator, so that reports can be searched by them.
    ///
    /// # Errors
    /// `Io`, `IndexDamaged`.
    pub fn put_with(
        &mut self,
        file: &ReadFile,
        rules: u64,
        numbers: impl Fn(&ReadReport) -> Vec<(String, Decimal)>,
    ) -> Result<()> {
        let path = &file.record.path;
        self.remove(path);
        let mut signatures = Vec::with_capacity(file.signatures.len());
        for (report, signature) in file.reports.iter().zip(&file.signatures) {
            self.uncommitted_bytes += report.report.text.len() as u64;
            let mut document = self.report_document(path, report, &numbers(report))?;
            let bytes = record::write_signature(signature).map_err(|error| self.unwritable(path, error))?;
            document.bytes(self.fields.signature, bytes);
            self.add(document)?;
            signatures.push((report.report.id_number(), signature.clone()));
        }
        if !signatures.is_empty() {
            self.clustered = false;
            self.uncommitted.insert(path.clone(), Some(signatures));
        }
        self.add_record(&file.record, rules)?;
        if self.uncommitted_bytes >= self.commit_bytes { self.commit_now() } else { Ok(()) }
    }

    /// Puts a file's record in the place of the one that it had, and leaves its reports.
    ///
    /// # Errors
    /// `Io`, `IndexDamaged`.
    pub fn put_record(&mut self, record: &FileRecord, rules: u64) -> Result<()> {
        self.writer.delete_term(Term::from_field_text(self.fields.file, &record.path));
        self.add_record(record, rules)
    }

    /// Removes a file and its reports.
    pub fn remove(&mut self, path: &str) {
        // Deletions are looked up in every segment, so there is none without a cause.
        if self.known.remove(path) {
            self.writer.delete_term(Term::from_field_text(self.fields.file, path));
            self.writer.delete_term(Term::from_field_text(self.fields.path, path));
            self.clustered = false;
            self.uncommitted.insert(path.to_owned(), None);
        }
    }

    /// Makes everything put so far visible and ends the writing.
    ///
    /// # Errors
    /// `Io`, `IndexDamaged`.
    pub fn commit(mut self) -> Result<()> {
        if !self.clustered {
            self.put_clusters()?;
            self.clustered = true;
        }
        self.commit_now()?;
        let Writer { folder, writer, _holder, .. } = self;
        writer.wait_merging_threads().map_err(|error| explain(&folder, error))
    }

    /// Puts the clusters of all reports, committed and not, in the place of those before.
    fn put_clusters(&mut self) -> Result<()> {
        let mut signatures = self.reader()?.signatures()?;
        for (path, changed) in self.uncommitted.drain() {
            signatures.remove(&path);
            signatures.extend(changed.map(|own| (path, own)));
        }
        let groups = clusters::groups(signatures);
        let name = Term::from_field_text(self.fields.other, CLUSTERS);
        self.writer.delete_term(name);
        if groups.is_empty() {
            return Ok(());
        }
        let mut document = Row::default();
        document.text(self.fields.other, CLUSTERS);
        let bytes = record::write_groups(&groups).map_err(|error| self.unwritable(CLUSTERS, error))?;
        document.bytes(self.fields.record, bytes);
        self.add(document)
    }

    fn commit_now(&mut self) -> Result<()> {
        self.uncommitted_bytes = 0;
        self.uncommitted.clear();
        let explained = |error| explain(&self.folder, error);
        let mut prepared = self.writer.prepare_commit().map_err(explained)?;
        prepared.set_payload(&folder::note(self.clustered));
        prepared.commit().map_err(explained)?;
        Ok(())
    }

    fn add(&self, mut row: Row) -> Result<()> {
        row.wait_for(&self.budget);
        self.writer.add_document(row).map(drop).map_err(|error| explain(&self.folder, error))
    }

    fn add_record(&mut self, record: &FileRecord, rules: u64) -> Result<()> {
        self.known.insert(record.path.clone());
        let fields = &self.fields;
        let mut document = Row::default();
        document.text(fields.file, &record.path);
        document.u64(fields.bytes, record.bytes);
        document.i64(fields.modified, record.modified_ns);
        document.u64(fields.rules, rules);
        document.text(fields.status, record.status.name());
        if !record.hash.is_empty() {
            document.bytes(fields.hash, record.hash.as_bytes().to_vec());
        }
        if let Some(encoding) = &record.encoding {
            document.text(fields.encoding, encoding);
        }
        let bytes = record::write_file(record).map_err(|error| self.unwritable(&record.path, error))?;
        document.bytes(fields.record, bytes);
        self.add(document)
    }

    fn report_document(&self, path: &str, read: &ReadReport, numbers: &[(String, Decimal)]) -> Result<Row> {
        let fields = &self.fields;
        let (report, facts) = (&read.report, &read.report.facts);
        let mut document = Row::default();
        document.text(fields.path, path);
        document.u64(fields.number, u64::from(report.number));
        document.u64(fields.report_id, report.id_number());
        document.text_in(&[fields.words, fields.characters, fields.pairs, fields.text], &report.text);
        if let Some(title) = &facts.title {
            let in_title = [fields.title_words, fields.title_characters, fields.title_pairs];
            document.text_in(&in_title, title);
            document.text(fields.title_whole, &whole_title(title));
        }
        let level = facts.level.map(|level| level.name());
        let named = [
            (fields.organisation, facts.organisation.as_deref()),
            (fields.province, facts.province.as_deref()),
            (fields.city, facts.city.as_deref()),
            (fields.county, facts.county.as_deref()),
            (fields.level, level),
            (fields.sector, Some(facts.sector.name())),
            (fields.kind, Some(facts.kind.name())),
            (fields.script, Some(read.script.name())),
        ];
        for (field, value) in named {
            if let Some(value) = value {
                document.text(field, value);
            }
        }
        if let Some(year) = facts.year {
            document.i64(fields.year, i64::from(year));
        }
        document.u64(fields.figures, read.figures.len() as u64);
        document.u64(fields.chars, report.text.chars().count() as u64);
        document.u64(fields.positions, characters::of(&report.text).count() as u64);
        document.bool(fields.masked, facts.masked);
        if !numbers.is_empty() {
            document.numbers(fields.numbers, numbers);
        }
        let bytes = record::write_report(read).map_err(|error| self.unwritable(path, error))?;
        document.bytes(fields.record, bytes);
        Ok(document)
    }

    fn unwritable(&self, path: &str, error: postcard::Error) -> Error {
        Error::io("write", &self.folder, std::io::Error::other(format!("{path}: {error}")))
    }
}

/// A title as one term: its characters, as far as a term may be long.
pub fn whole_title(title: &str) -> String {
    characters::of(title).map(|(_, c)| c).take(WHOLE_TITLE_CHARS).collect()
}

fn create(folder: &Path) -> Result<Index> {
    fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, error))?;
    let (schema, _) = Fields::schema();
    let explained = |error| explain(folder, error);
    let directory = MmapDirectory::open(folder).map_err(|error| explain(folder, error.into()))?;
    let index =
        Index::builder().schema(schema).settings(settings()).open_or_create(directory).map_err(explained)?;
    tokenize::register(&index);
    Ok(index)
}

fn open(folder: &Path) -> Result<Index> {
    let index = Index::open_in_dir(folder).map_err(|error| explain(folder, error))?;
    Fields::of(&index.schema()).map_err(|error| explain(folder, error))?;
    tokenize::register(&index);
    Ok(index)
}

/// Whether the index itself is at fault, and not what holds it for the moment.
fn is_unusable(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::IndexDamaged { .. } | ErrorKind::IndexFormat { .. })
}

/// Reads all bytes of the index and compares them with their checksums.
fn check(folder: &Path, index: &Index) -> Result<()> {
    let (_, damaged) = verify::checksums(folder, index)?;
    match damaged.first() {
        None => Ok(()),
        Some(file) => Err(folder::damaged(folder, format!("`{}` is not as it was written", file.display()))),
    }
}

/// Makes the index anew, unless another writer is at work on it.
fn replace(folder: &Path) -> Result<Index> {
    let directory = MmapDirectory::open(folder).map_err(|error| explain(folder, error.into()))?;
    let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| explain(folder, error.into()))?;
    folder::clear(folder)?;
    drop(lock);
    create(folder)
}
