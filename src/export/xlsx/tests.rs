use std::io::{Cursor, Read};

use crate::dataset::Entry;
use crate::model::Config;
use crate::pipeline::read_stream;
use crate::tables::Tables;

use super::super::tests::{sample, written_as};
use super::super::{Format, Headers};
use super::*;

/// A part of a workbook as text.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook is a zip");
    let mut text = String::new();
    archive.by_name(name).expect("the part is there").read_to_string(&mut text).expect("UTF-8");
    text
}

/// What stands in a cell of a sheet.
fn cell(sheet: &str, place: &str) -> String {
    let begin = sheet.find(&format!("<c r=\"{place}\"")).unwrap_or_else(|| panic!("no {place} in {sheet}"));
    let end = sheet[begin..].find("</c>").expect("a cell ends") + begin;
    let inner = sheet[begin..end].split_once('>').expect("a tag").1;
    inner.to_owned()
}

#[test]
fn texts_are_texts_and_numbers_are_numbers() {
    let (shape, mut row) = sample();
    row[0] = Value::text("=1+1");
    row[1] = Value::number("1234567890123456.5".parse().expect("a decimal"));
    let book = written_as(Format::Xlsx, &Options::default(), &shape, &[row]);
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert_eq!(cell(&sheet, "A2"), "<is><t>=1+1</t></is>");
    assert_eq!(cell(&sheet, "B2"), "<is><t>1234567890123456.5</t></is>");
    assert_eq!(cell(&sheet, "C2"), "<v>2007</v>");
    assert_eq!(cell(&sheet, "D2"), "<v>277775.7</v>");
    assert_eq!(cell(&sheet, "E2"), "<v>39447</v>");
    assert_eq!(cell(&sheet, "H2"), "<is><t>1 4</t></is>");
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("<autoFilter ref=\"A1:H2\"/>"), "{sheet}");
}

#[test]
fn a_table_that_is_too_long_goes_on_in_another_sheet() {
    let (shape, row) = sample();
    let mut book = book_in(&Options::default()).expect("a temporary folder");
    let mut sheets = Sheets::new(&mut book, &shape, Look::default(), 4).expect("a temporary folder");
    for _ in 0..7 {
        sheets.row(&mut book, &row).expect("a temporary folder");
    }
    assert_eq!(sheets.rows(), 7);
    assert_eq!(
        [0, 2, 3, 6].map(|row| sheets.place_of(row)),
        ["'sample'!A2", "'sample'!A4", "'sample (2)'!A2", "'sample (3)'!A2"]
    );
    assert_eq!(sheets.end(&mut book).expect("memory").more_sheets, 2);
    let book = book.save_to_buffer().expect("memory");
    let named = part(&book, "xl/workbook.xml");
    assert!(named.contains("\"sample (2)\"") && named.contains("\"sample (3)\""), "{named}");
    let rows =
        |sheet: usize| part(&book, &format!("xl/worksheets/sheet{sheet}.xml")).matches("<row ").count();
    assert_eq!([1, 2, 3].map(rows), [4, 4, 2]);
}

#[test]
fn numbers_lead_to_their_figures_beyond_the_limits_too() {
    let tables = Tables::load(&Config::default()).expect("the built-in tables load");
    let text = "某镇工会2015年工作总结\n慰问困难职工240户。举办培训班3期。全镇现有会员94人。\n";
    let read = read_stream("report.txt", text.as_bytes(), &tables, &Config::default());
    let read = read.into_iter().flat_map(|file| file.reports).next().expect("a report");
    let entry = Entry::new("0123456789abcdef".into(), "report.txt".into(), read);
    let written = |links: u32, notes: u32| {
        let mut book = Workbook::new(&Options::default(), &tables, Headers::Id).expect("a temporary folder");
        book.limit(links, notes);
        book.report(&entry).expect("a temporary folder");
        let mut out = Vec::new();
        let altered = book.finish(&mut out).expect("memory");
        (out, altered.no_note)
    };
    let (whole, no_note) = written(100, 100);
    assert_eq!(no_note, 0);
    let sheet = part(&whole, "xl/worksheets/sheet1.xml");
    let links = sheet.matches("<hyperlink ref=").count();
    assert!(links >= 3 && sheet.contains("location=\"'figures'!A2\"") && !sheet.contains("<f>"), "{sheet}");
    let notes = part(&whole, "xl/comments1.xml");
    assert!(notes.contains("举办培训班3期。") && notes.matches("<comment ").count() == links, "{notes}");

    let (limited, no_note) = written(1, 2);
    assert_eq!(no_note, links as u64 - 2);
    let sheet = part(&limited, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches("<hyperlink ref=").count(), 1);
    assert_eq!(sheet.matches("<f>HYPERLINK(\"#'figures'!A").count(), links - 1, "{sheet}");
    assert_eq!(part(&limited, "xl/comments1.xml").matches("<comment ").count(), 2);
    let told = part(&limited, "xl/worksheets/sheet4.xml");
    assert!(told.contains(&format!("{no_note} numbers have no note")), "{told}");
}
