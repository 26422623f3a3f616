//! stub
use super::Benchmark;
/// stub
pub fn page(_: &Benchmark, _: &[(usize, &'static str)]) -> String { String::new() }
