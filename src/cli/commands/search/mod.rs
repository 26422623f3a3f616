//! `huizong search`: what matches, as reports, places, counts or numbers.

mod facets;
mod hits;
mod kwic;
mod stats;

use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::view_rows;
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::dataset::Value;
use crate::search::{self, Query};
use crate::store::{Place, Reader};

/// A query on an open index, and how its result is to be shown.
struct Searched<'a> {
    reader: Reader,
    query: Query,
    args: &'a args::Search,
    settings: &'a Settings,
}

/// Runs the command.
pub(crate) fn run(
    args: &args::Search,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let reader = Reader::open(&settings.index)?;
    let query = select::query(&args.query.join(" "), settings)?;
    let searched = Searched { reader, query, args, settings };
    // Expressions are matched, and reports read, side by side.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build()?;
    let view = &args.view;
    let told = if view.count {
        searched.count(&pool, terminal)?
    } else if let Some(width) = view.kwic {
        kwic::show(&searched, width.into(), &pool, terminal)?
    } else if !view.facet.is_empty() {
        facets::show(&searched, &view.facet, &pool, terminal)?
    } else if !view.stats.is_empty() {
        stats::show(&searched, &view.stats, &pool, terminal)?
    } else {
        hits::show(&searched, &pool, terminal)?
    };
    terminal.flush()?;
    for (word, others) in searched.query.synonyms() {
        terminal.say(format!("`{word}` also as {}; put it in quotes for itself alone", others.join(", ")));
    }
    told.into_iter().for_each(|line| terminal.say(line));
    Ok(Outcome::Done)
}

impl Searched<'_> {
    /// The reports found, of which these copies count, in the order of tables.
    fn places(&self) -> crate::Result<Vec<Place>> {
        let places = search::matching(&self.reader, &self.query)?;
        Ok(self.reader.clusters()?.pick(self.args.copies.into(), &places))
    }

    /// Prints how many reports there are; there is nothing to say beside.
    fn count(&self, pool: &rayon::ThreadPool, terminal: &mut Terminal) -> anyhow::Result<Vec<String>> {
        let reports = pool.install(|| self.places())?.len();
        if self.args.format.data().is_none() {
            writeln!(terminal.out(), "{reports}")?;
        } else {
            view_rows(
                self.args.format,
                &["reports".to_owned()],
                &[0],
                [vec![Value::count(reports)]],
                terminal,
            )?;
        }
        Ok(Vec::new())
    }

    /// How many of a list are shown: `12 values, 1 to 5 shown; `--limit 0` shows all`.
    fn shown_of(&self, what: &str, total: usize, shown: usize) -> String {
        let all = format!("{} {what}{}", thousands(total), if total == 1 { "" } else { "s" });
        if shown == total {
            all
        } else if shown == 0 {
            format!("{all}, none after the first {}", thousands(self.args.offset))
        } else {
            let (first, last) = (self.args.offset + 1, self.args.offset + shown);
            format!("{all}, {} to {} shown; `--limit 0` shows all", thousands(first), thousands(last))
        }
    }

    /// The part of a list that was asked for.
    fn page<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        let rest = list.get(self.args.offset..).unwrap_or_default();
        if self.args.limit == 0 { rest } else { &rest[..self.args.limit.min(rest.len())] }
    }
}

/// So many reports.
fn reports_of(number: usize) -> String {
    format!("{} report{}", thousands(number), if number == 1 { "" } else { "s" })
}
