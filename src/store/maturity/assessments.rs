//! The table of assessments.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row};

use super::{answers, behind, workshop};
use crate::domain::id::Id;
use crate::domain::maturity::{Assessment, Sitting};
use crate::store::{Result, Step, Store, rows};

/// The columns as they are read, in this order.
pub(in crate::store) const COLUMNS: [&str; 7] =
    ["id", "framework", "version", "snapshot", "started_on", "closed_on", "sitting"];

/// An assessment from its cells, by their place in [`COLUMNS`]; without answers, participants and votes.
pub(in crate::store) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Assessment {
    Assessment {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        framework: rows::owned(cell(1)),
        version: rows::number(cell(2)).unwrap_or(0),
        snapshot: Id(rows::int(cell(3)).unwrap_or(0)),
        started_on: rows::day(cell(4)).unwrap_or_default(),
        closed_on: rows::day(cell(5)),
        sitting: Sitting::parse(rows::text(cell(6))).unwrap_or(Sitting::Solo),
        participants: Vec::new(),
        answers: Vec::new(),
        votes: Vec::new(),
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Assessment> {
    Ok(read(|at| row.get_ref(at).unwrap_or(ValueRef::Null)))
}

/// All assessments with everything in them, in the order they were begun.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<Assessment>> {
    let sql = format!("SELECT {} FROM assessment ORDER BY position, id", COLUMNS.join(", "));
    let mut query = store.conn.prepare_cached(&sql)?;
    let mut all: Vec<Assessment> = query.query_map([], read_row)?.collect::<Result<_, _>>()?;
    let at: std::collections::HashMap<Id, usize> = all.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let mut into = |id: Id, put: &mut dyn FnMut(&mut Assessment)| {
        if let Some(one) = at.get(&id).and_then(|at| all.get_mut(*at)) {
            put(one);
        }
    };
    for (id, answer) in answers::all(store)? {
        into(id, &mut |one| one.answers.push(answer.clone()));
    }
    for (id, participant) in workshop::participants(store)? {
        into(id, &mut |one| one.participants.push(participant.clone()));
    }
    for (id, vote) in workshop::votes(store)? {
        into(id, &mut |one| one.votes.push(vote.clone()));
    }
    Ok(all)
}

/// One assessment with everything in it; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Assessment>> {
    let sql = format!("SELECT {} FROM assessment WHERE id = ?1", COLUMNS.join(", "));
    let found = store.conn.prepare_cached(&sql)?.query_row([id.0], read_row).optional()?;
    let Some(mut found) = found else { return Ok(None) };
    found.answers = answers::of(store, id)?;
    found.participants = workshop::participants_of(store, id)?;
    found.votes = workshop::votes_of(store, id)?;
    Ok(Some(found))
}

/// Adds an assessment without answers; its id is drawn here. Its participants are added by their names.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, one: &Assessment) -> Result<Id> {
    let id = step.draw()?;
    let position = behind(step.conn(), "assessment")?;
    step.conn()
        .prepare_cached(
            "INSERT INTO assessment(id, position, framework, version, snapshot, started_on, closed_on, sitting)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            id.0,
            position,
            &one.framework,
            one.version,
            one.snapshot.0,
            one.started_on.to_string(),
            rows::day_text(one.closed_on),
            one.sitting.name(),
        ))?;
    for participant in &one.participants {
        workshop::add(step, id, &participant.name)?;
    }
    Ok(id)
}

/// Closes an assessment; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn close(step: &Step<'_>, id: Id, on: chrono::NaiveDate) -> Result<bool> {
    let mut update = step.conn().prepare_cached("UPDATE assessment SET closed_on = ?2 WHERE id = ?1")?;
    Ok(update.execute((id.0, on.to_string()))? == 1)
}

/// Deletes an assessment with everything in it; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM assessment WHERE id = ?1")?.execute([id.0])? == 1)
}

/// Notes how an assessment is held.
///
/// # Errors
/// When the file can't be written.
pub fn set_sitting(step: &Step<'_>, id: Id, sitting: Sitting) -> Result<()> {
    let mut update = step.conn().prepare_cached("UPDATE assessment SET sitting = ?2 WHERE id = ?1")?;
    update.execute((id.0, sitting.name()))?;
    Ok(())
}
