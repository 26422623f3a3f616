//! Builds the index: reads what is new or changed, drops what is gone, commits.
//!
//! Files are read side by side and handed, through a short channel, to the one thread that puts
//! them into the store; the store sorts them, so the tables do not depend on who was first.
//! After a build the index describes exactly the files of that run. A file that cannot be read
//! is a record with its reason and never stops the others, even where the program itself fails
//! on it.
//!
//! A file is read again when its size or its bytes changed, when the rules did (the program's
//! or the user's catalogue), and when its bytes could not be had the last time.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use rayon::prelude::*;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{packed, program_failed};
use crate::dataset::cells;
use crate::error::{Error, ErrorKind, Result, caught};
use crate::model::{Config, Figure, FileRecord, RawFile, ReadFile, ReadReport, Status};
use crate::store::{Budget, FileState, Options, Reader, Taken, Writer};
use crate::tables::Tables;
use crate::worker::Parsers;

/// Files that wait between reading and indexing, for each thread.
const WAITING_FILES: usize = 2;
/// Bytes of them.
const WAITING_BYTES: usize = 8 << 20;

/// What to build and how.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Files and folders to read.
    pub roots: Vec<PathBuf>,
    /// Folder of the index.
    pub index: PathBuf,
    /// Read everything again, and replace an index that cannot be used.
    pub force: bool,
    /// Threads; 0 takes as many as the machine has.
    pub threads: usize,
    /// What the stages are told.
    pub config: Config,
}

/// Files to build from: the corpus on disk, or a test's.
pub trait Corpus: Sync {
    /// A file that was found.
    type Entry: Sync;

    /// The files, in order.
    ///
    /// # Errors
    /// A root that does not exist.
    fn walk(&self) -> Result<Vec<Self::Entry>>;

    /// What is known of a file before it is read: path, size, time; status and reason where it
    /// is not to be read.
    fn record(&self, entry: &Self::Entry) -> FileRecord;

    /// The file's bytes.
    ///
    /// # Errors
    /// Whether it failed or was skipped, and why.
    fn read(&self, entry: &Self::Entry) -> Result<RawFile, (Status, String)>;
}

/// Is told how a build goes on. Called from several threads.
pub trait Progress: Sync {
    /// The corpus was walked; so many files are to be read.
    fn walked(&self, _files: usize, _bytes: u64) {}
    /// A file was read, or was seen to be unchanged.
    fn read(&self, _record: &FileRecord) {}
    /// All files were read; the index is being completed.
    fn committing(&self) {}
}

impl Progress for () {}

/// Files of a run by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileCounts {
    /// Read in this run.
    pub ok: u64,
    /// Not read, for they did not change.
    pub unchanged: u64,
    /// Cannot be read, in this run or since an earlier one.
    pub failed: u64,
    /// Left out on purpose.
    pub skipped: u64,
    /// Gone from the corpus, and now from the index.
    pub removed: u64,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// What a build did. Serializes to the object that `build --json` prints; the rest is for the
/// printed summary.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Files of the run.
    pub files: FileCounts,
    /// Reports in the index.
    pub reports: u64,
    /// Figures in the index.
    pub figures: u64,
    /// Bytes of the files of the run.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// Bytes of the files that were read.
    #[serde(skip)]
    pub bytes_read: u64,
    /// Files in the index by encoding.
    #[serde(skip)]
    pub encodings: BTreeMap<String, u64>,
    /// Files that could not be read, by path.
    #[serde(skip)]
    pub failures: Vec<Unread>,
}

/// What is to be done with a file.
#[derive(Debug, PartialEq, Eq)]
enum Todo {
    /// Nothing: size, time and rules are those of the index.
    Keep,
    /// Read it.
    Read,
    /// Read its bytes, and go on only if their hash is another.
    Compare(String),
    /// Note that it is left out.
    Refuse,
}

/// Takes what became of a file, and the room that it keeps while it waits.
type Send<'s> = &'s mut dyn FnMut(Outcome, Option<Taken>);

/// What became of a file.
enum Outcome {
    /// Put it in the place of what the index has. Its members were put before.
    Put(Box<ReadFile>),
    /// Put this, which is packed in the file that follows.
    Member(Box<ReadFile>),
    /// Only its time of change is another.
    Touch(FileRecord),
}

impl Outcome {
    /// About how many bytes it holds.
    fn bytes(&self) -> usize {
        let (Outcome::Put(file) | Outcome::Member(file)) = self else { return 0 };
        let of_report = |read: &ReadReport| {
            read.report.text.len() + read.source_text.len() + read.figures.len() * 2 * size_of::<Figure>()
        };
        file.reports.iter().map(of_report).sum()
    }
}

