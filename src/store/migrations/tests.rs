//! Migrations that don't exist yet: each a transaction, a copy before each, and undo across them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::store::{Entry, Error, Store};

const ENTRY: Entry<'static> = Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };

fn run_sql(store: &Store, sql: &str) {
    store.step::<_, Error>(&ENTRY, |step| Ok((step.conn().execute_batch(sql).unwrap(), sql.to_owned()))).unwrap();
}

#[test]
fn a_migration_keeps_a_copy_and_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.opsroom");
    let store = Store::open(&path).unwrap();
    run_sql(&store, "INSERT INTO tool(id, name, name_key, plan, owner) VALUES(1, 'a', 'a', 'Pro', 'Dana')");
    run_sql(&store, "UPDATE tool SET plan = 'Team', owner = 'Lee'");
    run_sql(&store, "DELETE FROM tool");
    drop(store);

    let renamed = "ALTER TABLE tool RENAME COLUMN owner TO keeper;
        UPDATE journal_column SET name = 'keeper' WHERE tbl = 4 AND name = 'owner';";
    let changed = "ALTER TABLE tool DROP COLUMN plan; ALTER TABLE tool ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';";
    let files = [FILES[0], renamed, changed];
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON").unwrap();
    // The last one fails half way: what was before it stays, with its copy.
    let broken = [FILES[0], renamed, "ALTER TABLE tool DROP COLUMN plan; SELECT nonsense"];
    assert!(run_files(&conn, Some(&path), &broken).is_err());
    assert_eq!(version(&conn).unwrap(), 2);
    run_files(&conn, Some(&path), &files).unwrap();
    run_files(&conn, Some(&path), &files).unwrap();
    assert_eq!(version(&conn).unwrap(), 3);
    drop(conn);
    let mut beside: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    beside.sort();
    assert_eq!(
        beside,
        ["acme.before-v2.opsroom", "acme.before-v3-2.opsroom", "acme.before-v3.opsroom", "acme.opsroom"]
    );
    Store::open(&folder.path().join("acme.before-v2.opsroom")).unwrap().check();

    // As this program would open it, if it knew version 3.
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 1").unwrap();
    let store = Store::open(&path).unwrap();
    let row = |store: &Store| {
        store
            .conn
            .query_row("SELECT name || ' ' || keeper || ' ' || colour FROM tool", [], |row| row.get::<_, String>(0))
            .unwrap()
    };
    store.undo(&ENTRY).unwrap();
    assert_eq!(
        row(&store),
        "a Lee grey",
        "the old image comes back under the new name, the new column with its default"
    );
    store.undo(&ENTRY).unwrap();
    assert_eq!(row(&store), "a Dana grey");
    store.redo(&ENTRY).unwrap();
    store.redo(&ENTRY).unwrap();
    for _ in 0..3 {
        store.undo(&ENTRY).unwrap();
    }
    store.check();
}
