//! The peers: SQLite FTS5 with trigrams, and tantivy with a plain jieba tokenizer.
//!
//! Each holds the reports as huizong read them, in its own order of documents, so that hits can be
//! compared one by one. Each answers as its users would ask: the best 20 with their texts, and the
//! number of all.

use std::collections::BTreeSet;
use std::path::Path;

use aho_corasick::AhoCorasick;
use huizong::search::{matching, parse};
use huizong::segment::characters;
use huizong::store::Reader;
use rusqlite::Connection;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, doc};

use crate::draw::{Class, PHRASES, SHORT_PHRASES, WORDS};
use crate::told::{Agreement, Size, Times, Told};
use crate::{Failure, quickest, timed};

/// Heap of the index writer, as `build` has.
const HEAP_BYTES: usize = 384 << 20;
/// Hits that are shown.
const SHOWN: usize = 20;
/// Classes that all can be asked.
const CLASSES: [&str; 3] = [WORDS, SHORT_PHRASES, PHRASES];

/// Something that finds reports.
trait Peer {
    fn name(&self) -> &'static str;
    /// The number of all hits, after the texts of the best were read.
    fn search(&self, query: &str) -> Result<usize, Failure>;
    /// The numbers of all reports found.
    fn all(&self, query: &str) -> Result<BTreeSet<usize>, Failure>;
}

/// Builds the peers on these reports and compares all three.
pub fn compare(
    work: &Path,
    texts: &[String],
    index: &Path,
    classes: &[Class],
    told: &mut Told,
) -> Result<(), Failure> {
    let text_bytes = texts.iter().map(|text| text.len() as u64).sum();
    let mut peers: Vec<Box<dyn Peer>> = Vec::new();
    for made in [sqlite, jieba] {
        let folder = work.join(format!("peer-{}", peers.len()));
        std::fs::create_dir_all(&folder)?;
        let (seconds, peer) = timed(|| made(&folder, texts))?;
        println!("{} built in {seconds:.1} s", peer.name());
        let mut size = Size::of(peer.name(), &folder, texts.len(), text_bytes)?;
        size.build_seconds = Some(seconds);
        told.sizes.push(size);
        peers.push(peer);
    }
    let asked: Vec<&Class> = classes.iter().filter(|class| CLASSES.contains(&class.name)).collect();
    for class in &asked {
        for peer in &peers {
            let mut times = Times::new(format!("{}: {}", peer.name(), class.name));
            for query in &class.queries {
                let (seconds, hits) = quickest(|| peer.search(query))?;
                times.add(query, seconds, hits);
            }
            println!("{}", times.line());
            told.peers.push(times);
        }
    }
    peers.push(Box::new(Own::open(index, texts.len())?));
    for class in asked {
        let there = scan(texts, &class.queries)?;
        for peer in &peers {
            let mut one = Agreement {
                what: peer.name(),
                class: class.name,
                queries: class.queries.len(),
                exact: 0,
                empty: 0,
                wanted: 0,
                found: 0,
                right: 0,
            };
            for (query, there) in class.queries.iter().zip(&there) {
                let found = peer.all(query)?;
                one.exact += usize::from(found == *there);
                one.empty += usize::from(found.is_empty() && !there.is_empty());
                one.wanted += there.len();
                one.found += found.len();
                one.right += found.intersection(there).count();
            }
            told.agreement.push(one);
        }
    }
    Ok(())
}

/// The reports whose characters hold each query without its quotes.
fn scan(texts: &[String], queries: &[String]) -> Result<Vec<BTreeSet<usize>>, Failure> {
    let wanted: Vec<String> = queries.iter().map(|query| characters::joined(bare(query))).collect();
    let all = AhoCorasick::new(&wanted)?;
    let mut there = vec![BTreeSet::new(); wanted.len()];
    for (number, text) in texts.iter().enumerate() {
        for found in all.find_overlapping_iter(&characters::joined(text)) {
            there[found.pattern().as_usize()].insert(number);
        }
    }
    Ok(there)
}

fn bare(query: &str) -> &str {
    query.trim_matches('"')
}

/// huizong itself, for what it finds.
struct Own {
    reader: Reader,
    /// The first so many reports of the index.
    reports: usize,
}

impl Own {
    fn open(index: &Path, reports: usize) -> Result<Own, Failure> {
        Ok(Own { reader: Reader::open(index)?, reports })
    }
}

