//! Campaigns: registered, changed, ended, deleted.

use super::drift::decide;
use super::{ROOM, invalid};
use crate::domain::field::{FieldContext, find};
use crate::domain::id::Id;
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::campaign::{CAMPAIGN_FIELDS, CampaignRow, title_of, word_of};
use crate::domain::utm::policy::Policy;
use crate::domain::utm::value::{is_right, key};
use crate::domain::utm::vocabulary::fields;
use crate::store::{Step, Store, campaigns as rows, utm};
use crate::workspace::{Done, Error, Result, Workspace, words};

impl Workspace {
    /// All campaigns: those that run first, then the planned, the ended, the dropped.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn campaigns(&self) -> Result<Vec<CampaignRow>> {
        Ok(rows::all(&self.store)?)
    }

    /// One campaign; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn campaign(&self, id: Id) -> Result<Option<CampaignRow>> {
        Ok(rows::one(&self.store, id)?)
    }

    /// The campaign of that value.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn campaign_named(&self, value: &str) -> Result<Option<CampaignRow>> {
        Ok(rows::named(&self.store, value)?)
    }

    /// A draft of a campaign with that value: title and type are read from it, where it follows the pattern.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn draft_campaign(&self, value: &str) -> Result<CampaignRow> {
        let mut draft = CampaignRow::of(value);
        complete(&mut draft, &*self.policy()?);
        Ok(draft)
    }

    /// Registers a campaign (its id is ignored). Its value must be in the right form and free, and follow the pattern
    /// unless `anyway`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the value or the days; else why the file could not be written.
    pub fn add_campaign(&mut self, campaign: &CampaignRow, anyway: bool) -> Result<(Id, Done)> {
        let (policy, now) = (self.policy()?, self.now());
        self.run(ROOM, |step| {
            let mut campaign = CampaignRow { created: Some(campaign.created.unwrap_or(now)), ..campaign.clone() };
            complete(&mut campaign, &policy);
            check(step.store(), &policy, &campaign, Id::NEW, anyway)?;
            Ok((rows::insert(step, &campaign)?, format!("registered the campaign {}", campaign.value)))
        })
    }

    /// Saves a changed campaign. Where its value changes, the old one counts as the new one from then on: links out there
    /// still carry it, and so do past touches.
    ///
    /// # Errors
    /// As [`Workspace::add_campaign`], and [`Error::Gone`].
    pub fn edit_campaign(&mut self, campaign: &CampaignRow, anyway: bool) -> Result<Done> {
        let (policy, ctx, today) = (self.policy()?, self.plain_context()?, self.today());
        let ((), done) = self.run(ROOM, |step| {
            let before = existing(step.store(), campaign.id)?;
            if before.value != campaign.value || days(&before) != days(campaign) {
                check(step.store(), &policy, campaign, campaign.id, anyway || before.value == campaign.value)?;
            }
            save(step, &before, campaign, today)?;
            Ok(((), label(&before, campaign, &ctx)))
        })?;
        Ok(done)
    }

    /// Gives one field of several campaigns the same typed value, as one step.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the value, [`Error::Gone`]; else why the file could not be written.
    pub fn set_campaigns(&mut self, ids: &[Id], field: &str, typed: &str) -> Result<Done> {
        let (policy, ctx, today) = (self.policy()?, self.field_context()?, self.today());
        let row = find(CAMPAIGN_FIELDS, field).ok_or_else(|| invalid(format!("campaigns have no field “{field}”")))?;
        let ((), done) = self.run(ROOM, |step| {
            let mut changed = Vec::new();
            for id in ids {
                let before = existing(step.store(), *id)?;
                let mut campaign = before.clone();
                (row.set)(&mut campaign, typed, &ctx)?;
                if campaign == before {
                    continue;
                }
                check(step.store(), &policy, &campaign, *id, before.value == campaign.value)?;
                save(step, &before, &campaign, today)?;
                changed.push((before, campaign));
            }
            let label = match changed.as_slice() {
                [] => String::new(),
                [(before, after)] => label(before, after, &ctx),
                [(_, after), ..] => {
                    words::label_of_many(&count(changed.len(), "campaign", ""), row.label, &(row.get)(after, &ctx))
                }
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Deletes campaigns, as one step. Links keep their values, and are told as not registered from then on.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_campaigns(&mut self, ids: &[Id]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut names = Vec::new();
            for id in ids {
                names.push(existing(step.store(), *id)?.value);
                rows::delete(step, *id)?;
            }
            let what = match names.as_slice() {
                [name] => format!("the campaign {name}"),
                _ => count(names.len(), "campaign", ""),
            };
            Ok(((), format!("deleted {what}")))
        })?;
        Ok(done)
    }
}

/// Fills in what follows from the value.
fn complete(campaign: &mut CampaignRow, policy: &Policy) {
    if campaign.title.is_empty() {
        campaign.title = title_of(&campaign.value);
    }
    if campaign.kind.is_empty() {
        campaign.kind = word_of(&policy.pattern, "type", &campaign.value).unwrap_or_default();
    }
}

fn days(one: &CampaignRow) -> (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>) {
    (one.starts, one.ends)
}

/// Refuses what can't be registered.
fn check(store: &Store, policy: &Policy, campaign: &CampaignRow, id: Id, anyway: bool) -> Result<()> {
    if !is_right(&campaign.value) {
        fields::check(&campaign.value)?;
    }
    if let Some(other) = rows::named(store, &campaign.value)?.filter(|other| other.id != id) {
        return Err(invalid(format!(
            "the campaign {} is registered already, {}: change that one, or take another value",
            other.value,
            other.status.name()
        )));
    }
    if let Some(misfit) = policy.pattern.misfit(&campaign.value).filter(|_| !anyway) {
        return Err(invalid(format!(
            "“{}” doesn't follow {}: it {misfit}. Write it like {}",
            campaign.value,
            policy.pattern,
            policy.pattern.example()
        )));
    }
    if let (Some(starts), Some(ends)) = days(campaign)
        && ends < starts
    {
        return Err(invalid(format!(
            "{} ends on {ends}, before it starts on {starts}: change one of the days",
            campaign.value
        )));
    }
    Ok(())
}

fn save(step: &Step<'_>, before: &CampaignRow, campaign: &CampaignRow, today: chrono::NaiveDate) -> Result<()> {
    if before != campaign {
        rows::update(step, campaign)?;
    }
    if before.value != campaign.value {
        // The new value may have been a spelling of something; now it stands for itself.
        utm::undecide(step, Tag::Campaign, &key(&campaign.value))?;
        for one in utm::spellings(step.store())? {
            if one.tag == Tag::Campaign && one.value == before.value {
                decide(step, Tag::Campaign, &one.spelling, &campaign.value, today)?;
            }
        }
        decide(step, Tag::Campaign, &before.value, &campaign.value, today)?;
    }
    Ok(())
}

fn label(before: &CampaignRow, after: &CampaignRow, ctx: &FieldContext) -> String {
    words::label(&format!("the campaign {}", before.value), &words::changes(CAMPAIGN_FIELDS, before, after, ctx))
}

fn existing(store: &Store, id: Id) -> Result<CampaignRow> {
    rows::one(store, id)?.ok_or_else(|| Error::Gone("that campaign".to_owned()))
}
