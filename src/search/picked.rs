//! A tantivy query of our own: the documents of a segment that something picks, without a score.
//!
//! What picks (columns, positions, a list) does so for a whole segment at once. tantivy then walks
//! a plain list, which has no state that could be asked in a wrong order.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// Tells which documents of a segment are wanted.
pub(super) trait Pick: Debug + Send + Sync + 'static {
    /// The documents, rising, each once; deleted ones may be among them.
    fn pick(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>>;
}

/// The query for what is picked.
#[derive(Debug)]
pub(super) struct Picked<P>(Arc<P>);

impl<P: Pick> Picked<P> {
    /// As tantivy takes it.
    pub(super) fn query(pick: P) -> Box<dyn Query> {
        Box::new(Picked(Arc::new(pick)))
    }
}

impl<P> Clone for Picked<P> {
    fn clone(&self) -> Self {
        Picked(Arc::clone(&self.0))
    }
}

impl<P: Pick> Query for Picked<P> {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl<P: Pick> Weight for Picked<P> {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let documents = self.0.pick(segment)?;
        Ok(Box::new(ConstScorer::new(Listed::new(documents), 0.0)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        if self.scorer(segment, 1.0)?.seek(document) == document {
            Ok(Explanation::new("picked", 0.0))
        } else {
            Err(TantivyError::InvalidArgument(format!("document {document} does not match")))
        }
    }
}

/// Documents that are known, by segment.
#[derive(Clone, Debug)]
pub(super) struct Matching(Arc<HashMap<SegmentId, Vec<DocId>>>);

impl Matching {
    /// Documents of each segment, rising.
    pub(super) fn new(of_segment: HashMap<SegmentId, Vec<DocId>>) -> Matching {
        Matching(Arc::new(of_segment))
    }
}

impl Pick for Matching {
    fn pick(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        Ok(self.0.get(&segment.segment_id()).cloned().unwrap_or_default())
    }
}

/// Documents in a list.
pub(super) struct Listed {
    documents: Vec<DocId>,
    at: usize,
}

impl Listed {
    /// These documents, rising.
    pub(super) fn new(documents: Vec<DocId>) -> Listed {
        Listed { documents, at: 0 }
    }
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.documents.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.documents[self.at..].partition_point(|&document| document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.documents.len() as u32
    }
}
