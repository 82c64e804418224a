//! The links of a filter in an order, as a window reads them: judged where they are read, so that no key waits for it.

use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::utm::registry::LinkRow;
use crate::store::links::{self, Key, LinkQuery};
use crate::tui::widgets::window::{Source, Way};
use crate::workspace::{Result, Workspace};

/// The links of a filter in an order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkRows {
    /// The filter and the order.
    pub query: LinkQuery,
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
        let worst = checker.worst(page.iter().map(|(_, link)| link));
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
