//! What a review of the pipeline counts: sums over all leads, made by SQLite, never more rows than a page holds.

use std::collections::HashMap;

use rusqlite::types::ValueRef;

use super::{Result, Store, rows};
use crate::domain::deal::DealState;
use crate::domain::id::Id;
use crate::domain::money::{Currency, Money};
use crate::domain::transition::Outcome;

fn count(value: ValueRef<'_>) -> u64 {
    rows::number(value).unwrap_or(0)
}

/// What unstaged leads were called, the most frequent first.
///
/// # Errors
/// When the file can't be read.
pub fn unstaged(store: &Store, most: u32) -> Result<Vec<(String, u64)>> {
    let mut query = store.conn.prepare_cached(
        "SELECT stage_raw, count(*) AS n FROM lead WHERE archived = 0 AND stage = '' GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?1",
    )?;
    let rows = query.query_map([most], |row| Ok((rows::owned(row.get_ref(0)?), count(row.get_ref(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Sources with their leads and how many of these came at least as far as each rank from 1 to `ranks`; the most
/// frequent first.
///
/// # Errors
/// When the file can't be read.
pub fn sources(store: &Store, ranks: u8, most: u32) -> Result<Vec<(String, u64, Vec<u64>)>> {
    let reached: String = (1..=ranks).map(|rank| format!(", sum(furthest >= {rank})")).collect();
    let sql = format!(
        "SELECT source, count(*) AS n{reached} FROM lead WHERE archived = 0 GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?1"
    );
    let mut query = store.conn.prepare(&sql)?;
    let rows = query.query_map([most], |row| {
        let reached = (2..2 + usize::from(ranks)).map(|at| Ok(count(row.get_ref(at)?)));
        let reached = reached.collect::<rusqlite::Result<_>>()?;
        Ok((rows::owned(row.get_ref(0)?), count(row.get_ref(1)?), reached))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The reasons of the leads in an exit, the most frequent first.
///
/// # Errors
/// When the file can't be read.
pub fn reasons(store: &Store, exit: &str, most: u32) -> Result<Vec<(String, u64)>> {
    let mut query = store.conn.prepare_cached(
        "SELECT reason, count(*) AS n FROM lead WHERE archived = 0 AND stage = ?1 GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?2",
    )?;
    let rows = query.query_map((exit, most), |row| Ok((rows::owned(row.get_ref(0)?), count(row.get_ref(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A lead that has stood in its stage for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The lead.
    pub id: Id,
    /// Its name, or else its address.
    pub name: String,
    /// Its company as written.
    pub company: String,
    /// Who has it.
    pub owner: String,
    /// When it entered the stage: milliseconds since 1970.
    pub since: i64,
    /// Its open deals, in minor units.
    pub amount: i64,
}

/// The leads that have stood longest in a stage, since before a moment.
///
/// # Errors
/// When the file can't be read.
pub fn standing(store: &Store, stage: &str, before: i64, most: u32) -> Result<Vec<Standing>> {
    let mut query = store.conn.prepare_cached(
        "SELECT id, trim(first_name || ' ' || last_name), email, company_name, owner, stage_since, amount FROM lead
         WHERE archived = 0 AND stage = ?1 AND stage_since < ?2 ORDER BY stage_since LIMIT ?3",
    )?;
    let rows = query.query_map((stage, before, most), |row| {
        let name = rows::owned(row.get_ref(1)?);
        Ok(Standing {
            id: Id(row.get(0)?),
            name: if name.is_empty() { rows::owned(row.get_ref(2)?) } else { name },
            company: rows::owned(row.get_ref(3)?),
            owner: rows::owned(row.get_ref(4)?),
            since: row.get(5)?,
            amount: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The condition under which a field of leads is blank; `None` for one that never is or isn't kept as a column.
fn blank(field: &str) -> Option<&'static str> {
    Some(match field {
        "email" => "email = ''",
        "first-name" => "first_name = ''",
        "last-name" => "last_name = ''",
        "phone" => "phone = ''",
        "company" => "company_name = ''",
        "domain" => "domain = ''",
        "title" => "title = ''",
        "role" => "role = ''",
        "seniority" => "seniority = ''",
        "employees" => "employees_min IS NULL AND employees_max IS NULL",
        "revenue" => "revenue_min IS NULL AND revenue_max IS NULL",
        "industry" => "industry = ''",
        "country" => "country = ''",
        "tier" => "tier = ''",
        "stage" => "stage = ''",
        "source" => "source = ''",
        "source-detail" => "source_detail = ''",
        "owner" => "owner = ''",
        "created" => "created IS NULL",
        "last-activity" => "last_activity IS NULL",
        "next-step" => "next_step = ''",
        _ => return None,
    })
}

/// For each list of fields, of which one is enough, how many leads that came as far as a rank lack all of them, and
/// how many there are; `None` where a field can't be counted. One pass over the leads.
///
/// # Errors
/// When the file can't be read.
pub fn missing(store: &Store, asked: &[(&[String], u8)]) -> Result<Vec<Option<(u64, u64)>>> {
    let lacking: Vec<Option<(String, u8)>> = asked
        .iter()
        .map(|(fields, rank)| {
            let all: Option<Vec<String>> = fields.iter().map(|name| Some(format!("({})", blank(name)?))).collect();
            Some((all.filter(|all| !all.is_empty())?.join(" AND "), *rank))
        })
        .collect();
    let known: Vec<&(String, u8)> = lacking.iter().flatten().collect();
    if known.is_empty() {
        return Ok(lacking.into_iter().map(|_| None).collect());
    }
    let sums: Vec<String> = known
        .iter()
        .map(|(condition, rank)| format!("sum(furthest >= {rank} AND {condition}), sum(furthest >= {rank})"))
        .collect();
    let sql = format!("SELECT {} FROM lead WHERE archived = 0", sums.join(", "));
    let counted = store.conn.prepare(&sql)?.query_row([], |row| {
        (0..known.len())
            .map(|at| Ok((count(row.get_ref(2 * at)?), count(row.get_ref(2 * at + 1)?))))
            .collect::<rusqlite::Result<Vec<_>>>()
    })?;
    let mut counted = counted.into_iter();
    Ok(lacking.into_iter().map(|known| known.and_then(|_| counted.next())).collect())
}

/// Handovers by their id and outcome; `None` while nobody has answered.
///
/// # Errors
/// When the file can't be read.
pub fn handovers(store: &Store) -> Result<Vec<(String, Option<Outcome>, u64)>> {
    let mut query = store.conn.prepare_cached("SELECT name, outcome, count(*) FROM handoff GROUP BY 1, 2")?;
    let rows = query.query_map([], |row| {
        let outcome = Outcome::parse(rows::text(row.get_ref(1)?));
        Ok((rows::owned(row.get_ref(0)?), outcome, count(row.get_ref(2)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Why handovers of a name were given back, the most frequent reason first.
///
/// # Errors
/// When the file can't be read.
pub fn rejections(store: &Store, name: &str, most: u32) -> Result<Vec<(String, u64)>> {
    let mut query = store.conn.prepare_cached(
        "SELECT reason, count(*) AS n FROM handoff WHERE name = ?1 AND outcome = 'rejected'
         GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?2",
    )?;
    let rows = query.query_map((name, most), |row| Ok((rows::owned(row.get_ref(0)?), count(row.get_ref(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The moments at which leads first entered stages, by lead and stage; and how many moves were read of how many.
pub type Entered = (Vec<HashMap<String, i64>>, u64, u64);

/// When leads first entered stages: of every lead, or of an even sample where there are more moves than `most`. Gives
/// the moments by lead and stage, and how many moves were read of how many.
///
/// # Errors
/// When the file can't be read.
pub fn entered(store: &Store, most: u64) -> Result<Entered> {
    let all: i64 = store.conn.query_row("SELECT count(*) FROM transition", [], |row| row.get(0))?;
    let all = u64::try_from(all).unwrap_or(0);
    let every = i64::try_from(all.div_ceil(most.max(1)).max(1)).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(
        "SELECT lead, to_stage, min(at), count(*) FROM transition WHERE lead % ?1 = 0 GROUP BY lead, to_stage ORDER BY lead",
    )?;
    let mut found = query.query([every])?;
    let (mut leads, mut last, mut read) = (Vec::<HashMap<String, i64>>::new(), None, 0);
    while let Some(row) = found.next()? {
        let lead: i64 = row.get(0)?;
        if last != Some(lead) {
            leads.push(HashMap::new());
            last = Some(lead);
        }
        read += count(row.get_ref(3)?);
        if let Some(stages) = leads.last_mut() {
            stages.insert(rows::owned(row.get_ref(1)?), row.get(2)?);
        }
    }
    Ok((leads, read, all))
}

/// Deals that stand alike, of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealGroup {
    /// Open, won or lost.
    pub state: DealState,
    /// How many.
    pub deals: u64,
    /// Their sum; `None` of those that have no amount.
    pub amount: Option<Money>,
}

/// Deals by state and currency.
///
/// # Errors
/// When the file can't be read.
pub fn deals(store: &Store) -> Result<Vec<DealGroup>> {
    let mut query = store.conn.prepare_cached(
        "SELECT state, currency, amount IS NULL, count(*), total(amount) FROM deal WHERE archived = 0 GROUP BY 1, 2, 3",
    )?;
    let rows = query.query_map([], |row| {
        let blank: bool = row.get(2)?;
        let sum: f64 = row.get(4)?;
        let currency: Option<Currency> = rows::currency(row.get_ref(1)?).filter(|_| !blank);
        Ok(DealGroup {
            state: DealState::parse(rows::text(row.get_ref(0)?)).unwrap_or(DealState::Open),
            deals: count(row.get_ref(3)?),
            amount: currency.map(|currency| Money::new(sum as i64, currency)),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Days from opening to closing of the deals won last, the newest first.
///
/// # Errors
/// When the file can't be read.
pub fn days_to_win(store: &Store, most: u32) -> Result<Vec<i64>> {
    let mut query = store.conn.prepare_cached(
        "SELECT julianday(closed) - julianday(created / 1000, 'unixepoch', 'start of day') FROM deal
         WHERE archived = 0 AND state = 'won' AND closed IS NOT NULL AND created IS NOT NULL
         ORDER BY closed DESC LIMIT ?1",
    )?;
    let rows = query.query_map([most], |row| row.get::<_, Option<f64>>(0))?;
    let days: Vec<Option<f64>> = rows.collect::<Result<_, _>>()?;
    Ok(days.into_iter().flatten().map(|days| days.max(0.0) as i64).collect())
}
