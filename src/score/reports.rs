//! Scores reports against labels: how many there are, what they say of themselves, where they
//! begin and end.
//!
//! Blanks never count as a difference, for lines are joined in many ways. An organisation is
//! compared with a trailing 工会 or 分工会 taken off. A report is compared with the label of the
//! same number.

use crate::model::Report;

use super::gold::GoldReport;

/// Words at the end of an organisation's name that do not tell it from another.
const ENDINGS: &[&str] = &["分工会", "工会"];

/// Counts of reports. Tallies of many files add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportTally {
    /// Labelled reports.
    pub gold: usize,
    /// Reports found.
    pub found: usize,
    /// Pairs of a report and its label.
    pub pairs: usize,
    /// Of these, with the right title.
    pub title: usize,
    /// With the right organisation, or none where none is labelled.
    pub organisation: usize,
    /// With the right year, or none where none is labelled.
    pub year: usize,
    /// That begin where the label says.
    pub starts: usize,
    /// That end where the label says.
    pub ends: usize,
}

impl ReportTally {
    /// Adds the counts of another tally.
    pub fn add(&mut self, other: &ReportTally) {
        self.gold += other.gold;
        self.found += other.found;
        self.pairs += other.pairs;
        self.title += other.title;
        self.organisation += other.organisation;
        self.year += other.year;
        self.starts += other.starts;
        self.ends += other.ends;
    }

    /// The parts that are compared, with the number of pairs where they agree.
    pub fn parts(&self) -> [(&'static str, usize); 5] {
        [
            ("title", self.title),
            ("organisation", self.organisation),
            ("year", self.year),
            ("start", self.starts),
            ("end", self.ends),
        ]
    }
}

/// Names of the parts in which a report differs from its label.
pub fn faults(gold: &GoldReport, found: &Report) -> Vec<&'static str> {
    let tally = pair(gold, found);
    tally.parts().into_iter().filter(|(_, right)| *right == 0).map(|(name, _)| name).collect()
}

/// Compares the reports of one file with its labels.
pub fn tally(gold: &[GoldReport], found: &[&Report]) -> ReportTally {
    let mut tally = ReportTally { gold: gold.len(), found: found.len(), ..ReportTally::default() };
    for label in gold {
        if let Some(report) = found.iter().find(|report| report.number == label.report) {
            tally.add(&pair(label, report));
        }
    }
    tally
}

fn pair(gold: &GoldReport, found: &Report) -> ReportTally {
    let same = |one: Option<&str>, other: Option<&str>| one.map(dense) == other.map(dense);
    let text = dense(&found.text);
    let facts = &found.facts;
    ReportTally {
        pairs: 1,
        title: usize::from(same(gold.title.as_deref(), facts.title.as_deref())),
        organisation: usize::from(same(
            gold.organisation.as_deref().map(without_ending),
            facts.organisation.as_deref().map(without_ending),
        )),
        year: usize::from(gold.year == facts.year),
        starts: usize::from(text.starts_with(&dense(&gold.starts))),
        ends: usize::from(text.ends_with(&dense(&gold.ends))),
        ..ReportTally::default()
    }
}

fn without_ending(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// A text without its blanks.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, Kind, Piece};

    fn report(text: &str, organisation: Option<&str>) -> Report {
        Report {
            number: 1,
            text: text.to_owned(),
            pieces: vec![Piece { start: 0, page_start: 0, line: 1 }],
            facts: Facts {
                title: Some("工作 总结".into()),
                organisation: organisation.map(str::to_owned),
                year: Some(2007),
                kind: Kind::Summary,
                ..Facts::default()
            },
            warnings: Vec::new(),
        }
    }

    fn label() -> GoldReport {
        GoldReport {
            report: 1,
            title: Some("工作总结".into()),
            organisation: Some("青石镇中心小学".into()),
            year: Some(2007),
            starts: "工作总结一年来".into(),
            ends: "再创佳绩。".into(),
        }
    }

    #[test]
    fn blanks_and_endings_do_not_count() {
        let found = report("工作总结\n一年来,成绩显著。\n再创 佳绩。", Some("青石镇中心小学工会"));
        assert_eq!(faults(&label(), &found), [""; 0]);
    }

    #[test]
    fn differences_are_named() {
        let found = report("一年来,成绩显著。\n再创佳绩。\n下载本文", None);
        assert_eq!(faults(&label(), &found), ["organisation", "start", "end"]);
        let tally = tally(&[label()], &[&found]);
        assert_eq!((tally.pairs, tally.title, tally.starts), (1, 1, 0));
    }

    #[test]
    fn a_report_too_many_has_no_label() {
        let (one, mut two) = (report("a", None), report("b", None));
        two.number = 2;
        let tally = tally(&[label()], &[&one, &two]);
        assert_eq!((tally.gold, tally.found, tally.pairs), (1, 2, 1));
    }
}
