//! Companies, deals with the parts that leads play in them, and activities.

use super::ROOM;
use super::moves::existing;
use crate::domain::activity::{Activity, Actor};
use crate::domain::company::{COMPANY_FIELDS, Company};
use crate::domain::deal::{DEAL_FIELDS, Deal, DealRole, DealState};
use crate::domain::id::Id;
use crate::domain::money::Rates;
use crate::domain::text::{count, name_key};
use crate::domain::transition::{DealTransition, TransitionKind};
use crate::store::{Step, Store, activities, companies, deals, leads, profile, rates};
use crate::workspace::{Done, Error, Result, Workspace, words};

impl Workspace {
    /// One company; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn company(&self, id: Id) -> Result<Option<Company>> {
        Ok(companies::one(&self.store, id)?)
    }

    /// One deal; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn deal(&self, id: Id) -> Result<Option<Deal>> {
        Ok(deals::one(&self.store, id)?)
    }

    /// Adds (id 0) or saves a company.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn save_company(&mut self, company: &Company) -> Result<(Id, Done)> {
        let ctx = self.plain_context()?;
        self.run(ROOM, |step| {
            if company.id.is_new() {
                return Ok((companies::insert(step, company)?, format!("added {}", company.called())));
            }
            let before = companies::one(step.store(), company.id)?.ok_or_else(|| Error::Gone(company.called()))?;
            if before != *company {
                companies::update(step, company)?;
            }
            let changes = words::changes(COMPANY_FIELDS, &before, company, &ctx);
            Ok((company.id, words::label(&company.called(), &changes)))
        })
    }

    /// Deletes companies; their leads and deals stay, without one.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_companies(&mut self, ids: &[Id]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut names = Vec::new();
            for id in ids {
                let gone = || Error::Gone("that company".to_owned());
                names.push(companies::one(step.store(), *id)?.ok_or_else(gone)?.called());
                companies::delete(step, *id)?;
            }
            let what = match names.as_slice() {
                [name] => name.clone(),
                _ => count(names.len(), "company", "companies"),
            };
            Ok(((), format!("deleted {what}")))
        })?;
        Ok(done)
    }

    /// Adds (id 0) or saves a deal. Its company is looked up by name, and added where it isn't there. A step in its
    /// pipeline is written down; a deal that is won or lost today closes today.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn save_deal(&mut self, deal: &Deal) -> Result<(Id, Done)> {
        let (ctx, now, who) = (self.plain_context()?, self.now(), self.author.clone());
        let today = self.today();
        self.run(ROOM, |step| {
            let mut deal = deal.clone();
            settle_company(step, &mut deal)?;
            if deal.state != DealState::Open && deal.closed.is_none() {
                deal.closed = Some(today);
            }
            let before = if deal.id.is_new() {
                deal.id = step.draw()?;
                deal.created = deal.created.or(Some(now));
                deals::insert_at(step, deal.id, &deal)?;
                None
            } else {
                let before = deals::one(step.store(), deal.id)?.ok_or_else(|| Error::Gone(deal.called()))?;
                if before != deal {
                    deals::update(step, &deal)?;
                }
                Some(before)
            };
            let from = before.as_ref().map_or("", |before| before.stage.as_str());
            if from != deal.stage && !deal.stage.is_empty() {
                let kind = if before.is_some() { TransitionKind::Moved } else { TransitionKind::Placed };
                let (deal, from, to) = (deal.id, from.to_owned(), deal.stage.clone());
                let one = DealTransition { id: Id::NEW, deal, from, to, at: now, who: who.clone(), kind };
                deals::insert_transition(step, &one)?;
            }
            settle_amounts(step, deal.id, today)?;
            let label = match &before {
                None => format!("added {}", deal.called()),
                Some(before) => words::label(&deal.called(), &words::changes(DEAL_FIELDS, before, &deal, &ctx)),
            };
            Ok((deal.id, label))
        })
    }

    /// The parts that leads play in a deal become these (their ids are ignored; one lead has one part).
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn save_deal_roles(&mut self, deal: Id, roles: &[DealRole]) -> Result<Done> {
        let today = self.today();
        let ((), done) = self.run(ROOM, |step| {
            let store = step.store();
            let name = deals::one(store, deal)?.ok_or_else(|| Error::Gone("that deal".to_owned()))?.called();
            let before = deals::roles(store, deal)?;
            for role in before.iter().filter(|role| roles.iter().all(|one| one.lead != role.lead)) {
                deals::delete_role(step, role.id)?;
            }
            for role in roles {
                existing(store, role.lead)?;
                match before.iter().find(|one| one.lead == role.lead) {
                    Some(one) if one.role == role.role && one.main == role.main => {}
                    Some(one) => deals::update_role(step, &DealRole { id: one.id, deal, ..role.clone() })?,
                    None => {
                        deals::insert_role(step, &DealRole { deal, ..role.clone() })?;
                    }
                }
            }
            for role in before.iter().filter(|role| roles.iter().all(|one| one.lead != role.lead)) {
                settle_amount(step, role.lead, today)?;
            }
            settle_amounts(step, deal, today)?;
            Ok(((), format!("changed who is in {name}")))
        })?;
        Ok(done)
    }

    /// Deletes deals with their parts and steps.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_deals(&mut self, ids: &[Id]) -> Result<Done> {
        let today = self.today();
        let ((), done) = self.run(ROOM, |step| {
            let mut names = Vec::new();
            for id in ids {
                let gone = || Error::Gone("that deal".to_owned());
                names.push(deals::one(step.store(), *id)?.ok_or_else(gone)?.called());
                let roles = deals::roles(step.store(), *id)?;
                deals::delete(step, *id)?;
                for role in roles {
                    settle_amount(step, role.lead, today)?;
                }
            }
            let what = match names.as_slice() {
                [name] => name.clone(),
                _ => count(names.len(), "deal", "deals"),
            };
            Ok(((), format!("deleted {what}")))
        })?;
        Ok(done)
    }

    /// Adds an activity, and keeps the days of its lead: last activity where the lead acted, last contact where somebody
    /// of ours reached out, first and last touch where it came through a channel.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn add_activity(&mut self, activity: &Activity) -> Result<(Id, Done)> {
        let words = std::sync::Arc::clone(&self.frameworks().activities);
        self.run(ROOM, |step| {
            let mut name = String::new();
            if let Some(id) = activity.lead {
                let before = existing(step.store(), id)?;
                let mut lead = before.clone();
                noted(&mut lead, activity, &words);
                if lead != before {
                    leads::update(step, &lead)?;
                }
                name = format!(" of {}", lead.called());
            }
            let id = activities::insert(step, activity)?;
            Ok((id, format!("noted {}{name}", words.name_of(&activity.kind).to_lowercase())))
        })
    }

    /// Deletes activities. Days that a lead has from them stay.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_activities(&mut self, ids: &[Id]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            for id in ids {
                if !activities::delete(step, *id)? {
                    return Err(Error::Gone("that activity".to_owned()));
                }
            }
            Ok(((), format!("deleted {}", count(ids.len(), "activity", "activities"))))
        })?;
        Ok(done)
    }
}

