//! The fields of the index, and the version of its format.
//!
//! Two sorts of documents live side by side: a *file* (its record) and a *report*. A file
//! document has the field `file`, a report document the field `path`; no document has both. One
//! document more, with the field `other`, holds the clusters of copies.
//!
//! Words are indexed with frequencies only, characters with positions: jieba cuts a sentence by
//! what stands around a word, so that only the characters can promise a quoted phrase exactly.
//! Pairs of characters are indexed beside them, without positions: which reports hold two characters
//! side by side is then read from one list, where the lists of two frequent characters would have
//! to be compared place by place.
//! Fields that tables sort, count and filter by are columns (`FAST`).

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, JsonObjectOptions, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, TantivyError};

use super::numbers;
use super::tokenize::{CHARACTERS, PAIRS, WORDS};

/// Version of the format: of the fields and of what the stored bytes hold.
///
/// Raise it with every change of [`Fields`], of `record.rs` or of the types that are stored.
pub const FORMAT_VERSION: u32 = 4;

/// Bytes of stored text that are compressed together. Larger blocks compress better and make a
/// single report dearer to read, which stays well under a millisecond.
const BLOCK_BYTES: usize = 64 << 10;

/// zstd's level.
const COMPRESSION_LEVEL: i32 = 3;

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Path of a file document.
    pub file: Field,
    /// Size of the file.
    pub bytes: Field,
    /// Time of its last change, nanoseconds since 1970.
    pub modified: Field,
    /// blake3 of its bytes, 32 bytes or none.
    pub hash: Field,
    /// Fingerprint of the rules it was read by.
    pub rules: Field,
    /// What became of it.
    pub status: Field,
    /// Its encoding.
    pub encoding: Field,
    /// The record itself, for a file and for a report; see `record.rs`.
    pub record: Field,
    /// Path of the file that a report document stands in.
    pub path: Field,
    /// Place of the report in its file, from 1.
    pub number: Field,
    /// The report's id as a number.
    pub report_id: Field,
    /// Simplified text, stored.
    pub text: Field,
    /// Words of the text.
    pub words: Field,
    /// Characters of the text.
    pub characters: Field,
    /// Characters of the text, two and two.
    pub pairs: Field,
    /// Words of the title.
    pub title_words: Field,
    /// Characters of the title.
    pub title_characters: Field,
    /// Characters of the title, two and two.
    pub title_pairs: Field,
    /// All characters of the title as one term, to tell that a title is just that.
    pub title_whole: Field,
    /// Characters of the organisation's name.
    pub organisation: Field,
    /// Province, by its full name.
    pub province: Field,
    /// City.
    pub city: Field,
    /// County.
    pub county: Field,
    /// Rank of the organisation.
    pub level: Field,
    /// Kind of organisation.
    pub sector: Field,
    /// Year reported on.
    pub year: Field,
    /// Sort of text.
    pub kind: Field,
    /// Script it was written in.
    pub script: Field,
    /// Number of its figures.
    pub figures: Field,
    /// Characters of its text.
    pub chars: Field,
    /// Characters of its text that count, that is all but white space: its last position and one.
    pub positions: Field,
    /// Whether it hides its years, names or numbers.
    pub masked: Field,
    /// Its numbers of the comparison, a column for each indicator; see `numbers.rs`.
    pub numbers: Field,
    /// The report's signature; see `record.rs`.
    pub signature: Field,
    /// Name of a document that is neither a file nor a report.
    pub other: Field,
}

/// The `other` document whose record holds the clusters.
pub(super) const CLUSTERS: &str = "clusters";

impl Fields {
    /// The schema, and the fields in it.
    pub fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let words = indexed(WORDS, IndexRecordOption::WithFreqs, true);
        let characters = indexed(CHARACTERS, IndexRecordOption::WithFreqsAndPositions, false);
        let pairs = indexed(PAIRS, IndexRecordOption::WithFreqs, false);
        let fields = Fields {
            file: schema.add_text_field("file", STRING | FAST),
            bytes: schema.add_u64_field("bytes", FAST),
            modified: schema.add_i64_field("modified", FAST),
            hash: schema.add_bytes_field("hash", FAST),
            rules: schema.add_u64_field("rules", FAST),
            status: schema.add_text_field("status", STRING | FAST),
            encoding: schema.add_text_field("encoding", STRING | FAST),
            record: schema.add_bytes_field("record", STORED),
            path: schema.add_text_field("path", STRING | FAST),
            number: schema.add_u64_field("number", FAST),
            report_id: schema.add_u64_field("report_id", INDEXED | FAST),
            text: schema.add_text_field("text", STORED),
            words: schema.add_text_field("words", words.clone()),
            characters: schema.add_text_field("characters", characters.clone()),
            pairs: schema.add_text_field("pairs", pairs.clone()),
            title_words: schema.add_text_field("title_words", words),
            title_characters: schema.add_text_field("title_characters", characters.clone()),
            title_pairs: schema.add_text_field("title_pairs", pairs),
            title_whole: schema.add_text_field("title_whole", STRING),
            organisation: schema.add_text_field("organisation", characters),
            province: schema.add_text_field("province", STRING | FAST),
            city: schema.add_text_field("city", STRING | FAST),
            county: schema.add_text_field("county", STRING | FAST),
            level: schema.add_text_field("level", STRING | FAST),
            sector: schema.add_text_field("sector", STRING | FAST),
            year: schema.add_i64_field("year", INDEXED | FAST),
            kind: schema.add_text_field("kind", STRING | FAST),
            script: schema.add_text_field("script", STRING | FAST),
            figures: schema.add_u64_field("figures", FAST),
            chars: schema.add_u64_field("chars", FAST),
            positions: schema.add_u64_field("positions", FAST),
            masked: schema.add_bool_field("masked", FAST),
            numbers: schema.add_json_field(numbers::FIELD, JsonObjectOptions::from(FAST)),
            signature: schema.add_bytes_field("signature", FAST),
            other: schema.add_text_field("other", STRING),
        };
        (schema.build(), fields)
    }

    /// The fields as an index on disk has them.
    ///
    /// # Errors
    /// tantivy's, where the index was made with other fields.
    pub(super) fn of(schema: &Schema) -> Result<Fields, TantivyError> {
        let (own, fields) = Fields::schema();
        if *schema == own {
            Ok(fields)
        } else {
            Err(TantivyError::SchemaError("its fields are not those of this program".to_owned()))
        }
    }
}

/// Settings of a new index.
pub(super) fn settings() -> IndexSettings {
    // The crate feature alone would leave the stored text uncompressed.
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(COMPRESSION_LEVEL) }),
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

fn indexed(tokenizer: &str, option: IndexRecordOption, norms: bool) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(norms);
    TextOptions::default().set_indexing_options(indexing)
}
