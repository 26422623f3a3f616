//! Benchmarks: how organisations stand among their like.
//!
//! A federation acts on what it reads here, so the order of care is: compare like with like, say
//! how many of how many a number is made of, leave out what would mislead, and keep the sentence of
//! every number at hand. [`observe`] makes one observation of an organisation and a year, [`peers`]
//! groups them, [`rank`] measures them, [`scorecard`] gives points; [`rows`] shows all that as
//! tables for programs, `book` as a workbook and `page` as one page for people. `docs/compare.md` defines the terms.
//!
//! Never: takes a missing number for zero, mixes years unless asked to, ranks a handful.

pub mod amount;
#[cfg(feature = "xlsx")]
pub mod book;
pub mod measure;
pub mod observe;
#[cfg(feature = "html")]
pub mod page;
pub mod peers;
pub mod range;
pub mod rank;
pub mod rows;
pub mod scorecard;

use std::collections::{BTreeMap, HashMap};

use crate::error::{ErrorKind, Result, shown};
use crate::model::Unit;
use crate::tables::sizes::Sizes;

use measure::{EMPLOYEES, MEMBERS, Measure};
use observe::{Observation, Observed, Reason};
use peers::{Dimension, Peers};
use rank::{ByYear, Group};
use scorecard::{League, Scorecard};

/// Names in a message about several organisations.
const NAMED: usize = 5;

/// Which years are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Years {
    /// Every year, each by itself.
    Each,
    /// The latest year of each organisation, years mixed; see `chosen`.
    Latest,
    /// One year.
    Of(i16),
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is compared.
    pub measures: Vec<Measure>,
    /// What peers have in common, beside the year.
    pub by: Vec<Dimension>,
    /// Which years.
    pub years: Years,
    /// Points for numbers.
    pub scorecard: Option<Scorecard>,
}

impl Question {
    /// Ids of all indicators whose numbers and sentences are needed.
    pub fn indicators(&self) -> Vec<&str> {
        let lines = self.scorecard.iter().flat_map(|card| &card.lines).map(|line| &line.measure);
        let mut ids = vec![MEMBERS, EMPLOYEES];
        for measure in self.measures.iter().chain(lines) {
            if !ids.contains(&measure.indicator.as_str()) {
                ids.push(&measure.indicator);
            }
        }
        ids
    }
}

/// What is answered.
#[derive(Debug)]
pub struct Benchmark {
    /// What was asked.
    pub question: Question,
    /// What was read.
    pub observed: Observed,
    /// The observations that are compared, by peer group.
    pub selected: BTreeMap<Peers, Vec<usize>>,
    /// The groups of each measure that was asked for, in that order.
    pub comparisons: Vec<Vec<Group>>,
    /// The league table of each group.
    pub leagues: Vec<League>,
    /// The organisation that was asked for, by what it is known by.
    pub marked: Option<String>,
}

impl Benchmark {
    /// Compares what was observed; `organisation` is the one that the user looks for.
    ///
    /// # Errors
    /// `BadOption` where no organisation, or more than one, is called so.
    pub fn new(
        question: Question,
        observed: Observed,
        organisation: Option<&str>,
        sizes: &Sizes,
    ) -> Result<Benchmark> {
        let seen = &observed.observations;
        let mixed = question.years == Years::Latest;
        let mut selected: BTreeMap<Peers, Vec<usize>> = BTreeMap::new();
        for at in chosen(seen, question.years) {
            selected.entry(Peers::of(&seen[at], &question.by, mixed, sizes)).or_default().push(at);
        }
        let marked = organisation.map(|name| find(seen, name)).transpose()?;
        let by_year: ByYear =
            seen.iter().enumerate().map(|(at, one)| ((one.key.as_str(), one.year), at)).collect();
        let measures = question.measures.iter();
        let comparisons = measures.map(|measure| rank::groups(seen, &selected, &by_year, measure)).collect();
        let card = question.scorecard.as_ref();
        let leagues = card.map_or_else(Vec::new, |card| scorecard::leagues(seen, &selected, card));
        Ok(Benchmark { question, observed, selected, comparisons, leagues, marked })
    }

