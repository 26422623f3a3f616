//! What people are told on odd names, a damaged index and an empty folder.

use crate::support::Desk;

const SCHOOL: &str = "芦花镇中心小学工会2012年工作总结\n慰问生病教师9人,送去慰问金2700元。\n";

#[test]
fn control_characters_in_names_are_never_printed_raw() {
    let desk = Desk::new();
    desk.put("corpus/a\nb\u{1b}[31m.txt", "");
    desk.put("corpus/school.txt", SCHOOL);
    let build = desk.line("build");
    assert_eq!(build.code, 1);
    assert!(build.err.contains(r"failed: corpus/a\nb\u{1b}[31m.txt: "), "{}", build.err);
    let files = desk.line("files");
    assert!(files.out.contains(r"corpus/a\nb\u{1b}[31m.txt"), "{}", files.out);
    let extract = desk.run(["extract", "corpus"]);
    assert!(extract.err.contains(r"corpus/a\nb\u{1b}[31m.txt"), "{}", extract.err);
    let missing = desk.run(["build", "no\u{1b}\nwhere"]);
    assert!(missing.err.contains(r"no\u{1b}\nwhere"), "{}", missing.err);
    let rows = desk.line("files --format csv");
    assert!(rows.out.contains("a\nb\u{1b}[31m.txt"), "{}", rows.out);
}

#[test]
fn a_damaged_index_is_told_in_one_line_and_mended() {
    let desk = Desk::new();
    desk.put("corpus/school.txt", SCHOOL);
    desk.line("build").done();
    for entry in std::fs::read_dir(desk.path("index")).expect("an index").flatten() {
        if entry.path().extension().is_some_and(|end| end == "store" || end == "pos") {
            let bytes = std::fs::read(entry.path()).expect("readable");
            let (middle, mut odd) = (bytes.len() / 2, bytes);
            odd[..middle].fill(0xff);
            std::fs::write(entry.path(), odd).expect("writable");
        }
    }
    let answer = desk.line("files");
    assert!(answer.code == 0 || answer.err.contains("--force --index index"), "{}", answer.err);
    assert!(!answer.err.contains("panicked"), "{}", answer.err);
    desk.line("build --force").done();
    desk.line("files --format csv");
}

#[test]
fn an_empty_folder_says_that_there_was_nothing_to_read() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("corpus")).expect("a folder");
    let answer = desk.line("build");
    assert_eq!(answer.code, 0);
    assert!(answer.err.starts_with("there was nothing to read below `corpus`; "), "{}", answer.err);
    assert_eq!(answer.err.lines().count(), 1);
}
