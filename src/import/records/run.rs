//! A pass over all rows: each is read, matched, and written or only counted.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::events::{self, Links};
use super::finder::{Finder, Found, Leads};
use super::kind::RecordKind;
use super::merging::Merged;
use super::outcome::{Outcome, Rejection, ShownRow, Told};
use super::reading::{Reading, Words, short};
use super::{Moves, Records, cells, companies, deals, leads};
use crate::domain::activity::{Activity, Actor};
use crate::domain::company::Company;
use crate::domain::custom::machine_name;
use crate::domain::deal::{Deal, DealRole};
use crate::domain::external::ExternalId;
use crate::domain::icp::{Icp, tier_of};
use crate::domain::id::Id;
use crate::domain::lead::{Lead, Touch};
use crate::domain::lifecycle::Facts;
use crate::domain::transition::{DealTransition, Transition, TransitionKind};
use crate::import::sheet::{Batch, RowRef};
use crate::import::{Error, Policy};
use crate::store::{self, Step, Store};
use crate::workspace::Workspace;
use crate::workspace::pipeline::bulk::settle_deals;
use crate::workspace::pipeline::moves::{MoveWords, Mover};

/// The custom field in which a lead keeps the id of a company that isn't there yet.
pub(super) const COMPANY_ID: &str = "company-id";

/// So many placed leads are looked at for fields that their stage wants; the Quality tab counts them all.
const LOOKED_AT: usize = 2_000;

/// The fills of the kind at hand.
pub(super) enum Body {
    Leads(Reading<leads::Draft>),
    Companies(Reading<companies::Draft>),
    Deals(Reading<deals::Draft>),
    Activities(Reading<events::Activity>),
    Roles(Reading<events::Role>),
    Changes(Reading<events::Change>),
}

/// Whoever wants rejected rows: the row and why.
pub(super) type Rejects<'r> = &'r mut dyn FnMut(&RowRef<'_>, &str) -> Result<(), Error>;

/// What the activities of a file say of one lead.
#[derive(Debug, Clone, Default)]
struct Met {
    /// When they last did something.
    did: Option<DateTime<Utc>>,
    /// When somebody of ours last reached out.
    contacted: Option<DateTime<Utc>>,
    /// The first and the latest tagged touch.
    first: Option<Box<(DateTime<Utc>, Touch)>>,
    last: Option<Box<(DateTime<Utc>, Touch)>>,
}

/// What became of a known lead's stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Staged {
    Stays,
    /// It had none.
    Placed,
    /// Under the rules, and written down.
    Moved,
}

/// What a pass must know of the workspace.
pub(super) struct Known<'a> {
    pub(super) words: Words,
    pub(super) mover: &'a Mover,
    pub(super) icp: &'a Icp,
    pub(super) today: NaiveDate,
}

