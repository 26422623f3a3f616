//! Every command as a user runs it: a process, a folder, exit codes, what is said where.

use std::io::Read;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::Desk;

pub(crate) const SCHOOL: &str = "芦花镇中心小学工会2012年工作总结\n\
    2012年,芦花镇中心小学工会慰问生病教师9人,送去慰问金2700元。\n\
    举办教职工运动会1次,参加86人。全校现有会员94人。\n";

/// Traditional, so that searches in either script have something to find.
const FERRY: &str = "海岬輪渡公司工會2014年工作總結\n\
    2014年,海岬輪渡公司工會走訪慰問困難職工35戶,發放慰問金17500元。\n\
    舉辦培訓班4期,參加培訓210人次。\n";

/// A desk with two reports, a page that is no text and a file of another kind.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("corpus/school.txt", SCHOOL);
    desk.put("corpus/2014/ferry.txt", encoding_rs::BIG5.encode(FERRY).0);
    desk
}

/// A desk whose index is built.
pub(crate) fn built() -> Desk {
    let desk = desk();
    desk.line("build").done();
    desk
}

fn counts(summary: &Value) -> String {
    let files = &summary["files"];
    let count = |name: &str| format!("{name} {}", files[name]);
    ["ok", "unchanged", "failed", "skipped", "removed"].map(count).join(", ")
}

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The CSV rows of a table, without the byte order mark.
#[track_caller]
pub(crate) fn csv(text: &str) -> Vec<csv::StringRecord> {
    let text = text.strip_prefix('\u{feff}').expect("CSV begins with a mark for Excel");
    csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.expect("a row")).collect()
}

