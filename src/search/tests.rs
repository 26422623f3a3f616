mod figures;
mod operators;

use std::sync::LazyLock;

use tempfile::TempDir;

use super::concordance::{ConcordanceOptions, Context, Line, concordance};
use super::*;
use crate::error::ErrorKind;
use crate::model::{Kind, ReadFile};
use crate::segment::characters;
use crate::store::tests::file;
use crate::store::{Copies, Options, Reader, Writer};

/// An index of one file for each text.
fn index(files: &[ReadFile]) -> (TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(folder.path(), Options::default()).unwrap();
    for file in files {
        writer.put(file, 1).unwrap();
    }
    writer.commit().unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    (folder, reader)
}

fn samples() -> Vec<ReadFile> {
    let mut files = vec![
        file("a/1.txt", &["送温暖总结\n走访困难职工,发放慰问金2万元。", "下年计划\n慰问退休职工"]),
        file("a/2.txt", &["年度工作\n建立帮扶中心。\n王晓岚同志获先进。"]),
        file("b/3.txt", &["慰问金管理办法\n慰问金按规定发放,EAP服务。"]),
        file("b/4.txt", &["年度工作\n建立帮扶中心。\n王晓岚同志获先进。", "岚山王家晓村"]),
        file("c/5.txt", &["会议\n大家表示慰\n问金融单位"]),
        file("c/6.txt", &[]),
    ];
    let facts = &mut files[2].reports[0].report.facts;
    (facts.kind, facts.year, facts.organisation) =
        (Kind::Plan, Some(2010), Some("海东县教育工会".to_owned()));
    (facts.province, facts.level, facts.county) = (Some("青海省".to_owned()), None, None);
    files
}

/// Paths and numbers found, in order.
fn found(reader: &Reader, query: &str, copies: Copies) -> String {
    let options = SearchOptions { limit: 0, copies, ..SearchOptions::default() };
    let results = search(reader, &parse(query).unwrap(), options).unwrap();
    let keys: Vec<String> = results.hits.iter().map(|hit| format!("{}#{}", hit.path, hit.number)).collect();
    assert_eq!(results.total, keys.len());
    keys.join(" ")
}

#[track_caller]
fn check(query: &str, expected: &str) {
    let (_folder, reader) = index(&samples());
    assert_eq!(found(&reader, query, Copies::All), expected, "searching {query}: see search/compile.rs");
}

#[track_caller]
fn check_refused(query: &str, caret: usize, says: &str) {
    static INDEX: LazyLock<(TempDir, Reader)> = LazyLock::new(|| index(&samples()));
    let reader = &INDEX.1;
    let searched = |query| search(reader, &query, SearchOptions::default());
    let Err(error) = parse(query).and_then(searched) else { panic!("{query} was understood") };
    let ErrorKind::Query { problem, marker, .. } = error.kind() else { panic!("{error:?}") };
    assert!(problem.contains(says), "{query}: {problem}");
    assert_eq!(marker.len() - 1, caret, "{query}: the caret is off: {problem}");
}

#[test]
fn words() {
    // The title weighs more; characters that jieba cut across come last.
    check("慰问金", "b/3.txt#1 a/1.txt#1 c/5.txt#1");
    check("慰问 职工", "a/1.txt#2 a/1.txt#1");
    check("困难职工慰问金", "a/1.txt#1");
    check("eap", "b/3.txt#1");
    check("没有这个词", "");
}

#[test]
fn a_name_that_the_dictionary_lacks_is_found_whole() {
    check("王晓岚", "a/2.txt#1 b/4.txt#1");
}

#[test]
fn phrases() {
    check("\"慰问金\"", "b/3.txt#1 a/1.txt#1 c/5.txt#1");
    check("“心。王”", "a/2.txt#1 b/4.txt#1");
    check("\"eap 服务\"", "b/3.txt#1");
    check("「金」", "b/3.txt#1 a/1.txt#1 c/5.txt#1");
    check("\"金慰\"", "");
}

#[test]
fn operators() {
    check("慰问金 -管理", "a/1.txt#1 c/5.txt#1");
    check("慰问金 NOT \"问金融\"", "b/3.txt#1 a/1.txt#1");
    check("-工作 -慰问", "b/4.txt#2");
    check("eap OR 岚山", "b/4.txt#2 b/3.txt#1");
    check("(eap OR 岚山) AND 王家", "b/4.txt#2");
    check("(eap OR 岚山)NOT(王家)", "b/3.txt#1");
    check("NOT (职工 OR 慰问 OR 王)", "");
}

