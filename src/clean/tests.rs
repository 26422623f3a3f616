//! Each check names a line and the rule that marks it, or its text as kept.

use super::*;
use crate::model::Script;
use crate::span::OffsetMap;

fn cleaned(text: &str) -> (Cleaned, String) {
    let tables = Tables::load(&Config::default()).expect("the built-in tables are right");
    let page = Simplified { text: text.to_owned(), map: OffsetMap::identity(), script: Script::Hans };
    (clean(&page, &tables, &Config::default()).0, page.text)
}

#[track_caller]
fn check(line: &str, expected: Option<&str>) {
    let (page, _) = cleaned(line);
    assert_eq!(page.lines[0].furniture, expected, "{line}: see clean/rules.rs and data/furniture.toml");
}

#[track_caller]
fn check_kept(line: &str, expected: &str) {
    let (page, text) = cleaned(line);
    assert_eq!(page.lines[0].furniture, None, "{line} is text");
    assert_eq!(page.lines[0].span.of(&text), expected, "{line}: see clean/noise.rs");
}

#[test]
fn marks_navigation() {
    check("首页 > 工会 > 总结", Some("navigation"));
    check("当前位置:好文库>范文>工作总结>", Some("navigation"));
    check("【立即下载】", Some("navigation"));
    check("要闻 民生 视频 专题 数字报", Some("navigation"));
    check("工作总结 阅读(1.20W)", Some("meta"));
    check("时间:2021-02-03 10:20:00 工作总结 我要投稿", Some("meta"));
    check("• 相关推荐", Some("related"));
}

#[test]
fn marks_what_collectors_add() {
    check(
        "转眼一年又过去了,让我们好好写一份总结吧。以下是小编为大家收集的工会总结,仅供参考。",
        Some("introduction"),
    );
    check("友情提示:本文中关于《工会总结》给出的范例仅供您参考拓展思维使用。", Some("disclaimer"));
    check("Copyright 2010 某某网 ICP备00000000号", Some("footer"));
}

#[test]
fn marks_noise() {
    check("----------", Some("rule"));
    check("- 12 -", Some("pager"));
    check("8 +c:EB HcHOp _%G", Some("noise"));
    check("The union held ten classes for its members in the year under report.", Some("foreign"));
}

#[test]
fn keeps_text() {
    check("工会组织职工下载学习资料,举办培训班3期。", None);
    check("一、加强组织建设", None);
    check("2018年12月5日", None);
    check("1\t新建工会\t30个", None);
    check("时间:3月8日,地点:会议室,参加职工60人。", None);
    check_kept("全年慰问职工30人。 s6^#~IU x<", "全年慰问职工30人。");
    check_kept("全年慰问职工30人。免责声明:本文仅供学习。", "全年慰问职工30人。");
    check_kept("date 2024-05-01 工会慰问一线职工。", "工会慰问一线职工。");
}

#[test]
fn finds_the_day_of_publication() {
    let (page, _) = cleaned("工会新闻\n发布时间:2016/10/26 10:24:46 浏览:20\n正文一句。");
    assert_eq!(page.published.map(|day| day.to_string()).as_deref(), Some("2016-10-26"));
}

#[test]
fn marks_lists_of_links_only_at_the_end() {
    let body = "今年工会为职工办了很多实事,职工满意度不断提高,得到了各方的好评。".repeat(3);
    let (page, _) = cleaned(&format!("相关推荐\n工会总结\n{body}\n相关文章\n工会计划\n学校总结"));
    let marks: Vec<_> = page.lines.iter().map(|line| line.furniture.is_some()).collect();
    assert_eq!(marks, [true, false, false, true, true, true]);
}

/// The furniture of each line of a page, `-` for text.
#[track_caller]
fn check_page(text: &str, expected: &str) {
    let (page, _) = cleaned(text);
    let found: Vec<&str> = page.lines.iter().map(|line| line.furniture.unwrap_or("-")).collect();
    assert_eq!(found.join(" "), expected, "see clean/ and data/furniture.toml");
}

