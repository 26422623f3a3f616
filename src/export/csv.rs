//! CSV as of RFC 4180: lines end with CR LF, fields are quoted where they must be.
//!
//! UTF-8 with a byte order mark unless told otherwise: a Chinese Excel reads a file without one
//! as GBK.

use std::io::{self, Write};

use crate::dataset::{ColumnInfo, Value};

use super::{Exporter, Options};

/// Writes CSV.
pub(super) struct Csv<W: Write> {
    writer: ::csv::Writer<W>,
}

impl<W: Write> Csv<W> {
    /// Begins a file with its header.
    pub(super) fn new(options: Options, columns: &[ColumnInfo], mut out: W) -> io::Result<Self> {
        if options.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name.as_str())).map_err(as_io)?;
        Ok(Csv { writer })
    }
}

impl<W: Write> Exporter for Csv<W> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        for value in row {
            match value {
                Value::Text(text) => self.writer.write_field(text.as_ref()).map_err(as_io)?,
                other => self.writer.write_field(other.to_string()).map_err(as_io)?,
            }
        }
        // An empty record ends the row that the fields above began.
        self.writer.write_record(None::<&[u8]>).map_err(as_io)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The error of the writer below; `From` would hide it, and with it a closed pipe.
fn as_io(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, written};
    use super::super::{Format, Options};

    #[test]
    fn quotes_what_needs_it() {
        assert_eq!(
            written(Format::Csv, Options { bom: false }, 1),
            "text,empty,whole,number,day,flag,texts,wholes\r\n\
             \"慰问\"\"困难\"\"职工,\n240人\",,2007,277775.7,2007-12-31,false,一; 二,1 4\r\n"
        );
    }

    #[test]
    fn begins_with_a_mark_for_excel() {
        assert!(written(Format::Csv, Options::default(), 0).starts_with("\u{feff}text,"));
    }

    #[test]
    fn reads_back_equal() {
        let (_, row) = sample();
        let text = written(Format::Csv, Options { bom: false }, 2);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        for record in reader.records() {
            let record = record.expect("a record");
            let read: Vec<&str> = record.iter().collect();
            let expected: Vec<String> = row.iter().map(ToString::to_string).collect();
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_closed_pipe_stays_one() {
        struct Closed;
        impl std::io::Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let (columns, row) = sample();
        let mut exporter = super::super::exporter(Format::Csv, Options { bom: false }, &columns, Closed)
            .expect("held in memory");
        let error = (0..100_000).find_map(|_| exporter.row(&row).err()).expect("the pipe is closed");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
    }
}
