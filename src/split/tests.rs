//! Whole pages, written for the tests: where they are cut, and what the reports say of themselves.

use super::*;
use crate::clean;
use crate::model::Script;
use crate::span::OffsetMap;

fn reports(text: &str) -> Vec<Report> {
    let config = Config::default();
    let tables = Tables::load(&config).expect("the built-in tables are right");
    let page = Simplified { text: text.to_owned(), map: OffsetMap::identity(), script: Script::Hans };
    let (cleaned, _) = clean::clean(&page, &tables, &config);
    let (reports, warnings) = split(&page, &cleaned, None, &tables, &config);
    assert_eq!(reports.is_empty(), warnings.iter().any(|warning| warning.code == WarningCode::NoReport));
    for report in &reports {
        for (line, piece) in report.text.split('\n').zip(&report.pieces) {
            assert!(page.text[piece.page_start..].starts_with(line), "{line} leads back to the page");
        }
    }
    reports
}

/// Each expected report: its title, its first line, its last line.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str, &str)]) {
    let found = reports(text);
    let found: Vec<_> = found
        .iter()
        .map(|report| {
            let lines: Vec<&str> = report.text.lines().collect();
            (report.facts.title.as_deref().unwrap_or(""), lines[0], lines[lines.len() - 1])
        })
        .collect();
    assert_eq!(found, expected, "see split/cut.rs, split/head.rs and data/headings.toml");
}

const BODY: &str = "一年来,在党委的领导下,工会围绕中心工作,团结广大职工,较好地完成了各项任务,走访慰问困难职工30人,送去慰问金6000元。";
const MORE: &str = "下一步,工会将继续努力,把职工的事情办好,让大家满意。";

#[test]
fn cuts_at_collectors_headings() {
    let page = format!(
        "首页 > 总结\n工会总结(精选2篇)\n以下是小编为大家收集的工会总结,仅供参考。\n工会总结 篇1\n{BODY}\n{MORE}\n工会总结 篇2\n{BODY}\n{MORE}\n相关推荐\n工会计划5篇"
    );
    check(&page, &[("工会总结 篇1", BODY, MORE), ("工会总结 篇2", BODY, MORE)]);
    let page = format!("团委总结\n{MORE}\n团委总结1\n{BODY}\n团委总结2\n{BODY}\n团委总结3\n{BODY}");
    assert_eq!(reports(&page).len(), 3);
}

#[test]
fn cuts_at_headings_that_run_on() {
    let page = format!(
        "下面是给大家带来的镇工会总结两篇,欢迎查阅!镇工会工作总结1{BODY}{MORE}镇工会工作总结2{BODY}\n{MORE}"
    );
    let first = format!("{BODY}{MORE}");
    check(&page, &[("镇工会工作总结1", &first, &first), ("镇工会工作总结2", BODY, MORE)]);
}

#[test]
fn a_single_numbered_text_under_the_pages_heading() {
    let page = format!("街道工会工作总结\n{MORE}\n街道工会工作总结\n街道工会工作总结1\n{BODY}");
    check(&page, &[("街道工会工作总结1", BODY, BODY)]);
}

#[test]
fn a_table_of_contents_is_no_report() {
    let page = format!(
        "工会总结范文\n第1篇:学校工会总结\n第2篇:医院工会总结\n第1篇:学校工会总结\n{BODY}\n第2篇:医院工会总结\n{BODY}"
    );
    check(&page, &[("第1篇:学校工会总结", BODY, BODY), ("第2篇:医院工会总结", BODY, BODY)]);
}

#[test]
fn own_titles_come_before_headings() {
    let page =
        format!("工会总结 篇一\n青柘县总工会2015年工作总结\n{BODY}\n工会总结 篇二\n一、抓建设\n{BODY}");
    check(
        &page,
        &[
            ("青柘县总工会2015年工作总结", "青柘县总工会2015年工作总结", BODY),
            ("工会总结 篇二", "一、抓建设", BODY),
        ],
    );
}

#[test]
fn cuts_at_a_title_after_a_signature() {
    let first = "青柘县总工会2015年工作总结";
    let second = "白石镇工会2016年工作总结";
    let page = format!("{first}\n{BODY}{BODY}\n青柘县总工会\n2015年12月3日\n{second}\n{BODY}\n2016年12月5日");
    check(&page, &[(first, first, "2015年12月3日"), (second, second, "2016年12月5日")]);
}

