//! Opening a workspace file: creating it, refusing what isn't one without writing a byte, and setting up the connection.

use std::cell::{Cell, RefCell};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::draft::Draft;
use super::journal::tables::Tables;
use super::journal::triggers;
use super::{Error, Limit, Result, SCHEMA, Store, copies, functions, ids, made, migrations, settings, tallies};

/// What stands in the file's header to say whose it is: `OPSR`.
pub const APPLICATION_ID: i32 = 0x4F50_5352;

/// How long to wait for another program that is writing.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Set for every connection. FULL: a finished step outlives a power cut.
const SETTINGS: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
    PRAGMA trusted_schema = OFF;";

/// What a connection holds of the file: it stays within the memory budget.
pub(super) const CACHE: &str = "PRAGMA cache_size = -1200";

/// The setting that says which state of the schema was looked at.
const LOOKED_AT: &str = "schema-looked-at";

/// What stands for the address of a workspace that is only tried: it has none.
const SCRATCH: &str = ":memory:";

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;

impl Store {
    /// Opens a workspace file, creating it (and its folder) where there is none, or an empty file.
    ///
    /// # Errors
    /// Each case of [`Error`] that concerns opening; nothing is written to the file then.
    pub fn open(path: &Path) -> Result<Store> {
        Store::open_within(path, PATIENCE)
    }

    /// The same, with the time to wait for another program that is writing.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_within(path: &Path, patience: Duration) -> Result<Store> {
        // Absolute, so that it still holds when the working folder changes, and is never taken for a URI.
        let path = std::path::absolute(path).map_err(|error| Error::io(&error, path))?;
        prepare(&path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags)
            .map_err(Error::from)
            .and_then(|conn| connect(conn, Some(path.clone()), path.clone(), patience));
        opened.map_err(|error| error.at(&path))
    }

    /// A workspace in memory: gone when its last connection is.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn memory() -> Result<Store> {
        let scratch = Connection::open_in_memory()?;
        let name: String = scratch.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
        Store::at_address(PathBuf::from(format!("file:/{name}?vfs=memdb")))
    }

    /// A workspace in memory that nobody else can see: what is done in it can be [written out](Store::write_out) at once.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn scratch() -> Result<Store> {
        let mut conn = Connection::open_in_memory()?;
        let image = made::image();
        conn.deserialize_read_exact("main", &image[..], image.len(), false)?;
        connect(conn, None, PathBuf::from(SCRATCH), PATIENCE)
    }

    /// A second connection to the same workspace, for a job on its own thread.
    ///
    /// # Errors
    /// As [`Store::open`]; to a [scratch](Store::scratch) there is one only.
    pub fn again(&self) -> Result<Store> {
        match &self.path {
            Some(path) => Store::open_within(path, self.patience.get()),
            None if self.address == Path::new(SCRATCH) => {
                Err(Error::Io { path: PathBuf::new(), reason: "what is only tried can't be opened again".to_owned() })
            }
            None => Store::at_address(self.address.clone()),
        }
    }

    pub(super) fn at_address(address: PathBuf) -> Result<Store> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        connect(Connection::open_with_flags(&address, flags)?, None, address, PATIENCE)
    }
}

/// Looks at what stands at a path without changing it; makes a workspace where there is nothing.
fn prepare(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => Err(Error::Folder { path: path.to_owned() }),
        // Reading a pipe or a device might never end.
        Ok(meta) if !meta.is_file() => Err(Error::NotAWorkspace { path: path.to_owned() }),
        Ok(_) => look(path).map_err(|error| error.at(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match write_out(&made::image(), path) {
            // Another window made it in this moment.
            Ok(()) | Err(Error::Exists { .. }) => Ok(()),
            Err(error) => Err(error),
        },
        Err(error) => Err(cannot_create(&error, path)),
    }
}

/// Makes an empty file that its owner alone can read, from the start, and its folder.
///
/// # Errors
/// [`Error::Exists`] where there is one.
pub(super) fn create(path: &Path) -> Result<()> {
    make_folder(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Error::Exists { path: path.to_owned() }),
        Err(error) => Err(cannot_create(&error, path)),
    }
}

/// Writes a workspace that was made in memory as a new file: there whole or not at all.
///
/// # Errors
/// [`Error::Exists`] where there is one.
pub(super) fn write_out(image: &[u8], path: &Path) -> Result<()> {
    make_folder(path)?;
    let (draft, mut file) = Draft::begin(path).map_err(|error| cannot_create(&error, path))?;
    let written = made::write(image, &mut file).and_then(|()| file.sync_all()).and_then(|()| draft.becomes(path));
    written.map_err(|error| Error::io(&error, path))?;
    // Its name outlives a power cut, too, where folders can be told so.
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Makes the folder of a file, where it isn't there.
fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(|error| cannot_create(&error, path))
}

fn cannot_create(error: &io::Error, path: &Path) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full { path: path.to_owned() },
        _ => Error::CannotCreate { path: path.to_owned(), reason: error.to_string() },
    }
}

