//! A pass over all rows: each is read, judged by the policy in force, looked for among the registered links, and written
//! or only counted.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Utc};

use super::LinkImport;
use super::reading::{Columns, Reading, Said, no_link};
use crate::domain::text::count;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::link;
use crate::domain::utm::lint::{Issue, Kind, Linter};
use crate::domain::utm::registry::{LinkRow, LinkStatus};
use crate::import::records::outcome::{Outcome, Rejection, ShownCell, ShownRow, Told};
use crate::import::records::{Rejects, Watch};
use crate::import::sheet::{Batch, RowRef};
use crate::import::{Error, Policy};
use crate::store::{self, Step, Store};

/// A pass in progress.
pub(super) struct Run<'a> {
    import: &'a LinkImport,
    columns: Columns,
    store: &'a Store,
    /// The step; `None` where rows are only counted.
    step: Option<&'a Step<'a>>,
    linter: Linter<'a>,
    now: DateTime<Utc>,
    /// Links of this file, by the fingerprint of their address, with the line of each.
    seen: HashMap<u64, usize>,
    /// Values of the file that were not taken, as the link has others.
    kept: usize,
    told: Told,
    notes: Vec<String>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        import: &'a LinkImport,
        store: &'a Store,
        step: Option<&'a Step<'a>>,
        checker: &'a Checker,
        now: DateTime<Utc>,
    ) -> Run<'a> {
        Run {
            import,
            columns: Columns::of(import),
            store,
            step,
            linter: checker.linter(),
            now,
            seen: HashMap::new(),
            kept: 0,
            told: Told::default(),
            notes: Vec::new(),
        }
    }

    /// Goes over all rows.
    pub(super) fn pass(&mut self, rejects: &mut Option<Rejects<'_>>, watch: Watch<'_>) -> Result<(), Error> {
        let table = &self.import.table;
        table.pass(|batch: &Batch| {
            for row in batch.rows() {
                self.row(&row, rejects)?;
            }
            if watch(batch.read, table.bytes) {
                return Ok(true);
            }
            Err(Error::Workspace(crate::workspace::Error::Cancelled))
        })
    }

    fn row(&mut self, row: &RowRef<'_>, rejects: &mut Option<Rejects<'_>>) -> Result<(), Error> {
        self.notes.clear();
        let mut notes = std::mem::take(&mut self.notes);
        let reading = self.import.read(&self.columns, row, &mut notes);
        self.notes = notes;
        for note in &self.notes {
            self.told.remark(note, row.line);
        }
        let (outcome, name) = match reading {
            Reading::LeftOut(why) => (Outcome::LeftOut(why), row.cell(0).to_owned()),
            Reading::Rejected(why, name) => (Outcome::Rejected(why), name),
            Reading::Link(said) => self.link(*said, row.line)?,
        };
        if let (Outcome::Rejected(why), Some(rejects)) = (&outcome, rejects.as_mut()) {
            rejects(row, &why.sentence)?;
        }
        if self.told.shows(&outcome) {
            let mut notes = std::mem::take(&mut self.notes);
            notes.extend(row.notes().map(str::to_owned));
            let filled = self.import.table.head.headers.iter().enumerate();
            let cells = filled.filter(|(at, _)| !row.cell(*at).is_empty());
            let cells = cells.map(|(at, header)| ShownCell {
                header: header.clone(),
                cell: row.cell(at).to_owned(),
                becomes: None,
            });
            let cells = cells.collect();
            let follows = Vec::new();
            self.told.rows.push(ShownRow { line: row.line, name, outcome: outcome.clone(), notes, cells, follows });
        }
        self.told.count(&outcome);
        Ok(())
    }

    /// What becomes of a link, and what to call it.
    fn link(&mut self, said: Said, line: usize) -> Result<(Outcome, String), Error> {
        let mut link = LinkRow { link: said.link.clone(), ..LinkRow::default() };
        let name = link.called();
        let url = match link::build(&said.link) {
            Ok(url) => url,
            Err(error) => return Ok((Outcome::Rejected(no_link(&said.link.destination, &error)), name)),
        };
        let judged = self.linter.link(
            line,
            said.raw.as_deref().unwrap_or(&url),
            Some(&*said.placed_on).filter(|p| !p.is_empty()),
        );
        if let Some(why) = judged.issues.iter().find_map(|issue| never(issue)) {
            return Ok((Outcome::Rejected(why), name));
        }
        if self.seen.contains_key(&print(&url)) {
            return Ok((Outcome::Again, name));
        }
        self.seen.insert(print(&url), line);
        if let Some(id) = store::links::twin(self.store, &url, None)? {
            return Ok((self.known(id, &said)?, name));
        }
        for issue in judged.issues.iter().filter(|issue| issue.kind != Kind::DuplicateLink) {
            let rule = issue.rule();
            self.told.remark(&format!("{} ({}: {})", rule.title, issue.severity.name(), rule.id), line);
            self.notes.push(format!("{} {}: {} (fix: {})", issue.severity.name(), rule.id, issue.message, issue.fix));
        }
        link.url = url;
        link.owner = said.owner;
        // What stands in somebody's list was given out, unless the list says otherwise.
        link.status = said.status.unwrap_or(LinkStatus::Live);
        link.placed_on = said.placed_on;
        link.note = said.note;
        link.created = Some(said.created.unwrap_or(self.now));
        if let Some(step) = self.step {
            store::links::insert(step, &link)?;
        }
        Ok((Outcome::New, name))
    }

    /// What the file adds to a registered link.
    fn known(&mut self, id: crate::domain::id::Id, said: &Said) -> Result<Outcome, Error> {
        let Some(before) = store::links::one(self.store, id)? else { return Ok(Outcome::Same) };
        let mut link = before.clone();
        let theirs = self.import.policy == Policy::Theirs;
        let mut changes = Vec::new();
        let mut take = |label: &str, place: &mut String, value: &str| {
            if value.is_empty() || *place == value {
                return;
            }
            if place.is_empty() || theirs {
                changes.push((label.to_owned(), place.clone(), value.to_owned()));
                value.clone_into(place);
            } else {
                self.kept += 1;
            }
        };
        take("Owner", &mut link.owner, &said.owner);
        take("Placed on", &mut link.placed_on, &said.placed_on);
        take("Note", &mut link.note, &said.note);
        if let Some(status) = said.status.filter(|status| *status != link.status) {
            if theirs {
                changes.push(("Status".to_owned(), link.status.name().to_owned(), status.name().to_owned()));
                link.status = status;
            } else {
                self.kept += 1;
            }
        }
        if changes.is_empty() {
            return Ok(Outcome::Same);
        }
        if let Some(step) = self.step {
            store::links::update(step, &link)?;
        }
        Ok(Outcome::Changed(changes))
    }

    /// What there is to tell, with what concerns the file as a whole.
    pub(super) fn finish(self) -> Told {
        let mut told = self.told;
        told.warnings.extend(self.import.table.head.warnings.iter().cloned());
        if self.kept > 0 {
            told.warnings.push(format!(
                "The file says otherwise in {}, where those of the workspace stay: with the policy “theirs” the file wins.",
                count(self.kept, "value", "values")
            ));
        }
        let head = &self.import.table.head;
        told.warnings.extend(crate::import::tools::not_taken(head, &self.import.mapping));
        told
    }
}

/// Why an issue keeps any link out, if it does.
fn never(issue: &Issue) -> Option<Rejection> {
    let reason = match issue.kind {
        Kind::PersonalData => "it holds personal data",
        Kind::NotAUrl => "it is no link",
        _ => return None,
    };
    Some(Rejection { reason, sentence: format!("{}: {}", issue.message, issue.fix) })
}

fn print(url: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}
