//! Tells the program which rules it was built with.
//!
//! An index remembers by which rules each file was read, so that a file which did not change is
//! read again when the rules did. The rules are the sources of the stages and their data; their
//! hash becomes the environment variable `HUIZONG_RULES`.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// What decides how a file is read, below `src/`.
const RULES: &[&str] = &[
    "data",
    "tables",
    "tables.rs",
    "model.rs",
    "span.rs",
    "pipeline.rs",
    "decode",
    "source/sniff.rs",
    "repair",
    "script",
    "clean",
    "split",
    "segment",
    "extract",
    "dataset/cells",
    "similar",
];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    let mut files = Vec::new();
    for name in RULES {
        let path = root.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        collect(&path, &mut files);
    }
    files.sort();
    // FNV-1a over names and bytes: any change shows, and nothing needs to be built for it.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for path in &files {
        let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let bytes = fs::read(path).unwrap_or_default();
        for byte in name.bytes().chain([0]).chain(bytes).chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=HUIZONG_RULES={hash:016x}");
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) if path.is_file() => files.push(path.to_owned()),
        Err(_) => {}
    }
}
