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
//! it also costs an eighth of the speed (14.0 against 16.4 MB/s). What the cut tears apart, the
//! character field of the store finds.

pub mod characters;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::span::{Span, pieces};

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
        // The common ideographs first: they spare a look-up in the tables of Unicode.
        self.text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c.is_alphanumeric())
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
        self.each_word(text).collect()
    }

    /// The words of the text in order, without white space and punctuation.
    pub fn words<'a>(&self, text: &'a str) -> Vec<Word<'a>> {
        self.each_word(text).filter(Word::is_word).collect()
    }

    /// The parts of a text, each cut as a whole: jieba holds many times a text's bytes while it cuts.
    fn each_word<'a>(&self, text: &'a str) -> impl Iterator<Item = Word<'a>> {
        pieces(text).flat_map(move |(start, piece)| {
            let word = move |token: jieba_rs::Token<'a>| {
                let Word { text, span } = word_of(token);
                Word { text, span: Span::new(start + span.start, start + span.end) }
            };
            self.jieba.cut(piece, GUESS_UNKNOWN_WORDS).into_iter().map(word)
        })
    }

    /// The part of speech of a word of the dictionary, by the letters that jieba uses: `n`, `v`, `ns` …
    pub fn part_of_speech<'a>(&'a self, word: &'a str) -> Option<&'a str> {
        if !self.jieba.has_word(word) {
            return None;
        }
        match self.jieba.tag(word, GUESS_UNKNOWN_WORDS).as_slice() {
            // `x` is what jieba calls a word whose kind it does not know.
            [only] if only.tag != "x" && !only.tag.is_empty() => Some(only.tag),
            _ => None,
        }
    }

    /// Calls `each` for every word of the text and for the shorter words of the dictionary
    /// within a long one (`困难职工帮扶中心` holds `困难`, `职工`, `中心`), which stand before it.
    ///
    /// This is what the index holds, so that a report is found by the parts of its words. The
    /// parts are those of jieba's search mode; remembering them by word makes it as fast as the
    /// plain cut, where jieba looks them up each time (a third slower).
    pub fn each_indexed_word<'a>(&self, text: &'a str, mut each: impl FnMut(Word<'a>)) {
        for word in self.each_word(text) {
            let long = !word.text.as_bytes()[0].is_ascii() && word.text.chars().nth(2).is_some();
            if long {
                for &(start, end) in self.parts(word.text).iter() {
                    let span = Span::new(word.span.start + start as usize, word.span.start + end as usize);
                    each(Word { text: span.of(text), span });
                }
            }
            if word.is_word() {
                each(word);
            }
        }
    }

    /// Byte ranges of the words of two and three characters within a long word.
    fn parts(&self, word: &str) -> Parts {
        thread_local! {
            // Without guessing, long words are words of the dictionary: there is an end to them.
            static KNOWN: RefCell<HashMap<Box<str>, Parts>> = RefCell::default();
        }
        if let Some(parts) = KNOWN.with_borrow(|known| known.get(word).cloned()) {
            return parts;
        }
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let mut parts = Vec::new();
        for length in 2..=3 {
            for window in ends.windows(length + 1) {
                let (start, end) = (window[0], window[length]);
                if end - start < word.len() && self.jieba.has_word(&word[start..end]) {
                    parts.push((start as u32, end as u32));
                }
            }
        }
        let parts: Parts = parts.into();
        KNOWN.with_borrow_mut(|known| known.insert(word.into(), parts.clone()));
        parts
    }
}

/// Byte ranges within a word.
type Parts = Rc<[(u32, u32)]>;

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
    fn long_texts_are_cut_as_short_ones() {
        let lines = "开展送温暖活动,发放慰问金2万元。EAP项目\r\n\t厂务公开\n".repeat(2000);
        let whole: Vec<_> = Analyzer::shared().jieba.cut(&lines, false).into_iter().map(word_of).collect();
        assert_eq!(Analyzer::shared().cut(&lines), whole);
        let run = "工会".repeat(100_000);
        let words = Analyzer::shared().cut(&run);
        assert_eq!(words.iter().map(|word| word.text).collect::<String>(), run);
        assert!(words.iter().all(|word| word.span.of(&run) == word.text));
    }

    #[test]
    fn long_words_are_indexed_with_their_parts() {
        let mut words = Vec::new();
        Analyzer::shared().each_indexed_word("开职工代表大会", |word| words.push(word.text));
        assert_eq!(words, ["开", "职工", "代表", "大会", "职工代表大会"]);
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
