//! Runs what may panic on odd bytes, and hands the panic back as what it said.
//!
//! A panic in one file must not stop a corpus. While such a piece of work runs, its thread is
//! marked, so that the program can keep silent about a panic that is told in another way.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// How many calls of [`caught`] this thread is inside of.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Threads of tantivy, which catches their panics itself and returns them as errors.
const CATCHING_THREADS: &[&str] = &["thrd-tantivy", "merge_thread", "segment_updater"];

/// Takes the mark away, also when the work panics.
struct Mark;

impl Mark {
    fn set() -> Mark {
        DEPTH.set(DEPTH.get() + 1);
        Mark
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// What `work` returns.
///
/// # Errors
/// What a panic in it said.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let _mark = Mark::set();
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| said(&*panic).to_owned())
}

/// Whether a panic on this thread would be caught, and told by whoever catches it.
pub fn is_caught() -> bool {
    let thread = std::thread::current();
    let catches = |name: &str| CATCHING_THREADS.iter().any(|begin| name.starts_with(begin));
    DEPTH.get() > 0 || thread.name().is_some_and(catches)
}

/// What a panic said.
pub fn said(panic: &dyn Any) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(said), _) => said,
        (_, Some(said)) => said,
        _ => "no message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_handed_back_and_the_mark_taken_away() {
        assert_eq!(caught(is_caught), Ok(true));
        let number = 7;
        assert_eq!(caught(|| -> u8 { panic!("odd {number}") }), Err("odd 7".to_owned()));
        assert!(!is_caught());
    }
}
