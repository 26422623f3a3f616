//! Words that call a number the total of others: `data/totals.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::tables::toml_table;

/// Words that call a number a total.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Words that do so by themselves.
    words: Vec<String>,
    /// Words that do so only where the clause also names the whole period.
    with_period: Vec<String>,
    /// Names of a whole period.
    periods: Vec<String>,
    /// Words that call what is counted all kinds of a thing.
    general: Vec<String>,
    /// Words after which a number goes into its parts.
    splits: Vec<String>,
}

impl Totals {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Totals> {
        toml_table(path, text)
    }

    /// Whether `clause`, the words before a number in its clause, call the number a total.
    pub fn marks(&self, clause: &str) -> bool {
        let has = |words: &[String]| has_any(clause, words);
        has(&self.words) || (has(&self.with_period) && has(&self.periods))
    }

    /// Whether the words `between` two numbers make the second one a part of the first.
    pub fn splits(&self, between: &str) -> bool {
        has_any(between, &self.splits)
    }

    /// Whether `clause` says that things of all kinds are counted.
    pub fn is_general(&self, clause: &str) -> bool {
        has_any(clause, &self.general)
    }
}

fn has_any(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Totals {
        let text = include_str!("../data/totals.toml");
        Totals::parse(Path::new("totals.toml"), text).expect("the built-in table parses")
    }

    #[track_caller]
    fn check(clause: &str, expected: bool) {
        assert_eq!(built_in().marks(clause), expected, "`{clause}`: see data/totals.toml");
    }

    #[test]
    fn totals_are_called_so() {
        check("共计慰问", true);
        check("全年共举办各类活动", true);
        check("一年来共走访", true);
        check("共走访", false);
        check("全年举办活动", false);
        check("公共场所", false);
    }

    #[test]
    fn no_word_is_listed_twice() {
        let Totals { words, with_period, periods, general, splits } = built_in();
        let mut all: Vec<String> = [words, with_period, periods, general, splits].concat();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
