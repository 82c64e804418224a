//! Data quality in the store: the counting pass over all leads, duplicates, spellings, and what is kept of
//! measurements, spot checks and tasks. The passes stream: they hold next to nothing, however many leads there are,
//! and take their time on a thread that nobody waits for.

mod doubles;
mod kept;
mod pass;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use super::{Result, Store};
use crate::domain::duplicates::{Who, company_key};
use crate::domain::id::Id;
use crate::domain::lead_words::LeadWords;
use crate::domain::lifecycle::Lifecycle;

pub use doubles::{Found, doubles};
pub use kept::*;
pub use pass::{measure, values};

/// What a pass must know beside the leads.
#[derive(Debug, Clone)]
pub struct Question {
    /// The stages and what they require.
    pub lifecycle: Arc<Lifecycle>,
    /// Domains of private mail.
    pub words: Arc<LeadWords>,
    /// Leads without activity since this moment (ms since 1970, UTC) are stale.
    pub stale_before: i64,
    /// Bounces from which an address counts as bad.
    pub bounces: u32,
}

/// The columns that [`who`] reads.
const WHO: &str = "id, email, first_name, last_name, domain, company_name, company";

/// What tells a lead's company from others, from a row of [`WHO`]: its record, else domain or name.
fn company_of(row: &rusqlite::Row<'_>, words: &LeadWords, into: &mut String) -> rusqlite::Result<()> {
    use std::fmt::Write;
    let text = |at: usize| row.get_ref(at).map(super::rows::text);
    into.clear();
    let company: Option<i64> = row.get(6)?;
    match (company, text(4)?) {
        (Some(id), _) => _ = write!(into, "#{id}"),
        // Nearly all domains are written as they are compared.
        (None, domain) if is_plain(domain) && !words.is_personal(domain) => into.push_str(domain),
        (None, domain) => into.push_str(&company_key(domain, words.is_personal(domain), text(5)?)),
    }
    Ok(())
}

/// Whether a domain stands as it is compared: small letters, no `www.`, no blanks.
fn is_plain(domain: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    !domain.is_empty() && !domain.starts_with("www.") && domain.bytes().all(small)
}

/// A lead as duplicates are looked for.
fn who(row: &rusqlite::Row<'_>, words: &LeadWords) -> rusqlite::Result<Who> {
    let text = |at: usize| row.get_ref(at).map(super::rows::text);
    let mut company = String::new();
    company_of(row, words, &mut company)?;
    Ok(Who {
        id: Id(row.get(0)?),
        email: text(1)?.to_owned(),
        first: text(2)?.to_owned(),
        last: text(3)?.to_owned(),
        company,
    })
}

/// Some leads as duplicates are looked for, in the order asked; those that have gone are left out.
///
/// # Errors
/// When the file can't be read.
pub fn whose(store: &Store, words: &LeadWords, ids: &[Id]) -> Result<Vec<Who>> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {WHO} FROM lead WHERE id = ?1"))?;
    let mut out = Vec::with_capacity(ids.len());
    for id in ids {
        let mut rows = query.query([id.0])?;
        if let Some(row) = rows.next()? {
            out.push(who(row, words)?);
        }
    }
    Ok(out)
}

/// Pairs that a person said are two.
///
/// # Errors
/// When the file can't be read.
pub fn told_apart(store: &Store) -> Result<HashSet<(Id, Id)>> {
    let mut query = store.conn.prepare_cached("SELECT one, other FROM not_duplicate")?;
    let pairs = query.query_map([], |row| Ok(crate::domain::duplicates::ordered(Id(row.get(0)?), Id(row.get(1)?))))?;
    Ok(pairs.collect::<Result<_, _>>()?)
}
