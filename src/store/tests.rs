mod beside;
mod damage;

use std::fs;
use std::path::Path;

use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::error::ErrorKind;
use crate::model::*;
use crate::span::Span;
use crate::warning::{Warning, WarningCode};

/// A file with one report for each text.
pub(crate) fn file(path: &str, texts: &[&str]) -> ReadFile {
    let reports: Vec<ReadReport> = (1..).zip(texts).map(|(number, text)| report(number, text)).collect();
    let record = FileRecord {
        path: path.to_owned(),
        bytes: texts.iter().map(|text| text.len() as u64).sum(),
        modified_ns: 1_700_000_000_123_456_789,
        hash: blake3::hash(texts.concat().as_bytes()).to_hex().to_string(),
        format: Format::Text,
        encoding: Some("gb18030".to_owned()),
        encoding_source: Some(EncodingSource::Detected),
        status: Status::Ok,
        reason: None,
        reports: reports.len() as u32,
        figures: reports.iter().map(|report| report.figures.len() as u32).sum(),
        warnings: vec![Warning::new(WarningCode::UncertainEncoding, "big5 would fit too")],
    };
    // Too short to be told by anything but their text.
    let signatures = vec![Signature::default(); reports.len()];
    ReadFile { record, reports, signatures }
}

/// A report whose first line is its title, with a figure over its first three characters.
pub(crate) fn report(number: u32, text: &str) -> ReadReport {
    let raw = text.char_indices().nth(3).map_or(text.len(), |(at, _)| at);
    let mut pieces = Vec::new();
    let mut start = 0;
    for (line, part) in (10..).zip(text.split('\n')) {
        pieces.push(Piece { start, page_start: start + 40, line });
        start += part.len() + 1;
    }
    let figure = Figure {
        indicator: "relief_paid".to_owned(),
        value: Decimal::new(26_000_005, 1),
        value_max: None,
        unit: Unit::Yuan,
        bound: Bound::AtLeast,
        aspect: Aspect::Actual,
        span: Span::new(0, raw),
        sentence: Span::new(0, text.len()),
        rule: "near".to_owned(),
        confidence: 0.75,
    };
    let facts = Facts {
        title: text.lines().next().map(str::to_owned),
        organisation: Some("临江市总工会".to_owned()),
        province: Some("吉林省".to_owned()),
        city: None,
        county: Some("临江市".to_owned()),
        region_code: Some("220681".to_owned()),
        level: Some(Level::County),
        sector: Sector::Federation,
        year: Some(2000 + number as i16),
        period_start: Some(date(2007, 1, 1)),
        period_end: Some(date(2007, 12, 31)),
        kind: Kind::Summary,
        masked: number.is_multiple_of(2),
    };
    let warnings = vec![Warning::at_line(WarningCode::MaskedNumber, 12, "`xx名`")];
    ReadReport {
        source_raws: vec![text[..raw].replace('万', "萬")],
        source_text: text.replace('万', "萬"),
        figures: vec![figure],
        report: Report { number, text: text.to_owned(), pieces, facts, warnings },
        script: Script::Hant,
    }
}

fn write(folder: &Path, files: &[ReadFile]) {
    let mut writer = Writer::begin(folder, Options::default()).unwrap();
    for file in files {
        writer.put(file, 7).unwrap();
    }
    writer.commit().unwrap();
}

fn all(folder: &Path) -> Vec<StoredReport> {
    Reader::open(folder).unwrap().reports().unwrap().map(Result::unwrap).collect()
}

#[track_caller]
fn check_refused(folder: &Path, expected: fn(&ErrorKind) -> bool) {
    let error = Reader::open(folder).unwrap_err();
    assert!(expected(error.kind()), "opening gives {error:?}");
}

