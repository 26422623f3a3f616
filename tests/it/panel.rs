//! `huizong export panel` and `export targets`: organisations over the years.

use serde_json::Value;

use crate::support::Desk;

/// A report of a county's federation on a year.
fn report(year: u16, name: &str, text: &str) -> String {
    format!("{name}{year}年工作总结\n{year}年,{name}在上级领导下开展各项工作。{text}\n{name}\n")
}

/// Reports of one county with a gap, one of a school, one to copy from.
fn built() -> Desk {
    let desk = Desk::new();
    let put = |name: &str, text: String| desk.put(&format!("corpus/{name}.txt"), text);
    let first = "走访慰问困难职工240人,发放慰问金12万元。年末会员达到1200人。\n\
         2009年工作打算\n走访慰问困难职工300人,年末会员总数达到1300人。";
    put("a2008", report(2008, "松石县总工会", first));
    let second = "走访慰问困难职工260余人,发放慰问金15万元。年末会员达到1350人。";
    put("b2009", report(2009, "松石县工会", second));
    let third = "年末会员达到1500人。寒冬腊月,工会干部走进车间班组和职工家中,走访慰问困难职工310人,发放慰问金20万元。";
    put("c2011", report(2011, "云岭省松石县总工会", third));
    put(
        "d2012",
        report(
            2012,
            "松石县总工会委员会",
            "全县职工文艺汇演圆满落幕。工会组织稳步发展,年末会员达到1400人。困难帮扶不断线,走访慰问困难职工350人。",
        ),
    );
    let half =
        "松石县总工会2012年上半年工作总结\n2012年上半年,松石县总工会开展送温暖活动,走访慰问困难职工90人。\n";
    put("e2012-half", half.to_owned());
    put("f-school", report(2009, "青溪镇中心小学工会", "慰问困难教职工12人。"));
    put("g-sample", "县总工会工作总结范文\n20XX年,某县总工会走访慰问困难职工99人。\n".to_owned());
    desk.line("build").done();
    desk
}

/// Some columns of the rows of a table that are of `松石县` and an indicator, a line each.
fn rows(desk: &Desk, line: &str, indicator: &str, columns: &str) -> Vec<String> {
    let rows = desk.line(&format!("{line} --format ndjson")).json_lines();
    let rows = rows.iter().filter(|row| row["key"] == "松石县" && row["indicator"] == indicator);
    let cell = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    rows.map(|row| columns.split(' ').map(|name| cell(&row[name])).collect::<Vec<_>>().join(" ")).collect()
}

const YEARS: &str =
    "organisation year value bound gap previous_year previous_value change change_bound change_pct";

#[test]
fn an_organisation_is_followed_over_the_years_with_its_gaps() {
    let desk = built();
    let panel = |indicator| rows(&desk, "export panel", indicator, YEARS);
    assert_eq!(
        panel("members"),
        [
            "松石县总工会 2008 1200 exact - - - - - -",
            "松石县总工会 2009 1350 exact - 2008 1200 150 exact 12.5",
            "松石县总工会 2010 - - no_report 2009 1350 - - -",
            "松石县总工会 2011 1500 exact - 2009 1350 - - -",
            "松石县总工会 2012 1400 exact - 2011 1500 -100 exact -6.67",
        ]
    );
    assert_eq!(
        panel("people_helped"),
        [
            "松石县总工会 2008 240 exact - - - - - -",
            "松石县总工会 2009 260 at_least - 2008 240 20 at_least 8.33",
            "松石县总工会 2010 - - no_report 2009 260 - - -",
            "松石县总工会 2011 310 exact - 2009 260 - - -",
            "松石县总工会 2012 350 exact - 2011 310 40 exact 12.9",
        ]
    );
    assert_eq!(
        panel("relief_paid").last().map(String::as_str),
        Some("松石县总工会 2012 - - not_told 2011 200000 - - -")
    );
}

#[test]
fn of_several_reports_of_a_year_the_one_on_the_whole_year_speaks() {
    let desk = built();
    let rows = desk.line("export panel --format ndjson").json_lines();
    let row = rows.iter().find(|row| row["indicator"] == "people_helped" && row["year"] == 2012);
    let row = row.expect("the year is told");
    let reports = desk.line("export reports --format ndjson").json_lines();
    let id = |path: &str| {
        let report = reports.iter().find(|report| report["path"] == path).expect("the report");
        report["report_id"].clone()
    };
    assert_eq!(row["report_id"], id("corpus/d2012.txt"));
    assert_eq!(row["others"], Value::Array(vec![id("corpus/e2012-half.txt")]));
    assert_eq!((&row["period_start"], &row["period_end"]), (&"2012-01-01".into(), &"2012-12-31".into()));
}

#[test]
fn what_stays_out_is_told() {
    let desk = built();
    desk.put("corpus/copy.txt", std::fs::read(desk.path("corpus/b2009.txt")).expect("readable"));
    desk.line("build").done();
    for table in ["panel", "targets"] {
        let answer = desk.line(&format!("export {table}"));
        assert!(answer.err.contains("reports left out: 1 copies of others, 1 samples\n"), "{}", answer.err);
    }
    let all = desk.line("export panel --copies all");
    assert!(all.err.contains("1 copies of others"), "a copy is no second report of a year: {}", all.err);
}

