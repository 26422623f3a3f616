//! Reads numbers out of table rows: the row's label and the column's head tell what a cell counts.
//!
//! A table is a run of lines with the same cells, apart by tabs or bars, under a head without
//! numbers. A bare number in it takes its unit from the head (`金额(万元)`), from a column of units,
//! or from a line above (`单位:万元`). What the words of label and head say is left to the
//! catalogue, as for sentences; this module only finds them.

use rust_decimal::Decimal;

use super::flow::Flow;
use super::layout::{Layout, Range};
use super::numeral::{self, Reading};
use super::phrase::{self, Phrase, Step};
use crate::model::Unit;
use crate::tables::Tables;
use crate::tables::units::{Measure, UnitSet};

/// A number of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The number, with its unit and size as the table tells them.
    pub phrase: Phrase,
    /// Its unit.
    pub unit: Unit,
    /// The words of its row before the first number.
    pub label: Option<Range>,
    /// The words of its column.
    pub head: Option<Range>,
    /// Whether the table has a row that adds this one up with others.
    pub split: bool,
    /// Whether its column or row tells of an earlier year than another one.
    pub earlier: bool,
    /// Whether it adds up rows of several years.
    pub over_years: bool,
}

/// A table: its rows and their cells.
struct Table {
    rows: Vec<Vec<Range>>,
}

/// What a head says of its column.
struct Column {
    head: Option<Range>,
    /// Whether it counts the rows, or holds no numbers that count.
    serial: bool,
    /// Whether it tells of an earlier year than another.
    earlier: bool,
    unit: Option<(Unit, Decimal)>,
}

/// The numbers of all tables, in the order of the text; those of the first where there are more
/// than `most`.
pub fn read(flow: &Flow, layout: &Layout, tables: &Tables, most: u64) -> Vec<Cell> {
    let mut cells = Vec::new();
    if !flow.may_have_cells() || !flow.chars().iter().any(|&c| matches!(c, '\t' | '|')) {
        return cells;
    }
    let mut at = 0;
    while at < layout.paragraphs.len() && cells.len() as u64 <= most {
        let (rows, end) = rows_from(flow, layout, at);
        if let Some((table, first)) = Table::of(flow, rows) {
            let above = first.checked_sub(1).map(|i| layout.paragraphs[i].range);
            table.cells(flow, above, tables, most, &mut cells);
        }
        at = end;
    }
    cells
}

/// A row and its paragraph.
type Row = (usize, Vec<Range>);

/// The rows that follow one another from a paragraph on, and the paragraph after them.
fn rows_from(flow: &Flow, layout: &Layout, at: usize) -> (Vec<Row>, usize) {
    let mut rows: Vec<Row> = Vec::new();
    let mut end = at;
    for (at, paragraph) in layout.paragraphs.iter().enumerate().skip(at) {
        let cells = cells_of(flow, paragraph.range);
        if cells.len() < 2 && (rows.is_empty() || !is_rule(flow, paragraph.range)) {
            break;
        }
        end += 1;
        if cells.len() >= 2 {
            rows.push((at, cells));
        }
    }
    (rows, end.max(at + 1))
}

/// The cells of a line; the empty ones count.
fn cells_of(flow: &Flow, range: Range) -> Vec<Range> {
    let bar = (range.0..range.1).any(|i| flow.get(i) == '|');
    let separates = |c: char| if bar { c == '|' } else { c == '\t' };
    let mut cells = Vec::new();
    let mut start = range.0;
    for i in range.0..=range.1 {
        if i == range.1 || separates(flow.get(i)) {
            let outer = bar && (start == range.0 || i == range.1) && trim(flow, (start, i)).is_none();
            if !outer {
                cells.push(trim(flow, (start, i)).unwrap_or((start, start)));
            }
            start = i + 1;
        }
    }
    if cells.iter().all(|&(a, b)| a == b || (a..b).all(|i| matches!(flow.get(i), '-' | ':' | '=' | '+'))) {
        return Vec::new();
    }
    cells
}

fn trim(flow: &Flow, range: Range) -> Option<Range> {
    let start = (range.0..range.1).find(|&i| !flow.get(i).is_whitespace())?;
    let end = (start..range.1).rev().find(|&i| !flow.get(i).is_whitespace())? + 1;
    Some((start, end))
}

/// `|---|---|`
fn is_rule(flow: &Flow, range: Range) -> bool {
    (range.0..range.1).all(|i| matches!(flow.get(i), '-' | '|' | '+' | '=' | ':' | ' ' | '\t' | '—' | '─'))
}

/// Whether a cell is a number and little else.
fn begins_short_number(flow: &Flow, cell: Range) -> bool {
    const CELL_CHARS: usize = 14;
    cell.1 > cell.0 && cell.1 - cell.0 <= CELL_CHARS && flow.get(cell.0).is_ascii_digit()
}

