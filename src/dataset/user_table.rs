//! Reads a table that a user wrote: a CSV file whose first line names its columns.
//!
//! Spreadsheets on Chinese machines save CSV as UTF-8 with a mark or as GBK; both are read. What
//! is wrong is told with the file and its line.

use std::fs;
use std::path::Path;

use encoding_rs::GB18030;

use crate::error::{Error, ErrorKind, Result, shown};

/// The rows of a user's table.
#[derive(Debug)]
pub(super) struct UserTable {
    /// Each row with its line in the file; a value for each column asked for, trimmed.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl UserTable {
    /// Reads `path`, which must have the columns `needed` and may have those of `other`.
    ///
    /// Rows hold the needed columns, then the others; one that the file lacks is empty. Empty lines
    /// are left out.
    ///
    /// # Errors
    /// `Io`, and `Table` with the line where the file is no such table.
    pub fn read(path: &Path, needed: &[&str], other: &[&str]) -> Result<UserTable> {
        let bytes = fs::read(path).map_err(|error| Error::io("read", path, error))?;
        let wrong = |line: usize, problem: String| -> Error {
            ErrorKind::Table { path: path.to_owned(), line, problem }.into()
        };
        let columns: Vec<&str> = needed.iter().chain(other).copied().collect();
        let text = text(&bytes).ok_or_else(|| wrong(1, "it is no text; save it as CSV in UTF-8".into()))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut lines = Lines::of(&text);
        let mut places: Option<Vec<Option<usize>>> = None;
        let mut width = 0;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = lines.line_at(error.position());
                wrong(line, format!("it is no CSV: {error}"))
            })?;
            let line = lines.line_at(record.position());
            let Some(places) = &places else {
                places = Some(header(&record, &columns, needed).map_err(|problem| wrong(line, problem))?);
                width = record.len();
                continue;
            };
            if let Some(surplus) = record.iter().skip(width).find(|field| !field.is_empty()) {
                return Err(wrong(
                    line,
                    format!(
                        "`{}` stands beyond the last column; quote numbers with commas, as \"150,000\"",
                        shown(surplus)
                    ),
                ));
            }
            if record.iter().all(str::is_empty) {
                continue;
            }
            let value = |place: &Option<usize>| place.and_then(|at| record.get(at)).unwrap_or_default();
            let row: Vec<String> = places.iter().map(|place| value(place).to_owned()).collect();
            if let Some(at) = (0..needed.len()).find(|&at| row[at].is_empty()) {
                return Err(wrong(line, format!("`{}` is empty; fill it or take the line out", needed[at])));
            }
            rows.push((line, row));
        }
        if places.is_none() {
            return Err(wrong(1, format!("it is empty; its first line must be `{}`", needed.join(","))));
        }
        Ok(UserTable { rows })
    }
}

/// Counts the lines of a text up to places in rising order.
struct Lines<'t> {
    text: &'t str,
    /// Up to here lines were counted.
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Lines { text, at: 0, line: 1 }
    }

    /// The line of a record; the reader tells places before the empty lines that it passes over.
    fn line_at(&mut self, position: Option<&csv::Position>) -> usize {
        let begin = position.map_or(0, |position| position.byte() as usize).min(self.text.len());
        let rest = &self.text.as_bytes()[begin..];
        let begin = begin + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &self.text.as_bytes()[self.at.min(begin)..begin];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = begin.max(self.at);
        self.line
    }
}

/// Where each of `columns` stands in the first line.
fn header(
    record: &csv::StringRecord,
    columns: &[&str],
    needed: &[&str],
) -> std::result::Result<Vec<Option<usize>>, String> {
    let expected = || format!("the first line must name the columns `{}`", columns.join(","));
    if let Some(unknown) = record.iter().find(|name| !columns.contains(name)) {
        return Err(format!("no column `{}` is known; {}", shown(unknown), expected()));
    }
    let place = |name: &str| record.iter().position(|known| known == name);
    match needed.iter().find(|name| place(name).is_none()) {
        Some(missing) => Err(format!("the column `{missing}` is missing; {}", expected())),
        None => Ok(columns.iter().map(|name| place(name)).collect()),
    }
}

/// The text of a file in UTF-8, or else in GB18030.
fn text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (text, bad) = GB18030.decode_without_bom_handling(bytes);
    (!bad).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a file with these bytes, or the message.
    fn read(bytes: &[u8]) -> std::result::Result<Vec<(usize, Vec<String>)>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        fs::write(&path, bytes).expect("writable");
        let table = UserTable::read(&path, &["name", "same_as"], &["note"]);
        let cut = |error: Error| error.to_string().split_once("t.csv").expect("the path").1.to_owned();
        table.map(|table| table.rows).map_err(cut)
    }

    #[test]
    fn rows_keep_their_lines() {
        let rows = vec![
            (2, vec!["甲".to_owned(), "乙,\n丙".into(), String::new()]),
            (5, vec!["丁".into(), "戊".into(), String::new()]),
        ];
        assert_eq!(
            read("\u{feff}same_as,name\r\n\"乙,\n丙\",甲\r\n\r\n戊, 丁\r\n".as_bytes()),
            Ok(rows.clone())
        );
        let (gbk, _, _) = GB18030.encode("same_as,name\r\n\"乙,\n丙\",甲\r\n\r\n戊,丁\r\n");
        assert_eq!(read(&gbk), Ok(rows));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |text: &str| read(text.as_bytes()).expect_err("it is wrong");
        assert_eq!(told(""), ":1: it is empty; its first line must be `name,same_as`");
        assert!(told("name,same\n").starts_with(":1: no column `same` is known"));
        assert!(told("name\n").starts_with(":1: the column `same_as` is missing"));
        assert_eq!(
            told("name,same_as\n甲,乙\n丙,\n"),
            ":3: `same_as` is empty; fill it or take the line out"
        );
        assert!(read(b"name,same_as\n\xff\xff\xff").is_err());
        assert_eq!(
            told("name,same_as\n甲,150,000\n"),
            ":2: `000` stands beyond the last column; quote numbers with commas, as \"150,000\""
        );
    }

    #[test]
    fn empty_fields_beyond_the_header_are_nothing() {
        let row = vec!["甲".to_owned(), "乙".into(), String::new()];
        assert_eq!(read("name,same_as\n甲,乙,,\n".as_bytes()), Ok(vec![(2, row)]));
    }
}
