//! The table of answers.

use rusqlite::types::ValueRef;
use rusqlite::{Row, params};

use crate::domain::id::Id;
use crate::domain::maturity::{Answer, Confidence};
use crate::store::{Result, Step, Store, rows};

/// The columns as they are read, in this order; the assessment's id stands behind them.
pub(in crate::store) const COLUMNS: [&str; 10] =
    ["id", "dimension", "level", "skipped", "target", "target_on", "evidence", "confidence", "note", "revealed"];

/// An answer from its cells, by their place in [`COLUMNS`].
pub(in crate::store) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Answer {
    Answer {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        dimension: rows::owned(cell(1)),
        level: rows::number(cell(2)),
        is_skipped: rows::flag(cell(3)).unwrap_or(false),
        target: rows::number(cell(4)),
        target_on: rows::day(cell(5)),
        evidence: rows::owned(cell(6)),
        confidence: Confidence::parse(rows::text(cell(7))),
        note: rows::owned(cell(8)),
        is_revealed: rows::flag(cell(9)).unwrap_or(false),
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<(Id, Answer)> {
    Ok((Id(row.get(COLUMNS.len())?), read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))))
}

/// All answers, each with its assessment.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<(Id, Answer)>> {
    let sql = format!("SELECT {}, assessment FROM assessment_answer ORDER BY id", COLUMNS.join(", "));
    Ok(store.conn.prepare_cached(&sql)?.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

/// The answers of one assessment.
///
/// # Errors
/// When the file can't be read.
pub fn of(store: &Store, assessment: Id) -> Result<Vec<Answer>> {
    let columns = COLUMNS.join(", ");
    let sql = format!("SELECT {columns}, assessment FROM assessment_answer WHERE assessment = ?1 ORDER BY id");
    let mut query = store.conn.prepare_cached(&sql)?;
    let found = query.query_map([assessment.0], read_row)?.map(|row| row.map(|(_, answer)| answer));
    Ok(found.collect::<Result<_, _>>()?)
}

/// Saves what is said about a dimension: adds it, or changes what was said before.
///
/// # Errors
/// When the file can't be written.
pub fn save(step: &Step<'_>, assessment: Id, answer: &Answer) -> Result<()> {
    let id = if answer.id.is_new() { step.draw()? } else { answer.id };
    step.conn()
        .prepare_cached(
            "INSERT INTO assessment_answer(id, assessment, dimension, level, skipped, target, target_on, evidence,
             confidence, note, revealed) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)
             ON CONFLICT(assessment, dimension) DO UPDATE SET level=?4, skipped=?5, target=?6, target_on=?7,
             evidence=?8, confidence=?9, note=?10, revealed=?11",
        )?
        .execute(params![
            id.0,
            assessment.0,
            answer.dimension,
            answer.level,
            answer.is_skipped,
            answer.target,
            rows::day_text(answer.target_on),
            answer.evidence,
            answer.confidence.map(Confidence::name),
            answer.note,
            answer.is_revealed,
        ])?;
    Ok(())
}
