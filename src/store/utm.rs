//! What a workspace changes of the policy of links: values, spellings, parts.

use rusqlite::{OptionalExtension, Row, params};

use super::journal::tables::number_of;
use super::{Result, Step, Store, campaigns, rows};
use crate::domain::id::Id;
use crate::domain::utm::Tag;
use crate::domain::utm::vocabulary::{From, Overlay, Spelling, Value};

/// The tables from which the policy in force follows: what is laid over the frameworks', and the business's domains.
pub const POLICY: &[&str] = &["profile", "utm_value", "utm_spelling", "campaign", "utm_policy"];

/// The tables from which follows how the registry is judged.
pub const REGISTRY: &[&str] = &["profile", "utm_value", "utm_spelling", "campaign", "utm_policy", "link"];

/// Everything that is laid over the frameworks' policy.
///
/// # Errors
/// When the file can't be read.
pub fn overlay(store: &Store) -> Result<Overlay> {
    Ok(Overlay {
        values: values(store)?,
        spellings: spellings(store)?,
        campaigns: campaigns::all(store)?,
        parts: parts(store)?,
        edition: edition(store)?,
    })
}

/// How many steps changed values, spellings or parts so far.
fn edition(store: &Store) -> Result<u32> {
    let numbers = [number_of("utm_value"), number_of("utm_spelling"), number_of("utm_policy")];
    let n: i64 = store
        .conn
        .prepare_cached("SELECT count(DISTINCT step) FROM change WHERE tbl IN (?1, ?2, ?3)")?
        .query_row(numbers, |row| row.get(0))?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Whether any of these tables changed after a row of the journal.
///
/// # Errors
/// When the file can't be read.
pub fn changed_since(store: &Store, seq: i64, tables: &[&str]) -> Result<bool> {
    let list: Vec<String> = tables.iter().map(|name| number_of(name).to_string()).collect();
    let sql = format!("SELECT 1 FROM change WHERE seq > ?1 AND +tbl IN ({}) LIMIT 1", list.join(","));
    Ok(store.conn.prepare_cached(&sql)?.exists([seq])?)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Values that the workspace adds, changes or drops, in the order in which they came.
fn values(store: &Store) -> Result<Vec<Value>> {
    let mut query = store.conn.prepare_cached(
        "SELECT id, tag, value, means, kind, goes_with, takes_names, paid, search, aliases, dropped
         FROM utm_value ORDER BY id",
    )?;
    let read = |row: &Row<'_>| {
        let text = |at: usize| row.get_ref(at).map(rows::owned);
        let flag = |at: usize| row.get_ref(at).map(|cell| rows::flag(cell).unwrap_or(false));
        Ok(Value {
            id: Some(Id(row.get(0)?)),
            tag: Tag::parse(&text(1)?).unwrap_or(Tag::Source),
            value: text(2)?,
            means: text(3)?,
            kind: text(4)?,
            goes_with: lines(&text(5)?),
            takes_names: flag(6)?,
            paid: flag(7)?,
            search: flag(8)?,
            aliases: lines(&text(9)?),
            spellings: Vec::new(),
            from: if flag(10)? { From::Dropped } else { From::Yours },
        })
    };
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Keeps a value under its tag and name: added, or in the place of what the workspace had.
///
/// # Errors
/// When the file can't be written.
pub fn keep_value(step: &Step<'_>, value: &Value) -> Result<()> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO utm_value(id, tag, value, means, kind, goes_with, takes_names, paid, search, aliases, dropped)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT(tag, value) DO UPDATE SET means=?4, kind=?5, goes_with=?6, takes_names=?7, paid=?8, search=?9,
               aliases=?10, dropped=?11",
        )?
        .execute(params![
            id.0,
            value.tag.name(),
            value.value,
            value.means,
            value.kind,
            value.goes_with.join("\n"),
            value.takes_names,
            value.paid,
            value.search,
            value.aliases.join("\n"),
            value.from == From::Dropped,
        ])?;
    Ok(())
}

/// Takes away what the workspace says about a value: the frameworks' comes back where there is one.
///
/// # Errors
/// When the file can't be written.
pub fn forget_value(step: &Step<'_>, tag: Tag, value: &str) -> Result<bool> {
    let mut query = step.conn().prepare_cached("DELETE FROM utm_value WHERE tag = ?1 AND value = ?2")?;
    Ok(query.execute([tag.name(), value])? == 1)
}

/// Spellings that somebody decided about, in the order in which they came.
///
/// # Errors
/// When the file can't be read.
pub fn spellings(store: &Store) -> Result<Vec<Spelling>> {
    let mut query =
        store.conn.prepare_cached("SELECT id, tag, spelling, key, value, decided FROM utm_spelling ORDER BY id")?;
    let read = |row: &Row<'_>| {
        let text = |at: usize| row.get_ref(at).map(rows::owned);
        Ok(Spelling {
            id: Id(row.get(0)?),
            tag: Tag::parse(&text(1)?).unwrap_or(Tag::Source),
            spelling: text(2)?,
            key: text(3)?,
            value: text(4)?,
            decided: rows::day(row.get_ref(5)?),
        })
    };
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Keeps a decision about a spelling; one about the same key is replaced.
///
/// # Errors
/// When the file can't be written.
pub fn decide(step: &Step<'_>, one: &Spelling) -> Result<()> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO utm_spelling(id, tag, spelling, key, value, decided) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT(tag, key) DO UPDATE SET spelling=?3, value=?5, decided=?6 WHERE value <> ?5",
        )?
        .execute(params![id.0, one.tag.name(), one.spelling, one.key, one.value, rows::day_text(one.decided)])?;
    Ok(())
}

/// Takes a decision back; says whether there was one.
///
/// # Errors
/// When the file can't be written.
pub fn undecide(step: &Step<'_>, tag: Tag, key: &str) -> Result<bool> {
    let mut query = step.conn().prepare_cached("DELETE FROM utm_spelling WHERE tag = ?1 AND key = ?2")?;
    Ok(query.execute([tag.name(), key])? == 1)
}

/// Parts of the policy that the workspace sets itself.
fn parts(store: &Store) -> Result<Vec<(String, String)>> {
    let mut query = store.conn.prepare_cached("SELECT part, body FROM utm_policy ORDER BY id")?;
    Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// One part of the policy; `None` where it is as delivered.
///
/// # Errors
/// When the file can't be read.
pub fn part(store: &Store, name: &str) -> Result<Option<String>> {
    let mut query = store.conn.prepare_cached("SELECT body FROM utm_policy WHERE part = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// Sets a part of the policy; `None` brings the frameworks' back.
///
/// # Errors
/// When the file can't be written.
pub fn set_part(step: &Step<'_>, name: &str, body: Option<&str>) -> Result<()> {
    let Some(body) = body else {
        step.conn().prepare_cached("DELETE FROM utm_policy WHERE part = ?1")?.execute([name])?;
        return Ok(());
    };
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO utm_policy(id, part, body) VALUES(?1, ?2, ?3)
             ON CONFLICT(part) DO UPDATE SET body=?3 WHERE body <> ?3",
        )?
        .execute((id.0, name, body))?;
    Ok(())
}
