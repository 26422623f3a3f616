//! Every format as a user meets it: folders with files of all kinds, archives, letters, wrong names.
//!
//! `tests/formats/` holds one report and one sheet in the formats of office programs, made by the
//! script beside them; what can be made of bytes is made here.

use base64_of as base64;
use serde_json::Value;

use crate::support::{Desk, root};

/// A file of `tests/formats/`.
pub fn sample(name: &str) -> Vec<u8> {
    let path = root().join("tests/formats").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

pub fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// Base64 in lines, as letters have it.
pub fn base64_of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (at, three) in bytes.chunks(3).enumerate() {
        if at > 0 && at % 19 == 0 {
            text.push_str("\r\n");
        }
        let number =
            three.iter().fold(0u32, |number, &byte| number << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// An archive of members that are not packed, whose names may be any bytes.
pub fn archive(members: &[(&[u8], &[u8])]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(!0u32, |crc, &byte| {
            (0..8).fold(
                crc ^ u32::from(byte),
                |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
            )
        })
    };
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        head.extend(crc(bytes).to_le_bytes());
        head.extend((bytes.len() as u32).to_le_bytes().repeat(2));
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        let place = file.len() as u32;
        file.extend(b"PK\x03\x04".iter().chain(&head).chain(*name).chain(*bytes));
        list.extend(b"PK\x01\x02\x14\x00".iter().chain(&head).chain(&[0; 10]));
        list.extend(place.to_le_bytes().iter().chain(*name));
    }
    let begin = file.len() as u32;
    file.extend(&list);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend((members.len() as u16).to_le_bytes().repeat(2));
    file.extend((list.len() as u32).to_le_bytes().iter().chain(&begin.to_le_bytes()).chain(&[0, 0]));
    file
}

/// Path, status and reason of every file of the index.
pub fn told(desk: &Desk) -> Vec<String> {
    let files = desk.line("files --format ndjson").json_lines();
    files
        .iter()
        .map(|file| {
            let text = |key: &str| file[key].as_str().unwrap_or("").to_owned();
            format!("{} {} {} {}", text("path"), text("format"), text("status"), text("reason"))
                .trim()
                .to_owned()
        })
        .collect()
}

/// The id of each report with its path.
fn ids(desk: &Desk) -> Vec<(String, String)> {
    let reports = desk.line("export reports --format ndjson --copies all").json_lines();
    let text = |report: &Value, key: &str| report[key].as_str().expect("text").to_owned();
    reports.iter().map(|report| (text(report, "path"), text(report, "report_id"))).collect()
}

#[test]
fn a_report_is_the_same_in_every_format() {
    let desk = Desk::new();
    for name in ["report.html", "report.docx", "report.doc", "report.rtf", "report.pdf"] {
        desk.put(&format!("corpus/{name}"), sample(name));
    }
    // WPS writes the old format under its own extension.
    desk.put("corpus/report.wps", sample("report.doc"));
    let page = gbk(&String::from_utf8(sample("report.html")).expect("UTF-8").replace("utf-8", "gb2312"));
    let part =
        format!("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n", base64(&page));
    let saved = format!(
        "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n{part}--b\r\n\
         Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--b--\r\n"
    );
    desk.put("corpus/report.mht", saved);
    let letter = format!("From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n{part}");
    desk.put("corpus/report.eml", letter);
    desk.line("build").done();
    let ids = ids(&desk);
    assert_eq!(ids.len(), 8, "{ids:?}");
    assert!(ids.iter().all(|(_, id)| *id == ids[0].1), "{ids:?}");
    assert!(told(&desk).iter().all(|file| file.contains(" ok")));
}

#[test]
fn a_sheet_is_the_same_in_every_format() {
    let desk = Desk::new();
    for name in ["sheet.html", "sheet.xlsx", "sheet.xls"] {
        desk.put(&format!("corpus/{name}"), sample(name));
    }
    let rows = "清泉县总工会2013年困难职工帮扶情况表,,,,\r\n\
        单位,会员人数(人),慰问困难职工(户),发放慰问金(万元),备注\r\n青石镇工会,\"1250\",45,13.5,含春节\r\n\
        白塔乡工会,860,28,8.4,\r\n教育系统工会,2310,62,,\r\n合计,4420,135,21.9,\r\n";
    desk.put("corpus/sheet.csv", gbk(rows));
    desk.line("build").done();
    let ids = ids(&desk);
    assert_eq!(ids.len(), 4, "{ids:?}");
    assert!(ids.iter().all(|(_, id)| *id == ids[0].1), "{ids:?}");
    // Each figure is read with its row and its column.
    let figures = desk.line("export figures --format ndjson").json_lines();
    let of =
        |value: &str| figures.iter().find(|figure| figure["value"].to_string().trim_matches('"') == value);
    let paid = of("135000").expect("13.5 in a column of 万元");
    assert_eq!((&paid["raw"], &paid["unit"]), (&Value::from("13.5"), &Value::from("yuan")));
}

#[test]
fn content_decides_and_not_the_name() {
    let desk = Desk::new();
    desk.put("corpus/a.txt", sample("report.docx"));
    desk.put("corpus/b", sample("report.pdf"));
    desk.put("corpus/c.pdf", sample("sheet.xls"));
    desk.put("corpus/d.xls", sample("report.html"));
    desk.put("corpus/e.docx", "石桥村工会小结\n今年慰问职工3人。\n");
    desk.put("corpus/f.jpg", sample("report.rtf"));
    desk.line("build").done();
    assert_eq!(
        told(&desk),
        ["a.txt docx", "b pdf", "c.pdf xls", "d.xls html", "e.docx text", "f.jpg rtf"]
            .map(|file| format!("corpus/{file} ok"))
    );
}

#[test]
fn members_of_archives_are_files_of_the_corpus() {
    let desk = Desk::new();
    let inner = archive(&[(b"deep/sheet.xlsx", &sample("sheet.xlsx")), (b"__MACOSX/x", b"x")]);
    let names = [gbk("总结/清泉县.docx"), encoding_rs::BIG5.encode("總結/報告.txt").0.into_owned()];
    let members: Vec<(&[u8], &[u8])> = vec![
        (&names[0], b""),
        (&names[1], "海岬輪渡公司工會2014年工作總結\n慰問困難職工35戶。\n".as_bytes()),
        ("说明.txt".as_bytes(), b"\xff\xfe"),
        (b"inner.zip", &inner),
        (b"../../etc/passwd.txt", "石桥村工会小结\n今年慰问职工3人。\n".as_bytes()),
        (b"empty/", b""),
    ];
    let docx = sample("report.docx");
    let mut members = members;
    members[0].1 = &docx;
    desk.put("corpus/a.zip", archive(&members));
    let answer = desk.line("build --json");
    assert_eq!(answer.code, 1, "one member is no text");
    assert_eq!(
        told(&desk),
        [
            "corpus/a.zip zip ok",
            "corpus/a.zip!/etc/passwd.txt text ok",
            "corpus/a.zip!/inner.zip zip ok",
            "corpus/a.zip!/inner.zip!/__MACOSX/x unknown skipped hidden",
            "corpus/a.zip!/inner.zip!/deep/sheet.xlsx xlsx ok",
            "corpus/a.zip!/总结/清泉县.docx docx ok",
            "corpus/a.zip!/總結/報告.txt text ok",
            "corpus/a.zip!/说明.txt text failed no text could be read: the file holds nothing but blanks",
        ]
    );
    let counts = |desk: &Desk| {
        let summary: Value = serde_json::from_str(&desk.line("build --json").out).expect("JSON");
        ["ok", "unchanged", "failed", "skipped", "removed"]
            .map(|name| summary["files"][name].as_u64().expect("a number"))
    };
    assert_eq!(counts(&desk), [0, 6, 1, 1, 0], "what did not change is not read again");
    let found = desk.line("search 石桥村 --format ndjson").json_lines();
    assert_eq!(found[0]["path"], "corpus/a.zip!/etc/passwd.txt");

    desk.put(
        "corpus/a.zip",
        archive(&[(b"etc/passwd.txt", "石桥村工会小结\n今年慰问职工4人。\n".as_bytes())]),
    );
    assert_eq!(counts(&desk), [2, 0, 0, 0, 6], "members that are gone leave the index");
    assert_eq!(told(&desk), ["corpus/a.zip zip ok", "corpus/a.zip!/etc/passwd.txt text ok"]);
    desk.remove("corpus/a.zip");
    desk.put("corpus/b.txt", "石桥村工会小结\n今年慰问职工4人。\n");
    assert_eq!(counts(&desk), [1, 0, 0, 0, 2]);
}

#[test]
fn what_is_attached_to_a_letter_is_read() {
    let desk = Desk::new();
    let name = format!("=?gb2312?B?{}?=", base64(&gbk("清泉县总结.docx")));
    let letter = format!(
        "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: =?gb2312?B?{}?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b\r\n\
         Content-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        base64(&gbk("白塔镇工会2012年工作小结")),
        base64(&gbk("今年,白塔镇工会慰问困难职工8户,发放慰问金4000元。")),
        base64(&sample("report.docx")),
    );
    desk.put("corpus/letter.eml", &letter);
    desk.line("build").done();
    assert_eq!(told(&desk), ["corpus/letter.eml eml ok", "corpus/letter.eml!/清泉县总结.docx docx ok"]);
    let figures = desk.line("export figures --format ndjson").json_lines();
    assert!(figures.iter().any(|figure| figure["raw"] == "4000元" && figure["path"] == "corpus/letter.eml"));
    // The same from a pipe.
    let rows = desk.run_with(["extract", "--reports", "-"], letter).json_lines();
    assert!(rows.iter().any(|row| row["path"] == "-!/清泉县总结.docx"));
}

#[test]
fn what_is_not_read_is_named() {
    let desk = Desk::new();
    desk.put("corpus/picture.txt", b"\x89PNG\r\n\x1a\n");
    desk.put(
        "corpus/slides.zip",
        archive(&[(b"[Content_Types].xml", b"x"), (b"ppt/presentation.xml", b"x")]),
    );
    desk.put("corpus/locked.pdf", sample("locked.pdf"));
    desk.put(
        "corpus/locked.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
    );
    desk.put(
        "corpus/scan.pdf",
        crate::hostile::pdf(&["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"]),
    );
    desk.put("corpus/good.txt", "石桥村工会小结\n今年慰问职工3人。\n");
    assert_eq!(desk.line("build").code, 1);
    insta::assert_snapshot!(told(&desk).join("\n"), @r"
    corpus/good.txt text ok
    corpus/locked.docx docx failed password-protected; save it without a password
    corpus/locked.pdf pdf failed password-protected; save it without a password
    corpus/picture.txt unknown skipped png images are not read
    corpus/scan.pdf pdf failed no text layer: the pages are pictures; use a program that recognises characters
    corpus/slides.zip unknown skipped files of the kind `Office Open XML Presentation` are not read
    ");
}
