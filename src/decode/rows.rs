//! Rows of tables as lines, the same for every format: later stages know one shape.

/// A cell with more lines than this, or longer ones, is no cell of a data table.
const CELL_LINES: usize = 4;
/// Longest line of a cell, in characters, that is joined with others of its cell.
const CELL_LINE_CHARS: usize = 40;

/// Adds a row, each cell with its lines: as one line with the cells apart by tabs, or as the lines
/// of its cells where they hold paragraphs, as in pages laid out by tables.
pub(super) fn push(lines: &mut Vec<String>, mut row: Vec<Vec<String>>) {
    while row.last().is_some_and(Vec::is_empty) {
        row.pop();
    }
    let is_short = |cell: &Vec<String>| {
        cell.len() <= 1
            || (cell.len() <= CELL_LINES
                && cell
                    .iter()
                    .all(|line| !line.contains('\t') && line.chars().nth(CELL_LINE_CHARS).is_none()))
    };
    if row.len() > 1 && row.iter().all(is_short) {
        let cells: Vec<String> = row.into_iter().map(|cell| cell.join(" ")).collect();
        lines.push(cells.join("\t"));
    } else {
        lines.extend(row.into_iter().flatten());
    }
}
