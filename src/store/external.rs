//! Ids in other systems: the first stands with the record, further ones in a table of their own.

use rusqlite::OptionalExtension;

use super::{Result, Step, Store};
use crate::domain::external::ExternalId;
use crate::domain::id::Id;

/// The record of a kind (`lead`, `company`, `deal`, `activity`) that a system calls by an id.
///
/// # Errors
/// When the file can't be read.
pub fn record(store: &Store, kind: &'static str, system: &str, external: &str) -> Result<Option<Id>> {
    if external.is_empty() {
        return Ok(None);
    }
    let sql = format!("SELECT id FROM {kind} WHERE external = ?1 AND system = ?2 AND external <> '' LIMIT 1");
    let first: Option<i64> =
        store.conn.prepare_cached(&sql)?.query_row((external, system), |row| row.get(0)).optional()?;
    if first.is_some() {
        return Ok(first.map(Id));
    }
    let further: Option<i64> = store
        .conn
        .prepare_cached("SELECT record FROM external_id WHERE external = ?1 AND kind = ?2 AND system = ?3 LIMIT 1")?
        .query_row((external, kind, system), |row| row.get(0))
        .optional()?;
    Ok(further.map(Id))
}

/// All records of a kind that any system calls by an id: (system, record).
///
/// # Errors
/// When the file can't be read.
pub fn anywhere(store: &Store, kind: &'static str, external: &str) -> Result<Vec<(String, Id)>> {
    if external.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT system, id FROM {kind} WHERE external = ?1 AND external <> ''
         UNION SELECT system, record FROM external_id WHERE external = ?1 AND kind = '{kind}' ORDER BY 1, 2"
    );
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map([external], |row| Ok((row.get(0)?, Id(row.get(1)?))))?.collect::<Result<_, _>>()?)
}

/// The further ids of a record, beside its first.
///
/// # Errors
/// When the file can't be read.
pub fn further(store: &Store, kind: &'static str, record: Id) -> Result<Vec<ExternalId>> {
    let mut query = store
        .conn
        .prepare_cached("SELECT system, external FROM external_id WHERE record = ?1 AND kind = ?2 ORDER BY 1, 2")?;
    let found = query.query_map((record.0, kind), |row| Ok(ExternalId { system: row.get(0)?, id: row.get(1)? }))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Notes a further id of a record, unless it is known.
///
/// # Errors
/// When the file can't be written.
pub fn add(step: &Step<'_>, kind: &'static str, record: Id, external: &ExternalId) -> Result<()> {
    if self::record(step.store(), kind, &external.system, &external.id)? == Some(record) {
        return Ok(());
    }
    let id = step.draw()?;
    step.conn()
        .prepare_cached("INSERT INTO external_id(id, kind, record, system, external) VALUES(?1, ?2, ?3, ?4, ?5)")?
        .execute((id.0, kind, record.0, &external.system, &external.id))?;
    Ok(())
}

/// Forgets the further ids of a record that goes.
///
/// # Errors
/// When the file can't be written.
pub fn forget(step: &Step<'_>, kind: &'static str, record: Id) -> Result<()> {
    step.conn().prepare_cached("DELETE FROM external_id WHERE record = ?1 AND kind = ?2")?.execute((record.0, kind))?;
    Ok(())
}

/// Gives the further ids of one record to another: after a merge.
///
/// # Errors
/// When the file can't be written.
pub fn hand_over(step: &Step<'_>, kind: &'static str, from: Id, to: Id) -> Result<()> {
    step.conn()
        .prepare_cached("UPDATE external_id SET record = ?3 WHERE record = ?1 AND kind = ?2")?
        .execute((from.0, kind, to.0))?;
    Ok(())
}
