//! Search: a query is parsed, turned into a tantivy query, run, ranked and shown.
//!
//! `query.rs` is the language, `parse.rs` reads it; both know nothing of the index. `compile.rs`
//! turns a parsed query into tantivy's, with queries of our own where tantivy has none (`follows.rs`,
//! `near.rs`, `column.rs`, `verify.rs`); `hits.rs` runs it, ranks and collapses copies, `sort.rs`
//! sorts by what reports say; `snippet.rs` finds the place in a report to show, `marks.rs` what to
//! mark in it; `concordance.rs` shows all places.
//! `census.rs` counts words, `collocates.rs` those near a word, `statistics.rs` weighs the counts, and
//! `facets.rs` counts reports by a field. A query is mended, simplified and cut
//! like the reports were, so that either script finds the same.

pub mod census;
pub mod collocates;
mod column;
mod compile;
pub mod concordance;
mod distance;
mod expression;
pub mod facets;
mod follows;
mod hits;
mod marks;
mod near;
mod number;
mod parse;
mod picked;
mod query;
mod snippet;
mod sort;
pub mod statistics;
mod verify;
mod words;

pub(crate) use distance::distance;
pub use hits::{Hit, Results, SearchOptions, matching, search, sorted};
pub use parse::{Catalogue, near_names, parse, parse_with};
pub use query::{Filter, Node, Query, Range, Scope, Sought, What};
pub use snippet::Snippet;
pub use sort::{Sort, SortKey, SortValue};

#[cfg(test)]
mod tests;
