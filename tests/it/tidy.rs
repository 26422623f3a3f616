//! Keeps the house in order: who may import whom, headers, sizes, printing, dependencies.
//!
//! The table of imports is that of `ARCHITECTURE.md`; change both together, in a commit of its
//! own with the reason.

use std::path::Path;

use crate::support::{files_below, name_of, read, root};

/// A module and what it may import beside itself and the base.
const IMPORTS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("warning", &["span"]),
    ("span", &[]),
    ("model", &[]),
    ("tables", &[]),
    ("source", &[]),
    ("decode", &[]),
    ("worker", &["decode"]),
    ("repair", &[]),
    ("script", &[]),
    ("clean", &[]),
    ("split", &[]),
    ("segment", &[]),
    ("similar", &[]),
    ("score", &[]),
    ("extract", &["segment"]),
    ("store", &["segment", "similar"]),
    ("search", &["segment", "store", "repair", "script"]),
    ("dataset", &["store", "script"]),
    ("audit", &["dataset"]),
    ("export", &["dataset"]),
    ("compare", &["dataset"]),
];
/// What every stage may import.
const BASE: &[&str] = &["error", "warning", "span", "model", "tables"];
/// Modules that tie the others together.
const TYING: &[&str] = &["lib", "main", "pipeline", "cli"];
/// Most lines of a source file.
const MOST_LINES: usize = 600;

/// Source files of the library with their names below `src/`.
fn sources() -> Vec<(String, String)> {
    let files = files_below(&root().join("src")).into_iter();
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    files.map(|path| (name_of(&path)["src/".len()..].to_owned(), read(&path))).collect()
}

