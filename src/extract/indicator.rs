//! Weighs the cues around a number and decides its indicator.
//!
//! The knowledge is the catalogue (`data/indicators.toml`): which words point to an indicator and
//! how strongly. The mechanism is one: a cue counts by where it stands — beside the number, in
//! its clause, in the clauses before, in the heading. To this comes what was learned from labelled
//! reports (`data/learned.tsv`): many weak signs that nobody would write down. The best indicator
//! that takes the number's unit wins if it is strong enough. There are no rules for single
//! indicators here.

use super::flow::Flow;
use super::layout::{Layout, Range};
use super::learned::Example;
use super::phrase::Phrase;
use super::sign::{self, Regions, View};
use crate::model::Unit;
use crate::tables::Tables;
use crate::tables::cues::{Cue, Role, Told};
use crate::tables::indicators::Indicators;
use crate::tables::learned::{CATALOGUE, Learned, Sign};

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

/// So much is read of the label of a row and of the head of a column, in characters.
const LABEL_CHARS: usize = 400;

/// A decision.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    /// Index of the indicator, none for `other`.
    pub indicator: Option<usize>,
    /// Its score.
    pub score: f32,
    /// How likely it is, by all scores.
    pub share: f32,
    /// What its own clause alone says for it.
    pub local: f32,
    /// Where the word stands that counted most, for telling the rule.
    pub cue: Range,
}

/// A word that says something, at its place in the flow.
#[derive(Clone, Copy, Debug)]
struct Hit<'t> {
    range: Range,
    /// Index of the clause that it begins in.
    clause: usize,
    told: &'t Told,
}

/// What a hit says of a unit.
#[derive(Clone, Copy, Debug)]
struct Said<'t> {
    range: Range,
    clause: usize,
    cues: &'t [Cue],
    /// Whether the hit lies within no longer one that says something of the unit.
    whole: bool,
}

impl Said<'_> {
    /// The cues that count. A hit within a longer one speaks against indicators, but not for any:
    /// the 慰问 of 慰问金 is no visit, the 参加 of 参加培训 still tells that nobody is only employed
    /// there.
    fn cues(&self) -> impl Iterator<Item = &Cue> {
        self.cues.iter().filter(|cue| self.whole || cue.role == Role::Unless)
    }
}

/// The hits in a run of text, and what they say of each unit, gathered when first asked.
#[derive(Debug, Default)]
struct Hits<'t> {
    all: Vec<Hit<'t>>,
    said: Vec<Said<'t>>,
    /// For each unit that was asked for, the bounds of its part of `said`.
    by_unit: [Option<Range>; Unit::ALL.len()],
}

impl<'t> Hits<'t> {
    fn clear(&mut self) {
        self.all.clear();
        self.said.clear();
        self.by_unit = Default::default();
    }

    /// Finds the hits of a run of text in place of those found before.
    fn find(&mut self, flow: &Flow, layout: &Layout, range: Range, indicators: &'t Indicators) {
        self.clear();
        let mut clause = layout.clause_at(range.0);
        indicators.cues().find(&flow.chars()[range.0..range.1], |place, told| {
            let range = (range.0 + place.0, range.0 + place.1);
            clause = layout.clause_from(clause, range.0);
            self.all.push(Hit { range, clause, told });
        });
    }

    /// What the hits say of a `unit`.
    fn of_unit(&mut self, unit: Unit) -> &[Said<'t>] {
        let (from, to) = match self.by_unit[unit as usize] {
            Some(bounds) => bounds,
            None => self.gather(unit),
        };
        &self.said[from..to]
    }

    fn gather(&mut self, unit: Unit) -> Range {
        let from = self.said.len();
        // How far the hits reach that begin before: those that end there or before lie within one.
        let mut reach = 0;
        for same_start in self.all.chunk_by(|a, b| a.range.0 == b.range.0) {
            let first = self.said.len();
            let mut longest = 0;
            for &Hit { range, clause, told } in same_start {
                let cues = told.of_unit(unit);
                if !cues.is_empty() {
                    self.said.push(Said { range, clause, cues, whole: range.1 > reach });
                    longest = longest.max(range.1);
                }
            }
            for said in &mut self.said[first..] {
                said.whole &= said.range.1 == longest;
            }
            reach = reach.max(longest);
        }
        let bounds = (from, self.said.len());
        self.by_unit[unit as usize] = Some(bounds);
        bounds
    }
}

