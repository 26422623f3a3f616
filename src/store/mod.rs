//! The index folder: what was read, kept so that it can be searched and read back.
//!
//! The store is one tantivy index and nothing else. A file's record, its reports and their
//! figures are documents of it and become visible together when the writer commits, so that a
//! crash leaves whole files or none and a reader never sees half a build.
//!
//! [`Writer`] puts files in, [`Reader`] gives them back: states of files (cheap, for the next
//! build), records of files, reports in the order of (path, number), one at a time, and which of
//! these are copies of one another.

mod budget;
mod clusters;
mod columns;
mod folder;
mod holder;
mod lockless;
pub mod numbers;
mod order;
mod queue;
mod read;
mod record;
mod schema;
mod tokenize;
mod verify;
mod write;

pub use budget::{Budget, Taken};
pub use clusters::{Clusters, Copies};
pub use order::Place;
pub use read::{Counts, FileState, Reader, Reports, StoredReport};
pub use schema::{FORMAT_VERSION, Fields};
pub use verify::{Damage, Verified, verify};
pub use write::{Options, Writer, whole_title};

#[cfg(test)]
pub(crate) mod tests;
