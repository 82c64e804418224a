//! The table of leads: one by one. Many of them, page by page, are in [`mod@page`]; tallies in [`crate::store::tallies`].

use std::sync::LazyLock;

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::lead::{Enrichment, Lead, Tier, Touch};

mod adding;
pub(in crate::store) mod condition;
pub mod page;
pub mod place;
pub mod query;
mod twin;

pub use adding::Adder;
pub use page::{Key, Way, by_stage, count, each, ids, is_served, page, serve};
pub use place::{before, find};
pub use query::{Archived, Lane, LeadQuery, LeadSort, QueryFacts};
pub use twin::has_twin;

/// The columns as they are read and written, in this order.
pub(super) const COLUMNS: [&str; 57] = [
    "id",
    "email",
    "first_name",
    "last_name",
    "phone",
    "company",
    "company_name",
    "domain",
    "title",
    "role",
    "seniority",
    "employees_min",
    "employees_max",
    "revenue_min",
    "revenue_max",
    "revenue_currency",
    "industry",
    "country",
    "tier",
    "tier_set",
    "stage",
    "stage_raw",
    "stage_since",
    "furthest",
    "source",
    "source_detail",
    "first_source",
    "first_medium",
    "first_campaign",
    "first_content",
    "first_term",
    "last_source",
    "last_medium",
    "last_campaign",
    "last_content",
    "last_term",
    "self_reported",
    "owner",
    "created",
    "modified",
    "last_activity",
    "last_contact",
    "reason",
    "next_step",
    "unsubscribed",
    "bounces",
    "enrichment",
    "archived",
    "tags",
    "notes",
    "amount",
    "system",
    "external",
    "custom",
    // Derived ones stand last: they are read with the others, and written by their own verb.
    "fit",
    "engagement",
    "total",
];

/// So many of [`COLUMNS`], the first, are written with a lead.
const WRITTEN: usize = COLUMNS.len() - 3;

/// [`COLUMNS`] as a statement has them, each behind `l.`; the band last.
pub(super) fn list() -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|column| format!("l.{column}")).collect();
    format!("{}, l.band", columns.join(", "))
}

/// A lead from its cells, by their place in [`COLUMNS`]; the band comes behind them. Words that are not known are read
/// as blank.
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Lead {
    let owned = |at| rows::owned(cell(at));
    let moment = |at| rows::moment(cell(at));
    let touch = |at| Touch {
        source: owned(at),
        medium: owned(at + 1),
        campaign: owned(at + 2),
        content: owned(at + 3),
        term: owned(at + 4),
    };
    Lead {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        email: owned(1),
        first_name: owned(2),
        last_name: owned(3),
        phone: owned(4),
        company: rows::int(cell(5)).map(Id),
        company_name: owned(6),
        domain: owned(7),
        title: owned(8),
        role: owned(9),
        seniority: owned(10),
        employees: rows::range(cell(11), cell(12)),
        revenue: rows::range(cell(13), cell(14)),
        revenue_currency: rows::currency(cell(15)),
        industry: owned(16),
        country: owned(17),
        tier: Tier::parse(rows::text(cell(18))),
        tier_set: rows::flag(cell(19)).unwrap_or(false),
        stage: owned(20),
        stage_raw: owned(21),
        stage_since: moment(22),
        furthest: rows::number(cell(23)).unwrap_or(0),
        source: owned(24),
        source_detail: owned(25),
        first: touch(26),
        last: touch(31),
        self_reported: owned(36),
        owner: owned(37),
        created: moment(38),
        modified: moment(39),
        last_activity: moment(40),
        last_contact: moment(41),
        reason: owned(42),
        next_step: owned(43),
        unsubscribed: rows::flag(cell(44)).unwrap_or(false),
        bounces: rows::number(cell(45)).unwrap_or(0),
        enrichment: Enrichment::parse(rows::text(cell(46))),
        archived: rows::flag(cell(47)).unwrap_or(false),
        tags: rows::tags(cell(48)),
        notes: owned(49),
        amount: rows::int(cell(50)).unwrap_or(0),
        external: rows::external(cell(51), cell(52)),
        custom: rows::custom(cell(53)),
        fit: rows::number(cell(54)),
        engagement: rows::number(cell(55)),
        total: rows::number(cell(56)),
        band: owned(57),
    }
}

pub(super) fn read_row(row: &Row<'_>) -> Lead {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// One lead; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Lead>> {
    static SQL: LazyLock<String> = LazyLock::new(|| format!("SELECT {} FROM lead l WHERE l.id = ?1", list()));
    let mut query = store.conn.prepare_cached(&SQL)?;
    Ok(query.query_row([id.0], |row| Ok(read_row(row))).optional()?)
}

/// The leads of these ids that are there, in the order asked for.
///
/// # Errors
/// When the file can't be read.
pub fn many(store: &Store, ids: &[Id]) -> Result<Vec<Lead>> {
    let mut out = Vec::with_capacity(ids.len());
    for id in ids {
        out.extend(one(store, *id)?);
    }
    Ok(out)
}

