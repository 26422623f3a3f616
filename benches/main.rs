//! Speed of each stage, in bytes of its input a second, on fixed pages of the sample corpus.
//!
//! `cargo bench --bench main -- STAGE`. A stage gets what the stage before it made of the same
//! pages, so that the figures of the stages can be added up. The whole program is timed by
//! `benches/pipeline.rs`.

#![allow(missing_docs)]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use huizong::model::{Cleaned, Config, Decoded, FileRecord, RawFile, Repaired, Report, Simplified};
use huizong::segment::{Analyzer, characters};
use huizong::store::{Options, Reader, Writer};
use huizong::tables::Tables;
use huizong::{clean, decode, extract, pipeline, repair, script, search, source, split};

/// Pages of every kind: encodings, scripts, text and web pages, one report and many.
const PAGES: &[&str] = &[
    "bank-union-2012.txt",
    "bus-company-halfyear-utf16.txt",
    "city-congress-five-years.txt",
    "county-stats-table.txt",
    "district-three-reports.html",
    "fishery-cooperative-hant-gb18030.html",
    "hospital-hant-pinyin-2009.txt",
    "jinqiu-ten-years.txt",
    "railway-depot-pdf.txt",
    "refinery-masked-year.txt",
    "school-samples-three.html",
    "tea-union-roc104.txt",
    "union-essay-no-figures.txt",
    "union-summaries-collection.txt",
];
/// Queries of the search group.
const QUERIES: &[&str] = &["慰问", "困难职工 培训", "\"工会会员\"", "慰問金 year:2000..2012"];

/// The pages at every station of the way.
struct Stations {
    tables: Tables,
    config: Config,
    raw: Vec<RawFile>,
    decoded: Vec<Decoded>,
    repaired: Vec<Repaired>,
    simplified: Vec<Simplified>,
    cleaned: Vec<Cleaned>,
    reports: Vec<Report>,
}

impl Stations {
    fn new() -> Self {
        let config = Config::default();
        let tables = Tables::load(&config).expect("built-in tables");
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let raw: Vec<RawFile> = PAGES
            .iter()
            .map(|name| {
                let entries = source::walk(&[corpus.join(name)]).expect("a page of the corpus");
                source::read(&entries[0], 1 << 20).expect("a page that can be read")
            })
            .collect();
        let decoded: Vec<Decoded> = raw
            .iter()
            .map(|file| decode::decode(file, &tables, &config).expect("a page of text").0)
            .collect();
        let repaired: Vec<Repaired> =
            decoded.iter().map(|text| repair::repair(text, &tables, &config).0).collect();
        let simplified: Vec<Simplified> =
            repaired.iter().map(|text| script::simplify(text, &tables, &config).0).collect();
        let cleaned: Vec<Cleaned> =
            simplified.iter().map(|page| clean::clean(page, &tables, &config).0).collect();
        let reports = simplified
            .iter()
            .zip(&cleaned)
            .zip(&decoded)
            .flat_map(|((page, lines), from)| {
                split::split(page, lines, from.container_title.as_deref(), &tables, &config).0
            })
            .collect();
        Stations { tables, config, raw, decoded, repaired, simplified, cleaned, reports }
    }
}

/// Times one stage over all pages.
fn stage(bencher: &mut Criterion, name: &str, bytes: usize, mut work: impl FnMut()) {
    let mut group = bencher.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("pages", |bencher| bencher.iter(&mut work));
    group.finish();
}

fn stages(bencher: &mut Criterion) {
    let at = Stations::new();
    let (tables, config) = (&at.tables, &at.config);
    let raw_bytes = at.raw.iter().map(|file| file.bytes.len()).sum();
    let text_bytes = |texts: &mut dyn Iterator<Item = &str>| texts.map(str::len).sum::<usize>();
    let decoded_bytes = text_bytes(&mut at.decoded.iter().map(|text| text.text.as_str()));
    let simple_bytes = text_bytes(&mut at.simplified.iter().map(|text| text.text.as_str()));
    let report_bytes = text_bytes(&mut at.reports.iter().map(|report| report.text.as_str()));

    stage(bencher, "decode", raw_bytes, || {
        at.raw.iter().for_each(|file| drop(black_box(decode::decode(file, tables, config))));
    });
    stage(bencher, "repair", decoded_bytes, || {
        at.decoded.iter().for_each(|text| drop(black_box(repair::repair(text, tables, config))));
    });
    stage(bencher, "script", text_bytes(&mut at.repaired.iter().map(|text| text.text.as_str())), || {
        at.repaired.iter().for_each(|text| drop(black_box(script::simplify(text, tables, config))));
    });
    stage(bencher, "clean", simple_bytes, || {
        at.simplified.iter().for_each(|page| drop(black_box(clean::clean(page, tables, config))));
    });
    stage(bencher, "split", simple_bytes, || {
        for (page, lines) in at.simplified.iter().zip(&at.cleaned) {
            black_box(split::split(page, lines, None, tables, config));
        }
    });
    stage(bencher, "extract", report_bytes, || {
        at.reports.iter().for_each(|report| drop(black_box(extract::extract(report, tables, config))));
    });
    stage(bencher, "segment words", report_bytes, || {
        for report in &at.reports {
            Analyzer::shared().each_indexed_word(&report.text, |word| {
                black_box(word);
            });
        }
    });
    stage(bencher, "segment characters", report_bytes, || {
        for report in &at.reports {
            characters::of(&report.text).for_each(|character| {
                black_box(character);
            });
        }
    });
    stage(bencher, "read file", raw_bytes, || {
        for file in &at.raw {
            black_box(pipeline::read_file(file, FileRecord::of(file), tables, config));
        }
    });
}

fn index(bencher: &mut Criterion) {
    let at = Stations::new();
    let files: Vec<_> = at
        .raw
        .iter()
        .map(|file| pipeline::read_file(file, FileRecord::of(file), &at.tables, &at.config))
        .collect();
    let write = |folder: &Path| {
        let mut writer = Writer::begin(folder, Options::default()).expect("a new index");
        files.iter().for_each(|file| writer.put(file, 1).expect("a file is put"));
        writer.commit().expect("the index is written");
    };
    let mut group = bencher.benchmark_group("store");
    group.throughput(Throughput::Bytes(at.raw.iter().map(|file| file.bytes.len() as u64).sum()));
    group.sample_size(10);
    group.bench_function("write", |bencher| {
        let folder = || tempfile::tempdir().expect("a temporary folder");
        bencher.iter_batched_ref(folder, |folder| write(folder.path()), BatchSize::PerIteration);
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path());
    let reader = Reader::open(folder.path()).expect("the index");
    group.bench_function("read back", |bencher| {
        bencher.iter(|| reader.reports().expect("reports").for_each(|report| drop(black_box(report))));
    });
    group.finish();

    let mut group = bencher.benchmark_group("search");
    for query in QUERIES {
        group.bench_function(*query, |bencher| {
            bencher.iter(|| {
                let query = search::parse(query).expect("a query");
                black_box(search::search(&reader, &query, search::SearchOptions::default()).expect("hits"))
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = all;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = stages, index
}
criterion_main!(all);
