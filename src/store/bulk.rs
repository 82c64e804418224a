//! Many rows in one step: what triggers and indexes would do row by row is done once at the end.

use rusqlite::OptionalExtension;

use super::journal::tables::number_of;
use super::journal::{op, triggers};
use super::tallies::Counts;
use super::{Result, Step, ids, tallies};
use crate::domain::id::Id;

/// Fewer rows are no bulk: triggers and indexes take them as they come.
const FEW: u64 = 500;

/// A trigger takes as long for one lead as counting about so many does.
const COUNTED: u64 = 40;

/// An index takes as long for one row as making it anew does for about so many.
const INDEXED: u64 = 4;

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

/// An index that hardly any of the new rows enters, so that it stays: making it anew would read all rows for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spared {
    /// Leads by company's record.
    LeadCompany,
    /// Leads by id elsewhere.
    LeadExternal,
}

impl Spared {
    fn name(self) -> &'static str {
        match self {
            Spared::LeadCompany => "lead_company",
            Spared::LeadExternal => "lead_external",
        }
    }
}

/// What becomes of the indexes of tables that rows are poured into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexes<'s> {
    /// They stay: for rows that are matched against what is there, and may all be known already.
    Stay,
    /// They are made anew at the end, but for these, where the rows are a good part of the table. Until then match by what
    /// you hold in memory, and update or delete by id only.
    Anew(&'s [Spared]),
}

/// Many changes inside a step. [`Bulk::finish`] must be called before the step ends; where the step fails, everything is
/// taken back with it.
#[derive(Debug)]
#[must_use = "finish it, or tallies, indexes and the journal stay out of date"]
pub struct Bulk {
    /// Whether the tallies are to be counted anew.
    counted: bool,
    /// Whether all leads there are came in this step.
    all_new: bool,
    /// Tables whose insertions the journal is told of at the end, parents first.
    poured: Vec<&'static str>,
    /// Indexes to be made anew: their statements.
    indexes: Vec<String>,
    /// The newest id before.
    from: Id,
}

impl Step<'_> {
    /// Says that so many leads will change in this step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn many_leads(&self, leads: usize) -> Result<Bulk> {
        let leads = leads as u64;
        let counted = leads >= FEW && self.has_at_most("lead", leads.saturating_mul(COUNTED))?;
        if counted {
            tallies::drop_triggers(self.conn())?;
        }
        Ok(Bulk { counted, all_new: false, poured: Vec::new(), indexes: Vec::new(), from: self.id })
    }

    /// Says that so many rows, leads among them, are taken back or come back: by id, one by one, with what the journal
    /// keeps of each.
    ///
    /// # Errors
    /// When the file can't be written.
    pub(super) fn take_many_back(&self, rows: u64) -> Result<Bulk> {
        let mut bulk = self.many_leads(usize::try_from(rows).unwrap_or(usize::MAX))?;
        if rows >= FEW && self.has_at_most("lead", rows.saturating_mul(INDEXED))? {
            // That of companies is asked when one goes.
            bulk.drop_indexes(self, "lead", &[Spared::LeadCompany])?;
        }
        Ok(bulk)
    }

    /// Says that about `rows` rows will be added to each of these tables in this step, under ids that are drawn from now
    /// on. Name parents first (companies, leads, deals, then what hangs on them).
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn pour(&self, tables: &[BulkTable], rows: u64, indexes: Indexes<'_>) -> Result<Bulk> {
        let conn = self.conn();
        let mut bulk =
            Bulk { counted: false, all_new: false, poured: Vec::new(), indexes: Vec::new(), from: self.draw()? };
        for table in tables {
            let name = table.name();
            conn.execute_batch(&format!("DROP TRIGGER IF EXISTS journal_{name}_insert"))?;
            bulk.poured.push(name);
            if rows < FEW {
                continue;
            }
            if self.has_at_most(name, 0)? {
                // What changes again in this step came into being in it, too: undoing that is all there is to undo.
                conn.execute_batch(&format!("DROP TRIGGER IF EXISTS journal_{name}_update"))?;
            }
            if *table == BulkTable::Leads && self.has_at_most(name, rows.saturating_mul(COUNTED))? {
                tallies::drop_triggers(conn)?;
                bulk.counted = true;
                bulk.all_new = self.has_at_most(name, 0)?;
            }
            if let Indexes::Anew(spared) = indexes
                && self.has_at_most(name, rows.saturating_mul(INDEXED))?
            {
                bulk.drop_indexes(self, name, spared)?;
            }
        }
        Ok(bulk)
    }

    /// Whether a table has no more rows than that; counts no further.
    fn has_at_most(&self, table: &str, rows: u64) -> Result<bool> {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX - 1);
        let sql = format!("SELECT count(*) <= ?1 FROM (SELECT 1 FROM {table} LIMIT ?1 + 1)");
        Ok(self.conn().query_row(&sql, [rows], |row| row.get(0))?)
    }
}

