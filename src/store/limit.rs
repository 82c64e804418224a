//! How long a read may take: one that takes longer is given up, so that the drawing thread never waits for the disk;
//! and how a read on another thread is stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{Result, Store};

/// Steps of SQLite's machine between two looks at the clock: some ten microseconds.
const STEPS: i32 = 1_000;

/// No deadline.
const NEVER: u64 = u64::MAX;

/// The moment at which reads of one connection are given up, if any.
#[derive(Debug, Clone)]
pub struct Limit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: Instant,
    /// Nanoseconds since `base`.
    deadline: AtomicU64,
    hit: AtomicBool,
}

impl Limit {
    /// Makes a connection keep a limit; none is in force yet.
    pub(super) fn install(conn: &mut Connection) -> Result<Limit> {
        let limit = Limit(Arc::new(Inner {
            base: Instant::now(),
            deadline: AtomicU64::new(NEVER),
            hit: AtomicBool::new(false),
        }));
        let kept = limit.clone();
        conn.progress_handler(STEPS, Some(move || kept.is_over()))?;
        Ok(limit)
    }

    fn is_over(&self) -> bool {
        let deadline = self.0.deadline.load(Ordering::Relaxed);
        if deadline == NEVER || self.since() < deadline {
            return false;
        }
        self.0.hit.store(true, Ordering::Relaxed);
        true
    }

    fn since(&self) -> u64 {
        u64::try_from(self.0.base.elapsed().as_nanos()).unwrap_or(NEVER - 1)
    }

    /// Reads are given up so long from now, until [`Limit::lift`].
    pub fn set(&self, budget: Duration) {
        let budget = u64::try_from(budget.as_nanos()).unwrap_or(NEVER - 1);
        self.0.hit.store(false, Ordering::Relaxed);
        self.0.deadline.store(self.since().saturating_add(budget).min(NEVER - 1), Ordering::Relaxed);
    }

    /// Reads may take as long as they need again; gives whether one was given up meanwhile.
    pub fn lift(&self) -> bool {
        self.0.deadline.store(NEVER, Ordering::Relaxed);
        self.0.hit.swap(false, Ordering::Relaxed)
    }
}

impl Store {
    /// The limit on reads of this connection.
    pub fn limit(&self) -> &Limit {
        &self.limit
    }

    /// From now on reads of this connection are given up while `stop` says so: for one that only answers questions.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn stop_when(&mut self, stop: impl FnMut() -> bool + Send + 'static) -> Result<()> {
        Ok(self.conn.progress_handler(STEPS, Some(stop))?)
    }

    /// Makes this connection hold in memory what a step of some ten thousand rows writes, until
    /// [`Store::hold_as_usual`].
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn hold_much(&self) -> Result<()> {
        Ok(self.conn.execute_batch("PRAGMA cache_size = -48000")?)
    }

    /// Holds as much as every connection.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn hold_as_usual(&self) -> Result<()> {
        Ok(self.conn.execute_batch(super::open::CACHE)?)
    }

    /// Makes this connection hold less in memory: for one that only answers questions.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn hold_little(&self) -> Result<()> {
        Ok(self.conn.execute_batch("PRAGMA cache_size = -400")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000000) SELECT max(i) FROM n";

    #[test]
    fn a_read_that_takes_too_long_is_given_up_and_the_next_one_is_not() {
        let store = Store::memory().unwrap();
        store.limit().set(Duration::from_millis(5));
        assert!(store.conn.query_row(LONG, [], |row| row.get::<_, i64>(0)).is_err());
        assert!(store.limit().lift());
        assert_eq!(store.conn.query_row("SELECT 7", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
        assert!(!store.limit().lift());
    }

    #[test]
    fn a_read_can_be_stopped_from_outside() {
        let mut store = Store::memory().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        store.stop_when(move || seen.load(Ordering::Relaxed)).unwrap();
        assert_eq!(store.conn.query_row("SELECT 7", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
        stop.store(true, Ordering::Relaxed);
        assert!(store.conn.query_row(LONG, [], |row| row.get::<_, i64>(0)).is_err());
    }
}
