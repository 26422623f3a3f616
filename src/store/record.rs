//! The stored bytes of a document: all of a file or report that is not indexed text.
//!
//! Written with postcard, which is compact and fast; its form follows the types, so a change of
//! any of them asks for a new `FORMAT_VERSION`. What can be had from the text again is not
//! written twice: the source text and the source characters of figures are only kept where they
//! differ.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::clusters::Groups;
use crate::model::{
    Aspect, Bound, Facts, Figure, FileRecord, Piece, ReadReport, Report, Script, Signature, Unit,
};
use crate::span::Span;
use crate::warning::Warning;

/// What is kept of a report beside its text.
#[derive(Deserialize)]
struct Owned {
    facts: Facts,
    pieces: Vec<(i64, i64, i64)>,
    script: Script,
    names: Vec<String>,
    figures: Vec<Packed>,
    source_raws: Vec<Option<String>>,
    source_text: Option<String>,
    warnings: Vec<Warning>,
}

/// The same, borrowed to be written; the fields must stand in the same order.
#[derive(Serialize)]
struct Borrowed<'a> {
    facts: &'a Facts,
    pieces: Vec<(i64, i64, i64)>,
    script: Script,
    names: Vec<&'a str>,
    figures: Vec<Packed>,
    source_raws: Vec<Option<&'a str>>,
    source_text: Option<&'a str>,
    warnings: &'a [Warning],
}

/// A figure in few bytes: names by their place in a list, spans as steps.
#[derive(Serialize, Deserialize)]
struct Packed {
    indicator: u32,
    rule: u32,
    value: Number,
    value_max: Option<Number>,
    unit: Unit,
    bound: Bound,
    aspect: Aspect,
    /// From the start of the last figure.
    start: i64,
    length: u32,
    /// From the start of the figure back to the start of its sentence.
    lead: i64,
    sentence_length: u32,
    confidence: f32,
}

/// A decimal as mantissa and scale.
#[derive(Serialize, Deserialize)]
struct Number(i128, u32);

impl Number {
    fn of(value: Decimal) -> Number {
        Number(value.mantissa(), value.scale())
    }

    fn decimal(&self) -> Result<Decimal, postcard::Error> {
        Decimal::try_from_i128_with_scale(self.0, self.1).map_err(|_| postcard::Error::DeserializeBadEncoding)
    }
}

/// The stored bytes of a report.
pub(super) fn write_report(read: &ReadReport) -> Result<Vec<u8>, postcard::Error> {
    let text = read.report.text.as_str();
    let source_raws = read.figures.iter().zip(&read.source_raws);
    let (names, figures) = pack(&read.figures);
    postcard::to_stdvec(&Borrowed {
        facts: &read.report.facts,
        pieces: steps(&read.report.pieces),
        script: read.script,
        names,
        figures,
        source_raws: source_raws
            .map(|(figure, source)| differing(source, text.get(figure.span.start..figure.span.end)))
            .collect(),
        source_text: differing(&read.source_text, Some(text)),
        warnings: &read.report.warnings,
    })
}

/// The report that these bytes and this text were written from.
pub(super) fn read_report(number: u32, text: String, bytes: &[u8]) -> Result<ReadReport, postcard::Error> {
    let Owned { facts, pieces, script, names, figures, source_raws, source_text, warnings } =
        postcard::from_bytes(bytes)?;
    let figures = unpack(&names, &figures)?;
    let source_raws = figures
        .iter()
        .zip(source_raws)
        .map(|(figure, source)| match source {
            Some(source) => Ok(source),
            None => {
                let raw = text.get(figure.span.start..figure.span.end);
                raw.map(str::to_owned).ok_or(postcard::Error::DeserializeBadEncoding)
            }
        })
        .collect::<Result<_, _>>()?;
    let source_text = source_text.unwrap_or_else(|| text.clone());
    let report = Report { number, text, pieces: pieces_of(&pieces), facts, warnings };
    Ok(ReadReport { report, figures, source_raws, source_text, script })
}

/// The stored bytes of a file.
pub(super) fn write_file(record: &FileRecord) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(record)
}

/// The file that these bytes were written from.
pub(super) fn read_file(bytes: &[u8]) -> Result<FileRecord, postcard::Error> {
    postcard::from_bytes(bytes)
}

/// A signature in bytes; its hashes have no short form.
#[derive(Serialize, Deserialize)]
struct Signed<'a> {
    #[serde(borrow)]
    text: Cow<'a, [u8]>,
    #[serde(borrow)]
    figures: Cow<'a, [u8]>,
    shingles: u32,
    year: Option<i16>,
    period: Option<u32>,
    organisation: Option<u32>,
    masked: bool,
    sample: bool,
}

