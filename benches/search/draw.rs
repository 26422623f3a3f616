//! Draws queries from reports: a class for each way of asking.

use std::collections::HashMap;

use huizong::segment::{Analyzer, characters};

use crate::corpus::Dice;

/// Queries of one sort.
pub struct Class {
    pub name: &'static str,
    pub queries: Vec<String>,
}

/// Reports whose words are counted.
const COUNTED: usize = 2_000;

/// The class of phrases of two characters, and that of longer ones.
pub const SHORT_PHRASES: &str = "phrase, 2 characters";
pub const PHRASES: &str = "phrase, 3 to 12 characters";
/// The class of single words.
pub const WORDS: &str = "word";

/// So many queries of each class.
pub fn classes(texts: &[String], queries: usize, dice: &mut Dice) -> Vec<Class> {
    let bands = Bands::of(texts, dice);
    let mut classes = Vec::new();
    let mut class = |name, draw: &mut dyn FnMut(usize) -> String| {
        classes.push(Class { name, queries: (0..queries).map(draw).collect() });
    };
    class(WORDS, &mut |n| bands.word(n, dice));
    class("two words", &mut |n| format!("{} {}", bands.word(n, dice), bands.word(n / 4, dice)));
    class(SHORT_PHRASES, &mut |_| format!("\"{}\"", run(texts, 2, dice)));
    class(PHRASES, &mut |n| format!("\"{}\"", run(texts, 3 + n % 10, dice)));
    class("AND, OR, NOT", &mut |n| {
        let [a, b, c] = [(); 3].map(|()| bands.word(n, dice));
        match n % 3 {
            0 => format!("({a} OR {b}) {c}"),
            1 => format!("{a} AND \"{b}\" AND {c}"),
            _ => format!("{a} -{b}"),
        }
    });
    class("field and word", &mut |n| {
        let word = bands.word(n, dice);
        match n % 3 {
            0 => format!("year:{} {word}", 2000 + dice.roll(20)),
            1 => format!("sector:school {word}"),
            _ => format!("title:总结 {word}"),
        }
    });
    class("prefix", &mut |n| format!("{}*", first(&bands.word(n, dice), 2)));
    class("wildcard within", &mut |_| {
        let run: Vec<char> = run(texts, 3, dice).chars().collect();
        format!("{}?{}", run[0], run[2])
    });
    class("wildcard at an end", &mut |n| {
        let run = run(texts, 2, dice);
        if n % 2 == 0 { format!("?{run}") } else { format!("{run}?") }
    });
    class("two near", &mut |_| format!("\"{}\"~10", apart(texts, &[0, 8], dice).join(" ")));
    class("three near", &mut |_| format!("\"{}\"~20", apart(texts, &[0, 9, 18], dice).join(" ")));
    class("fuzzy", &mut |n| format!("{}~", bands.word(n, dice)));
    class("figures", &mut |_| format!("members:>{}", dice.roll(900)));
    class("expression with characters", &mut |_| {
        format!("/{}/", apart(texts, &[0, 8], dice).join(".{0,20}"))
    });
    // It reads every report; a few are enough.
    classes.push(Class { name: "expression without", queries: vec![r"/\d{6}/".to_owned(); 5] });
    classes
}

/// Words by how many reports they stand in.
struct Bands([Vec<String>; 4]);

impl Bands {
    fn of(texts: &[String], dice: &mut Dice) -> Bands {
        let mut reports: HashMap<&str, usize> = HashMap::new();
        let counted = COUNTED.min(texts.len());
        for _ in 0..counted {
            let mut words: Vec<&str> = Analyzer::shared()
                .words(dice.pick::<String>(texts))
                .into_iter()
                .map(|word| word.text)
                .filter(|word| word.chars().count() > 1 && word.chars().all(is_ideograph))
                .collect();
            words.sort_unstable();
            words.dedup();
            words.into_iter().for_each(|word| *reports.entry(word).or_default() += 1);
        }
        let mut bands = [const { Vec::new() }; 4];
        for (word, reports) in reports {
            let share = reports as f64 / counted as f64;
            let band = [0.01, 0.1, 0.5].iter().filter(|bound| share > **bound).count();
            bands[band].push(word.to_owned());
        }
        bands.iter_mut().for_each(|band| band.sort_unstable());
        Bands(bands)
    }

    /// A word of the next band that has any.
    fn word(&self, number: usize, dice: &mut Dice) -> String {
        let all: Vec<&Vec<String>> = self.0.iter().filter(|band| !band.is_empty()).collect();
        dice.pick::<String>(all[number % all.len()]).clone()
    }
}

/// Ideographs that follow each other somewhere.
fn run(texts: &[String], length: usize, dice: &mut Dice) -> String {
    loop {
        let characters: Vec<char> = characters::joined(dice.pick::<String>(texts)).chars().collect();
        let start = dice.roll(characters.len() - length);
        let run = &characters[start..start + length];
        if run.iter().all(|c| is_ideograph(*c)) {
            return run.iter().collect();
        }
    }
}

/// Two ideographs at each of these places of a stretch of text.
fn apart(texts: &[String], places: &[usize], dice: &mut Dice) -> Vec<String> {
    loop {
        let characters: Vec<char> = characters::joined(dice.pick::<String>(texts)).chars().collect();
        let start = dice.roll(characters.len());
        let two = |place: &usize| characters.get(start + place..start + place + 2);
        let parts: Option<Vec<&[char]>> = places.iter().map(two).collect();
        if let Some(parts) = parts
            && parts.concat().iter().all(|c| is_ideograph(*c))
        {
            return parts.iter().map(|part| part.iter().collect()).collect();
        }
    }
}

fn first(word: &str, characters: usize) -> String {
    word.chars().take(characters).collect()
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
