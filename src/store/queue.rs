//! Rows on their way to the index threads, and a bound on how much text may wait there.
//!
//! tantivy's own queue is bounded by a number of documents, however large they are. Here each
//! row takes its bytes from a [`Budget`] when it is queued and gives them back when the index
//! thread drops it, so that many large files need no more memory than many small ones. A row
//! also hands one copy of a text to all fields that hold it.

use rust_decimal::Decimal;
use tantivy::Document;
use tantivy::schema::{Field, OwnedValue};

use super::budget::{Budget, Taken};
use super::numbers::fixed;

/// Bytes of rows that may wait. One row may pass it, or a large one could never be indexed.
const WAITING_BYTES: usize = 32 << 20;

/// The room for waiting rows.
pub(super) fn room() -> Budget {
    Budget::new(WAITING_BYTES)
}

/// A document of the index.
#[derive(Default)]
pub(super) struct Row {
    values: Vec<OwnedValue>,
    /// Fields and the index of their value.
    fields: Vec<(Field, usize)>,
    taken: Option<Taken>,
}

impl Row {
    /// Adds a text to a field.
    pub(super) fn text(&mut self, field: Field, text: &str) {
        self.text_in(&[field], text);
    }

    /// Adds one text to several fields.
    pub(super) fn text_in(&mut self, fields: &[Field], text: &str) {
        self.value(fields, OwnedValue::Str(text.to_owned()));
    }

    /// Adds bytes to a field.
    pub(super) fn bytes(&mut self, field: Field, bytes: Vec<u8>) {
        self.value(&[field], OwnedValue::Bytes(bytes));
    }

    /// Adds a number to a field.
    pub(super) fn u64(&mut self, field: Field, number: u64) {
        self.value(&[field], OwnedValue::U64(number));
    }

    /// Adds a signed number to a field.
    pub(super) fn i64(&mut self, field: Field, number: i64) {
        self.value(&[field], OwnedValue::I64(number));
    }

    /// Adds a truth to a field.
    pub(super) fn bool(&mut self, field: Field, truth: bool) {
        self.value(&[field], OwnedValue::Bool(truth));
    }

    /// Adds numbers of the comparison, by indicator, to a field.
    pub(super) fn numbers(&mut self, field: Field, numbers: &[(String, Decimal)]) {
        let columns = numbers.iter().map(|(id, value)| (id.clone(), OwnedValue::I64(fixed(*value))));
        self.value(&[field], OwnedValue::Object(columns.collect()));
    }

    /// Waits until the row may be queued.
    pub(super) fn wait_for(&mut self, budget: &Budget) {
        let bytes = self.values.iter().map(size).sum();
        self.taken = Some(budget.take(bytes));
    }

    fn value(&mut self, fields: &[Field], value: OwnedValue) {
        self.fields.extend(fields.iter().map(|&field| (field, self.values.len())));
        self.values.push(value);
    }
}

fn size(value: &OwnedValue) -> usize {
    let held = match value {
        OwnedValue::Str(text) => text.len(),
        OwnedValue::Bytes(bytes) => bytes.len(),
        OwnedValue::Object(columns) => {
            columns.iter().map(|(name, _)| name.len() + size_of::<OwnedValue>()).sum()
        }
        _ => 0,
    };
    held + size_of::<OwnedValue>()
}

impl Document for Row {
    type Value<'a> = &'a OwnedValue;
    type FieldsValuesIter<'a> = RowValues<'a>;

    fn iter_fields_and_values(&self) -> RowValues<'_> {
        RowValues { row: self, next: 0 }
    }
}

/// The fields of a row with their values.
pub(super) struct RowValues<'a> {
    row: &'a Row,
    next: usize,
}

impl<'a> Iterator for RowValues<'a> {
    type Item = (Field, &'a OwnedValue);

    fn next(&mut self) -> Option<Self::Item> {
        let &(field, value) = self.row.fields.get(self.next)?;
        self.next += 1;
        Some((field, &self.row.values[value]))
    }
}
