//! Warnings: what is odd about a text, kept with its file or report.
//!
//! Odd text never stops a run (that is [`crate::error::Error`]'s part); it is written down here
//! with a code that users can filter by, the line it stands on and a sentence for people.

use serde::{Deserialize, Serialize};

/// What kind of oddity a [`Warning`] tells of. The snake-case name is what tables print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WarningCode {
    /// Bytes that the chosen encoding cannot hold were replaced.
    BadBytes,
    /// The declared encoding does not fit the bytes; another was used.
    WrongDeclaration,
    /// The encoding was guessed and another would have fitted nearly as well.
    UncertainEncoding,
    /// Characters were lost before the file reached us and cannot be restored.
    LostCharacters,
    /// Text looks as if it was read in a wrong encoding before, but not surely; it was left.
    GarbledText,
    /// Converter damage was mended.
    MendedDamage,
    /// A line that may begin a report was not cut at.
    UnsureBoundary,
    /// The page holds no report.
    NoReport,
    /// A number stands where digits were masked or lost; no figure was read.
    MaskedNumber,
    /// A number is too large or too long to hold.
    NumberTooLarge,
    /// Script conversion would have changed the length; it was done character by character.
    ScriptLength,
    /// Something was left out because a limit was reached.
    LimitReached,
    /// Part of the file was not read: it is cut off, damaged or hidden.
    PartLost,
}

impl WarningCode {
    /// Every code, in the order of declaration.
    pub const ALL: &'static [WarningCode] = &[
        WarningCode::BadBytes,
        WarningCode::WrongDeclaration,
        WarningCode::UncertainEncoding,
        WarningCode::LostCharacters,
        WarningCode::GarbledText,
        WarningCode::MendedDamage,
        WarningCode::UnsureBoundary,
        WarningCode::NoReport,
        WarningCode::MaskedNumber,
        WarningCode::NumberTooLarge,
        WarningCode::ScriptLength,
        WarningCode::LimitReached,
        WarningCode::PartLost,
    ];

    /// The name that tables and documentation use.
    pub fn name(self) -> &'static str {
        match self {
            WarningCode::BadBytes => "bad_bytes",
            WarningCode::WrongDeclaration => "wrong_declaration",
            WarningCode::UncertainEncoding => "uncertain_encoding",
            WarningCode::LostCharacters => "lost_characters",
            WarningCode::GarbledText => "garbled_text",
            WarningCode::MendedDamage => "mended_damage",
            WarningCode::UnsureBoundary => "unsure_boundary",
            WarningCode::NoReport => "no_report",
            WarningCode::MaskedNumber => "masked_number",
            WarningCode::NumberTooLarge => "number_too_large",
            WarningCode::ScriptLength => "script_length",
            WarningCode::LimitReached => "limit_reached",
            WarningCode::PartLost => "part_lost",
        }
    }
}

/// One oddity of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What kind.
    pub code: WarningCode,
    /// Line of the decoded file, from 1, where one can be named.
    pub line: Option<u32>,
    /// What was seen, in plain English.
    pub message: String,
}

impl Warning {
    /// A warning about the file or report as a whole.
    pub fn new(code: WarningCode, message: impl Into<String>) -> Self {
        Warning { code, line: None, message: message.into() }
    }

    /// A warning about one line of the decoded file.
    pub fn at_line(code: WarningCode, line: u32, message: impl Into<String>) -> Self {
        Warning { code, line: Some(line), message: message.into() }
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{} (line {line}): {}", self.code.name(), self.message),
            None => write!(f, "{}: {}", self.code.name(), self.message),
        }
    }
}
