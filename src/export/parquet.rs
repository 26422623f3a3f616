//! Apache Parquet: typed columns, Snappy, written group by group.
//!
//! Exact numbers are `decimal128(38, 9)`: any whole number that the program can hold, and nine
//! decimals. A number with more is refused by name, never rounded. Days are `date32`, lists are
//! lists, texts are UTF-8 behind a dictionary. Units and descriptions go with the columns.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::dataset::{ColumnInfo, Type, Value};

use super::{Altered, Exporter, Shape};

/// Digits of a number, and how many of them are decimals.
const PRECISION: u8 = 38;
const SCALE: i8 = 9;
/// Rows that are handed on at once.
const BATCH_ROWS: usize = 1024;
/// Bytes of a row group, which is held in memory.
const GROUP_BYTES: usize = 32 << 20;

/// Writes Parquet.
pub(super) struct Parquet<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: SchemaRef,
    headers: Vec<String>,
    columns: Vec<Builder>,
    waiting: usize,
    /// Rows so far.
    rows: u64,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file.
    pub(super) fn new(shape: &Shape, out: W) -> io::Result<Self> {
        let fields = shape.columns.iter().zip(&shape.headers).map(|(column, header)| field(column, header));
        let schema = SchemaRef::new(Schema::new(fields.collect::<Vec<_>>()));
        let about = shape.about.iter().map(|(name, value)| KeyValue::new((*name).to_owned(), value.clone()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("huizong ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(about.collect()))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(as_io)?;
        Ok(Parquet {
            writer,
            schema,
            headers: shape.headers.clone(),
            columns: shape.columns.iter().map(|column| Builder::of(column.kind)).collect(),
            waiting: 0,
            rows: 0,
        })
    }

    /// Hands the rows that wait to the writer.
    fn hand_on(&mut self) -> io::Result<()> {
        if self.waiting == 0 {
            return Ok(());
        }
        let columns = self.columns.iter_mut().map(Builder::finish).collect::<Result<_, _>>();
        let batch = columns.and_then(|columns| RecordBatch::try_new(Arc::clone(&self.schema), columns));
        self.writer.write(&batch.map_err(io::Error::other)?).map_err(as_io)?;
        self.waiting = 0;
        Ok(())
    }
}

impl<W: Write + Send> Exporter for Parquet<W> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.rows += 1;
        for ((column, value), header) in self.columns.iter_mut().zip(row).zip(&self.headers) {
            if !column.push(value) {
                let problem = format!(
                    "Parquet cannot hold the value `{value}` of column `{header}` in row {} ({PRECISION} \
                     digits, {SCALE} of them decimals); leave the column out with `--columns`, or use \
                     `--format ndjson`",
                    self.rows
                );
                return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
            }
        }
        self.waiting += 1;
        if self.waiting == BATCH_ROWS { self.hand_on() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<Altered> {
        self.hand_on()?;
        self.writer.finish().map_err(as_io)?;
        self.writer.inner_mut().flush()?;
        Ok(Altered::default())
    }
}

/// A column as the file describes it.
fn field(column: &ColumnInfo, header: &str) -> Field {
    let kind = match column.kind {
        Type::Text => DataType::Utf8,
        Type::Integer => DataType::Int64,
        Type::Decimal => DataType::Decimal128(PRECISION, SCALE),
        Type::Date => DataType::Date32,
        Type::Boolean => DataType::Boolean,
        Type::Texts => DataType::new_list(DataType::Utf8, true),
        Type::Integers => DataType::new_list(DataType::Int64, true),
    };
    let told = [
        ("name", &column.name),
        ("unit", &column.unit),
        ("zh", &column.zh),
        ("title", &column.title),
        ("en", &column.en),
    ];
    Field::new(header, kind, true).with_metadata(told.map(|(name, value)| (name, value.clone())))
}

/// Values of a column that wait.
enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Decimal(Decimal128Builder),
    Date(Date32Builder),
    Boolean(BooleanBuilder),
    Texts(ListBuilder<StringBuilder>),
    Integers(ListBuilder<Int64Builder>),
}

impl Builder {
    fn of(kind: Type) -> Self {
        match kind {
            Type::Text => Builder::Text(StringBuilder::new()),
            Type::Integer => Builder::Integer(Int64Builder::new()),
            Type::Decimal => Builder::Decimal(Decimal128Builder::new()),
            Type::Date => Builder::Date(Date32Builder::new()),
            Type::Boolean => Builder::Boolean(BooleanBuilder::new()),
            Type::Texts => Builder::Texts(ListBuilder::new(StringBuilder::new())),
            Type::Integers => Builder::Integers(ListBuilder::new(Int64Builder::new())),
        }
    }

    /// Takes a value; `false` where the column cannot hold it.
    fn push(&mut self, value: &Value) -> bool {
        match (self, value) {
            (Builder::Text(column), Value::Text(text)) => column.append_value(text),
            (Builder::Text(column), Value::Empty) => column.append_null(),
            // A view may hold anything in a column of which only the name is known.
            (Builder::Text(column), other) => column.append_value(other.to_string()),
            (Builder::Integer(column), Value::Whole(whole)) => column.append_value(*whole),
            (Builder::Integer(column), Value::Empty) => column.append_null(),
            (Builder::Decimal(column), Value::Number(number)) => match units(*number) {
                Some(units) => column.append_value(units),
                None => return false,
            },
            (Builder::Decimal(column), Value::Empty) => column.append_null(),
            (Builder::Date(column), Value::Date(day)) => {
                let days = (*day - date(1970, 1, 1)).get_days();
                column.append_value(days);
            }
            (Builder::Date(column), Value::Empty) => column.append_null(),
            (Builder::Boolean(column), Value::Flag(flag)) => column.append_value(*flag),
            (Builder::Boolean(column), Value::Empty) => column.append_null(),
            (Builder::Texts(column), Value::Texts(texts)) => column.append_value(texts.iter().map(Some)),
            (Builder::Texts(column), Value::Empty) => column.append_null(),
            (Builder::Integers(column), Value::Wholes(wholes)) => {
                column.append_value(wholes.iter().copied().map(Some));
            }
            (Builder::Integers(column), Value::Empty) => column.append_null(),
            _ => return false,
        }
        true
    }

    fn finish(&mut self) -> Result<ArrayRef, arrow_schema::ArrowError> {
        Ok(match self {
            Builder::Text(column) => Arc::new(column.finish()),
            Builder::Integer(column) => Arc::new(column.finish()),
            Builder::Decimal(column) => Arc::new(column.finish().with_precision_and_scale(PRECISION, SCALE)?),
            Builder::Date(column) => Arc::new(column.finish()),
            Builder::Boolean(column) => Arc::new(column.finish()),
            Builder::Texts(column) => Arc::new(column.finish()),
            Builder::Integers(column) => Arc::new(column.finish()),
        })
    }
}

/// The number counted in the smallest decimals of the column; `None` where it has smaller ones.
fn units(number: Decimal) -> Option<i128> {
    let number = number.normalize();
    let missing = u32::from(SCALE.unsigned_abs()).checked_sub(number.scale())?;
    // At most 29 digits and nine decimals: 38 digits, which fit.
    number.mantissa().checked_mul(10i128.checked_pow(missing)?)
}

/// The error of the writer below, a closed pipe too.
fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use ::parquet::basic::Encoding;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};

    use super::super::tests::{sample, written_as};
    use super::super::{Format, Options, exporter};
    use super::*;

    type Reader = ParquetRecordBatchReaderBuilder<File>;

    /// The file as read back, and its rows.
    fn read(bytes: &[u8]) -> (Reader, Vec<RecordBatch>) {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("writable");
        let reader = || Reader::try_new(file.try_clone().expect("open")).expect("a Parquet file");
        (reader(), reader().build().expect("a reader").map(|batch| batch.expect("rows")).collect())
    }

    #[test]
    fn reads_back_equal_and_typed() {
        let (shape, row) = sample();
        let nothing = vec![Value::Empty; row.len()];
        let bytes = written_as(Format::Parquet, &Options::default(), &shape, &[row, nothing]);
        let (file, rows) = read(&bytes);
        let rows = &rows[0];
        assert_eq!(rows.num_rows(), 2);
        assert_eq!(rows.column(0).as_string::<i32>().value(0), "慰问\"困难\"职工,\n240人");
        assert!(rows.column(1).is_null(0));
        assert_eq!(rows.column(2).as_primitive::<Int64Type>().value(0), 2007);
        let number = rows.column(3).as_primitive::<Decimal128Type>();
        assert_eq!(
            (number.value_as_string(0).as_str(), number.data_type()),
            ("277775.700000000", &DataType::Decimal128(38, 9))
        );
        let day = rows.column(4).as_primitive::<Date32Type>().value_as_date(0);
        assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2007-12-31"));
        assert!(!rows.column(5).as_boolean().value(0));
        assert_eq!(rows.column(6).as_list::<i32>().value(0).as_string::<i32>().value(1), "二");
        assert_eq!(rows.column(7).as_list::<i32>().value(0).as_primitive::<Int64Type>().values(), &[1, 4]);
        assert!((0..8).all(|at| rows.column(at).is_null(1)), "what is not told is null");
        let texts = file.metadata().row_group(0).column(0);
        assert!(texts.encodings().any(|encoding| encoding == Encoding::RLE_DICTIONARY));
        assert_eq!(file.schema().field(3).metadata().get("name").map(String::as_str), Some("number"));
    }

    #[test]
    fn numbers_of_any_size_fit() {
        let fits = |text: &str| units(text.parse().expect("a decimal"));
        assert_eq!(
            fits("79228162514264337593543950335"),
            Some(79_228_162_514_264_337_593_543_950_335 * 1_000_000_000)
        );
        assert_eq!(fits("-0.000000001"), Some(-1));
        assert_eq!(fits("1.50000000000000"), Some(1_500_000_000));
        assert_eq!(fits("0.0000000001"), None);
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused_by_name() {
        let (shape, mut row) = sample();
        row[3] = Value::number("0.12345678901".parse().expect("a decimal"));
        let mut out = Vec::new();
        let mut exporter = exporter(Format::Parquet, &Options::default(), &shape, &mut out).expect("memory");
        let error = exporter.row(&row).expect_err("eleven decimals");
        assert!(error.to_string().contains("`0.12345678901` of column `number` in row 1"), "{error}");
    }

    #[test]
    fn many_rows_are_all_there() {
        let (shape, row) = sample();
        let bytes = written_as(Format::Parquet, &Options::default(), &shape, &vec![row; 2 * BATCH_ROWS + 1]);
        let (_, rows) = read(&bytes);
        assert_eq!(rows.iter().map(RecordBatch::num_rows).sum::<usize>(), 2 * BATCH_ROWS + 1);
    }
}
