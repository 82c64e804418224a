//! The table of registered links.

pub(in crate::store) mod condition;
mod page;
mod query;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::utm::link::Link;
use crate::domain::utm::registry::{LinkRow, LinkStatus};
use crate::domain::utm::{Tag, Tags};

pub use super::leads::Way;
pub use page::{Key, before, count, each, find, ids, page};
pub use query::{LinkFacts, LinkQuery, LinkSort};

/// The columns as they are read and written, in this order.
pub(super) const COLUMNS: [&str; 13] = [
    "id",
    "destination",
    "source",
    "medium",
    "campaign",
    "content",
    "term",
    "url",
    "owner",
    "created",
    "status",
    "placed_on",
    "note",
];

/// A link from its cells, by their place in [`COLUMNS`]; without its channel.
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> LinkRow {
    let owned = |at| rows::owned(cell(at));
    let tags = Tag::ALL.into_iter().zip(2..).fold(Tags::default(), |tags, (tag, at)| tags.with(tag, owned(at)));
    LinkRow {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        link: Link { destination: owned(1), tags },
        url: owned(7),
        channel: String::new(),
        owner: owned(8),
        created: rows::moment(cell(9)),
        status: LinkStatus::parse(rows::text(cell(10))).unwrap_or(LinkStatus::Draft),
        placed_on: owned(11),
        note: owned(12),
    }
}

fn read_row(row: &Row<'_>) -> LinkRow {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// The columns as a list, of the link `l`.
fn list() -> String {
    COLUMNS.map(|column| format!("l.{column}")).join(", ")
}

/// One link; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<LinkRow>> {
    let sql = format!("SELECT {} FROM link l WHERE l.id = ?1", list());
    Ok(store.conn.prepare_cached(&sql)?.query_row([id.0], |row| Ok(read_row(row))).optional()?)
}

/// The first link with that address, other than `except`.
///
/// # Errors
/// When the file can't be read.
pub fn twin(store: &Store, url: &str, except: Option<Id>) -> Result<Option<Id>> {
    let mut query = store.conn.prepare_cached("SELECT id FROM link WHERE url = ?1 AND id <> ?2 ORDER BY id LIMIT 1")?;
    let except = except.map_or(0, |id| id.0);
    Ok(query.query_row((url, except), |row| Ok(Id(row.get(0)?))).optional()?)
}

/// How many links there are in all.
///
/// # Errors
/// When the file can't be read.
pub fn total(store: &Store) -> Result<u64> {
    let n: i64 = store.conn.prepare_cached("SELECT count(*) FROM link")?.query_row([], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// Whether there are at most so many links; costs no more than these.
///
/// # Errors
/// When the file can't be read.
pub fn are_few(store: &Store, most: u32) -> Result<bool> {
    let mut query = store.conn.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM link LIMIT ?1)")?;
    let n: i64 = query.query_row([i64::from(most) + 1], |row| row.get(0))?;
    Ok(n <= i64::from(most))
}

/// Adds a link; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, link: &LinkRow) -> Result<Id> {
    let id = step.draw()?;
    const SQL: &str = "INSERT INTO link(id, destination, source, medium, campaign, content, term, url, owner, created,
        status, placed_on, note) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    write(step, SQL, id, link)?;
    Ok(id)
}

/// Saves a link; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, link: &LinkRow) -> Result<bool> {
    const SQL: &str = "UPDATE link SET destination=?2, source=?3, medium=?4, campaign=?5, content=?6, term=?7, url=?8,
        owner=?9, created=?10, status=?11, placed_on=?12, note=?13 WHERE id=?1";
    Ok(write(step, SQL, link.id, link)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, one: &LinkRow) -> Result<usize> {
    Ok(step.conn().prepare_cached(sql)?.execute(params![
        id.0,
        one.link.destination,
        one.tag(Tag::Source),
        one.tag(Tag::Medium),
        one.tag(Tag::Campaign),
        one.tag(Tag::Content),
        one.tag(Tag::Term),
        one.url,
        one.owner,
        rows::millis(one.created).unwrap_or(0),
        one.status.name(),
        one.placed_on,
        one.note,
    ])?)
}

/// Deletes a link; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM link WHERE id = ?1")?.execute([id.0])? == 1)
}

/// Values in use in a column, with how many links have each, the commonest first; at most `most`. For fields without a
/// vocabulary: owner, content, destination.
///
/// # Errors
/// When the file can't be read.
pub fn in_use(store: &Store, field: &str, most: usize) -> Result<Vec<(String, u64)>> {
    let Some(column) = COLUMNS.iter().find(|column| **column == field) else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {column}, count(*) FROM link WHERE {column} <> '' GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT ?1"
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let read = |row: &Row<'_>| Ok((rows::owned(row.get_ref(0)?), row.get::<_, i64>(1)?.unsigned_abs()));
    Ok(store.conn.prepare_cached(&sql)?.query_map([most], read)?.collect::<Result<_, _>>()?)
}

/// The different sources, mediums and campaigns of links, as they stand together.
///
/// # Errors
/// When the file can't be read.
pub fn combinations(store: &Store) -> Result<Vec<[String; 3]>> {
    let mut query = store.conn.prepare_cached("SELECT DISTINCT source, medium, campaign FROM link")?;
    let read = |row: &Row<'_>| {
        let text = |at: usize| row.get_ref(at).map(rows::owned);
        Ok([text(0)?, text(1)?, text(2)?])
    };
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// How many links each campaign has, and how many of them are live, by its value.
///
/// # Errors
/// When the file can't be read.
pub fn by_campaign(store: &Store) -> Result<BTreeMap<String, (u64, u64)>> {
    let mut query = store.conn.prepare_cached(
        "SELECT campaign, count(*), total(status = 'live') FROM link WHERE campaign <> '' GROUP BY campaign",
    )?;
    let read = |row: &Row<'_>| {
        let all = row.get::<_, i64>(1)?.unsigned_abs();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
        let live = row.get::<_, f64>(2)?.max(0.0) as u64;
        Ok((rows::owned(row.get_ref(0)?), (all, live)))
    };
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Whether any link has a value.
///
/// # Errors
/// When the file can't be read.
pub fn has(store: &Store, tag: Tag, value: &str) -> Result<bool> {
    let sql = format!("SELECT 1 FROM link WHERE {} = ?1 LIMIT 1", tag.name());
    Ok(store.conn.prepare_cached(&sql)?.exists([value])?)
}

/// The destinations of the newest links, each once, the newest first; at most `most`.
///
/// # Errors
/// When the file can't be read.
pub fn destinations(store: &Store, most: usize) -> Result<Vec<String>> {
    const LOOKED_AT: i64 = 500;
    let mut query =
        store.conn.prepare_cached("SELECT destination FROM link ORDER BY created DESC, id DESC LIMIT ?1")?;
    let mut found = query.query([LOOKED_AT])?;
    let mut out: Vec<String> = Vec::new();
    while let Some(row) = found.next()? {
        let one = rows::text(row.get_ref(0)?);
        if out.len() < most && !out.iter().any(|known| known == one) {
            out.push(one.to_owned());
        }
    }
    Ok(out)
}

/// The newest link.
///
/// # Errors
/// When the file can't be read.
pub fn newest(store: &Store) -> Result<Option<LinkRow>> {
    let sql = format!("SELECT {} FROM link l ORDER BY l.created DESC, l.id DESC LIMIT 1", list());
    Ok(store.conn.prepare_cached(&sql)?.query_row([], |row| Ok(read_row(row))).optional()?)
}
