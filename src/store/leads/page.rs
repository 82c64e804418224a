//! Leads page by page. A page begins behind a key (the place of a lead in its order), never at a count, so that the
//! last of a million costs what the first does.

use rusqlite::params_from_iter;
use rusqlite::types::{Value, ValueRef};

use super::condition;
use super::query::{Archived, LeadQuery, LeadSort};
use super::{list, read_row};
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::store::search::{self, Candidates, Narrowed};
use crate::store::{Result, Store};

/// The place of a lead in its order. Holds for the query that gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Which run of the order it is in.
    pub(super) run: usize,
    /// What it is sorted by; `None` where the run has no value.
    pub(super) value: Option<Value>,
    /// Which lead.
    pub id: Id,
}

/// Which way to read from a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The leads behind it.
    After,
    /// The leads before it; without a key, the last ones.
    Before,
}

/// A run of an order: leads that share a condition, sorted by one expression, then by id.
pub(super) struct Run {
    /// What they share; blank for nothing.
    pub(super) shared: String,
    /// By what they are sorted; `None` where only the id is left.
    pub(super) by: Option<&'static str>,
}

/// The runs of an order, ascending. Blank values come first, in a run of their own: a comparison leaves them out. Of
/// those who are longest in their stage, the ones of whom that isn't known are not the longest: they come last either
/// way.
pub(super) fn runs(store: &Store, query: &LeadQuery) -> Result<Vec<Run>> {
    let nullable = |shared: &str, by: &'static str| {
        let and = if shared.is_empty() { "" } else { " AND " };
        [
            Run { shared: format!("{shared}{and}{by} IS NULL"), by: None },
            Run { shared: format!("{shared}{and}{by} IS NOT NULL"), by: Some(by) },
        ]
    };
    let known_first = |by: &'static str| {
        let [unknown, known] = nullable("", by);
        // A descending order goes through the runs from the last one on.
        if query.descending { vec![unknown, known] } else { vec![known, unknown] }
    };
    let plain = |by: &'static str| vec![Run { shared: String::new(), by: Some(by) }];
    Ok(match query.sort {
        LeadSort::Created => nullable("", "l.created").into(),
        LeadSort::Name => plain("lower(l.first_name || ' ' || l.last_name)"),
        LeadSort::Company => plain("lower(l.company_name)"),
        LeadSort::Owner => plain("lower(l.owner)"),
        LeadSort::Amount => plain("l.amount"),
        LeadSort::Since => known_first("l.stage_since"),
        LeadSort::Total => nullable("", "l.total").into(),
        LeadSort::LastActivity => nullable("", "l.last_activity").into(),
        LeadSort::Stage if query.stage.is_some() => nullable("", "l.stage_since").into(),
        LeadSort::Stage => {
            let known: Vec<String> = query.facts.lifecycle.stages.iter().map(|stage| stage.id.clone()).collect();
            let quoted = |id: &String| format!("'{}'", id.replace('\'', "''"));
            let mut out: Vec<Run> = nullable("l.stage = ''", "l.stage_since").into();
            for id in &known {
                out.extend(nullable(&format!("l.stage = {}", quoted(id)), "l.stage_since"));
            }
            // Stages that the lifecycle doesn't know come last.
            for id in crate::store::tallies::stages(store)?.iter().filter(|id| !id.is_empty() && !known.contains(id)) {
                out.extend(nullable(&format!("l.stage = {}", quoted(id)), "l.stage_since"));
            }
            out
        }
    })
}

/// The leads behind (or before) a key: at most `limit`, each with its own key, the nearest to the key first. So those
/// behind come in the query's order, and those before the other way round.
///
/// # Errors
/// When the file can't be read, or a bounded read ran out of time.
pub fn page(store: &Store, query: &LeadQuery, from: Option<&Key>, way: Way, limit: usize) -> Result<Vec<(Key, Lead)>> {
    read_runs(store, query, from, way, limit, &list(), |row| Ok(read_row(row)))
}

/// The ids of the leads behind a key, in the query's order: for bulk verbs, which then read them one by one.
///
/// # Errors
/// As [`page`].
pub fn ids(store: &Store, query: &LeadQuery, from: Option<&Key>, limit: usize) -> Result<Vec<(Key, Id)>> {
    read_runs(store, query, from, Way::After, limit, "l.id", |row| Ok(Id(row.get(0)?)))
}

