//! Leads by the words in their name, company and address.

use super::leads::LeadQuery;
use super::{Result, Store};

/// A further condition that narrows a query down by the search index; blank where there is nothing to narrow.
pub(super) fn narrowed(_store: &Store, _query: &LeadQuery) -> Result<String> {
    Ok(String::new())
}
