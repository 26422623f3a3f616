//! `huizong compare` as a user runs it: groups, ranks and points worked out by hand.

use std::collections::HashSet;

use serde_json::Value;

use crate::support::Desk;

/// What a report of the made-up corpus states; empty where it does not.
#[derive(Clone, Copy, Default)]
struct Told<'a> {
    relief: &'a str,
    members: &'a str,
    employees: &'a str,
    coverage: &'a str,
    trainees: &'a str,
}

/// A report of an organisation on a year.
fn report(name: &str, year: u16, told: Told<'_>) -> String {
    let mut text = format!("{name}{year}年工作总结\n{year}年,{name}在上级工会的领导下做好各项工作。\n");
    let lines = [
        (told.members, "现有会员", "人。\n"),
        (told.employees, "现有职工", "人。\n"),
        (told.relief, "走访慰问困难职工,发放慰问金", "。\n"),
        (told.coverage, "建会率达到", "。\n"),
        (told.trainees, "举办培训班,培训职工", "人。\n"),
    ];
    for (number, before, after) in lines.into_iter().filter(|(number, ..)| !number.is_empty()) {
        text.push_str(&format!("{before}{number}{after}"));
    }
    text
}

/// Six counties of 2016, two of them on 2015, six schools, and what stays out.
fn built() -> Desk {
    let desk = Desk::new();
    let put = |file: &str, name: &str, year, told| {
        desk.put(&format!("corpus/{file}.txt"), report(name, year, told))
    };
    let county = |relief, members, employees, coverage, trainees| Told {
        relief,
        members,
        employees,
        coverage,
        trainees,
    };
    put("qingzhe", "青柘县总工会", 2016, county("10000元", "1000", "2000", "80%", "50"));
    put("shiqiao", "石桥县总工会", 2016, county("20000元", "2000", "4000", "85%", "100"));
    put("wuxi", "梧溪县总工会", 2016, county("20000元", "500", "", "90%", ""));
    put("shuanghe", "双河县总工会", 2016, county("30000余元", "3000", "", "", "120"));
    put("bailu", "白鹿县总工会", 2016, county("60000元", "", "", "95%", ""));
    put("yunling", "云岭县总工会", 2016, county("", "400", "", "", ""));
    put("qingzhe-2015", "青柘县总工会", 2015, county("8000元", "", "", "70%", ""));
    put("shuanghe-2014", "双河县总工会", 2014, county("25000元", "", "", "", ""));
    let half = report("石桥县总工会", 2015, county("9000元", "", "", "82%", ""));
    desk.put("corpus/shiqiao-2015.txt", half.replacen("2015年工作", "2015年上半年工作", 1));
    let school = |relief, members| Told { relief, members, ..Told::default() };
    put("school-1", "芦花镇中心小学工会", 2016, school("2700元", "94"));
    put("school-2", "柳泉镇中心小学工会", 2016, school("900元", "30"));
    put("school-3", "望江镇中心小学工会", 2016, school("1800元", "60"));
    put("school-4", "松石镇中心小学工会", 2016, school("4500元", "120"));
    put("school-5", "沙湾镇中心小学工会", 2016, school("600元", "20"));
    put("school-6", "白沙镇中心小学工会", 2016, school("3000元", "99"));
    // What stays out: a copy, a model text, hidden numbers, no organisation, no year.
    put("copy-of-qingzhe", "青柘县总工会", 2016, county("10000元", "1000", "2000", "80%", "50"));
    desk.put("corpus/sample.txt", "工会工作总结范文\n2016年,我们发放慰问金70000元。\n");
    let masked = report("平湖县总工会", 2016, county("80000元", "800", "", "", ""));
    desk.put("corpus/masked.txt", masked + "走访企业XX家,慰问职工XX人,帮扶某某等XX户。\n");
    desk.put("corpus/unnamed.txt", "2016年工会工作总结\n2016年,我会发放慰问金50000元。\n");
    desk.put("corpus/undated.txt", "鼎阳县总工会工作总结\n走访慰问困难职工,发放慰问金40000元。\n");
    desk.line("build").done();
    desk
}

