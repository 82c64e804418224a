//! What stands in the way of undoing a step: a later step in force that touched the same rows, or whose rows hang on them.
//! Later steps that were undone, and undo steps whose target is later too, cancel each other and block nothing.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, ffi, params_from_iter};

use super::replay::{Change, Stopped};
use super::tables::{JOURNALLED, Table, Tables};
use super::{claims, history, op};
use crate::store::{Result, Store};

/// Whether `s` blocks what came before change `:hi`.
pub(super) const IN_FORCE: &str = "s.undone_by IS NULL
    AND (s.undoes IS NULL OR coalesce((SELECT t.lo FROM step t WHERE t.id = s.undoes), 0) <= :hi)";

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blocker {
    /// The label of the later step.
    pub(super) later: String,
    /// The record, by its name.
    pub(super) what: String,
}

/// The newest later step in force that touched a row of the changes `lo..=hi`, or counts on what they changed.
pub(super) fn later_step(store: &Store, tables: &Tables, run: (i64, i64)) -> Result<Option<Blocker>> {
    let any = store
        .conn
        .prepare_cached(&format!("SELECT 1 FROM step s WHERE s.lo > :hi AND {IN_FORCE} LIMIT 1"))?
        .exists(&[(":hi", &run.1)])?;
    if !any {
        return Ok(None);
    }
    match same_rows(store, run)? {
        Some(found) => Ok(Some(found)),
        None => claims::later_step(store, tables, run),
    }
}

/// The newest later step in force that touched a row of the changes `lo..=hi`.
fn same_rows(store: &Store, (lo, hi): (i64, i64)) -> Result<Option<Blocker>> {
    // Single rows of the step, its runs, and later runs. CROSS JOIN keeps the order of the tables.
    let sql = format!(
        "WITH met(seq, step, tbl, row) AS (
           SELECT c.seq, c.step, c.tbl, c.row FROM change x CROSS JOIN change c ON c.tbl = x.tbl AND c.row = x.row
             WHERE x.seq BETWEEN :lo AND :hi AND x.last = x.row AND c.seq > :hi
           UNION ALL
           SELECT c.seq, c.step, c.tbl, c.row FROM change x CROSS JOIN change c ON c.tbl = x.tbl AND c.row BETWEEN x.row AND x.last
             WHERE x.seq BETWEEN :lo AND :hi AND x.last > x.row AND c.seq > :hi
           UNION ALL
           SELECT c.seq, c.step, c.tbl, max(x.row, c.row) FROM change c INDEXED BY change_run CROSS JOIN change x
               ON x.tbl = c.tbl AND x.row <= c.last AND x.last >= c.row
             WHERE c.seq > :hi AND c.last > c.row AND x.seq BETWEEN :lo AND :hi)
         SELECT s.label, m.tbl, m.row FROM met m CROSS JOIN step s ON s.id = m.step WHERE {IN_FORCE}
         ORDER BY m.seq DESC LIMIT 1"
    );
    let found = store
        .conn
        .prepare_cached(&sql)?
        .query_row(&[(":lo", &lo), (":hi", &hi)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found.map(|(later, table, row)| Ok(Blocker { later, what: history::name_of(store, table, row)? })).transpose()
}

/// The newest step in force after change `hi` that touched one row; where there is none, the row alone is named.
fn blocker_at(store: &Store, hi: i64, table: i64, row: i64) -> Result<Blocker> {
    let sql = format!(
        "WITH met(seq, step) AS (
           SELECT seq, step FROM change WHERE tbl = :tbl AND row = :row AND seq > :hi
           UNION ALL
           SELECT seq, step FROM change INDEXED BY change_run WHERE last > row AND tbl = :tbl AND :row BETWEEN row AND last AND seq > :hi)
         SELECT s.label FROM met m CROSS JOIN step s ON s.id = m.step WHERE {IN_FORCE} ORDER BY m.seq DESC LIMIT 1"
    );
    let later: Option<String> = store
        .conn
        .prepare_cached(&sql)?
        .query_row(&[(":hi", &hi), (":tbl", &table), (":row", &row)], |found| found.get(0))
        .optional()?;
    let what = history::name_of(store, table, row)?;
    Ok(Blocker { later: later.unwrap_or_else(|| format!("the last change of {what}")), what })
}

