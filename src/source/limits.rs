//! How much of a file is read, so that no file can use unbounded memory or time.

/// Largest file that is read, in bytes.
pub const FILE_BYTES: u64 = 256 << 20;

/// Bytes from a file's start in which its format is looked for.
pub const SNIFF_BYTES: usize = 4096;