    /// The observation at a place.
    pub fn seen(&self, at: usize) -> &Observation {
        &self.observed.observations[at]
    }

    /// Whether an observation is of the organisation that was asked for.
    pub fn is_marked(&self, at: usize) -> bool {
        self.marked.as_deref() == Some(self.seen(at).key.as_str())
    }

    /// Whether a group is of interest: all are, unless an organisation was asked for.
    pub fn is_shown(&self, peers: &Peers) -> bool {
        self.marked.is_none()
            || self.selected.get(peers).is_some_and(|places| places.iter().any(|&at| self.is_marked(at)))
    }

    /// Organisations that are compared.
    pub fn organisations(&self) -> usize {
        let places = self.selected.values().flatten();
        let keys: std::collections::HashSet<&str> = places.map(|&at| self.seen(at).key.as_str()).collect();
        keys.len()
    }

    /// Observations that are compared.
    pub fn compared(&self) -> usize {
        self.selected.values().map(Vec::len).sum()
    }

    /// The units in which reports that are compared state a measure, beside the one that is compared.
    pub fn other_units(&self, measure: &Measure) -> BTreeMap<Unit, usize> {
        let mut units = BTreeMap::new();
        for &at in self.selected.values().flatten() {
            let told = self.seen(at).told().find(|(indicator, _)| *indicator == measure.indicator);
            if let Some((_, told)) = told.filter(|(_, told)| told.unit != measure.unit) {
                *units.entry(told.unit).or_default() += 1;
            }
        }
        units
    }

    /// What stayed out and why.
    pub fn left_out(&self) -> Vec<Reason> {
        self.observed.left_out.reasons(self.observed.observations.len() - self.compared())
    }

    /// The first and last year that are compared.
    pub fn span(&self) -> Option<(i16, i16)> {
        let years = || self.selected.values().flatten().map(|&at| self.seen(at).year);
        Some((years().min()?, years().max()?))
    }
}

/// Places of the observations of these years. An organisation's latest year is the last that a
/// report tells of as a whole, if there is one.
fn chosen(seen: &[Observation], years: Years) -> Vec<usize> {
    let of_years =
        |wanted: &dyn Fn(i16) -> bool| (0..seen.len()).filter(|&at| wanted(seen[at].year)).collect();
    match years {
        Years::Each => of_years(&|_| true),
        Years::Of(year) => of_years(&|other| other == year),
        Years::Latest => {
            let mut latest: BTreeMap<&str, usize> = BTreeMap::new();
            // Ordered by year for each organisation.
            for (at, one) in seen.iter().enumerate() {
                let known = latest.entry(&one.key).or_insert(at);
                if one.whole_year || !seen[*known].whole_year {
                    *known = at;
                }
            }
            latest.into_values().collect()
        }
    }
}

/// What the organisation is known by that people call so: its name as printed, else a part of it.
fn find(seen: &[Observation], name: &str) -> Result<String> {
    let name = name.trim();
    let mut keys: HashMap<&str, &str> = HashMap::new();
    let mut collect = |wanted: &dyn Fn(&Observation) -> bool| {
        keys.extend(
            seen.iter().filter(|one| wanted(one)).map(|one| (one.key.as_str(), one.organisation.as_str())),
        );
        keys.len()
    };
    if collect(&|one| one.organisation == name || one.key == name) == 0 {
        collect(&|one| !name.is_empty() && one.organisation.contains(name));
    }
    let expected = match keys.len() {
        1 => return Ok(keys.into_keys().next().unwrap_or_default().to_owned()),
        0 => "no organisation that is compared is called so; \
              `huizong export reports` lists their names, and what stays out is told below the table"
            .to_owned(),
        count => {
            let mut names: Vec<_> = keys.into_values().map(shown).collect();
            names.sort_unstable();
            let more = if count > NAMED { " …" } else { "" };
            names.truncate(NAMED);
            format!("{count} organisations are called so; name one: {}{more}", names.join(", "))
        }
    };
    Err(ErrorKind::BadOption { option: "--organisation", value: shown(name).into_owned(), expected }.into())
}
