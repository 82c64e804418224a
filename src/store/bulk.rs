//! Many rows in one step: what triggers and indexes would do row by row is done once at the end.

use super::journal::tables::number_of;
use super::journal::{op, triggers};
use super::{Result, Step, ids, tallies};

/// Leads from which on the tallies are counted anew instead of kept up row by row.
const MANY: u64 = 20_000;

/// Rows from which on indexes are made anew, where that many make up a good part of the table.
const INDEXED: u64 = 50_000;

/// What a connection may hold in memory meanwhile, and then again: pages, in KiB.
const CACHE: (i64, i64) = (-40_000, -6_000);

/// Tables that rows can be poured into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkTable {
    /// Companies.
    Companies,
    /// Leads.
    Leads,
    /// Deals.
    Deals,
    /// Parts in deals.
    Roles,
    /// Activities.
    Activities,
    /// Transitions.
    Transitions,
}

impl BulkTable {
    fn name(self) -> &'static str {
        match self {
            BulkTable::Companies => "company",
            BulkTable::Leads => "lead",
            BulkTable::Deals => "deal",
            BulkTable::Roles => "deal_role",
            BulkTable::Activities => "activity",
            BulkTable::Transitions => "transition",
        }
    }
}

/// Many changes inside a step. [`Bulk::finish`] must be called before the step ends; where the step fails, everything is
/// taken back with it.
#[derive(Debug)]
#[must_use = "finish it, or tallies, indexes and the journal stay out of date"]
pub struct Bulk {
    /// Whether the tallies are to be counted anew.
    counted: bool,
    /// Tables whose insertions the journal is told of at the end, parents first.
    poured: Vec<&'static str>,
    /// Indexes to be made anew: their statements.
    indexes: Vec<String>,
    /// The newest id before.
    from: i64,
}

impl Step<'_> {
    /// Says that so many leads will change in this step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn many_leads(&self, leads: usize) -> Result<Bulk> {
        let counted = leads as u64 >= MANY;
        if counted {
            tallies::drop_triggers(self.conn())?;
        }
        Ok(Bulk { counted, poured: Vec::new(), indexes: Vec::new(), from: 0 })
    }

    /// Says that about `rows` rows will be added to each of these tables in this step, under ids that are drawn from now
    /// on. Name parents first (companies, leads, deals, then what hangs on them). Where the rows are many, the tables have
    /// no indexes until the end: match by what you hold in memory, and update or delete by id only.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn pour(&self, tables: &[BulkTable], rows: u64) -> Result<Bulk> {
        let conn = self.conn();
        let mut bulk = Bulk { counted: false, poured: Vec::new(), indexes: Vec::new(), from: self.draw()?.0 };
        for table in tables {
            let name = table.name();
            conn.execute_batch(&format!("DROP TRIGGER IF EXISTS journal_{name}_insert"))?;
            bulk.poured.push(name);
            if *table == BulkTable::Leads && rows >= MANY {
                tallies::drop_triggers(conn)?;
                bulk.counted = true;
            }
            if rows >= INDEXED && rows >= self.rows_of(name)? / 2 {
                bulk.drop_indexes(self, name)?;
            }
        }
        if rows >= INDEXED {
            conn.execute_batch(&format!("PRAGMA cache_size = {}", CACHE.0))?;
        }
        Ok(bulk)
    }

    /// About how many rows a table has: by the ends of its key, without counting.
    fn rows_of(&self, table: &str) -> Result<u64> {
        // Ids of one opening follow each other, so a table with few rows has few pages; counting those is quick, and
        // one with many is known by its tallies or not emptied anyway.
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 4000000)");
        let rows: i64 = self.conn().query_row(&sql, [], |row| row.get(0))?;
        Ok(rows.unsigned_abs())
    }
}

impl Bulk {
    /// Takes the indexes of a table away; those for rare orders don't come back until somebody asks for them.
    fn drop_indexes(&mut self, step: &Step<'_>, table: &str) -> Result<()> {
        let conn = step.conn();
        let found: Vec<(String, String)> = conn
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL")?
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (name, sql) in found {
            conn.execute_batch(&format!("DROP INDEX {name}"))?;
            if !name.starts_with("on_demand_") {
                self.indexes.push(sql);
            }
        }
        Ok(())
    }

    /// Makes the indexes, tells the journal of the new rows, counts anew and puts the triggers back.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn finish(self, step: &Step<'_>) -> Result<()> {
        let conn = step.conn();
        let newest = step.draw()?.0;
        let tables = step.store().tables.borrow();
        for name in &self.poured {
            for (first, last) in ids::spans(self.from, newest) {
                let end = |order: &str| -> Result<Option<i64>> {
                    let sql = format!("SELECT id FROM {name} WHERE id BETWEEN ?1 AND ?2 ORDER BY id {order} LIMIT 1");
                    let mut found = conn.prepare(&sql)?;
                    let mut rows = found.query([first, last])?;
                    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
                };
                if let (Some(row), Some(last)) = (end("ASC")?, end("DESC")?) {
                    conn.execute(
                        "INSERT INTO change(step, tbl, row, last, op) VALUES(?1, ?2, ?3, ?4, ?5)",
                        (step.id.0, number_of(name), row, last, op::INSERT),
                    )?;
                }
            }
            if let Some(table) = tables.iter().find(|table| table.name == **name) {
                triggers::restore_insert(conn, table)?;
            }
        }
        for sql in &self.indexes {
            conn.execute_batch(sql)?;
        }
        if self.counted {
            tallies::restore(conn)?;
        }
        if !self.poured.is_empty() {
            conn.execute_batch(&format!("PRAGMA cache_size = {}", CACHE.1))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
