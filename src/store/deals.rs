//! The table of deals, with the parts that leads play in them and their steps through their pipeline.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Step, Store, rows};
use crate::domain::deal::{Deal, DealRole, DealState};
use crate::domain::external::ExternalId;
use crate::domain::id::Id;
use crate::domain::transition::{DealTransition, TransitionKind};

/// The columns as they are read and written, in this order.
pub(super) const COLUMNS: [&str; 20] = [
    "id",
    "name",
    "company",
    "pipeline",
    "stage",
    "state",
    "amount",
    "currency",
    "source",
    "owner",
    "created",
    "expected_close",
    "closed",
    "reason",
    "modified",
    "notes",
    "system",
    "external",
    "custom",
    "archived",
];

/// [`COLUMNS`] as a statement has them, and the company's name.
fn list() -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|column| format!("d.{column}")).collect();
    format!("{}, (SELECT c.name FROM company c WHERE c.id = d.company)", columns.join(", "))
}

/// A deal from its cells, by their place in [`COLUMNS`]; the company's name comes behind them.
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Deal {
    let owned = |at| rows::owned(cell(at));
    Deal {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        name: owned(1),
        company: rows::int(cell(2)).map(Id),
        company_name: owned(20),
        pipeline: owned(3),
        stage: owned(4),
        state: DealState::parse(rows::text(cell(5))).unwrap_or(DealState::Open),
        amount: rows::money(cell(6), cell(7)),
        source: owned(8),
        owner: owned(9),
        created: rows::moment(cell(10)),
        expected_close: rows::day(cell(11)),
        closed: rows::day(cell(12)),
        reason: owned(13),
        modified: rows::moment(cell(14)),
        notes: owned(15),
        external: rows::external(cell(16), cell(17)),
        custom: rows::custom(cell(18)),
        archived: rows::flag(cell(19)).unwrap_or(false),
    }
}

fn read_row(row: &Row<'_>) -> Deal {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// One deal; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Deal>> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {} FROM deal d WHERE d.id = ?1", list()))?;
    Ok(query.query_row([id.0], |row| Ok(read_row(row))).optional()?)
}

/// The deals in which a lead plays a part, the newest first.
///
/// # Errors
/// When the file can't be read.
pub fn of_lead(store: &Store, lead: Id) -> Result<Vec<Deal>> {
    let sql = format!(
        "SELECT {} FROM deal d WHERE d.id IN (SELECT deal FROM deal_role WHERE lead = ?1)
         ORDER BY d.created DESC, d.id DESC",
        list()
    );
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map([lead.0], |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// The deals with a company, the newest first.
///
/// # Errors
/// When the file can't be read.
pub fn of_company(store: &Store, company: Id) -> Result<Vec<Deal>> {
    let sql = format!("SELECT {} FROM deal d WHERE d.company = ?1 ORDER BY d.created DESC, d.id DESC", list());
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map([company.0], |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// Calls `each` with every deal, the oldest record first; stops where it gives `false`.
///
/// # Errors
/// When the file can't be read.
pub fn each(store: &Store, mut each: impl FnMut(Deal) -> bool) -> Result<()> {
    let mut query = store.conn.prepare(&format!("SELECT {} FROM deal d ORDER BY d.id", list()))?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        if !each(read_row(row)) {
            break;
        }
    }
    Ok(())
}

/// How many there are.
///
/// # Errors
/// When the file can't be read.
pub fn count(store: &Store) -> Result<u64> {
    let n: i64 = store.conn.prepare_cached("SELECT count(*) FROM deal")?.query_row([], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// The deal that a system calls by an id.
///
/// # Errors
/// When the file can't be read.
pub fn by_external(store: &Store, system: &str, external: &str) -> Result<Option<Id>> {
    super::external::record(store, "deal", system, external)
}

/// Adds a deal; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, deal: &Deal) -> Result<Id> {
    let id = step.draw()?;
    insert_at(step, id, deal)?;
    Ok(id)
}

/// Adds a deal under an id that was drawn before.
///
/// # Errors
/// When the file can't be written.
pub fn insert_at(step: &Step<'_>, id: Id, deal: &Deal) -> Result<()> {
    const SQL: &str = "INSERT INTO deal(id, name, company, pipeline, stage, state, amount, currency, source, owner,
        created, expected_close, closed, reason, modified, notes, system, external, custom, archived)
        VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)";
    write(step, SQL, id, deal)?;
    Ok(())
}

/// Saves a deal; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, deal: &Deal) -> Result<bool> {
    const SQL: &str = "UPDATE deal SET name=?2, company=?3, pipeline=?4, stage=?5, state=?6, amount=?7, currency=?8,
        source=?9, owner=?10, created=?11, expected_close=?12, closed=?13, reason=?14, modified=?15, notes=?16,
        system=?17, external=?18, custom=?19, archived=?20 WHERE id=?1";
    Ok(write(step, SQL, deal.id, deal)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, deal: &Deal) -> Result<usize> {
    let none = ExternalId::default();
    let external = deal.external.as_ref().unwrap_or(&none);
    Ok(step.conn().prepare_cached(sql)?.execute(params![
        id.0,
        deal.name,
        deal.company.map(|id| id.0),
        deal.pipeline,
        deal.stage,
        deal.state.name(),
        deal.amount.map(|money| money.minor),
        deal.amount.as_ref().map_or("", |money| money.currency.code()),
        deal.source,
        deal.owner,
        rows::millis(deal.created),
        rows::day_text(deal.expected_close),
        rows::day_text(deal.closed),
        deal.reason,
        rows::millis(deal.modified),
        deal.notes,
        external.system,
        external.id,
        rows::custom_text(&deal.custom),
        deal.archived,
    ])?)
}

/// Deletes a deal with its parts and steps; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    super::external::forget(step, "deal", id)?;
    Ok(step.conn().prepare_cached("DELETE FROM deal WHERE id = ?1")?.execute([id.0])? == 1)
}

/// The parts that leads play in a deal, the main contact first.
///
/// # Errors
/// When the file can't be read.
pub fn roles(store: &Store, deal: Id) -> Result<Vec<DealRole>> {
    let mut query = store
        .conn
        .prepare_cached("SELECT id, deal, lead, role, main FROM deal_role WHERE deal = ?1 ORDER BY main DESC, id")?;
    let read = |row: &Row<'_>| {
        Ok(DealRole {
            id: Id(row.get(0)?),
            deal: Id(row.get(1)?),
            lead: Id(row.get(2)?),
            role: row.get(3)?,
            main: row.get(4)?,
        })
    };
    Ok(query.query_map([deal.0], read)?.collect::<Result<_, _>>()?)
}

