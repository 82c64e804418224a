//! Writing many records of the pipeline as one step, one after the other as they come: history as it was, which no
//! rule guards. How a made-up company gets its past; a person's moves go through the rules.

use crate::domain::activity::Activity;
use crate::domain::company::Company;
use crate::domain::deal::{Deal, DealRole};
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::transition::{DealTransition, Handoff, Transition};
use crate::store::bulk::{BulkTable, Indexes};
use crate::store::{Step, activities, companies, deals, leads, transitions};

use super::{Done, Error, Result, Workspace};

const ROOM: &str = "pipeline";

/// What is written in large numbers, parents first.
const TABLES: &[BulkTable] = &[
    BulkTable::Companies,
    BulkTable::Leads,
    BulkTable::Deals,
    BulkTable::Roles,
    BulkTable::Transitions,
    BulkTable::Activities,
];

/// Writes records within a step. Records of one kind in a row take one row of the journal.
pub struct Pen<'s> {
    step: &'s Step<'s>,
}

impl Pen<'_> {
    /// Writes a company; gives its id.
    ///
    /// # Errors
    /// When the file can't be written; so for all others.
    pub fn company(&self, company: &Company) -> Result<Id> {
        Ok(companies::insert(self.step, company)?)
    }

    /// Writes a lead as it is, in the stage that it says.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn lead(&self, lead: &Lead) -> Result<Id> {
        Ok(leads::insert(self.step, lead)?)
    }

    /// Writes a step that a lead took.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn transition(&self, transition: &Transition) -> Result<Id> {
        Ok(transitions::insert(self.step, transition)?)
    }

    /// Writes a handover, open or answered.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn handoff(&self, handoff: &Handoff) -> Result<Id> {
        Ok(transitions::insert_handoff(self.step, handoff)?)
    }

    /// Writes a deal.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn deal(&self, deal: &Deal) -> Result<Id> {
        Ok(deals::insert(self.step, deal)?)
    }

    /// Writes the part that a lead plays in a deal.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn role(&self, role: &DealRole) -> Result<Id> {
        Ok(deals::insert_role(self.step, role)?)
    }

    /// Writes a step of a deal.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn deal_transition(&self, transition: &DealTransition) -> Result<Id> {
        Ok(deals::insert_transition(self.step, transition)?)
    }

    /// Writes an activity.
    ///
    /// # Errors
    /// As [`Pen::company`].
    pub fn activity(&self, activity: &Activity) -> Result<Id> {
        Ok(activities::insert(self.step, activity)?)
    }
}

impl Workspace {
    /// Writes many records as one step; the closure gives what it made and, in words, what it did.
    ///
    /// # Errors
    /// The closure's own, and then nothing is kept; and when the file can't be written.
    pub fn write_many<T, E: From<Error>>(
        &mut self,
        write: impl FnOnce(&Pen<'_>) -> Result<(T, String), E>,
    ) -> Result<(T, Done), E> {
        let mut failed = None;
        let done = self.run(ROOM, |step| match write(&Pen { step }) {
            Ok(done) => Ok(done),
            Err(error) => {
                failed = Some(error);
                Err(Error::Cancelled)
            }
        });
        match failed {
            Some(error) => Err(error),
            None => done.map_err(E::from),
        }
    }

    /// As [`Workspace::write_many`] for about so many rows: what indexes, counters and the journal would do row by row is
    /// done once at the end, where there are enough of them.
    ///
    /// # Errors
    /// As [`Workspace::write_many`].
    pub fn write_much<T, E: From<Error>>(
        &mut self,
        rows: usize,
        write: impl FnOnce(&Pen<'_>) -> Result<(T, String), E>,
    ) -> Result<(T, Done), E> {
        self.write_many(|pen| {
            let bulk = pen.step.pour(TABLES, rows as u64, Indexes::Anew(&[])).map_err(Error::from)?;
            let out = write(pen)?;
            bulk.finish(pen.step).map_err(Error::from)?;
            Ok(out)
        })
    }
}
