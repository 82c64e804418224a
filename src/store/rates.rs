//! The table of typed exchange rates: one per currency and day.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::money::{Currency, Rate};

/// A rate; `None` for a row that another tool left without a currency or a day.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Rate>> {
    let (from, on) = (rows::currency(row.get_ref(1)?), rows::day(row.get_ref(2)?));
    let (id, value) = (Id(row.get(0)?), rows::real(row.get_ref(3)?).unwrap_or(0.0));
    Ok(from.zip(on).filter(|_| value > 0.0).map(|(from, on)| Rate { id, from, on, value }))
}

/// All rates, by currency and day.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<Rate>> {
    let mut query = store.conn.prepare_cached("SELECT id, currency, day, value FROM rate ORDER BY currency, day")?;
    let found: Vec<_> = query.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// One rate; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Rate>> {
    let mut query = store.conn.prepare_cached("SELECT id, currency, day, value FROM rate WHERE id = ?1")?;
    Ok(query.query_row([id.0], read).optional()?.flatten())
}

/// The rate of a currency that was typed for exactly that day.
///
/// # Errors
/// When the file can't be read.
pub fn on_day(store: &Store, from: Currency, on: NaiveDate) -> Result<Option<Id>> {
    let mut query = store.conn.prepare_cached("SELECT id FROM rate WHERE currency = ?1 AND day = ?2")?;
    Ok(query.query_row((from.code(), on.to_string()), |row| Ok(Id(row.get(0)?))).optional()?)
}

/// Adds a rate; its id is drawn here. Its currency and day must be free.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, rate: &Rate) -> Result<Id> {
    let id = step.draw()?;
    write(step, "INSERT INTO rate(id, currency, day, value) VALUES(?1, ?2, ?3, ?4)", id, rate)?;
    Ok(id)
}

/// Saves a rate; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, rate: &Rate) -> Result<bool> {
    Ok(write(step, "UPDATE rate SET currency=?2, day=?3, value=?4 WHERE id=?1", rate.id, rate)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, rate: &Rate) -> Result<usize> {
    Ok(step.conn().prepare_cached(sql)?.execute((id.0, rate.from.code(), rate.on.to_string(), rate.value))?)
}

/// Deletes a rate; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM rate WHERE id = ?1")?.execute([id.0])? == 1)
}
