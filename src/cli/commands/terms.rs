//! `huizong terms`: which words reports use, how often, when, and beside which others.

use std::collections::HashSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::cli::Outcome;
use crate::cli::args::{self, ViewFormat};
use crate::cli::output::view_rows;
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::dataset::Value;
use crate::search::census::Census;
use crate::search::collocates::{Collocates, collocates};
use crate::search::statistics::{Share, log_likelihood, log_ratio};
use crate::segment::Analyzer;
use crate::store::{Place, Reader};

/// Words that occur less often are left out of collocates, where chance makes the rarest lead.
const LEAST_TOGETHER: u64 = 3;

/// A table as it is printed.
struct Shown<'v> {
    header: &'static [&'static str],
    rows: Vec<Vec<Value<'v>>>,
    /// What the table is made of.
    told: String,
}

/// Runs the command.
pub(crate) fn run(
    args: &args::Terms,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let reader = Reader::open(&settings.index)?;
    let query = args.query.join(" ");
    let places = places(&reader, (!query.is_empty()).then_some(query.as_str()), args, settings)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build()?;
    if let Some(word) = &args.collocates {
        let found = pool.install(|| collocates(&reader, &places, word, args.window.into()))?;
        return show(near(&found, args), args.format, terminal);
    }
    if let Some(other) = &args.against {
        let others = self::places(&reader, Some(other), args, settings)?;
        let (here, there) = pool.install(|| {
            Ok::<_, crate::Error>((Census::of(&reader, &places)?, Census::of(&reader, &others)?))
        })?;
        return show(keyness(&here, &there, args), args.format, terminal);
    }
    let years = pool.install(|| Census::by_year(&reader, &places))?;
    let all = years.values().cloned().reduce(Census::and).unwrap_or_default();
    let words = all.listed();
    let words: Vec<&str> = words
        .iter()
        .filter(|(_, tally)| tally.occurrences >= args.min.unwrap_or(1))
        .map(|(word, _)| *word)
        .collect();
    let listed = &words[..shown_of(args.limit, words.len())];
    let told = format!(
        "{} of {} words in {} reports, {} words of text{}",
        thousands(listed.len()),
        thousands(words.len()),
        thousands(all.reports),
        thousands(all.tokens),
        hint(listed.len(), words.len())
    );
    if args.trend {
        let rows = listed.iter().flat_map(|word| {
            years.iter().map(move |(year, census)| {
                let tally = census.tally(word);
                let share = census.share(word);
                vec![
                    Value::text(word),
                    year.map_or(Value::Empty, Value::count),
                    Value::count(tally.reports),
                    Value::count(census.reports),
                    Value::count(tally.occurrences),
                    number(share.per_million(), 1),
                ]
            })
        });
        let header = &["word", "year", "reports", "reports_of_year", "occurrences", "per_million"];
        return show(Shown { header, rows: rows.collect(), told }, args.format, terminal);
    }
    let rows = listed.iter().map(|word| {
        let tally = all.tally(word);
        vec![
            Value::text(word),
            Value::maybe(Analyzer::shared().part_of_speech(word)),
            Value::count(tally.reports),
            Value::count(tally.occurrences),
            number(all.share(word).per_million(), 1),
        ]
    });
    let header = &["word", "part_of_speech", "reports", "occurrences", "per_million"];
    show(Shown { header, rows: rows.collect(), told }, args.format, terminal)
}

/// The reports that match, or all, of which these copies count.
fn places(
    reader: &Reader,
    query: Option<&str>,
    args: &args::Terms,
    settings: &Settings,
) -> anyhow::Result<Vec<Place>> {
    let places = select::places(reader, query, settings)?;
    Ok(reader.clusters()?.pick(args.copies.into(), &places))
}

/// The words that two sets of reports use differently.
fn keyness<'c>(here: &'c Census, there: &'c Census, args: &args::Terms) -> Shown<'c> {
    let mut seen = HashSet::new();
    let least = args.min.unwrap_or(1);
    let both = here.listed().into_iter().chain(there.listed()).map(|(word, _)| word);
    let mut words: Vec<(&str, Share, Share, f64)> = both
        .filter(|word| seen.insert(*word))
        .map(|word| (word, here.share(word), there.share(word)))
        .filter(|(_, here, there)| here.occurrences + there.occurrences >= least)
        .map(|(word, here, there)| {
            // Words that stand here more often lead, those that stand there more often come last.
            (word, here, there, log_likelihood(here, there).copysign(log_ratio(here, there)))
        })
        .collect();
    words.sort_by(|a, b| b.3.total_cmp(&a.3).then_with(|| a.0.cmp(b.0)));
    let all = words.len();
    words.truncate(shown_of(args.limit, all));
    let told = format!(
        "{} of {} words in {} reports against {}{}",
        thousands(words.len()),
        thousands(all),
        thousands(here.reports),
        thousands(there.reports),
        hint(words.len(), all)
    );
    let rows = words.into_iter().map(|(word, here, there, likelihood)| {
        vec![
            Value::text(word),
            Value::count(here.occurrences),
            number(here.per_million(), 1),
            Value::count(there.occurrences),
            number(there.per_million(), 1),
            number(likelihood.abs(), 2),
            number(log_ratio(here, there), 2),
        ]
    });
    Shown {
        header: &[
            "word",
            "occurrences",
            "per_million",
            "against_occurrences",
            "against_per_million",
            "log_likelihood",
            "log_ratio",
        ],
        rows: rows.collect(),
        told,
    }
}

/// The words near a word.
fn near<'c>(found: &'c Collocates, args: &args::Terms) -> Shown<'c> {
    let least = args.min.unwrap_or(LEAST_TOGETHER);
    let often: Vec<_> = found.words.iter().filter(|word| word.pair.together >= least).collect();
    let listed = &often[..shown_of(args.limit, often.len())];
    let rows = listed.iter().map(|found| {
        vec![
            Value::text(&found.word),
            Value::count(found.pair.together),
            Value::count(found.pair.second),
            number(found.pair.log_dice(), 2),
            number(found.pair.mutual_information(), 2),
            number(found.pair.t_score(), 2),
        ]
    });
    let rare = found.words.len() - often.len();
    let rare = match rare {
        0 => String::new(),
        _ => format!(
            "; {} words that stand there under {least} times are left out, see `--min`",
            thousands(rare)
        ),
    };
    Shown {
        header: &["word", "together", "occurrences", "log_dice", "mutual_information", "t_score"],
        rows: rows.collect(),
        told: format!(
            "{} of {} words near {} occurrences{rare}{}",
            thousands(listed.len()),
            thousands(often.len()),
            thousands(found.occurrences),
            hint(listed.len(), often.len())
        ),
    }
}

fn show(shown: Shown<'_>, format: ViewFormat, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let header: Vec<String> = shown.header.iter().map(|name| (*name).to_owned()).collect();
    let people: Vec<usize> = (0..header.len()).collect();
    view_rows(format, &header, &people, shown.rows, terminal)?;
    terminal.flush()?;
    terminal.say(shown.told);
    Ok(Outcome::Done)
}

/// How many of a list are shown; 0 stands for all.
fn shown_of(limit: usize, all: usize) -> usize {
    if limit == 0 { all } else { limit.min(all) }
}

/// What to do where not all of a list is shown.
fn hint(shown: usize, all: usize) -> &'static str {
    if shown < all { "; `--limit 0` shows all" } else { "" }
}

/// A measure with so many decimals; measures only order and compare.
fn number(value: f64, decimals: u32) -> Value<'static> {
    Decimal::from_f64(value).map_or(Value::Empty, |value| Value::number(value.round_dp(decimals)))
}
