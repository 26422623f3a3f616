//! Rich text to the lines that a reader sees.
//!
//! Chinese programs write characters as bytes in the encoding of the font (`\'b9\'a4`), as numbers
//! (`\u24037?`), or plain. Groups that are no text (fonts, colors, pictures, headers) stay out.
//! Source: Rich Text Format Specification 1.9.1.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};

use super::page::Page;
use super::{Refusal, failed, rows};
use crate::warning::{Warning, WarningCode};

/// What a file begins with.
const BEGIN: &[u8] = b"{\\rtf";
/// Groups that hold no text of the document.
const OUT: &[&[u8]] = &[
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"header",
    b"footer",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footerl",
    b"footerr",
    b"footerf",
    b"object",
    b"listtable",
    b"listoverridetable",
    b"themedata",
    b"datastore",
    b"xmlnstbl",
    b"generator",
    b"fldinst",
    b"sp",
    b"annotation",
    b"ftnsep",
    b"ftnsepc",
    b"nonshppict",
];
/// Groups of later versions (`\*`) that hold text all the same: text boxes.
const TEXT: &[&[u8]] = &[b"shpinst", b"shptxt"];
/// Control words that stand for characters.
const CHARACTERS: &[(&[u8], char)] = &[
    (b"tab", '\t'),
    (b"emdash", '—'),
    (b"endash", '–'),
    (b"lquote", '‘'),
    (b"rquote", '’'),
    (b"ldblquote", '“'),
    (b"rdblquote", '”'),
    (b"bullet", '•'),
    (b"emspace", ' '),
    (b"enspace", ' '),
];

/// The lines of a document.
///
/// # Errors
/// Where the bytes are no rich text.
pub(super) fn read(bytes: &[u8]) -> Result<Page, Refusal> {
    if !bytes.starts_with(BEGIN) {
        return Err(failed("damaged: the file does not begin as rich text does"));
    }
    let mut parser = Parser { bytes, ..Parser::default() };
    let is_whole = parser.run();
    parser.end_line();
    parser.end_row();
    let mut page = Page { lines: parser.lines, ..Page::default() };
    if !is_whole {
        let message = "the rtf file is cut off; what was left of it was read";
        page.warnings.push(Warning::new(WarningCode::PartLost, message));
    }
    Ok(page)
}

/// What holds within a group, and is restored where it ends.
#[derive(Clone, Copy)]
struct State {
    out: bool,
    /// Characters to pass over after a number, written for older programs.
    fallback: usize,
    font: i32,
    in_table: bool,
}

impl Default for State {
    fn default() -> Self {
        State { out: false, fallback: 1, font: -1, in_table: false }
    }
}

#[derive(Default)]
struct Parser<'b> {
    bytes: &'b [u8],
    at: usize,
    state: State,
    groups: Vec<State>,
    /// How many groups are open in the table of fonts.
    fonts_at: Option<usize>,
    /// The font that is described there.
    described: i32,
    fonts: HashMap<i32, &'static Encoding>,
    encoding: Option<&'static Encoding>,
    /// Bytes of text whose encoding is that of the font.
    pending: Vec<u8>,
    /// Characters that are still to be passed over.
    passing: usize,
    /// The first half of a character beyond the sixteenth bit.
    high: Option<u16>,
    line: String,
    cell: Vec<String>,
    row: Vec<Vec<String>>,
    lines: Vec<String>,
}