impl Peer for Own {
    fn name(&self) -> &'static str {
        "huizong"
    }

    fn search(&self, query: &str) -> Result<usize, Failure> {
        Ok(matching(&self.reader, &parse(query)?)?.len())
    }

    fn all(&self, query: &str) -> Result<BTreeSet<usize>, Failure> {
        let places = self.reader.places()?;
        let found = matching(&self.reader, &parse(query)?)?;
        let numbers = found.iter().filter_map(|place| places.binary_search(place).ok());
        Ok(numbers.filter(|number| *number < self.reports).collect())
    }
}

struct Sqlite(Connection);

fn sqlite(folder: &Path, texts: &[String]) -> Result<Box<dyn Peer>, Failure> {
    let mut connection = Connection::open(folder.join("reports.db"))?;
    connection.execute_batch("CREATE VIRTUAL TABLE reports USING fts5(text, tokenize = 'trigram')")?;
    let whole = connection.transaction()?;
    {
        let mut insert = whole.prepare("INSERT INTO reports(rowid, text) VALUES (?1, ?2)")?;
        for (number, text) in texts.iter().enumerate() {
            insert.execute((number as i64, text))?;
        }
    }
    whole.commit()?;
    connection.execute_batch("INSERT INTO reports(reports) VALUES ('optimize')")?;
    Ok(Box::new(Sqlite(connection)))
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite trigram"
    }

    fn search(&self, query: &str) -> Result<usize, Failure> {
        let wanted = format!("\"{}\"", bare(query));
        let best = "SELECT text FROM reports WHERE reports MATCH ?1 ORDER BY rank LIMIT ?2";
        let mut statement = self.0.prepare(best)?;
        let mut rows = statement.query((&wanted, SHOWN as i64))?;
        while let Some(row) = rows.next()? {
            let _: String = row.get(0)?;
        }
        let count = "SELECT count(*) FROM reports WHERE reports MATCH ?1";
        let all: i64 = self.0.prepare(count)?.query_row([&wanted], |row| row.get(0))?;
        Ok(usize::try_from(all)?)
    }

    fn all(&self, query: &str) -> Result<BTreeSet<usize>, Failure> {
        let mut statement = self.0.prepare("SELECT rowid FROM reports WHERE reports MATCH ?1")?;
        let rows = statement.query_map([format!("\"{}\"", bare(query))], |row| row.get::<_, i64>(0))?;
        rows.map(|number| Ok(usize::try_from(number?)?)).collect()
    }
}

struct Jieba {
    searcher: Searcher,
    parser: QueryParser,
    text: Field,
}

fn jieba(folder: &Path, texts: &[String]) -> Result<Box<dyn Peer>, Failure> {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer("jieba")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(words).set_stored());
    let number = schema.add_u64_field("number", FAST | STORED);
    let index = Index::create_in_dir(folder, schema.build())?;
    index.tokenizers().register("jieba", tantivy_jieba::JiebaTokenizer::new());
    let mut writer: IndexWriter = index.writer_with_num_threads(2, HEAP_BYTES)?;
    for (at, body) in (0u64..).zip(texts) {
        writer.add_document(doc!(number => at, text => body.as_str()))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let parser = QueryParser::for_index(&index, vec![text]);
    Ok(Box::new(Jieba { searcher: index.reader()?.searcher(), parser, text }))
}

impl Peer for Jieba {
    fn name(&self) -> &'static str {
        "tantivy with jieba"
    }

    fn search(&self, query: &str) -> Result<usize, Failure> {
        let query = self.parser.parse_query(query)?;
        let best = TopDocs::with_limit(SHOWN).order_by_score();
        let (best, all) = self.searcher.search(&query, &(best, Count))?;
        for (_, address) in best {
            let document: TantivyDocument = self.searcher.doc(address)?;
            document.get_first(self.text).and_then(|text| text.as_str()).ok_or("a text is missing")?;
        }
        Ok(all)
    }

    fn all(&self, query: &str) -> Result<BTreeSet<usize>, Failure> {
        let query = self.parser.parse_query(query)?;
        let mut found = BTreeSet::new();
        for address in self.searcher.search(&query, &DocSetCollector)? {
            let numbers = self.searcher.segment_reader(address.segment_ord).fast_fields().u64("number")?;
            found.extend(numbers.first(address.doc_id).map(|number| number as usize));
        }
        Ok(found)
    }
}