/// Builds the index from a corpus.
///
/// # Errors
/// A root that does not exist, a catalogue that is wrong, an index that cannot be written.
pub fn build_from<C: Corpus>(corpus: &C, options: &BuildOptions, progress: &dyn Progress) -> Result<Summary> {
    match build_once(corpus, options, progress, false) {
        // Damage may only be met when old and new are merged; all files are read in any case.
        Err(error) if options.force && matches!(error.kind(), ErrorKind::IndexDamaged { .. }) => {
            build_once(corpus, options, progress, true)
        }
        built => built,
    }
}

/// Builds the index, from nothing if it is to be `afresh`.
fn build_once<C: Corpus>(
    corpus: &C,
    options: &BuildOptions,
    progress: &dyn Progress,
    afresh: bool,
) -> Result<Summary> {
    let started = Instant::now();
    let tables = Tables::load(&options.config)?;
    let rules = fingerprint(&options.config)?;
    let threads = match options.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| {
        Error::io("start threads for", &options.index, std::io::Error::other(error.to_string()))
    })?;
    let entries = corpus.walk()?;
    let how = Options { threads, replace_unusable: options.force, afresh, ..Options::default() };
    let mut writer = Writer::begin(&options.index, how)?;
    let before = writer.reader()?;
    let states = before.file_states()?;

    let mut summary = Summary::default();
    let mut seen = HashSet::new();
    let mut kept = HashSet::new();
    let mut work = Vec::new();
    for entry in &entries {
        let record = corpus.record(entry);
        // Roots may overlap; a path counts once.
        if !seen.insert(record.path.clone()) {
            continue;
        }
        summary.bytes += record.bytes;
        match decide(states.get(&record.path), &record, rules, options.force) {
            Todo::Keep => {
                keep(&before, &states, &record.path, &mut summary)?;
                kept.insert(record.path);
            }
            todo => work.push((entry, record, todo)),
        }
    }
    progress.walked(work.len(), work.iter().map(|(_, record, _)| record.bytes).sum());
    // For each file that is read again, the members that the index has of it.
    let mut members: HashMap<String, Vec<String>> = HashMap::new();
    for path in states.keys().filter(|path| !seen.contains(path.as_str())) {
        match packed::holders(path).find(|holder| seen.contains(*holder)) {
            Some(holder) if kept.contains(holder) => keep(&before, &states, path, &mut summary)?,
            Some(holder) => members.entry(holder.to_owned()).or_default().push(path.clone()),
            None => {
                writer.remove(path);
                summary.files.removed += 1;
            }
        }
    }
    let mut taker = Taker {
        before: &before,
        states: &states,
        tables: &tables,
        seen: &seen,
        members,
        rules,
        now: HashSet::new(),
    };

    let parsers = Parsers::new(&tables, &options.config);
    let reader = packed::Reader::new(&parsers, &tables, &options.config, threads);
    let one = |(entry, record, todo): &(&C::Entry, FileRecord, Todo), send: Send<'_>| {
        read_one(corpus, entry, record, todo, &reader, send);
        progress.read(record);
    };
    let (sender, receiver) = sync_channel(threads * WAITING_FILES);
    std::thread::scope(|scope| -> Result<()> {
        scope.spawn(|| pool.install(|| send_all(&work, one, sender)));
        // An error drops the receiver, and the senders stop at the next file.
        for (outcome, _wait, _room) in receiver {
            taker.take(outcome, &mut writer, &mut summary)?;
        }
        Ok(())
    })?;
    progress.committing();
    drop(before);
    writer.commit()?;

    let counts = Reader::open(&options.index)?.counts()?;
    (summary.reports, summary.figures, summary.encodings) =
        (counts.reports, counts.figures, counts.encodings);
    summary.failures.sort_by(|a, b| a.path.cmp(&b.path));
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