impl Parser<'_> {
    /// Reads to the end; whether the first group was closed.
    fn run(&mut self) -> bool {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.groups.push(self.state);
                }
                b'}' => {
                    self.flush();
                    self.passing = 0;
                    self.state = self.groups.pop().unwrap_or_default();
                    if self.fonts_at.is_some_and(|depth| self.groups.len() < depth) {
                        self.fonts_at = None;
                    }
                    if self.groups.is_empty() {
                        return true;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
        self.flush();
        false
    }

    /// Takes a byte of text.
    fn byte(&mut self, byte: u8) {
        if self.passing > 0 {
            self.passing -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    /// Reads what follows a backslash.
    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if first.is_ascii_alphabetic() {
            return self.word();
        }
        self.at += 1;
        match first {
            b'\'' => {
                let digit = |at: usize| self.bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
                let digits = (digit(self.at), digit(self.at + 1));
                self.at = (self.at + 2).min(self.bytes.len());
                if let (Some(high), Some(low)) = digits {
                    self.byte((high * 16 + low) as u8);
                }
            }
            b'\\' | b'{' | b'}' => self.byte(first),
            b'~' => self.push(' '),
            b'_' => self.push('-'),
            b'\r' | b'\n' => self.end_paragraph(),
            b'*' => {
                self.flush();
                let rest = &self.bytes[self.at..];
                let holds_text = TEXT.iter().any(|word| {
                    rest.strip_prefix(b"\\").is_some_and(|rest| {
                        rest.starts_with(word) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphabetic)
                    })
                });
                self.state.out |= !holds_text;
            }
            _ => {}
        }
    }

    /// Reads a control word with its number.
    fn word(&mut self) {
        let count = |bytes: &[u8], is: fn(&u8) -> bool| bytes.iter().take_while(|byte| is(byte)).count();
        let rest = &self.bytes[self.at..];
        let length = count(rest, u8::is_ascii_alphabetic);
        let (word, rest) = rest.split_at(length);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = count(&rest[sign..], u8::is_ascii_digit);
        let number =
            std::str::from_utf8(&rest[..sign + digits]).ok().and_then(|text| text.parse::<i32>().ok());
        self.at += length + if digits > 0 { sign + digits } else { 0 };
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        self.flush();
        self.passing = 0;
        if let Some((_, character)) = CHARACTERS.iter().find(|(name, _)| *name == word) {
            return self.push(*character);
        }
        match word {
            b"ansicpg" => self.encoding = number.and_then(encoding_of),
            b"fonttbl" => {
                self.state.out = true;
                self.fonts_at = Some(self.groups.len());
            }
            b"f" if self.fonts_at.is_some() => self.described = number.unwrap_or(0),
            b"f" => self.state.font = number.unwrap_or(-1),
            b"fcharset" if self.fonts_at.is_some() => {
                // 0 is the charset of whatever the document is in.
                if let Some(encoding) = number.filter(|number| *number != 0).and_then(encoding_of) {
                    self.fonts.insert(self.described, encoding);
                }
            }
            b"plain" => self.state.font = -1,
            b"uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 16) as usize,
            b"u" => {
                self.unicode(number.unwrap_or(0) as u16);
                self.passing = self.state.fallback;
            }
            b"par" | b"line" | b"sect" | b"page" | b"column" => self.end_paragraph(),
            b"pard" => self.state.in_table = false,
            b"intbl" => self.state.in_table = true,
            b"cell" | b"nestcell" if !self.state.out => {
                self.end_line();
                let mut cell = std::mem::take(&mut self.cell);
                if word == b"cell" {
                    self.row.push(cell);
                } else {
                    // A table within a cell becomes lines of the cell.
                    self.cell.append(&mut cell);
                }
            }
            b"row" if !self.state.out => self.end_row(),
            b"bin" => {
                self.at = self.at.saturating_add(number.unwrap_or(0).max(0) as usize).min(self.bytes.len())
            }
            _ if OUT.contains(&word) => self.state.out = true,
            _ => {}
        }
    }

    /// Takes a character that is given by its number, which may be half of one.
    fn unicode(&mut self, unit: u16) {
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let units = [self.high.take().unwrap_or(unit), unit];
        let units = if (0xdc00..0xe000).contains(&unit) { &units[..] } else { &units[1..] };
        for character in char::decode_utf16(units.iter().copied()) {
            self.push(character.unwrap_or('\u{fffd}'));
        }
    }

    /// Decodes the bytes so far.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        if !self.state.out {
            let encoding =
                self.fonts.get(&self.state.font).copied().or(self.encoding).unwrap_or(WINDOWS_1252);
            // A font for Latin script is often named for characters that are not in it.
            let fits = |encoding: &&'static Encoding| {
                encoding.decode_without_bom_handling_and_without_replacement(&bytes).is_some()
            };
            let encoding = Some(encoding).filter(fits).or(self.encoding).unwrap_or(encoding);
            self.line.push_str(&encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    fn push(&mut self, character: char) {
        self.flush();
        if !self.state.out {
            self.line.push(character);
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if !self.state.out {
            self.end_line();
            if !self.state.in_table {
                self.lines.append(&mut self.cell);
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.cell.push(line.trim_end().to_owned());
        }
    }

    fn end_row(&mut self) {
        self.end_line();
        rows::push(&mut self.lines, std::mem::take(&mut self.row));
        self.lines.append(&mut self.cell);
    }
}

/// The encoding with this number: of a code page, or of a font's charset.
fn encoding_of(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        134 | 936 | 54936 => GB18030,
        136 | 950 => BIG5,
        128 | 932 => SHIFT_JIS,
        129 | 949 => EUC_KR,
        204 | 1251 => WINDOWS_1251,
        0 | 1252 => WINDOWS_1252,
        65001 => UTF_8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let page = read(format!("{{\\rtf1\\ansi\\ansicpg936 {text}}}").as_bytes()).unwrap();
        assert_eq!(page.lines, expected, "reading {text}: see decode/rtf.rs");
    }

    #[test]
    fn characters_in_every_way() {
        check(r"\'b9\'a4\'bb\'e1 2012\par", &["工会 2012"]);
        check(
            r"{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset136 MingLiU;}}\f1 \'a4\'75\f0 \'bb\'e1",
            &["工会"],
        );
        check(r"\uc1\u24037?\u20250?\uc0\u24037", &["工会工"]);
        check(r"\u-10179?\u-8704?", &["😀"]);
        check(r"{\fonttbl{\f0\fcharset0 Times;}}\f0\'b9\'a4\emdash\{1\}", &["工—{1}"]);
    }

    #[test]
    fn tables_become_rows() {
        check(
            r"before\par\trowd\intbl\'b5\'a5\'ce\'bb\cell\'bd\'f0\'b6\'ee\cell\row\intbl a\par b\cell 20\cell\row\pard after",
            &["before", "单位\t金额", "a b\t20", "after"],
        );
    }

    #[test]
    fn what_is_no_text_stays_out() {
        check(
            r"{\info{\title secret}}{\*\generator x;}{\pict 00ff}a{\header b}{\footer\par c}\bin3 xyz",
            &["a"],
        );
        check(r"{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt box\par}}}", &["box"]);
    }

    #[test]
    fn a_cut_is_told() {
        let page = read(b"{\\rtf1 text\\par more\\'b").unwrap();
        assert_eq!((page.lines, page.warnings.len()), (vec!["text".to_owned(), "more".to_owned()], 1));
        assert!(read(b"text").is_err());
    }
}
