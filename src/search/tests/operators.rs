//! Each operator: what it must find, what it must not find, and how a mistake is shown.

use std::sync::LazyLock;

use super::*;

/// One report a file; the name says what to look at.
fn reports() -> Vec<ReadFile> {
    vec![
        file("a.txt", &["职代会\n召开职代会,审议报告。慰问困难职工35户。"]),
        file("b.txt", &["职工代表大会\n职工代表大会讨论困难企业职工的工资。"]),
        file("c.txt", &["工会大会\n慰问职工120人,职工对大会满意。"]),
        file("d.txt", &["慰问\n慰问金2万元。网络培训,志愿者参加。"]),
        file("e.txt", &["走访\n走访慰问了困难群众,随后召开职业发展会议。"]),
        file("f.txt", &["送温暖\n送温暖5次。职会工\n困难 职\n工EAP服务,1/2的人"]),
        file("g.txt", &["总结\n访问各家。资讯和网路,计画明年。王晓岚志工。"]),
    ]
}

/// The index of these reports, made once.
fn reader() -> &'static Reader {
    static INDEX: LazyLock<(TempDir, Reader)> = LazyLock::new(|| index(&reports()));
    &INDEX.1
}

#[track_caller]
fn check(query: &str, expected: &str) {
    let reader = reader();
    let mut keys: Vec<String> = found(reader, query, Copies::All)
        .split_whitespace()
        .map(|key| key.trim_end_matches(".txt#1").to_owned())
        .collect();
    keys.sort_unstable();
    assert_eq!(keys.join(" "), expected, "searching {query}: see search/compile.rs");
}

#[track_caller]
fn check_first(query: &str, expected: &str) {
    let reader = reader();
    let keys = found(reader, query, Copies::All);
    assert_eq!(keys.split('.').next(), Some(expected), "searching {query}: see search/hits.rs");
}

#[test]
fn a_star_stands_for_any_characters_of_a_word() {
    check("职工*", "a b c");
    check("职工代表*", "b");
    // Words of the index, the parts of long ones too: not what lies across words.
    check("*大会", "b c");
    check("职*会", "a b");
    check("困难*工", "a");
    check("难职*", "");
    check("title:职工*", "b");
    check("title:*会", "a b c");
    check("EA*", "f");
    check("慰問*", "a c d e");
    check("职工* -困难", "c");
    check("慰?* 群众", "e");
}

#[test]
fn a_question_mark_stands_for_one_character() {
    check("职?会", "a");
    check("职??会", "");
    check("职???会", "c e");
    check("职????会", "b");
    check("职工?表", "b");
    check("慰?金", "d");
    check("职？工", "f");
    // White space does not count, nor does what would lie outside the text.
    check("难职?E", "f");
    check("难职?a", "");
    check("职工?", "a b c f");
    check("?作", "");
    check("户。", "a");
    check("户?", "a");
    check("户。?", "");
    check("?职代会召", "");
    check("title:职?会", "a");
    check("title:?工代", "b");
    check("org:临?市", "a b c d e f g");
    check("NOT 慰?", "b f g");
}

#[test]
fn parts_stand_near_each_other() {
    check("\"困难 职工\"~0", "a f");
    check("\"困难 职工\"~1", "a f");
    check("\"困难 职工\"~2", "a b f");
    check("\"职工 困难\"~2", "a b f");
    check("\"职工 慰问\"~2", "a c");
    // A part that is asked for twice stands there twice; parts do not overlap.
    check("\"职工 职工\"~5", "b c");
    check("\"职工 职工\"~4", "b");
    check("\"职工 职工\"~3", "");
    check("\"职工 工1\"~4", "c");
    check("\"职工 工1\"~3", "");
    check("\"慰问 困难 职工\"~0", "a");
    check("\"工资 职工 困难\"~3", "b");
    check("\"工资 职工 困难\"~2", "");
    check("“困難 職工”～2", "a b f");
    check("title:\"职工 大会\"~2", "b");
    check("title:\"职工 困难\"~9", "");
    check("org:\"临江 工会\"~2", "a b c d e f g");
    check("-\"困难 职工\"~2 职工", "c");
}

#[test]
fn a_tilde_allows_changes_of_a_word() {
    // 访问 is one change away, the dropped 金 too, 走访 two.
    check("慰问~", "a c d e g");
    check("慰问金~", "a c d e");
    check("志愿人~", "d");
    check("晓岚~", "g");
    check("eaq~", "f");
    check("ＥＡＱ～", "f");
    check("title:慰向~", "d");
    check("title:大会慰~", "b c");
    check("慰问~2", "a b c d e f g");
    check("慰问~ -访问 -慰问", "");
    // Between numbers it is a sign of the text.
    check("3~5", "a");
}

#[test]
fn expressions_match_in_the_text() {
    check(r"/慰问(困难)?职工\d+[户人]/", "a c");
    check(r"/慰问(困难)?职工\d+户/", "a");
    check("/慰問(困難)?職工/", "a c");
    check("/慰问 困难/", "a");
    check("/困难职工EAP/", "f");
    check("/eap服.{1}/", "f");
    check(r"/\d\/\d/", "f");
    check("/^送温暖/", "f");
    check("/人$/", "f");
    check("/^温暖/", "");
    check("/./ 送温暖", "f");
    check("/[志义]愿|资讯/", "d g");
    check("title:/^.会/", "c");
    check("title:/慰问金/", "");
    check("org:/^临江.*工会$/", "a b c d e f g");
    check("慰问 -/困难|万元/", "c");
    check("／职.代／", "b");
    check("/职代|职工代/ OR /万元/", "a b d");
}

