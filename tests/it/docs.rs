//! The documentation names everything that a user can type or meet.
//!
//! Every command and option, every warning code, every column, every exit code; and no page
//! links to a page or heading that is not there.

use clap::CommandFactory;
use huizong::cli::args::Args;
use huizong::dataset::Table;
use huizong::warning::WarningCode;

use crate::support::{name_of, read, root};

fn page(name: &str) -> String {
    read(root().join(name))
}

#[track_caller]
fn check(page_name: &str, missing: Vec<String>) {
    assert!(missing.is_empty(), "{page_name} does not tell of {}", missing.join(", "));
}

/// The part of the reference under a heading.
fn section<'a>(reference: &'a str, heading: &str) -> &'a str {
    let mark = format!("\n## {heading}\n");
    let (_, after) = reference.split_once(&mark).unwrap_or_else(|| panic!("no section `{heading}`"));
    after.split("\n## ").next().unwrap_or(after)
}

#[test]
fn every_option_of_every_command_is_in_the_reference() {
    let reference = page("docs/reference.md");
    let args = Args::command();
    let common = section(&reference, "Options of every command");
    let mut missing = Vec::new();
    for command in args.get_subcommands().filter(|command| !command.is_hide_set()) {
        let told = section(&reference, command.get_name());
        for arg in command.get_arguments().filter(|arg| arg.get_id() != "help") {
            let Some(long) = arg.get_long() else { continue };
            if !told.contains(&format!("--{long}")) {
                missing.push(format!("{} --{long}", command.get_name()));
            }
        }
        for arg in command.get_arguments().filter(|arg| arg.get_long().is_some()) {
            for value in arg.get_possible_values().iter().filter(|_| arg.get_num_args().is_some()) {
                if !told.contains(&format!("`{}`", value.get_name()))
                    && !told.contains(&format!("--{} {}`", arg.get_long().unwrap_or(""), value.get_name()))
                {
                    missing.push(format!("{} `{}`", command.get_name(), value.get_name()));
                }
            }
        }
    }
    for arg in args.get_arguments().filter_map(|arg| arg.get_long()).filter(|long| *long != "help") {
        if !common.contains(&format!("--{arg}")) && arg != "version" {
            missing.push(format!("--{arg}"));
        }
    }
    check("docs/reference.md", missing);
}

#[test]
fn every_warning_code_is_in_the_reference() {
    let reference = page("docs/reference.md");
    let told = section(&reference, "Warning codes");
    let codes = WarningCode::ALL.iter().map(|code| code.name());
    check(
        "docs/reference.md",
        codes.filter(|code| !told.contains(&format!("| `{code}` |"))).map(String::from).collect(),
    );
}

#[test]
fn every_column_is_in_the_documentation_of_the_dataset() {
    assert!(page("docs/reference.md").contains("(dataset.md)"), "the reference leads to the columns");
    let dataset = page("docs/dataset.md");
    let mut missing = Vec::new();
    for table in Table::ALL {
        let told = section(&dataset, table.name());
        let names = table.columns().into_iter().map(|column| column.name);
        missing.extend(
            names
                .filter(|name| !told.contains(&format!("| {name} |")))
                .map(|name| format!("{}.{name}", table.name())),
        );
    }
    check("docs/dataset.md", missing);
}

#[test]
fn every_rule_and_column_of_the_audit_is_told() {
    let page = page("docs/audit.md");
    let rules = huizong::tables::audit::AuditRules::load().expect("the built-in rules are right");
    let row = |about: &huizong::tables::audit::About| format!("| {} | {} |", about.id, about.severity.name());
    let columns = huizong::audit::columns::FINDINGS.iter().map(|field| format!("| {} |", field.column.name));
    let missing = rules.about().map(row).chain(columns).filter(|row| !page.contains(row.as_str()));
    check("docs/audit.md", missing.collect());
}

#[test]
fn exit_codes_are_in_the_reference() {
    let reference = page("docs/reference.md");
    let told = section(&reference, "Exit codes");
    check(
        "docs/reference.md",
        (0..=2).filter(|code| !told.contains(&format!("| {code} |"))).map(|code| code.to_string()).collect(),
    );
}

#[test]
fn every_data_file_is_described() {
    let told = page("src/data/README.md");
    let files = std::fs::read_dir(root().join("src/data")).expect("the folder of data");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    check(
        "src/data/README.md",
        names.filter(|name| name != "README.md" && !told.contains(&format!("`{name}`"))).collect(),
    );
}

/// A heading as links name it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    let mut pages: Vec<_> =
        ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "tests/gold/README.md", "src/data/README.md"]
            .iter()
            .map(|name| root().join(name))
            .collect();
    pages.extend(crate::support::files_below(&root().join("docs")));
    for path in pages {
        let text = read(&path);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.with_file_name("").join(file) };
            let there = target.exists()
                && (heading.is_empty()
                    || read(&target).lines().any(|line| {
                        line.starts_with('#') && anchor(line.trim_start_matches('#').trim()) == heading
                    }));
            if !there {
                broken.push(format!("{}: {link}", name_of(&path)));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere: {broken:#?}");
}
