//! Companies and deals as lists by name, page by page, narrowed by a word.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::{Result, Store, rows};
use crate::domain::deal::DealState;
use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::text::{fold, name_key};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listed {
    /// Companies.
    Companies,
    /// Deals.
    Deals,
}

/// One record of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The domain of a company; the company of a deal.
    pub of: String,
    /// The industry of a company; the stage of a deal.
    pub what: String,
    /// The country of a company; the state of a deal.
    pub state: String,
    /// The owner.
    pub owner: String,
    /// The leads of a company; the people in a deal.
    pub people: u64,
    /// The open deals of a company, counted; for a deal 0.
    pub deals: u64,
    /// A deal's amount.
    pub amount: Option<Money>,
}

/// Where a record stands in its list: its name as it is compared, then its id.
pub type Place = (String, Id);

impl Listed {
    fn sql(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Listed::Companies => (
                "SELECT c.name_key, c.id, c.name, c.domain, c.industry, c.country, c.owner,
                   (SELECT count(*) FROM lead l WHERE l.company = c.id),
                   (SELECT count(*) FROM deal d WHERE d.company = c.id AND d.state = 'open'), NULL, ''
                 FROM company c",
                "c.name_key",
                "c",
            ),
            Listed::Deals => (
                "SELECT lower(c.name), c.id, c.name, coalesce((SELECT name FROM company o WHERE o.id = c.company), ''),
                   c.stage, c.state, c.owner, (SELECT count(*) FROM deal_role r WHERE r.deal = c.id), 0, c.amount, c.currency
                 FROM deal c",
                "lower(c.name)",
                "c",
            ),
        }
    }

    /// The condition of a word, with its values.
    fn narrowed(self, word: &str) -> (String, Vec<Value>) {
        let word = fold(word.trim());
        if word.is_empty() {
            return ("c.archived = 0".to_owned(), Vec::new());
        }
        let value = || Value::Text(word.clone());
        match self {
            Listed::Companies => {
                let key = Value::Text(name_key(&word));
                (
                    "c.archived = 0 AND (instr(c.name_key, ?) OR instr(lower(c.domain), ?))".to_owned(),
                    vec![key, value()],
                )
            }
            Listed::Deals => ("c.archived = 0 AND instr(lower(c.name), ?)".to_owned(), vec![value()]),
        }
    }
}

/// At most `limit` records behind (or before) a place, the nearest first.
///
/// # Errors
/// When the file can't be read, or a bounded read ran out of time.
pub fn page(
    store: &Store,
    listed: Listed,
    word: &str,
    from: Option<&Place>,
    forward: bool,
    limit: usize,
) -> Result<Vec<(Place, Entry)>> {
    let (select, by, c) = listed.sql();
    let (passes, mut values) = listed.narrowed(word);
    let (sign, order) = if forward { (">", "ASC") } else { ("<", "DESC") };
    let behind = match from {
        None => String::new(),
        Some((name, id)) => {
            values.push(Value::Text(name.clone()));
            values.push(Value::Integer(id.0));
            format!(" AND ({by}, {c}.id) {sign} (?, ?)")
        }
    };
    let sql = format!("{select} WHERE {passes}{behind} ORDER BY {by} {order}, {c}.id {order} LIMIT {limit}");
    let mut statement = store.conn.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        let text = |at: usize| row.get_ref(at).map(rows::owned);
        let number = |at: usize| row.get_ref(at).map(|value| rows::int(value).unwrap_or(0).unsigned_abs());
        let id = Id(row.get(1)?);
        let state = text(5)?;
        let entry = Entry {
            id,
            name: text(2)?,
            of: text(3)?,
            what: text(4)?,
            state: DealState::parse(&state).map_or(state, |state| state.name().to_owned()),
            owner: text(6)?,
            people: number(7)?,
            deals: number(8)?,
            amount: rows::money(row.get_ref(9)?, row.get_ref(10)?),
        };
        Ok(((text(0)?, id), entry))
    };
    Ok(statement.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?)
}

/// How many records there are.
///
/// # Errors
/// As [`page`].
pub fn count(store: &Store, listed: Listed, word: &str) -> Result<u64> {
    counted(store, listed, word, "", Vec::new())
}

/// How many records stand before a place.
///
/// # Errors
/// As [`page`].
pub fn before(store: &Store, listed: Listed, word: &str, (name, id): &Place) -> Result<u64> {
    let (_, by, c) = listed.sql();
    let more = format!(" AND ({by}, {c}.id) < (?, ?)");
    counted(store, listed, word, &more, vec![Value::Text(name.clone()), Value::Integer(id.0)])
}

/// Where a record stands; `None` where it is not in the list.
///
/// # Errors
/// As [`page`].
pub fn find(store: &Store, listed: Listed, word: &str, id: Id) -> Result<Option<Place>> {
    let (_, by, _) = listed.sql();
    let (passes, mut values) = listed.narrowed(word);
    values.push(Value::Integer(id.0));
    let table = table(listed);
    let mut query = store.conn.prepare_cached(&format!("SELECT {by} FROM {table} c WHERE {passes} AND c.id = ?"))?;
    let name: Option<String> = query.query_row(params_from_iter(values), |row| row.get(0)).optional()?;
    Ok(name.map(|name| (name, id)))
}

fn counted(store: &Store, listed: Listed, word: &str, more: &str, behind: Vec<Value>) -> Result<u64> {
    let (passes, mut values) = listed.narrowed(word);
    values.extend(behind);
    let sql = format!("SELECT count(*) FROM {} c WHERE {passes}{more}", table(listed));
    let n: i64 = store.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

fn table(listed: Listed) -> &'static str {
    match listed {
        Listed::Companies => "company",
        Listed::Deals => "deal",
    }
}
