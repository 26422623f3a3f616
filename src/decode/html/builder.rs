//! Builds lines from tags and text.

use crate::decode::rows;
use crate::tables::chars::is_han;
use crate::tables::html::{HtmlTable, Role};

/// Tables nested deeper than this are read as plain blocks.
const TABLES_DEEP: usize = 32;
/// Elements whose end tag may be left out: they end where another begins or their parent ends.
const OPEN_ENDED: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th", "option"];

/// The lines of a page in the making.
pub(super) struct Builder<'t> {
    table: &'t HtmlTable,
    with_hidden: bool,
    /// The lines that are done.
    pub(super) lines: Vec<String>,
    /// The text of the first `<title>`.
    pub(super) title: Option<String>,
    /// Characters that a reader sees.
    pub(super) shown: usize,
    /// Characters in hidden elements.
    pub(super) hidden: usize,
    /// Start tags, whatever became of them.
    pub(super) tags: u64,
    line: String,
    gap: Gap,
    after_link: bool,
    in_title: bool,
    in_code: bool,
    verbatim: usize,
    skipping: Option<Skipping>,
    tables: Vec<Table>,
    /// Open tables beyond [`TABLES_DEEP`].
    deeper: usize,
}

/// Blanks between the line so far and what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// A line break of the source, which is no blank between Chinese characters.
    Break,
    Blank,
}

/// An element that is passed over.
struct Skipping {
    name: String,
    /// Elements of this name open within it, itself included.
    depth: usize,
    /// Other elements open within it.
    inner: usize,
    /// Whether it is hidden text, and not script or the like.
    hidden: bool,
}

/// A table that is open.
#[derive(Default)]
struct Table {
    lines: Vec<String>,
    /// The cells of the open row, each with its lines.
    row: Vec<Vec<String>>,
}

impl<'t> Builder<'t> {
    /// A page with nothing read. `with_hidden` says whether hidden elements are read.
    pub(super) fn new(table: &'t HtmlTable, with_hidden: bool) -> Self {
        Builder {
            table,
            with_hidden,
            lines: Vec::new(),
            title: None,
            shown: 0,
            hidden: 0,
            tags: 0,
            line: String::new(),
            gap: Gap::None,
            after_link: false,
            in_title: false,
            in_code: false,
            verbatim: 0,
            skipping: None,
            tables: Vec::new(),
            deeper: 0,
        }
    }

