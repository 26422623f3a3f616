//! Finds reports that are copies of one another, reworded in parts, masked or with other names.
//!
//! Model reports are copied all over the web, and a number that is counted with each copy is a
//! wrong number. So is one that is missing because last year's report of the same union has the
//! same phrases; the rules of [`is_copy`] keep these apart by what the texts state.
//!
//! [`sign`] makes a small signature of each report as it is read; [`clusters`] puts the signatures
//! of a whole corpus together, by buckets and never by comparing every two. In the text of a
//! signature neither figures nor masks count.
//!
//! Never: compares texts; depends on the order in which files were read.

mod alike;
mod cluster;
mod sketch;

pub use alike::{figures_shared, is_copy, likeness};
pub use cluster::clusters;
pub use sketch::sign;

#[cfg(test)]
mod tests;
