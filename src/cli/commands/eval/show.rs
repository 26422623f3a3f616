//! How scores are printed: for people, or an object a line.

use std::io;

use serde_json::json;

use crate::cli::args::{self, ShowFormat};
use crate::cli::output::{lines, table};
use crate::cli::print::Terminal;
use crate::dataset::Entry;
use crate::model::Figure;
use crate::score::gold::{GoldFigure, GoldReport};
use crate::score::reports::{self, ReportTally};
use crate::score::{Outcome, Tally, f1, share};

use super::{Fault, Scores};

/// Prints all scores.
pub(super) fn show(scores: &Scores, args: &args::Eval, terminal: &mut Terminal) -> io::Result<()> {
    let (mut figures, mut reports) = (Tally::default(), ReportTally::default());
    for file in &scores.files {
        figures.add(&file.figures);
        reports.add(&file.reports);
    }
    match args.format {
        ShowFormat::Table => show_table(scores, &figures, &reports, args, terminal),
        ShowFormat::Ndjson => show_objects(scores, &figures, &reports, args, terminal),
    }
}

fn show_table(
    scores: &Scores,
    figures: &Tally,
    reports: &ReportTally,
    args: &args::Eval,
    terminal: &mut Terminal,
) -> io::Result<()> {
    if args.errors {
        for fault in scores.files.iter().flat_map(|file| &file.faults) {
            show_fault(fault, terminal)?;
        }
    }
    let mut indicators =
        table(terminal, ["indicator", "labelled", "found", "right", "precision", "recall", "F1"]);
    for (id, counts) in &figures.by_indicator {
        indicators.add_row([
            id.clone(),
            counts.gold.to_string(),
            counts.found.to_string(),
            counts.right.to_string(),
            ratio(share(counts.right, counts.found)),
            ratio(share(counts.right, counts.gold)),
            ratio(f1(counts.right, counts.found, counts.gold)),
        ]);
    }
    let mut text = lines(&indicators) + "\n\n";
    let wrong = scores.files.iter().filter(|file| file.reports.gold != file.reports.found);
    let wrong: Vec<String> = wrong
        .map(|file| {
            format!("  {}: {} labelled, {} found\n", file.path, file.reports.gold, file.reports.found)
        })
        .collect();
    let right = scores.files.len() - wrong.len();
    text += &format!("files      {}; the number of reports is right in {right}\n", scores.files.len());
    text += &wrong.concat();
    text += &format!(
        "reports    {} labelled, {} found; of {} pairs right:",
        reports.gold, reports.found, reports.pairs
    );
    for (name, right) in reports.parts() {
        text += &format!(" {name} {}", ratio(share(right, reports.pairs)));
    }
    text += &format!(
        "\nfigures    {} labelled, {} found, {} with the right value\n",
        figures.gold, figures.found, figures.aligned
    );
    text += &format!(
        "detection  precision {}  recall {}  F1 {}\n",
        ratio(figures.precision()),
        ratio(figures.recall()),
        ratio(figures.detection_f1())
    );
    text += "of these   ";
    let named: Vec<String> = accuracies(figures)
        .iter()
        .map(|(name, right)| format!("{name} {}", ratio(share(*right, figures.aligned))))
        .collect();
    text += &named.join("  ");
    text += &format!(
        "\nfigure F1  {}  (value, unit, aspect and indicator at once)\n",
        ratio(figures.figure_f1())
    );
    terminal.out().write_all(text.as_bytes())
}

fn show_objects(
    scores: &Scores,
    figures: &Tally,
    reports: &ReportTally,
    args: &args::Eval,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let out = terminal.out();
    if args.errors {
        for fault in scores.files.iter().flat_map(|file| &file.faults) {
            let object = json!({
                "kind": "error", "path": fault.path, "line": fault.line, "report": fault.report,
                "what": fault.what, "raw": fault.raw, "labelled": fault.labelled, "found": fault.found,
                "sentence": fault.sentence,
            });
            writeln!(out, "{object}")?;
        }
    }
    for file in &scores.files {
        let mut object = totals("file", &file.figures, &file.reports);
        object["path"] = json!(file.path);
        writeln!(out, "{object}")?;
    }
    for (id, counts) in &figures.by_indicator {
        let object = json!({
            "kind": "indicator", "indicator": id, "labelled": counts.gold, "found": counts.found,
            "right": counts.right, "f1": rounded(f1(counts.right, counts.found, counts.gold)),
        });
        writeln!(out, "{object}")?;
    }
    writeln!(out, "{}", totals("total", figures, reports))
}

/// All scores of a file or of everything as an object.
fn totals(kind: &str, figures: &Tally, reports: &ReportTally) -> serde_json::Value {
    let mut object = json!({
        "kind": kind,
        "reports_labelled": reports.gold, "reports_found": reports.found,
        "figures_labelled": figures.gold, "figures_found": figures.found, "figures_aligned": figures.aligned,
        "precision": rounded(figures.precision()), "recall": rounded(figures.recall()),
        "detection_f1": rounded(figures.detection_f1()), "figure_f1": rounded(figures.figure_f1()),
    });
    for (name, right) in accuracies(figures) {
        object[name] = json!(rounded(share(right, figures.aligned)));
    }
    for (name, right) in reports.parts() {
        object[format!("report_{name}")] = json!(rounded(share(right, reports.pairs)));
    }
    object
}

