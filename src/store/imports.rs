//! What imports ask beside the entities' own reads: keys of all leads at once, and links after the fact.

use std::collections::HashMap;

use super::{Result, Step, Store};
use crate::domain::id::Id;
use crate::domain::lifecycle::Facts;
use crate::domain::money::Currency;
use crate::domain::text::name_key;
use crate::domain::transition::DealTransition;

/// Calls `each` with every lead's id, address, system and id elsewhere, and with its further ids elsewhere (then
/// without an address).
///
/// # Errors
/// When the file can't be read.
pub fn each_lead(store: &Store, mut each: impl FnMut(i64, &str, &str, &str)) -> Result<()> {
    let mut query = store.conn.prepare("SELECT id, email, system, external FROM lead ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| row.get_ref(at).ok().and_then(|value| value.as_str().ok()).unwrap_or_default();
        each(row.get(0)?, text(1), text(2), text(3));
    }
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

/// Whether a lead's change to a stage at a moment is on record.
///
/// # Errors
/// When the file can't be read.
pub fn has_transition(store: &Store, lead: Id, to: &str, at: i64) -> Result<bool> {
    let mut query = store.conn.prepare_cached("SELECT 1 FROM transition WHERE lead = ?1 AND at = ?2 AND to_stage = ?3")?;
    Ok(query.exists((lead.0, at, to))?)
}

/// The same for a deal's.
///
/// # Errors
/// When the file can't be read.
pub fn has_deal_transition(store: &Store, deal: Id, to: &str, at: i64) -> Result<bool> {
    let mut query =
        store.conn.prepare_cached("SELECT 1 FROM deal_transition WHERE deal = ?1 AND at = ?2 AND to_stage = ?3")?;
    Ok(query.exists((deal.0, at, to))?)
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
    let mut update = conn.prepare_cached("UPDATE lead SET company = ?2 WHERE id = ?1")?;
    for (lead, company) in &found {
        update.execute((*lead, company.0))?;
    }
    Ok(found.len())
}

/// What the lifecycle's rules must know of a lead's deals.
///
/// # Errors
/// When the file can't be read.
pub fn facts(store: &Store, lead: Id, has_reason: bool) -> Result<Facts> {
    let mut query = store.conn.prepare_cached(
        "SELECT coalesce(sum(d.state = 'open'), 0), coalesce(sum(d.state = 'open' AND d.expected_close IS NOT NULL), 0),
                coalesce(sum(d.state = 'won'), 0)
         FROM deal_role r JOIN deal d ON d.id = r.deal WHERE r.lead = ?1 AND d.archived = 0",
    )?;
    Ok(query.query_row([lead.0], |row| {
        Ok(Facts { has_reason, open_deals: row.get(0)?, dated_deals: row.get(1)?, won_deals: row.get(2)? })
    })?)
}

/// Adds a change of a deal's stage; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert_deal_transition(step: &Step<'_>, one: &DealTransition) -> Result<Id> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO deal_transition(id, deal, from_stage, to_stage, at, who, kind) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((id.0, one.deal.0, &one.from, &one.to, one.at.timestamp_millis(), &one.who, one.kind.name()))?;
    Ok(id)
}

/// Works out anew what the open deals of a lead are worth of which it is the main contact, in the workspace's currency.
///
/// # Errors
/// When the file can't be written.
pub fn refresh_amount(step: &Step<'_>, lead: Id, home: Currency) -> Result<()> {
    let worth: i64 = step
        .conn()
        .prepare_cached(
            "SELECT coalesce(sum(d.amount), 0) FROM deal_role r JOIN deal d ON d.id = r.deal
             WHERE r.lead = ?1 AND r.main = 1 AND d.state = 'open' AND d.archived = 0 AND d.currency IN ('', ?2)",
        )?
        .query_row((lead.0, home.code()), |row| row.get(0))?;
    super::leads::set_amount(step, lead, worth)
}