/// The leads with an address, ignoring case, the oldest record first.
///
/// # Errors
/// When the file can't be read.
pub fn by_email(store: &Store, email: &str) -> Result<Vec<Lead>> {
    let sql = format!("SELECT {} FROM lead l WHERE l.email = ?1 AND l.email <> '' ORDER BY l.id", list());
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map([email.trim()], |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// The oldest record with an address, ignoring case: its id, and its first id elsewhere (system, id; blank for none).
///
/// # Errors
/// When the file can't be read.
pub fn id_by_email(store: &Store, email: &str) -> Result<Option<(Id, String, String)>> {
    let mut query = store
        .conn
        .prepare_cached("SELECT id, system, external FROM lead WHERE email = ?1 AND email <> '' ORDER BY id LIMIT 1")?;
    Ok(query.query_row([email.trim()], |row| Ok((Id(row.get(0)?), row.get(1)?, row.get(2)?))).optional()?)
}

/// Calls `each` with what every lead can be matched by: id, address, system and id elsewhere.
///
/// # Errors
/// When the file can't be read.
pub fn keys(store: &Store, mut each: impl FnMut(Id, &str, &str, &str)) -> Result<()> {
    let mut query = store.conn.prepare("SELECT id, email, system, external FROM lead")?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let text = |at| row.get_ref(at).map(rows::text);
        each(Id(row.get(0)?), text(1)?, text(2)?, text(3)?);
    }
    Ok(())
}

/// The lead that a system calls by an id: by its first id elsewhere or a further one.
///
/// # Errors
/// When the file can't be read.
pub fn by_external(store: &Store, system: &str, external: &str) -> Result<Option<Lead>> {
    match id_by_external(store, system, external)? {
        Some(id) => one(store, id),
        None => Ok(None),
    }
}

/// The same, its id only.
///
/// # Errors
/// When the file can't be read.
pub fn id_by_external(store: &Store, system: &str, external: &str) -> Result<Option<Id>> {
    super::external::record(store, "lead", system, external)
}

/// Adds a lead; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, lead: &Lead) -> Result<Id> {
    let id = step.draw()?;
    insert_at(step, id, lead)?;
    Ok(id)
}

/// Adds a lead under an id that was drawn before.
///
/// # Errors
/// When the file can't be written.
pub fn insert_at(step: &Step<'_>, id: Id, lead: &Lead) -> Result<()> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let marks = vec!["?"; WRITTEN].join(", ");
        format!("INSERT INTO lead({}) VALUES({marks})", COLUMNS[..WRITTEN].join(", "))
    });
    step.conn().prepare_cached(&SQL)?.execute(params_from_iter(adding::cells(id, lead)))?;
    Ok(())
}

/// Saves a lead, but for what is derived; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, lead: &Lead) -> Result<bool> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let set = COLUMNS[..WRITTEN].iter().zip(1..).skip(1).map(|(column, place)| format!("{column} = ?{place}"));
        format!("UPDATE lead SET {} WHERE id = ?1", set.collect::<Vec<_>>().join(", "))
    });
    Ok(step.conn().prepare_cached(&SQL)?.execute(params_from_iter(adding::cells(lead.id, lead)))? == 1)
}

/// Deletes a lead with its activities, transitions, handoffs and parts in deals; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    super::external::forget(step, "lead", id)?;
    Ok(step.conn().prepare_cached("DELETE FROM lead WHERE id = ?1")?.execute([id.0])? == 1)
}

/// Keeps the tier of a lead, as it was derived.
///
/// # Errors
/// When the file can't be written.
pub fn set_tier(step: &Step<'_>, id: Id, tier: Option<Tier>) -> Result<()> {
    step.conn()
        .prepare_cached("UPDATE lead SET tier = ?2 WHERE id = ?1")?
        .execute((id.0, tier.map(Tier::name).unwrap_or_default()))?;
    Ok(())
}

/// The open deals' worth of a lead, where it differs from what stands there.
///
/// # Errors
/// When the file can't be written.
pub fn set_amount(step: &Step<'_>, id: Id, amount: i64) -> Result<()> {
    step.conn()
        .prepare_cached("UPDATE lead SET amount = ?2 WHERE id = ?1 AND amount <> ?2")?
        .execute((id.0, amount))?;
    Ok(())
}

/// Owners in use, by name: at most `most`.
///
/// # Errors
/// When the file can't be read.
pub fn owners(store: &Store, most: usize) -> Result<Vec<String>> {
    super::words::distinct(store, "owner", most)
}

/// What stands in files for the stages of unstaged leads: (as written, how many leads), the most frequent first.
///
/// # Errors
/// When the file can't be read.
pub fn unstaged_words(store: &Store) -> Result<Vec<(String, u64)>> {
    let mut query = store.conn.prepare_cached(
        "SELECT stage_raw, count(*) FROM lead WHERE stage = '' AND archived = 0 GROUP BY stage_raw ORDER BY 2 DESC, 1",
    )?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// The unstaged leads for whose stage a file said that (folded).
///
/// # Errors
/// When the file can't be read.
pub fn unstaged_as(store: &Store, raw: &str) -> Result<Vec<Id>> {
    let mut query = store
        .conn
        .prepare_cached("SELECT id FROM lead WHERE stage = '' AND archived = 0 AND fold(trim(stage_raw)) = ?1")?;
    Ok(query.query_map([raw], |row| row.get(0).map(Id))?.collect::<Result<_, _>>()?)
}

/// The leads that pass a query, counted by the value of a lane and the stage: (value, stage, leads, their open deals).
/// Reads them all: for a read that is given up after a while, or another thread.
///
/// # Errors
/// When the file can't be read, or a bounded read ran out of time.
pub fn lanes(store: &Store, query: &LeadQuery, lane: Lane) -> Result<Vec<(String, String, u64, i64)>> {
    let asked = condition::of(query);
    let sql = format!(
        "SELECT l.{0}, l.stage, count(*), sum(l.amount) FROM lead l WHERE {1} GROUP BY 1, 2 ORDER BY 1, 2",
        lane.name(),
        asked.sql
    );
    let mut found = store.conn.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs(), row.get(3)?));
    Ok(found.query_map(rusqlite::params_from_iter(asked.values), read)?.collect::<Result<_, _>>()?)
}
