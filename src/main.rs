//! The `huizong` program: parses, runs, prints what went wrong.

fn main() {}