/// Weighs cues; keeps what was found for a sentence for all its numbers.
#[derive(Debug)]
pub struct Scale<'a> {
    flow: &'a Flow,
    layout: &'a Layout,
    indicators: &'a Indicators,
    sentence: Hits<'a>,
    range: Range,
    heading: Hits<'a>,
    heading_range: Option<Range>,
    before: Hits<'a>,
    /// A cell's label, head or heading.
    cell: Hits<'a>,
    scores: Scores,
    learned: &'a Learned,
    regions: Regions,
    scratch: Vec<char>,
    /// What is learned from, where it is asked for.
    pub examples: Option<Vec<Example>>,
}

/// What there is to know of a number besides its words.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Index of its clause.
    pub clause: usize,
    /// Where the number before it in its sentence ends.
    pub number_before: Option<usize>,
    /// Where the number after it in its sentence begins.
    pub number_after: Option<usize>,
    /// The indicator of the number before, if it is told in the same breath.
    pub partner: Option<usize>,
}

impl<'a> Scale<'a> {
    /// A scale for a report.
    pub fn new(flow: &'a Flow, layout: &'a Layout, tables: &'a Tables) -> Scale<'a> {
        let indicators = &tables.indicators;
        Scale {
            flow,
            layout,
            indicators,
            learned: &tables.learned,
            regions: Regions::default(),
            scratch: Vec::new(),
            examples: None,
            sentence: Hits::default(),
            range: (0, 0),
            heading: Hits::default(),
            heading_range: None,
            before: Hits::default(),
            cell: Hits::default(),
            scores: Scores::new(indicators),
        }
    }

    /// Goes on to sentence `index`; what was found for the last one and still holds is kept.
    pub fn go_to(&mut self, index: usize) {
        let Scale { flow, layout, indicators, .. } = *self;
        self.regions.clear();
        let sentence = &layout.sentences[index];
        let heading = layout.paragraphs[sentence.paragraph].heading.filter(|h| h.1 <= sentence.range.0);
        let before = index
            .checked_sub(1)
            .map(|i| &layout.sentences[i])
            .filter(|previous| previous.paragraph == sentence.paragraph)
            .map(|previous| previous.range);
        match before {
            Some(range) if range == self.range => std::mem::swap(&mut self.before, &mut self.sentence),
            Some(range) => self.before.find(flow, layout, range, indicators),
            None => self.before.clear(),
        }
        self.range = sentence.range;
        self.sentence.find(flow, layout, sentence.range, indicators);
        if heading != self.heading_range {
            match heading {
                Some(range) => self.heading.find(flow, layout, range, indicators),
                None => self.heading.clear(),
            }
            self.heading_range = heading;
        }
    }

    /// Decides the indicator of a number in the sentence gone to.
    pub fn decide(&mut self, place: Place, phrase: &Phrase, unit: Unit) -> Decision {
        let zones = Zones::new(self.flow, self.layout, place, phrase);
        let scores = &mut self.scores;
        for said in self.sentence.of_unit(unit) {
            let (zone, beside) = zones.of(said);
            if zone > 0.0 {
                scores.add(said, zone, beside);
            }
        }
        for said in self.heading.of_unit(unit) {
            scores.add(said, weight::HEADING, false);
        }
        for said in self.before.of_unit(unit) {
            scores.add(said, weight::SENTENCE_BEFORE, false);
        }
        if let Some(partner) = place.partner {
            let others = self.indicators.partners_of(partner).iter();
            others
                .filter(|(_, units)| units.contains(unit))
                .for_each(|&(other, _)| scores.slot(other).context += weight::PARTNER);
        }
        let view = View {
            flow: self.flow,
            layout: self.layout,
            phrase: (phrase.start, phrase.end),
            measure: (phrase.number_end, phrase.measure_end),
            own: zones.own,
            clause: place.clause,
            sentence: self.range,
            heading: self.heading_range,
            partner: place.partner.map(|partner| self.indicators.entries()[partner].id.as_str()),
        };
        let Scale { flow, learned, .. } = *self;
        sign::near(&view, &mut self.scratch, |spot, sign, counts| {
            if let Some(says) = learned.find(Sign::new(spot, sign)) {
                scores.learn(learned.weights(says), counts);
            }
        });
        for (region, counts) in sign::regions(&view) {
            for &says in self.regions.of(region, flow, learned, &mut self.scratch) {
                scores.learn(learned.weights(says), counts);
            }
        }
        let own_chars = (phrase.start - zones.own.0) + (zones.own.1 - phrase.end);
        if let Some(examples) = &mut self.examples {
            let scores = scores.by_catalogue(own_chars, unit, self.indicators);
            examples.push(Example::new(&view, scores));
        }
        scores.decide(own_chars, unit, self.indicators, learned)
    }

    /// Decides the indicator of a number in a table, by its row's label, its column's head and the
    /// heading above.
    pub fn decide_cell(
        &mut self,
        places: [Option<Range>; 2],
        heading: Option<Range>,
        unit: Unit,
    ) -> Decision {
        for (start, end) in places.into_iter().flatten() {
            // A label is asked for each number of its row, and so is short.
            let range = (start, end.min(start + LABEL_CHARS));
            self.cell.find(self.flow, self.layout, range, self.indicators);
            for said in self.cell.of_unit(unit) {
                self.scores.add(said, weight::CLAUSE, true);
            }
        }
        if let Some(range) = heading {
            self.cell.find(self.flow, self.layout, range, self.indicators);
            for said in self.cell.of_unit(unit) {
                self.scores.add(said, weight::HEADING, false);
            }
        }
        self.scores.decide(0, unit, self.indicators, self.learned)
    }
}

/// What speaks for an indicator.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// By the words of the number's own clause.
    local: f32,
    /// By those around it.
    context: f32,
    /// The cue that counted most, and where it stands.
    best: f32,
    cue: Range,
    /// Whether anything speaks for or against it.
    touched: bool,
}

