//! The links of a filter in an order, as a window reads them.

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

impl Source for LinkRows {
    type Key = Key;
    type Row = LinkRow;

    fn page(&self, ws: &Workspace, from: Option<&Key>, way: Way, limit: usize) -> Result<Vec<(Key, LinkRow)>> {
        let way = match way {
            Way::After => links::Way::After,
            Way::Before => links::Way::Before,
        };
        ws.links_page(&self.query, from, way, limit)
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

    fn id(row: &LinkRow) -> Id {
        row.id
    }
}
