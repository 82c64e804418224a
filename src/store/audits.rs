//! Closed audits with where every live tool stood, and the lines of the matrix.

use chrono::NaiveDate;
use rusqlite::OptionalExtension;

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::stack::{Audit, AuditMark, matrix::Lines};

/// The audit that was closed last; `None` before the first.
///
/// # Errors
/// When the file can't be read.
pub fn last(store: &Store) -> Result<Option<Audit>> {
    let found: Option<(i64, NaiveDate)> = store
        .conn
        .prepare_cached("SELECT id, day FROM audit ORDER BY day DESC, rowid DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, rows::day(row.get_ref(1)?).unwrap_or_default())))
        .optional()?;
    let Some((id, on)) = found else { return Ok(None) };
    let mut query = store
        .conn
        .prepare_cached("SELECT tool, value, minor, currency FROM audit_mark WHERE audit = ?1 ORDER BY id")?;
    let marks = query.query_map([id], |row| {
        Ok(AuditMark {
            tool: Id(row.get(0)?),
            value: rows::number(row.get_ref(1)?),
            monthly: rows::money(row.get_ref(2)?, row.get_ref(3)?),
        })
    })?;
    Ok(Some(Audit { id: Id(id), on, marks: marks.collect::<Result<_, _>>()? }))
}

/// Keeps a closed audit; ids are drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, on: NaiveDate, marks: &[AuditMark]) -> Result<Id> {
    let id = step.draw()?;
    step.conn().prepare_cached("INSERT INTO audit(id, day) VALUES(?1, ?2)")?.execute((id.0, on.to_string()))?;
    let mut insert = step.conn().prepare_cached(
        "INSERT INTO audit_mark(id, audit, tool, value, minor, currency) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for mark in marks {
        let currency = mark.monthly.map(|money| money.currency.code().to_owned());
        let minor = mark.monthly.map(|money| money.minor);
        insert.execute((step.draw()?.0, id.0, mark.tool.0, mark.value, minor, currency))?;
    }
    Ok(id)
}

/// The lines of the matrix that were moved by hand.
///
/// # Errors
/// When the file can't be read.
pub fn lines(store: &Store) -> Result<Option<Lines>> {
    let mut query = store.conn.prepare_cached("SELECT minor, currency, value FROM matrix_lines WHERE id = 1")?;
    let found = query
        .query_row([], |row| Ok((rows::money(row.get_ref(0)?, row.get_ref(1)?), rows::real(row.get_ref(2)?))))
        .optional()?;
    Ok(found.and_then(|(cost, value)| Some(Lines { cost: cost?, value: value? })))
}

/// Keeps the lines of the matrix; `None` forgets them.
///
/// # Errors
/// When the file can't be written.
pub fn set_lines(step: &Step<'_>, lines: Option<Lines>) -> Result<()> {
    match lines {
        None => {
            step.conn().prepare_cached("DELETE FROM matrix_lines")?.execute([])?;
        }
        Some(Lines { cost: Money { minor, currency }, value }) => {
            step.conn()
                .prepare_cached(
                    "INSERT INTO matrix_lines(id, minor, currency, value) VALUES(1, ?1, ?2, ?3)
                     ON CONFLICT(id) DO UPDATE SET minor = ?1, currency = ?2, value = ?3",
                )?
                .execute((minor, currency.code(), value))?;
        }
    }
    Ok(())
}
