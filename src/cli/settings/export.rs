//! What `export` was asked to write, checked: a table in a format, or several tables at once.

use std::path::{Path, PathBuf};

use crate::cli::args::{DataFormat, Export, HeadersArg, TableArg};
use crate::dataset::{ColumnInfo, Table, columns};
use crate::error::{ErrorKind, Result, shown};
use crate::export::{Format, Headers, Options};
use crate::search::distance;
use crate::tables::Tables;

use super::bad;

/// Most changes between a column that is there and one that was meant.
const NEAR: usize = 3;

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A table, with these of its columns where any were named.
    Table(Table, Format, Option<Vec<usize>>),
    /// The comparison for people, with its figures.
    Workbook,
    /// All tables in one database.
    Database,
    /// All tables in a folder, described.
    Package,
}

/// An export as meant.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is written.
    pub what: What,
    /// What columns are called.
    pub headers: Headers,
    /// How the format writes.
    pub options: Options,
}

impl Plan {
    /// Checks what was typed; a binary format needs a place that is no terminal.
    ///
    /// # Errors
    /// `BadOption`, `NeedsOutput`.
    pub fn of(args: &Export, tables: &Tables, to_terminal: bool) -> Result<Self> {
        let typed = args.format.map(Format::from);
        let only = |format: Format, what| match typed {
            Some(other) if other != format => {
                let expected = format!("this is always `{}`; leave `--format` out", format.name());
                Err(bad("--format", other.name(), expected))
            }
            _ => Ok((what, format)),
        };
        let (what, format) = match (args.table, args.table.table()) {
            (_, Some(table)) => {
                let format = typed.unwrap_or(Format::Csv);
                (What::Table(table, format, picked(&args.shape.columns, table, tables)?), format)
            }
            (TableArg::Workbook, _) => only(Format::Xlsx, What::Workbook)?,
            (TableArg::Database, _) => only(Format::Sqlite, What::Database)?,
            (_, None) => only(Format::Csv, What::Package)?,
        };
        let is_table = matches!(what, What::Table(..));
        if !is_table && let Some(name) = args.shape.columns.first() {
            return Err(bad(
                "--columns",
                name,
                "only a single table can be written with some of its columns",
            ));
        }
        if let (What::Database | What::Package, Some(headers)) = (&what, args.shape.headers) {
            let headers = Headers::from(headers);
            if headers != Headers::Id {
                let expected = "tables that refer to one another are always named by id; leave it out";
                return Err(bad("--headers", name(headers), expected));
            }
        }
        let needs_folder = what == What::Package;
        if args.output.is_none() && (needs_folder || (to_terminal && !format.is_text())) {
            let place = if needs_folder { "folder" } else { "file" };
            let what = if needs_folder { "package" } else { format.name() };
            return Err(ErrorKind::NeedsOutput { what, place }.into());
        }
        let usual = if format == Format::Xlsx { Headers::Zh } else { Headers::Id };
        let scratch = args.output.as_deref().and_then(beside);
        Ok(Plan {
            what,
            headers: args.shape.headers.map_or(usual, Headers::from),
            options: Options { bom: !args.shape.no_bom, raw: args.shape.raw, scratch },
        })
    }
}

/// The folder of a file that is written, which has room for what is not done yet; `None` where it is a
/// pipe or a device.
fn beside(output: &Path) -> Option<PathBuf> {
    if output.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return None;
    }
    let folder = output.parent()?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.is_dir().then(|| folder.to_owned())
}

/// The places of the columns that were named, or `None` where none was.
fn picked(names: &[String], table: Table, tables: &Tables) -> Result<Option<Vec<usize>>> {
    let columns = columns(table, tables);
    let mut places = Vec::with_capacity(names.len());
    for name in names.iter().map(|name| name.trim()) {
        let Some(place) = columns.iter().position(|column| column.name == name) else {
            return Err(bad("--columns", shown(name), expected(name, table, &columns)));
        };
        if places.contains(&place) {
            return Err(bad("--columns", name, "the column is named twice; name it once"));
        }
        places.push(place);
    }
    Ok(Some(places).filter(|places| !places.is_empty()))
}

/// Columns that may have been meant, or where to find them.
fn expected(name: &str, table: Table, columns: &[ColumnInfo]) -> String {
    let mut near: Vec<(usize, &str)> = columns
        .iter()
        .map(|column| {
            let far = distance(&name.to_lowercase(), &column.name);
            let is_meant = name == column.zh || (name.len() > NEAR && column.name.contains(name));
            (if is_meant { 0 } else { far }, column.name.as_str())
        })
        .filter(|(far, known)| *far <= NEAR.min(known.len() / 2))
        .collect();
    near.sort();
    let table = table.name();
    if near.is_empty() {
        return format!("`{table}` has no such column; `huizong export {table}` shows what it has");
    }
    let names: Vec<String> = near.iter().take(3).map(|(_, name)| format!("`{name}`")).collect();
    format!("`{table}` has {}", names.join(", "))
}

