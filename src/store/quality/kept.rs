//! What is kept: measurements by day (outside the journal: measuring is no edit, and nobody wants to undo it), spot
//! checks, pairs told apart, and the state of tasks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::OptionalExtension;

use crate::domain::duplicates::ordered;
use crate::domain::id::Id;
use crate::domain::quality::Tally;
use crate::domain::quality::spot::{Judged, SpotAnswer, SpotCheck};
use crate::domain::quality::tasks::{State, TaskState};
use crate::store::rows::{self, day, day_text, owned, text};
use crate::store::{Result, Step, Store, settings};

/// The setting that says from which state of the leads the newest counts were taken: a day and a row of the journal.
const STATE: &str = "quality-state";

/// The tables whose changes make counts old: leads, the stages in use, pairs told apart, companies.
const TABLES: &[&str] = &["lead", "lifecycle_choice", "not_duplicate"];

/// Counts by day and measure, the oldest day first.
pub type Trend = BTreeMap<String, Vec<(NaiveDate, Tally)>>;

/// The counts of all days since one.
///
/// # Errors
/// When the file can't be read.
pub fn trend(store: &Store, since: NaiveDate) -> Result<Trend> {
    let sql = "SELECT day, measure, good, of FROM quality_snapshot WHERE day >= ?1 ORDER BY day, measure";
    let mut query = store.conn.prepare_cached(sql)?;
    let mut found = query.query([since.to_string()])?;
    let mut out = Trend::new();
    while let Some(row) = found.next()? {
        let Some(on) = day(row.get_ref(0)?) else { continue };
        let number = |at: usize| row.get_ref(at).map(|value| rows::number::<u64>(value).unwrap_or(0));
        let tally = Tally::new(number(2)?, number(3)?);
        out.entry(owned(row.get_ref(1)?)).or_default().push((on, tally));
    }
    Ok(out)
}

/// The newest counts, with their day; `None` before the first.
///
/// # Errors
/// When the file can't be read.
pub fn newest(store: &Store) -> Result<Option<(NaiveDate, BTreeMap<String, Tally>)>> {
    let sql = "SELECT day, measure, good, of FROM quality_snapshot
               WHERE day = (SELECT max(day) FROM quality_snapshot WHERE measure = 'duplicates')";
    let mut query = store.conn.prepare_cached(sql)?;
    let mut found = query.query([])?;
    let mut out = None;
    while let Some(row) = found.next()? {
        let Some(on) = day(row.get_ref(0)?) else { continue };
        let number = |at: usize| row.get_ref(at).map(|value| rows::number::<u64>(value).unwrap_or(0));
        let (_, counts) = out.get_or_insert_with(|| (on, BTreeMap::new()));
        counts.insert(owned(row.get_ref(1)?), Tally::new(number(2)?, number(3)?));
    }
    Ok(out)
}

/// Whether leads are still as they were when the newest counts were taken, on that day.
///
/// # Errors
/// When the file can't be read.
pub fn is_current(store: &Store, today: NaiveDate) -> Result<bool> {
    let Some(state) = settings::setting(store, STATE)? else { return Ok(false) };
    let Some((on, seq)) = state.split_once(' ') else { return Ok(false) };
    let Some(seq) = seq.parse::<i64>().ok().filter(|_| on == today.to_string()) else { return Ok(false) };
    changed_since(store, seq).map(|changed| !changed)
}

/// Whether any of the tables that matter was changed behind a row of the journal.
///
/// # Errors
/// When the file can't be read.
pub fn changed_since(store: &Store, seq: i64) -> Result<bool> {
    let numbers: Vec<String> =
        TABLES.iter().map(|name| crate::store::journal::tables::number_of(name).to_string()).collect();
    let sql = format!("SELECT 1 FROM change WHERE seq > ?1 AND tbl IN ({}) LIMIT 1", numbers.join(", "));
    Ok(store.conn.prepare_cached(&sql)?.exists([seq])?)
}

