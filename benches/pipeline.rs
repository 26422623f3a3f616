//! Times `build` beside a bare wiring of the same libraries, on a corpus whose figures are known.
//!
//! ```text
//! cargo bench --bench pipeline -- [--reports N] [--size BYTES] [--rounds N] [--threads N] [--seed N] [--out DIR]
//! ```
//!
//! Both read the same files in the same process, in turns, so that neither has the warmer cache.
//! Beside that the extraction of figures alone is timed, on one thread, over text that is read, and
//! what the recognition of copies adds to a build.
//! `--out` keeps the run: `README.md` with the command, `raw.csv`, `summary.md`. The run fails when
//! the known figures do not come out.

#![allow(clippy::print_stdout)]

#[path = "pipeline/bare.rs"]
mod bare;
#[path = "pipeline/copies.rs"]
mod copies;
// The bench of search gives sentences of its own.
#[allow(dead_code)]
#[path = "pipeline/corpus.rs"]
mod corpus;
#[path = "pipeline/extraction.rs"]
mod extraction;

use std::path::{Path, PathBuf};
use std::time::Instant;

use huizong::model::{Aspect, Config};
use huizong::pipeline::{self, BuildOptions};
use huizong::store::Reader;
use rust_decimal::Decimal;

use copies::Copies;
use corpus::{Planted, Written};
use extraction::Extraction;

type Failure = Box<dyn std::error::Error>;

/// Least share of the planted numbers that must be read, and read right.
const LEAST_READ: f64 = 0.99;
const LEAST_RIGHT: f64 = 0.90;

/// What to measure.
struct Plan {
    reports: usize,
    size: usize,
    rounds: usize,
    threads: usize,
    seed: u64,
    out: Option<PathBuf>,
}

/// One timed run.
struct Run {
    round: usize,
    what: &'static str,
    seconds: f64,
    index_bytes: u64,
}

fn main() -> Result<(), Failure> {
    let plan = Plan::from_args(std::env::args().skip(1))?;
    let folder = tempfile::tempdir()?;
    let files = folder.path().join("corpus");
    let written = corpus::write(&files, plan.reports, plan.size, plan.seed)?;
    let megabytes = written.bytes as f64 / 1e6;
    println!("{} files, {megabytes:.1} MB, {} threads", plan.reports, plan.threads);

    // Dictionaries are loaded once and are no part of a round.
    let warm = folder.path().join("warm");
    corpus::write(&warm, 8, plan.size, plan.seed)?;
    time(&plan, folder.path(), &warm, 0, "bare")?;
    time(&plan, folder.path(), &warm, 0, "build")?;

    let mut runs = Vec::new();
    let mut read = None;
    let mut copies = None;
    for round in 1..=plan.rounds {
        let order = if round % 2 == 1 { ["bare", "build"] } else { ["build", "bare"] };
        for what in order {
            let run = time(&plan, folder.path(), &files, round, what)?;
            println!("round {round} {what:<5} {:.2} s, {:.2} MB/s", run.seconds, megabytes / run.seconds);
            if what == "build" && read.is_none() {
                let index = index_of(folder.path(), round, what);
                read = Some(check(&index, &written)?);
                copies = Some(copies::time(&index)?);
            }
            std::fs::remove_dir_all(index_of(folder.path(), round, what))?;
            runs.push(run);
        }
    }
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut summary = summary(&plan, &runs, megabytes, read.as_ref());
    if let Some(copies) = &copies {
        summary.push_str(&told_of_copies(copies, &plan, &runs));
    }
    for (what, folder) in [("generated reports", &files), ("the sample corpus", &sample)] {
        summary.push_str(&told(&extraction::time(what, folder, plan.rounds)?));
    }
    println!("\n{summary}");
    if let Some(out) = &plan.out {
        keep(out, &plan, &runs, &summary)?;
    }
    match read {
        Some(read) if read.is_good() => Ok(()),
        _ => Err("the known figures did not come out".into()),
    }
}

impl Plan {
    fn from_args(mut args: impl Iterator<Item = String>) -> Result<Plan, Failure> {
        let mut plan = Plan { reports: 10_000, size: 6000, rounds: 3, threads: 2, seed: 1, out: None };
        while let Some(arg) = args.next() {
            // `cargo bench` says this to every bench.
            if arg == "--bench" {
                continue;
            }
            let value = args.next().ok_or_else(|| format!("`{arg}` needs a value"))?;
            match arg.as_str() {
                "--reports" => plan.reports = value.parse()?,
                "--size" => plan.size = value.parse()?,
                "--rounds" => plan.rounds = value.parse::<usize>()?.max(1),
                "--threads" => plan.threads = value.parse()?,
                "--seed" => plan.seed = value.parse()?,
                "--out" => plan.out = Some(value.into()),
                _ => return Err(format!("`{arg}` is no option; see the head of this file").into()),
            }
        }
        Ok(plan)
    }
}

fn index_of(folder: &Path, round: usize, what: &str) -> PathBuf {
    folder.join(format!("{what}-{round}"))
}

