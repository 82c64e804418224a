//! From any released version of the tables to the newest: one `.sql` file and one transaction each, with a copy of
//! the file kept beside it first. Says nothing about what the tables mean.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::journal::triggers;
use super::{APPLICATION_ID, Result, copies};

/// The files, oldest first: the nth leads to version n, so that there can be no gap.
const FILES: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];

/// The newest version of the tables.
#[expect(clippy::cast_possible_truncation, reason = "a handful of files")]
pub const SCHEMA: u32 = FILES.len() as u32;

/// The version of the tables in a file.
pub(super) fn version(conn: &Connection) -> Result<u32> {
    Ok(conn.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?)
}

/// Brings a file to the newest version; does nothing where it is. Says whether it made all tables just now.
pub(super) fn run(conn: &Connection, path: Option<&Path>) -> Result<bool> {
    run_files(conn, path, FILES)
}

fn run_files(conn: &Connection, path: Option<&Path>, files: &[&str]) -> Result<bool> {
    if version(conn)? == 0 && make(conn, files)? {
        return Ok(true);
    }
    let from = version(conn)?;
    for (file, to) in files.iter().zip(1_u32..).skip_while(|(_, to)| *to <= from) {
        if let Some(path) = path {
            copies::copy(conn, &copy_beside(path, to))?;
        }
        let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
        // Another window may have been quicker.
        if version(conn)? >= to {
            continue;
        }
        triggers::drop_all(conn)?;
        conn.execute_batch(file)?;
        triggers::regenerate(conn)?;
        conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {to}"))?;
        transaction.commit()?;
    }
    Ok(false)
}

/// A new file holds nothing that would have to be kept on the way: all versions in one transaction, and the triggers once.
/// Says whether it did; not where another window was quicker.
fn make(conn: &Connection, files: &[&str]) -> Result<bool> {
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    if version(conn)? > 0 {
        return Ok(false);
    }
    for file in files {
        conn.execute_batch(file)?;
    }
    triggers::inscribe(conn)?;
    let to = files.len();
    conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {to}"))?;
    transaction.commit()?;
    Ok(true)
}

/// The first free name for the copy that is kept: `acme.before-v2.opsroom` beside `acme.opsroom`.
fn copy_beside(path: &Path, to: u32) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = |again: u32| match again {
        1 => format!("{stem}.before-v{to}.opsroom"),
        _ => format!("{stem}.before-v{to}-{again}.opsroom"),
    };
    let mut again = 1;
    while path.with_file_name(name(again)).exists() {
        again += 1;
    }
    path.with_file_name(name(again))
}

#[cfg(test)]
mod tests;
