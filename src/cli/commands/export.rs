//! `huizong export`: tables to a file, a folder or standard output, whole and never cut.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::cli::Outcome;
use crate::cli::args::{self, TableArg};
use crate::cli::folder::NewFolder;
use crate::cli::output::{NewFile, say_altered};
use crate::cli::print::{Terminal, thousands};
use crate::cli::select;
use crate::cli::settings::Settings;
use crate::cli::settings::export::{Plan, What};
use crate::dataset::{Dataset, Organisations, Table, UserTargets, Value};
use crate::error::{ErrorKind, shown_path};
use crate::export::{Altered, Database, Format, Headers, Options, Shape, Workbook, exporter, package};
use crate::store::{Copies, Reader};
use crate::tables::Tables;

/// Runs the command.
pub(crate) fn run(
    args: &args::Export,
    settings: &Settings,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&settings.config)?;
    let plan = Plan::of(args, &tables, terminal.is_terminal())?;
    let reader = Reader::open(&settings.index)?;
    let format = match &plan.what {
        What::Table(_, format, _) => format.name(),
        What::Workbook => Format::Xlsx.name(),
        What::Database => Format::Sqlite.name(),
        What::Package => "package",
    };
    select::check_output(&reader, args.output.as_deref(), format, terminal)?;
    let copies = args.copies.into();
    let dataset = match &args.only {
        None => Dataset::new(&reader, &tables, copies)?,
        Some(query) => {
            let places = select::places(&reader, Some(query), settings)?;
            Dataset::among(&reader, &tables, copies, &places)?
        }
    };
    let over_years =
        matches!(args.table, TableArg::Panel | TableArg::Targets | TableArg::Database | TableArg::Package);
    refuse_without_use(
        "--aliases",
        args.aliases.as_deref(),
        over_years,
        "for the tables `panel` and `targets`, alone or in `database` and `package`",
    )?;
    let planned = over_years && args.table != TableArg::Panel;
    refuse_without_use(
        "--targets",
        args.targets.as_deref(),
        planned,
        "for the table `targets`, alone or in `database` and `package`",
    )?;
    let organisations = match &args.aliases {
        Some(path) => Organisations::with_aliases(&tables, path)?,
        None => Organisations::new(&tables),
    };
    let targets = match &args.targets {
        Some(path) => UserTargets::read(path, &organisations, &tables.indicators)?,
        None => UserTargets::default(),
    };
    let dataset = dataset.with_organisations(organisations).with_targets(targets);
    let export =
        Export { dataset: &dataset, tables: &tables, plan: &plan, distinct: copies == Copies::First };
    let written = match (&plan.what, &args.output) {
        (What::Package, Some(folder)) => export.package(folder)?,
        (_, Some(path)) => {
            let mut file = NewFile::create(path)?;
            let written = export.write(file.out())?;
            file.keep()?;
            written
        }
        (_, None) => export.write(terminal.out())?,
    };
    terminal.flush()?;
    select::say_other_catalogue(&reader, settings, terminal)?;
    for (table, rows) in written.rows {
        if let Some(&table) = Table::ALL.iter().find(|known| known.name() == table) {
            for note in dataset.notes(table)? {
                terminal.say(format_args!("{note}"));
            }
        }
        terminal.say(format_args!("{} rows of {table}", thousands(rows)));
    }
    say_altered(&written.altered, terminal);
    Ok(Outcome::Done)
}

/// What was written.
struct Written {
    /// Tables and their rows.
    rows: Vec<(&'static str, u64)>,
    altered: Altered,
}

/// What is exported and how.
struct Export<'a> {
    dataset: &'a Dataset<'a>,
    tables: &'a Tables,
    plan: &'a Plan,
    /// Whether each text is shown once.
    distinct: bool,
}

