//! Reads an index: files, reports and counts, as of the last commit.
//!
//! A reader sees one commit for its whole life, also while a build goes on. The index is mapped
//! into memory, and reports are read one at a time, so that a corpus of any size can be listed
//! in little memory. Bytes that make no sense are an `IndexDamaged` error, never a panic.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tantivy::columnar::BytesColumn;
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocSet, Index, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, TantivyError};

use super::clusters::{Clusters, Signatures};
use super::folder::{self, Holds, damaged, explain, guarded};
use super::lockless::Readable;
use super::order::{Order, Place, dictionary};
use super::schema::{CLUSTERS, Fields};
use super::{record, tokenize};
use crate::error::{ErrorKind, Result};
use crate::model::{FileRecord, ReadReport, Signature};

/// A report as it comes back from the index.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredReport {
    /// Its id: [`crate::model::Report::id`].
    pub report_id: String,
    /// Path of its file.
    pub path: String,
    /// Report, figures, source text: all that the pipeline handed over.
    pub read: ReadReport,
}

/// What a build must know of a file to tell whether it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// Size.
    pub bytes: u64,
    /// Time of the last change, nanoseconds since 1970.
    pub modified_ns: i64,
    /// blake3 of the bytes, in hex; empty where they could not be read.
    pub hash: String,
    /// Fingerprint of the rules that it was read by.
    pub rules: u64,
    /// What became of it, by its printed name.
    pub status: String,
}

/// How much an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files by printed status.
    pub files: BTreeMap<String, u64>,
    /// Files by encoding.
    pub encodings: BTreeMap<String, u64>,
    /// Bytes of all files on disk.
    pub bytes: u64,
    /// Reports.
    pub reports: u64,
    /// Figures.
    pub figures: u64,
}

/// Reads an index.
pub struct Reader {
    folder: PathBuf,
    fields: Fields,
    searcher: Searcher,
    order: OnceLock<Order>,
    clusters: OnceLock<Clusters>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// `NoIndex`, `NotAnIndex`, `IndexFormat`, `IndexDamaged`, `Io`.
    pub fn open(folder: &Path) -> Result<Reader> {
        match folder::examine(folder)? {
            Holds::Nothing => return Err(ErrorKind::NoIndex { path: folder.to_owned() }.into()),
            Holds::Unusable(error) => return Err(error),
            Holds::Index => {}
        }
        guarded(folder, || {
            let index = Index::open(Readable::open(folder)?).map_err(|error| explain(folder, error))?;
            tokenize::register(&index);
            Reader::of_index(folder, &index)
        })
    }

    /// Reads an index that is open.
    pub(super) fn of_index(folder: &Path, index: &Index) -> Result<Reader> {
        guarded(folder, || {
            let explained = |error| explain(folder, error);
            let fields = Fields::of(&index.schema()).map_err(explained)?;
            let reader =
                index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(explained)?;
            Ok(Reader {
                folder: folder.to_owned(),
                fields,
                searcher: reader.searcher(),
                order: OnceLock::new(),
                clusters: OnceLock::new(),
            })
        })
    }