/// The fields of a row, apart by blanks; `-` for what is empty.
fn fields(row: &Value, names: &[&str]) -> String {
    let field = |name: &&str| match &row[*name] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    names.iter().map(field).collect::<Vec<_>>().join(" ")
}

/// The row of a group.
#[track_caller]
fn group(desk: &Desk, line: &str, name: &str) -> Value {
    let rows = desk.line(&format!("compare {line} --rows groups --format ndjson")).json_lines();
    let found = rows.iter().find(|row| row["group"] == name);
    found.unwrap_or_else(|| panic!("no group `{name}` among {rows:#?}")).clone()
}

const NUMBERS: &[&str] = &["n", "missing", "sum", "mean", "median", "p25", "p75", "min", "max", "ranked"];

#[test]
fn groups_come_to_what_was_worked_out_by_hand() {
    let desk = built();
    let check = |line: &str, expected: &[(&str, &str, &str)]| {
        let rows = desk.line(&format!("compare {line} --rows groups --format ndjson")).json_lines();
        for (indicator, name, numbers) in expected {
            let is_it = |row: &&Value| row["indicator"] == *indicator && row["group"] == *name;
            let row = rows.iter().find(is_it).unwrap_or_else(|| panic!("no `{name}` among {rows:#?}"));
            assert_eq!(fields(row, NUMBERS), *numbers, "{line}: {indicator}, {name}");
        }
    };
    let (relief, coverage, trainees) = ("relief_paid", "union_coverage_rate", "trainees");
    check(
        "--indicator relief_paid,union_coverage_rate,trainees --by level",
        &[
            // 10000 20000 20000 30000余 60000; one county does not say.
            (relief, "2016, county", "5 1 140000 28000 20000 20000 30000 10000 60000 true"),
            // Rates are never added: 80 85 90 95, two do not say.
            (coverage, "2016, county", "4 2 - 87.5 87.5 83.75 91.25 80 95 false"),
            // 50 100 120.
            (trainees, "2016, county", "3 3 270 90 100 75 110 50 120 false"),
            // Of 2015 one is whole; the other tells of half a year, but its rate is a rate.
            (relief, "2015, county", "1 1 8000 8000 8000 8000 8000 8000 8000 false"),
            (coverage, "2015, county", "2 0 - 76 76 73 79 70 82 false"),
        ],
    );
    check(
        "--indicator relief_paid --by level,sector --other-periods",
        &[
            (relief, "2015, county, federation", "2 0 17000 8500 8500 8250 8750 8000 9000 false"),
            // 600 900 1800 2700 3000 4500: quartiles at 1.25 and 3.75 are 900 + 225 and 2700 + 225.
            (relief, "2016, grassroots, school", "6 0 13500 2250 2250 1125 2925 600 4500 true"),
        ],
    );
    check(
        "--indicator relief_paid --by size",
        // 900 1800 2700 3000 with 30 to 99 members: 900 + 0.75 × 900 and 2700 + 0.25 × 300.
        &[(relief, "2016, 25–99", "4 0 8400 2100 2250 1575 2775 900 3000 false")],
    );
    check(
        "--indicator relief_paid --per members --by level --year 2016",
        // 10 10 40 and at least 10; one states no members, one no relief.
        &[(relief, "2016, county", "4 2 - 17.5 10 10 17.5 10 40 false")],
    );
    check(
        "--indicator trainees --per 1000members --by level --year 2016",
        // 50 / 1, 100 / 2, 120 / 3.
        &[(trainees, "2016, county", "3 3 - 46.6667 50 45 50 40 50 false")],
    );
    check(
        "--indicator relief_paid --per employees --by level --year 2016",
        // 10000 / 2000 and 20000 / 4000.
        &[(relief, "2016, county", "2 4 - 5 5 5 5 5 5 false")],
    );
    check(
        "--indicator relief_paid,trainees --by level --year latest",
        // Years mixed: each county's latest.
        &[
            (relief, "county", "5 1 140000 28000 20000 20000 30000 10000 60000 true"),
            (trainees, "county", "3 3 270 90 100 75 110 50 120 false"),
        ],
    );
}

