//! What a run of the search bench tells: times, sizes, what is missed.

use std::fmt::Write as _;
use std::path::Path;

use crate::Failure;
use crate::bare::files_below;

/// Times of the queries of a class.
pub struct Times {
    pub what: String,
    /// Query, milliseconds, hits.
    runs: Vec<(String, f64, usize)>,
}

impl Times {
    pub fn new(what: impl Into<String>) -> Times {
        Times { what: what.into(), runs: Vec::new() }
    }

    pub fn add(&mut self, query: &str, seconds: f64, hits: usize) {
        self.runs.push((query.to_owned(), seconds * 1e3, hits));
    }

    /// The time that this share of the queries keeps below.
    fn at(&self, share: f64) -> f64 {
        let mut times: Vec<f64> = self.runs.iter().map(|(_, ms, _)| *ms).collect();
        times.sort_by(f64::total_cmp);
        times[((times.len() as f64 * share) as usize).min(times.len() - 1)]
    }

    fn hits(&self) -> usize {
        let mut hits: Vec<usize> = self.runs.iter().map(|(_, _, hits)| *hits).collect();
        hits.sort_unstable();
        hits[hits.len() / 2]
    }

    pub fn line(&self) -> String {
        let (what, queries, hits) = (&self.what, self.runs.len(), self.hits());
        let [first, middle, late, last] = [0.0, 0.5, 0.99, 1.0].map(|share| self.at(share));
        format!("| {what} | {queries} | {hits} | {first:.2} | {middle:.2} | {late:.2} | {last:.2} |")
    }
}

/// How large an index is.
pub struct Size {
    pub what: &'static str,
    pub reports: usize,
    pub bytes: u64,
    pub text_bytes: u64,
    pub build_seconds: Option<f64>,
}

impl Size {
    pub fn of(what: &'static str, folder: &Path, reports: usize, text_bytes: u64) -> Result<Size, Failure> {
        let sizes = files_below(folder)?.into_iter().map(|file| Ok(file.metadata()?.len()));
        let bytes = sizes.sum::<std::io::Result<u64>>()?;
        Ok(Size { what, reports, bytes, text_bytes, build_seconds: None })
    }
}

/// How the hits of one program agree with a plain scan.
pub struct Agreement {
    pub what: &'static str,
    pub class: &'static str,
    pub queries: usize,
    /// Queries whose hits are just those of the scan.
    pub exact: usize,
    /// Queries that stand somewhere and find nothing.
    pub empty: usize,
    pub wanted: usize,
    pub found: usize,
    pub right: usize,
}

/// All of it.
#[derive(Default)]
pub struct Told {
    pub reports: usize,
    pub text_bytes: u64,
    hash: String,
    /// Seconds of `huizong build` and of the bare wiring.
    pub build: Option<(f64, f64)>,
    /// Opening, and the first search.
    pub opening_ms: (f64, f64),
    pub times: Vec<Times>,
    pub cold: Vec<Times>,
    pub sizes: Vec<Size>,
    pub peers: Vec<Times>,
    pub agreement: Vec<Agreement>,
}

impl Told {
    /// Takes down how large the texts are, and their hash.
    pub fn corpus(&mut self, texts: &[String]) {
        let mut hasher = blake3::Hasher::new();
        for text in texts {
            hasher.update(text.as_bytes());
            self.text_bytes += text.len() as u64;
        }
        self.hash = hasher.finalize().to_hex()[..16].to_owned();
    }

    pub fn summary(&self) -> String {
        let mut text = format!(
            "{} reports, {:.1} MB of UTF-8 text (blake3 {}).\n",
            self.reports,
            self.text_bytes as f64 / 1e6,
            self.hash
        );
        if let Some((build, bare)) = self.build {
            let ratio = build / bare;
            let _ = writeln!(text, "\nBuild {build:.1} s, bare wiring {bare:.1} s: **{ratio:.2}**.");
        }
        let (open, first) = self.opening_ms;
        let _ =
            writeln!(text, "\nIn one process: opening {open:.1} ms, the first search {first:.1} ms more.\n");
        table(&mut text, &self.times);
        text.push_str("\nThe whole program:\n\n");
        table(&mut text, &self.cold);
        text.push_str("\nSize on disk, stored text included:\n\n");
        text.push_str("| | reports | build s | MB | of the text |\n| --- | --- | --- | --- | --- |\n");
        for size in &self.sizes {
            let (mb, share) = (size.bytes as f64 / 1e6, size.bytes as f64 / size.text_bytes as f64);
            let seconds = size.build_seconds.map_or(String::new(), |seconds| format!("{seconds:.1}"));
            let _ = writeln!(text, "| {} | {} | {seconds} | {mb:.1} | {share:.2} |", size.what, size.reports);
        }
        if !self.peers.is_empty() {
            text.push_str("\nThe same queries, the best 20 and the number of all:\n\n");
            table(&mut text, &self.peers);
            text.push_str(
                "\nBeside a plain scan of the same characters:\n\n\
                 | | queries | exact | find nothing though it is there | recall | precision |\n\
                 | --- | --- | --- | --- | --- | --- |\n",
            );
            for one in &self.agreement {
                let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
                let _ = writeln!(
                    text,
                    "| {}: {} | {} | {} | {} | {:.4} | {:.4} |",
                    one.what,
                    one.class,
                    one.queries,
                    one.exact,
                    one.empty,
                    share(one.right, one.wanted),
                    share(one.right, one.found)
                );
            }
        }
        text
    }

    pub fn keep(&self, out: &Path, command: &str, summary: &str) -> Result<(), Failure> {
        std::fs::create_dir_all(out)?;
        let mut raw = csv::Writer::from_path(out.join("raw.csv"))?;
        raw.write_record(["class", "query", "ms", "hits"])?;
        for times in self.times.iter().chain(&self.cold).chain(&self.peers) {
            for (query, ms, hits) in &times.runs {
                raw.write_record([&times.what, query, &format!("{ms:.3}"), &hits.to_string()])?;
            }
        }
        raw.flush()?;
        std::fs::write(out.join("summary.md"), format!("# Search beside two peers\n\n{summary}"))?;
        let readme = format!(
            "# A run of `benches/search.rs`\n\n```sh\n{command}\n```\n\n\
             - huizong {}, {}, SQLite {}, release profile of `Cargo.toml`\n\
             - {} cores\n- `raw.csv`: every query; `summary.md`: p50, p99 and the slowest of each class\n",
            env!("CARGO_PKG_VERSION"),
            tantivy::version_string(),
            rusqlite::version(),
            std::thread::available_parallelism().map_or(1, usize::from),
        );
        std::fs::write(out.join("README.md"), readme)?;
        Ok(())
    }
}

fn table(text: &mut String, rows: &[Times]) {
    text.push_str("| | queries | hits (median) | quickest ms | p50 ms | p99 ms | slowest ms |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
    for times in rows {
        text.push_str(&times.line());
        text.push('\n');
    }
}
