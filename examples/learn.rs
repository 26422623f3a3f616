//! Learns `src/data/learned.tsv` from labelled reports.
//!
//! ```text
//! cargo run --release --example learn -- WEIGHT GOLD FILES [WEIGHT GOLD FILES …] > learned.tsv
//! ```
//!
//! Each set is a folder of labels, the folder of the files they are for, and how much each of its
//! figures counts: pages that the catalogue was made on count less, because it knows them already.
//! What is learned is a log-linear model of the indicator, in which the catalogue's own score
//! stands with a fixed factor; so the weights are only what the catalogue does not say.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool that prints")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use huizong::extract::learned::{CATALOGUE, Example, examples};
use huizong::model::{Config, Figure, ReadReport};
use huizong::pipeline::read_each;
use huizong::score::{self, Outcome, gold};
use huizong::tables::Tables;
use huizong::tables::indicators::OTHER;
use huizong::tables::learned::Spot;

/// Signs that stand beside fewer figures are left out.
const FEWEST: usize = 3;
/// How strongly weights are drawn to nought.
const RIDGE: f32 = 1.0;
/// Steps of the descent, and their size.
const STEPS: usize = 60;
const RATE: f32 = 0.5;
/// Smaller weights are left out.
const SMALLEST: f32 = 0.1;

/// A labelled figure: its signs by number, the catalogue's scores, what is right, how much it counts.
struct Row {
    signs: Vec<(usize, f32)>,
    scores: Vec<f32>,
    right: usize,
    counts: f32,
}

type Seen = HashMap<(Spot, String), usize>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tables = Tables::load(&Config::default())?;
    let mut ids: Vec<String> = tables.indicators.entries().iter().map(|entry| entry.id.clone()).collect();
    ids.push(OTHER.to_owned());
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (mut seen, mut rows) = (Seen::new(), Vec::new());
    for set in arguments.chunks_exact(3) {
        read(set[0].parse()?, Path::new(&set[1]), &set[2], &tables, &ids, &mut seen, &mut rows)?;
    }
    let mut signs: Vec<(Spot, String)> = vec![(Spot::Left, String::new()); seen.len()];
    seen.into_iter().for_each(|(sign, number)| signs[number] = sign);
    let mut beside = vec![0; signs.len()];
    rows.iter().flat_map(|row| &row.signs).for_each(|&(sign, _)| beside[sign] += 1);
    rows.iter_mut().for_each(|row| row.signs.retain(|&(sign, _)| beside[sign] >= FEWEST));
    let weights = descend(&rows, signs.len(), ids.len());
    print(&signs, &weights, &ids);
    eprintln!("{} figures, right {:.4} of them now", rows.len(), right(&rows, &weights));
    Ok(())
}

/// Reads the examples of a set.
fn read(
    counts: f32,
    labels: &Path,
    files: &str,
    tables: &Tables,
    ids: &[String],
    seen: &mut Seen,
    rows: &mut Vec<Row>,
) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::default();
    let roots: Vec<PathBuf> = files.split(',').map(PathBuf::from).collect();
    read_each(&roots, 2, tables, &config, |file| {
        let stem = Path::new(&file.record.path).file_stem().unwrap_or_default();
        let labels = labels.join(stem).with_extension("jsonl");
        if !labels.exists() {
            return Ok(());
        }
        let labels: Vec<gold::GoldFigure> = gold::read(&labels)?;
        for ReadReport { report, figures, .. } in &file.reports {
            let own: Vec<_> = labels.iter().filter(|label| label.report == report.number).cloned().collect();
            let found: BTreeMap<usize, Example> =
                examples(report, tables).into_iter().map(|example| (example.start, example)).collect();
            for outcome in score::compare(&own, figures) {
                let Outcome::Pair(label, figure) = outcome else { continue };
                let Some(example) = found.get(&figure.span.start).filter(|_| decided(figure)) else {
                    continue;
                };
                let Some(right) = ids.iter().position(|id| *id == label.indicator) else { continue };
                let mut signs = BTreeMap::new();
                for (spot, sign, counts) in &example.signs {
                    let next = seen.len();
                    let number = *seen.entry((*spot, sign.clone())).or_insert(next);
                    *signs.entry(number).or_insert(0.0) += counts;
                }
                let scores = example.scores.iter().map(|score| score * CATALOGUE).collect();
                rows.push(Row { signs: signs.into_iter().collect(), scores, right, counts });
            }
        }
        Ok::<(), huizong::Error>(())
    })?;
    Ok(())
}

/// Whether words decided, and not the figure's being a part or a growth.
fn decided(figure: &Figure) -> bool {
    figure.rule.starts_with("cue:") || matches!(figure.rule.as_str(), "none" | "signs")
}

/// Shares of the indicators, by the scores and what the signs say.
fn shares(row: &Row, weights: &[Vec<f32>]) -> Vec<f32> {
    let mut shares = row.scores.clone();
    for &(sign, counts) in &row.signs {
        shares.iter_mut().zip(&weights[sign]).for_each(|(share, weight)| *share += counts * weight);
    }
    let top = shares.iter().copied().fold(f32::MIN, f32::max);
    shares.iter_mut().for_each(|share| *share = (*share - top).exp());
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

/// Gradient descent with steps that shrink where they were large (Duchi, Hazan, Singer: Adaptive
/// subgradient methods, 2011).
fn descend(rows: &[Row], signs: usize, indicators: usize) -> Vec<Vec<f32>> {
    let mut weights = vec![vec![0.0f32; indicators]; signs];
    let mut past = vec![vec![1e-8f32; indicators]; signs];
    for _ in 0..STEPS {
        let mut slope = weights.clone();
        slope.iter_mut().flatten().for_each(|slope| *slope *= RIDGE);
        for row in rows {
            let mut error = shares(row, &weights);
            error[row.right] -= 1.0;
            for &(sign, counts) in &row.signs {
                let by = counts * row.counts;
                slope[sign].iter_mut().zip(&error).for_each(|(slope, error)| *slope += by * error);
            }
        }
        for sign in 0..signs {
            for i in 0..indicators {
                past[sign][i] += slope[sign][i] * slope[sign][i];
                weights[sign][i] -= RATE * slope[sign][i] / past[sign][i].sqrt();
            }
        }
    }
    weights
}

fn right(rows: &[Row], weights: &[Vec<f32>]) -> f64 {
    let best = |shares: Vec<f32>| (0..shares.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b]));
    let right = rows.iter().filter(|row| best(shares(row, weights)) == Some(row.right)).count();
    score::share(right, rows.len())
}

fn print(signs: &[(Spot, String)], weights: &[Vec<f32>], ids: &[String]) {
    let letter = |spot| Spot::ALL.into_iter().find(|&(s, _)| s == spot).map_or(' ', |(_, letter)| letter);
    let mut lines: Vec<String> = Vec::new();
    for ((spot, sign), weights) in signs.iter().zip(weights) {
        let told: Vec<String> = weights
            .iter()
            .zip(ids)
            .filter(|(weight, _)| weight.abs() >= SMALLEST)
            .map(|(weight, id)| format!("{id}={weight:.2}"))
            .collect();
        if !told.is_empty() && !sign.contains(['\t', '\n']) {
            lines.push(format!("{}\t{sign}\t{}", letter(*spot), told.join(" ")));
        }
    }
    lines.sort();
    println!(
        "# Written by `cargo run --release --example learn`. Format: see README.md, section \"learned.tsv\"."
    );
    lines.iter().for_each(|line| println!("{line}"));
}
