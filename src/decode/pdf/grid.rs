//! Tables that are drawn with lines: which characters stand in which cell.
//!
//! Where a table has lines between its rows and columns, nothing needs to be guessed: a cell may
//! hold several lines of text, and an empty one keeps its place. Boxes around whole paragraphs
//! are no tables, and their text is left to `layout`.

use super::glyphs::{Glyph, Rule};
use super::layout::{self, Cell, Line};

/// Lines closer than this, in points, are one line drawn twice.
const SAME: f64 = 2.5;
/// A cell with more lines of text than this holds paragraphs.
const CELL_LINES: usize = 6;
/// More lines drawn on a page than this are a picture.
const MOST_RULES: usize = 4000;

/// The rows of a page's tables, each with its cells; `glyphs` keeps what stands in none.
pub(super) fn rows(glyphs: &mut Vec<Glyph>, rules: &[Rule]) -> Vec<Line> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for table in tables(rules) {
        for band in table.bands.windows(2) {
            rows.extend(row(glyphs, &table, (band[0], band[1])));
        }
    }
    rows
}

/// A table: where its columns and rows are parted.
struct Table<'r> {
    verticals: Vec<&'r Rule>,
    /// Places of the vertical lines, from the left.
    columns: Vec<f64>,
    /// Places of the horizontal lines, from the top.
    bands: Vec<f64>,
}

/// Vertical lines that hang together from top to bottom, with at least one between two columns.
fn tables(rules: &[Rule]) -> Vec<Table<'_>> {
    let mut verticals: Vec<&Rule> = rules.iter().filter(|rule| rule.is_vertical).collect();
    verticals.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut groups: Vec<(f64, Vec<&Rule>)> = Vec::new();
    for rule in verticals {
        match groups.last_mut().filter(|(end, _)| rule.from <= *end + SAME) {
            Some((end, group)) => {
                *end = end.max(rule.to);
                group.push(rule);
            }
            None => groups.push((rule.to, vec![rule])),
        }
    }
    let table = |(end, verticals): (f64, Vec<&'_ Rule>)| {
        let begin = verticals[0].from;
        let columns = places(verticals.iter().map(|rule| rule.at));
        let (left, right) = (*columns.first()?, *columns.last()?);
        let crosses = |rule: &&Rule| {
            !rule.is_vertical
                && (begin - SAME..=end + SAME).contains(&rule.at)
                && rule.from < right
                && rule.to > left
        };
        let bands = places(rules.iter().filter(crosses).map(|rule| rule.at));
        (columns.len() > 2 && bands.len() > 2).then_some((columns, bands))
    };
    groups
        .into_iter()
        .filter_map(|group| {
            let (columns, bands) = table((group.0, group.1.clone()))?;
            Some(Table { verticals: group.1, columns, bands })
        })
        .collect()
}

/// Places in order, those that are nearly the same once.
fn places(places: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut places: Vec<f64> = places.collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < SAME);
    places
}

/// One row: takes its characters, if they stand in cells.
fn row(glyphs: &mut Vec<Glyph>, table: &Table<'_>, (top, bottom): (f64, f64)) -> Option<Line> {
    let (left, right) = (*table.columns.first()?, *table.columns.last()?);
    let middle = (top + bottom) / 2.0;
    // A cell over several columns has no line in this row where they part.
    let parts: Vec<usize> = (0..table.columns.len())
        .filter(|&at| {
            table.verticals.iter().any(|rule| {
                (rule.at - table.columns[at]).abs() < SAME && rule.from <= middle && rule.to >= middle
            })
        })
        .collect();
    let column_of = |glyph: &Glyph| {
        let x = glyph.x + glyph.width / 2.0;
        let y = glyph.y - glyph.size * 0.3;
        let is_within = (top..bottom).contains(&y) && (left..right).contains(&x);
        is_within.then(|| parts.iter().copied().rev().find(|&at| table.columns[at] <= x).unwrap_or(0))
    };
    let mut cells: Vec<Vec<Glyph>> = vec![Vec::new(); table.columns.len()];
    for glyph in glyphs.iter() {
        if let Some(column) = column_of(glyph) {
            cells[column].push(glyph.clone());
        }
    }
    let lines: Vec<Vec<Line>> = cells.into_iter().map(layout::sorted).collect();
    if lines.iter().any(|cell| cell.len() > CELL_LINES) || lines.iter().all(Vec::is_empty) {
        return None;
    }
    glyphs.retain(|glyph| column_of(glyph).is_none());
    let size = lines.iter().flatten().map(|line| line.size).fold(0.0, f64::max);
    let cells = lines
        .into_iter()
        .enumerate()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(column, lines)| {
            let text = lines.into_iter().flat_map(|line| line.cells).map(|cell| cell.text).collect();
            let end = table.columns.get(column + 1).copied().unwrap_or(right);
            Cell { left: table.columns[column], right: end, text }
        })
        .collect();
    Some(Line { y: top, size, cells, block: 0, is_row: true })
}
