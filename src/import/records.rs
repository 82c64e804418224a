//! Records of a CRM into the workspace: leads, companies, deals, activities, touches, parts in deals, stage history.
//!
//! [`Records`] is one file on its way in, of any length: its rows are gone over three times at most and never held.
//! The first pass finds out the order of dates and the like, the second counts what would happen, the third does it,
//! as one step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::custom::{CustomField, CustomKind, machine_name};
use crate::domain::field::FieldError;
use crate::domain::id::Id;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::text::count;
use crate::frameworks::crm_rules::CrmRules;
use crate::workspace::{Done, Workspace};

mod cells;
mod companies;
mod deals;
mod events;
mod finder;
pub mod kind;
mod leads;
mod merging;
pub mod outcome;
mod reading;
pub mod rejects;
mod run;
mod scan;
pub(super) mod targets;

use super::cell::currency_of_header;
use super::cell::date::{DateOrder, Order};
use super::mapping::{self, CUSTOM, Mapping, STAGE_DATE, Why};
use super::sheet::stream::{self, Table};
use super::sheet::{ReadError, RowRef};
use super::{Answers, Error, MapFile, Policy, Source};
use crate::store::bulk::{Bulk, BulkTable, Spared};
use crate::store::{self, Step};
use kind::RecordKind;
use outcome::Told;
use reading::{Column, Reading};
use run::{Body, Known, Rejects, Run};
use scan::{Need, Scan};

/// Rows from which on names are held in memory instead of being asked for one by one.
const LARGE: usize = 2_000;

/// What happens to a row that moves a lead against the lifecycle's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moves {
    /// It is not taken, and told with what is missing.
    #[default]
    Refuse,
    /// It is taken as the file has it, and marked as against the rules.
    Flag,
}

impl Moves {
    /// Both.
    pub const ALL: [Moves; 2] = [Moves::Refuse, Moves::Flag];

    /// The name in options.
    pub fn name(self) -> &'static str {
        match self {
            Moves::Refuse => "refuse",
            Moves::Flag => "flag",
        }
    }

    /// Reads a name.
    pub fn parse(word: &str) -> Option<Moves> {
        Moves::ALL.into_iter().find(|one| one.name() == word)
    }
}

/// How far a pass is, for whoever shows it: bytes read, of how many; answering no stops it.
pub type Watch<'w> = &'w mut dyn FnMut(u64, u64) -> bool;

/// One file of records on its way in.
#[derive(Debug, Clone)]
pub struct Records {
    /// The file.
    pub table: Table,
    /// Which records it is taken to hold.
    pub kind: RecordKind,
    /// Which it seems to hold; `None` where that isn't seen.
    pub found: Option<RecordKind>,
    /// Whose file it seems to be.
    pub vendor: Option<String>,
    /// The system of its ids.
    pub system: String,
    /// What its columns fill; may be changed.
    pub mapping: Mapping,
    /// What happens where both know something; may be changed.
    pub policy: Policy,
    /// What happens to moves against the rules; may be changed.
    pub moves: Moves,
    /// What was said to the questions; may be changed.
    pub answers: Answers,
    pub(self) rules: Arc<CrmRules>,
    lifecycle: Arc<Lifecycle>,
    /// What the first pass found, for the mapping that it was made for.
    scanned: Option<Arc<(Mapping, Scan)>>,
}

/// Opens a file for an import of records; `kind` is what it is said to hold, `None` to find out.
///
/// # Errors
/// Where it is no table, or the mapping file has mistakes.
pub fn open(
    source: Source<'_>,
    kind: Option<RecordKind>,
    map: Option<MapFile<'_>>,
    workspace: &Workspace,
) -> Result<Records, Error> {
    let rules = Arc::new(workspace.frameworks().crm.clone());
    let known = |header: &str| kind::is_known(header, &rules);
    let table = match source {
        Source::Path(path) => stream::open(path, &known)?,
        Source::Bytes(bytes) => stream::open_bytes("standard input", bytes, &known)?,
    };
    let found = kind::kind_of(&table.head, &rules);
    let vendor = rules.vendor_of(&table.head.originals).cloned();
    let lifecycle = workspace.lifecycle()?;
    let mut kind = kind.or(found).unwrap_or(RecordKind::Leads);
    // Both are activities; which of the two is told by whether they came through a channel.
    if kind == RecordKind::Activities && found == Some(RecordKind::Touches) {
        kind = RecordKind::Touches;
    }
    let remembered =
        workspace.remembered_mapping(kind.rules(), &mapping::fingerprint(&table.head))?.unwrap_or_default();
    let mut mapping = kind::propose(kind, &table.head, &remembered, &rules, &lifecycle);
    if let Some(file) = map {
        let lines = mapping::parse_map(file.name, file.text)?;
        mapping.apply_map(&table.head, file.name, &lines)?;
    }
    Ok(Records {
        system: vendor.as_ref().map_or_else(|| "import".to_owned(), |vendor| vendor.id.clone()),
        vendor: vendor.map(|vendor| vendor.title),
        table,
        kind,
        found,
        mapping,
        policy: Policy::Fill,
        moves: Moves::Refuse,
        answers: Answers::default(),
        rules,
        lifecycle,
        scanned: None,
    })
}

