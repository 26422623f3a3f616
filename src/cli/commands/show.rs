//! `huizong show`: one report with its figures marked, and the way back to its file.
//!
//! Each figure stands in the text with its number behind it, `240人[3]`, and again in the list
//! below with everything that is known of it. Numbers in brackets tell a figure without color;
//! on a terminal its characters are bold too.

use std::io;

use crate::cli::Outcome;
use crate::cli::args::{self, ShowFormat};
use crate::cli::output::{lines, print_rows, table};
use crate::cli::print::Terminal;
use crate::cli::settings::Settings;
use crate::dataset::{Entry, Table, Value, cells, report_rows, schema};
use crate::error::shown;
use crate::export::Format;
use crate::model::Facts;
use crate::store::{Place, Reader};
use crate::tables::Tables;

/// Runs the command.
pub(crate) fn run(
    args: &args::Show,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let reader = Reader::open(&settings.index)?;
    let place = reader.copies(&args.report_id)?[0];
    let stored = reader.load(&place)?;
    let entry = Entry::new(stored.report_id, stored.path, stored.read).within(reader.clusters()?, place.id);
    match args.format {
        ShowFormat::Ndjson => print_object(&entry, &tables, terminal)?,
        ShowFormat::Table => {
            print_head(&entry, terminal)?;
            print_copies(&place, &reader, terminal)?;
            print_text(&entry, terminal)?;
            print_figures(&entry, terminal)?;
            print_cells(&entry, &tables, terminal)?;
            print_warnings(&entry, terminal)?;
        }
    }
    Ok(Outcome::Done)
}

/// The columns of `reports`, then the text in both forms.
fn print_object(entry: &Entry, tables: &Tables, terminal: &mut Terminal) -> io::Result<()> {
    let mut header: Vec<String> = schema::REPORTS.iter().map(|field| field.column.name.to_owned()).collect();
    header.extend(["text".to_owned(), "source_text".to_owned()]);
    report_rows(entry, Table::Reports, tables, |row| {
        let mut row = row.to_vec();
        row.extend([Value::text(entry.text()), Value::text(&entry.read.source_text)]);
        print_rows(Format::Ndjson, &header, [row], terminal)
    })
}

/// Who reports on what, and where it stands.
fn print_head(entry: &Entry, terminal: &mut Terminal) -> io::Result<()> {
    let facts = entry.facts();
    let title = terminal.bold(facts.title.as_deref().unwrap_or("(no title)"));
    let out = terminal.out();
    writeln!(out, "{title}")?;
    let place = format!("{}:{}-{}", shown(&entry.path), entry.line_start(), entry.line_end());
    let lines = [
        ("id", Some(entry.report_id.clone())),
        ("by", facts.organisation.clone()),
        ("region", region(facts)),
        ("level", facts.level.map(|level| level.to_string())),
        ("sector", Some(facts.sector.to_string())),
        ("year", facts.year.map(|year| year.to_string())),
        ("period", period(facts)),
        ("kind", Some(facts.kind.to_string() + if facts.masked { ", masked" } else { "" })),
        ("script", Some(entry.read.script.to_string())),
        ("in", Some(format!("{place} (report {} of the file)", entry.read.report.number))),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            writeln!(out, "  {name:<7}  {value}")?;
        }
    }
    Ok(())
}

fn region(facts: &Facts) -> Option<String> {
    let names: Vec<&str> = [&facts.province, &facts.city, &facts.county]
        .into_iter()
        .filter_map(|name| name.as_deref())
        .collect();
    let code = facts.region_code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
    (!names.is_empty()).then(|| format!("{}{code}", names.join(" ")))
}

fn period(facts: &Facts) -> Option<String> {
    let day = |day: Option<jiff::civil::Date>| day.map_or("…".to_owned(), |day| day.to_string());
    (facts.period_start.is_some() || facts.period_end.is_some())
        .then(|| format!("{} to {}", day(facts.period_start), day(facts.period_end)))
}

/// Where its copies stand; those in other words with their ids.
fn print_copies(own: &Place, reader: &Reader, terminal: &mut Terminal) -> anyhow::Result<()> {
    let clusters = reader.clusters()?;
    let cluster = clusters.cluster(own.id);
    for place in reader.places()?.iter().filter(|place| clusters.cluster(place.id) == cluster) {
        let file = format!("{} (report {})", shown(reader.path(place)?), place.number);
        if place.id != own.id {
            writeln!(terminal.out(), "  like     {file} {}", place.report_id())?;
        } else if place != own {
            writeln!(terminal.out(), "  also in  {file}")?;
        }
    }
    Ok(())
}

/// The text with each figure marked.
fn print_text(entry: &Entry, terminal: &mut Terminal) -> io::Result<()> {
    let text = entry.text();
    let mut marked = String::with_capacity(text.len() + 16 * entry.figures().len());
    let mut done = 0;
    for (at, figure) in entry.figures().iter().enumerate() {
        // A figure inside another one is only told in the list.
        if figure.span.start >= done {
            marked.push_str(&text[done..figure.span.start]);
            marked.push_str(&terminal.bold(entry.raw(at)));
            marked.push_str(&terminal.dim(&format!("[{}]", at + 1)));
            done = figure.span.end;
        }
    }
    marked.push_str(&text[done..]);
    writeln!(terminal.out(), "\n{marked}")
}

/// Everything that is known of the figures.
fn print_figures(entry: &Entry, terminal: &mut Terminal) -> io::Result<()> {
    if entry.figures().is_empty() {
        return writeln!(terminal.out(), "\nNo figures.");
    }
    let columns = [
        "seq",
        "indicator",
        "value",
        "value_max",
        "unit",
        "bound",
        "aspect",
        "source_raw",
        "line",
        "confidence",
        "rule",
    ];
    let shown: Vec<_> = columns
        .iter()
        .filter_map(|name| schema::FIGURES.iter().find(|field| field.column.name == *name))
        // Ranges are rare; their column is left out where it would be empty.
        .filter(|field| (0..entry.figures().len()).any(|at| !(field.get)(entry, at).is_empty()))
        .collect();
    let mut table = table(terminal, shown.iter().map(|field| field.column.name));
    for at in 0..entry.figures().len() {
        table.add_row(shown.iter().map(|field| (field.get)(entry, at).to_string()));
    }
    writeln!(terminal.out(), "\n{}", lines(&table))
}

/// The numbers that the comparison makes of them.
fn print_cells(entry: &Entry, tables: &Tables, terminal: &mut Terminal) -> io::Result<()> {
    let cells = cells::cells(entry.text(), entry.figures(), tables);
    if cells.is_empty() {
        return Ok(());
    }
    let names = schema::CELLS.iter().skip(1);
    let mut table = table(terminal, names.clone().map(|field| field.column.name));
    for cell in &cells {
        table.add_row(names.clone().map(|field| (field.get)(entry, cell).to_string()));
    }
    writeln!(terminal.out(), "\n{}", lines(&table))
}

fn print_warnings(entry: &Entry, terminal: &mut Terminal) -> io::Result<()> {
    for (place, warning) in entry.read.report.warnings.iter().enumerate() {
        let gap = if place == 0 { "\n" } else { "" };
        writeln!(terminal.out(), "{gap}warning: {warning}")?;
    }
    Ok(())
}
