//! The tables of a workshop: participants, votes, and topics that were parked.

use rusqlite::{OptionalExtension, Row};

use super::behind;
use crate::domain::id::Id;
use crate::domain::maturity::{ParkedTopic, Participant, TopicState, Vote};
use crate::store::{Result, Step, Store, rows};

fn read_participant(row: &Row<'_>) -> rusqlite::Result<(Id, Participant)> {
    Ok((Id(row.get(2)?), Participant { id: Id(row.get(0)?), name: row.get(1)? }))
}

fn read_vote(row: &Row<'_>) -> rusqlite::Result<(Id, Vote)> {
    let vote = Vote { participant: Id(row.get(0)?), dimension: row.get(1)?, level: row.get(2)? };
    Ok((Id(row.get(3)?), vote))
}

/// All participants, each with their assessment, in the order they were named.
///
/// # Errors
/// When the file can't be read.
pub fn participants(store: &Store) -> Result<Vec<(Id, Participant)>> {
    let mut query = store.conn.prepare_cached("SELECT id, name, assessment FROM participant ORDER BY position, id")?;
    Ok(query.query_map([], read_participant)?.collect::<Result<_, _>>()?)
}

/// The participants of one assessment, in the order they were named.
///
/// # Errors
/// When the file can't be read.
pub fn participants_of(store: &Store, assessment: Id) -> Result<Vec<Participant>> {
    let sql = "SELECT id, name, assessment FROM participant WHERE assessment = ?1 ORDER BY position, id";
    let mut query = store.conn.prepare_cached(sql)?;
    let found = query.query_map([assessment.0], read_participant)?.map(|row| row.map(|(_, one)| one));
    Ok(found.collect::<Result<_, _>>()?)
}

/// Adds a participant; their id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn add(step: &Step<'_>, assessment: Id, name: &str) -> Result<Id> {
    let (id, position) = (step.draw()?, behind(step.conn(), "participant")?);
    step.conn()
        .prepare_cached("INSERT INTO participant(id, position, assessment, name) VALUES(?1, ?2, ?3, ?4)")?
        .execute((id.0, position, assessment.0, name))?;
    Ok(id)
}

/// Renames a participant; says whether they were there.
///
/// # Errors
/// When the file can't be written.
pub fn rename(step: &Step<'_>, id: Id, name: &str) -> Result<bool> {
    Ok(step.conn().prepare_cached("UPDATE participant SET name = ?2 WHERE id = ?1")?.execute((id.0, name))? == 1)
}

/// Takes a participant out, with their votes; says whether they were there.
///
/// # Errors
/// When the file can't be written.
pub fn remove(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM participant WHERE id = ?1")?.execute([id.0])? == 1)
}

const VOTES: &str = "SELECT v.participant, v.dimension, v.level, p.assessment FROM vote v
    JOIN participant p ON p.id = v.participant";

/// All votes, each with its assessment.
///
/// # Errors
/// When the file can't be read.
pub fn votes(store: &Store) -> Result<Vec<(Id, Vote)>> {
    let mut query = store.conn.prepare_cached(&format!("{VOTES} ORDER BY v.id"))?;
    Ok(query.query_map([], read_vote)?.collect::<Result<_, _>>()?)
}

/// The votes of one assessment.
///
/// # Errors
/// When the file can't be read.
pub fn votes_of(store: &Store, assessment: Id) -> Result<Vec<Vote>> {
    let mut query = store.conn.prepare_cached(&format!("{VOTES} WHERE p.assessment = ?1 ORDER BY v.id"))?;
    let found = query.query_map([assessment.0], read_vote)?.map(|row| row.map(|(_, one)| one));
    Ok(found.collect::<Result<_, _>>()?)
}

/// Keeps a vote in the place of the participant's last one on that dimension; `None` takes it back.
///
/// # Errors
/// When the file can't be written.
pub fn vote(step: &Step<'_>, participant: Id, dimension: &str, level: Option<u8>) -> Result<()> {
    match level {
        Some(level) => {
            step.conn()
                .prepare_cached(
                    "INSERT INTO vote(id, participant, dimension, level) VALUES(?1, ?2, ?3, ?4)
                     ON CONFLICT(participant, dimension) DO UPDATE SET level = ?4",
                )?
                .execute((step.draw()?.0, participant.0, dimension, level))?;
        }
        None => {
            step.conn()
                .prepare_cached("DELETE FROM vote WHERE participant = ?1 AND dimension = ?2")?
                .execute((participant.0, dimension))?;
        }
    }
    Ok(())
}

fn read_topic(row: &Row<'_>) -> rusqlite::Result<ParkedTopic> {
    Ok(ParkedTopic {
        id: Id(row.get(0)?),
        assessment: Id(row.get(1)?),
        dimension: row.get(2)?,
        text: row.get(3)?,
        state: TopicState::parse(rows::text(row.get_ref(4)?)).unwrap_or(TopicState::Parked),
    })
}

/// All parked topics, in the order they came up.
///
/// # Errors
/// When the file can't be read.
pub fn topics(store: &Store) -> Result<Vec<ParkedTopic>> {
    let sql = "SELECT id, assessment, dimension, text, state FROM parked_topic ORDER BY position, id";
    Ok(store.conn.prepare_cached(sql)?.query_map([], read_topic)?.collect::<Result<_, _>>()?)
}

/// One topic; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn topic(store: &Store, id: Id) -> Result<Option<ParkedTopic>> {
    let sql = "SELECT id, assessment, dimension, text, state FROM parked_topic WHERE id = ?1";
    Ok(store.conn.prepare_cached(sql)?.query_row([id.0], read_topic).optional()?)
}

/// Parks a topic; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn park(step: &Step<'_>, assessment: Id, dimension: &str, text: &str) -> Result<Id> {
    let (id, position) = (step.draw()?, behind(step.conn(), "parked_topic")?);
    step.conn()
        .prepare_cached(
            "INSERT INTO parked_topic(id, position, assessment, dimension, text) VALUES(?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((id.0, position, assessment.0, dimension, text))?;
    Ok(id)
}

/// Notes what became of a topic.
///
/// # Errors
/// When the file can't be written.
pub fn set_topic(step: &Step<'_>, id: Id, state: TopicState) -> Result<()> {
    step.conn().prepare_cached("UPDATE parked_topic SET state = ?2 WHERE id = ?1")?.execute((id.0, state.name()))?;
    Ok(())
}
