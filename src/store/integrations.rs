//! The table of integrations.

use rusqlite::{OptionalExtension, Row, params, types::ValueRef};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::integration::{Direction, Frequency, Health, Integration, Method};

/// The columns as they are read, in this order.
pub(super) const COLUMNS: [&str; 14] = [
    "id",
    "from_tool",
    "to_tool",
    "what",
    "direction",
    "method",
    "frequency",
    "steps",
    "critical",
    "health",
    "checked_on",
    "uptime",
    "owner",
    "documented_at",
];

/// An integration from its cells, by their place in [`COLUMNS`].
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Integration {
    Integration {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        from: Id(rows::int(cell(1)).unwrap_or(0)),
        to: Id(rows::int(cell(2)).unwrap_or(0)),
        what: rows::owned(cell(3)),
        direction: Direction::parse(rows::text(cell(4))).unwrap_or(Direction::OneWay),
        method: Method::parse(rows::text(cell(5))).unwrap_or(Method::Native),
        frequency: Frequency::parse(rows::text(cell(6))),
        steps: rows::number(cell(7)),
        critical: rows::flag(cell(8)).unwrap_or(false),
        health: Health::parse(rows::text(cell(9))).unwrap_or(Health::Unknown),
        checked_on: rows::day(cell(10)),
        uptime: rows::real(cell(11)),
        owner: rows::owned(cell(12)),
        documented_at: rows::owned(cell(13)),
    }
}

fn read_row(row: &Row<'_>) -> Integration {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// All integrations, in the order they were added.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<Integration>> {
    let mut query =
        store.conn.prepare_cached(&format!("SELECT {} FROM integration ORDER BY id", COLUMNS.join(", ")))?;
    Ok(query.query_map([], |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// One integration; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Integration>> {
    let mut query =
        store.conn.prepare_cached(&format!("SELECT {} FROM integration WHERE id = ?1", COLUMNS.join(", ")))?;
    Ok(query.query_row([id.0], |row| Ok(read_row(row))).optional()?)
}

/// Adds an integration; its id is drawn here. Both tools must exist.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, integration: &Integration) -> Result<Id> {
    let id = step.draw()?;
    const SQL: &str =
        "INSERT INTO integration(id, from_tool, to_tool, what, direction, method, frequency, steps, critical, health,
         checked_on, uptime, owner, documented_at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)";
    write(step, SQL, id, integration)?;
    Ok(id)
}

/// Saves an integration; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, integration: &Integration) -> Result<bool> {
    const SQL: &str =
        "UPDATE integration SET from_tool=?2, to_tool=?3, what=?4, direction=?5, method=?6, frequency=?7, steps=?8,
         critical=?9, health=?10, checked_on=?11, uptime=?12, owner=?13, documented_at=?14 WHERE id=?1";
    Ok(write(step, SQL, integration.id, integration)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, one: &Integration) -> Result<usize> {
    Ok(step.conn().prepare_cached(sql)?.execute(params![
        id.0,
        one.from.0,
        one.to.0,
        one.what,
        one.direction.name(),
        one.method.name(),
        one.frequency.map(Frequency::name),
        one.steps,
        one.critical,
        one.health.name(),
        rows::day_text(one.checked_on),
        // SQLite has no NaN: it would become NULL.
        one.uptime.filter(|share| share.is_finite()),
        one.owner,
        one.documented_at,
    ])?)
}

/// Deletes an integration; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM integration WHERE id = ?1")?.execute([id.0])? == 1)
}
