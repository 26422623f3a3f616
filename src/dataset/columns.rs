//! The columns of a table as exports and dictionaries see them: typed, named and described.
//!
//! The fixed ones come from [`super::schema`]; the comparison has one more for each indicator and
//! roll-up, which come from the catalogue. Whoever writes a table takes its columns from here.

use crate::model::Unit;
use crate::tables::Tables;

use super::schema::{Column, Table, Type};

/// A column of a table, whether it is fixed or comes from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name to programs.
    pub name: String,
    /// Type of its values.
    pub kind: Type,
    /// Unit of its values; `person, household` where it may be either; or empty.
    pub unit: String,
    /// Its name to people, in Chinese.
    pub zh: String,
    /// Its name to people, in English.
    pub title: String,
    /// What it holds, in English.
    pub en: String,
}

impl ColumnInfo {
    /// A column of a view that is no table: text of which only the name is known.
    pub fn named(name: &str) -> Self {
        ColumnInfo {
            name: name.to_owned(),
            kind: Type::Text,
            unit: String::new(),
            zh: name.to_owned(),
            title: name.to_owned(),
            en: name.to_owned(),
        }
    }

    /// Whether it is measured in this unit and no other.
    pub fn is_in(&self, unit: Unit) -> bool {
        self.unit == unit.name()
    }
}

impl From<Column> for ColumnInfo {
    fn from(column: Column) -> Self {
        ColumnInfo {
            name: column.name.to_owned(),
            kind: column.kind,
            unit: column.unit.to_owned(),
            zh: column.zh.to_owned(),
            title: spoken(column.name),
            en: column.en.to_owned(),
        }
    }
}

/// The columns of a table: the fixed ones, and for the comparison one an indicator in the order of
/// the catalogue, then the roll-ups.
pub fn columns(table: Table, tables: &Tables) -> Vec<ColumnInfo> {
    let mut columns: Vec<ColumnInfo> = table.columns().into_iter().map(ColumnInfo::from).collect();
    if table == Table::Comparison {
        columns.extend(tables.indicators.entries().iter().map(|indicator| ColumnInfo {
            name: indicator.id.clone(),
            kind: Type::Decimal,
            unit: joined(indicator.units.iter().map(|unit| unit.name()), ", "),
            zh: indicator.zh.clone(),
            title: indicator.en.clone(),
            en: format!("{} ({})", indicator.en, indicator.kind.name()),
        }));
        columns.extend(tables.indicators.rollups().iter().map(|rollup| ColumnInfo {
            name: rollup.id.clone(),
            kind: Type::Decimal,
            unit: rollup.unit.name().to_owned(),
            zh: rollup.zh.clone(),
            title: rollup.en.clone(),
            en: format!("{} (adds {})", rollup.en, joined(rollup.of.iter().map(String::as_str), ", ")),
        }));
    }
    columns
}

/// `report_id` as a heading: `Report id`.
fn spoken(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).map(|c| if c == '_' { ' ' } else { c }).collect()
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::cells;
    use crate::model::Config;

    #[test]
    fn the_comparison_has_a_column_for_each_indicator_and_roll_up() {
        let tables = Tables::load(&Config::default()).expect("the built-in tables load");
        let columns = columns(Table::Comparison, &tables);
        let fixed = Table::Comparison.columns().len();
        let names: Vec<&str> = columns[fixed..].iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, cells::columns(&tables.indicators).collect::<Vec<_>>());
        let relief = columns.iter().find(|column| column.name == "relief_paid").expect("an indicator");
        assert_eq!(relief.kind, Type::Decimal);
        assert!(relief.is_in(Unit::Yuan) && relief.en.ends_with("(flow)"), "{relief:?}");
        let money = columns.iter().find(|column| column.name == "yuan_disbursed").expect("a roll-up");
        assert!(money.is_in(Unit::Yuan) && money.en.contains("(adds relief_paid, "), "{money:?}");
        assert_eq!(columns[0].title, "Report id");
    }
}
