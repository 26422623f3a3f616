//! Tests of the whole program: what needs files, a process, or every part at once.
//!
//! One binary, because each would link the library again. What one function does is tested
//! beside its code.

mod audit;
mod awkward;
mod beside;
mod cells_by_hand;
mod cli;
mod compare;
mod copies;
mod docs;
mod encodings;
mod exports;
mod formats;
mod gold;
mod golden;
mod hostile;
mod pages;
mod panel;
mod property;
mod search;
mod support;
mod tables;
mod terms;
mod threads;
mod tidy;
mod told;
mod views;
mod written;