/// What speaks for each indicator. Few are spoken of, so only these are cleared.
#[derive(Debug)]
struct Scores {
    /// One more than indicators, for what no indicator takes.
    slots: Vec<Slot>,
    touched: Vec<usize>,
    /// What the learned signs add.
    learned: Vec<f32>,
}

impl Scores {
    fn new(indicators: &Indicators) -> Scores {
        let count = indicators.uncounted() + 1;
        Scores { slots: vec![Slot::default(); count], touched: Vec::new(), learned: vec![0.0; count] }
    }

    /// The index of what no indicator takes.
    fn uncounted(&self) -> usize {
        self.slots.len() - 1
    }

    fn slot(&mut self, indicator: usize) -> &mut Slot {
        let slot = &mut self.slots[indicator];
        if !slot.touched {
            slot.touched = true;
            self.touched.push(indicator);
        }
        slot
    }

    fn learn(&mut self, weights: &[(u32, f32)], counts: f32) {
        for &(indicator, says) in weights {
            self.learned[indicator as usize] += counts * says;
        }
    }

    fn add(&mut self, said: &Said<'_>, zone: f32, beside: bool) {
        let uncounted = self.uncounted();
        let own = zone >= weight::CLAUSE;
        // What the weight of a cue is multiplied by, in this order, for each role.
        let counts = match () {
            () if beside => (weight::BESIDE, 1.0),
            () if !own => (zone, weight::COUNTED_ELSEWHERE),
            () => (zone, 1.0),
        };
        let unless = if own { (-1.0, 1.0) } else { (-zone, 0.5) };
        for cue in said.cues() {
            let indicator = cue.indicator as usize;
            // What no indicator takes tells nothing of the numbers around it.
            if !own && indicator == uncounted {
                continue;
            }
            let (first, second) = match cue.role {
                Role::Counts => counts,
                Role::Said => (zone, 1.0),
                Role::Unless => unless,
            };
            let amount = cue.weight * first * second;
            let slot = self.slot(indicator);
            *(if own { &mut slot.local } else { &mut slot.context }) += amount;
            if amount > slot.best {
                (slot.best, slot.cue) = (amount, said.range);
            }
        }
    }

    /// How far what stands around is trusted.
    fn trust(&self, own_chars: usize) -> f32 {
        let loudest = self.touched.iter().map(|&i| self.slots[i].local).fold(0.0, f32::max);
        match () {
            // Where the clause itself speaks, what stands around it only tips the scales.
            () if loudest >= weight::TOLD => weight::CONTEXT_WHERE_TOLD,
            // 聘请陪审员12名: it speaks, of something the catalogue does not know.
            () if loudest <= 0.0 && own_chars >= weight::OWN_CHARS => weight::CONTEXT_WHERE_UNKNOWN,
            () => 1.0,
        }
    }

