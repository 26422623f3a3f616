//! CSV as of RFC 4180: lines end with CR LF, fields are quoted where they must be.
//!
//! UTF-8 with a byte order mark unless told otherwise: a Chinese Excel reads a file without one
//! as GBK. A text that a spreadsheet would take for a formula gets an apostrophe before it, as
//! OWASP advises against formula injection; numbers never do, so they stay numbers.
//!
//! Source: OWASP, "CSV Injection".

use std::borrow::Cow;
use std::io::{self, Write};

use crate::dataset::Value;

use super::{Altered, Exporter, Options, Shape};

/// What a formula begins with; the wide ones too, which some spreadsheets take for the narrow.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes CSV.
pub(super) struct Csv<W: Write> {
    writer: ::csv::Writer<W>,
    raw: bool,
    altered: Altered,
}

impl<W: Write> Csv<W> {
    /// Begins a file with its header.
    pub(super) fn new(options: &Options, shape: &Shape, mut out: W) -> io::Result<Self> {
        if options.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        let mut csv = Csv { writer, raw: options.raw, altered: Altered::default() };
        shape.headers.iter().try_for_each(|header| csv.text(header))?;
        csv.end_row()?;
        Ok(csv)
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let safe = if self.raw { Cow::Borrowed(text) } else { harmless(text) };
        self.altered.harmless += u64::from(matches!(safe, Cow::Owned(_)));
        self.writer.write_field(safe.as_ref()).map_err(as_io)
    }

    /// An empty record ends the row that the fields before began.
    fn end_row(&mut self) -> io::Result<()> {
        self.writer.write_record(None::<&[u8]>).map_err(as_io)
    }
}

impl<W: Write> Exporter for Csv<W> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        for value in row {
            match value {
                Value::Text(text) => self.text(text)?,
                Value::Texts(_) => self.text(&value.to_string())?,
                other => self.writer.write_field(other.to_string()).map_err(as_io)?,
            }
        }
        self.end_row()
    }

    fn finish(&mut self) -> io::Result<Altered> {
        self.writer.flush()?;
        Ok(self.altered)
    }
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
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
    use super::super::{Format, Options, exporter};
    use super::*;

    fn plain() -> Options {
        Options { bom: false, ..Options::default() }
    }

    fn text(options: &Options, rows: usize) -> String {
        String::from_utf8(written(Format::Csv, options, rows)).expect("UTF-8")
    }

    #[test]
    fn quotes_what_needs_it() {
        assert_eq!(
            text(&plain(), 1),
            "text,empty,whole,number,day,flag,texts,wholes\r\n\
             \"慰问\"\"困难\"\"职工,\n240人\",,2007,277775.7,2007-12-31,false,一; 二,1 4\r\n"
        );
    }

    #[test]
    fn begins_with_a_mark_for_excel() {
        assert!(text(&Options::default(), 0).starts_with("\u{feff}text,"));
    }

    #[test]
    fn formulas_are_made_harmless_and_counted() {
        let header = ["=name".to_owned(), "number".to_owned()];
        let rows = [
            Value::text("=cmd|' /C calc'!A0"),
            Value::text("+1"),
            Value::text("-5%"),
            Value::text("@SUM(A1)"),
            Value::text("\t=1"),
            Value::text("\r=1"),
            Value::text("＝1"),
            Value::Texts(vec!["-a".into(), "b".into()]),
            Value::text("慰问=1"),
            Value::text("'quoted"),
        ];
        let written = |options: &Options| {
            let mut out = Vec::new();
            let mut csv = Csv::new(options, &Shape::view("view", &header), &mut out).expect("memory");
            for text in &rows {
                csv.row(&[text.clone(), Value::number((-5).into())]).expect("memory");
            }
            let altered = csv.finish().expect("memory");
            drop(csv);
            (String::from_utf8(out).expect("UTF-8"), altered.harmless)
        };
        let (safe, count) = written(&plain());
        assert_eq!(count, 9, "eight texts and a header: {safe}");
        assert!(
            safe.starts_with("'=name,number\r\n'=cmd|' /C calc'!A0,-5\r\n'+1,-5\r\n'-5%,-5\r\n"),
            "{safe}"
        );
        assert!(safe.ends_with("'＝1,-5\r\n'-a; b,-5\r\n慰问=1,-5\r\n'quoted,-5\r\n"), "{safe}");
        let (raw, count) = written(&Options { raw: true, ..plain() });
        assert_eq!((count, raw.matches('\'').count()), (0, 3));
    }

    #[test]
    fn reads_back_equal() {
        let (_, row) = sample();
        let text = text(&plain(), 2);
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
        let (shape, row) = sample();
        let mut exporter = exporter(Format::Csv, &plain(), &shape, Closed).expect("held in memory");
        let error = (0..100_000).find_map(|_| exporter.row(&row).err()).expect("the pipe is closed");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
    }
}
