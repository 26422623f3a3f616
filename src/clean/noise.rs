//! Lines and ends of lines that carry no Chinese text: rules, line noise, foreign abstracts.

/// Characters that text uses rarely and damaged bytes turn into often.
const ODD: &[char] =
    &['^', '~', '#', '&', '=', '+', '_', '<', '>', '\\', '|', '$', '@', '{', '}', '*', ';', '`'];

/// A line of a table with fewer characters before its mark is a cell.
const CELL_CHARS: usize = 6;

/// The rule by which a whole line is noise.
pub fn rule(line: &str) -> Option<&'static str> {
    let mut chinese = 0usize;
    let mut latin = 0usize;
    let mut digits = 0usize;
    let mut odd = 0usize;
    for c in line.chars() {
        if is_chinese(c) {
            chinese += 1;
            if chinese > 1 {
                return None;
            }
        }
        latin += usize::from(c.is_ascii_alphabetic());
        digits += usize::from(c.is_ascii_digit());
        odd += usize::from(ODD.contains(&c));
    }
    if chinese + latin + digits == 0 {
        return Some("rule");
    }
    if chinese == 0 && is_page_number(line) {
        return Some("pager");
    }
    let words = line.split_whitespace().filter(|word| word.chars().all(|c| !is_chinese(c))).count();
    if chinese == 0 && latin > 2 * digits && words >= 6 && odd * 8 < line.len() {
        return Some("foreign");
    }
    if chinese == 0 && odd >= 1 && latin + digits > 0 && !line.contains('\t') && latin >= digits {
        return Some("noise");
    }
    None
}

/// How many bytes of a line are text; what follows is line noise.
pub fn kept(line: &str) -> usize {
    let kept = without_cells(without_tag(line)).len();
    kept.min(without_noise(line)).min(without_folio(&line[..kept]).len())
}

/// A line without the empty cells after it: `…发展。 | |`; a row of a table keeps its marks.
fn without_cells(line: &str) -> &str {
    let bare = line.trim_end_matches(['|', ' ']);
    let words = bare.chars().filter(|&c| is_chinese(c)).count();
    if bare.contains('|') || words < CELL_CHARS { line } else { bare }
}

/// A line without a tag after it: `…工作总结</h1>`.
fn without_tag(line: &str) -> &str {
    let Some(at) = line.rfind("</").filter(|&at| at > 0 && line.ends_with('>')) else { return line };
    let name = &line[at + 2..line.len() - 1];
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()) { &line[..at] } else { line }
}

/// A line without the number of a page that stands after the name of its author: `…(某某)18`.
fn without_folio(line: &str) -> &str {
    let bare = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let author = bare.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    let named = author.is_some_and(|(before, name)| {
        (before.is_empty() || before.trim_end().ends_with(['。', '!', '”']))
            && (2..=4).contains(&name.chars().count())
            && name.chars().all(is_chinese)
    });
    if named && line.len() - bare.len() <= 2 { bare } else { line }
}

/// How many bytes of a line stand before a run of odd characters at its end.
fn without_noise(line: &str) -> usize {
    let Some(end) = line.char_indices().rev().find(|(_, c)| !c.is_ascii()).map(|(at, c)| at + c.len_utf8())
    else {
        return line.len();
    };
    let tail = &line[end..];
    let odd = tail.chars().filter(|c| ODD.contains(c)).count();
    let apart = tail.starts_with(' ');
    // The cells of a table: ` | 8236 | 7748`.
    let cells = tail.chars().all(|c| c.is_ascii_digit() || matches!(c, '|' | ' ' | '.' | ',' | '%' | '-'));
    let letters = tail.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    if apart && !cells && odd >= 2 && letters >= 2 && tail.len() <= 60 && !tail.contains("://") {
        end
    } else {
        line.len()
    }
}

/// Whether a line is the number of a page: `- 3 -`, `·217·`, `第3页`.
fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(|c: char| matches!(c, '-' | '—' | '·' | ' ' | '–'));
    inner.len() < line.len()
        && !inner.is_empty()
        && inner.len() <= 4
        && inner.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a character is a Chinese one (punctuation is not).
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇' | '○')
}
