//! Runs the stages in order; the only module that calls them.
//!
//! Stages know nothing of each other. Here a file becomes text, reports and figures, and the way
//! back is composed: a figure's characters in the report, in the page, in the decoded file.

mod build;
mod disk;
mod each;
mod packed;

pub use build::{
    BuildOptions, Corpus, FileCounts, Progress, Summary, Unread, build_from, is_of_other_catalogue,
};
pub use disk::build;
pub use each::{read_each, read_stream};

use crate::model::{Config, FileRecord, Limits, RawFile, ReadFile, ReadReport, Report, Status};
use crate::span::{OffsetMap, Span};
use crate::tables::Tables;
use crate::warning::{Warning, WarningCode};
use crate::worker::Text;
use crate::{clean, decode, extract, repair, script, similar, split};

/// Reads one file to the end, in this process and without what is packed in it: text, reports,
/// figures, warnings.
///
/// `record` holds what `source` knows of the file (path, size, times, hash); the rest of it is
/// filled in here.
pub fn read_file(raw: &RawFile, record: FileRecord, tables: &Tables, config: &Config) -> ReadFile {
    finish(decode::decode(raw, tables, config), record, tables, config)
}

/// Runs the stages after `decode`.
fn finish(text: Text, mut record: FileRecord, tables: &Tables, config: &Config) -> ReadFile {
    let (decoded, mut warnings) = match text {
        Ok(read) => read,
        Err(refusal) => return packed::unread(record, refusal.status, refusal.reason),
    };
    if record.format.has_members() && decoded.text.trim().is_empty() {
        // It has nothing to say itself, and that is not odd.
        record.warnings = warnings;
        return ReadFile::empty(record);
    }
    record.encoding = decoded.encoding.as_ref().map(|name| name.clone().into_owned());
    record.encoding_source = decoded.encoding_source;
    let (repaired, more) = repair::repair(&decoded, tables, config);
    warnings.extend(more);
    let (page, more) = script::simplify(&repaired, tables, config);
    warnings.extend(more);
    let to_decoded = page.map.after(&repaired.map);
    // Texts may be long, and only their first and their last form are read again.
    drop(repaired);
    let (lines, more) = clean::clean(&page, tables, config);
    warnings.extend(more);
    let (found, more) = split::split(&page, &lines, decoded.container_title.as_deref(), tables, config);
    warnings.extend(more);
    let limits = &config.limits;
    if let Some(reason) = over_limit(&found, limits) {
        return packed::unread(record, Status::Failed, reason);
    }
    let mut reports = Vec::with_capacity(found.len());
    for mut report in found {
        let (figures, more) = extract::extract(&report, tables, config);
        // A file of which no figure was read would pass for one that tells none.
        if let Some(over) = more.iter().find(|warning| warning.code == WarningCode::LimitReached) {
            return packed::unread(record, Status::Failed, over.message.clone());
        }
        record.figures += figures.len() as u32;
        if u64::from(record.figures) > limits.figures {
            let reason = format!("over the limit of {} figures; see `--max-figures`", limits.figures);
            return packed::unread(FileRecord { figures: 0, ..record }, Status::Failed, reason);
        }
        report.warnings.extend(more);
        let source_raws = figures
            .iter()
            .map(|figure| source_of(&report, figure.span, &to_decoded, &decoded.text))
            .collect();
        let whole = Span::new(0, report.text.len());
        let source_text = source_of(&report, whole, &to_decoded, &decoded.text);
        reports.push(ReadReport { report, figures, source_raws, source_text, script: page.script });
    }
    let signatures = reports.iter().map(|read| similar::sign(&read.report, &read.figures, tables)).collect();
    record.status = Status::Ok;
    record.reports = reports.len() as u32;
    record.warnings = warnings;
    ReadFile { record, reports, signatures }
}

/// The limit that the reports of a file go beyond, if they do.
fn over_limit(found: &[Report], limits: &Limits) -> Option<String> {
    let over = if found.len() as u64 > limits.reports {
        format!("{} reports; see `--max-reports`", limits.reports)
    } else if found.iter().any(|report| report.text.len() as u64 > limits.report_bytes) {
        format!("{} MiB for one report; see `--max-report`", limits.report_bytes >> 20)
    } else {
        return None;
    };
    Some(format!("over the limit of {over}"))
}

/// The characters of the decoded file that a span of a report was read from.
///
/// Where the span crosses lines, each line's part is given, joined by `\n`, so that furniture
/// between them stays out.
fn source_of(report: &Report, span: Span, to_decoded: &OffsetMap, decoded: &str) -> String {
    let mut source = String::with_capacity(span.len());
    let mut start = span.start;
    for line in span.of(&report.text).split('\n') {
        if start > span.start {
            source.push('\n');
        }
        let page_start = report.page_offset(start);
        let place = to_decoded.span(Span::new(page_start, page_start + line.len()));
        source.push_str(place.of(decoded));
        start += line.len() + 1;
    }
    source
}

/// Why a file was not read on which the program itself failed.
fn program_failed(said: &str) -> String {
    format!("the program failed on this file ({said}); please report it")
}

/// Collects warnings of a file and of all its reports.
pub fn all_warnings(file: &ReadFile) -> impl Iterator<Item = &Warning> {
    file.record.warnings.iter().chain(file.reports.iter().flat_map(|report| &report.report.warnings))
}
