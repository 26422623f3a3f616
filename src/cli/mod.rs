//! The command line: what was typed, what was meant, what is done and what is printed.
//!
//! [`run`] takes arguments and two streams and returns an exit code, so that a test can drive
//! the whole program without a process. A command is one file under `commands`.

pub mod args;
mod commands;
mod folder;
mod output;
pub mod print;
mod select;
pub mod settings;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use clap::Parser;

use args::{Args, Command};
use print::Terminal;
use settings::Settings;

use crate::worker;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: done, but some inputs failed.
pub const SOME_FAILED: u8 = 1;
/// Exit code: wrong usage, or nothing could be done.
pub const NOTHING_DONE: u8 = 2;

/// Whether a command could do all of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it.
    Done,
    /// Some inputs failed; they were named.
    SomeFailed,
}

/// Runs the program with these arguments, the first of which is its name, in one process.
pub fn run<I>(args: I, terminal: &mut Terminal) -> u8
where
    I: IntoIterator,
    I::Item: Into<OsString> + Clone,
{
    run_with(args, None, terminal)
}

/// As [`run`]; foreign formats are read by processes of `program`, which is this program.
pub fn run_with<I>(args: I, program: Option<PathBuf>, terminal: &mut Terminal) -> u8
where
    I: IntoIterator,
    I::Item: Into<OsString> + Clone,
{
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            // Help into a closed pipe is no failure.
            let _ = terminal.usage(&error);
            return if error.use_stderr() { NOTHING_DONE } else { DONE };
        }
    };
    let result = command(&args, program, terminal).and_then(|outcome| {
        terminal.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(Outcome::Done) => DONE,
        Ok(Outcome::SomeFailed) => SOME_FAILED,
        Err(error) if is_closed_pipe(&error) => DONE,
        Err(error) => {
            // What was printed before the error is still of use.
            let _ = terminal.flush();
            terminal.error(&error);
            NOTHING_DONE
        }
    }
}

fn command(args: &Args, program: Option<PathBuf>, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let mut settings = Settings::of(&args.common)?;
    settings.config.worker = program;
    match &args.command {
        Command::Build(args) => commands::build::run(args, &settings, terminal),
        Command::Search(args) => commands::search::run(args, &settings, terminal),
        Command::Terms(args) => commands::terms::run(args, &settings, terminal),
        Command::Show(args) => commands::show::run(args, &settings, terminal),
        Command::Export(args) => commands::export::run(args, &settings, terminal),
        Command::Audit(args) => commands::audit::run(args, &settings, terminal),
        Command::Compare(args) => commands::compare::run(args, &settings, terminal),
        Command::Extract(args) => commands::extract::run(args, &settings, terminal),
        Command::Files(args) => commands::files::run(args, &settings, terminal),
        Command::Indicators(args) => commands::indicators::run(args, &settings, terminal),
        Command::Eval(args) => commands::eval::run(args, &settings, terminal),
        Command::ParseWorker => {
            worker::serve(io::stdin().lock(), terminal.out())?;
            Ok(Outcome::Done)
        }
    }
}

/// Whether the reader of standard output went away, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exit code, standard output, standard error.
    fn ran(args: &[&str]) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::plain(&mut out, &mut err);
        let code = run(std::iter::once(&"huizong").chain(args), &mut terminal);
        drop(terminal);
        (code, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
    }

    #[test]
    fn the_arguments_are_well_formed() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn help_is_data_and_a_mistake_is_talk() {
        let (code, out, err) = ran(&["--help"]);
        assert_eq!((code, err.as_str()), (DONE, ""));
        assert!(out.contains("huizong build"));
        let (code, out, err) = ran(&["bulid"]);
        assert_eq!((code, out.as_str()), (NOTHING_DONE, ""));
        assert!(err.contains("build"), "{err}");
    }

    #[test]
    fn a_missing_index_says_what_to_do() {
        let (code, out, err) = ran(&["files", "--index", "no-such-folder"]);
        assert_eq!((code, out.as_str()), (NOTHING_DONE, ""));
        assert!(
            err.starts_with("error: there is no index in `no-such-folder`; run `huizong build`"),
            "{err}"
        );
    }

    #[test]
    fn a_closed_pipe_is_silent() {
        struct Closed;
        impl io::Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut err = Vec::new();
        let mut terminal = Terminal::plain(Closed, &mut err);
        let code = run(["huizong", "indicators", "--format", "csv"], &mut terminal);
        drop(terminal);
        assert_eq!((code, err), (DONE, Vec::new()));
    }
}
