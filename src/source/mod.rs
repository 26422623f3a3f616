//! Walks the corpus and reads its files.
//!
//! The only place that touches the corpus on disk.
