//! Search: a query is parsed, turned into a tantivy query, run, ranked and shown.
//!
//! `query.rs` holds the language and knows nothing of the index; `compile.rs` turns a parsed
//! query into tantivy's; `hits.rs` runs it, ranks and collapses copies; `snippet.rs` finds the
//! place in a report to show; `concordance.rs` shows all of them. `census.rs` counts words,
//! `collocates.rs` those near a word, and `statistics.rs` weighs the counts. A query is simplified and cut like the reports were, so that
//! either script finds the same.

pub mod census;
pub mod collocates;
mod compile;
pub mod concordance;
pub mod facets;
mod hits;
mod query;
mod snippet;
pub mod statistics;

pub use hits::{Copies, Hit, Results, SearchOptions, matching, search};
pub use query::{Node, Query, Scope, parse};
pub use snippet::Snippet;

#[cfg(test)]
mod tests;
