//! Lines that are made of links: rows of column names, buttons, numbers of pages.
//!
//! Phrases in `data/furniture.toml` know a line by a word; this knows it by being nothing but such
//! words, with or without blanks between them, as pages without their markup have them.
//!
//! In: one line and its place. Out: whether it is a row of links. Never: marks a finished sentence.

use crate::clean::rules::Place;
use crate::tables::furniture::FurnitureTable;

/// Longest row of links, in characters.
const ROW_CHARS: usize = 160;
/// Longest line of page numbers, in characters.
const PAGER_CHARS: usize = 60;

/// Names of columns that make a row of links without a blank between them.
const GLUED_COLUMNS: usize = 4;

/// Characters of the words that stand between the numbers of pages: `共37页 123…下一页`.
const PAGER: &str = "共页第条上下一首尾末转到前后当总每篇码个记录跳至本";

/// Whether a line is a row of short links.
pub fn is_menu(line: &str, chars: usize, place: Place, table: &FurnitureTable) -> bool {
    if chars > ROW_CHARS || line.contains(['。', ';', '\t', '!', '?']) {
        return false;
    }
    if line.contains(',') {
        return false;
    }
    if !place.before_body && table.authors.iter().any(|word| line.contains(word.as_str())) {
        return false;
    }
    covered(line, place, table) || (chars <= 120 && is_row_of_short_words(line, place))
}

/// Whether the words of `[menu]` cover a line.
fn covered(line: &str, place: Place, table: &FurnitureTable) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let (mut buttons, mut columns, mut known) = (0, 0, 0);
    for hit in table.menu.find_iter(line) {
        if hit.pattern().as_usize() < table.buttons {
            buttons += 1;
        } else {
            columns += 1;
        }
        known += letters(&line[hit.start()..hit.end()]);
    }
    let all = letters(line);
    let edge = place.before_body || place.index + 8 >= place.count;
    // 工会工作总结范文2 is made of such words too, but they are not apart.
    let apart = line.contains([' ', '|', '>', '/', '·', '-', '•', '【', '[']);
    let least = match (apart, edge) {
        (true, true) => 2,
        (true, false) => 3,
        (false, _) => GLUED_COLUMNS,
    };
    let enough = buttons > 0 && (edge || buttons + columns > 1) || columns >= least;
    enough && 4 * known >= 3 * all && (known > 0 || buttons > 1)
}

/// Whether a line at the head or the tail has four short words or more and nothing else.
fn is_row_of_short_words(line: &str, place: Place) -> bool {
    if !(place.before_body || place.index + 8 >= place.count) || line.contains(['、', ':']) {
        return false;
    }
    let words: Vec<usize> = line
        .split([' ', '|', '/', '·', '-', '•', '>', '\u{3000}'])
        .map(|word| word.chars().count())
        .filter(|&length| length > 0)
        .collect();
    let enough = if line.matches('|').count() >= 2 { 3 } else { 4 };
    words.len() >= enough && words.iter().all(|&length| (2..=6).contains(&length))
}

/// Whether a line tells nothing but pages: `共37页 123…下一页`, `第3页 共8页`, `·217·`.
pub fn is_pager(line: &str, chars: usize) -> bool {
    if chars <= PAGER_CHARS && (ends_with_folio(line) || is_running_head(line) || is_reference(line)) {
        return true;
    }
    chars <= PAGER_CHARS
        && line.contains('页')
        && line.chars().all(|c| !c.is_alphabetic() || PAGER.contains(c))
        && (line.contains(|c: char| c.is_ascii_digit()) || line.contains("页 "))
}

/// Whether a short line ends with the number of a printed page: `(厂志) ·217·`.
fn ends_with_folio(line: &str) -> bool {
    let Some(inner) = line.strip_suffix('·') else { return false };
    let rest = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    rest.len() < inner.len() && rest.ends_with('·')
}

/// Whether a line is the head of a printed page: words, then, well apart, the page's number, or the
/// other way round: `某某年鉴(2004)    第 3 页`, `·214·      某某年鉴(2004)`.
fn is_running_head(line: &str) -> bool {
    if line.contains(['。', ',', ';', '、']) {
        return false;
    }
    let Some((first, rest)) = line.split_once("  ").or_else(|| line.split_once('\t')) else { return false };
    let last = rest.rsplit_once("  ").or_else(|| rest.rsplit_once('\t')).map_or(rest, |(_, last)| last);
    is_page_label(first) || is_page_label(last)
}

/// Whether words are the number of a page with its frame: `第 3 页`, `·214·`, `- 12 -`.
fn is_page_label(words: &str) -> bool {
    let framed = |mark: char| words.len() > 2 && words.starts_with(mark) && words.ends_with(mark);
    let inner: String = words.chars().filter(|c| !matches!(c, ' ' | '第' | '页' | '·' | '-' | '—')).collect();
    let told = words.trim().starts_with('第') && words.trim().ends_with('页');
    (told || framed('·') || framed('-') || framed('—'))
        && (1..=4).contains(&inner.len())
        && inner.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line only says on which page something else stands: `【妇女联合会】(见第216页)`.
fn is_reference(line: &str) -> bool {
    let Some((words, page)) = line.strip_suffix("页)").and_then(|line| line.rsplit_once("(见第")) else {
        return false;
    };
    !words.contains(['。', ',']) && !page.is_empty() && page.trim().bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line over an article is the number of its page alone: `02`, `/ 1`.
pub fn is_folio(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    (1..=4).contains(&digits)
        && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ' '))
        && (line.contains('/') || line.len() == 2 && line.starts_with('0'))
}

/// Whether a line counts readers and nothing else: `• 68阅读`, `3天前`.
pub fn is_count(line: &str, chars: usize) -> bool {
    const WORDS: &[&str] = &["阅读", "回复", "浏览", "点赞", "评论", "收藏", "天前", "小时前", "分钟前"];
    let bare = line.trim_start_matches(['•', '·', ' ']);
    chars <= 12
        && WORDS.iter().any(|word| {
            bare.strip_suffix(word).is_some_and(|count| {
                let count = count.trim_end();
                let words = count.trim_end_matches(|c: char| c.is_ascii_digit());
                words.len() < count.len() && (words.is_empty() || word.ends_with('前'))
            })
        })
}
