//! Lists the files under the paths that the user named.
//!
//! The list is sorted by path and the same on every run. Links to files are read; links to
//! folders are followed only where the folder is not part of the walk anyway, so that no circle
//! and no fan of links can hold the walk up.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::Entry;
use crate::error::{ErrorKind, Result};
use crate::model::Status;

/// File of an index that holds its note.
const INDEX_META: &str = "meta.json";
/// Most that is read of it.
const META_BYTES: u64 = 16 << 20;

/// Every file under `roots`, each a file or a folder, sorted by path.
///
/// Hidden files, editors' lock files, links that lead nowhere and what is no file are listed
/// as skipped, folders that cannot be read as failed, each with its reason.
///
/// # Errors
/// `NoSuchInput` where a root does not exist.
pub fn walk(roots: &[PathBuf]) -> Result<Vec<Entry>> {
    walk_around(roots, None)
}

/// As [`walk`]; the folder `index` is listed as skipped too, as every index is that says it is one.
///
/// # Errors
/// `NoSuchInput` where a root does not exist.
pub fn walk_around(roots: &[PathBuf], index: Option<&Path>) -> Result<Vec<Entry>> {
    let index = index.and_then(|folder| fs::canonicalize(folder).ok());
    let mut entries = Vec::new();
    for root in roots {
        let metadata = fs::metadata(root)
            .map_err(|_| crate::Error::from(ErrorKind::NoSuchInput { path: root.clone() }))?;
        if !metadata.is_dir() {
            entries.push(file_entry(shown(root), root, &metadata));
            continue;
        }
        let mut shown_root = shown(root);
        while shown_root.len() > 1 && shown_root.ends_with('/') {
            shown_root.pop();
        }
        let bases = fs::canonicalize(root).into_iter().collect();
        Walk { entries: &mut entries, bases, index: index.as_deref() }.folder(shown_root, root.clone());
    }
    entries.sort_by(|a, b| (&a.path, &a.file).cmp(&(&b.path, &b.file)));
    // The same file may lie under two roots, as in `huizong build corpus corpus/a.txt`.
    entries.dedup_by(|a, b| a.path == b.path && a.file.components().eq(b.file.components()));
    tell_apart(&mut entries);
    Ok(entries)
}

/// The walk of one root.
struct Walk<'a> {
    entries: &'a mut Vec<Entry>,
    /// Real paths of the folders that are walked whole: the root and followed links.
    bases: Vec<PathBuf>,
    /// Real path of the index that is built.
    index: Option<&'a Path>,
}

