//! A benchmark as tables for people.

use std::fmt::Write;

use crate::cli::output;
use crate::cli::print::thousands;
use crate::compare::Benchmark;
use crate::compare::amount::{Amount, mark};
use crate::compare::measure::Measure;
use crate::compare::observe::Missing;
use crate::compare::rank::{Group, LEAST_RANKED, Standing};
use crate::compare::scorecard::{League, Row, Score, Scorecard};
use crate::error::shown;

/// Before the organisation that was asked for.
const MARKED: &str = "→ ";

/// The whole benchmark as text, for so many columns.
pub(super) fn text(bench: &Benchmark, width: Option<usize>) -> String {
    let mut text = String::new();
    for (measure, groups) in bench.question.measures.iter().zip(&bench.comparisons) {
        let groups: Vec<&Group> = groups.iter().filter(|group| bench.is_shown(&group.peers)).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{}: {} · {}, {}\n",
            measure.name(),
            measure.name_zh(),
            measure.name_en(),
            measure.unit.name()
        );
        let _ = writeln!(text, "{}\n", summary(&groups, width));
        for group in groups.iter().filter(|group| group.count() > 0) {
            let _ = writeln!(text, "{}\n{}\n", heading(group), standings(bench, group, measure, width));
        }
    }
    if let Some(card) = &bench.question.scorecard {
        let _ = writeln!(text, "{}\n", lines_of(card));
        for league in bench.leagues.iter().filter(|league| bench.is_shown(&league.peers)) {
            let name = shown(&league.peers.name()).into_owned();
            let _ = writeln!(text, "{name}\n{}\n", league_table(bench, league, card, width));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A row a group.
fn summary(groups: &[&Group], width: Option<usize>) -> String {
    let header = ["group", "n", "missing", "sum", "mean", "median", "p25", "p75", "hedged"];
    let mut table = output::table_of(width, header);
    for group in groups {
        let all = group.standings.len();
        let n = format!("{} of {}", thousands(group.count()), thousands(all));
        let mut row = vec![shown(&group.peers.name()).into_owned(), n, thousands(all - group.count())];
        match &group.numbers {
            Some(numbers) => {
                row.push(numbers.sum.map_or(String::new(), Amount::short));
                let amounts = [numbers.mean, numbers.median, numbers.p25, numbers.p75];
                row.extend(amounts.map(Amount::short));
                row.push(thousands(numbers.hedged));
            }
            None => row.resize(header.len(), String::new()),
        }
        table.add_row(row);
    }
    output::lines(&table)
}

/// What a group is and what it lacks.
fn heading(group: &Group) -> String {
    let all = group.standings.len();
    let missing = |reason, said: &str| match group.missing(reason) {
        0 => None,
        count => Some(format!("{} {said}", thousands(count))),
    };
    let lacks: Vec<String> = [
        missing(Missing::NotTold, "do not say"),
        missing(Missing::OtherPeriod, "tell of another span than a year"),
        missing(Missing::OtherUnit, "count in another unit"),
        missing(Missing::NoDenominator, "do not say what to divide by"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let lacks = if lacks.is_empty() { String::new() } else { format!("; {}", lacks.join(", ")) };
    let unranked = match (group.is_ranked(), group.peers.are_told()) {
        (true, _) => String::new(),
        (false, true) => format!("; no ranks under {LEAST_RANKED}"),
        (false, false) => "; no ranks, for these are no peers of each other".to_owned(),
    };
    let name = group.peers.name();
    format!("{}: {} of {} organisations{lacks}{unranked}", shown(&name), group.count(), all)
}

/// A row an organisation with a number; those without are counted above. Columns that would be
/// empty are left out.
fn standings(bench: &Benchmark, group: &Group, measure: &Measure, width: Option<usize>) -> String {
    let ranked = group.is_ranked();
    let changes = group.standings.iter().any(|standing| standing.change.is_some());
    let mut header = vec!["organisation", "year", "value"];
    if ranked {
        header.insert(0, "rank");
        header.extend(["percentile", "ratio"]);
    }
    // What is divided by is shown; where nothing is divided, what each member comes to.
    match measure.per {
        Some(per) => header.extend(["stated", per.indicator()]),
        None if measure.has_size() => header.push("per member"),
        None => {}
    }
    if changes {
        header.extend(["change", "change %"]);
    }
    header.extend(["report", "place"]);
    let mut table = output::table_of(width, header);
    let shown = |standing: &&Standing| standing.value.is_ok() || bench.is_marked(standing.at);
    for standing in group.standings.iter().filter(shown) {
        table.add_row(standing_row(bench, standing, measure, ranked, changes));
    }
    output::lines(&table)
}

fn standing_row(
    bench: &Benchmark,
    standing: &Standing,
    measure: &Measure,
    ranked: bool,
    changes: bool,
) -> Vec<String> {
    let seen = bench.seen(standing.at);
    let marked = if bench.is_marked(standing.at) { MARKED } else { "" };
    let organisation = shown(&seen.organisation);
    let about = mark(standing.rank_bound);
    let optional = |amount: Option<Amount>| amount.map_or(String::new(), Amount::short);
    let mut row = Vec::new();
    if ranked {
        row.push(format!("{marked}{}", standing.rank.map_or(String::new(), |rank| format!("{about}{rank}"))));
        row.push(organisation.into_owned());
    } else {
        row.push(format!("{marked}{organisation}"));
    }
    row.push(seen.year.to_string());
    row.push(match standing.value {
        Ok(amount) => amount.short(),
        Err(reason) => format!("({})", reason.name()),
    });
    if ranked {
        row.push(standing.percentile.map_or(String::new(), |share| format!("{about}{share}")));
        row.push(optional(standing.ratio));
    }
    let stated = seen.stated(measure).ok();
    match measure.per {
        Some(per) => {
            row.push(optional(stated.map(|told| told.amount)));
            row.push(optional(seen.base(per.indicator()).map(|told| told.amount)));
        }
        None if measure.has_size() => row.push(optional(standing.per_member)),
        None => {}
    }
    if changes {
        let change = standing.change.as_ref();
        row.push(optional(change.map(|change| change.by)));
        row.push(optional(change.and_then(|change| change.pct)));
    }
    let line = stated.and_then(|told| told.sentences.first()).map_or(seen.line, |sentence| sentence.line);
    row.extend([seen.report_id.clone(), shown(&format!("{}:{line}", seen.path)).into_owned()]);
    row
}

/// The lines of a scorecard, numbered as in its table.
fn lines_of(card: &Scorecard) -> String {
    let mut text = format!("scorecard {}, {} points possible", shown(&card.name), card.possible());
    for (number, line) in (1..).zip(&card.lines) {
        let steps: Vec<String> = line
            .steps
            .iter()
            .map(|step| format!("{} {} gives {}", line.operator.name(), step.threshold, step.points))
            .collect();
        // Writing to a text cannot fail.
        let _ = write!(text, "\n  {number}  {}: {}", line.measure.name(), steps.join(", "));
    }
    text
}

/// A row an organisation, a column a line.
fn league_table(bench: &Benchmark, league: &League, card: &Scorecard, width: Option<usize>) -> String {
    let mut header =
        vec!["rank".to_owned(), "organisation".to_owned(), "points".to_owned(), "missing".to_owned()];
    header.extend((1..=card.lines.len()).map(|number| format!("line {number}")));
    let mut table = output::table_of(width, header.iter().map(String::as_str));
    for row in &league.rows {
        let marked = if bench.is_marked(row.at) { MARKED } else { "" };
        let mut cells = vec![
            format!("{marked}{}", rank_of(row)),
            shown(&bench.seen(row.at).organisation).into_owned(),
            row.points.to_string(),
            row.missing().to_string(),
        ];
        cells.extend(row.scores.iter().map(score_of));
        table.add_row(cells);
    }
    output::lines(&table)
}

/// A rank, hedged where points that are missing or uncertain could change it.
fn rank_of(row: &Row) -> String {
    let about = mark(row.rank_bound);
    row.rank.map_or(String::new(), |rank| format!("{about}{rank}"))
}

/// Points and the number that they are given for.
fn score_of(score: &Score) -> String {
    let uncertain = if score.is_uncertain() { "?" } else { "" };
    match (score.points(), score.value) {
        (Some(points), Ok(amount)) => format!("{}{uncertain} ({})", points.normalize(), amount.short()),
        (_, Err(reason)) => format!("– ({})", reason.name()),
        (None, Ok(amount)) => format!("({})", amount.short()),
    }
}
