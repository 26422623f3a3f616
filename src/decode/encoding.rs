//! Decides the encoding of a file's bytes.
//!
//! A byte order mark is believed, and so is text that is valid UTF-8. Otherwise the start of the
//! file is read in every encoding that Chinese files come in, and the reading that is most Chinese
//! wins; what the page declares and what `chardetng` thinks are voices in this, no more, since
//! both are often wrong on short or damaged files.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::bytes::{self, Codec};
use super::score::{self, Score};
use super::{declared, hz};
use crate::model::{Config, EncodingSource, Format};
use crate::tables::Tables;
use crate::tables::script::ScriptTable;
use crate::warning::{Warning, WarningCode};

/// Bytes that candidates are scored on, from the first that is no ASCII.
const SAMPLE_BYTES: usize = 16 << 10;
/// Bytes that `chardetng` is shown, and only in a close call; it is slow.
const DETECTOR_BYTES: usize = 4 << 10;
/// What a declaration adds to a candidate's score.
const DECLARED_BONUS: f64 = 0.08;
/// What the detector's vote adds.
const DETECTED_BONUS: f64 = 0.05;
/// What it adds that every byte of the file is valid UTF-8, which chance seldom makes.
const VALID_UTF8_BONUS: f64 = 0.3;
/// Two scores nearer than this are told as a close call.
const CLOSE_CALL: f64 = 0.15;
/// A reading with a better score than this needs no comparison.
const CLEARLY: f64 = 0.75;
/// A reading with a lower score than this may be wrong although no other is better.
const HARDLY: f64 = 0.4;
/// HZ, whose marks hardly stand in another text, has at least this score.
const LEAST_HZ: f64 = 0.2;
/// UTF-16 without a mark has at least this score.
const LEAST_WIDE: f64 = 0.3;
/// Files with more garbage than this, as read best, hold no text.
const MOST_GARBAGE: f64 = 0.2;
/// What has a better score than this is text all the same: a few bytes spoil a short file.
const SURELY_TEXT: f64 = 0.6;
/// Valid UTF-8 with fewer bytes beyond ASCII than this is compared with other readings too.
const SHORT_BYTES: usize = 12;

/// What a reading loses that gives characters which no text holds, such as NUL.
const GARBAGE_PENALTY: f64 = 2.0;

/// How to read a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// In which encoding.
    pub(super) codec: Codec,
    /// How it became known.
    pub(super) source: EncodingSource,
    /// Length of the byte order mark.
    pub(super) skip: usize,
}

/// Chooses how to read a file.
///
/// # Errors
/// The reason why the bytes are no text.
pub(super) fn choose(
    bytes: &[u8],
    format: Format,
    tables: &Tables,
    config: &Config,
) -> Result<(Choice, Vec<Warning>), String> {
    let mark = byte_order_mark(bytes);
    if let Some(encoding) = config.encoding {
        let codec = Codec::of(encoding);
        let skip = mark.filter(|(marked, _)| *marked == codec).map_or(0, |(_, length)| length);
        return Ok((Choice { codec, source: EncodingSource::Declared, skip }, Vec::new()));
    }
    if let Some((codec, skip)) = mark
        && score_of(&bytes[skip..], codec, tables.script).garbage <= MOST_GARBAGE
    {
        return Ok((Choice { codec, source: EncodingSource::Bom, skip }, Vec::new()));
    }
    let is_page = format == Format::Html || bytes.starts_with(b"<?xml");
    let said = is_page.then(|| declared::encoding_of(bytes)).flatten().map(Codec::of);
    let valid = std::str::from_utf8(bytes).is_ok();
    let (codec, uncertain) = detect(bytes, valid, said, tables.script)?;

    let source = match codec {
        _ if said == Some(codec) => EncodingSource::Declared,
        _ if codec == Codec::UTF_8 && valid => EncodingSource::Utf8,
        _ => EncodingSource::Detected,
    };
    let mut warnings = Vec::new();
    if let Some(said) = said.filter(|said| *said != codec && !bytes.is_ascii()) {
        let message = format!("declared as {}, but the bytes are {}", said.name(), codec.name());
        warnings.push(Warning::new(WarningCode::WrongDeclaration, message));
    }
    if let Some(why) = uncertain {
        let message = format!("read as {}; {why}; look at the text, use `--encoding`", codec.name());
        warnings.push(Warning::new(WarningCode::UncertainEncoding, message));
    }
    // A mark that did not fit is still no part of the text.
    let skip = mark.filter(|(marked, _)| *marked == codec).map_or(0, |(_, length)| length);
    Ok((Choice { codec, source, skip }, warnings))
}

/// The encoding that a byte order mark tells of, and the mark's length.
fn byte_order_mark(bytes: &[u8]) -> Option<(Codec, usize)> {
    const MARKS: [(&[u8], Codec); 3] = [
        (b"\x84\x31\x95\x33", Codec::GB18030),
        (b"\xff\xfe\0\0", Codec::UTF_32LE),
        (b"\0\0\xfe\xff", Codec::UTF_32BE),
    ];
    if let Some((mark, codec)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some((*codec, mark.len()));
    }
    Encoding::for_bom(bytes).map(|(encoding, length)| (Codec::Plain(encoding), length))
}

