//! The rules of `docs/dataset.md`, one by one: the names of tests have their numbers.
//!
//! A text is written with its figures in place: `慰问[240人=240 person people_helped]` states the
//! figure `240人`; further words set bound and aspect, `..40` the upper end of a range. A sentence
//! ends at `。`.

use super::*;
use crate::model::Config;
use crate::span::Span;

/// Parses a marked text.
fn read(marked: &str) -> (String, Vec<Figure>) {
    let mut text = String::new();
    let mut figures = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (inside, after) = after.split_once(']').expect("a figure ends with ]");
        let (raw, says) = inside.split_once('=').expect("a figure has raw=value");
        let start = text.len();
        text.push_str(raw);
        let mut words = says.split(' ');
        let number = words.next().expect("a value");
        let (value, value_max) = match number.split_once("..") {
            Some((low, high)) => (low, Some(high.parse().expect("an upper end"))),
            None => (number, None),
        };
        let mut figure = Figure {
            indicator: "other".into(),
            value: value.parse().expect("a value"),
            value_max,
            unit: Unit::Other,
            bound: Bound::Exact,
            aspect: Aspect::Actual,
            span: Span::new(start, text.len()),
            sentence: Span::new(0, 0),
            rule: "test".into(),
            confidence: 1.0,
        };
        figure.unit = words.next().and_then(Unit::from_name).expect("a unit");
        figure.indicator = words.next().expect("an indicator").into();
        for word in words {
            match (Bound::from_name(word), Aspect::from_name(word)) {
                (Some(bound), _) => figure.bound = bound,
                (_, Some(aspect)) => figure.aspect = aspect,
                _ => panic!("`{word}` is no bound or aspect"),
            }
        }
        figures.push(figure);
        rest = after;
    }
    text.push_str(rest);
    for figure in &mut figures {
        let start = text[..figure.span.start].rfind('。').map_or(0, |at| at + '。'.len_utf8());
        let end = text[figure.span.end..].find('。').map_or(text.len(), |at| figure.span.end + at);
        figure.sentence = Span::new(start, end);
    }
    (text, figures)
}

/// Cells as `indicator value bound policy seqs`, roll-ups left out.
fn shown(marked: &str, keep: impl Fn(&Cell, &Tables) -> bool) -> String {
    let tables = Tables::load(&Config::default()).expect("the built-in tables are right");
    let (text, figures) = read(marked);
    let lines: Vec<String> = cells(&text, &figures, &tables)
        .iter()
        .filter(|cell| keep(cell, &tables))
        .map(|cell| {
            let seqs: Vec<String> = cell.seqs.iter().map(ToString::to_string).collect();
            let value = cell.value.normalize();
            format!("{} {value} {} {} {}", cell.indicator, cell.bound, cell.policy.name(), seqs.join(","))
        })
        .collect();
    lines.join("; ")
}

#[track_caller]
fn check(marked: &str, expected: &str) {
    let is_roll_up =
        |cell: &Cell, tables: &Tables| tables.indicators.rollups().iter().any(|r| r.id == cell.indicator);
    let found = shown(marked, |cell, tables| !is_roll_up(cell, tables));
    assert_eq!(found, expected, "cells of {marked}: see dataset/cells and docs/dataset.md");
}

#[test]
fn a_report_that_says_nothing_has_no_cells() {
    check("工会工作取得新成绩。", "");
}

#[test]
fn rule_1_only_actual_figures_enter() {
    check(
        "慰问[240人=240 person people_helped],明年计划慰问[300人=300 person people_helped target],\
         去年[200人=200 person people_helped prior],增加[40人=40 person people_helped change],\
         每人[500元=500 yuan relief_paid each],四年共[900人=900 person people_helped cumulative]。",
        "people_helped 240 exact sum 1",
    );
}

#[test]
fn rule_1_other_never_has_a_column() {
    check("产煤[300万吨=3000000 other other],骨干[5人=5 person other]。", "");
}

#[test]
fn rule_4_distinct_statements_of_a_flow_are_added() {
    check(
        "春节慰问[123人=123 person people_helped]。夏季慰问[80人=80 person people_helped]。",
        "people_helped 203 exact sum 1,2",
    );
}

#[test]
fn rule_3_figures_of_one_sentence_are_distinct() {
    check(
        "召开[一次=1 event meetings_held]会员大会、[一次=1 event meetings_held]职代会、\
         [二次=2 event meetings_held]职工代表会议。",
        "meetings_held 4 exact sum 1,2,3",
    );
}

#[test]
fn rule_3_a_fact_told_twice_counts_once() {
    check(
        "发放慰问金[13.02万元=130200 yuan relief_paid]。两节期间,送去[13.02万元=130200 yuan relief_paid]。",
        "relief_paid 130200 exact sum 1,2",
    );
    check(
        "共慰问困难职工[240人=240 person people_helped]。元旦春节走访慰问困难职工[240人=240 person people_helped]。",
        "people_helped 240 exact sum 1,2",
    );
    check(
        "举办培训班[2期=2 event trainings_held]。全年举办培训班[2期=2 event trainings_held]。",
        "trainings_held 2 exact sum 1,2",
    );
}

