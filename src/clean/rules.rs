//! Applies the phrases of `data/furniture.toml` to one line.

use crate::clean::{dates, menu};
use crate::tables::furniture::{At, FurnitureRule, FurnitureTable, Needs, Zone};

/// How many lines at either end of a page are its head and its tail.
const ZONE_LINES: usize = 15;

/// Longest last line of a collector, in characters.
const OUTRO_CHARS: usize = 160;

/// How many lines at the head of a page can be a collector's introduction.
const INTRODUCTION_LINES: usize = 40;

/// Characters around the words of a button.
const FRAME: &[char] = &[
    '【', '】', '〔', '〕', '[', ']', '(', ')', ' ', '\t', '|', '•', '·', '●', '>', ':', '<', '"', '“', '”',
    '◎', '-', '!', '。',
];

/// How near to a phrase the colon stands that it needs, in characters.
const COLON_CHARS: usize = 8;

/// Where a line stands in its page.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its index among the page's lines.
    pub index: usize,
    /// How many lines the page has.
    pub count: usize,
    /// Whether no line of running text stands before it.
    pub before_body: bool,
}

/// The rule by which a whole line is furniture.
pub fn rule(line: &str, place: Place, table: &FurnitureTable) -> Option<&'static str> {
    // Introductions stand near the head, and three bytes are a character; so a long paragraph
    // costs nothing.
    let introduces = place.index < INTRODUCTION_LINES
        && line.len() <= 3 * table.introduction_max_chars
        && is_introduction(line, table);
    if line.len() > 3 * table.max_chars {
        return introduces.then_some("introduction");
    }
    let chars = line.chars().count();
    let found = by_phrase(line, chars, place, table);
    // The words over a list of links may be those of an introduction.
    if introduces && found != Some("related") {
        return Some("introduction");
    }
    if !place.before_body && names_author(line, table) {
        return None;
    }
    if chars <= OUTRO_CHARS && is_outro(line, table) {
        return Some("disclaimer");
    }
    if found.is_some() {
        return found;
    }
    let head = place.before_body && place.index < ZONE_LINES;
    let tail = place.index + ZONE_LINES >= place.count;
    if chars <= 60
        && (head && dates::begins_with_stamp(line) || dates::is_item_line(line) || dates::is_timed(line))
    {
        return Some("meta");
    }
    if (head && chars <= 60 || tail && dates::has_date(line)) && dates::is_masthead(line) {
        return Some("meta");
    }
    if menu::is_pager(line, chars) || head && menu::is_folio(line) || menu::is_count(line, chars) {
        return Some("pager");
    }
    menu::is_menu(line, chars, place, table).then_some("navigation")
}

/// The first rule one of whose phrases makes the line furniture.
fn by_phrase(line: &str, chars: usize, place: Place, table: &FurnitureTable) -> Option<&'static str> {
    let rules = table
        .phrases
        .find_overlapping_iter(line)
        .map(|hit| (table.rule_of[hit.pattern().as_usize()], hit))
        .filter(|&(rule, hit)| holds(&table.rules[rule], line, chars, hit.start(), hit.end(), place));
    rules.map(|(rule, _)| rule).min().map(|rule| table.rules[rule].name)
}

/// Whether a line is a bracket that names who wrote the report: `(供稿:某某工会)`.
pub fn names_author(line: &str, table: &FurnitureTable) -> bool {
    line.starts_with('(')
        && line.ends_with(')')
        && !line.contains("编辑")
        && table.authors.iter().any(|word| line.contains(word.as_str()))
}

/// Whether a line is a collector's last: `以上就是…的全部内容,希望对大家有所帮助。`
fn is_outro(line: &str, table: &FurnitureTable) -> bool {
    table.outro_begins.iter().any(|word| line.starts_with(word.as_str()))
        && table.outro_words.iter().any(|word| line.contains(word.as_str()))
}

/// Whether enough signs of a collector's introduction meet in a line.
fn is_introduction(line: &str, table: &FurnitureTable) -> bool {
    let mut groups = 0u64;
    let mut weight = 0;
    for hit in table.signs.find_overlapping_iter(line) {
        let (group, more) = table.sign_of[hit.pattern().as_usize()];
        if groups & (1 << group) == 0 {
            groups |= 1 << group;
            weight += more;
        }
    }
    weight >= table.introduction_threshold
}

/// How many bytes of a line are text; what follows is a disclaimer on the same line.
pub fn kept(line: &str, table: &FurnitureTable) -> usize {
    // Only the end of the line can hold one, and the look must stay cheap on long paragraphs.
    let mut from = line.len().saturating_sub(600);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    table
        .cuts
        .find_iter(&line[from..])
        .map(|hit| from + hit.start())
        .find(|&start| start > 0 && line[..start].trim_end().ends_with(['。', '!', '?', ')', '”']))
        .unwrap_or(line.len())
}

/// How many bytes at the beginning of a line only say that a title follows: `标题:`.
pub fn label(line: &str, table: &FurnitureTable) -> usize {
    let rest = table.labels.iter().find_map(|label| line.strip_prefix(label.as_str()));
    rest.map_or(0, |rest| line.len() - rest.trim_start().len())
}

/// Whether a phrase that was found makes the line furniture.
fn holds(rule: &FurnitureRule, line: &str, chars: usize, start: usize, end: usize, place: Place) -> bool {
    if chars > rule.max_chars {
        return false;
    }
    let zone = match rule.zone {
        Zone::Page => true,
        Zone::Head => place.index < ZONE_LINES,
        Zone::Tail => place.index + ZONE_LINES >= place.count,
    };
    let stands = match rule.at {
        At::Any => true,
        At::Start => line[..start].chars().all(|c| FRAME.contains(&c)),
        At::End => line[end..].chars().all(|c| FRAME.contains(&c)),
        At::Whole => {
            line[..start].chars().all(|c| FRAME.contains(&c))
                && line[end..].chars().all(|c| FRAME.contains(&c))
        }
    };
    let needs = match rule.needs {
        None => true,
        Some(Needs::Date) => dates::has_date(line),
        Some(Needs::Colon) => line[end..].chars().take(COLON_CHARS).any(|c| c == ':'),
    };
    // 全年阅读量达12万次。 is a sentence of the text though it holds a word of furniture.
    let sentence = rule.at == At::Any
        && !matches!(rule.name, "disclaimer" | "introduction" | "url")
        && start > 0
        && line.ends_with(['。', ';'])
        && !line.contains(['©', '|']);
    zone && stands && needs && !sentence
}
