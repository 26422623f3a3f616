//! What the elements of a web page do to its text (`html.toml`).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The built-in table.
static BUILT_IN: LazyLock<HtmlTable> = LazyLock::new(|| {
    // The file is part of the program and a test reads it, so it cannot be wrong here.
    let raw: Raw = toml::from_str(include_str!("../data/html.toml")).expect("html.toml is checked by a test");
    let mut elements: HashMap<String, Role> = HashMap::new();
    let mut note = |names: &[String], set: fn(&mut Role)| {
        names.iter().for_each(|name| set(elements.entry(name.clone()).or_default()));
    };
    note(&raw.block, |role| role.block = true);
    note(&raw.ends, |role| role.ends = true);
    note(&raw.out, |role| role.out = true);
    note(&raw.void, |role| role.void = true);
    note(&raw.verbatim, |role| role.verbatim = true);
    HtmlTable { elements, marks: raw.marks }
});

/// What one element does to the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// Begins and ends a line.
    pub block: bool,
    /// Ends a line where it stands.
    pub ends: bool,
    /// Holds nothing that a reader sees.
    pub out: bool,
    /// Has no end tag.
    pub void: bool,
    /// Keeps its line breaks and blanks.
    pub verbatim: bool,
}

/// The elements by name.
#[derive(Debug)]
pub struct HtmlTable {
    elements: HashMap<String, Role>,
    /// Tags, without `<`, that make a file a web page when they stand near its start.
    pub marks: Vec<String>,
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    block: Vec<String>,
    ends: Vec<String>,
    out: Vec<String>,
    void: Vec<String>,
    verbatim: Vec<String>,
    marks: Vec<String>,
}

impl HtmlTable {
    /// The table that comes with the program.
    pub fn built_in() -> &'static HtmlTable {
        &BUILT_IN
    }

    /// What the element of this name does; one that is not listed runs on in its line.
    pub fn role(&self, name: &str) -> Role {
        self.elements.get(name).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_roles() {
        let table = HtmlTable::built_in();
        assert!(table.role("div").block && table.role("br").ends && table.role("script").out);
        assert!(table.role("pre").verbatim && table.role("img").void);
        assert_eq!(table.role("span"), Role::default());
    }
}
