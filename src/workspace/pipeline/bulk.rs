//! What importers and makers of histories need: a step of their own, in which they call the store's verbs row by row.

use super::ROOM;
use super::deals::settle_amounts;
use crate::domain::id::Id;
use crate::store::Step;
use crate::workspace::{Done, Result, Workspace};

pub use super::deals::noted;

/// So many rows are written straight into a workspace that is empty.
const STRAIGHT: usize = 2_000;

/// From so many rows on, and below so many, all that is written fits into a cache that holds more than usual: nothing goes
/// to the disk before the end, and nothing is read back. More rows than that are poured in order, and sorted in pieces
/// that fit the processor's own memory.
const ROOMY: usize = 500;
const LARGE: usize = 100_000;

impl Workspace {
    /// Runs an import of about so many rows as one step of the room: `verb` gives what it has to tell, and the step's
    /// label. Whatever it writes is kept whole or not at all.
    ///
    /// # Errors
    /// Those of `verb`; else why the file could not be written.
    pub fn import_step<T>(
        &mut self,
        rows: usize,
        verb: impl FnOnce(&Step<'_>) -> Result<(T, String)>,
    ) -> Result<(T, Done)> {
        let straight = rows >= STRAIGHT && self.store.write_straight()?;
        // What is in memory anyway isn't held twice.
        let roomy = (ROOMY..LARGE).contains(&rows) && self.path().is_some();
        if roomy {
            self.store.hold_much()?;
        }
        let done = self.run(ROOM, verb);
        if roomy {
            self.store.hold_as_usual()?;
        }
        if straight {
            self.store.write_ahead()?;
        }
        done
    }
}

/// Sums the open deals anew of everybody who is in these deals: after deals or their parts were imported.
///
/// # Errors
/// When the file can't be written.
pub fn settle_deals(step: &Step<'_>, deals: &[Id], today: chrono::NaiveDate) -> Result<()> {
    for deal in deals {
        settle_amounts(step, *deal, today)?;
    }
    Ok(())
}
