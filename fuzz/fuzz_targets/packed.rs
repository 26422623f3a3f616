//! Any bytes as a letter, a saved page or an archive: no panic in what we make of what the
//! libraries read, and no member over the length that is wanted.
#![no_main]

use std::sync::LazyLock;

use huizong::decode::{decode, members};
use huizong::model::{Config, Format, RawFile};
use huizong::tables::Tables;
use libfuzzer_sys::fuzz_target;

const MEMBER_BYTES: u64 = 1 << 20;
static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);
static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&CONFIG).expect("the built-in tables parse"));

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_last() else { return };
    let format = [Format::Eml, Format::Mht, Format::Zip][usize::from(choice % 3)];
    let file = RawFile { path: "fuzz".to_owned(), format, bytes: bytes.to_vec(), hash: String::new() };
    if decode(&file, &TABLES, &CONFIG).is_ok() && format.has_members() {
        for member in members(file, MEMBER_BYTES, &TABLES, &CONFIG).take(1000) {
            assert!(member.bytes.is_err() || format != Format::Zip || member.bytes.unwrap().len() as u64 <= MEMBER_BYTES);
        }
    }
});
