//! The journal on raw rows: round trips of odd values, the run rule, foreign keys, other tools, migrations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::tables::JOURNALLED;
use super::undo::Refused;
use crate::domain::id::Id;
use crate::store::{Entry, Error, Step, Store};

const ENTRY: Entry<'static> = Entry { at: DateTime::<Utc>::UNIX_EPOCH, author: "dana", room: "stack", frameworks: "" };

impl Store {
    /// Every row of every journalled table: value, type and bytes.
    pub(crate) fn dump(&self) -> Vec<String> {
        let mut out = Vec::new();
        for table in JOURNALLED {
            let mut query = self.conn.prepare(&format!("SELECT * FROM {} ORDER BY id", table.name)).unwrap();
            let columns = query.column_count();
            let mut rows = query.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values: Vec<Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
                out.push(format!("{} {values:?}", table.name));
            }
        }
        out
    }

    /// What must hold at any time between two steps.
    pub(crate) fn check(&self) {
        let one = |sql: &str| self.conn.query_row(sql, [], |row| row.get::<_, Value>(0)).unwrap();
        assert_eq!(one("PRAGMA integrity_check"), Value::Text("ok".into()));
        assert_eq!(one("SELECT step FROM journal_state"), Value::Null);
        assert_eq!(one("SELECT count(*) FROM pragma_foreign_key_check"), Value::Integer(0));
        assert_eq!(
            one(
                "SELECT count(*) FROM change c WHERE NOT EXISTS (SELECT 1 FROM step s WHERE s.id = c.step AND c.seq BETWEEN s.lo AND s.hi)"
            ),
            Value::Integer(0)
        );
        let counted = [
            (
                "SELECT stage, day, n, amount FROM lead_tally WHERE n <> 0",
                "SELECT stage, coalesce(stage_since / 86400000, -1), count(*), sum(amount) FROM lead WHERE archived = 0 GROUP BY 1, 2",
            ),
            (
                "SELECT furthest, n FROM reached_tally WHERE n <> 0",
                "SELECT furthest, count(*) FROM lead WHERE archived = 0 GROUP BY 1",
            ),
            (
                "SELECT week, n FROM created_tally WHERE n <> 0",
                "SELECT coalesce((created / 86400000 - 4) / 7, -1), count(*) FROM lead WHERE archived = 0 GROUP BY 1",
            ),
        ];
        for (kept, anew) in counted {
            for (left, right) in [(kept, anew), (anew, kept)] {
                assert_eq!(one(&format!("SELECT count(*) FROM ({left} EXCEPT {right})")), Value::Integer(0), "{left}");
            }
        }
    }
}

fn memory() -> Store {
    Store::memory().unwrap()
}

fn sql(step: &Step<'_>, sql: &str) {
    step.conn().execute_batch(sql).unwrap();
}

/// Runs statements as one step.
fn run(store: &Store, statements: &str) -> Option<Id> {
    store.step::<_, Error>(&ENTRY, |step| Ok((sql(step, statements), statements.to_owned()))).unwrap().step
}

/// Adds tools with the given ids: names are `t` and the id.
fn tools(store: &Store, ids: &[i64]) {
    for id in ids {
        run(store, &format!("INSERT INTO tool(id, name, name_key) VALUES({id}, 't{id}', 't{id}')"));
    }
}

