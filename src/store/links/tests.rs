//! Pages of a large registry are walks along an index, in each order.

use super::*;
use crate::store::{Entry, Error};

/// A registry of 50,000 links.
fn filled() -> Store {
    let store = Store::memory().unwrap();
    let entry = Entry { at: "2026-11-20T12:00:00Z".parse().unwrap(), author: "", room: "", frameworks: "" };
    store
        .step::<_, Error>(&entry, |step| {
            let sql = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 50000)
                INSERT INTO link(id, destination, source, medium, campaign, content, url, owner, created, status)
                SELECT ?1 + i, 'https://acme.example/' || (i % 40), 's' || (i % 9), 'm' || (i % 5), 'c' || (i % 300),
                  'v' || i, 'https://acme.example/?x=' || (i % 49990), 'o' || (i % 7), i / 3,
                  CASE i % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'live' ELSE 'retired' END FROM n";
            step.conn().execute(sql, [step.draw()?.0])?;
            Ok(((), "filled".to_owned()))
        })
        .unwrap();
    store.conn.execute_batch("ANALYZE").unwrap();
    store
}

fn plan(store: &Store, sql: &str, values: &[rusqlite::types::Value]) -> Vec<String> {
    let all = values.iter().cloned().chain([rusqlite::types::Value::Integer(50)]);
    let mut query = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = query.query_map(rusqlite::params_from_iter(all), |row| row.get::<_, String>(3)).unwrap();
    rows.map(std::result::Result::unwrap).collect()
}

#[test]
fn every_order_walks_its_index() {
    let store = filled();
    for sort in LinkSort::ALL {
        for descending in [false, true] {
            let query = LinkQuery { sort, descending, ..LinkQuery::default() };
            let first = page(&store, &query, None, Way::After, 50).unwrap();
            let key = &first[49].0;
            for way in [Way::After, Way::Before] {
                for (sql, values) in page::statements(&query, Some(key), way, "l.id") {
                    let plan = plan(&store, &sql, &values);
                    let index = format!("INDEX link_{}", sort.name());
                    assert!(plan.len() == 1 && plan[0].contains(&index), "{sql}: {plan:?}");
                }
            }
            let behind = page(&store, &query, Some(key), Way::After, 50).unwrap();
            let back = page(&store, &query, Some(&behind[0].0), Way::Before, 50).unwrap();
            assert!(back.iter().rev().map(|(_, link)| link.id).eq(first.iter().map(|(_, link)| link.id)), "{sort:?}");
        }
    }
    assert_eq!(count(&store, &LinkQuery::default()).unwrap(), 50_000);
    assert_eq!(in_use(&store, "owner", 2).unwrap().len(), 2);
    assert_eq!(by_campaign(&store).unwrap().len(), 300);
    let of = LinkQuery { campaign: Some("c7".to_owned()), ..LinkQuery::default() };
    assert_eq!(count(&store, &of).unwrap(), 167);
}

#[test]
fn an_address_is_looked_up() {
    let store = filled();
    let plan = plan(&store, "SELECT id FROM link WHERE url = 'x' AND id <> 0 ORDER BY id LIMIT ?", &[]);
    assert!(plan.len() == 1 && plan[0].contains("link_url"), "{plan:?}");
    let first = page(&store, &LinkQuery { sort: LinkSort::Url, ..LinkQuery::default() }, None, Way::After, 1).unwrap();
    let url = &first[0].1.url;
    let one = twin(&store, url, None).unwrap().unwrap();
    assert_ne!(twin(&store, url, Some(one)).unwrap(), Some(one));
}