impl Records {
    /// Takes the file as one of other records. Mapping and answers start anew.
    pub fn take_as(&mut self, kind: RecordKind) {
        self.kind = kind;
        self.mapping = kind::propose(kind, &self.table.head, &[], &self.rules, &self.lifecycle);
        self.answers = Answers::default();
    }

    /// Why it can't be imported as it is mapped.
    pub fn blocked(&self) -> Option<ReadError> {
        kind::blocked(&self.table.head, self.kind, self.found, &self.mapping)
    }

    /// Remembers what a person said about the columns, for the next file with this header row.
    ///
    /// # Errors
    /// As the workspace's verb.
    pub fn remember(&self, workspace: &mut Workspace) -> crate::workspace::Result<()> {
        let pairs = self.mapping.pairs();
        if pairs.is_empty() {
            return Ok(());
        }
        workspace.remember_mapping(self.kind.rules(), &mapping::fingerprint(&self.table.head), &pairs)
    }

    /// What the file is, in a few words: `HubSpot, a list of people`.
    pub fn title(&self) -> String {
        match &self.vendor {
            Some(vendor) => format!("{vendor}, {}", self.kind.title()),
            None => self.kind.title().to_owned(),
        }
    }

    /// What importing it would do. `watch` is told how far it is.
    ///
    /// # Errors
    /// Where it is [blocked](Self::blocked), stopped, or file or workspace can't be read.
    pub fn plan(
        &mut self,
        workspace: &Workspace,
        rejects: Option<Rejects<'_>>,
        watch: Watch<'_>,
    ) -> Result<Told, Error> {
        let mut watch = Half::new(watch, self.table.bytes);
        self.scan(&mut |read| watch.first(read))?;
        let mover = workspace.mover()?;
        let (fields, _) = self.custom_fields(workspace.store())?;
        let body = self.body(&fields);
        let icp = workspace.icp()?;
        let words = run::words_of(self, workspace, &mover)?;
        let known = Known { words, mover: &mover, icp: &icp, today: workspace.today() };
        let leads = self.finder(workspace.store())?;
        let mut run = Run::new(self, workspace.store(), None, known, leads)?;
        run.pass(&body, &mut { rejects }, &mut |read| watch.second(read))?;
        let told = run.into_told();
        Ok(self.with_remarks(told))
    }

