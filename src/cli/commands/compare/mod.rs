//! `huizong compare`: how organisations stand among their like, as tables, a workbook or a page.

mod table;

use std::io::Write;

use crate::cli::Outcome;
use crate::cli::args::{self, CompareFormat, RowsArg};
use crate::cli::output::{NewFile, say_altered};
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::compare::measure::Measure;
use crate::compare::observe::{Include, observe};
use crate::compare::peers::Dimension;
use crate::compare::rows::Sheet;
use crate::compare::scorecard::Scorecard;
use crate::compare::{Benchmark, Question, Years, book, page};
use crate::dataset::{Dataset, Organisations};
use crate::error::ErrorKind;
use crate::export::{Altered, Format, Options, Shape, exporter};
use crate::model::Facts;
use crate::store::{Copies, Reader};
use crate::tables::Tables;

/// Runs the command.
pub(crate) fn run(
    args: &args::Compare,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let question = question(args, &tables)?;
    let sheet = sheet(args)?;
    if args.format == CompareFormat::Xlsx && args.output.is_none() && terminal.width().is_some() {
        let expected = "a workbook is not for reading on a terminal; name a file with `--output`".to_owned();
        let value = "xlsx".to_owned();
        return Err(crate::Error::from(ErrorKind::BadOption { option: "--format", value, expected }).into());
    }
    let reader = Reader::open(&settings.index)?;
    let format = match args.format {
        CompareFormat::Table => "text",
        CompareFormat::Csv => "csv",
        CompareFormat::Ndjson => "ndjson",
        CompareFormat::Xlsx => "xlsx",
        CompareFormat::Html => "html",
    };
    select::check_output(&reader, args.output.as_deref(), format, terminal)?;
    let organisations = match &args.aliases {
        None => Organisations::new(&tables),
        Some(path) => Organisations::with_aliases(&tables, path)?,
    };
    let bench = benchmark(args, question, &reader, settings, &tables, &organisations)?;
    let width = terminal.width();
    let altered = match &args.output {
        None => write(&bench, args, sheet, &tables, width, terminal.out())?,
        Some(path) => {
            let mut file = NewFile::create(path)?;
            let altered = write(&bench, args, sheet, &tables, width, file.out())?;
            file.keep()?;
            altered
        }
    };
    terminal.flush()?;
    select::say_other_catalogue(&reader, settings, terminal)?;
    say_altered(&altered, terminal);
    told(&bench).iter().for_each(|line| terminal.say(line));
    organisations.unmet().iter().for_each(|line| terminal.say(line));
    Ok(Outcome::Done)
}

