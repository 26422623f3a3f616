//! The reports that match, each with the place that shows why.

use std::io;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Searched;
use crate::cli::output::print_rows;
use crate::cli::print::{Terminal, cut, pad, thousands, width};
use crate::cli::select;
use crate::dataset::{Value, cells};
use crate::search::{self, Hit, Results, SearchOptions, Snippet, Sort, SortKey, SortValue};
use crate::store::numbers;
use crate::tables::Tables;

/// Columns of rows for programs.
const HEADER: &[&str] =
    &["report_id", "path", "number", "title", "organisation", "year", "score", "snippet", "copies"];
/// Widest column of organisations, in columns of the terminal.
const ORGANISATION_COLUMNS: usize = 28;

/// Shows the hits; returns what is to be said of them.
pub(super) fn show(
    searched: &Searched,
    pool: &rayon::ThreadPool,
    terminal: &mut Terminal,
) -> anyhow::Result<Vec<String>> {
    let Searched { reader, query, args, settings } = searched;
    let sort = match &args.sort {
        Some(typed) => select::sort(typed, settings)?,
        None => Sort::default(),
    };
    let options = SearchOptions { limit: args.limit, offset: args.offset, copies: args.copies.into() };
    let results = pool.install(|| search::sorted(reader, query, options, &sort))?;
    // What stands in a column of its own already is not shown twice.
    let by = match &sort.key {
        SortKey::Count(_) | SortKey::Indicator(_) => Some(sort.name()),
        _ => None,
    };
    let values: Vec<Value> =
        results.hits.iter().map(|hit| sorted_by(hit, &sort, searched)).collect::<crate::Result<_>>()?;
    match args.format.data() {
        Some(format) => {
            let header = HEADER.iter().copied().chain(by).map(str::to_owned).collect::<Vec<_>>();
            let rows = results.hits.iter().zip(&values).map(|(hit, value)| {
                let mut row = row(hit);
                row.extend(by.map(|_| value.clone()));
                row
            });
            print_rows(format, &header, rows, terminal)?;
        }
        None => print_hits(&results, by.map(|name| (name, values.as_slice())), terminal)?,
    }
    let mut told = searched.shown_of("report", results.total, results.hits.len());
    if args.sort.is_some() {
        told.push_str(&format!(", sorted by {}", sort.name()));
    }
    Ok(vec![told])
}

/// What a hit says of what hits are sorted by.
fn sorted_by(hit: &Hit, sort: &Sort, searched: &Searched) -> crate::Result<Value<'static>> {
    Ok(match &hit.sorted_by {
        None => Value::Empty,
        Some(SortValue::Whole(number)) => Value::Whole(*number),
        Some(SortValue::Text(text)) => Value::Text(text.clone().into()),
        Some(SortValue::Number(fixed)) => match numbers::told(*fixed) {
            Some(number) => Value::number(number),
            None => read_again(hit, sort.name(), searched)?,
        },
    })
}

/// A number that its column has not room for, from the report itself.
fn read_again(hit: &Hit, indicator: &str, searched: &Searched) -> crate::Result<Value<'static>> {
    let read = searched.reader.load(&hit.place)?.read;
    let tables = Tables::load(&searched.settings.config)?;
    let cells = cells::cells(&read.report.text, &read.figures, &tables);
    let cell = cells.iter().find(|cell| cell.indicator == indicator);
    Ok(cell.map_or(Value::Empty, |cell| Value::number(cell.value)))
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

/// Hits for people: a line that names the report, with what it is sorted by, and a line that shows
/// the place.
fn print_hits(
    results: &Results,
    sorted_by: Option<(&str, &[Value])>,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let organisations = results.hits.iter().filter_map(|hit| hit.organisation.as_deref());
    let widest = organisations.map(width).max().unwrap_or(0).min(ORGANISATION_COLUMNS);
    let numbers: Vec<String> = sorted_by.map_or(Vec::new(), |(name, values)| {
        let number = |value: &Value| if value.is_empty() { "–".to_owned() } else { thousands(value) };
        values.iter().map(|value| format!("{name} {}", number(value))).collect()
    });
    let widest_number = numbers.iter().map(|number| width(number)).max();
    for (at, hit) in results.hits.iter().enumerate() {
        let organisation = pad(&cut(hit.organisation.as_deref().unwrap_or(""), widest), widest);
        let year = hit.year.map_or("    ".to_owned(), |year| year.to_string());
        let gap = if widest > 0 { "  " } else { "" };
        let number = widest_number.map_or(String::new(), |widest| format!("  {}", pad(&numbers[at], widest)));
        let used = hit.report_id.len() + 2 + year.len() + width(&number) + gap.len() + widest + 2;
        let title = hit.title.as_deref().unwrap_or("(no title)");
        let title = terminal
            .width()
            .map_or(title.to_owned(), |columns| cut(title, columns.saturating_sub(used).max(20)));
        let copies = if hit.copies > 1 { format!("  ×{}", hit.copies) } else { String::new() };
        let snippet = marked(&hit.snippet, terminal);
        let id = terminal.dim(&hit.report_id);
        writeln!(terminal.out(), "{id}  {year}{number}{gap}{organisation}  {title}{copies}\n    {snippet}")?;
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