/// What an activity says of its lead: days and touches.
pub fn noted(
    lead: &mut crate::domain::lead::Lead,
    activity: &Activity,
    words: &crate::domain::activity::ActivityWords,
) {
    if activity.actor == Actor::Lead {
        lead.last_activity = lead.last_activity.max(Some(activity.at));
    }
    if activity.actor == Actor::Rep && words.kind(&activity.kind).is_none_or(|kind| kind.contact) {
        lead.last_contact = lead.last_contact.max(Some(activity.at));
    }
    if activity.is_touch && !activity.through.is_blank() {
        if lead.first.is_blank() {
            lead.first = activity.through.clone();
        }
        if lead.last.is_blank() || lead.last_activity.is_none_or(|last| activity.at >= last) {
            lead.last = activity.through.clone();
        }
    }
}

/// The company of a deal by its name; one that isn't there is added.
fn settle_company(step: &Step<'_>, deal: &mut Deal) -> Result<()> {
    let store = step.store();
    if deal.company_name.trim().is_empty() {
        deal.company = None;
        return Ok(());
    }
    let now = deal.company.map(|id| companies::one(store, id)).transpose()?.flatten();
    if now.is_some_and(|company| name_key(&company.name) == name_key(&deal.company_name)) {
        return Ok(());
    }
    deal.company = match companies::by_name(store, &deal.company_name)?.first() {
        Some(id) => Some(*id),
        None => Some(companies::insert(step, &Company::named(deal.company_name.trim()))?),
    };
    Ok(())
}

/// Sums the open deals anew of everybody who is in a deal.
pub(super) fn settle_amounts(step: &Step<'_>, deal: Id, today: chrono::NaiveDate) -> Result<()> {
    for role in deals::roles(step.store(), deal)? {
        settle_amount(step, role.lead, today)?;
    }
    Ok(())
}

/// Sums the open deals of a lead anew, in the workspace's currency; what has no rate is left out.
pub(in crate::workspace) fn settle_amount(step: &Step<'_>, lead: Id, today: chrono::NaiveDate) -> Result<()> {
    let amount = amount_of(step.store(), lead, today)?;
    Ok(leads::set_amount(step, lead, amount)?)
}

fn amount_of(store: &Store, lead: Id, today: chrono::NaiveDate) -> Result<i64> {
    let amounts = deals::open_amounts(store, lead)?;
    if amounts.is_empty() {
        return Ok(0);
    }
    let rates = Rates::new(profile::read(store)?.currency, rates::all(store)?);
    let home = |money: crate::domain::money::Money| {
        if money.currency == rates.home { Some(money) } else { rates.convert(money, today) }
    };
    Ok(amounts.into_iter().filter_map(home).map(|money| money.minor).sum())
}