    /// What the index holds, from its columns alone.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn counts(&self) -> Result<Counts> {
        self.guarded(|| {
            let mut counts = Counts::default();
            for segment in self.searcher.segment_readers() {
                let columns = segment.fast_fields();
                let (bytes, number) = (columns.u64("bytes")?, columns.u64("number")?);
                let figures = columns.u64("figures")?;
                let statuses = dictionary(segment, "status")?;
                let encodings = dictionary(segment, "encoding")?;
                let (status, encoding) = (columns.str("status")?, columns.str("encoding")?);
                let name = |column: &Option<tantivy::columnar::StrColumn>, names: &[String], document| {
                    let term = column.as_ref()?.term_ords(document).next()?;
                    names.get(term as usize).cloned()
                };
                for document in segment.doc_ids_alive() {
                    if number.first(document).is_some() {
                        counts.reports += 1;
                        counts.figures += figures.first(document).unwrap_or(0);
                        continue;
                    }
                    counts.bytes += bytes.first(document).unwrap_or(0);
                    if let Some(status) = name(&status, &statuses, document) {
                        *counts.files.entry(status).or_default() += 1;
                    }
                    if let Some(encoding) = name(&encoding, &encodings, document) {
                        *counts.encodings.entry(encoding).or_default() += 1;
                    }
                }
            }
            Ok(counts)
        })
    }

    /// What each file was when it was read, by path, from columns alone.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn file_states(&self) -> Result<HashMap<String, FileState>> {
        self.guarded(|| {
            let mut states = HashMap::new();
            for segment in self.searcher.segment_readers() {
                let columns = segment.fast_fields();
                let Some(path) = columns.str("file")? else { continue };
                let Some(status) = columns.str("status")? else { continue };
                let (paths, statuses) = (dictionary(segment, "file")?, dictionary(segment, "status")?);
                let (bytes, modified) = (columns.u64("bytes")?, columns.i64("modified")?);
                let (rules, hashes) = (columns.u64("rules")?, columns.bytes("hash")?);
                let mut hash = Vec::new();
                for document in segment.doc_ids_alive() {
                    let Some(term) = path.term_ords(document).next() else { continue };
                    hash.clear();
                    if let Some(column) = &hashes
                        && let Some(term) = column.term_ords(document).next()
                    {
                        column.ord_to_bytes(term, &mut hash)?;
                    }
                    let named = |names: &[String], term: Option<u64>| {
                        term.and_then(|term| names.get(term as usize).cloned()).unwrap_or_default()
                    };
                    let state = FileState {
                        bytes: bytes.first(document).unwrap_or(0),
                        modified_ns: modified.first(document).unwrap_or(0),
                        hash: String::from_utf8_lossy(&hash).into_owned(),
                        rules: rules.first(document).unwrap_or(0),
                        status: named(&statuses, status.term_ords(document).next()),
                    };
                    states.insert(named(&paths, Some(term)), state);
                }
            }
            Ok(states)
        })
    }

    /// The rules that files were read by, as `build` gave them; none where no file was read.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn rules(&self) -> Result<Option<u64>> {
        self.guarded(|| {
            for segment in self.searcher.segment_readers() {
                let rules = segment.fast_fields().u64("rules")?;
                if let Some(rules) = segment.doc_ids_alive().find_map(|document| rules.first(document)) {
                    return Ok(Some(rules));
                }
            }
            Ok(None)
        })
    }

    /// The records of all files, sorted by path.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn files(&self) -> Result<Vec<FileRecord>> {
        let mut files = Vec::new();
        self.guarded(|| {
            for (ordinal, segment) in (0u32..).zip(self.searcher.segment_readers()) {
                let Some(path) = segment.fast_fields().str("file")? else { continue };
                for document in segment.doc_ids_alive() {
                    if path.term_ords(document).next().is_some() {
                        files.push(self.file_at(DocAddress::new(ordinal, document))?);
                    }
                }
            }
            Ok(())
        })?;
        files.sort_unstable_by(|a: &FileRecord, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The record of one file.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        self.guarded(|| {
            let found = self.documents_with(Term::from_field_text(self.fields.file, path))?;
            found.first().map(|&address| self.file_at(address)).transpose()
        })
    }

    /// Every report's place, sorted by (path, number). Cheap: no text is read.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn places(&self) -> Result<&[Place]> {
        Ok(&self.order()?.places)
    }

    /// Path of the file that a report stands in.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn path(&self, place: &Place) -> Result<&str> {
        let paths = &self.order()?.paths;
        let path = paths.get(place.path as usize);
        path.map(String::as_str).ok_or_else(|| damaged(&self.folder, "a report has no path"))
    }

    /// Every report, sorted by (path, number), one in memory at a time.
    ///
    /// # Errors
    /// `IndexDamaged`; also from each step of the iterator.
    pub fn reports(&self) -> Result<Reports<'_>> {
        Ok(Reports { reader: self, places: self.places()?.iter() })
    }

    /// The report at a place.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn load(&self, place: &Place) -> Result<StoredReport> {
        let path = self.path(place)?.to_owned();
        self.guarded(|| {
            let document: TantivyDocument = self.searcher.doc(place.address)?;
            let text = document.get_first(self.fields.text).and_then(|value| value.as_str());
            let text = text.ok_or_else(|| lacking("text"))?.to_owned();
            let read = record::read_report(place.number, text, self.record_of(&document)?)
                .map_err(|_| lacking("readable record"))?;
            Ok(StoredReport { report_id: place.report_id(), path, read })
        })
    }

    /// The places of all reports with this id: exact copies, sorted by (path, number).
    ///
    /// # Errors
    /// `NoSuchReport`, `IndexDamaged`.
    pub fn copies(&self, id: &str) -> Result<Vec<Place>> {
        let unknown = || ErrorKind::NoSuchReport { id: id.to_owned() };
        let hex = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = if hex { u64::from_str_radix(id, 16).ok() } else { None };
        let number = number.ok_or_else(unknown)?;
        let addresses =
            self.guarded(|| self.documents_with(Term::from_field_u64(self.fields.report_id, number)))?;
        let order = self.order()?;
        let mut places: Vec<Place> = addresses
            .into_iter()
            .filter_map(|address| order.index_of(address))
            .map(|index| order.places[index])
            .collect();
        places.sort_unstable();
        if places.is_empty() { Err(unknown().into()) } else { Ok(places) }
    }

    /// The report with this id; the first by (path, number) of exact copies.
    ///
    /// # Errors
    /// `NoSuchReport`, `IndexDamaged`.
    pub fn report(&self, id: &str) -> Result<StoredReport> {
        // `copies` gives at least one place or an error.
        self.load(&self.copies(id)?[0])
    }

    /// The text of a document, if it is a report.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub(crate) fn text(&self, address: DocAddress) -> Result<Option<String>> {
        self.guarded(|| {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let text = document.get_first(self.fields.text).and_then(|value| value.as_str());
            Ok(text.map(str::to_owned))
        })
    }

    /// Which reports are copies of one another.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn clusters(&self) -> Result<&Clusters> {
        if self.clusters.get().is_none() {
            let groups = self.guarded(|| {
                let found = self.documents_with(Term::from_field_text(self.fields.other, CLUSTERS))?;
                let Some(&address) = found.first() else { return Ok(Vec::new()) };
                let document: TantivyDocument = self.searcher.doc(address)?;
                record::read_groups(self.record_of(&document)?).map_err(|_| lacking("readable record"))
            })?;
            // Two threads may both have made them; both made the same.
            let _ = self.clusters.set(Clusters::of(&groups, self.places()?));
        }
        self.clusters.get().ok_or_else(|| damaged(&self.folder, "its clusters cannot be made"))
    }

    /// Whether the clusters are those of all reports: not in a build that goes on.
    pub(super) fn is_clustered(&self) -> Result<bool> {
        let metas = self.guarded(|| self.searcher.index().load_metas())?;
        Ok(metas.payload.is_some_and(|note| folder::is_clustered(&note)))
    }

    /// Ids and signatures of all reports, by file and in the order of the file.
    pub(super) fn signatures(&self) -> Result<Signatures> {
        let mut columns = Vec::new();
        self.guarded(|| {
            for segment in self.searcher.segment_readers() {
                columns.push(match segment.fast_fields().bytes("signature")? {
                    Some(column) => Some((signatures_of(&column)?, column)),
                    None => None,
                });
            }
            Ok(())
        })?;
        let mut signatures = Signatures::new();
        for place in self.places()? {
            let (segment, document) = (place.address.segment_ord as usize, place.address.doc_id);
            let signature = columns[segment]
                .as_ref()
                .and_then(|(known, column)| known.get(column.term_ords(document).next()? as usize).cloned());
            let signature = signature.ok_or_else(|| damaged(&self.folder, "a report has no signature"))?;
            signatures.entry(self.path(place)?.to_owned()).or_default().push((place.id, signature));
        }
        Ok(signatures)
    }

    /// tantivy's searcher, for `search`.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The fields, for `search`.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The place of a document, if it is a report; places compare by (path, number).
    pub(crate) fn place_of(&self, address: DocAddress) -> Result<Option<Place>> {
        let order = self.order()?;
        Ok(order.index_of(address).map(|index| order.places[index]))
    }

    /// Runs what reads the index; tantivy's errors and panics on damaged bytes are explained.
    pub(crate) fn guarded<T>(&self, read: impl FnOnce() -> Result<T, TantivyError>) -> Result<T> {
        guarded(&self.folder, || read().map_err(|error| explain(&self.folder, error)))
    }

    /// Paths of all files.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn paths(&self) -> Result<Vec<String>> {
        self.guarded(|| {
            let mut paths = Vec::new();
            for segment in self.searcher.segment_readers() {
                paths.extend(dictionary(segment, "file")?);
            }
            Ok(paths)
        })
    }

    /// The reports in the order of tables, made when first asked for.
    pub(crate) fn order(&self) -> Result<&Order> {
        if self.order.get().is_none() {
            let order = self.guarded(|| Order::of(&self.searcher))?;
            // Two threads may both have made it; both made the same.
            let _ = self.order.set(order);
        }
        self.order.get().ok_or_else(|| damaged(&self.folder, "its reports cannot be put in order"))
    }

    fn documents_with(&self, term: Term) -> Result<Vec<DocAddress>, TantivyError> {
        let mut found = Vec::new();
        for (ordinal, segment) in (0u32..).zip(self.searcher.segment_readers()) {
            let postings =
                segment.inverted_index(term.field())?.read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    found.push(DocAddress::new(ordinal, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    fn file_at(&self, address: DocAddress) -> Result<FileRecord, TantivyError> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        record::read_file(self.record_of(&document)?).map_err(|_| lacking("readable record"))
    }

    fn record_of<'a>(&self, document: &'a TantivyDocument) -> Result<&'a [u8], TantivyError> {
        document
            .get_first(self.fields.record)
            .and_then(|value| value.as_bytes())
            .ok_or_else(|| lacking("record"))
    }
}

/// Reports of an index in order; see [`Reader::reports`].
#[derive(Debug)]
pub struct Reports<'a> {
    reader: &'a Reader,
    places: std::slice::Iter<'a, Place>,
}

impl Iterator for Reports<'_> {
    type Item = Result<StoredReport>;

    fn next(&mut self) -> Option<Self::Item> {
        self.places.next().map(|place| self.reader.load(place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

/// The signatures of a column, in the order of its dictionary.
fn signatures_of(column: &BytesColumn) -> Result<Vec<Signature>, TantivyError> {
    let mut all = Vec::new();
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        all.push(record::read_signature(stream.key()).map_err(|_| lacking("readable signature"))?);
    }
    Ok(all)
}

fn lacking(what: &str) -> TantivyError {
    TantivyError::InternalError(format!("a document lacks its {what}"))
}