#[test]
fn missing_numbers_are_told_apart() {
    let desk = built();
    let names = &["organisations", "n", "not_told", "other_period", "other_unit", "no_denominator", "hedged"];
    let counties =
        group(&desk, "--indicator relief_paid --per members --by level --year 2016", "2016, county");
    assert_eq!(fields(&counties, names), "6 4 1 0 0 1 1");
    let counties = group(&desk, "--indicator relief_paid --by level", "2015, county");
    assert_eq!(fields(&counties, names), "2 1 0 1 0 0 0");
}

#[test]
fn hedges_are_carried() {
    let desk = built();
    let names = &["sum_bound", "mean_bound", "median_bound", "p25_bound", "p75_bound"];
    let counties = group(&desk, "--indicator relief_paid --by level --year 2016", "2016, county");
    // 30000余 is above the median and cannot move it; it is the upper quartile.
    assert_eq!(fields(&counties, names), "at_least at_least exact exact at_least");
    let table = desk.line("compare --indicator relief_paid --by level --year 2016").done();
    let row = table.lines().find(|line| line.contains("双河县总工会")).expect("its row");
    assert!(row.contains("≈2 ") && row.contains("≥30,000") && row.contains("≥1.5"), "{row}");
}

#[test]
fn organisations_stand_where_they_were_worked_out_to_stand() {
    let desk = built();
    let rows =
        desk.line("compare --indicator relief_paid --by level --year 2016 --format ndjson").json_lines();
    let names = [
        "organisation",
        "value",
        "bound",
        "rank",
        "percentile",
        "ratio",
        "per_member",
        "change",
        "change_pct",
    ];
    let counties = rows.iter().filter(|row| row["group"] == "2016, county");
    let found: Vec<String> = counties.map(|row| fields(row, &names)).collect();
    assert_eq!(
        found,
        [
            "白鹿县总工会 60000 exact 1 100 3 - - -",
            "双河县总工会 30000 at_least 2 75 1.5 10 - -",
            "梧溪县总工会 20000 exact 3 25 1 40 - -",
            "石桥县总工会 20000 exact 3 25 1 10 - -",
            "青柘县总工会 10000 exact 5 0 0.5 10 2000 25",
            "云岭县总工会 - - - - - - - -",
        ]
    );
    let missing = rows.iter().find(|row| row["organisation"] == "云岭县总工会").expect("its row");
    assert_eq!(missing["missing"], "not_told", "a missing number is no zero");
    // The half year of 2015 is not set against 2016, nor is 2014.
    assert!(rows.iter().filter(|row| !row["previous"].is_null()).count() == 1);
}

#[test]
fn every_number_names_its_sentence() {
    let desk = built();
    let line = "compare --indicator relief_paid --per members --by level --year 2016 --format ndjson";
    let rows = desk.line(line).json_lines();
    for row in rows.iter().filter(|row| !row["value"].is_null()) {
        let path = row["path"].as_str().expect("a path");
        let text = std::fs::read_to_string(desk.path(path)).expect("the file");
        let sentence = row["sentences"][0].as_str().expect("a sentence");
        let at = row["lines"][0].as_u64().expect("a line") as usize;
        assert!(text.lines().nth(at - 1).expect("the line").contains(sentence), "{row}");
        let stated = row["stated"].to_string();
        assert!(sentence.contains(&stated), "{stated} in {sentence}");
        let base = row["denominator_sentences"][0].as_str().expect("a sentence");
        assert!(base.contains(&row["denominator"].to_string()), "{row}");
    }
}