    /// Does it, as one step that can be undone, and says what was done. A stop leaves nothing.
    ///
    /// # Errors
    /// As [`Records::plan`]; nothing is written then.
    pub fn apply(
        &mut self,
        workspace: &mut Workspace,
        rejects: Option<Rejects<'_>>,
        watch: Watch<'_>,
    ) -> Result<(Told, Done), Error> {
        let mut watch = Half::new(watch, self.table.bytes);
        self.scan(&mut |read| watch.first(read))?;
        let mover = workspace.mover()?;
        let icp = workspace.icp()?;
        let words = run::words_of(self, workspace, &mover)?;
        let today = workspace.today();
        let mut rejects = rejects;
        let mut failure = None;
        let stopped = AtomicBool::new(false);
        let done = workspace.import_step(self.scan_rows(), |step| {
            let known = Known { words, mover: &mover, icp: &icp, today };
            let told = self.run(step, known, &mut rejects, &mut |read| {
                let goes_on = watch.second(read);
                stopped.fetch_or(!goes_on, Ordering::Relaxed);
                goes_on
            });
            match told {
                Ok(told) => {
                    let label = told.counts.label(self.kind, &self.table.head.name);
                    Ok((told, label))
                }
                Err(Error::Workspace(error)) => Err(error),
                Err(other) => {
                    failure = Some(other);
                    Err(crate::workspace::Error::Cancelled)
                }
            }
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        let (told, done) = done?;
        Ok((self.with_remarks(told), done))
    }

    fn run(
        &self,
        step: &Step<'_>,
        known: Known<'_>,
        rejects: &mut Option<Rejects<'_>>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Told, Error> {
        let store = step.store();
        let (fields, new) = self.custom_fields(store)?;
        let body = self.body(&fields);
        let rows = self.scan_rows();
        let leads = self.finder(store)?;
        let has_companies = store::companies::count(store)? > 0;
        let poured = self.kind == RecordKind::Leads && rows >= LARGE && store::imports::lead_count(store)? == 0;
        let bulk = match self.kind {
            RecordKind::Leads if poured => {
                let spared = [
                    (!has_companies).then_some(Spared::LeadCompany),
                    self.mapping.column_of("id").is_none().then_some(Spared::LeadExternal),
                ];
                let spared: Vec<Spared> = spared.into_iter().flatten().collect();
                Some(step.pour(&[BulkTable::Leads, BulkTable::Transitions], rows as u64, &spared)?)
            }
            RecordKind::Leads => Some(step.many_leads(rows)?),
            _ => None,
        };
        let mut run = Run::new(self, store, Some(step), known, leads)?;
        // Stages that the file dates one by one are a history, which is written down row by row.
        if poured && self.mapping.column_of("stage-date").is_none() {
            run.place_later(bulk.as_ref().map(Bulk::since));
        }
        run.pass(&body, rejects, progress)?;
        // What a run holds of a million leads goes before indexes are made.
        let mut told = run.into_told();
        // What no record was written for needs no field.
        if told.counts.changes_anything() || told.counts.again > 0 {
            for field in new {
                store::custom::save_field(step, &field)?;
            }
            told.warnings.extend(self.company_ids(step)?);
        }
        if let Some(bulk) = bulk {
            bulk.finish(step)?;
        }
        Ok(told)
    }

    /// The custom field in which leads keep the ids of companies that aren't there yet, made where it is needed.
    fn company_ids(&self, step: &Step<'_>) -> Result<Option<String>, Error> {
        let used = self.kind == RecordKind::Leads && self.mapping.column_of("company-id").is_some();
        let known = store::custom::fields(step.store(), "lead")?;
        if !used || known.iter().any(|field| field.name == run::COMPANY_ID) {
            return Ok(None);
        }
        let field = CustomField {
            id: Id::NEW,
            record: "lead".to_owned(),
            name: run::COMPANY_ID.to_owned(),
            label: "Company's id".to_owned(),
            kind: CustomKind::Text,
            choices: Vec::new(),
        };
        store::custom::save_field(step, &field)?;
        Ok(None)
    }

    fn finder<'s>(&self, store: &'s store::Store) -> Result<finder::Leads<'s>, Error> {
        let known = store::imports::lead_count(store)?;
        let rows = self.scan_rows();
        let held = self.kind == RecordKind::Leads && rows >= LARGE && known <= rows as u64 * 20;
        Ok(finder::Leads::new(store, &self.system, held, known == 0)?)
    }

    fn scan_rows(&self) -> usize {
        self.scanned.as_ref().map_or(0, |scanned| scanned.1.rows)
    }

    /// The first pass, unless it was made for this mapping. A column whose values are something else than its name says
    /// is kept as a field of its own.
    fn scan(&mut self, progress: &mut dyn FnMut(u64) -> bool) -> Result<(), Error> {
        if let Some(why) = self.blocked() {
            return Err(why.into());
        }
        if self.scanned.as_ref().is_some_and(|scanned| scanned.0 == self.mapping) {
            return Ok(());
        }
        let stopped = || Error::Workspace(crate::workspace::Error::Cancelled);
        let mut found = scan::scan(&self.table, &self.mapping, &self.rules, progress)?.ok_or_else(stopped)?;
        let mut disagreeing = false;
        for (column, seen) in self.mapping.columns.iter_mut().zip(&found.columns) {
            let need = scan::need(column.field.as_deref());
            if column.why == Why::Known && need != Need::Nothing && seen.disagrees(need) {
                column.why = Why::Disagrees;
                column.field = self.kind.has_custom().then(|| CUSTOM.to_owned());
                disagreeing = true;
            }
        }
        if disagreeing {
            if let Some(why) = self.blocked() {
                return Err(why.into());
            }
            found = scan::scan(&self.table, &self.mapping, &self.rules, &mut |_| progress(0))?.ok_or_else(stopped)?;
        }
        self.scanned = Some(Arc::new((self.mapping.clone(), found)));
        Ok(())
    }