/// Between which ids the rows of a table lie that came into being in a step after an id of it was drawn: nothing where
/// there are none; two spans where the counter ran over meanwhile.
pub(super) fn spans(step: &Step<'_>, table: &str, since: Id) -> Result<Vec<(i64, i64)>> {
    let conn = step.conn();
    let mut out = Vec::new();
    for (first, last) in ids::spans(since.0, step.draw()?.0) {
        let end = |order: &str| -> Result<Option<i64>> {
            let sql = format!("SELECT id FROM {table} WHERE id BETWEEN ?1 AND ?2 ORDER BY id {order} LIMIT 1");
            Ok(conn.prepare(&sql)?.query_row([first, last], |row| row.get(0)).optional()?)
        };
        out.extend(end("ASC")?.zip(end("DESC")?));
    }
    Ok(out)
}

impl Bulk {
    /// The id behind which those of the new rows lie.
    pub fn since(&self) -> Id {
        self.from
    }

    /// Takes the indexes of a table away; those for rare orders don't come back until somebody asks for them.
    fn drop_indexes(&mut self, step: &Step<'_>, table: &str, spared: &[Spared]) -> Result<()> {
        let conn = step.conn();
        let found: Vec<(String, String)> = conn
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL")?
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (name, sql) in found {
            if spared.iter().any(|one| one.name() == name) {
                continue;
            }
            conn.execute_batch(&format!("DROP INDEX {name}"))?;
            if !name.starts_with("on_demand_") {
                self.indexes.push(sql);
            }
        }
        Ok(())
    }

    /// Whether whoever pours leads in may [count](Counts) them on the way, instead of having them read again at the end.
    pub fn counts_on_the_way(&self) -> bool {
        self.counted && self.all_new
    }

    /// Makes the indexes, tells the journal of the new rows, counts anew and puts the triggers back.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn finish(self, step: &Step<'_>) -> Result<()> {
        self.finish_with(step, None)
    }

    /// The same with the leads as they were counted on the way, where that [was asked for](Bulk::counts_on_the_way).
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn finish_with(self, step: &Step<'_>, counts: Option<Counts>) -> Result<()> {
        let conn = step.conn();
        let tables = step.store().tables.borrow();
        for name in &self.poured {
            for (row, last) in spans(step, name, self.from)? {
                conn.execute(
                    "INSERT INTO change(step, tbl, row, last, op) VALUES(?1, ?2, ?3, ?4, ?5)",
                    (step.id.0, number_of(name), row, last, op::INSERT),
                )?;
            }
            if let Some(table) = tables.iter().find(|table| table.name == **name) {
                triggers::restore(conn, table)?;
            }
        }
        // Rows are sorted on a second thread while the table is read; with the small cache that this leaves each of them,
        // what is sorted at a time stays in the processor's own memory.
        conn.execute_batch("PRAGMA threads = 1")?;
        for sql in &self.indexes {
            conn.execute_batch(sql)?;
        }
        conn.execute_batch("PRAGMA threads = 0")?;
        match counts.filter(|_| self.counts_on_the_way()) {
            Some(counts) => counts.restore(conn)?,
            None if self.counted => tallies::restore(conn)?,
            None => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