/// Reads every file side by side, roughly in order, until nobody listens.
fn send_all<T: Sync>(
    work: &[T],
    one: impl Fn(&T, Send<'_>) + Sync,
    sender: SyncSender<(Outcome, Taken, Option<Taken>)>,
) {
    let waiting = Budget::new(WAITING_BYTES);
    // From the front, one at a time: neighbours in the corpus stay near each other in the store,
    // where they are later read in this order.
    let _ = work.iter().par_bridge().try_for_each_with(sender, |sender, item| {
        let mut listens = true;
        one(item, &mut |outcome, room| {
            let wait = waiting.take(outcome.bytes());
            listens &= sender.send((outcome, wait, room)).is_ok();
        });
        if listens { Ok(()) } else { Err(()) }
    });
}

fn decide(state: Option<&FileState>, record: &FileRecord, rules: u64, force: bool) -> Todo {
    let refused = record.status != Status::Ok;
    let Some(state) = state.filter(|state| !force && state.rules == rules) else {
        return if refused { Todo::Refuse } else { Todo::Read };
    };
    let same_time = state.modified_ns == record.modified_ns && state.bytes == record.bytes;
    if refused {
        let same = same_time && state.status == record.status.name() && state.hash.is_empty();
        return if same { Todo::Keep } else { Todo::Refuse };
    }
    match (same_time, state.hash.is_empty()) {
        // Its bytes could not be had; that may be mended without a trace on the file.
        (_, true) => Todo::Read,
        (true, false) => Todo::Keep,
        (false, false) if state.bytes == record.bytes => Todo::Compare(state.hash.clone()),
        (false, false) => Todo::Read,
    }
}

/// Counts a file that stays as it is.
fn keep(
    before: &Reader,
    states: &HashMap<String, FileState>,
    path: &str,
    summary: &mut Summary,
) -> Result<()> {
    let status = states.get(path).and_then(|state| Status::from_name(&state.status));
    match status {
        Some(Status::Failed) => {
            let reason = before.file(path)?.and_then(|record| record.reason).unwrap_or_default();
            summary.files.failed += 1;
            summary.failures.push(Unread { path: path.to_owned(), reason });
        }
        Some(Status::Skipped) => summary.files.skipped += 1,
        _ => summary.files.unchanged += 1,
    }
    Ok(())
}

/// Reads one file with all that is packed in it. Whatever happens in it stays in its record.
fn read_one<C: Corpus>(
    corpus: &C,
    entry: &C::Entry,
    record: &FileRecord,
    todo: &Todo,
    reader: &packed::Reader<'_>,
    send: Send<'_>,
) {
    let unread = |status, reason| Outcome::Put(Box::new(packed::unread(record.clone(), status, reason)));
    if *todo == Todo::Refuse {
        return send(Outcome::Put(Box::new(ReadFile::empty(record.clone()))), None);
    }
    let read = caught(|| {
        let room = reader.room_for(record.bytes);
        let raw = match corpus.read(entry) {
            Ok(raw) => raw,
            Err((status, reason)) => return send(unread(status, reason), None),
        };
        if matches!(todo, Todo::Compare(hash) if *hash == raw.hash) {
            return send(Outcome::Touch(record.clone()), None);
        }
        let own = FileRecord { hash: raw.hash.clone(), format: raw.format, ..record.clone() };
        reader.read(raw, room, own, &mut |file, room| {
            let file = Box::new(file);
            let is_own = file.record.path == record.path;
            send(if is_own { Outcome::Put(file) } else { Outcome::Member(file) }, room);
        });
    });
    if let Err(said) = read {
        send(unread(Status::Failed, program_failed(&said)), None);
    }
}

/// Reads one file for which there is no index to compare with; its members follow it.
pub(super) fn read_safely<C: Corpus>(
    corpus: &C,
    entry: &C::Entry,
    record: &FileRecord,
    reader: &packed::Reader<'_>,
) -> Vec<ReadFile> {
    let todo = if record.status == Status::Ok { Todo::Read } else { Todo::Refuse };
    let mut files = Vec::new();
    read_one(corpus, entry, record, &todo, reader, &mut |outcome, _| match outcome {
        Outcome::Put(file) | Outcome::Member(file) => files.push(*file),
        // Nothing was compared, so this does not happen; the record would say all there is.
        Outcome::Touch(record) => files.push(ReadFile::empty(record)),
    });
    files.sort_by(|a, b| a.record.path.cmp(&b.record.path));
    files
}

/// Gives the store what became of files, and counts them.
struct Taker<'t> {
    before: &'t Reader,
    states: &'t HashMap<String, FileState>,
    tables: &'t Tables,
    /// Paths of the files on disk.
    seen: &'t HashSet<String>,
    /// For each file that is read again, the members that the index has of it.
    members: HashMap<String, Vec<String>>,
    /// Members that were put in this run.
    now: HashSet<String>,
    rules: u64,
}

