//! The columns of the tables: the one list of them.
//!
//! Exports, the data dictionary, the pages under `docs/` and the bindings read names, types,
//! units, descriptions and order from here, and each column brings the function that reads its
//! value, so a new column is one entry. Order is part of the promise: columns are added at the
//! end of a table, never moved.

use crate::model::FileRecord;

use super::cells::Cell;
use super::panel::PanelRow;
use super::rows::Entry;
use super::targets::TargetRow;
use super::value::Value;

/// A table that can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A row a file of the corpus.
    Files,
    /// A row a report.
    Reports,
    /// A row a figure.
    Figures,
    /// A row a report, a column an indicator.
    Comparison,
    /// A row a number of the comparison, with the figures that it was made of.
    Cells,
    /// A row a number or gap of an organisation's year.
    Panel,
    /// A row a target.
    Targets,
}

impl Table {
    /// Every table.
    pub const ALL: &'static [Table] = &[
        Table::Files,
        Table::Reports,
        Table::Figures,
        Table::Comparison,
        Table::Cells,
        Table::Panel,
        Table::Targets,
    ];

    /// Its name on the command line and in file names.
    pub fn name(self) -> &'static str {
        match self {
            Table::Files => "files",
            Table::Reports => "reports",
            Table::Figures => "figures",
            Table::Comparison => "comparison",
            Table::Cells => "cells",
            Table::Panel => "panel",
            Table::Targets => "targets",
        }
    }

    /// The columns that the table has whatever the catalogue of indicators.
    pub fn columns(self) -> Vec<Column> {
        fn columns_of<G>(fields: &[Field<G>]) -> Vec<Column> {
            fields.iter().map(|field| field.column).collect()
        }
        match self {
            Table::Files => columns_of(FILES),
            Table::Reports => columns_of(REPORTS),
            Table::Figures => columns_of(FIGURES),
            Table::Comparison => columns_of(COMPARISON),
            Table::Cells => columns_of(CELLS),
            Table::Panel => columns_of(PANEL),
            Table::Targets => columns_of(TARGETS),
        }
    }
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// An exact number.
    Decimal,
    /// A day, as `2008-12-31`.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Several texts: joined by `; ` in CSV, an array in NDJSON.
    Texts,
    /// Several whole numbers: joined by blanks in CSV, an array in NDJSON.
    Integers,
}

impl Type {
    /// Whether it is a single number.
    pub fn is_number(self) -> bool {
        matches!(self, Type::Integer | Type::Decimal)
    }

    /// The name that documentation prints.
    pub fn name(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Integer => "integer",
            Type::Decimal => "decimal",
            Type::Date => "date",
            Type::Boolean => "boolean",
            Type::Texts => "list of texts",
            Type::Integers => "list of integers",
        }
    }
}

/// A column and what it holds.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name in headers.
    pub name: &'static str,
    /// Type of its values.
    pub kind: Type,
    /// Unit of its values, or empty.
    pub unit: &'static str,
    /// What it holds, in Chinese.
    pub zh: &'static str,
    /// What it holds, in English.
    pub en: &'static str,
}

/// A column with the function that reads its value.
#[derive(Debug)]
pub struct Field<G> {
    /// The column.
    pub column: Column,
    /// Reads the value.
    pub get: G,
}

/// Reads a value of a file's row.
pub type FileGet = for<'a> fn(&'a FileRecord) -> Value<'a>;
/// Reads a value of a report's row.
pub type ReportGet = for<'a> fn(&'a Entry) -> Value<'a>;
/// Reads a value of the row of a report's figure, named by its place from 0.
pub type FigureGet = for<'a> fn(&'a Entry, usize) -> Value<'a>;
/// Reads a value of a cell's row.
pub type CellGet = for<'a> fn(&'a Entry, &'a Cell) -> Value<'a>;
/// Reads a value of a row of the panel.
pub type PanelGet = for<'a> fn(&'a PanelRow<'a>) -> Value<'a>;
/// Reads a value of a target's row.
pub type TargetGet = for<'a> fn(&'a TargetRow<'a>) -> Value<'a>;