impl Walk<'_> {
    /// Lists a folder and all below it. `path` is how it is shown.
    fn folder(&mut self, path: String, folder: PathBuf) {
        // No recursion, so that no depth of folders can exhaust the stack.
        let mut waiting = vec![(path, folder)];
        while let Some((path, folder)) = waiting.pop() {
            let is_this =
                self.index.is_some_and(|index| fs::canonicalize(&folder).is_ok_and(|at| at == index));
            if is_this || is_index(&folder) {
                self.refuse(path, folder, Status::Skipped, "an index of this program");
                continue;
            }
            let names = fs::read_dir(&folder).and_then(|listing| {
                listing.map(|item| Ok(item?.file_name())).collect::<io::Result<Vec<_>>>()
            });
            let mut names = match names {
                Ok(names) => names,
                Err(error) => {
                    self.refuse(path, folder, Status::Failed, format!("cannot read the folder: {error}"));
                    continue;
                }
            };
            names.sort();
            for name in names {
                let below = if path == "/" { path.clone() } else { format!("{path}/") };
                let path = below + &name.to_string_lossy();
                if let Some(folder) = self.item(path.clone(), folder.join(&name), &name) {
                    waiting.push((path, folder));
                }
            }
        }
    }

    /// Lists one item of a folder, or returns it where it is a folder to walk.
    fn item(&mut self, path: String, file: PathBuf, name: &OsStr) -> Option<PathBuf> {
        if let Some(reason) = left_out(name.as_encoded_bytes()) {
            self.refuse(path, file, Status::Skipped, reason);
            return None;
        }
        let is_link = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.file_type().is_symlink());
        match fs::metadata(&file) {
            Ok(metadata) if metadata.is_dir() && !is_link => return Some(file),
            Ok(metadata) if metadata.is_dir() => match self.follow(&file) {
                Ok(()) => return Some(file),
                Err(reason) => self.refuse(path, file, Status::Skipped, reason),
            },
            Ok(metadata) => self.entries.push(file_entry(path, &file, &metadata)),
            Err(_) if is_link => {
                self.refuse(path, file, Status::Skipped, "a link that leads nowhere or in a circle");
            }
            Err(error) => self.refuse(path, file, Status::Failed, format!("cannot read the file: {error}")),
        }
        None
    }

    /// Whether a link to a folder is to be followed; else why not.
    fn follow(&mut self, link: &Path) -> Result<(), &'static str> {
        let target = fs::canonicalize(link).map_err(|_| "a link that leads nowhere or in a circle")?;
        if self.bases.iter().any(|base| target.starts_with(base)) {
            return Err("a link to a folder that is read in its own place");
        }
        if self.bases.iter().any(|base| base.starts_with(&target)) {
            return Err("a link to a folder that holds this one");
        }
        self.bases.push(target);
        Ok(())
    }

    /// Lists what is not to be read.
    fn refuse(&mut self, path: String, file: PathBuf, status: Status, reason: impl Into<String>) {
        let extension = extension_of(&file);
        let refused = Some((status, reason.into()));
        self.entries.push(Entry { path, file, bytes: 0, modified_ns: 0, extension, refused });
    }
}

/// Why a file or folder of this name is not to be read.
pub(super) fn left_out(name: &[u8]) -> Option<&'static str> {
    match name {
        [b'.', ..] => Some("hidden"),
        [b'~', b'$', ..] => Some("an office program's lock file"),
        // Where archives keep what a Mac notes of each file.
        b"__MACOSX" => Some("hidden"),
        _ => None,
    }
}

/// Whether a folder holds an index of this program, by the note in it.
fn is_index(folder: &Path) -> bool {
    let noted = || {
        let meta = File::open(folder.join(INDEX_META)).ok()?;
        let meta: serde_json::Value =
            serde_json::from_reader(io::BufReader::new(meta.take(META_BYTES))).ok()?;
        let note: serde_json::Value = serde_json::from_str(meta.get("payload")?.as_str()?).ok()?;
        Some(note.get("program")?.as_str()? == "huizong")
    };
    folder.join(INDEX_META).is_file() && noted().unwrap_or(false)
}

/// The entry of a file, refused where it is no regular file.
fn file_entry(path: String, file: &Path, metadata: &Metadata) -> Entry {
    let refused = (!metadata.is_file())
        .then(|| (Status::Skipped, format!("{}, not a file", what_is(metadata.file_type()))));
    let modified_ns = metadata.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    });
    let extension = extension_of(file);
    Entry { path, file: file.to_owned(), bytes: metadata.len(), modified_ns, extension, refused }
}

/// What something is that is neither file nor folder.
#[cfg(unix)]
fn what_is(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// What something is that is neither file nor folder.
#[cfg(not(unix))]
fn what_is(_kind: FileType) -> &'static str {
    "a device"
}

/// A path for people, with `/` between its parts and lost characters where it is no UTF-8.
fn shown(path: &Path) -> String {
    let shown = path.to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR == '/' { shown } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The extension in lower case.
fn extension_of(file: &Path) -> String {
    file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Numbers the paths that look the same because their names are no UTF-8, so that each entry
/// has a path of its own. Expects them sorted.
fn tell_apart(entries: &mut [Entry]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for entry in entries.iter_mut().filter(|entry| entry.path.contains('\u{fffd}')) {
        let count = seen.entry(entry.path.clone()).or_default();
        *count += 1;
        if *count > 1 {
            entry.path = format!("{} ({count})", entry.path);
        }
    }
}
