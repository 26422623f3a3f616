//! Chinese word segmentation: jieba with the project's user dictionary.
//!
//! One [`Analyzer`] serves the index, the queries and the extractor, so that a query is cut as
//! the reports were. jieba's own dictionary is embedded and loaded once, at first use; the words
//! of the field that it lacks (`送温暖`, `厂务公开`) stand in `data/userdict.txt`.
//!
//! In: simplified text. Out: words with byte ranges of that text. The plain cut tiles its input;
//! the other forms leave out white space and punctuation. Never: alters or reorders a character.
//!
//! The hidden Markov model that guesses words outside the dictionary stays off. It joins
//! characters differently from sentence to sentence, so that a name found in one report is
//! missed in the next, while without it an unknown name falls into its characters everywhere;
//! it also costs a fifth of the speed. What the cut tears apart, the character field of the
//! store finds.

pub mod characters;

use std::borrow::Cow;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::span::Span;

/// Words that jieba's dictionary lacks, one a line; `#` begins a comment.
const USER_DICTIONARY: &str = include_str!("../data/userdict.txt");

/// Whether jieba guesses words outside the dictionary; see the head of this file.
const GUESS_UNKNOWN_WORDS: bool = false;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The characters as they stand in the text.
    pub text: &'a str,
    /// Where they stand.
    pub span: Span,
}

impl<'a> Word<'a> {
    /// The word as it is indexed: Latin letters in lower case.
    pub fn folded(&self) -> Cow<'a, str> {
        if self.text.chars().any(|c| characters::fold(c) != c) {
            Cow::Owned(self.text.chars().map(characters::fold).collect())
        } else {
            Cow::Borrowed(self.text)
        }
    }

    /// Whether the word is more than white space and punctuation.
    pub fn is_word(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }
}

/// Cuts text into words.
#[derive(Debug)]
pub struct Analyzer {
    jieba: Jieba,
}

impl Analyzer {
    /// The one analyzer of the process; the first call loads the dictionary.
    pub fn shared() -> &'static Analyzer {
        static SHARED: LazyLock<Analyzer> = LazyLock::new(|| {
            let mut jieba = Jieba::new();
            for word in user_words() {
                // jieba weighs the word so that it just wins against its parts.
                jieba.add_word(word, None, None);
            }
            Analyzer { jieba }
        });
        &SHARED
    }

    /// The text cut into words, white space and punctuation; the parts tile the text.
    pub fn cut<'a>(&self, text: &'a str) -> Vec<Word<'a>> {
        self.jieba.cut(text, GUESS_UNKNOWN_WORDS).into_iter().map(word_of).collect()
    }

    /// The words of the text in order, without white space and punctuation.
    pub fn words<'a>(&self, text: &'a str) -> Vec<Word<'a>> {
        self.jieba.cut(text, GUESS_UNKNOWN_WORDS).into_iter().map(word_of).filter(Word::is_word).collect()
    }

    /// Calls `each` for every word of the text and for the shorter words of the dictionary
    /// within a long one (`困难职工帮扶中心` holds `困难职工`, `帮扶`, `中心`), which stand before it.
    ///
    /// This is what the index holds, so that a report is found by the parts of its words.
    pub fn each_indexed_word<'a>(&self, text: &'a str, mut each: impl FnMut(Word<'a>)) {
        for token in self.jieba.cut_for_search(text, GUESS_UNKNOWN_WORDS) {
            let word = word_of(token);
            if word.is_word() {
                each(word);
            }
        }
    }
}

fn word_of(token: jieba_rs::Token<'_>) -> Word<'_> {
    Word { text: token.word, span: Span::new(token.byte_start, token.byte_end) }
}

fn user_words() -> impl Iterator<Item = &'static str> {
    USER_DICTIONARY
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<String> =
            Analyzer::shared().words(text).iter().map(|word| word.folded().into_owned()).collect();
        assert_eq!(words.join(" "), expected, "cutting {text}: see segment/mod.rs and data/userdict.txt");
    }

    #[test]
    fn words_of_the_field_stay_whole() {
        check("开展送温暖活动,发放慰问金2万元", "开展 送温暖 活动 发放 慰问金 2 万元");
        check("厂务公开和集体合同", "厂务公开 和 集体合同");
        check("“安康杯”竞赛", "安康杯 竞赛");
    }

    #[test]
    fn latin_is_folded_and_digits_stay_whole() {
        check("EAP项目13571人次", "eap 项目 13571 人次");
    }

    #[test]
    fn the_cut_tiles_its_input() {
        let text = "一、2007年工作\n\t(1) 慰问 DVD,\r\n完。😀";
        let mut end = 0;
        for word in Analyzer::shared().cut(text) {
            assert_eq!(word.span.start, end, "gap in the cut");
            assert_eq!(word.span.of(text), word.text);
            end = word.span.end;
        }
        assert_eq!(end, text.len());
    }

    #[test]
    fn long_words_are_indexed_with_their_parts() {
        let mut words = Vec::new();
        Analyzer::shared().each_indexed_word("职工代表大会", |word| words.push(word.text));
        assert!(words.contains(&"职工") && words.contains(&"大会"), "{words:?}");
    }

    #[test]
    fn the_user_dictionary_is_clean() {
        let mut seen = HashSet::new();
        for word in user_words() {
            assert!(seen.insert(word), "`{word}` stands twice in data/userdict.txt");
            assert!(word.chars().count() > 1, "`{word}` is one character");
            assert!(!word.contains(char::is_whitespace), "`{word}` holds white space");
            assert_eq!(Analyzer::shared().words(word).len(), 1, "`{word}` does not stay whole");
        }
    }
}
