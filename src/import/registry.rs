//! Links into the registry: sheets of tagged links under any headers, and plain lists of addresses, taken apart into
//! their fields.
//!
//! [`LinkImport`] is one file on its way in, of any length: its rows are gone over and never held. A link that no link may
//! be (no address, personal data) is rejected; one that breaks the policy otherwise goes in, and is told.

mod reading;
mod run;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};

use super::links::{self, Opened, Shape};
use super::mapping::{self, Mapping, Target, Why, targets};
use super::records::outcome::Told;
use super::records::{Rejects, Watch};
use super::sheet::ReadError;
use super::sheet::stream::Table;
use super::tools::some_of;
use super::{Error, MapFile, Policy, Source};
use crate::frameworks::import_rules::{Headers, LinkImportRules, header_key};
use crate::workspace::{Done, Workspace};
use run::Run;

/// Under which name mappings are remembered.
const REMEMBERED_AS: &str = "links";

/// What a column can fill.
pub const TARGETS: &[Target] = targets! {
    "url", "Tagged link";
    "destination", "Destination";
    "source", "Source";
    "medium", "Medium";
    "campaign", "Campaign";
    "content", "Content";
    "term", "Term";
    "owner", "Owner";
    "status", "Status";
    "placed-on", "Placed on";
    "note", "Note";
    "created", "Created";
};

/// One file of links on its way in.
#[derive(Debug, Clone)]
pub struct LinkImport {
    /// The file.
    pub table: Table,
    /// What its columns fill; may be changed.
    pub mapping: Mapping,
    /// What happens where both know something of a link; may be changed.
    pub policy: Policy,
    /// Whether each line is an address.
    is_list: bool,
    pub(self) rules: LinkImportRules,
}

/// Opens a file for an import of links, with what was said about the same header row before.
///
/// # Errors
/// Where it is no table and no list, or the mapping file has mistakes.
pub fn open(source: Source<'_>, map: Option<MapFile<'_>>, workspace: &Workspace) -> Result<LinkImport, Error> {
    let rules = workspace.frameworks().import_links.clone();
    let (mut table, shape) = match links::table(source, map.is_none(), &rules.headers)? {
        Opened::Lines(table) => (table, Some(Shape::Lines)),
        Opened::Table(table) => {
            let shape = links::shape(&table.head, None, &rules.headers).ok();
            (table, shape)
        }
    };
    let has_header = !matches!(shape, Some(Shape::Column { has_header: false, .. }));
    if !has_header {
        table = table.without_header();
    }
    let remembered =
        workspace.remembered_mapping(REMEMBERED_AS, &mapping::fingerprint(&table.head))?.unwrap_or_default();
    let mut mapping = Mapping::propose(&table.head, &rules.headers, TARGETS, &remembered);
    settle(&mut mapping, &rules.headers, shape.as_ref());
    if let Some(file) = map {
        let lines = mapping::parse_map(file.name, file.text)?;
        mapping.apply_map(&table.head, file.name, &lines)?;
    }
    let is_list = shape == Some(Shape::Lines);
    Ok(LinkImport { table, mapping, policy: Policy::default(), is_list, rules })
}

/// What names alone don't tell: the column that holds addresses, and a plain `URL` beside the tagged one.
fn settle(mapping: &mut Mapping, headers: &Headers, shape: Option<&Shape>) {
    let url = match shape {
        Some(Shape::Lines) => Some(0),
        Some(Shape::Column { url, .. }) => Some(*url),
        _ => None,
    };
    let has_link = |mapping: &Mapping| mapping.column_of("url").or_else(|| mapping.column_of("destination")).is_some();
    if let Some(column) = url.filter(|_| !has_link(mapping)).and_then(|at| mapping.columns.get_mut(at)) {
        column.field = Some("url".to_owned());
        column.why = Why::Known;
    }
    if mapping.column_of("url").is_none() || mapping.column_of("destination").is_some() {
        return;
    }
    let is_plain = |header: &str| {
        let key = header_key(header);
        headers.fields.iter().any(|one| one.field == "url" && one.weak.contains(&key))
    };
    if let Some(plain) = mapping.columns.iter_mut().find(|one| one.why == Why::Unknown && is_plain(&one.header)) {
        plain.field = Some("destination".to_owned());
        plain.why = Why::Known;
    }
}