/// Refuses a file that is no workspace by its first bytes, before SQLite may touch it: only reading them is sure to
/// leave the file, and everything beside it, as it is.
fn look(path: &Path) -> Result<()> {
    let mut file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
            return Err(match File::open(path) {
                Ok(_) => Error::ReadOnly { path: path.to_owned() },
                Err(error) => Error::io(&error, path),
            });
        }
        Err(error) => return Err(Error::io(&error, path)),
    };
    let mut header = Vec::with_capacity(HEADER);
    file.by_ref().take(HEADER as u64).read_to_end(&mut header).map_err(|error| Error::io(&error, path))?;
    if header.is_empty() {
        return keep_to_owner(&file, path);
    }
    if !header.starts_with(MAGIC) {
        return Err(Error::NotAWorkspace { path: path.to_owned() });
    }
    let word = |at: usize| header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let (Some(version), Some(application)) = (word(60), word(68)) else {
        return Err(Error::Damaged { path: path.to_owned(), detail: "it ends in the middle of its header".to_owned() });
    };
    if application != APPLICATION_ID.cast_unsigned() {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    if version > SCHEMA {
        return Err(Error::Newer { path: path.to_owned(), theirs: version, ours: SCHEMA });
    }
    Ok(())
}

/// An empty file becomes a workspace, so nobody else may read it from now on.
fn keep_to_owner(file: &File, path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600);
        file.set_permissions(mode).map_err(|error| Error::io(&error, path))?;
    }
    let _ = (file, path);
    Ok(())
}

/// Checks once more with SQLite's eyes (the newest header may still be in the log), then migrates and sets up.
fn connect(mut conn: Connection, path: Option<PathBuf>, address: PathBuf, patience: Duration) -> Result<Store> {
    conn.busy_timeout(patience)?;
    // A file that is refused is left alone, also by the checkpoint that closing does. Where there is no log yet there is
    // nothing to write back, and closing takes away the empty one that opening made.
    let has_log = path.as_deref().is_some_and(|path| copies::log_of(path).exists());
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A plan never depends on what is bound: with partial indexes about, statements would be planned anew at each use.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let version = migrations::version(&conn)?;
    let application: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if tables > 0 && application != APPLICATION_ID {
        return Err(Error::Foreign { path: PathBuf::new() });
    }
    if version > SCHEMA {
        return Err(Error::Newer { path: PathBuf::new(), theirs: version, ours: SCHEMA });
    }
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(SETTINGS)?;
    conn.execute_batch(CACHE)?;
    functions::register(&conn)?;
    let is_made = migrations::run(&conn, path.as_deref())?;
    // After the tables are made, so that the header names this program from the file's first moment.
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    let tables = Tables::load(&conn)?;
    let limit = Limit::install(&mut conn)?;
    let store = Store {
        conn,
        path,
        address,
        ids: ids::Source::default(),
        tables: RefCell::new(tables),
        known: Cell::new(0),
        patience: Cell::new(patience),
        limit,
        asked: RefCell::default(),
    };
    store.mend(is_made)?;
    store.known.set(store.changes_elsewhere()?);
    store.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(store)
}

impl Store {
    /// Puts right what another tool did to triggers and tables. A schema that was looked at once is not looked at again:
    /// SQLite counts its changes. One that was made just now is as it should be.
    fn mend(&self, is_made: bool) -> Result<()> {
        let counted = || -> Result<String> {
            let count: i64 = self.conn.query_row("PRAGMA schema_version", [], |row| row.get(0))?;
            Ok(format!("{:016x} {count}", triggers::FINGERPRINT))
        };
        if settings::setting(self, LOOKED_AT)?.as_deref() == Some(&counted()?) {
            return Ok(());
        }
        if !is_made {
            self.mend_triggers()?;
            self.mend_tallies()?;
        }
        // Where another window is writing just now, the next opening looks again.
        self.conn.busy_timeout(Duration::ZERO)?;
        let _ = settings::keep(self, LOOKED_AT, &counted()?);
        Ok(self.conn.busy_timeout(self.patience.get())?)
    }

    /// Makes the journal's triggers anew where another tool dropped one, or changed a table.
    fn mend_triggers(&self) -> Result<()> {
        if triggers::stand(&self.conn, &self.tables.borrow())? {
            return Ok(());
        }
        let transaction = rusqlite::Transaction::new_unchecked(&self.conn, rusqlite::TransactionBehavior::Immediate)?;
        let tables = triggers::regenerate(&self.conn)?;
        transaction.commit()?;
        self.tables.replace(tables);
        Ok(())
    }

    /// Counts leads anew where another tool dropped a trigger that keeps the counts.
    fn mend_tallies(&self) -> Result<()> {
        if tallies::stand(&self.conn)? {
            return Ok(());
        }
        let transaction = rusqlite::Transaction::new_unchecked(&self.conn, rusqlite::TransactionBehavior::Immediate)?;
        tallies::mend(&self.conn)?;
        Ok(transaction.commit()?)
    }

    /// Makes sure that the tables are still those that this program knows, after somebody else wrote: a newer opsroom
    /// may have migrated the file in the meantime.
    ///
    /// # Errors
    /// [`Error::Newer`] then.
    pub(super) fn still_ours(&self) -> Result<()> {
        let seen = self.changes_elsewhere()?;
        if seen == self.known.get() {
            return Ok(());
        }
        let theirs = migrations::version(&self.conn)?;
        if theirs > SCHEMA {
            return Err(Error::Newer { path: PathBuf::new(), theirs, ours: SCHEMA });
        }
        self.tables.replace(Tables::load(&self.conn)?);
        self.known.set(seen);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
