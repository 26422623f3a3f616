//! The stored bytes of a document: all of a file or report that is not indexed text.
//!
//! Written with postcard, which is compact and fast; its form follows the types, so a change of
//! any of them asks for a new `FORMAT_VERSION`. What can be had from the text again is not
//! written twice: the source text and the source characters of figures are only kept where they
//! differ.

use serde::{Deserialize, Serialize};

use crate::model::{Facts, Figure, FileRecord, Piece, ReadReport, Report, Script};
use crate::warning::Warning;

/// What is kept of a report beside its text.
#[derive(Deserialize)]
struct Owned {
    facts: Facts,
    pieces: Vec<(i64, i64, i64)>,
    script: Script,
    figures: Vec<Figure>,
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
    figures: &'a [Figure],
    source_raws: Vec<Option<&'a str>>,
    source_text: Option<&'a str>,
    warnings: &'a [Warning],
}

/// The stored bytes of a report.
pub(super) fn write_report(read: &ReadReport) -> Result<Vec<u8>, postcard::Error> {
    let text = read.report.text.as_str();
    let source_raws = read.figures.iter().zip(&read.source_raws);
    postcard::to_stdvec(&Borrowed {
        facts: &read.report.facts,
        pieces: steps(&read.report.pieces),
        script: read.script,
        figures: &read.figures,
        source_raws: source_raws
            .map(|(figure, source)| differing(source, text.get(figure.span.start..figure.span.end)))
            .collect(),
        source_text: differing(&read.source_text, Some(text)),
        warnings: &read.report.warnings,
    })
}

/// The report that these bytes and this text were written from.
pub(super) fn read_report(number: u32, text: String, bytes: &[u8]) -> Result<ReadReport, postcard::Error> {
    let Owned { facts, pieces, script, figures, source_raws, source_text, warnings } =
        postcard::from_bytes(bytes)?;
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