/// The stored bytes of a signature.
pub(super) fn write_signature(one: &Signature) -> Result<Vec<u8>, postcard::Error> {
    let Signature { text, shingles, figures, year, period, organisation, masked, sample } = one;
    postcard::to_stdvec(&Signed {
        text: text.iter().flat_map(|bin| bin.to_le_bytes()).collect(),
        figures: figures.iter().flat_map(|hash| hash.to_le_bytes()).collect(),
        shingles: *shingles,
        year: *year,
        period: *period,
        organisation: *organisation,
        masked: *masked,
        sample: *sample,
    })
}

/// The signature that these bytes were written from.
pub(super) fn read_signature(bytes: &[u8]) -> Result<Signature, postcard::Error> {
    let Signed { text, figures, shingles, year, period, organisation, masked, sample } =
        postcard::from_bytes(bytes)?;
    let text = text.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
    let figures = figures.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
    Ok(Signature { text, shingles, figures, year, period, organisation, masked, sample })
}

/// The stored bytes of clusters.
pub(super) fn write_groups(groups: &Groups) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(groups)
}

/// The clusters that these bytes were written from.
pub(super) fn read_groups(bytes: &[u8]) -> Result<Groups, postcard::Error> {
    postcard::from_bytes(bytes)
}

fn pack(figures: &[Figure]) -> (Vec<&str>, Vec<Packed>) {
    let mut names: Vec<&str> = Vec::new();
    let mut start = 0;
    let packed = figures
        .iter()
        .map(|figure| {
            let mut name = |name| {
                let known = names.iter().position(|other| *other == name);
                known.unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                }) as u32
            };
            let (span, sentence) = (figure.span, figure.sentence);
            let step = span.start as i64 - start;
            start = span.start as i64;
            Packed {
                indicator: name(figure.indicator.as_str()),
                rule: name(figure.rule.as_str()),
                value: Number::of(figure.value),
                value_max: figure.value_max.map(Number::of),
                unit: figure.unit,
                bound: figure.bound,
                aspect: figure.aspect,
                start: step,
                length: span.len() as u32,
                lead: span.start as i64 - sentence.start as i64,
                sentence_length: sentence.len() as u32,
                confidence: figure.confidence,
            }
        })
        .collect();
    (names, packed)
}

fn unpack(names: &[String], packed: &[Packed]) -> Result<Vec<Figure>, postcard::Error> {
    let broken = postcard::Error::DeserializeBadEncoding;
    let name = |index: u32| names.get(index as usize).cloned().ok_or(broken.clone());
    let span = |start: i64, length: u32| {
        let start = usize::try_from(start).map_err(|_| broken.clone())?;
        let end = start.checked_add(length as usize).ok_or(broken.clone())?;
        Ok(Span::new(start, end))
    };
    let mut start = 0i64;
    packed
        .iter()
        .map(|figure| {
            start = start.wrapping_add(figure.start);
            Ok(Figure {
                indicator: name(figure.indicator)?,
                value: figure.value.decimal()?,
                value_max: figure.value_max.as_ref().map(Number::decimal).transpose()?,
                unit: figure.unit,
                bound: figure.bound,
                aspect: figure.aspect,
                span: span(start, figure.length)?,
                sentence: span(start.wrapping_sub(figure.lead), figure.sentence_length)?,
                rule: name(figure.rule)?,
                confidence: figure.confidence,
            })
        })
        .collect()
}

fn differing<'a>(source: &'a str, same: Option<&str>) -> Option<&'a str> {
    (Some(source) != same).then_some(source)
}

/// Pieces as the steps from one to the next: small numbers, one byte each as a rule.
fn steps(pieces: &[Piece]) -> Vec<(i64, i64, i64)> {
    let mut last = (0i64, 0i64, 0i64);
    pieces
        .iter()
        .map(|piece| {
            let here = (piece.start as i64, piece.page_start as i64, i64::from(piece.line));
            let step = (here.0 - last.0, here.1 - last.1, here.2 - last.2);
            last = here;
            step
        })
        .collect()
}

fn pieces_of(steps: &[(i64, i64, i64)]) -> Vec<Piece> {
    let mut here = (0i64, 0i64, 0i64);
    steps
        .iter()
        .map(|step| {
            here = (here.0.wrapping_add(step.0), here.1.wrapping_add(step.1), here.2.wrapping_add(step.2));
            Piece { start: here.0 as usize, page_start: here.1 as usize, line: here.2 as u32 }
        })
        .collect()
}
