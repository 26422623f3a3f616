//! How names of one organisation differ from year to year: `src/data/same_name.toml`.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::error::Result;
use crate::tables::organisations::common_words;
use crate::tables::page_file::{automaton, parse};

const FILE: &str = "src/data/same_name.toml";
const TEXT: &str = include_str!("../data/same_name.toml");

/// The words, the longest ends first.
#[derive(Debug)]
pub struct SameName {
    /// Ends of names and what stands for them.
    endings: Vec<(String, String)>,
    /// What stands around names that are written in two orders.
    around: Vec<Around>,
    /// Legal forms before a name.
    legal: Vec<String>,
    /// Words of names that many bear.
    widespread: AhoCorasick,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ending: Vec<Ending>,
    around: Vec<Around>,
    legal: Words,
    widespread: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    stands: String,
    words: Vec<String>,
}

/// What stands around a name, and the end that stands for both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    before: Vec<String>,
    after: Vec<String>,
    stands: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

impl SameName {
    /// The built-in words.
    ///
    /// # Errors
    /// A table error where a file is wrong.
    pub fn load() -> Result<SameName> {
        let file: File = parse(FILE, TEXT)?;
        let mut endings: Vec<(String, String)> = file
            .ending
            .into_iter()
            .flat_map(|ending| ending.words.into_iter().map(move |word| (word, ending.stands.clone())))
            .collect();
        endings.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let widespread: Vec<String> = file.widespread.words.into_iter().chain(common_words()?).collect();
        Ok(SameName {
            endings,
            around: file.around,
            legal: file.legal.words,
            widespread: automaton(FILE, &widespread, MatchKind::LeftmostLongest)?,
        })
    }

    /// The longest end of a name: what stands before it, and what stands for it.
    pub fn ending<'n>(&self, name: &'n str) -> Option<(&'n str, &str)> {
        self.endings
            .iter()
            .find_map(|(word, stands)| Some((name.strip_suffix(word.as_str())?, stands.as_str())))
    }

    /// A name with what stands around it put at its end: `松阴县团委` of `共青团松阴县委`.
    pub fn in_order(&self, name: &str) -> Option<String> {
        self.around.iter().find_map(|around| {
            let rest = around.before.iter().find_map(|word| name.strip_prefix(word.as_str()))?;
            let within = around.after.iter().find_map(|word| rest.strip_suffix(word.as_str()))?;
            (!within.is_empty()).then(|| format!("{within}{}", around.stands))
        })
    }

    /// A name without the legal form before it.
    pub fn without_legal<'n>(&self, name: &'n str) -> &'n str {
        self.legal.iter().find_map(|word| name.strip_prefix(word.as_str())).unwrap_or(name)
    }

    /// Whether a name is made of words that many names share, but for one character at most.
    pub fn is_widespread(&self, name: &str) -> bool {
        let shared: usize =
            self.widespread.find_iter(name).map(|hit| name[hit.range()].chars().count()).sum();
        name.chars().count() < shared + 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> SameName {
        SameName::load().expect("the built-in table is right")
    }

    #[test]
    fn the_longest_end_counts() {
        let table = table();
        assert_eq!(table.ending("云溪县总工会委员会"), Some(("云溪县", "")));
        assert_eq!(table.ending("云溪县妇女联合会"), Some(("云溪县", "妇联")));
        assert_eq!(table.ending("淮岭理工大学"), None);
    }

    #[test]
    fn orders_are_made_one() {
        let table = table();
        assert_eq!(table.in_order("共青团松阴县委员会").as_deref(), Some("松阴县团委"));
        assert_eq!(table.in_order("共青团委"), None);
    }

    #[test]
    fn names_of_common_words_are_widespread() {
        let table = table();
        for name in ["第一小学", "人民医院", "城关镇中心小学", "机关", "实验幼儿园"] {
            assert!(table.is_widespread(name), "`{name}`: see data/same_name.toml");
        }
        for name in ["望江市第三中学", "黑石坳煤矿", "榆林巷小学", "清溪县"] {
            assert!(!table.is_widespread(name), "`{name}`: see data/same_name.toml");
        }
    }

    #[test]
    fn no_word_is_listed_twice() {
        let file: File = parse(FILE, TEXT).expect("the built-in table parses");
        let mut words: Vec<String> = file.ending.into_iter().flat_map(|ending| ending.words).collect();
        for mut words in [std::mem::take(&mut words), file.legal.words, file.widespread.words] {
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count);
        }
    }
}