#[test]
fn do_undo_redo_undo_is_exact() {
    let cases: &[(&str, &str)] = &[
        ("nothing before", "INSERT INTO tool(id, name, name_key) VALUES(7, 'new', 'new')"),
        (
            "NUL and control characters",
            "UPDATE tool SET notes = 'a' || char(0) || 'b' || char(27, 7, 10, 13, 0x202e) WHERE id = 1",
        ),
        (
            "largest and smallest numbers",
            "UPDATE tool SET cost_minor = -9223372036854775808, verdict_minor = 9223372036854775807 WHERE id = 1",
        ),
        ("from a value to none and back", "UPDATE tool SET value = NULL, tier = 'free' WHERE id = 2"),
        ("only the case", "UPDATE tool SET name = 'ONE' WHERE id = 1"),
        ("blank is not none", "UPDATE tool SET tier = '' WHERE id = 1"),
        ("a real number", "UPDATE integration SET uptime = 0.1 + 0.2 WHERE id = 11"),
        ("infinity", "UPDATE integration SET uptime = 9e999 WHERE id = 11"),
        (
            "unique names change places",
            "UPDATE tool SET name_key = 'x' WHERE id = 1; UPDATE tool SET name_key = 'one' WHERE id = 2; UPDATE tool SET name_key = 'two' WHERE id = 1",
        ),
        ("cascade", "DELETE FROM tool WHERE id = 1"),
        ("set null", "DELETE FROM tool WHERE id = 2"),
        ("cascade of all", "DELETE FROM tool"),
        ("update, then delete", "UPDATE tool SET name = 'z' WHERE id = 3; DELETE FROM tool WHERE id = 3"),
        (
            "insert, update, delete own",
            "INSERT INTO tool(id, name, name_key) VALUES(9, 'n', 'n'); UPDATE tool SET owner = 'x' WHERE id = 9; DELETE FROM tool WHERE id = 9; UPDATE tool SET owner = 'y' WHERE id = 3",
        ),
        ("replace on the same id", "INSERT OR REPLACE INTO tool(id, name, name_key) VALUES(3, 'other', 'other')"),
        ("replace on another id", "INSERT OR REPLACE INTO tool(id, name, name_key) VALUES(8, 'other', 'three')"),
        ("update or replace", "UPDATE OR REPLACE tool SET name_key = 'three' WHERE id = 1"),
        (
            "upsert",
            "INSERT INTO tool(id, name, name_key) VALUES(3, 'u', 'u') ON CONFLICT(id) DO UPDATE SET name = excluded.name",
        ),
        (
            "insert or ignore",
            "INSERT OR IGNORE INTO tool(id, name, name_key) VALUES(40, 'one', 'one'), (41, 'n41', 'n41')",
        ),
        (
            "neighbours and gaps",
            "INSERT INTO tool(id, name, name_key) VALUES(20,'20','20'),(21,'21','21'),(23,'23','23'),(22,'22','22')",
        ),
        (
            "a savepoint taken back",
            "SAVEPOINT a; DELETE FROM tool WHERE id = 3; ROLLBACK TO a; RELEASE a; UPDATE tool SET owner = 'x' WHERE id = 3",
        ),
        ("the business", "UPDATE profile SET name = 'Acme', arr_minor = 5, asked = 1"),
        ("the lines of the matrix", "INSERT INTO matrix_lines(id, minor, currency, value) VALUES(1, 5, 'USD', 5.5)"),
        (
            "an audit",
            "INSERT INTO audit(id, day) VALUES(50, '2026-11-20'); INSERT INTO audit_mark(id, audit, tool) VALUES(51, 50, 1), (53, 50, 2)",
        ),
    ];
    for (name, statements) in cases {
        let store = memory();
        run(
            &store,
            "INSERT INTO tool(id, name, name_key, value, verdict_into) VALUES(2, 'two', 'two', 4, NULL), (3, 'three', 'three', 1, 2);
             INSERT INTO tool(id, name, name_key, verdict_into) VALUES(1, 'one', 'one', 2);
             INSERT INTO integration(id, from_tool, to_tool) VALUES(11, 1, 2), (12, 3, 1), (13, 2, 3);",
        );
        let before = store.dump();
        assert!(run(&store, statements).is_some(), "{name}");
        let after = store.dump();
        for round in 0..3 {
            store.undo(&ENTRY).unwrap_or_else(|error| panic!("{name}, round {round}: {error}"));
            assert_eq!(store.dump(), before, "{name}, undone, round {round}");
            store.redo(&ENTRY).unwrap_or_else(|error| panic!("{name}, round {round}: {error}"));
            assert_eq!(store.dump(), after, "{name}, redone, round {round}");
            store.check();
        }
        store.undo(&ENTRY).unwrap();
        store.undo(&ENTRY).unwrap();
        assert!(matches!(store.undo(&ENTRY), Err(Refused::Nothing("undo"))), "{name}");
    }
}

#[test]
fn a_run_never_takes_in_rows_of_others() {
    let store = memory();
    tools(&store, &[5, 7, 9]);
    run(&store, "DELETE FROM tool WHERE id = 9; DELETE FROM tool WHERE id = 5");
    let deleted = store.dump();
    store.undo(&ENTRY).unwrap();
    store.redo(&ENTRY).unwrap();
    assert_eq!(store.dump(), deleted, "7 is there still");

    // The same from another tool, whose rows have small ids and no step of their own.
    let other = memory();
    tools(&other, &[2]);
    let before = other.dump();
    other.conn.execute_batch("INSERT INTO tool(id, name, name_key) VALUES(1, 'a', 'a'), (5, 'b', 'b')").unwrap();
    other.undo(&ENTRY).unwrap();
    assert_eq!(other.dump(), before, "2 is there still");
}

