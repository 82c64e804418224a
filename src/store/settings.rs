//! What isn't data and so isn't part of the journal: how screens were left, and how columns of files were read.

use rusqlite::OptionalExtension;

use super::{Result, Store};

/// A small setting.
///
/// # Errors
/// When the file can't be read.
pub fn setting(store: &Store, key: &str) -> Result<Option<String>> {
    let mut query = store.conn.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(query.query_row([key], |row| row.get(0)).optional()?)
}

/// Keeps a small setting.
///
/// # Errors
/// When the file can't be written.
pub fn keep(store: &Store, key: &str, value: &str) -> Result<()> {
    store
        .conn
        .prepare_cached("INSERT INTO setting(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2 WHERE value <> ?2")?
        .execute([key, value])
        .map_err(|error| store.at(error))?;
    Ok(())
}

/// The (column, field) pairs that were used for a header row before.
///
/// # Errors
/// When the file can't be read.
pub fn mapping(store: &Store, import: &str, fingerprint: &str) -> Result<Option<Vec<(String, String)>>> {
    let mut query =
        store.conn.prepare_cached("SELECT pairs FROM import_mapping WHERE import = ?1 AND fingerprint = ?2")?;
    let found: Option<String> = query.query_row([import, fingerprint], |row| row.get(0)).optional()?;
    // One that can't be read is as good as none: the person maps the columns again.
    Ok(found.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Remembers the pairs for a header row.
///
/// # Errors
/// When the file can't be written.
pub fn remember_mapping(store: &Store, import: &str, fingerprint: &str, pairs: &[(String, String)]) -> Result<()> {
    let json = serde_json::to_string(pairs).unwrap_or_default();
    store
        .conn
        .prepare_cached(
            "INSERT INTO import_mapping(import, fingerprint, pairs) VALUES(?1, ?2, ?3)
             ON CONFLICT(import, fingerprint) DO UPDATE SET pairs = ?3",
        )?
        .execute([import, fingerprint, &json])
        .map_err(|error| store.at(error))?;
    Ok(())
}
