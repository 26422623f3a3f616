//! Any bytes through every stage: no panic, and every figure's span slices its report.
#![no_main]

use std::sync::LazyLock;

use huizong::model::{Config, FileRecord, Format, RawFile};
use huizong::pipeline::read_file;
use huizong::tables::Tables;
use libfuzzer_sys::fuzz_target;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&Config::default()).expect("the built-in tables parse"));

fuzz_target!(|bytes: &[u8]| {
    let (html, bytes) = match bytes.split_first() {
        Some((first, rest)) => (first % 2 == 0, rest),
        None => return,
    };
    let format = if html { Format::Html } else { Format::Text };
    let raw = RawFile { path: "fuzz".to_owned(), format, bytes: bytes.to_vec(), hash: String::new() };
    for read in read_file(&raw, FileRecord::of(&raw), &TABLES, &Config::default()).reports {
        for figure in &read.figures {
            assert!(!figure.span.of(&read.report.text).is_empty());
        }
    }
});
