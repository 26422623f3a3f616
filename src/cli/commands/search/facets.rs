//! How many of the reports found have each value of a field.

use super::{Searched, reports_of};
use crate::cli::output::view_rows;
use crate::cli::print::Terminal;
use crate::dataset::Value;
use crate::search::facets::facets;

/// What people read where reports tell no value; programs get an empty one.
pub(super) const NOT_TOLD: &str = "(not told)";

/// Shows the counts; returns what is to be said of them.
pub(super) fn show(
    searched: &Searched,
    fields: &[String],
    pool: &rayon::ThreadPool,
    terminal: &mut Terminal,
) -> anyhow::Result<Vec<String>> {
    let places = pool.install(|| searched.places())?;
    let (mut rows, mut told) = (Vec::new(), Vec::new());
    let people = searched.args.format.data().is_none();
    for field in fields {
        let found = facets(&searched.reader, &places, field)?;
        let page = searched.page(&found);
        rows.extend(page.iter().map(|facet| {
            let value = match &facet.value {
                Some(value) => Value::Text(value.clone().into()),
                None if people => Value::text(NOT_TOLD),
                None => Value::Empty,
            };
            vec![Value::text(field), value, Value::count(facet.members.len())]
        }));
        let among: usize = page.iter().map(|facet| facet.members.len()).sum();
        let mut line = format!("{field}: {}", searched.shown_of("value", found.len(), page.len()));
        if among < places.len() {
            line.push_str(&format!("; {} have others", reports_of(places.len() - among)));
        }
        told.push(line);
    }
    told.push(reports_of(places.len()));
    let header = ["field", "value", "reports"].map(str::to_owned);
    view_rows(searched.args.format, &header, &[0, 1, 2], rows, terminal)?;
    Ok(told)
}
