//! The views of `huizong search` as a user runs them: places, counts, orders, sums.

use huizong::search::{SearchOptions, parse, search};
use huizong::store::Reader;
use insta::assert_snapshot;
use serde_json::Value;

use crate::support::Desk;

/// Five reports and a copy of one; four tell their members, one of them not exactly.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("corpus/a.txt", "芦花镇中心小学工会2012年工作总结\n慰问生病教师9人。全校现有会员90人。\n");
    desk.put("corpus/b.txt", "芦花镇中心小学工会2013年工作总结\n走访慰问退休教师12人。全校现有会员100人。\n");
    desk.put(
        "corpus/c.txt",
        encoding_rs::BIG5
            .encode("海岬輪渡公司工會2013年工作總結\n春節慰問困難職工35戶。現有會員1,210人。\n")
            .0,
    );
    desk.put(
        "corpus/d.txt",
        "石桥医院工会2014年工作总结\n看望住院职工。开展慰问活动2次。全院现有会员300余人。\n",
    );
    desk.put("corpus/e.txt", "石桥医院工会工作总结\n没有数字,只有慰问。\n");
    desk.put("corpus/copy/a.txt", "芦花镇中心小学工会2012年工作总结\n慰问生病教师9人。全校现有会员90人。\n");
    desk.line("build").done();
    desk
}

/// A value of each row.
fn column(rows: &[Value], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].to_string().trim_matches('"').to_owned()).collect()
}

