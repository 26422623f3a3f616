use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::model::Format;
use crate::store::StoredReport;

/// A file of a corpus in memory.
#[derive(Clone)]
struct Page {
    bytes: Vec<u8>,
    modified_ns: i64,
    /// `panic`, or why it cannot be read.
    trouble: Option<&'static str>,
}

/// A corpus in memory that counts how often it is read.
#[derive(Default)]
struct Pages {
    pages: BTreeMap<String, Page>,
    reads: AtomicUsize,
}

impl Pages {
    fn put(&mut self, path: &str, text: &str, modified_ns: i64) {
        self.pages
            .insert(path.to_owned(), Page { bytes: text.as_bytes().to_vec(), modified_ns, trouble: None });
    }
}

impl Corpus for Pages {
    type Entry = String;

    fn walk(&self) -> Result<Vec<String>> {
        Ok(self.pages.keys().cloned().collect())
    }

    fn record(&self, path: &String) -> FileRecord {
        let page = &self.pages[path];
        let record = FileRecord::unread(path.clone(), page.bytes.len() as u64, page.modified_ns);
        FileRecord { format: Format::Text, ..record }
    }

    fn read(&self, path: &String) -> Result<RawFile, (Status, String)> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let page = &self.pages[path];
        match page.trouble {
            Some("panic") => panic!("odd bytes"),
            Some(reason) => Err((Status::Failed, reason.to_owned())),
            None => Ok(RawFile {
                path: path.clone(),
                format: Format::Text,
                bytes: page.bytes.clone(),
                hash: blake3::hash(&page.bytes).to_hex().to_string(),
            }),
        }
    }
}

fn options(index: &Path) -> BuildOptions {
    BuildOptions {
        roots: Vec::new(),
        index: index.to_owned(),
        force: false,
        threads: 2,
        config: Config::default(),
    }
}

/// A corpus whose pages all differ.
fn corpus(files: usize) -> Pages {
    let mut pages = Pages::default();
    for n in 0..files {
        let text = format!("某地总工会{n}年工作总结\n今年走访慰问困难职工{n}户,发放慰问金{n}万元。\n");
        pages.put(&format!("dir{}/{n:03}.txt", n % 3), &text.repeat(1 + n % 4), 1);
    }
    pages
}

fn contents(index: &Path) -> (Vec<FileRecord>, Vec<StoredReport>) {
    let reader = Reader::open(index).unwrap();
    (reader.files().unwrap(), reader.reports().unwrap().map(Result::unwrap).collect())
}

#[track_caller]
fn check(summary: &Summary, [ok, unchanged, failed, skipped, removed]: [u64; 5]) {
    assert_eq!(summary.files, FileCounts { ok, unchanged, failed, skipped, removed });
}

#[test]
fn only_what_changed_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut pages = corpus(6);
    let build = |pages: &Pages, options: &BuildOptions| {
        pages.reads.store(0, Ordering::Relaxed);
        let summary = build_from(pages, options, &()).unwrap();
        (summary, pages.reads.load(Ordering::Relaxed))
    };
    let (summary, reads) = build(&pages, &options);
    check(&summary, [6, 0, 0, 0, 0]);
    assert_eq!((reads, summary.reports), (6, 6));
    let (summary, reads) = build(&pages, &options);
    check(&summary, [0, 6, 0, 0, 0]);
    assert_eq!((reads, summary.reports), (0, 6));

    // Same bytes at another time: only hashed, and remembered.
    pages.pages.get_mut("dir0/000.txt").unwrap().modified_ns = 2;
    let (summary, reads) = build(&pages, &options);
    check(&summary, [0, 6, 0, 0, 0]);
    assert_eq!((reads, build(&pages, &options).1), (1, 0));

    pages.put("dir0/000.txt", "临江总工会工作总结\n今年走访慰问困难职工九十户,开办培训班三期。\n", 3);
    pages.pages.remove("dir1/001.txt");
    let (summary, _) = build(&pages, &options);
    check(&summary, [1, 4, 0, 0, 1]);
    let (files, reports) = contents(folder.path());
    assert_eq!((files.len(), reports.len()), (5, 5));
    assert!(reports[0].read.report.text.contains("九十户"), "the first file holds its new text");

    let (summary, reads) = build(&pages, &BuildOptions { force: true, ..options });
    check(&summary, [5, 0, 0, 0, 0]);
    assert_eq!(reads, 5);
}

