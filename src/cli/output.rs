//! Rows to standard output or a file, in the format that was asked for.
//!
//! A file named with `-o` is written beside its place and moved there when it is complete, so
//! that a run that stops leaves the old file as it was. What is no plain file (a pipe, a device)
//! is written to directly.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use comfy_table::{ColumnConstraint, ContentArrangement, Table};

use crate::dataset::Value;
use crate::error::{Error, ErrorKind, shown, shown_path};
use crate::export::{Altered, Format, Options, Shape, exporter};

use super::args::ViewFormat;
use super::print::{Terminal, thousands};

/// Hands rows to an exporter on standard output.
pub(super) fn print_rows<'v>(
    format: Format,
    header: &[String],
    rows: impl IntoIterator<Item = Vec<Value<'v>>>,
    terminal: &mut Terminal,
) -> io::Result<()> {
    // A mark in the middle of a pipe helps nobody.
    let options = Options { bom: false, ..Options::default() };
    let mut exporter = exporter(format, &options, &Shape::view("view", header), terminal.out())?;
    rows.into_iter().try_for_each(|row| exporter.row(&row))?;
    let altered = exporter.finish()?;
    drop(exporter);
    for (count, _) in altered.told() {
        terminal.say(format_args!(
            "{} texts that a spreadsheet takes for formulas begin with an apostrophe (`--format ndjson` has \
             them as they are)",
            thousands(count)
        ));
    }
    Ok(())
}

/// Says what a file holds otherwise than the table does.
pub(super) fn say_altered(altered: &Altered, terminal: &mut Terminal) {
    for (count, sentence) in altered.told() {
        terminal.say(format_args!("{} {sentence}", thousands(count)));
    }
}

/// Prints rows in a format for people or programs. `people` picks and orders the columns that
/// people see, by their index.
pub(super) fn view_rows<'v>(
    format: ViewFormat,
    header: &[String],
    people: &[usize],
    rows: impl IntoIterator<Item = Vec<Value<'v>>>,
    terminal: &mut Terminal,
) -> io::Result<()> {
    if let Some(format) = format.data() {
        return print_rows(format, header, rows, terminal);
    }
    let mut table = table(terminal, people.iter().map(|&at| header[at].as_str()));
    for row in rows {
        table.add_row(people.iter().map(|&at| shown(&row[at].to_string()).into_owned()));
    }
    writeln!(terminal.out(), "{}", lines(&table))
}

/// An empty table for people: as wide as the terminal, or as its contents where there is none.
///
/// The first column names the row and is never broken.
pub(super) fn table<'h>(terminal: &Terminal, header: impl IntoIterator<Item = &'h str>) -> Table {
    table_of(terminal.width(), header)
}

/// As [`table`], for so many columns.
pub(super) fn table_of<'h>(width: Option<usize>, header: impl IntoIterator<Item = &'h str>) -> Table {
    let mut table = Table::new();
    // Header, a rule, rows; no frame.
    table.load_preset("     --            ");
    match width {
        None => table.set_content_arrangement(ContentArrangement::Disabled),
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX)),
    };
    table.set_header(header);
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if place == 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// A table as text without blanks at the ends of lines.
pub(super) fn lines(table: &Table) -> String {
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

/// A file that appears under its name when it is complete.
#[derive(Debug)]
pub(super) struct NewFile {
    target: PathBuf,
    /// Where it is written meanwhile; `None` where it is written in place.
    part: Option<PathBuf>,
    out: BufWriter<File>,
    kept: bool,
}

impl NewFile {
    /// Begins to write the file `target`.
    pub(super) fn create(target: &Path) -> Result<Self, Error> {
        let refused = |expected| {
            Error::from(ErrorKind::BadOption { option: "--output", value: shown_path(target), expected })
        };
        if target.is_dir() {
            return Err(refused("it is a folder; name a file in it".to_owned()));
        }
        if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty())
            && !folder.exists()
        {
            let folder = shown_path(folder);
            return Err(refused(format!("the folder `{folder}` does not exist; make it first")));
        }
        let special = fs::metadata(target).is_ok_and(|metadata| !metadata.is_file());
        let part = (!special).then(|| part_of(target));
        let place = part.as_deref().unwrap_or(target);
        let file = File::options()
            .write(true)
            .create(!special)
            .truncate(!special)
            .open(place)
            .map_err(|error| Error::io("write", target, error))?;
        let out = BufWriter::with_capacity(1 << 16, file);
        Ok(NewFile { target: target.to_owned(), part, out, kept: false })
    }

    /// Where to write to.
    pub(super) fn out(&mut self) -> &mut (impl Write + Send) {
        &mut self.out
    }

    /// Puts the complete file in its place.
    pub(super) fn keep(mut self) -> Result<(), Error> {
        let failed = |error| Error::io("write", &self.target, error);
        self.out.flush().map_err(failed)?;
        if let Some(part) = &self.part {
            self.out.get_ref().sync_all().map_err(failed)?;
            fs::rename(part, &self.target).map_err(failed)?;
        }
        self.kept = true;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(part) = &self.part
            && !self.kept
        {
            // Left over it does no harm, and the error that led here is the one to tell.
            let _ = fs::remove_file(part);
        }
    }
}

/// A name beside `target` that no other process uses.
pub(super) fn part_of(target: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("out.csv");
        fs::write(&target, "old").expect("writable");
        let mut new = NewFile::create(&target).expect("writable");
        new.out().write_all(b"half").expect("writable");
        drop(new);
        assert_eq!(fs::read_to_string(&target).expect("readable"), "old");
        let mut new = NewFile::create(&target).expect("writable");
        new.out().write_all(b"whole").expect("writable");
        new.keep().expect("writable");
        assert_eq!(fs::read_to_string(&target).expect("readable"), "whole");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1, "a part was left over");
    }

    #[test]
    fn a_folder_that_is_missing_is_named() {
        let error = NewFile::create(Path::new("no-such-folder/out.csv")).expect_err("no folder");
        assert!(error.to_string().contains("folder `no-such-folder` does not exist"), "{error}");
    }

    #[test]
    fn a_folder_is_no_file_to_write_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = NewFile::create(folder.path()).expect_err("a folder");
        assert!(error.to_string().contains("it is a folder"), "{error}");
    }
}
