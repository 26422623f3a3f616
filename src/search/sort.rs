//! Puts hits in the order of something that reports say, instead of how well they match.
//!
//! Read from columns where there is one; titles and organisations are read with the reports. What
//! says nothing comes last in either direction, and reports of one value stay in the order of the
//! tables.

use std::cmp::{Ordering, Reverse};

use rayon::prelude::*;

use super::parse::near_names;
use crate::error::Result;
use crate::store::{Place, Reader};
use crate::tables::indicators::Indicators;

/// What hits can be sorted by beside indicators.
const FIELDS: &[&str] = &["score", "year", "chars", "figures", "path", "title", "organisation"];

/// The order of hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Whether the largest comes first; of scores, the lowest.
    pub descending: bool,
}

/// What hits are sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// How well they match, the best first.
    #[default]
    Score,
    /// The year reported on.
    Year,
    /// A column that counts: `chars`, `figures`.
    Count(&'static str),
    /// The path of the file.
    Path,
    /// The title, by its characters.
    Title,
    /// The organisation, by the characters of its name.
    Organisation,
    /// A number of the comparison.
    Indicator(String),
}

/// What a report says of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortValue {
    /// A year or a count.
    Whole(i64),
    /// A number as its column holds it; see [`crate::store::numbers::told`].
    Number(i64),
    /// A text.
    Text(String),
}

impl Sort {
    /// Reads `FIELD` or `-FIELD`.
    ///
    /// # Errors
    /// What would do instead, where there is no such field.
    pub fn parse(typed: &str, catalogue: &Indicators) -> Result<Sort, String> {
        let (name, descending) = match typed.strip_prefix('-') {
            Some(name) => (name, true),
            None => (typed, false),
        };
        let key = match name {
            "score" => SortKey::Score,
            "year" => SortKey::Year,
            "chars" => SortKey::Count("chars"),
            "figures" => SortKey::Count("figures"),
            "path" => SortKey::Path,
            "title" => SortKey::Title,
            "organisation" => SortKey::Organisation,
            name if catalogue.ids().any(|id| id == name) => SortKey::Indicator(name.to_owned()),
            name => {
                let near = near_names(name, FIELDS.iter().copied().chain(catalogue.ids()));
                let near = if near.is_empty() { String::new() } else { format!("near it are {near}; ") };
                let fields = FIELDS.join(", ");
                return Err(format!("{near}there are {fields}, and the ids of `huizong indicators`"));
            }
        };
        Ok(Sort { key, descending })
    }

    /// The name of what is sorted by.
    pub fn name(&self) -> &str {
        match &self.key {
            SortKey::Score => "score",
            SortKey::Year => "year",
            SortKey::Count(name) => name,
            SortKey::Path => "path",
            SortKey::Title => "title",
            SortKey::Organisation => "organisation",
            SortKey::Indicator(id) => id,
        }
    }

    /// Reports given in the order of tables, in this order, each with what it says.
    pub(super) fn order(&self, reader: &Reader, places: &[Place]) -> Result<Vec<(Place, Option<SortValue>)>> {
        let values = self.values(reader, places)?;
        let mut found: Vec<(Place, Option<SortValue>)> = places.iter().copied().zip(values).collect();
        // Stable: what is equal stays in the order of tables.
        found.sort_by(|(_, a), (_, b)| match (a, b) {
            (Some(a), Some(b)) if self.descending => Reverse(a).cmp(&Reverse(b)),
            (Some(a), Some(b)) => a.cmp(b),
            (None, None) => Ordering::Equal,
            (a, _) => {
                if a.is_some() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        });
        Ok(found)
    }

    fn values(&self, reader: &Reader, places: &[Place]) -> Result<Vec<Option<SortValue>>> {
        let of_reports = |title: bool| {
            let told = |place: &Place| {
                let facts = reader.load(place)?.read.report.facts;
                Ok((if title { facts.title } else { facts.organisation }).map(SortValue::Text))
            };
            places.par_iter().map(told).collect::<Result<_>>()
        };
        let whole = |number: Option<i64>| number.map(SortValue::Whole);
        Ok(match &self.key {
            SortKey::Score => vec![None; places.len()],
            SortKey::Year => reader.years(places)?.into_iter().map(whole).collect(),
            SortKey::Count(name) => {
                let counts = reader.counted(name, places)?.into_iter();
                counts
                    .map(|count| whole(count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))))
                    .collect()
            }
            SortKey::Path => {
                let path = |place| Ok(Some(SortValue::Text(reader.path(place)?.to_owned())));
                places.iter().map(path).collect::<Result<_>>()?
            }
            SortKey::Title => of_reports(true)?,
            SortKey::Organisation => of_reports(false)?,
            SortKey::Indicator(id) => {
                let numbers = reader.numbers(id, places)?.into_iter();
                numbers.map(|number| number.map(SortValue::Number)).collect()
            }
        })
    }
}
