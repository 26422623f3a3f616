//! Whether an index is as it was written: every byte by its checksum, and what it holds by itself.
//!
//! The checksums come first and nothing is read of files that fail them. Then every record is read:
//! a report's id is that of its text, its figures stand in it, a file has as many reports as its
//! record says, the clusters are of reports that are there.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::{Directory, Index};

use super::folder::{self, Holds, explain, guarded};
use super::lockless::Readable;
use super::read::{Reader, StoredReport};
use super::tokenize;
use crate::error::{ErrorKind, Result};
use crate::span::Span;

/// Something that is wrong with an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file of the index, or the file or report of the corpus.
    pub what: String,
    /// What is wrong with it.
    pub problem: String,
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Files of the index.
    pub segment_files: usize,
    /// Files of the corpus.
    pub files: usize,
    /// Reports.
    pub reports: usize,
    /// What is wrong; empty where nothing is.
    pub damage: Vec<Damage>,
}

/// Looks at everything in the index in `folder`.
///
/// # Errors
/// Where it cannot be opened: `NoIndex`, `NotAnIndex`, `IndexFormat`, `IndexDamaged`, `Io`.
pub fn verify(folder: &Path) -> Result<Verified> {
    match folder::examine(folder)? {
        Holds::Nothing => return Err(ErrorKind::NoIndex { path: folder.to_owned() }.into()),
        Holds::Unusable(error) => return Err(error),
        Holds::Index => {}
    }
    let index = guarded(folder, || {
        let index = Index::open(Readable::open(folder)?).map_err(|error| explain(folder, error))?;
        tokenize::register(&index);
        Ok(index)
    })?;
    let (segment_files, damaged) = checksums(folder, &index)?;
    let mut verified = Verified { segment_files, ..Verified::default() };
    if !damaged.is_empty() {
        let changed = |path: PathBuf| Damage {
            what: path.display().to_string(),
            problem: "is not as it was written".to_owned(),
        };
        verified.damage = damaged.into_iter().map(changed).collect();
        return Ok(verified);
    }
    contents(&Reader::of_index(folder, &index)?, &mut verified)?;
    Ok(verified)
}

/// Compares all bytes of the segments with their checksums: how many files there are, and which of
/// them are not as they were written.
pub(super) fn checksums(folder: &Path, index: &Index) -> Result<(usize, Vec<PathBuf>)> {
    guarded(folder, || {
        let explained = |error| explain(folder, error);
        let metas = index.searchable_segment_metas().map_err(explained)?;
        // Not every segment has every file that it may have; one that it needs is missed when the
        // segment is opened.
        let paths: BTreeSet<PathBuf> = metas.iter().flat_map(|meta| meta.list_files()).collect();
        let (mut files, mut damaged) = (0, Vec::new());
        for path in paths {
            let directory = index.directory();
            if directory.exists(&path).map_err(|error| explained(error.into()))? {
                files += 1;
                // A file too short for a checksum is no error of the system.
                if !directory.validate_checksum(&path).unwrap_or(false) {
                    damaged.push(path);
                }
            }
        }
        Ok((files, damaged))
    })
}

fn contents(reader: &Reader, verified: &mut Verified) -> Result<()> {
    let places = reader.places()?;
    verified.reports = places.len();
    let found: Vec<Option<Damage>> = places
        .par_iter()
        .map(|place| {
            let path = reader.path(place)?;
            let problem = match reader.load(place) {
                Err(error) => Some(match error.kind() {
                    ErrorKind::IndexDamaged { problem, .. } => problem.clone(),
                    _ => error.to_string(),
                }),
                Ok(stored) if stored.read.report.id_number() != place.id => {
                    Some("its id is not that of its text".to_owned())
                }
                Ok(stored) => misplaced(&stored).map(str::to_owned),
            };
            let what = || format!("report {} of {path}", place.number);
            Ok(problem.map(|problem| Damage { what: what(), problem }))
        })
        .collect::<Result<_>>()?;
    verified.damage.extend(found.into_iter().flatten());

    let mut reports: BTreeMap<&str, u32> = BTreeMap::new();
    for place in places {
        *reports.entry(reader.path(place)?).or_default() += 1;
    }
    let files = reader.files()?;
    verified.files = files.len();
    for file in &files {
        let there = reports.remove(file.path.as_str()).unwrap_or(0);
        if there != file.reports {
            let problem = format!("has {there} reports, and its record says {}", file.reports);
            verified.damage.push(Damage { what: file.path.clone(), problem });
        }
    }
    let strays = reports
        .into_keys()
        .map(|path| Damage { what: path.to_owned(), problem: "has reports and no record".to_owned() });
    verified.damage.extend(strays);

    // Signatures are read as the next build would read them.
    reader.signatures()?;
    let ids: HashSet<u64> = places.iter().map(|place| place.id).collect();
    if reader.is_clustered()? && !reader.clusters()?.texts().all(|id| ids.contains(&id)) {
        let problem = "name a report that is not there".to_owned();
        verified.damage.push(Damage { what: "the clusters of copies".to_owned(), problem });
    }
    Ok(())
}

/// What of a report does not stand in its text.
fn misplaced(stored: &StoredReport) -> Option<&'static str> {
    let text = stored.read.report.text.as_str();
    let outside = |span: &Span| text.get(span.start..span.end).is_none();
    if stored.read.figures.iter().any(|figure| outside(&figure.span) || outside(&figure.sentence)) {
        Some("a figure stands outside its text")
    } else if stored.read.report.pieces.iter().any(|piece| !text.is_char_boundary(piece.start)) {
        Some("a line begins outside its text")
    } else {
        None
    }
}
