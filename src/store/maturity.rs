//! The tables of the Maturity room: snapshots of frameworks, assessments with answers, participants and votes, parked
//! topics, and the plan.

pub mod answers;
pub mod assessments;
pub mod plan;
pub mod snapshots;
pub mod workshop;

use rusqlite::Connection;

use super::Result;

/// The position of a new row of a table: behind all others.
fn behind(conn: &Connection, table: &'static str) -> Result<i64> {
    let sql = format!("SELECT coalesce(max(position), 0) + 1 FROM {table}");
    Ok(conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}
