//! A data package: tables as CSV in a folder, and `datapackage.json`, which describes them.
//!
//! Frictionless Data Package with Table Schema, version 1, which `frictionless validate` checks. A
//! package is for programs: values stand as they are, without the mark for Excel and without the
//! apostrophes that make texts harmless in spreadsheets, and the description says so.
//!
//! Source: specs.frictionlessdata.io (Data Package, Tabular Data Resource, Table Schema, version 1).

use serde_json::{Value as Json, json};

use crate::dataset::{ColumnInfo, Type};

use super::Shape;

/// Name of the file that describes a package.
pub const DESCRIPTOR: &str = "datapackage.json";

/// Name of a table's file.
pub fn file_name(shape: &Shape) -> String {
    format!("{}.csv", shape.name)
}

/// The text of the descriptor: of each table its shape, and the rows and bytes of its file.
pub fn descriptor(tables: &[(Shape, u64, u64)]) -> String {
    let resources: Vec<Json> =
        tables.iter().map(|(shape, rows, bytes)| resource(shape, *rows, *bytes)).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": "huizong",
        "title": "汇总: figures of collected reports",
        "description": "Figures read from collected Chinese reports. An empty cell means that the report \
            does not say; it is never zero. Texts stand as in the reports: one that begins with `=`, `+`, \
            `-` or `@` is a formula to a spreadsheet, so open the files with a program for data, or export \
            single tables for Excel. Lists are joined: texts by `; `, numbers by a blank.",
        "version": env!("CARGO_PKG_VERSION"),
        "resources": resources,
    });
    // A value of JSON in memory can always be written.
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

fn resource(shape: &Shape, rows: u64, bytes: u64) -> Json {
    let fields: Vec<Json> = shape.columns.iter().map(|column| field(column, shape)).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if !shape.keys.primary.is_empty() {
        schema["primaryKey"] = json!(shape.keys.primary);
    }
    if !shape.keys.foreign.is_empty() {
        let keys = shape.keys.foreign.iter().map(
            |to| json!({ "fields": to.columns, "reference": { "resource": to.table, "fields": to.to } }),
        );
        schema["foreignKeys"] = keys.collect();
    }
    json!({
        "profile": "tabular-data-resource",
        "name": shape.name,
        "path": file_name(shape),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes,
        "rows": rows,
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": schema,
    })
}

fn field(column: &ColumnInfo, shape: &Shape) -> Json {
    let kind = match column.kind {
        Type::Text | Type::Texts | Type::Integers => "string",
        Type::Integer => "integer",
        Type::Decimal => "number",
        Type::Date => "date",
        Type::Boolean => "boolean",
    };
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "title": column.zh,
        "description": format!("{}: {}", column.zh, column.en),
    });
    if !column.unit.is_empty() {
        field["unit"] = json!(column.unit);
    }
    let mut constraints = serde_json::Map::new();
    if shape.keys.primary.contains(&column.name) {
        constraints.insert("required".to_owned(), json!(true));
    }
    if shape.keys.unique.contains(&column.name) || shape.keys.primary == [column.name.clone()] {
        constraints.insert("unique".to_owned(), json!(true));
    }
    match column.kind {
        Type::Integers => {
            constraints.insert("pattern".to_owned(), json!("-?[0-9]+( -?[0-9]+)*"));
        }
        Type::Boolean => {
            field["trueValues"] = json!(["true"]);
            field["falseValues"] = json!(["false"]);
        }
        _ => {}
    }
    if !constraints.is_empty() {
        field["constraints"] = Json::Object(constraints);
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Table;
    use crate::export::Headers;
    use crate::model::Config;
    use crate::tables::Tables;

    #[test]
    fn every_column_is_described() {
        let tables = Tables::load(&Config::default()).expect("the built-in tables load");
        let shapes: Vec<_> =
            Table::ALL.iter().map(|&table| (Shape::of(table, &tables, Headers::Id, true), 7, 70)).collect();
        let package: Json = serde_json::from_str(&descriptor(&shapes)).expect("JSON");
        for ((shape, ..), resource) in shapes.iter().zip(package["resources"].as_array().expect("a list")) {
            assert_eq!((&resource["rows"], &resource["bytes"]), (&json!(7), &json!(70)));
            let fields = resource["schema"]["fields"].as_array().expect("a list");
            let names: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
            assert_eq!(names, shape.headers);
            for field in fields {
                assert!(field["title"].as_str().is_some_and(|title| !title.is_empty()), "{field}");
            }
        }
        let figures =
            package["resources"].as_array().and_then(|list| list.iter().find(|r| r["name"] == "figures"));
        let schema = &figures.expect("the figures")["schema"];
        assert_eq!(schema["primaryKey"], json!(["path", "number", "seq"]));
        assert_eq!(schema["foreignKeys"][0]["reference"]["resource"], "reports");
        let value = schema["fields"].as_array().and_then(|list| list.iter().find(|f| f["name"] == "value"));
        assert_eq!(value.expect("a field")["type"], "number");
    }
}
