//! Finds the total among the statements of a flow, so that it is not added to its parts.
//!
//! A total is known by being exactly the sum of its parts, or by words (`共计`, `全年共`; see
//! `data/totals.toml`) where these also tell what it is a total of. Where neither is sure, the
//! statements are added: they were counted apart.

use rust_decimal::Decimal;

use crate::model::Figure;
use crate::tables::totals::Totals;

use super::Statement;
use super::same::shared_words;

/// Smallest total that is believed without words: small sums agree by chance.
const LEAST_UNMARKED: u32 = 10;
/// Share of words that a total and its part have in common.
const ALIKE: f64 = 0.5;

/// Which of the statements make the number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Makes {
    /// One statement is the total of all the others.
    Total(usize),
    /// These are added.
    Sum(Vec<usize>),
}

/// Tells totals from parts. `figures` are all figures of the report, of any indicator.
pub(super) fn makes(text: &str, figures: &[Figure], statements: &[Statement], totals: &Totals) -> Makes {
    if statements.len() < 2 {
        return Makes::Sum((0..statements.len()).collect());
    }
    let marks: Vec<Mark> = statements
        .iter()
        .enumerate()
        .map(|(at, statement)| {
            let clause = words_before(text, figures, statement.figure);
            // Of `共三次讲座、一次报告` the first is no total: its sentence goes on counting.
            let goes_on = statements.get(at + 1).is_some_and(|next| next.same_sentence(statement));
            if goes_on || !totals.marks(clause) {
                Mark::None
            } else if totals.is_general(clause) {
                Mark::General
            } else {
                Mark::Total
            }
        })
        .collect();
    let parts = parts_of_marked(statements, &marks);
    let kept: Vec<usize> = (0..statements.len()).filter(|&at| !parts[at]).collect();
    if let [only] = kept[..] {
        return Makes::Total(only);
    }
    match whole_total(text, statements, &kept, &marks) {
        Some(total) => Makes::Total(total),
        None => Makes::Sum(kept),
    }
}

/// What the words before a number say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Nothing of a total.
    None,
    /// That it is a total, of things named like its own.
    Total,
    /// That it is a total of things of all kinds.
    General,
}

/// The statement that is the total of all others that are kept, if there is one.
fn whole_total(text: &str, statements: &[Statement], kept: &[usize], marks: &[Mark]) -> Option<usize> {
    let sum = super::sum(kept.iter().map(|&at| statements[at].figure.value))?;
    let others = |at: usize| kept.iter().filter(move |&&other| other != at).map(|&other| &statements[other]);
    kept.iter().copied().find(|&at| {
        let total = &statements[at];
        let value = total.figure.value;
        let rest = sum - value;
        let alike = |other: &Statement| shared_words(text, total.figure, other.figure) >= ALIKE;
        let by_sum = || {
            let edge = Some(&at) == kept.first() || Some(&at) == kept.last();
            let apart = || others(at).all(|other| !other.same_sentence(total));
            value == rest && kept.len() >= 3 && value >= Decimal::from(LEAST_UNMARKED) && edge && apart()
        };
        match marks[at] {
            Mark::General => value >= rest,
            Mark::Total => value >= rest && (value == rest || others(at).all(alike)),
            Mark::None => by_sum(),
        }
    })
}

/// The statements that are parts of a marked total next to them: two or more directly before the
/// total, or directly after it, that add up to it exactly.
fn parts_of_marked(statements: &[Statement], marks: &[Mark]) -> Vec<bool> {
    let mut parts = vec![false; statements.len()];
    for at in (0..statements.len()).filter(|&at| marks[at] != Mark::None) {
        let total = statements[at].figure.value;
        let before = run(statements, (0..at).rev(), total, &parts);
        let found = before.or_else(|| run(statements, at + 1..statements.len(), total, &parts));
        for part in found.unwrap_or_default() {
            parts[part] = true;
        }
    }
    parts
}

/// The first two or more statements along `places` that add up to `total`.
fn run(
    statements: &[Statement],
    places: impl Iterator<Item = usize>,
    total: Decimal,
    taken: &[bool],
) -> Option<Vec<usize>> {
    let mut sum = Decimal::ZERO;
    let mut run = Vec::new();
    for at in places.filter(|&at| !taken[at]) {
        sum = sum.checked_add(statements[at].figure.value)?;
        run.push(at);
        if sum >= total {
            break;
        }
    }
    (sum == total && run.len() >= 2).then_some(run)
}

/// The words before a number: its clause, as far as no other figure stands between.
fn words_before<'t>(text: &'t str, figures: &[Figure], figure: &Figure) -> &'t str {
    let sentence = figure.sentence.start.min(figure.span.start);
    // Figures stand in the order of the text.
    let others = figures.partition_point(|other| other.span.end <= figure.span.start);
    let start = others.checked_sub(1).map_or(sentence, |last| sentence.max(figures[last].span.end));
    let before = &text[start..figure.span.start];
    let ends_clause = |c: char| ",，。;；:：!！?？\n".contains(c);
    before.rsplit(ends_clause).next().unwrap_or(before)
}
