//! The table of activities.

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Row, params};

use super::{Result, Step, Store, rows};
use crate::domain::activity::{Activity, Actor};
use crate::domain::external::ExternalId;
use crate::domain::id::Id;
use crate::domain::lead::Touch;

/// The columns as they are read and written, in this order.
pub(super) const COLUMNS: [&str; 19] = [
    "id", "lead", "company", "deal", "kind", "at", "actor", "detail", "by", "link", "channel", "source", "medium",
    "campaign", "content", "term", "touch", "system", "external",
];

fn list() -> String {
    COLUMNS.join(", ")
}

/// An activity from its cells, by their place in [`COLUMNS`].
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Activity {
    let owned = |at| rows::owned(cell(at));
    let id = |at| rows::int(cell(at)).map(Id);
    Activity {
        id: id(0).unwrap_or_default(),
        lead: id(1),
        company: id(2),
        deal: id(3),
        kind: owned(4),
        at: rows::moment(cell(5)).unwrap_or_default(),
        actor: Actor::parse(rows::text(cell(6))).unwrap_or(Actor::Lead),
        detail: owned(7),
        by: owned(8),
        link: owned(9),
        channel: owned(10),
        through: Touch {
            source: owned(11),
            medium: owned(12),
            campaign: owned(13),
            content: owned(14),
            term: owned(15),
        },
        is_touch: rows::flag(cell(16)).unwrap_or(false),
        external: rows::external(cell(17), cell(18)),
    }
}

fn read_row(row: &Row<'_>) -> Activity {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// A lead's activities, the newest first, `most` of them, behind `before` (the moment and id of the last one seen).
///
/// # Errors
/// When the file can't be read.
pub fn of_lead(store: &Store, lead: Id, before: Option<(DateTime<Utc>, Id)>, most: usize) -> Result<Vec<Activity>> {
    let (at, id) = before.map_or((i64::MAX, i64::MAX), |(at, id)| (at.timestamp_millis(), id.0));
    let sql = format!(
        "SELECT {} FROM activity WHERE lead = ?1 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4",
        list()
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map((lead.0, at, id, most), |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// A company's own activities (those of its leads are theirs), the newest first, at most `most`.
///
/// # Errors
/// When the file can't be read.
pub fn of_company(store: &Store, company: Id, most: usize) -> Result<Vec<Activity>> {
    let sql = format!("SELECT {} FROM activity WHERE company = ?1 ORDER BY at DESC, id DESC LIMIT ?2", list());
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map((company.0, most), |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// A deal's activities, the newest first, at most `most`.
///
/// # Errors
/// When the file can't be read.
pub fn of_deal(store: &Store, deal: Id, most: usize) -> Result<Vec<Activity>> {
    let sql = format!("SELECT {} FROM activity WHERE deal = ?1 ORDER BY at DESC, id DESC LIMIT ?2", list());
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map((deal.0, most), |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// How many there are.
///
/// # Errors
/// When the file can't be read.
pub fn count(store: &Store) -> Result<u64> {
    let n: i64 = store.conn.prepare_cached("SELECT count(*) FROM activity")?.query_row([], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// The activity that a system calls by an id.
///
/// # Errors
/// When the file can't be read.
pub fn by_external(store: &Store, system: &str, external: &str) -> Result<Option<Id>> {
    super::external::record(store, "activity", system, external)
}

/// Adds an activity; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, activity: &Activity) -> Result<Id> {
    let id = step.draw()?;
    insert_at(step, id, activity)?;
    Ok(id)
}

/// Adds an activity under an id that was drawn before.
///
/// # Errors
/// When the file can't be written.
pub fn insert_at(step: &Step<'_>, id: Id, activity: &Activity) -> Result<()> {
    const SQL: &str = "INSERT INTO activity(id, lead, company, deal, kind, at, actor, detail, by, link, channel,
        source, medium, campaign, content, term, touch, system, external)
        VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)";
    let none = ExternalId::default();
    let external = activity.external.as_ref().unwrap_or(&none);
    step.conn().prepare_cached(SQL)?.execute(params![
        id.0,
        activity.lead.map(|id| id.0),
        activity.company.map(|id| id.0),
        activity.deal.map(|id| id.0),
        activity.kind,
        activity.at.timestamp_millis(),
        activity.actor.name(),
        activity.detail,
        activity.by,
        activity.link,
        activity.channel,
        activity.through.source,
        activity.through.medium,
        activity.through.campaign,
        activity.through.content,
        activity.through.term,
        activity.is_touch,
        external.system,
        external.id,
    ])?;
    Ok(())
}

/// Deletes an activity; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM activity WHERE id = ?1")?.execute([id.0])? == 1)
}

/// Gives the activities of one lead to another: after a merge.
///
/// # Errors
/// When the file can't be written.
pub fn hand_over(step: &Step<'_>, from: Id, to: Id) -> Result<()> {
    step.conn().prepare_cached("UPDATE activity SET lead = ?2 WHERE lead = ?1")?.execute([from.0, to.0])?;
    Ok(())
}