/// One entry of a list of columns.
pub(crate) const fn field<G>(
    name: &'static str,
    kind: Type,
    unit: &'static str,
    zh: &'static str,
    en: &'static str,
    get: G,
) -> Field<G> {
    Field { column: Column { name, kind, unit, zh, en }, get }
}

use Type::{Boolean, Date, Decimal, Integer, Integers, Text, Texts};

/// Columns of `files`.
#[rustfmt::skip]
pub static FILES: &[Field<FileGet>] = &[
    field("path", Text, "", "文件路径", "path as named to `build`, with `/`", |f| Value::text(&f.path)),
    field("bytes", Integer, "byte", "文件大小", "size on disk", |f| Value::count(f.bytes)),
    field("hash", Text, "", "内容的 blake3 值", "blake3 of the bytes, in hex; empty where they could not be read", |f| Value::maybe(Some(f.hash.as_str()).filter(|hash| !hash.is_empty()))),
    field("format", Text, "", "文件格式", "how the bytes are packed: text, html, csv, rtf, pdf, docx, doc, xlsx, xls, eml, mht, zip, unknown", |f| Value::text(f.format.name())),
    field("encoding", Text, "", "文字编码", "encoding that the bytes were read in", |f| Value::maybe(f.encoding.as_deref())),
    field("encoding_source", Text, "", "编码依据", "how the encoding became known: bom, declared, detected, utf8", |f| Value::maybe(f.encoding_source.map(|source| source.name()))),
    field("status", Text, "", "读取状态", "ok, failed (could not be read), skipped (not read on purpose)", |f| Value::text(f.status.name())),
    field("reason", Text, "", "未读取的原因", "why a file was not read", |f| Value::maybe(f.reason.as_deref())),
    field("reports", Integer, "report", "报告数", "reports found in the file", |f| Value::count(f.reports)),
    field("figures", Integer, "figure", "数字数", "figures found in the file", |f| Value::count(f.figures)),
    field("warnings", Texts, "", "提示", "what is odd about the file: code, line, sentence", |f| warnings(&f.warnings)),
];

/// Columns of `reports`.
#[rustfmt::skip]
pub static REPORTS: &[Field<ReportGet>] = &[
    field("report_id", Text, "", "报告编号", "16 hex digits of blake3 over the simplified text; equal texts share it", |e| Value::text(&e.report_id)),
    field("path", Text, "", "所在文件", "file that holds the report", |e| Value::text(&e.path)),
    field("number", Integer, "", "文件内序号", "place of the report in the file, from 1", |e| Value::count(e.read.report.number)),
    field("title", Text, "", "标题", "its own title, else the heading above it as printed", |e| Value::maybe(e.facts().title.as_deref())),
    field("organisation", Text, "", "单位", "organisation that reports, as named in the text", |e| Value::maybe(e.facts().organisation.as_deref())),
    field("province", Text, "", "省", "province, by its full name", |e| Value::maybe(e.facts().province.as_deref())),
    field("city", Text, "", "市", "city or prefecture", |e| Value::maybe(e.facts().city.as_deref())),
    field("county", Text, "", "县(区)", "county, district or county-level city", |e| Value::maybe(e.facts().county.as_deref())),
    field("region_code", Text, "", "行政区划代码", "GB/T 2260 code of the narrowest of these", |e| Value::maybe(e.facts().region_code.as_deref())),
    field("level", Text, "", "层级", "rank: national, province, city, county, township, grassroots", |e| Value::maybe(e.facts().level.map(|level| level.name()))),
    field("sector", Text, "", "类别", "federation, school, hospital, enterprise, government, other", |e| Value::text(e.facts().sector.name())),
    field("year", Integer, "", "报告年度", "year reported on; empty where the text does not tell or masks it", |e| e.facts().year.map_or(Value::Empty, Value::count)),
    field("period_start", Date, "", "报告期起", "first day reported on", |e| e.facts().period_start.map_or(Value::Empty, Value::Date)),
    field("period_end", Date, "", "报告期止", "last day reported on", |e| e.facts().period_end.map_or(Value::Empty, Value::Date)),
    field("kind", Text, "", "文种", "summary, plan, news, sample (to copy from), other", |e| Value::text(e.facts().kind.name())),
    field("masked", Boolean, "", "是否隐去", "whether the text hides its years, names or numbers", |e| Value::Flag(e.facts().masked)),
    field("chars", Integer, "character", "字数", "characters of the text", |e| Value::count(e.chars())),
    field("script", Text, "", "字体", "script it was written in: hans, hant, mixed, none", |e| Value::text(e.read.script.name())),
    field("cluster", Text, "", "重复组", "copies share it: the `report_id` of the one that speaks for them", |e| Value::text(&e.cluster)),
    field("copies", Integer, "report", "重复数", "reports of the corpus in the cluster, this one included", |e| Value::count(e.copies)),
    field("figures", Integer, "figure", "数字数", "figures found in the report", |e| Value::count(e.figures().len())),
    field("line_start", Integer, "line", "起始行", "first line in the decoded file, from 1", |e| Value::count(e.line_start())),
    field("line_end", Integer, "line", "结束行", "last line in the decoded file", |e| Value::count(e.line_end())),
    field("warnings", Texts, "", "提示", "what is odd about the report: code, line, sentence", |e| warnings(&e.read.report.warnings)),
];

