//! The journal: every change is recorded by triggers, as part of a step, and can be taken back.
//!
//! A step is one transaction. Triggers, generated from the schema, write one row of `change` for each row that was
//! updated or deleted, with what was there before, and one for each run of rows that was inserted. Undo replays a step
//! backwards, newest row first, as a new step that the same triggers record; so redo is the undo of that step, and no
//! image of what came after is ever kept.

pub mod adopt;
mod claims;
mod conflict;
pub mod history;
pub mod log;
mod replay;
pub mod step;
pub(super) mod tables;
pub(super) mod triggers;
pub mod undo;

#[cfg(test)]
mod tests;

/// What a row of `change` stands for.
pub(super) mod op {
    /// A run of inserted rows, from `row` to `last`.
    pub(in crate::store) const INSERT: i64 = 1;
    /// A row that was changed; the columns of the mask as they were before.
    pub(in crate::store) const UPDATE: i64 = 2;
    /// A row that was deleted, as it was.
    pub(in crate::store) const DELETE: i64 = 3;
}
