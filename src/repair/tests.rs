//! Tests of the repair passes, each alone and all together.

use std::sync::LazyLock;

use encoding_rs::{Encoding, GBK, UTF_8, WINDOWS_1252};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::span::Span;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&Config::default()).unwrap());

fn run(text: &str) -> (Repaired, Vec<Warning>) {
    let decoded =
        Decoded { text: text.to_owned(), encoding: None, encoding_source: None, container_title: None };
    repair(&decoded, &TABLES, &Config::default())
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (repaired, _) = run(text);
    assert_eq!(repaired.text, expected, "mending {text:?}: see repair/ and data/mend.toml");
    assert_eq!(run(&repaired.text).0.text, expected, "mending {text:?} twice");
}

#[test]
fn width() {
    check("共１２３人，占８８．５％（含Ａ组）；“好”！", "共123人,占88.5%(含A组);“好”!");
    check("姓名　年龄\u{a0}性别", "姓名 年龄 性别");
    check("、。“”《》……——", "、。“”《》……——");
}

#[test]
fn invisible_characters() {
    check("\u{feff}工\u{200b}会\u{ad}\u{202a}总\u{1}结\t完\u{e123}", "工会总结\t完");
    check("一行\u{2028}还是\u{b}一行", "一行 还是 一行");
}

#[test]
fn compatibility_forms() {
    check("面积３０㎡，重５㎏", "面积30m²,重5kg");
    check("⼯会⽼⼈", "工会老人");
    check("㈠总结⒈学习⑴活动", "(一)总结1.学习(1)活动");
    check("①②Ⅲ", "①②Ⅲ");
}

#[test]
fn pinyin_glosses() {
    check("阜新市中心醫(yī)院工會（chuàng）", "阜新市中心醫院工會");
    check("現(xiàn)有職(zhí)工，領(lǐng)導報(bào)告我們(men)好", "現有職工,領導報告我們好");
    check("綠(lǜ)色女(nǚ)工", "綠色女工");
    check("醫(yī)(yī)院", "醫院");
}

#[test]
fn a_character_of_which_half_is_left() {
    check("現(xiàn)有,F(xiàn)將情況總結如下", "現有,現將情況總結如下");
    check("醫(yī)院,F(xiàn)將", "醫院,F(xiàn)將");
}

#[test]
fn abbreviations_and_words_stay() {
    check("重症监护(ICU)、质量(GMP)、联系(QQ)、软件(APP)", "重症监护(ICU)、质量(GMP)、联系(QQ)、软件(APP)");
    check("同事(he)说附件(a)", "同事(he)说附件(a)");
    check("醫(yī)院附件(a)及重症(ICU)", "醫院附件(a)及重症(ICU)");
}

#[test]
fn doubled_punctuation() {
    check("之所憂。，我們，，依託、，好，。", "之所憂。我們,依託、好。");
    check("经费1,,000元,1,000人", "经费1,,000元,1,000人");
    check("好……是——,,", "好……是——,");
    check("学习,,,,工作", "学习,工作");
    check("真好!!!为什么??", "真好!!!为什么??");
}

#[test]
fn stray_marks() {
    check("基本形式的'职工民主管理", "基本形式的职工民主管理");
    check("群众的.呼声,谨慎的`态度", "群众的呼声,谨慎的态度");
    check("热情的'服务和工作的'开展", "热情的服务和工作的开展");
}

/// What a program makes of `text` in one encoding that takes it for another.
fn misread(text: &str, was: &'static Encoding, seen_as: &'static Encoding) -> String {
    seen_as.decode_without_bom_handling(&was.encode(text).0).0.into_owned()
}

#[test]
fn misread_text_is_read_again() {
    check("宸ヤ細 å·¥ä¼š", "工会 工会");
    let text = "全市各级工会走访慰问困难职工1203户,发放慰问金260万元。\n基层工会组织建设";
    for (was, seen_as) in [(UTF_8, WINDOWS_1252), (UTF_8, GBK), (GBK, WINDOWS_1252)] {
        let damaged = misread(text, was, seen_as);
        let (repaired, warnings) = run(&damaged);
        let shown = &repaired.text;
        let same = shown.chars().zip(text.chars()).filter(|(a, b)| a == b).count();
        let lost = shown.matches('\u{fffd}').count();
        assert_eq!(same + lost, text.chars().count(), "{damaged} reads {shown}: see repair/mojibake.rs");
        let expected = if lost == 0 { WarningCode::MendedDamage } else { WarningCode::LostCharacters };
        assert_eq!(warnings.first().map(|w| w.code), Some(expected), "{warnings:?}");
        assert_eq!(&run(shown).0.text, shown);
    }
}

