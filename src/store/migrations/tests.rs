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
    let files: Vec<&str> = FILES.iter().copied().chain([renamed, changed]).collect();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON").unwrap();
    // The last one fails half way: what was before it stays, with its copy.
    let broken: Vec<&str> =
        FILES.iter().copied().chain([renamed, "ALTER TABLE tool DROP COLUMN plan; SELECT nonsense"]).collect();
    assert!(run_files(&conn, Some(&path), &broken).is_err());
    assert_eq!(version(&conn).unwrap(), SCHEMA + 1);
    run_files(&conn, Some(&path), &files).unwrap();
    run_files(&conn, Some(&path), &files).unwrap();
    assert_eq!(version(&conn).unwrap(), SCHEMA + 2);
    drop(conn);
    let mut beside: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    beside.sort();
    let (first, second) = (SCHEMA + 1, SCHEMA + 2);
    let copies = [format!("v{first}"), format!("v{second}-2"), format!("v{second}")];
    let mut expected = copies.map(|copy| format!("acme.before-{copy}.opsroom")).to_vec();
    expected.push("acme.opsroom".to_owned());
    assert_eq!(beside, expected);
    Store::open(&folder.path().join(format!("acme.before-v{first}.opsroom"))).unwrap().check();

    // As this program would open it, if it knew the last version.
    Connection::open(&path).unwrap().execute_batch(&format!("PRAGMA user_version = {SCHEMA}")).unwrap();
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

#[test]
fn a_file_of_the_first_version_is_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.opsroom");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON").unwrap();
    run_files(&conn, Some(&path), &FILES[..1]).unwrap();
    // What a person did then: a tool, its owner changed, under steps of their own.
    conn.execute_batch(
        "UPDATE journal_state SET step = 1;
         INSERT INTO tool(id, name, name_key, owner) VALUES(100, 'HubSpot', 'hubspot', 'Dana');
         INSERT INTO step(id, at, author, room, label, frameworks, lo, hi) VALUES(1, 0, '', 'stack', 'added HubSpot', '', 1, 1);
         UPDATE journal_state SET step = 2;
         UPDATE tool SET owner = 'Lee';
         INSERT INTO step(id, at, author, room, label, frameworks, lo, hi) VALUES(2, 1, '', 'stack', 'owner is Lee', '', 2, 2);
         UPDATE journal_state SET step = NULL;",
    )
    .unwrap();
    drop(conn);

    let store = Store::open(&path).unwrap();
    assert_eq!(version(&store.conn).unwrap(), SCHEMA);
    assert!(folder.path().join("old.before-v2.opsroom").exists(), "a copy is kept");
    let owner = |store: &Store| crate::store::tools::all(store).unwrap()[0].owner.clone();
    assert_eq!(owner(&store), "Lee");
    store.undo(&ENTRY).unwrap();
    assert_eq!(owner(&store), "Dana", "what was done before can still be undone");
    // The new tables are journalled.
    run_sql(
        &store,
        "INSERT INTO plan_item(id, position, framework, text, added_on) VALUES(7, 1, 'ops', 'x', '2026-11-20')",
    );
    assert_eq!(crate::store::maturity::plan::all(&store).unwrap().len(), 1);
    store.undo(&ENTRY).unwrap();
    assert!(crate::store::maturity::plan::all(&store).unwrap().is_empty());
    store.check();
}

#[test]
fn a_file_made_at_once_is_as_one_that_was_migrated() {
    let schema = |conn: &Connection| -> Vec<(String, String, Option<String>)> {
        let mut query = conn.prepare("SELECT name, tbl_name, sql FROM sqlite_schema ORDER BY name").unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let read = rows.map(|row: rusqlite::Result<(String, String, Option<String>)>| row.unwrap());
        read.map(|(name, table, sql)| (name, table, sql.map(|sql| sql.split_whitespace().collect()))).collect()
    };
    let open = || {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON").unwrap();
        crate::store::functions::register(&conn).unwrap();
        conn
    };
    let (made, migrated) = (open(), open());
    run_files(&made, None, FILES).unwrap();
    run_files(&migrated, None, &FILES[..1]).unwrap();
    run_files(&migrated, None, FILES).unwrap();
    assert!(crate::store::tallies::mend(&migrated).unwrap());
    let (left, right) = (schema(&made), schema(&migrated));
    for (one, other) in left.iter().zip(&right) {
        assert_eq!(one, other);
    }
    assert_eq!(left.len(), right.len());
    let sound: String = made.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    // What was written into the schema holds for statements of this very connection.
    assert!(made.execute("UPDATE tool SET id = id + 1", []).is_ok());
    made.execute("INSERT INTO tool(id, name, name_key) VALUES(7, 'a', 'a')", []).unwrap();
    assert!(made.execute("UPDATE tool SET id = 8", []).is_err(), "ids never change");
    let changes: i64 = made.query_row("SELECT count(*) FROM change", [], |row| row.get(0)).unwrap();
    assert_eq!(changes, 1);
    let refused = made.execute("UPDATE sqlite_schema SET sql = sql", []);
    assert!(refused.is_err(), "the schema is written by statements only again");
}
