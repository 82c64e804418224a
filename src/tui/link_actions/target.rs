//! Which links a command is about, and how verbs are run on them: a few at once, many in a job.

use std::collections::HashSet;

use crate::domain::id::Id;
use crate::domain::text::count;
use crate::domain::utm::registry::LinkRow;
use crate::store::links::{self, LinkQuery, Way};
use crate::tui::job::{Job, Progress};
use crate::tui::view::{BulkDone, Cx};
use crate::workspace::{Done, Workspace};

/// Is told how many links are done; says whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(usize) -> bool;

/// So many links are changed on the spot; more in a job, with a bar.
const AT_ONCE: u64 = 1_000;
/// More links than anybody has: a bulk verb takes all of a filter.
const ALL: usize = 10_000_000;

/// Which links a command is about.
#[derive(Debug, Clone)]
pub enum Target {
    /// These.
    These(Vec<Id>),
    /// All that a query gives, but for some.
    All {
        /// The query.
        query: LinkQuery,
        /// Those that are left out.
        except: HashSet<Id>,
        /// How many there are then.
        count: u64,
    },
}

impl Target {
    /// How many links.
    pub fn count(&self) -> u64 {
        match self {
            Target::These(ids) => ids.len() as u64,
            Target::All { count, .. } => *count,
        }
    }

    /// `3 links`.
    pub fn words(&self) -> String {
        count(usize::try_from(self.count()).unwrap_or(usize::MAX), "link", "")
    }

    /// Their ids. Reads all of a query: not on the drawing thread where there may be many.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn ids(&self, ws: &Workspace) -> eyre::Result<Vec<Id>> {
        Ok(match self {
            Target::These(ids) => ids.clone(),
            Target::All { query, except, .. } => {
                ws.link_ids(query, ALL)?.into_iter().filter(|id| !except.contains(id)).collect()
            }
        })
    }

    /// One of them, to begin a question with.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn first(&self, ws: &Workspace) -> eyre::Result<Option<LinkRow>> {
        Ok(match self {
            Target::These(ids) => match ids.first() {
                Some(id) => ws.link(*id)?,
                None => None,
            },
            Target::All { query, .. } => ws.links_page(query, None, Way::After, 1)?.pop().map(|(_, link)| link),
        })
    }

    /// Gives each of them, in the order of the table, until `each` gives `false`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn each(&self, ws: &Workspace, mut each: impl FnMut(LinkRow) -> bool) -> eyre::Result<()> {
        match self {
            Target::These(ids) => {
                for id in ids {
                    if ws.link(*id)?.is_some_and(|link| !each(link)) {
                        break;
                    }
                }
            }
            Target::All { query, except, .. } => {
                links::each(ws.store(), query, |link| except.contains(&link.id) || each(link))?;
            }
        }
        Ok(())
    }
}

/// Runs a verb on links: a few at once, many as a job.
///
/// # Errors
/// As the verb.
pub fn run(
    cx: &mut Cx<'_>,
    target: Target,
    title: &str,
    verb: impl FnOnce(&mut Workspace, &[Id], Watch<'_>) -> eyre::Result<Done> + Send + 'static,
) -> eyre::Result<()> {
    if target.count() <= AT_ONCE {
        let ids = target.ids(cx.ws)?;
        let done = verb(cx.ws, &ids, &mut |_| true)?;
        cx.done(&done);
        cx.out.bulk = Some(BulkDone { asked: ids, ..BulkDone::default() });
        return Ok(());
    }
    let title = format!("{title} {}", target.words());
    cx.out.job = Some(Job {
        title,
        work: Box::new(move |ws: &mut Workspace, progress: &Progress| {
            let ids = target.ids(ws)?;
            let all = ids.len() as u64;
            let done = verb(ws, &ids, &mut |done| {
                progress.set(done as u64, all);
                !progress.is_cancelled()
            })?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.done(&done);
                cx.out.bulk = Some(BulkDone { asked: ids, ..BulkDone::default() });
                Ok(())
            }))
        }),
    });
    Ok(())
}
