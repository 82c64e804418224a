//! Undo and redo. An undo is a step of its own that points at the one it takes back; a redo is the undo of such a
//! step. A redo is never undone itself: undo its original again, which says the same and keeps it plain what is in force.

use rusqlite::OptionalExtension;

use super::conflict::{self, Blocker};
use super::replay;
use super::step::{Entry, newest_change};
use super::tables::number_of;
use crate::domain::id::Id;
use crate::store::{Error, Store};

/// Why a step can't be taken back.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is nothing to undo, or to redo (the word).
    #[error("nothing to {0}")]
    Nothing(&'static str),
    /// There is no such step.
    #[error("there is no such step in this workspace")]
    Unknown,
    /// It was undone before; its label.
    #[error("“{0}” was undone already")]
    Already(String),
    /// A later step stands in the way.
    #[error("can't undo “{step}”: the later step “{later}” touched {what}. Undo that one first")]
    Blocked {
        /// The step's label.
        step: String,
        /// The later step's label.
        later: String,
        /// The record.
        what: String,
    },
    /// Somebody stopped it; nothing was changed.
    #[error("stopped: nothing was changed")]
    Cancelled,
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What is to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// The newest step in force.
    Undo,
    /// What the newest undo took back.
    Redo,
    /// Any step; given an undo, what that took back.
    Step(Id),
}

/// Rows from which on a step counts as a big one, which the workbench takes back off the drawing thread.
pub const BIG: u64 = 20_000;

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Refused {
        Refused::Store(error.into())
    }
}

/// A step to take back.
#[derive(Debug, Clone)]
struct Target {
    id: i64,
    label: String,
    run: (i64, i64),
    undoes: Option<i64>,
    undone_by: Option<i64>,
    /// The step that its target takes back, if it does: then this one is a redo.
    twice: Option<i64>,
}

impl Store {
    /// Undoes the newest step in force; gives the new step and what it did.
    ///
    /// # Errors
    /// Why not.
    pub fn undo(&self, entry: &Entry<'_>) -> Result<(Id, String), Refused> {
        self.take_back(entry, Back::Undo, &mut |_| true)
    }

    /// Redoes the newest undone step, as long as nothing was done since; gives the new step and what it did.
    ///
    /// # Errors
    /// Why not.
    pub fn redo(&self, entry: &Entry<'_>) -> Result<(Id, String), Refused> {
        self.take_back(entry, Back::Redo, &mut |_| true)
    }

    /// Undoes any step (redoes what an undo took back), as long as nothing later touched the same rows.
    ///
    /// # Errors
    /// Why not.
    pub fn undo_step(&self, entry: &Entry<'_>, step: Id) -> Result<(Id, String), Refused> {
        self.take_back(entry, Back::Step(step), &mut |_| true)
    }

    /// How many rows taking something back would touch.
    ///
    /// # Errors
    /// Why it can't be taken back at all.
    pub fn weight(&self, back: Back) -> Result<u64, Refused> {
        self.rows_in(self.find(back)?.run)
    }

    /// How many rows the changes `lo..=hi` touch.
    fn rows_in(&self, (lo, hi): (i64, i64)) -> Result<u64, Refused> {
        // Runs have an index of their own.
        let runs: i64 = self
            .conn
            .prepare_cached(
                "SELECT coalesce(sum(last - row), 0) FROM change INDEXED BY change_run
                 WHERE last > row AND seq BETWEEN ?1 AND ?2",
            )?
            .query_row([lo, hi], |row| row.get(0))?;
        Ok((hi - lo + 1 + runs).max(0).unsigned_abs())
    }

    /// Whether leads are among what the changes `lo..=hi` touch.
    fn has_leads(&self, (lo, hi): (i64, i64)) -> Result<bool, Refused> {
        let sql = "SELECT 1 FROM change WHERE seq BETWEEN ?1 AND ?2 AND tbl = ?3 LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.exists([lo, hi, number_of("lead")])?)
    }