#[test]
fn rule_3_small_numbers_with_other_words_are_other_facts() {
    check(
        "春季举办培训班[2期=2 event trainings_held]。秋季举办讲座[2期=2 event trainings_held]。",
        "trainings_held 4 exact sum 1,2",
    );
    check(
        "慰问住院职工[50人=50 person people_helped]。看望退休老干部[50人=50 person people_helped]。",
        "people_helped 100 exact sum 1,2",
    );
}

#[test]
fn rule_3_the_exact_telling_of_a_fact_stands_for_it() {
    check(
        "募捐[15.6万元=156000 yuan donations approx]。募捐[15.6万元=156000 yuan donations]。",
        "donations 156000 exact sum 1,2",
    );
}

#[test]
fn rule_5_a_stated_total_is_not_added_to_its_parts() {
    check(
        "春节慰问[120人=120 person people_helped]。夏季慰问[80人=80 person people_helped]。\
         共计慰问[200人=200 person people_helped]。",
        "people_helped 200 exact stated 3",
    );
    check(
        "全年共举办各类活动[30次=30 event events_held]。三月登山[1次=1 event events_held]。\
         五月游园[5次=5 event events_held]。",
        "events_held 30 exact stated 1",
    );
}

#[test]
fn rule_5_a_total_by_words_alone_must_name_what_its_parts_name() {
    check(
        "春节慰问困难职工[120人=120 person people_helped]。全年共慰问困难职工[240人=240 person people_helped]。",
        "people_helped 240 exact stated 2",
    );
    check(
        "共计帮扶困难职工[20人=20 person people_helped]。全年共看望患病及有丧事的职工[125人=125 person people_helped]。",
        "people_helped 145 exact sum 1,2",
    );
}

#[test]
fn rule_5_a_list_that_begins_with_all_told_has_no_total() {
    check(
        "全年共召开[三次=3 event meetings_held]座谈会、[一次=1 event meetings_held]职代会、\
         [二次=2 event meetings_held]讲座。",
        "meetings_held 6 exact sum 1,2,3",
    );
    check(
        "全年共召开[一次=1 event meetings_held]座谈会、[一次=1 event meetings_held]职代会、\
         [二次=2 event meetings_held]讲座。",
        "meetings_held 4 exact sum 1,2,3",
    );
}

#[test]
fn rule_5_a_total_without_words_must_be_the_exact_sum() {
    check(
        "走访职工[35人=35 person people_helped]。住院的[20人=20 person people_helped]。\
         退休的[15人=15 person people_helped]。",
        "people_helped 35 exact stated 1",
    );
    check(
        "走访职工[36人=36 person people_helped]。住院的[20人=20 person people_helped]。\
         退休的[15人=15 person people_helped]。",
        "people_helped 71 exact sum 1,2,3",
    );
}

#[test]
fn rule_5_a_total_of_some_parts_leaves_the_rest_to_be_added() {
    check(
        "春节慰问[120人=120 person people_helped]。夏季慰问[80人=80 person people_helped]。\
         共计慰问[200人=200 person people_helped]。另看望病员[317人=317 person people_helped]。",
        "people_helped 517 exact sum 3,4",
    );
}

#[test]
fn rule_6_a_stock_that_grows_takes_the_last_stated() {
    check(
        "现有会员[35000人=35000 person members]。年末会员达到[35930人=35930 person members]。\
         入会率[88.5%=88.5 percent membership_rate]。",
        "members 35930 exact latest 2; membership_rate 88.5 exact latest 3",
    );
}

#[test]
fn rule_7_rates_take_the_last_stated() {
    check(
        "入会率[99%=99 percent membership_rate]。年末入会率[88.5%=88.5 percent membership_rate]。",
        "membership_rate 88.5 exact latest 2",
    );
}

#[test]
fn rule_6_a_stock_of_a_part_is_not_the_whole() {
    check(
        "会员[35930人=35930 person members]。新建的一个分会有会员[43人=43 person members]。",
        "members 35930 exact max 1",
    );
    check(
        "出席劳模[533人=533 person model_workers]。工业劳模[231人=231 person model_workers]。\
         农业劳模[296人=296 person model_workers]。",
        "model_workers 533 exact max 1",
    );
}

#[test]
fn rule_8_bounds_are_carried() {
    check(
        "慰问[123人=123 person people_helped]。看望[80余人=80 person people_helped at_least]。",
        "people_helped 203 at_least sum 1,2",
    );
    check(
        "慰问[123人=123 person people_helped]。看望约[80人=80 person people_helped approx]。",
        "people_helped 203 approx sum 1,2",
    );
    check(
        "慰问[123余人=123 person people_helped at_least]。看望不足[80人=80 person people_helped at_most]。",
        "people_helped 203 approx sum 1,2",
    );
}

