//! Reads a file and the files that are packed in it, down to a depth.
//!
//! A member is a file of the corpus like any other, by the path `a.zip!/b.txt`. It is handed on as
//! soon as it is read, and the file that holds it comes last: whoever sees its record knows that
//! its members are there.

use std::collections::HashSet;

use super::{finish, program_failed};
use crate::decode::Refusal;
use crate::error::caught;
use crate::model::{Config, FileRecord, Format, Limits, Member, RawFile, ReadFile, Status};
use crate::source;
use crate::store::{Budget, Taken};
use crate::tables::Tables;
use crate::worker::Parsers;

/// Between the path of a file and the path of a member in it.
pub(super) const WITHIN: &str = "!/";
/// Bytes of files, or of their texts, that are held at a time for each thread; a larger one is held
/// alone. A file that takes a parser counts as much, however small it is.
const THREAD_BYTES: usize = 4 << 20;
/// A line takes as much memory as so many bytes of text.
const LINE_BYTES: u64 = 24;
/// The name of a member that has none.
const NAMELESS: &str = "member";

/// What reads a file with all that is packed in it.
pub(super) struct Reader<'r> {
    pub(super) parsers: &'r Parsers<'r>,
    pub(super) tables: &'r Tables,
    pub(super) config: &'r Config,
    /// Room for the bytes and texts of the files that are read at a time.
    room: Budget,
}

/// Takes what was read, with the room for its text if it has one: whoever keeps the file waiting
/// keeps the room too, so that no more is held than there is room for.
pub(super) type Take<'t> = &'t mut dyn FnMut(ReadFile, Option<Taken>);

/// What the members of one file on disk have taken so far.
#[derive(Default)]
struct Spent {
    members: u64,
    bytes: u64,
}

impl<'r> Reader<'r> {
    /// What reads files with these parsers on so many threads.
    pub(super) fn new(
        parsers: &'r Parsers<'r>,
        tables: &'r Tables,
        config: &'r Config,
        threads: usize,
    ) -> Self {
        let room = Budget::new(THREAD_BYTES.saturating_mul(threads.max(2)));
        Reader { parsers, tables, config, room }
    }

    /// Waits for room for a file of so many bytes.
    pub(super) fn room_for(&self, bytes: u64) -> Taken {
        self.room.take(usize::try_from(bytes).unwrap_or(usize::MAX))
    }

    /// Reads a file, for whose bytes there is `room`; hands on its members, then itself.
    pub(super) fn read(&self, raw: RawFile, room: Taken, record: FileRecord, take: Take<'_>) {
        self.read_at(0, raw, room, record, &mut Spent::default(), take);
    }

    fn read_at(
        &self,
        depth: u32,
        raw: RawFile,
        room: Taken,
        record: FileRecord,
        spent: &mut Spent,
        take: Take<'_>,
    ) {
        let limits = &self.config.limits;
        if raw.format.has_members() && depth >= limits.depth {
            let why =
                format!("over the limit of {} archives within archives; see `--max-depth`", limits.depth);
            return take(unread(record, Status::Failed, why), None);
        }
        // Nobody who waits for room has any, so that all who wait get some.
        drop(room);
        let least = if raw.format.is_foreign() { THREAD_BYTES as u64 } else { 0 };
        let room = self.room_for(least.max(raw.bytes.len() as u64));
        let (text, members) = self.parsers.read(raw, limits.file_bytes);
        drop(room);
        let mut names = HashSet::new();
        let mut stopped = None;
        for member in members {
            let member = member.and_then(|member| spent.on(&member, limits).map(|()| member));
            match member {
                Ok(member) => self.member(depth, member, &record, &mut names, spent, take),
                Err(refusal) => {
                    stopped = Some(refusal);
                    break;
                }
            }
        }
        let room = self.room_for(text.as_ref().map_or(0, |(decoded, _)| weight(&decoded.text)));
        let mut file = finish(text, record, self.tables, self.config);
        if let Some(Refusal { status, reason }) = stopped {
            (file.record.status, file.record.reason) = (status, Some(reason));
        }
        take(file, Some(room));
    }

    /// Reads one member of the file with this record.
    fn member(
        &self,
        depth: u32,
        member: Member,
        holder: &FileRecord,
        names: &mut HashSet<String>,
        spent: &mut Spent,
        take: Take<'_>,
    ) {
        let path = format!("{}{WITHIN}{}", holder.path, name_apart(&member.name, names));
        let mut record = FileRecord {
            path: path.clone(),
            bytes: member.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            hash: String::new(),
            format: Format::Unknown,
            status: Status::Ok,
            reason: None,
            ..holder.clone()
        };
        let raw = match member.bytes.and_then(|bytes| source::read_member(&path, bytes)) {
            Ok(raw) => raw,
            Err((status, reason)) => return take(unread(record, status, reason), None),
        };
        (record.hash, record.format) = (raw.hash.clone(), raw.format);
        let room = self.room_for(record.bytes);
        // What one member makes the program do must not cost the others.
        if let Err(said) = caught(|| self.read_at(depth + 1, raw, room, record.clone(), spent, take)) {
            take(unread(record, Status::Failed, program_failed(&said)), None);
        }
    }
}

impl Spent {
    /// Counts a member.
    ///
    /// # Errors
    /// The limit that it goes beyond.
    fn on(&mut self, member: &Member, limits: &Limits) -> Result<(), Refusal> {
        let over = |limit: String| {
            Err(Refusal { status: Status::Failed, reason: format!("over the limit of {limit}") })
        };
        self.members += 1;
        self.bytes += member.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if self.members > limits.members {
            return over(format!("{} members; see `--max-members`", limits.members));
        }
        if self.bytes > limits.unpacked_bytes {
            return over(format!("{} MiB unpacked; see `--max-unpacked`", limits.unpacked_bytes >> 20));
        }
        Ok(())
    }
}

/// How much room a text takes.
fn weight(text: &str) -> u64 {
    text.len() as u64 + LINE_BYTES * memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

/// The files on disk that a path may lie within, the outermost first.
pub(super) fn holders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices(WITHIN).map(|(at, _)| &path[..at])
}

/// A file that was not read.
pub(super) fn unread(record: FileRecord, status: Status, reason: String) -> ReadFile {
    ReadFile::empty(FileRecord { status, reason: Some(reason), ..record })
}

/// The name of a member as a path, and no other member's.
fn name_apart(name: &str, names: &mut HashSet<String>) -> String {
    // Nothing is written anywhere; but a path that leaves its archive would mislead.
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let tidy = parts.collect::<Vec<_>>().join("/");
    let tidy = if tidy.is_empty() { NAMELESS.to_owned() } else { tidy };
    let numbered = (2..).map(|number| format!("{tidy} ({number})"));
    let mut candidates = std::iter::once(tidy.clone()).chain(numbered);
    // There are more numbers than members.
    candidates.find(|name| names.insert(name.clone())).unwrap_or(tidy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within_and_apart() {
        let mut names = HashSet::new();
        let mut tidy = |name: &str| name_apart(name, &mut names);
        assert_eq!(tidy("../../etc/passwd"), "etc/passwd");
        assert_eq!(tidy("C:\\文件\\a.txt"), "C:/文件/a.txt");
        assert_eq!(tidy("/etc//passwd"), "etc/passwd (2)");
        assert_eq!(tidy(".."), "member");
    }

    #[test]
    fn holders_from_the_outside() {
        assert_eq!(holders("a.zip!/b!/c.txt").collect::<Vec<_>>(), ["a.zip", "a.zip!/b"]);
        assert_eq!(holders("a.txt").count(), 0);
    }
}