/// Keeps the counts of a day in the place of those taken on it before, and from which state of the leads they are.
///
/// # Errors
/// When the file can't be written.
pub fn keep_counts(store: &Store, on: NaiveDate, seq: i64, counts: &BTreeMap<String, Tally>) -> Result<()> {
    let failed = |error| store.at(error);
    let transaction = store.conn.unchecked_transaction().map_err(|error| failed(error.into()))?;
    let write = || -> Result<()> {
        // What is no longer counted (a stage name that nobody has any more) goes.
        transaction.prepare_cached("DELETE FROM quality_snapshot WHERE day = ?1")?.execute([on.to_string()])?;
        // The breakdown by name is of no use once it is old.
        let sql = "DELETE FROM quality_snapshot WHERE measure LIKE 'unstaged:%' OR measure LIKE 'filled:%'";
        transaction.prepare_cached(sql)?.execute([])?;
        let sql = "INSERT INTO quality_snapshot(day, measure, good, of) VALUES(?1, ?2, ?3, ?4)";
        let mut insert = transaction.prepare_cached(sql)?;
        for (measure, tally) in counts {
            let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            insert.execute((on.to_string(), measure, number(tally.good), number(tally.of)))?;
        }
        settings::keep(store, STATE, &format!("{on} {seq}"))
    };
    write().map_err(failed)?;
    transaction.commit().map_err(|error| failed(error.into()))
}

/// Keeps one count of a day in the place of what was kept of it before.
///
/// # Errors
/// When the file can't be written.
pub fn keep_one(store: &Store, on: NaiveDate, measure: &str, tally: Tally) -> Result<()> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let sql = "INSERT INTO quality_snapshot(day, measure, good, of) VALUES(?1, ?2, ?3, ?4)
               ON CONFLICT(day, measure) DO UPDATE SET good = ?3, of = ?4";
    let mut query = store.conn.prepare_cached(sql)?;
    query.execute((on.to_string(), measure, number(tally.good), number(tally.of))).map_err(|error| store.at(error))?;
    Ok(())
}

/// Gives what is kept of one lead to another: answers of spot checks, and pairs told apart. After a merge.
///
/// # Errors
/// When the file can't be written.
pub fn hand_over(step: &Step<'_>, from: Id, to: Id) -> Result<()> {
    let conn = step.conn();
    conn.prepare_cached("UPDATE spot_answer SET lead = ?2 WHERE lead = ?1")?.execute([from.0, to.0])?;
    let mut query = conn.prepare_cached("SELECT one, other FROM not_duplicate WHERE one = ?1 OR other = ?1")?;
    let pairs: Vec<(i64, i64)> =
        query.query_map([from.0], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (one, other) in pairs {
        conn.prepare_cached("DELETE FROM not_duplicate WHERE one = ?1 AND other = ?2")?.execute([one, other])?;
        let third = if one == from.0 { other } else { one };
        if third != to.0 {
            tell_apart(step, to, Id(third))?;
        }
    }
    Ok(())
}

/// The newest spot check.
///
/// # Errors
/// When the file can't be read.
pub fn newest_check(store: &Store) -> Result<Option<SpotCheck>> {
    let mut query = store.conn.prepare_cached("SELECT id, day FROM spot_check ORDER BY day DESC, id DESC LIMIT 1")?;
    let found: Option<(i64, String)> = query.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((id, on)) = found else { return Ok(None) };
    let mut query =
        store.conn.prepare_cached("SELECT id, lead, answer FROM spot_answer WHERE check_id = ?1 ORDER BY id")?;
    let answers = query.query_map([id], |row| {
        let judged: Option<i64> = row.get(2)?;
        Ok(SpotAnswer { id: Id(row.get(0)?), lead: Id(row.get(1)?), judged: judged.map(Judged::from_code) })
    })?;
    let answers = answers.collect::<Result<_, _>>()?;
    Ok(Some(SpotCheck { id: Id(id), day: on.parse().unwrap_or_default(), answers }))
}

/// How many spot checks were drawn on a day.
///
/// # Errors
/// When the file can't be read.
pub fn checks_on(store: &Store, on: NaiveDate) -> Result<usize> {
    let sql = "SELECT count(*) FROM spot_check WHERE day = ?1";
    let n: i64 = store.conn.prepare_cached(sql)?.query_row([on.to_string()], |row| row.get(0))?;
    Ok(usize::try_from(n).unwrap_or(0))
}

/// Writes a new spot check.
///
/// # Errors
/// When the file can't be written.
pub fn insert_check(step: &Step<'_>, on: NaiveDate, leads: &[Id]) -> Result<Id> {
    let id = step.draw()?;
    step.conn().prepare_cached("INSERT INTO spot_check(id, day) VALUES(?1, ?2)")?.execute((id.0, on.to_string()))?;
    let mut insert = step.conn().prepare_cached("INSERT INTO spot_answer(id, check_id, lead) VALUES(?1, ?2, ?3)")?;
    for lead in leads {
        insert.execute((step.draw()?.0, id.0, lead.0))?;
    }
    Ok(id)
}

/// Writes what was said of one lead; says whether its row was there.
///
/// # Errors
/// When the file can't be written.
pub fn judge(step: &Step<'_>, answer: Id, judged: Option<Judged>) -> Result<bool> {
    let mut query = step.conn().prepare_cached("UPDATE spot_answer SET answer = ?2 WHERE id = ?1")?;
    Ok(query.execute((answer.0, judged.map(Judged::code)))? == 1)
}

/// Deletes a spot check with its answers; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete_check(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM spot_check WHERE id = ?1")?.execute([id.0])? == 1)
}