/// What was asked, checked.
fn question(args: &args::Compare, tables: &Tables) -> crate::Result<Question> {
    let catalogue = &tables.indicators;
    let card = args.scorecard.as_deref().map(|path| Scorecard::load(path, catalogue)).transpose()?;
    let per = args.per.map(Into::into);
    let mut measures: Vec<Measure> = Vec::new();
    for id in args.indicator.iter().map(|id| id.trim()) {
        let measure = Measure::of(id, per, catalogue, "--indicator")?;
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let years = match args.year.trim() {
        "each" => Years::Each,
        "latest" => Years::Latest,
        year => Years::Of(year.parse().map_err(|_| ErrorKind::BadOption {
            option: "--year",
            value: year.to_owned(),
            expected: "give a year such as 2016, `each` or `latest`".to_owned(),
        })?),
    };
    Ok(Question { measures, by: Dimension::list(&args.by)?, years, scorecard: card })
}

/// What a row is of, where rows are written.
fn sheet(args: &args::Compare) -> crate::Result<Sheet> {
    let refused = |value: &str, expected: &str| -> crate::Error {
        ErrorKind::BadOption { option: "--rows", value: value.to_owned(), expected: expected.to_owned() }
            .into()
    };
    match args.rows {
        Some(RowsArg::Scores) if args.scorecard.is_none() => {
            Err(refused("scores", "points are given by a `--scorecard`; name one"))
        }
        Some(RowsArg::Scores) => Ok(Sheet::Scores),
        Some(_) if args.indicator.is_empty() => {
            Err(refused("organisations", "name what to compare with `--indicator`"))
        }
        Some(RowsArg::Organisations) => Ok(Sheet::Organisations),
        Some(RowsArg::Groups) => Ok(Sheet::Groups),
        None if args.indicator.is_empty() => Ok(Sheet::Scores),
        None => Ok(Sheet::Organisations),
    }
}

/// The answer, out of the reports that match.
fn benchmark(
    args: &args::Compare,
    question: Question,
    reader: &Reader,
    settings: &Settings,
    tables: &Tables,
    organisations: &Organisations,
) -> crate::Result<Benchmark> {
    let places = select::places(reader, args.only.as_deref(), settings)?;
    let copies = Copies::from(args.copies);
    let left_out = places.len() - reader.clusters()?.pick(copies, &places).len();
    let dataset = Dataset::among(reader, tables, copies, &places)?;
    let include = Include { samples: args.samples, masked: args.masked, other_periods: args.other_periods };
    let indicators = question.indicators();
    let key = |name: &str, facts: &Facts| organisations.key(name, facts);
    let observed = observe(dataset.entries(), left_out, &indicators, include, tables, key)?;
    Benchmark::new(question, observed, args.organisation.as_deref(), &tables.sizes)
}

/// Writes in the format that was asked for; `width` is that of a table for people.
fn write(
    bench: &Benchmark,
    args: &args::Compare,
    sheet: Sheet,
    tables: &Tables,
    width: Option<usize>,
    mut out: impl Write + Send,
) -> anyhow::Result<Altered> {
    match args.format {
        CompareFormat::Table => out.write_all(table::text(bench, width).as_bytes())?,
        CompareFormat::Html => out.write_all(page::page(bench).as_bytes())?,
        CompareFormat::Csv => return rows(bench, sheet, Format::Csv, args.output.is_some(), tables, out),
        CompareFormat::Ndjson => return rows(bench, sheet, Format::Ndjson, false, tables, out),
        CompareFormat::Xlsx => {
            let mut sheets = Vec::new();
            if !bench.question.measures.is_empty() {
                sheets.extend([Sheet::Organisations, Sheet::Groups]);
            }
            sheets.extend(bench.question.scorecard.is_some().then_some(Sheet::Scores));
            // A workbook is packed as a whole; it is made in memory and then handed on.
            let mut packed = Vec::new();
            book::write(bench, &sheets, &tables.sizes, &mut packed)?;
            out.write_all(&packed)?;
        }
    }
    Ok(Altered::default())
}

/// Writes one table; `bom` begins a file with the mark by which Excel knows UTF-8.
fn rows(
    bench: &Benchmark,
    sheet: Sheet,
    format: Format,
    bom: bool,
    tables: &Tables,
    out: impl Write + Send,
) -> anyhow::Result<Altered> {
    let names: Vec<String> = sheet.columns().iter().map(|column| column.name.to_owned()).collect();
    let options = Options { bom, ..Options::default() };
    let mut exporter = exporter(format, &options, &Shape::view(sheet.name(), &names), out)?;
    bench.rows(sheet, &tables.sizes, |row| exporter.row(row))?;
    Ok(exporter.finish()?)
}

/// What is told below every benchmark: what it is made of and what stayed out.
fn told(bench: &Benchmark) -> Vec<String> {
    let compared = bench.compared();
    let years = bench.span().map_or(String::new(), |(first, last)| {
        let span = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let how = match bench.question.years {
            Years::Latest => ", the latest of each organisation: years are mixed",
            Years::Each if first != last => ", each year by itself",
            Years::Each | Years::Of(_) => "",
        };
        format!(", {span}{how}")
    });
    let mut lines = vec![format!(
        "{} of {} reports compared, of {} organisations{years}",
        thousands(compared),
        thousands(bench.observed.reports),
        thousands(bench.organisations())
    )];
    lines.extend(bench.left_out().iter().map(|reason| {
        let option = reason.option.map(|option| format!(" (`{option}` compares them)"));
        format!("left out: {} {}{}", thousands(reason.count), reason.en, option.unwrap_or_default())
    }));
    for measure in &bench.question.measures {
        lines.extend(bench.other_units(measure).into_iter().map(|(unit, count)| {
            let other = format!("{}:{}", measure.indicator, unit.name());
            let reports = thousands(count);
            format!(
                "not compared: {reports} that state {} in {unit} (`--indicator {other}`)",
                measure.indicator
            )
        }));
    }
    lines
}
