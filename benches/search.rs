//! Times search on generated reports, operator by operator, beside two peers with the same queries.
//!
//! ```text
//! cargo bench --bench search -- [--reports N] [--peers N] [--queries N] [--seed N] [--work DIR] [--out DIR]
//! ```
//!
//! The sentences are those of `corpus/`, drawn as often as words are in a language; `--few` takes
//! the handful of the build's own bench instead, so that every word stands in nearly every report.
//! The release program builds the index. The queries are drawn from the reports by a fixed seed;
//! the index is opened once for all of them, and a run of the program is timed beside it. The peers
//! (SQLite FTS5 with trigrams, tantivy with a plain jieba tokenizer) hold the first `--peers`
//! reports as huizong read them, so nothing but search is compared; a plain scan says what each of
//! them misses. `--work` keeps corpus and index for another run, `--out` keeps the figures.

#![allow(clippy::print_stdout)]

#[allow(dead_code)]
#[path = "pipeline/bare.rs"]
mod bare;
#[allow(dead_code)]
#[path = "pipeline/corpus.rs"]
mod corpus;
#[path = "search/draw.rs"]
mod draw;
#[path = "search/peers.rs"]
mod peers;
#[path = "search/told.rs"]
mod told;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use huizong::search::facets::{FIELDS, facets};
use huizong::search::{SearchOptions, matching, parse, search};
use huizong::store::Reader;

use corpus::{Dice, Sentences};
use draw::Class;
use told::{Size, Times};

type Failure = Box<dyn std::error::Error>;

/// The release program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_huizong");
/// Bytes of a report, about.
const REPORT_BYTES: usize = 6000;
/// Runs of the whole program.
const COLD_RUNS: usize = 20;
/// A query is asked so often, or until it took so long in all; the quickest counts, so that what
/// else the machine does tells less.
const ROUNDS: usize = 5;
const ROUNDS_SECONDS: f64 = 0.2;

/// What to measure.
struct Plan {
    reports: usize,
    peers: usize,
    queries: usize,
    seed: u64,
    few: bool,
    work: Option<PathBuf>,
    out: Option<PathBuf>,
}

fn main() -> Result<(), Failure> {
    let plan = Plan::from_args(std::env::args().skip(1))?;
    let own = tempfile::tempdir()?;
    let work = plan.work.as_deref().unwrap_or(own.path());
    let mut told = told::Told::default();

    let files = work.join("corpus");
    if !files.exists() {
        let sentences = if plan.few { Sentences::OfItsOwn } else { sentences_of_sample(plan.seed)? };
        corpus::write_of(&sentences, &files, plan.reports, REPORT_BYTES, plan.seed)?;
    }
    let index = work.join("index");
    if !index.exists() {
        let seconds = timed(|| run(&["build", &name(&files), "--index", &name(&index)]))?.0;
        let bare = work.join("bare");
        let bare_seconds = timed(|| Ok(bare::build(&files, &bare, 2)?))?.0;
        told.build = Some((seconds, bare_seconds));
        std::fs::remove_dir_all(&bare)?;
    }

    let reader = Reader::open(&index)?;
    let mut texts = Vec::with_capacity(plan.reports);
    for report in reader.reports()? {
        let report = report?;
        texts.push(report.read.report.text);
    }
    told.reports = texts.len();
    told.corpus(&texts);
    let mut size = Size::of("huizong", &index, texts.len(), told.text_bytes)?;
    size.build_seconds = told.build.map(|(seconds, _)| seconds);
    told.sizes.push(size);
    let classes = draw::classes(&texts, plan.queries, &mut Dice(plan.seed | 1));

    println!("{} reports, {:.1} MB of text", told.reports, told.text_bytes as f64 / 1e6);
    let (seconds, reader) = timed(|| Ok(Reader::open(&index)?))?;
    let (first, _) = timed(|| Ok(search(&reader, &parse("\"第一次\"")?, SearchOptions::default())?))?;
    told.opening_ms = (seconds * 1e3, first * 1e3);
    for class in &classes {
        let times = class_times(&reader, class)?;
        println!("{}", times.line());
        told.times.push(times);
    }
    for query in ["工会", "\"工会\"", "members:>1000"] {
        let times = facet_times(&reader, query)?;
        println!("{}", times.line());
        told.times.push(times);
    }
    for query in ["困难职工", "\"困难职工\"", "members:>1000"] {
        let times = cold_times(&index, query)?;
        println!("{}", times.line());
        told.cold.push(times);
    }

    if plan.peers > 0 {
        texts.truncate(plan.peers);
        peers::compare(work, &texts, &index, &classes, &mut told)?;
    }
    let summary = told.summary();
    println!("\n{summary}");
    match &plan.out {
        Some(out) => told.keep(out, &plan.command(), &summary),
        None => Ok(()),
    }
}

