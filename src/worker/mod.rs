//! Reads foreign formats in processes of their own.
//!
//! Parsers of other people's formats meet files that make them take all memory, overflow the
//! stack or never end, and an abort passes everything that catches panics. So they run in child
//! processes of this program ([`serve`]) with a limit of memory, are given a file through a pipe,
//! and are killed when they take too long. A parser is kept for many files and replaced when it
//! dies. Text, and small web pages, rows and rich text, are read where they are.
//!
//! Without [`Config::worker`] everything is read in this process.

mod child;
mod frame;

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub use child::serve;

use crate::decode::{self, Refusal};
use crate::error::{caught, shown_path};
use crate::model::{Config, Decoded, Format, Limits, Member, RawFile, Status};
use crate::tables::Tables;
use crate::warning::Warning;
use frame::{Answer, Request};

/// The hidden command that starts a parser.
pub const COMMAND: &str = "parse-worker";
/// Web pages, rows and rich text up to this size are read in this process.
const PAGE_BYTES: usize = 2 << 20;
/// A parser is not kept after a file of this size: memory once taken is seldom given back.
const LARGE_BYTES: usize = 16 << 20;
/// A parser that is started has so long to say that it is there.
const START_SECONDS: u64 = 30;
/// What is read of a parser's last words.
const LAST_WORDS_BYTES: u64 = 4096;

/// The text of a file, or why there is none.
pub type Text = Result<(Decoded, Vec<Warning>), Refusal>;

/// The parsers of a run; as many as there are files read at a time, started when first needed.
#[derive(Debug)]
pub struct Parsers<'r> {
    tables: &'r Tables,
    config: &'r Config,
    idle: Mutex<Vec<Parser>>,
}

/// The files that are packed in a file.
pub struct Members<'p>(From<'p>);

enum From<'p> {
    /// There are none, or no more.
    Nothing,
    /// Unpacked in this process.
    Here(Box<dyn Iterator<Item = Member> + 'p>),
    /// Asked of a parser, which goes back to the others afterwards.
    There(&'p Parsers<'p>, Parser),
}

impl<'r> Parsers<'r> {
    /// The parsers of a run, none of which is started yet.
    pub fn new(tables: &'r Tables, config: &'r Config) -> Self {
        Parsers { tables, config, idle: Mutex::default() }
    }

    /// The text of a file, and the files that are packed in it, each no longer than `member_bytes`.
    pub fn read(&self, file: RawFile, member_bytes: u64) -> (Text, Members<'_>) {
        let nothing = Members(From::Nothing);
        let by_others = matches!(file.format, Format::Html | Format::Csv | Format::Rtf);
        let is_foreign = file.format.is_foreign() || (by_others && file.bytes.len() > PAGE_BYTES);
        if !is_foreign {
            return (decode::decode(&file, self.tables, self.config), nothing);
        }
        let Some(program) = &self.config.worker else { return self.read_here(file, member_bytes) };
        let request = Request::Read {
            path: file.path.clone(),
            format: file.format,
            encoding: self.config.encoding.map(|encoding| encoding.name().to_owned()),
            member_bytes,
        };
        loop {
            let mut parser =
                match self.idle().pop().map_or_else(|| Parser::start(program, self.config.limits), Ok) {
                    Ok(parser) => parser,
                    Err(refusal) => return (Err(refusal), nothing),
                };
            let text = match parser.ask(&request, &file.bytes) {
                Ok((Answer::Text(text), _)) => text,
                // What an earlier file left behind must not be laid at this one's door.
                Err(Failure { late: false, .. }) if parser.files > 1 => continue,
                Ok(_) => return (Err(crashed("it answered something else")), nothing),
                Err(failure) => return (Err(failure.refusal), nothing),
            };
            if file.bytes.len() > LARGE_BYTES {
                parser.files = usize::MAX;
            }
            if text.is_ok() && file.format.has_members() {
                return (text, Members(From::There(self, parser)));
            }
            self.keep(parser);
            return (text, nothing);
        }
    }

    /// As [`Self::read`], in this process.
    fn read_here(&self, file: RawFile, member_bytes: u64) -> (Text, Members<'_>) {
        let text = caught(|| decode::decode(&file, self.tables, self.config))
            .unwrap_or_else(|said| Err(crashed(&said)));
        let from = if text.is_ok() && file.format.has_members() {
            From::Here(decode::members(file, member_bytes, self.tables, self.config))
        } else {
            From::Nothing
        };
        (text, Members(from))
    }

