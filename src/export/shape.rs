//! What a table looks like from outside: its name, its columns and what they are called.
//!
//! Every format takes its columns from here, so all of them have the same ones under the same
//! names. Headers of one table differ, in capitals or not, because a database needs that.

use std::collections::HashSet;

use serde_json::json;

use crate::dataset::keys::{Keys, keys};
use crate::dataset::{ColumnInfo, Table, columns};
use crate::tables::Tables;

/// What columns are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headers {
    /// By the names that programs use.
    #[default]
    Id,
    /// In Chinese.
    Zh,
    /// In English.
    En,
}

/// A table as exporters see it.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Name of the table.
    pub name: String,
    /// Its columns.
    pub columns: Vec<ColumnInfo>,
    /// What each column is called; no two are the same.
    pub headers: Vec<String>,
    /// What names its rows.
    pub keys: Keys,
    /// What a file says of itself: name and value.
    pub about: Vec<(&'static str, String)>,
}

impl Shape {
    /// A table of the dataset with all its columns; `distinct` where each text is shown once.
    pub fn of(table: Table, tables: &Tables, headers: Headers, distinct: bool) -> Self {
        let columns = columns(table, tables);
        Shape {
            name: table.name().to_owned(),
            headers: titles(&columns, headers),
            columns,
            keys: keys(table, distinct),
            about: about(table, tables),
        }
    }

    /// A view that is no table of the dataset: columns of which only the names are known.
    pub fn view(name: &str, header: &[String]) -> Self {
        let columns: Vec<ColumnInfo> = header.iter().map(|name| ColumnInfo::named(name)).collect();
        Shape {
            name: name.to_owned(),
            headers: titles(&columns, Headers::Id),
            columns,
            keys: Keys::default(),
            about: Vec::new(),
        }
    }

    /// The same with these columns alone, in this order; keys that lost a column are gone.
    pub fn pick(mut self, places: &[usize]) -> Self {
        self.columns = places.iter().map(|&at| self.columns[at].clone()).collect();
        self.headers = places.iter().map(|&at| self.headers[at].clone()).collect();
        let is_there = |name: &String| self.columns.iter().any(|column| column.name == *name);
        if !self.keys.primary.iter().all(is_there) {
            self.keys.primary.clear();
        }
        self.keys.unique.retain(is_there);
        self.keys.sought.retain(is_there);
        self.keys.foreign.retain(|to| to.columns.iter().all(is_there));
        self
    }

    /// What the column with this name is called.
    pub fn header_of<'a>(&'a self, name: &'a str) -> &'a str {
        let place = self.columns.iter().position(|column| column.name == name);
        place.map_or(name, |at| &self.headers[at])
    }
}

/// What columns are called; one that would be called as another is told from it by its name.
fn titles(columns: &[ColumnInfo], headers: Headers) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut titles = Vec::with_capacity(columns.len());
    for column in columns {
        let mut title = match headers {
            Headers::Id => column.name.clone(),
            Headers::Zh => column.zh.clone(),
            Headers::En => column.title.clone(),
        };
        while !taken.insert(title.to_lowercase()) {
            title = format!("{title} ({})", column.name);
        }
        titles.push(title);
    }
    titles
}

/// What a file says of itself.
fn about(table: Table, tables: &Tables) -> Vec<(&'static str, String)> {
    let indicators = tables.indicators.entries().iter().map(|entry| {
        let units: Vec<&str> = entry.units.iter().map(|unit| unit.name()).collect();
        json!({"id": entry.id, "zh": entry.zh, "en": entry.en, "kind": entry.kind.name(), "units": units})
    });
    let catalogue: Vec<serde_json::Value> = indicators.collect();
    vec![
        ("huizong.version", env!("CARGO_PKG_VERSION").to_owned()),
        ("huizong.table", table.name().to_owned()),
        ("huizong.catalogue", serde_json::Value::from(catalogue).to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Config;

    #[test]
    fn no_two_headers_are_the_same() {
        let columns = ["value", "Value", "other"]
            .map(|name| ColumnInfo { zh: "值".into(), ..ColumnInfo::named(name) });
        assert_eq!(titles(&columns, Headers::Id), ["value", "Value (Value)", "other"]);
        assert_eq!(titles(&columns, Headers::Zh), ["值", "值 (Value)", "值 (other)"]);
        let tables = Tables::load(&Config::default()).expect("the built-in tables load");
        for &table in Table::ALL {
            for headers in [Headers::Id, Headers::Zh, Headers::En] {
                let titles = titles(&columns_of(table, &tables), headers);
                assert!(
                    !titles.iter().any(|title| title.contains('(') && title.ends_with("_)")),
                    "{titles:?}"
                );
                assert_eq!(titles.iter().collect::<HashSet<_>>().len(), titles.len());
            }
        }
    }

    fn columns_of(table: Table, tables: &Tables) -> Vec<ColumnInfo> {
        columns(table, tables)
    }

    #[test]
    fn a_key_that_lost_a_column_is_gone() {
        let tables = Tables::load(&Config::default()).expect("the built-in tables load");
        let whole = Shape::of(Table::Cells, &tables, Headers::Zh, true);
        assert_eq!(whole.keys.primary, ["report_id", "indicator"]);
        assert_eq!(whole.header_of("indicator"), "指标");
        let picked = whole.pick(&[2, 0]);
        assert_eq!(picked.headers, ["数值", "报告编号"]);
        assert!(picked.keys.primary.is_empty() && picked.keys.sought.is_empty());
        assert_eq!(picked.keys.foreign.len(), 1);
    }
}