/// The number of a cell that holds nothing else.
fn bare_number(flow: &Flow, cell: Range) -> Option<Decimal> {
    match numeral::read(flow.chars(), cell.0)? {
        Reading::Numeral(n) if n.end == cell.1 && cell.1 > cell.0 => Some(n.value),
        _ => None,
    }
}

/// The year that a cell names: `2013年`, `2013年度`.
fn year_in(flow: &Flow, cell: Range) -> Option<u16> {
    let text = flow.string(cell.0, cell.1);
    let end = text.find('年')?;
    text.get(end.checked_sub(4)?..end)?.parse().ok()
}

/// `2013年`
fn names_year(flow: &Flow, cell: Range) -> bool {
    cell.1 > cell.0 && flow.get(cell.1 - 1) == '年'
}

impl Table {
    /// The table that rows make, and the paragraph that it begins with.
    fn of(flow: &Flow, rows: Vec<Row>) -> Option<(Table, usize)> {
        let numbers_in = |row: &[Range]| row.iter().filter(|&&cell| begins_short_number(flow, cell)).count();
        let holds_numbers = |row: &[Range]| {
            row.iter().any(|&cell| begins_short_number(flow, cell) && !names_year(flow, cell))
        };
        let begin = rows.iter().position(|(_, row)| !holds_numbers(row))?;
        // The head is the last row without numbers; what stands above it is a caption.
        let first = begin + rows[begin..].iter().position(|(_, row)| holds_numbers(row))?;
        let paragraph = rows[begin].0;
        let rows: Vec<Vec<Range>> = rows.into_iter().skip(first - 1).map(|(_, row)| row).collect();
        // Rows of sentences that happen to be cut by bars are no table.
        (rows.iter().map(|row| numbers_in(row)).sum::<usize>() >= 2).then_some((Table { rows }, paragraph))
    }

    /// What the heads say of their columns.
    fn columns(&self, flow: &Flow, tables: &Tables) -> Vec<Column> {
        let years: Vec<Option<u16>> = self.rows[0].iter().map(|&head| year_in(flow, head)).collect();
        let last = years.iter().flatten().max();
        let column = |(&head, own): (&Range, &Option<u16>)| {
            let text = flow.string(head.0, head.1);
            let named = ["上年", "去年", "上期", "同期"].iter().any(|word| text.contains(word));
            let told = (head.1 > head.0).then_some(head);
            Column {
                head: told,
                serial: told.is_some_and(|head| is_serial(flow, head)),
                earlier: told.is_some() && (named || own.is_some() && own.as_ref() < last),
                unit: told.and_then(|head| stated_unit(flow, head, tables)),
            }
        };
        self.rows[0].iter().zip(&years).map(column).collect()
    }

    /// The year that each row is on, by its first cell: `2014年`, or `2014` below `年份`.
    fn years_of_rows(&self, flow: &Flow) -> Vec<Option<u16>> {
        let head = self.rows[0].first();
        let is_headed = head.is_some_and(|&(start, end)| (start..end).any(|i| flow.get(i) == '年'));
        let year = |row: &Vec<Range>| {
            let &first = row.first()?;
            let bare = || bare_number(flow, first)?.to_string().parse().ok();
            let years = 1900..=2100;
            year_in(flow, first).or_else(|| bare().filter(|_| is_headed)).filter(|year| years.contains(year))
        };
        self.rows.iter().map(year).collect()
    }

    /// Adds the numbers of the table, the first where there are more than `most`.
    fn cells(&self, flow: &Flow, above: Option<Range>, tables: &Tables, most: u64, found: &mut Vec<Cell>) {
        let unit_above = above.and_then(|range| stated_unit(flow, range, tables));
        let total_row =
            self.rows.iter().rposition(|row| row.first().is_some_and(|&cell| is_total(flow, cell)));
        let columns = self.columns(flow, tables);
        let years = self.years_of_rows(flow);
        let last_year = years.iter().flatten().max();
        let goes_over_years = years.iter().flatten().min() < last_year;
        let no_column = Column { head: None, serial: false, earlier: false, unit: None };
        for (index, row) in self.rows.iter().enumerate().skip(1) {
            let label = row.iter().copied().find(|&cell| is_words(flow, cell));
            let unit_in_row = label
                .and_then(|label| stated_unit(flow, label, tables))
                .or_else(|| row.iter().copied().find_map(|cell| whole_unit(flow, cell, tables)))
                .or(unit_above);
            for (column, &cell) in row.iter().enumerate() {
                let column = columns.get(column).unwrap_or(&no_column);
                if column.serial || Some(cell) == label {
                    continue;
                }
                let unit = column.unit.or(unit_in_row);
                if let Some((phrase, unit)) = number(flow, cell, label, unit, tables) {
                    if found.len() as u64 > most {
                        return;
                    }
                    let split = !goes_over_years && total_row.is_some_and(|total| total != index);
                    let head = column.head;
                    let earlier =
                        column.earlier || years[index].is_some() && years[index].as_ref() < last_year;
                    let over_years = goes_over_years && total_row == Some(index);
                    found.push(Cell { phrase, unit, label, head, split, earlier, over_years });
                }
            }
        }
    }
}

