//! Drawings: every organisation as a dot among its peers, and organisations over the years.
//!
//! Across, places are shares of the width, so that a drawing fits a telephone and a sheet of paper
//! without its letters growing or shrinking. Attributes hold numbers and names of ours alone: the
//! library leaves quotes in attributes as they are.

use maud::{Markup, PreEscaped, html};
use rust_decimal::prelude::ToPrimitive;
use svg::node::Text as Words;
use svg::node::element::{
    Anchor, Circle, Description, Group as Layer, Line, Path, Rectangle, SVG, Text, Title,
};

use super::scale::Scale;
use super::standings::id_of;
use super::{Links, both, group_name, unit};
use crate::compare::amount::Amount;
use crate::compare::measure::Measure;
use crate::compare::rank::{Group, LEAST_RANKED};
use crate::dataset::value::thousands;
use crate::tables::indicators::IndicatorKind;

/// Room at either side, in percent of the width, for half a dot or mark.
const MARGIN: f64 = 3.0;
/// Dots that are nearer than this share of the width are put above each other.
const APART: f64 = 0.014;
/// Radius of a dot.
const RADIUS: f64 = 5.0;
/// From one dot to the next above each other.
const STEP: f64 = 8.0;
/// Most room above or below the middle of a strip; more dots than fit stand closer.
const MOST_HEIGHT: f64 = 60.0;
/// Height of the drawing of years.
const YEARS_HEIGHT: f64 = 260.0;
/// Most lines that are numbered and named.
const MOST_NAMED: usize = 12;
/// From one number at the end of a line to the next.
const NUMBER_STEP: f64 = 14.0;

/// Every organisation as a dot, a strip for each group, with a box where there are enough.
pub(super) fn strips(
    links: &Links<'_>,
    number: usize,
    measure: &Measure,
    groups: &[(usize, &Group)],
) -> Markup {
    let values = groups.iter().flat_map(|(_, group)| group.standings.iter().filter_map(|one| one.value.ok()));
    let Some(scale) = Scale::of(values.map(|amount| amount.value), from_zero(measure)) else {
        return html! {};
    };
    html! {
        figure.strips {
            figcaption {
                (both("各单位分布", "Every organisation")) ", " (unit(measure))
                @if scale.log { strong { "; " (both("对数刻度", "logarithmic scale")) } }
                ". "
                (both(
                    &format!("每点为一个单位;满 {LEAST_RANKED} 个数的同类组画箱线:箱为四分位,粗线为中位数,须线到最小值和最大值。"),
                    &format!("A dot is an organisation. Peer groups of {LEAST_RANKED} numbers or more have a box of the quartiles with the median as a thick line; its whiskers reach the least and the most."),
                ))
                @if links.bench.marked.is_some() { " " (both("◆ 为所查单位。", "◆ is the one asked for.")) }
            }
            (axis(&scale))
            @for (place, group) in groups {
                div.strip {
                    p.label {
                        a href=(format!("#{}", id_of(number, *place))) { (group_name(&group.peers)) }
                        " " span.note { "n = " (thousands(group.count())) " / " (thousands(group.standings.len())) }
                    }
                    (strip(links, measure, group, &scale))
                }
            }
            (axis(&scale))
        }
    }
}

/// The texts along the edge.
fn axis(scale: &Scale) -> Markup {
    let mut drawing = canvas("axis", 18.0).set("aria-hidden", "true");
    for (place, text) in scale.marks() {
        let anchor = match place {
            place if place < 0.05 => "start",
            place if place > 0.95 => "end",
            _ => "middle",
        };
        drawing =
            drawing.add(Text::new(text).set("x", percent(place)).set("y", 13).set("text-anchor", anchor));
    }
    PreEscaped(drawing.to_string())
}