impl Export<'_> {
    /// Writes what goes to one file.
    fn write(&self, out: &mut (impl Write + Send + ?Sized)) -> anyhow::Result<Written> {
        match &self.plan.what {
            What::Table(table, format, picked) => {
                self.table(*table, *format, picked.as_deref(), &self.plan.options, out)
            }
            What::Workbook => self.workbook(out),
            What::Database => self.database(out),
            // The plan makes sure of its folder.
            What::Package => Ok(Written { rows: Vec::new(), altered: Altered::default() }),
        }
    }

    fn shape(&self, table: Table, headers: Headers) -> Shape {
        Shape::of(table, self.tables, headers, self.distinct)
    }

    /// One table, or some of its columns.
    fn table(
        &self,
        table: Table,
        format: Format,
        picked: Option<&[usize]>,
        options: &Options,
        out: &mut (impl Write + Send + ?Sized),
    ) -> anyhow::Result<Written> {
        let mut shape = self.shape(table, self.plan.headers);
        if let Some(places) = picked {
            shape = shape.pick(places);
        }
        let mut exporter = exporter(format, options, &shape, out)?;
        let mut rows = 0;
        self.dataset.rows(table, |row| {
            rows += 1;
            match picked {
                None => exporter.row(row)?,
                Some(places) => {
                    let some: Vec<Value> = places.iter().map(|&at| row[at].clone()).collect();
                    exporter.row(&some)?;
                }
            }
            anyhow::Ok(())
        })?;
        Ok(Written { rows: vec![(table.name(), rows)], altered: exporter.finish()? })
    }

    /// The comparison with its figures, for people.
    fn workbook(&self, out: &mut (impl Write + Send + ?Sized)) -> anyhow::Result<Written> {
        let mut workbook = Workbook::new(&self.plan.options, self.tables, self.plan.headers)?;
        for entry in self.dataset.entries() {
            workbook.report(&entry?)?;
        }
        self.dataset.rows(Table::Files, |row| workbook.file(row).map_err(anyhow::Error::from))?;
        let rows = workbook.rows().to_vec();
        Ok(Written { rows, altered: workbook.finish(out)? })
    }

    /// All tables with their keys.
    fn database(&self, out: &mut (impl Write + Send + ?Sized)) -> anyhow::Result<Written> {
        let mut database = Database::new(&self.plan.options)?;
        let mut rows = Vec::new();
        for &table in Table::ALL {
            database.begin(self.shape(table, Headers::Id))?;
            let mut count = 0;
            self.dataset.rows(table, |row| {
                count += 1;
                database.row(row).map_err(anyhow::Error::from)
            })?;
            rows.push((table.name(), count));
        }
        Ok(Written { rows, altered: database.finish(out)? })
    }

    /// All tables in a folder, with their description.
    fn package(&self, target: &Path) -> anyhow::Result<Written> {
        let folder = NewFolder::create(target)?;
        let mut written = Written { rows: Vec::new(), altered: Altered::default() };
        let mut tables = Vec::new();
        for &table in Table::ALL {
            let shape = self.shape(table, Headers::Id);
            let mut out = BufWriter::new(folder.file(&package::file_name(&shape))?);
            let one = self.table(table, Format::Csv, None, &Options::for_programs(), &mut out)?;
            let rows = one.rows.iter().map(|(_, rows)| rows).sum();
            tables.push((shape, rows, out.get_ref().metadata()?.len()));
            written.rows.extend(one.rows);
        }
        folder.file(package::DESCRIPTOR)?.write_all(package::descriptor(&tables).as_bytes())?;
        folder.keep()?;
        Ok(written)
    }
}

/// A file that the table would not look at is a mistake, and worth a word.
fn refuse_without_use(
    option: &'static str,
    file: Option<&Path>,
    is_used: bool,
    used: &str,
) -> crate::Result<()> {
    match file {
        Some(path) if !is_used => {
            let expected = format!("it is {used}; leave it out here");
            Err(ErrorKind::BadOption { option, value: shown_path(path), expected }.into())
        }
        _ => Ok(()),
    }
}
