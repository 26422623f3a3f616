//! A user's own targets: a CSV file with `organisation`, `indicator`, `value` and, if wished, `year`.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;

use crate::dataset::organisation::Organisations;
use crate::dataset::user_table::UserTable;
use crate::error::{Error, ErrorKind, Result, shown};
use crate::model::Unit;
use crate::tables::indicators::{IndicatorKind, Indicators};

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
    /// The indicator's usual unit.
    pub unit: Option<Unit>,
    /// A rate that seems to be told as a fraction, as 0.9 for 90 %.
    is_fraction: bool,
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
            let key = organisations.key_of_typed(&organisation).unwrap_or_else(|| organisation.clone());
            let entry = catalogue.get(&indicator);
            let rollup = catalogue.rollups().iter().find(|rollup| rollup.id == indicator);
            let unit = entry.and_then(|entry| entry.units.first().copied());
            let unit = unit.or(rollup.map(|rollup| rollup.unit));
            let is_fraction = entry.is_some_and(|entry| entry.kind == IndicatorKind::Rate)
                && value > Decimal::ZERO
                && value < Decimal::ONE;
            let target =
                UserTarget { key: key.clone(), organisation, indicator, value, unit, is_fraction, year };
            targets.by_key.entry(key).or_default().push((line, target));
        }
        Ok(targets)
    }

    /// The targets of an organisation with their lines.
    pub(super) fn of(&self, key: &str) -> impl Iterator<Item = (usize, &UserTarget)> {
        self.by_key.get(key).into_iter().flatten().map(|(line, target)| (*line, target))
    }

    /// Lines that nothing can meet as they stand, a sentence each: those of no organisation in
    /// `known`, and rates that are not in percent.
    pub fn unmet(&self, known: impl Fn(&str) -> bool) -> Vec<String> {
        let mut told = Vec::new();
        for (line, target) in self.all() {
            if !known(&target.key) {
                told.push(format!("targets: line {line}: no report is of `{}`", shown(&target.organisation)));
            }
            if target.is_fraction {
                told.push(format!(
                    "targets: line {line}: `{}` is less than 1 %; rates are in percent, as 90 for 90 %",
                    target.value
                ));
            }
        }
        told
    }

    /// Every target with its line, by organisation.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &UserTarget)> {
        self.by_key.values().flatten().map(|(line, target)| (*line, target))
    }
}
