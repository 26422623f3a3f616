//! Keyword in context: a line for each place of the words.

use std::io;

use super::{Searched, reports_of};
use crate::cli::output::print_rows;
use crate::cli::print::{Terminal, pad, pad_left, thousands, width};
use crate::dataset::Value;
use crate::error::shown;
use crate::search::concordance::{Concordance, ConcordanceOptions, Line, concordance};

/// Columns of rows for programs.
const HEADER: &[&str] = &["report_id", "path", "number", "line", "left", "match", "right"];
/// Widest column of what was found, and of where; longer ones push their line to the right.
const MATCH_COLUMNS: usize = 24;
const PLACE_COLUMNS: usize = 40;

/// Shows the places; returns what is to be said of them.
pub(super) fn show(
    searched: &Searched,
    characters: usize,
    pool: &rayon::ThreadPool,
    terminal: &mut Terminal,
) -> anyhow::Result<Vec<String>> {
    let args = searched.args;
    let options = ConcordanceOptions {
        width: characters,
        order: args.context.into(),
        limit: args.limit,
        offset: args.offset,
    };
    let (found, reports) = pool.install(|| {
        let places = searched.places()?;
        Ok::<_, crate::Error>((
            concordance(&searched.reader, &searched.query, &places, options)?,
            places.len(),
        ))
    })?;
    match args.format.data() {
        Some(format) => {
            let header: Vec<String> = HEADER.iter().map(|name| (*name).to_owned()).collect();
            print_rows(format, &header, found.lines.iter().map(row), terminal)?;
        }
        None => print_lines(&found, terminal)?,
    }
    let mut told = searched.shown_of("place", found.total, found.lines.len());
    told.push_str(&format!(", in {}", reports_of(found.reports)));
    if found.reports < reports {
        // What they match by is a title, a name or a field.
        told.push_str(&format!("; {} more hold none in their text", thousands(reports - found.reports)));
    }
    Ok(vec![told])
}

fn row(line: &Line) -> Vec<Value<'_>> {
    vec![
        Value::text(&line.report_id),
        Value::text(&line.path),
        Value::count(line.number),
        Value::count(line.line),
        Value::text(&line.left),
        Value::text(&line.matched),
        Value::text(&line.right),
    ]
}

/// Lines for people, with the words under each other.
fn print_lines(found: &Concordance, terminal: &mut Terminal) -> io::Result<()> {
    let places: Vec<String> =
        found.lines.iter().map(|line| format!("{}:{}", shown(&line.path), line.line)).collect();
    let widest_of = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
    let place = widest_of(&mut places.iter().map(|place| width(place))).min(PLACE_COLUMNS);
    let left = widest_of(&mut found.lines.iter().map(|line| width(&line.left)));
    let matched = widest_of(&mut found.lines.iter().map(|line| width(&line.matched))).min(MATCH_COLUMNS);
    for (line, at) in found.lines.iter().zip(&places) {
        let id = terminal.dim(&line.report_id);
        let word = terminal.bold(&line.matched);
        let gap = " ".repeat(matched.saturating_sub(width(&line.matched)));
        let text =
            format!("{id}  {}  {}  {word}{gap}  {}", pad(at, place), pad_left(&line.left, left), line.right);
        writeln!(terminal.out(), "{}", text.trim_end())?;
    }
    Ok(())
}
