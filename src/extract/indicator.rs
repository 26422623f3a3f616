//! Weighs the cues around a number and decides its indicator.
//!
//! The knowledge is the catalogue (`data/indicators.toml`): which words point to an indicator and
//! how strongly. The mechanism is one: a cue counts by where it stands — beside the number, in
//! its clause, in the clauses before, in the heading — and the best indicator that takes the
//! number's unit wins if it is strong enough. There are no rules for single indicators here.

use std::cell::OnceCell;

use super::flow::Flow;
use super::layout::{Layout, Range};
use super::phrase::Phrase;
use crate::model::Unit;
use crate::tables::indicators::{Cue, Indicators, Role};

/// How much a cue counts by its place.
mod weight {
    /// Right beside the number, for the thing counted.
    pub const BESIDE: f32 = 1.4;
    /// In the number's clause with no other number between.
    pub const CLAUSE: f32 = 1.0;
    /// In the number's clause, beyond another number.
    pub const BEYOND: f32 = 0.4;
    /// One clause before, two, more.
    pub const BEFORE: [f32; 3] = [0.55, 0.4, 0.25];
    /// One clause after.
    pub const AFTER: f32 = 0.25;
    /// In the same sentence, but beyond a semicolon.
    pub const OTHER_GROUP: f32 = 0.12;
    /// From this on the clause itself says what is counted,
    pub const TOLD: f32 = 3.0;
    /// and all that stands around it counts this much.
    pub const CONTEXT_WHERE_TOLD: f32 = 0.35;
    /// A clause with this many characters beside the number is no ellipsis; where the catalogue
    /// knows none of them, it tells of something else,
    pub const OWN_CHARS: usize = 6;
    /// and all that stands around it counts this much.
    pub const CONTEXT_WHERE_UNKNOWN: f32 = 0.6;
    /// What stands around never counts more than this.
    pub const CONTEXT_AT_MOST: f32 = 5.0;
    /// The number before has an indicator that is told in the same breath.
    pub const PARTNER: f32 = 2.8;
    /// The thing counted, where it does not stand beside the number.
    pub const COUNTED_ELSEWHERE: f32 = 0.6;
    /// In the heading.
    pub const HEADING: f32 = 0.3;
    /// In the sentence before, where the number's own sentence says little.
    pub const SENTENCE_BEFORE: f32 = 0.15;
}

/// Below this nothing points clearly enough.
const THRESHOLD: f32 = 2.6;

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Index of the indicator, none for `other`.
    pub indicator: Option<usize>,
    /// Its score.
    pub score: f32,
    /// The score of the next best that takes the unit.
    pub second: f32,
    /// What its own clause alone says for it.
    pub local: f32,
    /// The word that counted most, for telling the rule.
    pub cue: String,
}

/// A cue at its place in the flow.
#[derive(Clone, Copy, Debug)]
struct Hit<'t> {
    range: Range,
    cues: &'t [Cue],
}

/// A hit that says something of a unit, and whether it lies within no longer one.
type Spoken<'t> = (Hit<'t>, bool);

/// The cues of a run of text, and those of them that speak of each unit, found when first asked.
#[derive(Debug, Default)]
struct Hits<'t> {
    all: Vec<Hit<'t>>,
    by_unit: [OnceCell<Vec<Spoken<'t>>>; Unit::ALL.len()],
}

impl<'t> Hits<'t> {
    fn find(flow: &Flow, range: Range, indicators: &'t Indicators) -> Hits<'t> {
        let mut hits = Hits::default();
        indicators.find_cues(&flow.chars()[range.0..range.1], |place, cues| {
            hits.all.push(Hit { range: (range.0 + place.start, range.0 + place.end), cues });
        });
        hits
    }

    /// The hits that say something of a `unit`. Those that lie within a longer one speak against
    /// indicators, but not for any: the 慰问 of 慰问金 is no visit, the 参加 of 参加培训 still
    /// tells that nobody is only employed there.
    fn of_unit(&self, unit: Unit) -> &[Spoken<'t>] {
        self.by_unit[unit as usize].get_or_init(|| {
            let speaks = |hit: &&Hit<'t>| hit.cues.iter().any(|cue| cue.units.contains(unit));
            let speaking: Vec<Hit<'t>> = self.all.iter().filter(speaks).copied().collect();
            let within = |a: Range, b: Range| a != b && b.0 <= a.0 && a.1 <= b.1;
            speaking
                .iter()
                .map(|hit| (*hit, !speaking.iter().any(|other| within(hit.range, other.range))))
                .collect()
        })
    }
}

/// The cues of one sentence and its surroundings, found once for all its numbers.
#[derive(Debug, Default)]
pub struct Surroundings<'t> {
    sentence: Hits<'t>,
    range: Range,
    heading: Hits<'t>,
    heading_range: Option<Range>,
    before: Hits<'t>,
}