#[test]
fn groups_under_five_are_not_ranked() {
    let desk = built();
    let rows = desk.line("compare --indicator relief_paid --by size --format ndjson").json_lines();
    let small: Vec<&Value> = rows.iter().filter(|row| row["group"] == "2016, 25–99").collect();
    assert_eq!(small.len(), 4);
    let unranked = |row: &&Value| ["rank", "percentile", "ratio"].iter().all(|name| row[*name].is_null());
    assert!(small.iter().all(unranked));
    let table = desk.line("compare --indicator relief_paid --by size --year 2016").done();
    assert!(table.contains("2016, 25–99: 4 of 4 organisations; no ranks under 5"), "{table}");
}

#[test]
fn those_who_do_not_tell_are_no_peers() {
    let desk = built();
    for name in ["甲", "乙", "丙", "丁", "戊", "己"] {
        let told = Told { relief: "1000元", ..Told::default() };
        desk.put(&format!("corpus/plant-{name}.txt"), report(&format!("{name}山水泥厂工会"), 2016, told));
    }
    desk.line("build").done();
    let line = "--indicator relief_paid --by size --year 2016";
    let untold = group(&desk, line, "2016, size not told");
    assert_eq!(fields(&untold, &["n", "ranked"]), "7 false");
    let table = desk.line(&format!("compare {line}")).done();
    assert!(table.contains("no ranks, for these are no peers of each other"), "{table}");
}

#[test]
fn what_stays_out_is_told_and_can_be_let_in() {
    let desk = built();
    let answer = desk.line("compare --indicator relief_paid --year 2016");
    assert_eq!(
        answer.err,
        "12 of 20 reports compared, of 12 organisations, 2016\n\
         left out: 1 near-copies of others (`--copies all` compares them)\n\
         left out: 1 model texts (`--samples` compares them)\n\
         left out: 1 that hide years, names or numbers (`--masked` compares them)\n\
         left out: 1 that do not name their organisation\n\
         left out: 1 that do not tell their year\n\
         left out: 3 on other years\n"
    );
    let n = |line: &str| {
        group(&desk, &format!("--indicator relief_paid --year 2016 {line}"), "2016")["n"].clone()
    };
    assert_eq!(n(""), 11);
    assert_eq!(n("--masked"), 12);
    // Of a report that hides numbers, members are not believed.
    let per = group(&desk, "--indicator relief_paid --per members --year 2016 --masked", "2016");
    assert_eq!((&per["n"], &per["no_denominator"]), (&Value::from(10), &Value::from(2)));
    // A copy of one organisation's report is still one organisation.
    assert_eq!(n("--copies all"), 11);
    assert_eq!(n("--where level:county"), 5);
}

#[test]
fn an_organisation_enters_a_year_once() {
    let desk = built();
    let news = "青柘县总工会走访慰问困难职工\n2016年1月5日,青柘县总工会走访慰问困难职工,发放慰问金500元。\n";
    desk.put("corpus/a-news.txt", news);
    desk.line("build").done();
    let rows = desk.line("compare --indicator relief_paid --year 2016 --format ndjson").json_lines();
    let of: Vec<&Value> = rows.iter().filter(|row| row["organisation"] == "青柘县总工会").collect();
    assert_eq!(of.len(), 1);
    assert_eq!(of[0]["value"], 10000, "the summary speaks for the year");
    let answer = desk.line("compare --indicator relief_paid --year 2016");
    assert!(answer.err.contains("left out: 1 on a year that another report"), "{}", answer.err);
}

#[test]
fn people_are_not_visits() {
    let desk = built();
    let visits = report("沧岭县总工会", 2016, Told { trainees: "9000", ..Told::default() });
    desk.put("corpus/visits.txt", visits.replace("9000人", "9000人次"));
    desk.line("build").done();
    let line = "--indicator trainees --by level --year 2016";
    let counties = group(&desk, line, "2016, county");
    assert_eq!(fields(&counties, &["unit", "n", "other_unit", "max"]), "person 3 1 120");
    let said = desk.line(&format!("compare {line}")).err;
    let hint = "not compared: 1 that state trainees in person_time (`--indicator trainees:person_time`)";
    assert!(said.contains(hint), "{said}");
    let line = "--indicator trainees:person_time --by level --year 2016";
    let counties = group(&desk, line, "2016, county");
    assert_eq!(fields(&counties, &["unit", "n", "other_unit", "max"]), "person_time 1 3 9000");
}

