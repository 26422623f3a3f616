//! Characters of which a GBK text lost the first byte: `;@些` was `;這些`, `F在` was 現在.
//!
//! What is left is an ordinary letter or mark, so nothing is put back; it is told where it stands
//! beside Chinese characters as no word does. Which ones are known is in `mend.toml`.

use memchr::memmem;

use crate::tables::chars::is_han;
use crate::tables::mend::MendTable;

/// A kind of half character that a text holds.
pub(super) struct Half<'t> {
    pub(super) left: &'t str,
    pub(super) was: &'t str,
    /// Where the first stands.
    pub(super) at: usize,
    pub(super) count: usize,
}

/// The half characters of a text, by kind.
pub(super) fn find<'t>(text: &str, table: &'t MendTable) -> Vec<Half<'t>> {
    let kinds = table.halved.iter().filter_map(|halved| {
        let mut places = memmem::find_iter(text.as_bytes(), &halved.left).filter(|at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + halved.left.len()..].chars().next();
            !before.is_some_and(|c| c.is_ascii_alphanumeric())
                && after.is_some_and(|c| is_han(c) && (halved.next.is_empty() || halved.next.contains(c)))
        });
        let at = places.next()?;
        Some(Half { left: &halved.left, was: &halved.was, at, count: 1 + places.count() })
    });
    kinds.collect()
}
