//! Lines and ends of lines that carry no Chinese text: rules, line noise, foreign abstracts.

/// Characters that text uses rarely and damaged bytes turn into often.
const ODD: &[char] =
    &['^', '~', '#', '&', '=', '+', '_', '<', '>', '\\', '|', '$', '@', '{', '}', '*', ';', '`'];

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
    let Some(end) = line.char_indices().rev().find(|(_, c)| !c.is_ascii()).map(|(at, c)| at + c.len_utf8())
    else {
        return line.len();
    };
    let tail = &line[end..];
    let odd = tail.chars().filter(|c| ODD.contains(c)).count();
    let apart = tail.starts_with(' ');
    let letters = tail.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    if apart && odd >= 2 && letters >= 2 && tail.len() <= 60 && !tail.contains("://") {
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
