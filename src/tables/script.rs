//! Which characters exist in one script only (`scripts.tsv`), and which are common
//! (`common_chars.txt`).
//!
//! A character that both scripts use (著, 乾, 后) tells nothing and is in neither set.

use std::sync::LazyLock;

use crate::tables::chars::CharSet;

/// The built-in sets.
static BUILT_IN: LazyLock<ScriptTable> = LazyLock::new(|| {
    let scripts = include_str!("../data/scripts.tsv");
    ScriptTable {
        traditional: of_script(scripts, "hant").collect(),
        simplified: of_script(scripts, "hans").collect(),
        common: include_str!("../data/common_chars.txt").chars().filter(|c| !c.is_whitespace()).collect(),
    }
});

/// Characters by script and use.
#[derive(Debug)]
pub struct ScriptTable {
    /// Characters of traditional texts only.
    pub traditional: CharSet,
    /// Characters of simplified texts only.
    pub simplified: CharSet,
    /// The characters that most of any Chinese text, in either script, is made of.
    pub common: CharSet,
}

impl ScriptTable {
    /// The sets that come with the program.
    pub fn built_in() -> &'static ScriptTable {
        &BUILT_IN
    }
}

/// The characters of the lines that begin with `script`.
fn of_script<'a>(table: &'a str, script: &'a str) -> impl Iterator<Item = char> + 'a {
    table
        .lines()
        .filter_map(move |line| line.split_once('\t').filter(|(name, _)| *name == script))
        .flat_map(|(_, chars)| chars.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_both_scripts_are_in_neither_set() {
        let table = ScriptTable::built_in();
        for c in "著乾瞭藉徵后里台云余姜昇".chars() {
            assert!(!table.traditional.contains(c) && !table.simplified.contains(c), "{c}: see scripts.tsv");
        }
        for (t, s) in "醫會職動發後麼裡裏為衆".chars().zip("医会职动发团们这过对无".chars())
        {
            assert!(table.traditional.contains(t), "{t}");
            assert!(table.simplified.contains(s), "{s}");
        }
    }

    #[test]
    fn no_line_is_of_an_unknown_script() {
        for line in include_str!("../data/scripts.tsv").lines() {
            assert!(matches!(line.split_once('\t'), Some(("hant" | "hans", chars)) if !chars.is_empty()));
        }
    }
}
