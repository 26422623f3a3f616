//! A desk to run the program at: a temporary folder, the program, and what it answered.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Exit code and standard output, where nothing else was said.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "the program failed and said: {}", self.err);
        self.out
    }

    /// The lines of standard output as JSON.
    #[track_caller]
    pub fn json_lines(self) -> Vec<Value> {
        let lines = self.done();
        lines.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// A temporary folder in which the program runs.
pub struct Desk {
    folder: tempfile::TempDir,
    /// Whether parsers do to files called `parser-sleeps` and the like what these say.
    pub parsers_misbehave: bool,
}

impl Desk {
    pub fn new() -> Self {
        Desk { folder: tempfile::tempdir().expect("a temporary folder"), parsers_misbehave: false }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("folders can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.path(name)).expect("a file can be removed");
    }

    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Answer {
        self.run_with(args, "")
    }

    /// Runs the program with something on its standard input.
    pub fn run_with<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        stdin: impl Into<Vec<u8>>,
    ) -> Answer {
        let mut command = cargo_bin_cmd!("huizong");
        if self.parsers_misbehave {
            command.env("HUIZONG_TEST_WORKER", "1");
        }
        let output = command
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .args(args)
            .write_stdin(stdin)
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        Answer {
            code: output.status.code().expect("the program was not killed"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Starts the program with a command line without quotes in it.
    pub fn start(&self, line: &str) -> Child {
        Command::new(assert_cmd::cargo::cargo_bin!("huizong"))
            .current_dir(self.folder.path())
            .args(line.split_whitespace())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs")
    }

    /// Runs a command line without quotes in it.
    pub fn line(&self, line: &str) -> Answer {
        self.run(line.split_whitespace())
    }

    /// All five tables in both formats, as one text.
    #[track_caller]
    pub fn tables(&self, index: &str) -> String {
        let mut all = String::new();
        for table in ["files", "reports", "figures", "comparison", "cells"] {
            for format in ["csv", "ndjson"] {
                let line = format!("export {table} --format {format} --copies all --index {index}");
                all.push_str(&self.line(&line).done());
            }
        }
        all
    }
}

/// What a program answers, and the most memory, in MiB, that it held at a time with its children; 0
/// on systems that do not tell.
pub fn peak_of(start: impl FnOnce() -> Child) -> (Answer, u64) {
    let child = start();
    let id = child.id();
    let (done, is_done) = channel::<()>();
    std::thread::scope(|scope| {
        let watch = scope.spawn(move || {
            let mut peak = 0;
            while is_done.recv_timeout(Duration::from_millis(5)) == Err(RecvTimeoutError::Timeout) {
                peak = peak.max(held_by(id));
            }
            peak >> 10
        });
        let output = child.wait_with_output().expect("the program ends");
        drop(done);
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        let code = output.status.code().expect("the program was not killed");
        let answer = Answer { code, out: text(output.stdout), err: text(output.stderr) };
        (answer, watch.join().expect("the watch ends"))
    })
}

/// KiB that a process and its children hold of their own, and of the program's pages, which all share.
fn held_by(id: u32) -> u64 {
    fn own(id: u32) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let of = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix(" kB")?.parse().ok()
        };
        let tasks = std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let children = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
        let ids: Vec<u32> = children
            .flat_map(|ids| ids.split_whitespace().flat_map(str::parse).collect::<Vec<_>>())
            .collect();
        let own_pages = (of("RssAnon:").unwrap_or(0), of("RssFile:").unwrap_or(0));
        ids.into_iter().map(own).fold(own_pages, |(all, shared), (anon, file)| (all + anon, shared.max(file)))
    }
    let (all, shared) = own(id);
    all + shared
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A path below the root, with `/`.
pub fn name_of(path: &Path) -> String {
    let below = path.strip_prefix(root()).expect("the path is below the root");
    below.to_string_lossy().replace('\\', "/")
}

pub fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}
