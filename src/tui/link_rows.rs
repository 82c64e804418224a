//! The links of a filter in an order, as a window reads them: judged where they are read, so that no key waits for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::registry::LinkRow;
use crate::store::links::{self, Key, LinkQuery};
use crate::tui::widgets::window::{Source, Way};
use crate::workspace::{Result, Workspace};

/// The links of a filter in an order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkRows {
    /// The filter and the order.
    pub query: LinkQuery,
    /// What was judged already.
    pub judged: Judged,
}

/// How bad links are that were judged since the workspace changed: what is typed into a filter shows many of them again.
#[derive(Debug, Clone, Default)]
pub struct Judged(Arc<Mutex<HashMap<Id, Option<Severity>>>>);

/// Links whose judgement is kept at most.
const KEPT: usize = 10_000;

impl PartialEq for Judged {
    /// What is remembered changes no answer.
    fn eq(&self, _: &Judged) -> bool {
        true
    }
}

impl Judged {
    /// How bad each of these links is; those that are not known are judged.
    fn worst(&self, checker: &Checker, page: &[(Key, LinkRow)]) -> Vec<Option<Severity>> {
        // Nothing is judged while the memory is held, as two threads may read at once.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut worst: Vec<Option<Option<Severity>>> = {
            let kept = kept();
            page.iter().map(|(_, link)| kept.get(&link.id).copied()).collect()
        };
        let unknown = || page.iter().zip(&worst).filter(|(_, known)| known.is_none()).map(|((_, link), _)| link);
        let judged = checker.worst(unknown());
        {
            let mut kept = kept();
            if kept.len() + judged.len() > KEPT {
                kept.clear();
            }
            kept.extend(unknown().map(|link| link.id).zip(judged.iter().copied()));
        }
        let mut judged = judged.into_iter();
        worst.iter_mut().filter(|known| known.is_none()).for_each(|place| *place = judged.next());
        worst.into_iter().map(Option::flatten).collect()
    }
}

/// A link of the list.
#[derive(Debug)]
pub struct JudgedLink {
    /// The link.
    pub link: LinkRow,
    /// The worst that is wrong with it.
    pub worst: Option<Severity>,
}

impl Source for LinkRows {
    type Key = Key;
    type Row = JudgedLink;

    fn page(&self, ws: &Workspace, from: Option<&Key>, way: Way, limit: usize) -> Result<Vec<(Key, JudgedLink)>> {
        let way = match way {
            Way::After => links::Way::After,
            Way::Before => links::Way::Before,
        };
        let checker = ws.checker()?;
        let page = ws.links_page_by(&checker, &self.query, from, way, limit)?;
        let worst = self.judged.worst(&checker, &page);
        Ok(page.into_iter().zip(worst).map(|((key, link), worst)| (key, JudgedLink { link, worst })).collect())
    }

    fn count(&self, ws: &Workspace) -> Result<u64> {
        ws.links_count(&self.query)
    }

    fn before(&self, ws: &Workspace, key: &Key) -> Result<u64> {
        ws.links_before(&self.query, key)
    }

    fn find(&self, ws: &Workspace, id: Id) -> Result<Option<Key>> {
        ws.find_link(&self.query, id)
    }

    fn id(row: &JudgedLink) -> Id {
        row.link.id
    }
}
