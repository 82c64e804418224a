//! Writing straight into the file, without the log: for the first big import into a workspace. A log is written twice,
//! once as it is and once into the file; new pages of an empty file need neither. What is there already is kept beside
//! the file meanwhile, so that a process that ends in the middle leaves the workspace as it was.

use std::time::Duration;

use super::{Result, Store};

impl Store {
    /// Writes straight into the file from now on, where nothing was done in the workspace yet and nobody else has it open;
    /// says whether. Until [`Store::write_ahead`] others who open it wait for the end of a step.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(crate) fn write_straight(&self) -> Result<bool> {
        if self.path.is_none() || self.newest_change()? > 0 {
            return Ok(false);
        }
        // Somebody else who has it open is no reason to wait: the log serves as well, it only takes longer.
        self.conn.busy_timeout(Duration::ZERO)?;
        let mode = self.conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
        self.conn.busy_timeout(self.patience.get())?;
        Ok(mode.is_ok_and(|mode| mode == "delete"))
    }

    /// Writes ahead into the log again.
    ///
    /// # Errors
    /// When the file can't be written.
    pub(crate) fn write_ahead(&self) -> Result<()> {
        Ok(self.conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::domain::lead::Lead;
    use crate::store::{Entry, Error, Store, leads};

    const ENTRY: Entry<'static> = Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };

    #[test]
    fn only_a_workspace_that_is_empty_and_ours_alone_is_written_straight() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.opsroom");
        let store = Store::open(&path).unwrap();
        let other = Store::open(&path).unwrap();
        assert!(!store.write_straight().unwrap(), "another window has it open");
        drop(other);
        assert!(store.write_straight().unwrap());
        let failed = store.step::<(), Error>(&ENTRY, |step| {
            leads::insert(step, &Lead::default())?;
            Err(Error::Folder { path: std::path::PathBuf::new() })
        });
        assert!(failed.is_err());
        let added =
            |step: &crate::store::Step<'_>| Ok::<_, Error>((leads::insert(step, &Lead::default())?, String::new()));
        store.step(&ENTRY, added).unwrap();
        store.write_ahead().unwrap();
        assert!(!store.write_straight().unwrap(), "it is no longer empty");
        let mode: String = store.conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        assert_eq!(crate::store::imports::lead_count(&Store::open(&path).unwrap()).unwrap(), 1);
        assert!(!Store::memory().unwrap().write_straight().unwrap());
    }
}
