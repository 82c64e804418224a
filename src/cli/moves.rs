//! `opsroom move`: a lead to another stage, under the lifecycle's rules.

use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use super::mistake::Mistake;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::lifecycle::{Blocked, Lifecycle};
use crate::domain::text::clean;
use crate::store::leads;
use crate::workspace::Workspace;
use crate::workspace::pipeline::moves::MoveWords;

/// Move a lead to another stage of the lifecycle
///
/// The rules are those of the workbench: the stage must follow on the lead's, the fields that it asks for must be filled
/// (fill them with --set in the same step), and leaving for an exit needs a reason. --override moves against a rule and
/// asks why; both are kept with the move. A move that a rule stops changes nothing and ends with 2.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The lead's address, or its id in another system as SYSTEM:ID
    #[arg(value_name = "EMAIL")]
    lead: String,
    /// The stage: its id, name or alias, such as mql or "Sales Qualified Lead"
    #[arg(value_name = "STAGE")]
    stage: String,
    /// Why; kept with the move
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
    /// For an exit: the id or name of a reason, such as no-budget, or "other: and your own words"
    #[arg(long, value_name = "REASON", default_value = "", hide_default_value = true)]
    reason: String,
    /// Fill a field in the same step; may be given several times
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Move although a rule forbids it; needs --why
    #[arg(long = "override", requires = "why")]
    against: bool,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let mut ws = desk.open()?;
    let lead = find(&ws, &args.lead)?;
    let words = MoveWords {
        why: args.why.clone(),
        reason: args.reason.clone(),
        override_: args.against,
        fill: args.set.iter().map(|one| pair(one)).collect::<eyre::Result<_>>()?,
        ..MoveWords::default()
    };
    let moved = ws.move_leads(&[lead.id], &args.stage, &words)?;
    if let Some((_, blocked)) = moved.refused.first() {
        let lifecycle = ws.lifecycle()?;
        return Err(Mistake::new(blocked.sentence.clone(), next(blocked, &lifecycle, &args.stage)).into());
    }
    let after = ws.lead(lead.id)?.unwrap_or(lead.clone());
    if desk.out.json {
        desk.out.value(&json!({
            "lead": lead.id.0,
            "email": after.email,
            "from": lead.stage,
            "to": after.stage,
            "moved": moved.moved > 0,
            "done": moved.done.label,
            "step": moved.done.step.map(|id| id.0),
        }));
    } else {
        desk.out.text(&format!("{}\n", clean(&moved.done.label)));
    }
    Ok(Outcome::Done)
}

/// What to do about a move that was refused.
fn next(blocked: &Blocked, lifecycle: &Lifecycle, typed: &str) -> String {
    if let Some(first) = blocked.missing.first() {
        let all: Vec<String> = blocked.missing.iter().map(|field| format!("--set {}=…", field.name)).collect();
        let _ = first;
        return format!("fill what is missing: {}", all.join(" "));
    }
    if blocked.needs_reason {
        let exit = lifecycle.read(typed).map_or(typed, |stage| stage.id.as_str());
        let reasons: Vec<&str> = lifecycle.reasons_for(exit).map(|reason| reason.id.as_str()).collect();
        return format!("say why with --reason: {}", reasons.join(", "));
    }
    "move it step by step, or against the rule with --override --why TEXT".to_owned()
}

/// `field=value`.
fn pair(typed: &str) -> eyre::Result<(String, String)> {
    match typed.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.to_owned())),
        _ => Err(Mistake::new(
            format!("--set {} has no field and value", clean(typed)),
            "write it as --set industry=Software",
        )
        .into()),
    }
}

/// The one lead that is meant.
fn find(ws: &Workspace, typed: &str) -> eyre::Result<Lead> {
    let store = ws.store();
    let shown = clean(typed.trim()).into_owned();
    if let Some((system, id)) = typed.split_once(':')
        && let Some(lead) = leads::by_external(store, system.trim(), id.trim())?
    {
        return Ok(lead);
    }
    let mut found = leads::by_email(store, typed)?;
    if found.is_empty()
        && let Ok(id) = typed.trim().parse()
        && let Some(lead) = leads::one(store, Id(id))?
    {
        found.push(lead);
    }
    match found.len() {
        0 => Err(Mistake::new(
            format!("no lead has the address {shown}"),
            "look for it with: opsroom export leads --where WORD",
        )
        .into()),
        1 => Ok(found.swap_remove(0)),
        many => {
            let ids: Vec<String> = found.iter().map(|lead| lead.id.to_string()).collect();
            Err(Mistake::new(
                format!("{many} leads have the address {shown}"),
                format!("merge them in the workbench, or name one by its number: {}", ids.join(", ")),
            )
            .into())
        }
    }
}
