//! How well copies of a report are recognised: made from the sample corpus, in known ways.
//!
//! Every third report of the corpus is copied, with a seeded dice, in each of the ways below; the
//! copies are read like any file and clustered together with the whole corpus. The table of
//! `docs/duplicates.md` is what comes out. Shares that fall below their floors fail.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use huizong::model::{Config, ReadReport, Signature};
use huizong::pipeline::read_each;
use huizong::similar;
use huizong::tables::Tables;
use opencc_fmmseg::OpenCC;
use rust_decimal::Decimal;

use crate::support::{Desk, root};

/// Of so many reports one is copied.
const EVERY: usize = 3;

/// A way of copying, and the least recall and precision that it must be told with.
struct Way {
    name: &'static str,
    make: fn(&Sample, &mut Dice) -> String,
    recall: f64,
    precision: f64,
}

const WAYS: &[Way] = &[
    Way { name: "5 % of sentences replaced", make: |s, d| s.replaced(5, d), recall: 0.98, precision: 0.98 },
    Way { name: "20 % of sentences replaced", make: |s, d| s.replaced(20, d), recall: 0.98, precision: 0.98 },
    Way { name: "50 % of sentences replaced", make: |s, d| s.replaced(50, d), recall: 0.75, precision: 0.98 },
    Way { name: "5 % of sentences left out", make: |s, d| s.left_out(5, d), recall: 0.98, precision: 0.98 },
    Way { name: "20 % of sentences left out", make: |s, d| s.left_out(20, d), recall: 0.98, precision: 0.98 },
    Way { name: "50 % of sentences left out", make: |s, d| s.left_out(50, d), recall: 0.93, precision: 0.98 },
    Way { name: "50 % of sentences moved", make: |s, d| s.moved(50, d), recall: 0.98, precision: 0.98 },
    Way { name: "names and years hidden", make: |s, _| s.hidden(), recall: 0.98, precision: 0.98 },
    Way { name: "figures hidden", make: |s, _| s.without_figures(), recall: 0.98, precision: 0.98 },
    Way { name: "another name and year", make: |s, d| s.renamed(d), recall: 0.98, precision: 0.98 },
    Way { name: "in traditional script", make: |s, _| s.traditional(), recall: 0.98, precision: 0.98 },
    Way { name: "other figures, names hidden", make: |s, d| s.refigured(d), recall: 0.88, precision: 0.98 },
    Way {
        name: "another on its page, headed 篇1, 篇2",
        make: |s, d| s.merged(d),
        recall: 0.98,
        precision: 0.98,
    },
    Way { name: "another on its page, no heading", make: |s, d| s.joined(d), recall: 0.65, precision: 0.98 },
];
/// The last ways copy two reports.
const WITH_ANOTHER: usize = 2;

/// Not a copy: the words of a report that states its year and its figures, with another year and
/// other figures.
const NEXT_YEAR: &str = "next";
/// Figures of 10 and more, so many at least, tell a report from another in the same words.
const FIGURES_TO_TELL: usize = 5;

/// A small generator of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % sides.max(1)
    }
}

/// A report of the corpus, and the others to take sentences from.
struct Sample<'a> {
    own: &'a ReadReport,
    all: &'a [ReadReport],
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', ';', '!', '\n']).collect()
}