fn read_runs<T>(
    store: &Store,
    query: &LeadQuery,
    from: Option<&Key>,
    way: Way,
    limit: usize,
    columns: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<(Key, T)>> {
    let asked = condition::of(query);
    let (found, held) = match search::first(store, query, limit)? {
        Narrowed::No => (String::new(), None),
        Narrowed::Listed(condition) => (condition, None),
        Narrowed::Held(candidates) => (String::new(), Some(candidates)),
    };
    let runs = runs(store, query)?;
    // Up: towards greater values. A descending order read backwards goes up again.
    let up = (way == Way::After) != query.descending;
    let order: Vec<usize> = if up { (0..runs.len()).collect() } else { (0..runs.len()).rev().collect() };
    let (sign, word) = if up { (">", "ASC") } else { ("<", "DESC") };
    let mut out = Vec::new();
    for at in order {
        let is_behind = |key: &&Key| if up { at < key.run } else { at > key.run };
        if from.as_ref().is_some_and(is_behind) {
            continue;
        }
        let Some(run) = runs.get(at) else { continue };
        let key = from.filter(|key| key.run == at);
        // First the leads that share the key's value, then those beyond it: each a plain walk along the index.
        // Among equals only the id decides; an index of an expression is walked in its order only when nothing else is
        // asked for.
        let sorted = run.by.map(|by| format!("{by} {word}, ")).unwrap_or_default();
        let beyond: Vec<(String, Vec<Value>, &str)> = match (key, run.by) {
            (None, _) => vec![(String::new(), Vec::new(), sorted.as_str())],
            (Some(key), None) => vec![(format!(" AND l.id {sign} ?"), vec![Value::Integer(key.id.0)], "")],
            (Some(key), Some(by)) => {
                let value = key.value.clone().unwrap_or(Value::Null);
                vec![
                    (format!(" AND {by} = ? AND l.id {sign} ?"), vec![value.clone(), Value::Integer(key.id.0)], ""),
                    (format!(" AND {by} {sign} ?"), vec![value], sorted.as_str()),
                ]
            }
        };
        for (behind, values, sorted) in beyond {
            let Some(room) = limit.checked_sub(out.len()).filter(|room| *room > 0) else { return Ok(out) };
            let by = run.by.unwrap_or("NULL");
            let shared = if run.shared.is_empty() { String::new() } else { format!(" AND {}", run.shared) };
            let mut take = |row: &rusqlite::Row<'_>, width: usize| -> Result<()> {
                let value = match row.get_ref(width - 2)? {
                    ValueRef::Null => None,
                    _ => Some(row.get(width - 2)?),
                };
                out.push((Key { run: at, value, id: Id(row.get(width - 1)?) }, read(row)?));
                Ok(())
            };
            let tail = format!("{shared}{behind} ORDER BY {sorted}l.id {word} LIMIT ?");
            if let Some(candidates) = &held {
                let walk = Stroll { store, query, asked: &asked, columns, by, tail: &tail, values };
                walk.each(candidates, room, &mut take)?;
                continue;
            }
            let sql = format!("SELECT {columns}, {by}, l.id FROM lead l WHERE {}{found}{tail}", asked.sql);
            let mut statement = store.conn.prepare_cached(&sql)?;
            let width = statement.column_count();
            let all = asked.values.iter().cloned().chain(values).chain([whole(room)]);
            let mut rows = statement.query(params_from_iter(all))?;
            while let Some(row) = rows.next()? {
                take(row, width)?;
            }
        }
    }
    Ok(out)
}

fn whole(room: usize) -> Value {
    Value::Integer(i64::try_from(room).unwrap_or(i64::MAX))
}

/// A walk along the index of an order, that looks up only the leads that are among some: SQLite would look at each of
/// them, or sort all.
struct Stroll<'a> {
    store: &'a Store,
    query: &'a LeadQuery,
    /// What is asked of each lead.
    asked: &'a condition::Condition,
    columns: &'a str,
    by: &'a str,
    /// Where the walk goes.
    tail: &'a str,
    /// The values of that.
    values: Vec<Value>,
}

impl Stroll<'_> {
    fn each(
        self,
        candidates: &Candidates,
        room: usize,
        take: &mut dyn FnMut(&rusqlite::Row<'_>, usize) -> Result<()>,
    ) -> Result<()> {
        let Stroll { store, query, asked, columns, by, tail, values } = self;
        let frame = condition::frame(query);
        let frame_sql = if frame.sql.is_empty() { "1" } else { &frame.sql };
        let mut order = store.conn.prepare_cached(&format!("SELECT l.id FROM lead l WHERE {frame_sql}{tail}"))?;
        let lookup = format!("SELECT {columns}, {by}, l.id FROM lead l WHERE l.id = ? AND {}", asked.sql);
        let mut lookup = store.conn.prepare_cached(&lookup)?;
        let width = lookup.column_count();
        let mut left = room;
        let mut passing =
            order.query(params_from_iter(frame.values.into_iter().chain(values).chain([whole(usize::MAX)])))?;
        while left > 0
            && let Some(row) = passing.next()?
        {
            let id: i64 = row.get(0)?;
            if !candidates.has(id) {
                continue;
            }
            let all = [Value::Integer(id)].into_iter().chain(asked.values.iter().cloned());
            let mut found = lookup.query(params_from_iter(all))?;
            if let Some(row) = found.next()? {
                take(row, width)?;
                left -= 1;
            }
        }
        Ok(())
    }
}