/// One group.
fn strip(links: &Links<'_>, measure: &Measure, group: &Group, scale: &Scale) -> Markup {
    let told: Vec<(usize, Amount)> =
        group.standings.iter().filter_map(|one| Some((one.at, one.value.ok()?))).collect();
    let places: Vec<f64> = told.iter().map(|(_, amount)| scale.place(amount.value)).collect();
    let stack = stacked(&places);
    let tallest = stack.iter().map(|level| level.unsigned_abs()).max().unwrap_or(0) as f64;
    let step = if tallest > 0.0 { STEP.min(MOST_HEIGHT / tallest) } else { STEP };
    let middle = (tallest * step + RADIUS).max(13.0) + 3.0;
    let said = format!("{}, {}", measure.name_zh(), group.peers.name());
    let mut drawing = canvas("plot", 2.0 * middle)
        .set("role", "group")
        .add(Title::new(said))
        .add(Description::new().add(Words::new(described(group))));
    for (place, _) in scale.marks() {
        drawing = drawing.add(upright(place, 0.0, 2.0 * middle, "grid"));
    }
    if let Some(numbers) = group.numbers.as_ref().filter(|_| group.is_ranked()) {
        let at = |amount: Amount| scale.place(amount.value);
        let (low, high) = (at(numbers.p25), at(numbers.p75));
        let whisker = |from: f64, to: f64| {
            let line = Line::new().set("x1", percent(from)).set("x2", percent(to));
            line.set("y1", middle).set("y2", middle).set("class", "whisker")
        };
        drawing = drawing
            .add(whisker(at(numbers.min), low))
            .add(whisker(high, at(numbers.max)))
            .add(
                Rectangle::new()
                    .set("x", percent(low))
                    .set("width", format!("{:.3}%", (high - low) * (100.0 - 2.0 * MARGIN)))
                    .set("y", middle - 12.0)
                    .set("height", 24)
                    .set("class", "box"),
            )
            .add(upright(at(numbers.median), middle - 12.0, middle + 12.0, "median"));
    }
    // The one that is looked for lies on top.
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by_key(|&dot| links.bench.is_marked(told[dot].0));
    for dot in order {
        let (at, amount) = told[dot];
        let y = middle + f64::from(stack[dot]) * step;
        drawing = drawing.add(dot_of(links, measure, at, amount, places[dot], y));
    }
    PreEscaped(drawing.to_string())
}

/// A dot that says whose it is and leads to its sentence.
fn dot_of(links: &Links<'_>, measure: &Measure, at: usize, amount: Amount, place: f64, y: f64) -> Anchor {
    let seen = links.bench.seen(at);
    let said = format!("{} {}: {}", seen.organisation, seen.year, amount.short());
    let link = Anchor::new().set("href", links.to(at, &measure.indicator)).add(Title::new(said));
    if links.bench.is_marked(at) {
        // A path knows no percent: it is moved to its place by a drawing within the drawing.
        let diamond = Path::new().set("d", "M0 -9 L9 0 L0 9 L-9 0 Z").set("class", "asked");
        let inner = SVG::new().set("x", percent(place)).set("y", y).set("overflow", "visible").add(diamond);
        return link.add(inner);
    }
    link.add(Circle::new().set("cx", percent(place)).set("cy", y).set("r", RADIUS).set("class", "dot"))
}

/// How far each dot is moved up or down, in steps, so that none covers another.
fn stacked(places: &[f64]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&one, &other| places[one].total_cmp(&places[other]));
    let mut levels = vec![0; places.len()];
    // For each level, the last place that is taken.
    let mut taken: Vec<f64> = Vec::new();
    for dot in order {
        let free = taken.iter().position(|&last| places[dot] - last >= APART).unwrap_or(taken.len());
        if free == taken.len() {
            taken.push(places[dot]);
        } else {
            taken[free] = places[dot];
        }
        // 0, 1, -1, 2, -2 …
        let away = i32::try_from(free.div_ceil(2)).unwrap_or(i32::MAX);
        levels[dot] = if free % 2 == 1 { away } else { -away };
    }
    levels
}

/// A group in words, for those who do not see the drawing.
fn described(group: &Group) -> String {
    group.numbers.as_ref().map_or(String::new(), |numbers| {
        format!(
            "{} dots; least {}, P25 {}, median {}, P75 {}, most {}",
            numbers.count,
            numbers.min.short(),
            numbers.p25.short(),
            numbers.median.short(),
            numbers.p75.short(),
            numbers.max.short()
        )
    })
}

