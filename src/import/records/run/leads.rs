//! People: new ones are placed, known ones are filled or moved under the rules.

use chrono::{DateTime, Utc};

use super::super::finder::{Hit, Keys};
use super::super::merging::Merged;
use super::super::outcome::Outcome;
use super::super::reading::{Reading, Words, short};
use super::super::{Moves, cells, leads};
use super::{COMPANY_ID, LOOKED_AT, Run, Staged, rejected};
use crate::domain::external::ExternalId;
use crate::domain::icp::tier_of;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::lifecycle::Facts;
use crate::domain::transition::{Transition, TransitionKind};
use crate::import::Error;
use crate::import::sheet::RowRef;
use crate::store::{self, Step};
use crate::workspace::pipeline::moves::MoveWords;

/// What a row says of a person: what can be read without knowing the workspace or other rows.
#[derive(Debug, Default)]
pub(super) struct Person {
    draft: leads::Draft,
    notes: Vec<String>,
}

impl Person {
    pub(super) fn read(row: &RowRef<'_>, reading: &Reading<leads::Draft>, words: &mut Words) -> Person {
        let mut person = Person::default();
        let Person { draft, notes } = &mut person;
        reading.read(row, draft, words, notes);
        draft.finish(words);
        let email = &draft.lead.email;
        if !email.is_empty() && !cells::is_email(email) {
            notes.push(format!("“{}” is no address: it is kept as it stands", short(email)));
        }
        if draft.more_addresses {
            notes.push("the cell holds more addresses: the first was taken".to_owned());
        }
        person
    }
}

impl Person {
    pub(super) fn draft(&self) -> &leads::Draft {
        &self.draft
    }
}

