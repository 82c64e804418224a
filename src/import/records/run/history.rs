//! Changes of stages, recorded as they are and never guarded.

use chrono::{DateTime, Utc};

use super::super::events;
use super::super::outcome::Outcome;
use super::super::reading::{Reading, short};
use super::{Run, rejected};
use crate::domain::id::Id;
use crate::domain::transition::{DealTransition, TransitionKind};
use crate::import::Error;
use crate::import::sheet::RowRef;
use crate::store::{self, Step};

impl Run<'_> {
    pub(super) fn change(
        &mut self,
        reading: &Reading<events::Change>,
        row: &RowRef<'_>,
    ) -> Result<(Outcome, String), Error> {
        let mut said = events::Change::default();
        reading.read(row, &mut said, &mut self.words, &mut self.notes);
        let links = &said.links;
        let who = [&links.lead_id, &links.lead_email, &links.deal_id];
        let who = who.into_iter().find(|word| !word.is_empty()).cloned().unwrap_or_default();
        let name = format!("{who} → {}", said.to);
        if !said.field.is_empty() && !is_stage_field(&said.field) {
            return Ok((Outcome::LeftOut("a change of another field"), name));
        }
        if said.to.is_empty() {
            return Ok((rejected("it names no stage", "it doesn't say which stage was entered".to_owned()), name));
        }
        let Some(at) = said.at else {
            return Ok((rejected("it has no date", "it has no date that can be read".to_owned()), name));
        };
        let of_lead = !links.lead_id.is_empty() || !links.lead_email.is_empty();
        if of_lead {
            let Some(lead) = self.finder.lead(&links.lead_id, &links.lead_email)? else {
                let sentence =
                    format!("its contact “{}” is in no file that was imported and not in this workspace", short(&who));
                return Ok((
                    rejected("its contact is in no file that was imported and not in this workspace", sentence),
                    name,
                ));
            };
            return Ok((self.lead_change(lead, &said, at)?, name));
        }
        let Some(deal) = self.finder.deal(&links.deal_id, "")? else {
            let sentence = match who.as_str() {
                "" => "it names no contact and no deal".to_owned(),
                who => format!("its deal “{}” is in no file that was imported and not in this workspace", short(who)),
            };
            return Ok((
                rejected("its deal is in no file that was imported and not in this workspace", sentence),
                name,
            ));
        };
        let key = format!("d{} {} {}", deal.0, said.to, at.timestamp_millis());
        if self.seen.insert(key, Id(1)).is_some() {
            return Ok((Outcome::Again, name));
        }
        if store::deals::transition_exists(self.store, deal, &said.to, at)? {
            return Ok((Outcome::Same, name));
        }
        if let Some(step) = self.step {
            let one = DealTransition {
                id: Id::NEW,
                deal,
                from: said.from,
                to: said.to,
                at,
                who: said.who,
                kind: TransitionKind::Recorded,
            };
            store::deals::insert_transition(step, &one)?;
        }
        Ok((Outcome::New, name))
    }

    pub(super) fn lead_change(&mut self, lead: Id, said: &events::Change, at: DateTime<Utc>) -> Result<Outcome, Error> {
        let to = self.words.stage(&said.to);
        if to.is_none() {
            self.notes.push(format!("no stage is called “{}”: the change is kept with that name", short(&said.to)));
        }
        let to = to.unwrap_or_else(|| said.to.clone());
        let from = if said.from.is_empty() {
            String::new()
        } else {
            self.words.stage(&said.from).unwrap_or_else(|| said.from.clone())
        };
        let key = format!("l{} {to} {}", lead.0, at.timestamp_millis());
        if self.seen.insert(key, Id(1)).is_some() {
            return Ok(Outcome::Again);
        }
        if store::transitions::exists(self.store, lead, &to, at)? {
            return Ok(Outcome::Same);
        }
        if let Some(step) = self.step {
            let mut one = self.transition(lead, &from, &to, at, TransitionKind::Recorded);
            one.who = said.who.clone();
            one.why = said.why.clone();
            store::transitions::insert(step, &one)?;
            self.changed_stages.insert(lead.0, ());
        }
        Ok(Outcome::New)
    }

    /// What imported history tells of a lead: how far it came; where it stands, if nothing else says so; and since when.
    pub(super) fn after_history(&self, step: &Step<'_>, id: Id) -> Result<(), Error> {
        let Some(mut lead) = store::leads::one(self.store, id)? else { return Ok(()) };
        let before = lead.clone();
        let history = store::transitions::of_lead(self.store, id)?;
        for one in &history {
            lead.furthest = lead.furthest.max(self.words.lifecycle.reached(&one.to));
        }
        let newest =
            history.iter().filter(|one| self.words.lifecycle.stage(&one.to).is_some()).max_by_key(|one| one.at);
        if let Some(newest) = newest {
            if lead.stage.is_empty() && lead.stage_raw.is_empty() {
                lead.stage = newest.to.clone();
                lead.stage_since = Some(newest.at);
            }
            let recorded = history.iter().filter(|one| one.to == lead.stage && one.kind != TransitionKind::Placed);
            if let Some(since) = recorded.map(|one| one.at).max() {
                lead.stage_since = Some(since);
            }
        }
        if lead != before {
            store::leads::update(step, &lead)?;
        }
        Ok(())
    }
}

/// Whether a history's column says that the stage changed.
fn is_stage_field(field: &str) -> bool {
    let word = field.to_lowercase();
    word.contains("stage") || word.contains("lifecycle") || word == "status" || word == "lead status"
}
