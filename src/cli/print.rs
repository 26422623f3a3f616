//! The only place that writes to the terminal.
//!
//! Data goes to standard output, talk and progress to standard error; a test gives two buffers
//! instead. Chinese characters are two columns wide, so everything that lines up is measured by
//! display width. Bold and color are only used on a terminal that wants them, and nothing is
//! told by them alone.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::builder::styling::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::error::{is_caught, said, shown, shown_path};

pub use crate::dataset::value::thousands;

/// Least width that tables are made for; on a narrower terminal they wrap.
const LEAST_WIDTH: usize = 40;
/// Time between two plain lines of progress.
const PLAIN_PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// Where a command writes.
pub struct Terminal<'w> {
    out: Box<dyn Write + Send + 'w>,
    err: Box<dyn Write + 'w>,
    /// Whether bold and color may be used on standard output.
    out_styled: bool,
    /// Whether they may be used on standard error.
    err_styled: bool,
    /// Whether progress may redraw its line.
    err_is_terminal: bool,
    /// Columns of standard output; `None` where nobody looks.
    width: Option<usize>,
    /// Whether standard output is one.
    out_is_terminal: bool,
}

impl std::fmt::Debug for Terminal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("width", &self.width).finish_non_exhaustive()
    }
}

impl Terminal<'static> {
    /// The process's own streams.
    pub fn standard() -> Self {
        let (out_is_terminal, err_is_terminal) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Terminal {
            out: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
            err: Box::new(io::stderr()),
            out_styled: out_is_terminal && wanted,
            err_styled: err_is_terminal && wanted,
            err_is_terminal,
            width: columns.filter(|_| out_is_terminal).map(|columns| columns.max(LEAST_WIDTH)),
            out_is_terminal,
        }
    }
}

impl<'w> Terminal<'w> {
    /// Two buffers, as a pipe would be: no bold, no redrawing.
    pub fn plain(out: impl Write + Send + 'w, err: impl Write + 'w) -> Self {
        Terminal {
            out: Box::new(out),
            err: Box::new(err),
            out_styled: false,
            err_styled: false,
            err_is_terminal: false,
            width: None,
            out_is_terminal: false,
        }
    }

    /// Standard output, for data.
    pub fn out(&mut self) -> &mut (dyn Write + Send + 'w) {
        &mut *self.out
    }

    /// Whether people look at standard output as it comes.
    pub fn is_terminal(&self) -> bool {
        self.out_is_terminal
    }

    /// Columns of standard output; `None` where it is no terminal, and lines may be of any length.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Hands all data that was written so far to the system.
    ///
    /// # Errors
    /// What the system returns, a closed pipe too.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says a line to the user.
    pub fn say(&mut self, line: impl std::fmt::Display) {
        // Nobody can be told that talking to them failed.
        let _ = writeln!(self.err, "{line}");
    }

    /// Text that stands out on standard output.
    pub fn bold(&self, text: &str) -> String {
        styled(self.out_styled, Style::new().bold(), text)
    }

    /// Text on standard output that may be overlooked.
    pub fn dim(&self, text: &str) -> String {
        styled(self.out_styled, Style::new().dimmed(), text)
    }

    /// Prints what stopped the command: the error, what it comes from, what to do.
    pub fn error(&mut self, error: &anyhow::Error) {
        let label = styled(self.err_styled, AnsiColor::Red.on_default().bold(), "error");
        let mut said = error.to_string();
        self.say(format_args!("{label}: {said}"));
        for cause in error.chain().skip(1) {
            let cause = cause.to_string();
            // Some messages tell their cause already.
            if !said.contains(&cause) {
                self.say(format_args!("  because: {cause}"));
                said = cause;
            }
        }
        if let Some(advice) = advice(error) {
            self.say(format_args!("  try: {advice}"));
        }
    }

