//! The leads of a filter in an order, as a window reads them.

use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::store::leads::{self, Key, LeadQuery};
use crate::tui::widgets::window::{Source, Way};
use crate::workspace::{Result, Workspace};

/// The leads of a filter in an order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeadRows {
    /// The filter and the order.
    pub query: LeadQuery,
}

impl Source for LeadRows {
    type Key = Key;
    type Row = Lead;

    fn page(&self, ws: &Workspace, from: Option<&Key>, way: Way, limit: usize) -> Result<Vec<(Key, Lead)>> {
        let way = match way {
            Way::After => leads::Way::After,
            Way::Before => leads::Way::Before,
        };
        Ok(leads::page(ws.store(), &self.query, from, way, limit)?)
    }

    fn count(&self, ws: &Workspace) -> Result<u64> {
        Ok(leads::count(ws.store(), &self.query)?)
    }

    fn before(&self, ws: &Workspace, key: &Key) -> Result<u64> {
        Ok(leads::before(ws.store(), &self.query, key)?)
    }

    fn find(&self, ws: &Workspace, id: Id) -> Result<Option<Key>> {
        Ok(leads::find(ws.store(), &self.query, id)?)
    }

    fn id(row: &Lead) -> Id {
        row.id
    }

    fn counts_at_once(&self) -> bool {
        self.query.filter.is_empty()
    }
}
