//! The same libraries wired together with nothing around them: the measure for `build`.
//!
//! Read, decode, convert, index with a jieba tokenizer, commit. No repair, no cleaning, no reports,
//! no figures, no way back; one field with positions, the text stored.

use std::path::{Path, PathBuf};

use opencc_fmmseg::OpenCC;
use rayon::prelude::*;
use tantivy::schema::{IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, doc};

/// Heap of the index writer, as `build` has.
const HEAP_BYTES: usize = 384 << 20;
/// Bytes that the encoding is guessed from.
const SAMPLE_BYTES: usize = 4096;

/// Indexes every file below `folder`.
pub fn build(folder: &Path, index: &Path, threads: usize) -> tantivy::Result<()> {
    std::fs::create_dir_all(index)?;
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer("jieba")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(words).set_stored());
    let path = schema.add_text_field("path", STRING | STORED);
    let index = Index::create_in_dir(index, schema.build())?;
    index.tokenizers().register("jieba", tantivy_jieba::JiebaTokenizer::new());
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, HEAP_BYTES)?;
    let converter = OpenCC::new();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| tantivy::TantivyError::SystemError(error.to_string()))?;
    let files = files_below(folder)?;
    pool.install(|| {
        files.par_iter().try_for_each(|file| {
            let bytes = std::fs::read(file)?;
            let simplified = converter.t2s(&decode(&bytes), false);
            writer.add_document(doc!(path => file.to_string_lossy().into_owned(), text => simplified))?;
            tantivy::Result::Ok(())
        })
    })?;
    writer.commit()?;
    writer.wait_merging_threads()
}

fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE_BYTES)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny).decode(bytes).0.into_owned()
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