/// Columns of `figures`.
#[rustfmt::skip]
pub static FIGURES: &[Field<FigureGet>] = &[
    field("report_id", Text, "", "报告编号", "report that states the figure", |e, _| Value::text(&e.report_id)),
    field("path", Text, "", "所在文件", "file that holds the report", |e, _| Value::text(&e.path)),
    field("number", Integer, "", "文件内序号", "place of the report in the file, from 1", |e, _| Value::count(e.read.report.number)),
    field("seq", Integer, "", "报告内序号", "place of the figure in the report, from 1", |_, at| Value::count(at + 1)),
    field("indicator", Text, "", "指标", "id of the indicator, or `other`", |e, at| Value::text(&e.figures()[at].indicator)),
    field("value", Decimal, "", "数值", "the number in base units (yuan, not 万元)", |e, at| Value::number(e.figures()[at].value)),
    field("value_max", Decimal, "", "数值上限", "upper end of a range", |e, at| e.figures()[at].value_max.map_or(Value::Empty, Value::number)),
    field("unit", Text, "", "计量单位", "what is counted: yuan, percent, person, person_time, household, org, event, item, other", |e, at| Value::text(e.figures()[at].unit.name())),
    field("bound", Text, "", "约数", "exact, at_least, approx, at_most", |e, at| Value::text(e.figures()[at].bound.name())),
    field("aspect", Text, "", "性质", "actual, target, cumulative, prior, change, each", |e, at| Value::text(e.figures()[at].aspect.name())),
    field("raw", Text, "", "原文(简体)", "the number phrase in the simplified text", |e, at| Value::text(e.raw(at))),
    field("source_raw", Text, "", "原文(文件)", "the same characters as they stand in the file", |e, at| Value::text(&e.read.source_raws[at])),
    field("near", Text, "", "前文", "up to 12 characters before it in its sentence", |e, at| Value::text(e.near(at))),
    field("sentence", Text, "", "所在句", "the sentence that states it", |e, at| Value::text(e.sentence(at))),
    field("start", Integer, "character", "起始字", "first character in the report's text, from 0", |e, at| Value::count(e.position(at).0)),
    field("end", Integer, "character", "结束字", "character after the last", |e, at| Value::count(e.position(at).1)),
    field("line", Integer, "line", "所在行", "line in the decoded file, from 1", |e, at| Value::count(e.line_of(at))),
    field("rule", Text, "", "规则", "rule that decided the indicator", |e, at| Value::text(&e.figures()[at].rule)),
    field("confidence", Decimal, "", "把握", "how sure the program is, 0 to 1", |e, at| Value::number(e.confidence(at))),
];

