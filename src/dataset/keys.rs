//! What names a row of a table, and what leads from one table to another.
//!
//! Databases and data packages declare these. Copies may share a `report_id`, so where every one
//! of them is written it names no row, and only file, number and place do.

use super::schema::Table;

/// The columns of a table that name its rows, and those that lead to other tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Columns that together name a row; empty where nothing does.
    pub primary: Vec<String>,
    /// Columns that name a row too, each by itself.
    pub unique: Vec<String>,
    /// What leads to other tables.
    pub foreign: Vec<Reference>,
    /// Columns that one looks rows up by.
    pub sought: Vec<String>,
}

/// Columns that name a row of another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The columns.
    pub columns: Vec<String>,
    /// Name of the other table.
    pub table: String,
    /// Its columns, in the same order.
    pub to: Vec<String>,
}

/// The keys of a table; `distinct` where each text is shown once, so that `report_id` names a report.
pub fn keys(table: Table, distinct: bool) -> Keys {
    let to = |columns: &str, table: Table, names: &str| Reference {
        columns: words(columns),
        table: table.name().to_owned(),
        to: words(names),
    };
    let keys = |primary: &str, unique: &str, foreign: Vec<Reference>, sought: &str| Keys {
        primary: words(primary),
        unique: words(unique),
        foreign,
        sought: words(sought),
    };
    let file = || to("path", Table::Files, "path");
    let report = |columns| to(columns, Table::Reports, columns);
    match table {
        Table::Files => keys("path", "", vec![], "status"),
        Table::Reports if distinct => {
            keys("path number", "report_id", vec![file()], "organisation region_code year cluster")
        }
        Table::Reports => {
            keys("path number", "", vec![file()], "report_id organisation region_code year cluster")
        }
        Table::Figures => {
            keys("path number seq", "", vec![report("path number")], "report_id indicator unit aspect")
        }
        Table::Comparison if distinct => keys(
            "report_id",
            "",
            vec![report("report_id"), file()],
            "path organisation province level sector year",
        ),
        Table::Comparison => {
            keys("", "", vec![file()], "report_id path organisation province level sector year")
        }
        Table::Cells if distinct => keys(
            "report_id indicator",
            "",
            vec![to("report_id", Table::Comparison, "report_id")],
            "indicator",
        ),
        Table::Cells => keys("", "", vec![], "report_id indicator"),
        Table::Panel => {
            let report = distinct.then(|| report("report_id"));
            keys("key indicator year", "", report.into_iter().collect(), "organisation indicator report_id")
        }
        Table::Targets => {
            let reports =
                ["target_report_id", "actual_report_id"].map(|own| to(own, Table::Reports, "report_id"));
            let reports = if distinct { reports.to_vec() } else { vec![] };
            keys("", "", reports, "key organisation indicator target_report_id actual_report_id")
        }
    }
}

fn words(names: &str) -> Vec<String> {
    names.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_name_columns_that_are_there() {
        let columns = |table: Table| -> Vec<String> {
            table.columns().iter().map(|column| column.name.to_owned()).collect()
        };
        for &table in Table::ALL {
            for distinct in [true, false] {
                let keys = keys(table, distinct);
                let own = columns(table);
                let named = keys.primary.iter().chain(&keys.unique).chain(&keys.sought);
                for name in named.chain(keys.foreign.iter().flat_map(|to| &to.columns)) {
                    assert!(own.contains(name), "`{}` has no column `{name}`", table.name());
                }
                for to in &keys.foreign {
                    let other = Table::ALL.iter().find(|other| other.name() == to.table).expect("a table");
                    assert!(to.to.iter().all(|name| columns(*other).contains(name)), "{to:?}");
                    let known = super::keys(*other, distinct);
                    assert!(known.primary == to.to || known.unique == to.to, "{to:?} names no row");
                }
            }
        }
    }
}
