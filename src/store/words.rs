//! Values in use in a column of leads, the one after the other: with an index on the column a jump each, without one a
//! look at some of the newest leads.

use super::{Result, Store};

/// Leads that are looked at for the values in use.
const LOOKED_AT: i64 = 5_000;

/// Values of a column among the newest leads, sorted, at most `most`; blank ones left out.
pub(super) fn distinct(store: &Store, column: &'static str, most: usize) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT {column} FROM (SELECT {column} FROM lead ORDER BY id DESC LIMIT {LOOKED_AT})
         WHERE {column} <> '' ORDER BY 1 LIMIT ?1"
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    Ok(store.conn.prepare_cached(&sql)?.query_map([most], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
