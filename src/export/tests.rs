//! What the tests of all formats share: a table with a value of each type.

use crate::dataset::{ColumnInfo, Type};

use super::*;

/// A column of each type, and a row of them.
pub(super) fn sample() -> (Shape, Vec<Value<'static>>) {
    let columns = [
        ("text", Type::Text, Value::text("慰问\"困难\"职工,\n240人")),
        ("empty", Type::Text, Value::Empty),
        ("whole", Type::Integer, Value::Whole(2007)),
        ("number", Type::Decimal, Value::number("277775.70".parse().expect("a decimal"))),
        ("day", Type::Date, Value::Date(jiff::civil::date(2007, 12, 31))),
        ("flag", Type::Boolean, Value::Flag(false)),
        ("texts", Type::Texts, Value::Texts(vec!["一".into(), "二".into()])),
        ("wholes", Type::Integers, Value::Wholes(vec![1, 4])),
    ];
    let names: Vec<String> = columns.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let mut shape = Shape::view("sample", &names);
    for (column, (_, kind, _)) in shape.columns.iter_mut().zip(&columns) {
        *column = ColumnInfo { kind: *kind, ..column.clone() };
    }
    (shape, columns.map(|(.., value)| value).into())
}

/// A sample table as `format` writes it.
pub(super) fn written(format: Format, options: &Options, rows: usize) -> Vec<u8> {
    let (shape, row) = sample();
    written_as(format, options, &shape, &vec![row; rows])
}

/// A table as `format` writes it.
pub(super) fn written_as(format: Format, options: &Options, shape: &Shape, rows: &[Vec<Value>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut exporter = exporter(format, options, shape, &mut out).expect("memory takes a header");
    for row in rows {
        exporter.row(row).expect("memory takes a row");
    }
    exporter.finish().expect("memory takes an end");
    drop(exporter);
    out
}

/// Every format writes the same bytes for the same table.
#[test]
fn the_same_table_gives_the_same_bytes() {
    for &format in Format::ALL {
        let options = Options::default();
        assert!(written(format, &options, 3) == written(format, &options, 3), "{}", format.name());
    }
}