#[test]
fn another_catalogue_is_another_reading() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = folder.path().join("own.toml");
    let config = Config { indicators: Some(catalogue.clone()), ..Config::default() };
    let mut seen = vec![fingerprint(&Config::default()).unwrap()];
    for text in ["", "one", "two"] {
        std::fs::write(&catalogue, text).unwrap();
        seen.push(fingerprint(&config).unwrap());
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 4);
    let pages = corpus(1);
    let state = FileState { bytes: 1, modified_ns: 1, hash: "00".into(), rules: 1, status: "ok".into() };
    let record = FileRecord { bytes: 1, ..pages.record(&"dir0/000.txt".to_owned()) };
    assert_eq!(decide(Some(&state), &record, 1, false), Todo::Keep);
    assert_eq!(decide(Some(&state), &record, 2, false), Todo::Read);
}

#[test]
fn a_failing_file_is_a_record_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut pages = corpus(4);
    pages.pages.get_mut("dir1/001.txt").unwrap().trouble = Some("panic");
    pages.pages.get_mut("dir2/002.txt").unwrap().trouble = Some("cannot be opened; check its permissions");
    let summary = build_from(&pages, &options, &()).unwrap();
    check(&summary, [2, 0, 2, 0, 0]);
    assert!(summary.failures[0].reason.contains("odd bytes"), "{:?}", summary.failures);
    assert_eq!(summary.failures[1].reason, "cannot be opened; check its permissions");
    let (files, reports) = contents(folder.path());
    assert_eq!((files.len(), reports.len(), files[2].status), (4, 2, Status::Failed));

    // It is tried again although nothing shows on the file.
    pages.pages.values_mut().for_each(|page| page.trouble = None);
    check(&build_from(&pages, &options, &()).unwrap(), [2, 2, 0, 0, 0]);
}

#[test]
fn threads_do_not_show_in_the_tables() {
    let pages = corpus(60);
    let [one, two] = [1, 2].map(|threads| {
        let folder = tempfile::tempdir().unwrap();
        build_from(&pages, &BuildOptions { threads, ..options(folder.path()) }, &()).unwrap();
        contents(folder.path())
    });
    assert_eq!(one, two);
}

#[test]
fn an_interrupted_build_ends_like_an_uninterrupted_one() {
    let pages = corpus(20);
    let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    build_from(&pages, &options(whole.path()), &()).unwrap();

    // Put some files, commit a part of them, and fall over.
    let rules = fingerprint(&Config::default()).unwrap();
    let config = Config::default();
    let tables = Tables::load(&config).unwrap();
    let parsers = Parsers::new(&tables, &config);
    let reader = packed::Reader::new(&parsers, &tables, &config, 1);
    let mut writer =
        Writer::begin(broken.path(), Options { commit_bytes: 600, ..Options::default() }).unwrap();
    for path in pages.walk().unwrap().iter().take(9) {
        let file = &read_safely(&pages, path, &pages.record(path), &reader)[0];
        writer.put(file, rules).unwrap();
    }
    drop(writer);
    let kept = contents(broken.path()).0.len();
    assert!((1..9).contains(&kept), "{kept} files were committed");

    let summary = build_from(&pages, &options(broken.path()), &()).unwrap();
    check(&summary, [20 - kept as u64, kept as u64, 0, 0, 0]);
    assert_eq!(contents(broken.path()), contents(whole.path()));
}

#[test]
fn force_mends_whatever_is_damaged() {
    let whole = tempfile::tempdir().unwrap();
    let pages = corpus(6);
    build_from(&pages, &options(whole.path()), &()).unwrap();
    for entry in std::fs::read_dir(whole.path()).unwrap() {
        let name = entry.unwrap().file_name();
        if name.to_string_lossy().ends_with(".lock") {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        for other in std::fs::read_dir(whole.path()).unwrap() {
            let other = other.unwrap();
            std::fs::copy(other.path(), folder.path().join(other.file_name())).unwrap();
        }
        let victim = folder.path().join(&name);
        let bytes = std::fs::read(&victim).unwrap();
        std::fs::write(&victim, &bytes[..bytes.len().min(100) / 2]).unwrap();
        let how = BuildOptions { force: true, ..options(folder.path()) };
        let summary = build_from(&pages, &how, &()).unwrap_or_else(|error| panic!("{name:?}: {error}"));
        assert_eq!(summary.reports, 6, "{name:?}");
        assert_eq!(contents(folder.path()).1.len(), 6, "{name:?}");
    }
}