    /// Prints what the command line parser says; help goes to standard output.
    pub fn usage(&mut self, error: &clap::Error) -> io::Result<()> {
        let text = error.render();
        let (out, styled): (&mut dyn Write, bool) = if error.use_stderr() {
            (&mut self.err, self.err_styled)
        } else {
            (&mut self.out, self.out_styled)
        };
        if styled {
            write!(out, "{}", text.ansi())?
        } else {
            write!(out, "{text}")?
        }
        out.flush()
    }

    /// A bar on a terminal, a plain line now and then elsewhere.
    pub fn progress(&self) -> Progress {
        let bar = self.err_is_terminal.then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            let template = "{bar:28} {pos}/{len} files  {elapsed} {msg}";
            // The template is fixed and right; the plain style is as good.
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar
        });
        Progress { bar, done: AtomicU64::new(0), said: Mutex::new(Instant::now()) }
    }
}

/// Keeps silent about panics that are caught and told as the reason of a file or an index; any
/// other one is told in a line.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if is_caught() {
            return;
        }
        let place = panic.location().map(|place| format!(", {}:{}", place.file(), place.line()));
        let (said, place) = (shown(said(panic.payload())), place.unwrap_or_default());
        // Nobody can be told that talking to them failed.
        let _ = writeln!(io::stderr(), "error: the program failed ({said}{place}); please report it");
    }));
}

/// How far a command is. Threads share it.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    done: AtomicU64,
    /// When the last plain line was written.
    said: Mutex<Instant>,
}

impl Progress {
    /// There are `total` files to read.
    pub fn begin(&self, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.enable_steady_tick(Duration::from_millis(200));
        }
    }

    /// One more of `total` files is read.
    pub fn one_more(&self, total: u64) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        } else if let Ok(mut said) = self.said.try_lock()
            && said.elapsed() >= PLAIN_PROGRESS_EVERY
        {
            *said = Instant::now();
            // Nobody can be told that talking to them failed.
            let _ = writeln!(io::stderr(), "read {} of {} files", thousands(done), thousands(total));
        }
    }

    /// Says what goes on after the last file.
    pub fn message(&self, message: &'static str) {
        if let Some(bar) = &self.bar {
            bar.set_message(message);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What a user can do about an error that does not say so itself.
fn advice(error: &anyhow::Error) -> Option<String> {
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<crate::Error>()).map(crate::Error::kind);
    match kind {
        Some(crate::error::ErrorKind::Io { path, doing, .. }) => {
            Some(format!("check that `{}` exists and that you may {doing} it", shown_path(path)))
        }
        _ => None,
    }
}

fn styled(wanted: bool, style: Style, text: &str) -> String {
    if wanted { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text cut to a number of columns, with `…` where something is missing.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 0;
    let room = columns.saturating_sub(1);
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= room
    });
    kept.chain(['…']).collect()
}

/// A text filled with blanks to a number of columns.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A text with blanks before it, to a number of columns.
pub fn pad_left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_two_columns_wide() {
        assert_eq!(cut("慰问困难职工", 7), "慰问困…");
        assert_eq!(cut("慰问", 4), "慰问");
        assert_eq!(pad("慰问", 6), "慰问  ");
        assert_eq!(pad_left("慰问", 6), "  慰问");
        assert_eq!(width("慰问a"), 5);
    }

    #[test]
    fn an_error_is_told_as_a_chain_without_repeating() {
        let mut said = Vec::new();
        let missing = io::Error::from(io::ErrorKind::NotFound);
        let error = crate::Error::io("read", std::path::Path::new("a.txt"), missing);
        let error = anyhow::Error::from(error).context("cannot read the labels");
        Terminal::plain(io::sink(), &mut said).error(&error);
        let said = String::from_utf8(said).expect("UTF-8");
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 3, "{said}");
        assert_eq!(lines[0], "error: cannot read the labels");
        assert!(lines[1].starts_with("  because: cannot read `a.txt`: "), "{said}");
        assert_eq!(lines[2], "  try: check that `a.txt` exists and that you may read it");
    }
}
