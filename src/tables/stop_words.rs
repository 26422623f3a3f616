//! Words that say nothing by themselves and stay out of word lists.

use std::collections::HashSet;
use std::sync::LazyLock;

/// One word a line; `#` begins a comment.
const WORDS: &str = include_str!("../data/stopwords.txt");

/// The words.
#[derive(Debug)]
pub struct StopWords(HashSet<&'static str>);

/// The built-in list.
pub fn built_in() -> &'static StopWords {
    static BUILT_IN: LazyLock<StopWords> = LazyLock::new(|| StopWords(words().collect()));
    &BUILT_IN
}

impl StopWords {
    /// Whether a word is on the list.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

fn words() -> impl Iterator<Item = &'static str> {
    WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice() {
        let mut seen = HashSet::new();
        assert!(words().count() > 100);
        words().for_each(|word| assert!(seen.insert(word), "`{word}` stands twice in data/stopwords.txt"));
    }
}
