//! SQLite: open, migrate, journal; one entity a file, SQL in verbs. The only module that names rusqlite.
//!
//! Reads take a [`Store`]. Writes to what the journal keeps take a [`Step`], which only [`Store::step`] gives out, so
//! nothing can be changed outside a transaction that is recorded and can be undone. Rules live above, in the workspace.

pub mod activities;
pub mod audits;
pub mod bulk;
pub mod campaigns;
pub mod companies;
pub mod copies;
pub mod custom;
pub mod deals;
pub mod directory;
pub mod draft;
mod error;
pub mod external;
mod functions;
mod ids;
pub mod imports;
pub mod integrations;
pub mod journal;
pub mod leads;
mod limit;
pub mod links;
mod made;
pub mod maturity;
mod migrations;
mod open;
pub mod people;
pub mod profile;
pub mod quality;
pub mod rates;
pub mod review;
mod rows;
pub mod search;
pub mod settings;
mod straight;
pub mod tallies;
pub mod tools;
pub mod touches;
pub mod transitions;
pub mod utm;
mod words;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

pub use error::{Error, Result};
pub use journal::step::{Entry, Step};
pub use limit::Limit;
pub use migrations::SCHEMA;
pub use open::{APPLICATION_ID, PATIENCE};

/// An open workspace file: one connection to it.
pub struct Store {
    conn: Connection,
    /// Where the file is; `None` in memory.
    path: Option<PathBuf>,
    /// The name under which the same workspace can be opened again.
    address: PathBuf,
    ids: ids::Source,
    tables: RefCell<journal::tables::Tables>,
    /// `data_version` when the tables were last known to be those of this program's schema.
    known: Cell<i64>,
    /// How long to wait for another program that is writing.
    patience: Cell<Duration>,
    limit: Limit,
    /// What was asked of the search index lately.
    asked: RefCell<search::Asked>,
}

impl Store {
    /// Where the file is; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The newest row of the journal; 0 in a new file. Moves with every change of a journalled table, whoever made it.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn newest_change(&self) -> Result<i64> {
        journal::step::newest_change(&self.conn)
    }

    /// Rows changed by this connection, the journal's own included; compare for equality only.
    pub fn changes_here(&self) -> i64 {
        i64::try_from(self.conn.total_changes()).unwrap_or(i64::MAX)
    }

    /// A number that moves when another connection commits; compare for equality only.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn changes_elsewhere(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    /// Fills the file's place into an error that was made deeper down.
    fn at(&self, error: impl Into<Error>) -> Error {
        let error = error.into();
        match &self.path {
            Some(path) => error.at(path),
            None => error,
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}