/// Leads that a spot check may draw: in a stage, and not archived.
const CHECKABLE: &str = "archived = 0 AND stage <> ''";

/// How many leads a spot check may draw from.
///
/// # Errors
/// When the file can't be read.
pub fn checkable(store: &Store) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM lead WHERE {CHECKABLE}");
    let n: i64 = store.conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// The leads at some places among those that a spot check may draw, in the order of their ids; answered in the order
/// asked. Walks along an index.
///
/// # Errors
/// When the file can't be read.
pub fn checkable_at(store: &Store, places: &[u64]) -> Result<Vec<Id>> {
    let mut wanted: Vec<u64> = places.to_vec();
    wanted.sort_unstable();
    let mut found: BTreeMap<u64, Id> = BTreeMap::new();
    let mut query =
        store.conn.prepare_cached(&format!("SELECT id FROM lead WHERE {CHECKABLE} ORDER BY stage, stage_since, id"))?;
    let mut rows = query.query([])?;
    let mut at = 0_u64;
    let mut next = wanted.iter().peekable();
    while let Some(place) = next.peek() {
        let Some(row) = rows.next()? else { break };
        if at == **place {
            found.insert(at, Id(row.get(0)?));
            while next.next_if(|one| **one == at).is_some() {}
        }
        at += 1;
    }
    Ok(places.iter().filter_map(|place| found.get(place).copied()).collect())
}

/// Notes that two leads are two people; says whether that is new.
///
/// # Errors
/// When the file can't be written.
pub fn tell_apart(step: &Step<'_>, a: Id, b: Id) -> Result<bool> {
    let (one, other) = ordered(a, b);
    let sql = "INSERT INTO not_duplicate(id, one, other) VALUES(?1, ?2, ?3) ON CONFLICT(one, other) DO NOTHING";
    let id = step.draw()?;
    Ok(step.conn().prepare_cached(sql)?.execute((id.0, one.0, other.0))? == 1)
}

/// Gives all leads with one of some values of a field another value; gives how many were changed.
///
/// # Errors
/// When the file can't be written.
pub fn replace_values(step: &Step<'_>, field: &str, from: &[String], to: &str) -> Result<u64> {
    super::pass::replace(step, field, from, to)
}

/// What is kept about tasks.
///
/// # Errors
/// When the file can't be read.
pub fn tasks(store: &Store) -> Result<Vec<TaskState>> {
    let sql = "SELECT id, list, task, state, day, owner, note FROM task_state ORDER BY id";
    let mut query = store.conn.prepare_cached(sql)?;
    let found = query.query_map([], |row| {
        Ok(TaskState {
            id: Id(row.get(0)?),
            list: owned(row.get_ref(1)?),
            task: owned(row.get_ref(2)?),
            state: State::parse(text(row.get_ref(3)?)).unwrap_or_default(),
            day: day(row.get_ref(4)?),
            owner: owned(row.get_ref(5)?),
            note: owned(row.get_ref(6)?),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Keeps the state of a task in the place of what was kept before.
///
/// # Errors
/// When the file can't be written.
pub fn save_task(step: &Step<'_>, task: &TaskState) -> Result<()> {
    let sql = "INSERT INTO task_state(id, list, task, state, day, owner, note) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT(list, task) DO UPDATE SET state = ?4, day = ?5, owner = ?6, note = ?7";
    let id = if task.id.is_new() { step.draw()? } else { task.id };
    let day = day_text(task.day);
    step.conn().prepare_cached(sql)?.execute((
        id.0,
        &task.list,
        &task.task,
        task.state.name(),
        day,
        &task.owner,
        &task.note,
    ))?;
    Ok(())
}
