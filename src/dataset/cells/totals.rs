//! Finds the total among the statements of a flow, so that it is not added to its parts.
//!
//! A total is known by its words (`共计`, `全年共`; see `data/totals.toml`) or, without them, by
//! being exactly the sum of all the rest. Where neither is sure, the statements are added: they
//! were counted apart.

use rust_decimal::Decimal;

use crate::tables::totals::Totals;

use super::Statement;

/// Smallest total that is believed without words: small sums agree by chance.
const LEAST_UNMARKED: u32 = 10;

/// Which of the statements make the number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Makes {
    /// One statement is the total of all the others.
    Total(usize),
    /// These are added.
    Sum(Vec<usize>),
}

/// Tells totals from parts.
pub(super) fn makes(text: &str, statements: &[Statement], totals: &Totals) -> Makes {
    let marked: Vec<bool> = statements.iter().map(|statement| is_marked(text, statement, totals)).collect();
    let inner = inner_totals(statements, &marked);
    if inner.iter().all(|part| !part)
        && let Some(total) = whole_total(statements, &marked)
    {
        return Makes::Total(total);
    }
    let kept: Vec<usize> = (0..statements.len()).filter(|&at| !inner[at]).collect();
    if let [only] = kept[..]
        && statements.len() > 1
    {
        return Makes::Total(only);
    }
    Makes::Sum(kept)
}

/// The statement that is the total of all others, if there is one.
fn whole_total(statements: &[Statement], marked: &[bool]) -> Option<usize> {
    if statements.len() < 2 {
        return None;
    }
    let sum = super::sum(statements.iter().map(|statement| statement.figure.value))?;
    let last = statements.len() - 1;
    (0..statements.len()).find(|&at| {
        let value = statements[at].figure.value;
        let rest = sum - value;
        let apart = || {
            statements
                .iter()
                .enumerate()
                .all(|(i, s)| i == at || s.figure.sentence != statements[at].figure.sentence)
        };
        if marked[at] {
            value >= rest
        } else {
            value == rest
                && statements.len() >= 3
                && value >= Decimal::from(LEAST_UNMARKED)
                && (at == 0 || at == last)
                && apart()
        }
    })
}

/// The statements that are parts of a marked total next to them.
///
/// The parts are two or more statements directly before the total, or directly after it, that
/// add up to it exactly.
fn inner_totals(statements: &[Statement], marked: &[bool]) -> Vec<bool> {
    let mut parts = vec![false; statements.len()];
    for at in (0..statements.len()).filter(|&at| marked[at]) {
        let total = statements[at].figure.value;
        let before = run(statements, (0..at).rev(), total, &parts);
        let run = before.or_else(|| run(statements, at + 1..statements.len(), total, &parts));
        for part in run.unwrap_or_default() {
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

/// Whether the clause before the number calls it a total.
fn is_marked(text: &str, statement: &Statement, totals: &Totals) -> bool {
    let figure = statement.figure;
    let before = &text[figure.sentence.start.min(figure.span.start)..figure.span.start];
    let clause_start = before.rfind([',', '，', '。', ';', '；', ':', '：', '\n']).map_or(0, |at| {
        // The mark itself is one character long, of one byte or three.
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    totals.marks(&before[clause_start..])
}