#[test]
fn misread_figures_lead_back_to_the_page() {
    let page = misread("工会慰问困难职工", UTF_8, GBK) + "20户";
    let (repaired, _) = run(&page);
    assert_eq!(repaired.text, "工会慰问困难职工20户");
    let at = repaired.text.find("20户").unwrap();
    assert_eq!(repaired.map.span(Span::new(at, repaired.text.len())).of(&page), "20户");
}

#[test]
fn what_may_be_misread_is_told_and_left() {
    for text in ["标题:¹¤»á", "见 å·"] {
        check(text, text);
    }
    let (_, warnings) = run("第一行\n标题:¹¤»á");
    assert_eq!((warnings[0].code, warnings[0].line), (WarningCode::GarbledText, Some(2)));
}

#[test]
fn text_with_foreign_letters_is_not_misread() {
    for text in ["café、Müller与3×4±5°,锛在字典里", "José Ångström Ähre", "张骞、横浜、鏈接"]
    {
        check(text, text);
        assert!(run(text).1.is_empty(), "{text}: {:?}", run(text).1);
    }
}

#[test]
fn low_quotes() {
    check("开展‚五个一‛活动", "开展‘五个一’活动");
}

#[test]
fn halves_of_characters_are_told() {
    let text = "領導重視;@些工作F有成效。F區3號樓";
    check(text, text);
    let (_, warnings) = run(text);
    let told: Vec<_> = warnings.iter().map(|w| (w.code, w.line)).collect();
    assert_eq!(told, [(WarningCode::LostCharacters, Some(1)); 2], "{warnings:?}");
    assert!(run("F區與PDF在線、A;B").1.is_empty());
}

#[test]
fn every_tone_mark() {
    let toned = "ā á ǎ à ēn én ěn èn jī jí jǐ jì wō wó wǒ wò shū shú shǔ shù lǖ lǘ lǚ lǜ";
    for gloss in toned.split(' ') {
        check(&format!("醫({gloss})院"), "醫院");
    }
}

#[test]
fn marks_with_a_meaning_stay() {
    for text in [
        "庆七.一演讲",
        "纪念5.12护士节",
        "百分之七十三.三",
        "加强建设.各单位要结合",
        "开展'安康杯'竞赛",
        "开展的'安康杯'竞赛",
        "见 J.K.罗琳",
        "1.学习",
        "a'b",
    ] {
        check(text, text);
    }
}

#[test]
fn clean_text_keeps_its_identity() {
    let (repaired, warnings) = run("工会“职工之家”,有3人。\n第二行");
    assert_eq!(repaired.map, OffsetMap::identity());
    assert!(warnings.is_empty());
}

#[test]
fn figures_lead_back_to_the_page() {
    let page = "醫(yī)院慰問２０户，，發(fā)放３００㎡";
    let (repaired, warnings) = run(page);
    assert_eq!(repaired.text, "醫院慰問20户,發放300m²");
    let back = |part: &str| {
        let start = repaired.text.find(part).unwrap();
        repaired.map.span(Span::new(start, start + part.len())).of(page)
    };
    assert_eq!((back("20户"), back("300m²"), back("院")), ("２０户", "３００㎡", "院"));
    let codes: Vec<WarningCode> = warnings.iter().map(|w| w.code).collect();
    assert_eq!(codes, [WarningCode::MendedDamage]);
    assert!(warnings[0].message.contains("2 pinyin glosses, 1 doubled mark"), "{}", warnings[0]);
}

#[test]
fn many_private_use_characters_are_told() {
    let (_, warnings) = run("\u{e001}工\u{e002}会\u{e003}总\u{e004}结\u{e005}");
    assert_eq!(warnings[0].code, WarningCode::LostCharacters);
}

/// Text made of what the passes look for.
fn damaged() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "工",
        "的",
        "会",
        "七",
        "(",
        ")",
        "yī",
        "men",
        "'",
        "`",
        ".",
        ",",
        "、",
        "。",
        ";",
        ":",
        "，",
        "（",
        "㈠",
        "㎡",
        "\n",
        "1",
        "…",
        "—",
        "\u{200b}",
        "\u{e000}",
        "x",
        "\u{3000}",
        "𠀀",
        "ﬁ",
        "宸ヤ細",
        "å·¥ä¼š",
        "¹¤»á",
        "锛�",
        "é",
        "!",
        "\u{2f81a}",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    // The same cases each time: a gate must not depend on chance. Fuzzing looks further.
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn mending_is_idempotent_and_leads_back(text in prop_oneof![damaged(), any::<String>()]) {
        let (once, _) = run(&text);
        prop_assert_eq!(&run(&once.text).0.text, &once.text);
        prop_assert_eq!(once.text.matches('\n').count(), text.matches('\n').count());
        let mut last = 0;
        for (at, _) in once.text.char_indices() {
            let back = once.map.at(at);
            prop_assert!(text.is_char_boundary(back) && back >= last, "{at} leads to {back}");
            last = back;
        }
        prop_assert!(text.is_char_boundary(once.map.at(once.text.len())));
    }
}
