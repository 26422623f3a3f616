//! Tests of the walk and of reading, on folders made for them.

use std::fs;
use std::path::Path;

use super::*;
use crate::error::ErrorKind;
use crate::model::Format;

/// Bytes of the largest file that is read here.
const MOST: u64 = 1 << 20;

/// Path, status and reason of every entry below `root`, with the root's name taken off.
fn listed(root: &Path) -> Vec<String> {
    let prefix = format!("{}/", root.display());
    walk(&[root.to_owned()])
        .unwrap()
        .into_iter()
        .map(|entry| {
            let path = entry.path.strip_prefix(&prefix).unwrap_or(&entry.path).to_owned();
            entry.refused.map_or(path.clone(), |(status, reason)| format!("{path}: {status}, {reason}"))
        })
        .collect()
}

#[test]
fn lists_files_in_order_and_says_what_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("b/c")).unwrap();
    fs::create_dir_all(dir.path().join(".git/x")).unwrap();
    for name in ["b/c/2.txt", "a.txt", "b/1.HTML", ".hidden", "~$a.doc", ".git/x/y"] {
        fs::write(dir.path().join(name), "工会").unwrap();
    }
    assert_eq!(
        listed(dir.path()),
        [
            ".git: skipped, hidden",
            ".hidden: skipped, hidden",
            "a.txt",
            "b/1.HTML",
            "b/c/2.txt",
            "~$a.doc: skipped, an office program's lock file",
        ]
    );
    let entries = walk(&[dir.path().join("b/1.HTML"), dir.path().join("b")]).unwrap();
    assert_eq!(entries.len(), 2, "a file named twice is listed once");
    assert_eq!((entries[0].extension.as_str(), entries[0].bytes), ("html", 6));
    assert!(entries[0].modified_ns > 0);
}

#[test]
fn a_root_that_is_not_there_is_an_error() {
    let error = walk(&[PathBuf::from("no/such/folder")]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoSuchInput { .. }));
}

#[cfg(unix)]
#[test]
fn links_never_hang_the_walk() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("linked.txt"), "工会").unwrap();
    fs::create_dir(dir.path().join("sub")).unwrap();
    fs::write(dir.path().join("sub/a.txt"), "工会").unwrap();
    symlink(dir.path(), dir.path().join("sub/up")).unwrap();
    symlink("loop", dir.path().join("loop")).unwrap();
    symlink("nowhere", dir.path().join("dead")).unwrap();
    symlink(dir.path().join("sub"), dir.path().join("again")).unwrap();
    symlink(dir.path().join("sub/a.txt"), dir.path().join("file")).unwrap();
    symlink(other.path(), dir.path().join("other")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
    assert_eq!(
        listed(dir.path()),
        [
            "again: skipped, a link to a folder that is read in its own place",
            "dead: skipped, a link that leads nowhere or in a circle",
            "file",
            "loop: skipped, a link that leads nowhere or in a circle",
            "other/linked.txt",
            "socket: skipped, a socket, not a file",
            "sub/a.txt",
            "sub/up: skipped, a link to a folder that is read in its own place",
        ]
    );
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_can_be_read() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    for name in [b"\xb9.txt", b"\xba.txt"] {
        fs::write(dir.path().join(std::ffi::OsStr::from_bytes(name)), "工会").unwrap();
    }
    assert_eq!(listed(dir.path()), ["\u{fffd}.txt", "\u{fffd}.txt (2)"]);
    for entry in walk(&[dir.path().to_owned()]).unwrap() {
        assert_eq!(read(&entry, MOST).unwrap().bytes, "工会".as_bytes());
    }
}

#[test]
fn reads_and_refuses() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), "<html><body>工会").unwrap();
    fs::write(dir.path().join("b.txt"), "").unwrap();
    let entries = walk(&[dir.path().to_owned()]).unwrap();
    let raw = read(&entries[0], MOST).unwrap();
    assert_eq!((raw.format, raw.hash.len()), (Format::Html, 64));
    assert_eq!(read(&entries[1], MOST).unwrap_err(), (Status::Failed, "the file is empty".into()));
    let bytes = entries[0].bytes;
    assert!(read(&entries[0], bytes).is_ok());
    // It may have grown since the walk.
    for told in [bytes, 0] {
        let (status, reason) = read(&Entry { bytes: told, ..entries[0].clone() }, bytes - 1).unwrap_err();
        assert!(status == Status::Failed && reason.ends_with("see `--max-file`"), "{reason}");
    }
    fs::remove_file(dir.path().join("a.txt")).unwrap();
    assert_eq!(read(&entries[0], MOST).unwrap_err().0, Status::Failed);
}

#[test]
fn an_index_is_no_input() {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["ix", "other", "stranger"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
        fs::write(dir.path().join(folder).join("a.store"), "工会").unwrap();
    }
    fs::write(dir.path().join("a.txt"), "工会").unwrap();
    let meta = |program: &str| format!(r#"{{"payload":"{{\"program\":\"{program}\",\"format\":1}}"}}"#);
    fs::write(dir.path().join("other/meta.json"), meta("huizong")).unwrap();
    fs::write(dir.path().join("stranger/meta.json"), meta("else")).unwrap();
    let entries = walk_around(&[dir.path().to_owned()], Some(&dir.path().join("ix"))).unwrap();
    let read: Vec<_> = entries.iter().filter(|entry| entry.refused.is_none()).collect();
    let names: Vec<_> = read.iter().map(|entry| entry.file.strip_prefix(dir.path()).unwrap()).collect();
    assert_eq!(names, ["a.txt", "stranger/a.store", "stranger/meta.json"].map(Path::new));
    assert_eq!(entries.len(), 5, "both are listed with the reason");
}
