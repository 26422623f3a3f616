//! What must hold for any bytes and any text.
//!
//! Whole files of arbitrary bytes, and of fragments that look like reports, through the whole
//! chain: nothing panics, every span slices back to its text, every table reads back equal.

use huizong::dataset::{ColumnInfo, Entry, Table, Value, columns, report_rows};
use huizong::error::ErrorKind;
use huizong::export::{Format, Options, exporter};
use huizong::model::{Config, FileRecord, Format as FileFormat, RawFile, ReadFile, Status};
use huizong::search::{self, SearchOptions};
use huizong::segment::Analyzer;
use huizong::store::{Options as StoreOptions, Reader, Writer};
use huizong::tables::Tables;
use huizong::{decode, pipeline, repair, script};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::OnceLock;

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::load(&Config::default()).expect("built-in tables"))
}

fn raw_file(format: FileFormat, bytes: Vec<u8>) -> RawFile {
    RawFile { path: "a/b.txt".into(), format, hash: String::new(), bytes }
}

/// Pieces that reports, pages and damage are made of.
const FRAGMENTS: &[&str] = &[
    "工会工作总结",
    "云溪县总工会",
    "2007年",
    "201*年",
    "一、",
    "篇2",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    " ",
    "　",
    "慰问困难职工",
    "240人",
    "260万余元",
    "二百",
    "三四十",
    "亿",
    "万",
    "点五",
    "％",
    "88.5%",
    "１２３",
    "十",
    "〇",
    "其中",
    "分别为",
    "、",
    ",",
    "。",
    "，，",
    "（yuàn）",
    "(yī)",
    "醫",
    "發放",
    "慰問金",
    "'",
    "`",
    "\u{200b}",
    "\u{feff}",
    "<table><tr><td>",
    "</td><td>",
    "</table>",
    "<p>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "&nbsp;",
    "&#x110000;",
    "XX万元",
    "xxxx名",
    "\u{fffd}",
    "\u{e000}",
    "𠮷",
    "e\u{301}",
    "\0",
    "999999999999999999999999999999",
    "-",
    "～",
    "第",
    "届",
    "下一步工作计划",
    "力争",
    "比上年增加",
    "个",
    "场",
    "人次",
    "户",
    "每人",
    "相关推荐",
    "下载",
    "职工总数\t会员\t经费",
];

fn pages() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            8 => prop::sample::select(FRAGMENTS).prop_map(str::to_owned),
            1 => "\\PC{0,4}",
            1 => any::<char>().prop_map(String::from),
        ],
        0..120,
    )
    .prop_map(|pieces| pieces.concat())
}

/// Bytes of a page in some encoding, perhaps cut or damaged.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let encoded = (pages(), 0..6_usize, any::<prop::sample::Index>(), any::<u8>(), any::<bool>()).prop_map(
        |(page, encoding, at, byte, damage)| {
            let mut bytes = match encoding {
                0 => page.into_bytes(),
                1 => encoding_rs::GB18030.encode(&page).0.into_owned(),
                2 => encoding_rs::BIG5.encode(&page).0.into_owned(),
                3 => page.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                4 => page.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                _ => [b"\xef\xbb\xbf".to_vec(), page.into_bytes()].concat(),
            };
            if damage && !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
                bytes.truncate(bytes.len().saturating_sub(usize::from(byte) % 3));
            }
            bytes
        },
    );
    prop_oneof![1 => prop::collection::vec(any::<u8>(), 0..400), 4 => encoded]
}

/// Pieces that queries are made of.
const QUERY_PIECES: &[&str] = &[
    "慰问",
    "職工",
    "*",
    "?",
    "~",
    "～",
    "2",
    "\"",
    "“",
    "”",
    "「",
    "」",
    "(",
    "（",
    ")",
    "-",
    "－",
    "NOT ",
    "AND ",
    " OR ",
    "/",
    "／",
    "[",
    "\\d",
    "+",
    "{2}",
    "^",
    "title:",
    "org：",
    "members:",
    ">",
    "1万",
    "..",
    "has:",
    "year:",
    "2005",
    "chars:",
    "masked:yes",
    "path:",
    "level:",
    " ",
    "　",
    "（wèn）",
    "\u{200b}",
    "\u{e000}",
    "😀",
    "%",
    "e\u{301}",
];