/// Columns of `comparison` before the indicators and roll-ups.
#[rustfmt::skip]
pub static COMPARISON: &[Field<ReportGet>] = &[
    field("report_id", Text, "", "报告编号", "the report", |e| Value::text(&e.report_id)),
    field("title", Text, "", "标题", "its title", |e| Value::maybe(e.facts().title.as_deref())),
    field("organisation", Text, "", "单位", "organisation that reports", |e| Value::maybe(e.facts().organisation.as_deref())),
    field("province", Text, "", "省", "province", |e| Value::maybe(e.facts().province.as_deref())),
    field("city", Text, "", "市", "city or prefecture", |e| Value::maybe(e.facts().city.as_deref())),
    field("county", Text, "", "县(区)", "county or district", |e| Value::maybe(e.facts().county.as_deref())),
    field("level", Text, "", "层级", "rank of the organisation", |e| Value::maybe(e.facts().level.map(|level| level.name()))),
    field("sector", Text, "", "类别", "kind of organisation", |e| Value::text(e.facts().sector.name())),
    field("year", Integer, "", "报告年度", "year reported on", |e| e.facts().year.map_or(Value::Empty, Value::count)),
    field("path", Text, "", "所在文件", "file that holds the report", |e| Value::text(&e.path)),
    field("copies", Integer, "report", "重复数", "reports in the corpus that share the cluster", |e| Value::count(e.copies)),
];

/// Columns of `cells`.
#[rustfmt::skip]
pub static CELLS: &[Field<CellGet>] = &[
    field("report_id", Text, "", "报告编号", "row of the comparison", |e, _| Value::text(&e.report_id)),
    field("indicator", Text, "", "指标", "column of the comparison", |_, cell| Value::text(&cell.indicator)),
    field("value", Decimal, "", "数值", "number in the cell", |_, cell| Value::number(cell.value)),
    field("bound", Text, "", "约数", "how the number is hedged: exact, at_least, approx, at_most", |_, cell| Value::text(cell.bound.name())),
    field("policy", Text, "", "取法", "how it was made: sum, latest, max, stated", |_, cell| Value::text(cell.policy.name())),
    field("seqs", Integers, "", "所用数字", "`seq` of the figures that it was made of", |_, cell| seqs(cell)),
];

/// Columns of `panel`.
#[rustfmt::skip]
pub static PANEL: &[Field<PanelGet>] = &[
    field("key", Text, "", "单位标识", "name by which the organisation is known over the years", |p| Value::text(p.key)),
    field("organisation", Text, "", "单位", "organisation, as last named", |p| Value::maybe(p.last.facts.organisation.as_deref())),
    field("province", Text, "", "省", "province", |p| Value::maybe(p.last.facts.province.as_deref())),
    field("city", Text, "", "市", "city or prefecture", |p| Value::maybe(p.last.facts.city.as_deref())),
    field("county", Text, "", "县(区)", "county or district", |p| Value::maybe(p.last.facts.county.as_deref())),
    field("level", Text, "", "层级", "rank of the organisation", |p| Value::maybe(p.last.facts.level.map(|level| level.name()))),
    field("sector", Text, "", "类别", "kind of organisation", |p| Value::text(p.last.facts.sector.name())),
    field("indicator", Text, "", "指标", "id of the indicator or roll-up", |p| Value::text(p.indicator)),
    field("year", Integer, "", "年度", "the year", |p| Value::count(p.year)),
    field("value", Decimal, "", "数值", "the year's number; empty in a gap", |p| p.cell.map_or(Value::Empty, |(cell, _)| Value::number(cell.value))),
    field("bound", Text, "", "约数", "how it is hedged: exact, at_least, approx, at_most", |p| Value::maybe(p.cell.map(|(cell, _)| cell.bound.name()))),
    field("unit", Text, "", "计量单位", "what it counts", |p| Value::maybe(p.cell.map(|(_, unit)| unit.name()))),
    field("gap", Text, "", "缺失", "why there is no number: no_report (of that year), not_told (by the report that speaks for it)", |p| Value::maybe(p.gap.map(|gap| gap.name()))),
    field("previous_year", Integer, "", "上次年度", "last year before that has a number", |p| p.previous.map_or(Value::Empty, |(year, _)| Value::count(year))),
    field("previous_value", Decimal, "", "上次数值", "the number of that year", |p| p.previous.map_or(Value::Empty, |(_, (cell, _))| Value::number(cell.value))),
    field("previous_bound", Text, "", "上次约数", "how that is hedged", |p| Value::maybe(p.previous.map(|(_, (cell, _))| cell.bound.name()))),
    field("change", Decimal, "", "增减", "the number less that of the year right before", |p| p.change.map_or(Value::Empty, |(change, _)| Value::number(change))),
    field("change_bound", Text, "", "增减约数", "how the change is hedged", |p| Value::maybe(p.change.map(|(_, bound)| bound.name()))),
    field("change_pct", Decimal, "percent", "增减率", "the change in percent of the year right before; empty for rates", |p| p.change_pct.map_or(Value::Empty, Value::number)),
    field("period_start", Date, "", "报告期起", "first day of the report that speaks for the year", |p| p.told.and_then(|told| told.facts.period_start).map_or(Value::Empty, Value::Date)),
    field("period_end", Date, "", "报告期止", "last day of that report", |p| p.told.and_then(|told| told.facts.period_end).map_or(Value::Empty, Value::Date)),
    field("report_id", Text, "", "报告编号", "the report that speaks for the year", |p| Value::maybe(p.told.map(|told| told.report_id.as_str()))),
    field("seqs", Integers, "", "所用数字", "`seq` of the figures that the number was made of", |p| p.cell.map_or(Value::Empty, |(cell, _)| seqs(cell))),
    field("others", Texts, "", "同年其他报告", "`report_id` of the organisation's other reports of the year", |p| if p.others.is_empty() { Value::Empty } else { Value::Texts(p.others.clone()) }),
];

