//! The tables of transitions and handoffs.

use chrono::{DateTime, Utc};
use rusqlite::Row;

use super::{Result, Step, Store, bulk, rows};
use crate::domain::id::Id;
use crate::domain::transition::{Handoff, Outcome, Transition, TransitionKind};

/// A lead's transitions, the oldest first.
///
/// # Errors
/// When the file can't be read.
pub fn of_lead(store: &Store, lead: Id) -> Result<Vec<Transition>> {
    let mut query = store.conn.prepare_cached(
        "SELECT id, lead, from_stage, to_stage, at, who, why, kind, overridden FROM transition
         WHERE lead = ?1 ORDER BY at, id",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Transition {
            id: Id(row.get(0)?),
            lead: Id(row.get(1)?),
            from: row.get(2)?,
            to: row.get(3)?,
            at: rows::moment(row.get_ref(4)?).unwrap_or_default(),
            who: row.get(5)?,
            why: row.get(6)?,
            kind: TransitionKind::parse(rows::text(row.get_ref(7)?)).unwrap_or(TransitionKind::Recorded),
            overridden: row.get(8)?,
        })
    };
    Ok(query.query_map([lead.0], read)?.collect::<Result<_, _>>()?)
}

/// Adds a transition; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, one: &Transition) -> Result<Id> {
    let id = step.draw()?;
    insert_at(step, id, one)?;
    Ok(id)
}

/// Adds a transition under an id that was drawn before.
///
/// # Errors
/// When the file can't be written.
pub fn insert_at(step: &Step<'_>, id: Id, one: &Transition) -> Result<()> {
    step.conn()
        .prepare_cached(
            "INSERT INTO transition(id, lead, from_stage, to_stage, at, who, why, kind, overridden)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            id.0,
            one.lead.0,
            &one.from,
            &one.to,
            one.at.timestamp_millis(),
            &one.who,
            &one.why,
            one.kind.name(),
            one.overridden,
        ))?;
    Ok(())
}

/// Writes down for all leads behind an id of this step that they were placed in the stage in which they stand: when they
/// entered it, and where nobody knows that, now. It is what [`insert`] does one by one.
///
/// # Errors
/// When the file can't be written.
pub fn place_all(step: &Step<'_>, since: Id, now: DateTime<Utc>) -> Result<()> {
    for (first, last) in bulk::spans(step, "lead", since)? {
        // Where the leads' ids leave gaps those of the transitions do, too: each is as far from its lead's.
        let ids = step.reserve(last - first + 1)?;
        step.conn().execute(
            "INSERT INTO transition(id, lead, to_stage, at, kind)
             SELECT id + ?3, id, stage, coalesce(stage_since, ?5), ?4 FROM lead
             WHERE id BETWEEN ?1 AND ?2 AND stage <> ''",
            (first, last, ids.0 - first, TransitionKind::Placed.name(), now.timestamp_millis()),
        )?;
    }
    Ok(())
}

/// Whether a lead has a transition to a stage at that very moment: imported twice, it would be the same.
///
/// # Errors
/// When the file can't be read.
pub fn exists(store: &Store, lead: Id, to: &str, at: DateTime<Utc>) -> Result<bool> {
    Ok(store
        .conn
        .prepare_cached("SELECT 1 FROM transition WHERE lead = ?1 AND at = ?2 AND to_stage = ?3")?
        .exists((lead.0, at.timestamp_millis(), to))?)
}

/// Gives the transitions and handoffs of one lead to another: after a merge.
///
/// # Errors
/// When the file can't be written.
pub fn hand_over(step: &Step<'_>, from: Id, to: Id) -> Result<()> {
    step.conn().prepare_cached("UPDATE transition SET lead = ?2 WHERE lead = ?1")?.execute([from.0, to.0])?;
    step.conn().prepare_cached("UPDATE handoff SET lead = ?2 WHERE lead = ?1")?.execute([from.0, to.0])?;
    Ok(())
}

/// A lead's handoffs, the oldest first.
///
/// # Errors
/// When the file can't be read.
pub fn handoffs(store: &Store, lead: Id) -> Result<Vec<Handoff>> {
    let mut query = store.conn.prepare_cached(
        "SELECT id, lead, name, started, by, ended, outcome, reason FROM handoff WHERE lead = ?1 ORDER BY started, id",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Handoff {
            id: Id(row.get(0)?),
            lead: Id(row.get(1)?),
            name: row.get(2)?,
            started: rows::moment(row.get_ref(3)?).unwrap_or_default(),
            by: row.get(4)?,
            ended: rows::moment(row.get_ref(5)?),
            outcome: Outcome::parse(rows::text(row.get_ref(6)?)),
            reason: row.get(7)?,
        })
    };
    Ok(query.query_map([lead.0], read)?.collect::<Result<_, _>>()?)
}

/// Adds a handoff as it was, open or answered; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert_handoff(step: &Step<'_>, one: &Handoff) -> Result<Id> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO handoff(id, lead, name, started, by, ended, outcome, reason)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            id.0,
            one.lead.0,
            &one.name,
            one.started.timestamp_millis(),
            &one.by,
            one.ended.map(|at| at.timestamp_millis()),
            one.outcome.map_or("", Outcome::name),
            &one.reason,
        ))?;
    Ok(id)
}

/// Begins a handoff; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn begin_handoff(step: &Step<'_>, lead: Id, name: &str, at: DateTime<Utc>, by: &str) -> Result<Id> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached("INSERT INTO handoff(id, lead, name, started, by) VALUES(?1, ?2, ?3, ?4, ?5)")?
        .execute((id.0, lead.0, name, at.timestamp_millis(), by))?;
    Ok(id)
}

/// Ends a lead's open handoffs, all with the same outcome; says how many there were.
///
/// # Errors
/// When the file can't be written.
pub fn end_handoffs(step: &Step<'_>, lead: Id, at: DateTime<Utc>, outcome: Outcome, reason: &str) -> Result<usize> {
    Ok(step
        .conn()
        .prepare_cached("UPDATE handoff SET ended = ?2, outcome = ?3, reason = ?4 WHERE lead = ?1 AND ended IS NULL")?
        .execute((lead.0, at.timestamp_millis(), outcome.name(), reason))?)
}

/// Handoffs that ended since a moment, counted by name and outcome; open ones have a blank outcome and count always.
///
/// # Errors
/// When the file can't be read.
pub fn handoff_counts(store: &Store, since: DateTime<Utc>) -> Result<Vec<(String, String, u64)>> {
    let mut query = store.conn.prepare_cached(
        "SELECT name, outcome, count(*) FROM handoff WHERE ended IS NULL OR ended >= ?1 GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs()));
    Ok(query.query_map([since.timestamp_millis()], read)?.collect::<Result<_, _>>()?)
}
