//! One folder with a file of every awkward kind, and each limit with the option that changes it.
//!
//! What is awkward is made here. The honest files beside it are all read, each other one is named
//! with its reason, and neither time nor memory goes beyond its bound.

use std::time::Duration;

use crate::formats::{archive, gbk, sample, told};
use crate::hostile::{packed, pdf};
use crate::support::{Desk, peak_of};

const HONEST: &str = "石桥村工会小结\n今年慰问职工3人,发放慰问金2000元。\n";
/// Memory of the program on one thread with its parser.
const MOST_MIB: u64 = 512;
/// For the whole folder in a build without optimisation on a slow machine.
const MOST_TIME: Duration = Duration::from_secs(240);

/// Puts a file, what is to become of it, and why.
struct Folder {
    desk: Desk,
    expected: Vec<(String, &'static str)>,
}

impl Folder {
    fn put(&mut self, name: &str, bytes: impl AsRef<[u8]>, expected: &'static str) {
        self.desk.put(&format!("corpus/{name}"), bytes);
        self.expect(name, expected);
    }

    fn expect(&mut self, name: &str, expected: &'static str) {
        self.expected.push((format!("corpus/{name}"), expected));
    }
}

/// A docx file with this for its text.
fn docx(text: &str) -> Vec<u8> {
    const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{TYPES}\"/></Types>"
    );
    let links = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"{LINKS}\" Target=\"word/document.xml\"/></Relationships>"
    );
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", links.as_bytes()),
        ("word/document.xml", text.as_bytes()),
    ])
}

/// A declaration of entities each of which is ten of the one before.
fn laughs() -> String {
    let more = (1..12).map(|at| format!("<!ENTITY a{at} \"{}\">", format!("&a{};", at - 1).repeat(10)));
    format!("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"工会\">{}]>", more.collect::<String>())
}

/// An archive whose only member is said to be locked.
fn locked_zip() -> Vec<u8> {
    let mut bytes = archive(&[(b"a.txt", HONEST.as_bytes())]);
    bytes[6] |= 1;
    let list = bytes.windows(4).position(|four| four == b"PK\x01\x02").expect("a list of members");
    bytes[list + 8] |= 1;
    bytes
}

fn texts(folder: &mut Folder) {
    let line = "一年来,在县总工会的领导下,慰问困难职工35户,发放慰问金4.2万元。";
    folder.put("empty.txt", "", "failed the file is empty");
    folder.put("one.txt", "a", "ok");
    folder.put("blank.txt", " \n\t\n", "failed no text could be read");
    folder.put("zeros.txt", vec![0; 1 << 20], "failed no text could be read");
    folder.put(
        "noise.bin",
        (0..1 << 18).map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 11) as u8).collect::<Vec<u8>>(),
        "failed",
    );
    folder.put("picture.txt", b"\x89PNG\r\n\x1a\n", "skipped png images are not read");
    folder.put(
        "line.txt",
        line.repeat((64 << 20) / line.len()),
        "failed over the limit of 32 MiB of text; see `--max-text`",
    );
    folder.put(
        "digits.txt",
        "7".repeat(9 << 20),
        "failed over the limit of 8 MiB for one report; see `--max-report`",
    );
    folder.put(
        "base64.txt",
        "QUJDRA".repeat((64 << 20) / 6),
        "failed over the limit of 32 MiB of text; see `--max-text`",
    );
    folder.put("lines.txt", "工会\n".repeat(1_000_000), "ok");
    folder.put(
        "reports.txt",
        (0..30_000)
            .map(|at| format!("县工会工作总结{}\n今年慰问职工{at}人。\n", at % 100))
            .collect::<String>(),
        "failed over the limit of 20000 reports; see `--max-reports`",
    );
    folder.put("row.csv", "3,".repeat(2_000_000), "ok");
}

