//! `huizong export` as a user runs it.

use insta::assert_snapshot;
use serde_json::Value;

use crate::cli::{SCHOOL, built, csv, desk};

#[test]
fn all_tables_are_exported_in_both_formats() {
    let desk = built();
    for table in ["files", "reports", "figures", "comparison", "cells"] {
        let rows = csv(&desk.line(&format!("export {table}")).done());
        let objects = desk.line(&format!("export {table} --format ndjson")).json_lines();
        assert!(!rows.is_empty() && rows.len() == objects.len(), "{table}");
        let keys = objects[0].as_object().expect("an object").len();
        assert_eq!(rows[0].len(), keys, "{table}");
        let to_file = desk.line(&format!("export {table} -o out/{table}.csv --no-bom"));
        assert_eq!(to_file.code, 2, "a folder that is not there is no place to write");
        let to_file = desk.line(&format!("export {table} -o {table}.csv --no-bom"));
        assert_eq!((to_file.code, to_file.out.as_str()), (0, ""));
        let written = std::fs::read_to_string(desk.path(&format!("{table}.csv"))).expect("the file");
        assert_eq!(format!("\u{feff}{written}"), desk.line(&format!("export {table}")).done());
    }
    let comparison = &desk.line("export comparison --format ndjson").json_lines()[1];
    assert_snapshot!(
        ["title", "organisation", "year", "copies", "members", "relief_paid", "yuan_disbursed", "trainees"]
            .map(|name| format!("{name} {}", comparison[name]))
            .join("\n"),
        @r#"
    title "芦花镇中心小学工会2012年工作总结"
    organisation "芦花镇中心小学工会"
    year 2012
    copies 1
    members 94
    relief_paid 2700
    yuan_disbursed 2700
    trainees null
    "#
    );
}

#[test]
fn every_number_leads_back() {
    let desk = built();
    let reports = desk.line("export reports --format ndjson").json_lines();
    let figures = desk.line("export figures --format ndjson").json_lines();
    let cells = desk.line("export cells --format ndjson").json_lines();
    let comparison = desk.line("export comparison --format ndjson").json_lines();
    assert!(figures.len() >= 8 && !cells.is_empty());
    for figure in &figures {
        let id = figure["report_id"].as_str().expect("an id");
        let shown = &desk.line(&format!("show {id} --format ndjson")).json_lines()[0];
        let text: Vec<char> = shown["text"].as_str().expect("text").chars().collect();
        let at = |name: &str| figure[name].as_u64().expect("a place") as usize;
        assert_eq!(figure["raw"], text[at("start")..at("end")].iter().collect::<String>());
        assert!(figure["sentence"].as_str().expect("text").contains(figure["raw"].as_str().expect("text")));
        let path = desk.path(figure["path"].as_str().expect("a path"));
        let bytes = std::fs::read(path).expect("the file");
        let is_utf8 = std::str::from_utf8(&bytes).is_ok();
        let encoding = if is_utf8 { encoding_rs::UTF_8 } else { encoding_rs::BIG5 };
        let source = encoding.decode(&bytes).0.into_owned();
        let line = source.lines().nth(at("line") - 1).expect("the line");
        assert!(line.contains(figure["source_raw"].as_str().expect("text")), "{figure}");
    }
    for cell in &cells {
        let row = comparison.iter().find(|row| row["report_id"] == cell["report_id"]).expect("its row");
        assert_eq!(row[cell["indicator"].as_str().expect("a name")], cell["value"]);
        for seq in cell["seqs"].as_array().expect("a list") {
            let of = |figure: &&Value| figure["report_id"] == cell["report_id"] && figure["seq"] == *seq;
            let figure = figures.iter().find(of).expect("its figure");
            assert_eq!(figure["aspect"], "actual");
        }
    }
    let filled: usize = comparison
        .iter()
        .map(|row| {
            row.as_object().expect("a row").iter().skip(11).filter(|(_, value)| !value.is_null()).count()
        })
        .sum();
    assert_eq!(filled, cells.len(), "each number of the comparison has its cell");
    assert_eq!(reports.len(), 2);
}

#[test]
fn copies_count_once_unless_asked_for() {
    let desk = desk();
    desk.put("corpus/again/school.txt", SCHOOL);
    desk.line("build").done();
    let lines = |line: &str| desk.line(line).json_lines();
    assert_eq!(lines("search 小学 --format ndjson").len(), 1);
    assert_eq!(lines("search 小学 --format ndjson --copies all").len(), 2);
    assert_eq!(lines("export comparison --format ndjson").len(), 2);
    assert_eq!(lines("export comparison --format ndjson --copies all").len(), 3);
    let copies: Vec<_> =
        lines("export reports --format ndjson").iter().map(|row| row["copies"].clone()).collect();
    assert_eq!(copies, [1, 2]);
    assert_eq!(lines("export files --format ndjson").len(), 3, "files are always all listed");
    // A selection without the one that speaks for a cluster shows the first that it has.
    let named = lines("export reports --format ndjson --where path:corpus/school.txt");
    assert_eq!(named.len(), 1);
    assert_eq!(named[0]["path"], "corpus/school.txt");
    assert_eq!(lines("export files --format ndjson --where path:corpus/school.txt").len(), 1);
}
