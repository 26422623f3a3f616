//! `huizong audit`: numbers that contradict each other, with their sentences.

use std::io::{self, Write};

use crate::audit::columns::FINDINGS;
use crate::audit::{Finding, MOST_TOLD, audit};
use crate::cli::Outcome;
use crate::cli::args;
use crate::cli::output::{NewFile, say_altered};
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::dataset::{Dataset, Organisations, Table, Value};
use crate::error::{ErrorKind, shown};
use crate::export::{Altered, Format, Options, Shape, exporter};
use crate::store::Reader;
use crate::tables::Tables;
use crate::tables::audit::AuditRules;

/// Runs the command.
pub(crate) fn run(
    args: &args::Audit,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let mut rules = AuditRules::load()?;
    if let Some(id) = &args.rule {
        let known: Vec<String> = rules.about().map(|about| format!("`{}`", about.id)).collect();
        if !rules.keep_only(id) {
            let expected = format!("the rules are {}", known.join(", "));
            return Err(crate::Error::from(ErrorKind::BadOption {
                option: "--rule",
                value: shown(id).into(),
                expected,
            })
            .into());
        }
    }
    let tables = Tables::load(&settings.config)?;
    let reader = Reader::open(&settings.index)?;
    let format = args.format.data().map_or("text", Format::name);
    select::check_output(&reader, args.output.as_deref(), format, terminal)?;
    let places = select::places(&reader, args.only.as_deref(), settings)?;
    let organisations = match &args.aliases {
        Some(path) => Organisations::with_aliases(&tables, path)?,
        None => Organisations::new(&tables),
    };
    let dataset =
        Dataset::among(&reader, &tables, args.copies.into(), &places)?.with_organisations(organisations);
    let work = Work { dataset: &dataset, rules: &rules, tables: &tables, format: args.format.data() };
    let (found, with_lists, altered) = match &args.output {
        // A mark in the middle of a pipe helps nobody.
        None => work.write(terminal.out(), Options { bom: false, ..Options::default() })?,
        Some(path) => {
            let mut file = NewFile::create(path)?;
            let found = work.write(file.out(), Options::default())?;
            file.keep()?;
            found
        }
    };
    terminal.flush()?;
    say_altered(&altered, terminal);
    if with_lists > 0 {
        terminal.say(format_args!(
            "lists of more than {MOST_TOLD} figures were not looked at, in {}",
            counted(with_lists, "report")
        ));
    }
    if !rules.jump.is_empty() {
        for note in dataset.notes(Table::Panel)? {
            terminal.say(format_args!("between years, {note}"));
        }
    }
    terminal.say(format_args!("{} in {}", counted(found, "finding"), counted(dataset.len(), "report")));
    Ok(Outcome::Done)
}

/// `1 finding`, `1,200 findings`.
fn counted(number: usize, what: &str) -> String {
    format!("{} {what}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// What is looked at, and how it is written.
struct Work<'w> {
    dataset: &'w Dataset<'w>,
    rules: &'w AuditRules,
    tables: &'w Tables,
    /// None for people.
    format: Option<Format>,
}

impl Work<'_> {
    /// Writes all findings; counts them, and the reports with lists.
    fn write(&self, mut out: impl Write + Send, options: Options) -> anyhow::Result<(usize, usize, Altered)> {
        let mut found = 0;
        let Some(format) = self.format else {
            let with_lists = audit(self.dataset, self.rules, self.tables, |finding| {
                found += 1;
                block(finding, &mut out).map_err(anyhow::Error::from)
            })?;
            return Ok((found, with_lists, Altered::default()));
        };
        let header: Vec<String> = FINDINGS.iter().map(|field| field.column.name.to_owned()).collect();
        let mut exporter = exporter(format, &options, &Shape::view("audit", &header), out)?;
        let with_lists = audit(self.dataset, self.rules, self.tables, |finding| {
            found += 1;
            let row: Vec<Value> = FINDINGS.iter().map(|field| (field.get)(finding)).collect();
            exporter.row(&row).map_err(anyhow::Error::from)
        })?;
        Ok((found, with_lists, exporter.finish()?))
    }
}

/// A finding for people: what, who, and each number with its sentence.
fn block(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let Finding { rule, organisation, year, value, against, expected, quotes } = finding;
    let who = organisation.as_deref().unwrap_or("-");
    let year = year.map(|year| format!(" {year}")).unwrap_or_default();
    writeln!(out, "{} ({}): {}", rule.id, rule.severity.name(), rule.says)?;
    writeln!(
        out,
        "  {}{year}: {} against {}; expected {expected}",
        shown(who),
        value.normalize(),
        against.normalize()
    )?;
    for quote in quotes {
        writeln!(
            out,
            "  {}:{} [{} {} {}] {}",
            shown(&quote.path),
            quote.line,
            quote.report_id,
            quote.seq,
            quote.indicator,
            shown(&quote.sentence)
        )?;
    }
    writeln!(out)
}