/// The encoding by the look of the bytes, and why it may be wrong. `valid` says that they are
/// UTF-8.
fn detect(
    bytes: &[u8],
    valid: bool,
    said: Option<Codec>,
    table: &ScriptTable,
) -> Result<(Codec, Option<String>), String> {
    let has_nul = memchr::memchr(0, bytes).is_some();
    if bytes.is_ascii() && !has_nul {
        let hz = hz::is_likely(bytes) && score_of(bytes, Codec::Hz, table).chinese > LEAST_HZ;
        let codec = if hz { Codec::Hz } else { Codec::UTF_8 };
        return refuse_garbage(score_of(bytes, codec, table)).map(|()| (codec, None));
    }
    // Characters of three bytes and more are hardly ever valid UTF-8 by chance.
    let telling = || bytes.iter().filter(|byte| **byte >= 0x80).take(SHORT_BYTES).count() == SHORT_BYTES;
    if valid && !has_nul && telling() && bytes.iter().any(|byte| *byte >= 0xe0) {
        return Ok((Codec::UTF_8, None));
    }

    let sample = sample_of(bytes);
    let mut candidates = vec![Codec::UTF_8, Codec::GB18030, Codec::BIG5];
    if bytes.len().is_multiple_of(2) || has_nul {
        candidates.extend([Codec::UTF_16LE, Codec::UTF_16BE]);
    }
    if has_nul {
        candidates.extend([Codec::UTF_32LE, Codec::UTF_32BE]);
    }
    candidates.extend(said.filter(|said| !candidates.contains(said)));
    let of = |codec| {
        let score = score_of(sample, codec, table);
        let declared = if said == Some(codec) { DECLARED_BONUS } else { 0.0 };
        let valid = if codec == Codec::UTF_8 && valid { VALID_UTF8_BONUS } else { 0.0 };
        Candidate { codec, score, total: score.chinese + declared + valid - GARBAGE_PENALTY * score.faults }
    };
    // Most files that are not UTF-8 are plain GBK, and no other reading comes near then.
    let gbk = of(Codec::GB18030);
    if !valid && gbk.score.chinese > CLEARLY && gbk.score.garbage == 0.0 && gbk.score.telling > SHORT_BYTES {
        return Ok((Codec::GB18030, None));
    }
    let mut ranked: Vec<Candidate> = candidates
        .into_iter()
        .map(|codec| if codec == Codec::GB18030 { gbk } else { of(codec) })
        // Any bytes can be read as UTF-16, and as UTF-32 zeros can; without a mark it takes text to show that they are.
        .filter(|candidate| !is_wide(candidate.codec) || candidate.score.chinese > LEAST_WIDE)
        .collect();
    // A stable sort: among equals the order of the candidates decides, on every machine. UTF-8,
    // GB18030 and Big5 are always there.
    let rank = |ranked: &mut Vec<Candidate>| ranked.sort_by(|a, b| b.total.total_cmp(&a.total));
    let is_close = |ranked: &[Candidate]| ranked[0].total - ranked[1].total < CLOSE_CALL;
    rank(&mut ranked);
    if is_close(&ranked) {
        let vote = detector_vote(sample);
        ranked.iter_mut().filter(|c| c.codec == vote).for_each(|c| c.total += DETECTED_BONUS);
        rank(&mut ranked);
    }
    let best = &ranked[0];
    refuse_garbage(best.score)?;
    let is_right = best.codec == Codec::UTF_8 && valid;
    let uncertain = match best.score {
        Score { telling: 0, .. } => None,
        _ if is_close(&ranked) => Some(format!("{} would fit nearly as well", ranked[1].codec.name())),
        Score { chinese, .. } if chinese < HARDLY && !is_right => Some("hardly Chinese as it reads".into()),
        _ => None,
    };
    Ok((best.codec, uncertain))
}

/// An encoding that a file may be in.
#[derive(Clone, Copy)]
struct Candidate {
    codec: Codec,
    score: Score,
    /// The score with what speaks for it beside.
    total: f64,
}

/// Whether the best reading of a file is text at all.
fn refuse_garbage(best: Score) -> Result<(), String> {
    if best.garbage <= MOST_GARBAGE || best.chinese > SURELY_TEXT {
        return Ok(());
    }
    Err(format!(
        "no text could be read: {:.0} % of the bytes are control characters or fit no encoding",
        best.garbage * 100.0
    ))
}

/// What `chardetng` takes the bytes for.
fn detector_vote(sample: &[u8]) -> Codec {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample[..sample.len().min(DETECTOR_BYTES)], true);
    Codec::of(detector.guess(Some(b"cn"), Utf8Detection::Allow))
}

/// How Chinese the sample of a file is, read in an encoding.
fn score_of(bytes: &[u8], codec: Codec, table: &ScriptTable) -> Score {
    let text = bytes::read_sample(sample_of(bytes), codec).text;
    score::of(&text, is_wide(codec).then_some(score::WIDE_ASCII), table)
}

/// Whether the encoding has two or four bytes for every character, ASCII too.
fn is_wide(codec: Codec) -> bool {
    [Codec::UTF_16LE, Codec::UTF_16BE, Codec::UTF_32LE, Codec::UTF_32BE].contains(&codec)
}

/// The part of a file that tells its encoding: from the first byte that is no ASCII (a NUL tells
/// too), on a boundary of four bytes for UTF-32.
fn sample_of(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| *byte >= 0x80 || *byte == 0).unwrap_or(0) & !3;
    &bytes[first..bytes.len().min(first + SAMPLE_BYTES)]
}
