//! What one row says about a tool. A blank value means that it says nothing.

use crate::domain::money::Money;
use crate::domain::tool::{Status, Tool};

/// What one row says.
#[derive(Debug, Clone)]
pub(in crate::import) struct Said {
    /// Its line in the file.
    pub(in crate::import) line: usize,
    /// The values; blank where nothing is said.
    pub(in crate::import) tool: Tool,
    /// The status, where one is said (a tool always has one).
    pub(in crate::import) status: Option<Status>,
    /// Lines for the notes.
    pub(in crate::import) note_lines: Vec<String>,
    /// The decision as the file words it.
    pub(in crate::import) decision: String,
    /// Why, or what to do.
    pub(in crate::import) reason: String,
    /// The cost cell and the annual cost cell as amounts, for the file's own totals.
    pub(in crate::import) amounts: [Option<Money>; 2],
    /// What was not understood, as sentences.
    pub(in crate::import) notes: Vec<String>,
}

impl Said {
    /// Nothing but a name.
    pub(in crate::import) fn named(name: &str, line: usize) -> Said {
        Said {
            line,
            tool: Tool::named(name),
            status: None,
            note_lines: Vec::new(),
            decision: String::new(),
            reason: String::new(),
            amounts: [None, None],
            notes: Vec::new(),
        }
    }
}
