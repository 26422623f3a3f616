//! Times each operator of the query language on generated reports, in one process.
//!
//! ```text
//! cargo bench --bench search -- [--reports N] [--rounds N]
//! ```
//!
//! The index is opened once. A query is parsed, run and its first 20 hits are shown with their
//! snippets, again and again; the median and the slowest of the rounds are printed.

#![allow(clippy::print_stdout)]

#[allow(dead_code)]
#[path = "pipeline/corpus.rs"]
mod corpus;

use std::time::Instant;

use huizong::model::Config;
use huizong::pipeline::{BuildOptions, build};
use huizong::search::{SearchOptions, matching, parse, search};
use huizong::store::{Copies, Reader};

/// A query for each operator.
const QUERIES: &[&str] = &[
    "慰问金",
    "困难职工 培训",
    "\"发放慰问金\"",
    "职工*",
    "*大会",
    "职?代",
    "?慰问",
    "\"困难 慰问\"~5",
    "\"职工 工会 服务\"~20",
    "慰问~",
    "慰问~2",
    r"/慰问困难职工\d{4}人次/",
    "/(走访|看望)慰问.{0,6}职工/",
    r"/\d{5}/",
    "members:>500",
    "has:trainees relief_paid:1万..10万",
    "chars:>2000",
    "网路",
    "职工 -慰问",
];

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let (mut reports, mut rounds) = (20_000, 21);
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    while let Some(arg) = args.next() {
        let value = args.next().ok_or_else(|| format!("`{arg}` needs a value"))?.parse()?;
        match arg.as_str() {
            "--reports" => reports = value,
            "--rounds" => rounds = value,
            _ => return Err(format!("there is no option `{arg}`").into()),
        }
    }
    let folder = tempfile::tempdir()?;
    let files = folder.path().join("corpus");
    let written = corpus::write(&files, reports, 6000, 1)?;
    let options = BuildOptions {
        roots: vec![files],
        index: folder.path().join("index"),
        force: false,
        threads: 0,
        config: Config::default(),
    };
    let summary = build(&options, &())?;
    println!("{reports} files, {:.1} MB, built in {:.1} s", written.bytes as f64 / 1e6, summary.seconds);
    let reader = Reader::open(&options.index)?;
    let shown = SearchOptions { copies: Copies::All, ..SearchOptions::default() };
    println!("{:<44} {:>8} {:>10} {:>10}", "query", "reports", "median ms", "slowest ms");
    for text in QUERIES {
        let mut times = Vec::with_capacity(rounds);
        for _ in 0..rounds.max(1) {
            let started = Instant::now();
            search(&reader, &parse(text)?, shown)?;
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let hits = matching(&reader, &parse(text)?)?.len();
        println!("{text:<44} {hits:>8} {:>10.2} {:>10.2}", times[times.len() / 2], times[times.len() - 1]);
    }
    Ok(())
}
