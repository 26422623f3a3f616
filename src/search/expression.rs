//! Regular expressions over the characters of a text.
//!
//! An expression is matched where phrases are: on simplified text in lower case without white
//! space, in one line. So white space is left out of the expression too, and its letters match in
//! either case. `^` and `$` are the begin and the end of the whole text.
//!
//! Reading every report for an expression would be slow. Whatever matches must hold the literal
//! characters that the expression cannot do without; [`Expression::needs`] tells them, the index
//! finds the few reports that hold them, and these are read.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, ClassUnicode, Dot, Hir, HirKind, Repetition};

use super::words::phrase;
use crate::script::simplify_query;
use crate::segment::characters;

/// Bytes that a compiled expression may take; what is larger is a mistake, `(.{999}){999}`.
const MOST_BYTES: usize = 8 << 20;
/// Most ranges of characters that a class is looked at for being one letter.
const FEW_RANGES: usize = 4;

/// Why an expression cannot be used.
#[derive(Debug)]
pub(super) struct Wrong {
    /// Where, in bytes of the expression.
    pub at: usize,
    /// What is wrong.
    pub problem: String,
}

/// What a text must hold to match.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Needs {
    /// All texts may match.
    Nothing,
    /// These characters, one after the other.
    Run(String),
    /// All of these.
    All(Vec<Needs>),
    /// One of these.
    Any(Vec<Needs>),
}

/// An expression that can be matched.
#[derive(Debug)]
pub(super) struct Expression {
    regex: Regex,
    needs: Needs,
}

/// Whether an expression can be used.
///
/// # Errors
/// Where and why it cannot.
pub(super) fn check(text: &str) -> Result<(), Wrong> {
    Expression::new(text).map(drop)
}

impl Expression {
    /// The expression between the slashes of a query.
    ///
    /// # Errors
    /// Where and why it cannot be used.
    pub(super) fn new(text: &str) -> Result<Expression, Wrong> {
        // As typed first, so that a mistake is shown at its place.
        parse(text)?;
        let hir = on_characters(&parse(&simplify_query(text))?);
        Expression::of(&hir)
    }

    /// Characters that follow each other, in which `?` is any one.
    ///
    /// # Errors
    /// It is too long.
    pub(super) fn gapped(text: &str) -> Result<Expression, Wrong> {
        let dot = Hir::dot(Dot::AnyChar);
        let text = phrase(text);
        let parts = text.chars().map(|c| match c {
            '?' => dot.clone(),
            c => Hir::literal(c.to_string().into_bytes()),
        });
        Expression::of(&Hir::concat(parts.collect()))
    }

    fn of(hir: &Hir) -> Result<Expression, Wrong> {
        let too_large = |_| Wrong {
            at: 0,
            problem: "this expression is too large; use smaller counts than it has in `{…}`".to_owned(),
        };
        let regex = RegexBuilder::new(&hir.to_string()).size_limit(MOST_BYTES).build().map_err(too_large)?;
        Ok(Expression { regex, needs: needs(hir) })
    }

    /// What a text must hold to match.
    pub(super) fn needs(&self) -> &Needs {
        &self.needs
    }

    /// Whether it matches in these characters.
    pub(super) fn is_in(&self, characters: &str) -> bool {
        self.regex.is_match(characters)
    }

    /// Where it matches, empty matches left out.
    pub(super) fn places<'t>(&'t self, characters: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.regex.find_iter(characters).map(|found| (found.start(), found.end())).filter(|(a, b)| a < b)
    }
}

fn parse(text: &str) -> Result<Hir, Wrong> {
    let mut parser =
        regex_syntax::ParserBuilder::new().case_insensitive(true).dot_matches_new_line(true).build();
    parser.parse(text).map_err(|error| {
        let (at, said) = match &error {
            regex_syntax::Error::Parse(error) => (error.span().start.offset, error.kind().to_string()),
            regex_syntax::Error::Translate(error) => (error.span().start.offset, error.kind().to_string()),
            _ => (0, "it is no expression".to_owned()),
        };
        let problem =
            format!("this expression is wrong here: {said}; put text that is meant as it stands in quotes");
        Wrong { at, problem }
    })
}

/// The expression without white space and with its letters as texts have them.
fn on_characters(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => Hir::literal(characters::joined(text).into_bytes()),
            Err(_) => hir.clone(),
        },
        HirKind::Class(Class::Unicode(class)) if is_space(class) => Hir::empty(),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) => hir.clone(),
        HirKind::Repetition(repetition) => {
            let sub = on_characters(&repetition.sub);
            if matches!(sub.kind(), HirKind::Empty) {
                return sub;
            }
            Hir::repetition(Repetition { sub: Box::new(sub), ..repetition.clone() })
        }
        HirKind::Capture(capture) => on_characters(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(on_characters).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(on_characters).collect()),
    }
}

/// Whether a class holds white space and nothing else.
fn is_space(class: &ClassUnicode) -> bool {
    let mut ranges = class.iter().peekable();
    ranges.peek().is_some() && ranges.all(|range| (range.start()..=range.end()).all(char::is_whitespace))
}

