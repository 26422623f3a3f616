//! Cuts the flow into paragraphs, sentences and clauses, and tells headings from text.
//!
//! Meaning is looked for from near to far: the clause of a number, the clauses before it in its
//! sentence, the heading above. These are those places. All are ranges of characters of the flow.

use super::flow::{Flow, begins_item};
use super::numeral::is_chinese_numeral;
use crate::tables::heads::{Heads, Lists};

/// A run of characters of the flow.
pub type Range = (usize, usize);

/// A clause: what stands between commas, colons and brackets.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// Its characters.
    pub range: Range,
    /// Index of the part between semicolons that it lies in, counted over the report.
    pub group: usize,
}

/// A sentence.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its characters, with the stop.
    pub range: Range,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// The word lists of which a word may begin in it.
    pub lists: Lists,
}

/// A paragraph: what stands between hard line breaks.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Its characters.
    pub range: Range,
    /// Its heading: the words at its own head, or else the heading line above.
    pub heading: Option<Range>,
    /// Whether it is itself a heading line.
    pub is_heading: bool,
}

/// The cut flow.
#[derive(Debug, Default)]
pub struct Layout {
    /// All clauses, in order.
    pub clauses: Vec<Clause>,
    /// All sentences, in order.
    pub sentences: Vec<Sentence>,
    /// All paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
}

/// From this length on a sentence ends at the next comma, and at the second at any character: what
/// is looked for in a sentence costs more than its length, and no writer means such a one.
const LONG_SENTENCE_CHARS: usize = 400;
const LONGEST_SENTENCE_CHARS: usize = 800;

/// Longer lines are no headings.
const HEADING_CHARS: usize = 42;

impl Layout {
    /// Cuts a flow.
    pub fn new(flow: &Flow, heads: &Heads) -> Layout {
        // A clause has ten characters or so, a sentence three clauses.
        let mut layout = Layout {
            clauses: Vec::with_capacity(flow.len() / 8),
            sentences: Vec::with_capacity(flow.len() / 24),
            paragraphs: Vec::new(),
        };
        let mut heading = None;
        let mut start = 0;
        let mut group = 0;
        while start <= flow.len() {
            let rest = &flow.chars()[start..];
            let end = start + rest.iter().position(|&c| c == '\n').unwrap_or(rest.len());
            if end > start {
                let is_heading = is_heading(flow, (start, end));
                if is_heading {
                    heading = Some((start, end));
                }
                let own = if is_heading { None } else { leading_words(flow, (start, end)) };
                let paragraph = layout.paragraphs.len();
                layout.paragraphs.push(Paragraph {
                    range: (start, end),
                    heading: own.or(heading),
                    is_heading,
                });
                layout.cut(flow, (start, end), paragraph, &mut group);
            }
            start = end + 1;
        }
        for sentence in &mut layout.sentences {
            sentence.lists = heads.lists_in(flow.chars(), sentence.range);
        }
        layout
    }

    fn cut(&mut self, flow: &Flow, range: Range, paragraph: usize, group: &mut usize) {
        let (mut sentence, mut clause) = (range.0, range.0);
        for i in range.0..range.1 {
            let c = flow.get(i);
            let long = i - sentence;
            // Most characters are past the last that cuts.
            if c > '】' && long < LONG_SENTENCE_CHARS {
                continue;
            }
            let overlong = (long >= LONG_SENTENCE_CHARS && matches!(c, ',' | ';' | '、' | ' '))
                || (long >= LONGEST_SENTENCE_CHARS && !c.is_ascii_digit() && !is_chinese_numeral(c))
                || long >= 2 * LONGEST_SENTENCE_CHARS;
            let stop = matches!(c, '。' | '!' | '?') || (c == '.' && i + 1 == range.1) || overlong;
            let cuts = stop
                || matches!(c, ';' | ':' | '(' | ')' | '【' | '】' | '|' | '\t')
                || (c == ',' && !within_number(flow, i));
            if cuts {
                if i > clause {
                    self.clauses.push(Clause { range: (clause, i), group: *group });
                }
                clause = i + 1;
            }
            if c == ';' || stop {
                *group += 1;
            }
            if stop {
                self.sentences.push(Sentence { range: (sentence, i + 1), paragraph, lists: Lists::ALL });
                sentence = i + 1;
            }
        }
        if range.1 > sentence {
            if range.1 > clause {
                self.clauses.push(Clause { range: (clause, range.1), group: *group });
            }
            self.sentences.push(Sentence { range: (sentence, range.1), paragraph, lists: Lists::ALL });
        }
        *group += 1;
    }

    /// Index of the clause that holds a place, the next one where it stands between two.
    pub fn clause_at(&self, at: usize) -> usize {
        self.clauses.partition_point(|clause| clause.range.1 <= at).min(self.clauses.len().saturating_sub(1))
    }

    /// The word lists of which a word may begin in a sentence and in a run of text that begins or
    /// ends in it.
    pub fn lists_around(&self, sentence: usize, run: Range) -> Lists {
        let Sentence { range, lists, .. } = self.sentences[sentence];
        if range.0 <= run.0 && run.1 <= range.1 { lists } else { Lists::ALL }
    }

    /// Indexes of the clause and of the sentence that hold a place.
    pub fn places_of(&self, at: usize) -> (usize, usize) {
        (self.clause_at(at), self.sentence_at(at))
    }

    /// Index of the clause that holds a place that is not before the clause `from`.
    pub fn clause_from(&self, from: usize, at: usize) -> usize {
        let ahead = self.clauses[from..].iter().position(|clause| clause.range.1 > at);
        ahead.map_or(self.clauses.len().saturating_sub(1), |ahead| from + ahead)
    }

    /// Index of the sentence that holds a place.
    pub fn sentence_at(&self, at: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.range.1 <= at)
            .min(self.sentences.len().saturating_sub(1))
    }
}

fn within_number(flow: &Flow, comma: usize) -> bool {
    flow.before(comma).is_ascii_digit()
        && (1..=3).all(|k| flow.get(comma + k).is_ascii_digit())
        && !flow.get(comma + 4).is_ascii_digit()
}

/// A line of its own that names what follows.
fn is_heading(flow: &Flow, range: Range) -> bool {
    let len = range.1 - range.0;
    if len > HEADING_CHARS {
        return false;
    }
    let last = flow.get(range.1 - 1);
    let stops = (range.0..range.1 - 1).any(|i| matches!(flow.get(i), '。' | '!' | ';' | '\t' | '|'));
    let measured = (range.0..range.1).filter(|&i| flow.get(i).is_ascii_digit()).count() > 8;
    !stops && !measured && !matches!(last, ',' | ';' | '、' | '。')
        || (!stops
            && len <= 24
            && last == '。'
            && begins_item(flow.chars()[range.0..range.1].iter().copied()))
}

/// The words at the head of a paragraph that name what it is about: `(三)农民工维权。法律援助…`,
/// `【春蕾助学】…`, `三、经费收缴:…`.
fn leading_words(flow: &Flow, range: Range) -> Option<Range> {
    let head = &flow.chars()[range.0..range.1.min(range.0 + 6)];
    let marked = begins_item(head.iter().copied()) || head.starts_with(&['【']);
    if !marked {
        return None;
    }
    let limit = range.1.min(range.0 + 30);
    let end = (range.0 + 2..limit)
        .find(|&i| matches!(flow.get(i), '。' | ':' | '】') || (flow.get(i) == ',' && i > range.0 + 3))?;
    let digits = (range.0 + 3..end).any(|i| flow.get(i).is_ascii_digit());
    (!digits).then_some((range.0, end))
}
