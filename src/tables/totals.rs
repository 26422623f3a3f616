//! Words that call a number the total of others: `data/totals.toml`.

use serde::Deserialize;

/// The built-in file.
const BUILT_IN: &str = include_str!("../data/totals.toml");

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
}

impl Totals {
    /// The built-in words.
    ///
    /// # Panics
    /// Never in a build whose tests pass: the file is compiled in and read by the tests.
    pub fn load() -> Self {
        toml::from_str(BUILT_IN).unwrap_or_else(|error| panic!("src/data/totals.toml: {error}"))
    }

    /// Whether `clause`, the words before a number in its clause, call the number a total.
    pub fn marks(&self, clause: &str) -> bool {
        let has = |words: &[String]| words.iter().any(|word| clause.contains(word.as_str()));
        has(&self.words) || (has(&self.with_period) && has(&self.periods))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(clause: &str, expected: bool) {
        assert_eq!(Totals::load().marks(clause), expected, "`{clause}`: see data/totals.toml");
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
        let Totals { words, with_period, periods } = Totals::load();
        let mut all: Vec<String> = [words, with_period, periods].concat();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
