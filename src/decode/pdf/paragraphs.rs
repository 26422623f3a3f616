//! The lines of all pages to paragraphs and rows of tables.
//!
//! Running heads and page numbers are dropped, because they stand in the middle of sentences. A
//! line that runs to the margin is joined with the next one unless that is set in: so paragraphs
//! of Chinese books and official papers are made. When unsure, lines stay apart.

use std::collections::HashMap;

use super::layout::{Cell, Line};
use crate::tables::chars::is_han;

/// Lines at either end of a page that may be its head or foot.
const EDGE_LINES: usize = 2;
/// A line that stands at the edge of so many pages is no text.
const HEAD_PAGES: usize = 3;
/// A line ends at the margin when it lacks no more than so many heights.
const FULL: f64 = 1.6;
/// A line is set in when it begins so many heights after the margin.
const SET_IN: f64 = 0.8;
/// The lines of a numbered item hang at most so many heights after its number.
const HANGS: f64 = 4.0;
/// A number and the mark after it take at most so many characters.
const NUMBER_CHARS: usize = 5;
/// Lines further apart than so many heights are no neighbours.
const APART: f64 = 2.6;
/// Sizes that differ by more than this part are those of a heading and its text.
const OTHER_SIZE: f64 = 0.12;
/// What ends a sentence, so that the line may end for good.
const ENDS: &[char] = &['。', '!', '?', '!', '?', ':', ':', ';', ';'];

/// The text lines of a document; a row of a table is one, its cells apart by tabs.
pub(super) fn of(mut pages: Vec<Vec<Line>>) -> Vec<String> {
    drop_heads(&mut pages);
    let margins = Margins::of(&pages);
    let mut text: Vec<String> = Vec::new();
    let mut before: Option<(usize, Line)> = None;
    // Where the paragraph begins, if it is a numbered item.
    let mut item: Option<f64> = None;
    for (number, page) in pages.into_iter().enumerate() {
        let mut page = page.into_iter().peekable();
        while let Some(line) = page.next() {
            if is_row(&line) {
                let mut rows = vec![line];
                while let Some(row) = page.next_if(is_row) {
                    rows.push(row);
                }
                text.extend(table(&rows));
                before = None;
                continue;
            }
            let words = line.cells[0].text.as_str();
            let goes_on =
                before.as_ref().is_some_and(|(at, last)| margins.joins((*at, last), (number, &line), item));
            match text.last_mut().filter(|_| goes_on) {
                Some(paragraph) => join(paragraph, words),
                None => {
                    item = begins_item(words).then(|| line.left());
                    text.push(words.to_owned());
                }
            }
            before = Some((number, line));
        }
    }
    text
}

/// The margins of each column; pages of one column share theirs.
struct Margins {
    of_block: HashMap<(usize, usize), (f64, f64)>,
    shared: (f64, f64),
    /// Pages with more than one column.
    cut: Vec<bool>,
    /// The size of most text.
    size: f64,
}

impl Margins {
    fn of(pages: &[Vec<Line>]) -> Margins {
        let nothing = (f64::MAX, f64::MIN);
        let mut margins = Margins {
            of_block: HashMap::new(),
            shared: nothing,
            cut: pages.iter().map(|page| page.iter().any(|line| line.block > 0)).collect(),
            size: usual_size(pages),
        };
        for (number, page) in pages.iter().enumerate() {
            for line in page.iter().filter(|line| !is_row(line)) {
                let of_block = margins.of_block.entry((number, line.block)).or_insert(nothing);
                let all = [Some(of_block), (!margins.cut[number]).then_some(&mut margins.shared)];
                for (left, right) in all.into_iter().flatten() {
                    *left = left.min(line.left());
                    *right = right.max(line.right());
                }
            }
        }
        margins
    }

    fn at(&self, page: usize, line: &Line) -> (f64, f64) {
        let own = || self.of_block.get(&(page, line.block)).copied().unwrap_or(self.shared);
        if self.cut[page] { own() } else { self.shared }
    }

    /// Whether a line goes on in the one after it. Their paragraph is an item whose number stands
    /// at `item`, if it is one.
    fn joins(
        &self,
        (page, line): (usize, &Line),
        (next_page, next): (usize, &Line),
        item: Option<f64>,
    ) -> bool {
        let ((_, right), (left, _)) = (self.at(page, line), self.at(next_page, next));
        let is_full = right - line.right() < FULL * line.size;
        let hangs = item.is_some_and(|number| (0.0..=HANGS * next.size).contains(&(next.left() - number)));
        let is_set_in = next.left() - left > SET_IN * next.size
            && !(hangs && page == next_page && !begins_item(&next.cells[0].text));
        let same_size = (line.size - next.size).abs() < OTHER_SIZE * line.size;
        let same_place = page == next_page && line.block == next.block;
        // A title never goes on overleaf.
        let near = if same_place {
            next.y > line.y && next.y - line.y < APART * line.size
        } else {
            line.size <= self.size * (1.0 + OTHER_SIZE / 2.0)
        };
        let ends = line.cells[0].text.ends_with(ENDS);
        is_full && !is_set_in && same_size && near && !ends
    }
}

