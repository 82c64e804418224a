//! What a file would do to the workspace, and doing it: two passes over its rows, the second as one step.

use std::sync::atomic::{AtomicBool, Ordering};

use super::kind::RecordKind;
use super::outcome::Told;
use super::run::{self, Known, Rejects, Run};
use super::{Records, Watch, finder};
use crate::domain::custom::{CustomField, CustomKind};
use crate::domain::id::Id;
use crate::import::Error;
use crate::store::bulk::{Bulk, BulkTable, Indexes, Spared};
use crate::store::{self, Step};
use crate::workspace::{Done, Workspace};

/// Rows from which on names are held in memory instead of being asked for one by one.
const LARGE: usize = 500;

impl Records {
    /// What importing it would do. `watch` is told how far it is.
    ///
    /// # Errors
    /// Where it is [blocked](Self::blocked), stopped, or file or workspace can't be read.
    pub fn plan(
        &mut self,
        workspace: &Workspace,
        rejects: Option<Rejects<'_>>,
        watch: Watch<'_>,
    ) -> Result<Told, Error> {
        let mut watch = Half::new(watch, self.table.bytes);
        self.scan(&mut |read| watch.first(read))?;
        let mover = workspace.mover()?;
        let (fields, _) = self.custom_fields(workspace.store())?;
        let body = self.body(&fields);
        let icp = workspace.icp()?;
        let words = run::words_of(self, workspace, &mover)?;
        let known = Known { words, mover: &mover, icp: &icp, today: workspace.today() };
        let leads = self.finder(workspace.store())?;
        let mut run = Run::new(self, workspace.store(), None, known, leads)?;
        run.pass(&body, &mut { rejects }, &mut |read| watch.second(read))?;
        let (told, _) = run.into_told();
        Ok(self.with_remarks(told))
    }

    /// Does it, as one step that can be undone, and says what was done. A stop leaves nothing.
    ///
    /// # Errors
    /// As [`Records::plan`]; nothing is written then.
    pub fn apply(
        &mut self,
        workspace: &mut Workspace,
        rejects: Option<Rejects<'_>>,
        watch: Watch<'_>,
    ) -> Result<(Told, Done), Error> {
        let mut watch = Half::new(watch, self.table.bytes);
        self.scan(&mut |read| watch.first(read))?;
        let mover = workspace.mover()?;
        let icp = workspace.icp()?;
        let words = run::words_of(self, workspace, &mover)?;
        let today = workspace.today();
        let mut rejects = rejects;
        let mut failure = None;
        let stopped = AtomicBool::new(false);
        let done = workspace.import_step(self.rows(), |step| {
            let known = Known { words, mover: &mover, icp: &icp, today };
            let told = self.run(step, known, &mut rejects, &mut |read| {
                let goes_on = watch.second(read);
                stopped.fetch_or(!goes_on, Ordering::Relaxed);
                goes_on
            });
            match told {
                Ok(told) => {
                    let label = told.counts.label(self.kind, &self.table.head.name);
                    Ok((told, label))
                }
                Err(Error::Workspace(error)) => Err(error),
                Err(other) => {
                    failure = Some(other);
                    Err(crate::workspace::Error::Cancelled)
                }
            }
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        let (told, done) = done?;
        Ok((self.with_remarks(told), done))
    }

    fn run(
        &self,
        step: &Step<'_>,
        known: Known<'_>,
        rejects: &mut Option<Rejects<'_>>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Told, Error> {
        let store = step.store();
        let (fields, new) = self.custom_fields(store)?;
        let body = self.body(&fields);
        let rows = self.rows();
        let leads = self.finder(store)?;
        let bulk = match self.kind {
            RecordKind::Leads if rows >= LARGE => Some(self.pour(step, rows)?),
            RecordKind::Leads => Some(step.many_leads(rows)?),
            _ => None,
        };
        let mut run = Run::new(self, store, Some(step), known, leads)?;
        // Stages that the file dates one by one are a history, which is written down row by row.
        if let Some(bulk) = bulk.as_ref().filter(|_| rows >= LARGE && self.mapping.column_of("stage-date").is_none()) {
            run.place_later(bulk.since());
        }
        if bulk.as_ref().is_some_and(Bulk::counts_on_the_way) {
            run.count();
        }
        run.pass(&body, rejects, progress)?;
        // What a run holds of a million leads goes before indexes are made.
        let (mut told, counts) = run.into_told();
        // What no record was written for needs no field.
        if told.counts.changes_anything() || told.counts.again > 0 {
            for field in new {
                store::custom::save_field(step, &field)?;
            }
            told.warnings.extend(self.company_ids(step)?);
        }
        if let Some(bulk) = bulk {
            bulk.finish_with(step, counts)?;
        }
        Ok(told)
    }

    /// Leads are poured into an empty table without its indexes, but for those that hardly any of them enters.
    fn pour(&self, step: &Step<'_>, rows: usize) -> Result<Bulk, Error> {
        let tables = [BulkTable::Leads, BulkTable::Transitions];
        if store::imports::lead_count(step.store())? > 0 {
            return Ok(step.pour(&tables, rows as u64, Indexes::Stay)?);
        }
        let mut spared = Vec::new();
        if store::companies::count(step.store())? == 0 {
            spared.push(Spared::LeadCompany);
        }
        if self.mapping.column_of("id").is_none() {
            spared.push(Spared::LeadExternal);
        }
        Ok(step.pour(&tables, rows as u64, Indexes::Anew(&spared))?)
    }

    /// The custom field in which leads keep the ids of companies that aren't there yet, made where it is needed.
    fn company_ids(&self, step: &Step<'_>) -> Result<Option<String>, Error> {
        let used = self.kind == RecordKind::Leads && self.mapping.column_of("company-id").is_some();
        let known = store::custom::fields(step.store(), "lead")?;
        if !used || known.iter().any(|field| field.name == run::COMPANY_ID) {
            return Ok(None);
        }
        let field = CustomField {
            id: Id::NEW,
            record: "lead".to_owned(),
            name: run::COMPANY_ID.to_owned(),
            label: "Company's id".to_owned(),
            kind: CustomKind::Text,
            choices: Vec::new(),
        };
        store::custom::save_field(step, &field)?;
        Ok(None)
    }

    fn finder<'s>(&self, store: &'s store::Store) -> Result<finder::Leads<'s>, Error> {
        let known = store::imports::lead_count(store)?;
        let rows = self.rows();
        let held = self.kind == RecordKind::Leads && rows >= LARGE && known <= rows as u64 * 20;
        Ok(finder::Leads::new(store, &self.system, held, known == 0)?)
    }
}

/// Two passes told as one way.
struct Half<'w> {
    watch: Watch<'w>,
    bytes: u64,
}

impl<'w> Half<'w> {
    fn new(watch: Watch<'w>, bytes: u64) -> Half<'w> {
        Half { watch, bytes: bytes.max(1) }
    }

    /// The first takes about a tenth of the time.
    fn first(&mut self, read: u64) -> bool {
        (self.watch)(read / 10, self.bytes)
    }

    fn second(&mut self, read: u64) -> bool {
        (self.watch)(self.bytes / 10 + read / 10 * 9, self.bytes)
    }
}