fn encodings(folder: &mut Folder) {
    let big5 = encoding_rs::BIG5.encode("海岬輪渡公司工會總結\n慰問困難職工35戶。\n").0.into_owned();
    let wide = |bytes: fn(u16) -> [u8; 2]| HONEST.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    folder.put("gbk.txt", gbk(HONEST), "ok");
    folder.put("big5.txt", big5, "ok");
    folder.put("utf16.txt", wide(u16::to_le_bytes), "ok");
    folder.put("utf16be.txt", wide(u16::to_be_bytes), "ok");
    folder.put(
        "utf32.txt",
        HONEST.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>(),
        "ok",
    );
    folder.put("hz.txt", "~{9$;aWDHUWJ~}\n".repeat(20), "ok");
    folder.put("declared.html", [b"<meta charset=utf-8><p>".to_vec(), gbk(HONEST)].concat(), "ok");
    folder.put("bad.txt", [HONEST.as_bytes(), b"\xff\xfe\xc0", HONEST.as_bytes()].concat(), "ok");
    folder.put("pinyin.txt", "醫(yī)院工會慰問職工3人,幫扶工作經(jīng)費2萬元。\n".repeat(40), "ok");
    folder.put("misread.txt", "å·¥ä¼šæ…°é—®è\u{81}Œå·¥3äºº".repeat(40), "ok");
    folder.put("strays.txt", "职工'民主`管理,,慰问3人。,\u{200b}\u{ad}\u{202e}工会\n".repeat(40), "ok");
}

