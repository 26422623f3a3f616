//! The report's text as one flow of characters, with breaks inside sentences taken out.
//!
//! Pages from PDFs and libraries break lines inside sentences and even inside numbers
//! (`19⏎49年`), and put blanks around digits (`39 名`, `10 678名`). Everything that reads
//! figures wants neither. The flow keeps, for each character, where it stands in the report.
//!
//! A line break stays as `\n` where a paragraph, heading or table row ends. When unsure it is
//! taken out: a heading glued to the sentence below it does less harm than a number cut in two.

use memchr::{memchr, memchr2};

use crate::span::Span;

/// Characters of a report without the breaks inside its sentences.
#[derive(Debug)]
pub struct Flow {
    chars: Vec<char>,
    /// Byte offset in the report of each character, and of the end.
    at: Vec<u32>,
    /// Whether a line holds what may part cells.
    may_have_cells: bool,
}

/// Characters are added in pieces of so many bytes.
const PIECE_BYTES: usize = 4096;
/// A line this long or longer that ends without a stop may go on in the next line.
const LONG_LINE_CHARS: usize = 15;

impl Flow {
    /// The flow of a report's text.
    pub fn new(text: &str) -> Flow {
        let mut flow = Flow {
            chars: Vec::with_capacity(text.len()),
            at: Vec::with_capacity(text.len() + 1),
            may_have_cells: false,
        };
        let mut line_start = 0;
        let mut begins = true;
        let mut lines = text.split('\n').map(Line::new).peekable();
        while let Some(line) = lines.next() {
            flow.push_line(line, line_start);
            line_start += line.text.len() + 1;
            if let Some(next) = lines.peek() {
                let joined = goes_on(line, *next) && !(begins && stands_alone(line.text, next.text));
                if !joined {
                    flow.push('\n', line_start - 1);
                }
                begins = !joined;
            }
        }
        flow.at.push(text.len() as u32);
        flow
    }

    fn push(&mut self, c: char, offset: usize) {
        self.chars.push(c);
        self.at.push(offset as u32);
    }

    /// Adds characters that stand side by side in the report.
    fn push_all(&mut self, mut text: &str, mut offset: usize) {
        // Room is made for a piece at once, so that no character is asked whether there is room.
        while !text.is_empty() {
            let (piece, rest) = text.split_at(text.floor_char_boundary(PIECE_BYTES));
            self.push_piece(piece, offset);
            (text, offset) = (rest, offset + piece.len());
        }
    }

    fn push_piece(&mut self, text: &str, offset: usize) {
        let start = self.chars.len();
        self.chars.resize(start + text.len(), '\0');
        self.at.resize(start + text.len(), 0);
        let places = self.chars[start..].iter_mut().zip(&mut self.at[start..]);
        let mut count = 0;
        for ((to, to_at), (at, c)) in places.zip(text.char_indices()) {
            (*to, *to_at) = (c, (offset + at) as u32);
            count += 1;
        }
        self.chars.truncate(start + count);
        self.at.truncate(start + count);
    }

    fn push_line(&mut self, line: Line<'_>, line_start: usize) {
        let columns = line.may_have_cells && has_columns(line.text);
        self.may_have_cells |= line.may_have_cells;
        let mut rest = line.text;
        while let Some(before) = memchr(b' ', rest.as_bytes()) {
            let offset = line_start + line.text.len() - rest.len();
            self.push_all(&rest[..before], offset);
            // What a run of blanks says is decided once, at its head.
            let blanks = &rest[before..];
            let last = self.chars.last().copied();
            if columns && blanks.starts_with("  ") {
                if last != Some('\t') {
                    self.push('\t', offset + before);
                }
            } else if last != Some('\t') && blank_matters(last, blanks) {
                self.push(' ', offset + before);
            }
            rest = blanks.trim_start_matches(' ');
        }
        self.push_all(rest, line_start + line.text.len() - rest.len());
    }

    /// Number of characters.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether there may be a table: without a tab or bar there is none.
    pub fn may_have_cells(&self) -> bool {
        self.may_have_cells
    }

    /// The characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The character at `index`, or `\n` outside of the text.
    pub fn get(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\n')
    }

    /// The character before `index`, or `\n` at the start.
    pub fn before(&self, index: usize) -> char {
        if index == 0 { '\n' } else { self.get(index - 1) }
    }

    /// Adds the characters of a range to a string.
    pub fn push_to(&self, string: &mut String, (start, end): (usize, usize)) {
        self.chars[start..end].iter().for_each(|&c| string.push(c));
    }

    /// The characters from `start` up to `end` as a string.
    pub fn string(&self, start: usize, end: usize) -> String {
        self.chars[start..end.min(self.chars.len())].iter().collect()
    }

    /// Whether the characters up to `index` end with `word`.
    pub fn ends_with(&self, index: usize, word: &str) -> bool {
        let mut i = index;
        for c in word.chars().rev() {
            if i == 0 || self.chars[i - 1] != c {
                return false;
            }
            i -= 1;
        }
        true
    }

    /// The bytes of the report that the characters from `start` up to `end` stand on.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let last = self.at[end - 1] as usize + self.chars[end - 1].len_utf8();
        Span::new(self.at[start] as usize, if end > start { last } else { self.at[start] as usize })
    }
}

