//! How cells look: number formats by unit, colors, widths.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::dataset::{ColumnInfo, Type};
use crate::model::Unit;

/// Narrowest and widest column, in digits of Excel's font, and the widest of those that stay in sight.
const WIDTHS: (usize, usize) = (8, 60);
const FROZEN_WIDTH: usize = 32;
/// Widest column that its values do not ask for, so that headers break into lines.
const HEADER_WIDTH: usize = 12;
/// Room beside the text for the arrow of the filter.
const PADDING: usize = 2;
/// Height of the header in points: two lines.
pub(super) const HEADER_HEIGHT: f64 = 32.0;

/// The formats of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) header: Format,
    pub(super) text: Format,
    pub(super) date: Format,
    plain: Format,
    count: Format,
    whole: Format,
    parts: Format,
    yuan_parts: Format,
    percent: Format,
    percent_parts: Format,
}

impl Default for Look {
    fn default() -> Self {
        Look::new(false)
    }
}

impl Look {
    /// The look of a sheet; of one whose numbers are links, these are colored.
    pub(super) fn new(linked: bool) -> Self {
        let color = Color::RGB(0x1F4E79);
        let number = |code: &str| {
            // Away from a text in the next column.
            let format = right().set_num_format(code);
            if linked { format.set_font_color(color) } else { format }
        };
        let header = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0xDDEBF7))
            .set_border_bottom(FormatBorder::Thin);
        Look {
            header,
            text: Format::new().set_align(FormatAlign::Top),
            date: Format::new().set_align(FormatAlign::Top).set_num_format("yyyy-mm-dd"),
            plain: right(),
            count: right().set_num_format("#,##0"),
            whole: number("#,##0"),
            parts: number("#,##0.0###"),
            yuan_parts: number("#,##0.00"),
            percent: number("0\"%\""),
            percent_parts: number("0.0###\"%\""),
        }
    }

    /// The format of a number; parts of a whole are shown only where there are any.
    pub(super) fn number(&self, column: &ColumnInfo, number: Decimal) -> &Format {
        if column.kind == Type::Integer {
            // A year, or a place in a list, is no amount.
            return if column.unit.is_empty() { &self.plain } else { &self.count };
        }
        match (number.fract().is_zero(), column.is_in(Unit::Percent), column.is_in(Unit::Yuan)) {
            (true, true, _) => &self.percent,
            (false, true, _) => &self.percent_parts,
            (true, false, _) => &self.whole,
            (false, false, true) => &self.yuan_parts,
            (false, false, false) => &self.parts,
        }
    }
}

fn right() -> Format {
    Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Right).set_indent(1)
}

/// How wide a column is, for the longest of its values and its header.
pub(super) fn width(longest: usize, header: &str, is_frozen: bool) -> f64 {
    let header = columns_of(header).min(HEADER_WIDTH);
    let widest = if is_frozen { FROZEN_WIDTH } else { WIDTHS.1 };
    let width = longest.max(header).clamp(WIDTHS.0, widest) + PADDING;
    // Small whole numbers are exact as floats.
    width as f64
}

/// Columns that a text takes on the screen: its longest line, Chinese characters twice as wide.
pub(super) fn columns_of(text: &str) -> usize {
    let of_line = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    text.lines().map(of_line).max().unwrap_or(0)
}