    fn find(&self, back: Back) -> Result<Target, Refused> {
        match back {
            Back::Undo => {
                let newest: Option<i64> = self
                    .conn
                    .prepare_cached(
                        "SELECT id FROM step WHERE undoes IS NULL AND undone_by IS NULL ORDER BY lo DESC LIMIT 1",
                    )?
                    .query_row([], |row| row.get(0))
                    .optional()?;
                self.target(newest.ok_or(Refused::Nothing("undo"))?)
            }
            Back::Redo => {
                // Behind the newest step in force lies nothing that could be redone.
                let since: i64 = self
                    .conn
                    .prepare_cached("SELECT coalesce(max(lo), 0) FROM step WHERE undoes IS NULL AND undone_by IS NULL")?
                    .query_row([], |row| row.get(0))?;
                let newest: Option<i64> = self
                    .conn
                    .prepare_cached(
                        "SELECT u.id FROM step u JOIN step o ON o.id = u.undoes
                         WHERE u.lo > ?1 AND u.undone_by IS NULL AND o.undoes IS NULL ORDER BY u.lo DESC LIMIT 1",
                    )?
                    .query_row([since], |row| row.get(0))
                    .optional()?;
                self.target(newest.ok_or(Refused::Nothing("redo"))?)
            }
            Back::Step(step) => {
                let target = self.target(step.0)?;
                match target.twice {
                    // A redo: its original is what the person means.
                    Some(original) => self.target(original),
                    None => Ok(target),
                }
            }
        }
    }

    fn target(&self, step: i64) -> Result<Target, Refused> {
        self.conn
            .prepare_cached(
                "SELECT s.id, s.label, s.lo, s.hi, s.undoes, s.undone_by, t.undoes
                 FROM step s LEFT JOIN step t ON t.id = s.undoes WHERE s.id = ?1",
            )?
            .query_row([step], |row| {
                Ok(Target {
                    id: row.get(0)?,
                    label: row.get(1)?,
                    run: (row.get(2)?, row.get(3)?),
                    undoes: row.get(4)?,
                    undone_by: row.get(5)?,
                    twice: row.get(6)?,
                })
            })
            .optional()?
            .ok_or(Refused::Unknown)
    }

    /// Takes something back: finds it inside the transaction, replays it backwards, and writes down that this was done.
    /// `watch` is told now and then how many rows are done, and stops it by giving `false`.
    ///
    /// # Errors
    /// Why not; [`Refused::Cancelled`] where it was stopped.
    pub fn take_back(
        &self,
        entry: &Entry<'_>,
        back: Back,
        watch: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(Id, String), Refused> {
        let open = self.begin(entry).map_err(|error| self.at(error))?;
        let target = self.find(back)?;
        if target.undone_by.is_some() {
            return Err(Refused::Already(target.label));
        }
        let blocked = |Blocker { later, what }| Refused::Blocked { step: target.label.clone(), later, what };
        let tables = self.tables.borrow();
        if let Some(found) = conflict::later_step(self, &tables, target.run)? {
            return Err(blocked(found));
        }
        // Within the transaction: a stop brings the triggers back with the rest.
        let rows = self.rows_in(target.run)?;
        let bulk =
            if rows >= BIG && self.has_leads(target.run)? { Some(open.step.take_many_back(rows)?) } else { None };
        let acted = match replay::backwards(&self.conn, &tables, target.run, watch) {
            Ok(Some(acted)) => acted,
            Ok(None) => return Err(Refused::Cancelled),
            Err(stopped) => {
                return Err(match conflict::taken(self, &tables, target.run.1, &stopped)? {
                    Some(found) => blocked(found),
                    None => Refused::Store(self.at(stopped)),
                });
            }
        };
        if acted {
            let undo = (open.before + 1, newest_change(&self.conn)?);
            if let Some(found) = conflict::rows_beside(self, target.run, undo)? {
                return Err(blocked(found));
            }
        }
        if let Some(bulk) = bulk {
            bulk.finish(&open.step)?;
        }
        self.mark(&target, open.step.id)?;
        let original = target.undoes.map(|original| self.target(original)).transpose()?;
        let label = match &original {
            Some(original) => format!("redid “{}”", original.label),
            None => format!("undid “{}”", target.label),
        };
        match open.finish(entry, &label, Some(Id(target.id))) {
            Ok(Some(step)) => Ok((step, label)),
            // All of its rows are as they were before it, by other hands: nothing is left of it to undo.
            Ok(None) => Err(Refused::Already(target.label)),
            Err(error) => Err(match conflict::missing_row(self, &tables, target.run.1)? {
                Some(found) => blocked(found),
                None => Refused::Store(self.at(error)),
            }),
        }
    }

    /// Marks a step as taken back; and where it was an undo, its original as in force again.
    fn mark(&self, target: &Target, by: Id) -> Result<(), Refused> {
        self.conn.prepare_cached("UPDATE step SET undone_by = ?2 WHERE id = ?1")?.execute((target.id, by.0))?;
        if let Some(original) = target.undoes {
            self.conn.prepare_cached("UPDATE step SET undone_by = NULL WHERE id = ?1")?.execute([original])?;
        }
        Ok(())
    }
}
