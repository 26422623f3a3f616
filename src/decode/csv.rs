//! Rows apart by commas, semicolons or tabs to rows apart by tabs.

use csv::ReaderBuilder;

/// What may part cells. Office programs write semicolons in some countries, tabs in UTF-16.
const SEPARATORS: &[u8] = b",\t;";
/// Lines from the start in which the separator is looked for.
const LOOK_LINES: usize = 20;

/// The lines of a text whose lines are rows; line breaks within a cell become
/// blanks, and blank lines are left out.
pub(super) fn lines(text: &str) -> String {
    let count = |separator: &u8| {
        let of_line = |line: &str| line.bytes().filter(|byte| byte == separator).count();
        text.lines().take(LOOK_LINES).map(of_line).sum::<usize>()
    };
    let separator = SEPARATORS.iter().copied().rev().max_by_key(count).unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut lines = String::with_capacity(text.len());
    // The text is UTF-8 and rows may differ in length, so no record is an error.
    for record in reader.records().flatten() {
        let start = lines.len();
        for (index, cell) in record.iter().enumerate() {
            if index > 0 {
                lines.push('\t');
            }
            push_cell(&mut lines, cell);
        }
        lines.truncate(start + lines[start..].trim_end().len());
        lines.push('\n');
    }
    lines
}

/// Adds a cell on one line.
fn push_cell(lines: &mut String, cell: &str) {
    for (index, word) in cell.split_whitespace().enumerate() {
        if index > 0 {
            lines.push(' ');
        }
        lines.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(lines(text), expected, "reading {text:?}: see decode/csv.rs");
    }

    #[test]
    fn separators_are_found() {
        check("单位,金额\n青石厂,20\n", "单位\t金额\n青石厂\t20\n");
        check("单位;金额\n青石厂;20", "单位\t金额\n青石厂\t20\n");
        check("单位\t金额\r\n青石厂\t20", "单位\t金额\n青石厂\t20\n");
    }

    #[test]
    fn quotes_and_gaps() {
        check("\"甲,乙\",\"3\n4\"\n,5", "甲,乙\t3 4\n\t5\n");
        check("a,b\n\nc,d", "a\tb\nc\td\n");
        check("a,\"", "a\n");
    }
}