impl<'t> Surroundings<'t> {
    /// Goes on to sentence `index`; what was found for the last one and still holds is kept.
    pub fn go_to(&mut self, flow: &Flow, layout: &Layout, index: usize, indicators: &'t Indicators) {
        let sentence = &layout.sentences[index];
        let heading = layout.paragraphs[sentence.paragraph].heading.filter(|h| h.1 <= sentence.range.0);
        let before = index
            .checked_sub(1)
            .map(|i| &layout.sentences[i])
            .filter(|previous| previous.paragraph == sentence.paragraph)
            .map(|previous| previous.range);
        self.before = match before {
            Some(range) if range == self.range => std::mem::take(&mut self.sentence),
            Some(range) => Hits::find(flow, range, indicators),
            None => Hits::default(),
        };
        self.range = sentence.range;
        self.sentence = Hits::find(flow, sentence.range, indicators);
        if heading != self.heading_range {
            self.heading = heading.map(|range| Hits::find(flow, range, indicators)).unwrap_or_default();
            self.heading_range = heading;
        }
    }
}

/// What there is to know of a number besides its words.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// Its parts.
    pub layout: &'a Layout,
    /// The numbers of the sentence, in order, as character ranges.
    pub numbers: &'a [Range],
    /// Which of them is meant.
    pub index: usize,
    /// The indicator of the number before, if it is told in the same breath.
    pub before: Option<usize>,
}

/// Decides the indicator of a number in a sentence.
pub fn decide(
    place: Place<'_>,
    phrase: &Phrase,
    unit: Unit,
    around: &Surroundings<'_>,
    indicators: &Indicators,
) -> Decision {
    let mut scores = Scores::new(unit, indicators);
    let zones = Zones::new(place, phrase);
    scores.own_chars = (phrase.start - zones.own.0) + (zones.own.1 - phrase.end);
    for (hit, whole) in around.sentence.of_unit(unit) {
        let (zone, beside) = zones.of(hit.range);
        if zone > 0.0 {
            scores.add(hit, *whole, zone, beside);
        }
    }
    for (hit, whole) in around.heading.of_unit(unit) {
        scores.add(hit, *whole, weight::HEADING, false);
    }
    for (hit, whole) in around.before.of_unit(unit) {
        scores.add(hit, *whole, weight::SENTENCE_BEFORE, false);
    }
    if let Some(before) = place.before {
        scores.add_partners(before);
    }
    scores.decide(place.flow)
}

/// Decides the indicator of a number in a table, by its row's label, its column's head and the
/// heading above.
pub fn decide_cell(
    flow: &Flow,
    places: [Option<Range>; 2],
    heading: Option<Range>,
    unit: Unit,
    indicators: &Indicators,
) -> Decision {
    let mut scores = Scores::new(unit, indicators);
    for range in places.into_iter().flatten() {
        for (hit, whole) in Hits::find(flow, range, indicators).of_unit(unit) {
            scores.add(hit, *whole, weight::CLAUSE, true);
        }
    }
    if let Some(range) = heading {
        for (hit, whole) in Hits::find(flow, range, indicators).of_unit(unit) {
            scores.add(hit, *whole, weight::HEADING, false);
        }
    }
    scores.decide(flow)
}

/// What speaks for each indicator.
struct Scores<'a> {
    unit: Unit,
    /// Characters of the clause that are the number's own.
    own_chars: usize,
    indicators: &'a Indicators,
    /// By the words of the number's own clause.
    local: Vec<f32>,
    /// By those around it.
    context: Vec<f32>,
    /// The cue that counted most, and where it stands.
    best_cue: Vec<(f32, Range)>,
}

