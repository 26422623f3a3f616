//! `huizong search`: reports that match, best first, each with the place that shows why.

use std::io;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::print_rows;
use crate::cli::print::{Terminal, cut, pad, thousands, width};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::dataset::Value;
use crate::search::{self, Hit, Results, SearchOptions, Snippet};
use crate::store::Reader;

/// Columns of rows for programs.
const HEADER: &[&str] =
    &["report_id", "path", "number", "title", "organisation", "year", "score", "snippet", "copies"];
/// Widest column of organisations, in columns of the terminal.
const ORGANISATION_COLUMNS: usize = 28;

/// Runs the command.
pub(crate) fn run(
    args: &args::Search,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let reader = Reader::open(&settings.index)?;
    let query = select::query(&args.query.join(" "), settings)?;
    let options = SearchOptions { limit: args.limit, offset: args.offset, copies: args.copies.into() };
    // Expressions are matched side by side.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build()?;
    let results = pool.install(|| search::search(&reader, &query, options))?;
    match args.format.data() {
        Some(format) => {
            let header: Vec<String> = HEADER.iter().map(|name| (*name).to_owned()).collect();
            print_rows(format, &header, results.hits.iter().map(row), terminal)?;
        }
        None => print_hits(&results, terminal)?,
    }
    terminal.flush()?;
    for (word, others) in query.synonyms() {
        terminal.say(format!("`{word}` also as {}; put it in quotes for itself alone", others.join(", ")));
    }
    terminal.say(told(&results, args));
    Ok(Outcome::Done)
}

/// How many there are, and how many of them are shown.
fn told(results: &Results, args: &args::Search) -> String {
    let reports = if results.total == 1 { "report" } else { "reports" };
    let total = format!("{} {reports}", thousands(results.total));
    let shown = results.hits.len();
    if shown == results.total {
        total
    } else if shown == 0 {
        format!("{total}, none after the first {}", thousands(args.offset))
    } else {
        let (first, last) = (args.offset + 1, args.offset + shown);
        format!("{total}, {} to {} shown; `--limit 0` shows all", thousands(first), thousands(last))
    }
}

/// The row of a hit.
fn row(hit: &Hit) -> Vec<Value<'_>> {
    vec![
        Value::text(&hit.report_id),
        Value::text(&hit.path),
        Value::count(hit.number),
        Value::maybe(hit.title.as_deref()),
        Value::maybe(hit.organisation.as_deref()),
        hit.year.map_or(Value::Empty, Value::count),
        score(hit.score),
        Value::text(&hit.snippet.text),
        Value::count(hit.copies),
    ]
}

/// A score with three decimals; scores only order.
fn score(score: f32) -> Value<'static> {
    Decimal::from_f32(score).map_or(Value::Empty, |score| Value::number(score.round_dp(3)))
}

/// Hits for people: a line that names the report, a line that shows the place.
fn print_hits(results: &Results, terminal: &mut Terminal) -> io::Result<()> {
    let organisations = results.hits.iter().filter_map(|hit| hit.organisation.as_deref());
    let widest = organisations.map(width).max().unwrap_or(0).min(ORGANISATION_COLUMNS);
    for hit in &results.hits {
        let organisation = pad(&cut(hit.organisation.as_deref().unwrap_or(""), widest), widest);
        let year = hit.year.map_or("    ".to_owned(), |year| year.to_string());
        let gap = if widest > 0 { "  " } else { "" };
        let used = hit.report_id.len() + 2 + year.len() + gap.len() + widest + 2;
        let title = hit.title.as_deref().unwrap_or("(no title)");
        let title = terminal
            .width()
            .map_or(title.to_owned(), |columns| cut(title, columns.saturating_sub(used).max(20)));
        let copies = if hit.copies > 1 { format!("  ×{}", hit.copies) } else { String::new() };
        let snippet = marked(&hit.snippet, terminal);
        let id = terminal.dim(&hit.report_id);
        writeln!(terminal.out(), "{id}  {year}{gap}{organisation}  {title}{copies}\n    {snippet}")?;
    }
    Ok(())
}

/// A snippet with its terms bold, where bold can be seen.
fn marked(snippet: &Snippet, terminal: &Terminal) -> String {
    let mut text = String::with_capacity(snippet.text.len() + 16 * snippet.marks.len());
    let mut done = 0;
    for mark in &snippet.marks {
        text.push_str(&snippet.text[done..mark.start]);
        text.push_str(&terminal.bold(mark.of(&snippet.text)));
        done = mark.end;
    }
    text.push_str(&snippet.text[done..]);
    text
}
