//! SQLite: one table, or all of them with their keys, indexes and dictionary ([`Database`]).
//!
//! A number is kept so that it sorts and adds up and is still the same number: a whole one as an
//! integer of 64 bits, one of up to 15 digits as a float, which prints the same 15 digits. Any other
//! is a text, `0.1234567890123456789 (exact)`: SQLite would turn the digits alone into a float and
//! lose some of them. Such numbers are counted.
//!
//! The database is made in a file of its own and then handed on, so that it can go to a pipe too.

use std::io::{self, Write};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value as Stored;
use rust_decimal::prelude::ToPrimitive;
use tempfile::NamedTempFile;

use crate::dataset::{Type, Value};

use super::dictionary::dictionary;
use super::{Altered, Exporter, Headers, Options, Shape};

/// Rows that are inserted at once.
const BATCH_ROWS: usize = 512;
/// Digits that a float keeps.
const DIGITS: usize = 15;
/// Tells files of this program from other databases: `huiz`.
const APPLICATION_ID: i32 = 0x6875_697A;

/// Writes one table as a database.
pub(super) struct Sqlite<W: Write> {
    database: Option<Database>,
    out: W,
}

impl<W: Write> Sqlite<W> {
    /// Begins a database with its table.
    pub(super) fn new(options: &Options, shape: &Shape, out: W) -> io::Result<Self> {
        let mut shape = shape.clone();
        // The other tables are not there.
        shape.keys.foreign.clear();
        let mut database = Database::new(options)?;
        database.begin(shape)?;
        Ok(Sqlite { database: Some(database), out })
    }
}

impl<W: Write> Exporter for Sqlite<W> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        match &mut self.database {
            Some(database) => database.row(row),
            None => Err(io::Error::other("the table has ended")),
        }
    }

    fn finish(&mut self) -> io::Result<Altered> {
        match self.database.take() {
            Some(database) => database.finish(&mut self.out),
            None => Ok(Altered::default()),
        }
    }
}

/// A database of several tables.
pub struct Database {
    connection: Connection,
    file: NamedTempFile,
    /// Tables so far; rows go to the last.
    shapes: Vec<Shape>,
    /// Rows that wait.
    waiting: Vec<Vec<Stored>>,
    altered: Altered,
}

impl Database {
    /// Begins a database.
    ///
    /// # Errors
    /// What the folder for unfinished files returns.
    pub fn new(options: &Options) -> io::Result<Self> {
        let mut named = tempfile::Builder::new();
        let named = named.prefix(".huizong-").suffix(".sqlite");
        let file = match &options.scratch {
            Some(folder) => named.tempfile_in(folder)?,
            None => named.tempfile()?,
        };
        let connection = Connection::open(file.path()).map_err(io::Error::other)?;
        // Nobody else sees the file before it is whole, so nothing must be saved from a crash.
        let setup = format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = {APPLICATION_ID}; \
             BEGIN;"
        );
        connection.execute_batch(&setup).map_err(io::Error::other)?;
        Ok(Database {
            connection,
            file,
            shapes: Vec::new(),
            waiting: Vec::new(),
            altered: Altered::default(),
        })
    }

    /// Begins a table, to which rows go from now on.
    ///
    /// # Errors
    /// What SQLite says, such as a full disk.
    pub fn begin(&mut self, shape: Shape) -> io::Result<()> {
        self.hand_on()?;
        self.connection.execute_batch(&create(&shape)).map_err(io::Error::other)?;
        self.shapes.push(shape);
        Ok(())
    }

    /// Writes a row of the table that was begun last.
    ///
    /// # Errors
    /// What SQLite says, such as a full disk.
    pub fn row(&mut self, row: &[Value]) -> io::Result<()> {
        let stored = row.iter().map(|value| stored(value, &mut self.altered)).collect();
        self.waiting.push(stored);
        if self.waiting.len() == BATCH_ROWS { self.hand_on() } else { Ok(()) }
    }

    /// Ends the database, with indexes and the dictionary, and hands it to `out`.
    ///
    /// # Errors
    /// What SQLite says, and what `out` returns.
    pub fn finish(mut self, out: &mut (impl Write + ?Sized)) -> io::Result<Altered> {
        self.hand_on()?;
        let shapes = std::mem::take(&mut self.shapes);
        let indexes: String = shapes.iter().map(indexes).collect();
        let (columns, rows) = dictionary(&shapes, Headers::Id);
        self.begin(columns)?;
        rows.iter().try_for_each(|row| self.row(row))?;
        self.hand_on()?;
        self.connection.execute_batch(&format!("{indexes} COMMIT;")).map_err(io::Error::other)?;
        self.connection.close().map_err(|(_, error)| io::Error::other(error))?;
        copy(self.file.path(), out)?;
        Ok(self.altered)
    }

    /// Inserts the rows that wait.
    fn hand_on(&mut self) -> io::Result<()> {
        let Some(shape) = self.shapes.last() else { return Ok(()) };
        let marks = vec!["?"; shape.columns.len()].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({marks})", quoted(&shape.name));
        let mut insert = self.connection.prepare(&insert).map_err(io::Error::other)?;
        for row in self.waiting.drain(..) {
            insert.execute(rusqlite::params_from_iter(row)).map_err(io::Error::other)?;
        }
        Ok(())
    }
}

fn copy(from: &Path, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    io::copy(&mut std::fs::File::open(from)?, out)?;
    out.flush()
}