#[test]
fn plans_and_sections_do_not_cut() {
    let title = "青柘县总工会2015年工作总结";
    let page = format!("{title}\n{BODY}{BODY}\n2015年12月3日\n2016年工作打算\n{MORE}");
    check(&page, &[(title, title, MORE)]);
    let page = format!("{title}\n{BODY}{BODY}\n二、工会工作总结\n{MORE}\n《工会工作总结》\n{MORE}");
    check(&page, &[(title, title, MORE)]);
}

#[test]
fn an_unsure_title_is_told_and_not_cut_at() {
    let title = "青柘县总工会2015年工作总结";
    let page = format!("{title}\n{BODY}{BODY}\n工会女工工作小结\n{MORE}");
    let found = reports(&page);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].warnings[0].code, WarningCode::UnsureBoundary);
    assert_eq!(found[0].warnings[0].line, Some(3));
}

#[test]
fn joins_a_broken_title() {
    let page = format!("14工会总结\n松岭市第二医院工会\n完成2014年度目标责任状总结\n{BODY}");
    check(&page, &[("松岭市第二医院工会完成2014年度目标责任状总结", "松岭市第二医院工会", BODY)]);
}

#[test]
fn a_document_number_belongs_to_the_title_below() {
    let page = format!("当前位置:首页\n青工发〔2013〕19号\n青柘县总工会2013年工作情况通报\n{BODY}");
    check(&page, &[("青柘县总工会2013年工作情况通报", "青工发〔2013〕19号", BODY)]);
}

#[test]
fn rows_of_a_side_bar_are_no_title() {
    let title = "柏溪市慈善总会2008年工作报告";
    check(&format!("爱心榜\n东门小学 32610.8元\n{title}\n{BODY}"), &[(title, title, BODY)]);
}

#[test]
fn a_heading_told_again_is_passed_over() {
    let title = "区总工会20xx年上半年工作总结";
    let page = format!("区总工会上半年工作总结\n{MORE}\n{title}\n{BODY}");
    check(&page, &[(title, title, BODY)]);
}

#[test]
fn text_without_a_title_is_one_report() {
    check(&format!("{BODY}\n{MORE}"), &[("", BODY, MORE)]);
    check(
        &format!("晚报讯\n{BODY}\n又讯 {MORE}\n|"),
        &[("", BODY, BODY), ("", &format!("又讯 {MORE}"), &format!("又讯 {MORE}"))],
    );
}

#[test]
fn pages_without_text_hold_no_report() {
    check("", &[]);
    check("首页 > 总结\n下载\n相关推荐\nCopyright 2011", &[]);
}

/// Organisation, year, region code, sector, kind and last day.
#[track_caller]
fn check_facts(text: &str, organisation: Option<&str>, year: Option<i16>, rest: (&str, &str, &str, &str)) {
    let found = reports(text);
    let facts = &found[0].facts;
    assert_eq!(facts.organisation.as_deref(), organisation, "organisation: see split/organisation.rs");
    assert_eq!(facts.year, year, "year: see split/year.rs");
    let end = facts.period_end.map(|day| day.to_string()).unwrap_or_default();
    let code = facts.region_code.clone().unwrap_or_default();
    assert_eq!(
        (code.as_str(), facts.sector.name(), facts.kind.name(), end.as_str()),
        rest,
        "see split/metadata.rs"
    );
}

#[test]
fn reads_facts_from_the_title() {
    check_facts(
        &format!("瑞金市总工会2015年上半年工作总结\n{BODY}"),
        Some("瑞金市总工会"),
        Some(2015),
        ("360781", "federation", "summary", "2015-06-30"),
    );
    check_facts(
        &format!("柏溪学院工会2014-2015学年工作总结\n{BODY}"),
        Some("柏溪学院工会"),
        Some(2015),
        ("", "school", "summary", "2015-08-31"),
    );
    check_facts(
        &format!("我校工会二〇〇八年工作计划\n{BODY}全体教职工都参加了。"),
        None,
        Some(2008),
        ("", "school", "plan", "2008-12-31"),
    );
}

#[test]
fn reads_facts_from_the_text() {
    check_facts(
        &format!("工会工作总结\n{BODY}自2003年成立以来,我会不断发展。\n松岭机械厂工会\n二00七年十二月"),
        Some("松岭机械厂工会"),
        Some(2007),
        ("", "enterprise", "summary", "2007-12-31"),
    );
    check_facts(
        &format!("工会工作总结\n去年,{BODY}\n2010年1月8日"),
        None,
        Some(2009),
        ("", "other", "summary", "2009-12-31"),
    );
    check_facts(&format!("县总工会20xx年工作总结\n{BODY}"), None, None, ("", "federation", "sample", ""));
}

