//! The `huizong` program: hands the arguments and the streams to the library, and the exit code
//! to the system.

#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use huizong::cli::{self, print::Terminal};

fn main() -> ExitCode {
    cli::print::tell_panics();
    // Where the program cannot find itself, foreign formats are read in this process.
    let program = std::env::current_exe().ok();
    ExitCode::from(cli::run_with(std::env::args_os(), program, &mut Terminal::standard()))
}
