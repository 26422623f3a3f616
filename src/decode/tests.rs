//! Tests of the encodings.

use std::sync::LazyLock;

use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::model::EncodingSource;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(&Config::default()).unwrap());

fn run(bytes: &[u8], format: Format, config: &Config) -> Result<(Decoded, Vec<Warning>), Refusal> {
    let file = RawFile { path: "a".into(), format, bytes: bytes.to_vec(), hash: String::new() };
    decode(&file, &TABLES, config)
}

fn name(decoded: &Decoded) -> &str {
    decoded.encoding.as_deref().unwrap_or("none")
}

#[track_caller]
fn check(bytes: &[u8], expected: &str, encoding: &str, source: EncodingSource, codes: &[WarningCode]) {
    let (decoded, warnings) = run(bytes, Format::Text, &Config::default()).unwrap();
    assert_eq!(decoded.text, expected, "read as {}: see decode/encoding.rs", name(&decoded));
    assert_eq!((name(&decoded), decoded.encoding_source), (encoding, Some(source)), "reading {expected}");
    let found: Vec<WarningCode> = warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(found, codes, "{warnings:?}");
}

fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn utf32(text: &str, encode: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().flat_map(|c| encode(c.into())).collect()
}

fn utf16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(encode).collect()
}

const HANS: &str = "我校工会在上级工会的领导下,慰问困难职工20人。\n";
const HANT: &str = "工會在上級的領導下,慰問困難職工20人,發放慰問金。\n";

#[test]
fn each_encoding() {
    use EncodingSource::{Bom, Detected, Utf8};
    check(HANS.as_bytes(), HANS, "utf-8", Utf8, &[]);
    check(format!("\u{feff}{HANS}").as_bytes(), HANS, "utf-8", Bom, &[]);
    check(&gbk(HANS), HANS, "gb18030", Detected, &[]);
    check(&gbk(HANT), HANT, "gb18030", Detected, &[]);
    check(&BIG5.encode(HANT).0, HANT, "big5", Detected, &[]);
    check(&utf16(HANS, u16::to_le_bytes), HANS, "utf-16le", Detected, &[]);
    check(&utf16(HANT, u16::to_be_bytes), HANT, "utf-16be", Detected, &[]);
    check(&utf16(&format!("\u{feff}{HANS}"), u16::to_le_bytes), HANS, "utf-16le", Bom, &[]);
    check(&utf16("report 2007\nend", u16::to_le_bytes), "report 2007\nend", "utf-16le", Detected, &[]);
    check(b"~{9$;a~} 2007", "工会 2007", "hz-gb-2312", Detected, &[]);
    check(b"~{6~~}00~{AyDj~}", "二00六年", "hz-gb-2312", Detected, &[]);
    check(&utf32(HANS, u32::to_le_bytes), HANS, "utf-32le", Detected, &[]);
    check(&utf32(HANT, u32::to_be_bytes), HANT, "utf-32be", Detected, &[]);
    check(&utf32(&format!("\u{feff}{HANS}"), u32::to_le_bytes), HANS, "utf-32le", Bom, &[]);
    check(&utf32(&format!("\u{feff}{HANT}"), u32::to_be_bytes), HANT, "utf-32be", Bom, &[]);
    check(b"plain ASCII ~{ text", "plain ASCII ~{ text", "utf-8", Utf8, &[]);
}

#[test]
fn short_files() {
    for text in ["联通", "工会", "工会工作总结", "慰问困难职工", "职代会", "移动", "一"]
    {
        check(text.as_bytes(), text, "utf-8", EncodingSource::Utf8, &[]);
        let (decoded, _) = run(&gbk(text), Format::Text, &Config::default()).unwrap();
        assert_eq!((decoded.text.as_str(), name(&decoded)), (text, "gb18030"));
    }
    for text in ["工會工作總結", "慰問困難職工", "職工代表大會"] {
        let (decoded, _) = run(&BIG5.encode(text).0, Format::Text, &Config::default()).unwrap();
        assert_eq!((decoded.text.as_str(), name(&decoded)), (text, "big5"));
    }
}

#[test]
fn characters_of_four_bytes() {
    let text = "工会镕䶮𠀀总结";
    check(&gbk(text), text, "gb18030", EncodingSource::Detected, &[]);
}

#[test]
fn a_bad_byte_does_not_flip_the_choice() {
    use WarningCode::BadBytes;
    let mut bytes = gbk(HANS);
    let at = bytes.len() - 4;
    bytes[at] = 0xff;
    let (decoded, warnings) = run(&bytes, Format::Text, &Config::default()).unwrap();
    assert_eq!(name(&decoded), "gb18030");
    assert_eq!((warnings[0].code, warnings[0].line), (BadBytes, Some(1)));
    let mut bytes = format!("{HANS}{HANS}").into_bytes();
    bytes.insert(HANS.len() + 3, 0xff);
    let (decoded, warnings) = run(&bytes, Format::Text, &Config::default()).unwrap();
    assert_eq!(name(&decoded), "utf-8");
    assert_eq!((warnings[0].code, warnings[0].line), (BadBytes, Some(2)));
    // A file that was cut off in the middle of a character.
    let cut = &HANS.repeat(3).into_bytes()[..60];
    assert_eq!(run(cut, Format::Text, &Config::default()).unwrap().0.encoding.as_deref(), Some("utf-8"));
}

