//! Counts of leads that are kept up by triggers, so that no head of a column ever counts a million rows.
//! Derived: neither journalled nor replayed. Leads that are archived don't count.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{Result, Store, rows};
use crate::domain::lead::Lead;
use crate::domain::transition::StageTally;

/// The table that is counted.
pub(super) const OF: &str = "lead";

/// The triggers: (name, statement). Plain SQL, so that they also work in the hands of another tool.
pub(super) const TRIGGERS: [(&str, &str); 3] = [
    (
        "tally_lead_insert",
        "CREATE TRIGGER tally_lead_insert AFTER INSERT ON lead WHEN NEW.archived = 0 BEGIN
  INSERT INTO lead_tally(stage, day, n, amount) VALUES(NEW.stage, coalesce(NEW.stage_since / 86400000, -1), 1, NEW.amount)
    ON CONFLICT(stage, day) DO UPDATE SET n = n + 1, amount = amount + excluded.amount;
  INSERT INTO reached_tally(furthest, n) VALUES(NEW.furthest, 1) ON CONFLICT(furthest) DO UPDATE SET n = n + 1;
  INSERT INTO created_tally(week, n) VALUES(coalesce((NEW.created / 86400000 - 4) / 7, -1), 1)
    ON CONFLICT(week) DO UPDATE SET n = n + 1;
END",
    ),
    (
        "tally_lead_delete",
        "CREATE TRIGGER tally_lead_delete AFTER DELETE ON lead WHEN OLD.archived = 0 BEGIN
  UPDATE lead_tally SET n = n - 1, amount = amount - OLD.amount
    WHERE stage = OLD.stage AND day = coalesce(OLD.stage_since / 86400000, -1);
  UPDATE reached_tally SET n = n - 1 WHERE furthest = OLD.furthest;
  UPDATE created_tally SET n = n - 1 WHERE week = coalesce((OLD.created / 86400000 - 4) / 7, -1);
END",
    ),
    (
        "tally_lead_update",
        "CREATE TRIGGER tally_lead_update AFTER UPDATE OF stage, stage_since, amount, archived, furthest, created ON lead
  WHEN OLD.stage IS NOT NEW.stage OR OLD.stage_since IS NOT NEW.stage_since OR OLD.amount IS NOT NEW.amount
    OR OLD.archived IS NOT NEW.archived OR OLD.furthest IS NOT NEW.furthest OR OLD.created IS NOT NEW.created
BEGIN
  UPDATE lead_tally SET n = n - 1, amount = amount - OLD.amount
    WHERE OLD.archived = 0 AND stage = OLD.stage AND day = coalesce(OLD.stage_since / 86400000, -1);
  UPDATE reached_tally SET n = n - 1 WHERE OLD.archived = 0 AND furthest = OLD.furthest;
  UPDATE created_tally SET n = n - 1 WHERE OLD.archived = 0 AND week = coalesce((OLD.created / 86400000 - 4) / 7, -1);
  INSERT INTO lead_tally(stage, day, n, amount)
    SELECT NEW.stage, coalesce(NEW.stage_since / 86400000, -1), 1, NEW.amount WHERE NEW.archived = 0
    ON CONFLICT(stage, day) DO UPDATE SET n = n + 1, amount = amount + excluded.amount;
  INSERT INTO reached_tally(furthest, n) SELECT NEW.furthest, 1 WHERE NEW.archived = 0
    ON CONFLICT(furthest) DO UPDATE SET n = n + 1;
  INSERT INTO created_tally(week, n) SELECT coalesce((NEW.created / 86400000 - 4) / 7, -1), 1 WHERE NEW.archived = 0
    ON CONFLICT(week) DO UPDATE SET n = n + 1;
END",
    ),
];

/// Makes the triggers anew, and the counts with them, where another tool dropped one (or a migration brought the tables).
/// Says whether there was anything to do.
pub(super) fn mend(conn: &Connection) -> Result<bool> {
    if stand(conn)? {
        return Ok(false);
    }
    drop_triggers(conn)?;
    restore(conn)?;
    Ok(true)
}