#[test]
fn an_import_is_one_row_of_the_journal() {
    let store = memory();
    store
        .step::<_, Error>(&ENTRY, |step| {
            for n in 0..1_000 {
                let id = step.draw()?;
                // Ids of other things leave gaps.
                step.draw()?;
                step.conn()
                    .execute("INSERT INTO tool(id, name, name_key) VALUES(?1, ?2, ?2)", params![id.0, n.to_string()])?;
            }
            Ok(((), "imported".to_owned()))
        })
        .unwrap();
    let rows: i64 = store.conn.query_row("SELECT count(*) FROM change", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 1);
    let after = store.dump();
    store.undo(&ENTRY).unwrap();
    assert_eq!(store.dump().len(), 1, "the business alone");
    store.redo(&ENTRY).unwrap();
    assert_eq!(store.dump(), after);
}

#[test]
fn an_error_inside_a_step_leaves_nothing() {
    let store = memory();
    tools(&store, &[1]);
    let before = store.dump();
    let failed = store.step::<(), Error>(&ENTRY, |step| {
        sql(step, "UPDATE tool SET name = 'x'; INSERT INTO person(id, name, name_key) VALUES(1, 'p', 'p')");
        Err(Error::Full { path: "there".into() })
    });
    assert!(matches!(failed, Err(Error::Full { .. })));
    assert_eq!(store.dump(), before);
    assert_eq!(run(&store, "UPDATE tool SET name = name"), None, "no change is no step");
    store.check();
    let steps: i64 = store.conn.query_row("SELECT count(*) FROM step", [], |row| row.get(0)).unwrap();
    assert_eq!(steps, 1);
}

#[test]
fn a_step_that_panics_leaves_nothing() {
    let store = memory();
    let before = store.dump();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = store.step::<(), Error>(&ENTRY, |step| {
            sql(step, "UPDATE profile SET name = 'x'");
            panic!("on purpose");
        });
    }));
    assert!(caught.is_err());
    assert_eq!(store.dump(), before);
    assert!(run(&store, "UPDATE profile SET name = 'y'").is_some(), "and the next one works");
    store.check();
}

/// What was refused, as `step | later | what`.
fn blocked(result: Result<(Id, String), Refused>) -> String {
    match result {
        Err(Refused::Blocked { step, later, what }) => format!("{step} | {later} | {what}"),
        other => format!("{other:?}"),
    }
}

fn labelled(store: &Store, label: &str, statements: &str) -> Id {
    store.step::<_, Error>(&ENTRY, |step| Ok((sql(step, statements), label.to_owned()))).unwrap().step.unwrap()
}

#[test]
fn a_later_step_is_named() {
    let store = memory();
    let add = labelled(
        &store,
        "add",
        "INSERT INTO tool(id, name, name_key) VALUES(1, 'Hotjar', 'hotjar'), (2, 'Gong', 'gong'), (3, 'Miro', 'miro')",
    );
    let owner = labelled(&store, "owner", "UPDATE tool SET owner = 'Dana' WHERE id = 1");
    let other = labelled(&store, "other", "UPDATE tool SET owner = 'Lee' WHERE id = 2");
    assert_eq!(
        blocked(store.undo_step(&ENTRY, add)),
        "add | other | Gong",
        "a run, later single rows, the newest of them"
    );
    let end = store.dump();
    // Steps on other rows don't matter, whichever goes first.
    let (undone, label) = store.undo_step(&ENTRY, owner).unwrap();
    assert_eq!(label, "undid “owner”");
    assert!(matches!(store.undo_step(&ENTRY, owner), Err(Refused::Already(step)) if step == "owner"));
    assert_eq!(blocked(store.undo_step(&ENTRY, add)), "add | other | Gong", "the pair of owner and its undo cancels");
    let again = labelled(&store, "again", "UPDATE tool SET owner = 'Kim' WHERE id = 1");
    assert_eq!(blocked(store.undo_step(&ENTRY, undone)), "undid “owner” | again | Hotjar", "a redo is checked too");
    store.undo_step(&ENTRY, again).unwrap();
    store.undo_step(&ENTRY, undone).unwrap();
    assert_eq!(store.dump(), end);
    store.undo_step(&ENTRY, other).unwrap();
    labelled(&store, "delete", "DELETE FROM tool WHERE id = 3");
    assert_eq!(blocked(store.undo_step(&ENTRY, add)), "add | delete | Miro", "named though it has gone");
    assert!(matches!(store.undo_step(&ENTRY, Id(99)), Err(Refused::Unknown)));
    store.check();
}