#[test]
fn a_user_joins_names() {
    let desk = built();
    desk.put(
        "corpus/renamed.txt",
        report("青柘开发区工会", 2015, Told { trainees: "40", ..Told::default() }),
    );
    desk.put("aliases.csv", "name,same_as\n青柘开发区工会,青柘县总工会\n");
    desk.remove("corpus/qingzhe-2015.txt");
    desk.line("build").done();
    let change = |line: &str| {
        let line = format!("compare --indicator trainees --year 2016 --format ndjson {line}");
        let rows = desk.line(&line).json_lines();
        rows.iter().find(|row| row["organisation"] == "青柘县总工会").expect("its row")["change"].clone()
    };
    assert_eq!(change(""), Value::Null);
    assert_eq!(change("--aliases aliases.csv"), 10);
}

const CARD: &str = "name = \"示例\"\n\
    [[line]]\nindicator = \"union_coverage_rate\"\noperator = \">=\"\nthresholds = [80, 90]\npoints = [5, 10]\n\
    [[line]]\nindicator = \"relief_paid\"\nper = \"members\"\noperator = \">=\"\nthresholds = [10, 40]\npoints = [3, 6]\n\
    [[line]]\nindicator = \"trainees\"\noperator = \">\"\nthresholds = [50, 100]\npoints = [1, 2]\n";

#[test]
fn a_scorecard_gives_the_points_that_were_worked_out_by_hand() {
    let desk = built();
    desk.put("card.toml", CARD);
    let line = "compare --scorecard card.toml --by level --year 2016";
    let rows = desk.line(&format!("{line} --format ndjson")).json_lines();
    let counties: Vec<&Value> = rows.iter().filter(|row| row["group"] == "2016, county").collect();
    let totals: Vec<String> = counties
        .iter()
        .step_by(3)
        .map(|row| {
            fields(row, &["rank", "organisation", "total", "total_bound", "possible", "lines_missing"])
        })
        .collect();
    assert_eq!(
        totals,
        [
            "1 梧溪县总工会 16 at_least 18 1",
            "2 白鹿县总工会 10 at_least 18 2",
            "3 石桥县总工会 9 exact 18 0",
            "4 青柘县总工会 8 exact 18 0",
            "5 双河县总工会 5 approx 18 1",
            "- 云岭县总工会 0 at_least 18 3",
        ]
    );
    let of = |name: &str| -> Vec<String> {
        let rows = counties.iter().filter(|row| row["organisation"] == name);
        rows.map(|row| fields(row, &["line", "value", "threshold", "points", "missing", "uncertain"]))
            .collect()
    };
    assert_eq!(of("石桥县总工会"), ["1 85 80 5 - false", "2 10 10 3 - false", "3 100 50 1 - false"]);
    assert_eq!(of("青柘县总工会")[2], "3 50 - 0 - false", "50 is not above 50: no points, but told");
    // At least 10 for each member may as well be 40: the points are uncertain.
    assert_eq!(of("双河县总工会"), ["1 - - - not_told false", "2 10 10 3 - true", "3 120 100 2 - false"]);
    assert_eq!(of("白鹿县总工会")[1], "2 - - - no_denominator false");
    let table = desk.line(line).done();
    assert!(table.contains("scorecard 示例, 18 points possible"), "{table}");
    let shown = table.lines().find(|line| line.contains("双河县总工会")).expect("its row");
    assert!(
        shown.starts_with("≈5 ") && shown.contains("3? (≥10)") && shown.contains("– (not_told)"),
        "{shown}"
    );
}