/// The one letter that a class is the cases of.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let mut folded = class
        .iter()
        .take(FEW_RANGES)
        .flat_map(|range| (range.start()..=range.end()).take(FEW_RANGES))
        .map(characters::fold);
    let first = folded.next()?;
    let one = folded.all(|c| c == first);
    let size: usize = class.iter().map(|range| range.len()).sum();
    (one && size <= FEW_RANGES).then_some(first)
}

fn needs(hir: &Hir) -> Needs {
    let mut gathered = Gathered::default();
    gathered.walk(hir);
    gathered.finish()
}

/// What must stand in a text, and the run of characters that is not at its end yet.
#[derive(Default)]
struct Gathered {
    all: Vec<Needs>,
    run: String,
}

impl Gathered {
    fn walk(&mut self, hir: &Hir) {
        match hir.kind() {
            // What takes no character parts none.
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => self.run.push_str(text),
                Err(_) => self.end_run(),
            },
            HirKind::Class(class) => match letter(class) {
                Some(letter) => self.run.push(letter),
                None => self.end_run(),
            },
            HirKind::Capture(capture) => self.walk(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.walk(part)),
            HirKind::Repetition(repetition) => {
                self.end_run();
                if repetition.min > 0 {
                    self.walk(&repetition.sub);
                    self.end_run();
                }
            }
            HirKind::Alternation(parts) => {
                self.end_run();
                let any: Vec<Needs> = parts.iter().map(needs).collect();
                if !any.contains(&Needs::Nothing) {
                    self.all.push(Needs::Any(any));
                }
            }
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            self.all.push(Needs::Run(std::mem::take(&mut self.run)));
        }
    }

    fn finish(mut self) -> Needs {
        self.end_run();
        match (self.all.pop(), self.all.is_empty()) {
            (None, _) => Needs::Nothing,
            (Some(only), true) => only,
            (Some(last), false) => {
                self.all.push(last);
                Needs::All(self.all)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(needs: &Needs) -> String {
        let list = |of: &[Needs], with: &str| of.iter().map(shown).collect::<Vec<_>>().join(with);
        match needs {
            Needs::Nothing => "-".to_owned(),
            Needs::Run(run) => run.clone(),
            Needs::All(all) => format!("({})", list(all, " ")),
            Needs::Any(any) => format!("({})", list(any, "|")),
        }
    }

    #[track_caller]
    fn check_needs(text: &str, expected: &str) {
        let expression = Expression::new(text).unwrap();
        assert_eq!(shown(expression.needs()), expected, "needs of {text}: see search/expression.rs");
    }

    #[test]
    fn what_an_expression_cannot_do_without() {
        check_needs(r"慰问(困难)?职工\d+[户人]", "(慰问 职工)");
        check_needs("慰问|救助", "(慰问|救助)");
        check_needs("慰问|", "-");
        check_needs("(慰问){2,3}金", "(慰问 金)");
        check_needs("慰.*金", "(慰 金)");
        check_needs("^送 温暖$", "送温暖");
        check_needs("慰問金", "慰问金");
        check_needs(r"DVD\s*机", "dvd机");
        check_needs(r"\d{4}年", "年");
        check_needs(".*", "-");
        check_needs("(?:走访)(慰问)", "走访慰问");
    }

    /// No text that matches lacks what is needed: each literal text is tried against expressions
    /// of which it is a match.
    #[test]
    fn what_matches_holds_what_it_needs() {
        fn holds(text: &str, needs: &Needs) -> bool {
            match needs {
                Needs::Nothing => true,
                Needs::Run(run) => text.contains(run.as_str()),
                Needs::All(all) => all.iter().all(|part| holds(text, part)),
                Needs::Any(any) => any.iter().any(|part| holds(text, part)),
            }
        }
        let parts = ["慰", "问?", "(金|款)", "职*", "[工会]", r"\d+", ".", "(?:困难)?", "E", "(a|b|)"];
        let texts = ["慰问金", "慰款职职工", "慰金12困难会eb", "慰问款工9e", "问金", ""];
        let mut matched = 0;
        for (i, j, k, l) in (0..10_000).map(|n| (n % 10, n / 10 % 10, n / 100 % 10, n / 1000)) {
            let text = [parts[i], parts[j], parts[k], parts[l]].concat();
            let expression = Expression::new(&text).unwrap();
            for candidate in texts.iter().filter(|candidate| expression.is_in(candidate)) {
                matched += 1;
                assert!(holds(candidate, expression.needs()), "{text} matches {candidate}");
            }
        }
        assert!(matched > 5_000, "{matched} matches are too few to tell");
    }

    #[test]
    fn mistakes_have_a_place() {
        let wrong = |text: &str| {
            let wrong = Expression::new(text).unwrap_err();
            (wrong.at, wrong.problem)
        };
        assert_eq!(wrong("慰问(").0, 6);
        assert_eq!(wrong("[慰").0, 0);
        assert_eq!(wrong(r"(.)\1").0, 3);
        assert!(wrong("(.{900}){900}").1.contains("too large"));
        assert!(wrong(&"(".repeat(3000)).1.contains("wrong here"));
    }
}