impl<'a> Scores<'a> {
    fn new(unit: Unit, indicators: &'a Indicators) -> Scores<'a> {
        // One more, for what no indicator takes.
        let count = indicators.uncounted() + 1;
        Scores {
            unit,
            own_chars: 0,
            indicators,
            local: vec![0.0; count],
            context: vec![0.0; count],
            best_cue: vec![(0.0, (0, 0)); count],
        }
    }

    /// Adds the cues of a hit; all of them where it is `whole`, else only those that speak against.
    fn add(&mut self, hit: &Hit<'_>, whole: bool, zone: f32, beside: bool) {
        for cue in hit.cues {
            if !cue.units.contains(self.unit) || !(whole || cue.role == Role::Unless) {
                continue;
            }
            let amount = match cue.role {
                Role::Counts if beside => cue.weight * weight::BESIDE,
                Role::Counts if zone < weight::CLAUSE => cue.weight * zone * weight::COUNTED_ELSEWHERE,
                Role::Counts | Role::Said => cue.weight * zone,
                Role::Unless if zone >= weight::CLAUSE => -cue.weight,
                Role::Unless => -cue.weight * zone * 0.5,
            };
            if zone >= weight::CLAUSE {
                self.local[cue.indicator] += amount;
            } else if cue.indicator == self.indicators.uncounted() {
                // What no indicator takes tells nothing of the numbers around it.
                continue;
            } else {
                self.context[cue.indicator] += amount;
            }
            if amount > self.best_cue[cue.indicator].0 {
                self.best_cue[cue.indicator] = (amount, hit.range);
            }
        }
    }

    fn add_partners(&mut self, before: usize) {
        for (i, entry) in self.indicators.entries().iter().enumerate() {
            if entry.units.contains(&self.unit) && self.indicators.are_partners(before, i) {
                self.context[i] += weight::PARTNER;
            }
        }
    }

    fn decide(self, flow: &Flow) -> Decision {
        // Where the clause itself speaks, what stands around it only tips the scales.
        let loudest = self.local.iter().copied().fold(0.0, f32::max);
        let trust = match () {
            () if loudest >= weight::TOLD => weight::CONTEXT_WHERE_TOLD,
            // 聘请陪审员12名: it speaks, of something the catalogue does not know.
            () if loudest <= 0.0 && self.own_chars >= weight::OWN_CHARS => weight::CONTEXT_WHERE_UNKNOWN,
            () => 1.0,
        };
        let score = |i: usize| self.local[i] + self.context[i].min(weight::CONTEXT_AT_MOST) * trust;
        let (mut best, mut second) = (None::<(usize, f32)>, 0.0f32);
        for i in 0..self.local.len() {
            let s = score(i);
            match best {
                Some((_, top)) if s <= top => second = second.max(s),
                _ if s > 0.0 => {
                    second = best.map_or(0.0, |(_, top)| top);
                    best = Some((i, s));
                }
                _ => {}
            }
        }
        match best {
            Some((i, score)) if score >= THRESHOLD && i < self.indicators.uncounted() => {
                let (_, range) = self.best_cue[i];
                let cue = flow.string(range.0, range.1);
                Decision { indicator: Some(i), score, second, local: self.local[i], cue }
            }
            _ => Decision {
                indicator: None,
                // Of what no indicator takes there is no doubt.
                score: best.filter(|&(i, _)| i < self.indicators.uncounted()).map_or(0.0, |(_, s)| s),
                second,
                local: 0.0,
                cue: String::new(),
            },
        }
    }
}

/// The surroundings of a number, as bounds.
struct Zones<'a> {
    place: Place<'a>,
    phrase: Range,
    clause: usize,
    /// From where to where the words of the clause are the number's own.
    own: Range,
}

impl<'a> Zones<'a> {
    fn new(place: Place<'a>, phrase: &Phrase) -> Zones<'a> {
        let clause = place.layout.clause_at(phrase.number);
        let range = place.layout.clauses[clause].range;
        let before = place.numbers[..place.index].last().map(|n| n.1).filter(|&end| end > range.0);
        let after = place.numbers.get(place.index + 1).map(|n| n.0).filter(|&start| start < range.1);
        let flow = place.flow;
        // 30名劳模、12名标兵 and 劳模30名、标兵12名: a coordinator parts what is whose.
        let from = match before {
            None => range.0,
            Some(end) => (end..phrase.start).rev().find(|&i| coordinates(flow, i)).map_or(end, |i| i + 1),
        };
        let to = if coordinates(flow, phrase.end) {
            phrase.end
        } else {
            match after {
                None => range.1,
                Some(start) => (phrase.end..start).find(|&i| coordinates(flow, i)).unwrap_or(start),
            }
        };
        Zones { place, phrase: (phrase.start, phrase.measure_end), clause, own: (from, to.max(phrase.end)) }
    }

    /// How much a cue at `range` counts, and whether it stands right beside the number.
    fn of(&self, range: Range) -> (f32, bool) {
        if range.0 < self.phrase.1 && self.phrase.0 < range.1 {
            // It runs into the number phrase: 两癌, 三违.
            return (0.0, false);
        }
        let clauses = &self.place.layout.clauses;
        let own = clauses[self.clause];
        if range.0 >= own.range.0 && range.1 <= own.range.1 {
            return self.within_clause(range);
        }
        let clause = self.place.layout.clause_at(range.0);
        let other = clauses[clause];
        let distance = clause.abs_diff(self.clause);
        if other.group != own.group {
            return (if range.0 < self.phrase.0 { weight::OTHER_GROUP } else { 0.0 }, false);
        }
        if range.0 < self.phrase.0 {
            (weight::BEFORE[(distance.max(1) - 1).min(weight::BEFORE.len() - 1)], false)
        } else if distance <= 1 {
            (weight::AFTER, false)
        } else {
            (weight::AFTER / 2.0, false)
        }
    }

    fn within_clause(&self, range: Range) -> (f32, bool) {
        const BESIDE_CHARS: usize = 3;
        const HEAD_CHARS: usize = 10;
        if range.0 < self.own.0 || range.1 > self.own.1 {
            return (weight::BEYOND, false);
        }
        if range.1 <= self.phrase.0 {
            (weight::CLAUSE, self.phrase.0 - range.1 <= BESIDE_CHARS)
        } else {
            (weight::CLAUSE, range.0 - self.phrase.1 <= HEAD_CHARS)
        }
    }
}

/// Whether a character joins the members of a list.
pub fn coordinates(flow: &Flow, at: usize) -> bool {
    matches!(flow.get(at), '、' | '和' | '及' | '与')
}