#[test]
fn everything_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let files =
        [file("b.txt", &["二万元\n慰问职工", "第二篇"]), file("a.txt", &["甲\n乙"]), file("c.txt", &[])];
    write(folder.path(), &files);
    let reader = Reader::open(folder.path()).unwrap();
    let reports = all(folder.path());
    let keys: Vec<_> = reports.iter().map(|r| (r.path.as_str(), r.read.report.number)).collect();
    assert_eq!(keys, [("a.txt", 1), ("b.txt", 1), ("b.txt", 2)]);
    assert_eq!(reports[0].read, files[1].reports[0]);
    assert_eq!(reports[1].read, files[0].reports[0]);
    assert_eq!(reports[1].report_id, files[0].reports[0].report.id());
    assert_eq!(reader.report(&reports[2].report_id).unwrap(), reports[2]);
    assert_eq!(reader.file("b.txt").unwrap().unwrap(), files[0].record);
    let paths: Vec<String> = reader.files().unwrap().into_iter().map(|file| file.path).collect();
    assert_eq!(paths, ["a.txt", "b.txt", "c.txt"]);
    let states = reader.file_states().unwrap();
    assert_eq!((states.len(), states["a.txt"].rules, &states["a.txt"].hash), (3, 7, &files[1].record.hash));
    let counts = reader.counts().unwrap();
    assert_eq!(
        (counts.reports, counts.figures, counts.files["ok"], counts.encodings["gb18030"]),
        (3, 3, 3, 3)
    );
}

#[test]
fn nothing_is_seen_before_the_commit() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("a.txt", &["旧文"])]);
    let mut writer = Writer::begin(folder.path(), Options::default()).unwrap();
    writer.put(&file("a.txt", &["新文"]), 7).unwrap();
    writer.put(&file("b.txt", &["乙"]), 7).unwrap();
    assert_eq!(all(folder.path()).len(), 1);
    drop(writer);
    assert_eq!(all(folder.path())[0].read.report.text, "旧文");
}

#[test]
fn a_put_replaces_and_a_removal_removes() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("a.txt", &["一", "二"]), file("b.txt", &["三"]), file("c.txt", &["四"])]);
    let mut writer = Writer::begin(folder.path(), Options::default()).unwrap();
    writer.put(&file("a.txt", &["五"]), 8).unwrap();
    writer.put(&file("a.txt", &["六"]), 8).unwrap();
    writer.remove("b.txt");
    let mut record = file("c.txt", &["四"]).record;
    record.modified_ns = 5;
    writer.put_record(&record, 9).unwrap();
    writer.commit().unwrap();
    let texts: Vec<String> = all(folder.path()).into_iter().map(|r| r.read.report.text).collect();
    assert_eq!(texts, ["六", "四"]);
    let states = Reader::open(folder.path()).unwrap().file_states().unwrap();
    assert_eq!(states.len(), 2);
    assert_eq!((states["c.txt"].modified_ns, states["c.txt"].rules), (5, 9));
}

#[test]
fn a_large_corpus_is_committed_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer =
        Writer::begin(folder.path(), Options { commit_bytes: 10, ..Options::default() }).unwrap();
    writer.put(&file("a.txt", &["一二三", "四"]), 7).unwrap();
    writer.put(&file("b.txt", &["五"]), 7).unwrap();
    drop(writer);
    assert_eq!(all(folder.path()).len(), 2, "the first file and no more");
}

#[test]
fn exact_copies_share_an_id() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("b.txt", &["同文"]), file("a.txt", &["异文", "同文"])]);
    let reader = Reader::open(folder.path()).unwrap();
    let copies = reader.copies(&report(1, "同文").report.id()).unwrap();
    let paths: Vec<_> = copies.iter().map(|place| reader.path(place).unwrap()).collect();
    assert_eq!(paths, ["a.txt", "b.txt"]);
    for id in ["", "zz", "0123456789abcdef", "+123456789abcdef"] {
        assert!(matches!(reader.report(id).unwrap_err().kind(), ErrorKind::NoSuchReport { .. }));
    }
}

/// A signature that is alike to others of the same `kind`, and to no other.
fn signature(kind: u16, masked: bool) -> Signature {
    Signature { text: vec![kind; 128], shingles: 300, figures: vec![7, 9], masked, ..Signature::default() }
}

