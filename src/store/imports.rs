//! What imports ask beside the entities' own reads: keys of all leads at once, and links after the fact.

use std::collections::HashMap;

use super::{Result, Step, Store};
use crate::domain::id::Id;
use crate::domain::text::name_key;

/// Calls `each` with every lead's id, address, system and id elsewhere, and with its further ids elsewhere (then
/// without an address).
///
/// # Errors
/// When the file can't be read.
pub fn each_lead(store: &Store, mut each: impl FnMut(i64, &str, &str, &str)) -> Result<()> {
    super::leads::keys(store, |id, email, system, external| each(id.0, email, system, external))?;
    let mut query = store.conn.prepare("SELECT record, system, external FROM external_id WHERE kind = 'lead'")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| row.get_ref(at).ok().and_then(|value| value.as_str().ok()).unwrap_or_default();
        each(row.get(0)?, "", text(1), text(2));
    }
    Ok(())
}

/// How many leads there are, archived ones included.
///
/// # Errors
/// When the file can't be read.
pub fn lead_count(store: &Store) -> Result<u64> {
    let n: i64 = store.conn.prepare_cached("SELECT count(*) FROM lead")?.query_row([], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// The leads with an address, ignoring case, with the system of their first id elsewhere.
///
/// # Errors
/// When the file can't be read.
pub fn leads_by_email(store: &Store, email: &str) -> Result<Vec<(Id, String)>> {
    let mut query =
        store.conn.prepare_cached("SELECT id, system FROM lead WHERE email = ?1 AND email <> '' ORDER BY id")?;
    Ok(query.query_map([email], |row| Ok((Id(row.get(0)?), row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// The deal of a name, where only one has it.
///
/// # Errors
/// When the file can't be read.
pub fn deal_by_name(store: &Store, name: &str) -> Result<Option<Id>> {
    let mut query = store.conn.prepare_cached("SELECT id FROM deal WHERE name = ?1 LIMIT 2")?;
    let found: Vec<i64> = query.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(match found.as_slice() {
        [only] => Some(Id(*only)),
        _ => None,
    })
}

/// Companies by what leads may call them.
#[derive(Debug, Clone, Default)]
pub struct CompanyKeys {
    /// By domain, small letters.
    pub domains: HashMap<String, Id>,
    /// By name, as [`name_key`] makes it.
    pub names: HashMap<String, Id>,
    /// By id in the file's system.
    pub ids: HashMap<String, Id>,
}

/// Joins leads that have no company's record to the companies that they name: by the id kept in a custom field, by
/// domain, or by the name where they have no domain. Says how many.
///
/// # Errors
/// When the file can't be written.
pub fn attach_leads(step: &Step<'_>, keys: &CompanyKeys, custom: &str) -> Result<usize> {
    let conn = step.conn();
    let mut found: Vec<(i64, Id)> = Vec::new();
    {
        let mut query = conn.prepare("SELECT id, domain, company_name, custom FROM lead WHERE company IS NULL")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let text = |at: usize| row.get_ref(at).ok().and_then(|value| value.as_str().ok()).unwrap_or_default();
            let by_id = || {
                let values = text(3);
                if values.is_empty() || !values.contains(custom) {
                    return None;
                }
                let values: serde_json::Value = serde_json::from_str(values).ok()?;
                keys.ids.get(values.get(custom)?.as_str()?).copied()
            };
            let domain = text(1).to_lowercase();
            let by_name = || if domain.is_empty() { keys.names.get(&name_key(text(2))).copied() } else { None };
            if let Some(company) = by_id().or_else(|| keys.domains.get(&domain).copied()).or_else(by_name) {
                found.push((row.get(0)?, company));
            }
        }
    }
    // A lead that came without its company's name takes that of the record, so that it counts as filled in.
    let mut update = conn.prepare_cached(
        "UPDATE lead SET company = ?2, company_name = CASE WHEN company_name = '' THEN (SELECT name FROM company WHERE id = ?2)
           ELSE company_name END WHERE id = ?1",
    )?;
    for (lead, company) in &found {
        update.execute((*lead, company.0))?;
    }
    Ok(found.len())
}
