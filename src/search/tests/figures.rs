//! Figures and other columns as fields.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::*;
use crate::error::Result;
use crate::tables::indicators::Indicators;

/// Reports and their numbers; the text of `a` is long.
const REPORTS: &[(&str, &[(&str, &str)])] = &[
    ("a.txt", &[("members", "1200"), ("relief_paid", "100000"), ("yuan_disbursed", "100000")]),
    ("b.txt", &[("members", "1200.00001"), ("trainees", "0")]),
    ("c.txt", &[("members", "50"), ("relief_paid", "99999.99")]),
    ("d.txt", &[("members", "900000000000000000"), ("trainees", "-3")]),
    ("e.txt", &[]),
];

fn index() -> (TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(folder.path(), Options::default()).unwrap();
    for (path, numbers) in REPORTS {
        let numbers: Vec<(String, Decimal)> =
            numbers.iter().map(|(id, value)| ((*id).to_owned(), value.parse().unwrap())).collect();
        let long = format!("总结\n{}", "慰问".repeat(100));
        let text = if *path == "a.txt" { long.as_str() } else { "总结\n慰问职工" };
        let mut read = file(path, &[text]);
        read.reports[0].report.facts.masked = *path == "b.txt";
        writer.put_with(&read, 1, |_| numbers.clone()).unwrap();
    }
    writer.commit().unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    (folder, reader)
}

#[track_caller]
fn check(query: &str, expected: &str) {
    static INDEX: LazyLock<(TempDir, Reader)> = LazyLock::new(index);
    let reader = &INDEX.1;
    let places = matching(reader, &parse(query).unwrap()).unwrap();
    let names: Vec<&str> = places.iter().map(|place| &reader.path(place).unwrap()[..1]).collect();
    assert_eq!(names.join(" "), expected, "searching {query}: see search/column.rs and store/numbers.rs");
}

#[test]
fn numbers_of_the_comparison_are_fields() {
    check("members:1200", "a");
    check("members:>1200", "b d");
    check("members:>=1200", "a b d");
    check("members:<1200", "c");
    check("members:<=1200", "a c");
    check("members:..50", "c");
    check("members:50..1,200", "a c");
    check("members:>4亿", "d");
    check("MEMBERS：＞１０００", "a b d");
    check("relief_paid:10万..", "a");
    check("relief_paid:1万..10萬", "a c");
    check("relief_paid:99999.99", "c");
    check("trainees:-5..-1", "d");
    check("trainees:0", "b");
    check("checkups:>0 OR members:50", "c");
}

#[test]
fn roll_ups_and_what_is_said_at_all() {
    check("yuan_disbursed:>1", "a");
    check("has:trainees", "b d");
    check("has:members -has:relief_paid", "b d");
    check("NOT has:members", "e");
    check("-members:>1000 慰问", "c e");
}

#[test]
fn length_and_masks_are_fields() {
    check("chars:>100", "a");
    check("chars:7", "b c d e");
    check("chars:1..7 -masked:yes", "c d e");
    check("masked:yes", "b");
    check("masked:no", "a c d e");
    check("chars:<7", "");
}

#[test]
fn mistakes_are_shown_at_their_place() {
    check_refused("慰问 members:many", 13, "`members:` takes a number or a range");
    check_refused("members:", 8, "missing");
    check_refused("member:5", 0, "near it are `members`");
    check_refused("has:trainee", 4, "near it are `trainees`");
    check_refused("慰问 has:字", 9, "there is no indicator `字`; `huizong indicators`");
    check_refused("titel:慰问", 0, "near it are `title`");
    check_refused("members:1.00001", 8, "at most four decimals");
    check_refused("members:>9999999亿", 8, "at most four decimals");
    check_refused("members:5..1", 8, "takes a number or a range");
    check_refused("chars:-5", 6, "takes a number or a range");
    check_refused("masked:maybe", 7, "yes or no");
}

#[test]
fn no_indicator_is_called_as_a_field() {
    let catalogue = Indicators::load(None).unwrap();
    for id in catalogue.ids() {
        assert!(parse(&format!("has:{id}")).is_ok());
        let query = parse(&format!("{id}:1")).unwrap();
        assert!(matches!(query.root, Node::Known(Filter::Figure(..))), "{id} is a field too");
    }
}

#[test]
fn a_catalogue_of_ones_own_names_fields() {
    let own = tempfile::NamedTempFile::new().unwrap();
    let entry = "[[indicator]]\nid = \"boats\"\nzh = \"船\"\nen = \"Boats\"\nunits = [\"item\"]\nkind = \"stock\"\ncounts = [\"船\"]\n";
    std::fs::write(own.path(), entry).unwrap();
    let with_own = || Ok(Indicators::load(Some(own.path()))?.ids().map(str::to_owned).collect());
    assert!(parse_with("boats:5 has:members", &with_own).is_ok());
    check_refused("boats:5", 0, "no field `boats`");
    let never = || -> Result<Vec<String>> { panic!("not asked for") };
    assert!(parse_with("慰问 title:职工 year:2005", &never).is_ok());
}

#[test]
fn a_column_tells_what_a_scan_tells() {
    let mut numbers = Numbers(11);
    let values: Vec<i64> = (0..120).map(|_| numbers.below(40) as i64 * 250 - 2_000).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(folder.path(), Options::default()).unwrap();
    for (at, value) in values.iter().enumerate() {
        // Every fifth does not say.
        let told = if at % 5 == 0 { Vec::new() } else { vec![("members".to_owned(), Decimal::from(*value))] };
        writer.put_with(&file(&format!("{at:03}.txt"), &["总结"]), 1, |_| told.clone()).unwrap();
    }
    writer.commit().unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    for _ in 0..200 {
        let bound = numbers.below(14_000) as i64 - 3_000;
        for (sign, holds) in [
            (">", i64::gt as fn(&i64, &i64) -> bool),
            (">=", i64::ge),
            ("<", i64::lt),
            ("<=", i64::le),
            ("=", i64::eq),
        ] {
            let query = parse(&format!("members:{sign}{bound}")).unwrap();
            let told = |(at, value): &(usize, &i64)| at % 5 != 0 && holds(value, &bound);
            let expected = values.iter().enumerate().filter(told).count();
            assert_eq!(matching(&reader, &query).unwrap().len(), expected, "members:{sign}{bound}");
        }
    }
}
