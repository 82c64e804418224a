//! Leads: added, changed one by one and many at once, put away, deleted.

use super::ROOM;
use super::moves::{MoveWords, Mover, existing, set};
use crate::domain::custom::CustomField;
use crate::domain::field::{FieldContext, FieldError};
use crate::domain::icp::{Icp, tier_of};
use crate::domain::id::Id;
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::text::count;
use crate::store::{Step, companies, custom, leads};
use crate::workspace::{Done, Error, Result, Workspace, words};

/// Owners in use that are suggested.
const OWNERS: usize = 200;

impl Workspace {
    /// What fields of leads must know where somebody types: the owners whom leads have are among the choices.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lead_context(&self) -> Result<FieldContext> {
        let mut ctx = self.field_context()?;
        let known = leads::owners(&self.store, OWNERS)?;
        ctx.owners.retain(|owner| !known.contains(owner));
        ctx.owners.splice(0..0, known);
        Ok(ctx)
    }

    /// Adds (id 0) or saves a lead as one step whose label says what changed. A changed stage is a move, with its rules.
    ///
    /// # Errors
    /// [`Error::Rule`] where a rule stops the move, [`Error::Invalid`], [`Error::Gone`]; else why the file could not be
    /// written.
    pub fn save_lead(&mut self, lead: &Lead) -> Result<(Id, Done)> {
        let (mover, icp) = (self.mover()?, self.icp()?);
        let fields = self.custom_fields("lead")?;
        self.run(ROOM, |step| {
            let mut lead = lead.clone();
            if lead.id.is_new() {
                let id = add(step, &mover, &icp, &mut lead)?;
                return Ok((id, format!("added {}", lead.called())));
            }
            let before = existing(step.store(), lead.id)?;
            save(step, &mover, &icp, &before, &mut lead)?;
            Ok((lead.id, label(&before, &lead, mover.context(), &fields)))
        })
    }

    /// Gives one field of several leads (one of ours or a custom one) the same typed value, as one step. The stage is
    /// moved under its rules, all leads or none.
    ///
    /// # Errors
    /// [`Error::Rule`] where a rule stops a move, [`Error::Invalid`] for the value, [`Error::Gone`]; else why the file
    /// could not be written.
    pub fn set_leads(&mut self, ids: &[Id], field: &str, typed: &str) -> Result<Done> {
        self.set_leads_watched(ids, field, typed, &mut |_| true)
    }

    /// The same, telling how many leads are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::set_leads`].
    pub fn set_leads_watched(
        &mut self,
        ids: &[Id],
        field: &str,
        typed: &str,
        watch: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Done> {
        if field == "stage" {
            let refused = self.check_moves(ids, typed, &MoveWords::default())?;
            if !refused.is_empty() {
                return Err(Error::Rule { refused, of: ids.len() });
            }
            return Ok(self.move_leads_watched(ids, typed, &MoveWords::default(), watch)?.done);
        }
        let (mover, icp) = (self.mover()?, self.icp()?);
        let fields = self.custom_fields("lead")?;
        let ((), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(ids.len())?;
            let mut changed = 0;
            let mut one: Option<(Lead, Lead)> = None;
            for (at, id) in ids.iter().enumerate() {
                if !watch(at) {
                    return Err(Error::Cancelled);
                }
                let before = existing(step.store(), *id)?;
                let mut lead = before.clone();
                set(&mut lead, field, typed, mover.context(), &fields)?;
                save(step, &mover, &icp, &before, &mut lead)?;
                if before != lead {
                    changed += 1;
                    one = Some((before, lead));
                }
            }
            bulk.finish(step)?;
            let label = match (changed, &one) {
                (1, Some((before, after))) => label(before, after, mover.context(), &fields),
                (_, Some((_, after))) => {
                    let (name, value) = shown(after, field, mover.context(), &fields);
                    words::label_of_many(&count(changed, "lead", "leads"), &name, &value)
                }
                _ => String::new(),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Changes several leads, each as `change` says, as one step under a label: for fixes that differ from lead to lead.
    /// A changed stage is a move, with its rules.
    ///
    /// # Errors
    /// As [`Workspace::save_lead`], and those of `change`.
    pub fn change_leads(
        &mut self,
        ids: &[Id],
        label: &str,
        mut change: impl FnMut(&mut Lead, &FieldContext) -> Result<()>,
    ) -> Result<Done> {
        let (mover, icp) = (self.mover()?, self.icp()?);
        let ((), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(ids.len())?;
            for id in ids {
                let before = existing(step.store(), *id)?;
                let mut lead = before.clone();
                change(&mut lead, mover.context())?;
                save(step, &mover, &icp, &before, &mut lead)?;
            }
            bulk.finish(step)?;
            Ok(((), label.to_owned()))
        })?;
        Ok(done)
    }

    /// Deletes leads with their activities, transitions, handoffs and parts in deals, as one step.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_leads(&mut self, ids: &[Id]) -> Result<Done> {
        self.delete_leads_watched(ids, &mut |_| true)
    }

    /// The same, telling how many leads are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is gone; else as [`Workspace::delete_leads`].
    pub fn delete_leads_watched(&mut self, ids: &[Id], watch: &mut dyn FnMut(usize) -> bool) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(ids.len())?;
            let mut name = String::new();
            for (at, id) in ids.iter().enumerate() {
                if !watch(at) {
                    return Err(Error::Cancelled);
                }
                if ids.len() == 1 {
                    name = existing(step.store(), *id)?.called();
                }
                if !leads::delete(step, *id)? {
                    return Err(Error::Gone("that lead".to_owned()));
                }
            }
            bulk.finish(step)?;
            let what = if ids.len() == 1 { name } else { count(ids.len(), "lead", "leads") };
            Ok(((), format!("deleted {what}")))
        })?;
        Ok(done)
    }

    /// Puts leads away, or takes them out again, as one step.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn archive_leads(&mut self, ids: &[Id], archived: bool) -> Result<Done> {
        self.archive_leads_watched(ids, archived, &mut |_| true)
    }

    /// The same, telling how many leads are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and all stay where they were; else as [`Workspace::archive_leads`].
    pub fn archive_leads_watched(
        &mut self,
        ids: &[Id],
        archived: bool,
        watch: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(ids.len())?;
            let mut name = String::new();
            for (at, id) in ids.iter().enumerate() {
                if !watch(at) {
                    return Err(Error::Cancelled);
                }
                let mut lead = existing(step.store(), *id)?;
                if lead.archived != archived {
                    lead.archived = archived;
                    leads::update(step, &lead)?;
                }
                name = lead.called();
            }
            bulk.finish(step)?;
            let what = if ids.len() == 1 { name } else { count(ids.len(), "lead", "leads") };
            Ok(((), if archived { format!("archived {what}") } else { format!("took {what} out of the archive") }))
        })?;
        Ok(done)
    }

    /// Adds (id 0) or saves a custom field. Its name may not be one of ours.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name; else why the file could not be written.
    pub fn save_custom_field(&mut self, field: &CustomField) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let taken = LEAD_FIELDS.iter().any(|one| field.record == "lead" && one.name == field.name)
                || custom::fields(step.store(), &field.record)?
                    .iter()
                    .any(|one| one.name == field.name && one.id != field.id);
            if taken || field.name.is_empty() {
                let sentence = format!("there is a field “{}” already: choose another name", field.name);
                return Err(FieldError::new(sentence).into());
            }
            let id = custom::save_field(step, field)?;
            let word = if field.id.is_new() { "added" } else { "changed" };
            Ok((id, format!("{word} the field {}", field.label)))
        })
    }

    /// Deletes a custom field; values that leads have of it are kept, unseen.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_custom_field(&mut self, field: &CustomField) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            if !custom::delete_field(step, field.id)? {
                return Err(Error::Gone(format!("the field {}", field.label)));
            }
            Ok(((), format!("deleted the field {}", field.label)))
        })?;
        Ok(done)
    }

    /// Keeps the ideal customer profile as its next version. Tiers of leads follow when they are next saved, or with
    /// `derive_tiers`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save_icp(&mut self, icp: &Icp) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let before = custom::icp(step.store())?;
            let next = Icp { version: before.version + 1, ..icp.clone() };
            if (Icp { version: before.version, ..icp.clone() }) != before {
                custom::set_icp(step, &next)?;
            }
            Ok(((), format!("changed the ideal customer profile (version {})", next.version)))
        })?;
        Ok(done)
    }
}

