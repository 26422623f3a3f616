//! Every encoding, in both scripts, at three lengths: how many files are read right.
//!
//! Excerpts of `corpus/` are written in each encoding, as text, as pages that declare it rightly
//! or wrongly, and with damage. The draw is seeded, so the score is the same on every machine.
//! `HUIZONG_TELL=1` with `--nocapture` prints the excerpts that are read wrong.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use encoding_rs::{BIG5, Encoding, GB18030, GBK};
use huizong::model::{Config, Decoded, RawFile};
use huizong::tables::Tables;
use huizong::warning::{Warning, WarningCode};
use huizong::{decode, source};
use opencc_fmmseg::OpenCC;

use crate::support::{files_below, root};

/// Lengths of the excerpts, in characters.
const LENGTHS: [usize; 3] = [20, 200, 2000];
/// Files of each encoding, script and length.
const DRAWS: usize = 12;
/// Share of the files that is to be read right.
const LEAST_RIGHT: f64 = 0.995;
/// An excerpt holds at least one Chinese character in so many: a row of numbers tells nothing.
const HAN_IN: usize = 5;
/// In damaged files one character in so many is hit, and one in a file at least.
const DAMAGE_IN: usize = 300;

/// How a text becomes a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// Nothing but the text.
    Plain,
    /// After a byte order mark.
    Marked,
    /// With some bytes that fit no encoding.
    Damaged,
    /// With bytes left out, and the last character cut in two.
    Lost,
    /// With rare characters strewn in.
    Rare(&'static str),
    /// As a web page that declares this.
    Page(&'static str),
    /// As an XML page that declares this.
    Xml(&'static str),
}

/// How characters become bytes.
#[derive(Clone, Copy, Debug)]
enum Bytes {
    Of(&'static Encoding),
    Utf16(fn(u16) -> [u8; 2]),
    Utf32(fn(u32) -> [u8; 4]),
    Hz,
}

/// A row of the matrix: its name, how files are made, and what they are to be called.
const KINDS: &[(Bytes, Form, &str)] = {
    const UTF_8: Bytes = Bytes::Of(encoding_rs::UTF_8);
    const GB: Bytes = Bytes::Of(GBK);
    const B5: Bytes = Bytes::Of(BIG5);
    &[
        (UTF_8, Form::Plain, "utf-8"),
        (UTF_8, Form::Marked, "utf-8"),
        (UTF_8, Form::Damaged, "utf-8"),
        (UTF_8, Form::Lost, "utf-8"),
        (UTF_8, Form::Rare("𠀀䶮①"), "utf-8"),
        (UTF_8, Form::Page("utf-8"), "utf-8"),
        (UTF_8, Form::Page("gb2312"), "utf-8"),
        (UTF_8, Form::Page("iso-8859-1"), "utf-8"),
        (UTF_8, Form::Xml("UTF-8"), "utf-8"),
        (UTF_8, Form::Xml("GBK"), "utf-8"),
        (GB, Form::Plain, "gb18030"),
        (GB, Form::Damaged, "gb18030"),
        (GB, Form::Lost, "gb18030"),
        (Bytes::Of(GB18030), Form::Rare("镕䶮𠀀㛃"), "gb18030"),
        (GB, Form::Page("gb2312"), "gb18030"),
        (GB, Form::Page("utf-8"), "gb18030"),
        (GB, Form::Page("big5"), "gb18030"),
        (GB, Form::Xml("gb18030"), "gb18030"),
        (GB, Form::Xml("UTF-8"), "gb18030"),
        (B5, Form::Plain, "big5"),
        (B5, Form::Damaged, "big5"),
        (B5, Form::Lost, "big5"),
        (B5, Form::Rare("咗喺啲嚟嘢"), "big5"),
        (B5, Form::Page("big5"), "big5"),
        (B5, Form::Page("gb2312"), "big5"),
        (B5, Form::Page("utf-8"), "big5"),
        (Bytes::Hz, Form::Plain, "hz-gb-2312"),
        (Bytes::Utf16(u16::to_le_bytes), Form::Plain, "utf-16le"),
        (Bytes::Utf16(u16::to_le_bytes), Form::Marked, "utf-16le"),
        (Bytes::Utf16(u16::to_le_bytes), Form::Page("utf-16"), "utf-16le"),
        (Bytes::Utf16(u16::to_be_bytes), Form::Plain, "utf-16be"),
        (Bytes::Utf16(u16::to_be_bytes), Form::Marked, "utf-16be"),
        (Bytes::Utf32(u32::to_le_bytes), Form::Plain, "utf-32le"),
        (Bytes::Utf32(u32::to_le_bytes), Form::Marked, "utf-32le"),
        (Bytes::Utf32(u32::to_be_bytes), Form::Plain, "utf-32be"),
        (Bytes::Utf32(u32::to_be_bytes), Form::Marked, "utf-32be"),
    ]
};

/// Writes texts in an encoding. What a character becomes is kept, since `encoding_rs` searches its
/// tables from end to end.
struct Writer {
    bytes: Bytes,
    known: HashMap<char, Option<Vec<u8>>>,
}

impl Writer {
    /// The bytes of a character, if it has any.
    fn of(&mut self, c: char) -> Option<&[u8]> {
        let bytes = self.bytes;
        self.known
            .entry(c)
            .or_insert_with(|| {
                let mut buffer = [0; 4];
                match bytes {
                    Bytes::Of(encoding) => {
                        let known = HKSCS.iter().find(|(known, _)| encoding == BIG5 && *known == c);
                        let (written, _, lossy) = encoding.encode(c.encode_utf8(&mut buffer));
                        known
                            .map(|(_, pair)| pair.to_vec())
                            .or_else(|| (!lossy).then(|| written.into_owned()))
                    }
                    Bytes::Hz if c.is_ascii() => (c != '~').then(|| vec![c as u8]),
                    Bytes::Hz => gb2312(c).map(|pair| pair.map(|byte| byte & 0x7f).to_vec()),
                    Bytes::Utf16(bytes) => {
                        Some(c.encode_utf16(&mut [0; 2]).iter().copied().flat_map(bytes).collect())
                    }
                    Bytes::Utf32(bytes) => Some(bytes(c.into()).to_vec()),
                }
            })
            .as_deref()
    }

    /// A text; in HZ each run of Chinese stands between its marks.
    fn write(&mut self, text: &str) -> Vec<u8> {
        let mut written = Vec::new();
        let mut chinese = false;
        for c in text.chars().chain(['\n']) {
            if matches!(self.bytes, Bytes::Hz) && chinese == c.is_ascii() {
                written.extend(if chinese { b"~}" } else { b"~{" });
                chinese = !chinese;
            }
            written.extend(self.of(c).expect("only characters that can be written are drawn"));
        }
        written
    }
}

/// Characters of Hong Kong, which `encoding_rs` reads but does not write.
const HKSCS: &[(char, [u8; 2])] = &[
    ('咗', [0x9d, 0xf7]),
    ('喺', [0x9d, 0xf6]),
    ('啲', [0x9d, 0xf8]),
    ('嚟', [0x91, 0xc1]),
    ('嘢', [0x9d, 0xcf]),
];

/// The two bytes of a character in GB2312.
fn gb2312(c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, lossy) = GBK.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        [lead @ 0xa1..=0xf7, trail @ 0xa1..=0xfe] if !lossy => Some([lead, trail]),
        _ => None,
    }
}

/// Numbers that look drawn by lot (xorshift).
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// The texts of the corpus in one script, as lists of characters.
fn texts(tables: &Tables, traditional: bool) -> Vec<Vec<char>> {
    let converter = OpenCC::new();
    let read = |path| {
        let raw =
            source::read_stream("a", std::fs::File::open(path).expect("a file"), 1 << 20).expect("a file");
        let (decoded, _) = decode::decode(&raw, tables, &Config::default()).expect("a text");
        let text = if traditional {
            converter.s2t(&decoded.text, false)
        } else {
            converter.t2s(&decoded.text, false)
        };
        text.chars().collect()
    };
    files_below(&root().join("corpus")).into_iter().filter(|path| path.is_file()).map(read).collect()
}

/// An excerpt of so many characters, all of which can be written.
fn excerpt(texts: &[Vec<char>], length: usize, writer: &mut Writer, lot: &mut Lot) -> String {
    loop {
        let text = &texts[lot.below(texts.len())];
        let mut start = lot.below(text.len());
        // Half of the files begin where a line does.
        if lot.below(2) == 0 {
            start = text[..start].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
        }
        let mut fits = |c: &&char| {
            !matches!(c, '<' | '&' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}') && writer.of(**c).is_some()
        };
        let taken: String = text[start..].iter().filter(&mut fits).take(length).collect();
        let taken = taken.trim().to_owned();
        let chars = taken.chars().count();
        let han = taken.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        if chars + 5 >= length && han * HAN_IN >= chars {
            return taken;
        }
    }
}

/// The file that holds a text in some form, and the text as it then stands there.
fn file(text: &str, writer: &mut Writer, form: Form, lot: &mut Lot) -> (Vec<u8>, String) {
    let mut text = text.to_owned();
    if let Form::Rare(rare) = form {
        let mut chars: Vec<char> = text.chars().collect();
        for c in rare.chars().take(1 + chars.len() / 50) {
            chars.insert(lot.below(chars.len()), c);
        }
        text = chars.into_iter().collect();
    }
    let whole = match form {
        Form::Marked => format!("\u{feff}{text}"),
        Form::Page(charset) => format!(
            "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\"></head><body><pre>{text}</pre></body></html>"
        ),
        Form::Xml(charset) => {
            format!(
                "<?xml version=\"1.0\" encoding=\"{charset}\"?>\n<html><body><pre>{text}</pre></body></html>"
            )
        }
        _ => text.clone(),
    };
    let mut written = writer.write(&whole);
    if form == Form::Damaged {
        for _ in 0..1 + text.chars().count() / DAMAGE_IN {
            let at = lot.below(written.len());
            written[at] = [0xff, 0x80, 0x81, 0xfe][lot.below(4)];
        }
    }
    if form == Form::Lost {
        written.pop();
        for _ in 0..text.chars().count() / DAMAGE_IN {
            written.remove(lot.below(written.len()));
        }
    }
    (written, text)
}

fn read(bytes: Vec<u8>, tables: &Tables) -> Result<(Decoded, Vec<Warning>), String> {
    let raw: RawFile = source::read_stream("a", &bytes[..], 1 << 20).map_err(|(_, reason)| reason)?;
    decode::decode(&raw, tables, &Config::default()).map_err(|refusal| refusal.reason)
}

/// Whether a file was read as what it is, and what was told of it.
fn judge(read: &Result<(Decoded, Vec<Warning>), String>, text: &str, form: Form, name: &str) -> (bool, bool) {
    let Ok((decoded, warnings)) = read else { return (false, true) };
    let is_named = decoded.encoding.as_deref() == Some(name);
    // Of blanks a page keeps one; damage changes the text.
    let same = || decoded.text.split_whitespace().eq(text.split_whitespace());
    let right = is_named && (matches!(form, Form::Damaged | Form::Lost) || same());
    (right, warnings.iter().any(|warning| warning.code == WarningCode::UncertainEncoding))
}

#[derive(Default)]
struct Cell {
    files: usize,
    right: usize,
    /// Wrong and told to be uncertain.
    told: usize,
    /// Right and told to be uncertain all the same.
    doubted: usize,
}

#[test]
fn encodings_are_told() {
    let tables = Tables::load(&Config::default()).expect("built-in tables");
    let mut lot = Lot(20_070_131);
    let mut cells: BTreeMap<String, Cell> = BTreeMap::new();
    let tell = std::env::var_os("HUIZONG_TELL").is_some();
    let mut wrong = String::new();
    for (script, traditional) in [("hans", false), ("hant", true)] {
        let texts = texts(&tables, traditional);
        for &(bytes, form, name) in KINDS {
            // Neither holds the characters of the other script.
            if matches!((bytes, script), (Bytes::Hz, "hant")) || (name == "big5" && !traditional) {
                continue;
            }
            let mut writer = Writer { bytes, known: HashMap::new() };
            for length in LENGTHS {
                let cell = cells.entry(format!("{name} {form:?} {script} {length}")).or_default();
                for _ in 0..DRAWS {
                    let text = excerpt(&texts, length, &mut writer, &mut lot);
                    let (file, text) = file(&text, &mut writer, form, &mut lot);
                    let read = read(file, &tables);
                    let (right, doubted) = judge(&read, &text, form, name);
                    cell.files += 1;
                    cell.right += usize::from(right);
                    cell.told += usize::from(!right && doubted);
                    cell.doubted += usize::from(right && doubted);
                    if !right {
                        let found = read.map_or_else(
                            |reason| reason,
                            |(decoded, _)| {
                                let shown: String = decoded.text.chars().take(30).collect();
                                format!("{:?} {shown:?}", decoded.encoding)
                            },
                        );
                        let shown: String = text.chars().take(30).collect();
                        writeln!(wrong, "{name} {form:?} {script} {length}: {shown:?}\n    {found}")
                            .expect("memory");
                    }
                }
            }
        }
    }
    let sum = |of: fn(&Cell) -> usize| cells.values().map(of).sum::<usize>();
    let (files, right) = (sum(|cell| cell.files), sum(|cell| cell.right));
    let share = right as f64 / files as f64;
    let mut report = format!(
        "{right} of {files} files read right ({:.2} %); of the {} others {} were told to be uncertain, of those read right {}\n",
        100.0 * share,
        files - right,
        sum(|cell| cell.told),
        sum(|cell| cell.doubted),
    );
    for (name, cell) in cells.iter().filter(|(_, cell)| cell.right < cell.files || (tell && cell.doubted > 0))
    {
        writeln!(report, "  {name}: {} of {}, {} doubted", cell.right, cell.files, cell.doubted)
            .expect("memory");
    }
    #[expect(clippy::print_stderr, reason = "scores are for people")]
    if tell {
        eprintln!("{report}{wrong}");
    }
    assert!(files >= 2000 && share >= LEAST_RIGHT, "{report}{wrong}");
}
