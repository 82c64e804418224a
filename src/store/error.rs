//! Why the file could not be opened, read or written: what happened, where, and what to do.
//! The one place where SQLite's codes are told apart.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What the store gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the file could not be opened, read or written. `path` is empty for a workspace in memory.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is a folder.
    #[error("{} is a folder. Name a file in it, such as {}", place(.path), .path.join("default.opsroom").display())]
    Folder {
        /// Where.
        path: PathBuf,
    },
    /// It is no database at all.
    #[error("{} is not a workspace: it holds something else. Nothing was changed. Name another file, or a new one to start a workspace there", place(.path))]
    NotAWorkspace {
        /// Where.
        path: PathBuf,
    },
    /// It is a database of another program.
    #[error("{} is a database of another program. Nothing was changed. Name another file, or a new one to start a workspace there", place(.path))]
    Foreign {
        /// Where.
        path: PathBuf,
    },
    /// A later version of this program wrote it.
    #[error("{} was written by a newer opsroom (its tables are version {theirs}, this one knows up to {ours}). Nothing was changed. Update opsroom, then open it", place(.path))]
    Newer {
        /// Where.
        path: PathBuf,
        /// The version of its tables.
        theirs: u32,
        /// The newest version that this program knows.
        ours: u32,
    },
    /// It is a workspace that can no longer be read.
    #[error("{} is damaged ({detail}). Nothing was changed. Open a backup of it, or save what can be read with: sqlite3 FILE .recover", place(.path))]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// It may not be read.
    #[error("{} may not be read by you. Ask its owner for access, or open a copy that is yours", place(.path))]
    NoPermission {
        /// Where.
        path: PathBuf,
    },
    /// It may be read, but not written.
    #[error("{} can't be written: the file or its folder is read-only. Copy it to a folder of your own, and open the copy", place(.path))]
    ReadOnly {
        /// Where.
        path: PathBuf,
    },
    /// Somebody else keeps it locked.
    #[error("{} is held by another program. Close that one, or wait until it is done, and try again", place(.path))]
    Locked {
        /// Where.
        path: PathBuf,
    },
    /// No room is left.
    #[error("the disk that holds {} is full. Nothing of the last step was kept. Free some space, and try again", place(.path))]
    Full {
        /// Where.
        path: PathBuf,
    },
    /// It stands where a new file was to be made.
    #[error("{} already exists. Name a file that doesn't", place(.path))]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// It could not be created.
    #[error("{} could not be created: {reason}. Name a file in a folder that you may write to", place(.path))]
    CannotCreate {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The disk or the network failed.
    #[error("{} could not be read or written: {reason}. Check the disk that it is on, and try again", place(.path))]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A statement failed: a defect, or a file that was changed by hand.
    #[error("{} refused a statement: {reason}. Nothing of the last step was kept", place(.path))]
    Sql {
        /// Where.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
}

/// A path as a sentence names it.
fn place(path: &Path) -> String {
    if path.as_os_str().is_empty() { "the workspace".to_owned() } else { path.display().to_string() }
}

impl Error {
    /// The same with its place, where it has none yet.
    pub(super) fn at(mut self, at: &Path) -> Error {
        let path = match &mut self {
            Error::Folder { path }
            | Error::NotAWorkspace { path }
            | Error::Foreign { path }
            | Error::Newer { path, .. }
            | Error::Damaged { path, .. }
            | Error::NoPermission { path }
            | Error::ReadOnly { path }
            | Error::Locked { path }
            | Error::Full { path }
            | Error::Exists { path }
            | Error::CannotCreate { path, .. }
            | Error::Io { path, .. }
            | Error::Sql { path, .. } => path,
        };
        if path.as_os_str().is_empty() {
            *path = at.to_owned();
        }
        self
    }

    /// A failure of the file system at a place.
    pub(super) fn io(error: &io::Error, path: &Path) -> Error {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied => Error::NoPermission { path },
            io::ErrorKind::ReadOnlyFilesystem => Error::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full { path },
            io::ErrorKind::AlreadyExists => Error::Exists { path },
            io::ErrorKind::IsADirectory => Error::Folder { path },
            _ => Error::Io { path, reason: error.to_string() },
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        let path = PathBuf::new();
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::NotAWorkspace { path },
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, detail: reason },
            Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
                Error::NoPermission { path }
            }
            // SQLite says that it can't open where it may not make its log beside the file.
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Error::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Error::Locked { path }
            }
            Some(ErrorCode::DiskFull) => Error::Full { path },
            Some(ErrorCode::SystemIoFailure) => Error::Io { path, reason },
            _ => Error::Sql { path, reason },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn every_code_has_its_sentence() {
        let cases = [
            (ffi::SQLITE_NOTADB, "holds something else"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_PERM, "may not be read"),
            (ffi::SQLITE_READONLY, "read-only"),
            (ffi::SQLITE_CANTOPEN, "read-only"),
            (ffi::SQLITE_READONLY_DIRECTORY, "read-only"),
            (ffi::SQLITE_BUSY, "held by another program"),
            (ffi::SQLITE_BUSY_TIMEOUT, "held by another program"),
            (ffi::SQLITE_LOCKED, "held by another program"),
            (ffi::SQLITE_FULL, "is full"),
            (ffi::SQLITE_IOERR_FSYNC, "could not be read or written"),
            (ffi::SQLITE_CONSTRAINT, "refused a statement"),
        ];
        for (code, words) in cases {
            let error = Error::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
            let sentence = error.at(Path::new("/data/acme.opsroom")).to_string();
            assert!(sentence.contains(words) && sentence.contains("/data/acme.opsroom"), "{code}: {sentence}");
        }
        let kinds = [
            (io::ErrorKind::PermissionDenied, "may not be read"),
            (io::ErrorKind::ReadOnlyFilesystem, "read-only"),
            (io::ErrorKind::StorageFull, "is full"),
            (io::ErrorKind::AlreadyExists, "already exists"),
            (io::ErrorKind::Other, "could not be read or written"),
        ];
        for (kind, words) in kinds {
            let sentence = Error::io(&io::Error::from(kind), Path::new("/data/acme.opsroom")).to_string();
            assert!(sentence.contains(words), "{kind}: {sentence}");
        }
    }
}
