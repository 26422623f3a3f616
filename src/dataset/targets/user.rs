//! A user's own targets: a CSV file with `organisation`, `indicator`, `value` and, if wished, `year`.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;

use crate::dataset::organisation::Organisations;
use crate::dataset::user_table::UserTable;
use crate::error::{Error, ErrorKind, Result, shown};
use crate::model::Facts;
use crate::tables::indicators::Indicators;

/// The targets of a user's file.
#[derive(Debug, Default)]
pub struct UserTargets {
    by_key: BTreeMap<String, Vec<(usize, UserTarget)>>,
}

/// A line of the file.
#[derive(Debug)]
pub(super) struct UserTarget {
    /// The name by which the organisation is known, or the name as typed.
    pub key: String,
    /// As typed.
    pub organisation: String,
    /// Id of the indicator.
    pub indicator: String,
    /// The number, in the indicator's base unit.
    pub value: Decimal,
    /// The year; without one it holds for every year reported on.
    pub year: Option<i16>,
}

impl UserTargets {
    /// Reads a user's file.
    ///
    /// # Errors
    /// `Io`, and `Table` with the line where the file is wrong.
    pub fn read(path: &Path, organisations: &Organisations, catalogue: &Indicators) -> Result<UserTargets> {
        let mut targets = UserTargets::default();
        for (line, row) in UserTable::read(path, &["organisation", "indicator", "value"], &["year"])?.rows {
            let wrong = |problem: String| -> Error {
                ErrorKind::Table { path: path.to_owned(), line, problem }.into()
            };
            // Four columns were asked for, so there are four.
            let [organisation, indicator, value, year]: [String; 4] = row.try_into().unwrap_or_default();
            if !catalogue.ids().any(|id| id == indicator) {
                let problem =
                    format!("no indicator `{}` is known; `huizong indicators` lists them", shown(&indicator));
                return Err(wrong(problem));
            }
            let number = value.replace([',', '，', ' '], "").parse::<Decimal>().ok();
            let value = number.filter(|value| !value.is_sign_negative()).ok_or_else(|| {
                wrong(format!(
                    "`{}` is no number; write it in base units, as 130200 for 13.02万元",
                    shown(&value)
                ))
            })?;
            let year = match year.trim_end_matches('年') {
                "" => None,
                typed => {
                    Some(typed.parse().ok().filter(|year| (1900..2100).contains(year)).ok_or_else(|| {
                        wrong(format!(
                            "`{}` is no year; write it as 2015, or leave it empty for every year",
                            shown(typed)
                        ))
                    })?)
                }
            };
            let key =
                organisations.key(&organisation, &Facts::default()).unwrap_or_else(|| organisation.clone());
            let target = UserTarget { key: key.clone(), organisation, indicator, value, year };
            targets.by_key.entry(key).or_default().push((line, target));
        }
        Ok(targets)
    }

    /// The targets of an organisation with their lines.
    pub(super) fn of(&self, key: &str) -> impl Iterator<Item = (usize, &UserTarget)> {
        self.by_key.get(key).into_iter().flatten().map(|(line, target)| (*line, target))
    }

    /// Lines that are of no organisation in `known`, a sentence each.
    pub fn unmet(&self, known: impl Fn(&str) -> bool) -> Vec<String> {
        let unknown = self.all().filter(|(_, target)| !known(&target.key));
        let told = unknown.map(|(line, target)| {
            format!("targets: line {line}: no report is of `{}`", shown(&target.organisation))
        });
        told.collect()
    }

    /// Every target with its line, by organisation.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &UserTarget)> {
        self.by_key.values().flatten().map(|(line, target)| (*line, target))
    }
}