/// Rows that the undo step `undo` touched though they are none of the undone step's: a foreign key acted on them.
pub(super) fn rows_beside(store: &Store, (lo, hi): (i64, i64), undo: (i64, i64)) -> Result<Option<Blocker>> {
    let beside: Option<(i64, i64)> = store
        .conn
        .prepare_cached(
            "SELECT n.tbl, n.row FROM change n WHERE n.seq BETWEEN :from AND :to AND n.op <> :insert
               AND NOT EXISTS (SELECT 1 FROM change x WHERE x.tbl = n.tbl AND x.row = n.row AND x.seq BETWEEN :lo AND :hi)
               AND NOT EXISTS (SELECT 1 FROM change x INDEXED BY change_run WHERE x.last > x.row AND x.tbl = n.tbl
                 AND n.row BETWEEN x.row AND x.last AND x.seq BETWEEN :lo AND :hi)
             ORDER BY n.seq LIMIT 1",
        )?
        .query_row(
            &[(":from", &undo.0), (":to", &undo.1), (":insert", &op::INSERT), (":lo", &lo), (":hi", &hi)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    beside.map(|(table, row)| blocker_at(store, hi, table, row)).transpose()
}

/// The row that a reference points to in vain, once a replay is done; `None` where all references hold.
pub(super) fn missing_row(store: &Store, tables: &Tables, hi: i64) -> Result<Option<Blocker>> {
    let conn = &store.conn;
    let dangling = conn
        .prepare("SELECT \"table\", rowid, fkid FROM pragma_foreign_key_check")?
        .query_row([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
        .optional()?;
    let Some((table, row, key)) = dangling else { return Ok(None) };
    let (parent, column): (String, String) = conn.query_row(
        "SELECT \"table\", \"from\" FROM pragma_foreign_key_list(?1) WHERE id = ?2",
        (&table, key),
        |found| Ok((found.get(0)?, found.get(1)?)),
    )?;
    let missing: i64 =
        conn.query_row(&format!("SELECT {column} FROM {table} WHERE id = ?1"), [row], |found| found.get(0))?;
    let number = tables.iter().find(|one| one.name == parent).map_or(0, |one| one.number);
    blocker_at(store, hi, number, missing).map(Some)
}

/// The row that already has what a replay wanted to write, where the stop was for that.
pub(super) fn taken(store: &Store, tables: &Tables, hi: i64, stopped: &Stopped) -> Result<Option<Blocker>> {
    let unique = matches!(
        &stopped.error,
        rusqlite::Error::SqliteFailure(ffi::Error { extended_code: ffi::SQLITE_CONSTRAINT_UNIQUE, .. }, _)
    );
    let Some((change, table)) = stopped.at.as_deref().and_then(|change| Some((change, tables.get(change.table)?)))
    else {
        return Ok(None);
    };
    match JOURNALLED.iter().find(|one| one.number == change.table) {
        Some(known) if unique && !known.unique.is_empty() => holder(&store.conn, table, known.unique, change)?
            .map(|row| blocker_at(store, hi, change.table, row))
            .transpose(),
        _ => Ok(None),
    }
}

/// The row that has the unique columns which a change would bring back.
fn holder(conn: &Connection, table: &Table, unique: &[&str], change: &Change) -> Result<Option<i64>> {
    let name = &table.name;
    let mut conditions = vec!["id <> ?".to_owned()];
    let mut values = vec![Value::Integer(change.row)];
    for column in unique {
        match change.columns(table).find(|(_, one, _)| one == column) {
            Some((_, _, value)) => {
                conditions.push(format!("{column} = ?"));
                values.push(value.clone());
            }
            None => {
                conditions.push(format!("{column} = (SELECT {column} FROM {name} WHERE id = ?)"));
                values.push(Value::Integer(change.row));
            }
        }
    }
    let sql = format!("SELECT id FROM {name} WHERE {}", conditions.join(" AND "));
    Ok(conn.prepare(&sql)?.query_row(params_from_iter(values), |row| row.get(0)).optional()?)
}
