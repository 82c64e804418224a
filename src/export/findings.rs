//! The findings of all rooms as a table.

use chrono::NaiveDate;

use super::{Cell, Column, ColumnKind, Table};
use crate::domain::finding::Finding;

/// Findings in the order given: severity, room, rule, subject, what is wrong, what to do next.
pub fn findings(findings: impl IntoIterator<Item = Finding>, on: NaiveDate) -> Table {
    let columns = ["severity", "room", "rule", "subject", "finding", "next"];
    let labels = ["Severity", "Room", "Rule", "About", "Finding", "Next step"];
    let rows = findings.into_iter().map(|one| {
        let texts =
            [one.severity.name().to_owned(), one.room.to_owned(), one.rule.to_owned(), one.subject, one.sentence];
        texts.into_iter().map(Cell::text).chain([Cell::text(one.next)]).collect()
    });
    Table {
        title: "Findings".to_owned(),
        on,
        columns: columns.iter().zip(labels).map(|(name, label)| Column::new(*name, label, ColumnKind::Text)).collect(),
        rows: rows.collect(),
    }
}
