//! Who reads while another writes, and who writes while another does.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

#[test]
fn a_reader_beside_a_writer_sees_whole_files_only() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("00.txt", &["旧文一", "旧文二"])]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let options = Options { commit_bytes: 60, threads: 2, ..Options::default() };
            let mut writer = Writer::begin(folder.path(), options).unwrap();
            for number in 0..30 {
                let texts = [format!("新文{number}之一"), format!("新文{number}之二"), "附录".to_owned()];
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                writer.put(&file(&format!("{number:02}.txt"), &texts), 7).unwrap();
            }
            writer.commit().unwrap();
            done.store(true, Ordering::SeqCst);
        });
        let mut commits = Vec::new();
        loop {
            let last = done.load(Ordering::SeqCst);
            let reader = Reader::open(folder.path()).unwrap();
            let files = reader.files().unwrap();
            for file in &files {
                let reports: Vec<StoredReport> = reader.reports().unwrap().map(Result::unwrap).collect();
                let own = reports.iter().filter(|report| report.path == file.path);
                let texts: Vec<&str> = own.map(|report| report.read.report.text.as_str()).collect();
                assert_eq!(texts.len(), file.reports as usize, "{}: half a file is seen", file.path);
                let old = texts.iter().filter(|text| text.starts_with("旧文")).count();
                assert!(old == 0 || old == texts.len(), "{}: old beside new", file.path);
            }
            commits.push(files.len());
            if last {
                break;
            }
        }
        assert!(commits.is_sorted(), "{commits:?}");
        assert_eq!(commits.last(), Some(&30));
    });
}

#[test]
fn who_finds_the_lock_taken_is_told_by_whom() {
    let folder = tempfile::tempdir().unwrap();
    let first = Writer::begin(folder.path(), Options::default()).unwrap();
    let said = Writer::begin(folder.path(), Options::default()).unwrap_err().to_string();
    let process = format!("(process {}", std::process::id());
    assert!(said.contains(&process) && said.contains(", since 20"), "{said}");
    drop(first);
    assert!(!folder.path().join(".huizong-build").exists(), "the note goes with the lock");
}

#[test]
fn what_a_killed_process_left_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("a.txt", &["甲"])]);
    let note = r#"{"process":1,"since":"2026-01-01T00:00:00Z","machine":"gone"}"#;
    fs::write(folder.path().join(".huizong-build"), note).unwrap();
    fs::write(folder.path().join(".tantivy-writer.lock"), "").unwrap();
    write(folder.path(), &[file("b.txt", &["乙"])]);
    assert_eq!(all(folder.path()).len(), 2);
}