/// Columns of `targets`.
#[rustfmt::skip]
pub static TARGETS: &[Field<TargetGet>] = &[
    field("key", Text, "", "单位标识", "name by which the organisation is known over the years", |t| Value::text(t.key)),
    field("organisation", Text, "", "单位", "organisation, as last named", |t| Value::text(t.organisation)),
    field("indicator", Text, "", "指标", "id of the indicator", |t| Value::text(t.indicator)),
    field("year", Integer, "", "目标年度", "the year that the target aims at", |t| t.year.map_or(Value::Empty, Value::count)),
    field("aim", Text, "", "年度依据", "how that year is known: named, plan, beside, rest_of_year, next; empty for a file", |t| Value::maybe(t.aim.map(|aim| aim.name()))),
    field("source", Text, "", "来源", "what tells the target: report or file", |t| Value::text(if t.planned.is_some() { "report" } else { "file" })),
    field("target", Decimal, "", "目标值", "the number aimed at", |t| Value::number(t.value)),
    field("target_bound", Text, "", "目标约数", "how it is hedged: exact, at_least, approx, at_most", |t| Value::text(t.bound.name())),
    field("unit", Text, "", "计量单位", "what it counts", |t| Value::maybe(t.unit.or(t.done.map(|(_, cell)| cell.1)).map(|unit| unit.name()))),
    field("target_report_id", Text, "", "目标所在报告", "report that tells the target", |t| Value::maybe(t.planned.map(|(id, _)| id))),
    field("target_seq", Integer, "", "目标序号", "`seq` of the figure that tells it", |t| t.planned.map_or(Value::Empty, |(_, seq)| Value::count(seq))),
    field("line", Integer, "line", "文件行", "line of the user's file that tells it", |t| t.line.map_or(Value::Empty, Value::count)),
    field("actual", Decimal, "", "完成值", "the cell of that year", |t| t.done.map_or(Value::Empty, |(_, (cell, _))| Value::number(cell.value))),
    field("actual_bound", Text, "", "完成约数", "how that is hedged", |t| Value::maybe(t.done.map(|(_, (cell, _))| cell.bound.name()))),
    field("actual_report_id", Text, "", "完成所在报告", "the report that speaks for that year", |t| Value::maybe(t.done.map(|(told, _)| told.report_id.as_str()))),
    field("seqs", Integers, "", "所用数字", "`seq` of the figures that the cell was made of", |t| t.done.map_or(Value::Empty, |(_, (cell, _))| seqs(cell))),
    field("reached", Text, "", "是否达到", "yes, no, or unknown where hedges or spans of time leave it open; empty without a cell", |t| Value::maybe(t.reached.map(|reached| reached.name()))),
    field("share", Decimal, "percent", "完成率", "the cell in percent of the target", |t| t.share.map_or(Value::Empty, Value::number)),
];

