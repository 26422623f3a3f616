//! What a line of text looks like, taken by itself.
//!
//! The shapes are coarse on purpose: the boundaries of reports are decided from several lines
//! together, in `cut` and `head`.

use crate::split::number;
use crate::tables::headings::HeadingTable;
use crate::tables::organisations::OrganisationTable;

/// Longest title, in characters.
const TITLE_CHARS: usize = 60;
/// A line at which a sentence breaks off is at least this long, in bytes.
const BROKEN_BYTES: usize = 36;
/// From this length on a line is running text, in characters.
const BODY_CHARS: usize = 42;

/// The look of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Running text.
    Body,
    /// A numbered or marked section of a report.
    Section,
    /// `各位代表:`, `县总工会:`
    Salutation,
    /// A line that stands under a title: subtitle, author.
    Byline,
    /// A date and nothing else.
    Date,
    /// The number of a document.
    DocumentNumber,
    /// Ends as titles do.
    Title,
    /// `第一节 工会`
    Chapter,
    /// The name of an organisation and nothing else.
    Name,
    /// A row of a table.
    Row,
    /// Any other short line.
    Short,
}

/// The shape of a line.
pub fn shape(line: &str, headings: &HeadingTable, organisations: &OrganisationTable) -> Shape {
    let chars = line.chars().count();
    if line.contains('\t') {
        return Shape::Row;
    }
    if is_document_number(line, chars) {
        return Shape::DocumentNumber;
    }
    if is_date(line, chars) {
        return Shape::Date;
    }
    if is_chapter(line, chars) {
        return Shape::Chapter;
    }
    if headings.bylines.iter().any(|word| line.starts_with(word.as_str()))
        && chars <= BODY_CHARS
        && !numbered_bracket(line)
    {
        return if line.ends_with(':') { Shape::Salutation } else { Shape::Byline };
    }
    if is_section(line, headings) {
        return Shape::Section;
    }
    if line.ends_with(':') {
        return if chars <= 40 && !line.contains(',') { Shape::Salutation } else { Shape::Body };
    }
    let sentence = line.ends_with(['。', ';', '!', '…']) || line.contains('。');
    if chars <= TITLE_CHARS && !sentence && is_title(line, headings) {
        return Shape::Title;
    }
    if chars > BODY_CHARS || (sentence && chars >= 10) {
        return Shape::Body;
    }
    if (4..=30).contains(&chars) && is_name(line, organisations) {
        return Shape::Name;
    }
    Shape::Short
}

/// Whether a sentence breaks off at the end of a line, so that what stands under it is not the
/// beginning of anything.
pub fn breaks_off(line: &str) -> bool {
    line.len() >= BROKEN_BYTES
        && (line.ends_with(['的', '了', '和', '与', '及', '对', '为', '在', '、', ','])
            || line.contains([',', '。', ';'])
                && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '《' | '“')))
}

/// Whether a line ends as titles do, brackets and numbers of its end aside.
pub fn is_title(line: &str, headings: &HeadingTable) -> bool {
    let bare = title_core(line);
    bare.chars().count() >= 2 && headings.title_ends.iter().any(|end| bare.ends_with(end.as_str()))
}

/// A title without the brackets, masks and blanks of its end: `总结(摘要)` gives `总结`.
pub fn title_core(line: &str) -> &str {
    let mut bare = line.trim_end_matches(['。', ' ', '》', '”', '"', '!']);
    loop {
        let less = match bare.chars().next_back() {
            Some(')') => bare.rfind('(').map(|at| bare[..at].trim_end()),
            Some(']') => bare.rfind('[').map(|at| bare[..at].trim_end()),
            Some('】') => bare.rfind('【').map(|at| bare[..at].trim_end()),
            _ => None,
        };
        match less {
            Some(less) if !less.is_empty() => bare = less,
            _ => return bare,
        }
    }
}

/// Whether a line is a date and nothing else: `2011年12月26日`, `二〇一二年十二月`, `201*年12月`.
fn is_date(line: &str, chars: usize) -> bool {
    if chars > 24 {
        return false;
    }
    let bare: String = line.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '\u{3000}')).collect();
    let digits = bare.chars().filter(|&c| number::is_digit(c) || number::is_mask(c)).count();
    let rest: String = bare.chars().filter(|&c| !number::is_digit(c) && !number::is_mask(c)).collect();
    digits >= 3
        && matches!(
            rest.as_str(),
            "年月日"
                | "年月"
                | "年"
                | "--"
                | ".."
                | "//"
                | "中华民国年月日"
                | "民国年月日"
                | "年月日星期"
                | "公元年月日"
        )
}

/// `县工发〔2013〕19号`
fn is_document_number(line: &str, chars: usize) -> bool {
    chars <= 30
        && line.ends_with('号')
        && (line.contains('〔') || line.contains('[') || line.contains('('))
        && line.chars().any(number::is_digit)
        && !line.contains([',', '。'])
}

/// `第三章 工会`
fn is_chapter(line: &str, chars: usize) -> bool {
    let Some(rest) = line.strip_prefix('第') else { return false };
    let Some((_, length)) = number::read(rest) else { return false };
    chars <= 24
        && rest[length..].starts_with(['章', '节', '编', '卷'])
        && !line.contains([',', '。', ';', ':'])
}

/// Whether a line begins with a list number or a mark of a section.
fn is_section(line: &str, headings: &HeadingTable) -> bool {
    if headings.sections.iter().any(|mark| line.starts_with(mark.as_str())) || numbered_bracket(line) {
        return true;
    }
    let Some((_, length)) = number::read(line) else { return false };
    let rest = &line[length..];
    if rest.starts_with(['、', ')']) {
        return true;
    }
    let Some(after) = rest.strip_prefix('.') else { return false };
    !after.starts_with(|c: char| c.is_ascii_digit())
}

/// `(一)…`, `(2)…`
fn numbered_bracket(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('(') else { return false };
    number::read(rest).is_some_and(|(_, length)| rest[length..].starts_with(')'))
}

/// Whether a line is the name of an organisation and nothing else.
fn is_name(line: &str, organisations: &OrganisationTable) -> bool {
    if line.contains([',', '。', ':', ';', '、', '!', '?', '“']) {
        return false;
    }
    let bare = line.trim_end();
    let ends = organisations.after.iter().any(|word| bare.ends_with(word.as_str()));
    ends || organisations.endings.find_iter(bare).last().is_some_and(|hit| hit.end() == bare.len())
}