#[test]
fn a_wrong_scorecard_is_refused_with_its_line() {
    let desk = built();
    desk.put("card.toml", CARD.replace("\"trainees\"", "\"nobody\""));
    let answer = desk.line("compare --scorecard card.toml");
    assert_eq!(answer.code, 2);
    assert!(answer.err.starts_with("error: card.toml:14: `nobody` is no value"), "{}", answer.err);
    let sample = crate::support::root().join("docs/examples/scorecard.toml");
    let args = ["compare".as_ref(), "--scorecard".as_ref(), sample.as_os_str()];
    assert!(desk.run(args).done().contains("工会工作评分示例"));
}

#[test]
fn mistakes_say_what_would_do() {
    let desk = built();
    let said = |line: &str| {
        let answer = desk.line(&format!("compare {line}"));
        assert_eq!(answer.code, 2, "{line}");
        answer.err
    };
    assert!(
        said("--indicator no_such")
            .contains("`no_such` is no value for `--indicator`; `huizong indicators` lists")
    );
    assert!(said("--indicator relief_paid --by colour").contains("province, city, county, level"));
    assert!(said("--indicator relief_paid --year soon").contains("give a year such as 2016"));
    assert!(said("--indicator union_coverage_rate --per members").contains("it is a rate"));
    assert!(said("--indicator relief_paid --organisation 无此单位").contains("no organisation"));
    assert!(
        said("--indicator relief_paid --organisation 中心小学").contains("6 organisations are called so")
    );
    assert!(said("--indicator relief_paid --rows scores").contains("`--scorecard`"));
    assert!(said("").contains("--indicator"));
    assert!(!desk.path("out.html").exists());
}

#[test]
fn one_organisation_is_shown_among_its_peers() {
    let desk = built();
    let line = "compare --indicator relief_paid --by level --year 2016 --organisation 石桥县总工会";
    let table = desk.line(line).done();
    assert!(table.contains("\n→ 3   石桥县总工会"), "{table}");
    assert!(!table.contains("中心小学"), "its peers are counties: {table}");
    let rows = desk.line(&format!("{line} --format ndjson")).json_lines();
    assert_eq!(rows.len(), 6);
}

#[test]
fn tables_for_programs_are_the_same_in_every_format() {
    let desk = built();
    for rows in ["organisations", "groups"] {
        let line = format!("compare --indicator relief_paid,trainees --by level --rows {rows}");
        let objects = desk.line(&format!("{line} --format ndjson")).json_lines();
        let printed = desk.line(&format!("{line} --format csv")).done();
        let mut reader = csv::Reader::from_reader(printed.as_bytes());
        let records: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        assert!(!records.is_empty() && records.len() == objects.len());
        for (record, object) in records.iter().zip(&objects) {
            let object = object.as_object().expect("an object");
            assert_eq!(record.len(), object.len());
            for (field, (name, value)) in record.iter().zip(object) {
                match value {
                    Value::Null => assert_eq!(field, "", "{name}"),
                    Value::String(text) => assert_eq!(field, text, "{name}"),
                    Value::Array(_) => {}
                    other => assert_eq!(field, other.to_string(), "{name}"),
                }
            }
        }
        let file = desk.line(&format!("{line} --format csv -o rows.csv"));
        assert_eq!((file.code, file.out.as_str()), (0, ""));
        let written = std::fs::read_to_string(desk.path("rows.csv")).expect("the file");
        assert_eq!(
            written.strip_prefix('\u{feff}'),
            Some(printed.as_str()),
            "a file begins with a mark for Excel"
        );
    }
}

#[test]
fn a_workbook_holds_the_same_rows() {
    let desk = built();
    desk.put("card.toml", CARD);
    let line = "compare --indicator relief_paid --by level --scorecard card.toml";
    desk.line(&format!("{line} --format xlsx -o one.xlsx")).done();
    desk.line(&format!("{line} --format xlsx -o two.xlsx")).done();
    let bytes = std::fs::read(desk.path("one.xlsx")).expect("the workbook");
    assert_eq!(bytes, std::fs::read(desk.path("two.xlsx")).expect("the workbook"), "the same bytes");
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook is an archive");
    let mut sheet = |number: usize| {
        let name = format!("xl/worksheets/sheet{number}.xml");
        std::io::read_to_string(book.by_name(&name).expect("a sheet")).expect("UTF-8")
    };
    for (number, rows) in [(2, "organisations"), (3, "groups"), (4, "scores")] {
        let lines = desk.line(&format!("{line} --rows {rows} --format ndjson")).done().lines().count();
        assert_eq!(sheet(number).matches("<row ").count(), lines + 1, "{rows} and their head");
    }
    let organisations = sheet(2);
    assert!(organisations.contains("<v>20000</v>") && organisations.contains("青柘县总工会"));
    assert!((1..=5).all(|number| !sheet(number).contains("<f>")), "no formulas");
}

