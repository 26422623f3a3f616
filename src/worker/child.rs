//! The parser's side: reads files that come through a pipe until the pipe is closed.
//!
//! It takes no more memory than it was told, and goes by itself when a file takes so long that
//! the program that asked must be gone.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::frame::{self, Answer, Request};
use crate::decode;
use crate::error::{Result, caught};
use crate::model::{Config, Member, RawFile};
use crate::tables::Tables;

/// A file is held as it came, by the library that reads it, and in between.
#[cfg(unix)]
const FILE_COPIES: u64 = 3;
/// Exit code of a parser that worked for no one any more.
const ALONE: i32 = 3;

/// Answers requests until there are no more.
///
/// # Errors
/// Where the built-in tables do not load.
pub fn serve(mut input: impl Read, mut output: impl Write) -> Result<()> {
    let tables = Tables::load(&Config::default())?;
    let mut config = Config::default();
    let mut members: Box<dyn Iterator<Item = Member>> = Box::new(std::iter::empty());
    let (busy, is_busy) = channel();
    let mut is_busy = Some(is_busy);
    // The pipe ends where the program ends, which is no fault.
    while let Ok((request, bytes)) =
        frame::read_expecting::<Request>(&mut input, |bytes| keep_to(config.limits.parser_bytes, bytes))
    {
        if let (Request::Begin(limits), Some(is_busy)) = (&request, is_busy.take()) {
            let patience = Duration::from_secs(limits.file_seconds.saturating_mul(2).saturating_add(5));
            std::thread::spawn(move || leave_when_alone(&is_busy, patience));
        }
        // The watch listens as long as this function runs.
        let _ = busy.send(true);
        let answer = caught(|| answer(request, bytes, &mut members, &tables, &mut config));
        let _ = busy.send(false);
        let (answer, bytes) = answer.unwrap_or_else(|said| (Answer::Panicked(said), Vec::new()));
        let is_last = matches!(answer, Answer::Panicked(_));
        if frame::write(&mut output, &answer, &bytes).is_err() || is_last {
            break;
        }
    }
    Ok(())
}

/// What to say to a request.
fn answer<'t>(
    request: Request,
    bytes: Vec<u8>,
    members: &mut Box<dyn Iterator<Item = Member> + 't>,
    tables: &'t Tables,
    config: &mut Config,
) -> (Answer, Vec<u8>) {
    match request {
        Request::Begin(limits) => {
            config.limits = limits;
            (Answer::Ready, Vec::new())
        }
        Request::Read { path, format, encoding, member_bytes } => {
            misbehave(&path);
            config.encoding = encoding.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
            let file = RawFile { path, format, bytes, hash: String::new() };
            let text = decode::decode(&file, tables, config);
            *members = if text.is_ok() && format.has_members() {
                decode::members(file, member_bytes, tables, config)
            } else {
                Box::new(std::iter::empty())
            };
            (Answer::Text(text), Vec::new())
        }
        Request::Next => match members.next() {
            None => (Answer::End, Vec::new()),
            Some(Member { name, bytes: Ok(bytes) }) => (Answer::Member { name, refused: None }, bytes),
            Some(Member { name, bytes: Err(refused) }) => {
                (Answer::Member { name, refused: Some(refused) }, Vec::new())
            }
        },
    }
}

/// Ends the process where one request takes longer than anybody waits.
fn leave_when_alone(is_busy: &Receiver<bool>, patience: Duration) {
    while let Ok(busy) = is_busy.recv() {
        if busy && is_busy.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            std::process::exit(ALONE);
        }
    }
}

/// Bounds the memory of this process beside a file of so many bytes, and lets it die without a dump.
#[cfg(unix)]
fn keep_to(parser_bytes: u64, file_bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let to = |what, bytes: u64| {
        let maximum = getrlimit(what).maximum;
        let current = Some(maximum.map_or(bytes, |maximum| maximum.min(bytes)));
        // A system that does not know a limit still has the limit of time.
        let _ = setrlimit(what, Rlimit { current, maximum });
    };
    to(Resource::As, parser_bytes.saturating_add(FILE_COPIES.saturating_mul(file_bytes)));
    to(Resource::Core, 0);
}

/// Other systems have no limit of this kind that can be set without unsafe code.
#[cfg(not(unix))]
fn keep_to(_parser_bytes: u64, _file_bytes: u64) {}

/// Does what hostile files make parsers do, where a test of a debug build asks for it.
fn misbehave(path: &str) {
    if !cfg!(debug_assertions) || std::env::var_os("HUIZONG_TEST_WORKER").is_none() {
        return;
    }
    if path.contains("parser-sleeps") {
        std::thread::sleep(Duration::from_secs(600));
    } else if path.contains("parser-aborts") {
        std::process::abort();
    } else if path.contains("parser-panics") {
        panic!("as the test asks");
    } else if path.contains("parser-eats") {
        let eaten: Vec<Vec<u8>> = (0..1 << 12).map(|_| vec![1; 1 << 20]).collect();
        std::process::exit(eaten.len() as i32);
    }
}
