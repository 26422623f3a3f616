//! The commands, a file each. Every one takes its arguments, the settings and the terminal.

pub(super) mod audit;
pub(super) mod build;
pub(super) mod compare;
pub(super) mod eval;
pub(super) mod export;
pub(super) mod extract;
pub(super) mod files;
pub(super) mod indicators;
pub(super) mod search;
pub(super) mod show;
pub(super) mod terms;
