//! Changes that another tool made: the triggers record them under step 0, and they become a step of their own here, so
//! that they can be seen and undone like any other. What such a tool can break (it enforces no foreign keys, and
//! doesn't know the keys of names) is mended as part of that step.

use chrono::{DateTime, Utc};
use rusqlite::{Transaction, TransactionBehavior};

use super::step::{Entry, newest_change, set_state, write};
use crate::domain::text::name_key;
use crate::store::{Result, Store};

/// What such a step is called.
pub const LABEL: &str = "edited by another tool";

impl Store {
    /// Adopts what is there to adopt, in a transaction of its own; costs one look where there is nothing.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn adopt(&self, at: DateTime<Utc>) -> Result<()> {
        if first_outside(self)?.is_none() {
            return Ok(());
        }
        let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        adopt_within(self, at)?;
        Ok(transaction.commit()?)
    }
}

/// The same inside a transaction that can write; says whether there was anything.
pub(super) fn adopt_within(store: &Store, at: DateTime<Utc>) -> Result<bool> {
    let Some(lo) = first_outside(store)? else { return Ok(false) };
    let conn = &store.conn;
    let id = store.ids.draw(conn)?;
    set_state(conn, Some(id))?;
    mend_references(store)?;
    for table in ["tool", "person"] {
        mend_keys(store, table)?;
    }
    conn.execute("UPDATE change SET step = ?1 WHERE step = 0", [id.0])?;
    let entry = Entry { at, author: "", room: "", frameworks: "" };
    // Every step of ours adopts first, so what is left over is one unbroken run at the end of the journal.
    write(conn, id, &entry, LABEL, (lo, newest_change(conn)?), None)?;
    set_state(conn, None)?;
    Ok(true)
}

fn first_outside(store: &Store) -> Result<Option<i64>> {
    Ok(store.conn.prepare_cached("SELECT min(seq) FROM change WHERE step = 0")?.query_row([], |row| row.get(0))?)
}

/// Does what the foreign keys would have done: rows that hang on a missing one go, references to it are cleared.
fn mend_references(store: &Store) -> Result<()> {
    store.conn.execute_batch(
        "DELETE FROM integration WHERE from_tool NOT IN (SELECT id FROM tool) OR to_tool NOT IN (SELECT id FROM tool);
         UPDATE tool SET verdict_into = NULL WHERE verdict_into IS NOT NULL AND verdict_into NOT IN (SELECT id FROM tool);
         DELETE FROM audit_mark WHERE audit NOT IN (SELECT id FROM audit);
         DELETE FROM assessment WHERE snapshot NOT IN (SELECT id FROM framework_snapshot);
         DELETE FROM assessment_answer WHERE assessment NOT IN (SELECT id FROM assessment);
         DELETE FROM participant WHERE assessment NOT IN (SELECT id FROM assessment);
         DELETE FROM vote WHERE participant NOT IN (SELECT id FROM participant);
         DELETE FROM parked_topic WHERE assessment NOT IN (SELECT id FROM assessment);
         UPDATE plan_item SET topic = NULL WHERE topic IS NOT NULL AND topic NOT IN (SELECT id FROM parked_topic);",
    )?;
    Ok(())
}

/// Gives renamed rows the key of their new name; a row whose key another has already keeps the old one.
fn mend_keys(store: &Store, table: &str) -> Result<()> {
    let mut wrong = Vec::new();
    let mut query = store.conn.prepare(&format!("SELECT id, name, name_key FROM {table}"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, key): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let right = name_key(&name);
        if right != key {
            wrong.push((id, right));
        }
    }
    let mut update = store.conn.prepare(&format!(
        "UPDATE {table} SET name_key = ?2 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM {table} WHERE name_key = ?2)"
    ))?;
    for row in wrong {
        update.execute(row)?;
    }
    Ok(())
}
