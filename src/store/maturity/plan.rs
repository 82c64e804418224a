//! The table of plan items.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::behind;
use crate::domain::id::Id;
use crate::domain::maturity::{PlanItem, PlanState};
use crate::store::{Result, Step, Store, rows};

/// The columns as they are read, in this order.
pub(in crate::store) const COLUMNS: [&str; 14] = [
    "id",
    "framework",
    "dimension",
    "to_level",
    "text",
    "owner",
    "due",
    "state",
    "effort",
    "result",
    "note",
    "topic",
    "added_on",
    "finished_on",
];

/// A plan item from its cells, by their place in [`COLUMNS`].
pub(in crate::store) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> PlanItem {
    PlanItem {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        framework: rows::owned(cell(1)),
        dimension: rows::owned(cell(2)),
        to: rows::number(cell(3)),
        text: rows::owned(cell(4)),
        owner: rows::owned(cell(5)),
        due: rows::day(cell(6)),
        state: PlanState::parse(rows::text(cell(7))).unwrap_or(PlanState::Open),
        effort: rows::number(cell(8)),
        result: rows::owned(cell(9)),
        note: rows::owned(cell(10)),
        topic: rows::int(cell(11)).map(Id),
        added_on: rows::day(cell(12)).unwrap_or_default(),
        finished_on: rows::day(cell(13)),
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<PlanItem> {
    Ok(read(|at| row.get_ref(at).unwrap_or(ValueRef::Null)))
}

/// The whole plan, the next due first, then in the order it was made.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<PlanItem>> {
    let sql = format!("SELECT {} FROM plan_item ORDER BY due IS NULL, due, position, id", COLUMNS.join(", "));
    Ok(store.conn.prepare_cached(&sql)?.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

/// One item; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<PlanItem>> {
    let sql = format!("SELECT {} FROM plan_item WHERE id = ?1", COLUMNS.join(", "));
    Ok(store.conn.prepare_cached(&sql)?.query_row([id.0], read_row).optional()?)
}

/// Adds an item; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, item: &PlanItem) -> Result<Id> {
    let (id, position) = (step.draw()?, behind(step.conn(), "plan_item")?);
    step.conn()
        .prepare_cached(
            "INSERT INTO plan_item(id, position, framework, dimension, to_level, text, owner, due, state, effort,
             result, note, topic, added_on, finished_on) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)",
        )?
        .execute(params![
            id.0,
            position,
            item.framework,
            item.dimension,
            item.to,
            item.text,
            item.owner,
            rows::day_text(item.due),
            item.state.name(),
            item.effort,
            item.result,
            item.note,
            item.topic.map(|id| id.0),
            item.added_on.to_string(),
            rows::day_text(item.finished_on),
        ])?;
    Ok(id)
}

/// Saves an item; says whether it was there. What it came from never changes.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, item: &PlanItem) -> Result<bool> {
    let changed = step
        .conn()
        .prepare_cached(
            "UPDATE plan_item SET dimension=?2, to_level=?3, text=?4, owner=?5, due=?6, state=?7, effort=?8, result=?9,
             note=?10, finished_on=?11 WHERE id=?1",
        )?
        .execute(params![
            item.id.0,
            item.dimension,
            item.to,
            item.text,
            item.owner,
            rows::day_text(item.due),
            item.state.name(),
            item.effort,
            item.result,
            item.note,
            rows::day_text(item.finished_on),
        ])?;
    Ok(changed == 1)
}

/// Deletes an item; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM plan_item WHERE id = ?1")?.execute([id.0])? == 1)
}
