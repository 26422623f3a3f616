//! Any text as a query: it is understood or refused, and the caret of a refusal lies within it.
#![no_main]

use huizong::error::ErrorKind;
use huizong::search::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = parse(text) {
        let ErrorKind::Query { marker, .. } = error.kind() else { panic!("{error}") };
        assert!(marker.len() <= 2 * text.chars().count() + 1);
    }
});
