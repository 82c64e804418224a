//! Which tables the journal keeps, and which slot of `change` holds which column. Slots are never reused, so an old
//! before-image still says what its values were after columns came, went or were renamed.

use rusqlite::Connection;

use crate::store::Result;

/// A table that the journal keeps. Its key is an INTEGER PRIMARY KEY called `id`.
pub(in crate::store) struct Journalled {
    /// Its number in the journal. Never changes, never reused.
    pub(in crate::store) number: i64,
    /// Its name.
    pub(in crate::store) name: &'static str,
    /// Columns that are computed from others, and so neither recorded nor replayed.
    pub(in crate::store) derived: &'static [&'static str],
    /// The columns that may not be the same in two rows; empty where there are none.
    pub(in crate::store) unique: &'static [&'static str],
    /// The columns that compare without case: the journal must not.
    pub(in crate::store) caseless: &'static [&'static str],
}

const fn table(number: i64, name: &'static str, unique: &'static [&'static str]) -> Journalled {
    Journalled { number, name, derived: &[], unique, caseless: &[] }
}

/// Every table that the journal keeps. A new table is one row here.
pub(in crate::store) const JOURNALLED: &[Journalled] = &[
    table(1, "profile", &[]),
    table(2, "person", &["name_key"]),
    table(3, "rate", &["currency", "day"]),
    table(4, "tool", &["name_key"]),
    table(5, "integration", &[]),
    table(6, "audit", &[]),
    table(7, "audit_mark", &[]),
    table(8, "matrix_lines", &[]),
    table(9, "framework_snapshot", &[]),
    table(10, "assessment", &[]),
    table(11, "assessment_answer", &["assessment", "dimension"]),
    table(12, "participant", &[]),
    table(13, "vote", &["participant", "dimension"]),
    table(14, "parked_topic", &[]),
    table(15, "plan_item", &[]),
    Journalled {
        derived: &["fit", "engagement", "total", "band"],
        caseless: &["email", "domain"],
        ..table(16, "lead", &[])
    },
    Journalled { caseless: &["domain"], ..table(17, "company", &[]) },
    table(18, "deal", &[]),
    table(19, "deal_role", &[]),
    table(20, "activity", &[]),
    table(21, "transition", &[]),
    table(22, "handoff", &[]),
    table(23, "deal_transition", &[]),
    table(24, "external_id", &[]),
    table(25, "custom_field", &["record", "name"]),
    table(26, "stage_alias", &["raw"]),
    table(27, "lifecycle_choice", &[]),
    table(28, "icp", &[]),
    // 29 was meant for measurements, which are no edits.
    table(30, "spot_check", &[]),
    table(31, "spot_answer", &[]),
    table(32, "not_duplicate", &["one", "other"]),
    table(33, "task_state", &["list", "task"]),
    table(34, "utm_value", &["tag", "value"]),
    table(35, "utm_spelling", &["tag", "key"]),
    table(36, "campaign", &["value"]),
    table(37, "link", &[]),
    table(38, "utm_policy", &["part"]),
];

/// The number of a table in the journal; 0 for one that it doesn't keep.
pub(in crate::store) fn number_of(name: &str) -> i64 {
    JOURNALLED.iter().find(|table| table.name == name).map_or(0, |table| table.number)
}

/// One table with its slots.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::store) struct Table {
    /// Its number in the journal.
    pub(in crate::store) number: i64,
    /// Its name.
    pub(in crate::store) name: String,
    /// The column of each slot; `None` for one that was dropped.
    pub(in crate::store) slots: Vec<Option<String>>,
}

impl Table {
    /// Slots that are in use, with their columns.
    pub(in crate::store) fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.slots.iter().enumerate().filter_map(|(slot, name)| name.as_deref().map(|name| (slot, name)))
    }

    /// The slot of a column.
    pub(in crate::store) fn slot(&self, column: &str) -> Option<usize> {
        self.slots.iter().position(|name| name.as_deref() == Some(column))
    }
}

/// All tables of the journal, as the file has them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::store) struct Tables(Vec<Table>);

impl Tables {
    /// Reads them.
    pub(in crate::store) fn load(conn: &Connection) -> Result<Tables> {
        let mut tables: Vec<Table> = JOURNALLED
            .iter()
            .map(|table| Table { number: table.number, name: table.name.to_owned(), slots: Vec::new() })
            .collect();
        let mut query = conn.prepare("SELECT tbl, slot, name, dropped_at FROM journal_column ORDER BY tbl, slot")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (number, slot): (i64, u32) = (row.get(0)?, row.get(1)?);
            let slot = slot as usize;
            let Some(table) = tables.iter_mut().find(|table| table.number == number) else { continue };
            if table.slots.len() <= slot {
                table.slots.resize(slot + 1, None);
            }
            let dropped: Option<i64> = row.get(3)?;
            if let (None, Some(place)) = (dropped, table.slots.get_mut(slot)) {
                *place = Some(row.get(2)?);
            }
        }
        Ok(Tables(tables))
    }

    /// The table of that number.
    pub(in crate::store) fn get(&self, number: i64) -> Option<&Table> {
        self.0.iter().find(|table| table.number == number)
    }

    /// All of them.
    pub(in crate::store) fn iter(&self) -> impl Iterator<Item = &Table> {
        self.0.iter()
    }

    /// The most slots that any of them has.
    pub(in crate::store) fn widest(&self) -> usize {
        self.0.iter().map(|table| table.slots.len()).max().unwrap_or(0)
    }
}
