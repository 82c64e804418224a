//! What happened: hung on leads, companies and deals, and told to the leads at the end.

use super::super::events::{self, Links};
use super::super::finder::Found;
use super::super::kind::RecordKind;
use super::super::outcome::Outcome;
use super::super::reading::{Reading, short};
use super::{Run, rejected};
use crate::domain::activity::{Activity, Actor};
use crate::domain::custom::machine_name;
use crate::domain::id::Id;
use crate::import::Error;
use crate::import::sheet::RowRef;
use crate::store;

impl Run<'_> {
    pub(super) fn activity(
        &mut self,
        reading: &Reading<events::Activity>,
        row: &RowRef<'_>,
    ) -> Result<(Outcome, String), Error> {
        let mut said = events::Activity::default();
        reading.read(row, &mut said, &mut self.words, &mut self.notes);
        let known_kind = self.words.activities.read(&said.kind).cloned();
        let called = [&said.links.lead_email, &said.links.lead_id, &said.links.company_id, &said.links.deal_id];
        let called = called.into_iter().find(|word| !word.is_empty()).cloned().unwrap_or_default();
        let name = format!("{} {called}", said.kind).trim().to_owned();
        let Some(at) = said.at else {
            return Ok((rejected("it has no date", "it has no date that can be read".to_owned()), name));
        };
        let found = match self.found(&said.links)? {
            Ok(found) => found,
            Err(refused) => return Ok((refused, name)),
        };
        let external = self.external(&said.id, row.line);
        let key = format!("{} {}", external.system, external.id);
        if self.seen.insert(key, Id(1)).is_some() {
            return Ok((Outcome::Again, name));
        }
        if store::activities::by_external(self.store, &external.system, &external.id)?.is_some() {
            return Ok((Outcome::Same, name));
        }
        let tagged = !said.through.is_blank() || !said.channel.is_empty();
        let is_touch =
            tagged || self.records.kind == RecordKind::Touches || known_kind.as_ref().is_some_and(|kind| kind.touch);
        let contact = known_kind.as_ref().is_some_and(|kind| kind.contact);
        let (kind, actor) = match known_kind {
            Some(kind) => (kind.id, kind.actor),
            None => {
                if !said.kind.is_empty() {
                    self.notes.push(format!("no kind of activity is called “{}”: it is kept so", short(&said.kind)));
                }
                let word = if said.kind.is_empty() { self.records.kind.one() } else { said.kind.as_str() };
                let actor = if is_touch { Actor::Lead } else { Actor::System };
                (machine_name(word), actor)
            }
        };
        let mut detail = Vec::new();
        // The tag names the campaign where there is one; its title says more then.
        match (said.through.campaign.is_empty(), said.campaign_name.is_empty()) {
            (true, false) => said.through.campaign = said.campaign_name.clone(),
            (false, false) => detail.push(said.campaign_name.clone()),
            _ => {}
        }
        detail.append(&mut said.detail);
        let activity = Activity {
            id: Id::NEW,
            lead: found.lead,
            company: found.company,
            deal: found.deal,
            kind,
            at,
            actor,
            detail: detail.join(" · "),
            by: said.by,
            link: said.link,
            channel: said.channel,
            through: said.through,
            is_touch,
            external: Some(external),
        };
        if let Some(step) = self.step {
            store::activities::insert(step, &activity)?;
            self.note_met(&activity, contact);
        }
        Ok((Outcome::New, name))
    }

    /// What an activity says of its lead; told to the lead once all are in, as files have them in any order.
    pub(super) fn note_met(&mut self, activity: &Activity, contact: bool) {
        let Some(lead) = activity.lead else { return };
        let met = self.met.entry(lead.0).or_default();
        if activity.actor == Actor::Lead {
            met.did = met.did.max(Some(activity.at));
        }
        if activity.actor == Actor::Rep && contact {
            met.contacted = met.contacted.max(Some(activity.at));
        }
        if activity.is_touch && !activity.through.is_blank() {
            if met.first.as_ref().is_none_or(|first| activity.at < first.0) {
                met.first = Some(Box::new((activity.at, activity.through.clone())));
            }
            if met.last.as_ref().is_none_or(|last| activity.at >= last.0) {
                met.last = Some(Box::new((activity.at, activity.through.clone())));
            }
        }
    }

    /// What a row hangs on, or why it can't.
    pub(super) fn found(&mut self, links: &Links) -> Result<Result<Found, Outcome>, Error> {
        let found = self.finder.links(links)?;
        let missing =
            |word: &str| format!("“{}” is in no file that was imported and not in this workspace", short(word));
        if found.lead.is_none() {
            let called = [&links.lead_id, &links.lead_email].into_iter().find(|word| !word.is_empty());
            if let Some(called) = called {
                let sentence = format!("its contact {}", missing(called));
                return Ok(Err(rejected(
                    "its contact is in no file that was imported and not in this workspace",
                    sentence,
                )));
            }
            if found.company.is_none() && found.deal.is_none() {
                let called = [&links.deal_id, &links.deal_name, &links.company_id, &links.company_domain];
                return Ok(Err(match called.into_iter().find(|word| !word.is_empty()) {
                    Some(called) => rejected(
                        "its company or deal is in no file that was imported and not in this workspace",
                        format!("its company or deal {}", missing(called)),
                    ),
                    None => rejected("it names nobody", "it names no contact, company or deal".to_owned()),
                }));
            }
        }
        Ok(Ok(found))
    }
}
