//! Aspects over more than one sentence: spans of years, earlier years, plans.

use super::{check, check_in, figures, show, tables};
use crate::extract::extract;
use crate::model::{Aspect, Config, Facts, Kind, Piece, Report};

#[track_caller]
fn check_kind(kind: Kind, text: &str, expected: &str) {
    let facts = Facts { kind, ..Facts::default() };
    let pieces = vec![Piece { start: 0, page_start: 0, line: 1 }];
    let report = Report { number: 1, text: text.to_owned(), pieces, facts, warnings: Vec::new() };
    let found = extract(&report, tables(), &Config::default()).0;
    assert_eq!(show(text, &found), expected, "reading {text}: see src/extract/aspect");
}

#[test]
fn a_span_of_years_holds_on_until_another_time_is_named() {
    check(
        "2012年以来,共举办培训班71期。培训职工4565人次。今年,慰问困难职工30人。",
        "71期=71 event cumulative trainings_held; 4565人次=4565 person_time cumulative trainees; \
         30人=30 person actual people_helped",
    );
    check_kind(
        Kind::Summary,
        "近年来,慰问困难职工300人。\n慰问困难职工40人。",
        "300人=300 person cumulative people_helped; 40人=40 person actual people_helped",
    );
}

#[test]
fn what_is_summed_up_is_over_years_only_where_no_period_bounds_it() {
    let text = "累计慰问困难职工300人。";
    check_kind(Kind::News, text, "300人=300 person cumulative people_helped");
    check_kind(Kind::Summary, text, "300人=300 person actual people_helped");
    check_kind(
        Kind::News,
        "市慈善总会募集善款3647万元,累计募集善款5.64亿元。",
        "3647万元=36470000 yuan actual funds_raised; 5.64亿元=564000000 yuan cumulative funds_raised",
    );
    check_kind(Kind::News, "今年已累计慰问困难职工300人。", "300人=300 person actual people_helped");
}

#[test]
fn a_lead_in_makes_a_plan_of_its_paragraph() {
    check(
        "下半年重点:发展会员500名;举办培训班3期。",
        "500名=500 person target members_new; 3期=3 event target trainings_held",
    );
    check("下半年完成情况:发展会员500名。", "500名=500 person actual members_new");
}

#[test]
fn years_that_are_not_told_of() {
    let year = Some(2012);
    check_in(
        year,
        "慰问金达8万元,比2011年增长51%,惠及困难职工95人。",
        "8万元=80000 yuan actual relief_paid; 51%=51 percent change other; 95人=95 person actual people_helped",
    );
    check_in(year, "截至2011年底,有基层工会30个。", "30个=30 org actual unions");
    check_in(year, "表彰“2011年先进个人”91人。", "91人=91 person actual honoured_people");
    check_in(year, "2011年慰问困难职工95人。", "95人=95 person prior people_helped");
}

#[test]
fn rises_and_falls_without_a_verb() {
    for text in ["举办培训班28期,比上届多9期。", "发展会员300人,会员净增200人。"] {
        let aspects: Vec<Aspect> = figures(text, None).iter().map(|f| f.aspect).collect();
        assert_eq!(aspects, [Aspect::Actual, Aspect::Change], "reading {text}");
    }
}

#[test]
fn spans_that_are_none() {
    check("从教三十年的教师12名受到表彰。", "12名=12 person actual honoured_people");
    check("“三年翻番”行动中慰问困难职工30人。", "30人=30 person actual people_helped");
    check("五十多年里,慰问困难职工3万人次。", "3万人次=30000 person_time cumulative people_helped");
    check_in(Some(2019), "2019年以来,慰问困难职工30人。", "30人=30 person actual people_helped");
    check_in(Some(2021), "2019年以来,慰问困难职工30人。", "30人=30 person cumulative people_helped");
    check_in(Some(2019), "2015年至2019年,慰问困难职工30人。", "30人=30 person cumulative people_helped");
}

#[test]
fn what_was_asked_for_is_told_from_what_was_done() {
    check("新建工会:目标90家,完成58家。", "90家=90 org target unions_new; 58家=58 org actual unions_new");
    check(
        "新建工会7家,占全年任务15家的46.7%。",
        "7家=7 org actual unions_new; 15家=15 org target unions_new; 46.7%=46.7 percent actual other",
    );
    check_in(
        Some(2017),
        "2018年,市总工会将着力实施新的行动:新建工会100家;慰问困难职工350人。",
        "100家=100 org target unions_new; 350人=350 person target people_helped",
    );
    check("开展“确保安全、迎战汛期”竞赛,慰问职工38人。", "38人=38 person actual people_helped");
}