/// Whether a file holds nothing but tests.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// A file without its comments and without the tests at its end.
fn code(text: &str) -> String {
    without_tests(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// A file without the tests at its end.
fn without_tests(text: &str) -> &str {
    let tests = ["\n#[cfg(test)]\nmod tests {", "\n#[cfg(test)]\npub(crate) mod tests {"];
    tests.iter().filter_map(|mark| text.find(mark)).min().map_or(text, |end| &text[..end])
}

/// Names right after `crate::`, in groups too.
fn imported(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            names.push(word(after));
            continue;
        };
        let mut depth = 0;
        let mut begins = true;
        for (at, c) in group.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                c if begins && c.is_alphanumeric() => {
                    names.push(word(&group[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_keep_to_the_table() {
    let mut broken = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| !is_test(name)) {
        let module = name.split(['/', '.']).next().unwrap_or(name);
        if TYING.contains(&module) {
            if module == "pipeline" && imported(&code(text)).iter().any(|other| other == "cli") {
                broken.push(format!("src/{name} imports `cli`"));
            }
            continue;
        }
        let Some((_, allowed)) = IMPORTS.iter().find(|(known, _)| *known == module) else {
            broken.push(format!("src/{name}: `{module}` is not in the table of imports"));
            continue;
        };
        for other in imported(&code(text)) {
            // `Error` and `Result` are the base's, re-exported at the root.
            let is_base = BASE.contains(&other.as_str()) || matches!(other.as_str(), "Error" | "Result");
            if other != module && !is_base && !allowed.contains(&other.as_str()) {
                broken.push(format!("src/{name} imports `{other}`"));
            }
        }
    }
    assert!(broken.is_empty(), "see the table of imports in ARCHITECTURE.md: {broken:#?}");
}

#[test]
fn the_reader_of_imports_reads() {
    let code = "use crate::{clean, decode::{a, b}, Error};\nuse crate::model::X; let y = crate::span::Z;";
    assert_eq!(imported(code), ["clean", "decode", "Error", "model", "span"]);
}

#[test]
fn every_file_says_what_it_is() {
    let mut all: Vec<_> = files_below(&root().join("src"));
    all.extend(files_below(&root().join("tests")));
    all.extend(files_below(&root().join("benches")));
    all.push(root().join("build.rs"));
    let mut silent = Vec::new();
    let mut long = Vec::new();
    for path in all.iter().filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        let text = read(path);
        // A file of tests is introduced by the file that it belongs to.
        if !text.starts_with("//! ") && !is_test(&name_of(path)) {
            silent.push(name_of(path));
        }
        if text.lines().count() > MOST_LINES {
            long.push(name_of(path));
        }
    }
    assert!(silent.is_empty(), "begin these with a `//!` header: {silent:#?}");
    assert!(long.is_empty(), "over {MOST_LINES} lines; part them, or move lists to src/data/: {long:#?}");
}

#[test]
fn only_print_writes_to_the_terminal() {
    let mut broken = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| name != "cli/print.rs") {
        for macro_name in ["println!", "eprintln!", "print!(", "eprint!(", "dbg!("] {
            let written = code(text);
            let calls = written
                .match_indices(macro_name)
                .any(|(at, _)| !written[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            if calls {
                broken.push(format!("src/{name}: {macro_name}"));
            }
        }
        for stream in ["stdout()", "stderr()"] {
            let written = code(text);
            let used = written.match_indices(stream).any(|(at, _)| !written[..at].ends_with('_'));
            if used && name != "main.rs" {
                broken.push(format!("src/{name}: {stream}"));
            }
        }
    }
    assert!(broken.is_empty(), "write through `cli::print`: {broken:#?}");
}

#[test]
fn nothing_is_left_undone() {
    let marks = ["todo!", "unimplemented!", concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let broken: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| marks.iter().any(|mark| text.contains(mark)))
        .map(|(name, _)| name.clone())
        .collect();
    assert!(broken.is_empty(), "finish these: {broken:#?}");
}

#[test]
fn unwraps_say_why_they_cannot_fail() {
    let mut broken = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| !is_test(name)) {
        let lines: Vec<&str> = without_tests(text).lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let comment = line.trim_start().starts_with("//");
            if comment || !(line.contains(".unwrap()") || line.contains(".expect(")) {
                continue;
            }
            // A reason stands in a comment a few lines above, beside it, or in the doc above.
            let near = &lines[at.saturating_sub(4)..=at];
            if !near.iter().any(|line| line.contains("//")) {
                broken.push(format!("src/{name}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "say in a comment why these cannot fail: {broken:#?}");
}

/// Files of the project that are text and not sample reports.
fn project_texts() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "docs", ".ci"] {
        files.extend(files_below(&root().join(folder)));
    }
    let at_root = std::fs::read_dir(root()).expect("the root can be read");
    files.extend(at_root.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()));
    let name = |path: &Path| name_of(path);
    let others = [".git", "Cargo.lock", "tests/it/tidy.rs"];
    files.retain(|path| !others.contains(&name(path).as_str()));
    // Sample reports and the inputs of golden cases are in any encoding, and are not our words.
    files.into_iter().filter_map(|path| Some((name(&path), std::fs::read_to_string(&path).ok()?))).collect()
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    let roots = ["home", "root", "tmp", "Users", "work"].map(|folder| format!("/{folder}/"));
    let mut broken = Vec::new();
    for (name, text) in project_texts() {
        for (at, line) in text.lines().enumerate() {
            if roots.iter().any(|root| line.contains(root.as_str())) || line.contains("C:\\Users") {
                broken.push(format!("{name}:{}: {line}", at + 1));
            }
        }
    }
    assert!(broken.is_empty(), "the project does not depend on a machine: {broken:#?}");
}

#[test]
fn texts_end_with_one_line_end() {
    let mut broken = Vec::new();
    for (name, text) in project_texts() {
        // In a table of tabs the last cell may be empty, and a page may have no labels.
        let blanks: &[char] = if name.ends_with(".tsv") { &[' '] } else { &[' ', '\t'] };
        let ragged = text.lines().any(|line| line.ends_with(blanks));
        let ends = text.is_empty() || (text.ends_with('\n') && !text.ends_with("\n\n"));
        let is_sample = ["tests/golden/", "tests/formats/"].iter().any(|folder| name.starts_with(folder));
        if !is_sample && (ragged || !ends || text.contains('\r')) {
            broken.push(name);
        }
    }
    assert!(broken.is_empty(), "blanks at the end of a line, or of the file: {broken:#?}");
}

#[test]
fn every_dependency_is_used() {
    let manifest: toml::Table = toml::from_str(&read(root().join("Cargo.toml"))).expect("a manifest");
    let everything = |folders: &[&str]| -> String {
        let files = folders.iter().flat_map(|folder| files_below(&root().join(folder)));
        let files = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
        files.map(|path| read(&path)).collect()
    };
    let mut unused = Vec::new();
    // The oracle of a conformance test, which needs a library of the system.
    let behind_features = ["opencc-rust"];
    for (list, folders) in
        [("dependencies", &["src"][..]), ("dev-dependencies", &["src", "tests", "benches"][..])]
    {
        let code = everything(folders);
        let names = manifest[list].as_table().expect("a table").keys();
        unused.extend(
            names
                .filter(|name| !behind_features.contains(&name.as_str()))
                .filter(|name| !code.contains(&name.replace('-', "_")))
                .map(|name| format!("{list}: {name}")),
        );
    }
    assert!(unused.is_empty(), "take these out of Cargo.toml: {unused:#?}");
}