/// A pass in progress.
pub(super) struct Run<'a> {
    records: &'a Records,
    store: &'a Store,
    /// The step; `None` where rows are only counted.
    step: Option<&'a Step<'a>>,
    /// Whether leads can belong to companies that are here.
    has_companies: bool,
    words: Words,
    mover: &'a Mover,
    icp: &'a Icp,
    now: DateTime<Utc>,
    today: NaiveDate,
    leads: Leads<'a>,
    finder: Finder<'a>,
    /// The next made-up id, where rows are only counted.
    unreal: i64,
    /// Deals, companies and activities of this file: by their id elsewhere.
    seen: HashMap<String, Id>,
    /// What the activities of this file say of their leads.
    met: HashMap<i64, Met>,
    /// Leads whose stages this file's history tells.
    changed_stages: BTreeMap<i64, ()>,
    /// Deals that are new, or changed.
    dealt: BTreeMap<i64, ()>,
    companies: store::imports::CompanyKeys,
    /// Names of companies, by id.
    names: HashMap<i64, String>,
    /// Values of the file that were not taken, as the record has others.
    kept: usize,
    /// How many placed leads were looked at for missing fields.
    looked_at: usize,
    ended: bool,
    pub(super) told: Told,
    notes: Vec<String>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        records: &'a Records,
        store: &'a Store,
        step: Option<&'a Step<'a>>,
        known: Known<'a>,
        leads: Leads<'a>,
    ) -> Result<Run<'a>, Error> {
        let Known { words, mover, icp, today } = known;
        Ok(Run {
            records,
            store,
            step,
            has_companies: store::companies::count(store)? > 0,
            words,
            mover,
            icp,
            now: mover.now(),
            today,
            leads,
            finder: Finder::new(store, &records.system),
            unreal: 0,
            seen: HashMap::new(),
            met: HashMap::new(),
            changed_stages: BTreeMap::new(),
            dealt: BTreeMap::new(),
            companies: store::imports::CompanyKeys::default(),
            names: HashMap::new(),
            kept: 0,
            looked_at: 0,
            ended: false,
            told: Told::default(),
            notes: Vec::new(),
        })
    }

    /// Goes over all rows. `progress` is told the bytes that were read, and stops it by answering no.
    pub(super) fn pass(
        &mut self,
        body: &Body,
        rejects: &mut Option<Rejects<'_>>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), Error> {
        let records = self.records;
        records.table.pass(|batch: &Batch| {
            for row in batch.rows() {
                self.row(body, &row, rejects)?;
            }
            if !progress(batch.read) {
                return Err(Error::Workspace(crate::workspace::Error::Cancelled));
            }
            Ok(true)
        })?;
        self.finish()
    }

    fn row(&mut self, body: &Body, row: &RowRef<'_>, rejects: &mut Option<Rejects<'_>>) -> Result<(), Error> {
        self.notes.clear();
        let (outcome, name) = match self.left_out(row) {
            Some(why) => (Outcome::LeftOut(why), row.cell(0).to_owned()),
            None => match body {
                Body::Leads(reading) => self.lead(reading, row)?,
                Body::Companies(reading) => self.company(reading, row)?,
                Body::Deals(reading) => self.deal(reading, row)?,
                Body::Activities(reading) => self.activity(reading, row)?,
                Body::Roles(reading) => self.role(reading, row)?,
                Body::Changes(reading) => self.change(reading, row)?,
            },
        };
        if let (Outcome::Rejected(why), Some(rejects)) = (&outcome, rejects.as_mut()) {
            rejects(row, &why.sentence)?;
        }
        for note in &self.notes {
            self.told.remark(note, row.line);
        }
        if self.told.shows(&outcome) {
            let mut notes = std::mem::take(&mut self.notes);
            notes.extend(row.notes().map(str::to_owned));
            let width = self.records.table.head.headers.len();
            if (width..row.count).any(|at| !row.cell(at).is_empty()) {
                notes.push("has more cells than there are headers; those behind the last were not taken".to_owned());
            }
            let filled = self.records.table.head.headers.iter().enumerate();
            let filled = filled.map(|(at, header)| (header.clone(), row.cell(at).to_owned()));
            let cells = filled.filter(|(_, cell)| !cell.is_empty()).collect();
            self.told.rows.push(ShownRow { line: row.line, name, outcome: outcome.clone(), notes, cells });
        }
        self.told.count(&outcome);
        Ok(())
    }

    /// Why a row is no record.
    fn left_out(&mut self, row: &RowRef<'_>) -> Option<&'static str> {
        let first = row.cell(0);
        let rest_blank = || row.cells().skip(1).all(str::is_empty);
        if first.is_empty() {
            return rest_blank().then_some("a blank row");
        }
        let alone = row.count < 2 || row.cell(1).is_empty();
        if self.ended && rest_blank() {
            return Some("a line below the report");
        }
        if !alone {
            return None;
        }
        let rules = &self.words.rules;
        if rules.is_total(first) {
            self.ended = rest_blank();
            return Some("a total");
        }
        if rules.is_footer(first) && rest_blank() && self.records.table.head.headers.len() > 1 {
            self.ended = true;
            return Some("a line below the report");
        }
        None
    }

    fn is_dry(&self) -> bool {
        self.step.is_none()
    }

    /// An id that no record has, where rows are only counted.
    fn made_up(&mut self) -> Id {
        self.unreal += 1;
        Id(self.unreal)
    }

    fn wins(&self, said: Option<DateTime<Utc>>, known: Option<DateTime<Utc>>) -> bool {
        match self.records.policy {
            Policy::Fill => false,
            Policy::Theirs => true,
            Policy::Newest => match (said, known) {
                (Some(said), Some(known)) => said > known,
                (Some(_), None) => true,
                (None, _) => false,
            },
        }
    }

    // ------------------------------------------------------------------------------------------ leads

    fn lead(&mut self, reading: &Reading<leads::Draft>, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
        let mut draft = leads::Draft::default();
        reading.read(row, &mut draft, &mut self.words, &mut self.notes);
        draft.finish(&mut self.words);
        if draft.is_nobody() {
            let name = row.cells().find(|cell| !cell.is_empty()).unwrap_or_default().to_owned();
            return Ok((rejected("it names nobody", "it has neither an address, a name nor an id".to_owned()), name));
        }
        let name = if draft.lead.external.is_none() && draft.lead.full_name().is_empty() && draft.lead.email.is_empty()
        {
            draft.id.clone()
        } else {
            draft.lead.called()
        };
        if !draft.lead.email.is_empty() && !cells::is_email(&draft.lead.email) {
            self.notes.push(format!("“{}” is no address: it is kept as it stands", short(&draft.lead.email)));
        }
        if draft.more_addresses {
            self.notes.push("the cell holds more addresses: the first was taken".to_owned());
        }
        let line = row.line.to_string();
        let of_file = self.records.table.system();
        let own = match (draft.id.as_str(), draft.lead.email.is_empty()) {
            ("", true) => Some((of_file, line)),
            ("", false) => None,
            (id, _) => Some((self.records.system.clone(), id.to_owned())),
        };
        let own = own.as_ref().map(|(system, id)| (system.as_str(), id.as_str()));
        let outcome = match self.leads.find(own, &draft.lead.email)? {
            None => self.new_lead(draft, own)?,
            Some(hit) => {
                let again = if hit.fresh { true } else { self.leads.touch(hit.id) };
                match (again, self.is_dry(), hit.fresh) {
                    (true, true, _) => Outcome::Again,
                    (true, false, _) => {
                        self.known_lead(hit.id, draft, own, true)?;
                        Outcome::Again
                    }
                    (false, ..) => self.known_lead(hit.id, draft, own, false)?,
                }
            }
        };
        Ok((outcome, name))
    }

    fn new_lead(&mut self, mut draft: leads::Draft, own: Option<(&str, &str)>) -> Result<Outcome, Error> {
        let company = self.company_of(&draft)?;
        let lead = &mut draft.lead;
        lead.external = own.map(|(system, id)| ExternalId::new(system, id));
        lead.company = company;
        self.called_after(lead)?;
        if company.is_none() && !draft.company_id.is_empty() {
            lead.custom.insert(COMPANY_ID.to_owned(), draft.company_id.clone());
        }
        if !lead.stage.is_empty() && lead.stage_since.is_none() {
            lead.stage_since = Some(self.placed_at(&lead.stage, lead.created));
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
        let id = match self.step {
            None => self.made_up(),
            Some(step) => {
                let id = store::leads::insert(step, &draft.lead)?;
                self.place(step, id, &draft)?;
                id
            }
        };
        self.leads.add(id, own, &draft.lead.email);
        Ok(Outcome::New)
    }

    /// When a lead entered the stage in which a file places it: where it may begin there, when it came in; else
    /// nobody knows, and it counts from the import on.
    fn placed_at(&self, stage: &str, created: Option<DateTime<Utc>>) -> DateTime<Utc> {
        let entry = self.words.lifecycle.stage(stage).is_some_and(|stage| stage.entry);
        created.filter(|_| entry).unwrap_or(self.now)
    }

    /// Records that a lead was placed, and the stages whose dates the file has.
    fn place(&mut self, step: &Step<'_>, id: Id, draft: &leads::Draft) -> Result<(), Error> {
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

    fn transition(&self, lead: Id, from: &str, to: &str, at: DateTime<Utc>, kind: TransitionKind) -> Transition {
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
    fn company_of(&mut self, draft: &leads::Draft) -> Result<Option<Id>, Error> {
        if !self.has_companies {
            return Ok(None);
        }
        let lead = &draft.lead;
        let domain = if self.words.is_personal(&lead.domain) { "" } else { lead.domain.as_str() };
        let name = if domain.is_empty() { lead.company_name.as_str() } else { "" };
        Ok(self.finder.company(&draft.company_id, domain, name)?)
    }

    /// A lead that came without its company's name takes that of the record.
    fn called_after(&mut self, lead: &mut Lead) -> Result<(), Error> {
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

    fn known_lead(
        &mut self,
        id: Id,
        draft: leads::Draft,
        own: Option<(&str, &str)>,
        again: bool,
    ) -> Result<Outcome, Error> {
        let Some(mut known) = store::leads::one(self.store, id)? else { return Ok(Outcome::Same) };
        let wins = !again && self.wins(draft.lead.modified, known.modified);
        let mut merged = leads::merge(&mut known, &draft.lead, wins);
        let staged = match self.stage_of_known(&mut known, &draft, wins, &mut merged)? {
            Ok(staged) => staged,
            Err(refused) => return Ok(refused),
        };
        if known.company.is_none()
            && let Some(company) = self.company_of(&draft)?
        {
            known.company = Some(company);
            self.called_after(&mut known)?;
            merged.changes.push(("Company's record".to_owned(), String::new(), "linked".to_owned()));
        }
        let mut further = None;
        if let Some((system, external)) = own.filter(|(system, _)| *system == self.records.system) {
            let has = known.external.as_ref().is_some_and(|one| one.system == system && one.id == external);
            let known_elsewhere =
                || Ok::<bool, Error>(store::external::record(self.store, "lead", system, external)? == Some(id));
            if !has && !known_elsewhere()? {
                let one = ExternalId::new(system, external);
                merged.changes.push(("Id elsewhere".to_owned(), String::new(), format!("{system} {external}")));
                match &known.external {
                    Some(first) if !first.system.starts_with("file:") => further = Some(one),
                    _ => known.external = Some(one),
                }
                self.leads.named(id, system, external);
            }
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
            if let Some(one) = further {
                store::external::add(step, "lead", id, &one)?;
            }
            if staged == Staged::Placed {
                let at = known.stage_since.unwrap_or(self.now);
                let one = self.transition(id, "", &known.stage, at, TransitionKind::Placed);
                store::transitions::insert(step, &one)?;
            }
            for (stage, at) in &draft.entered {
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
    fn stage_of_known(
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
            known.stage_since = Some(said.stage_since.unwrap_or_else(|| self.placed_at(&said.stage, known.created)));
            if let Some(stage) = self.words.lifecycle.stage(&said.stage) {
                self.mover.stand(known, stage);
            }
            merged.changes.push(change);
            return Ok(Ok(Staged::Placed));
        }
        let reason = self.words.lifecycle.reason(&said.reason).filter(|one| one.exits.contains(&said.stage));
        let words = MoveWords {
            why: format!("as {} has it", self.records.table.head.name),
            reason: reason.map(|one| one.id.clone()).unwrap_or_default(),
            override_: self.records.moves == Moves::Flag,
            fill: Vec::new(),
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

    // ------------------------------------------------------------------------------------------ companies

    fn company(&mut self, reading: &Reading<companies::Draft>, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
        let mut draft = companies::Draft::default();
        reading.read(row, &mut draft, &mut self.words, &mut self.notes);
        let said = &mut draft.company;
        if said.name.is_empty() && said.domain.is_empty() && draft.id.is_empty() {
            let name = row.cells().find(|cell| !cell.is_empty()).unwrap_or_default().to_owned();
            return Ok((rejected("it names no company", "it has neither a name, a domain nor an id".to_owned()), name));
        }
        if !draft.id.is_empty() {
            said.external = Some(ExternalId::new(&self.records.system, &draft.id));
        }
        let name = said.called();
        let found = match draft.id.as_str() {
            "" => None,
            id => self.finder.own_company(id)?,
        };
        let found = match found {
            Some(found) => Some(found),
            None => {
                let by_name = self.finder.company("", &said.domain, &said.name)?;
                // One that has another id in the same system is another company.
                match by_name.filter(|id| !self.is_unreal(*id) && !draft.id.is_empty()) {
                    Some(id) if self.has_id(id, "company")? => None,
                    _ if !draft.id.is_empty()
                        && by_name.is_some_and(|id| self.seen.values().any(|seen| *seen == id)) =>
                    {
                        None
                    }
                    _ => by_name,
                }
            }
        };
        let outcome = match found {
            None => {
                let id = match self.step {
                    None => self.made_up_negative(),
                    Some(step) => store::companies::insert(step, said)?,
                };
                self.finder.add_company(id, &draft.id, &said.domain, &said.name);
                self.seen.insert(format!("{}", id.0), id);
                self.key_company(id, &draft);
                Outcome::New
            }
            Some(id) if self.is_unreal(id) => Outcome::Again,
            Some(id) => {
                let again = self.seen.insert(format!("{}", id.0), id).is_some();
                self.key_company(id, &draft);
                let outcome = self.known_company(id, &draft, again)?;
                if again { Outcome::Again } else { outcome }
            }
        };
        Ok((outcome, name))
    }

    /// Made-up ids of companies are below zero, so that the finder's are told from real ones.
    fn made_up_negative(&mut self) -> Id {
        self.unreal += 1;
        Id(-self.unreal)
    }

    fn is_unreal(&self, id: Id) -> bool {
        id.0 < 0
    }

    fn has_id(&self, id: Id, kind: &'static str) -> Result<bool, Error> {
        let first = match kind {
            "company" => store::companies::one(self.store, id)?.and_then(|one| one.external),
            _ => None,
        };
        let further = store::external::further(self.store, kind, id)?;
        Ok(first.iter().chain(&further).any(|one| one.system == self.records.system))
    }

    fn key_company(&mut self, id: Id, draft: &companies::Draft) {
        let said = &draft.company;
        let domain = said.domain.to_lowercase();
        if !domain.is_empty() && !self.words.is_personal(&domain) {
            self.companies.domains.entry(domain).or_insert(id);
        }
        let name = crate::domain::text::name_key(&said.name);
        if !name.is_empty() {
            self.companies.names.entry(name).or_insert(id);
        }
        if !draft.id.is_empty() {
            self.companies.ids.entry(draft.id.clone()).or_insert(id);
        }
    }

    fn known_company(&mut self, id: Id, draft: &companies::Draft, again: bool) -> Result<Outcome, Error> {
        let Some(mut known) = store::companies::one(self.store, id)? else { return Ok(Outcome::Same) };
        let wins = !again && self.wins(draft.company.modified, known.modified);
        let mut merged = companies::merge(&mut known, &draft.company, wins);
        let mut further = None;
        if let Some(one) = &draft.company.external
            && known.external.as_ref() != Some(one)
            && store::companies::by_external(self.store, &one.system, &one.id)? != Some(id)
        {
            merged.changes.push(("Id elsewhere".to_owned(), String::new(), format!("{} {}", one.system, one.id)));
            if known.external.is_none() { known.external = Some(one.clone()) } else { further = Some(one.clone()) }
        }
        self.kept += merged.kept;
        if !merged.is_change() {
            return Ok(Outcome::Same);
        }
        if let Some(step) = self.step {
            store::companies::update(step, &known)?;
            if let Some(one) = further {
                store::external::add(step, "company", id, &one)?;
            }
        }
        Ok(Outcome::Changed(merged.changes))
    }

    // ------------------------------------------------------------------------------------------ deals

    fn deal(&mut self, reading: &Reading<deals::Draft>, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
        let mut draft = deals::Draft::default();
        reading.read(row, &mut draft, &mut self.words, &mut self.notes);
        draft.finish(&mut self.words);
        if draft.deal.name.is_empty() && draft.id.is_empty() {
            let name = row.cells().find(|cell| !cell.is_empty()).unwrap_or_default().to_owned();
            return Ok((rejected("it names no deal", "it has neither a name nor an id".to_owned()), name));
        }
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

    fn add_deal(&mut self, step: &Step<'_>, draft: &mut deals::Draft, lead: Option<Id>) -> Result<(), Error> {
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
    fn deal_stages(&mut self, step: &Step<'_>, id: Id, draft: &deals::Draft) -> Result<usize, Error> {
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

    fn known_deal(
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
    fn external(&self, id: &str, line: usize) -> ExternalId {
        match id {
            "" => ExternalId::new(self.records.table.system(), line.to_string()),
            id => ExternalId::new(&self.records.system, id),
        }
    }

    // ------------------------------------------------------------------------------------------ activities

    fn activity(&mut self, reading: &Reading<events::Activity>, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
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
    fn note_met(&mut self, activity: &Activity, contact: bool) {
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
    fn found(&mut self, links: &Links) -> Result<Result<Found, Outcome>, Error> {
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

    // ------------------------------------------------------------------------------------------ roles

    fn role(&mut self, reading: &Reading<events::Role>, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
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

    // ------------------------------------------------------------------------------------------ stage history

    fn change(&mut self, reading: &Reading<events::Change>, row: &RowRef<'_>) -> Result<(Outcome, String), Error> {
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

    fn lead_change(&mut self, lead: Id, said: &events::Change, at: DateTime<Utc>) -> Result<Outcome, Error> {
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

    // ------------------------------------------------------------------------------------------ the end

    /// What follows for other records once all rows are in.
    fn finish(&mut self) -> Result<(), Error> {
        if self.kept > 0 {
            let values = crate::domain::text::count(self.kept, "value", "values");
            self.told.warnings.push(format!(
                "The file says otherwise in {values}, where those of the workspace stay: with the policy “theirs” the file wins, with “newest” whichever was changed later."
            ));
        }
        let Some(step) = self.step else { return Ok(()) };
        for (id, met) in std::mem::take(&mut self.met) {
            let Some(before) = store::leads::one(self.store, Id(id))? else { continue };
            let mut lead = before.clone();
            if let Some(first) = met.first.filter(|_| lead.first.is_blank()) {
                lead.first = first.1;
            }
            if let Some(last) = met.last
                && (lead.last.is_blank() || lead.last_activity.is_none_or(|known| last.0 >= known))
            {
                lead.last = last.1;
            }
            lead.last_activity = lead.last_activity.max(met.did);
            lead.last_contact = lead.last_contact.max(met.contacted);
            if lead != before {
                store::leads::update(step, &lead)?;
            }
        }
        for (id, ()) in std::mem::take(&mut self.changed_stages) {
            self.after_history(step, Id(id))?;
        }
        let dealt: Vec<Id> = std::mem::take(&mut self.dealt).into_keys().map(Id).collect();
        settle_deals(step, &dealt, self.today)?;
        if self.records.kind == RecordKind::Companies {
            let joined = store::imports::attach_leads(step, &self.companies, COMPANY_ID)?;
            if joined > 0 {
                let leads = crate::domain::text::count(joined, "lead", "leads");
                self.told.warnings.push(format!("{leads} of the workspace now belong to these companies."));
            }
        }
        Ok(())
    }

    /// What imported history tells of a lead: how far it came; where it stands, if nothing else says so; and since when.
    fn after_history(&self, step: &Step<'_>, id: Id) -> Result<(), Error> {
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

fn rejected(reason: &'static str, sentence: String) -> Outcome {
    Outcome::Rejected(Rejection { reason, sentence })
}

/// Whether a history's column says that the stage changed.
fn is_stage_field(field: &str) -> bool {
    let word = field.to_lowercase();
    word.contains("stage") || word.contains("lifecycle") || word == "status" || word == "lead status"
}

/// Words for a pass, from what the workspace has.
pub(super) fn words_of(records: &Records, workspace: &Workspace, mover: &Mover) -> Result<Words, Error> {
    let aliases = store::custom::stage_aliases(workspace.store())?.into_iter().collect();
    let frameworks = workspace.frameworks();
    Ok(Words::new(
        Arc::clone(&records.rules),
        workspace.lifecycle()?,
        Arc::clone(&frameworks.lead_words),
        Arc::clone(&frameworks.activities),
        mover.context().currency,
        aliases,
    ))
}
