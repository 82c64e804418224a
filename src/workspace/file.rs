//! The verbs that concern the file as a whole, and what it keeps beside its records.

use std::path::Path;

use crate::store::journal::log;
use crate::store::{copies, settings};

use super::{Info, Result, Workspace};

/// What each table holds, as a person names it. Tables that only belong to another are left out.
const KINDS: [(&str, &str); 11] = [
    ("tool", "tools"),
    ("integration", "integrations"),
    ("person", "people"),
    ("rate", "exchange rates"),
    ("audit", "audits"),
    ("assessment", "assessments"),
    ("plan_item", "plan items"),
    ("lead", "leads"),
    ("company", "companies"),
    ("deal", "deals"),
    ("activity", "activities"),
];

impl Workspace {
    /// The mapping that was used for a header row before: (column, field) pairs.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn remembered_mapping(&self, import: &str, fingerprint: &str) -> Result<Option<Vec<(String, String)>>> {
        Ok(settings::mapping(&self.store, import, fingerprint)?)
    }

    /// Remembers a mapping (not part of the journal).
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn remember_mapping(&mut self, import: &str, fingerprint: &str, pairs: &[(String, String)]) -> Result<()> {
        Ok(settings::remember_mapping(&self.store, import, fingerprint, pairs)?)
    }

    /// A small setting of this workspace that isn't data: sort orders, the last tab (not part of the journal).
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(settings::setting(&self.store, key)?)
    }

    /// Keeps a small setting.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep_setting(&mut self, key: &str, value: &str) -> Result<()> {
        Ok(settings::keep(&self.store, key, value)?)
    }

    /// What the file is.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn info(&self) -> Result<Info> {
        let counts = copies::counts(&self.store)?;
        let rows = |table: &str| counts.rows.iter().find(|(name, _)| *name == table).map_or(0, |(_, rows)| *rows);
        Ok(Info {
            path: self.path().map(Path::to_owned),
            bytes: copies::bytes(&self.store)?,
            schema: counts.schema,
            rows: KINDS.iter().map(|(table, word)| (*word, rows(table))).collect(),
            steps: counts.steps,
            journal_rows: counts.changes,
        })
    }

    /// Copies the whole workspace to a new file, while it is in use; gives its bytes. Refuses one that exists.
    ///
    /// # Errors
    /// [`crate::store::Error::Exists`]; else why it could not be read or written.
    pub fn backup(&self, out: &Path) -> Result<u64> {
        Ok(copies::backup(&self.store, out)?)
    }

    /// Writes a workspace that is in memory as a new file; gives its bytes. Refuses one that exists.
    ///
    /// # Errors
    /// [`crate::store::Error::Exists`]; else why it could not be written.
    pub fn write_out(&mut self, out: &Path) -> Result<u64> {
        Ok(self.store.write_out(out)?)
    }

    /// Drops undone steps from the journal and gives the space back; gives the bytes freed. What was undone can't be
    /// redone any more.
    ///
    /// # Errors
    /// When the file can't be written, or another window is reading it.
    pub fn compact(&mut self) -> Result<u64> {
        Ok(log::compact(&self.store)?)
    }
}