#[test]
fn fields() {
    check("title:慰问金", "b/3.txt#1");
    check("title:\"度工\"", "a/2.txt#1 b/4.txt#1");
    check("org:海东", "b/3.txt#1");
    check("province:青海", "b/3.txt#1");
    check("county:临江 职工", "a/1.txt#2 a/1.txt#1");
    check("kind:plan", "b/3.txt#1");
    check("level:county 金", "a/1.txt#1 c/5.txt#1");
    check("sector:school", "");
    check("script:hant 岚山", "b/4.txt#2");
    check("year:2010", "b/3.txt#1");
    check("year:2002..2009", "a/1.txt#2 b/4.txt#2");
    check("year:..2001 path:b/", "b/4.txt#1");
    check("path:/5", "c/5.txt#1");
}

#[test]
fn a_filter_alone_gives_reports_in_order_and_no_files() {
    check("-\"没有\"", "a/1.txt#1 a/1.txt#2 a/2.txt#1 b/3.txt#1 b/4.txt#1 b/4.txt#2 c/5.txt#1");
}

#[test]
fn what_cannot_be_understood_is_refused_at_its_place() {
    check_refused("", 0, "empty");
    check_refused("慰问 (职工", 5, "never closed");
    check_refused("慰问)", 4, "never opened");
    check_refused("慰问 \"职工", 5, "never closed");
    check_refused("慰问 OR", 7, "missing");
    check_refused("AND 慰问", 0, "stands between");
    check_refused("职工 colour:red", 5, "no field `colour`");
    check_refused("year:98", 5, "a year or a range");
    check_refused("year:2009..2001", 5, "a year or a range");
    check_refused("level:town", 6, "national");
    check_refused("title:", 6, "missing");
    check_refused("\"\"", 0, "nothing");
    check_refused(&"(".repeat(5000), 64, "nested");
    check_refused(&"-".repeat(5000), 64, "nested");
}

#[test]
fn copies_are_one_hit() {
    let (_folder, reader) = index(&samples());
    assert_eq!(found(&reader, "帮扶中心", Copies::First), "a/2.txt#1");
    assert_eq!(found(&reader, "帮扶中心", Copies::All), "a/2.txt#1 b/4.txt#1");
    let results = search(&reader, &parse("帮扶中心").unwrap(), SearchOptions::default()).unwrap();
    assert_eq!(results.hits[0].copies, 2);
    let places = matching(&reader, &parse("帮扶中心").unwrap()).unwrap();
    assert_eq!(places.len(), 2);
}

#[test]
fn a_page_of_the_result() {
    let (_folder, reader) = index(&samples());
    let options = SearchOptions { limit: 1, offset: 1, ..SearchOptions::default() };
    let results = search(&reader, &parse("慰问金").unwrap(), options).unwrap();
    assert_eq!((results.total, results.hits.len()), (3, 1));
    assert_eq!(results.hits[0].path, "a/1.txt");
}

#[test]
fn snippets_mark_what_was_asked_for_in_the_script_of_the_file() {
    let (_folder, reader) = index(&samples());
    let snippet = |query: &str| {
        let results = search(&reader, &parse(query).unwrap(), SearchOptions::default()).unwrap();
        let snippet = results.hits[0].snippet.clone();
        let marked: Vec<String> =
            snippet.marks.iter().map(|mark| mark.of(&snippet.text).to_owned()).collect();
        (snippet.text, marked.join("|"))
    };
    let (text, marked) = snippet("发放 \"问金2万\" -会议");
    assert_eq!((text.as_str(), marked.as_str()), ("…走访困难职工,发放慰问金2萬元。", "发放|问金2萬"));
    assert_eq!(snippet("\"示慰问\"").1, "示慰 问");
    assert_eq!(snippet("year:2010").0, "慰问金管理办法 慰问金按规定发放,EAP服务。");
}

/// A small generator of numbers; the tests need the same ones each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn a_phrase_is_found_exactly_where_its_characters_stand() {
    const PARTS: &[&str] = &[
        "工会",
        "职工",
        "慰问金",
        "送温暖",
        "大会",
        "代表",
        "困难",
        "2007年",
        "13.5%",
        "发放",
        "开展",
        "活动",
        "的",
        "和",
        ",",
        "。\n",
        "、",
        "\n",
        "(一)",
        "EAP",
        "Union ",
        "　",
        "培训班",
        "3期",
        "“安康杯”",
        "一线",
        "工",
    ];
    let mut numbers = Numbers(42);
    let files: Vec<ReadFile> = (0..40)
        .map(|n| {
            let text: String = (0..60).map(|_| PARTS[numbers.below(PARTS.len())]).collect();
            file(&format!("{n:02}.txt"), &[text.trim()])
        })
        .collect();
    let (_folder, reader) = index(&files);
    let texts: Vec<String> = files.iter().map(|f| characters::joined(&f.reports[0].report.text)).collect();
    let mut hits = 0;
    for round in 0..300 {
        let mut from: Vec<char> = texts[numbers.below(texts.len())].chars().collect();
        let length = 2 + round % 11;
        let start = numbers.below(from.len() - length);
        if round % 4 == 0 {
            from.swap(start, start + 1);
        }
        let phrase: String = from[start..start + length].iter().collect();
        if phrase.contains(['"', '“', '”']) {
            continue;
        }
        let query = parse(&format!("\"{phrase}\"")).unwrap();
        let got: Vec<String> = matching(&reader, &query)
            .unwrap()
            .iter()
            .map(|place| reader.path(place).unwrap().to_owned())
            .collect();
        let scanned: Vec<String> =
            (0..texts.len()).filter(|&n| texts[n].contains(&phrase)).map(|n| format!("{n:02}.txt")).collect();
        assert_eq!(got, scanned, "phrase `{phrase}`");
        hits += got.len();
    }
    assert!(hits > 300, "{hits} hits are too few to tell");
}

