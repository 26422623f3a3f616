//! `huizong build`: reads the corpus into the index and tells what it found.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use rust_decimal::Decimal;

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::print::{Progress, Terminal, cut, thousands};
use crate::cli::settings::Settings;
use crate::dataset::{Dataset, cells};
use crate::error::{shown, shown_path};
use crate::model::FileRecord;
use crate::pipeline::{self, BuildOptions, Summary};
use crate::store::{Copies, Reader};
use crate::tables::Tables;

/// Most failed files that are named; `huizong files` names them all.
const FAILURES_NAMED: usize = 20;

/// What can be read, for whoever named a folder without any of it.
const KINDS: &str = "text (.txt) and web pages (.html, .htm) are read";

/// Runs the command.
pub(crate) fn run(
    args: &args::Build,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let options = BuildOptions {
        roots: args.paths.clone(),
        index: settings.index.clone(),
        force: args.force,
        threads: settings.threads,
        config: settings.config.clone(),
    };
    let watch = Watch { progress: terminal.progress(), total: AtomicU64::new(0) };
    let built = pipeline::build(&options, &watch);
    watch.progress.end();
    let summary = built?;
    if args.json {
        serde_json::to_writer(terminal.out(), &summary)?;
        writeln!(terminal.out())?;
    } else {
        let found = Found::of(settings)?;
        print_summary(&summary, &found, settings, terminal)?;
    }
    terminal.flush()?;
    name_failures(&summary, terminal);
    let files = &summary.files;
    if files.ok + files.unchanged + files.failed == 0 {
        let roots: Vec<String> = args.paths.iter().map(|path| format!("`{}`", shown_path(path))).collect();
        terminal.say(format_args!("there was nothing to read below {}; {KINDS}", roots.join(", ")));
    }
    Ok(if summary.files.failed > 0 { Outcome::SomeFailed } else { Outcome::Done })
}

/// Shows how the build goes on.
struct Watch {
    progress: Progress,
    total: AtomicU64,
}

impl pipeline::Progress for Watch {
    fn walked(&self, files: usize, _bytes: u64) {
        self.total.store(files as u64, Ordering::Relaxed);
        self.progress.begin(files as u64);
    }

    fn read(&self, _record: &FileRecord) {
        self.progress.one_more(self.total.load(Ordering::Relaxed));
    }

    fn committing(&self) {
        self.progress.message("completing the index");
    }
}

/// What the summary tells beside the counts of the build: one walk over the reports.
#[derive(Default)]
struct Found {
    reports_by_script: BTreeMap<&'static str, u64>,
    /// Reports that are copies of another one.
    copies: u64,
    /// Name, sum and number of reports of each roll-up, each text counted once.
    rollups: Vec<(String, Decimal, u64)>,
}

impl Found {
    fn of(settings: &Settings) -> anyhow::Result<Self> {
        let tables = Tables::load(&settings.config)?;
        let reader = Reader::open(&settings.index)?;
        let dataset = Dataset::new(&reader, &tables, Copies::First)?;
        let names = tables.indicators.rollups().iter();
        let mut found = Found {
            rollups: names.map(|rollup| (rollup.id.clone(), Decimal::ZERO, 0)).collect(),
            ..Found::default()
        };
        for entry in dataset.entries() {
            let entry = entry?;
            *found.reports_by_script.entry(entry.read.script.name()).or_default() += u64::from(entry.copies);
            found.copies += u64::from(entry.copies - 1);
            for cell in cells::cells(entry.text(), entry.figures(), &tables) {
                let rollup = found.rollups.iter_mut().find(|(name, _, _)| *name == cell.indicator);
                if let Some((_, sum, reports)) = rollup {
                    *sum = sum.saturating_add(cell.value);
                    *reports += 1;
                }
            }
        }
        Ok(found)
    }
}

/// The summary for people.
fn print_summary(
    summary: &Summary,
    found: &Found,
    settings: &Settings,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let files = &summary.files;
    let counts = [
        (files.ok, "read"),
        (files.unchanged, "unchanged"),
        (files.failed, "failed"),
        (files.skipped, "skipped"),
        (files.removed, "removed"),
    ];
    let mut told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{} {name}", thousands(count)))
        .collect();
    if told.is_empty() {
        told.push("none".to_owned());
    }
    let copies = if found.copies > 0 {
        format!(" ({} of them copies)", thousands(found.copies))
    } else {
        String::new()
    };
    let mut lines = vec![
        ("files", told.join(", ")),
        ("encodings", by_count(&summary.encodings)),
        ("reports", thousands(summary.reports) + &copies),
        ("scripts", by_count(&found.reports_by_script)),
        ("figures", thousands(summary.figures)),
    ];
    for (name, sum, reports) in &found.rollups {
        let sum = thousands(sum.normalize());
        lines.push((name.as_str(), format!("{sum}  (stated by {} reports)", thousands(reports))));
    }
    lines.push(("time", speed(summary)));
    lines.push(("index", shown_path(&settings.index)));
    let widest = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        let name = terminal.bold(&format!("{name:<widest$}"));
        writeln!(terminal.out(), "{name}  {value}")?;
    }
    Ok(())
}

/// Names with their counts, the most frequent first.
fn by_count<N: AsRef<str> + Ord>(counts: &BTreeMap<N, u64>) -> String {
    let mut counts: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (name.as_ref(), *count)).collect();
    // Stable, so names of equal counts stay in order.
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> =
        counts.iter().map(|(name, count)| format!("{name} {}", thousands(count))).collect();
    told.join(", ")
}

/// Time, and speed where something was read.
fn speed(summary: &Summary) -> String {
    let seconds = summary.seconds;
    if summary.bytes_read == 0 {
        return format!("{seconds:.2} s");
    }
    let megabytes = summary.bytes_read as f64 / 1e6;
    format!("{seconds:.2} s, {megabytes:.1} MB read, {:.1} MB/s", megabytes / seconds.max(1e-9))
}

/// Names the files that could not be read, on standard error.
fn name_failures(summary: &Summary, terminal: &mut Terminal) {
    for failure in summary.failures.iter().take(FAILURES_NAMED) {
        let reason = cut(&shown(&failure.reason), 400);
        terminal.say(format_args!("failed: {}: {reason}", shown(&failure.path)));
    }
    let more = summary.failures.len().saturating_sub(FAILURES_NAMED);
    if more > 0 {
        terminal.say(format_args!("… and {} more; see `huizong files --status failed`", thousands(more)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_comes_first() {
        let counts = BTreeMap::from([("big5", 3), ("gb18030", 1200), ("utf-8", 3)]);
        assert_eq!(by_count(&counts), "gb18030 1,200, big5 3, utf-8 3");
    }

    #[test]
    fn speed_is_told_where_something_was_read() {
        let read = Summary { seconds: 2.0, bytes_read: 3_000_000, ..Summary::default() };
        assert_eq!(speed(&read), "2.00 s, 3.0 MB read, 1.5 MB/s");
        assert_eq!(speed(&Summary { seconds: 0.1, ..Summary::default() }), "0.10 s");
    }
}
