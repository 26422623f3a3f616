//! Whole sentences through the extractor: what is a figure, and what it tells.

use std::sync::OnceLock;

use super::*;
use crate::model::{Facts, Piece};

mod time;

fn report(text: &str, year: Option<i16>) -> Report {
    let facts = Facts { year, ..Facts::default() };
    let pieces = vec![Piece { start: 0, page_start: 0, line: 1 }];
    Report { number: 1, text: text.to_owned(), pieces, facts, warnings: Vec::new() }
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::load(&Config::default()).expect("the built-in tables parse"))
}

fn figures(text: &str, year: Option<i16>) -> Vec<Figure> {
    extract(&report(text, year), tables(), &Config::default()).0
}

/// `raw=value unit aspect indicator` for each figure, with a hedge after the value.
fn show(text: &str, figures: &[Figure]) -> String {
    let one = |f: &Figure| {
        let max = f.value_max.map(|m| format!("~{m}")).unwrap_or_default();
        let bound =
            if f.bound == crate::model::Bound::Exact { String::new() } else { format!(" {}", f.bound) };
        format!(
            "{}={}{max}{bound} {} {} {}",
            f.span.of(text).replace('\n', "⏎"),
            f.value,
            f.unit,
            f.aspect,
            f.indicator
        )
    };
    figures.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    check_in(None, text, expected);
}

#[track_caller]
fn check_in(year: Option<i16>, text: &str, expected: &str) {
    let found = figures(text, year);
    assert_eq!(show(text, &found), expected, "reading {text}: see src/extract and src/data");
}

#[track_caller]
fn nothing(text: &str) {
    check(text, "");
}

#[test]
fn money_and_people() {
    check(
        "走访慰问困难职工156人,发放慰问金8.4万元。",
        "156人=156 person actual people_helped; 8.4万元=84000 yuan actual relief_paid",
    );
    check("筹集帮扶资金近二十万元。", "近二十万元=200000 approx yuan actual funds_raised");
    check("全厂职工捐款3万余元。", "3万余元=30000 at_least yuan actual donations");
    check(
        "为32名职工追回拖欠工资41.5万元。",
        "32名=32 person actual other; 41.5万元=415000 yuan actual money_recovered",
    );
}

#[test]
fn numbers_that_are_no_figures() {
    nothing("2014年3月8日上午9时,历时二天的活动结束。");
    nothing("以“三个代表”重要思想为指导,坚持五位一体,迎接党的十八大。");
    nothing("召开第四届三次会员代表大会。");
    nothing("一是抓学习,二是抓服务,三是抓自身建设。");
    nothing("围绕三个方面,健全四项机制,搭建一个平台。");
    nothing("根据〔2012〕17号文件精神。");
    nothing("现有职工xxxx名,201*年发展会员XX名。");
    nothing("每月组织学习一次,每季度开展一次检查。");
    nothing("用工25人以上的企业都要建会。");
    nothing("职工是一支重要的力量,是一名合格的工会干部应有的本色。");
    nothing("开展“五个一”活动和《100条建议》征集。");
}

#[test]
fn masked_numbers_are_told_of_and_never_guessed() {
    let text = "现有职工xxxx名,会员XX人,发放慰问金1*万元,201*年受到表彰。";
    let tables = Tables::load(&Config::default()).expect("the built-in tables parse");
    let (figures, warnings) = extract(&report(text, None), &tables, &Config::default());
    assert!(figures.is_empty());
    assert_eq!(warnings.len(), 1);
    assert_eq!(
        warnings[0].to_string(),
        "masked_number: numbers masked in the text: 3; no figure was read for them"
    );
}

#[test]
fn one_with_a_measure_word_counts_when_something_was_done() {
    check("3月召开一次会员代表大会。", "一次=1 event actual meetings_held");
    check("增添乒乓球台一张。", "一张=1 item actual facilities");
    nothing("这是我们的又一次实践,是一份责任。");
}

#[test]
fn units_by_noun() {
    check("共有18个科室参加比赛。", "18个=18 org actual teams_participating");
    check("举办工会干部培训班3期。", "3期=3 event actual trainings_held");
    check("编印工会简报12期。", "12期=12 item actual issues_published");
}

#[test]
fn parts_do_not_count_twice() {
    check(
        "现有职工2100人,其中女职工830人,会员2050人。",
        "2100人=2100 person actual employees; 830人=830 person actual other; 2050人=2050 person actual members",
    );
    check(
        "全年受理案件60件,其中劳动报酬40件、工伤20件。",
        "60件=60 item actual disputes_handled; 40件=40 item actual other; 20件=20 item actual other",
    );
    check(
        "接待来信来访80件120人次。",
        "80件=80 item actual disputes_handled; 120人次=120 person_time actual other",
    );
}

#[test]
fn aspects() {
    check("力争新建工会30家。", "30家=30 org target unions_new");
    check("每人补助500元。", "500元=500 yuan each relief_paid");
    check("五年来共发放助学金60万元。", "60万元=600000 yuan cumulative student_aid_paid");
    check("入会率比上年提高3个百分点。", "3个百分点=3 percent change membership_rate");
    check(
        "会员由去年的800人增加到950人。",
        "800人=800 person prior members; 950人=950 person actual members",
    );
    check_in(
        Some(2016),
        "基层工会从2011年的620个发展到890个。",
        "620个=620 org prior unions; 890个=890 org actual unions",
    );
    check_in(Some(1990), "1957年有会员320人。", "320人=320 person prior members");
}

