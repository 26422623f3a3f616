//! The two ways the index cuts text: into words and into characters.
//!
//! Both are `segment`'s; here they only take tantivy's form. Buffers are kept from text to text.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::segment::{Analyzer, characters};

/// Name of the tokenizer that gives words.
pub(super) const WORDS: &str = "words";
/// Name of the tokenizer that gives characters.
pub(super) const CHARACTERS: &str = "characters";

/// Makes both known to an index.
pub(super) fn register(index: &Index) {
    index.tokenizers().register(WORDS, Words::default());
    index.tokenizers().register(CHARACTERS, Characters::default());
}

/// Words and their parts, in lower case.
#[derive(Clone, Default)]
struct Words {
    /// Byte ranges of the words of the text at hand.
    spans: Vec<(usize, usize)>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.spans.clear();
        let spans = &mut self.spans;
        Analyzer::shared().each_indexed_word(text, |word| spans.push((word.span.start, word.span.end)));
        self.token.reset();
        WordStream { text, spans: self.spans.iter(), token: &mut self.token }
    }
}

struct WordStream<'a> {
    text: &'a str,
    spans: std::slice::Iter<'a, (usize, usize)>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(&(start, end)) = self.spans.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = start;
        self.token.offset_to = end;
        self.token.text.clear();
        let word = &self.text[start..end];
        if word.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !word.is_ascii() {
            self.token.text.push_str(word);
        } else {
            self.token.text.extend(word.chars().map(characters::fold));
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// One token a character, white space left out.
#[derive(Clone, Default)]
struct Characters {
    token: Token,
}

impl Tokenizer for Characters {
    type TokenStream<'a> = CharacterStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> CharacterStream<'a> {
        self.token.reset();
        CharacterStream { characters: text.char_indices(), token: &mut self.token }
    }
}

struct CharacterStream<'a> {
    characters: std::str::CharIndices<'a>,
    token: &'a mut Token,
}

impl TokenStream for CharacterStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((at, c)) = self.characters.find(|(_, c)| !c.is_whitespace()) else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = at;
        self.token.offset_to = at + c.len_utf8();
        self.token.text.clear();
        self.token.text.push(characters::fold(c));
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