/// A file whose reports have the given texts and signatures.
fn signed(path: &str, reports: &[(&str, Signature)]) -> ReadFile {
    let texts: Vec<&str> = reports.iter().map(|(text, _)| *text).collect();
    let signatures = reports.iter().map(|(_, signature)| signature.clone()).collect();
    ReadFile { signatures, ..file(path, &texts) }
}

/// Texts of a table that shows the first copies, each with the number of copies.
fn shown(folder: &Path) -> Vec<(String, u32)> {
    let reader = Reader::open(folder).unwrap();
    let clusters = reader.clusters().unwrap();
    let shown = clusters.pick(Copies::First, reader.places().unwrap());
    shown
        .iter()
        .map(|place| (reader.load(place).unwrap().read.report.text, clusters.copies(place.id)))
        .collect()
}

#[test]
fn copies_in_other_words_are_one_cluster() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        signed("a.txt", &[("某市总结", signature(1, true)), ("乙", signature(2, false))]),
        signed("b.txt", &[("临江市总结", signature(1, false)), ("丙", Signature::default())]),
        signed("c.txt", &[("临江市总结", signature(1, false))]),
    ];
    write(folder.path(), &files);
    // The masked one comes first and yet does not speak for them.
    let texts = [("乙", 1), ("临江市总结", 3), ("丙", 1)].map(|(text, copies)| (text.to_owned(), copies));
    assert_eq!(shown(folder.path()), texts);
    let reader = Reader::open(folder.path()).unwrap();
    let known = reader.signatures().unwrap();
    for file in &files {
        let own: Vec<&Signature> = known[&file.record.path].iter().map(|(_, signature)| signature).collect();
        assert_eq!(own, file.signatures.iter().collect::<Vec<_>>());
    }

    // Whatever comes and goes, the clusters are those of what is there.
    let mut writer = Writer::begin(folder.path(), Options::default()).unwrap();
    writer.remove("b.txt");
    writer.remove("c.txt");
    writer.put(&signed("d.txt", &[("乙二", signature(2, false))]), 7).unwrap();
    writer.commit().unwrap();
    assert_eq!(shown(folder.path()), [("某市总结".to_owned(), 1), ("乙".to_owned(), 2)]);
}

#[test]
fn a_build_that_was_broken_off_is_clustered_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(folder.path(), Options { commit_bytes: 1, ..Options::default() }).unwrap();
    for (path, text) in [("a.txt", "一"), ("b.txt", "二")] {
        writer.put(&signed(path, &[(text, signature(1, false))]), 7).unwrap();
    }
    drop(writer);
    assert_eq!(shown(folder.path()).len(), 2, "all is committed but the clusters");
    Writer::begin(folder.path(), Options::default()).unwrap().commit().unwrap();
    assert_eq!(shown(folder.path()), [("一".to_owned(), 2)]);
}

#[test]
fn two_writers_at_once_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Writer::begin(folder.path(), Options::default()).unwrap();
    for replace_unusable in [false, true] {
        let second = Writer::begin(folder.path(), Options { replace_unusable, ..Options::default() });
        assert!(matches!(second.unwrap_err().kind(), ErrorKind::IndexLocked { .. }));
    }
}

#[test]
fn a_folder_without_an_index_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    check_refused(&folder.path().join("none"), |kind| matches!(kind, ErrorKind::NoIndex { .. }));
    fs::write(folder.path().join("README.md"), "about").unwrap();
    check_refused(folder.path(), |kind| matches!(kind, ErrorKind::NoIndex { .. }));
    fs::write(folder.path().join("photo.jpg"), "x").unwrap();
    check_refused(folder.path(), |kind| matches!(kind, ErrorKind::NotAnIndex { .. }));
    let options = Options { replace_unusable: true, ..Options::default() };
    let refused = Writer::begin(folder.path(), options).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::NotAnIndex { .. }), "a stranger's folder is never cleared");
    check_refused(&folder.path().join("photo.jpg"), |kind| matches!(kind, ErrorKind::NotAnIndex { .. }));
}

