//! Whether somebody else has the same address: the mark on a card.

use crate::domain::lead::Lead;
use crate::store::{Result, Store};

/// Whether another lead that is not put away has the same address, ignoring case. No address is no double.
///
/// # Errors
/// When the file can't be read, or a bounded read ran out of time.
pub fn has_twin(store: &Store, lead: &Lead) -> Result<bool> {
    if lead.email.is_empty() {
        return Ok(false);
    }
    let sql = "SELECT EXISTS(SELECT 1 FROM lead WHERE email <> '' AND email = ?1 AND archived = 0 AND id <> ?2)";
    Ok(store.conn.prepare_cached(sql)?.query_row((&lead.email, lead.id.0), |row| row.get(0))?)
}
