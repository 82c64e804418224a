//! The triggers that record every change, generated from the schema: plain SQL, so that they also work in the hands
//! of another tool, and compared at each opening, so that none is missing for long.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::op;
use super::tables::{JOURNALLED, Table, Tables};
use crate::store::Result;
use crate::store::ids::COUNTER_BITS;
use crate::store::tallies;

/// The step in progress; 0 when another tool writes.
const STEP: &str = "coalesce((SELECT step FROM journal_state), 0)";

/// The triggers of one table: (name, statement).
///
/// A run of inserted rows may swallow a gap between ids only where all ids of the gap were drawn during this very
/// step: the run began behind the step's own id, under its prefix. Else undo and redo would delete rows that lie in
/// the gap but are none of the step's. Steps of other tools have no id of their own, so theirs never swallow one.
fn of(table: &Table) -> Vec<(String, String)> {
    let Table { number, name, .. } = table;
    let columns: Vec<(usize, &str)> = table.columns().collect();
    if columns.is_empty() {
        // A later migration brings this table.
        return Vec::new();
    }
    // The text is read at each opening, so that it is as short as it can be. A collation would hide a change of case,
    // hence BINARY where there is one.
    let caseless = JOURNALLED.iter().find(|one| one.number == *number).map_or(&[][..], |one| one.caseless);
    let old = |column: &str| {
        let exact = if caseless.contains(&column) { " COLLATE BINARY" } else { "" };
        format!("OLD.{column}{exact}")
    };
    let differs = |column: &str| format!("{} IS NOT NEW.{column}", old(column));
    let list = |each: &dyn Fn(&(usize, &str)) -> String, between: &str| {
        columns.iter().map(each).collect::<Vec<_>>().join(between)
    };
    let names = list(&|(_, column)| (*column).to_owned(), ", ");
    let slots = list(&|(slot, _)| format!("v{slot}"), ", ");
    let whole = columns.iter().fold(0_i64, |mask, (slot, _)| mask | (1 << slot));

    let insert = format!(
        "CREATE TRIGGER journal_{name}_insert AFTER INSERT ON {name} BEGIN\n  \
           UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = {} AND tbl = {number}\n    \
             AND step = {STEP}\n    \
             AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> {COUNTER_BITS} = step >> {COUNTER_BITS}));\n  \
           INSERT INTO change(step, tbl, row, last, op) SELECT {STEP}, {number}, NEW.id, NEW.id, {} WHERE changes() = 0;\nEND",
        op::INSERT,
        op::INSERT,
    );
    let update = format!(
        "CREATE TRIGGER journal_{name}_update AFTER UPDATE OF {names} ON {name}\n  WHEN ({}) IS NOT ({})\nBEGIN\n  \
           INSERT INTO change(step, tbl, row, last, op, mask, {slots}) VALUES(\n    \
             {STEP}, {number}, OLD.id, OLD.id, {},\n    {},\n    {});\nEND",
        list(&|(_, column)| old(column), ","),
        list(&|(_, column)| format!("NEW.{column}"), ","),
        op::UPDATE,
        list(&|(slot, column)| format!("(({})<<{slot})", differs(column)), "|"),
        list(&|(_, column)| format!("nullif({},NEW.{column})", old(column)), ","),
    );
    let delete = format!(
        "CREATE TRIGGER journal_{name}_delete AFTER DELETE ON {name} BEGIN\n  \
           INSERT INTO change(step, tbl, row, last, op, mask, {slots}) VALUES({STEP}, {number}, OLD.id, OLD.id, {}, {whole}, {});\nEND",
        op::DELETE,
        list(&|(_, column)| format!("OLD.{column}"), ", "),
    );
    let keep_id = format!(
        "CREATE TRIGGER journal_{name}_id BEFORE UPDATE OF id ON {name} WHEN OLD.id <> NEW.id BEGIN\n  \
           SELECT RAISE(ABORT, 'row ids never change');\nEND",
    );
    let named = |what: &str, sql| (format!("journal_{name}_{what}"), sql);
    vec![named("insert", insert), named("update", update), named("delete", delete), named("id", keep_id)]
}

/// What the triggers look like: changes with their text, so that files that were checked against another text are
/// checked again. A test holds it to the text.
pub(in crate::store) const FINGERPRINT: u64 = 0xdf35_a1ea_3b35_cbaa;

