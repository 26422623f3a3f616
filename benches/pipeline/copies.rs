//! Times what the recognition of copies adds to a build: the signatures and the clusters.
//!
//! The signatures of all reports of an index are made again on one thread, and clustered. A build
//! makes the signatures on all its threads and the clusters on one. Reports of the generated corpus
//! are all made of the same few sentences, so that each lies in full buckets: the worst case.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use huizong::model::{Config, Signature};
use huizong::similar;
use huizong::store::Reader;
use huizong::tables::Tables;

/// What was measured.
pub struct Copies {
    /// Seconds that all signatures take on one thread.
    pub signing: f64,
    /// Bytes of text that were signed.
    pub bytes: usize,
    /// Seconds that clustering takes.
    pub clustering: f64,
    /// Reports in clusters of more than one.
    pub in_clusters: usize,
}

/// Times signatures and clusters of the reports of an index.
pub fn time(index: &Path) -> huizong::Result<Copies> {
    let tables = Tables::load(&Config::default())?;
    let reader = Reader::open(index)?;
    let mut copies = Copies { signing: 0.0, bytes: 0, clustering: 0.0, in_clusters: 0 };
    let mut signatures: Vec<Signature> = Vec::new();
    for report in reader.reports()? {
        let read = report?.read;
        copies.bytes += read.report.text.len();
        let begun = Instant::now();
        let signature = black_box(similar::sign(&read.report, &read.figures, &tables));
        copies.signing += begun.elapsed().as_secs_f64();
        signatures.push(signature);
    }
    let begun = Instant::now();
    let clusters = similar::clusters(&signatures);
    copies.clustering = begun.elapsed().as_secs_f64();
    copies.in_clusters = clusters.iter().map(Vec::len).sum();
    Ok(copies)
}

impl Copies {
    /// Their share of a build of this many seconds on so many threads.
    pub fn share(&self, build: f64, threads: usize) -> f64 {
        (self.signing / threads.max(1) as f64 + self.clustering) / build
    }
}