/// The figures of a cell as a value.
fn seqs(cell: &Cell) -> Value<'static> {
    Value::Wholes(cell.seqs.iter().map(|&seq| seq.into()).collect())
}

/// The warnings of a file or report as a value.
fn warnings(warnings: &[crate::warning::Warning]) -> Value<'static> {
    match warnings {
        [] => Value::Empty,
        some => Value::Texts(some.iter().map(ToString::to_string).collect()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_column_is_described_and_named_once() {
        for table in Table::ALL {
            let columns = table.columns();
            let names: HashSet<_> = columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), columns.len(), "a name occurs twice in `{}`", table.name());
            for column in columns {
                assert!(!column.zh.is_empty() && !column.en.is_empty(), "describe `{}`", column.name);
            }
        }
    }

    #[test]
    fn columns_stand_in_the_promised_order() {
        let names =
            |table: Table| table.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(" ");
        assert_eq!(
            names(Table::Files),
            "path bytes hash format encoding encoding_source status reason reports figures warnings"
        );
        assert_eq!(
            names(Table::Reports),
            "report_id path number title organisation province city county region_code level sector \
             year period_start period_end kind masked chars script cluster copies figures line_start \
             line_end warnings"
        );
        assert_eq!(
            names(Table::Figures),
            "report_id path number seq indicator value value_max unit bound aspect raw source_raw near \
             sentence start end line rule confidence"
        );
        assert_eq!(
            names(Table::Comparison),
            "report_id title organisation province city county level sector year path copies"
        );
        assert_eq!(names(Table::Cells), "report_id indicator value bound policy seqs");
        assert_eq!(
            names(Table::Panel),
            "key organisation province city county level sector indicator year value bound unit gap \
             previous_year previous_value previous_bound change change_bound change_pct period_start \
             period_end report_id seqs others"
        );
        assert_eq!(
            names(Table::Targets),
            "key organisation indicator year aim source target target_bound unit target_report_id \
             target_seq line actual actual_bound actual_report_id seqs reached share"
        );
    }

    /// Columns as a page of `docs/` lists them.
    fn listed(columns: &[Column]) -> String {
        let mut list =
            String::from("| column | type | unit | zh | holds |\n| --- | --- | --- | --- | --- |\n");
        for Column { name, kind, unit, zh, en } in columns {
            list.push_str(&format!("| {name} | {} | {unit} | {zh} | {en} |\n", kind.name()));
        }
        list
    }

    /// Holds a page of `docs/` to the columns of these tables, by name and in the order of the page.
    #[track_caller]
    pub(crate) fn check_page<'n>(name: &str, tables: impl IntoIterator<Item = (&'n str, Vec<Column>)>) {
        let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(&path).expect("the page is there");
        let mut fresh = String::new();
        let mut rest = page.as_str();
        for (table, columns) in tables {
            let mark = format!("<!-- columns: {table} -->\n");
            let (before, after) = rest.split_once(&mark).expect("the page has a list for each table");
            let (_, after) = after.split_once("<!-- end -->").expect("each list has an end");
            fresh.push_str(&format!("{before}{mark}{}<!-- end -->", listed(&columns)));
            rest = after;
        }
        fresh.push_str(rest);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, fresh).expect("the page can be written");
        } else {
            assert!(page == fresh, "docs/{name} is stale; run the tests with UPDATE_GOLDEN=1");
        }
    }

    #[test]
    fn the_documentation_lists_these_columns() {
        check_page("dataset.md", Table::ALL.iter().map(|table| (table.name(), table.columns())));
    }
}
