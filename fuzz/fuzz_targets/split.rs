//! Any text through repair, script, clean and split: no panic, the script keeps the number of
//! characters, and every line of a report stands where the report says it does.
#![no_main]

use std::sync::LazyLock;

use huizong::model::{Config, Decoded};
use huizong::tables::Tables;
use huizong::{clean, repair, script, split};
use libfuzzer_sys::fuzz_target;

static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);
static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&CONFIG).expect("the built-in tables parse"));

fuzz_target!(|text: &str| {
    let text = text.replace('\r', "\n");
    let decoded = Decoded { text, encoding: None, encoding_source: None, container_title: None };
    let (repaired, _) = repair::repair(&decoded, &TABLES, &CONFIG);
    let (page, _) = script::simplify(&repaired, &TABLES, &CONFIG);
    assert_eq!(page.text.chars().count(), repaired.text.chars().count());
    let (lines, _) = clean::clean(&page, &TABLES, &CONFIG);
    let (reports, _) = split::split(&page, &lines, None, &TABLES, &CONFIG);
    let mut last = 0;
    for report in &reports {
        assert!(!report.text.trim().is_empty());
        let mut start = 0;
        for line in report.text.split('\n') {
            let at = report.page_offset(start);
            assert!(at >= last, "reports and their lines do not cross");
            assert_eq!(&page.text[at..at + line.len()], line);
            last = at + line.len();
            start += line.len() + 1;
        }
    }
});
