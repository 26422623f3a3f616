//! Size bands of organisations by their members: `data/sizes.toml`.

use std::path::Path;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::error::{ErrorKind, Result};
use crate::tables::toml_table;

/// Size bands, rising.
#[derive(Debug)]
pub struct Sizes {
    bands: Vec<Band>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    name: String,
    least: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    band: Vec<toml::Spanned<Band>>,
}

impl Sizes {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse, or whose bands do not rise from 0.
    pub fn parse(path: &Path, text: &str) -> Result<Sizes> {
        let File { band } = toml_table(path, text)?;
        let mut bands: Vec<Band> = Vec::new();
        for entry in band {
            let line = text[..entry.span().start].matches('\n').count() + 1;
            let band = entry.into_inner();
            let rises = bands.last().map_or(band.least == 0, |last| last.least < band.least);
            if !rises {
                let problem = format!(
                    "`{}` does not rise; the first band begins at 0, each later one higher",
                    band.name
                );
                return Err(ErrorKind::Table { path: path.to_owned(), line, problem }.into());
            }
            bands.push(band);
        }
        Ok(Sizes { bands })
    }

    /// Place and name of the band that a number of members lies in; none below zero.
    pub fn band_of(&self, members: Decimal) -> Option<(usize, &str)> {
        let above = self.bands.partition_point(|band| Decimal::from(band.least) <= members);
        let at = above.checked_sub(1)?;
        Some((at, &self.bands[at].name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_lie_in_bands() {
        let sizes = Sizes::parse(Path::new("sizes.toml"), include_str!("../data/sizes.toml"))
            .expect("the built-in table parses");
        let band = |members: i64| sizes.band_of(Decimal::from(members)).map(|(_, name)| name);
        let cases = [(0, "<25"), (24, "<25"), (25, "25–99"), (99, "25–99"), (100, "100–499")];
        for (members, name) in cases {
            assert_eq!(band(members), Some(name), "{members}");
        }
        let cases = [(499, "100–499"), (500, "500–1,999"), (1999, "500–1,999"), (2000, "≥2,000")];
        for (members, name) in cases {
            assert_eq!(band(members), Some(name), "{members}");
        }
        assert_eq!(band(-1), None);
    }

    #[test]
    fn bands_must_rise() {
        let text = "[[band]]\nname = \"a\"\nleast = 0\n[[band]]\nname = \"b\"\nleast = 0\n";
        let error = Sizes::parse(Path::new("own.toml"), text).expect_err("two begin at 0");
        assert!(error.to_string().starts_with("own.toml:4: `b` does not rise"), "{error}");
    }
}
