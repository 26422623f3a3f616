//! Who is writing the index: a note beside tantivy's lock, for whoever finds it taken.
//!
//! The lock itself is the system's and goes with its process; the note only tells a name. One that a
//! process left behind when it was killed stops nobody and is written over by the next.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::shown;

/// Name of the note in the index folder.
const NAME: &str = ".huizong-build";

/// Where Linux tells the name of the machine.
const MACHINE: &str = "/proc/sys/kernel/hostname";

#[derive(Serialize, Deserialize)]
struct Note {
    process: u32,
    since: Timestamp,
    machine: Option<String>,
}

/// The note of this process, as long as this lives.
#[derive(Debug)]
pub(super) struct Holder(PathBuf);

impl Holder {
    /// Notes this process in a folder whose lock it has.
    pub(super) fn note(folder: &Path) -> Holder {
        let path = folder.join(NAME);
        let machine = fs::read_to_string(MACHINE).ok().map(|name| name.trim().to_owned());
        // Whole seconds are enough for people.
        let since = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
        let note = Note { process: std::process::id(), since, machine };
        // Without the note the lock holds as well; it only is without a name.
        let _ = serde_json::to_vec(&note).map(|bytes| fs::write(&path, bytes));
        Holder(path)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // The lock may be another's by now, and the note too.
        if read(&self.0).is_some_and(|note| note.process == std::process::id()) {
            let _ = fs::remove_file(&self.0);
        }
    }
}

/// Who has the lock of a folder, as a part of a sentence; empty where that is not known.
pub(super) fn told(folder: &Path) -> String {
    read(&folder.join(NAME)).map_or(String::new(), |Note { process, since, machine }| {
        let machine = machine.map_or(String::new(), |name| format!(" on `{}`", shown(&name)));
        format!(" (process {process}{machine}, since {since})")
    })
}

fn read(path: &Path) -> Option<Note> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
