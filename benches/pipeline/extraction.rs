//! Times the extraction of figures alone, on one thread, over text that is already read.
//!
//! Its speed depends on how many figures a text holds, so both are told: the sample corpus of the
//! repository is denser than reports are, the generated one about as dense as they are.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use huizong::model::{Config, FileRecord, Report};
use huizong::tables::Tables;
use huizong::{extract, pipeline, source};

/// More text than this is not needed to time it.
const ENOUGH_BYTES: usize = 4 << 20;
/// A round repeats the text for this long.
const ROUND: Duration = Duration::from_millis(500);

/// What was measured.
pub struct Extraction {
    pub what: &'static str,
    pub bytes: usize,
    pub figures: usize,
    /// Megabytes (of a million) of UTF-8 text a second, of each round.
    pub speeds: Vec<f64>,
}

impl Extraction {
    /// Figures in a thousand bytes of text.
    pub fn density(&self) -> f64 {
        1e3 * self.figures as f64 / self.bytes as f64
    }
}

/// Times the extraction from the files below `folder`.
pub fn time(what: &'static str, folder: &Path, rounds: usize) -> huizong::Result<Extraction> {
    let config = Config::default();
    let tables = Tables::load(&config)?;
    let reports = reports(folder, &tables, &config)?;
    let read = || -> usize {
        let figures =
            reports.iter().map(|report| black_box(extract::extract(report, &tables, &config)).0.len());
        figures.sum()
    };
    let bytes = reports.iter().map(|report| report.text.len()).sum();
    let figures = read();
    let speed = |_| {
        let begun = Instant::now();
        let mut times = 0;
        while begun.elapsed() < ROUND {
            read();
            times += 1;
        }
        (times * bytes) as f64 / 1e6 / begun.elapsed().as_secs_f64()
    };
    Ok(Extraction { what, bytes, figures, speeds: (0..rounds).map(speed).collect() })
}

/// The first reports below `folder`, up to enough of them.
fn reports(folder: &Path, tables: &Tables, config: &Config) -> huizong::Result<Vec<Report>> {
    let mut reports = Vec::new();
    let mut bytes = 0;
    for entry in source::walk(&[folder.to_owned()])? {
        let Ok(file) = source::read(&entry, 1 << 20) else { continue };
        let read = pipeline::read_file(&file, FileRecord::of(&file), tables, config);
        reports.extend(read.reports.into_iter().map(|read| read.report));
        bytes += file.bytes.len();
        if bytes >= ENOUGH_BYTES {
            break;
        }
    }
    Ok(reports)
}
