//! The verbs of the journal: undo, redo, the list of steps and the history of a record.

use crate::domain::company::COMPANY_FIELDS;
use crate::domain::deal::DEAL_FIELDS;
use crate::domain::field::FieldContext;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::integration::fields::INTEGRATION_FIELDS;
use crate::domain::lead::LEAD_FIELDS;
use crate::domain::maturity::fields::PLAN_FIELDS;
use crate::domain::profile::fields::{PERSON_FIELDS, PROFILE_FIELDS};
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::domain::utm::campaign::CAMPAIGN_FIELDS;
use crate::domain::utm::registry::LINK_FIELDS;
use crate::store::journal::history::{self, Image};
use crate::store::journal::log;
use crate::store::tools;

use super::{Back, ChangeRow, Done, Result, StepRow, Workspace, words};

const ROOM: &str = "home";

impl Workspace {
    /// Undoes the newest step in force.
    ///
    /// # Errors
    /// [`super::Error::Nothing`], [`super::Error::Blocked`]; else why the file could not be written.
    pub fn undo(&mut self) -> Result<Done> {
        Ok(done(self.store.undo(&self.entry(ROOM))?))
    }

    /// Redoes the newest undone step, as long as nothing was done since.
    ///
    /// # Errors
    /// [`super::Error::Nothing`], [`super::Error::Blocked`]; else why the file could not be written.
    pub fn redo(&mut self) -> Result<Done> {
        Ok(done(self.store.redo(&self.entry(ROOM))?))
    }

    /// Undoes any step, as long as nothing later touched the same rows. Given an undo, it redoes what that took back.
    ///
    /// # Errors
    /// [`super::Error::Blocked`], [`super::Error::Already`], [`super::Error::Gone`]; else why the file could not be written.
    pub fn undo_step(&mut self, step: Id) -> Result<Done> {
        Ok(done(self.store.undo_step(&self.entry(ROOM), step)?))
    }

    /// How many rows taking something back would touch: from [`super::BIG`] on it takes a while.
    ///
    /// # Errors
    /// Why it can't be taken back at all.
    pub fn weight(&self, back: Back) -> Result<u64> {
        Ok(self.store.weight(back)?)
    }

    /// Takes something back, telling now and then how many rows are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`super::Error::Cancelled`] then, and nothing is changed; else as [`Workspace::undo_step`].
    pub fn take_back(&mut self, back: Back, watch: &mut dyn FnMut(u64) -> bool) -> Result<Done> {
        Ok(done(self.store.take_back(&self.entry(ROOM), back, watch)?))
    }

    /// The newest steps, newest first, starting behind `before`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn steps(&self, before: Option<Id>, most: usize) -> Result<Vec<StepRow>> {
        // What another tool did gets its step now; where the file is busy, with the next write.
        let _ = self.store.adopt(self.now());
        Ok(log::steps(&self.store, before, most)?)
    }

    /// The steps that touched a record, newest first, with what they changed: one row per field, `most` in all.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn history(&self, record: RecordRef, most: usize) -> Result<Vec<ChangeRow>> {
        self.history_in(record, most, None)
    }

    /// The same in the words of a context that the caller has at hand: a view that shows it at each key has read one.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn history_in(&self, record: RecordRef, most: usize, ctx: Option<&FieldContext>) -> Result<Vec<ChangeRow>> {
        let _ = self.store.adopt(self.now());
        let all = history::of(&self.store, record, most)?;
        let own;
        let ctx = match ctx {
            Some(ctx) => ctx,
            None => {
                own = self.context_of(record.kind)?;
                &own
            }
        };
        let mut out = Vec::new();
        for touched in all {
            let lines = match (&touched.before, &touched.after) {
                (None, None) => vec!["added and deleted".to_owned()],
                (None, Some(_)) if touched.step.is_undo => {
                    vec![merge_words(&touched.step).unwrap_or_else(|| "brought back".to_owned())]
                }
                (None, Some(_)) => vec!["added".to_owned()],
                (Some(_), None) => vec![merge_words(&touched.step).unwrap_or_else(|| "deleted".to_owned())],
                (Some(before), Some(after)) => {
                    let changes = lines(record.kind, before, after, ctx);
                    // That it was merged stands among its activities; that this was taken back stands nowhere else.
                    let words = merge_words(&touched.step).filter(|words| *words != touched.step.label);
                    words.into_iter().chain(changes).collect()
                }
            };
            out.extend(lines.into_iter().map(|what| ChangeRow { step: touched.step.clone(), what }));
        }
        out.truncate(most);
        Ok(out)
    }

    /// What a record's values are shown with. Only an integration's fields name other records; a stack of thousands isn't
    /// read for a tool's history.
    fn context_of(&self, kind: Kind) -> Result<FieldContext> {
        let names = if kind == Kind::Integration { tools::names(&self.store)? } else { Vec::new() };
        Ok(FieldContext { tools: names, ..self.plain_context()? })
    }
}

/// What a merge, or what took one back, did to either of its leads: in words that say so.
fn merge_words(step: &StepRow) -> Option<String> {
    let label = step.label.as_str();
    if label.starts_with("merged ") {
        return Some(label.to_owned());
    }
    let inside = |verb: &str| Some(label.strip_prefix(verb)?.trim_matches(['“', '”']).to_owned());
    if let Some(merge) = inside("undid ").filter(|one| one.starts_with("merged ")) {
        return Some(format!("merge undone, both stand on their own again ({merge})"));
    }
    inside("redid ").filter(|one| one.starts_with("merged ")).map(|merge| format!("merged after all ({merge})"))
}

fn done((step, label): (Id, String)) -> Done {
    Done { step: Some(step), label }
}

/// What differs between two images of a record, a line per field.
fn lines(kind: Kind, before: &Image, after: &Image, ctx: &FieldContext) -> Vec<String> {
    let changes = match kind {
        Kind::Tool => words::changes(TOOL_FIELDS, &before.tool(), &after.tool(), ctx),
        Kind::Integration => words::changes(INTEGRATION_FIELDS, &before.integration(), &after.integration(), ctx),
        Kind::Person => words::changes(PERSON_FIELDS, &before.person(), &after.person(), ctx),
        Kind::Profile => words::changes(PROFILE_FIELDS, &before.profile(), &after.profile(), ctx),
        Kind::PlanItem => words::changes(PLAN_FIELDS, &before.plan_item(), &after.plan_item(), ctx),
        Kind::Lead => words::changes(LEAD_FIELDS, &before.lead(), &after.lead(), ctx),
        Kind::Company => words::changes(COMPANY_FIELDS, &before.company(), &after.company(), ctx),
        Kind::Deal => words::changes(DEAL_FIELDS, &before.deal(), &after.deal(), ctx),
        Kind::Link => words::changes(LINK_FIELDS, &before.link(), &after.link(), ctx),
        Kind::Campaign => words::changes(CAMPAIGN_FIELDS, &before.campaign(), &after.campaign(), ctx),
        Kind::Activity => return vec!["changed".to_owned()],
        Kind::Assessment => {
            return match (before.assessment().closed_on, after.assessment().closed_on) {
                (None, Some(_)) => vec!["closed".to_owned()],
                (Some(_), None) => vec!["open again".to_owned()],
                _ => vec!["changed".to_owned()],
            };
        }
    };
    match changes.as_slice() {
        [] => vec!["changed".to_owned()],
        all => all.iter().map(words::line).collect(),
    }
}
