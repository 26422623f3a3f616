//! Files that are damaged, or made to do harm: each is named with a reason and stops nothing.

use std::io::Write;
use std::time::Instant;

use zip::write::SimpleFileOptions;

use crate::formats::{archive, gbk, sample, told};
use crate::support::Desk;

const HONEST: &str = "石桥村工会小结\n今年慰问职工3人。\n";

/// A PDF whose third object and all after it are these; the first is its catalogue, the second
/// its pages, of which the third is the only one.
pub fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let head = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"];
    let mut places = Vec::new();
    for (number, object) in (1..).zip(head.iter().chain(objects)) {
        places.push(file.len());
        write!(file, "{number} 0 obj\n{object}\nendobj\n").expect("memory");
    }
    let begin = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).expect("memory");
    places.iter().for_each(|place| writeln!(file, "{place:010} 00000 n ").expect("memory"));
    write!(file, "trailer << /Root 1 0 R /Size {} >>\nstartxref\n{begin}\n%%EOF\n", places.len() + 1)
        .expect("memory");
    file
}

/// An archive whose members are packed.
pub fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("memory");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// A sheet with these cells.
fn sheet(cells: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    packed(&[
        ("[Content_Types].xml", format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{TYPES}.worksheet+xml\"/></Types>").as_bytes()),
        ("_rels/.rels", format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r1\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").as_bytes()),
        ("xl/workbook.xml", format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>\
             <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r1\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>").as_bytes()),
        ("xl/worksheets/sheet1.xml", format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetData>{cells}</sheetData></worksheet>").as_bytes()),
    ])
}

#[test]
fn files_that_are_cut_off() {
    let desk = Desk::new();
    let mut count = 0;
    for name in ["report.docx", "report.pdf", "report.doc", "sheet.xlsx", "sheet.xls", "report.rtf"] {
        let whole = sample(name);
        for tenth in 1..10 {
            let cut = &whole[..whole.len() * tenth / 10];
            desk.put(&format!("corpus/{tenth}-{name}"), cut);
            count += 1;
        }
    }
    desk.put("corpus/honest.txt", HONEST);
    let answer = desk.line("build");
    assert_eq!(answer.code, 1, "{}", answer.err);
    let files = told(&desk);
    assert_eq!(files.len(), count + 1);
    for file in &files {
        assert!(file.contains(" ok") || file.contains(" failed "), "{file}");
        assert!(!file.contains("program failed") && !file.contains("crashed"), "{file}");
    }
    // What is left of a text is read, and said to be a part.
    let warned = desk.line("files --format ndjson").json_lines();
    for name in ["corpus/9-report.docx", "corpus/7-report.rtf", "corpus/9-report.pdf"] {
        let file = warned.iter().find(|file| file["path"] == name).expect("the file");
        let is_told = file["status"] == "failed" || file["warnings"].to_string().contains("part_lost");
        assert!(is_told && (file["status"] == "ok" || name.ends_with("pdf")), "{file}");
    }
    assert!(desk.line("search 石桥村 --format ndjson").json_lines().len() == 1);
}

#[test]
fn archives_that_would_fill_the_machine() {
    let desk = Desk::new();
    let bomb = packed(&[("zeros.txt", &vec![b'0'; 64 << 20])]);
    desk.put("corpus/bomb.zip", &bomb);
    let nested =
        (0..8).fold(archive(&[(b"a.txt", HONEST.as_bytes())]), |inner, _| archive(&[(b"in.zip", &inner)]));
    desk.put("corpus/nested.zip", nested);
    let many: Vec<Vec<u8>> = (0..50).map(|number| format!("{number}.txt").into_bytes()).collect();
    let many: Vec<(&[u8], &[u8])> = many.iter().map(|name| (&name[..], HONEST.as_bytes())).collect();
    desk.put("corpus/many.zip", archive(&many));
    desk.put("corpus/cut.zip", &bomb[..bomb.len() / 2]);
    desk.put("corpus/honest.txt", HONEST);
    let answer = desk.line("build --max-members 40");
    assert_eq!(answer.code, 1);
    let files = told(&desk);
    let failed: Vec<&String> = files.iter().filter(|file| file.contains(" failed ")).collect();
    assert_eq!(
        failed,
        [
            "corpus/bomb.zip!/zeros.txt unknown failed over the limit of 200 times its packed size; see `--max-expansion`",
            "corpus/cut.zip zip failed damaged: the archive or office file is cut off or broken; get another copy",
            "corpus/many.zip zip failed over the limit of 40 members; see `--max-members`",
            "corpus/nested.zip!/in.zip!/in.zip!/in.zip!/in.zip zip failed over the limit of 4 archives within archives; see `--max-depth`",
        ]
    );
    assert_eq!(desk.line("search 石桥村 --format ndjson --copies all --limit 0").json_lines().len(), 41);
}

#[test]
fn sheets_with_far_cells_and_much_in_little() {
    let desk = Desk::new();
    desk.put(
        "corpus/far.xlsx",
        sheet(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>石桥村工会小结</t></is></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
        ),
    );
    let row = "<row><c t=\"inlineStr\"><is><t>慰问职工</t></is></c></row>".repeat(20_000);
    desk.put("corpus/long.xlsx", sheet(&row));
    desk.put("corpus/honest.txt", HONEST);
    let begun = Instant::now();
    let answer = desk.line("build");
    assert!(answer.code < 2 && begun.elapsed().as_secs() < 60, "{}", answer.err);
    assert!(
        told(&desk).iter().all(|file| file.contains(" ok") || file.contains(" failed ")),
        "{:?}",
        told(&desk)
    );
    assert!(
        desk.line("search 石桥村 --format ndjson")
            .json_lines()
            .iter()
            .any(|row| row["path"] == "corpus/honest.txt")
    );
}

#[test]
fn pages_that_draw_themselves() {
    let desk = Desk::new();
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R \
        /Resources << /XObject << /F 5 0 R >> >> >>";
    let stream =
        |text: &str, more: &str| format!("<< /Length {} {more} >>\nstream\n{text}\nendstream", text.len());
    let form = |next: usize| {
        let more = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /F {next} 0 R >> >>"
        );
        stream("/F Do /F Do", &more)
    };
    // A form that draws itself twice, and a chain of forms each of which draws the next twice.
    let own = [page.to_owned(), stream("/F Do", ""), form(5)];
    desk.put("corpus/own.pdf", pdf(&own.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut chain = vec![page.to_owned(), stream("/F Do", "")];
    chain.extend((0..5000).map(|number| form(6 + number)));
    desk.put("corpus/chain.pdf", pdf(&chain.iter().map(String::as_str).collect::<Vec<_>>()));
    desk.put("corpus/brackets.pdf", pdf(&[&"[".repeat(2_000_000)]));
    desk.put("corpus/honest.txt", HONEST);
    let answer = desk.line("build --file-seconds 3");
    assert_eq!(answer.code, 1);
    let files = told(&desk);
    assert_eq!(files.iter().filter(|file| file.contains(" failed ")).count(), 3, "{files:#?}");
    assert!(files.iter().any(|file| file == "corpus/honest.txt text ok"));
}

#[test]
fn a_parser_that_dies_costs_one_file() {
    let mut desk = Desk::new();
    desk.parsers_misbehave = true;
    for name in [
        "parser-sleeps.pdf",
        "parser-aborts.pdf",
        "parser-panics.pdf",
        "parser-eats.pdf",
        "good.pdf",
        "z.pdf",
    ] {
        desk.put(&format!("corpus/{name}"), sample("report.pdf"));
    }
    desk.put(
        "corpus/a.zip",
        archive(&[(b"parser-aborts.pdf", &sample("report.pdf")), (b"good.pdf", &sample("report.pdf"))]),
    );
    let answer = desk.line("build --threads 1 --file-seconds 5");
    assert_eq!(answer.code, 1);
    insta::assert_snapshot!(told(&desk).join("\n"), @r"
    corpus/a.zip zip ok
    corpus/a.zip!/good.pdf pdf ok
    corpus/a.zip!/parser-aborts.pdf pdf failed parser crashed: ended by signal 6
    corpus/good.pdf pdf ok
    corpus/parser-aborts.pdf pdf failed parser crashed: ended by signal 6
    corpus/parser-eats.pdf pdf failed parser crashed: it needed more than 256 MiB of memory; see `--parser-memory`
    corpus/parser-panics.pdf pdf failed parser crashed: as the test asks
    corpus/parser-sleeps.pdf pdf failed over the time limit of 5 s; see `--file-seconds`
    corpus/z.pdf pdf ok
    ");
}

#[test]
fn a_folder_with_everything() {
    let desk = Desk::new();
    let names = [
        "report.docx",
        "report.doc",
        "report.pdf",
        "report.rtf",
        "report.html",
        "sheet.xls",
        "sheet.xlsx",
        "locked.pdf",
    ];
    for name in names {
        desk.put(&format!("corpus/{name}"), sample(name));
        desk.put(&format!("corpus/cut/{name}"), &sample(name)[..100]);
        // What lies in the middle is no longer what it was.
        let mut damaged = sample(name);
        let (from, to) = (damaged.len() / 3, damaged.len() / 2);
        damaged[from..to].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(7).wrapping_add(31));
        desk.put(&format!("corpus/damaged/{name}"), damaged);
    }
    desk.put("corpus/empty.docx", "");
    desk.put("corpus/one.pdf", "%");
    desk.put("corpus/gbk.md", gbk(HONEST));
    let members: Vec<(&[u8], Vec<u8>)> = names.iter().map(|name| (name.as_bytes(), sample(name))).collect();
    let members: Vec<(&[u8], &[u8])> = members.iter().map(|(name, bytes)| (*name, &bytes[..])).collect();
    desk.put("corpus/all.zip", archive(&members));
    let answer = desk.line("build");
    assert_eq!(answer.code, 1, "{}", answer.err);
    let files = told(&desk);
    for file in &files {
        let is_told = file.contains(" ok") || file.contains(" failed ") || file.contains(" skipped ");
        assert!(is_told && !file.contains("program failed"), "{file}");
    }
    for name in names.iter().filter(|name| !name.starts_with("locked")) {
        for path in [format!("corpus/{name} "), format!("corpus/all.zip!/{name} ")] {
            assert!(
                files.iter().any(|file| file.starts_with(&path) && file.ends_with(" ok")),
                "{path}: {files:#?}"
            );
        }
    }
    // The tables do not depend on who reads what, or with which parser.
    let one = desk.tables("index");
    assert_eq!(desk.line("build --threads 3 --index other").code, 1);
    assert_eq!(one, desk.tables("other"));
}
