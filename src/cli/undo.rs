//! `opsroom undo`: takes back the newest step.

use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use crate::domain::text::clean;

pub(super) fn run(desk: &Desk) -> eyre::Result<Outcome> {
    let done = desk.open()?.undo()?;
    if desk.out.json {
        desk.out.value(&json!({ "done": done.label, "step": done.step.map(|id| id.0) }));
    } else {
        desk.out.text(&format!("{}\n", clean(&done.label)));
    }
    Ok(Outcome::Done)
}
