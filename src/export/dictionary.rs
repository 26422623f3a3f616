//! The data dictionary: a row for each column of the tables that a file holds.

use crate::dataset::{ColumnInfo, Type, Value};

use super::{Headers, Shape};

/// Name of the dictionary among the tables of a file.
pub(super) const NAME: &str = "columns";

/// Its columns: name, Chinese and English name, what they hold.
const COLUMNS: [(&str, &str, &str, &str); 8] = [
    ("table", "表", "Table", "table that the column belongs to"),
    ("place", "列序", "Place", "place of the column in the table, from 1"),
    ("header", "表头", "Header", "what the column is called in this file"),
    ("column", "列名", "Column", "name of the column to programs"),
    ("type", "类型", "Type", "text, integer, decimal, date, boolean, list of texts, list of integers"),
    ("unit", "单位", "Unit", "unit of its values"),
    ("zh", "中文名", "Chinese name", "its name in Chinese"),
    ("en", "说明", "Description", "what it holds"),
];

/// The dictionary of these tables, and its rows.
pub(super) fn dictionary(shapes: &[Shape], headers: Headers) -> (Shape, Vec<Vec<Value<'_>>>) {
    let columns = COLUMNS.map(|(name, zh, title, en)| ColumnInfo {
        name: name.to_owned(),
        kind: if name == "place" { Type::Integer } else { Type::Text },
        unit: String::new(),
        zh: zh.to_owned(),
        title: title.to_owned(),
        en: en.to_owned(),
    });
    let mut shape = Shape::view(NAME, &columns.each_ref().map(|column| column.name.clone()));
    for (header, column) in shape.headers.iter_mut().zip(&columns) {
        *header = match headers {
            Headers::Id => column.name.clone(),
            Headers::Zh => column.zh.clone(),
            Headers::En => column.title.clone(),
        };
    }
    shape.columns = columns.into();
    shape.keys.primary = vec!["table".to_owned(), "place".to_owned()];
    let rows = shapes.iter().flat_map(|table| {
        table.columns.iter().zip(&table.headers).enumerate().map(|(place, (column, header))| {
            vec![
                Value::text(&table.name),
                Value::count(place + 1),
                Value::text(header),
                Value::text(&column.name),
                Value::text(column.kind.name()),
                Value::maybe(Some(column.unit.as_str()).filter(|unit| !unit.is_empty())),
                Value::text(&column.zh),
                Value::text(&column.en),
            ]
        })
    });
    (shape, rows.collect())
}
