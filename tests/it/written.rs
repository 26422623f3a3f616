//! What `export` writes beside CSV and NDJSON, as a user runs it: places, columns, headers, what is said.
//!
//! That the values are right is told by other programs, in `tests/readback/`.

use std::process::{Command, Stdio};

use crate::cli::{SCHOOL, built, csv};
use crate::support::Desk;

/// The first bytes of a file of each binary format.
const BEGINNINGS: [(&str, &[u8]); 3] =
    [("xlsx", b"PK"), ("parquet", b"PAR1"), ("sqlite", b"SQLite format 3\0")];

#[test]
fn every_table_is_written_in_every_format() {
    let desk = built();
    for table in ["files", "reports", "figures", "comparison", "cells", "panel", "targets"] {
        let rows = csv(&desk.line(&format!("export {table}")).done()).len();
        for (format, beginning) in BEGINNINGS {
            let name = format!("{table}.{format}");
            let answer = desk.line(&format!("export {table} --format {format} -o {name}"));
            assert_eq!((answer.code, answer.out.as_str()), (0, ""));
            assert_eq!(answer.err, format!("{rows} rows of {table}\n"));
            assert!(std::fs::read(desk.path(&name)).expect("the file").starts_with(beginning), "{name}");
        }
    }
    let left = std::fs::read_dir(desk.path(""))
        .expect("the desk")
        .filter(|entry| entry.as_ref().expect("an entry").file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0, "parts were left over");
}

#[test]
fn a_pipe_takes_the_same_bytes_as_a_file() {
    let desk = built();
    for (what, name) in
        [("workbook", "a.xlsx"), ("cells --format parquet", "a.parquet"), ("database", "a.sqlite")]
    {
        desk.line(&format!("export {what} -o {name}")).done();
        let piped = Command::new(assert_cmd::cargo::cargo_bin!("huizong"))
            .current_dir(desk.path(""))
            .arg("export")
            .args(what.split(' '))
            .stderr(Stdio::null())
            .output()
            .expect("the program runs");
        assert!(piped.stdout == std::fs::read(desk.path(name)).expect("the file"), "{what}");
    }
}

#[test]
fn columns_and_headers_are_chosen() {
    let desk = built();
    let header = |line: &str| {
        let out = desk.line(&format!("export {line} --no-bom")).done();
        out.lines().next().expect("a header").to_owned()
    };
    assert_eq!(header("cells --columns value,report_id"), "value,report_id");
    assert_eq!(header("cells --columns value,report_id --headers zh"), "数值,报告编号");
    assert_eq!(header("cells --columns value,report_id --headers en"), "Value,Report id");
    assert_eq!(header("comparison --columns relief_paid --headers en"), "Relief paid");
    let objects = desk.line("export cells --columns policy,value --format ndjson").json_lines();
    assert_eq!(objects[0].as_object().expect("an object").keys().collect::<Vec<_>>(), ["policy", "value"]);
    let refused = desk.line("export cells --columns valeu");
    assert_eq!(refused.code, 2);
    assert_eq!(refused.err, "error: `valeu` is no value for `--columns`; `cells` has `value`\n");
}

#[test]
fn formulas_are_made_harmless_and_told_of() {
    let desk = Desk::new();
    desk.put("corpus/a.txt", format!("{SCHOOL}=HYPERLINK(1)慰问困难职工240户。\n"));
    desk.line("build").done();
    let columns = "export figures --columns sentence,value --no-bom";
    let safe = desk.line(columns);
    assert!(safe.out.contains("\n'=HYPER"), "{}", safe.out);
    assert!(safe.err.contains("\n1 texts that a spreadsheet takes for formulas begin with an apostrophe"));
    let raw = desk.line(&format!("{columns} --raw"));
    assert!(raw.out.contains("\n=HYPER") && !raw.err.contains("apostrophe"), "{}{}", raw.out, raw.err);
    let listed = desk.line("search 慰问 --format csv");
    assert!(!listed.err.contains("apostrophe"), "nothing there begins like a formula: {}", listed.err);
}

#[test]
fn a_package_never_takes_the_place_of_a_folder_of_yours() {
    let desk = built();
    assert!(desk.line("export package").err.contains("`package` cannot be printed; name a folder with `-o`"));
    for _ in 0..2 {
        let answer = desk.line("export package -o out");
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert!(answer.err.contains(" rows of files\n") && answer.err.contains(" rows of cells\n"));
    }
    let files = std::fs::read_dir(desk.path("out")).expect("the package").count();
    assert_eq!(files, 8, "seven tables and their description");
    let refused = desk.line("export package -o corpus");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("is no part of a data package; name a new folder"), "{}", refused.err);
    assert!(desk.path("corpus/school.txt").exists());
}

#[test]
fn what_does_not_fit_the_format_leaves_the_old_file() {
    let desk = Desk::new();
    desk.put("corpus/a.txt", "某市总工会2017年工作总结\n职工收入增长0.12345678912%。\n");
    desk.put("out.parquet", "old");
    desk.line("build").done();
    let refused = desk.line("export figures --format parquet -o out.parquet");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("the value `0.12345678912` of column `value` in row "), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(desk.path("out.parquet")).expect("the file"), "old");
}

#[test]
fn a_file_that_was_read_is_never_written_over() {
    let desk = built();
    let refused = desk.line("export comparison -o ./corpus/school.txt");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("the index was read from this file; name another"), "{}", refused.err);
    let read = std::fs::read(desk.path("corpus/school.txt")).expect("the report");
    assert_eq!(read, crate::cli::SCHOOL.as_bytes());
    let odd = desk.line("export comparison -o table.xlsx");
    assert!(odd.err.contains("`table.xlsx` is written as csv, not xlsx"), "{}", odd.err);
}
