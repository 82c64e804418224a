//! `opsroom compact`: gives back the space of what was undone.

use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use super::print::size;

pub(super) fn run(desk: &Desk) -> eyre::Result<Outcome> {
    let freed = desk.open()?.compact()?;
    if desk.out.json {
        desk.out.value(&json!({ "freed": freed }));
    } else {
        desk.out.remark(&format!("undone steps were dropped; {} freed", size(freed)));
    }
    Ok(Outcome::Done)
}
