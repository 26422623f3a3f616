//! NDJSON: one object a line, keys in the order of the columns, `null` for what is not told.
//!
//! Numbers are written digit by digit from their exact value; no float is made on the way.

use std::io::{self, Write};

use crate::dataset::{ColumnInfo, Value};

use super::Exporter;

/// Writes NDJSON.
pub(super) struct Ndjson<W: Write> {
    /// Names as JSON strings.
    keys: Vec<String>,
    out: W,
    line: Vec<u8>,
}

impl<W: Write> Ndjson<W> {
    /// Begins; names become the keys of every object.
    pub(super) fn new(columns: &[ColumnInfo], out: W) -> Self {
        let quoted = |column: &ColumnInfo| serde_json::Value::from(column.name.as_str()).to_string();
        let keys = columns.iter().map(quoted).collect();
        Ndjson { keys, out, line: Vec::new() }
    }
}

impl<W: Write> Exporter for Ndjson<W> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.line.clear();
        for (place, (key, value)) in self.keys.iter().zip(row).enumerate() {
            let before = if place == 0 { '{' } else { ',' };
            write!(self.line, "{before}{key}:")?;
            write_value(&mut self.line, value)?;
        }
        self.line.extend_from_slice(b"}\n");
        self.out.write_all(&self.line)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn write_value(line: &mut Vec<u8>, value: &Value) -> io::Result<()> {
    match value {
        Value::Empty => line.extend_from_slice(b"null"),
        Value::Text(text) => serde_json::to_writer(line, text)?,
        Value::Whole(number) => write!(line, "{number}")?,
        Value::Number(number) => write!(line, "{number}")?,
        Value::Date(date) => write!(line, "\"{date}\"")?,
        Value::Flag(flag) => write!(line, "{flag}")?,
        Value::Texts(texts) => serde_json::to_writer(line, texts)?,
        Value::Wholes(numbers) => serde_json::to_writer(line, numbers)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::super::{Format, Options};

    #[test]
    fn writes_an_object_a_line() {
        let line = "{\"text\":\"慰问\\\"困难\\\"职工,\\n240人\",\"empty\":null,\"whole\":2007,\
                    \"number\":277775.7,\"day\":\"2007-12-31\",\"flag\":false,\"texts\":[\"一\",\"二\"],\
                    \"wholes\":[1,4]}\n";
        assert_eq!(written(Format::Ndjson, Options::default(), 2), line.repeat(2));
    }

    #[test]
    fn every_line_is_json() {
        for line in written(Format::Ndjson, Options::default(), 3).lines() {
            let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(object["whole"], 2007);
        }
    }
}
