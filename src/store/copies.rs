//! The whole file as one: copying it while it is in use, giving back the space of undone steps, and what it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, backup::Backup};

use super::journal::tables::JOURNALLED;
use super::{Error, Result, SCHEMA, Store, open};

/// Pages copied at a time; others may write in between.
const PAGES: std::ffi::c_int = 1_000;

/// Copies everything into a new file that its owner alone can read, also while it is in use; gives its bytes.
pub(super) fn copy(conn: &Connection, out: &Path) -> Result<u64> {
    open::create(out)?;
    let copied = (|| -> Result<u64> {
        let mut target = Connection::open(std::path::absolute(out).map_err(|error| Error::io(&error, out))?)?;
        let pages = Backup::new(conn, &mut target)?;
        pages.run_to_completion(PAGES, Duration::from_millis(1), None)?;
        drop(pages);
        target.close().map_err(|(_, error)| error)?;
        let file = fs::File::open(out)
            .and_then(|file| file.sync_all().map(|()| file))
            .map_err(|error| Error::io(&error, out))?;
        file.metadata().map(|meta| meta.len()).map_err(|error| Error::io(&error, out))
    })();
    copied.map_err(|error| {
        // Half a copy is worse than none; the first error is the one to tell.
        let _ = fs::remove_file(out);
        error.at(out)
    })
}

/// Copies the workspace to a new file; gives its bytes.
///
/// # Errors
/// [`Error::Exists`] where there is a file already; else why it could not be read or written.
pub fn backup(store: &Store, out: &Path) -> Result<u64> {
    copy(&store.conn, out)
}

impl Store {
    /// Writes a workspace that is in memory as a new file, in one go: there whole or not at all. Gives its bytes.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is a file already; else why it could not be written.
    pub fn write_out(&mut self, out: &Path) -> Result<u64> {
        let image = self.conn.serialize("main")?;
        open::write_out(&image, out).map(|()| image.len() as u64)
    }
}

/// Bytes on disk, the write-ahead log included; in memory, what it takes there.
///
/// # Errors
/// When the file can't be read.
pub fn bytes(store: &Store) -> Result<u64> {
    let Some(path) = store.path() else {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        return Ok(store.conn.query_row(sql, [], |row| row.get(0)).map(unsigned)?);
    };
    let size = |path: &Path| fs::metadata(path).map_or(0, |meta| meta.len());
    Ok(size(path) + size(&log_of(path)))
}

/// Where the write-ahead log of a file is.
pub(super) fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    PathBuf::from(log)
}

/// A count, as SQLite gives it.
fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// What is in the file, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// The version of the tables.
    pub schema: u32,
    /// Rows of each table of records.
    pub rows: Vec<(&'static str, u64)>,
    /// Steps in the journal.
    pub steps: u64,
    /// Rows of the journal beside them.
    pub changes: u64,
}

/// Counts what is in the file.
///
/// # Errors
/// When the file can't be read.
pub fn counts(store: &Store) -> Result<Counts> {
    let count = |table: &str| {
        store.conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).map(unsigned)
    };
    let mut rows = Vec::new();
    for table in JOURNALLED {
        rows.push((table.name, count(table.name)?));
    }
    Ok(Counts { schema: SCHEMA, rows, steps: count("step")?, changes: count("change")? })
}

/// Writes the log back into the file and empties it, where nobody else is reading; else leaves it for later.
pub(super) fn empty_log(store: &Store) {
    if store.path.is_none() {
        return;
    }
    // The step is saved already: a reader in another window is no reason to wait, or to fail.
    let _ = store.conn.busy_timeout(Duration::from_millis(20));
    let _ = store.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let _ = store.conn.busy_timeout(store.patience.get());
}
