//! Search beside a build, two builds at once, and indexes that are old or damaged.

use huizong::store::{Options, Writer};

use crate::cli::{SCHOOL, built, desk};
use crate::support::{Desk, files_below, root};

#[test]
fn who_builds_is_told_and_search_goes_on() {
    let desk = built();
    let building = Writer::begin(&desk.path("index"), Options::default()).expect("the index is free");
    let second = desk.line("build");
    assert_eq!((second.code, second.out.as_str()), (2, ""));
    let process = format!("another build is writing `index` (process {}", std::process::id());
    assert!(second.err.contains(&process) && second.err.contains("wait for it to end"), "{}", second.err);
    assert_eq!(desk.line("build --force").code, 2);
    for line in ["search 慰问 --count", "terms", "files", "files --verify", "export reports"] {
        assert_eq!(desk.line(line).code, 0, "huizong {line}");
    }
    drop(building);
    desk.line("build").done();
}

#[test]
fn a_build_that_was_killed_blocks_nobody() {
    let desk = desk();
    desk.put("corpus/parser-sleeps.pdf", "%PDF-1.4\n");
    let mut first = desk.start("build");
    // The note appears with the lock; a build that is over before is no matter here.
    let note = desk.path("index/.huizong-build");
    while !note.exists() && first.try_wait().expect("a child").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let _ = first.kill();
    first.wait().expect("a child");
    desk.remove("corpus/parser-sleeps.pdf");
    desk.line("build").done();
    assert_eq!(desk.line("search 慰问 --count").done(), "2\n");
    assert!(!note.exists());
}

#[test]
fn an_index_of_an_older_format_says_what_to_do() {
    let desk = built();
    let meta = std::fs::read_to_string(desk.path("index/meta.json")).expect("readable");
    let format = format!("\\\"format\\\":{}", huizong::store::FORMAT_VERSION);
    assert!(meta.contains(&format), "{meta}");
    for older in 1..huizong::store::FORMAT_VERSION {
        desk.put("index/meta.json", meta.replace(&format, &format!("\\\"format\\\":{older}")));
        for line in ["search 慰问", "terms", "files", "files --verify", "export reports", "build"] {
            let answer = desk.line(line);
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "huizong {line}");
            let said = format!("has format {older}, this program reads");
            assert!(answer.err.contains(&said) && answer.err.contains("build --force"), "{}", answer.err);
        }
    }
    desk.line("build --force").done();
    assert_eq!(desk.line("search 慰问 --count").done(), "2\n");
}

#[test]
fn a_damaged_index_is_told_file_by_file() {
    let desk = built();
    let whole = desk.line("files --verify");
    assert_eq!((whole.code, whole.out.as_str()), (0, ""));
    assert!(whole.err.starts_with("the index is whole: ") && whole.err.ends_with(" 2 files, 2 reports\n"));
    let entries = std::fs::read_dir(desk.path("index")).expect("an index").flatten();
    let store = entries.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "store"));
    let store = store.expect("stored texts");
    let mut bytes = std::fs::read(&store).expect("readable");
    bytes[10] ^= 1;
    std::fs::write(&store, bytes).expect("writable");
    let answer = desk.line("files --verify --format csv");
    let name = store.file_name().expect("a file").to_string_lossy();
    assert_eq!(answer.out, format!("what,problem\r\n{name},is not as it was written\r\n"));
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("one thing in it is damaged; build it again"), "{}", answer.err);
    desk.line("build --force").done();
    assert_eq!(desk.line("files --verify").code, 0);
}

/// A tiny index of each format is kept. `UPDATE_GOLDEN=1` adds that of a new one; it is never changed.
#[test]
fn kept_indexes_open_or_are_refused_clearly() {
    let current = huizong::store::FORMAT_VERSION;
    let kept = |format: u32| root().join(format!("tests/golden/index_v{format}"));
    if !kept(current).exists() && std::env::var_os("UPDATE_GOLDEN").is_some() {
        let desk = Desk::new();
        desk.put("corpus/school.txt", SCHOOL);
        desk.line("build").done();
        std::fs::create_dir_all(kept(current)).expect("a folder can be made");
        for file in
            files_below(&desk.path("index")).iter().filter(|file| file.extension() != Some("lock".as_ref()))
        {
            let name = file.file_name().expect("a file");
            std::fs::copy(file, kept(current).join(name)).expect("a file can be copied");
        }
    }
    assert!(kept(current).exists(), "no index of format {current} is kept; `UPDATE_GOLDEN=1` makes one");
    for format in (1..=current).filter(|&format| kept(format).exists()) {
        let desk = Desk::new();
        for file in files_below(&kept(format)) {
            let name = file.file_name().expect("a file").to_string_lossy().into_owned();
            desk.put(&format!("index/{name}"), std::fs::read(&file).expect("readable"));
        }
        for (line, expected) in [("search 慰问 --count", "1\n"), ("files --verify", "")] {
            let answer = desk.line(line);
            if format == current {
                assert_eq!((answer.code, answer.out.as_str()), (0, expected), "{}", answer.err);
            } else {
                assert_eq!((answer.code, answer.out.as_str()), (2, ""));
                assert!(answer.err.contains(&format!("has format {format}")), "{}", answer.err);
            }
        }
    }
}
