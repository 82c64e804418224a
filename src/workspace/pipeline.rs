//! The verbs of the Pipeline room: what its screens read. Writing verbs stand beside: leads, moves, deals, imports.

pub mod bulk;
pub(super) mod deals;
mod fill;
mod leads;
pub mod moves;
mod named;
#[cfg(test)]
mod tests;
mod tiers;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{ChangeRow, Result, Workspace};
use crate::domain::activity::Activity;
use crate::domain::company::Company;
use crate::domain::custom::CustomField;
use crate::domain::deal::Deal;
use crate::domain::external::ExternalId;
use crate::domain::icp::Icp;
use crate::domain::id::{Id, RecordRef};
use crate::domain::lead::fields::LEAD_DERIVED;
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::lifecycle::Lifecycle;
use crate::domain::transition::{Handoff, StageTally, Transition};
use crate::store::leads::{LeadQuery, QueryFacts};
use crate::store::{self, activities, companies, custom, external, search, tallies, transitions};

/// The room's name in the journal.
pub(super) const ROOM: &str = "pipeline";

/// Activities of a lead's page that are read at once.
const FIRST: usize = 50;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The room in figures: read from tallies only, so that it costs the same for ten leads and a million.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// The lifecycle in force.
    pub lifecycle: Arc<Lifecycle>,
    /// The stages in use in their order (also those without leads), then the unstaged where there are some, then
    /// stages that the lifecycle doesn't know.
    pub heads: Vec<StageTally>,
    /// How many leads have reached each rank at the furthest: (rank, leads).
    pub reached: Vec<(u8, u64)>,
    /// How many leads came in each week: (weeks since 1970, leads); −1 for those without a day.
    pub created: Vec<(i64, u64)>,
    /// All leads that are not archived.
    pub total: u64,
}

impl Pipeline {
    /// The head of one stage; a blank one counts the unstaged.
    pub fn head(&self, stage: &str) -> Option<&StageTally> {
        self.heads.iter().find(|head| head.stage == stage)
    }

    /// How many leads have reached a stage, whether they are in it now or not.
    pub fn reached(&self, stage: &str) -> u64 {
        let rank = self.lifecycle.rank(stage);
        self.reached.iter().filter(|(furthest, _)| rank > 0 && *furthest >= rank).map(|(_, n)| n).sum()
    }
}

/// A lead with everything that is shown on its page.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadPage {
    /// The lead.
    pub lead: Lead,
    /// Where they work.
    pub company: Option<Company>,
    /// The deals that they are in, the newest first.
    pub deals: Vec<Deal>,
    /// The newest activities; `Workspace::activities` gives the ones before.
    pub activities: Vec<Activity>,
    /// All transitions, the oldest first.
    pub transitions: Vec<Transition>,
    /// All handoffs, the oldest first.
    pub handoffs: Vec<Handoff>,
    /// What was changed by hand, the newest first.
    pub changes: Vec<ChangeRow>,
    /// Ids in other systems, beside the first.
    pub further: Vec<ExternalId>,
}

