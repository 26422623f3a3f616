//! Reads bytes in a given encoding, and counts the places where they do not fit it.

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::utf32::Order;
use super::{hz, step, utf32};

/// How bytes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    /// As `encoding_rs` does it; GBK is always read as its superset GB18030.
    Plain(&'static Encoding),
    /// HZ, which `encoding_rs` does not read.
    Hz,
    /// UTF-32, which it does not read either.
    Utf32(Order),
}

impl Codec {
    /// UTF-8.
    pub(super) const UTF_8: Codec = Codec::Plain(UTF_8);
    /// GBK and its superset.
    pub(super) const GB18030: Codec = Codec::Plain(GB18030);
    /// Big5 with the Hong Kong characters.
    pub(super) const BIG5: Codec = Codec::Plain(BIG5);
    /// UTF-16, low byte first.
    pub(super) const UTF_16LE: Codec = Codec::Plain(UTF_16LE);
    /// UTF-16, high byte first.
    pub(super) const UTF_16BE: Codec = Codec::Plain(UTF_16BE);

    /// UTF-32, low byte first.
    pub(super) const UTF_32LE: Codec = Codec::Utf32(Order::LowFirst);
    /// UTF-32, high byte first.
    pub(super) const UTF_32BE: Codec = Codec::Utf32(Order::HighFirst);

    /// The codec for an encoding that someone names.
    pub(super) fn of(encoding: &'static Encoding) -> Codec {
        Codec::Plain(if encoding == GBK { GB18030 } else { encoding })
    }

    /// The name that tables print, in lower case.
    pub(super) fn name(self) -> &'static str {
        match self {
            Codec::Hz => "hz-gb-2312",
            Codec::UTF_32LE => "utf-32le",
            Codec::UTF_32BE => "utf-32be",
            Codec::Plain(encoding) => {
                let is_it = |name: &&&str| name.eq_ignore_ascii_case(encoding.name());
                NAMES.iter().find(is_it).copied().unwrap_or(encoding.name())
            }
        }
    }
}

/// The names of the encodings in lower case; `encoding_rs` has them in mixed case.
const NAMES: &[&str] = &[
    "utf-8",
    "gb18030",
    "big5",
    "utf-16le",
    "utf-16be",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "euc-kr",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "macintosh",
    "x-mac-cyrillic",
    "x-user-defined",
    "replacement",
];

/// A text and how many places of it could not be read.
pub(super) struct Read {
    pub(super) text: String,
    /// Places that now read U+FFFD.
    pub(super) bad: usize,
}

/// Reads all bytes; each run that does not fit becomes one U+FFFD.
pub(super) fn read(bytes: &[u8], codec: Codec) -> Read {
    match codec {
        Codec::Hz => read(&hz::to_gbk(bytes), Codec::GB18030),
        Codec::Utf32(order) => utf32::read(bytes, order),
        Codec::Plain(encoding) => {
            if encoding == UTF_8
                && let Ok(text) = std::str::from_utf8(bytes)
            {
                return Read { text: text.to_owned(), bad: 0 };
            }
            let read = read_in(bytes, encoding, true);
            if read.bad > 0 && encoding == GB18030 { in_step(bytes).unwrap_or(read) } else { read }
        }
    }
}

/// Reads GBK that does not all fit line by line, where a line that lost one reads better so.
fn in_step(bytes: &[u8]) -> Option<Read> {
    let mut all = Read { text: String::with_capacity(bytes.len() + bytes.len() / 2), bad: 0 };
    let mut changed = false;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let read = read_in(line, GB18030, true);
        let better = if read.bad > 0 { step::read(line) } else { None };
        match better {
            Some((text, lost)) => {
                all.text.push_str(&text);
                all.bad += lost;
                changed = true;
            }
            None => {
                all.text.push_str(&read.text);
                all.bad += read.bad;
            }
        }
    }
    changed.then_some(all)
}

/// Reads the start of a file; a character that is cut off at its end is no fault.
pub(super) fn read_sample(bytes: &[u8], codec: Codec) -> Read {
    match codec {
        Codec::Hz => read(bytes, codec),
        Codec::Utf32(_) => read(&bytes[..bytes.len() & !3], codec),
        Codec::Plain(encoding) => read_in(bytes, encoding, false),
    }
}

/// Reads bytes with replacement. `last` says that the bytes go to the end of the file.
fn read_in(bytes: &[u8], encoding: &'static Encoding, last: bool) -> Read {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut read = Read { text: String::with_capacity(bytes.len() + bytes.len() / 2 + 16), bad: 0 };
    let mut rest = bytes;
    loop {
        let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut read.text, last);
        rest = &rest[used..];
        match result {
            DecoderResult::InputEmpty => return read,
            DecoderResult::OutputFull => read.text.reserve(rest.len() + rest.len() / 2 + 16),
            DecoderResult::Malformed(..) => {
                read.text.push('\u{fffd}');
                read.bad += 1;
            }
        }
    }
}

/// The text with every line ended by `\n` alone.
pub(super) fn with_line_feeds(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        clean.push_str(&rest[..at]);
        clean.push('\n');
        rest = rest[at + 1..].strip_prefix('\n').unwrap_or(&rest[at + 1..]);
    }
    clean.push_str(rest);
    clean
}
