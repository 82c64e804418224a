//! The verbs of the Campaigns room: the policy in force, and what is read through it. Writing verbs stand beside: links,
//! campaigns, vocabulary.

mod campaigns;
mod drift;
mod health;
mod imports;
mod links;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::sync::Arc;

use super::{Error, Result, Workspace};
use crate::domain::field::FieldError;
use crate::domain::utm::channel::Channels;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::policy::Policy;
use crate::domain::utm::vocabulary::Overlay;
use crate::store;

pub use drift::Seen;
pub use links::{Added, DERIVED, Starts, Watch, grid};

/// The room's name in the journal.
pub(super) const ROOM: &str = "campaigns";

impl Workspace {
    /// The policy in force, ready to be asked: the frameworks' with what this workspace changes of it. Made anew where
    /// any of that changed; else it costs a look at the journal.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn checker(&self) -> Result<Arc<Checker>> {
        let (newest, today) = (self.store.newest_change()?, self.today());
        let kept = self.derived.borrow().checker.clone();
        if let Some((seq, day, checker)) = kept
            && day == today
            && seq <= newest
            && (seq == newest || !store::utm::changed_since(&self.store, seq, store::utm::POLICY)?)
        {
            self.derived.borrow_mut().checker = Some((newest, today, Arc::clone(&checker)));
            return Ok(checker);
        }
        let overlay = self.overlay()?;
        let policy = Arc::new(overlay.over(&self.frameworks().utm));
        let own = store::profile::read(&self.store)?.domains;
        let checker = Arc::new(Checker::new(policy, self.channels_of(&overlay), own, overlay, today));
        self.derived.borrow_mut().checker = Some((newest, today, Arc::clone(&checker)));
        Ok(checker)
    }

    /// The policy of links in force.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn policy(&self) -> Result<Arc<Policy>> {
        Ok(Arc::clone(&self.checker()?.policy))
    }

    /// The channel groups in force.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn channels(&self) -> Result<Arc<Channels>> {
        Ok(Arc::clone(&self.checker()?.channels))
    }

    /// What this workspace changes of the frameworks' policy.
    pub(super) fn overlay(&self) -> Result<Overlay> {
        Ok(store::utm::overlay(&self.store)?)
    }
}

fn invalid(sentence: impl Into<String>) -> Error {
    FieldError::new(sentence).into()
}