impl Sample<'_> {
    fn text(&self) -> &str {
        &self.own.report.text
    }

    fn other(&self, dice: &mut Dice) -> &ReadReport {
        &self.all[dice.roll(self.all.len())]
    }

    /// The sentences with a share of them, but not the first, changed by `change`.
    fn changed(&self, percent: usize, dice: &mut Dice, change: impl Fn(&mut Dice) -> String) -> String {
        let mut made = String::new();
        for (at, sentence) in sentences(self.text()).into_iter().enumerate() {
            let chosen = at > 0 && dice.roll(100) < percent;
            made.push_str(&if chosen { change(dice) } else { sentence.to_owned() });
        }
        made
    }

    fn replaced(&self, percent: usize, dice: &mut Dice) -> String {
        self.changed(percent, dice, |dice| {
            let other = sentences(&self.other(dice).report.text);
            other[dice.roll(other.len())].to_owned()
        })
    }

    fn left_out(&self, percent: usize, dice: &mut Dice) -> String {
        self.changed(percent, dice, |_| String::new())
    }

    fn moved(&self, percent: usize, dice: &mut Dice) -> String {
        let mut made = sentences(self.text());
        for at in 1..made.len() {
            if dice.roll(100) < percent {
                let to = 1 + dice.roll(made.len() - 1);
                made.swap(at, to);
            }
        }
        made.concat()
    }

    fn hidden(&self) -> String {
        self.nameless(self.text())
    }

    fn nameless(&self, text: &str) -> String {
        let name = self.own.report.facts.organisation.as_deref();
        let text = name.map_or(text.to_owned(), |name| text.replace(name, "某某单位"));
        years_by(&text, |_| "20XX".to_owned())
    }

    fn renamed(&self, dice: &mut Dice) -> String {
        let own = self.own.report.facts.organisation.as_deref();
        let other = self.other(dice).report.facts.organisation.as_deref();
        let text =
            own.zip(other).map_or(self.text().to_owned(), |(own, other)| self.text().replace(own, other));
        years_by(&text, |year| (year + 1).to_string())
    }

    /// The text with the digits of every figure written by `write`.
    fn with_figures(&self, mut write: impl FnMut(char) -> char) -> String {
        let mut text: Vec<(usize, char)> = self.text().char_indices().collect();
        for (at, c) in &mut text {
            if self.own.figures.iter().any(|figure| (figure.span.start..figure.span.end).contains(at)) {
                *c = write(*c);
            }
        }
        text.into_iter().map(|(_, c)| c).collect()
    }

    fn without_figures(&self) -> String {
        self.with_figures(|c| if is_numeral(c) { 'X' } else { c })
    }

    fn with_other_figures(&self, dice: &mut Dice) -> String {
        self.with_figures(|c| match c {
            '0'..='9' => char::from(b'1' + dice.roll(9) as u8),
            c if is_numeral(c) => ['三', '四', '五', '六', '七'][dice.roll(5)],
            c => c,
        })
    }

    fn refigured(&self, dice: &mut Dice) -> String {
        self.nameless(&self.with_other_figures(dice))
    }

    fn next_year(&self, dice: &mut Dice) -> String {
        years_by(&self.with_other_figures(dice), |year| (year + 1).to_string())
    }

    fn traditional(&self) -> String {
        OpenCC::new().s2t(self.text(), false)
    }

    fn merged(&self, dice: &mut Dice) -> String {
        format!("篇1\n{}\n篇2\n{}", self.text(), self.other(dice).report.text)
    }

    fn joined(&self, dice: &mut Dice) -> String {
        format!("{}\n\n{}", self.text(), self.other(dice).report.text)
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二两三四五六七八九".contains(c)
}

/// The text with every year before 年 written by `write`.
fn years_by(text: &str, write: impl Fn(u32) -> String) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('年') {
        let before = &rest[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (kept, year) = before.split_at(before.len() - digits);
        made.push_str(kept);
        match year.parse() {
            Ok(number @ 1950..2050) => made.push_str(&write(number)),
            _ => made.push_str(year),
        }
        made.push('年');
        rest = &rest[at + '年'.len_utf8()..];
    }
    made + rest
}

/// A report that was read: the page that it comes from, and its signature.
struct Read {
    page: String,
    report: ReadReport,
    signature: Signature,
}

fn read(folder: &Path) -> Vec<Read> {
    let config = Config::default();
    let tables = Tables::load(&config).expect("built-in tables");
    let mut all = Vec::new();
    read_each(&[folder.to_owned()], 2, &tables, &config, |file| {
        let page = file.record.path.rsplit('/').next().unwrap_or_default().to_owned();
        let reports = file.reports.into_iter().zip(file.signatures);
        all.extend(reports.map(|(report, signature)| Read { page: page.clone(), report, signature }));
        Ok::<_, huizong::Error>(())
    })
    .expect("files that can be read");
    all
}

/// What was made in one way, and how much of it was recognised.
#[derive(Default)]
struct Counts {
    copies: usize,
    found: usize,
    /// Pairs in one cluster, and those of them of one origin.
    pairs: usize,
    right: usize,
}

struct Outcome {
    ways: Vec<Counts>,
    next_year: Counts,
    /// Reports of the corpus as it is that share a cluster, by page and number.
    corpus: Vec<Vec<String>>,
    reports: usize,
}