#[test]
fn build_tells_what_it_found() {
    let desk = desk();
    let answer = desk.line("build");
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let steady: String =
        answer.out.lines().filter(|line| !line.starts_with("time")).map(|line| format!("{line}\n")).collect();
    assert_snapshot!(steady, @r"
    files           2 read
    encodings       big5 1, utf-8 1
    reports         2
    scripts         hans 1, hant 1
    figures         9
    yuan_disbursed  20,200  (stated by 2 reports)
    events_total    5  (stated by 2 reports)
    index           index
    ");
    assert!(answer.out.contains("MB/s"));
    let rest: Vec<_> =
        std::fs::read_dir(desk.path("")).expect("the desk").flatten().map(|e| e.file_name()).collect();
    assert_eq!(rest.len(), 2, "a build makes its index and nothing else: {rest:?}");
}

#[test]
fn a_second_build_reads_what_is_new() {
    let desk = desk();
    let build = |desk: &Desk| json(&desk.line("build --json").done());
    let first = build(&desk);
    assert_eq!(counts(&first), "ok 2, unchanged 0, failed 0, skipped 0, removed 0");
    assert_eq!((&first["reports"], first["bytes"].as_u64() > Some(0)), (&Value::from(2), true));
    assert!(first["seconds"].as_f64() > Some(0.0));
    assert_eq!(first.as_object().map(|object| object.len()), Some(5));

    assert_eq!(counts(&build(&desk)), "ok 0, unchanged 2, failed 0, skipped 0, removed 0");
    desk.put("corpus/new.txt", "石桥村工会小结\n今年慰问职工3人。\n");
    desk.put("corpus/school.txt", SCHOOL.replace("94人", "95人"));
    let third = build(&desk);
    assert_eq!(counts(&third), "ok 2, unchanged 1, failed 0, skipped 0, removed 0");
    desk.remove("corpus/new.txt");
    let fourth = build(&desk);
    assert_eq!(counts(&fourth), "ok 0, unchanged 2, failed 0, skipped 0, removed 1");
    assert_eq!(fourth["reports"], 2);
    assert!(desk.line("search 石桥村 --format ndjson").json_lines().is_empty(), "what is gone is not found");
    let figures = csv(&desk.line("export figures").done());
    assert!(figures.iter().any(|row| &row[5] == "95") && !figures.iter().any(|row| &row[5] == "94"));
    let forced = json(&desk.line("build --force --json").done());
    assert_eq!(counts(&forced), "ok 2, unchanged 0, failed 0, skipped 0, removed 0");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_stops_nothing() {
    let desk = desk();
    desk.put("corpus/empty.txt", "");
    desk.put("corpus/noise.txt", [0x00, 0x01, 0x02, 0xff, 0xfe, 0x99].repeat(200));
    desk.put("corpus/scan.pdf", "%PDF-1.4\n%\u{e2}\u{e3}\n");
    let answer = desk.line("build --json");
    assert_eq!(answer.code, 1);
    assert_eq!(counts(&json(&answer.out)), "ok 2, unchanged 0, failed 3, skipped 0, removed 0");
    assert_snapshot!(answer.err, @r"
    failed: corpus/empty.txt: the file is empty
    failed: corpus/noise.txt: no text could be read: 80 % of the bytes are control characters or fit no encoding
    failed: corpus/scan.pdf: damaged: the pdf file is cut off
    ");
    let failed = desk.line("files --status failed --format ndjson").json_lines();
    let paths: Vec<&Value> = failed.iter().map(|file| &file["path"]).collect();
    assert_eq!(paths, ["corpus/empty.txt", "corpus/noise.txt", "corpus/scan.pdf"]);
    assert!(failed.iter().all(|file| file["reason"].is_string()));
    // It is still failed, and said again, the next time.
    assert_eq!(desk.line("build").code, 1);
    assert_eq!(desk.line("search 慰问 --format ndjson").json_lines().len(), 2);
    desk.remove("corpus/empty.txt");
    desk.remove("corpus/scan.pdf");
    desk.put("corpus/noise.txt", "白塔镇工会小结\n慰问8人。\n");
    assert_eq!(desk.line("build").code, 0);
}

#[test]
fn mistakes_are_said_with_what_to_do() {
    let desk = desk();
    for (line, said) in [
        ("", "Usage"),
        ("bild", "build"),
        ("build --fast", "--fast"),
        ("build nowhere", "`nowhere` does not exist"),
        ("build --threads 0", "--threads"),
        ("build --threads many", "many"),
        ("build --encoding klingon", "--encoding"),
        ("build --indicators none.toml", "none.toml"),
        ("search 慰问", "run `huizong build`"),
        ("files", "run `huizong build`"),
        ("export figures", "run `huizong build`"),
        ("export houses", "houses"),
        ("export figures --format xml", "xml"),
        ("extract nowhere.txt", "`nowhere.txt` does not exist"),
        ("eval nowhere corpus", "nowhere"),
        ("eval corpus corpus", "labels"),
    ] {
        let answer = desk.line(line);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "huizong {line}");
        assert!(answer.err.contains(said), "huizong {line}: {}", answer.err);
        assert!(!answer.err.contains("panicked"), "huizong {line}: {}", answer.err);
    }
    desk.line("build").done();
    let answer = desk.line("show 0123456789abcdef");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    let answer = desk.line("search 慰问 AND )");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert_snapshot!(answer.err, @r"
    error: cannot understand the query: a word, a phrase or a bracket is missing here
      慰问 AND )
               ^
    ");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let desk = desk();
    desk.put("index/letter.txt", "dear");
    let answer = desk.line("build");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("holds no index"), "{}", answer.err);
    assert_eq!(desk.line("build --force").code, 2, "not even then");
    assert_eq!(std::fs::read_to_string(desk.path("index/letter.txt")).expect("it is there"), "dear");
}

#[test]
fn both_scripts_find_the_same() {
    let desk = built();
    let hits = |query: &str| {
        desk.run(["search", query, "--format", "ndjson"])
            .json_lines()
            .iter()
            .map(|hit| hit["report_id"].to_string())
            .collect::<Vec<_>>()
    };
    for (simplified, traditional) in
        [("慰问金", "慰問金"), ("\"发放慰问金\"", "\"發放慰問金\""), ("title:轮渡", "title:輪渡")]
    {
        assert!(!hits(simplified).is_empty(), "{simplified}");
        assert_eq!(hits(simplified), hits(traditional), "{traditional}");
    }
    assert_eq!(hits("慰问金").len(), 2);
    assert_eq!(hits("慰问金 year:2014").len(), 1);
    assert_eq!(hits("慰问金 -培训").len(), 1);
    assert_eq!(hits("没有这个词").len(), 0);
}

#[test]
fn a_quoted_phrase_finds_exactly_what_contains_it() {
    let desk = built();
    let count = |query: &str| desk.run(["search", query, "--format", "ndjson"]).json_lines().len();
    // Also where words are cut apart, and across figures.
    for (phrase, expected) in [
        ("\"慰问生病教师\"", 1),
        ("\"问生病教\"", 1),
        ("\"师9人,送\"", 1),
        ("\"慰问\"", 2),
        ("\"教师慰问\"", 0),
        ("\"慰问金17500元\"", 1),
        ("“走访慰问”", 1),
    ] {
        assert_eq!(count(phrase), expected, "{phrase}");
    }
}

#[test]
fn figures_are_fields_of_a_query() {
    let desk = built();
    let ids = |query: &str| {
        let rows = desk.run(["search", query, "--format", "ndjson", "--limit", "0"]).json_lines();
        rows.iter().map(|hit| hit["report_id"].to_string()).collect::<Vec<_>>()
    };
    let ferry = ids("轮渡");
    assert_eq!(ids("relief_paid:17500"), ferry);
    assert_eq!(ids("relief_paid:>17499.9999 relief_paid:<1.8万"), ferry);
    assert_eq!(ids("\"走访慰问\" trainees:200..210"), ferry);
    assert!(!ids("relief_paid:>17500").contains(&ferry[0]));
    assert!(ids("has:relief_paid").contains(&ferry[0]));
    // Every number of the comparison is found by its value.
    let rows = desk.line("export comparison --format ndjson").json_lines();
    let mut told = 0;
    for row in &rows {
        for (column, value) in row.as_object().expect("an object").iter().skip(11) {
            let Some(value) = value.as_number() else { continue };
            told += 1;
            assert!(
                ids(&format!("{column}:{value}")).contains(&row["report_id"].to_string()),
                "{column}:{value}"
            );
        }
    }
    assert!(told > 5, "{told} numbers");
    let answer = desk.line("search relief_pay:>5");
    assert!(answer.code == 2 && answer.err.contains("`relief_paid`"), "{}", answer.err);
}

#[test]
fn words_of_another_region_are_told() {
    let desk = built();
    let answer = desk.line("search 網路");
    assert!(answer.err.contains("`网路` also as 网络"), "{}", answer.err);
    assert!(!desk.line("search \"網路\"").err.contains("also as"), "quotes mean themselves");
}

#[test]
fn search_rows_for_programs_have_the_promised_columns() {
    let desk = built();
    let rows = desk.line("search 慰问 --format ndjson").json_lines();
    let columns: Vec<_> = rows[0].as_object().expect("an object").keys().cloned().collect();
    assert_eq!(columns.join(" "), "report_id path number title organisation year score snippet copies");
    let table = desk.line("search 慰问").done();
    assert!(table.contains("芦花镇中心小学工会2012年工作总结"), "{table}");
    assert!(!table.contains('\u{1b}'), "no color in a pipe");
    let one = desk.line("search 慰问 --limit 1 --format ndjson").json_lines();
    let other = desk.line("search 慰问 --limit 1 --offset 1 --format ndjson").json_lines();
    assert!(one.len() == 1 && other.len() == 1 && one != other);
}

#[test]
fn show_prints_a_report_with_its_figures_marked() {
    let desk = built();
    let hit = &desk.line("search 轮渡 --format ndjson").json_lines()[0];
    let id = hit["report_id"].as_str().expect("an id");
    let shown = desk.line(&format!("show {id}")).done();
    // How sure the program is changes with its rules, so that part is left out.
    let (above, below) = shown.split_once("\n\nseq  indicator").expect("a table of figures");
    let (_, cells) = below.split_once("\n\n").expect("a table of cells");
    assert_snapshot!(above, @r"
    海岬轮渡公司工会2014年工作总结
      id       9a63607cf3744e55
      by       海岬轮渡公司工会
      level    grassroots
      sector   enterprise
      year     2014
      period   2014-01-01 to 2014-12-31
      kind     summary
      script   hant
      in       corpus/2014/ferry.txt:1-3 (report 1 of the file)

    海岬轮渡公司工会2014年工作总结
    2014年,海岬轮渡公司工会走访慰问困难职工35户[1],发放慰问金17500元[2]。
    举办培训班4期[3],参加培训210人次[4]。
    ");
    assert_snapshot!(cells, @r"
    indicator          value  bound  policy  seqs
    ----------------------------------------------
    relief_paid        17500  exact  sum     2
    households_helped  35     exact  sum     1
    trainings_held     4      exact  sum     3
    trainees           210    exact  sum     4
    yuan_disbursed     17500  exact  sum     2
    events_total       4      exact  sum     3
    ");
    let row = &desk.line(&format!("show {id} --format ndjson")).json_lines()[0];
    assert_eq!(row["script"], "hant");
    assert!(row["text"].as_str().expect("text").contains("发放慰问金17500元"));
    assert!(row["source_text"].as_str().expect("text").contains("發放慰問金17500元"));
}

#[test]
fn extract_needs_no_index() {
    let desk = desk();
    let piped = desk.run_with(["extract", "-"], SCHOOL).json_lines();
    let named = desk.line("extract corpus/school.txt").json_lines();
    let values = |rows: &[Value]| {
        rows.iter()
            .map(|row| format!("{} {} {}", row["raw"], row["value"], row["indicator"]))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_snapshot!(values(&named), @r#"
    "9人" 9 "people_helped"
    "2700元" 2700 "relief_paid"
    "1次" 1 "cultural_events_held"
    "86人" 86 "participants"
    "94人" 94 "members"
    "#);
    assert_eq!(values(&piped), values(&named));
    assert!(!desk.path("index").exists(), "no index is made");
    let columns =
        |rows: &[Value]| rows[0].as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    let reports = desk.line("extract corpus --reports").json_lines();
    assert_eq!(reports.len(), 2);
    desk.line("build").done();
    assert_eq!(columns(&named), columns(&desk.line("export figures --format ndjson").json_lines()));
    assert_eq!(columns(&reports), columns(&desk.line("export reports --format ndjson").json_lines()));
    let all = desk.line("extract corpus").done();
    assert_eq!(all, desk.line("export figures --format ndjson").done(), "the same as by way of the index");
    // One that fails does not keep the others back.
    desk.put("corpus/empty.txt", "");
    let answer = desk.line("extract corpus");
    assert_eq!((answer.code, answer.out), (1, all));
    assert!(answer.err.contains("corpus/empty.txt"), "{}", answer.err);
}

#[test]
fn files_lists_what_became_of_each() {
    let desk = desk();
    desk.put("corpus/empty.txt", "");
    desk.line("build");
    assert_snapshot!(desk.line("files").done(), @r"
    path                   format   encoding  status  reason             reports  figures
    --------------------------------------------------------------------------------------
    corpus/2014/ferry.txt  text     big5      ok                         1        4
    corpus/empty.txt       unknown            failed  the file is empty  0        0
    corpus/school.txt      text     utf-8     ok                         1        5
    ");
    let rows = desk.line("files --format ndjson").json_lines();
    let big5 = &rows[0];
    assert_eq!((&big5["path"], &big5["encoding"]), (&json("\"corpus/2014/ferry.txt\""), &json("\"big5\"")));
    assert_eq!(
        desk.line("files --status ok --format csv").done().lines().count(),
        3,
        "a header and two rows"
    );
}

#[test]
fn an_encoding_can_be_told() {
    let desk = Desk::new();
    desk.put("corpus/a.txt", encoding_rs::GB18030.encode("慰问职工5人").0);
    desk.line("build --encoding gb18030").done();
    let file = &desk.line("files --format ndjson").json_lines()[0];
    assert_eq!((&file["encoding"], &file["encoding_source"]), (&json("\"gb18030\""), &json("\"declared\"")));
}

const TREES: &str = r#"
[[indicator]]
id = "trees_planted"
zh = "植树棵数"
en = "Trees planted"
units = ["item", "other"]
kind = "flow"
counts = ["棵树:6", "树苗:4"]
said = ["植树:4", "栽种"]
"#;

#[test]
fn a_catalogue_of_ones_own_adds_to_the_built_in() {
    let desk = desk();
    desk.put("trees.toml", TREES);
    desk.put(
        "corpus/village.txt",
        "松林村工会2015年工作总结\n2015年,松林村工会组织职工植树1200棵。慰问职工6人。\n",
    );
    desk.line("build --indicators trees.toml").done();
    let figures = desk.line("export figures --format ndjson --indicators trees.toml").json_lines();
    let trees = figures.iter().find(|figure| figure["value"] == 1200).expect("the trees");
    assert_eq!(trees["indicator"], "trees_planted");
    let header = desk.line("export comparison --indicators trees.toml").done();
    assert!(header.lines().next().expect("a header").contains(",trees_planted,"));
    let listed = desk.line("indicators --format ndjson --indicators trees.toml").json_lines();
    let built_in = desk.line("indicators --format ndjson").json_lines();
    assert_eq!(listed.len(), built_in.len() + 1);
    // Built anew without it, the number is there, and counts something else.
    desk.line("build").done();
    let figures = desk.line("export figures --format ndjson").json_lines();
    assert!(figures.iter().all(|figure| figure["indicator"] != "trees_planted"));
}

#[test]
fn an_index_of_another_catalogue_is_told() {
    let desk = desk();
    desk.put("trees.toml", TREES);
    desk.line("build --indicators trees.toml").done();
    let said = |line: &str| {
        let answer = desk.line(line);
        assert_eq!(answer.code, 0);
        answer.err.contains("another `--indicators` file")
    };
    assert!(!said("export cells --indicators trees.toml"));
    assert!(said("export cells"));
    desk.line("build").done();
    assert!(!said("export cells"));
    assert!(said("export cells --indicators trees.toml"));
}

#[test]
fn a_wrong_catalogue_is_refused_with_its_place() {
    let desk = desk();
    for (text, said) in [
        ("[[indicator]\n", "own.toml:1: "),
        ("\n[[indicator]]\nid = \"x\"\nunit = [\"item\"]\n", "own.toml:4: "),
        (&TREES.replace("trees_planted", "Trees"), "own.toml:2: `Trees` is no id"),
        (&TREES.replace("\"item\"", "\"barrel\""), "own.toml:6: "),
        (&TREES.replace("树苗:4", "树苗:many"), "own.toml:2: cue `树苗:many`"),
        (&TREES.replace("flow", "river"), "own.toml:7: "),
    ] {
        desk.put("own.toml", text);
        let answer = desk.line("build --indicators own.toml");
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{text}");
        assert!(answer.err.contains(said), "expected {said} in {}", answer.err);
        assert!(!desk.path("index").exists(), "nothing is built with a wrong catalogue");
    }
}

#[test]
fn indicators_prints_the_catalogue() {
    let desk = Desk::new();
    let rows = desk.line("indicators --format ndjson").json_lines();
    let relief = rows.iter().find(|row| row["id"] == "relief_paid").expect("a built-in indicator");
    assert_eq!((&relief["kind"], &relief["zh"]), (&json("\"flow\""), &json("\"慰问救助款\"")));
    assert!(rows.iter().any(|row| row["id"] == "yuan_disbursed" && row["kind"] == "rollup"));
    assert!(desk.line("indicators").done().contains("慰问救助款"));
}

#[test]
fn eval_scores_against_labels() {
    let desk = desk();
    let figure = |raw: &str, value: u32, unit: &str, indicator: &str, near: &str| {
        format!(
            "{{\"report\": 1, \"raw\": \"{raw}\", \"value\": {value}, \"unit\": \"{unit}\", \"bound\": \"exact\", \
             \"aspect\": \"actual\", \"indicator\": \"{indicator}\", \"near\": \"{near}\"}}\n"
        )
    };
    let labels = figure("9人", 9, "person", "people_helped", "慰问生病教师")
        + &figure("2700元", 2700, "yuan", "relief_paid", "送去慰问金")
        + &figure("77名", 77, "person", "members", "无中生有");
    desk.put("labels/school.jsonl", labels);
    desk.put(
        "labels/school.reports.jsonl",
        "{\"report\": 1, \"title\": \"芦花镇中心小学工会2012年工作总结\", \"organisation\": \"芦花镇中心小学工会\", \
         \"year\": 2012, \"starts\": \"芦花镇中心小学\", \"ends\": \"94人。\"}\n",
    );
    let answer = desk.line("eval labels corpus --errors");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("77名") && answer.out.contains("missed"), "{}", answer.out);
    let rows = desk.line("eval labels corpus --format ndjson").json_lines();
    let whole = rows.iter().find(|row| row["kind"] == "file").expect("the file");
    assert_eq!((&whole["figures_labelled"], &whole["figures_aligned"]), (&Value::from(3), &Value::from(2)));
    assert_eq!((&whole["reports_found"], whole["report_title"].as_f64()), (&Value::from(1), Some(1.0)));
    desk.put("labels/school.jsonl", "{\"report\": 1}\n");
    let answer = desk.line("eval labels corpus");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("school.jsonl:1"), "{}", answer.err);
}

#[test]
fn a_closed_pipe_is_silent() {
    let desk = desk();
    for copy in 0..400 {
        desk.put(&format!("corpus/{copy}.txt"), format!("{SCHOOL}{}\n", "第次会议。".repeat(40 + copy)));
    }
    desk.line("build").done();
    let mut export = Command::new(assert_cmd::cargo::cargo_bin!("huizong"))
        .args(["export", "figures", "--format", "ndjson", "--copies", "all"])
        .current_dir(desk.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut first = [0; 64];
    let mut out = export.stdout.take().expect("a pipe");
    out.read_exact(&mut first).expect("the first bytes");
    drop(out);
    let ended = export.wait_with_output().expect("the program ends");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn help_tells_of_every_command() {
    let desk = Desk::new();
    let help = desk.line("--help").done();
    for command in ["build", "search", "show", "export", "extract", "files", "indicators", "eval"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        let own = desk.line(&format!("{command} --help")).done();
        assert!(own.contains("Example: huizong "), "{command} has no example");
    }
    assert_eq!(desk.line("--version").done(), concat!("huizong ", env!("CARGO_PKG_VERSION"), "\n"));
}
