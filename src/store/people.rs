//! The table of people.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::profile::{Person, Team};
use crate::domain::text::name_key;

/// The columns as they are read, in this order.
pub(super) const COLUMNS: [&str; 5] = ["id", "name", "email", "team", "present"];

/// A person from their cells, by their place in [`COLUMNS`].
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Person {
    Person {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        name: rows::owned(cell(1)),
        email: rows::owned(cell(2)),
        team: Team::parse(rows::text(cell(3))).unwrap_or(Team::Other),
        present: rows::flag(cell(4)).unwrap_or(true),
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(read(|at| row.get_ref(at).unwrap_or(ValueRef::Null)))
}

/// All people, by name.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<Person>> {
    let mut query = store.conn.prepare_cached("SELECT id, name, email, team, present FROM person ORDER BY name_key")?;
    Ok(query.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

/// One person; `None` where they have gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Person>> {
    let mut query = store.conn.prepare_cached("SELECT id, name, email, team, present FROM person WHERE id = ?1")?;
    Ok(query.query_row([id.0], read_row).optional()?)
}

/// The person of that name, ignoring case: (id, name as written).
///
/// # Errors
/// When the file can't be read.
pub fn named(store: &Store, name: &str) -> Result<Option<(Id, String)>> {
    let mut query = store.conn.prepare_cached("SELECT id, name FROM person WHERE name_key = ?1")?;
    Ok(query.query_row([name_key(name)], |row| Ok((Id(row.get(0)?), row.get(1)?))).optional()?)
}

/// Adds a person; their id is drawn here. The name must be free.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, person: &Person) -> Result<Id> {
    let id = step.draw()?;
    const SQL: &str = "INSERT INTO person(id, name_key, name, email, team, present) VALUES(?1, ?2, ?3, ?4, ?5, ?6)";
    write(step, SQL, id, person)?;
    Ok(id)
}

/// Saves a person; says whether they were there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, person: &Person) -> Result<bool> {
    const SQL: &str = "UPDATE person SET name_key=?2, name=?3, email=?4, team=?5, present=?6 WHERE id=?1";
    Ok(write(step, SQL, person.id, person)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, person: &Person) -> Result<usize> {
    let row = (id.0, name_key(&person.name), &person.name, &person.email, person.team.name(), person.present);
    Ok(step.conn().prepare_cached(sql)?.execute(row)?)
}

/// Deletes a person; says whether they were there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM person WHERE id = ?1")?.execute([id.0])? == 1)
}