#[test]
fn marks_rows_of_links_without_blanks() {
    check("QQ空间新浪微博微信", Some("navigation"));
    check("版面导航:A01要闻 A02时评 A04民生 上一篇 下一篇 放大+ 缩小- 默认○", Some("navigation"));
    check("共37页 123…下一页", Some("pager"));
    check("第 3 页 共 8 页", Some("pager"));
    check("(厂志编纂委员会 编) ·217·", Some("pager"));
    check("全年共3页简报,下发各车间。", None);
}

#[test]
fn marks_mastheads_and_item_lines() {
    check("柏溪晚报数字报 A04版:民生·工会", Some("meta"));
    check("柏溪日报 一九五三年四月二日 第二版", Some("meta"));
    check("2018-12-20 来源:办公室", Some("meta"));
    check("柏溪街道办事处门户网站", Some("navigation"));
    check("职工读物出版第二版,印数3000册。", None);
}

#[test]
fn marks_dates_with_a_time_of_day() {
    check("2014年04月18日08:31  来源:《柏溪日报》", Some("meta"));
    check("10.01.2018  20:21", Some("meta"));
    check("柏溪日报  2018-12-21 13:39:11", Some("meta"));
    check("出版日期:1996年08月14日", Some("meta"));
    check("//www.boxi.cn2015-02-11 08:20:13来源: 柏溪日报", Some("url"));
    check("2014年4月18日,工会慰问职工30人。", None);
    check("2014年4月18日", None);
}

#[test]
fn marks_numbers_of_pages_and_readers() {
    check("02", Some("pager"));
    check("/ 1", Some("pager"));
    check("• 68阅读", Some("pager"));
    check("工作总结3天前", Some("pager"));
    check("120", None);
    check("• 职工阅读", None);
}

#[test]
fn keeps_text_without_what_sticks_to_its_end() {
    check_kept("全年慰问职工30人。 | |", "全年慰问职工30人。");
    check_kept("柏溪县总工会慰问困难职工</h1>", "柏溪县总工会慰问困难职工");
    check_kept("全年慰问职工30人。 (李林)18", "全年慰问职工30人。 (李林)");
    check_kept("基层工会 | 120 |", "基层工会 | 120 |");
    check_kept("2880 |", "2880 |");
    check_kept("全年开办培训班(见附表)3", "全年开办培训班(见附表)3");
}

#[test]
fn marks_the_titles_of_other_articles_and_names_of_editors() {
    let body = "今年工会为职工办了很多实事,职工满意度不断提高,得到了各方的好评。".repeat(3);
    let head = "本版其他文章\n· 柏溪县慰问环卫工人\n柏溪县总工会慰问劳模";
    check_page(&format!("{head}\n{body}\n编辑:\n李林"), "related related - - meta meta");
}

#[test]
fn finds_the_day_before_the_year() {
    let (page, _) = cleaned("柏溪县红会开会\n10.01.2018  20:21\n正文一句。");
    assert_eq!(page.published.map(|day| day.to_string()).as_deref(), Some("2018-01-10"));
}

#[test]
fn marks_outros() {
    check("以上就是工会工作总结的全部内容,希望对大家有所帮助。", Some("disclaimer"));
    check("以上报告,请予审议。", None);
}

#[test]
fn keeps_sentences_with_words_of_furniture() {
    check("工会网站全年访问量突破12万次,微信公众号阅读量30万次。", None);
    check("聘请法律顾问2名,开通维权热线电话1部", None);
}

#[test]
fn marks_what_follows_the_last_line() {
    let body =
        "全年走访慰问困难职工120户,发放慰问金36万元,举办各类文体活动24场次,参加职工3200人次。".repeat(2);
    check_page(&format!("{body}\n2013年3月2日\n门诊就诊须知\n内页导航图"), "- - related related");
    check_page(&format!("{body}\n(通讯员 李某)\n会员投票现场"), "- - related");
    check_page(&format!("{body}\n2013年3月2日\n柏溪县总工会"), "- - -");
    check_page(&format!("{body}\n(撰稿:县总工会办公室)"), "- -");
}
