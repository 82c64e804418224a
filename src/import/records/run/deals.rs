//! Deals, with their company and main contact, and the parts that leads play in them.

use std::collections::BTreeMap;

use super::super::deals;
use super::super::events;
use super::super::outcome::Outcome;
use super::super::reading::{Reading, short};
use super::{Run, rejected};
use crate::domain::company::Company;
use crate::domain::deal::{Deal, DealRole, DealState};
use crate::domain::external::ExternalId;
use crate::domain::id::Id;
use crate::domain::text::count;
use crate::domain::transition::{DealTransition, TransitionKind};
use crate::import::sheet::RowRef;
use crate::import::{Error, Policy};
use crate::store::{self, Step};

/// So many names of stages are remembered; where there are more, they are hardly stages.
const STAGES: usize = 200;

/// Which stages of deals are read as won, lost and open, as a sentence, if there are any.
pub(super) fn stages_told(met: &BTreeMap<String, [usize; 3]>) -> Option<String> {
    if met.is_empty() {
        return None;
    }
    let only = |at: usize| -> Vec<&str> {
        let is_one = |times: &[usize; 3]| times.iter().enumerate().all(|(one, n)| (*n > 0) == (one == at));
        met.iter().filter(|(_, times)| is_one(times)).map(|(name, _)| name.as_str()).collect()
    };
    let (open, won, lost) = (only(0), only(1), only(2));
    // What a stage means is told by other columns where its deals stand in several states.
    if open.len() + won.len() + lost.len() < met.len() {
        let all = |at: usize| met.values().filter_map(|times| times.get(at)).sum::<usize>();
        return Some(format!("Deals are read as {} won, {} lost, {} open.", all(1), all(2), all(0)));
    }
    let named = |word: &str, names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("“{}”", short(name))).collect();
        (!names.is_empty()).then(|| format!("{word}: {}", names.join(", ")))
    };
    let rest = (!open.is_empty()).then(|| format!("open: {}", count(open.len(), "stage", "stages")));
    let parts: Vec<String> = [named("won", &won), named("lost", &lost), rest].into_iter().flatten().collect();
    Some(format!("Stages of deals are read as {}.", parts.join("; ")))
}

