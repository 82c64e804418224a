//! The words of frameworks as they were when an assessment began: one row per text, however many assessments use it.

use rusqlite::OptionalExtension;

use crate::domain::id::Id;
use crate::store::{Result, Step, Store};

/// The text of a snapshot; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn text(store: &Store, id: Id) -> Result<Option<String>> {
    let mut query = store.conn.prepare_cached("SELECT text FROM framework_snapshot WHERE id = ?1")?;
    Ok(query.query_row([id.0], |row| row.get(0)).optional()?)
}

/// Keeps a framework's text, once: gives the snapshot that holds it already, if there is one. A file that was changed
/// without a new version gets a row of its own, so that words never change behind an assessment's back.
///
/// # Errors
/// When the file can't be written.
pub fn keep(step: &Step<'_>, framework: &str, version: u32, text: &str) -> Result<Id> {
    let known: Option<i64> = step
        .conn()
        .prepare_cached("SELECT id FROM framework_snapshot WHERE framework = ?1 AND version = ?2 AND text = ?3")?
        .query_row((framework, version, text), |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(Id(id));
    }
    let id = step.draw()?;
    step.conn()
        .prepare_cached("INSERT INTO framework_snapshot(id, framework, version, text) VALUES(?1, ?2, ?3, ?4)")?
        .execute((id.0, framework, version, text))?;
    Ok(id)
}
