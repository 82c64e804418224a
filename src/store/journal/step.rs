//! One step: a transaction in which every change is recorded under the step's id, and which is kept whole or not at all.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::adopt;
use crate::domain::id::Id;
use crate::store::{Error, Result, Store, copies};

/// Rows of the journal from which a step counts as a big one, after which the log is emptied.
const BIG: i64 = 5_000;

/// Who does what, for the journal.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The present moment.
    pub at: DateTime<Utc>,
    /// Who is working.
    pub author: &'a str,
    /// In which room: `stack`.
    pub room: &'a str,
    /// The frameworks in force, with their versions: `taxonomy 1, stack-audit 1`.
    pub frameworks: &'a str,
}

/// A step in progress: what a verb needs in its hands to change anything.
pub struct Step<'s> {
    store: &'s Store,
    /// Its id.
    pub id: Id,
}

impl Step<'_> {
    /// The store, for reading what is there.
    pub fn store(&self) -> &Store {
        self.store
    }

    /// The connection, for the verbs of the entities.
    pub(in crate::store) fn conn(&self) -> &Connection {
        &self.store.conn
    }

    /// The id of a new row.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn draw(&self) -> Result<Id> {
        self.store.ids.draw(&self.store.conn)
    }

    /// So many ids of new rows that follow each other; the first is given.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(in crate::store) fn reserve(&self, many: i64) -> Result<Id> {
        self.store.ids.reserve(&self.store.conn, many)
    }
}

/// What a step left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished<T> {
    /// What the verb gave.
    pub out: T,
    /// The step; `None` where nothing changed, so none was written.
    pub step: Option<Id>,
    /// What was done, in the verb's words.
    pub label: String,
}

impl Store {
    /// Runs a verb as one step. The verb gives its result and, in words, what it did. When it fails, nothing is left.
    ///
    /// # Errors
    /// The verb's own; and why the file could not be written.
    pub fn step<T, E: From<Error>>(
        &self,
        entry: &Entry<'_>,
        verb: impl FnOnce(&Step<'_>) -> Result<(T, String), E>,
    ) -> Result<Finished<T>, E> {
        let failed = |error: Error| E::from(self.at(error));
        let open = self.begin(entry).map_err(failed)?;
        let (out, label) = verb(&open.step)?;
        let step = open.finish(entry, &label, None).map_err(failed)?;
        Ok(Finished { out, step, label })
    }

    /// Begins a step: nobody else can write from here on.
    pub(super) fn begin(&self, entry: &Entry<'_>) -> Result<Open<'_>> {
        let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        self.still_ours()?;
        let adopted = adopt::adopt_within(self, entry.at)?;
        // First of all its ids: the run rule of the triggers relies on it.
        let id = self.ids.draw(&self.conn)?;
        set_state(&self.conn, Some(id))?;
        let before = newest_change(&self.conn)?;
        Ok(Open { step: Step { store: self, id }, _transaction: transaction, adopted, before })
    }
}

/// A step whose transaction is open; dropping it takes everything back.
pub(super) struct Open<'s> {
    pub(super) step: Step<'s>,
    /// Rolls back when it is dropped before the commit.
    _transaction: Transaction<'s>,
    /// Whether another tool's changes were adopted in the same transaction.
    adopted: bool,
    /// The newest change before it.
    pub(super) before: i64,
}

impl Open<'_> {
    /// Writes the step down and commits; gives `None` and leaves nothing where nothing was changed.
    pub(super) fn finish(&self, entry: &Entry<'_>, label: &str, undoes: Option<Id>) -> Result<Option<Id>> {
        let store = self.step.store;
        let newest = newest_change(&store.conn)?;
        if newest == self.before {
            if self.adopted {
                set_state(&store.conn, None)?;
                self.commit()?;
            }
            return Ok(None);
        }
        write(&store.conn, self.step.id, entry, label, (self.before + 1, newest), undoes)?;
        set_state(&store.conn, None)?;
        let inserted: i64 = store
            .conn
            .prepare_cached("SELECT coalesce(sum(last - row), 0) FROM change WHERE seq > ?1 AND last > row")?
            .query_row([self.before], |row| row.get(0))?;
        self.commit()?;
        if newest - self.before + inserted >= BIG {
            copies::empty_log(store);
        }
        Ok(Some(self.step.id))
    }

    /// By hand: a commit that a missing row forbids leaves the transaction open, so that the row can be named.
    fn commit(&self) -> Result<()> {
        self.step.store.conn.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

/// Writes a step's row.
pub(super) fn write(
    conn: &Connection,
    id: Id,
    entry: &Entry<'_>,
    label: &str,
    (lo, hi): (i64, i64),
    undoes: Option<Id>,
) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO step(id, at, author, room, label, frameworks, lo, hi, undoes) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        id.0,
        entry.at.timestamp_millis(),
        entry.author,
        entry.room,
        label,
        entry.frameworks,
        lo,
        hi,
        undoes.map(|id| id.0),
    ))?;
    Ok(())
}

/// Tells the triggers under which step to record.
pub(super) fn set_state(conn: &Connection, step: Option<Id>) -> Result<()> {
    conn.prepare_cached("UPDATE journal_state SET step = ?1")?.execute([step.map(|id| id.0)])?;
    Ok(())
}

/// The newest row of the journal; 0 in a new file.
pub(in crate::store) fn newest_change(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM change")?.query_row([], |row| row.get(0))?)
}