#[test]
fn later_rows_that_hang_on_a_step_are_named() {
    let store = memory();
    let one = labelled(&store, "add one", "INSERT INTO tool(id, name, name_key) VALUES(1, 'Hotjar', 'hotjar')");
    let two = labelled(&store, "add two", "INSERT INTO tool(id, name, name_key) VALUES(2, 'Gong', 'gong')");
    labelled(&store, "connect", "INSERT INTO integration(id, from_tool, to_tool) VALUES(9, 1, 2)");
    let before = store.dump();
    assert_eq!(
        blocked(store.undo_step(&ENTRY, one)),
        "add one | connect | the integration from Hotjar to Gong",
        "it would cascade"
    );
    assert_eq!(store.dump(), before);
    store.undo(&ENTRY).unwrap();
    labelled(&store, "verdict", "UPDATE tool SET verdict_into = 2 WHERE id = 1");
    assert_eq!(blocked(store.undo_step(&ENTRY, two)), "add two | verdict | Hotjar", "it would set null");
    store.undo(&ENTRY).unwrap();

    labelled(&store, "connect", "INSERT INTO integration(id, from_tool, to_tool) VALUES(10, 1, 2)");
    let cut = labelled(&store, "disconnect", "DELETE FROM integration");
    labelled(&store, "delete", "DELETE FROM tool WHERE id = 2");
    let before = store.dump();
    assert_eq!(blocked(store.undo_step(&ENTRY, cut)), "disconnect | delete | Gong", "its tool has gone");
    assert_eq!(store.dump(), before);
    store.check();
}

#[test]
fn a_name_that_was_taken_since_is_named() {
    let store = memory();
    tools(&store, &[1]);
    let rename = labelled(&store, "rename", "UPDATE tool SET name = 'Miro', name_key = 'miro' WHERE id = 1");
    labelled(&store, "add", "INSERT INTO tool(id, name, name_key) VALUES(2, 'T1', 't1')");
    assert_eq!(blocked(store.undo_step(&ENTRY, rename)), "rename | add | T1");
    let rate =
        labelled(&store, "rate", "INSERT INTO rate(id, currency, day, value) VALUES(3, 'EUR', '2026-01-01', 1.1)");
    let gone = labelled(&store, "gone", "DELETE FROM rate");
    labelled(&store, "other rate", "INSERT INTO rate(id, currency, day, value) VALUES(4, 'EUR', '2026-01-01', 1.2)");
    assert_eq!(blocked(store.undo_step(&ENTRY, gone)), "gone | other rate | the EUR rate of 2026-01-01");
    assert_eq!(blocked(store.undo_step(&ENTRY, rate)), "rate | gone | the EUR rate of 2026-01-01");
    store.check();
}

#[test]
fn what_a_later_step_counts_on_is_kept() {
    let store = memory();
    tools(&store, &[1]);
    let add = labelled(&store, "add", "INSERT INTO tool(id, name, name_key) VALUES(2, 'Gong', 'gong')");
    labelled(&store, "connect", "INSERT INTO integration(id, from_tool, to_tool) VALUES(9, 1, 2)");
    labelled(&store, "disconnect", "DELETE FROM integration");
    // No row refers to the tool any more, but undoing the last step would bring one that does.
    assert_eq!(blocked(store.undo_step(&ENTRY, add)), "add | disconnect | the integration from t1 to Gong");

    let rename = labelled(&store, "rename", "UPDATE tool SET name = 'Miro', name_key = 'miro' WHERE id = 1");
    labelled(&store, "add T1", "INSERT INTO tool(id, name, name_key) VALUES(3, 'T1', 't1')");
    labelled(&store, "rename T1", "UPDATE tool SET name = 'T9', name_key = 't9' WHERE id = 3");
    assert_eq!(
        blocked(store.undo_step(&ENTRY, rename)),
        "rename | rename T1 | T9",
        "the name is free, but not for long"
    );
    let first =
        labelled(&store, "rate", "INSERT INTO rate(id, currency, day, value) VALUES(4, 'EUR', '2026-01-01', 1.1)");
    let moved = labelled(&store, "move", "UPDATE rate SET day = '2026-02-02' WHERE id = 4");
    labelled(&store, "second", "INSERT INTO rate(id, currency, day, value) VALUES(5, 'EUR', '2026-01-01', 1.1)");
    labelled(&store, "gone", "DELETE FROM rate WHERE id = 5");
    assert_eq!(blocked(store.undo_step(&ENTRY, moved)), "move | gone | the EUR rate of 2026-01-01");
    assert_eq!(blocked(store.undo_step(&ENTRY, first)), "rate | move | the EUR rate of 2026-02-02");
    while store.undo(&ENTRY).is_ok() {}
    assert_eq!(store.dump().len(), 1, "newest first, all of it can be undone");
}

