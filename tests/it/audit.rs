//! `huizong audit`: what contradicts itself is found, what only seems to is not.

use serde_json::Value;

use crate::support::Desk;

/// Texts of reports with the rule that they break, or none.
const TEXTS: &[(&str, Option<&str>)] = &[
    ("现有职工40099人,会员35930人,入会率为88.5%。", Some("membership_rate")),
    ("现有职工40099人,会员35930人,入会率为89.6%。", None),
    ("现有职工40099人,会员35930人,入会率为90%。", None),
    ("现有职工40099人,会员约35930人,入会率为88.5%。", None),
    ("职代会征集提案50件,落实40件,落实率90%。", Some("proposal_rate")),
    ("职代会征集提案50件,立案30件,落实27件,落实率90%。", None),
    ("职代会征集提案50件,落实40件,答复率100%。", None),
    ("职工300人,会员350人。", Some("members_above_employees")),
    ("会员350人,其中女会员120人。", None),
    ("会员350人,其中女会员420人。", Some("female_above_all")),
    ("职代会征集提案20件,落实25件。", Some("adopted_above_made")),
    ("查出隐患30条,整改隐患36条。", Some("fixed_above_found")),
    ("查出隐患30余条,整改隐患36条。", None),
    ("调解劳动争议12件,调解成功15件。", Some("resolved_above_handled")),
    ("年末会员总数达到1200人。在册会员总数达到1250人。", Some("told_twice")),
    ("2007年末会员总数达到1200人。2008年末会员总数达到1250人。", None),
    ("年末会员总数达到1200人。机关分会有会员50人。", None),
    ("走访慰问困难职工50人,发放慰问金500万元。", Some("relief_per_head")),
    ("走访慰问困难职工50人,发放慰问金5万元。", None),
];

/// A desk with a report for each text, and an organisation with two years.
fn built() -> Desk {
    let desk = Desk::new();
    for (at, (text, _)) in TEXTS.iter().enumerate() {
        let name = format!("{}煤矿工会", ["东岭", "西岭", "南岭", "北岭", "云岭"][at % 5]);
        let year = 1990 + 2 * at;
        let report = format!("{name}{year}年工作总结\n{year}年,{name}认真履行职责。{text}\n");
        desk.put(&format!("corpus/{at:02}.txt"), report);
    }
    for (year, helped) in [(2005, 40), (2006, 4000), (2007, 4100)] {
        let text =
            format!("松石县总工会{year}年工作总结\n{year}年,松石县总工会走访慰问困难职工{helped}人。\n");
        desk.put(&format!("corpus/years-{year}.txt"), text);
    }
    desk.line("build").done();
    desk
}

fn findings(desk: &Desk, line: &str) -> Vec<Value> {
    desk.line(&format!("{line} --copies all --format ndjson")).json_lines()
}

#[test]
fn every_rule_finds_what_breaks_it_and_nothing_else() {
    let desk = built();
    let found: Vec<(String, String)> = findings(&desk, "audit")
        .iter()
        .map(|row| {
            let place = row["places"][0].as_str().expect("a place");
            (
                place.split(':').next().unwrap_or(place).to_owned(),
                row["rule"].as_str().expect("a rule").to_owned(),
            )
        })
        .collect();
    let mut expected: Vec<(String, String)> = TEXTS
        .iter()
        .enumerate()
        .filter_map(|(at, (_, rule))| Some((format!("corpus/{at:02}.txt"), (*rule)?.to_owned())))
        .collect();
    expected.push(("corpus/years-2006.txt".into(), "jump".into()));
    assert_eq!(found, expected);
}