fn queries() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(QUERY_PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// An index of a few reports.
fn reader() -> &'static (tempfile::TempDir, Reader) {
    static READER: OnceLock<(tempfile::TempDir, Reader)> = OnceLock::new();
    READER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut writer = Writer::begin(folder.path(), StoreOptions::default()).expect("a new index");
        for text in ["工会工作总结\n2007年,慰问困难职工240人。\n慰问金2万元。", "职代会\n召开职代会2005次。"]
        {
            let raw = raw_file(FileFormat::Text, text.as_bytes().to_vec());
            let record = FileRecord { path: text[..6].to_owned(), ..FileRecord::of(&raw) };
            let read = pipeline::read_file(&raw, record, tables(), &Config::default());
            writer.put(&read, 1).expect("a file is put");
        }
        writer.commit().expect("the index is written");
        let reader = Reader::open(folder.path()).expect("the index");
        (folder, reader)
    })
}

fn format() -> impl Strategy<Value = FileFormat> {
    prop::sample::select(FileFormat::ALL)
}

fn read(raw: &RawFile) -> ReadFile {
    pipeline::read_file(raw, FileRecord::of(raw), tables(), &Config::default())
}

/// Rows of a table as CSV without a mark, and as NDJSON.
fn exported(rows: &[Vec<Value<'_>>], header: &[ColumnInfo]) -> [String; 2] {
    [Format::Csv, Format::Ndjson].map(|format| {
        let mut out = Vec::new();
        let mut to =
            exporter(format, Options { bom: false }, header, &mut out).expect("memory takes a header");
        rows.iter().for_each(|row| to.row(row).expect("memory takes a row"));
        to.finish().expect("memory takes an end");
        drop(to);
        String::from_utf8(out).expect("UTF-8")
    })
}

/// What `export figures` would give, read back.
fn figures_of(entry: &Entry) -> Vec<csv::StringRecord> {
    let header = columns(Table::Figures, tables());
    let mut out = Vec::new();
    let mut to =
        exporter(Format::Csv, Options { bom: false }, &header, &mut out).expect("memory takes a header");
    report_rows(entry, Table::Figures, tables(), |row| to.row(row)).expect("memory takes rows");
    to.finish().expect("memory takes an end");
    drop(to);
    csv::Reader::from_reader(&out[..]).records().map(|record| record.expect("a record")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_query_is_understood_or_refused_at_its_place(query in queries()) {
        let (_, reader) = reader();
        let searched = search::parse(&query)
            .and_then(|parsed| search::search(reader, &parsed, SearchOptions::default()));
        match searched {
            Ok(results) => for hit in &results.hits {
                prop_assert!(hit.snippet.marks.iter().all(|mark| !mark.of(&hit.snippet.text).is_empty()));
            },
            Err(error) => {
                let ErrorKind::Query { marker, .. } = error.kind() else { panic!("{query}: {error}") };
                prop_assert!(marker.len() <= 2 * query.chars().count() + 1);
            }
        }
    }

    #[test]
    fn any_file_is_read_and_leads_back(bytes in bytes(), format in format()) {
        let raw = raw_file(format, bytes);
        let file = read(&raw);
        prop_assert_eq!(file.record.reports as usize, file.reports.len());
        let decoded = decode::decode(&raw, tables(), &Config::default());
        prop_assert_eq!(decoded.is_ok(), file.record.status == Status::Ok);
        let Ok((decoded, _)) = decoded else { return Ok(()) };
        let source_lines = decoded.text.lines().count().max(1) as u32;
        for (at, read) in file.reports.into_iter().enumerate() {
            prop_assert_eq!(read.report.number as usize, at + 1);
            prop_assert!(!read.report.pieces.is_empty());
            for warning in &read.report.warnings {
                prop_assert!(warning.line.is_none_or(|line| (1..=source_lines).contains(&line)), "{}", warning);
            }
            let sources = read.source_raws.clone();
            let entry = Entry::new(read.report.id(), raw.path.clone(), read);
            let text = entry.text().to_owned();
            prop_assert_eq!(&simplified(&text), &text, "a report is in simplified script");
            let characters: Vec<char> = text.chars().collect();
            let rows = figures_of(&entry);
            prop_assert_eq!(rows.len(), entry.figures().len());
            let mut last = 0;
            for (at, (figure, row)) in entry.figures().iter().zip(&rows).enumerate() {
                // Slicing panics off a character boundary.
                let raw_text = figure.span.of(&text);
                prop_assert!(!raw_text.is_empty() && figure.span.start >= last);
                last = figure.span.end;
                prop_assert!(figure.sentence.contains(figure.span));
                let (start, end): (usize, usize) =
                    (row[14].parse().expect("start"), row[15].parse().expect("end"));
                prop_assert_eq!(characters[start..end].iter().collect::<String>(), raw_text);
                prop_assert_eq!(&row[10], raw_text);
                prop_assert_eq!(&row[11], sources[at].as_str());
                for line in sources[at].split('\n') {
                    prop_assert!(decoded.text.contains(line), "{:?} is not in the file", line);
                }
                let line = entry.line_of(at);
                prop_assert!((1..=source_lines).contains(&line), "line {} of {}", line, source_lines);
                prop_assert!((0.0..=1.0).contains(&figure.confidence));
                prop_assert!(figure.value_max.is_none_or(|max| max >= figure.value));
            }
        }
    }

    #[test]
    fn reading_twice_gives_the_same(bytes in bytes(), format in format()) {
        let raw = raw_file(format, bytes);
        let [one, two] = [read(&raw), read(&raw)].map(|file| format!("{file:?}"));
        prop_assert_eq!(one, two);
    }

    #[test]
    fn mended_text_needs_no_mending(page in pages()) {
        let raw = raw_file(FileFormat::Text, page.into_bytes());
        let Ok((decoded, _)) = decode::decode(&raw, tables(), &Config::default()) else { return Ok(()) };
        let (once, _) = repair::repair(&decoded, tables(), &Config::default());
        prop_assert_eq!(once.text.matches('\n').count(), decoded.text.matches('\n').count(), "lines stay");
        let again = huizong::model::Decoded { text: once.text.clone(), ..decoded };
        let (twice, _) = repair::repair(&again, tables(), &Config::default());
        prop_assert_eq!(once.text, twice.text);
    }

    #[test]
    fn conversion_keeps_the_number_of_characters(page in pages()) {
        let repaired = huizong::model::Repaired { text: page.clone(), map: huizong::span::OffsetMap::identity() };
        let (simple, _) = script::simplify(&repaired, tables(), &Config::default());
        prop_assert_eq!(simple.text.chars().count(), page.chars().count());
        let mut places = simple.text.char_indices().zip(page.char_indices());
        prop_assert!(places.all(|((to, _), (from, _))| simple.map.at(to) == from), "each character has its own");
    }

    #[test]
    fn words_make_up_the_text(page in pages()) {
        let words: String = Analyzer::shared().cut(&page).iter().map(|word| word.span.of(&page)).collect();
        prop_assert_eq!(words, page);
    }

    #[test]
    fn exported_text_reads_back_equal(cells in prop::collection::vec(("\\PC{0,12}|[\"',\r\n;=+@-]{0,6}", pages()), 1..6)) {
        let header = ["one", "two"].map(ColumnInfo::named);
        let rows: Vec<Vec<Value>> =
            cells.iter().map(|(one, two)| vec![Value::text(one), Value::text(two)]).collect();
        let [comma, json] = exported(&rows, &header);
        let mut reader = csv::Reader::from_reader(comma.as_bytes());
        let back: Vec<(String, String)> = reader.deserialize().map(|row| row.expect("a row")).collect();
        prop_assert_eq!(&back, &cells);
        for (line, (one, two)) in json.split('\n').zip(&cells) {
            let object: serde_json::Value = serde_json::from_str(line).expect("an object");
            prop_assert_eq!(object["one"].as_str().unwrap_or(""), one);
            prop_assert_eq!(object["two"].as_str().unwrap_or(""), two);
        }
    }
}

/// The text after another conversion.
fn simplified(text: &str) -> String {
    let repaired =
        huizong::model::Repaired { text: text.to_owned(), map: huizong::span::OffsetMap::identity() };
    script::simplify(&repaired, tables(), &Config::default()).0.text
}