/// Organisations with several years, a line each; a year that is not told leaves a gap.
pub(super) fn years(links: &Links<'_>, measure: &Measure) -> Markup {
    let lines = lines_of(links, measure);
    let all = || lines.iter().flat_map(|line| &line.points);
    let Some(scale) = Scale::of(all().map(|(_, amount)| amount.value), from_zero(measure)) else {
        return html! {};
    };
    let of_year = |at: usize| f64::from(links.bench.seen(at).year);
    let first = all().map(|(at, _)| of_year(*at)).fold(f64::INFINITY, f64::min);
    let last = all().map(|(at, _)| of_year(*at)).fold(f64::NEG_INFINITY, f64::max);
    // Room at the right for the numbers of the lines.
    let across = |at: usize| 0.08 + 0.84 * (of_year(at) - first) / (last - first).max(1.0);
    let down = |amount: Amount| 14.0 + (YEARS_HEIGHT - 40.0) * (1.0 - scale.place(amount.value));

    let mut drawing = canvas("plot", YEARS_HEIGHT)
        .set("role", "group")
        .add(Title::new(format!("{}: {}", measure.name_zh(), "历年")))
        .add(Description::new().add(Words::new(format!("{} organisations, {first} to {last}", lines.len()))));
    for (place, text) in scale.marks() {
        let y = 14.0 + (YEARS_HEIGHT - 40.0) * (1.0 - place);
        let grid =
            Line::new().set("x1", "0").set("x2", "100%").set("y1", y).set("y2", y).set("class", "grid");
        drawing = drawing.add(grid).add(Text::new(text).set("x", 0).set("y", y - 3.0));
    }
    for (place, year) in year_marks(first, last) {
        let text =
            Text::new(year.to_string()).set("x", percent(0.08 + 0.84 * place)).set("y", YEARS_HEIGHT - 6.0);
        drawing = drawing.add(text.set("text-anchor", "middle"));
    }
    let numbered = lines.len() <= MOST_NAMED;
    let mut ends: Vec<(usize, f64, f64)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let class = if line.marked { "line asked" } else { "line" };
        let mut layer = Layer::new();
        for pair in line.points.windows(2) {
            let ((from, before), (to, after)) = (pair[0], pair[1]);
            if of_year(to) - of_year(from) == 1.0 {
                let stroke = Line::new().set("x1", percent(across(from))).set("x2", percent(across(to)));
                layer = layer.add(stroke.set("y1", down(before)).set("y2", down(after)).set("class", class));
            }
        }
        for &(at, amount) in &line.points {
            layer = layer.add(dot_of(links, measure, at, amount, across(at), down(amount)));
        }
        drawing = drawing.add(layer);
        if let Some(&(at, amount)) = line.points.last().filter(|_| numbered || line.marked) {
            ends.push((place, across(at), down(amount)));
        }
    }
    ends.sort_by(|one, other| one.2.total_cmp(&other.2));
    let mut free = f64::NEG_INFINITY;
    for (place, x, y) in ends {
        free = y.max(free + NUMBER_STEP);
        let text = Text::new(format!("{}", place + 1)).set("x", percent(x + 0.022)).set("y", free + 4.0);
        drawing = drawing.add(text.set("class", "number"));
    }
    html! {
        figure.years {
            figcaption {
                (both("历年变化", "Over the years")) ", " (unit(measure))
                @if scale.log { strong { "; " (both("对数刻度", "logarithmic scale")) } }
                ". "
                (both("有两年以上数字的单位;未提的年度留空,不连线。", "Organisations with two years or more; a year that is not told is a gap."))
            }
            (PreEscaped(drawing.to_string()))
            @if numbered {
                ol.legend { @for line in &lines { li.asked[line.marked] {
                    @if line.marked { "◆ " } (line.organisation)
                } } }
            } @else {
                p.note {
                    (both(&format!("{} 个单位;指向圆点可见名称。", lines.len()), "Point at a dot for its name."))
                    @for (place, line) in lines.iter().enumerate().filter(|(_, line)| line.marked) {
                        " ◆ " (place + 1) " " (line.organisation)
                    }
                }
            }
        }
    }
}