/// The number of a cell that holds nothing else: a bare one with the unit of its column, or one
/// with a unit of its own.
fn number(
    flow: &Flow,
    cell: Range,
    label: Option<Range>,
    unit: Option<(Unit, Decimal)>,
    tables: &Tables,
) -> Option<(Phrase, Unit)> {
    if cell.1 <= cell.0 || !flow.get(cell.0).is_ascii_digit() {
        return None;
    }
    let Step::Phrase(mut phrase) = phrase::read(flow, cell.0, &tables.units)? else { return None };
    if phrase.number_end == cell.1 {
        let (unit, scale) = unit?;
        phrase.value = phrase.value.checked_mul(scale)?;
        phrase.unit = Some(unit);
        (phrase.end, phrase.measure_end) = (cell.1, cell.1);
        return Some((phrase, unit));
    }
    if phrase.end != cell.1 {
        return None;
    }
    let mut unit = phrase.unit?;
    if let Some(label) = label.filter(|_| !phrase.by_noun.is_empty()) {
        unit = label_unit(flow, label.1, phrase.by_noun, tables).unwrap_or(unit);
    }
    Some((phrase, unit))
}

/// `(万元)`, `单位:万元`, `人数`: the unit that a head states, and what it multiplies by.
fn stated_unit(flow: &Flow, range: Range, tables: &Tables) -> Option<(Unit, Decimal)> {
    let chars = flow.chars();
    let open = (range.0..range.1).rev().find(|&i| matches!(flow.get(i), '(' | ':' | '/' | '['));
    if let Some(open) = open
        && let Some(unit) = whole_unit(flow, (open + 1, range.1), tables)
    {
        return Some(unit);
    }
    let text: String = chars[range.0..range.1].iter().collect();
    for (word, unit) in [
        ("人次", Unit::PersonTime),
        ("人数", Unit::Person),
        ("金额", Unit::Yuan),
        ("户数", Unit::Household),
        ("场次", Unit::Event),
        ("件数", Unit::Item),
        ("条数", Unit::Item),
        ("次数", Unit::Event),
        ("期数", Unit::Event),
        ("百分比", Unit::Percent),
    ] {
        if text.ends_with(word) {
            return Some((unit, Decimal::ONE));
        }
    }
    None
}

/// A run of characters that is nothing but a unit: `万元`, `人`, `个)`.
fn whole_unit(flow: &Flow, range: Range, tables: &Tables) -> Option<(Unit, Decimal)> {
    let mut start = range.0;
    let mut end = range.1;
    while end > start && matches!(flow.get(end - 1), ')' | ']' | ' ') {
        end -= 1;
    }
    let mut scale = Decimal::ONE;
    while end > start + 1 {
        let factor = match flow.get(start) {
            '万' => 10_000,
            '亿' => 100_000_000,
            '千' => 1_000,
            '百' => 100,
            _ => break,
        };
        scale = scale.checked_mul(Decimal::from(factor))?;
        start += 1;
    }
    let text = &flow.chars()[start..end.max(start)];
    let (len, Measure { unit, by_noun }) = tables.units.measure(text)?;
    if len != text.len() {
        return None;
    }
    // 个 in a head: the noun of the label decides.
    let unit =
        if by_noun.is_empty() { unit } else { label_unit(flow, range.0, by_noun, tables).unwrap_or(unit) };
    Some((unit, scale))
}

/// What the words just before a unit count: `新建基层工会(个)`.
fn label_unit(flow: &Flow, before: usize, allowed: UnitSet, tables: &Tables) -> Option<Unit> {
    const REACH_CHARS: usize = 16;
    let mut start = before.saturating_sub(REACH_CHARS);
    if let Some(cut) = (start..before).rev().find(|&i| matches!(flow.get(i), '\n')) {
        start = cut + 1;
    }
    tables.units.last_noun(&flow.chars()[start..before], allowed)
}

fn is_words(flow: &Flow, cell: Range) -> bool {
    (cell.0..cell.1).filter(|&i| flow.get(i).is_alphabetic() && !flow.get(i).is_ascii()).count() >= 2
        && bare_number(flow, cell).is_none()
}

fn is_total(flow: &Flow, cell: Range) -> bool {
    let text = flow.string(cell.0, cell.1.min(cell.0 + 4));
    ["合计", "总计", "小计", "共计"].iter().any(|word| text.starts_with(word))
}

fn is_serial(flow: &Flow, head: Range) -> bool {
    let text = flow.string(head.0, head.1);
    ["序号", "编号", "名次", "日期", "时间", "备注", "分值", "电话", "学号", "排名"]
        .iter()
        .any(|word| text.starts_with(word))
}