/// Adds a part; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert_role(step: &Step<'_>, role: &DealRole) -> Result<Id> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached("INSERT INTO deal_role(id, deal, lead, role, main) VALUES(?1, ?2, ?3, ?4, ?5)")?
        .execute((id.0, role.deal.0, role.lead.0, &role.role, role.main))?;
    Ok(id)
}

/// Saves a part.
///
/// # Errors
/// When the file can't be written.
pub fn update_role(step: &Step<'_>, role: &DealRole) -> Result<()> {
    step.conn().prepare_cached("UPDATE deal_role SET lead = ?2, role = ?3, main = ?4 WHERE id = ?1")?.execute((
        role.id.0,
        role.lead.0,
        &role.role,
        role.main,
    ))?;
    Ok(())
}

/// Deletes a part.
///
/// # Errors
/// When the file can't be written.
pub fn delete_role(step: &Step<'_>, id: Id) -> Result<()> {
    step.conn().prepare_cached("DELETE FROM deal_role WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// The steps of a deal, the oldest first.
///
/// # Errors
/// When the file can't be read.
pub fn transitions(store: &Store, deal: Id) -> Result<Vec<DealTransition>> {
    let mut query = store.conn.prepare_cached(
        "SELECT id, deal, from_stage, to_stage, at, who, kind FROM deal_transition WHERE deal = ?1 ORDER BY at, id",
    )?;
    let read = |row: &Row<'_>| {
        Ok(DealTransition {
            id: Id(row.get(0)?),
            deal: Id(row.get(1)?),
            from: row.get(2)?,
            to: row.get(3)?,
            at: rows::moment(row.get_ref(4)?).unwrap_or_default(),
            who: row.get(5)?,
            kind: TransitionKind::parse(&row.get::<_, String>(6)?).unwrap_or(TransitionKind::Recorded),
        })
    };
    Ok(query.query_map([deal.0], read)?.collect::<Result<_, _>>()?)
}

/// Whether a deal has a step to a stage at that very moment.
///
/// # Errors
/// When the file can't be read.
pub fn transition_exists(store: &Store, deal: Id, to: &str, at: chrono::DateTime<chrono::Utc>) -> Result<bool> {
    Ok(store
        .conn
        .prepare_cached("SELECT 1 FROM deal_transition WHERE deal = ?1 AND at = ?2 AND to_stage = ?3")?
        .exists((deal.0, at.timestamp_millis(), to))?)
}

/// Adds a step of a deal; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert_transition(step: &Step<'_>, one: &DealTransition) -> Result<Id> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO deal_transition(id, deal, from_stage, to_stage, at, who, kind) VALUES(?1,?2,?3,?4,?5,?6,?7)",
        )?
        .execute((id.0, one.deal.0, &one.from, &one.to, one.at.timestamp_millis(), &one.who, one.kind.name()))?;
    Ok(id)
}

/// Open deals of which a lead is the main contact (or the first, where none is): their amounts.
///
/// # Errors
/// When the file can't be read.
pub fn open_amounts(store: &Store, lead: Id) -> Result<Vec<crate::domain::money::Money>> {
    let mut query = store.conn.prepare_cached(
        "SELECT d.amount, d.currency FROM deal_role r JOIN deal d ON d.id = r.deal
         WHERE r.lead = ?1 AND d.state = 'open' AND d.archived = 0 AND d.amount IS NOT NULL
           AND r.id = (SELECT o.id FROM deal_role o WHERE o.deal = d.id ORDER BY o.main DESC, o.id LIMIT 1)",
    )?;
    let mut found = query.query([lead.0])?;
    let mut out = Vec::new();
    while let Some(row) = found.next()? {
        out.extend(rows::money(row.get_ref(0)?, row.get_ref(1)?));
    }
    Ok(out)
}

/// Deals that a lead is in, counted: (open, open with an expected close, won).
///
/// # Errors
/// When the file can't be read.
pub fn facts(store: &Store, lead: Id) -> Result<(u32, u32, u32)> {
    let mut query = store.conn.prepare_cached(
        "SELECT count(*) FILTER (WHERE d.state = 'open'),
           count(*) FILTER (WHERE d.state = 'open' AND d.expected_close IS NOT NULL),
           count(*) FILTER (WHERE d.state = 'won')
         FROM deal d WHERE d.archived = 0 AND d.id IN (SELECT deal FROM deal_role WHERE lead = ?1)",
    )?;
    Ok(query.query_row([lead.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