    /// The custom fields that the file's columns fill, by column, and those of them that aren't there yet (or whose
    /// choices grow).
    #[expect(clippy::type_complexity, reason = "by column, and the new ones")]
    fn custom_fields(
        &self,
        store: &store::Store,
    ) -> Result<(Vec<Option<(String, CustomKind)>>, Vec<CustomField>), Error> {
        let record = match self.kind {
            RecordKind::Companies => "company",
            RecordKind::Deals => "deal",
            _ => "lead",
        };
        let known = store::custom::fields(store, record)?;
        let mut taken: Vec<String> = Vec::new();
        let mut by_column = Vec::with_capacity(self.mapping.columns.len());
        let mut new = Vec::new();
        for (at, column) in self.mapping.columns.iter().enumerate() {
            let seen = self.scanned.as_ref().and_then(|scanned| scanned.1.columns.get(at));
            let keeps = column.field.as_deref() == Some(CUSTOM)
                || column.field.is_none() && column.is_open() && self.kind.has_custom();
            let Some(seen) = seen.filter(|seen| keeps && seen.filled > 0) else {
                by_column.push(None);
                continue;
            };
            let mut name = machine_name(&column.header);
            if is_ours(self.kind, &name) {
                name = format!("file-{name}");
            }
            let plain = name.clone();
            let mut number = 1;
            while taken.contains(&name) {
                number += 1;
                name = format!("{plain}-{number}");
            }
            taken.push(name.clone());
            let (kind, choices) = seen.kind(&column.header);
            match known.iter().find(|field| field.name == name) {
                None => {
                    by_column.push(Some((name.clone(), kind)));
                    let (record, label) = (record.to_owned(), column.header.clone());
                    new.push(CustomField { id: Id::NEW, record, name, label, kind, choices });
                }
                Some(field) => {
                    // Values that a field of that kind can't hold are told row by row.
                    by_column.push(Some((name, field.kind)));
                    let more: Vec<String> =
                        choices.into_iter().filter(|choice| !field.choices.contains(choice)).collect();
                    if field.kind == CustomKind::Choice && !more.is_empty() {
                        let mut grown = field.clone();
                        grown.choices.extend(more);
                        new.push(grown);
                    }
                }
            }
        }
        Ok((by_column, new))
    }

    /// The columns with what each fills.
    fn body(&self, custom: &[Option<(String, CustomKind)>]) -> Body {
        let mut columns = Vec::new();
        for (at, column) in self.mapping.columns.iter().enumerate() {
            let own = custom.get(at).cloned().flatten();
            let field = match (&column.field, &own) {
                (_, Some(_)) => CUSTOM.to_owned(),
                (Some(field), None) if field != CUSTOM => field.clone(),
                _ => continue,
            };
            let seen = self.scanned.as_ref().and_then(|scanned| scanned.1.columns.get(at));
            let order = match seen.map(scan::ColumnScan::order) {
                Some(Order::Known(order)) => Some(order),
                _ => self.answers.dates.get(&at).copied(),
            };
            let stage = (field == STAGE_DATE)
                .then(|| kind::stage_of(self.kind, &column.header, &self.lifecycle))
                .flatten()
                .map(|(stage, pipeline)| match self.kind {
                    RecordKind::Leads => {
                        (self.lifecycle.read(&stage).map_or(stage, |stage| stage.id.clone()), pipeline)
                    }
                    _ => (stage, pipeline),
                });
            columns.push((
                Column {
                    at,
                    header: column.header.clone(),
                    order,
                    decimal: seen.map_or(super::cell::number::Decimal::Point, scan::ColumnScan::decimal),
                    currency: currency_of_header(&column.header),
                    custom: own,
                    stage,
                },
                field,
            ));
        }
        match self.kind {
            RecordKind::Leads => Body::Leads(Reading::new(columns, leads::FILLS)),
            RecordKind::Companies => Body::Companies(Reading::new(columns, companies::FILLS)),
            RecordKind::Deals => Body::Deals(Reading::new(columns, deals::FILLS)),
            RecordKind::Activities | RecordKind::Touches => {
                Body::Activities(Reading::new(columns, events::ACTIVITY_FILLS))
            }
            RecordKind::Roles => Body::Roles(Reading::new(columns, events::ROLE_FILLS)),
            RecordKind::Stages => Body::Changes(Reading::new(columns, events::CHANGE_FILLS)),
        }
    }

