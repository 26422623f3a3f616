//! The characters of a page to its lines and rows.
//!
//! Programs draw text in the order of reading, with few exceptions, and no geometry knows it
//! better; so the order of drawing is kept. Where a page is drawn across its columns, which shows
//! by lines that jump, it is sorted by place and cut into columns first.

use std::collections::HashMap;

use super::glyphs::{Glyph, Sheet};
use super::grid;
use crate::tables::chars::is_han;

/// Characters closer than this part of their height stand on one line.
const SAME_LINE: f64 = 0.45;
/// A gap wider than this many heights parts two cells.
const CELL_GAP: f64 = 1.2;
/// A gap wider than this many heights parts two words of Latin script.
const WORD_GAP: f64 = 0.2;
/// A character drawn twice within this part of its height is bold and not two.
const SAME_PLACE: f64 = 0.25;
/// Blocks with fewer cells are not cut into columns.
const FEW_CELLS: usize = 6;
/// Columns within columns.
const CUTS_DEEP: usize = 8;
/// A column is at least so many heights wide and filled to so much.
const COLUMN: (f64, f64) = (8.0, 0.55);

/// A run of text without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) text: String,
}

/// Cells that stand on one line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) cells: Vec<Cell>,
    /// Which column of the page it belongs to.
    pub(super) block: usize,
    /// Whether it is the row of a table, however many cells it has.
    pub(super) is_row: bool,
}

/// The lines of a page in the order of reading.
pub(super) fn lines(sheet: Sheet) -> Vec<Line> {
    let mut glyphs = once(sheet.glyphs);
    let rows = grid::rows(&mut glyphs, &sheet.rules);
    let mut lines = free_lines(glyphs);
    for row in rows {
        let after = lines.iter().rposition(|line| line.y < row.y).map_or(0, |at| at + 1);
        let block = after.checked_sub(1).map_or(0, |at| lines[at].block);
        lines.insert(after, Line { block, ..row });
    }
    lines
}

/// The lines of what stands in no table.
fn free_lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let drawn = drawn_lines(&glyphs);
    if !jumps(&drawn) {
        return drawn;
    }
    let mut cut = Vec::new();
    columns(sorted_cells(glyphs), &mut cut, 0);
    cut
}

/// The lines by place alone, from the top.
pub(super) fn sorted(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut lines = Vec::new();
    rows(sorted_cells(glyphs), &mut lines);
    lines
}

/// Each character once: bold is often drawn by drawing twice.
fn once(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    const SQUARE: f64 = 4.0;
    let mut squares: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let (column, row) = ((glyph.x / SQUARE) as i64, (glyph.y / SQUARE) as i64);
        let is_twin = |other: &Glyph| {
            other.text == glyph.text
                && (other.x - glyph.x).abs() < glyph.size * SAME_PLACE
                && (other.y - glyph.y).abs() < glyph.size * SAME_PLACE
        };
        let near = (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y)));
        if near.filter_map(|at| squares.get(&at)).flatten().any(|&at| is_twin(&kept[at])) {
            continue;
        }
        squares.entry((column, row)).or_default().push(kept.len());
        kept.push(glyph);
    }
    kept
}

/// The lines in the order of drawing.
fn drawn_lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            Some(line) if (line.y - glyph.y).abs() < SAME_LINE * line.size.max(glyph.size) => line.add(glyph),
            _ => lines.push(Line::of(glyph)),
        }
    }
    lines
}

/// Whether lines are drawn across columns, or backwards.
fn jumps(lines: &[Line]) -> bool {
    let gaps: usize = lines.iter().map(|line| line.cells.len() - 1).sum();
    let back = |line: &Line| line.cells.windows(2).filter(|pair| pair[1].left < pair[0].left).count();
    let back: usize = lines.iter().map(back).sum();
    // A line that goes on where another has begun further down was drawn out of order.
    let torn = lines
        .windows(2)
        .filter(|pair| (pair[0].y - pair[1].y) > SAME_LINE * pair[1].size && pair[1].left() > pair[0].left())
        .count();
    gaps * 5 > lines.len() * 2 || (back + torn) * 10 > lines.len()
}

/// All cells of a page, each as a line of its own, from the top and the left.
fn sorted_cells(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if (row[0].y - glyph.y).abs() < SAME_LINE * row[0].size.max(glyph.size) => {
                row.push(glyph)
            }
            _ => rows.push(vec![glyph]),
        }
    }
    let mut cells = Vec::new();
    for mut row in rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut line = Line::of(&row[0]);
        row[1..].iter().for_each(|glyph| line.add(glyph));
        let Line { y, size, cells: row, .. } = line;
        cells.extend(row.into_iter().map(|cell| Line {
            y,
            size,
            cells: vec![cell],
            block: 0,
            is_row: false,
        }));
    }
    cells
}

