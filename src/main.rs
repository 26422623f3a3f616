//! The `huizong` program: hands the arguments and the streams to the library, and the exit code
//! to the system.

#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use huizong::cli::{self, print::Terminal};

fn main() -> ExitCode {
    cli::print::tell_panics();
    ExitCode::from(cli::run(std::env::args_os(), &mut Terminal::standard()))
}