#[test]
fn superiors_and_verbs_are_no_organisation() {
    check_facts(
        &format!("工会工作总结\n{BODY}在赣州市总工会的领导下,我会认真开展工会活动,落实省总工会要求。"),
        None,
        None,
        ("", "other", "summary", ""),
    );
}

#[test]
fn a_news_item_keeps_its_headline() {
    let title = "爱心接力 情暖寒冬";
    check(&format!("会务要闻\n{title}\n2018-12-20 来源:办公室\n{BODY}"), &[(title, title, BODY)]);
}

#[test]
fn cuts_between_news_items() {
    let (first, second) = ("青柘县总工会送清凉到工地", "青柘县总工会举办法律讲座");
    let page = format!(
        "{first}\n2017-08-02 来源:办公室\n{BODY}{BODY}\n{second}\n2016-07-20 来源:保障部\n{BODY}\n共1页"
    );
    check(&page, &[(first, first, &format!("{BODY}{BODY}")), (second, second, BODY)]);
}

#[test]
fn names_of_places_nobody_lists_are_names() {
    check_facts(
        &format!("柏溪市建设工会2006年工作总结\n{BODY}"),
        Some("柏溪市建设工会"),
        Some(2006),
        ("", "federation", "summary", "2006-12-31"),
    );
}

#[test]
fn a_masked_name_is_none() {
    check_facts(
        &format!("XX石化分公司炼油厂工会2006年工作总结\n{BODY}"),
        None,
        Some(2006),
        ("", "enterprise", "sample", "2006-12-31"),
    );
}

#[test]
fn datelines_are_no_titles() {
    for line in ["柏溪网讯", "综合消息", "本报柏溪9月23日电", "本网的记者李林"] {
        let first = format!("{line} {BODY}");
        check(&first, &[("", &first, &first)]);
    }
    check(&format!("记者李林/柏溪报导\n{BODY}"), &[("", "记者李林/柏溪报导", BODY)]);
    let clause = "半年来,镇妇联围绕镇党委中心工作,做了以下工作:";
    check(&format!("{clause}\n{BODY}"), &[("", clause, BODY)]);
}

#[test]
fn titles_of_two_lines() {
    let news = format!("本报讯 {BODY}");
    check(
        &format!("青柘县毛纺厂工会\n把力气用在生产上\n{news}"),
        &[("青柘县毛纺厂工会把力气用在生产上", "青柘县毛纺厂工会", &news)],
    );
    check(
        &format!("青柘银行工会把慰问办得有人情味\n制度更细 人心更暖\n{news}"),
        &[("青柘银行工会把慰问办得有人情味", "青柘银行工会把慰问办得有人情味", &news)],
    );
    check(
        &format!("帮扶常抓不懈 单位舍得出钱\n青柘机床处“送温暖”连成网\n{news}"),
        &[("青柘机床处“送温暖”连成网", "帮扶常抓不懈 单位舍得出钱", &news)],
    );
    check(
        &format!("青柘学院工会2017年度\n经费审查报告\n{BODY}"),
        &[("青柘学院工会2017年度经费审查报告", "青柘学院工会2017年度", BODY)],
    );
    let (one, two) = ("青柘学院教代会提案落实情况", "及第二次会议提案工作报告");
    check(&format!("{one}\n{two}\n{BODY}"), &[(&format!("{one}{two}"), one, BODY)]);
    let title = "青柘县工会工作报告";
    check(&format!("青柘县民政局\n{title}\n{BODY}"), &[(title, title, BODY)]);
}

#[test]
fn a_title_told_twice_begins_the_report_where_it_stands_last() {
    let page = format!("困难职工喜领助学金\n2018-12-20 来源:办公室\n困难职工喜领助学金\n{BODY}");
    assert_eq!(reports(&page)[0].pieces[0].line, 3);
}

#[test]
fn a_reporters_name_over_the_date_is_no_title() {
    let title = "汉柘市开展“双创”劳动竞赛";
    check(&format!("{title}\n李林\n2014年4月18日08:31 来源:柏溪报\n{BODY}"), &[(title, title, BODY)]);
}

#[test]
fn a_table_begins_at_its_title() {
    let rows = "项目 | 2011年\n企业 | 5910\n内资 | 5127\n外资 | 532\n机关 | 573\n学校 | 120\n女性 | 300";
    let page = format!("表14—6 全市工会组织概况 | |\n{rows}\n注:数据来自市总工会的统计年报。");
    let found = reports(&page);
    assert_eq!(found[0].facts.title.as_deref(), Some("全市工会组织概况"));
    assert!(found[0].text.starts_with("表14—6"));
}

