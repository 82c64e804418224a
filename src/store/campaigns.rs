//! The table of campaigns. Some hundreds of them at most, so they are read whole.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::utm::campaign::{CampaignRow, CampaignStatus};

/// The columns as they are read, in this order.
pub(super) const COLUMNS: [&str; 12] =
    ["id", "value", "title", "kind", "owner", "starts", "ends", "budget", "currency", "status", "notes", "created"];

/// A campaign from its cells, by their place in [`COLUMNS`].
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> CampaignRow {
    CampaignRow {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        value: rows::owned(cell(1)),
        title: rows::owned(cell(2)),
        kind: rows::owned(cell(3)),
        owner: rows::owned(cell(4)),
        starts: rows::day(cell(5)),
        ends: rows::day(cell(6)),
        budget: rows::money(cell(7), cell(8)),
        status: CampaignStatus::parse(rows::text(cell(9))).unwrap_or(CampaignStatus::Planned),
        notes: rows::owned(cell(10)),
        created: rows::moment(cell(11)),
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<CampaignRow> {
    Ok(read(|at| row.get_ref(at).unwrap_or(ValueRef::Null)))
}

/// All campaigns: those that run first, then the planned, then the rest; the latest first, those without a day last.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<CampaignRow>> {
    let sql = format!(
        "SELECT {} FROM campaign
         ORDER BY CASE status WHEN 'running' THEN 0 WHEN 'planned' THEN 1 WHEN 'ended' THEN 2 ELSE 3 END,
           starts IS NULL, starts DESC, value",
        COLUMNS.join(", ")
    );
    Ok(store.conn.prepare_cached(&sql)?.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

/// One campaign; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<CampaignRow>> {
    let sql = format!("SELECT {} FROM campaign WHERE id = ?1", COLUMNS.join(", "));
    Ok(store.conn.prepare_cached(&sql)?.query_row([id.0], read_row).optional()?)
}

/// The campaign of that value.
///
/// # Errors
/// When the file can't be read.
pub fn named(store: &Store, value: &str) -> Result<Option<CampaignRow>> {
    let sql = format!("SELECT {} FROM campaign WHERE value = ?1", COLUMNS.join(", "));
    Ok(store.conn.prepare_cached(&sql)?.query_row([value], read_row).optional()?)
}

/// Adds a campaign; its id is drawn here. The value must be free.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, campaign: &CampaignRow) -> Result<Id> {
    let id = step.draw()?;
    const SQL: &str =
        "INSERT INTO campaign(id, value, title, kind, owner, starts, ends, budget, currency, status, notes,
        created) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    write(step, SQL, id, campaign)?;
    Ok(id)
}

/// Saves a campaign; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, campaign: &CampaignRow) -> Result<bool> {
    const SQL: &str = "UPDATE campaign SET value=?2, title=?3, kind=?4, owner=?5, starts=?6, ends=?7, budget=?8,
        currency=?9, status=?10, notes=?11, created=?12 WHERE id=?1";
    Ok(write(step, SQL, campaign.id, campaign)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, one: &CampaignRow) -> Result<usize> {
    Ok(step.conn().prepare_cached(sql)?.execute(params![
        id.0,
        one.value,
        one.title,
        one.kind,
        one.owner,
        rows::day_text(one.starts),
        rows::day_text(one.ends),
        one.budget.map(|money| money.minor),
        one.budget.map(|money| money.currency.code().to_owned()).unwrap_or_default(),
        one.status.name(),
        one.notes,
        rows::millis(one.created),
    ])?)
}

/// Deletes a campaign; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM campaign WHERE id = ?1")?.execute([id.0])? == 1)
}
