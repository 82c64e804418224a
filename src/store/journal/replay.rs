//! Replaying a step backwards: newest change first, row by row, so that every state on the way was valid once and
//! unique columns never collide. Decides nothing about whether it may be undone.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::op;
use super::tables::{Table, Tables};
use crate::store::{Error, Result};

/// Changes, and rows of a run, that are held in memory at a time.
const PAGE: i64 = 512;

/// One row of the journal.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Its place in the journal.
    pub(super) seq: i64,
    /// Its step.
    pub(super) step: i64,
    /// The number of its table.
    pub(super) table: i64,
    /// The first row.
    pub(super) row: i64,
    /// The last row of a run; else the same.
    pub(super) last: i64,
    /// What was done.
    pub(super) op: i64,
    /// Which slots hold a value.
    mask: i64,
    /// The value of each slot before.
    values: Vec<Value>,
}

impl Change {
    /// Reads one from a row that starts with `seq, step, tbl, row, last, op, mask, v0`.
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Change> {
        let mask: i64 = row.get::<_, Option<i64>>(6)?.unwrap_or(0);
        // Slots above the mask's highest bit hold nothing.
        let slots = 64 - mask.leading_zeros() as usize;
        let held = |slot: usize| if mask >> slot & 1 == 1 { row.get(7 + slot) } else { Ok(Value::Null) };
        let values = (0..slots).map(held).collect::<rusqlite::Result<_>>()?;
        Ok(Change {
            seq: row.get(0)?,
            step: row.get(1)?,
            table: row.get(2)?,
            row: row.get(3)?,
            last: row.get(4)?,
            op: row.get(5)?,
            mask,
            values,
        })
    }

    /// The columns that it holds and the table still has, with their values before.
    pub(super) fn columns<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = (usize, &'a str, &'a Value)> {
        table
            .columns()
            .filter(|(slot, _)| self.mask >> slot & 1 == 1)
            .filter_map(|(slot, name)| self.values.get(slot).map(|value| (slot, name, value)))
    }
}

/// Why a replay stopped: the change it was at, and what SQLite said.
#[derive(Debug)]
pub(super) struct Stopped {
    /// The change; `None` where the journal itself could not be read.
    pub(super) at: Option<Box<Change>>,
    /// Why.
    pub(super) error: rusqlite::Error,
}

impl From<rusqlite::Error> for Stopped {
    fn from(error: rusqlite::Error) -> Stopped {
        Stopped { at: None, error }
    }
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Error {
        stopped.error.into()
    }
}

/// Replays the changes `lo..=hi` backwards. Says whether a foreign key acted on the way: then rows beside those of the
/// step may have been touched, and must be looked for.
/// `watch` is told now and then how many rows are done, and stops it by giving `false`: then the answer is `None`.
pub(super) fn backwards(
    conn: &Connection,
    tables: &Tables,
    (lo, hi): (i64, i64),
    watch: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<bool>, Stopped> {
    conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let mut acted = false;
    let mut next = hi;
    let mut finished = 0;
    loop {
        // By pages: a cursor must not stay open on a table that the triggers write to.
        let page = conn
            .prepare_cached("SELECT * FROM change WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq DESC LIMIT ?3")?
            .query_map((lo, next, PAGE), Change::read)?
            .collect::<rusqlite::Result<Vec<Change>>>()?;
        let Some(oldest) = page.last().map(|change| change.seq) else { return Ok(Some(acted)) };
        for change in page {
            let Some(table) = tables.get(change.table) else { continue };
            let taken = match change.op {
                op::INSERT => delete_run(conn, &table.name, (change.row, change.last), &mut finished, watch),
                _ => one(conn, table, &change).inspect(|_| finished += 1).map(Some),
            };
            match taken {
                Ok(Some(also)) => acted |= also,
                Ok(None) => return Ok(None),
                Err(error) => return Err(Stopped { at: Some(Box::new(change)), error }),
            }
        }
        if !watch(finished) {
            return Ok(None);
        }
        next = oldest - 1;
    }
}

/// Takes the change of one row back.
fn one(conn: &Connection, table: &Table, change: &Change) -> rusqlite::Result<bool> {
    let name = &table.name;
    match change.op {
        op::UPDATE => {
            let set: Vec<_> = change.columns(table).map(|(_, column, _)| format!("{column} = ?")).collect();
            if set.is_empty() {
                return Ok(false);
            }
            let values = change
                .columns(table)
                .map(|(_, _, value)| value)
                .chain([&Value::Integer(change.row)])
                .cloned()
                .collect::<Vec<_>>();
            counted(conn, &format!("UPDATE {name} SET {} WHERE id = ?", set.join(", ")), values)
        }
        op::DELETE => {
            let columns: Vec<_> = change.columns(table).map(|(_, column, _)| column).collect();
            let marks = "?, ".repeat(columns.len());
            let values = change
                .columns(table)
                .map(|(_, _, value)| value.clone())
                .chain([Value::Integer(change.row)])
                .collect::<Vec<_>>();
            counted(conn, &format!("INSERT INTO {name}({}, id) VALUES({marks}?)", columns.join(", ")), values)
        }
        _ => Ok(false),
    }
}

/// Deletes the rows of a run from the highest to the lowest: the redo then inserts them ascending, as a run again.
fn delete_run(
    conn: &Connection,
    name: &str,
    (row, last): (i64, i64),
    finished: &mut u64,
    watch: &mut dyn FnMut(u64) -> bool,
) -> rusqlite::Result<Option<bool>> {
    let delete = format!("DELETE FROM {name} WHERE id = ?");
    let mut acted = false;
    let mut high = last;
    while high >= row {
        let page = conn
            .prepare_cached(&format!("SELECT id FROM {name} WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT ?3"))?
            .query_map((row, high, PAGE), |found| found.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        let Some(lowest) = page.last() else { break };
        high = lowest - 1;
        for id in page {
            acted |= counted(conn, &delete, vec![Value::Integer(id)])?;
            *finished += 1;
        }
        if !watch(*finished) {
            return Ok(None);
        }
    }
    Ok(Some(acted))
}

/// Runs one statement; says whether more was written than the row and its line in the journal, which is what a
/// foreign key's action does.
fn counted(conn: &Connection, sql: &str, values: Vec<Value>) -> rusqlite::Result<bool> {
    let before = conn.total_changes();
    conn.prepare_cached(sql)?.execute(params_from_iter(values))?;
    Ok(conn.total_changes() - before > 2)
}