impl Plan {
    fn from_args(args: impl Iterator<Item = String>) -> Result<Plan, Failure> {
        let mut plan =
            Plan { reports: 20_000, peers: 20_000, queries: 200, seed: 1, few: false, work: None, out: None };
        // `cargo bench` says `--bench` to every bench.
        let mut args = args.filter(|arg| arg != "--bench");
        while let Some(arg) = args.next() {
            if arg == "--few" {
                plan.few = true;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("`{arg}` needs a value"))?;
            match arg.as_str() {
                "--reports" => plan.reports = value.parse()?,
                "--peers" => plan.peers = value.parse()?,
                "--queries" => plan.queries = value.parse::<usize>()?.max(1),
                "--seed" => plan.seed = value.parse()?,
                "--work" => plan.work = Some(value.into()),
                "--out" => plan.out = Some(value.into()),
                _ => return Err(format!("`{arg}` is no option; see the head of this file").into()),
            }
        }
        Ok(plan)
    }

    fn command(&self) -> String {
        let Plan { reports, peers, queries, seed, few, .. } = self;
        let few = if *few { " --few" } else { "" };
        format!(
            "cargo bench --bench search -- --reports {reports} --peers {peers} --queries {queries} \
             --seed {seed}{few} --out DIR"
        )
    }
}

/// The sentences of the sample corpus, in an order by the seed.
fn sentences_of_sample(seed: u64) -> Result<Sentences, Failure> {
    let folder = tempfile::tempdir()?;
    let index = folder.path().join("index");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    run(&["build", &name(&sample), "--index", &name(&index)])?;
    let mut sentences = Vec::new();
    for report in Reader::open(&index)?.reports()? {
        let text = report?.read.report.text;
        let all = text.split_inclusive(['。', '\n']).map(str::trim);
        sentences.extend(all.filter(|one| (8..=150).contains(&one.chars().count())).map(str::to_owned));
    }
    sentences.sort_unstable();
    sentences.dedup();
    let mut dice = Dice(seed | 1);
    for at in (1..sentences.len()).rev() {
        sentences.swap(at, dice.roll(at + 1));
    }
    Ok(Sentences::Given(sentences))
}

/// The time of each query with its first 20 hits and their snippets.
fn class_times(reader: &Reader, class: &Class) -> Result<Times, Failure> {
    let mut times = Times::new(class.name);
    for query in &class.queries {
        let (seconds, found) = quickest(|| Ok(search(reader, &parse(query)?, SearchOptions::default())?))?;
        times.add(query, seconds, found.total);
    }
    Ok(times)
}

/// The time of finding all hits of a query and counting them by each field.
fn facet_times(reader: &Reader, query: &str) -> Result<Times, Failure> {
    let mut times = Times::new(format!("facets of {query}"));
    for field in FIELDS {
        let (seconds, hits) = quickest(|| {
            let places = matching(reader, &parse(query)?)?;
            facets(reader, &places, field)?;
            Ok(places.len())
        })?;
        times.add(field, seconds, hits);
    }
    Ok(times)
}

/// The time of the whole program, files warm.
fn cold_times(index: &Path, query: &str) -> Result<Times, Failure> {
    let mut times = Times::new(format!("program: {query}"));
    for _ in 0..COLD_RUNS {
        let (seconds, ()) = timed(|| run(&["search", query, "--index", &name(index)]))?;
        times.add(query, seconds, 0);
    }
    Ok(times)
}

fn run(args: &[&str]) -> Result<(), Failure> {
    let output = Command::new(PROGRAM).args(args).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("`huizong {}` failed: {}", args.join(" "), String::from_utf8_lossy(&output.stderr)).into())
}

/// The quickest of some rounds, and what was made.
fn quickest<T>(mut work: impl FnMut() -> Result<T, Failure>) -> Result<(f64, T), Failure> {
    let (mut best, mut made) = timed(&mut work)?;
    let mut all = best;
    for _ in 1..ROUNDS {
        if all > ROUNDS_SECONDS {
            break;
        }
        let seconds;
        (seconds, made) = timed(&mut work)?;
        all += seconds;
        best = best.min(seconds);
    }
    Ok((best, made))
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(f64, T), Failure> {
    let begun = Instant::now();
    let made = work()?;
    Ok((begun.elapsed().as_secs_f64(), made))
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
