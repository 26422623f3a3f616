//! stub
use crate::cli::{Outcome, args, print::Terminal, settings::Settings};
/// Runs the command.
pub(crate) fn run(_args: &args::Extract, _settings: &Settings, _terminal: &mut Terminal) -> anyhow::Result<Outcome> { Ok(Outcome::Done) }