/// Clusters the originals with the reports of other pages and counts who is with whom.
/// `origins` gives the originals that a page was made of.
fn counted(originals: &[Read], made: &[&Read], origins: &HashMap<String, Vec<usize>>) -> Counts {
    let signatures: Vec<Signature> =
        originals.iter().chain(made.iter().copied()).map(|read| read.signature.clone()).collect();
    let of = |at: usize| match at.checked_sub(originals.len()) {
        None => vec![at],
        Some(at) => origins[&made[at].page].clone(),
    };
    let mut counts = Counts::default();
    let mut together: HashMap<usize, usize> = HashMap::new();
    for (number, cluster) in similar::clusters(&signatures).into_iter().enumerate() {
        for (at, one) in cluster.iter().enumerate() {
            together.insert(*one, number);
            for other in &cluster[at + 1..] {
                counts.pairs += 1;
                counts.right += usize::from(of(*one).iter().any(|origin| of(*other).contains(origin)));
            }
        }
    }
    let mut pages: Vec<&str> = made.iter().map(|read| read.page.as_str()).collect();
    pages.dedup();
    for page in pages {
        let reports =
            (originals.len()..signatures.len()).filter(|at| made[at - originals.len()].page == page);
        let clusters: Vec<usize> = reports.filter_map(|at| together.get(&at).copied()).collect();
        for origin in &origins[page] {
            counts.copies += 1;
            let own = together.get(origin);
            counts.found += usize::from(own.is_some_and(|own| clusters.contains(own)));
        }
    }
    counts
}

static OUTCOME: LazyLock<Outcome> = LazyLock::new(|| {
    let originals = read(&root().join("corpus"));
    let all: Vec<ReadReport> = originals.iter().map(|read| read.report.clone()).collect();
    let desk = Desk::new();
    let mut origins = HashMap::new();
    for (number, read) in originals.iter().enumerate().step_by(EVERY) {
        // A text that is too short to have a signature is told by exact copies only.
        if read.signature.text.is_empty() {
            continue;
        }
        let sample = Sample { own: &read.report, all: &all };
        for (way, Way { make, .. }) in WAYS.iter().enumerate() {
            // The same dice again tell which report was merged with this one.
            let dice = || Dice(((way as u64 + 1) << 32) + number as u64 + 1);
            let mut of = vec![number];
            if way + WITH_ANOTHER >= WAYS.len() {
                of.push(dice().roll(all.len()));
            }
            let page = format!("{way:02}-{number}.txt");
            desk.put(&format!("made/{page}"), make(&sample, &mut dice()));
            origins.insert(page, of);
        }
        let large = read.report.figures.iter().filter(|figure| figure.value >= Decimal::TEN).count();
        if read.report.report.facts.year.is_none() || large < 2 * FIGURES_TO_TELL {
            continue;
        }
        let page = format!("{NEXT_YEAR}-{number}.txt");
        desk.put(&format!("made/{page}"), sample.next_year(&mut Dice(number as u64 + 1)));
        origins.insert(page, vec![number]);
    }
    let made = read(&desk.path("made"));
    let year = |read: &Read| read.report.report.facts.year;
    let of_way = |mark: &str| {
        // Where the year is told in another way than by digits it is still that of the original.
        let is_meant = |read: &Read| {
            let original = &originals[origins[&read.page][0]];
            mark != NEXT_YEAR || year(read).is_some_and(|own| Some(own) != year(original))
        };
        let own: Vec<&Read> =
            made.iter().filter(|read| read.page.starts_with(mark) && is_meant(read)).collect();
        counted(&originals, &own, &origins)
    };
    let signatures: Vec<Signature> = originals.iter().map(|read| read.signature.clone()).collect();
    let name = |at: usize| format!("{}#{}", originals[at].page, originals[at].report.report.number);
    let corpus = similar::clusters(&signatures).into_iter();
    Outcome {
        ways: (0..WAYS.len()).map(|way| of_way(&format!("{way:02}-"))).collect(),
        next_year: of_way(NEXT_YEAR),
        corpus: corpus.map(|cluster| cluster.into_iter().map(name).collect()).collect(),
        reports: originals.len(),
    }
});

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[test]
fn copies_are_recognised_and_others_are_not() {
    let mut fallen = Vec::new();
    for (way, counts) in WAYS.iter().zip(&OUTCOME.ways) {
        assert!(counts.copies > 50, "{}: {} copies", way.name, counts.copies);
        let recall = share(counts.found, counts.copies);
        let precision = share(counts.right, counts.pairs);
        if recall < way.recall || precision < way.precision {
            fallen.push(format!("{}: recall {recall:.3}, precision {precision:.3}", way.name));
        }
    }
    let Counts { copies, found, .. } = OUTCOME.next_year;
    assert!(copies > 20, "{copies} reports of next years");
    if found > 0 {
        fallen.push(format!("{found} of {copies} reports of next years are taken for copies"));
    }
    assert!(fallen.is_empty(), "{}", fallen.join("\n"));
}

