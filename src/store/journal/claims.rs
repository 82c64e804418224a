//! What a later step in force counts on without touching the same row: a row that its images refer to, or a unique
//! value that they hold. Undoing an earlier step under it would leave the later one impossible to undo.

use rusqlite::OptionalExtension;

use super::conflict::{Blocker, IN_FORCE};
use super::history;
use super::tables::{JOURNALLED, Table, Tables};
use crate::store::{Result, Store};

/// The newest later step in force whose before-images refer to a row that undoing the changes `lo..=hi` would delete,
/// or hold a unique value that it would bring back.
pub(super) fn later_step(store: &Store, tables: &Tables, run: (i64, i64)) -> Result<Option<Blocker>> {
    for (child, slot, parent) in references(store, tables)? {
        let met = format!(
            "c.tbl = {child} AND c.mask >> {slot} & 1 AND EXISTS (SELECT 1 FROM change x
               WHERE x.seq BETWEEN :lo AND :hi AND x.op = 1 AND x.tbl = {parent} AND c.v{slot} BETWEEN x.row AND x.last)"
        );
        if let Some(found) = newest(store, run, "change c", &met)? {
            return Ok(Some(found));
        }
    }
    for known in JOURNALLED.iter().filter(|known| !known.unique.is_empty()) {
        let slots: Vec<usize> = tables
            .get(known.number)
            .map_or_else(Vec::new, |table| known.unique.iter().filter_map(|one| table.slot(one)).collect());
        let number = known.number;
        let same = same_values(&slots);
        let met = format!(
            "x.seq BETWEEN :lo AND :hi AND x.tbl = {number} AND c.tbl = {number} AND c.row <> x.row AND {same}"
        );
        if let Some(found) = newest(store, run, "change x CROSS JOIN change c", &met)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Whether images `x` and `c` hold the same unique values. With one column it is a plain equation, for which SQLite
/// builds an index where there are many; with several, an update may hold but some of them.
fn same_values(slots: &[usize]) -> String {
    match slots {
        [] => "0".to_owned(),
        [slot] => format!("x.mask >> {slot} & 1 AND c.mask >> {slot} & 1 AND c.v{slot} = x.v{slot}"),
        many => {
            let held = |slot: &usize| format!("x.mask & c.mask >> {slot} & 1");
            let some: Vec<_> = many.iter().map(held).collect();
            let equal: Vec<_> =
                many.iter().map(|slot| format!("(NOT {} OR c.v{slot} = x.v{slot})", held(slot))).collect();
            format!("({}) AND {}", some.join(" OR "), equal.join(" AND "))
        }
    }
}

fn newest(store: &Store, (lo, hi): (i64, i64), from: &str, met: &str) -> Result<Option<Blocker>> {
    let sql = format!(
        "SELECT s.label, c.tbl, c.row FROM {from} CROSS JOIN step s ON s.id = c.step
         WHERE c.seq > :hi AND :lo <= :hi AND {met} AND {IN_FORCE} ORDER BY c.seq DESC LIMIT 1"
    );
    let found = store
        .conn
        .prepare_cached(&sql)?
        .query_row(&[(":lo", &lo), (":hi", &hi)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found.map(|(later, table, row)| Ok(Blocker { later, what: history::name_of(store, table, row)? })).transpose()
}

/// The foreign keys among the tables of the journal: (table, slot, table referred to).
fn references(store: &Store, tables: &Tables) -> Result<Vec<(i64, usize, i64)>> {
    let mut query = store.conn.prepare_cached("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)")?;
    let mut out = Vec::new();
    for table in tables.iter() {
        let mut rows = query.query([&table.name])?;
        while let Some(row) = rows.next()? {
            let (column, parent): (String, String) = (row.get(0)?, row.get(1)?);
            let parent = tables.iter().find(|one: &&Table| one.name == parent);
            if let (Some(slot), Some(parent)) = (table.slot(&column), parent) {
                out.push((table.number, slot, parent.number));
            }
        }
    }
    Ok(out)
}