    /// What the catalogue alone says for an indicator; for what none takes, at least the threshold.
    fn catalogue(&self, i: usize, trust: f32) -> f32 {
        let slot = &self.slots[i];
        let score = slot.local + slot.context.min(weight::CONTEXT_AT_MOST) * trust;
        if i == self.uncounted() { score.max(THRESHOLD) } else { score }
    }

    /// The same for all; what does not take the unit is out of the question.
    fn by_catalogue(&self, own_chars: usize, unit: Unit, indicators: &Indicators) -> Vec<f32> {
        let trust = self.trust(own_chars);
        (0..self.slots.len())
            .map(|i| if takes(indicators, i, unit) { self.catalogue(i, trust) } else { OUT_OF_QUESTION })
            .collect()
    }

    /// The best indicator, where the number's own clause has `own_chars`; forgets all scores.
    fn decide(
        &mut self,
        own_chars: usize,
        unit: Unit,
        indicators: &Indicators,
        learned: &Learned,
    ) -> Decision {
        let trust = self.trust(own_chars);
        let uncounted = self.uncounted();
        // That no indicator takes it was learned without knowing the user's own ones, and says
        // nothing against them.
        let of_none = self.learned[uncounted].max(0.0);
        let total = |i: usize| {
            let score = self.catalogue(i, trust);
            score + if learned.speaks_of(i) || score == 0.0 { self.learned[i] } else { of_none }
        };
        // Of equal ones the first of the catalogue. Signs alone, without a word, are a guess.
        let (mut best, mut top) = (uncounted, total(uncounted));
        for &i in indicators.taking(unit).iter().filter(|&&i| self.catalogue(i, trust) > 0.0) {
            let score = total(i);
            if score > top || (score == top && best == uncounted) {
                (best, top) = (i, score);
            }
        }
        let likelihood = |score: f32| (CATALOGUE * (score - top)).exp();
        // Of most indicators nothing is said.
        let unsaid = likelihood(0.0);
        let all: f32 = indicators
            .taking(unit)
            .iter()
            .chain([&uncounted])
            .map(|&i| total(i))
            .map(|score| if score == 0.0 { unsaid } else { likelihood(score) })
            .sum();
        let slot = self.slots[best];
        self.learned.fill(0.0);
        self.touched.drain(..).for_each(|i| self.slots[i] = Slot::default());
        let indicator = (best < uncounted).then_some(best);
        Decision {
            indicator,
            score: top,
            share: 1.0 / all,
            local: if indicator.is_some() { slot.local } else { 0.0 },
            cue: slot.cue,
        }
    }
}

/// Below every score.
const OUT_OF_QUESTION: f32 = -1000.0;

/// Whether an indicator takes a unit; what no indicator takes has any.
fn takes(indicators: &Indicators, i: usize, unit: Unit) -> bool {
    indicators.entries().get(i).is_none_or(|entry| entry.units.contains(&unit))
}

/// The surroundings of a number, as bounds.
struct Zones<'a> {
    layout: &'a Layout,
    phrase: Range,
    clause: usize,
    /// From where to where the words of the clause are the number's own.
    own: Range,
}

impl<'a> Zones<'a> {
    fn new(flow: &Flow, layout: &'a Layout, place: Place, phrase: &Phrase) -> Zones<'a> {
        let Place { clause, .. } = place;
        let range = layout.clauses[clause].range;
        let before = place.number_before.filter(|&end| end > range.0);
        let after = place.number_after.filter(|&start| start < range.1);
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
        Zones { layout, phrase: (phrase.start, phrase.measure_end), clause, own: (from, to.max(phrase.end)) }
    }

    /// How much a cue counts by its place, and whether it stands right beside the number.
    fn of(&self, said: &Said<'_>) -> (f32, bool) {
        let range = said.range;
        if range.0 < self.phrase.1 && self.phrase.0 < range.1 {
            // It runs into the number phrase: 两癌, 三违.
            return (0.0, false);
        }
        let clauses = &self.layout.clauses;
        let own = clauses[self.clause];
        if range.0 >= own.range.0 && range.1 <= own.range.1 {
            return self.within_clause(range);
        }
        let other = clauses[said.clause];
        let distance = said.clause.abs_diff(self.clause);
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
