//! Records of a CRM into the workspace: leads, companies, deals, activities, touches, parts in deals, stage history.
//!
//! [`Records`] is one file on its way in, of any length: its rows are gone over three times at most and never held.
//! The first pass finds out the order of dates and the like, the second counts what would happen, the third does it,
//! as one step.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::field::FieldError;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::text::count;
use crate::frameworks::crm_rules::CrmRules;
use crate::workspace::Workspace;

mod becoming;
mod cells;
mod columns;
mod companies;
mod deals;
mod events;
mod finder;
pub mod kind;
mod leads;
mod merging;
pub mod outcome;
mod passes;
mod reading;
pub mod rejects;
mod run;
mod scan;
pub(super) mod targets;

use super::cell::date::{DateOrder, Order};
use super::mapping::{self, CUSTOM, Mapping, Why};
use super::sheet::stream::{self, Table};
use super::sheet::{ReadError, RowRef};
use super::{Answers, Error, MapFile, Policy, Source};
use kind::RecordKind;
use outcome::Told;
pub use run::Rejects;
use scan::{Need, Scan};

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

    /// What it does, in a few words. A lead's first stage is no move, whatever it is.
    pub fn meaning(self) -> &'static str {
        match self {
            Moves::Refuse => "a move against the rules is rejected",
            Moves::Flag => "a move against the rules is marked",
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
    // Asked for several times of each header, and for the first time when the file was looked at: the frameworks may
    // still be on their way then.
    let seen: RefCell<HashMap<String, bool>> = RefCell::default();
    let known = |header: &str| {
        let mut seen = seen.borrow_mut();
        let is_new = || kind::is_known(header, &workspace.frameworks().crm);
        *seen.entry(header.to_owned()).or_insert_with(is_new)
    };
    let table = match source {
        Source::Path(path) => stream::open(path, &known)?,
        Source::Bytes(bytes) => stream::open_bytes("standard input", bytes, &known)?,
    };
    let rules = Arc::new(workspace.frameworks().crm.clone());
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

    /// What is told of the file as a whole.
    fn with_remarks(&self, mut told: Told) -> Told {
        let mut warnings = self.table.head.warnings.clone();
        let Some(scanned) = &self.scanned else { return told };
        for (at, (column, seen)) in self.mapping.columns.iter().zip(&scanned.1.columns).enumerate() {
            let header = &column.header;
            if seen.filled == 0 {
                told.empty.push(at);
                continue;
            }
            let need = if column.is_open() { Need::Kind } else { scan::need(column.field.as_deref()) };
            if let Some(words) = seen.dates_told(need, header, self.answers.dates.get(&at).copied()) {
                warnings.push(format!("Dates in “{header}”: {words}."));
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

    /// How many rows there are, once they were [looked at](Self::look).
    pub fn rows(&self) -> usize {
        self.scanned.as_ref().map_or(0, |scanned| scanned.1.rows)
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

/// The first few of some names, and how many more.
fn some_of(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A rejected row for a rejects file.
pub type RejectedRow<'r> = RowRef<'r>;

#[cfg(test)]
mod tests;
