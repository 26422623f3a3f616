//! Numerals as real reports write them.

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let chars: Vec<char> = text.chars().collect();
    let got = match read(&chars, 0) {
        None => "none".to_owned(),
        Some(Reading::TooLarge(_)) => "too large".to_owned(),
        Some(Reading::Numeral(n)) => {
            let max = n.max.map(|m| format!("~{}", m.normalize())).unwrap_or_default();
            let bound = n.bound.map(|b| format!(" {b}")).unwrap_or_default();
            let share = if n.share { "%" } else { "" };
            let rest: String = chars[n.end..].iter().collect();
            format!("{}{max}{share}{bound}|{rest}", n.value.normalize())
        }
    };
    assert_eq!(got, expected, "reading {text}: see extract/numeral.rs");
}

#[test]
fn arabic() {
    check("240人", "240|人");
    check("13.02万元", "130200|元");
    check("1,234,567元", "1234567|元");
    check("1,23元", "1|,23元");
    check("17414.61万元", "174146100|元");
    check("1.93亿人", "193000000|人");
    check("4百余名", "400 at_least|名");
    check("12345678901234567890123", "too large");
}

#[test]
fn rows_of_the_same_words_have_an_end() {
    for (words, expected) in
        [("3万", "too large"), ("3千", "too large"), ("百分之", "a numeral"), ("三分之", "a numeral")]
    {
        let chars: Vec<char> = words.repeat(200_000).chars().collect();
        let got = match read(&chars, 0) {
            None => "none",
            Some(Reading::TooLarge(_)) => "too large",
            Some(Reading::Numeral(_)) => "a numeral",
        };
        assert_eq!(got, expected, "reading {words} again and again: see extract/numeral.rs");
    }
}

#[test]
fn mixed() {
    check("3万5千元", "35000|元");
    check("100万三千元", "1003000|元");
    check("4895万余元", "48950000 at_least|元");
    check("5万7千6百元", "57600|元");
    check("2百5十元", "250|元");
    check("1万5元", "too large");
    check("1万05人", "too large");
    check("3万零800元", "30800|元");
    check("260余万元", "2600000 at_least|元");
    check("20多万元", "200000 at_least|元");
    check("40余人", "40 at_least|人");
    check("82.3万多名", "823000 at_least|名");
    check("3个百分点", "3|个百分点");
    check("5千克", "5|千克");
}

#[test]
fn chinese_numbers() {
    check("三千二百多元", "3200 at_least|元");
    check("五百九十一册", "591|册");
    check("一十二个", "12|个");
    check("十一项", "11|项");
    check("两百位", "200|位");
    check("廿一人", "21|人");
    check("一万零五十人", "10050|人");
    check("一千三百二十万元", "13200000|元");
    check("三百五十万", "3500000|");
    check("两万五元", "25000|元");
    check("二〇〇七年", "2007|年");
    check("一○六年", "106|年");
    check("伍仟元整", "5000|元整");
    check("陆万柒仟元", "67000|元");
    check("六点四二万元", "64200|元");
    check("三十余万元", "300000 at_least|元");
    check("一万〇五人", "10005|人");
    check("三百五人", "350|人");
    check("三百零五人", "305|人");
    check("一亿二千万", "120000000|");
}

#[test]
fn ranges_and_vague() {
    check("三四十人", "30~40|人");
    check("十五六人", "15~16|人");
    check("二三百人", "200~300|人");
    check("三五个", "3~5|个");
    check("三五百人", "300~500|人");
    check("几十名", "10 at_least|名");
    check("数百人", "100 at_least|人");
    check("数十万元", "100000 at_least|元");
    check("百余人", "100 at_least|人");
    check("十余人", "10 at_least|人");
    check("千余册", "1000 at_least|册");
    check("几个", "none");
    check("数据", "none");
}

#[test]
fn shares() {
    check("百分之九十五点五", "95.5%|");
    check("百分之七十三.三,", "73.3%|,");
    check("百分之二三十", "20~30%|");
    check("三分之二的", "66.67%|的");
    check("1/4,", "25%|,");
    check("2015/12/3", "too large");
    check("九成以上", "90%|以上");
    check("八成五", "85%|");
    check("三成立", "3|成立");
    check("千分之五", "0.5%|");
    // Too much to hold is no share, and no panic.
    let chars: Vec<char> = "三分之700000000000亿亿".chars().collect();
    let _ = read(&chars, 0);
}
