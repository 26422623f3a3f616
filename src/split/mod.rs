//! Splits a cleaned page into the reports it contains.

use crate::model::{Cleaned, Config, Facts, Kind, Piece, Report, Sector, Simplified};
use crate::tables::Tables;
use crate::warning::Warning;

/// The reports of a page, in order. `container_title` is the `<title>` of a web page.
pub fn split(
    page: &Simplified,
    lines: &Cleaned,
    _container_title: Option<&str>,
    _tables: &Tables,
    _config: &Config,
) -> (Vec<Report>, Vec<Warning>) {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for line in lines.lines.iter().filter(|line| line.furniture.is_none()) {
        if !text.is_empty() {
            text.push('\n');
        }
        pieces.push(Piece { start: text.len(), page_start: line.span.start, line: line.number });
        text.push_str(line.span.of(&page.text));
    }
    let facts = Facts {
        title: None,
        organisation: None,
        province: None,
        city: None,
        county: None,
        region_code: None,
        level: None,
        sector: Sector::Other,
        year: None,
        period_start: None,
        period_end: None,
        kind: Kind::Other,
        masked: false,
    };
    (vec![Report { number: 1, text, pieces, facts, warnings: Vec::new() }], Vec::new())
}