#[test]
fn redo_holds_until_something_new_is_done() {
    let store = memory();
    let mut states = vec![store.dump()];
    for n in 1..=4 {
        run(&store, &format!("UPDATE profile SET team_size = {n}"));
        states.push(store.dump());
    }
    assert!(matches!(store.redo(&ENTRY), Err(Refused::Nothing("redo"))));
    for n in [3, 2, 1] {
        store.undo(&ENTRY).unwrap();
        assert_eq!(store.dump(), states[n]);
    }
    for n in [2, 3] {
        store.redo(&ENTRY).unwrap();
        assert_eq!(store.dump(), states[n]);
    }
    store.undo(&ENTRY).unwrap();
    assert_eq!(store.dump(), states[2]);
    run(&store, "UPDATE profile SET team_size = 77");
    assert!(matches!(store.redo(&ENTRY), Err(Refused::Nothing("redo"))), "something new was done");
    for n in [2, 1, 0] {
        store.undo(&ENTRY).unwrap();
        assert_eq!(store.dump(), states[n]);
    }
    assert!(matches!(store.undo(&ENTRY), Err(Refused::Nothing("undo"))));
    for n in [1, 2] {
        store.redo(&ENTRY).unwrap();
        assert_eq!(store.dump(), states[n]);
    }
    store.redo(&ENTRY).unwrap();
    let size: i64 = store.conn.query_row("SELECT team_size FROM profile", [], |row| row.get(0)).unwrap();
    assert_eq!(size, 77, "the new one comes back, not what it replaced");
    assert!(matches!(store.redo(&ENTRY), Err(Refused::Nothing("redo"))));
    store.check();
}

#[test]
fn undoing_a_redo_undoes_the_original() {
    let store = memory();
    let before = store.dump();
    let step = labelled(&store, "one", "UPDATE profile SET team_size = 5");
    store.undo(&ENTRY).unwrap();
    let (redone, label) = store.redo(&ENTRY).unwrap();
    assert_eq!(label, "redid “one”");
    let (_, label) = store.undo_step(&ENTRY, redone).unwrap();
    assert_eq!(label, "undid “one”");
    assert_eq!(store.dump(), before);
    assert!(matches!(store.undo_step(&ENTRY, step), Err(Refused::Already(_))));
    let rows = super::log::steps(&store, None, 10).unwrap();
    assert!(rows.iter().all(|row| !row.in_force));
    assert_eq!(rows.iter().filter(|row| row.is_undo).count(), 3);
}

#[test]
fn another_tools_edits_become_a_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    let store = Store::open(&path).unwrap();
    tools(&store, &[1, 2]);
    run(&store, "INSERT INTO integration(id, from_tool, to_tool) VALUES(9, 1, 2)");
    let before = store.dump();

    // A plain connection: no foreign keys, nothing of ours.
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch(
            "PRAGMA foreign_keys = OFF; UPDATE tool SET name = 'Löwe  Pro' WHERE id = 1; DELETE FROM tool WHERE id = 2",
        )
        .unwrap();
    assert_eq!(
        other
            .query_row("SELECT step FROM change WHERE seq = (SELECT max(seq) FROM change)", [], |row| row
                .get::<_, i64>(0))
            .unwrap(),
        0
    );
    store.adopt(ENTRY.at).unwrap();
    let newest = &super::log::steps(&store, None, 1).unwrap()[0];
    assert_eq!((newest.label.as_str(), newest.in_force), (super::adopt::LABEL, true));
    let key: String = store.conn.query_row("SELECT name_key FROM tool WHERE id = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(key, crate::domain::text::name_key("Löwe  Pro"));
    store.check();
    let after = store.dump();
    store.undo(&ENTRY).unwrap();
    assert_eq!(store.dump(), before, "with the integration that was orphaned");
    store.redo(&ENTRY).unwrap();
    assert_eq!(store.dump(), after);

    // Also when the next thing that happens is a step of ours, and when it is an opening.
    other.execute_batch("UPDATE profile SET name = 'by hand'").unwrap();
    run(&store, "UPDATE profile SET team_size = 3");
    let labels: Vec<String> = super::log::steps(&store, None, 2).unwrap().into_iter().map(|row| row.label).collect();
    assert_eq!(labels, ["UPDATE profile SET team_size = 3", super::adopt::LABEL]);
    other.execute_batch("UPDATE profile SET name = 'again'").unwrap();
    drop(store);
    let store = Store::open(&path).unwrap();
    store.adopt(ENTRY.at).unwrap();
    store.check();
    store.undo(&ENTRY).unwrap();
    let name: String = store.conn.query_row("SELECT name FROM profile", [], |row| row.get(0)).unwrap();
    assert_eq!(name, "by hand");
}