impl Run<'_> {
    pub(super) fn deal(
        &mut self,
        reading: &Reading<deals::Draft>,
        row: &RowRef<'_>,
    ) -> Result<(Outcome, String), Error> {
        let mut draft = deals::Draft::default();
        reading.read(row, &mut draft, &mut self.words, &mut self.notes);
        draft.finish(&mut self.words);
        if draft.deal.name.is_empty() && draft.id.is_empty() {
            let name = row.cells().find(|cell| !cell.is_empty()).unwrap_or_default().to_owned();
            return Ok((rejected("it names no deal", "it has neither a name nor an id".to_owned()), name));
        }
        self.meet_stage(&draft.deal);
        let external = self.external(&draft.id, row.line);
        let name = draft.deal.called();
        let company = self.finder.company(&draft.company_id, &draft.company_domain, &draft.deal.company_name)?;
        let lead = self.finder.lead(&draft.lead_id, &draft.lead_email)?;
        if company.is_none() && draft.deal.company_name.is_empty() {
            let called = [&draft.company_id, &draft.company_domain].into_iter().find(|word| !word.is_empty());
            if let Some(called) = called {
                self.notes.push(format!("no company “{}” is here: left blank", short(called)));
            }
        }
        if lead.is_none() {
            let called = [&draft.lead_email, &draft.lead_id].into_iter().find(|word| !word.is_empty());
            if let Some(called) = called {
                self.notes.push(format!("no lead “{}” is here: the deal has no main contact", short(called)));
            }
        }
        let key = format!("{} {}", external.system, external.id);
        let found = store::deals::by_external(self.store, &external.system, &external.id)?;
        let again = self.seen.insert(key, Id(1)).is_some();
        let outcome = match found {
            None if again => Outcome::Again,
            None => {
                draft.deal.external = Some(external);
                draft.deal.company = company;
                if let Some(step) = self.step {
                    self.add_deal(step, &mut draft, lead)?;
                }
                Outcome::New
            }
            Some(id) => {
                let outcome = self.known_deal(id, &draft, company, lead, again)?;
                if again { Outcome::Again } else { outcome }
            }
        };
        Ok((outcome, name))
    }

    /// Counts how the stage of a deal is read.
    fn meet_stage(&mut self, deal: &Deal) {
        if deal.stage.is_empty() || self.deal_stages.len() >= STAGES && !self.deal_stages.contains_key(&deal.stage) {
            return;
        }
        let at = match deal.state {
            DealState::Open => 0,
            DealState::Won => 1,
            DealState::Lost => 2,
        };
        if let Some(times) = self.deal_stages.entry(deal.stage.clone()).or_default().get_mut(at) {
            *times += 1;
        }
    }

    pub(super) fn add_deal(
        &mut self,
        step: &Step<'_>,
        draft: &mut deals::Draft,
        lead: Option<Id>,
    ) -> Result<(), Error> {
        if draft.deal.company.is_none() && !draft.deal.company_name.is_empty() {
            let mut company = Company::named(draft.deal.company_name.clone());
            if !draft.company_id.is_empty() {
                company.external = Some(ExternalId::new(&self.records.system, &draft.company_id));
            }
            company.domain = draft.company_domain.clone();
            let id = store::companies::insert(step, &company)?;
            self.finder.add_company(id, &draft.company_id, &company.domain, &company.name);
            draft.deal.company = Some(id);
        }
        let id = store::deals::insert(step, &draft.deal)?;
        if let Some(lead) = lead {
            let role = DealRole { id: Id::NEW, deal: id, lead, role: String::new(), main: true };
            store::deals::insert_role(step, &role)?;
            self.dealt.insert(id.0, ());
        }
        self.deal_stages(step, id, draft)?;
        Ok(())
    }

    /// The stages that a deal entered, as the file's columns date them.
    pub(super) fn deal_stages(&mut self, step: &Step<'_>, id: Id, draft: &deals::Draft) -> Result<usize, Error> {
        let mut entered = draft.entered.clone();
        entered.sort_by_key(|(_, at)| *at);
        let mut from = String::new();
        let mut added = 0;
        for (stage, at) in entered {
            if !store::deals::transition_exists(self.store, id, &stage, at)? {
                let one = DealTransition {
                    id: Id::NEW,
                    deal: id,
                    from: from.clone(),
                    to: stage.clone(),
                    at,
                    who: String::new(),
                    kind: TransitionKind::Recorded,
                };
                store::deals::insert_transition(step, &one)?;
                added += 1;
            }
            from = stage;
        }
        Ok(added)
    }

    pub(super) fn known_deal(
        &mut self,
        id: Id,
        draft: &deals::Draft,
        company: Option<Id>,
        lead: Option<Id>,
        again: bool,
    ) -> Result<Outcome, Error> {
        let Some(mut known) = store::deals::one(self.store, id)? else { return Ok(Outcome::Same) };
        let before: Deal = known.clone();
        let wins = !again && self.wins(draft.deal.modified, known.modified);
        let mut merged = deals::merge(&mut known, &draft.deal, wins);
        if known.company.is_none() && company.is_some() {
            known.company = company;
            merged.changes.push(("Company".to_owned(), String::new(), "linked".to_owned()));
        }
        let roles = store::deals::roles(self.store, id)?;
        let new_role = lead.filter(|lead| !roles.iter().any(|role| role.lead == *lead));
        if new_role.is_some() {
            merged.changes.push(("Main contact".to_owned(), String::new(), "linked".to_owned()));
        }
        for (stage, at) in &draft.entered {
            if !store::deals::transition_exists(self.store, id, stage, *at)? {
                merged.changes.push(("Entered".to_owned(), String::new(), format!("{stage} on {}", at.date_naive())));
            }
        }
        self.kept += merged.kept;
        if !merged.is_change() {
            return Ok(Outcome::Same);
        }
        if let Some(step) = self.step {
            if known != before {
                store::deals::update(step, &known)?;
            }
            if let Some(lead) = new_role {
                let main = !roles.iter().any(|role| role.main);
                store::deals::insert_role(step, &DealRole { id: Id::NEW, deal: id, lead, role: String::new(), main })?;
            }
            self.dealt.insert(id.0, ());
            self.deal_stages(step, id, draft)?;
        }
        Ok(Outcome::Changed(merged.changes))
    }

    /// The id elsewhere of a row: its own, else the file and the line.
    pub(super) fn external(&self, id: &str, line: usize) -> ExternalId {
        match id {
            "" => ExternalId::new(self.records.table.system(), line.to_string()),
            id => ExternalId::new(&self.records.system, id),
        }
    }

    pub(super) fn role(
        &mut self,
        reading: &Reading<events::Role>,
        row: &RowRef<'_>,
    ) -> Result<(Outcome, String), Error> {
        let mut said = events::Role::default();
        reading.read(row, &mut said, &mut self.words, &mut self.notes);
        let who = if said.links.lead_email.is_empty() { &said.links.lead_id } else { &said.links.lead_email };
        let name = format!("{} {who}", said.role).trim().to_owned();
        let missing = |what: &str, word: &str| match word {
            "" => format!("it names no {what}"),
            word => format!("its {what} “{}” is in no file that was imported and not in this workspace", short(word)),
        };
        let lead = self.finder.lead(&said.links.lead_id, &said.links.lead_email)?;
        let Some(lead) = lead else {
            let sentence = missing("contact", who);
            return Ok((
                rejected("its contact is in no file that was imported and not in this workspace", sentence),
                name,
            ));
        };
        let deal = self.finder.deal(&said.links.deal_id, &said.links.deal_name)?;
        let Some(deal) = deal else {
            let called = if said.links.deal_id.is_empty() { &said.links.deal_name } else { &said.links.deal_id };
            let sentence = missing("deal", called);
            return Ok((
                rejected("its deal is in no file that was imported and not in this workspace", sentence),
                name,
            ));
        };
        let key = format!("{} {}", lead.0, deal.0);
        let again = self.seen.insert(key, Id(1)).is_some();
        let roles = store::deals::roles(self.store, deal)?;
        let outcome = match roles.iter().find(|role| role.lead == lead) {
            None if again => Outcome::Again,
            None => {
                if let Some(step) = self.step {
                    let main = said.main && !roles.iter().any(|role| role.main);
                    let role = DealRole { id: Id::NEW, deal, lead, role: said.role, main };
                    store::deals::insert_role(step, &role)?;
                    self.dealt.insert(deal.0, ());
                }
                Outcome::New
            }
            Some(known) => {
                let wins = self.records.policy == Policy::Theirs;
                let takes = !said.role.is_empty() && known.role != said.role && (known.role.is_empty() || wins);
                if !takes || again && !known.role.is_empty() {
                    self.kept += usize::from(!said.role.is_empty() && known.role != said.role);
                    let outcome = if again { Outcome::Again } else { Outcome::Same };
                    return Ok((outcome, name));
                }
                let changes = vec![("Role".to_owned(), known.role.clone(), said.role.clone())];
                if let Some(step) = self.step {
                    store::deals::update_role(step, &DealRole { role: said.role, ..known.clone() })?;
                }
                Outcome::Changed(changes)
            }
        };
        Ok((outcome, name))
    }
}
