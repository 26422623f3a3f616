//! Tells page furniture from text.

use crate::model::{Cleaned, Config, PageLine, Simplified};
use crate::span::Span;
use crate::tables::Tables;
use crate::warning::Warning;

/// The lines of a page, each marked as text or furniture.
pub fn clean(page: &Simplified, _tables: &Tables, _config: &Config) -> (Cleaned, Vec<Warning>) {
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, line) in (1..).zip(page.text.split('\n')) {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            lines.push(PageLine { number, span: Span::new(at, at + trimmed.len()), furniture: None });
        }
        start += line.len() + 1;
    }
    (Cleaned { lines, published: None }, Vec::new())
}
