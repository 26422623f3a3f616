//! Small pages through the whole chain, with what comes out written beside them.
//!
//! A case is a folder of `tests/golden/`: `input.bin` (the bytes), `case.toml` (why it is there),
//! and what the program makes of it: `decode.txt`, `reports.txt`, `figures.csv`, `warnings.txt`.
//! `UPDATE_GOLDEN=1 cargo test golden` writes these anew; the difference is read before it is
//! kept.

use std::fmt::Write as _;
use std::path::Path;

use huizong::dataset::{Entry, Table, columns, report_rows};
use huizong::export::{Format, Options, exporter};
use huizong::model::{Config, FileRecord, RawFile, ReadFile};
use huizong::tables::Tables;
use huizong::{decode, pipeline, source};
use serde::Deserialize;

use crate::support::{read, root};

/// `case.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case guards.
    why: String,
    /// Where the text is from.
    source: String,
}

/// What the program makes of a case, by file name.
fn outputs(raw: &RawFile, tables: &Tables) -> [(&'static str, String); 4] {
    let config = Config::default();
    let file = pipeline::read_file(raw, FileRecord::of(raw), tables, &config);
    let warnings: String = pipeline::all_warnings(&file).map(|warning| format!("{warning}\n")).collect();
    let decoded = decoded(raw, tables, &config);
    let reports = reports(&file);
    [
        ("decode.txt", decoded),
        ("reports.txt", reports),
        ("warnings.txt", warnings),
        ("figures.csv", figures(file, tables)),
    ]
}

fn decoded(raw: &RawFile, tables: &Tables, config: &Config) -> String {
    match decode::decode(raw, tables, config) {
        Ok((decoded, _)) => {
            let title = decoded.container_title.as_deref().unwrap_or("-");
            let encoding = decoded.encoding.as_deref().unwrap_or("-");
            let how = decoded.encoding_source.map_or("-", |source| source.name());
            format!("{} {encoding} ({how}), title {title}\n---\n{}", raw.format, decoded.text)
        }
        Err(refusal) => format!("{}: {}\n", refusal.status, refusal.reason),
    }
}

fn reports(file: &ReadFile) -> String {
    let mut text = String::new();
    for read in &file.reports {
        let (report, facts) = (&read.report, &read.report.facts);
        let show = |fact: &Option<String>| fact.as_deref().unwrap_or("-").to_owned();
        let year = facts.year.map_or("-".to_owned(), |year| year.to_string());
        let day = |day: Option<jiff::civil::Date>| day.map_or("-".to_owned(), |day| day.to_string());
        let lines = report.pieces.iter().map(|piece| piece.line);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "== report {}\ntitle: {}\norganisation: {}\nplace: {} / {} / {}\nyear: {year}, {} to {}\n\
             kind: {}, sector: {}, level: {}, script: {}, masked: {}\nlines: {} to {}\n---\n{}\n",
            report.number,
            show(&facts.title),
            show(&facts.organisation),
            show(&facts.province),
            show(&facts.city),
            show(&facts.county),
            day(facts.period_start),
            day(facts.period_end),
            facts.kind,
            facts.sector,
            facts.level.map_or("-", |level| level.name()),
            read.script,
            facts.masked,
            lines.clone().min().unwrap_or(0),
            lines.max().unwrap_or(0),
            report.text,
        );
    }
    text
}

fn figures(file: ReadFile, tables: &Tables) -> String {
    let header = columns(Table::Figures, tables);
    let mut out = Vec::new();
    let mut rows =
        exporter(Format::Csv, Options { bom: false }, &header, &mut out).expect("memory takes a header");
    for read in file.reports {
        let entry = Entry::new(read.report.id(), file.record.path.clone(), read);
        report_rows(&entry, Table::Figures, tables, |row| rows.row(row)).expect("memory takes rows");
    }
    rows.finish().expect("memory takes an end");
    drop(rows);
    // Line ends as in every other text of the project; those of CSV are tested beside its code.
    String::from_utf8(out).expect("UTF-8").replace("\r\n", "\n")
}

/// Names the first line that differs.
fn difference(expected: &str, found: &str) -> String {
    let lines = expected.lines().zip(found.lines()).enumerate();
    let first = lines.into_iter().find(|(_, (expected, found))| expected != found);
    match first {
        Some((at, (expected, found))) => {
            format!("line {}\n  expected {expected}\n  found    {found}", at + 1)
        }
        None => format!("{} lines expected, {} found", expected.lines().count(), found.lines().count()),
    }
}

fn check(folder: &Path, tables: &Tables) -> Vec<String> {
    let name = folder.file_name().expect("a case has a name").to_string_lossy();
    let case: Case = toml::from_str(&read(folder.join("case.toml"))).expect("case.toml");
    assert!(case.why.ends_with('.') && !case.source.is_empty(), "{name}: say why the case is there");
    let bytes = std::fs::read(folder.join("input.bin")).expect("input.bin");
    let raw = source::read_stream(&name, &bytes[..], 1 << 20).expect("the input is not empty");
    let mut wrong = Vec::new();
    for (file, found) in outputs(&raw, tables) {
        let path = folder.join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &found).expect("a golden file can be written");
        } else {
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            if expected != found {
                wrong.push(format!("{name}/{file}: {}", difference(&expected, &found)));
            }
        }
    }
    wrong
}

#[test]
fn pages_are_read_as_before() {
    let tables = Tables::load(&Config::default()).expect("built-in tables");
    let folders = std::fs::read_dir(root().join("tests/golden")).expect("golden cases");
    let mut folders: Vec<_> = folders.map(|folder| folder.expect("an entry").path()).collect();
    folders.retain(|path| path.join("case.toml").exists());
    folders.sort();
    assert!(folders.len() >= 12, "{} cases", folders.len());
    let wrong: Vec<String> = folders.iter().flat_map(|folder| check(folder, &tables)).collect();
    let hint = "`UPDATE_GOLDEN=1 cargo test golden` takes the new ones over; read the difference first";
    assert!(wrong.is_empty(), "{}\n{hint}", wrong.join("\n"));
}