/// Adds a lead inside a step; one with a stage is placed there where its rules hold.
pub(super) fn add(step: &Step<'_>, mover: &Mover, icp: &Icp, lead: &mut Lead) -> Result<Id> {
    lead.id = step.draw()?;
    if lead.created.is_none() {
        lead.created = Some(mover.now());
    }
    settle(step, icp, &Lead::default(), lead)?;
    let stage = std::mem::take(&mut lead.stage);
    leads::insert_at(step, lead.id, lead)?;
    if !stage.is_empty() {
        let before = lead.clone();
        lead.stage = stage;
        mover.settle_stage(step, &before, lead)?;
        leads::update(step, lead)?;
    }
    Ok(lead.id)
}

/// Saves a lead inside a step, where something of it changed.
pub(super) fn save(step: &Step<'_>, mover: &Mover, icp: &Icp, before: &Lead, lead: &mut Lead) -> Result<()> {
    if before == lead {
        return Ok(());
    }
    settle(step, icp, before, lead)?;
    mover.settle_stage(step, before, lead)?;
    leads::update(step, lead)?;
    Ok(())
}

/// What follows from changed fields: the company's record, the tier.
fn settle(step: &Step<'_>, icp: &Icp, before: &Lead, lead: &mut Lead) -> Result<()> {
    if before.company_name != lead.company_name && before.company == lead.company {
        lead.company = companies::by_name(step.store(), &lead.company_name)?.first().copied();
    }
    // Whoever writes from a company's domain works there, as an import has it.
    if before.domain != lead.domain && lead.company.is_none() && lead.company_name.is_empty() && !lead.domain.is_empty()
    {
        lead.company = companies::by_domain(step.store(), &lead.domain)?.first().copied();
        if let Some(company) = lead.company {
            lead.company_name = companies::one(step.store(), company)?.map(|one| one.name).unwrap_or_default();
        }
    }
    if !lead.tier_set && icp.version > 0 {
        lead.tier = tier_of(icp, lead);
    }
    Ok(())
}

/// The label of a step that changed one lead.
fn label(before: &Lead, after: &Lead, ctx: &FieldContext, fields: &[CustomField]) -> String {
    let changes = words::changes(LEAD_FIELDS, before, after, ctx);
    if changes.is_empty()
        && let Some(field) = fields.iter().find(|one| before.custom.get(&one.name) != after.custom.get(&one.name))
    {
        let value = after.custom.get(&field.name).map_or("", String::as_str);
        return format!("{} of {} is now {}", field.label, after.called(), words::or_blank(value));
    }
    words::label(&after.called(), &changes)
}

/// A field's label and a lead's value of it, as shown.
fn shown(lead: &Lead, name: &str, ctx: &FieldContext, fields: &[CustomField]) -> (String, String) {
    if let Some(field) = LEAD_FIELDS.iter().find(|field| field.name == name) {
        return (field.label.to_owned(), (field.get)(lead, ctx));
    }
    let label = fields.iter().find(|field| field.name == name).map_or(name, |field| field.label.as_str());
    (label.to_owned(), lead.custom.get(name).cloned().unwrap_or_default())
}
