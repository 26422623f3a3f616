//! `huizong eval`: scores what is read from files against labels made by people.

mod show;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, bail};

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::print::Terminal;
use crate::cli::settings::Settings;
use crate::dataset::Entry;
use crate::error::shown;
use crate::model::{ReadFile, Report, Status};
use crate::pipeline::read_each;
use crate::score::gold::{self, GoldFigure, GoldReport};
use crate::score::reports::{self, ReportTally};
use crate::score::{self, Tally};
use crate::tables::Tables;

/// Ending of a file of labels for figures.
const FIGURES: &str = ".jsonl";
/// Ending of a file of labels for reports.
const REPORTS: &str = ".reports.jsonl";

/// Everything that was scored.
#[derive(Debug, Default)]
struct Scores {
    files: Vec<FileScore>,
    /// Files without labels.
    unlabelled: usize,
    /// Files that could not be read, with the reason.
    unread: Vec<(String, String)>,
}

/// What was scored in one file.
#[derive(Debug)]
struct FileScore {
    path: String,
    figures: Tally,
    reports: ReportTally,
    faults: Vec<Fault>,
}

/// Something that differs from its label.
#[derive(Debug)]
struct Fault {
    path: String,
    /// Line of the file, where it can be told.
    line: Option<u32>,
    report: u32,
    /// `missed`, `false`, or the names of the fields that differ.
    what: Vec<&'static str>,
    /// The number phrase, or what the report is called.
    raw: String,
    /// The label, in short.
    labelled: String,
    /// What was read, in short.
    found: String,
    sentence: String,
}

/// Runs the command.
pub(crate) fn run(
    args: &args::Eval,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let names = names(&args.gold)?;
    let mut scores = Scores::default();
    read_each(&args.paths, settings.threads, &tables, &settings.config, |file| {
        match label_of(&file.record.path, &names) {
            None => scores.unlabelled += 1,
            Some(_) if file.record.status != Status::Ok => {
                scores.unread.push((file.record.path, file.record.reason.unwrap_or_default()));
            }
            Some(name) => {
                let score = score_file(file, &args.gold, name).context("cannot read the labels")?;
                scores.files.push(score);
            }
        }
        anyhow::Ok(())
    })?;
    if scores.files.is_empty() && scores.unread.is_empty() {
        bail!(
            "no file that was named has labels in `{}`; the labels of `a.txt` are `a.jsonl` and `a.reports.jsonl`",
            args.gold.display()
        );
    }
    show::show(&scores, args, terminal)?;
    terminal.flush()?;
    for (path, reason) in &scores.unread {
        terminal.say(format_args!("failed: {}: {}", shown(path), shown(reason)));
    }
    if scores.unlabelled > 0 {
        terminal.say(format_args!("{} files have no labels and were left out", scores.unlabelled));
    }
    Ok(if scores.unread.is_empty() { Outcome::Done } else { Outcome::SomeFailed })
}

/// Names that the folder has labels for.
fn names(folder: &Path) -> crate::Result<BTreeSet<String>> {
    let failed = |error| crate::Error::io("read", folder, error);
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(REPORTS).or_else(|| name.strip_suffix(FIGURES)) {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

/// The name of a file's labels: its own without the last extension, or without all of them.
fn label_of<'n>(path: &str, names: &'n BTreeSet<String>) -> Option<&'n str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut end = name.len();
    while let Some(dot) = name[..end].rfind('.') {
        if let Some(known) = names.get(&name[..dot]) {
            return Some(known);
        }
        end = dot;
    }
    names.get(name).map(String::as_str)
}

/// Scores one file.
fn score_file(file: ReadFile, folder: &Path, name: &str) -> crate::Result<FileScore> {
    let path = file.record.path.clone();
    let entries: Vec<Entry> =
        file.reports.into_iter().map(|read| Entry::new(read.report.id(), path.clone(), read)).collect();
    let labels: Vec<GoldFigure> = read_if_there(&folder.join(format!("{name}{FIGURES}")))?;
    let report_labels: Vec<GoldReport> = read_if_there(&folder.join(format!("{name}{REPORTS}")))?;
    let mut score =
        FileScore { path, figures: Tally::default(), reports: ReportTally::default(), faults: Vec::new() };
    let found: Vec<&Report> = entries.iter().map(|entry| &entry.read.report).collect();
    if !report_labels.is_empty() {
        score.reports = reports::tally(&report_labels, &found);
    }
    let numbers: BTreeSet<u32> =
        labels.iter().map(|label| label.report).chain(found.iter().map(|report| report.number)).collect();
    for number in numbers {
        let entry = entries.iter().find(|entry| entry.read.report.number == number);
        let label = report_labels.iter().find(|label| label.report == number);
        if let (Some(entry), Some(label)) = (entry, label) {
            score.faults.extend(show::report_fault(entry, label));
        }
        let labels: Vec<GoldFigure> = labels.iter().filter(|label| label.report == number).cloned().collect();
        let outcomes = score::compare(&labels, entry.map_or(&[], |entry| entry.figures()));
        score.figures.add(&score::tally(&outcomes));
        let faults =
            outcomes.iter().filter_map(|outcome| show::figure_fault(&score.path, number, entry, outcome));
        score.faults.extend(faults.collect::<Vec<_>>());
    }
    Ok(score)
}

/// Labels of a file; none where there is no such file.
fn read_if_there<T: serde::de::DeserializeOwned>(path: &Path) -> crate::Result<Vec<T>> {
    if path.exists() { gold::read(path) } else { Ok(Vec::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_by_name() {
        let names = BTreeSet::from(["a".to_owned(), "b.big5".to_owned(), "c".to_owned()]);
        assert_eq!(label_of("corpus/a.txt", &names), Some("a"));
        assert_eq!(label_of("corpus/b.big5.html", &names), Some("b.big5"));
        assert_eq!(label_of("c.gbk.html", &names), Some("c"));
        assert_eq!(label_of("corpus/d.txt", &names), None);
    }
}