/// The statement that makes a table.
fn create(shape: &Shape) -> String {
    let mut parts: Vec<String> = shape
        .columns
        .iter()
        .zip(&shape.headers)
        .map(|(column, header)| {
            let kind = match column.kind {
                Type::Text | Type::Date | Type::Texts | Type::Integers => "TEXT",
                Type::Integer => "INTEGER",
                Type::Decimal => "NUMERIC",
                Type::Boolean => "BOOLEAN",
            };
            format!("{} {kind}", quoted(header))
        })
        .collect();
    let list = |names: &[String]| headers(shape, names);
    if !shape.keys.primary.is_empty() {
        parts.push(format!("PRIMARY KEY ({})", list(&shape.keys.primary)));
    }
    parts.extend(shape.keys.unique.iter().map(|name| format!("UNIQUE ({})", quoted(shape.header_of(name)))));
    parts.extend(shape.keys.foreign.iter().map(|to| {
        let theirs: Vec<String> = to.to.iter().map(|name| quoted(name)).collect();
        format!(
            "FOREIGN KEY ({}) REFERENCES {} ({})",
            list(&to.columns),
            quoted(&to.table),
            theirs.join(", ")
        )
    }));
    format!("CREATE TABLE {} (\n  {}\n);", quoted(&shape.name), parts.join(",\n  "))
}

/// The statements that make the indexes of a table.
fn indexes(shape: &Shape) -> String {
    let index = |name: &String| {
        let (table, column) = (quoted(&shape.name), quoted(shape.header_of(name)));
        format!("CREATE INDEX {} ON {table} ({column});\n", quoted(&format!("{}_{name}", shape.name)))
    };
    shape.keys.sought.iter().map(index).collect()
}

/// Columns by the names they have in this file.
fn headers(shape: &Shape, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(shape.header_of(name))).collect();
    quoted.join(", ")
}

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as it is stored.
fn stored(value: &Value, altered: &mut Altered) -> Stored {
    match value {
        Value::Empty => Stored::Null,
        Value::Whole(whole) => Stored::Integer(*whole),
        Value::Flag(flag) => Stored::Integer(i64::from(*flag)),
        Value::Number(number) => {
            let number = number.normalize();
            let digits = number.mantissa().unsigned_abs().to_string().len();
            match (number.scale(), number.to_i64(), number.to_f64()) {
                (0, Some(whole), _) => Stored::Integer(whole),
                (1.., _, Some(float)) if digits <= DIGITS => Stored::Real(float),
                _ => {
                    altered.as_text += 1;
                    Stored::Text(format!("{number} (exact)"))
                }
            }
        }
        Value::Text(_) | Value::Date(_) | Value::Texts(_) | Value::Wholes(_) => {
            Stored::Text(value.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, written_as};
    use super::super::{Format, Options};
    use super::*;

    fn open(bytes: &[u8]) -> (NamedTempFile, Connection) {
        let mut file = NamedTempFile::new().expect("a file");
        file.write_all(bytes).expect("writable");
        let connection = Connection::open(file.path()).expect("a database");
        (file, connection)
    }

    fn one(connection: &Connection, query: &str) -> Stored {
        connection.query_row(query, [], |row| row.get(0)).expect("a row")
    }

    #[test]
    fn reads_back_equal_and_typed() {
        let (shape, row) = sample();
        let (_file, read) = open(&written_as(Format::Sqlite, &Options::default(), &shape, &vec![row; 1000]));
        let value = |column: &str| one(&read, &format!("SELECT \"{column}\" FROM sample WHERE rowid = 777"));
        assert_eq!(value("text"), Stored::Text("慰问\"困难\"职工,\n240人".into()));
        assert_eq!(value("empty"), Stored::Null);
        assert_eq!(value("whole"), Stored::Integer(2007));
        assert_eq!(value("number"), Stored::Real(277_775.7));
        assert_eq!(value("day"), Stored::Text("2007-12-31".into()));
        assert_eq!(value("flag"), Stored::Integer(0));
        assert_eq!(value("wholes"), Stored::Text("1 4".into()));
        assert_eq!(one(&read, "SELECT count(*) FROM sample"), Stored::Integer(1000));
        assert_eq!(one(&read, "SELECT count(*) FROM columns"), Stored::Integer(8));
        assert_eq!(one(&read, "PRAGMA integrity_check"), Stored::Text("ok".into()));
    }

    #[test]
    fn no_number_becomes_another() {
        let (mut shape, _) = sample();
        shape = shape.pick(&[3]);
        let numbers = [
            "79228162514264337593543950335",
            "0.1234567890123456789",
            "1234567890123456.7",
            "9223372036854775807",
            "123456789012.345",
            "-0.1",
        ];
        let rows: Vec<_> = numbers.map(|text| vec![Value::number(text.parse().expect("a decimal"))]).into();
        let (_file, read) = open(&written_as(Format::Sqlite, &Options::default(), &shape, &rows));
        let mut statement = read.prepare("SELECT number FROM sample ORDER BY rowid").expect("a query");
        let stored: Vec<Stored> =
            statement.query_map([], |row| row.get(0)).expect("rows").map(|row| row.expect("a row")).collect();
        let text = |text: &str| Stored::Text(format!("{text} (exact)"));
        let expected = [
            text(numbers[0]),
            text(numbers[1]),
            text(numbers[2]),
            Stored::Integer(i64::MAX),
            Stored::Real(123_456_789_012.345),
            Stored::Real(-0.1),
        ];
        assert_eq!(stored, expected);
    }
}
