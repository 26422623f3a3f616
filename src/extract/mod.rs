//! Reads figures out of a report.

use crate::model::{Config, Figure, Report};
use crate::tables::Tables;
use crate::warning::Warning;

/// The figures of a report, in the order of its text.
pub fn extract(_report: &Report, _tables: &Tables, _config: &Config) -> (Vec<Figure>, Vec<Warning>) {
    (Vec::new(), Vec::new())
}