/// The fingerprint of the triggers of these tables.
#[cfg(test)]
pub(in crate::store) fn fingerprint(tables: &Tables) -> u64 {
    let texts = tables.iter().flat_map(of).flat_map(|(_, sql)| sql.into_bytes());
    // FNV-1a: the same in every build.
    texts.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Puts those triggers of a table back that are missing: after rows were poured in without them.
pub(in crate::store) fn restore(conn: &Connection, table: &Table) -> Result<()> {
    for (_, sql) in of(table) {
        conn.execute_batch(&sql.replacen("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1))?;
    }
    Ok(())
}

/// The columns that each table of the journal has now, but for its id and what is derived.
fn columns_now(conn: &Connection) -> Result<Vec<(&'static str, String)>> {
    let mut query = conn.prepare_cached("SELECT name FROM pragma_table_info(?1) WHERE name <> 'id' ORDER BY cid")?;
    let mut out = Vec::new();
    for table in JOURNALLED {
        let mut rows = query.query([table.name])?;
        while let Some(row) = rows.next()? {
            let column: String = row.get(0)?;
            if !table.derived.contains(&column.as_str()) {
                out.push((table.name, column));
            }
        }
    }
    Ok(out)
}

/// Whether triggers and slots are what the schema asks for.
pub(in crate::store) fn stand(conn: &Connection, tables: &Tables) -> Result<bool> {
    let now = columns_now(conn)?;
    let known = tables.iter().map(|table| table.columns().count()).sum::<usize>();
    let all_known =
        now.iter().all(|(name, column)| tables.iter().any(|table| table.name == *name && table.slot(column).is_some()));
    if known != now.len() || !all_known {
        return Ok(false);
    }
    let mut stored = std::collections::HashMap::new();
    let mut query = conn.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        stored.insert(row.get::<_, String>(0)?, row.get::<_, String>(1)?);
    }
    let wanted: Vec<_> = tables.iter().flat_map(of).collect();
    Ok(wanted.len() == stored.len() && wanted.iter().all(|(name, sql)| stored.get(name) == Some(sql)))
}

/// Drops the journal's triggers: before a migration, since a column can't be dropped under them.
pub(in crate::store) fn drop_all(conn: &Connection) -> Result<()> {
    let mut query =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'")?;
    let names: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER \"{}\"", name.replace('"', "\"\"")))?;
    }
    Ok(())
}

/// Gives new columns their slots, marks dropped ones, and makes all triggers anew. Run inside the transaction that
/// changed the schema. A migration that renames a column renames it in `journal_column` itself.
pub(in crate::store) fn regenerate(conn: &Connection) -> Result<Tables> {
    drop_all(conn)?;
    let tables = settle(conn)?;
    for slot in slots(conn)?..tables.widest() {
        conn.execute_batch(&format!("ALTER TABLE change ADD COLUMN v{slot}"))?;
    }
    for (_, sql) in tables.iter().flat_map(of) {
        conn.execute_batch(&sql)?;
    }
    Ok(tables)
}

/// The same for a file that is being made, inside the transaction that makes it: slots and triggers, those of the tallies
/// too, are written into the schema as SQLite would write them, and read once. A statement for each would have all others read again every time,
/// which takes five times as long.
pub(in crate::store) fn inscribe(conn: &Connection) -> Result<()> {
    let tables = settle(conn)?;
    let new: String = (slots(conn)?..tables.widest()).map(|slot| format!(", v{slot}")).collect();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    conn.execute_batch("PRAGMA writable_schema = ON")?;
    conn.execute("UPDATE sqlite_schema SET sql = rtrim(sql, ')') || ?1 || ')' WHERE name = 'change'", [new])?;
    let mut insert = conn
        .prepare("INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES('trigger', ?1, ?2, 0, ?3)")?;
    for table in tables.iter() {
        for (name, sql) in of(table) {
            insert.execute((name, &table.name, sql))?;
        }
    }
    // A later migration may bring the table.
    if tables.iter().any(|table| table.name == tallies::OF && table.columns().next().is_some()) {
        for (name, sql) in tallies::TRIGGERS {
            insert.execute((name, tallies::OF, sql))?;
        }
    }
    conn.execute_batch("PRAGMA writable_schema = RESET")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

/// How many slots the journal's rows have.
fn slots(conn: &Connection) -> Result<usize> {
    let sql = "SELECT count(*) FROM pragma_table_info('change') WHERE name GLOB 'v[0-9]*'";
    let have: u32 = conn.query_row(sql, [], |row| row.get(0))?;
    Ok(have as usize)
}

/// Gives new columns their slots, and marks dropped ones.
fn settle(conn: &Connection) -> Result<Tables> {
    let now = columns_now(conn)?;
    let before = Tables::load(conn)?;
    let mut name_table = conn.prepare(
        "INSERT INTO journal_table(tbl, name) VALUES(?1, ?2) ON CONFLICT(tbl) DO UPDATE SET name = excluded.name",
    )?;
    let mut mark_dropped = conn.prepare(
        "UPDATE journal_column SET dropped_at = coalesce((SELECT max(seq) FROM change), 0) WHERE tbl = ?1 AND slot = ?2",
    )?;
    let mut give_slot = conn.prepare(
        "INSERT INTO journal_column(tbl, slot, name)
         SELECT ?1, coalesce(max(slot) + 1, 0), ?2 FROM journal_column WHERE tbl = ?1",
    )?;
    for (number, table) in JOURNALLED.iter().map(|table| (table.number, table)) {
        name_table.execute((number, table.name))?;
        let Some(known) = before.get(number) else { continue };
        let columns: Vec<&str> =
            now.iter().filter(|(name, _)| *name == table.name).map(|(_, column)| &**column).collect();
        for (slot, _) in known.columns().filter(|(_, name)| !columns.contains(name)) {
            mark_dropped.execute((number, i64::try_from(slot).unwrap_or(i64::MAX)))?;
        }
        for column in columns.iter().filter(|column| known.slot(column).is_none()) {
            give_slot.execute((number, column))?;
        }
    }
    Tables::load(conn)
}