/// Cuts cells where a gap runs down between two columns of running text; what has none is rows.
fn columns(cells: Vec<Line>, done: &mut Vec<Line>, depth: usize) {
    if cells.len() < FEW_CELLS || depth > CUTS_DEEP {
        return rows(cells, done);
    }
    let size = cells.iter().map(|cell| cell.size).sum::<f64>() / cells.len() as f64;
    if let Some(at) = gutter(&cells, size) {
        let (left, right) = cells.into_iter().partition(|cell| cell.left() < at);
        columns(left, done, depth + 1);
        return columns(right, done, depth + 1);
    }
    // Titles and footers run across the columns; what lies between them may be cut.
    let mut tops: Vec<f64> = cells.iter().map(|cell| cell.y).collect();
    tops.dedup_by(|a, b| (*a - *b).abs() < SAME_LINE * size);
    let alone = |y: f64| cells.iter().filter(|cell| (cell.y - y).abs() < SAME_LINE * size).count() == 1;
    let above = tops.iter().take_while(|&&y| alone(y)).count();
    let below = tops[above..].iter().rev().take_while(|&&y| alone(y)).count();
    let middle = &tops[above..tops.len() - below];
    if middle.len() < 3 || above + below == 0 {
        return rows(cells, done);
    }
    let (first, last) = (middle[0] - SAME_LINE * size, middle[middle.len() - 1] + SAME_LINE * size);
    let (head, rest): (Vec<Line>, Vec<Line>) = cells.into_iter().partition(|cell| cell.y < first);
    let (middle, foot): (Vec<Line>, Vec<Line>) = rest.into_iter().partition(|cell| cell.y < last);
    rows(head, done);
    columns(middle, done, depth + 1);
    rows(foot, done);
}

/// Where a gap runs from top to bottom with dense text on both sides.
fn gutter(cells: &[Line], size: f64) -> Option<f64> {
    let mut spans: Vec<(f64, f64)> = cells.iter().map(|cell| (cell.left(), cell.right())).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first, mut end) = *spans.first()?;
    let last = spans.iter().map(|span| span.1).fold(end, f64::max);
    let mut gaps = Vec::new();
    for &(left, right) in &spans {
        if left - end > 0.8 * size {
            gaps.push((end, left));
        }
        end = end.max(right);
    }
    let is_dense = |side: &mut dyn Iterator<Item = &Line>, width: f64| {
        let widths: Vec<f64> = side.map(|cell| cell.right() - cell.left()).collect();
        let mean = widths.iter().sum::<f64>() / widths.len() as f64;
        widths.len() >= 4 && width > COLUMN.0 * size && mean > COLUMN.1 * width
    };
    gaps.into_iter().map(|(end, start)| ((end + start) / 2.0, end, start)).find_map(|(at, end, start)| {
        let left = is_dense(&mut cells.iter().filter(|cell| cell.left() < at), end - first);
        let right = is_dense(&mut cells.iter().filter(|cell| cell.left() >= at), last - start);
        (left && right).then_some(at)
    })
}

/// Cells that stand on one line become its row.
fn rows(cells: Vec<Line>, done: &mut Vec<Line>) {
    let block = done.last().map_or(0, |line| line.block + 1);
    let begin = done.len();
    for cell in cells {
        match done.last_mut().filter(|line| line.block == block) {
            Some(line) if (line.y - cell.y).abs() < SAME_LINE * cell.size => line.cells.extend(cell.cells),
            _ => done.push(Line { block, ..cell }),
        }
    }
    done[begin..].iter_mut().for_each(|line| line.cells.sort_by(|a, b| a.left.total_cmp(&b.left)));
}

impl Line {
    fn of(glyph: &Glyph) -> Line {
        let cell = Cell { left: glyph.x, right: glyph.x + glyph.width, text: glyph.text.clone() };
        Line { y: glyph.y, size: glyph.size, cells: vec![cell], block: 0, is_row: false }
    }

    /// Where its first cell begins.
    pub(super) fn left(&self) -> f64 {
        self.cells[0].left
    }

    /// Where its last cell ends.
    pub(super) fn right(&self) -> f64 {
        self.cells[self.cells.len() - 1].right
    }

    /// Adds a character at the end.
    fn add(&mut self, glyph: &Glyph) {
        // A line has a cell from the start.
        let last = self.cells.len() - 1;
        let cell = &mut self.cells[last];
        let gap = glyph.x - cell.right;
        if gap > CELL_GAP * glyph.size || gap < -2.0 * glyph.size {
            self.cells.push(Cell { left: glyph.x, right: glyph.x + glyph.width, text: glyph.text.clone() });
            return;
        }
        let is_set_apart = |c: Option<char>| c.is_some_and(|c| !is_han(c) && c.is_alphanumeric());
        if gap > WORD_GAP * glyph.size
            && is_set_apart(cell.text.chars().next_back())
            && is_set_apart(glyph.text.chars().next())
        {
            cell.text.push(' ');
        }
        cell.text.push_str(&glyph.text);
        cell.right = cell.right.max(glyph.x + glyph.width);
        self.size = self.size.max(glyph.size);
    }
}