/// Fields that are compared in aligned pairs, with the number of pairs that agree.
fn accuracies(figures: &Tally) -> [(&'static str, usize); 4] {
    [
        ("unit", figures.unit),
        ("bound", figures.bound),
        ("aspect", figures.aspect),
        ("indicator", figures.indicator),
    ]
}

fn ratio(ratio: f64) -> String {
    format!("{ratio:.3}")
}

fn rounded(ratio: f64) -> f64 {
    (ratio * 1e4).round() / 1e4
}

fn show_fault(fault: &Fault, terminal: &mut Terminal) -> io::Result<()> {
    let place = fault.line.map_or(String::new(), |line| format!(":{line}"));
    let what = terminal.bold(&fault.what.join(", "));
    let raw = &fault.raw;
    let out = terminal.out();
    writeln!(out, "{}{place}  {what}  {raw}", fault.path)?;
    for (name, value) in [("labelled", &fault.labelled), ("found", &fault.found), ("in", &fault.sentence)] {
        if !value.is_empty() {
            writeln!(out, "    {name:<8}  {}", value.replace('\n', "⏎"))?;
        }
    }
    writeln!(out)
}

/// What is wrong with a report's own facts and limits, if anything.
pub(super) fn report_fault(entry: &Entry, label: &GoldReport) -> Option<Fault> {
    let report = &entry.read.report;
    let what = reports::faults(label, report);
    if what.is_empty() {
        return None;
    }
    let said = |text: &Option<String>| text.clone().unwrap_or("-".into());
    let year = |year: Option<i16>| year.map_or("-".to_owned(), |year| year.to_string());
    let (first, last) = edges(&report.text);
    let facts = &report.facts;
    Some(Fault {
        path: entry.path.clone(),
        line: Some(entry.line_start()),
        report: report.number,
        what,
        raw: format!("report {}", report.number),
        labelled: format!(
            "{} | {} | {} | {} … {}",
            said(&label.title),
            said(&label.organisation),
            year(label.year),
            label.starts,
            label.ends
        ),
        found: format!(
            "{} | {} | {} | {first} … {last}",
            said(&facts.title),
            said(&facts.organisation),
            year(facts.year)
        ),
        sentence: String::new(),
    })
}

/// The first and the last 12 characters of a text.
fn edges(text: &str) -> (String, String) {
    let dense: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let last = dense[dense.len().saturating_sub(12)..].iter().collect();
    (dense.into_iter().take(12).collect(), last)
}

/// What is wrong with a figure, if anything.
pub(super) fn figure_fault(
    path: &str,
    report: u32,
    entry: Option<&Entry>,
    outcome: &Outcome,
) -> Option<Fault> {
    let what = outcome.faults();
    if what.is_empty() {
        return None;
    }
    let (label, figure) = match outcome {
        Outcome::Pair(label, figure) => (Some(*label), Some(*figure)),
        Outcome::Missed(label) => (Some(*label), None),
        Outcome::False(figure) => (None, Some(*figure)),
    };
    let place = entry.zip(figure).and_then(|(entry, figure)| {
        // The figure is one of the entry's own; equal ones are told apart by their span.
        let at = entry.figures().iter().position(|own| own.span == figure.span)?;
        Some((entry.line_of(at), entry.raw(at).to_owned(), entry.sentence(at).to_owned()))
    });
    let told = || label.map(|label| (label.raw.clone(), sentence_of(label, entry)));
    let (line, raw, sentence) = match place {
        Some((line, raw, sentence)) => (Some(line), raw, sentence),
        None => told().map(|(raw, sentence)| (None, raw, sentence)).unwrap_or_default(),
    };
    Some(Fault {
        path: path.to_owned(),
        line,
        report,
        what,
        raw,
        labelled: label.map(label_in_short).unwrap_or_default(),
        found: figure.map(figure_in_short).unwrap_or_default(),
        sentence,
    })
}

/// Where a label's number stands in the text; what the label says of it where it is not found.
fn sentence_of(label: &GoldFigure, entry: Option<&Entry>) -> String {
    let near = format!("{}{}", label.near, label.raw);
    let Some(text) = entry.map(Entry::text) else { return near };
    let Some(at) = text.find(&near) else { return near };
    let start = text[..at]
        .rfind(['。', '\n'])
        .map_or(0, |stop| stop + text[stop..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(['。', '\n']).map_or(text.len(), |stop| at + stop);
    text[start..end.max(start)].to_owned()
}

fn label_in_short(label: &GoldFigure) -> String {
    let max = label.value_max.map(|max| format!("-{}", max.normalize())).unwrap_or_default();
    let GoldFigure { value, unit, bound, aspect, indicator, .. } = label;
    format!("{}{max} {unit} {bound} {aspect} {indicator}", value.normalize())
}

fn figure_in_short(figure: &Figure) -> String {
    let max = figure.value_max.map(|max| format!("-{}", max.normalize())).unwrap_or_default();
    let Figure { value, unit, bound, aspect, indicator, rule, confidence, .. } = figure;
    format!("{}{max} {unit} {bound} {aspect} {indicator} ({rule}, {confidence:.2})", value.normalize())
}
