//! Any bytes as text, rows and rich text: no panic, lines end in line feeds alone, and what comes
//! out is not much longer than what went in.
#![no_main]

use std::sync::LazyLock;

use huizong::decode::decode;
use huizong::model::{Config, Format, RawFile};
use huizong::tables::Tables;
use libfuzzer_sys::fuzz_target;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&Config::default()).expect("the built-in tables parse"));

fuzz_target!(|bytes: &[u8]| {
    // The last byte chooses, so that files of a corpus begin as they are.
    let Some((choice, bytes)) = bytes.split_last() else { return };
    let format = [Format::Text, Format::Csv, Format::Rtf][usize::from(choice % 3)];
    let file = RawFile { path: "fuzz".to_owned(), format, bytes: bytes.to_vec(), hash: String::new() };
    if let Ok((decoded, _)) = decode(&file, &TABLES, &Config::default()) {
        assert!(!decoded.text.contains('\r'));
        assert!(decoded.text.len() <= 8 * bytes.len() + 64);
    }
});