#[test]
fn a_concordance_shows_every_place_between_its_neighbours() {
    let (_folder, reader) = index(&samples());
    let query = parse("慰问").unwrap();
    let places = matching(&reader, &query).unwrap();
    let part = |order, offset, limit| -> Vec<String> {
        let options = ConcordanceOptions { width: 3, order, limit, offset };
        let found = concordance(&reader, &query, &places, options).unwrap();
        assert_eq!((found.total, found.reports), (5, 4));
        let shown = |line: Line| {
            format!("{}:{} {}[{}]{}", line.path, line.number, line.left, line.matched, line.right)
        };
        found.lines.into_iter().map(shown).collect()
    };
    let lines = |order| part(order, 0, 0);
    assert_eq!(
        lines(Context::Place),
        [
            "a/1.txt:1 ,发放[慰问]金2萬",
            "a/1.txt:2 计划 [慰问]退休职",
            "b/3.txt:1 [慰问]金管理",
            "b/3.txt:1 办法 [慰问]金按规",
            "c/5.txt:1 家表示[慰 问]金融单",
        ]
    );
    let right = lines(Context::Right);
    let mut sorted = right.clone();
    sorted.sort_by_key(|line| line.split(']').nth(1).map(str::to_owned));
    assert_eq!(right, sorted);
    let left: Vec<String> = lines(Context::Left);
    let before = |line: &String| {
        line[line.find(' ').unwrap() + 1..line.find('[').unwrap()].chars().rev().collect::<String>()
    };
    let keys: Vec<String> = left.iter().map(before).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    for order in [Context::Place, Context::Left, Context::Right] {
        assert_eq!(part(order, 1, 2), lines(order)[1..3], "{order:?}: a page is cut from the whole list");
    }
    assert!(part(Context::Left, 5, 2).is_empty());
}

#[test]
fn a_page_of_a_long_concordance_is_cut_from_the_whole_of_it() {
    // More places than are held at a time for a page of two.
    let words = ["工会", "单位", "职工", "医院", "学校", "干部", "代表"];
    let text = |from: usize| -> String {
        (0..3000).map(|n| format!("{}慰问{}。", words[(n * 3 + from) % 7], words[(n * 5) % 7])).collect()
    };
    let (_folder, reader) = index(&[file("a.txt", &[&text(0), &text(1)]), file("b.txt", &[&text(2)])]);
    let query = parse("慰问").unwrap();
    let places = matching(&reader, &query).unwrap();
    for order in [Context::Place, Context::Left, Context::Right] {
        let part = |offset, limit| {
            let options = ConcordanceOptions { width: 5, order, limit, offset };
            concordance(&reader, &query, &places, options).unwrap()
        };
        let whole = part(0, 0);
        assert_eq!((whole.total, whole.lines.len()), (9000, 9000));
        for offset in [0, 1, 2999, 5000, 8999, 9000] {
            let page = part(offset, 2);
            assert_eq!(page.total, 9000);
            assert_eq!(page.lines, whole.lines[offset..(offset + 2).min(9000)], "{order:?} from {offset}");
        }
    }
}

#[test]
fn values_of_a_field_are_counted_and_add_up() {
    let (_folder, reader) = index(&samples());
    let places = matching(&reader, &parse("慰问").unwrap()).unwrap();
    let counted = |field: &str| -> String {
        let facets = facets::facets(&reader, &places, field).unwrap();
        assert_eq!(facets.iter().map(|facet| facet.members.len()).sum::<usize>(), places.len());
        let shown =
            |facet: facets::Facet| format!("{}={}", facet.value.unwrap_or_default(), facet.members.len());
        facets.into_iter().map(shown).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(counted("kind"), "summary=3 plan=1");
    assert_eq!(counted("year"), "2001=2 2002=1 2010=1");
    assert_eq!(counted("province"), "吉林省=3 青海省=1");
    facets::FIELDS.iter().for_each(|field| assert!(!counted(field).is_empty()));
}
