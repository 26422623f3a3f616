//! Words that mean the same in different regions (`synonyms.tsv`).

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::error::{ErrorKind, Result};

/// The table that comes with the program.
static BUILT_IN: LazyLock<Synonyms> = LazyLock::new(|| {
    // The file is part of the program, and a test reads it.
    Synonyms::parse(include_str!("../data/synonyms.tsv")).expect("the built-in table is right")
});

/// Words that mean the same.
#[derive(Debug)]
pub struct Synonyms {
    others: HashMap<&'static str, Vec<&'static str>>,
    words: AhoCorasick,
}

impl Synonyms {
    /// The table that comes with the program, read once.
    pub fn built_in() -> &'static Synonyms {
        &BUILT_IN
    }

    /// Reads a table.
    ///
    /// # Errors
    /// `Table` where a line is wrong.
    fn parse(text: &'static str) -> Result<Synonyms> {
        let mut others: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for (line, row) in (1..).zip(text.lines()) {
            let wrong = |problem: String| ErrorKind::Table {
                path: PathBuf::from("src/data/synonyms.tsv"),
                line,
                problem,
            };
            let words: Vec<&'static str> = row.split('\t').collect();
            if words.len() < 2 || words.iter().any(|word| word.chars().count() < 2) {
                return Err(wrong("a line has two words or more, with tabs between them".to_owned()).into());
            }
            for word in &words {
                let rest = words.iter().copied().filter(|other| other != word).collect();
                if others.insert(word, rest).is_some() {
                    return Err(wrong(format!("`{word}` stands here twice or more")).into());
                }
            }
        }
        let words = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(others.keys());
        let words = words.map_err(|error| ErrorKind::Table {
            path: PathBuf::from("src/data/synonyms.tsv"),
            line: 1,
            problem: error.to_string(),
        })?;
        Ok(Synonyms { others, words })
    }

    /// The words that mean the same as this one.
    pub fn of(&self, word: &str) -> &[&'static str] {
        self.others.get(word).map_or(&[], Vec::as_slice)
    }

    /// Where the first word of the table stands in a text.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.words.find(text).map(|found| (found.start(), found.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::simplify_query;

    #[test]
    fn words_of_a_line_mean_each_other() {
        let table = Synonyms::built_in();
        assert_eq!(table.of("资讯"), ["信息"]);
        assert_eq!(table.of("信息"), ["资讯"]);
        assert!(table.of("慰问").is_empty());
        assert_eq!(table.find("我网路"), Some((3, 9)));
    }

    #[test]
    fn every_word_is_simplified_and_lines_are_sorted() {
        assert!(include_str!("../data/synonyms.tsv").lines().is_sorted());
        for word in Synonyms::built_in().others.keys() {
            assert_eq!(*word, simplify_query(word), "{word}: see data/synonyms.tsv");
        }
    }

    #[test]
    fn a_careless_line_is_refused() {
        for text in ["资讯", "资讯\t", "资讯\t讯", "资讯\t信息\n信息\t讯息", "资讯\t资讯"]
        {
            assert!(Synonyms::parse(text).is_err(), "{text}");
        }
    }
}