#[test]
fn rule_8_a_sum_is_hedged_by_its_most_telling_part() {
    let sum = |one: &str, other: &str| {
        shown(
            &format!(
                "慰问[123人=123 person people_helped {one}]。看望[80人=80 person people_helped {other}]。"
            ),
            |_, _| true,
        )
    };
    for (one, other, bound) in [
        ("exact", "exact", "exact"),
        ("exact", "at_most", "at_most"),
        ("at_most", "at_most", "at_most"),
        ("approx", "at_least", "at_least"),
        ("approx", "at_most", "approx"),
        ("approx", "approx", "approx"),
    ] {
        assert_eq!(sum(one, other), format!("people_helped 203 {bound} sum 1,2"), "{one} and {other}");
    }
}

#[test]
fn rule_9_a_range_enters_with_its_lower_end() {
    check("慰问[30-40人=30..40 person people_helped]。", "people_helped 30 at_least sum 1");
}

#[test]
fn rule_2_people_and_visits_by_people_are_never_added() {
    check(
        "培训[300人次=300 person_time trainees]。培训班长[45人=45 person trainees]。",
        "trainees 45 exact sum 2",
    );
    check("培训[300人次=300 person_time trainees]。", "trainees 300 exact sum 1");
}

#[test]
fn rule_2_a_cell_counts_the_first_unit_of_the_catalogue_that_is_told() {
    check(
        "在档困难职工[30户=30 household hardship_registered]。困难职工[42人=42 person hardship_registered]。",
        "hardship_registered 42 exact latest 2",
    );
    check("在档困难职工[30户=30 household hardship_registered]。", "hardship_registered 30 exact latest 1");
}

#[test]
fn rule_2_a_foreign_unit_never_enters_a_count() {
    check(
        "发放大米[500公斤=500 other goods_given]。书包[20个=20 item goods_given]。",
        "goods_given 20 exact sum 2",
    );
    check("会员[12户=12 household members]。", "");
}

#[test]
fn rule_10_roll_ups_add_their_cells() {
    let found = shown(
        "慰问金[1000元=1000 yuan relief_paid],助学[500余元=500 yuan student_aid_paid at_least],\
         募捐[900元=900 yuan donations]。会议[2次=2 event meetings_held]。",
        |cell, tables| tables.indicators.rollups().iter().any(|rollup| rollup.id == cell.indicator),
    );
    assert_eq!(found, "yuan_disbursed 1500 at_least sum 1,2; events_total 2 exact sum 4");
}

#[test]
fn rule_10_a_roll_up_is_empty_only_where_all_its_parts_are() {
    let of = |marked| {
        shown(marked, |cell, tables| tables.indicators.rollups().iter().any(|r| r.id == cell.indicator))
    };
    assert_eq!(of("现有会员[300人=300 person members]。"), "");
    assert_eq!(of("会议[2次=2 event meetings_held]。"), "events_total 2 exact sum 1");
}

#[test]
fn rule_10_a_part_of_another_cell_is_not_added_to_it() {
    let of = |marked: String| {
        shown(&marked, |cell, tables| tables.indicators.rollups().iter().any(|r| r.id == cell.indicator))
    };
    let whole = "投入帮扶资金[980元=980 yuan relief_paid]";
    let part = "助学金[213元=213 yuan student_aid_paid]";
    assert_eq!(of(format!("{whole},其中{part}。")), "yuan_disbursed 980 exact sum 1");
    assert_eq!(of(format!("{whole},{part}。")), "yuan_disbursed 1193 exact sum 1,2");
    let again = "发放助学金[300元=300 yuan student_aid_paid]";
    assert_eq!(of(format!("{whole},其中{part}。{again}。")), "yuan_disbursed 1493 exact sum 1,2,3");
}

#[test]
fn rule_11_a_sum_too_large_to_hold_has_no_cell() {
    let most = Decimal::MAX;
    check(&format!("甲[{most}元={most} yuan donations]。乙[9元=9 yuan donations]。"), "");
}

#[test]
fn many_statements_take_time_in_proportion() {
    let marked: String =
        (1..=20_000).map(|value| format!("走访慰问[{value}人={value} person people_helped]。")).collect();
    let (text, figures) = read(&marked);
    let tables = Tables::load(&Config::default()).expect("the built-in tables load");
    let begun = std::time::Instant::now();
    let made = cells(&text, &figures, &tables);
    assert!(begun.elapsed().as_secs() < 10, "it took {:?}", begun.elapsed());
    let cell = made.iter().find(|cell| cell.indicator == "people_helped").expect("a cell");
    assert_eq!(cell.value, Decimal::from(200_010_000));
}

#[test]
fn every_rule_of_the_documentation_has_a_test() {
    let page = include_str!("../../../docs/dataset.md");
    let (_, rules) = page.split_once("## The rules for a cell").expect("the page has the rules");
    let rules = rules.split("\n## ").next().unwrap_or(rules);
    let count = (1..).take_while(|number| rules.contains(&format!("\n{number}. "))).count();
    assert_eq!(count, 11, "rules that are added here need a test");
    for number in 1..=count {
        let test = format!("fn rule_{number}_");
        assert!(include_str!("tests.rs").contains(&test), "rule {number} has no test");
    }
}