impl Workspace {
    /// The lifecycle in force, with the stages that this workspace does without.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lifecycle(&self) -> Result<Arc<Lifecycle>> {
        let off = custom::stages_off(&self.store)?;
        if let Some(kept) = &self.derived.borrow().lifecycle
            && kept.off == off
        {
            return Ok(Arc::clone(kept));
        }
        let base = self.frameworks().lifecycles.first().cloned().unwrap_or_default();
        let used = if off.is_empty() { base } else { Arc::new(Lifecycle { off, ..(*base).clone() }) };
        self.derived.borrow_mut().lifecycle = Some(Arc::clone(&used));
        Ok(used)
    }

    /// The custom fields of a kind of record: `lead`, `company`, `deal`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn custom_fields(&self, record: &str) -> Result<Vec<CustomField>> {
        Ok(custom::fields(&self.store, record)?)
    }

    /// The ideal customer profile.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn icp(&self) -> Result<Icp> {
        Ok(custom::icp(&self.store)?)
    }

    /// What a filter over leads must know.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn query_facts(&self) -> Result<Arc<QueryFacts>> {
        Ok(Arc::new(QueryFacts {
            now: self.now(),
            lifecycle: self.lifecycle()?,
            scale: store::profile::read(&self.store)?.currency.scale(),
            custom: self.custom_fields("lead")?,
            stale_days: i64::from(self.frameworks().quality.stale_days),
            bounces: self.frameworks().quality.bounces,
        }))
    }

    /// The names that may stand before a colon in a filter over leads.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lead_filter_fields(&self) -> Result<Vec<String>> {
        let own = LEAD_FIELDS.iter().map(|field| field.name).chain(LEAD_DERIVED.iter().copied()).map(str::to_owned);
        Ok(own.chain(self.custom_fields("lead")?.into_iter().map(|field| field.name)).collect())
    }

    /// A query from a filter line, in the usual order (the newest first). `query.filter.complaint()` says what is odd
    /// about the line.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lead_query(&self, line: &str) -> Result<LeadQuery> {
        let names = self.lead_filter_fields()?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let facts = self.query_facts()?;
        Ok(LeadQuery {
            filter: facts.filter(line, &names, self.today()),
            facts,
            descending: true,
            ..LeadQuery::default()
        })
    }

    /// The room in figures, read anew where the file has changed.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn pipeline(&self) -> Result<Arc<Pipeline>> {
        let (now, today) = (self.revision(), self.today());
        if let Some((seen, day, pipeline)) = &self.derived.borrow().pipeline
            && (*seen, *day) == (now, today)
        {
            return Ok(Arc::clone(pipeline));
        }
        let lifecycle = self.lifecycle()?;
        let day = self.now().timestamp_millis() / DAY;
        let found = tallies::heads(&self.store, day, lifecycle.stuck_days)?;
        let mut by_stage: BTreeMap<String, StageTally> =
            found.into_iter().map(|head| (head.stage.clone(), head)).collect();
        let total = by_stage.values().map(|head| head.count).sum();
        let mut heads: Vec<StageTally> = lifecycle
            .in_use()
            .map(|stage| {
                let empty = || StageTally { stage: stage.id.clone(), ..StageTally::default() };
                let head = by_stage.remove(&stage.id).unwrap_or_else(empty);
                if lifecycle.can_be_stuck(&stage.id) { head } else { StageTally { stuck: 0, ..head } }
            })
            .collect();
        heads.extend(by_stage.into_values().map(|head| StageTally { stuck: 0, ..head }));
        let pipeline = Arc::new(Pipeline {
            lifecycle,
            heads,
            reached: tallies::reached(&self.store)?,
            created: tallies::created(&self.store)?,
            total,
        });
        self.derived.borrow_mut().pipeline = Some((now, today, Arc::clone(&pipeline)));
        Ok(pipeline)
    }

    /// One lead; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lead(&self, id: Id) -> Result<Option<Lead>> {
        Ok(store::leads::one(&self.store, id)?)
    }

    /// A lead with everything that is shown on its page; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lead_page(&self, id: Id) -> Result<Option<LeadPage>> {
        let store = &self.store;
        let Some(lead) = store::leads::one(store, id)? else { return Ok(None) };
        Ok(Some(LeadPage {
            company: lead.company.map(|company| companies::one(store, company)).transpose()?.flatten(),
            deals: store::deals::of_lead(store, id)?,
            activities: activities::of_lead(store, id, None, FIRST)?,
            transitions: transitions::of_lead(store, id)?,
            handoffs: transitions::handoffs(store, id)?,
            changes: self.history(RecordRef::lead(id), 200)?,
            further: external::further(store, "lead", id)?,
            lead,
        }))
    }

    /// A lead's activities, the newest first, behind the moment and id of the last one seen.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn activities(&self, lead: Id, before: Option<(DateTime<Utc>, Id)>, most: usize) -> Result<Vec<Activity>> {
        Ok(activities::of_lead(&self.store, lead, before, most)?)
    }

    /// What stands in files for the stages of unstaged leads: (as written, how many leads), the most frequent first.
    /// Counts them: for a read that is given up after a while, or another thread.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn unstaged_words(&self) -> Result<Vec<(String, u64)>> {
        Ok(store::leads::unstaged_words(&self.store)?)
    }

    /// Has the search index brought up to date on another thread, where that is worth its while. Costs a look; in memory
    /// it is done at once. What goes wrong there is tried again after the next change: without the index, leads are
    /// found all the same.
    pub fn follow_words(&self) {
        let mut derived = self.derived.borrow_mut();
        if derived.words_pass.as_ref().is_some_and(|pass| pass.take().is_none()) {
            return;
        }
        derived.words_pass = None;
        if search::is_behind(&self.store).unwrap_or(false) {
            let pass = self.ask(false, |ws| {
                while search::follow(&ws.store)? {}
                Ok(())
            });
            derived.words_pass = Some(pass);
        }
    }

    /// Whether the search index knows all leads: for measurements.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn knows_words(&self) -> Result<bool> {
        Ok(search::is_current(&self.store)?)
    }
}
