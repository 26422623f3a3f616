//! A bound on the bytes that are held at a time.
//!
//! Queues are bounded by the number of what waits in them, however large it is. What takes its
//! bytes from a budget first, and gives them back when it is dropped, makes many large files need
//! no more memory than many small ones.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long anything waits for room at most: threads that died give nothing back, and who waits
/// for them must go on to be told of the error.
const PATIENCE: Duration = Duration::from_secs(20);

/// So many bytes for all who ask. One may take more where it is the only one, or what is large
/// could never be done.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Room>);

#[derive(Debug)]
struct Room {
    most: usize,
    taken: Mutex<usize>,
    freed: Condvar,
}

/// Room that was taken; dropping it gives the room back.
#[derive(Debug)]
pub struct Taken {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    /// A budget of `most` bytes.
    pub fn new(most: usize) -> Budget {
        Budget(Arc::new(Room { most, taken: Mutex::default(), freed: Condvar::new() }))
    }

    /// Waits until there is room for `bytes` and takes it.
    pub fn take(&self, bytes: usize) -> Taken {
        let Room { most, taken, freed } = &*self.0;
        let guard = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut usize| *taken > 0 && taken.saturating_add(bytes) > *most;
        let (mut guard, _) =
            freed.wait_timeout_while(guard, PATIENCE, full).unwrap_or_else(PoisonError::into_inner);
        *guard = guard.saturating_add(bytes);
        drop(guard);
        Taken { budget: self.clone(), bytes }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let Room { taken, freed, .. } = &*self.budget.0;
        let mut guard = taken.lock().unwrap_or_else(PoisonError::into_inner);
        *guard = guard.saturating_sub(self.bytes);
        // Who waits for much may not fit where who waits for little does.
        freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_is_held_than_there_is_room_for() {
        let budget = Budget::new(100);
        let (held, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for bytes in [30, 60, 45, 70, 10, 90] {
                let (budget, held, most) = (&budget, &held, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let _taken = budget.take(bytes);
                        most.fetch_max(held.fetch_add(bytes, Ordering::SeqCst) + bytes, Ordering::SeqCst);
                        std::thread::yield_now();
                        held.fetch_sub(bytes, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
    }

    #[test]
    fn what_is_too_large_goes_alone() {
        let budget = Budget::new(100);
        drop(budget.take(1000));
        drop(budget.take(usize::MAX));
        assert_eq!(*budget.0.taken.lock().unwrap(), 0);
    }
}
