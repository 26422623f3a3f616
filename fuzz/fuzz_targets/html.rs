//! Any text as a web page: no panic, lines end in line feeds alone and are not blank, and what
//! comes out is not much longer than what went in.
#![no_main]

use std::sync::LazyLock;

use huizong::decode::decode;
use huizong::model::{Config, Format, RawFile};
use huizong::tables::Tables;
use libfuzzer_sys::fuzz_target;

static CONFIG: LazyLock<Config> = LazyLock::new(|| Config { encoding: Some(encoding_rs::UTF_8), ..Config::default() });
static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&CONFIG).expect("the built-in tables parse"));

fuzz_target!(|page: &str| {
    let bytes = page.as_bytes().to_vec();
    let file = RawFile { path: "fuzz".to_owned(), format: Format::Html, bytes, hash: String::new() };
    if let Ok((decoded, _)) = decode(&file, &TABLES, &CONFIG) {
        assert!(!decoded.text.contains('\r'));
        assert!(decoded.text.len() <= 8 * page.len() + 64);
    }
});
