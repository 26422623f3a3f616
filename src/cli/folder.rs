//! A folder of files that appears under its name when it is complete.
//!
//! It is written beside its place and moved there. What stands there already is only replaced where
//! it is empty, or a data package and nothing else: a folder of a user's is never written over.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, shown, shown_path};
use crate::export::package::DESCRIPTOR;

use super::output::part_of;

/// A folder that is being written.
#[derive(Debug)]
pub(super) struct NewFolder {
    target: PathBuf,
    part: PathBuf,
    kept: bool,
}

impl NewFolder {
    /// Begins the folder `target`.
    ///
    /// # Errors
    /// `BadOption` where something stands there that must not be replaced, and `Io`.
    pub(super) fn create(target: &Path) -> Result<Self, Error> {
        let refused = |expected: String| {
            Error::from(ErrorKind::BadOption { option: "--output", value: shown_path(target), expected })
        };
        if target.exists() {
            if !target.is_dir() {
                return Err(refused("it is a file; name a folder".to_owned()));
            }
            if let Some(name) = stranger(target).map_err(|error| Error::io("read", target, error))? {
                let name = shown(&name).into_owned();
                return Err(refused(format!(
                    "the folder holds `{name}`, which is no part of a data package; name a new folder"
                )));
            }
        }
        if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty())
            && !folder.exists()
        {
            let folder = shown_path(folder);
            return Err(refused(format!("the folder `{folder}` does not exist; make it first")));
        }
        let part = part_of(target);
        fs::create_dir(&part).map_err(|error| Error::io("write", &part, error))?;
        Ok(NewFolder { target: target.to_owned(), part, kept: false })
    }

    /// Begins a file in it.
    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        File::options().write(true).create_new(true).open(self.part.join(name))
    }

    /// Puts the complete folder in its place.
    ///
    /// # Errors
    /// `Io`.
    pub(super) fn keep(mut self) -> Result<(), Error> {
        let failed = |error| Error::io("write", &self.target, error);
        let old = self.part.with_extension("old");
        let replaces = self.target.exists();
        if replaces {
            fs::rename(&self.target, &old).map_err(failed)?;
        }
        if let Err(error) = fs::rename(&self.part, &self.target) {
            if replaces {
                // The error that led here is the one to tell.
                let _ = fs::rename(&old, &self.target);
            }
            return Err(failed(error));
        }
        self.kept = true;
        if replaces {
            fs::remove_dir_all(&old).map_err(|error| Error::io("remove", &old, error))?;
        }
        Ok(())
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.kept {
            // Left over it does no harm, and the error that led here is the one to tell.
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

/// What a folder holds that is no part of a data package, if it holds anything.
fn stranger(folder: &Path) -> io::Result<Option<String>> {
    let descriptor = fs::read_to_string(folder.join(DESCRIPTOR)).unwrap_or_default();
    let package: serde_json::Value = serde_json::from_str(&descriptor).unwrap_or_default();
    let resources = package["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let mut known: Vec<&str> = resources.iter().filter_map(|resource| resource["path"].as_str()).collect();
    if !known.is_empty() {
        known.push(DESCRIPTOR);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(&name.as_str()) || entry.file_type()?.is_dir() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appears_when_it_is_complete_and_replaces_only_packages() {
        let desk = tempfile::tempdir().expect("a folder");
        let target = desk.path().join("package");
        let descriptor = r#"{"resources": [{"path": "cells.csv"}]}"#;
        for cells in ["first", "second"] {
            let before = fs::read_to_string(target.join("cells.csv")).ok();
            let folder = NewFolder::create(&target).expect("new, or a package");
            for (name, text) in [(DESCRIPTOR, descriptor), ("cells.csv", cells)] {
                io::Write::write_all(&mut folder.file(name).expect("a file"), text.as_bytes())
                    .expect("writable");
            }
            assert_eq!(
                fs::read_to_string(target.join("cells.csv")).ok(),
                before,
                "seen before it is complete"
            );
            folder.keep().expect("writable");
            assert_eq!(fs::read_to_string(target.join("cells.csv")).expect("readable"), cells);
            assert_eq!(fs::read_dir(desk.path()).expect("readable").count(), 1, "something was left over");
        }
    }

    #[test]
    fn a_folder_of_a_users_is_left_alone() {
        let desk = tempfile::tempdir().expect("a folder");
        let target = desk.path().join("mine");
        fs::create_dir(&target).expect("a folder");
        drop(NewFolder::create(&target).expect("an empty folder may be replaced"));
        assert_eq!(fs::read_dir(desk.path()).expect("readable").count(), 1, "a part was left over");
        fs::write(target.join("notes.txt"), "mine").expect("writable");
        let error = NewFolder::create(&target).expect_err("not empty");
        assert!(error.to_string().contains("holds `notes.txt`, which is no part"), "{error}");
        fs::write(target.join(DESCRIPTOR), r#"{"resources": [{"path": "cells.csv"}]}"#).expect("writable");
        NewFolder::create(&target).expect_err("a package with a file of the user's");
        let error = NewFolder::create(&target.join("notes.txt")).expect_err("a file");
        assert!(error.to_string().contains("it is a file"), "{error}");
        assert_eq!(fs::read_to_string(target.join("notes.txt")).expect("readable"), "mine");
    }
}
