//! Names that a user joins: what the program cannot know of organisations.
//!
//! A line says that `name` is the same organisation as `same_as`. Lines may lead from one to the
//! next, but not in a circle.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Known;
use crate::dataset::user_table::UserTable;
use crate::error::{Error, ErrorKind, Result, shown};

/// Names with what they stand for.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    lines: Vec<Alias>,
    /// Places in `lines` by what the name is known by.
    by_key: HashMap<String, usize>,
    /// Places in `lines` by the name, for names that are known surely.
    by_name: HashMap<String, usize>,
    /// The keys that lines lead to, and whether a report was known by one without their help.
    targets: HashMap<String, AtomicBool>,
}

/// A line of the file.
#[derive(Debug)]
struct Alias {
    line: usize,
    /// As typed.
    name: String,
    /// As typed.
    same_as: String,
    /// The key that the name gets.
    target: String,
    met: AtomicBool,
}

impl Aliases {
    /// Reads a user's file. `known` tells what a name is known by.
    ///
    /// # Errors
    /// `Io`, and `Table` with the line: a masked name, a name told twice, a circle.
    pub fn read(
        path: &Path,
        known: impl Fn(&str) -> Known,
        squeezed: impl Fn(&str) -> String,
        masked: impl Fn(&str) -> bool,
    ) -> Result<Aliases> {
        let wrong = |line: usize, problem: String| -> Error {
            ErrorKind::Table { path: path.to_owned(), line, problem }.into()
        };
        let mut aliases = Aliases::default();
        for (line, row) in UserTable::read(path, &["name", "same_as"], &[])?.rows {
            // Two columns were asked for, so there are two.
            let [name, same_as]: [String; 2] = row.try_into().unwrap_or_default();
            if let Some(hidden) = [&name, &same_as].into_iter().find(|name| masked(name)) {
                let hidden = shown(hidden);
                return Err(wrong(
                    line,
                    format!("`{hidden}` is masked and may be anyone; take the line out"),
                ));
            }
            let (Known { key: own, sure }, target) = (known(&name), known(&same_as).key);
            if own == target {
                if squeezed(&name) == squeezed(&same_as) {
                    return Err(wrong(
                        line,
                        format!("`{}` stands for itself; take the line out", shown(&name)),
                    ));
                }
                continue;
            }
            let at = aliases.lines.len();
            if let Some(first) = aliases.by_key.insert(own, at) {
                let first = aliases.lines[first].line;
                return Err(wrong(
                    line,
                    format!("`{}` is told in line {first} already; keep one", shown(&name)),
                ));
            }
            if sure {
                aliases.by_name.insert(squeezed(&name), at);
            }
            aliases.lines.push(Alias { line, name, same_as, target, met: AtomicBool::new(false) });
        }
        for at in 0..aliases.lines.len() {
            let Some(target) = aliases.last(at) else {
                let Alias { line, name, .. } = &aliases.lines[at];
                return Err(wrong(
                    *line,
                    format!("`{}` leads back to itself by these lines; take one out", shown(name)),
                ));
            };
            aliases.targets.insert(target.clone(), AtomicBool::new(false));
            aliases.lines[at].target = target;
        }
        Ok(aliases)
    }

    /// The key that a line leads to in the end; `None` where it leads back to itself.
    fn last(&self, from: usize) -> Option<String> {
        let mut seen = HashSet::from([from]);
        let mut at = from;
        while let Some(&next) = self.by_key.get(&self.lines[at].target) {
            if !seen.insert(next) {
                return None;
            }
            at = next;
        }
        Some(self.lines[at].target.clone())
    }

    /// The key of a squeezed name, given what it is known by.
    pub fn stands_for(&self, name: &str, own: Known) -> Option<String> {
        if let Some(alias) = self.line_of(name, &own) {
            return Some(alias.target.clone());
        }
        // A name that is not known surely is where the user names it.
        (own.sure || self.targets.contains_key(&own.key)).then_some(own.key)
    }

    /// Notes that a report has this name.
    pub fn meet(&self, name: &str, own: &Known) {
        let met = self.line_of(name, own).map(|alias| &alias.met).or_else(|| self.targets.get(&own.key));
        met.inspect(|met| met.store(true, Ordering::Relaxed));
    }

    /// The line that tells what a squeezed name stands for.
    fn line_of(&self, name: &str, own: &Known) -> Option<&Alias> {
        let at = self.by_key.get(&own.key).or_else(|| self.by_name.get(name).filter(|_| own.sure))?;
        Some(&self.lines[*at])
    }

    /// Names of the file that no report had, a sentence for each.
    pub fn unmet(&self) -> Vec<String> {
        let known = |key: &str| self.targets.get(key).is_some_and(|met| met.load(Ordering::Relaxed));
        let mut told = Vec::new();
        for alias in &self.lines {
            let Alias { line, name, same_as, target, met } = alias;
            if !met.load(Ordering::Relaxed) {
                told.push(format!("line {line}: no report is of `{}`", shown(name)));
            } else if !known(target) && self.lines.iter().filter(|other| other.target == *target).count() == 1
            {
                told.push(format!("line {line}: no report is of `{}`", shown(same_as)));
            }
        }
        told
    }
}