    /// What is told of the file as a whole.
    fn with_remarks(&self, mut told: Told) -> Told {
        let mut warnings = self.table.head.warnings.clone();
        let Some(scanned) = &self.scanned else { return told };
        for (at, (column, seen)) in self.mapping.columns.iter().zip(&scanned.1.columns).enumerate() {
            let header = &column.header;
            if seen.filled == 0 {
                continue;
            }
            if let Order::Open(sample) = seen.order()
                && scan::need(column.field.as_deref()) == Need::Moments
                && !self.answers.dates.contains_key(&at)
            {
                told.questions.extend(super::question(&self.table.head, at, &sample));
            }
            if column.is_open() && column.field.is_none() {
                let kept = if self.kind.has_custom() { ": kept as a field of its own" } else { ": not taken" };
                warnings.push(format!("“{header}”: {}{kept}; say with a mapping what it is.", column.reason()));
            }
            if column.why == Why::Disagrees {
                warnings.push(format!("“{header}” is named like a field whose values are something else: it was kept as a field of its own."));
            }
        }
        let kept: Vec<&str> = self
            .mapping
            .columns
            .iter()
            .zip(&scanned.1.columns)
            .filter(|(column, seen)| column.why == Why::Kept && seen.filled > 0)
            .map(|(column, _)| column.header.as_str())
            .collect();
        if !kept.is_empty() {
            let some = some_of(&kept);
            warnings.push(match kept.len() {
                1 => format!("1 column is kept as a field of its own: {some}."),
                n => format!("{n} columns are kept as fields of their own: {some}."),
            });
        }
        if !scanned.1.nulls.is_empty() {
            let words: Vec<String> =
                scanned.1.nulls.iter().map(|(word, n)| format!("“{word}” in {}", count(*n, "cell", "cells"))).collect();
            warnings.push(format!("Read as blank: {}.", words.join(", ")));
        }
        warnings.append(&mut told.warnings);
        told.warnings = warnings;
        told
    }

    /// Looks over all rows once, so that a file that can't be taken is refused before anything is made for it.
    ///
    /// # Errors
    /// As [`Records::plan`].
    pub fn look(&mut self, watch: Watch<'_>) -> Result<(), Error> {
        let bytes = self.table.bytes;
        self.scan(&mut |read| watch(read / 10, bytes))
    }

    /// Looks over all rows, and reads dates whose order isn't told in this one.
    ///
    /// # Errors
    /// As [`Records::plan`].
    pub fn answer_all(&mut self, order: DateOrder, watch: Watch<'_>) -> Result<(), Error> {
        self.look(watch)?;
        let Some(scanned) = self.scanned.clone() else { return Ok(()) };
        for (at, seen) in scanned.1.columns.iter().enumerate() {
            if matches!(seen.order(), Order::Open(_)) {
                self.answers.dates.insert(at, order);
            }
        }
        Ok(())
    }

    /// Names the system of the file's ids.
    ///
    /// # Errors
    /// Where the name is blank or holds a colon, which only the program's own have.
    pub fn set_system(&mut self, name: &str) -> Result<(), FieldError> {
        let name = name.trim().to_lowercase();
        if name.is_empty() || name.contains(':') || name.len() > 40 {
            return Err(FieldError::new("a system's name is a word, such as hubspot or our-crm"));
        }
        self.system = name;
        Ok(())
    }
}

/// Whether a name is one of our own fields, or one that filters use.
fn is_ours(kind: RecordKind, name: &str) -> bool {
    use crate::domain::company::COMPANY_FIELDS;
    use crate::domain::deal::DEAL_FIELDS;
    use crate::domain::lead::LEAD_FIELDS;
    use crate::domain::lead::fields::LEAD_DERIVED;
    match kind {
        RecordKind::Companies => COMPANY_FIELDS.iter().any(|field| field.name == name),
        RecordKind::Deals => DEAL_FIELDS.iter().any(|field| field.name == name),
        _ => {
            LEAD_FIELDS.iter().any(|field| field.name == name)
                || LEAD_DERIVED.contains(&name)
                || name == run::COMPANY_ID
        }
    }
}

/// The first few of some names, and how many more.
fn some_of(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Two passes told as one way.
struct Half<'w> {
    watch: Watch<'w>,
    bytes: u64,
}

impl<'w> Half<'w> {
    fn new(watch: Watch<'w>, bytes: u64) -> Half<'w> {
        Half { watch, bytes: bytes.max(1) }
    }

    /// The first takes about a tenth of the time.
    fn first(&mut self, read: u64) -> bool {
        (self.watch)(read / 10, self.bytes)
    }

    fn second(&mut self, read: u64) -> bool {
        (self.watch)(self.bytes / 10 + read / 10 * 9, self.bytes)
    }
}

/// A rejected row for a rejects file.
pub type RejectedRow<'r> = RowRef<'r>;

#[cfg(test)]
mod tests;