    fn keep(&self, parser: Parser) {
        if parser.files < usize::MAX {
            self.idle().push(parser);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Parser>> {
        // A list of processes is whole whatever happened to who held it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Iterator for Members<'_> {
    /// A member, or why there are no more although there should be.
    type Item = Result<Member, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.0, From::Nothing) {
            From::Nothing => None,
            From::Here(mut members) => match caught(|| members.next()) {
                Ok(member) => {
                    self.0 = From::Here(members);
                    member.map(Ok)
                }
                Err(said) => Some(Err(crashed(&said))),
            },
            From::There(parsers, mut parser) => match parser.ask(&Request::Next, &[]) {
                Ok((Answer::Member { name, refused }, bytes)) => {
                    self.0 = From::There(parsers, parser);
                    Some(Ok(Member { name, bytes: refused.map_or(Ok(bytes), Err) }))
                }
                Ok((Answer::End, _)) => {
                    parsers.keep(parser);
                    None
                }
                Ok(_) => Some(Err(crashed("it answered something else"))),
                Err(failure) => Some(Err(failure.refusal)),
            },
        }
    }
}

/// A parser's process. Dropping it ends it.
#[derive(Debug)]
struct Parser {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    limits: Limits,
    /// Files that it was asked to read.
    files: usize,
}

/// Why a parser gave no answer.
struct Failure {
    refusal: Refusal,
    /// It took too long.
    late: bool,
}

impl Parser {
    /// Starts a parser.
    fn start(program: &Path, limits: Limits) -> Result<Parser, Refusal> {
        let failed = |why: String| Refusal {
            status: Status::Failed,
            reason: format!("the parser `{}` cannot be started: {why}", shown_path(program)),
        };
        let mut child = Command::new(program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no pipes".into()));
        };
        let mut parser = Parser { child, input, output, limits, files: 0 };
        let patience = Duration::from_secs(START_SECONDS);
        match parser.exchange(&Request::Begin(limits), &[], patience) {
            Ok((Answer::Ready, _)) => Ok(parser),
            _ => Err(failed("it does not answer as this program does".into())),
        }
    }

    /// Asks something and waits for the answer, as long as a file may take.
    fn ask(&mut self, request: &Request, bytes: &[u8]) -> Result<(Answer, Vec<u8>), Failure> {
        self.files = self.files.saturating_add(usize::from(matches!(request, Request::Read { .. })));
        let limit = Duration::from_secs(self.limits.file_seconds);
        match self.exchange(request, bytes, limit) {
            Ok((Answer::Panicked(said), _)) => Err(Failure { refusal: crashed(&said), late: false }),
            Ok(answer) => Ok(answer),
            Err(late) => Err(self.failure(late)),
        }
    }

    /// Writes a request and reads the answer.
    ///
    /// # Errors
    /// Whether the parser was ended because it took longer than `limit`; else it ended by itself.
    fn exchange(
        &mut self,
        request: &Request,
        bytes: &[u8],
        limit: Duration,
    ) -> Result<(Answer, Vec<u8>), bool> {
        let Parser { child, input, output, .. } = self;
        let (done, is_done) = channel::<()>();
        std::thread::scope(|scope| {
            // Both pipes may block, so it is another thread that looks at the clock.
            let watch = scope.spawn(move || {
                let late = is_done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
                if late {
                    let _ = child.kill();
                }
                late
            });
            let answer = frame::write(input, request, bytes).and_then(|()| frame::read(output));
            drop(done);
            let late = watch.join().unwrap_or(false);
            answer.map_err(|_: io::Error| late)
        })
    }

    /// Why a parser ended.
    fn failure(&mut self, late: bool) -> Failure {
        let seconds = self.limits.file_seconds;
        if late {
            let reason = format!("over the time limit of {seconds} s; see `--file-seconds`");
            return Failure { refusal: Refusal { status: Status::Failed, reason }, late };
        }
        let child = &mut self.child;
        // It closed its pipe, so it is gone or as good as gone.
        let _ = child.kill();
        let ended = child.wait().map_or_else(|error| error.to_string(), how_it_ended);
        let mut words = Vec::new();
        if let Some(pipe) = child.stderr.take() {
            let _ = pipe.take(LAST_WORDS_BYTES).read_to_end(&mut words);
        }
        let words = String::from_utf8_lossy(&words);
        let why = if words.contains("memory allocation") {
            format!(
                "it needed more than {} MiB of memory; see `--parser-memory`",
                self.limits.parser_bytes >> 20
            )
        } else if words.contains("overflowed its stack") {
            "the file is nested too deep".to_owned()
        } else {
            ended
        };
        Failure { refusal: crashed(&why), late }
    }
}

impl Drop for Parser {
    fn drop(&mut self) {
        // An error says that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file that ended its parser.
fn crashed(why: &str) -> Refusal {
    Refusal { status: Status::Failed, reason: format!("parser crashed: {why}") }
}

/// By what a process ended.
fn how_it_ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("ended by signal {signal}");
    }
    status.code().map_or_else(|| "ended".to_owned(), |code| format!("ended with code {code}"))
}
