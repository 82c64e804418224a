//! `opsroom log`: the steps of the journal, the newest first.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::Outcome;
use super::desk::Desk;
use super::print::columns;
use crate::workspace::StepRow;

/// List what was done, the newest first
///
/// Each step has its time, where the business is, and who did it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many steps at most
    #[arg(short = 'n', long = "most", value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    most: u16,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let ws = desk.open()?;
    let steps = ws.steps(None, usize::from(args.most))?;
    if desk.out.json {
        desk.out.value(&Value::Array(steps.iter().map(value).collect()));
        return Ok(Outcome::Done);
    }
    let zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let rows: Vec<Vec<String>> = steps.iter().map(|step| row(step, zone)).collect();
    if rows.is_empty() {
        desk.out.remark("nothing was done in this workspace yet");
    }
    desk.out.text(&columns(&rows));
    Ok(Outcome::Done)
}

fn row(step: &StepRow, zone: chrono_tz::Tz) -> Vec<String> {
    let author = if step.author.is_empty() { "another program" } else { &step.author };
    let taken_back = if step.in_force || step.is_undo { "" } else { " (undone)" };
    vec![
        step.at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        author.to_owned(),
        step.room.clone(),
        format!("{}{taken_back}", step.label),
    ]
}

fn value(step: &StepRow) -> Value {
    json!({
        "step": step.id.0,
        "at": step.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "author": step.author,
        "room": step.room,
        "label": step.label,
        "in-force": step.in_force,
        "undo": step.is_undo,
    })
}
