//! What a row of a table is read from: a report with its figures, and its place in the corpus.
//!
//! [`Entry`] is made from a report that was just read or from one that the store gave back; the
//! getters of [`super::schema`] read their values from it. Positions are counted in characters
//! here, because people and spreadsheets count characters, not bytes.

use std::sync::OnceLock;

use rust_decimal::Decimal;

use crate::model::{Facts, Figure, ReadReport};
use crate::store::Clusters;

/// Longest `near`, in characters.
const NEAR_CHARS: usize = 12;

/// A report as the tables see it.
#[derive(Debug)]
pub struct Entry {
    /// 16 hex digits of blake3 over the simplified text.
    pub report_id: String,
    /// Path of its file.
    pub path: String,
    /// Its copies share it: the id of the report that speaks for them.
    pub cluster: String,
    /// Reports of the corpus in that cluster.
    pub copies: u32,
    /// Text, facts and figures.
    pub read: ReadReport,
    /// Characters before the first and after the last character of each figure.
    positions: OnceLock<Vec<(usize, usize)>>,
}

impl Entry {
    /// A report that stands alone: its own cluster, one copy.
    pub fn new(report_id: String, path: String, read: ReadReport) -> Self {
        let cluster = report_id.clone();
        Entry { report_id, path, cluster, copies: 1, read, positions: OnceLock::new() }
    }

    /// The same among its copies; `id` is the number of its id.
    pub fn within(mut self, clusters: &Clusters, id: u64) -> Self {
        self.cluster = format!("{:016x}", clusters.cluster(id));
        self.copies = clusters.copies(id);
        self
    }

    /// What the report says of itself.
    pub fn facts(&self) -> &Facts {
        &self.read.report.facts
    }

    /// Its simplified text.
    pub fn text(&self) -> &str {
        &self.read.report.text
    }

    /// Its figures, in the order of the text.
    pub fn figures(&self) -> &[Figure] {
        &self.read.figures
    }

    /// Characters of the text.
    pub fn chars(&self) -> usize {
        self.text().chars().count()
    }

    /// First line in the decoded file.
    pub fn line_start(&self) -> u32 {
        self.read.report.pieces.first().map_or(1, |piece| piece.line)
    }

    /// Last line in the decoded file.
    pub fn line_end(&self) -> u32 {
        self.read.report.pieces.last().map_or(1, |piece| piece.line)
    }

    /// The number phrase of a figure.
    pub fn raw(&self, at: usize) -> &str {
        self.figures()[at].span.of(self.text())
    }

    /// The sentence of a figure.
    pub fn sentence(&self, at: usize) -> &str {
        self.figures()[at].sentence.of(self.text())
    }

    /// Up to 12 characters before a figure, within its sentence.
    pub fn near(&self, at: usize) -> &str {
        let figure = &self.figures()[at];
        let before = &self.text()[figure.sentence.start.min(figure.span.start)..figure.span.start];
        let cut = before.char_indices().rev().take(NEAR_CHARS).last().map_or(0, |(offset, _)| offset);
        &before[cut..]
    }

    /// Line of a figure in the decoded file.
    pub fn line_of(&self, at: usize) -> u32 {
        self.read.report.piece_at(self.figures()[at].span.start).line
    }

    /// First character of a figure, and the one after its last, counted from the text's start.
    pub fn position(&self, at: usize) -> (usize, usize) {
        self.positions.get_or_init(|| positions(self.text(), self.figures()))[at]
    }

    /// Confidence of a figure with two decimals, so that it prints the same everywhere.
    pub fn confidence(&self, at: usize) -> Decimal {
        let hundredths = (f64::from(self.figures()[at].confidence) * 100.0).round();
        // Clamped first, so the cast keeps the value.
        Decimal::new(hundredths.clamp(0.0, 100.0) as i64, 2)
    }
}

/// Character positions of all figures in one walk; figures stand in the order of the text.
fn positions(text: &str, figures: &[Figure]) -> Vec<(usize, usize)> {
    let (mut bytes, mut chars) = (0, 0);
    let mut chars_to = |offset: usize| {
        if offset < bytes {
            return text[..offset].chars().count();
        }
        chars += text[bytes..offset].chars().count();
        bytes = offset;
        chars
    };
    figures.iter().map(|figure| (chars_to(figure.span.start), chars_to(figure.span.end))).collect()
}