/// A line of the report.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// Whether it holds what may part cells; few lines do, and for the others nothing is asked.
    may_have_cells: bool,
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Line<'a> {
        let may_have_cells = memchr2(b'\t', b'|', text.as_bytes()).is_some() || text.contains("  ");
        Line { text, may_have_cells }
    }
}

/// Whether a line is cut into three columns or more by wide blanks.
fn has_columns(line: &str) -> bool {
    if !line.as_bytes().windows(2).any(|pair| pair == b"  ") {
        return false;
    }
    line.trim().split("  ").filter(|cell| !cell.trim().is_empty()).count() >= 3 && !line.contains('\t')
}

/// Whether a blank after `before` and at the head of `rest` parts two things.
fn blank_matters(before: Option<char>, rest: &str) -> bool {
    let Some(before) = before else { return false };
    let after = rest.trim_start_matches(' ').chars().next();
    let Some(after) = after else { return false };
    if before.is_ascii_digit() && after.is_ascii_digit() {
        return !groups_of_three(rest.trim_start_matches(' '));
    }
    // Words of another script stay apart.
    (before.is_ascii_alphabetic() && after.is_ascii_alphanumeric())
        || (before.is_ascii_digit() && after.is_ascii_alphabetic())
}

/// `10 678名`: a blank in place of a thousands separator.
fn groups_of_three(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && !rest[digits..].starts_with(['.', '-', '/', ':'])
}

/// Whether the sentence of `line` goes on in `next`.
fn goes_on(line: Line<'_>, next: Line<'_>) -> bool {
    let may_have_cells = line.may_have_cells || next.may_have_cells;
    let line = line.text.trim_end();
    let next = next.text.trim_start();
    let (Some(last), Some(first)) = (line.chars().next_back(), next.chars().next()) else { return false };
    if may_have_cells && [line, next].iter().any(|l| l.contains(['\t', '|']) || has_columns(l)) {
        return false;
    }
    if matches!(last, '。' | '!' | '?' | ';' | ':' | '…') || begins_item(next.chars()) {
        return false;
    }
    if matches!(first, ',' | '、' | '。' | ';' | ')' | '”' | '》') || matches!(last, ',' | '、' | '(') {
        return true;
    }
    line.chars().count() >= LONG_LINE_CHARS && !begins_heading(line)
}

/// Whether a line at the head of a paragraph is a title of its own: much shorter than the next.
fn stands_alone(line: &str, next: &str) -> bool {
    const TITLE_CHARS: usize = 32;
    let (len, next_len) = (line.trim().chars().count(), next.trim().chars().count());
    len <= TITLE_CHARS && next_len * 10 > len * 13
}

/// Whether a line begins an item of a list: `一、` `(二)` `3.` `4、` `第一,` `•`.
pub fn begins_item(line: impl Iterator<Item = char>) -> bool {
    let mut chars = line.skip_while(|c| c.is_whitespace());
    match chars.next() {
        Some('(') => {
            let mut digits = 0;
            for c in chars.take_while(|&c| c != ')') {
                digits += 1;
                if digits > 3 || !is_list_digit(c) {
                    return false;
                }
            }
            digits > 0
        }
        Some('第') => chars.next().is_some_and(is_list_digit),
        Some('•' | '·' | '※' | '★' | '◆' | '●' | '○' | '■' | '①'..='⑳') => true,
        Some(c) if is_list_digit(c) => {
            let after = chars.find(|&c| !is_list_digit(c));
            match after {
                Some('、' | ')') => true,
                Some('.') => !chars.next().is_some_and(|c| c.is_ascii_digit()),
                Some('是') => true,
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether a line looks like a numbered heading rather than a broken sentence.
fn begins_heading(line: &str) -> bool {
    begins_item(line.chars()) && line.chars().count() <= 40 && !line.contains('。')
}

fn is_list_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let flow = Flow::new(text);
        assert_eq!(flow.string(0, flow.len()), expected, "flow of {text:?}: see extract/flow.rs");
    }

    #[test]
    fn joins_broken_sentences() {
        check(
            "会员代表大会于一九九八年召开时选出了委员会,19\n49年改称",
            "会员代表大会于一九九八年召开时选出了委员会,1949年改称",
        );
        check("兒科分工会在“六\n一”来临", "兒科分工会在“六\n一”来临");
        check("职工为39 名,共10 678名", "职工为39名,共10678名");
    }

    #[test]
    fn keeps_paragraphs_apart() {
        check("全年工作总结如下:\n一、组织建设", "全年工作总结如下:\n一、组织建设");
        check("完成了全年任务。\n2015年", "完成了全年任务。\n2015年");
        check("单位\t人数\n甲厂\t20", "单位\t人数\n甲厂\t20");
        check("现有基层工会和全部会员的人数\t\n 39名", "现有基层工会和全部会员的人数\t\n39名");
        check("序号  项目    完成\n1    会员      15", "序号\t项目\t完成\n1\t会员\t15");
    }

    #[test]
    fn spans_slice_back() {
        let text = "职工39 名";
        let flow = Flow::new(text);
        assert_eq!(flow.span(2, 5).of(text), "39 名");
    }
}