#[test]
fn a_finding_quotes_its_sentences_and_says_what_was_expected() {
    let desk = built();
    let found = &findings(&desk, "audit --rule membership_rate")[0];
    assert_eq!(
        (&found["value"], &found["against"], &found["expected"]),
        (&88.5.into(), &89.6.into(), &"89.6 %".into())
    );
    let sentence = Value::from("现有职工40099人,会员35930人,入会率为88.5%。");
    assert_eq!(found["sentences"], Value::Array(vec![sentence; 3]));
    assert_eq!(found["indicators"], serde_json::json!(["membership_rate", "members", "employees"]));
    assert_eq!(found["seqs"], serde_json::json!([3, 2, 1]));
    assert_eq!((&found["severity"], &found["year"]), (&"warning".into(), &1990.into()));
    let people = desk.line("audit --rule jump");
    assert_eq!(people.code, 0);
    for told in [
        "4000 against 40",
        "expected between 4 and 400",
        "corpus/years-2006.txt:2",
        "corpus/years-2005.txt:2",
    ] {
        assert!(people.out.contains(told), "{told}: {}", people.out);
    }
    assert!(people.err.contains("1 finding in 22 reports"), "{}", people.err);
}

#[test]
fn findings_are_of_what_was_asked_for() {
    let desk = built();
    assert_eq!(findings(&desk, "audit --where year:1990").len(), 1);
    let unknown = desk.line("audit --rule jumps");
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("`jumps` is no value for `--rule`; the rules are `membership_rate`"),
        "{}",
        unknown.err
    );
    let written = desk.line("audit --copies all --format csv -o findings.csv");
    assert_eq!((written.code, written.out.as_str()), (0, ""));
    let rows = std::fs::read_to_string(desk.path("findings.csv")).expect("the file");
    assert!(
        rows.starts_with("\u{feff}rule,severity,says,organisation,year,value,against,expected,"),
        "{rows}"
    );
}

/// The audit of the project's own corpus, read finding by finding: nothing in it is a false alarm,
/// and a rule that begins to cry wolf shows here.
#[test]
fn the_corpus_is_not_cried_wolf_at() {
    let desk = Desk::new();
    let corpus = crate::support::root().join("corpus");
    desk.run(["build".as_ref(), corpus.as_os_str()]).done();
    let rules: Vec<String> =
        findings(&desk, "audit").iter().map(|row| row["rule"].as_str().expect("a rule").to_owned()).collect();
    assert!(rules.len() <= 1, "read the new findings before this bound is moved: {rules:?}");
}

/// A desk with these reports of one organisation by year.
fn years(texts: &[(u16, &str)]) -> Desk {
    let desk = Desk::new();
    for (year, text) in texts {
        let report = format!("松石县总工会{year}年工作总结\n{year}年,松石县总工会认真履行职责。{text}\n");
        desk.put(&format!("corpus/{year}.txt"), report);
    }
    desk.line("build").done();
    desk
}

#[test]
fn a_doubtful_figure_makes_no_jump() {
    let desk = years(&[(2005, "走访慰问困难职工40人。"), (2006, "帮助解决4000人。")]);
    let figures = desk.line("export figures --format ndjson").json_lines();
    let doubtful = figures.iter().find(|figure| figure["value"] == 4000).expect("the figure");
    assert_eq!(doubtful["indicator"], "people_helped");
    assert!(doubtful["confidence"].as_f64().is_some_and(|sure| sure < 0.6), "{doubtful}");
    assert_eq!(findings(&desk, "audit --rule jump"), [] as [Value; 0]);
}

#[test]
fn a_list_is_passed_over_and_told() {
    let levels = |count: u32| -> String {
        (0..count).map(|at| format!("年末会员总数达到{}人。\n", 1200 + at)).collect()
    };
    let told = "lists of more than 100 figures were not looked at, in 1 report\n";
    for (count, is_list) in [(100, false), (101, true)] {
        let desk = years(&[(2005, &levels(count))]);
        assert_eq!(findings(&desk, "audit --rule told_twice").is_empty(), is_list, "{count}");
        assert_eq!(desk.line("audit").err.contains(told), is_list, "{count}");
    }
}