/// How many leads pass. From the tallies where the query asks for no more than a stage; else by counting.
///
/// # Errors
/// As [`page`].
pub fn count(store: &Store, query: &LeadQuery) -> Result<u64> {
    if query.filter.is_empty() && query.lane.is_none() && query.archived == Archived::No {
        return super::super::tallies::count(store, query.stage.as_deref());
    }
    let asked = condition::of(query);
    let found = search::narrowed(store, query)?;
    let sql = format!("SELECT count(*) FROM lead l WHERE {}{found}", asked.sql);
    let n: i64 = store.conn.prepare_cached(&sql)?.query_row(params_from_iter(asked.values), |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// The leads that pass, counted by stage: those without any are left out.
///
/// # Errors
/// As [`page`].
pub fn by_stage(store: &Store, query: &LeadQuery) -> Result<Vec<(String, u64)>> {
    let asked = condition::of(query);
    let found = search::narrowed(store, query)?;
    let sql = format!("SELECT l.stage, count(*) FROM lead l WHERE {}{found} GROUP BY 1", asked.sql);
    let mut counted = store.conn.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    Ok(counted.query_map(params_from_iter(asked.values), read)?.collect::<rusqlite::Result<_>>()?)
}

/// Calls `each` with every lead that passes, in the query's order; stops where it gives `false`.
///
/// # Errors
/// As [`page`].
pub fn each(store: &Store, query: &LeadQuery, mut each: impl FnMut(Lead) -> bool) -> Result<()> {
    const PAGE: usize = 512;
    let mut from: Option<Key> = None;
    loop {
        let page = page(store, query, from.as_ref(), Way::After, PAGE)?;
        let full = page.len() == PAGE;
        for (key, lead) in page {
            from = Some(key);
            if !each(lead) {
                return Ok(());
            }
        }
        if !full {
            return Ok(());
        }
    }
}

/// The index that serves an order, with the statement that makes it; `None` where a standing one does.
fn index(query: &LeadQuery) -> Option<(String, String)> {
    let of_stage = query.stage.is_some();
    let by = match query.sort {
        LeadSort::Created if !of_stage && query.lane.is_none() => return None,
        LeadSort::Since | LeadSort::Stage if of_stage && query.lane.is_none() => return None,
        LeadSort::Stage if query.lane.is_none() => return None,
        LeadSort::Created => "created",
        LeadSort::Name => "lower(first_name || ' ' || last_name)",
        LeadSort::Company => "lower(company_name)",
        LeadSort::Owner => "lower(owner)",
        LeadSort::Amount => "amount",
        LeadSort::Since | LeadSort::Stage => "stage_since",
        LeadSort::Total => "total",
        LeadSort::LastActivity => "last_activity",
    };
    let stage = of_stage.then_some("stage");
    let lane = query.lane.as_ref().map(|(lane, _)| lane.name());
    let columns: Vec<&str> = stage.into_iter().chain(lane).chain([by]).collect();
    let words: Vec<&str> = stage.into_iter().chain(lane).chain([query.sort.name()]).collect();
    let name = format!("on_demand_{}", words.join("_").replace('-', "_"));
    let sql = format!("CREATE INDEX IF NOT EXISTS {name} ON lead({}) WHERE archived = 0", columns.join(", "));
    Some((name, sql))
}

/// Whether an index serves the query's order, so that a page of it is quick whatever the size.
///
/// # Errors
/// When the file can't be read.
pub fn is_served(store: &Store, query: &LeadQuery) -> Result<bool> {
    match index(query) {
        None => Ok(true),
        Some((name, _)) => Ok(store
            .conn
            .prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?1")?
            .exists([name])?),
    }
}

/// Makes the index that serves the query's order, where there is none: takes about half a second for a million leads,
/// so never on the thread that draws.
///
/// # Errors
/// When the file can't be written.
pub fn serve(store: &Store, query: &LeadQuery) -> Result<()> {
    if let Some((_, sql)) = index(query) {
        store.conn.execute_batch(&sql).map_err(|error| store.at(error))?;
    }
    Ok(())
}