#[test]
fn another_format_is_refused_and_replaced_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("a.txt", &["甲"])]);
    let meta = folder.path().join("meta.json");
    let old = fs::read_to_string(&meta).unwrap();
    fs::write(&meta, old.replace(&format!("\\\"format\\\":{FORMAT_VERSION}"), "\\\"format\\\":999")).unwrap();
    check_refused(folder.path(), |kind| matches!(kind, ErrorKind::IndexFormat { .. }));
    assert!(Writer::begin(folder.path(), Options::default()).is_err());
    fs::write(folder.path().join("note.txt"), "mine").unwrap();
    let options = Options { replace_unusable: true, ..Options::default() };
    Writer::begin(folder.path(), options).unwrap().commit().unwrap();
    assert_eq!(all(folder.path()).len(), 0);
    assert!(folder.path().join("note.txt").exists(), "only files of the index are removed");
}

#[test]
fn a_strangers_index_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let mut schema = tantivy::schema::Schema::builder();
    schema.add_text_field("body", tantivy::schema::TEXT);
    tantivy::Index::create_in_dir(folder.path(), schema.build()).unwrap();
    check_refused(folder.path(), |kind| matches!(kind, ErrorKind::NotAnIndex { .. }));
}

#[test]
fn damage_is_an_error_whatever_the_file() {
    let whole = tempfile::tempdir().unwrap();
    write(whole.path(), &[file("a.txt", &["二万元慰问职工", "乙"]), file("b.txt", &["丙"])]);
    let names: Vec<_> = fs::read_dir(whole.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    for name in names.iter().filter(|name| !name.to_string_lossy().ends_with(".lock")) {
        for cut in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            for other in &names {
                fs::copy(whole.path().join(other), folder.path().join(other)).unwrap();
            }
            let victim = folder.path().join(name);
            let mut bytes = fs::read(&victim).unwrap();
            let middle = bytes.len() / 2;
            if cut {
                bytes.truncate(middle)
            } else {
                bytes[16.min(middle)..middle].fill(0xff)
            }
            fs::write(&victim, bytes).unwrap();
            // Whatever is damaged: an answer or an error, never a panic.
            let read = Reader::open(folder.path()).and_then(|reader| {
                reader.counts()?;
                reader.file_states()?;
                reader.files()?;
                reader.clusters()?;
                reader.signatures()?;
                reader.reports()?.collect::<crate::Result<Vec<_>>>()
            });
            if let Err(error) = read {
                let kind = error.kind();
                assert!(
                    matches!(kind, ErrorKind::IndexDamaged { .. } | ErrorKind::Io { .. }),
                    "{name:?}: {kind:?}"
                );
            }
            let options = Options { replace_unusable: true, ..Options::default() };
            Writer::begin(folder.path(), options)
                .map(drop)
                .unwrap_or_else(|error| panic!("{name:?}: {error}"));
        }
    }
}

#[test]
fn a_passing_error_leaves_the_index_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("a.txt", &["甲"])]);
    let lock = folder.path().join(".tantivy-writer.lock");
    let _ = fs::remove_file(&lock);
    // A lock that cannot be opened, as on a disk that cannot be written.
    fs::create_dir(&lock).unwrap();
    let options = Options { replace_unusable: true, ..Options::default() };
    let error = Writer::begin(folder.path(), options).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error}");
    assert_eq!(all(folder.path()).len(), 1);
}

#[test]
fn advice_on_a_damaged_index_names_its_folder() {
    let error = folder::damaged(Path::new("some/ix"), "x");
    assert!(error.to_string().contains("`huizong build --force --index some/ix`"), "{error}");
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("a.txt", &["甲"])]);
    let _ = fs::remove_file(folder.path().join(".tantivy-meta.lock"));
    let allow = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    // Whoever may write everywhere cannot try this.
    let may_write = fs::write(folder.path().join(".probe"), "").is_ok();
    let reports = Reader::open(folder.path()).and_then(|reader| reader.counts());
    let writer = Writer::begin(folder.path(), Options::default()).map(drop);
    allow(0o755);
    assert_eq!(reports.unwrap().reports, 1);
    if !may_write {
        assert!(matches!(writer.unwrap_err().kind(), ErrorKind::Io { .. }));
    }
}
