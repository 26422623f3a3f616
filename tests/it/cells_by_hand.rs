//! Cells worked out by hand from the text of the project's own pages.
//!
//! `cells_by_hand.tsv` was written by reading the pages, not the tables: it says for each cell which
//! words make it, by the rules of `docs/dataset.md`. Where the program is wrong the right number
//! stays and the cell is listed below; the list may only shrink.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Desk, read, root};

/// Cells that the program gets wrong: page and indicator, with the reason.
const KNOWN_WRONG: &[(&str, &str, &str)] =
    &[("city-federation-annual-2010", "members_female", "a number without a unit (34.2万) is not read")];

/// A cell as it should be.
struct Expected<'a> {
    page: &'a str,
    indicator: &'a str,
    /// Value, bound and policy.
    cell: String,
    words: &'a str,
}

fn expected(text: &str) -> Vec<Expected<'_>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let [page, indicator, value, bound, policy, words] =
                line.split('\t').collect::<Vec<_>>().try_into().expect("a line has six cells");
            Expected { page, indicator, cell: format!("{value} {bound} {policy}"), words }
        })
        .collect()
}

#[test]
fn cells_are_what_a_reader_makes_of_the_text() {
    let text = read(root().join("tests/it/cells_by_hand.tsv"));
    let expected = expected(&text);
    assert!(expected.len() >= 30);
    let desk = Desk::new();
    let pages: BTreeSet<&str> = expected.iter().map(|cell| cell.page).collect();
    for page in &pages {
        let bytes = std::fs::read(root().join(format!("corpus/{page}.txt"))).expect("the page");
        desk.put(&format!("corpus/{page}.txt"), bytes);
    }
    desk.line("build").done();
    let mut page_of = BTreeMap::new();
    let mut text_of = BTreeMap::new();
    for report in desk.line("export reports --format ndjson").json_lines() {
        let (id, path) = (report["report_id"].as_str(), report["path"].as_str());
        let (id, path) = (id.expect("an id").to_owned(), path.expect("a path"));
        let page = path.trim_start_matches("corpus/").trim_end_matches(".txt").to_owned();
        let shown = &desk.line(&format!("show {id} --format ndjson")).json_lines()[0];
        text_of.insert(page.clone(), shown["text"].as_str().expect("a text").to_owned());
        page_of.insert(id, page);
    }
    assert_eq!(page_of.len(), pages.len(), "a page of the list holds one report");
    let mut found = BTreeMap::new();
    for cell in desk.line("export cells --format ndjson").json_lines() {
        let page = page_of[cell["report_id"].as_str().expect("an id")].clone();
        let text = |name: &str| cell[name].as_str().expect("a text").to_owned();
        let made = format!("{} {} {}", cell["value"], text("bound"), text("policy"));
        found.insert((page, text("indicator")), made);
    }
    let (mut wrong, mut told) = (Vec::new(), String::new());
    for Expected { page, indicator, cell, words } in &expected {
        for words in words.split(" … ") {
            assert!(text_of[*page].contains(words), "{page} does not say `{words}`");
        }
        let made = found.get(&((*page).to_owned(), (*indicator).to_owned()));
        if made != Some(cell) {
            wrong.push((*page, *indicator));
            told += &format!("{page} {indicator}: {cell} by hand ({words}), {made:?} by the program\n");
        }
    }
    let right = expected.len() - wrong.len();
    #[expect(clippy::print_stderr, reason = "what is wrong is for people")]
    {
        eprintln!("{told}{right} of {} cells are right", expected.len());
    }
    let known: Vec<(&str, &str)> =
        KNOWN_WRONG.iter().map(|(page, indicator, _)| (*page, *indicator)).collect();
    assert_eq!(
        wrong.iter().filter(|cell| !known.contains(cell)).count(),
        0,
        "cells are wrong that were right: {wrong:?}"
    );
    let mended: Vec<_> = known.iter().filter(|cell| !wrong.contains(cell)).collect();
    assert!(mended.is_empty(), "these are right now, take them out of the list: {mended:?}");
}