impl LinkImport {
    /// What the file is, in a few words.
    pub fn title(&self) -> &'static str {
        if self.is_list { "a list of links" } else { "a sheet of tagged links" }
    }

    /// Why it can't be imported as it is mapped.
    pub fn blocked(&self) -> Option<ReadError> {
        self.mapping.missing().first()?;
        let (name, columns) = (&self.table.head.name, some_of(&self.table.head.headers));
        let is_link = |field: &str| matches!(field, "url" | "destination");
        let may_be = |why: &Why| matches!(why, Why::Contested(field, _) | Why::Guess(field) if is_link(field));
        let open: Vec<&str> =
            self.mapping.columns.iter().filter(|one| may_be(&one.why)).map(|one| one.header.as_str()).collect();
        let what = if open.is_empty() {
            format!("No column of “{name}” holds links (its columns: {columns})")
        } else {
            format!("It isn't clear which column of “{name}” holds links; look at {}", some_of(&open))
        };
        Some(ReadError::new(what, "Say with --map or on the mapping screen which is url or destination."))
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
        workspace.remember_mapping(REMEMBERED_AS, &mapping::fingerprint(&self.table.head), &pairs)
    }

    /// What importing it would do. `watch` is told how far it is.
    ///
    /// # Errors
    /// Where it is [blocked](Self::blocked), stopped, or file or workspace can't be read.
    pub fn plan(&self, workspace: &Workspace, rejects: Option<Rejects<'_>>, watch: Watch<'_>) -> Result<Told, Error> {
        if let Some(why) = self.blocked() {
            return Err(why.into());
        }
        let checker = workspace.checker()?;
        let mut run = Run::new(self, workspace.store(), None, &checker, workspace.now());
        run.pass(&mut { rejects }, watch)?;
        Ok(run.finish())
    }

    /// Does it, as one step that can be undone, and says what was done. A stop leaves nothing.
    ///
    /// # Errors
    /// As [`LinkImport::plan`]; nothing is written then.
    pub fn apply(
        &self,
        workspace: &mut Workspace,
        mut rejects: Option<Rejects<'_>>,
        watch: Watch<'_>,
    ) -> Result<(Told, Done), Error> {
        if let Some(why) = self.blocked() {
            return Err(why.into());
        }
        let (checker, now) = (workspace.checker()?, workspace.now());
        let stopped = AtomicBool::new(false);
        let mut failure = None;
        let done = workspace.import_links(|step| {
            let mut run = Run::new(self, step.store(), Some(step), &checker, now);
            let passed = run.pass(&mut rejects, &mut |read, of| {
                let goes_on = watch(read, of);
                stopped.fetch_or(!goes_on, Ordering::Relaxed);
                goes_on
            });
            match passed {
                Ok(()) => {
                    let told = run.finish();
                    let label = self.label(&told);
                    Ok((told, label))
                }
                Err(Error::Workspace(error)) => Err(error),
                Err(other) => {
                    failure = Some(other);
                    Err(crate::workspace::Error::Cancelled)
                }
            }
        });
        match failure {
            Some(failure) => Err(failure),
            None => Ok(done?),
        }
    }

    /// The label of its step in the journal.
    fn label(&self, told: &Told) -> String {
        let (counts, file) = (&told.counts, &self.table.head.name);
        let links = |n| crate::domain::text::count(n, "link", "links");
        match (counts.new, counts.changed) {
            (new, 0) => format!("imported {} from {file}", links(new)),
            (0, changed) => format!("updated {} from {file}", links(changed)),
            (new, changed) => format!("imported {}, updated {changed} from {file}", links(new)),
        }
    }
}