#[test]
fn triggers_that_another_tool_dropped_are_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    drop(Store::open(&path).unwrap());
    let other = Connection::open(&path).unwrap();
    other.execute_batch("DROP TRIGGER journal_tool_update; ALTER TABLE tool ADD COLUMN colour TEXT").unwrap();
    drop(other);
    let store = Store::open(&path).unwrap();
    run(&store, "INSERT INTO tool(id, name, name_key) VALUES(1, 'a', 'a')");
    let before = store.dump();
    run(&store, "UPDATE tool SET colour = 'red', owner = 'x'");
    store.undo(&ENTRY).unwrap();
    assert_eq!(store.dump(), before);
    store.redo(&ENTRY).unwrap();
    run(&store, "DELETE FROM tool");
    store.undo(&ENTRY).unwrap();
    let colour: String = store.conn.query_row("SELECT colour FROM tool", [], |row| row.get(0)).unwrap();
    assert_eq!(colour, "red");
}

#[test]
fn every_data_table_is_in_the_journal() {
    let store = memory();
    let mut query =
        store.conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").unwrap();
    let names: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let not_data = [
        "step",
        "change",
        "journal_state",
        "journal_table",
        "journal_column",
        "setting",
        "import_mapping",
        "quality_snapshot",
        "lead_tally",
        "reached_tally",
        "created_tally",
        "touch_tally",
        "touch_value",
    ];
    for name in names.iter().filter(|name| !not_data.contains(&name.as_str()) && !name.starts_with("lead_search")) {
        assert!(super::tables::number_of(name) > 0, "{name} is kept out of the journal");
    }
    let numbers: std::collections::BTreeSet<i64> = JOURNALLED.iter().map(|table| table.number).collect();
    assert_eq!(numbers.len(), JOURNALLED.len());
}

#[test]
fn undone_steps_can_be_dropped() {
    let store = memory();
    tools(&store, &[1, 2, 3]);
    run(&store, "UPDATE tool SET owner = 'x' WHERE id = 1");
    let before = store.dump();
    run(&store, "DELETE FROM tool");
    store.undo(&ENTRY).unwrap();
    store.undo(&ENTRY).unwrap();
    store.redo(&ENTRY).unwrap();
    super::log::compact(&store).unwrap();
    assert_eq!(store.dump(), before);
    let steps = super::log::steps(&store, None, 10).unwrap();
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps.iter().all(|step| step.in_force));
    store.check();
    for _ in 0..4 {
        store.undo(&ENTRY).unwrap();
    }
    assert_eq!(store.dump().len(), 1);
}

#[test]
fn the_fingerprint_is_that_of_the_triggers() {
    let store = Store::memory().unwrap();
    let now = super::triggers::fingerprint(&store.tables.borrow());
    assert_eq!(super::triggers::FINGERPRINT, now, "the triggers' text has changed: write {now:#018x} into FINGERPRINT");
}

#[test]
fn columns_that_compare_without_case_are_known_to_the_journal() {
    let store = Store::memory().unwrap();
    for table in super::tables::JOURNALLED {
        let sql: String = store
            .conn
            .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [table.name], |row| row.get(0))
            .unwrap();
        let caseless: Vec<&str> = sql
            .lines()
            .filter(|line| line.contains("COLLATE NOCASE"))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert_eq!(caseless, table.caseless, "{}", table.name);
        assert!(!sql.replace("COLLATE NOCASE", "").contains("COLLATE"), "{} has another collation", table.name);
    }
}
