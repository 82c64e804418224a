//! The journal as a list of steps, for reading; and dropping what was undone from it.

use chrono::{DateTime, Utc};
use rusqlite::Row;

use crate::domain::id::Id;
use crate::store::{Result, Store, copies};

/// One step of the journal, for the activity view and `opsroom log`.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRow {
    /// The step's id.
    pub id: Id,
    /// When it was finished.
    pub at: DateTime<Utc>,
    /// Who did it; blank for another tool.
    pub author: String,
    /// In which room: `stack`; blank for another tool.
    pub room: String,
    /// What was done.
    pub label: String,
    /// Whether it is in force (not undone, and not an undo itself).
    pub in_force: bool,
    /// Whether it undoes or redoes another.
    pub is_undo: bool,
}

/// The columns that [`read`] wants, of a step `s`.
pub(super) const LIST: &str =
    "s.id, s.at, s.author, s.room, s.label, s.undoes IS NULL AND s.undone_by IS NULL, s.undoes IS NOT NULL";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<StepRow> {
    Ok(StepRow {
        id: Id(row.get(0)?),
        at: DateTime::from_timestamp_millis(row.get(1)?).unwrap_or_default(),
        author: row.get(2)?,
        room: row.get(3)?,
        label: row.get(4)?,
        in_force: row.get(5)?,
        is_undo: row.get(6)?,
    })
}

/// The newest steps, newest first, starting behind `before`.
///
/// # Errors
/// When the file can't be read.
pub fn steps(store: &Store, before: Option<Id>, most: usize) -> Result<Vec<StepRow>> {
    let sql = format!(
        "SELECT {LIST} FROM step s
         WHERE s.lo < coalesce((SELECT lo FROM step WHERE id = ?1), 9223372036854775807) ORDER BY s.lo DESC LIMIT ?2"
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map((before.map(|id| id.0), most), read)?.collect::<Result<_, _>>()?)
}

/// Drops steps that were undone together with the steps that undid them (they cancel each other), and gives their
/// space back to the disk. They can't be redone any more. Gives the bytes freed.
///
/// # Errors
/// When the file can't be written, or another window is reading it.
pub fn compact(store: &Store) -> Result<u64> {
    let before = copies::bytes(store)?;
    let transaction = rusqlite::Transaction::new_unchecked(&store.conn, rusqlite::TransactionBehavior::Immediate)?;
    store.conn.execute_batch(
        "CREATE TEMP TABLE gone AS
           SELECT s.id, s.lo, s.hi FROM step s JOIN step u ON u.id = s.undone_by WHERE u.undone_by IS NULL
           UNION SELECT u.id, u.lo, u.hi FROM step s JOIN step u ON u.id = s.undone_by WHERE u.undone_by IS NULL;
         DELETE FROM change WHERE seq IN (SELECT c.seq FROM gone g JOIN change c ON c.seq BETWEEN g.lo AND g.hi);
         DELETE FROM step WHERE id IN (SELECT id FROM gone);
         DROP TABLE gone;",
    )?;
    transaction.commit()?;
    store.conn.execute_batch("VACUUM").map_err(|error| store.at(error))?;
    copies::empty_log(store);
    Ok(before.saturating_sub(copies::bytes(store)?))
}