#[test]
fn a_user_joins_organisations() {
    let desk = built();
    desk.put("aliases.csv", "name,same_as\n青溪镇中心小学,松石县总工会\n青溪中学,松石县总工会\n");
    let answer = desk.line("export panel --aliases aliases.csv --format ndjson");
    assert!(answer.err.contains("aliases: line 3: no report is of `青溪中学`"), "{}", answer.err);
    assert!(answer.json_lines().iter().all(|row| row["key"] == "松石县"));
    let without_use = desk.line("export cells --aliases aliases.csv");
    assert_eq!(without_use.code, 2);
    assert!(without_use.err.contains("it is for the tables `panel` and `targets`"), "{}", without_use.err);
    desk.put("aliases.csv", "name,same_as\n甲煤矿,乙煤矿\n乙煤矿,甲煤矿\n");
    let answer = desk.line("export panel --aliases aliases.csv");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("aliases.csv:2: `甲煤矿` leads back to itself"), "{}", answer.err);
}

const TARGETS: &str = "year aim source target target_seq line actual actual_bound reached share";

#[test]
fn targets_meet_the_year_that_they_aim_at() {
    let desk = built();
    let targets = |indicator| rows(&desk, "export targets", indicator, TARGETS);
    assert_eq!(targets("members"), ["2009 next report 1300 5 - 1350 exact yes 103.85"]);
    assert_eq!(targets("people_helped"), ["2009 next report 300 4 - 260 at_least unknown 86.67"]);
}

#[test]
fn a_user_adds_targets() {
    let desk = built();
    let file = "organisation,indicator,value,year\n松石县总工会,members,\"1,400\",2011\n\
         松石县工会,relief_paid,150000,\n望江市总工会,members,9,2011\n";
    desk.put("targets.csv", file);
    let line = "export targets --targets targets.csv";
    assert_eq!(
        rows(&desk, line, "members", TARGETS),
        ["2009 next report 1300 5 - 1350 exact yes 103.85", "2011 - file 1400 - 2 1500 exact yes 107.14",]
    );
    assert_eq!(
        rows(&desk, line, "relief_paid", TARGETS),
        [
            "2008 - file 150000 - 3 120000 exact no 80",
            "2009 - file 150000 - 3 150000 exact yes 100",
            "2011 - file 150000 - 3 200000 exact yes 133.33",
            "2012 - file 150000 - 3 - - - -",
        ]
    );
    let answer = desk.line(line);
    assert!(answer.err.contains("targets: line 4: no report is of `望江市总工会`"), "{}", answer.err);
    assert!(answer.out.contains("望江市"), "a line of the file is never lost");
    for (text, told) in [
        ("organisation,indicator,value\n甲煤矿,member,3\n", "targets.csv:2: no indicator `member` is known"),
        (
            "organisation,indicator,value\n松石县总工会,relief_paid,150,000\n",
            "targets.csv:2: `000` stands beyond the last column; quote numbers with commas",
        ),
        ("organisation,indicator,value\n甲煤矿,members,many\n", "targets.csv:2: `many` is no number"),
        ("organisation,indicator,value,year\n甲煤矿,members,3,99\n", "targets.csv:2: `99` is no year"),
        ("organisation,value\n甲煤矿,3\n", "targets.csv:1: the column `indicator` is missing"),
    ] {
        desk.put("targets.csv", text);
        let answer = desk.line(line);
        assert!(answer.code == 2 && answer.err.contains(told), "{}", answer.err);
    }
}

#[test]
fn a_rate_that_is_no_percent_is_told() {
    let desk = built();
    let file =
        "organisation,indicator,value\n松石县总工会,membership_rate,0.9\n松石县总工会,membership_rate,90\n";
    desk.put("targets.csv", file);
    let answer = desk.line("export targets --targets targets.csv");
    assert!(answer.err.contains("targets: line 2: `0.9` is less than 1 %"), "{}", answer.err);
    assert!(!answer.err.contains("line 3"), "{}", answer.err);
}

#[test]
fn a_target_is_no_report_of_an_alias() {
    let desk = built();
    desk.put("aliases.csv", "name,same_as\n青溪中学,松石县总工会\n");
    desk.put("targets.csv", "organisation,indicator,value\n青溪中学,members,1400\n");
    let answer = desk.line("export targets --aliases aliases.csv --targets targets.csv");
    assert!(answer.err.contains("aliases: line 2: no report is of `青溪中学`"), "{}", answer.err);
}

#[test]
fn a_sum_of_other_parts_has_no_change() {
    let desk = Desk::new();
    for (year, text) in [
        (2007, "走访慰问困难职工240人,发放慰问金12万元。"),
        (2008, "走访慰问困难职工240人,发放慰问金15万元。"),
        (2009, "走访慰问困难职工260人,发放慰问金15万元。资助困难学生50人,发放助学金10万元。"),
    ] {
        desk.put(&format!("corpus/{year}.txt"), report(year, "松石县总工会", text));
    }
    desk.line("build").done();
    assert_eq!(
        rows(&desk, "export panel", "yuan_disbursed", "year value previous_value change change_pct"),
        ["2007 120000 - - -", "2008 150000 120000 30000 25", "2009 250000 150000 - -"]
    );
    desk.put("targets.csv", "organisation,indicator,value,year\n松石县总工会,yuan_disbursed,300000,2009\n");
    assert_eq!(
        rows(&desk, "export targets --targets targets.csv", "yuan_disbursed", "actual reached share"),
        ["250000 unknown -"]
    );
}