/// An organisation over the years.
struct OverYears<'a> {
    /// As its last report names it.
    organisation: &'a str,
    /// Whether it was asked for.
    marked: bool,
    /// Places of its observations with their numbers, by year.
    points: Vec<(usize, Amount)>,
}

/// Organisations that are compared and tell of several years, in the order of their names.
fn lines_of<'a>(links: &Links<'a>, measure: &Measure) -> Vec<OverYears<'a>> {
    let bench = links.bench;
    let compared: std::collections::HashSet<&str> =
        bench.selected.values().flatten().map(|&at| bench.seen(at).key.as_str()).collect();
    // Observations are ordered by organisation and year.
    let mut lines: Vec<OverYears<'a>> = Vec::new();
    let mut known = "";
    for (at, seen) in bench.observed.observations.iter().enumerate() {
        let Ok(amount) = seen.value(measure) else { continue };
        if !compared.contains(seen.key.as_str()) {
            continue;
        }
        match lines.last_mut().filter(|_| known == seen.key) {
            Some(line) => {
                line.organisation = &seen.organisation;
                line.points.push((at, amount));
            }
            None => {
                let marked = bench.is_marked(at);
                lines.push(OverYears {
                    organisation: &seen.organisation,
                    marked,
                    points: vec![(at, amount)],
                });
            }
        }
        known = &seen.key;
    }
    lines.retain(|line| line.points.len() > 1);
    lines
}

/// Years along the edge: all, or every second, fifth, tenth.
fn year_marks(first: f64, last: f64) -> Vec<(f64, i32)> {
    let (Some(from), Some(to)) = (first.to_i32(), last.to_i32()) else { return Vec::new() };
    let every = [1, 2, 5, 10, 20, 50].into_iter().find(|every| (to - from) / every <= 6).unwrap_or(100);
    let years = (from..=to).filter(|year| (year - from) % every == 0);
    years.map(|year| (f64::from(year - from) / (last - first).max(1.0), year)).collect()
}

/// Rates lie near each other and far from zero.
fn from_zero(measure: &Measure) -> bool {
    measure.kind != IndicatorKind::Rate
}

/// An empty drawing as wide as there is room.
fn canvas(class: &str, height: f64) -> SVG {
    SVG::new().set("class", class).set("width", "100%").set("height", format!("{height:.0}"))
}

/// A place across, within the margins.
fn percent(place: f64) -> String {
    format!("{:.3}%", MARGIN + place * (100.0 - 2.0 * MARGIN))
}

fn upright(place: f64, top: f64, bottom: f64, class: &str) -> Line {
    let line = Line::new().set("x1", percent(place)).set("x2", percent(place));
    line.set("y1", top).set("y2", bottom).set("class", class)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn dots_that_would_cover_each_other_are_put_apart() {
        assert_eq!(stacked(&[0.1, 0.5, 0.9]), [0, 0, 0]);
        assert_eq!(stacked(&[0.5, 0.5, 0.5, 0.5]), [0, 1, -1, 2]);
        assert_eq!(stacked(&[0.505, 0.5, 0.9]), [1, 0, 0]);
    }

    #[test]
    fn years_along_the_edge_are_few() {
        let years =
            |first, last| -> Vec<i32> { year_marks(first, last).into_iter().map(|(_, year)| year).collect() };
        assert_eq!(years(2010.0, 2013.0), [2010, 2011, 2012, 2013]);
        assert_eq!(years(2000.0, 2012.0), [2000, 2002, 2004, 2006, 2008, 2010, 2012]);
        assert_eq!(years(2010.0, 2010.0), [2010]);
    }

    #[test]
    fn a_decimal_is_drawn_where_it_belongs() {
        let scale = Scale::of([Decimal::ZERO, Decimal::from(4)].into_iter(), true).expect("some numbers");
        assert_eq!(percent(scale.place(Decimal::from(2))), "50.000%");
    }
}