/// Values of an attribute on the page.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!(" {name}=\"");
    page.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_page_leads_from_every_number_to_its_sentence() {
    let desk = built();
    desk.put("card.toml", CARD);
    let line = "compare --indicator relief_paid,union_coverage_rate --by level --scorecard card.toml \
                --organisation 石桥县总工会 --format html -o page.html";
    desk.line(line).done();
    let page = std::fs::read_to_string(desk.path("page.html")).expect("the page");
    let ids = attributes(&page, "id");
    let known: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    let links = attributes(&page, "href");
    assert!(links.len() > 60, "{} links", links.len());
    let dead: Vec<&&str> =
        links.iter().filter(|link| !link.strip_prefix('#').is_some_and(|id| known.contains(id))).collect();
    assert!(dead.is_empty(), "{dead:?}");
    // Every sentence that is kept is led to.
    let led: HashSet<&str> = links.iter().filter_map(|link| link.strip_prefix('#')).collect();
    assert!(ids.iter().filter(|id| id.starts_with("s") && id.contains('-')).all(|id| led.contains(id)));
    for number in
        ["<mark>10000元</mark>", "<mark>30000余元</mark>", "<mark>2000人</mark>", "<mark>95%</mark>"]
    {
        assert!(page.contains(number), "{number}");
    }
    assert!(page.contains("corpus/shiqiao.txt:5<"), "the line of the sentence");
    let plain = page.replace("<span class=\"en\" lang=\"en\">", "");
    for told in
        ["采用 15 篇", "范文 model texts", "5 / 6", "石桥县总工会 2016: 20,000", "◆ 石桥县总工会", "<rect"]
    {
        assert!(plain.contains(told), "{told}");
    }
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let desk = built();
    let page = desk.line("compare --indicator relief_paid --by level --format html").done();
    for outside in
        ["<script", "<link", "<img", "<iframe", " src=", "url(", "@import", "javascript:", "onload"]
    {
        assert!(!page.contains(outside), "{outside}");
    }
    let addresses: Vec<&str> = page.split("http").skip(1).map(|rest| &rest[..rest.len().min(24)]).collect();
    assert!(addresses.iter().all(|address| address.starts_with("://www.w3.org/2000/svg")), "{addresses:?}");
    assert!(
        page.contains("<html lang=\"zh-CN\">") && page.contains("scope=\"col\"") && page.contains("<title>")
    );
}

#[test]
fn hostile_text_stays_text() {
    let desk = Desk::new();
    for number in 1..=5 {
        let name = format!("青柘{}县总工会", ["甲", "乙", "丙", "丁", "戊"][number - 1]);
        let told = Told { relief: "1000元", members: "10", ..Told::default() };
        let text = report(&name, 2016, told).replace("工作总结", "工作总结\"><script>alert(1)</script>");
        let text = text.replace("走访慰问", "</q></dd><img src=x onerror=alert(1)>走访慰问");
        desk.put(&format!("corpus/{number}\"><b onclick='x'>&amp;.txt"), text);
    }
    desk.line("build").done();
    let page = desk.line("compare --indicator relief_paid --by level --format html").done();
    assert!(page.contains("<mark>1000元</mark>"), "{page}");
    for raw in ["<script", "<img", "<b onclick", "onclick='x'>&amp;.txt"] {
        assert!(!page.contains(raw), "{raw}");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "the sentence is shown as it stands");
}
