//! `huizong terms` as a user runs it.

use crate::support::Desk;

/// Two reports of schools and one of a hospital, on two years.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "corpus/a.txt",
        "芦花镇中心小学工会2012年工作总结\n慰问生病教师9人,送去慰问金2700元。组织教师运动会。\n",
    );
    desk.put("corpus/b.txt", "芦花镇中心小学工会2013年工作总结\n慰问退休教师12人。\n");
    desk.put("corpus/c.txt", "芦花镇中心医院工会2013年工作总结\n慰问护士30人,护士节表彰护士5人。\n");
    desk.line("build").done();
    desk
}

#[test]
fn words_are_counted_with_their_kind() {
    let rows = desk().line("terms --format ndjson --limit 0").json_lines();
    let row = |word: &str| {
        rows.iter().find(|row| row["word"] == word).unwrap_or_else(|| panic!("no {word}: {rows:?}"))
    };
    let nurses = row("护士");
    assert_eq!((nurses["reports"].as_i64(), nurses["occurrences"].as_i64()), (Some(1), Some(2)));
    assert_eq!(nurses["part_of_speech"], "n");
    assert_eq!(row("慰问")["reports"], 3);
    assert!(
        rows.iter().all(|row| !["的", "2012", ",", "9"].contains(&row["word"].as_str().unwrap())),
        "{rows:?}"
    );
    let many: Vec<i64> = rows.iter().map(|row| row["occurrences"].as_i64().unwrap()).collect();
    assert!(many.is_sorted_by(|a, b| a >= b), "the most frequent come first");
}

#[test]
fn a_query_bounds_the_reports() {
    let desk = desk();
    let rows = desk.line("terms sector:hospital --format ndjson --limit 0").json_lines();
    assert!(rows.iter().any(|row| row["word"] == "护士") && rows.iter().all(|row| row["word"] != "教师"));
    let answer = desk.line("terms year:1999");
    assert_eq!((answer.code, answer.out.lines().count()), (0, 2), "{}", answer.out);
    assert!(answer.err.contains("0 of 0 words in 0 reports"), "{}", answer.err);
}

#[test]
fn a_list_that_is_cut_says_so() {
    let desk = desk();
    for view in ["", "--trend", "--against year:2012", "--collocates 慰问 --min 1"] {
        let cut = desk.line(&format!("terms {view} --limit 1"));
        assert!(
            cut.err.starts_with("1 of ") && cut.err.ends_with("; `--limit 0` shows all\n"),
            "{}",
            cut.err
        );
        let whole = desk.line(&format!("terms {view} --limit 0"));
        assert!(whole.code == 0 && !whole.err.contains("--limit"), "{}", whole.err);
        assert!(whole.out.lines().count() > cut.out.lines().count(), "{view}");
    }
}

#[test]
fn two_sets_of_reports_are_compared() {
    let rows =
        desk().line("terms sector:hospital --against sector:school --format ndjson --limit 0").json_lines();
    assert_eq!(rows[0]["word"], "护士");
    assert!(rows[0]["log_ratio"].as_f64() > Some(1.0) && rows[0]["log_likelihood"].as_f64() > Some(3.84));
    let last = &rows[rows.len() - 1];
    assert_eq!(last["word"], "教师");
    assert!(last["log_ratio"].as_f64() < Some(0.0));
}

#[test]
fn neighbours_of_a_word_are_found_in_either_script() {
    let desk = desk();
    let near = |word: &str| {
        let line = ["terms", "--collocates", word, "--window", "2", "--min", "1", "--format", "csv"];
        desk.run(line).done()
    };
    let simplified = near("慰问");
    assert_eq!(simplified, near("慰問"));
    assert!(simplified.contains("\n退休,1,1,") && !simplified.contains("运动会"), "{simplified}");
}

#[test]
fn years_have_rows_of_their_own() {
    let rows = desk().line("terms 教师 --trend --format ndjson --limit 0").json_lines();
    let counts: Vec<(i64, i64)> = rows
        .iter()
        .filter(|row| row["word"] == "教师")
        .map(|row| (row["year"].as_i64().unwrap(), row["occurrences"].as_i64().unwrap()))
        .collect();
    assert_eq!(counts, [(2012, 2), (2013, 1)]);
}