#[test]
fn words_of_other_regions_do_as_well() {
    check("网络", "d g");
    check("網路", "d g");
    check("\"网络\"", "d");
    check("\"網路\"", "g");
    check("信息", "g");
    check("计划", "g");
    check("計畫", "g");
    check("志愿者", "d g");
    check("义工", "d g");
    check("我網路", "");
    check("-网路 慰问", "a c e");
    check("title:网络", "");
}

#[test]
fn either_width_and_script_is_one() {
    for query in ["慰问金", "慰問金", "慰问（wèn）金", "慰 问 金", "“慰问金”", "＂慰问金＂", "慰\u{200b}问金"]
    {
        let reader = reader();
        let keys = found(reader, query, Copies::All);
        assert!(keys.starts_with("d.txt#1"), "{query}: {keys}");
    }
    check("ＥＡＰ", "f");
    check("EAP", "f");
    check("title：职代会", "a");
    check("职代会 － 慰问", "");
    check("－困难 慰问", "c d");
    check("（志愿者 OR 资讯） －王晓岚", "d");
    check("-（志愿者 OR 资讯 OR 慰问）", "b f");
    check("职＊会", "a b");
    check("“慰问「困难”", "");
    check("\"１／２\"", "f");
}

#[test]
fn quotes_within_quotes_are_characters() {
    let files = [file("a.txt", &["会议\n学习「两学」一做"]), file("b.txt", &["会议\n学习两学一做"])];
    let (_folder, reader) = index(&files);
    assert_eq!(found(&reader, "「学习「两学」一」", Copies::All), "a.txt#1");
    assert_eq!(found(&reader, "\"学习「两学」\"", Copies::All), "a.txt#1");
    assert_eq!(found(&reader, "「习两学」", Copies::All), "b.txt#1");
}

#[test]
fn a_report_with_just_this_title_comes_first() {
    check_first("慰问", "d");
    check_first("慰 问", "d");
    // A word may stand more often elsewhere.
    let files = [
        file("a.txt", &["职工之家建设职工之家\n职工之家,职工之家。"]),
        file("b.txt", &["职工之家\n很长的一段没有再提起它的文字,一二三四五六七八九十。"]),
    ];
    let (_folder, reader) = index(&files);
    for query in ["职工之家", "\"職工之家\"", "职工 之家", "title:职工之家", "职工之家 year:2001"]
    {
        assert_eq!(found(&reader, query, Copies::All), "b.txt#1 a.txt#1", "{query}");
    }
}

#[test]
fn mistakes_are_shown_at_their_place() {
    check_refused("职工 *", 5, "a character is missing");
    check_refused("??", 0, "a character is missing");
    check_refused("职工~3", 5, "at most 2 changes");
    check_refused("职*会~", 0, "does not go together");
    check_refused("org:职工*", 4, "has no words");
    check_refused("org:职工~", 4, "has no words");
    check_refused(&format!("会{}", "?".repeat(50)), 0, "at most 40");
    check_refused("慰问 \"困难\"~5", 5, "2 to 8 parts");
    check_refused("\"困难 职工\"~", 11, "follow the `~`");
    check_refused("\"困难 职工\"~9999", 11, "up to 1000");
    check_refused("\"困 难 职 工 工 会 大 会 了\"~9", 0, "2 to 8 parts");
    check_refused("慰问 /职工", 5, "never closed");
    check_refused("慰问 //", 5, "nothing between these slashes");
    check_refused("慰问 /职工(/", 10, "wrong here");
    check_refused("慰问 ／职[工／", 9, "wrong here");
    check_refused("/(.{900}){900}/", 1, "too large");
    check_refused("慰问（wèn）金 ()", 15, "missing");
    check_refused("ＥＡＰ：1", 0, "no field");
    check_refused("慰问 「职工", 5, "never closed");
}

#[test]
fn snippets_mark_what_each_operator_found() {
    let reader = reader();
    let marked = |query: &str| {
        let options = SearchOptions { limit: 1, ..SearchOptions::default() };
        let results = search(reader, &parse(query).unwrap(), options).unwrap();
        let snippet = &results.hits[0].snippet;
        let marks = snippet.marks.iter().map(|mark| mark.of(&snippet.text).replace(' ', ""));
        marks.collect::<Vec<_>>().join("|")
    };
    for (query, marks) in [
        ("职工代表*", "职工代表大会|职工代表大会"),
        ("职?会", "职代会|职代会"),
        ("\"困难 工资\"~7", "困难|工资"),
        ("\"職工 職工\"~5 满意", "职工|职工|满意"),
        ("志愿人~", "志愿者"),
        (r"/問職工\d+/", "问职工120"),
        (r"/\d+人/ 职工120", "职工|120人|职工"),
        ("网路 -资讯", "网络"),
        ("計畫", "计画"),
        ("慰问（wèn）金2", "慰问金|2"),
    ] {
        assert_eq!(marked(query), marks, "searching {query}: see search/marks.rs");
    }
}
