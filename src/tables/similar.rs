//! Which characters of a text count when it is compared with others: `data/similar.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::Result;
use crate::tables::chars::{CharSet, is_han};
use crate::tables::toml_table;

/// Characters by what they are in a comparison of texts.
#[derive(Debug)]
pub struct Similar {
    /// Chinese characters that are neither a figure nor the mask of one.
    pub counted: CharSet,
    /// Characters that stand for what is hidden.
    pub masks: CharSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    numerals: String,
    masks: String,
}

impl Similar {
    /// Reads the table.
    ///
    /// # Errors
    /// A table that does not parse.
    pub fn parse(path: &Path, text: &str) -> Result<Similar> {
        let Lists { numerals, masks } = toml_table(path, text)?;
        let left_out: CharSet = numerals.chars().chain(masks.chars()).collect();
        let counted = ('\u{3007}'..='\u{2ffff}').filter(|c| is_han(*c) && !left_out.contains(*c));
        Ok(Similar { counted: counted.collect(), masks: masks.chars().collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Similar {
        let text = include_str!("../data/similar.toml");
        Similar::parse(Path::new("similar.toml"), text).expect("the built-in table parses")
    }

    #[track_caller]
    fn check(text: &str, counted: &str) {
        let table = built_in();
        let kept: String = text.chars().filter(|c| table.counted.contains(*c)).collect();
        assert_eq!(kept, counted, "`{text}`: see data/similar.toml");
    }

    #[test]
    fn figures_and_masks_do_not_count() {
        check("全年慰问困难职工二百四十人,", "全年慰问困难职工人");
        check("全年慰问困难职工240人;", "全年慰问困难职工人");
        check("201*年,某某市XX厂○○公司", "年市厂公司");
        check("某某市", "市");
    }

    #[test]
    fn masks_are_told() {
        let table = built_in();
        assert!("某×x*○□".chars().all(|c| table.masks.contains(c)));
        assert!(!"市总工会".chars().any(|c| table.masks.contains(c)));
    }
}