fn time(plan: &Plan, folder: &Path, files: &Path, round: usize, what: &'static str) -> Result<Run, Failure> {
    let index = index_of(folder, round, what);
    let begun = Instant::now();
    if what == "bare" {
        bare::build(files, &index, plan.threads)?;
    } else {
        let options = BuildOptions {
            roots: vec![files.to_owned()],
            index: index.clone(),
            force: false,
            threads: plan.threads,
            config: Config::default(),
        };
        pipeline::build(&options, &())?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let sizes = bare::files_below(&index)?.into_iter().map(|file| Ok(file.metadata()?.len()));
    let index_bytes = sizes.sum::<std::io::Result<u64>>()?;
    Ok(Run { round, what, seconds, index_bytes })
}

/// How the planted figures came out.
struct Read {
    planted: usize,
    found: usize,
    /// With the right value.
    read: usize,
    /// With the right unit, aspect and indicator too.
    right: usize,
}

impl Read {
    fn share(&self, part: usize) -> f64 {
        part as f64 / self.planted.max(1) as f64
    }

    fn is_good(&self) -> bool {
        self.share(self.read) >= LEAST_READ && self.share(self.right) >= LEAST_RIGHT
    }
}

/// Compares what the index holds with what was planted.
fn check(index: &Path, written: &Written) -> Result<Read, Failure> {
    let reader = Reader::open(index)?;
    let mut read = Read { planted: written.planted.iter().map(Vec::len).sum(), found: 0, read: 0, right: 0 };
    for report in reader.reports()? {
        let report = report?;
        let name = report.path.rsplit('/').next().unwrap_or_default();
        let number: usize = name.split('.').next().unwrap_or_default().parse()?;
        let figures = &report.read.figures;
        read.found += figures.len();
        // Planted figures stand in the order of the text, as those found do.
        let mut from = 0;
        for Planted { value, unit, indicator } in &written.planted[number] {
            let value = Decimal::from(*value);
            let Some(at) = figures[from..].iter().position(|figure| figure.value == value) else { continue };
            let figure = &figures[from + at];
            from += at + 1;
            read.read += 1;
            let is_right =
                figure.unit == *unit && figure.aspect == Aspect::Actual && figure.indicator == *indicator;
            read.right += usize::from(is_right);
        }
    }
    Ok(read)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

fn summary(plan: &Plan, runs: &[Run], megabytes: f64, read: Option<&Read>) -> String {
    let of = |what: &str| runs.iter().filter(|run| run.what == what).collect::<Vec<_>>();
    let seconds = |what: &str| median(of(what).iter().map(|run| run.seconds).collect());
    let index = |what: &str| of(what).first().map_or(0.0, |run| run.index_bytes as f64 / 1e6);
    let ratios = (1..=plan.rounds).map(|round| {
        let of_round = |what: &str| {
            runs.iter().find(|run| run.round == round && run.what == what).map_or(f64::NAN, |run| run.seconds)
        };
        of_round("build") / of_round("bare")
    });
    let ratios: Vec<f64> = ratios.collect();
    let told: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    let mut text = format!(
        "{} reports of about {} bytes, {megabytes:.1} MB, {} threads, {} rounds; medians.\n\n\
         | | seconds | MB/s | index MB |\n| --- | --- | --- | --- |\n",
        plan.reports, plan.size, plan.threads, plan.rounds
    );
    for what in ["bare", "build"] {
        let seconds = seconds(what);
        text.push_str(&format!(
            "| {what} | {seconds:.2} | {:.2} | {:.1} |\n",
            megabytes / seconds,
            index(what)
        ));
    }
    text.push_str(&format!("\nbuild / bare: **{:.2}** (by round {})\n", median(ratios), told.join(", ")));
    if let Some(read) = read {
        text.push_str(&format!(
            "\nKnown figures: {} planted, {:.2} % read, {:.2} % with unit, aspect and indicator right; {} found in all.\n",
            read.planted,
            100.0 * read.share(read.read),
            100.0 * read.share(read.right),
            read.found
        ));
    }
    text
}

fn told_of_copies(copies: &Copies, plan: &Plan, runs: &[Run]) -> String {
    let builds = runs.iter().filter(|run| run.what == "build").map(|run| run.seconds).collect();
    format!(
        "\nCopies: signatures {:.2} s on one thread ({:.0} MB/s of UTF-8 text), clusters {:.2} s, together \
         **{:.1} %** of the build on {} threads; {} reports in clusters\n",
        copies.signing,
        copies.bytes as f64 / 1e6 / copies.signing,
        copies.clustering,
        100.0 * copies.share(median(builds), plan.threads),
        plan.threads,
        copies.in_clusters
    )
}

fn told(extraction: &Extraction) -> String {
    format!(
        "\nExtraction alone, one thread, {}: **{:.1} MB/s** of UTF-8 text ({:.1} figures in a kB)\n",
        extraction.what,
        median(extraction.speeds.clone()),
        extraction.density()
    )
}

fn keep(out: &Path, plan: &Plan, runs: &[Run], summary: &str) -> Result<(), Failure> {
    std::fs::create_dir_all(out)?;
    let mut raw = String::from("round,what,seconds,index_bytes\n");
    for run in runs {
        raw.push_str(&format!("{},{},{:.4},{}\n", run.round, run.what, run.seconds, run.index_bytes));
    }
    std::fs::write(out.join("raw.csv"), raw)?;
    std::fs::write(out.join("summary.md"), format!("# Build beside bare\n\n{summary}"))?;
    let readme = format!(
        "# A run of `benches/pipeline.rs`\n\n```sh\ncargo bench --bench pipeline -- --reports {} --size {} --rounds {} \
         --threads {} --seed {} --out DIR\n```\n\n- huizong {}, {}, release profile of `Cargo.toml`\n\
         - {} cores\n- `raw.csv`: every run; `summary.md`: medians and their ratio\n",
        plan.reports,
        plan.size,
        plan.rounds,
        plan.threads,
        plan.seed,
        env!("CARGO_PKG_VERSION"),
        tantivy::version_string(),
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    std::fs::write(out.join("README.md"), readme)?;
    Ok(())
}
