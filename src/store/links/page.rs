//! Links page by page. A page begins behind a key (the place of a link in its order), never at a count, so that the last
//! of many costs what the first does.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::super::leads::Way;
use super::condition;
use super::query::{LinkQuery, LinkSort};
use super::{list, read_row};
use crate::domain::id::Id;
use crate::domain::utm::registry::LinkRow;
use crate::store::{Result, Store};

/// The place of a link in its order. Holds for the query that gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// What it is sorted by.
    value: Value,
    /// Which link.
    pub id: Id,
}

/// The links behind (or before) a key: at most `limit`, each with its own key, the nearest to the key first. So those
/// behind come in the query's order, and those before the other way round.
///
/// # Errors
/// When the file can't be read, or a bounded read ran out of time.
pub fn page(
    store: &Store,
    query: &LinkQuery,
    from: Option<&Key>,
    way: Way,
    limit: usize,
) -> Result<Vec<(Key, LinkRow)>> {
    walk(store, query, from, way, limit, &list(), |row| Ok(read_row(row)))
}

/// The ids of the links behind a key, in the query's order: for bulk verbs.
///
/// # Errors
/// As [`page`].
pub fn ids(store: &Store, query: &LinkQuery, from: Option<&Key>, limit: usize) -> Result<Vec<(Key, Id)>> {
    walk(store, query, from, Way::After, limit, "l.id", |row| Ok(Id(row.get(0)?)))
}

/// The statements of a page, with their values: first the links that share the key's value, then those beyond it, each
/// a plain walk along the index of the order.
pub(super) fn statements(query: &LinkQuery, from: Option<&Key>, way: Way, columns: &str) -> Vec<(String, Vec<Value>)> {
    let asked = condition::of(query);
    let up = (way == Way::After) != query.descending;
    let (sign, word) = if up { (">", "ASC") } else { ("<", "DESC") };
    let by = format!("l.{}", query.sort.name());
    // Within one campaign, the index of the campaign must not keep that of the order from being walked.
    let in_campaign = query.campaign.is_some() && query.sort != LinkSort::Campaign;
    let asked_sql = if in_campaign { asked.sql.replacen("l.campaign = ?", "+l.campaign = ?", 1) } else { asked.sql };
    let made = |behind: &str, order: &str, values: Vec<Value>| {
        let sql = format!(
            "SELECT {columns}, {by}, l.id FROM link l WHERE {asked_sql}{behind} ORDER BY {order}l.id {word} LIMIT ?"
        );
        (sql, asked.values.iter().cloned().chain(values).collect())
    };
    let sorted = format!("{by} {word}, ");
    match from {
        None => vec![made("", &sorted, Vec::new())],
        Some(key) => vec![
            made(&format!(" AND {by} = ? AND l.id {sign} ?"), "", vec![key.value.clone(), Value::Integer(key.id.0)]),
            made(&format!(" AND {by} {sign} ?"), &sorted, vec![key.value.clone()]),
        ],
    }
}

fn walk<T>(
    store: &Store,
    query: &LinkQuery,
    from: Option<&Key>,
    way: Way,
    limit: usize,
    columns: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<(Key, T)>> {
    let mut out = Vec::new();
    for (sql, values) in statements(query, from, way, columns) {
        let Some(room) = limit.checked_sub(out.len()).filter(|room| *room > 0) else { break };
        let mut statement = store.conn.prepare_cached(&sql)?;
        let width = statement.column_count();
        let room = Value::Integer(i64::try_from(room).unwrap_or(i64::MAX));
        let mut rows = statement.query(params_from_iter(values.into_iter().chain([room])))?;
        while let Some(row) = rows.next()? {
            let key = Key { value: row.get(width - 2)?, id: Id(row.get(width - 1)?) };
            out.push((key, read(row)?));
        }
    }
    Ok(out)
}

/// How many links pass.
///
/// # Errors
/// As [`page`].
pub fn count(store: &Store, query: &LinkQuery) -> Result<u64> {
    let asked = condition::of(query);
    let sql = format!("SELECT count(*) FROM link l WHERE {}", asked.sql);
    let n: i64 = store.conn.prepare_cached(&sql)?.query_row(params_from_iter(asked.values), |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// Where a link stands in a query's order; `None` where it is not among its links.
///
/// # Errors
/// As [`page`].
pub fn find(store: &Store, query: &LinkQuery, id: Id) -> Result<Option<Key>> {
    let asked = condition::of(query);
    let sql = format!("SELECT l.{} FROM link l WHERE l.id = ? AND {}", query.sort.name(), asked.sql);
    let values = std::iter::once(Value::Integer(id.0)).chain(asked.values);
    let mut statement = store.conn.prepare_cached(&sql)?;
    let found = statement.query_row(params_from_iter(values), |row| row.get::<_, Value>(0)).optional()?;
    Ok(found.map(|value| Key { value, id }))
}

/// How many links stand before a key in a query's order. Counts: not on the thread that draws, where there are many.
///
/// # Errors
/// As [`page`].
pub fn before(store: &Store, query: &LinkQuery, key: &Key) -> Result<u64> {
    let asked = condition::of(query);
    let sign = if query.descending { ">" } else { "<" };
    let by = format!("l.{}", query.sort.name());
    let mut total = 0;
    for (behind, values) in [
        (format!("{by} = ? AND l.id {sign} ?"), vec![key.value.clone(), Value::Integer(key.id.0)]),
        (format!("{by} {sign} ?"), vec![key.value.clone()]),
    ] {
        let sql = format!("SELECT count(*) FROM link l WHERE {} AND {behind}", asked.sql);
        let values = asked.values.iter().cloned().chain(values);
        let n: i64 = store.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
        total += n.unsigned_abs();
    }
    Ok(total)
}

/// Calls `each` with every link that passes, in the query's order; stops where it gives `false`.
///
/// # Errors
/// As [`page`].
pub fn each(store: &Store, query: &LinkQuery, mut each: impl FnMut(LinkRow) -> bool) -> Result<()> {
    const PAGE: usize = 512;
    let mut from: Option<Key> = None;
    loop {
        let page = page(store, query, from.as_ref(), Way::After, PAGE)?;
        let full = page.len() == PAGE;
        for (key, link) in page {
            from = Some(key);
            if !each(link) {
                return Ok(());
            }
        }
        if !full {
            return Ok(());
        }
    }
}
