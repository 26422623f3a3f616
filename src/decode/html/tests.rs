//! Tests of web pages to lines.

use super::*;

#[track_caller]
fn check(page: &str, expected: &str) {
    let (lines, _) = lines(page, HtmlTable::built_in(), u64::MAX).unwrap();
    assert_eq!(lines, expected, "lines of {page}: see decode/html/ and data/html.toml");
}

#[test]
fn blocks_end_lines_and_inline_elements_do_not() {
    check(
        "<div>工会<b>工作</b><span>总结</span><p>第一<br>第二<br/>第三</div>尾",
        "工会工作总结\n第一\n第二\n第三\n尾",
    );
    check("<h1>标题</h1>正文<ul><li>一<li>二</ul>", "标题\n正文\n一\n二");
}

#[test]
fn blanks_collapse() {
    check("<p>  慰问\n    职工 20\n 人，&nbsp;&nbsp;共 <i> 3</i>\t户  </p>", "慰问职工 20 人， 共 3 户");
    check("<p>ab\ncd</p>", "ab cd");
    check("<p>&ldquo;工会&rdquo;&amp;&#24037;&lt;</p>", "“工会”&工<");
}

#[test]
fn what_no_reader_sees_is_out() {
    check(
        "<head><style>p{}</style><script>if(a<b){'</p>'}</script></head><p>正文<noscript>开</noscript></p>\
         <template><p>x</p></template><svg><title>y</title><text>z</text></svg><div style='DISPLAY: none'><div>藏</div></div><p hidden>藏<p>文",
        "正文\n文",
    );
    check("<!-- 注 --><p>一<ruby>工<rp>(</rp><rt>gong</rt></ruby></p>", "一工");
    check("<div style='visibility: hidden'>淡入的正文</div>", "淡入的正文");
}

#[test]
fn a_page_that_hides_all_its_text_is_read_with_it() {
    let text = "全年慰问困难职工二十人。".repeat(30);
    check(&format!("<a>展开</a><div style='display:none'>{text}</div>"), &format!("展开\n{text}"));
}

#[test]
fn a_table_row_is_a_line() {
    check(
        "<table><tr><th>单位<th>人数<tr><td><p>甲</p></td><td></td><td>3</td></tr></table>后",
        "单位\t人数\n甲\t\t3\n后",
    );
    check("<table><tr><td>全<br>称</td><td>5</td></tr></table>", "全 称\t5");
}

#[test]
fn a_layout_table_gives_lines() {
    let long = "工会组织".repeat(20);
    check(
        &format!(
            "<table><tr><td>首页</td><td><p>{long}<p>{long}<table><tr><td>a<td>b</table></td></tr></table>"
        ),
        &format!("首页\n{long}\n{long}\na\tb"),
    );
}

#[test]
fn links_buttons_and_options_stay() {
    check(
        "<nav><a>首页</a><a>新闻</a></nav><select><option>甲<option>乙</select><button>下载</button>",
        "首页 新闻\n甲\n乙\n下载",
    );
}

#[test]
fn preformatted_text_keeps_its_lines() {
    check("<pre>一  二\n  三\r\n\n四</pre>五\n六", "一  二\n  三\n四\n五六");
}

#[test]
fn title() {
    let page = "<html><head><title>\n 工会 总结_网 </title></head><body><p>文<svg><title>x</title></svg>";
    assert_eq!(lines(page, HtmlTable::built_in(), u64::MAX), Ok(("文".into(), Some("工会 总结_网".into()))));
}

#[test]
fn deep_nesting_ends_quickly() {
    let start = std::time::Instant::now();
    for (open, close) in
        [("<div>", "</div>"), ("<table><tr><td>甲", "</table>"), ("<b>", ""), ("<p hidden><i>", "")]
    {
        let page = format!("{}工会{}", open.repeat(20_000), close.repeat(20_000));
        let _ = lines(&page, HtmlTable::built_in(), u64::MAX);
    }
    assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
}

#[test]
fn a_tag_of_many_attributes_ends_quickly() {
    let start = std::time::Instant::now();
    let attributes: String = (0..200_000).map(|i| format!("a{i} ")).collect();
    check(&format!("前<p {attributes}>工会</p>"), "前\n工会");
    assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
}