fn pages(folder: &mut Folder) {
    let nested =
        format!("<html><body>{}工会慰问职工3人{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    folder.put("nested.html", nested, "ok");
    folder.put("tables.html", "<table><tr><td>".repeat(100_000) + "工会", "ok");
    folder.put(
        "tags.html",
        "<html>".to_owned() + &"<b>工</b>".repeat(1_100_000),
        "failed over the limit of 1000000 tags; see `--max-tags`",
    );
    let attributes: String = (0..200_000).map(|at| format!("a{at}=1 ")).collect();
    folder.put("attributes.html", format!("<html><p {attributes}>工会慰问职工3人"), "ok");
    folder.put("open.html", format!("<html><p>工会慰问职工3人<p {}", "<".repeat(1 << 20)), "ok");
    folder.put("comment.html", format!("<html><p>工会慰问职工3人<!--{}", "-".repeat(1 << 20)), "ok");
    folder.put(
        "title.html",
        format!("<html><title>{}", "工".repeat(1 << 20)),
        "failed no text could be read",
    );
}

fn containers(folder: &mut Folder) {
    folder.put("bomb.zip", packed(&[("0.txt", &vec![b'0'; 64 << 20])]), "ok");
    folder.expect(
        "bomb.zip!/0.txt",
        "failed over the limit of 200 times its packed size; see `--max-expansion`",
    );
    folder.put("cut.zip", &packed(&[("a.txt", HONEST.as_bytes())])[..60], "failed damaged");
    folder.put("locked.zip", locked_zip(), "ok");
    folder.expect("locked.zip!/a.txt", "failed password-protected");
    folder.put("out.zip", archive(&[(b"../../../etc/passwd", HONEST.as_bytes())]), "ok");
    folder.expect("out.zip!/etc/passwd", "ok");
    let nested = (0..8).fold(HONEST.as_bytes().to_vec(), |inner, _| archive(&[(b"in.zip", &inner)]));
    folder.put("nested.zip", nested, "ok");
    folder.expect(
        "nested.zip!/in.zip!/in.zip!/in.zip!/in.zip",
        "failed over the limit of 4 archives within archives; see `--max-depth`",
    );
    let laughing = format!(
        "{}<w:document><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>",
        laughs()
    );
    folder.put("laughs.docx", docx(&laughing), "");
    let strings = format!("{}<sst><si><t>&a11;</t></si></sst>", laughs());
    folder.put(
        "laughs.xlsx",
        packed(&[("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", strings.as_bytes())]),
        "failed",
    );
    for name in ["report.docx", "report.pdf"] {
        let whole = sample(name);
        for tenth in 0..10 {
            // The part that is left of a text is read where there is one.
            folder.put(&format!("cut/{tenth}-{name}"), &whole[..whole.len() * tenth / 10 + 1], "");
        }
    }
    let ole = |name: &str| {
        let wide = name.encode_utf16().flat_map(u16::to_le_bytes);
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain(wide).collect::<Vec<u8>>()
    };
    folder.put("locked.docx", ole("EncryptedPackage"), "failed password-protected");
    folder.put("locked.xlsx", ole("EncryptedPackage"), "failed password-protected");
    folder.put("locked.pdf", sample("locked.pdf"), "failed password-protected");
    folder.put("broken.doc", ole("WordDocument"), "failed damaged");
    folder.put(
        "scan.pdf",
        pdf(&["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"]),
        "failed no text layer",
    );
    folder.put("brackets.pdf", pdf(&[&"[".repeat(1 << 20)]), "failed");
    folder.put("groups.rtf", format!("{{\\rtf1 {}", "{".repeat(3 << 20)), "failed");
    folder.put(
        "parts.eml",
        format!(
            "From: a@b\r\nSubject: x\r\nMIME-Version: 1.0\r\n{}",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(5000)
        ),
        "failed",
    );
}

#[cfg(unix)]
fn names(folder: &mut Folder) {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let corpus = folder.desk.path("corpus");
    std::fs::create_dir_all(corpus.join("x.txt")).expect("a folder can be made");
    folder.put("x.txt/inner.txt", HONEST, "ok");
    folder.put("two\nlines.txt", HONEST, "ok");
    std::fs::write(corpus.join(OsStr::from_bytes(b"\xb9\xa4.txt")), HONEST).expect("a file can be written");
    folder.expect("\u{fffd}\u{fffd}.txt", "ok");
    for (link, to) in [("dead.txt", "nowhere"), ("loop.txt", "loop.txt"), ("up", "..")] {
        symlink(to, corpus.join(link)).expect("a link can be made");
    }
    folder.expect("dead.txt", "skipped a link that leads nowhere or in a circle");
    folder.expect("loop.txt", "skipped a link that leads nowhere or in a circle");
    folder.expect("up", "skipped a link to a folder that holds this one");
    let made = std::process::Command::new("mkfifo").arg(corpus.join("pipe.txt")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
    folder.expect("pipe.txt", "skipped a pipe, not a file");
}

#[cfg(not(unix))]
fn names(_folder: &mut Folder) {}

#[test]
fn a_folder_of_awkward_files() {
    let mut folder = Folder { desk: Desk::new(), expected: Vec::new() };
    for at in 0..5 {
        folder.put(&format!("honest/{at}.txt"), HONEST.replace('3', &format!("1{at}")), "ok");
    }
    texts(&mut folder);
    encodings(&mut folder);
    pages(&mut folder);
    containers(&mut folder);
    names(&mut folder);
    #[cfg(unix)]
    let _socket =
        std::os::unix::net::UnixListener::bind(folder.desk.path("corpus/socket")).expect("a socket");
    #[cfg(unix)]
    folder.expect("socket", "skipped a socket, not a file");

    let begun = std::time::Instant::now();
    // The program of a test is slow, and no limit of time is what is looked at here.
    let (answer, peak_mib) = peak_of(|| folder.desk.start("build --threads 1 --file-seconds 60"));
    assert_eq!(answer.code, 1, "{}", answer.err);
    assert!(begun.elapsed() < MOST_TIME, "it took {:?}", begun.elapsed());
    assert!(peak_mib < MOST_MIB, "it took {peak_mib} MiB");
    assert!(peak_mib > 0 || !cfg!(target_os = "linux"), "nothing was measured");

    let files = told(&folder.desk);
    let mut wrong = Vec::new();
    for (path, expected) in &folder.expected {
        let of_path = files.iter().find_map(|file| file.strip_prefix(&format!("{path} ")));
        let told = of_path.and_then(|rest| rest.split_once(' ')).map_or("nothing", |(_format, told)| told);
        let reason = told.strip_prefix("failed").or_else(|| told.strip_prefix("skipped"));
        let is_told = told.starts_with(expected) && reason.is_none_or(|reason| reason.len() > 5);
        if !is_told || told == "nothing" || told.contains("program failed") {
            wrong.push(format!("{path}: {told}, and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let named =
        folder.expected.len() + files.iter().filter(|file| file.contains("nested.zip!/in.zip")).count() - 1;
    assert_eq!(files.len(), named, "{files:#?}");
    // Each that failed is named on standard error too.
    let failed = files.iter().filter(|file| file.contains(" failed ")).count();
    assert_eq!(folder.desk.line("files --status failed --format ndjson").json_lines().len(), failed);
    for at in 0..5 {
        let found = folder.desk.line(&format!("search \"慰问职工1{at}人\" --format ndjson --copies all"));
        assert_eq!(found.json_lines().len(), 1, "the honest files are read");
    }
}

#[test]
fn each_limit_is_told_with_its_option() {
    let desk = Desk::new();
    let long = format!("石桥村工会小结\n{HONEST}{}", "今年慰问职工若干人,走访困难户若干户。".repeat(40_000));
    let table: String = (0..20).map(|at| format!("<tr><td>慰问{at}人<td>走访{at}户")).collect();
    let inner = archive(&[(b"b.txt", HONEST.as_bytes())]);
    desk.put("corpus/long.txt", long);
    desk.put("corpus/page.html", format!("<html><table>{table}</table>"));
    desk.put("corpus/two.txt", format!("范文1\n{HONEST}范文2\n{HONEST}"));
    desk.put("corpus/a.zip", archive(&[(b"a.txt", HONEST.as_bytes()), (b"in.zip", &inner)]));
    desk.put("corpus/packed.zip", packed(&[("zeros.txt", &vec![b'0'; 5 << 20])]));
    let cases = [
        (
            "--max-file 1",
            "long.txt",
            "unknown failed over the limit of 1 MiB for a file; split it, or see `--max-file`",
        ),
        ("--max-text 1", "long.txt", "text failed over the limit of 1 MiB of text; see `--max-text`"),
        (
            "--max-report 1",
            "long.txt",
            "text failed over the limit of 1 MiB for one report; see `--max-report`",
        ),
        ("--max-lines 2", "two.txt", "text failed over the limit of 2 lines; see `--max-lines`"),
        ("--max-reports 1", "two.txt", "text failed over the limit of 1 reports; see `--max-reports`"),
        ("--max-figures 20", "page.html", "html failed over the limit of 20 figures; see `--max-figures`"),
        ("--max-tags 30", "page.html", "html failed over the limit of 30 tags; see `--max-tags`"),
        (
            "--max-depth 1",
            "a.zip!/in.zip",
            "zip failed over the limit of 1 archives within archives; see `--max-depth`",
        ),
        ("--max-members 1", "a.zip", "zip failed over the limit of 1 members; see `--max-members`"),
        (
            "--max-unpacked 1 --max-expansion 5000",
            "packed.zip",
            "zip failed over the limit of 1 MiB unpacked; see `--max-unpacked`",
        ),
        (
            "--max-expansion 10",
            "packed.zip!/zeros.txt",
            "unknown failed over the limit of 10 times its packed size; see `--max-expansion`",
        ),
    ];
    for (option, name, expected) in cases {
        let answer = desk.line(&format!("build {option}"));
        assert_eq!(answer.code, 1, "{option}: {}", answer.err);
        let path = format!("corpus/{} ", name.split(' ').next().expect("a name"));
        let file = told(&desk).into_iter().find_map(|file| file.strip_prefix(&path).map(str::to_owned));
        assert_eq!(file.as_deref(), Some(expected), "{option}");
    }
    // What failed by a limit is read without it, though it did not change.
    let answer = desk.line("build --max-expansion 5000");
    assert_eq!(
        (answer.code, told(&desk).iter().all(|file| file.contains(" ok"))),
        (0, true),
        "{:?}",
        told(&desk)
    );
    assert_eq!(desk.line("build --max-text 0").code, 2);
    assert_eq!(desk.line("build --max-text 9999").code, 2);
}
