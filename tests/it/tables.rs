//! Lints the data: what the parsers accept may still be careless.
//!
//! Sorted and unique where meant, each indicator with names, units and a module or none, weights
//! of a sane size, no entry that can never match because its text is not simplified or holds a
//! mark that repair changes.

use std::collections::{BTreeMap, HashSet};

use huizong::model::{Config, Unit};
use huizong::script::simplify_query;
use huizong::tables::Tables;

use crate::support::{files_below, name_of, read, root};

fn data(name: &str) -> String {
    read(root().join("src/data").join(name))
}

fn toml_of(name: &str) -> toml::Table {
    toml::from_str(&data(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
fn check(what: &str, odd: Vec<String>) {
    assert!(odd.is_empty(), "{what}: {odd:#?}");
}

/// Lines that are not empty and no comment, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn everything_loads() {
    Tables::load(&Config::default()).expect("the built-in tables load");
}

#[test]
fn every_indicator_is_named_and_measured() {
    let catalogue = toml_of("indicators.toml");
    let entries = catalogue["indicator"].as_array().expect("a list");
    assert!(entries.len() >= 60, "{} indicators", entries.len());
    let mut ids = HashSet::new();
    let mut odd = Vec::new();
    for entry in entries {
        let text = |key: &str| entry.get(key).and_then(|value| value.as_str()).unwrap_or("");
        let id = text("id");
        if !ids.insert(id) {
            odd.push(format!("{id} occurs twice"));
        }
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        if !text("zh").contains(is_chinese) || !text("en").starts_with(|c: char| c.is_ascii_uppercase()) {
            odd.push(format!("{id} needs a Chinese and an English name"));
        }
        let units: Vec<&str> =
            entry["units"].as_array().expect("a list").iter().filter_map(|unit| unit.as_str()).collect();
        let distinct: HashSet<_> = units.iter().collect();
        if units.is_empty()
            || distinct.len() != units.len()
            || units.iter().any(|unit| Unit::from_name(unit).is_none())
        {
            odd.push(format!("{id} has odd units {units:?}"));
        }
        if (text("kind") == "rate") != (units == ["percent"]) {
            odd.push(format!("{id}: rates, and nothing else, are in percent"));
        }
        let points = |key: &str| entry.get(key).and_then(|value| value.as_array()).map_or(0, Vec::len);
        if points("counts") + points("said") == 0 {
            odd.push(format!("no word points to {id}"));
        }
    }
    check("indicators.toml", odd);
}

#[test]
fn roll_ups_add_what_can_be_added() {
    let tables = Tables::load(&Config::default()).expect("the built-in tables load");
    let mut odd = Vec::new();
    for rollup in tables.indicators.rollups() {
        for id in &rollup.of {
            let takes = tables.indicators.get(id).is_some_and(|entry| entry.units.contains(&rollup.unit));
            if !takes {
                odd.push(format!("{} adds {id}, which is not counted in {}", rollup.id, rollup.unit));
            }
        }
        let distinct: HashSet<_> = rollup.of.iter().collect();
        if distinct.len() != rollup.of.len() {
            odd.push(format!("{} adds something twice", rollup.id));
        }
    }
    check("roll-ups", odd);
}

#[test]
fn cues_are_distinct_and_weigh_something() {
    let catalogue = toml_of("indicators.toml");
    let mut odd = Vec::new();
    for entry in catalogue["indicator"].as_array().expect("a list") {
        let id = entry["id"].as_str().unwrap_or("");
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for role in ["counts", "said", "unless"] {
            let cues = entry.get(role).and_then(|value| value.as_array());
            for cue in cues.into_iter().flatten().filter_map(|cue| cue.as_str()) {
                let (word, weight) = cue.rsplit_once(':').unwrap_or((cue, "1"));
                // Nothing at all mutes a shorter cue within this one.
                let weight: f32 = weight.parse().unwrap_or(-1.0);
                if !(0.0..=8.0).contains(&weight) {
                    odd.push(format!("{id}: {cue} weighs too much"));
                }
                if seen.insert(word, role).is_some_and(|before| before == role) {
                    odd.push(format!("{id}: {word} stands twice in {role}"));
                }
                if simplify_query(word) != word {
                    odd.push(format!("{id}: {word} is not simplified, so it never matches"));
                }
                if word.chars().any(|c| ('\u{ff01}'..='\u{ff5e}').contains(&c)) {
                    odd.push(format!("{id}: {word} is full-width, so it never matches"));
                }
            }
        }
    }
    check("cues in indicators.toml", odd);
}

#[test]
fn the_user_dictionary_is_a_word_a_line() {
    let text = data("userdict.txt");
    let mut seen = HashSet::new();
    let mut odd = Vec::new();
    for (number, line) in lines(&text) {
        let is_word = line.chars().count() >= 2 && line.chars().all(|c| c.is_alphanumeric());
        if !is_word || !seen.insert(line) || simplify_query(line) != line {
            odd.push(format!("userdict.txt:{number}: {line}"));
        }
    }
    assert!(seen.len() >= 50, "{} words", seen.len());
    check("one simplified word a line, once", odd);
}

#[test]
fn pinyin_is_sorted_and_unique() {
    let text = data("pinyin.txt");
    let syllables: Vec<&str> = text.lines().collect();
    assert!(syllables.is_sorted_by(|a, b| a < b), "pinyin.txt is not sorted, or a syllable stands twice");
}

#[test]
fn regions_hang_together() {
    let text = data("regions.tsv");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let codes: HashSet<&str> = rows.iter().map(|row| row[0]).collect();
    let mut odd = Vec::new();
    for row in &rows {
        let is_code = row[0].len() == 6 && row[0].bytes().all(|b| b.is_ascii_digit());
        let parent = row.get(2).copied().unwrap_or("");
        let until = row.get(3).copied().unwrap_or("");
        if !is_code || row[1].is_empty() || row.len() != 4 {
            odd.push(row.join(" "));
        }
        if !(parent.is_empty() || codes.contains(parent)) {
            odd.push(format!("{} has no parent {parent}", row[0]));
        }
        if !(until.is_empty() || until.parse::<u16>().is_ok_and(|year| (1949..2100).contains(&year))) {
            odd.push(format!("{} ends in {until}", row[0]));
        }
    }
    check("regions.tsv", odd);
}

#[test]
fn compatibility_forms_go_one_way() {
    let text = data("compat.tsv");
    let rows: Vec<(&str, &str)> = lines(&text).filter_map(|(_, line)| line.split_once('\t')).collect();
    let left: HashSet<char> = rows.iter().flat_map(|(from, _)| from.chars()).collect();
    let mut odd = Vec::new();
    for (from, to) in &rows {
        if from.chars().count() != 1 || to.is_empty() || to.contains(|c| left.contains(&c)) {
            odd.push(format!("{from} {to}"));
        }
    }
    assert_eq!(left.len(), rows.len(), "a character stands for two things");
    check("compat.tsv", odd);
}

/// Every text of a TOML value.
fn texts<'v>(value: &'v toml::Value, found: &mut Vec<&'v str>) {
    match value {
        toml::Value::String(text) => found.push(text),
        toml::Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        toml::Value::Table(table) => table.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

#[test]
fn words_are_in_the_script_that_rules_see() {
    let mut odd = Vec::new();
    for path in files_below(&root().join("src/data")) {
        let name = name_of(&path);
        // `mend.toml` works before conversion.
        if !name.ends_with(".toml") || name.ends_with("mend.toml") {
            continue;
        }
        let table: toml::Value = toml::from_str(&read(&path)).expect("a table");
        let mut found = Vec::new();
        texts(&table, &mut found);
        let unseen = found.into_iter().filter(|text| simplify_query(text) != **text);
        odd.extend(unseen.map(|text| format!("{name}: {text}")));
    }
    check("these words are not simplified, so they never match", odd);
}

#[test]
fn lists_hold_nothing_twice() {
    fn walk(name: &str, key: &str, value: &toml::Value, odd: &mut Vec<String>) {
        match value {
            toml::Value::Array(values) => {
                let mut seen = HashSet::new();
                for text in values.iter().filter_map(|value| value.as_str()) {
                    if !seen.insert(text) {
                        odd.push(format!("{name}: {key}: {text}"));
                    }
                }
                values.iter().for_each(|value| walk(name, key, value, odd));
            }
            toml::Value::Table(table) => table.iter().for_each(|(key, value)| walk(name, key, value, odd)),
            _ => {}
        }
    }
    let mut odd = Vec::new();
    for path in files_below(&root().join("src/data")) {
        if path.extension().is_some_and(|end| end == "toml") {
            walk(&name_of(&path), "", &toml::from_str(&read(&path)).expect("a table"), &mut odd);
        }
    }
    check("these stand twice in one list", odd);
}