    /// Reads text between tags.
    pub(super) fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(text);
        } else if let Some(skipping) = &self.skipping {
            if skipping.hidden && !self.in_code {
                self.hidden += text.chars().filter(|c| !c.is_whitespace()).count();
            }
        } else if self.verbatim > 0 {
            self.verbatim_text(text);
        } else {
            text.chars().for_each(|c| self.push(c));
        }
    }

    /// Reads a start tag.
    pub(super) fn open(&mut self, name: &str, self_closing: bool, hidden: bool) {
        self.tags += 1;
        let role = self.table.role(name);
        self.in_code = matches!(name, "script" | "style");
        if self.skip_open(name, role, self_closing) {
            return;
        }
        if name == "title" && self.title.is_none() {
            self.in_title = true;
            self.title = Some(String::new());
            return;
        }
        if role.out || (hidden && !self.with_hidden) {
            if role.block {
                self.end_line();
            }
            let is_closed = role.void || (self_closing && name == "svg");
            if !is_closed {
                self.skipping =
                    Some(Skipping { name: name.to_owned(), depth: 1, inner: 0, hidden: !role.out });
            }
            return;
        }
        match name {
            "table" => self.open_table(),
            "tr" => self.end_row(),
            "td" | "th" => self.open_cell(),
            "a" if self.after_link && self.gap == Gap::None => self.gap = Gap::Blank,
            _ if role.block || role.ends => self.end_line(),
            _ => {}
        }
        self.verbatim += usize::from(role.verbatim);
    }

    /// Reads an end tag.
    pub(super) fn close(&mut self, name: &str) {
        self.in_code = false;
        if self.skip_close(name) {
            return;
        }
        let role = self.table.role(name);
        match name {
            "title" if self.in_title => {
                self.in_title = false;
                let title = self.title.take().unwrap_or_default();
                self.title = Some(title.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            "table" => self.close_table(),
            "tr" => self.end_row(),
            "a" => self.after_link = true,
            "td" | "th" => self.end_line(),
            _ if role.block || role.ends => self.end_line(),
            _ => {}
        }
        if role.verbatim {
            self.verbatim = self.verbatim.saturating_sub(1);
        }
    }

    /// Ends everything that is still open.
    pub(super) fn finish(&mut self) {
        self.end_line();
        self.deeper = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
        if self.in_title {
            self.close("title");
        }
    }

    /// Whether a start tag is within a skipped element.
    fn skip_open(&mut self, name: &str, role: Role, self_closing: bool) -> bool {
        let Some(skipping) = &mut self.skipping else { return false };
        let open_ended = OPEN_ENDED.contains(&skipping.name.as_str());
        let ends_it = open_ended
            && skipping.inner == 0
            && (skipping.name == name || (skipping.name == "p" && role.block));
        if ends_it {
            self.skipping = None;
            return false;
        }
        if role.void || self_closing {
            return true;
        }
        if skipping.name == name {
            skipping.depth += 1;
        } else if !OPEN_ENDED.contains(&name) {
            skipping.inner += 1;
        }
        true
    }

    /// Whether an end tag is within a skipped element or ends it.
    fn skip_close(&mut self, name: &str) -> bool {
        let Some(skipping) = &mut self.skipping else { return false };
        if skipping.name == name {
            skipping.depth -= 1;
            if skipping.depth == 0 {
                self.skipping = None;
            }
            return true;
        }
        if OPEN_ENDED.contains(&name) {
            return true;
        }
        if skipping.inner == 0 && OPEN_ENDED.contains(&skipping.name.as_str()) {
            // The parent ends, and the skipped element with it.
            self.skipping = None;
            return false;
        }
        skipping.inner = skipping.inner.saturating_sub(1);
        true
    }

    /// Adds a character, with what blank belongs before it.
    fn push(&mut self, c: char) {
        match c {
            '\n' | '\r' => {
                if self.gap == Gap::None {
                    self.gap = Gap::Break;
                }
                return;
            }
            ' ' | '\t' | '\u{c}' => {
                // Indentation after a line break of the source belongs to the break.
                if self.gap == Gap::None {
                    self.gap = Gap::Blank;
                }
                return;
            }
            '\u{a0}' => {
                self.gap = Gap::Blank;
                return;
            }
            _ => {}
        }
        if self.gap != Gap::None {
            let joined =
                self.gap == Gap::Break && is_wide(c) && self.line.chars().next_back().is_some_and(is_wide);
            if !joined && !self.line.is_empty() {
                self.line.push(' ');
            }
            self.gap = Gap::None;
        }
        self.after_link = false;
        self.shown += 1;
        self.line.push(c);
    }

    /// Adds text whose blanks and line breaks count.
    fn verbatim_text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\r' => {}
                '\n' => self.end_line(),
                '\u{a0}' => self.line.push(' '),
                _ => {
                    self.shown += usize::from(!c.is_whitespace());
                    self.line.push(c);
                }
            }
        }
    }

    /// Ends the line and puts it where it belongs.
    fn end_line(&mut self) {
        self.gap = Gap::None;
        self.after_link = false;
        let line = std::mem::take(&mut self.line);
        let trimmed = line.trim_end();
        if trimmed.trim_start().is_empty() {
            return;
        }
        let line = if trimmed.len() == line.len() { line } else { trimmed.to_owned() };
        match self.tables.last_mut() {
            None => self.lines.push(line),
            Some(Table { lines, row }) => match row.last_mut() {
                Some(cell) => cell.push(line),
                None => lines.push(line),
            },
        }
    }

    /// Opens a table.
    fn open_table(&mut self) {
        self.end_line();
        if self.tables.len() < TABLES_DEEP {
            self.tables.push(Table::default());
        } else {
            self.deeper += 1;
        }
    }

    /// Opens a cell of the current row.
    fn open_cell(&mut self) {
        self.end_line();
        if self.deeper == 0
            && let Some(table) = self.tables.last_mut()
        {
            table.row.push(Vec::new());
        }
    }

    /// Ends the current row: one line, or the lines of its cells where they hold paragraphs.
    fn end_row(&mut self) {
        self.end_line();
        if self.deeper > 0 {
            return;
        }
        let Some(Table { lines, row }) = self.tables.last_mut() else { return };
        rows::push(lines, std::mem::take(row));
    }

    /// Closes the innermost table; its lines go on in what is around it.
    fn close_table(&mut self) {
        if self.deeper > 0 {
            self.end_line();
            self.deeper -= 1;
            return;
        }
        self.end_row();
        let Some(table) = self.tables.pop() else { return };
        match self.tables.last_mut() {
            None => self.lines.extend(table.lines),
            Some(outer) => match outer.row.last_mut() {
                Some(cell) => cell.extend(table.lines),
                None => outer.lines.extend(table.lines),
            },
        }
    }
}

/// Whether a character is set without blanks around it: Chinese characters and their marks.
fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '…' | '—')
}
