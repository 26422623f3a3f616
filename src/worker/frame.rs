//! What the program and its parsers say to each other, and how it is written to a pipe.
//!
//! A frame is the length of a message, the length of the bytes that come with it, the message,
//! the bytes. Both ends are the same program, so there are no versions.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::decode::Refusal;
use crate::model::{Decoded, Format, Limits, Status};
use crate::warning::Warning;

/// Longest message; texts are long.
const MESSAGE_BYTES: u32 = 1 << 30;

/// What the program asks.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// The first word: what the parser must keep to.
    Begin(Limits),
    /// The text of a file, whose bytes come with it.
    Read {
        path: String,
        format: Format,
        /// The encoding that the user asks for.
        encoding: Option<String>,
        /// Longest member that is wanted.
        member_bytes: u64,
    },
    /// The next member of that file.
    Next,
}

/// What a parser answers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It keeps to the limits.
    Ready,
    /// The text, or why there is none.
    Text(Result<(Decoded, Vec<Warning>), Refusal>),
    /// A member, whose bytes come with it unless it says why there are none.
    Member { name: String, refused: Option<(Status, String)> },
    /// There are no more members.
    End,
    /// It failed, with these words, and goes.
    Panicked(String),
}

/// Writes a message and the bytes that come with it.
pub(super) fn write(out: &mut impl Write, message: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    let message = postcard::to_stdvec(message).map_err(io::Error::other)?;
    out.write_all(&(message.len() as u32).to_le_bytes())?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(&message)?;
    out.write_all(bytes)?;
    out.flush()
}

/// Reads a message and the bytes that come with it.
pub(super) fn read<M: DeserializeOwned>(input: &mut impl Read) -> io::Result<(M, Vec<u8>)> {
    read_expecting(input, |_| {})
}

/// As [`read`]; says how many bytes come before they do.
pub(super) fn read_expecting<M: DeserializeOwned>(
    input: &mut impl Read,
    expect: impl FnOnce(u64),
) -> io::Result<(M, Vec<u8>)> {
    let (mut message_length, mut length) = ([0; 4], [0; 8]);
    input.read_exact(&mut message_length)?;
    input.read_exact(&mut length)?;
    let message_length = u32::from_le_bytes(message_length);
    if message_length > MESSAGE_BYTES {
        return Err(io::Error::other("a message that is no message of this program"));
    }
    expect(u64::from_le_bytes(length));
    let message = exactly(input, u64::from(message_length))?;
    let bytes = exactly(input, u64::from_le_bytes(length))?;
    let message = postcard::from_bytes(&message).map_err(io::Error::other)?;
    Ok((message, bytes))
}

/// So many bytes; memory grows with what comes and not with what was announced.
fn exactly(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(1 << 26) as usize);
    if input.take(length).read_to_end(&mut bytes)? as u64 == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut pipe = Vec::new();
        write(&mut pipe, &Request::Next, b"abc").unwrap();
        write(&mut pipe, &Answer::End, b"").unwrap();
        let mut rest = &pipe[..];
        assert!(matches!(read(&mut rest), Ok((Request::Next, bytes)) if bytes == b"abc"));
        assert!(matches!(read::<Answer>(&mut rest), Ok((Answer::End, _))));
        assert!(read::<Answer>(&mut rest).is_err());
        assert!(read::<Request>(&mut &pipe[..pipe.len() / 2 - 1]).is_err());
        assert!(read::<Request>(&mut &[255; 64][..]).is_err());
    }
}