impl Run<'_> {
    /// What becomes of a person, and what they are called where the row is shown.
    pub(super) fn lead(&mut self, person: &mut Person, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
        let Person { draft, notes } = person;
        self.notes.append(notes);
        if draft.is_nobody() {
            let name = row.cells().find(|cell| !cell.is_empty()).unwrap_or_default().to_owned();
            return Ok((rejected("it names nobody", "it has neither an address, a name nor an id".to_owned()), name));
        }
        let records = self.records;
        let (of_file, line);
        let id = std::mem::take(&mut draft.id);
        let own = match (id.as_str(), draft.lead.email.is_empty()) {
            ("", true) => {
                (of_file, line) = (records.table.system(), row.line.to_string());
                Some((of_file.as_str(), line.as_str()))
            }
            ("", false) => None,
            (id, _) => Some((records.system.as_str(), id)),
        };
        let keys = self.leads.keys(own, &draft.lead.email);
        let outcome = match self.leads.find(own, &draft.lead.email, keys)? {
            None => self.new_lead(draft, own, keys)?,
            Some(hit) => {
                let again = if hit.fresh { true } else { self.leads.touch(hit.id) };
                match (again, self.is_dry(), hit.fresh) {
                    (true, true, _) => Outcome::Again,
                    (true, false, _) => {
                        self.known_lead(hit, draft, own, true)?;
                        Outcome::Again
                    }
                    (false, ..) => self.known_lead(hit, draft, own, false)?,
                }
            }
        };
        let name = match () {
            () if !self.told.shows(&outcome) => String::new(),
            () if draft.lead.full_name().is_empty() && draft.lead.email.is_empty() => id,
            () => draft.lead.called(),
        };
        Ok((outcome, name))
    }

    fn new_lead(&mut self, draft: &mut leads::Draft, own: Option<(&str, &str)>, keys: Keys) -> Result<Outcome, Error> {
        let company = self.company_of(draft)?;
        let lead = &mut draft.lead;
        lead.external = own.map(|(system, id)| ExternalId::new(system, id));
        lead.company = company;
        self.called_after(lead)?;
        if company.is_none() && !draft.company_id.is_empty() {
            lead.custom.insert(COMPANY_ID.to_owned(), draft.company_id.clone());
        }
        if !lead.stage.is_empty() && lead.stage_since.is_none() {
            lead.stage_since = self.placed_at(&lead.stage, lead.created);
        }
        if !lead.tier_set && self.icp.version > 0 {
            lead.tier = tier_of(self.icp, lead);
        }
        if !draft.lead.stage.is_empty() && self.looked_at < LOOKED_AT {
            self.looked_at += 1;
            let missing = self.words.lifecycle.missing(&draft.lead, &draft.lead.stage);
            if !missing.is_empty() {
                let missing: Vec<&str> = missing.iter().map(|field| field.label).collect();
                let stage = self.words.lifecycle.name_of(&draft.lead.stage);
                self.notes.push(format!("placed in {stage} without: {}", missing.join(", ").to_lowercase()));
            }
        }
        if !draft.lead.stage_raw.is_empty() {
            self.notes.push(format!("no stage is called “{}”: unstaged", short(&draft.lead.stage_raw)));
        }
        if draft.lead.is_unstaged() && draft.lead.stage_raw.is_empty() && self.has_stages() {
            self.notes.push("it has no stage: unstaged".to_owned());
        }
        let id = match self.step {
            None => self.made_up(),
            Some(step) => {
                let id = match &mut self.adder {
                    Some(adder) => adder.add(&draft.lead)?,
                    None => store::leads::insert(step, &draft.lead)?,
                };
                if let Some(counts) = &mut self.counts {
                    counts.add(&draft.lead);
                }
                self.place(step, id, draft)?;
                id
            }
        };
        if self.leads.add(id, keys) {
            self.notes.push("has the address of an earlier row under another id: a second lead".to_owned());
        }
        Ok(Outcome::New)
    }

    /// Whether a column of the file tells of stages.
    fn has_stages(&self) -> bool {
        self.records.mapping.column_of("stage").is_some()
    }

    /// When a lead entered the stage in which a file places it: where it may begin there, when it came in; else
    /// nobody knows. The moment of the import is not that moment.
    pub(super) fn placed_at(&self, stage: &str, created: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let entry = self.words.lifecycle.stage(stage).is_some_and(|stage| stage.entry);
        created.filter(|_| entry)
    }

    /// Records that a lead was placed, and the stages whose dates the file has.
    fn place(&mut self, step: &Step<'_>, id: Id, draft: &leads::Draft) -> Result<(), Error> {
        if self.placed_since.is_some() {
            return Ok(());
        }
        let mut entered: Vec<(&str, DateTime<Utc>)> =
            draft.entered.iter().map(|(stage, at)| (stage.as_str(), *at)).collect();
        entered.sort_by_key(|(_, at)| *at);
        let lead = &draft.lead;
        let dated = entered.iter().any(|(stage, _)| *stage == lead.stage);
        let mut from = String::new();
        for (stage, at) in entered {
            let kind = TransitionKind::Recorded;
            store::transitions::insert(step, &self.transition(id, &from, stage, at, kind))?;
            from = stage.to_owned();
        }
        if !lead.stage.is_empty() && !dated {
            let at = lead.stage_since.unwrap_or(self.now);
            store::transitions::insert(step, &self.transition(id, &from, &lead.stage, at, TransitionKind::Placed))?;
        }
        Ok(())
    }

    pub(super) fn transition(
        &self,
        lead: Id,
        from: &str,
        to: &str,
        at: DateTime<Utc>,
        kind: TransitionKind,
    ) -> Transition {
        Transition {
            id: Id::NEW,
            lead,
            from: from.to_owned(),
            to: to.to_owned(),
            at,
            who: String::new(),
            why: String::new(),
            kind,
            overridden: false,
        }
    }

    /// The company's record of a lead.
    pub(super) fn company_of(&mut self, draft: &leads::Draft) -> Result<Option<Id>, Error> {
        if !self.has_companies {
            return Ok(None);
        }
        let lead = &draft.lead;
        let domain = if self.words.is_personal(&lead.domain) { "" } else { lead.domain.as_str() };
        let name = if domain.is_empty() { lead.company_name.as_str() } else { "" };
        Ok(self.finder.company(&draft.company_id, domain, name)?)
    }

    /// A lead that came without its company's name takes that of the record.
    pub(super) fn called_after(&mut self, lead: &mut Lead) -> Result<(), Error> {
        let Some(id) = lead.company.filter(|_| lead.company_name.is_empty()) else { return Ok(()) };
        if !self.names.contains_key(&id.0) {
            let name = store::companies::one(self.store, id)?.map(|company| company.name).unwrap_or_default();
            self.names.insert(id.0, name);
        }
        if let Some(name) = self.names.get(&id.0) {
            lead.company_name.clone_from(name);
        }
        Ok(())
    }

    pub(super) fn known_lead(
        &mut self,
        hit: Hit,
        draft: &leads::Draft,
        own: Option<(&str, &str)>,
        again: bool,
    ) -> Result<Outcome, Error> {
        let id = hit.id;
        let Some(mut known) = store::leads::one(self.store, id)? else { return Ok(Outcome::Same) };
        let counted = self.counts.is_some().then(|| known.clone());
        let wins = !again && self.wins(draft.lead.modified, known.modified);
        let mut merged = leads::merge(&mut known, &draft.lead, wins);
        let staged = match self.stage_of_known(&mut known, draft, wins, &mut merged)? {
            Ok(staged) => staged,
            Err(refused) => return Ok(refused),
        };
        if known.company.is_none()
            && let Some(company) = self.company_of(draft)?
        {
            known.company = Some(company);
            self.called_after(&mut known)?;
            merged.changes.push(("Company's record".to_owned(), String::new(), "linked".to_owned()));
        }
        let mut further = None;
        // Found by its address: the row's id is one more that it has.
        if let Some((system, external)) = own.filter(|(system, _)| !hit.by_id && *system == self.records.system) {
            let one = ExternalId::new(system, external);
            merged.changes.push(("Id elsewhere".to_owned(), String::new(), format!("{system} {external}")));
            match &known.external {
                Some(first) if !first.system.starts_with("file:") => further = Some(one),
                _ => known.external = Some(one),
            }
            self.leads.named(id, system, external);
        }
        self.kept += merged.kept;
        if merged.kept > 0 {
            let n = crate::domain::text::count(merged.kept, "value", "values");
            self.notes.push(format!("the file says otherwise in {n}: those of the workspace stay"));
        }
        if !merged.is_change() {
            return Ok(Outcome::Same);
        }
        if !known.tier_set && self.icp.version > 0 {
            known.tier = tier_of(self.icp, &known);
        }
        if let Some(step) = self.step {
            store::leads::update(step, &known)?;
            if let (Some(counts), Some(before)) = (&mut self.counts, counted) {
                counts.remove(&before);
                counts.add(&known);
            }
            if let Some(one) = further {
                store::external::add(step, "lead", id, &one)?;
            }
            if staged == Staged::Placed && !(hit.fresh && self.placed_since.is_some()) {
                let at = known.stage_since.unwrap_or(self.now);
                let one = self.transition(id, "", &known.stage, at, TransitionKind::Placed);
                store::transitions::insert(step, &one)?;
            }
            // An earlier row of the file told of them already.
            for (stage, at) in draft.entered.iter().filter(|_| !again) {
                if !store::transitions::exists(self.store, id, stage, *at)? {
                    let one = self.transition(id, "", stage, *at, TransitionKind::Recorded);
                    store::transitions::insert(step, &one)?;
                }
            }
        }
        Ok(Outcome::Changed(merged.changes))
    }

    /// What a file says of a known lead's stage: a first one is a placement, another one is a move under the rules. An
    /// error is why the row is refused.
    pub(super) fn stage_of_known(
        &mut self,
        known: &mut Lead,
        draft: &leads::Draft,
        wins: bool,
        merged: &mut Merged,
    ) -> Result<Result<Staged, Outcome>, Error> {
        let said = &draft.lead;
        if said.stage.is_empty() {
            if !said.stage_raw.is_empty() && known.stage.is_empty() && known.stage_raw != said.stage_raw {
                if wins || known.stage_raw.is_empty() {
                    let before = std::mem::replace(&mut known.stage_raw, said.stage_raw.clone());
                    merged.changes.push(("Stage in the file".to_owned(), before, said.stage_raw.clone()));
                } else {
                    merged.kept += 1;
                }
            }
            return Ok(Ok(Staged::Stays));
        }
        if said.stage == known.stage {
            return Ok(Ok(Staged::Stays));
        }
        let first = known.stage.is_empty();
        if !first && !wins {
            merged.kept += 1;
            return Ok(Ok(Staged::Stays));
        }
        let name = |id: &str| self.words.lifecycle.name_of(id).to_owned();
        let before = if first { String::new() } else { name(&known.stage) };
        let change = ("Stage".to_owned(), before, name(&said.stage));
        if first {
            known.stage_since = said.stage_since.or_else(|| self.placed_at(&said.stage, known.created));
            if let Some(stage) = self.words.lifecycle.stage(&said.stage) {
                self.mover.stand(known, stage);
            }
            merged.changes.push(change);
            return Ok(Ok(Staged::Placed));
        }
        self.told.moves += 1;
        let reason = self.words.lifecycle.reason(&said.reason).filter(|one| one.exits.contains(&said.stage));
        let words = MoveWords {
            why: format!("as {} has it", self.records.table.head.name),
            reason: reason.map(|one| one.id.clone()).unwrap_or_default(),
            override_: self.records.moves == Moves::Flag,
            ..MoveWords::default()
        };
        let (open_deals, dated_deals, won_deals) = store::deals::facts(self.store, known.id)?;
        let facts = Facts { has_reason: !words.reason.is_empty(), open_deals, dated_deals, won_deals };
        if let Err(blocked) = self.words.lifecycle.check(known, &said.stage, facts) {
            if !words.override_ || blocked.needs_reason {
                return Ok(Err(rejected("a move that breaks the lifecycle's rules", blocked.sentence)));
            }
            self.notes.push(format!("moved against the rules: {}", blocked.sentence));
        }
        if let Some(step) = self.step
            && let Err(blocked) = self.mover.move_in(step, known, &said.stage, &words)?
        {
            return Ok(Err(rejected("a move that breaks the lifecycle's rules", blocked.sentence)));
        }
        merged.changes.push(change);
        Ok(Ok(Staged::Moved))
    }
}