/// No two reports of the sample corpus are copies; whoever adds some names them here.
#[test]
fn unlike_reports_of_the_corpus_share_no_cluster() {
    assert!(OUTCOME.corpus.is_empty(), "{:#?}", OUTCOME.corpus);
}

/// `docs/duplicates.md` tells what is measured here; `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_page_on_duplicates_is_true() {
    let path = root().join("docs/duplicates.md");
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    let (head, rest) = stands.split_once(BEGIN).expect("the page has a place for the table");
    let (_, tail) = rest.split_once(END).expect("the table has an end");
    let page = format!("{head}{BEGIN}{}{END}{tail}", table());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &page).expect("docs/duplicates.md can be written");
    } else {
        assert!(
            stands == page,
            "docs/duplicates.md is not what is measured; run this test with UPDATE_GOLDEN=1"
        );
    }
}

const BEGIN: &str = "<!-- table: copies -->\n";
const END: &str = "<!-- end -->";

fn table() -> String {
    let mut table = String::from(
        "| copy with | copies | recognised | recall | precision |\n| --- | --- | --- | --- | --- |\n",
    );
    for (way, counts) in WAYS.iter().zip(&OUTCOME.ways) {
        let Counts { copies, found, pairs, right } = counts;
        let (recall, precision) = (share(*found, *copies), share(*right, *pairs));
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {} | {copies} | {found} | {recall:.3} | {precision:.3} |", way.name);
    }
    let Counts { copies, found, .. } = OUTCOME.next_year;
    let _ = writeln!(
        table,
        "\nOf {copies} reports in the same words that state the next year and other figures, which are no \
         copies, {found} were taken for copies. Of the {} reports of `corpus/`, no two of which are copies, {} share \
         a cluster.",
        OUTCOME.reports,
        OUTCOME.corpus.iter().map(Vec::len).sum::<usize>()
    );
    table
}

#[test]
fn a_masked_copy_counts_once_and_does_not_speak() {
    let desk = Desk::new();
    let page = crate::support::read(root().join("corpus/bank-branch-union-2014.txt"));
    desk.put("corpus/a-masked.txt", page.replace("2014", "20XX") + "\n某某支行\n");
    desk.put("corpus/b-original.txt", &page);
    desk.put("corpus/c-again.txt", &page);
    desk.put("corpus/d-other.txt", "石桥村工会工作总结\n全年慰问困难职工3人。\n");
    desk.line("build").done();
    let rows = |line: &str| desk.line(line).json_lines();
    let paths = |line: &str| -> Vec<String> {
        rows(line).iter().map(|row| row["path"].as_str().expect("a path").to_owned()).collect()
    };
    let shown = ["corpus/b-original.txt", "corpus/d-other.txt"];
    assert_eq!(paths("export comparison --format ndjson"), shown);
    let reports = rows("export reports --format ndjson --copies all");
    let told: Vec<_> = reports.iter().map(|row| (row["cluster"].clone(), row["copies"].clone())).collect();
    let (original, other) = (&reports[1]["report_id"], &reports[3]["report_id"]);
    assert_eq!(told[..3], vec![(original.clone(), 3.into()); 3]);
    assert_eq!(told[3], (other.clone(), 1.into()));

    let hits = rows("search 工会 --format ndjson");
    assert_eq!(hits.len(), 2, "{hits:#?}");
    assert!(hits.iter().any(|hit| hit["copies"] == 3));
    assert_eq!(rows("search 工会 --format ndjson --copies all").len(), 4);
    let id = original.as_str().expect("an id");
    let told = desk.line(&format!("show {id}")).done();
    assert!(told.contains("  also in  corpus/c-again.txt (report 1)"), "{told}");
    assert!(told.contains("  like     corpus/a-masked.txt (report 1) "), "{told}");

    // The original goes, and the masked copy is what is left.
    desk.remove("corpus/b-original.txt");
    desk.remove("corpus/c-again.txt");
    desk.line("build").done();
    assert_eq!(paths("export comparison --format ndjson"), ["corpus/a-masked.txt", "corpus/d-other.txt"]);
}
