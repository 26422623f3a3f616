//! Tests of the whole program: what needs files, a process, or every part at once.
//!
//! One binary, because each would link the library again. What one function does is tested
//! beside its code.

mod cli;
mod docs;
mod encodings;
mod formats;
mod gold;
mod golden;
mod hostile;
mod property;
mod support;
mod tables;
mod terms;
mod threads;
mod tidy;
mod told;