impl Taker<'_> {
    fn take(&mut self, outcome: Outcome, writer: &mut Writer, summary: &mut Summary) -> Result<()> {
        match outcome {
            Outcome::Touch(now) => self.touch(&now, writer, summary),
            Outcome::Member(mut file) => {
                // A folder called `a.zip!` may hold a file of this path.
                while self.seen.contains(&file.record.path) {
                    file.record.path.push_str(" (2)");
                }
                if self.states.contains_key(&file.record.path) {
                    self.now.insert(file.record.path.clone());
                }
                self.put(*file, writer, summary)
            }
            Outcome::Put(file) => {
                for gone in self.members.remove(&file.record.path).unwrap_or_default() {
                    if !self.now.remove(&gone) {
                        writer.remove(&gone);
                        summary.files.removed += 1;
                    }
                }
                if file.record.status == Status::Ok {
                    summary.bytes_read += file.record.bytes;
                }
                self.put(*file, writer, summary)
            }
        }
    }

    /// Notes that only a file's time of change is another.
    fn touch(&mut self, now: &FileRecord, writer: &mut Writer, summary: &mut Summary) -> Result<()> {
        for member in self.members.remove(&now.path).unwrap_or_default() {
            keep(self.before, self.states, &member, summary)?;
        }
        let Some(then) = self.before.file(&now.path)? else { return Ok(()) };
        let record = FileRecord { modified_ns: now.modified_ns, ..then };
        writer.put_record(&record, self.rules)?;
        match record.status {
            Status::Failed => {
                summary.files.failed += 1;
                let reason = record.reason.unwrap_or_default();
                summary.failures.push(Unread { path: record.path, reason });
            }
            Status::Ok | Status::Skipped => summary.files.unchanged += 1,
        }
        Ok(())
    }

    fn put(&mut self, file: ReadFile, writer: &mut Writer, summary: &mut Summary) -> Result<()> {
        writer.put_with(&file, self.rules, |report| numbers(report, self.tables))?;
        let record = file.record;
        match record.status {
            Status::Ok => summary.files.ok += 1,
            Status::Skipped => summary.files.skipped += 1,
            Status::Failed => {
                summary.files.failed += 1;
                let reason = record.reason.unwrap_or_default();
                summary.failures.push(Unread { path: record.path, reason });
            }
        }
        Ok(())
    }
}

/// The numbers of the comparison that a report makes, so that it can be searched by them.
fn numbers(read: &ReadReport, tables: &Tables) -> Vec<(String, Decimal)> {
    let cells = cells::cells(&read.report.text, &read.figures, tables);
    cells.into_iter().map(|cell| (cell.indicator, cell.value)).collect()
}

/// A number that changes when files would be read otherwise: by the program's rules and data,
/// the user's catalogue and the options of the stages. Its last bits are [`catalogue_mark`].
fn fingerprint(config: &Config) -> Result<u64> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("HUIZONG_RULES").as_bytes());
    hasher.update(config.encoding.map_or("", |encoding| encoding.name()).as_bytes());
    // The limits of this run's files; whatever failed by one may be read by another.
    hasher.update(format!("\0{:?}", config.limits).as_bytes());
    Ok(first_bytes(&hasher.finalize()) << CATALOGUE_BITS | catalogue_mark(config)?)
}

/// Bits of a fingerprint that tell the user's catalogue.
const CATALOGUE_BITS: u32 = 24;

/// What tells one catalogue of the user's from another; 0 where there is none.
///
/// # Errors
/// `NoSuchInput`, `Io`.
fn catalogue_mark(config: &Config) -> Result<u64> {
    let Some(path) = &config.indicators else { return Ok(0) };
    let hash = first_bytes(&blake3::hash(&read(path)?));
    // Never that of none.
    Ok((hash % (1 << CATALOGUE_BITS)).max(1))
}

/// Whether an index with this [`Reader::rules`] was built with another catalogue of the user's, or
/// with one where there is none now.
///
/// # Errors
/// `NoSuchInput`, `Io`.
///
/// [`Reader::rules`]: crate::store::Reader::rules
pub fn is_of_other_catalogue(rules: u64, config: &Config) -> Result<bool> {
    Ok(rules % (1 << CATALOGUE_BITS) != catalogue_mark(config)?)
}

/// The first eight bytes of a hash, as a number.
fn first_bytes(hash: &blake3::Hash) -> u64 {
    hash.as_bytes()[..8].iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ErrorKind::NoSuchInput { path: path.to_owned() }.into(),
        _ => Error::io("read", path, error),
    })
}

#[cfg(test)]
mod tests;
