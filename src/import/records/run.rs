//! A pass over all rows: each is read, matched, and written or only counted.

mod activities;
mod companies;
mod deals;
mod history;
mod leads;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::becoming;
use super::events;
use super::finder::{Finder, Leads};
use super::kind::RecordKind;
use super::outcome::{Outcome, Rejection, ShownCell, ShownRow, Told};
use super::reading::{Reading, Words};
use super::{Records, companies as company, deals as deal, leads as lead};
use crate::domain::icp::Icp;
use crate::domain::id::Id;
use crate::domain::lead::Touch;
use crate::import::sheet::{Batch, RowRef};
use crate::import::{Error, Policy};
use crate::store::tallies::Counts;
use crate::store::{self, Step, Store};
use crate::workspace::Workspace;
use crate::workspace::pipeline::bulk::settle_deals;
use crate::workspace::pipeline::moves::Mover;
use leads::Person;

/// The custom field in which a lead keeps the id of a company that isn't there yet.
pub(super) const COMPANY_ID: &str = "company-id";

/// So many placed leads are looked at for fields that their stage wants; the Quality tab counts them all.
const LOOKED_AT: usize = 2_000;

/// The fills of the kind at hand.
pub(super) enum Body {
    Leads(Reading<lead::Draft>),
    Companies(Reading<company::Draft>),
    Deals(Reading<deal::Draft>),
    Activities(Reading<events::Activity>),
    Roles(Reading<events::Role>),
    Changes(Reading<events::Change>),
}

/// Whoever wants rejected rows: the row and why.
pub type Rejects<'r> = &'r mut dyn FnMut(&RowRef<'_>, &str) -> Result<(), Error>;

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
    /// Adds leads; `None` where rows are only counted.
    adder: Option<store::leads::Adder<'a>>,
    /// Where that all new leads were placed is written down at the end: the id behind which theirs lie.
    placed_since: Option<Id>,
    /// New leads, where they are counted on the way.
    counts: Option<Counts>,
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
    /// Stages of deals as the file has them, with how many of them are open, won and lost.
    deal_stages: BTreeMap<String, [usize; 3]>,
    companies: store::imports::CompanyKeys,
    /// Names of companies, by id.
    names: HashMap<i64, String>,
    /// Values of the file that were not taken, as the record has others.
    kept: usize,
    /// How many placed leads were looked at for missing fields.
    looked_at: usize,
    ended: bool,
    told: Told,
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
            adder: step.map(store::leads::Adder::new),
            placed_since: None,
            counts: None,
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
            deal_stages: BTreeMap::new(),
            companies: store::imports::CompanyKeys::default(),
            names: HashMap::new(),
            kept: 0,
            looked_at: 0,
            ended: false,
            told: Told::default(),
            notes: Vec::new(),
        })
    }

    /// Writes down at the end that all new leads were placed; their ids lie behind this one.
    pub(super) fn place_later(&mut self, since: Id) {
        self.placed_since = Some(since);
    }

    /// Counts leads as they come.
    pub(super) fn count(&mut self) {
        self.counts = Some(Counts::default());
    }

    /// What is told of it all, and the leads as they were counted.
    pub(super) fn into_told(self) -> (Told, Option<Counts>) {
        (self.told, self.counts)
    }

    /// Goes over all rows. `progress` is told the bytes that were read, and stops it by answering no.
    pub(super) fn pass(
        &mut self,
        body: &Body,
        rejects: &mut Option<Rejects<'_>>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), Error> {
        let records = self.records;
        // Of leads there are millions, so that they are read ahead: cells into drafts here, drafts into the workspace there.
        let mut words = self.words.clone();
        let read_ahead = |batch: &Batch, people: &mut Vec<Person>| {
            people.clear();
            if let Body::Leads(reading) = body {
                people.extend(batch.rows().map(|row| Person::read(&row, reading, &mut words)));
            }
        };
        records.table.pass_ahead(read_ahead, |batch: &Batch, people: &mut Vec<Person>| {
            let mut people = people.iter_mut();
            for row in batch.rows() {
                self.row(body, people.next(), &row, rejects)?;
            }
            if !progress(batch.read) {
                return Err(Error::Workspace(crate::workspace::Error::Cancelled));
            }
            Ok(true)
        })?;
        self.told.warnings.extend(words.read_as());
        self.told.warnings.extend(deals::stages_told(&self.deal_stages));
        self.finish()
    }

    fn row(
        &mut self,
        body: &Body,
        mut person: Option<&mut Person>,
        row: &RowRef<'_>,
        rejects: &mut Option<Rejects<'_>>,
    ) -> Result<(), Error> {
        self.notes.clear();
        let (outcome, name) = match self.left_out(row) {
            Some(why) => (Outcome::LeftOut(why), row.cell(0).to_owned()),
            None => match body {
                Body::Leads(_) => self.lead(person.as_deref_mut().unwrap_or(&mut Person::default()), row)?,
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
            let cells = self.cells(body, row);
            let follows = person.map(|person| becoming::follows(person.draft(), &self.records.mapping));
            let follows = follows.unwrap_or_default();
            self.told.rows.push(ShownRow { line: row.line, name, outcome: outcome.clone(), notes, cells, follows });
        }
        self.told.count(&outcome);
        Ok(())
    }

    /// The cells of a row with what is written for them.
    fn cells(&mut self, body: &Body, row: &RowRef<'_>) -> Vec<ShownCell> {
        let records = self.records;
        let filled = records.table.head.headers.iter().enumerate().filter(|(at, _)| !row.cell(*at).is_empty());
        let shown = filled.map(|(at, header)| ShownCell {
            header: header.clone(),
            cell: row.cell(at).to_owned(),
            becomes: body.becoming(at, row.cell(at), records.kind, &mut self.words),
        });
        shown.collect()
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

    /// What follows for other records once all rows are in.
    fn finish(&mut self) -> Result<(), Error> {
        if self.kept > 0 {
            let values = crate::domain::text::count(self.kept, "value", "values");
            self.told.warnings.push(format!(
                "The file says otherwise in {values}, where those of the workspace stay: with the policy “theirs” the file wins, with “newest” whichever was changed later."
            ));
        }
        let Some(step) = self.step else { return Ok(()) };
        if let Some(since) = self.placed_since {
            store::transitions::place_all(step, since, self.now)?;
        }
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
}

fn rejected(reason: &'static str, sentence: String) -> Outcome {
    Outcome::Rejected(Rejection { reason, sentence })
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