fn name(headers: Headers) -> &'static str {
    match headers {
        Headers::Id => "id",
        Headers::Zh => "zh",
        Headers::En => "en",
    }
}

impl From<HeadersArg> for Headers {
    fn from(headers: HeadersArg) -> Self {
        match headers {
            HeadersArg::Id => Headers::Id,
            HeadersArg::Zh => Headers::Zh,
            HeadersArg::En => Headers::En,
        }
    }
}

impl From<DataFormat> for Format {
    fn from(format: DataFormat) -> Self {
        match format {
            DataFormat::Csv => Format::Csv,
            DataFormat::Ndjson => Format::Ndjson,
            DataFormat::Xlsx => Format::Xlsx,
            DataFormat::Parquet => Format::Parquet,
            DataFormat::Sqlite => Format::Sqlite,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Args, Command};
    use crate::model::Config;

    fn plan(line: &str, to_terminal: bool) -> Result<Plan> {
        let args = Args::try_parse_from(line.split_whitespace()).expect("well formed");
        let Command::Export(args) = args.command else { panic!("`{line}` is no export") };
        let tables = Tables::load(&Config::default()).expect("the built-in tables load");
        Plan::of(&args, &tables, to_terminal)
    }

    #[track_caller]
    fn refused(line: &str, to_terminal: bool) -> String {
        plan(line, to_terminal).expect_err(line).to_string()
    }

    #[test]
    fn columns_are_picked_by_name_and_in_order() {
        let plan =
            plan("huizong export cells --columns value,report_id --format ndjson", true).expect("right");
        assert_eq!(plan.what, What::Table(Table::Cells, Format::Ndjson, Some(vec![2, 0])));
        assert_eq!(plan.headers, Headers::Id);
    }

    #[test]
    fn a_column_that_is_not_there_is_refused_with_those_near() {
        assert_eq!(
            refused("huizong export cells --columns valeu", false),
            "`valeu` is no value for `--columns`; `cells` has `value`"
        );
        assert!(refused("huizong export figures --columns 数值", false).ends_with("has `value`"));
        assert!(refused("huizong export comparison --columns paid", false).contains("`relief_paid`"));
        let far = refused("huizong export cells --columns klingon", false);
        assert!(
            far.ends_with("`cells` has no such column; `huizong export cells` shows what it has"),
            "{far}"
        );
        assert!(refused("huizong export cells --columns value,value", false).contains("named twice"));
        assert!(refused("huizong export workbook --columns value -o a.xlsx", false).contains("single table"));
    }

    #[test]
    fn what_is_no_text_needs_a_place() {
        for format in ["xlsx", "parquet", "sqlite"] {
            let line = format!("huizong export cells --format {format}");
            assert!(refused(&line, true).ends_with("name a file with `-o`"), "{format}");
            assert!(plan(&line, false).is_ok(), "a pipe takes {format}");
        }
        assert!(refused("huizong export workbook", true).ends_with("name a file with `-o`"));
        assert!(refused("huizong export package", false).ends_with("name a folder with `-o`"));
        assert!(plan("huizong export cells", true).is_ok());
    }

    #[test]
    fn what_is_not_done_yet_lies_beside_the_file() {
        let scratch = |output: &str| {
            let line = format!("huizong export workbook -o {output}");
            plan(&line, true).expect("right").options.scratch
        };
        assert_eq!(scratch("a.xlsx"), Some(PathBuf::from(".")));
        assert_eq!(scratch("src/a.xlsx"), Some(PathBuf::from("src")));
        assert_eq!(scratch("no-such-folder/a.xlsx"), None);
        assert_eq!(scratch("src"), None, "no plain file");
    }

    #[test]
    fn several_tables_have_a_format_of_their_own() {
        assert_eq!(plan("huizong export workbook -o a.xlsx", true).expect("right").headers, Headers::Zh);
        let wrong = refused("huizong export database --format parquet -o a.db", true);
        assert_eq!(
            wrong,
            "`parquet` is no value for `--format`; this is always `sqlite`; leave `--format` out"
        );
        assert!(refused("huizong export package --headers zh -o a", true).contains("named by id"));
    }
}