/// Whether all triggers are as they should be.
pub(super) fn stand(conn: &Connection) -> Result<bool> {
    let mut query = conn.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1")?;
    for (name, sql) in TRIGGERS {
        let mut rows = query.query([name])?;
        let stored: Option<String> = rows.next()?.map(|row| row.get(0)).transpose()?;
        if stored.as_deref() != Some(sql) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes the triggers away: before many leads change at once. [`restore`] must follow in the same transaction.
pub(super) fn drop_triggers(conn: &Connection) -> Result<()> {
    for (name, _) in TRIGGERS {
        conn.execute_batch(&format!("DROP TRIGGER IF EXISTS {name}"))?;
    }
    Ok(())
}

/// Counts anew and puts the triggers back.
pub(super) fn restore(conn: &Connection) -> Result<()> {
    Counts::read(conn)?.restore(conn)
}

/// Leads counted by what the triggers count them by.
#[derive(Debug, Default)]
pub struct Counts {
    /// By stage and day: how many, and what their open deals are worth.
    stages: HashMap<(String, i64), (i64, i64)>,
    /// By the furthest stage.
    reached: HashMap<i64, i64>,
    /// By the week in which they came.
    created: HashMap<i64, i64>,
    /// The key at hand: most leads share their stage with the one before, and no text is made for those.
    key: (String, i64),
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

impl Counts {
    /// Counts all. The table is read once, from one end to the other: reading it in the order of some index would fetch
    /// every page many times.
    fn read(conn: &Connection) -> Result<Counts> {
        let mut counts = Counts::default();
        let mut query = conn
            .prepare("SELECT stage, stage_since, amount, furthest, created FROM lead NOT INDEXED WHERE archived = 0")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let stage = rows::text(row.get_ref(0)?);
            counts.change(stage, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, 1);
        }
        drop(rows);
        drop(query);
        Ok(counts)
    }

    /// Counts a lead that comes.
    pub fn add(&mut self, lead: &Lead) {
        self.count(lead, 1);
    }

    /// Counts a lead that goes, or was something else before.
    pub fn remove(&mut self, lead: &Lead) {
        self.count(lead, -1);
    }

    fn count(&mut self, lead: &Lead, by: i64) {
        if !lead.archived {
            let (since, created) = (rows::millis(lead.stage_since), rows::millis(lead.created));
            self.change(&lead.stage, since, lead.amount, lead.furthest.into(), created, by);
        }
    }

    fn change(&mut self, stage: &str, since: Option<i64>, amount: i64, furthest: i64, created: Option<i64>, by: i64) {
        if self.key.0 != stage {
            stage.clone_into(&mut self.key.0);
        }
        self.key.1 = since.map_or(-1, |since| since / DAY);
        match self.stages.get_mut(&self.key) {
            Some(sum) => *sum = (sum.0 + by, sum.1 + by * amount),
            None => drop(self.stages.insert(self.key.clone(), (by, by * amount))),
        }
        *self.reached.entry(furthest).or_default() += by;
        *self.created.entry(created.map_or(-1, |created| (created / DAY - 4) / 7)).or_default() += by;
    }

    /// Takes these as the counts, and puts the triggers back.
    pub(super) fn restore(self, conn: &Connection) -> Result<()> {
        conn.execute_batch("DELETE FROM lead_tally; DELETE FROM reached_tally; DELETE FROM created_tally")?;
        let mut insert = conn.prepare("INSERT INTO lead_tally(stage, day, n, amount) VALUES(?1, ?2, ?3, ?4)")?;
        for ((stage, day), (n, amount)) in self.stages {
            insert.execute((stage, day, n, amount))?;
        }
        let mut insert = conn.prepare("INSERT INTO reached_tally(furthest, n) VALUES(?1, ?2)")?;
        for row in self.reached {
            insert.execute(row)?;
        }
        let mut insert = conn.prepare("INSERT INTO created_tally(week, n) VALUES(?1, ?2)")?;
        for row in self.created {
            insert.execute(row)?;
        }
        for (_, sql) in TRIGGERS {
            conn.execute_batch(sql)?;
        }
        Ok(())
    }
}

/// How many leads there are, in one stage or all.
pub(super) fn count(store: &Store, stage: Option<&str>) -> Result<u64> {
    let n: i64 = match stage {
        Some(stage) => store
            .conn
            .prepare_cached("SELECT coalesce(sum(n), 0) FROM lead_tally WHERE stage = ?1")?
            .query_row([stage], |row| row.get(0))?,
        // A row for each stage that can be reached, where the other table has one for each stage and day.
        None => store
            .conn
            .prepare_cached("SELECT coalesce(sum(n), 0) FROM reached_tally")?
            .query_row([], |row| row.get(0))?,
    };
    Ok(n.max(0).unsigned_abs())
}

/// The stages that leads are or were in, a blank one for the unstaged: the next one is sought behind the one before.
pub(super) fn stages(store: &Store) -> Result<Vec<String>> {
    let mut query = store.conn.prepare_cached("SELECT min(stage) FROM lead_tally WHERE stage > ?1")?;
    let mut out = Vec::new();
    if store.conn.prepare_cached("SELECT 1 FROM lead_tally WHERE stage = '' LIMIT 1")?.exists([])? {
        out.push(String::new());
    }
    let mut last = String::new();
    while let Some(next) = query.query_row([&last], |row| row.get::<_, Option<String>>(0))? {
        out.push(next.clone());
        last = next;
    }
    Ok(out)
}

/// The leads of each stage that has some, counted, in no particular order. `today` is in days since 1970; a lead is
/// stuck after more than `stuck_days` days.
///
/// # Errors
/// When the file can't be read.
pub fn heads(store: &Store, today: i64, stuck_days: i64) -> Result<Vec<StageTally>> {
    let mut query =
        store.conn.prepare_cached("SELECT stage, day, n, amount FROM lead_tally WHERE n > 0 ORDER BY stage, day")?;
    let mut rows = query.query([])?;
    let mut out: Vec<StageTally> = Vec::new();
    // (day, leads) of the stage at hand, the earliest day first.
    let mut days: Vec<(i64, i64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let stage = rows::text(row.get_ref(0)?);
        let (day, n, amount): (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        if out.last().is_none_or(|head| head.stage != stage) {
            finish(out.last_mut(), &mut days, today);
            out.push(StageTally { stage: stage.to_owned(), ..StageTally::default() });
        }
        let Some(head) = out.last_mut() else { continue };
        head.count += n.unsigned_abs();
        head.amount += amount;
        if day >= 0 {
            days.push((day, n));
            if today - day > stuck_days {
                head.stuck += n.unsigned_abs();
            }
        }
    }
    finish(out.last_mut(), &mut days, today);
    Ok(out)
}

/// The median of the days in the stage.
fn finish(head: Option<&mut StageTally>, days: &mut Vec<(i64, i64)>, today: i64) {
    let known: i64 = days.iter().map(|(_, n)| n).sum();
    let mut seen = 0;
    let middle = days.iter().find(|(_, n)| {
        seen += n;
        seen * 2 >= known
    });
    if let (Some(head), Some((day, _))) = (head, middle) {
        head.median_days = Some((today - day).max(0));
        head.dated = known.max(0).unsigned_abs();
    }
    days.clear();
}

/// How many leads have reached each rank at the furthest: (rank, leads).
///
/// # Errors
/// When the file can't be read.
pub fn reached(store: &Store) -> Result<Vec<(u8, u64)>> {
    let mut query = store.conn.prepare_cached("SELECT furthest, n FROM reached_tally WHERE n > 0 ORDER BY furthest")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// How many leads came in each week: (weeks since 1970, leads); week −1 for those without a day.
///
/// # Errors
/// When the file can't be read.
pub fn created(store: &Store) -> Result<Vec<(i64, u64)>> {
    let mut query = store.conn.prepare_cached("SELECT week, n FROM created_tally WHERE n > 0 ORDER BY week")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}