/// Whether a line has cells.
fn is_row(line: &Line) -> bool {
    line.is_row || line.cells.len() > 1
}

/// Whether a line begins with the number or the bullet of an item: `1.`, `(二)`, `三、`, `①`, `●`.
fn begins_item(text: &str) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let mut head = text.chars().take(NUMBER_CHARS);
    match head.next() {
        Some('\u{2460}'..='\u{249b}' | '●' | '○' | '■' | '◆' | '★' | '•' | '·') => true,
        Some(c) if is_number(c) => head
            .find(|&c| !is_number(c))
            .is_some_and(|c| matches!(c, '.' | '\u{ff0e}' | '、' | ')' | '\u{ff09}')),
        Some('(' | '\u{ff08}') => head.next().is_some_and(is_number),
        _ => false,
    }
}

/// Adds a line to its paragraph; only words of Latin script need a blank between them.
fn join(paragraph: &mut String, words: &str) {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !is_han(c));
    if is_letter(paragraph.chars().next_back()) && is_letter(words.chars().next()) {
        paragraph.push(' ');
    }
    paragraph.push_str(words);
}

/// The rows of a table, with an empty cell where a row has nothing in a column.
fn table(rows: &[Line]) -> Vec<String> {
    let columns = columns(rows);
    let place = |cell: &Cell| columns.iter().rposition(|column| column.0 <= cell.left + 0.01).unwrap_or(0);
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            let mut at = 0;
            for (index, cell) in row.cells.iter().enumerate() {
                // Two cells in what looks like one column stay two.
                let column = if columns.len() > 1 { place(cell).max(at) } else { index };
                let tabs = if index == 0 { column } else { (column - at).max(1) };
                line.extend(std::iter::repeat_n('\t', tabs));
                at = column.max(at);
                line.push_str(&cell.text);
            }
            line
        })
        .collect()
}

/// Left and right end of the columns that cells stand in: cells that overlap share one.
fn columns(rows: &[Line]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> =
        rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.left, cell.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut().filter(|column| left < column.1) {
            Some(column) => column.1 = column.1.max(right),
            None => columns.push((left, right)),
        }
    }
    columns
}

/// Takes away page numbers, and lines that stand at the edge of page after page.
fn drop_heads(pages: &mut [Vec<Line>]) {
    let several = pages.len() > 1;
    let size = usual_size(pages);
    // For each shape of a line, its first page, its last, and how many it stands on.
    let mut seen: HashMap<String, (usize, usize, usize)> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        let mut shapes: Vec<String> = edges(page).into_iter().map(|at| shape(&page[at])).collect();
        shapes.sort();
        shapes.dedup();
        for shape in shapes {
            let (_, last, count) = seen.entry(shape).or_insert((number, number, 0));
            (*last, *count) = (number, *count + 1);
        }
    }
    // Left and right pages may have heads of their own.
    let repeats = |shape: &str| {
        seen.get(shape).is_some_and(|(first, last, count)| *count >= HEAD_PAGES && count * 2 > last - first)
    };
    for page in pages.iter_mut() {
        let edges = edges(page);
        let mut at = 0;
        page.retain(|line| {
            let is_edge = edges.contains(&at);
            at += 1;
            let shape = shape(line);
            let is_number = several && !is_row(line) && is_page_number(&shape);
            // Rows of figures look alike, and titles of reports may; but titles are large.
            let has_words = shape.contains(char::is_alphabetic);
            let is_head = has_words && line.size <= size * (1.0 + OTHER_SIZE / 2.0) && repeats(&shape);
            !(is_edge && (is_number || is_head))
        });
    }
}

/// The size of most text.
fn usual_size(pages: &[Vec<Line>]) -> f64 {
    let mut sizes: Vec<f64> = pages.iter().flatten().map(|line| line.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// The lines that stand highest and lowest on a page.
fn edges(page: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    order.sort_by(|&a, &b| page[a].y.total_cmp(&page[b].y));
    let count = order.len().min(EDGE_LINES);
    let mut edges = order[..count].to_vec();
    edges.extend(&order[order.len() - count..]);
    edges
}

/// A line with its numbers made alike.
fn shape(line: &Line) -> String {
    let mut shape = String::new();
    for c in line.cells.iter().flat_map(|cell| cell.text.chars()).filter(|c| !c.is_whitespace()) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !shape.ends_with('0') {
            shape.push(c);
        }
    }
    shape
}

/// `12`, `- 12 -`, `第12页`, `第1页共9页`, `1/9`.
fn is_page_number(shape: &str) -> bool {
    let bare: String = shape.chars().filter(|c| !"-—–_·.|".contains(*c)).collect();
    matches!(
        bare.as_str(),
        "0" | "0/0" | "第0页" | "第0页共0页" | "第0页,共0页" | "第0页/共0页" | "第0頁" | "page0" | "Page0"
    )
}
