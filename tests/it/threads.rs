//! Tables do not depend on the number of threads, nor on how often a build was interrupted.
//!
//! Everything is compared byte for byte, as a user would get it from `export`.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Desk, files_below, root};

/// A desk with a copy of the sample corpus, `times` over, every copy with another first line.
fn desk(times: usize) -> Desk {
    let desk = Desk::new();
    for path in files_below(&root().join("corpus")) {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a page can be read");
        desk.put(&format!("corpus/{name}"), &bytes);
        // UTF-16 has no room for a line in ASCII.
        let is_narrow =
            !bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff");
        for copy in (1..times).filter(|_| is_narrow && name.ends_with(".txt")) {
            let mut own = bytes.clone();
            own.extend_from_slice(format!("\r\n{copy}\r\n").as_bytes());
            desk.put(&format!("corpus/{copy}/{name}"), own);
        }
    }
    desk
}

#[test]
fn one_thread_and_two_make_the_same_tables() {
    let desk = desk(1);
    for threads in [1, 2, 5] {
        desk.line(&format!("build --threads {threads} --index index{threads}")).done();
    }
    let one = desk.tables("index1");
    assert!(one.len() > 1_000_000, "{} bytes of tables", one.len());
    for index in ["index2", "index5"] {
        // The tables are long, so only their equality is told.
        assert!(one == desk.tables(index), "the tables of `{index}` differ from those of one thread");
    }
    let searched = |index: &str| {
        desk.line(&format!("search 慰问 --limit 0 --format ndjson --index {index}")).json_lines()
    };
    let ids = |index: &str| {
        let mut ids: Vec<_> = searched(index).iter().map(|hit| hit["report_id"].to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids("index1"), ids("index2"));
}

#[test]
fn a_killed_build_is_finished_by_the_next() {
    let desk = desk(2);
    desk.line("build --index whole").done();
    let whole = desk.tables("whole");
    let files = desk.line("export files --format ndjson --index whole").json_lines();
    for wait_ms in [100, 500, 1500] {
        let index = format!("killed{wait_ms}");
        let mut build = Command::new(assert_cmd::cargo::cargo_bin!("huizong"))
            .args(["build", "--threads", "2", "--index", &index])
            .current_dir(desk.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        std::thread::sleep(Duration::from_millis(wait_ms));
        // It may have ended by itself.
        let _ = build.kill();
        build.wait().expect("the program ends");

        // What can be seen of it is whole files, or nothing.
        let seen = desk.line(&format!("export files --format ndjson --index {index}"));
        if seen.code == 0 {
            for file in seen.json_lines() {
                assert!(files.contains(&file), "after {wait_ms} ms: {file}");
            }
        } else {
            assert!(seen.err.contains("there is no index"), "after {wait_ms} ms: {}", seen.err);
        }
        desk.line(&format!("build --index {index}")).done();
        assert!(whole == desk.tables(&index), "the tables after a build killed at {wait_ms} ms differ");
    }
}

#[test]
fn a_corpus_that_grew_is_like_one_that_was_there_at_once() {
    let desk = desk(1);
    desk.line("build --index once").done();
    let once = desk.tables("once");
    // In three steps, with a page that comes and goes.
    let pages = files_below(&desk.path("corpus"));
    let away = |path: &std::path::Path| path.with_extension("away");
    for (step, kept) in [pages.len() / 3, 2 * pages.len() / 3, pages.len()].into_iter().enumerate() {
        for (at, page) in pages.iter().enumerate() {
            let moved = away(page);
            if at < kept && moved.exists() {
                std::fs::rename(&moved, page).expect("a file can be renamed");
            } else if at >= kept && page.exists() {
                std::fs::rename(page, &moved).expect("a file can be renamed");
            }
        }
        desk.put("corpus/zz.txt", "某镇工会工作总结\n全年慰问职工3人。\n");
        desk.line(&format!("build --index grown --threads {}", step + 1));
        desk.remove("corpus/zz.txt");
    }
    desk.line("build --index grown").done();
    assert!(once == desk.tables("grown"), "the tables of a grown corpus differ");
}
