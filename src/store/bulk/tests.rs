//! Rows that are poured in can be undone and redone like any others, and count.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::store::{Entry, Error, Store, leads};

const ENTRY: Entry<'static> = Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };

fn lead(at: usize) -> Lead {
    Lead {
        email: format!("p{at}@example.com"),
        stage: if at.is_multiple_of(3) { "mql" } else { "lead" }.to_owned(),
        furthest: 2,
        amount: 5,
        ..Lead::default()
    }
}

fn figures(store: &Store) -> Vec<(String, i64, i64)> {
    let mut query =
        store.conn.prepare("SELECT stage, sum(n), sum(amount) FROM lead_tally GROUP BY 1 HAVING sum(n) > 0").unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap().map(Result::unwrap).collect()
}

fn steps_left(store: &Store) -> i64 {
    store.conn.query_row("SELECT count(*) FROM lead", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_is_poured_in_is_undone_and_redone_whole() {
    let store = Store::memory().unwrap();
    for rows in [10, FEW] {
        store
            .step::<_, Error>(&ENTRY, |step| {
                leads::insert(step, &lead(0))?;
                let bulk = step.pour(&[BulkTable::Leads], rows, Indexes::Anew(&[]))?;
                let mut last = Id::NEW;
                for at in 0..30 {
                    last = leads::insert(step, &lead(at))?;
                }
                // Changed again in the same step, and one of another table drawn in between.
                let mut one = leads::one(step.store(), last)?.unwrap();
                one.owner = "Dana".to_owned();
                leads::update(step, &one)?;
                bulk.finish(step)?;
                Ok(((), "poured".to_owned()))
            })
            .unwrap();
        let full = figures(&store);
        assert_eq!(full, [("lead".to_owned(), 20, 100), ("mql".to_owned(), 11, 55)], "{rows}");
        store.undo(&ENTRY).unwrap();
        assert_eq!((steps_left(&store), figures(&store)), (0, Vec::new()));
        store.redo(&ENTRY).unwrap();
        assert_eq!((steps_left(&store), figures(&store)), (31, full));
        let owned: i64 =
            store.conn.query_row("SELECT count(*) FROM lead WHERE owner = 'Dana'", [], |row| row.get(0)).unwrap();
        assert_eq!(owned, 1);
        store.undo(&ENTRY).unwrap();
        assert!(triggers::stand(&store.conn, &store.tables.borrow()).unwrap() && tallies::stand(&store.conn).unwrap());
        let indexes: i64 = store
            .conn
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'lead'", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(indexes, 5);
    }
}

#[test]
fn a_step_that_fails_leaves_triggers_and_indexes_as_they_were() {
    let store = Store::memory().unwrap();
    let failed = store.step::<(), Error>(&ENTRY, |step| {
        let _bulk = step.pour(&[BulkTable::Leads], FEW, Indexes::Anew(&[]))?;
        leads::insert(step, &lead(1))?;
        Err(Error::Folder { path: std::path::PathBuf::new() })
    });
    assert!(failed.is_err());
    assert!(triggers::stand(&store.conn, &store.tables.borrow()).unwrap() && tallies::stand(&store.conn).unwrap());
    assert_eq!(steps_left(&store), 0);
}