#[test]
fn the_year_before_told_beside_this_one_is_prior() {
    check(
        "去年新建基层工会20家,今年新建基层工会26家。",
        "20家=20 org prior unions_new; 26家=26 org actual unions_new",
    );
    check(
        "发放慰问金25万元(去年20万元)。",
        "25万元=250000 yuan actual relief_paid; 20万元=200000 yuan prior relief_paid",
    );
    check("去年新建基层工会20家。", "20家=20 org actual unions_new");
    check(
        "今年新建基层工会27家,比去年多了8家,发展会员650人。",
        "27家=27 org actual unions_new; 8家=8 org change unions_new; 650人=650 person actual members_new",
    );
}

#[test]
fn growth_is_told_of_something_else() {
    check(
        "集体合同签订率和覆盖率分别比去年增长了26.7%和32.6%。",
        "26.7%=26.7 percent change other; 32.6%=32.6 percent change other",
    );
    check("五年来新发展基层工会1972家。", "1972家=1972 org cumulative unions_new");
}

#[test]
fn a_plan_section_states_targets() {
    let text = "全年培训职工400人次。\n二、明年工作打算\n1.组织体检。安排500人体检。\n2.新建职工书屋2个。";
    check(
        text,
        "400人次=400 person_time actual trainees; 500人=500 person target checkups; 2个=2 item target facilities",
    );
}

#[test]
fn rows_of_a_table_may_be_years() {
    let expected =
        "33家=33 org prior unions_new; 42家=42 org actual unions_new; 75家=75 org cumulative unions_new";
    check("年份\t新建工会\n2014\t33家\n2015\t42家\n合计\t75家\n", expected);
    check("年度\t新建工会\n2014年\t33家\n2015年\t42家\n合计\t75家\n", expected);
}

#[test]
fn tables_take_units_from_their_heads() {
    check(
        "序号\t项目\t年度计划\t完成\n1\t发展会员(人)\t300\t412\n2\t收缴经费(万元)\t20\t21.5",
        "300=300 person target members_new; 412=412 person actual members_new; \
         20=200000 yuan target union_income; 21.5=215000 yuan actual union_income",
    );
}

#[test]
fn a_number_broken_over_lines_is_one() {
    let text = "这一年全县各级工会共举办各类职工技能培训班1\n2期,受到职工群众的普遍欢迎和称赞。";
    check(text, "1⏎2期=12 event actual trainings_held");
}

#[test]
fn rules_are_no_reports() {
    nothing(
        "会员子女奖学金申请办法\n资格:会员子女,不得重复申请。\n手续:申请书、证明、户口名簿。\n名额与金额:每名1,500元。",
    );
}

#[test]
fn spans_slice_back_and_rise() {
    let text = "走访慰问困难职工 156 人,发放慰问金约8.4万元,\n其中现金6万元。";
    let found = figures(text, None);
    assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    assert_eq!(found[0].span.of(text), "156 人");
    assert!(found.iter().all(|f| f.sentence.contains(f.span)));
}

#[test]
fn knows_what_no_indicator_takes() {
    check(
        "运动会设21个比赛项目,吸引386名选手。",
        "21个=21 item actual other; 386名=386 person actual participants",
    );
    check(
        "突击检查8次,下发整改通知单31份。",
        "8次=8 event actual inspections_held; 31份=31 item actual other",
    );
}

#[test]
fn reads_signs_of_money_and_numbers_after_acronyms() {
    check("全年发放奖学金$127,500。", "$127,500=127500 yuan actual student_aid_paid");
    check("公共场所安装AED40台。", "40台=40 other actual facilities");
    check("通过ISO9000认证。", "");
}

#[test]
fn takes_a_rise_for_one_of_the_level_before() {
    check(
        "会员人数3872名,较去年净增214名。",
        "3872名=3872 person actual members; 214名=214 person change members",
    );
}

#[test]
fn large_bare_numbers_take_the_unit_of_the_noun() {
    check("为农民工追讨工资约58万。", "约58万=580000 approx yuan actual money_recovered");
    check("全市30万职工参赛。", "30万=300000 person actual participants");
}

#[test]
fn lines_of_an_account_are_parts_of_its_total() {
    let text = "全年工会经费收入21950元。\n1、会费5950元;\n2、行政补助6000元;\n3、上级补助10000元。";
    check(
        text,
        "21950元=21950 yuan actual union_income; 5950元=5950 yuan actual other; \
         6000元=6000 yuan actual other; 10000元=10000 yuan actual other",
    );
}

#[test]
fn classes_distances_and_teams_are_labels() {
    nothing("为二类、三类困难职工建档。");
    nothing("男女100米短跑和4×200米接力。");
    nothing("市直二队得第三名。");
    nothing("这里将建20万吨级航道。");
}

#[test]
fn confidence_is_a_share() {
    let sure = &figures("走访慰问困难职工156人,发放慰问金8.4万元。", None)[1];
    let unsure = &figures("共涉及156人。", None)[0];
    assert!(sure.confidence > 0.9, "{}", sure.confidence);
    assert!(unsure.confidence < sure.confidence, "{}", unsure.confidence);
}
