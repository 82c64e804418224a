//! Row ids: never reused, and unique across copies of a file, because two copies may be merged one day.
//! 35 random bits are drawn at the first use of an opening; a 28-bit counter follows them. The order of ids means nothing.

use std::cell::Cell;

use rusqlite::Connection;

use super::Result;
use crate::domain::id::Id;

/// Bits of the counter.
pub(super) const COUNTER_BITS: u32 = 28;
const LAST: i64 = (1 << COUNTER_BITS) - 1;

/// Where the ids of one opening come from.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The newest id that was handed out; 0 before the first.
    newest: Cell<i64>,
}

impl Source {
    /// The next id. An id that was drawn is never handed out again, also when its step fails.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn draw(&self, conn: &Connection) -> Result<Id> {
        let newest = self.newest.get();
        let next = if newest == 0 || newest & LAST == LAST { prefix(conn)? << COUNTER_BITS } else { newest } + 1;
        self.newest.set(next);
        Ok(Id(next))
    }

    /// So many ids that follow each other, of which the first is given.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn reserve(&self, conn: &Connection, many: i64) -> Result<Id> {
        let newest = self.newest.get();
        let fits = newest != 0 && (newest & LAST) + many <= LAST;
        let before = if fits { newest } else { prefix(conn)? << COUNTER_BITS };
        self.newest.set(before + many.min(LAST));
        Ok(Id(before + 1))
    }
}

/// The spans in which the ids lie that were drawn behind `from` up to `to`: two where the counter ran over meanwhile.
pub(super) fn spans(from: i64, to: i64) -> Vec<(i64, i64)> {
    if from >> COUNTER_BITS == to >> COUNTER_BITS {
        vec![(from + 1, to)]
    } else {
        vec![(from + 1, from | LAST), (to & !LAST, to)]
    }
}

/// 35 random bits under which no step of this file was made: every id of an opening stands behind a step's.
fn prefix(conn: &Connection) -> Result<i64> {
    loop {
        let drawn: i64 = conn.query_row("SELECT random()", [], |row| row.get(0))?;
        let prefix = drawn & ((1 << 35) - 1);
        let (low, high) = (prefix << COUNTER_BITS, (prefix << COUNTER_BITS) | LAST);
        let taken = conn.prepare_cached("SELECT 1 FROM step WHERE id BETWEEN ?1 AND ?2")?.exists([low, high])?;
        if prefix != 0 && !taken {
            return Ok(prefix);
        }
    }
}
