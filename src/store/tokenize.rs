//! The ways the index cuts text: into words, into characters, and into pairs of characters.
//!
//! Words and characters are `segment`'s; here they only take tantivy's form. Buffers are kept from text to text.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::segment::{Analyzer, characters};
use crate::span::pieces;

/// Name of the tokenizer that gives words.
pub(super) const WORDS: &str = "words";
/// Name of the tokenizer that gives characters.
pub(super) const CHARACTERS: &str = "characters";

/// Name of the tokenizer that gives pairs of characters.
pub(super) const PAIRS: &str = "pairs";

/// Makes all known to an index.
pub(super) fn register(index: &Index) {
    index.tokenizers().register(WORDS, Words::default());
    index.tokenizers().register(CHARACTERS, Characters::default());
    index.tokenizers().register(PAIRS, Pairs::default());
}

/// Words and their parts, in lower case.
#[derive(Clone, Default)]
struct Words {
    /// Byte ranges of the words of the piece of text at hand.
    spans: Vec<(usize, usize)>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.spans.clear();
        self.token.reset();
        WordStream { pieces: Box::new(pieces(text)), text, next: 0, words: self }
    }
}

/// The words of a text, cut a piece at a time.
struct WordStream<'a> {
    pieces: Box<dyn Iterator<Item = (usize, &'a str)> + 'a>,
    text: &'a str,
    /// The next of the spans.
    next: usize,
    words: &'a mut Words,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Words { spans, token } = &mut *self.words;
        while self.next == spans.len() {
            let Some((at, piece)) = self.pieces.next() else { return false };
            spans.clear();
            self.next = 0;
            Analyzer::shared()
                .each_indexed_word(piece, |word| spans.push((at + word.span.start, at + word.span.end)));
        }
        let (start, end) = spans[self.next];
        self.next += 1;
        token.position = token.position.wrapping_add(1);
        token.offset_from = start;
        token.offset_to = end;
        token.text.clear();
        let word = &self.text[start..end];
        if word.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !word.is_ascii() {
            token.text.push_str(word);
        } else {
            token.text.extend(word.chars().map(characters::fold));
        }
        true
    }

    fn token(&self) -> &Token {
        &self.words.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words.token
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
        let Some((at, c)) = next_character(&mut self.characters) else { return false };
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

/// One token for every two characters that follow each other, white space left out.
#[derive(Clone, Default)]
struct Pairs {
    token: Token,
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        self.token.reset();
        let mut characters = text.char_indices();
        let first = next_character(&mut characters);
        PairStream { characters, first, token: &mut self.token }
    }
}

struct PairStream<'a> {
    characters: std::str::CharIndices<'a>,
    /// The first character of the next pair.
    first: Option<(usize, char)>,
    token: &'a mut Token,
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((start, first)) = self.first else { return false };
        self.first = next_character(&mut self.characters);
        let Some((at, second)) = self.first else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = start;
        self.token.offset_to = at + second.len_utf8();
        self.token.text.clear();
        self.token.text.push(characters::fold(first));
        self.token.text.push(characters::fold(second));
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

fn next_character(characters: &mut std::str::CharIndices<'_>) -> Option<(usize, char)> {
    characters.find(|(_, c)| !c.is_whitespace())
}
