//! What the importer of links needs: a step of its own, in which it calls the store's verbs row by row.

use super::ROOM;
use crate::store::Step;
use crate::workspace::{Done, Result, Workspace};

impl Workspace {
    /// Runs an import of links as one step of the room: `verb` gives what it has to tell, and the step's label. Whatever
    /// it writes is kept whole or not at all.
    ///
    /// # Errors
    /// Those of `verb`; else why the file could not be written.
    pub fn import_links<T>(&mut self, verb: impl FnOnce(&Step<'_>) -> Result<(T, String)>) -> Result<(T, Done)> {
        self.run(ROOM, verb)
    }
}