#[test]
fn words_stand_under_each_other_in_their_context() {
    let answer = desk().line("search 慰问 --kwic 4");
    // The ids are of no interest here.
    let lines: String = answer.out.lines().map(|line| format!("{}\n", &line[18..])).collect();
    assert_snapshot!(lines, @r"
    corpus/a.txt:2   作总结   慰问  生病教师
    corpus/b.txt:2   结 走访  慰问  退休教师
    corpus/c.txt:2   結 春節  慰問  困難職工
    corpus/d.txt:2  工。开展  慰问  活动2次
    corpus/e.txt:2   字,只有  慰问  。
    ");
    assert_eq!(answer.err, "5 places, in 5 reports\n");
}

#[test]
fn a_context_is_read_from_the_word_outward() {
    let desk = desk();
    let rows = |line: &str| desk.line(line).json_lines();
    let left = rows("search 慰问 --kwic 2 --context left --format ndjson");
    // The last characters before the word, 展 U+5C55, 有 U+6709, 節 U+7BC0, 访 U+8BBF; a line begins with none.
    assert_eq!(column(&left, "left"), ["结 ", "开展", "只有", "春節", "走访"]);
    let right = rows("search 慰问 --kwic 2 --context right --format ndjson");
    assert_eq!(column(&right, "right"), ["。", "困難", "活动", "生病", "退休"]);
    // A page is cut from the whole list, whatever the order.
    let page = desk.line("search 慰问 --kwic 2 --context right --limit 2 --offset 1 --format ndjson");
    assert_eq!(page.err, "5 places, 2 to 3 shown; `--limit 0` shows all, in 5 reports\n");
    assert_eq!(column(&page.json_lines(), "right"), ["困難", "活动"]);
    let places = rows("search 慰问 --kwic 0 --format ndjson");
    assert_eq!(column(&places, "path")[0], "corpus/a.txt");
    assert_eq!(column(&places, "line"), ["2", "2", "2", "2", "2"]);
    assert_eq!(column(&places, "match")[2], "慰問", "as it stands in the file");
    assert_eq!(rows("search 慰问 --kwic 0 --copies all --format ndjson").len(), 6);
}

#[test]
fn reports_without_the_word_in_their_text_are_told() {
    let answer = desk().line("search year:2013 --kwic 3");
    assert_eq!((answer.code, answer.out.as_str()), (0, ""));
    assert_eq!(answer.err, "0 places, in 0 reports; 2 more hold none in their text\n");
}

#[test]
fn values_are_counted_and_nothing_is_cut_silently() {
    let desk = desk();
    let answer = desk.line("search 慰问 --facet year,sector");
    assert_snapshot!(answer.out, @r"
    field   value       reports
    ----------------------------
    year    2013        2
    year    (not told)  1
    year    2012        1
    year    2014        1
    sector  hospital    2
    sector  school      2
    sector  enterprise  1
    ");
    assert_snapshot!(answer.err, @r"
    year: 4 values
    sector: 3 values
    5 reports
    ");
    let all = desk.line("search 慰问 --facet year --copies all --format csv").done();
    assert_eq!(all, "field,value,reports\r\nyear,2012,2\r\nyear,2013,2\r\nyear,,1\r\nyear,2014,1\r\n");
    let some = desk.line("search 慰问 --facet year --limit 1");
    assert!(some.out.contains("2013") && !some.out.contains("2012"), "{}", some.out);
    assert_eq!(
        some.err,
        "year: 4 values, 1 to 1 shown; `--limit 0` shows all; 3 reports have others\n5 reports\n"
    );
    let answer = desk.line("search 慰问 --facet color");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("color") && answer.err.contains("province"), "{}", answer.err);
}

#[test]
fn reports_are_sorted_by_what_they_say() {
    let desk = desk();
    let sorted = |by: &str| {
        let rows = desk.run(["search", "慰问", "--sort", by, "--format", "ndjson"]).json_lines();
        column(&rows, "path").join(" ").replace("corpus/", "").replace(".txt", "")
    };
    assert_eq!(sorted("members"), "a b d c e", "what tells none comes last");
    assert_eq!(sorted("-members"), "c d b a e", "in either direction");
    assert_eq!(sorted("year"), "a b c d e", "those of one year in the order of paths");
    assert_eq!(sorted("-year"), "d b c a e");
    assert_eq!(sorted("-path"), "e d c b a");
    // 海 U+6D77, 石 U+77F3, 芦 U+82A6; the whole title decides between equal begins.
    assert_eq!(sorted("title"), "c d e a b");
    assert_eq!(sorted("organisation"), "c d e a b");
    let score: String = sorted("-score").chars().rev().collect();
    assert_eq!(sorted("score"), score);
    let answer = desk.line("search 慰问 --sort -members --limit 2 --offset 1 --format ndjson");
    assert_eq!(answer.err, "5 reports, 2 to 3 shown; `--limit 0` shows all, sorted by members\n");
    assert_eq!(column(&answer.json_lines(), "members"), ["300", "100"], "one sees why");
    let table = desk.line("search 慰问 --sort -members").done();
    assert!(table.contains("  members 1,210") && table.contains("  members –"), "{table}");
    let rows = desk.line("search 慰问 --sort chars --format csv").done();
    assert!(rows.starts_with("report_id,path,number,title,organisation,year,score,snippet,copies,chars\r\n"));
    let answer = desk.line("search 慰问 --sort memberz");
    assert_eq!(answer.code, 2);
    assert!(
        answer.err.contains("`memberz` is no value for `--sort`; near it are `members`"),
        "{}",
        answer.err
    );
}

#[test]
fn a_count_is_a_number_alone() {
    let desk = desk();
    let answer = desk.line("search 慰问 --count");
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("5\n", ""));
    assert_eq!(desk.line("search 慰问 --count --copies all").done(), "6\n");
    assert_eq!(desk.line("search 慰问 --count --limit 1").done(), "5\n");
    assert_eq!(desk.line("search 没有这个词 --count").done(), "0\n");
    assert_eq!(desk.line("search 慰问 --count --format ndjson").done(), "{\"reports\":5}\n");
    assert_eq!(desk.line("search 慰问 --count --kwic 3").code, 2);
}

#[test]
fn numbers_are_summed_up_with_those_that_tell_none_in_sight() {
    let desk = desk();
    let answer = desk.line("search 慰问 --stats members --format csv");
    // 90, 100, 300, 1210: quartiles at 0.75, 1.5 and 2.25 from the least: 90 + 0.75 × 10,
    // 100 + 0.5 × 200, 300 + 0.25 × 910.
    assert_eq!(
        answer.out,
        "indicator,unit,reports,told,bounded,sum,mean,p25,median,p75,min,max,other_unit\r\n\
         members,person,5,4,1,1700,425,97.5,200,527.5,90,1210,0\r\n"
    );
    assert_eq!(answer.err, "members: 4 of 5 reports tell it, 1 of them hedged\n");
    let copies = desk.line("search 慰问 --stats members --copies all --format ndjson").json_lines();
    assert_eq!((&copies[0]["told"], &copies[0]["sum"]), (&Value::from(5), &Value::from(1790)));
    let table = desk.line("search 慰问 --stats members --by year");
    assert_snapshot!(table.out, @r"
    year        indicator  unit    reports  told  bounded  sum   mean  p25    median  p75    min  max   other_unit
    ---------------------------------------------------------------------------------------------------------------
    2013        members    person  2        2     0        1310  655   377.5  655     932.5  100  1210  0
    (not told)  members    person  1        0     0                                                     0
    2012        members    person  1        1     0        90    90    90     90      90     90   90    0
    2014        members    person  1        1     1        300   300   300    300     300    300  300   0
    ");
    assert_snapshot!(table.err, @r"
    members: 4 of 5 reports tell it, 1 of them hedged
    year: 4 values
    ");
    let two = desk.line("search 慰问 --stats members,relief_paid --by year --limit 1 --format ndjson");
    assert!(two.err.ends_with("year: 4 values, 1 to 1 shown; `--limit 0` shows all\n"), "{}", two.err);
    let two = two.json_lines();
    assert_eq!(column(&two, "indicator"), ["members", "relief_paid"]);
    assert_eq!((&two[1]["told"], &two[1]["sum"]), (&Value::from(0), &Value::Null));
    let answer = desk.line("search 慰问 --stats memberz");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("near it are `members`"), "{}", answer.err);
}

/// A traditional page with the damage and the widths of the web.
const GLOSSED: &str = "海岬輪渡公司工會2014年工作總結\n\
    春節走訪慰問(wèn)困難職工３５戶，召開職工代表大會２次，簽訂(dìng)合同１０份。\n";

#[test]
fn finds_are_marked_in_the_characters_of_the_file() {
    let desk = Desk::new();
    desk.put("corpus/glossed.txt", GLOSSED);
    desk.line("build").done();
    let reader = Reader::open(&desk.path("index")).expect("an index");
    let marks = |query: &str| {
        let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let found = search(&reader, &query, SearchOptions::default()).expect("an index");
        let snippet = found.hits.first().map(|hit| hit.snippet.clone()).unwrap_or_default();
        assert!(!snippet.text.contains("wèn"), "what was taken out is not shown: {}", snippet.text);
        snippet.marks.iter().map(|mark| mark.of(&snippet.text).to_owned()).collect::<Vec<_>>().join(" ")
    };
    for (query, expected) in [
        ("慰问 签订", "慰問 簽訂"),
        ("慰問（wèn）", "慰問"),
        ("\"问困难职工35户\"", "問困難職工３５戶"),
        ("\"签订合同10份\"", "簽訂合同１０份"),
        ("困难 OR 合同", "困難 合同"),
        ("召开 -看望", "召開"),
        ("职?代", "職工代"),
        ("签*", "簽訂合同"),
        ("\"慰问 35\"~4", "慰問 ３５"),
        ("慰问~", "慰問"),
        ("/\\d+[户次份],?/", "３５戶， ２次， １０份"),
    ] {
        assert_eq!(marks(query), expected, "{query}");
    }
    let lines = desk.line("search 签订 --kwic 4 --format ndjson").json_lines();
    assert_eq!(column(&lines, "left"), ["會２次，"]);
    assert_eq!(
        (column(&lines, "match"), column(&lines, "right")),
        (vec!["簽訂".into()], vec!["合同１０".into()])
    );
}

#[test]
fn pages_of_every_view_make_up_the_whole() {
    let desk = desk();
    for view in
        ["", "--sort -members", "--kwic 2 --context right", "--facet year", "--stats members --by year"]
    {
        let rows = |page: &str| {
            let answer = desk.line(&format!("search 慰问 {view} --format csv {page}"));
            let rows: Vec<String> = answer.out.lines().skip(1).map(str::to_owned).collect();
            (rows, answer.err)
        };
        let (whole, said) = rows("--limit 0");
        assert!(whole.len() >= 4 && !said.contains("--limit 0"), "{view}: {said}");
        for (at, row) in whole.iter().enumerate() {
            let (page, said) = rows(&format!("--limit 1 --offset {at}"));
            assert_eq!(page, [row.as_str()], "{view}");
            let place = at + 1;
            assert!(
                said.contains(&format!("{place} to {place} shown; `--limit 0` shows all")),
                "{view}: {said}"
            );
        }
        let (none, said) = rows(&format!("--offset {}", whole.len()));
        assert!(none.is_empty() && said.contains(", none after the first"), "{view}: {said}");
    }
}
