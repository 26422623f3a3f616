//! What a format's reader makes of a file.

use crate::warning::Warning;

/// The lines that a reader sees, and what is odd about them.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Lines; a row of a table is one, its cells apart by tabs.
    pub(super) lines: Vec<String>,
    /// The title that the file states apart from its text.
    pub(super) title: Option<String>,
    /// What is odd.
    pub(super) warnings: Vec<Warning>,
}
