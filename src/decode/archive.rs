//! The members of a zip archive.
//!
//! Unpacks one member at a time and never to disk. Names that are no UTF-8 are read in the
//! encoding that makes most sense of them, which for old Chinese archives is GBK.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::bytes::{self, Codec};
use super::{Refusal, failed, score};
use crate::model::{Limits, Member, Status};
use crate::tables::Tables;

/// Members smaller than this may have any expansion: they cannot do harm.
const SMALL: u64 = 4 << 20;

/// Whether an archive can be opened.
///
/// # Errors
/// Where it is cut off or damaged.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    ZipArchive::new(Cursor::new(bytes)).map(drop).map_err(|error| match error {
        ZipError::UnsupportedArchive(why) => {
            failed(format!("the archive cannot be read: {why}; pack it anew"))
        }
        _ => failed("damaged: the archive or office file is cut off or broken; get another copy"),
    })
}

/// The members of an archive one after the other; folders are none.
pub(super) struct Members<'t> {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    next: usize,
    limits: Limits,
    member_bytes: u64,
    tables: &'t Tables,
}

impl<'t> Members<'t> {
    /// The members of these bytes, each no longer than `member_bytes`; `None` where they are no archive.
    pub(super) fn of(bytes: Vec<u8>, member_bytes: u64, limits: Limits, tables: &'t Tables) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        Some(Members { archive, next: 0, limits, member_bytes, tables })
    }

    /// The bytes of a member.
    fn unpack(&mut self, index: usize) -> Result<Vec<u8>, (Status, String)> {
        let refused = |reason: String| Err((Status::Failed, reason));
        let (expansion, most) = (self.limits.expansion, self.member_bytes);
        let member = match self.archive.by_index(index) {
            Ok(member) => member,
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                return refused("password-protected; pack it without a password".into());
            }
            Err(ZipError::CompressionMethodNotSupported(method)) => {
                return refused(format!("packed by method {method}, which is not read; pack it by deflate"));
            }
            Err(error) => return refused(format!("damaged: {error}")),
        };
        let (packed, told) = (member.compressed_size().max(1), member.size());
        // What the archive says of sizes may be wrong, so the bytes are counted too.
        let most_by_expansion = packed.saturating_mul(expansion).max(SMALL);
        let allowed = most.min(most_by_expansion);
        let mut bytes = Vec::new();
        if told <= allowed {
            bytes.reserve(told as usize);
            if let Err(error) = member.take(allowed + 1).read_to_end(&mut bytes) {
                return refused(format!("damaged: {error}"));
            }
        }
        if told > allowed || bytes.len() as u64 > allowed {
            return refused(if most_by_expansion < most {
                format!("over the limit of {expansion} times its packed size; see `--max-expansion`")
            } else {
                format!("over the limit of {} MiB for a file; see `--max-file`", most >> 20)
            });
        }
        Ok(bytes)
    }
}

impl Iterator for Members<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            let name = match self.archive.by_index_raw(index) {
                Ok(member) if member.is_dir() => continue,
                Ok(member) => name_of(member.name_raw(), self.tables),
                Err(_) => format!("member {}", index + 1),
            };
            return Some(Member { name, bytes: self.unpack(index) });
        }
        None
    }
}

/// The name of a member.
fn name_of(raw: &[u8], tables: &Tables) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let read = |codec| bytes::read(raw, codec).text;
    let [gbk, big5] = [Codec::GB18030, Codec::BIG5].map(read);
    let sense = |name: &str| {
        let score = score::of(name, None, tables.script);
        score.chinese - score.garbage
    };
    if sense(&big5) > sense(&gbk) { big5 } else { gbk }
}
