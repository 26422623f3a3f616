//! `huizong` (汇总) turns a folder of collected Chinese reports into a searchable index and a
//! dataset of figures that can be compared, with every number leading back to its sentence.
//!
//! The modules follow the way of the data:
//!
//! ```text
//! source → decode → repair → script → clean → split →  ┬ extract ┐
//! bytes     text     width,   Hant→    page    reports  └ segment ┘→ store → dataset → export
//!                    noise    Hans     furniture                         └→ search
//! ```
//!
//! [`model`] holds what passes between the stages, [`tables`] the knowledge they work by, and
//! [`pipeline`] is the only module that calls one after the other. The text stages are pure:
//! input, tables and configuration in, output and warnings out.

#![warn(missing_docs)]
// Only `cli::print` writes to the terminal.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod error;
pub mod model;
pub mod span;
pub mod tables;
pub mod warning;

pub mod source;

pub mod decode;

pub mod worker;

pub mod repair;

pub mod script;

pub mod clean;

pub mod split;

pub mod segment;

pub mod extract;

pub mod similar;

pub mod score;

#[cfg(feature = "index")]
pub mod store;

#[cfg(feature = "index")]
pub mod search;

#[cfg(feature = "index")]
pub mod dataset;

#[cfg(feature = "index")]
pub mod audit;

#[cfg(feature = "index")]
pub mod export;

#[cfg(feature = "index")]
pub mod compare;

#[cfg(feature = "index")]
pub mod pipeline;

#[cfg(feature = "cli")]
pub mod cli;

pub use error::{Error, Result};
