//! Made-up pages with each line marked by what it is: the page's or a report's.
//!
//! The files of `tests/pages/` hold cases one after another; `tests/pages/README.md` says how a
//! line is marked. A case is the form of a real page, its words are invented.

use std::fmt::Write as _;

use huizong::model::{Config, FileRecord};
use huizong::tables::Tables;
use huizong::warning::WarningCode;
use huizong::{pipeline, source};

use crate::support::{read, root};

/// A page, and what is expected of it.
#[derive(Default)]
struct Case<'t> {
    /// The file, and the words after `#`.
    name: String,
    page: String,
    /// The lines of each report.
    reports: Vec<Vec<String>>,
    /// Numbers of the lines that are told as an unsure boundary.
    unsure: Vec<u32>,
    /// Figures that must be read, in this order.
    figures: Vec<&'t str>,
}

/// The cases of one file.
fn cases<'t>(file: &str, text: &'t str) -> Vec<Case<'t>> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            cases.push(Case { name: format!("{file}: {name}"), ..Case::default() });
            continue;
        }
        let case = cases.last_mut().unwrap_or_else(|| panic!("{file} begins with no `# name`: {line}"));
        let (mark, rest) = line.split_at(line.len().min(2));
        match mark {
            "* " => {
                case.figures.push(rest);
                continue;
            }
            "" | "- " | "-" => {}
            "= " => case.reports.push(vec![own(rest)]),
            "+ " | "! " => {
                case.reports.last_mut().expect("`=` begins a report").push(own(rest));
                if mark == "! " {
                    case.unsure.push(case.page.lines().count() as u32 + 1);
                }
            }
            _ => panic!("{}: no such mark: {line}", case.name),
        }
        case.page.extend(rest.chars().filter(|c| !matches!(c, '⟦' | '⟧')));
        case.page.push('\n');
    }
    cases
}

/// A line without the parts of it that are the page's.
fn own(line: &str) -> String {
    let parts = line.split('⟦').map(|part| part.split_once('⟧').map_or(part, |(_, after)| after));
    parts.collect::<String>().trim().to_owned()
}

/// What is wrong about a case, if anything.
fn fault(case: &Case, tables: &Tables) -> Option<String> {
    let config = Config::default();
    let raw = source::read_stream("page.txt", case.page.as_bytes(), u64::MAX).expect("a page is not empty");
    let file = pipeline::read_file(&raw, FileRecord::of(&raw), tables, &config);
    let found: Vec<Vec<String>> =
        file.reports.iter().map(|read| read.report.text.lines().map(own).collect()).collect();
    let unsure: Vec<u32> = pipeline::all_warnings(&file)
        .filter(|warning| warning.code == WarningCode::UnsureBoundary)
        .filter_map(|warning| warning.line)
        .collect();
    let figures: Vec<String> = file
        .reports
        .iter()
        .flat_map(|read| {
            let text = &read.report.text;
            // A number that is cut in two by a break is read as one.
            read.figures.iter().map(|figure| figure.span.of(text).replace('\n', ""))
        })
        .collect();
    let mut rest = figures.iter();
    let missing = case.figures.iter().find(|wanted| !rest.any(|figure| figure == **wanted));
    let mut told = String::new();
    if found != case.reports {
        let show = |reports: &[Vec<String>]| {
            let lines = reports.iter().map(|report| report.join("\n    | "));
            lines.map(|report| format!("    = {report}\n")).collect::<String>()
        };
        // Writing to a string cannot fail.
        let _ = write!(told, "  expected\n{}  found\n{}", show(&case.reports), show(&found));
    }
    if unsure != case.unsure {
        let _ = writeln!(told, "  unsure lines {:?} expected, {unsure:?} found", case.unsure);
    }
    if let Some(missing) = missing {
        let _ = writeln!(told, "  no figure {missing} in its order among {figures:?}");
    }
    (!told.is_empty()).then(|| format!("{}\n{told}", case.name))
}

#[test]
fn pages_and_reports_are_told_apart() {
    let tables = Tables::load(&Config::default()).expect("built-in tables");
    let folder = std::fs::read_dir(root().join("tests/pages")).expect("a folder of pages");
    let mut files: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|path| (path.file_name().expect("a file has a name").to_string_lossy().into_owned(), read(path)))
        .collect();
    let cases: Vec<Case> = texts.iter().flat_map(|(file, text)| cases(file, text)).collect();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(case, &tables)).collect();
    let hint = "see clean/, split/, data/furniture.toml and data/headings.toml";
    assert!(faults.is_empty(), "{} of {}: {hint}\n{}", faults.len(), cases.len(), faults.join("\n"));
}