#[test]
fn bytes_cut_out_of_a_short_file_do_not_flip_the_choice() {
    use WarningCode::BadBytes;
    let mut bytes = "慰问困难职工".as_bytes().to_vec();
    bytes[6] = 0x81;
    check(&bytes, "慰问\u{fffd}\u{fffd}\u{fffd}难职工", "utf-8", EncodingSource::Detected, &[BadBytes]);
    let cut = &utf32("工会总结", u32::to_le_bytes)[..14];
    check(cut, "工会总\u{fffd}", "utf-32le", EncodingSource::Detected, &[BadBytes]);
}

#[test]
fn a_reading_that_is_hardly_chinese_is_doubted() {
    let (decoded, warnings) = run(&gbk("镕镉镌镍镎镏镐"), Format::Text, &Config::default()).unwrap();
    let found = warnings.iter().find(|warning| warning.code == WarningCode::UncertainEncoding);
    assert!(found.is_some(), "{:?}: {warnings:?}", decoded.text);
}

#[test]
fn declarations_are_believed_only_where_they_fit() {
    let page = |charset: &str| format!("<html><meta charset={charset}><body><p>{HANS}</p>");
    let html = |bytes: &[u8]| {
        let (decoded, warnings) = run(bytes, Format::Html, &Config::default()).unwrap();
        assert_eq!(decoded.text, HANS.trim_end());
        (name(&decoded).to_owned(), decoded.encoding_source, warnings.first().map(|warning| warning.code))
    };
    let wrong = Some(WarningCode::WrongDeclaration);
    assert_eq!(html(&gbk(&page("gb2312"))), ("gb18030".to_owned(), Some(EncodingSource::Declared), None));
    assert_eq!(html(page("utf-8").as_bytes()), ("utf-8".to_owned(), Some(EncodingSource::Declared), None));
    assert_eq!(html(page("gbk").as_bytes()), ("utf-8".to_owned(), Some(EncodingSource::Utf8), wrong));
    assert_eq!(html(&gbk(&page("utf-8"))), ("gb18030".to_owned(), Some(EncodingSource::Detected), wrong));
    assert_eq!(html(&gbk(&page("big5"))), ("gb18030".to_owned(), Some(EncodingSource::Detected), wrong));
    assert_eq!(
        html(&gbk(&page("iso-8859-1"))),
        ("gb18030".to_owned(), Some(EncodingSource::Detected), wrong)
    );
}

#[test]
fn the_user_decides() {
    let config = Config { encoding: Some(encoding_rs::GBK), ..Config::default() };
    let (decoded, _) = run("工会".as_bytes(), Format::Text, &config).unwrap();
    assert_eq!((name(&decoded), decoded.encoding_source), ("gb18030", Some(EncodingSource::Declared)));
    assert_ne!(decoded.text, "工会");
}

#[test]
fn line_ends_become_line_feeds() {
    check("工会\r\n总结\r完\n\r\n".as_bytes(), "工会\n总结\n完\n\n", "utf-8", EncodingSource::Utf8, &[]);
}

#[test]
fn losses_are_told() {
    check(
        "工会\u{fffd}总结".as_bytes(),
        "工会\u{fffd}总结",
        "utf-8",
        EncodingSource::Utf8,
        &[WarningCode::LostCharacters],
    );
    check(
        "工会锟斤拷总结".as_bytes(),
        "工会锟斤拷总结",
        "utf-8",
        EncodingSource::Utf8,
        &[WarningCode::LostCharacters],
    );
}

#[test]
fn what_is_no_text_is_refused() {
    let refused = |bytes: &[u8], format| run(bytes, format, &Config::default()).unwrap_err();
    let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refused(&noise, Format::Text).reason.starts_with("no text could be read"));
    assert!(refused(&[0; 100], Format::Text).reason.starts_with("no text could be read"));
    assert_eq!(refused(b" \n\t", Format::Text).status, Status::Failed);
    let picture = refused(b"\x89PNG\r\n\x1a\n", Format::Unknown);
    assert_eq!((picture.status, picture.reason.as_str()), (Status::Skipped, "png images are not read"));
}

proptest! {
    // The same cases each time: a gate must not depend on chance. Fuzzing looks further.
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), page in any::<bool>()) {
        let format = if page { Format::Html } else { Format::Text };
        if let Ok((decoded, _)) = run(&bytes, format, &Config::default()) {
            prop_assert!(!decoded.text.contains('\r') || page);
        }
    }

    #[test]
    fn chinese_text_survives_every_encoding(words in prop::collection::vec(
        prop::sample::select(vec!["工会", "职工", "慰问", "困难", "活动", "开展", "20人", ",", "。", "我们", "总结", "\n"]), 5..60)) {
        let text = words.concat();
        for bytes in [text.clone().into_bytes(), gbk(&text), utf16(&text, u16::to_le_bytes), utf16(&text, u16::to_be_bytes)] {
            if let Ok((decoded, _)) = run(&bytes, Format::Text, &Config::default()) {
                prop_assert_eq!(&decoded.text, &text);
            }
        }
    }
}

#[test]
fn a_line_that_lost_a_byte_comes_back_into_step() {
    let mut bytes = gbk(HANS);
    let line = gbk("县总工会走访慰问困难职工320户,发放慰问金16万元,新建工会28家。\n");
    bytes.extend_from_slice(&line);
    let whole = bytes.len() - line.len();
    bytes.remove(whole + 9);
    bytes.extend_from_slice(&gbk("一切如常。"));
    let (decoded, warnings) = run(&bytes, Format::Text, &Config::default()).unwrap();
    assert!(
        decoded.text.contains("县总工会\u{fffd}\u{fffd}慰问困难职工320户,发放慰问金16万元"),
        "{}",
        decoded.text
    );
    assert!(decoded.text.ends_with("一切如常。"));
    let codes: Vec<WarningCode> = warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [WarningCode::BadBytes]);
}
