//! Where a lead stands in an order: its key, and how many leads stand before a key.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{OptionalExtension, params_from_iter};

use super::condition;
use super::page::{Key, runs};
use super::query::LeadQuery;
use crate::domain::id::Id;
use crate::store::search;
use crate::store::{Result, Store};

/// Where a lead stands in a query's order; `None` where it is not among its leads.
///
/// # Errors
/// When the file can't be read, or a bounded read ran out of time.
pub fn find(store: &Store, query: &LeadQuery, id: Id) -> Result<Option<Key>> {
    let asked = condition::of(query);
    for (at, run) in runs(store, query)?.iter().enumerate() {
        let shared = if run.shared.is_empty() { String::new() } else { format!(" AND {}", run.shared) };
        let by = run.by.unwrap_or("NULL");
        let sql = format!("SELECT {by} FROM lead l WHERE l.id = ? AND {}{shared}", asked.sql);
        let values = std::iter::once(Value::Integer(id.0)).chain(asked.values.iter().cloned());
        let mut statement = store.conn.prepare_cached(&sql)?;
        let found = statement
            .query_row(params_from_iter(values), |row| {
                Ok(match row.get_ref(0)? {
                    ValueRef::Null => None,
                    _ => Some(row.get(0)?),
                })
            })
            .optional()?;
        if let Some(value) = found {
            return Ok(Some(Key { run: at, value, id }));
        }
    }
    Ok(None)
}

/// How many leads stand before a key in a query's order. Counts: not on the thread that draws.
///
/// # Errors
/// As [`find`].
pub fn before(store: &Store, query: &LeadQuery, key: &Key) -> Result<u64> {
    let asked = condition::of(query);
    let found = search::narrowed(store, query)?;
    let sign = if query.descending { ">" } else { "<" };
    let mut total = 0;
    for (at, run) in runs(store, query)?.iter().enumerate() {
        let is_before = if query.descending { at > key.run } else { at < key.run };
        let shared = if run.shared.is_empty() { String::new() } else { format!(" AND {}", run.shared) };
        let beyond: Vec<(String, Vec<Value>)> = match (at == key.run, is_before, run.by) {
            (false, true, _) => vec![(String::new(), Vec::new())],
            (false, false, _) => continue,
            (true, _, None) => vec![(format!(" AND l.id {sign} ?"), vec![Value::Integer(key.id.0)])],
            (true, _, Some(by)) => {
                let value = key.value.clone().unwrap_or(Value::Null);
                vec![
                    (format!(" AND {by} = ? AND l.id {sign} ?"), vec![value.clone(), Value::Integer(key.id.0)]),
                    (format!(" AND {by} {sign} ?"), vec![value]),
                ]
            }
        };
        for (behind, values) in beyond {
            let sql = format!("SELECT count(*) FROM lead l WHERE {}{found}{shared}{behind}", asked.sql);
            let values = asked.values.iter().cloned().chain(values);
            let n: i64 = store.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
            total += n.unsigned_abs();
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lead::Lead;
    use crate::store::leads::{self, LeadSort, Way};
    use crate::store::{Entry, Result};

    fn filled() -> Store {
        let store = Store::memory().unwrap();
        let at = "2026-11-20T12:00:00Z".parse().unwrap();
        let entry = Entry { at, author: "Dana", room: "pipeline", frameworks: "" };
        store
            .step(&entry, |step| -> Result<((), String)> {
                for n in 0..60_i64 {
                    let lead = Lead {
                        first_name: format!("Lead {}", n % 7),
                        company_name: format!("Company {}", n % 5),
                        stage: ["", "lead", "mql"][(n % 3) as usize].to_owned(),
                        stage_since: (n % 5 > 1).then(|| at - chrono::TimeDelta::days(n % 11)),
                        created: (n % 4 > 0).then(|| at + chrono::TimeDelta::days(n % 9)),
                        archived: n % 10 == 0,
                        ..Lead::default()
                    };
                    leads::insert(step, &lead)?;
                }
                Ok(((), "added".to_owned()))
            })
            .unwrap();
        store
    }

    #[test]
    fn every_lead_is_found_where_its_page_has_it_in_every_order() {
        let store = filled();
        for sort in LeadSort::ALL {
            for descending in [false, true] {
                let query = LeadQuery { sort, descending, ..LeadQuery::default() };
                let all = leads::page(&store, &query, None, Way::After, 1_000).unwrap();
                assert_eq!(all.len(), 54);
                for (at, (key, lead)) in all.iter().enumerate() {
                    assert_eq!(find(&store, &query, lead.id).unwrap().as_ref(), Some(key), "{sort:?}");
                    assert_eq!(before(&store, &query, key).unwrap(), at as u64, "{sort:?} {descending}");
                }
            }
        }
        let query = LeadQuery::default();
        assert_eq!(find(&store, &query, Id(1)).unwrap(), None);
    }

    #[test]
    fn those_of_whom_it_is_not_known_since_when_come_last_either_way() {
        let store = filled();
        for descending in [false, true] {
            let query = LeadQuery { sort: LeadSort::Since, descending, ..LeadQuery::default() };
            let page = leads::page(&store, &query, None, Way::After, 1_000).unwrap();
            let all: Vec<_> = page.into_iter().map(|(_, lead)| lead.stage_since).collect();
            let known: Vec<_> = all.iter().copied().take_while(Option::is_some).collect();
            assert!(!known.is_empty() && all.iter().skip(known.len()).all(Option::is_none), "{all:?}");
            let mut sorted = known.clone();
            sorted.sort_unstable_by(|a, b| if descending { b.cmp(a) } else { a.cmp(b) });
            assert_eq!(known, sorted);
        }
    }

    #[test]
    fn leads_are_counted_by_stage_as_one_by_one() {
        let store = filled();
        let query = LeadQuery {
            filter: crate::domain::filter::Filter::parse("company:1", &["company"]),
            ..LeadQuery::default()
        };
        let counted = leads::by_stage(&store, &query).unwrap();
        assert!(counted.len() > 1);
        for (stage, leads) in counted {
            let one = LeadQuery { stage: Some(stage.clone()), ..query.clone() };
            assert_eq!(leads::count(&store, &one).unwrap(), leads, "{stage}");
        }
    }
}