/// The organisation of a text.
#[track_caller]
fn check_organisation(text: &str, expected: Option<&str>) {
    let found = reports(text);
    assert_eq!(found[0].facts.organisation.as_deref(), expected, "{text}: see split/organisation.rs");
}

#[test]
fn common_words_before_a_kind_are_no_names() {
    for word in ["一家钢构公司", "四所特教学校", "级红十字会", "扩大公司", "体育局", "关工委", "发展企业工会"]
    {
        check_organisation(&format!("{word}今年办了很多实事。{BODY}"), None);
    }
    check_organisation(&format!("县教育工会和县总工会今年办了很多实事。{BODY}"), None);
}

#[test]
fn the_name_a_news_item_is_about() {
    let league = "共青团青柘县委员会";
    check_organisation(&format!("8月28日,{league}召开会议。{BODY}"), Some(league));
    check_organisation(&format!("本报讯(记者 李林)青柘市慈善总会昨天开会。{BODY}"), Some("青柘市慈善总会"));
    check_organisation(&format!("昨天,记者从青柘县总工会获悉,有新办法。{BODY}"), Some("青柘县总工会"));
    check_organisation(&format!("近日,云岭省青柘县总工会开会。{BODY}"), Some("青柘县总工会"));
    check_organisation(&format!("过去十年,全国航柘建设工会立足产业。{BODY}"), Some("全国航柘建设工会"));
    check_organisation(&format!("青柘工会网讯 近日,白石区总工会开会。{BODY}"), Some("白石区总工会"));
    let school = "青柘师范学院";
    check_organisation(&format!("工作总结\n{BODY}\n中国教育工会{school}委员会\n2019年1月3日"), Some(school));
}

#[test]
fn a_list_of_organisations_is_of_none_of_them() {
    let rows = "单位\t会员数\t慰问金\n青峰机械厂工会\t1200\t42500\n白云纺织公司工会\t860\t20000";
    check_organisation(&format!("2019年工会工作情况统计表\n{rows}\n{BODY}"), None);
    check_organisation(&format!("青柘县总工会2019年工作情况统计表\n{rows}\n{BODY}"), Some("青柘县总工会"));
    // A form names those above it too.
    let form = "工会名称\t青峰机械厂工会\n上级工会\t青柘县总工会\n会员数\t1200";
    check_organisation(&format!("2019年工会工作情况统计表\n{form}\n{BODY}"), Some("青峰机械厂工会"));
    let form = "填报单位(盖章):青峰机械厂工会 填报日期:2020年1月5日";
    check_organisation(&format!("工会工作情况统计表\n{form}\n{BODY}"), Some("青峰机械厂工会"));
}

#[test]
fn rows_of_years_report_on_the_last() {
    let rows = "年度\t会员数\t慰问金\n2017\t400\t10000\n2018\t415\t11800\n2019\t430\t13200";
    let found = reports(&format!("东湖医院工会历年情况\n{rows}\n{BODY}"));
    assert_eq!(found[0].facts.year, Some(2019));
}

/// The year of a news item of this text, published on this day.
#[track_caller]
fn check_year(published: &str, text: &str, expected: Option<i16>) {
    let text = format!("青柘县总工会送清凉\n{published} 来源:柏溪报\n本报讯 {text}");
    let text = format!("{text}职工们都说好,今后还要再接再厉,把好事办好,把实事办实,让大家满意。");
    assert_eq!(reports(&text)[0].facts.year, expected, "{text}: see split/year.rs");
}

#[test]
fn the_year_a_news_item_reports_on() {
    check_year("2022-12-20", "2020年以来,县总工会慰问1870人次。", Some(2022));
    check_year("2025-12-22", "近日,县总工会开会。2004年,共建法律援助站。", Some(2025));
    check_year("2019-03-15", "昨天开会,总结2018年工作,安排2019年任务。", Some(2018));
    check_year("2013-03-26", "据介绍,去年,全市有8700家企业参赛。", Some(2012));
    check_year("2016-02-26", "截至2015年底,全县建会800家。2011年,建会100家。", Some(2015));
    check_year("2018-02-08", "这里有县总工会2017年帮扶的付出。2013年以来,慰问5000人。", Some(2017));
    check_year("2014-05-08", "2010年10月12日,工作室挂牌,今年验收。", Some(2014));
    check_year("2024-01-11", "刚过去的 2023 年,县总工会办了12件实事。", Some(2023));
}
