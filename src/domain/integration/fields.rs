//! The fields of an integration, and what must hold between them.

use super::{Direction, Frequency, Health, Integration, Method};
use crate::domain::field::read::{
    choice, choices_of, day, day_typed, flag, flag_choices, flag_typed, line, one_of, owners, shown, tool, tool_name,
    tools, whole,
};
use crate::domain::field::{Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::id::Id;
use crate::domain::money::read::plain;

const FLOW: &str = "What flows";
const HOW: &str = "How";
const HEALTH: &str = "Health";

/// The fields of an integration, in the order of the form.
pub const INTEGRATION_FIELDS: &[Field<Integration>] = &[
    Field {
        name: "from",
        label: "From",
        help: "the tool that data comes from",
        group: FLOW,
        kind: FieldKind::Choice,
        bulk: false,
        get: |flow, ctx| tool_name(flow.from, ctx),
        set: |flow, typed, ctx| set_end(&mut flow.from, typed, ctx),
        choices: tools,
    },
    Field {
        name: "to",
        label: "To",
        help: "the tool that data goes to",
        group: FLOW,
        kind: FieldKind::Choice,
        bulk: false,
        get: |flow, ctx| tool_name(flow.to, ctx),
        set: |flow, typed, ctx| set_end(&mut flow.to, typed, ctx),
        choices: tools,
    },
    Field {
        name: "what",
        label: "What",
        help: "the records and fields that flow: contacts with name and email",
        group: FLOW,
        kind: FieldKind::Line,
        bulk: false,
        get: |flow, _| flow.what.clone(),
        set: |flow, typed, _| line(&mut flow.what, typed),
        choices: no_choices,
    },
    Field {
        name: "direction",
        label: "Direction",
        help: "whether changes go one way or both",
        group: FLOW,
        kind: FieldKind::Choice,
        bulk: true,
        get: |flow, _| flow.direction.name().to_owned(),
        set: |flow, typed, _| {
            one_of(typed, "direction", Direction::ALL, Direction::name).map(|direction| flow.direction = direction)
        },
        choices: |_| choices_of(Direction::ALL, Direction::name, Direction::meaning),
    },
    Field {
        name: "method",
        label: "Method",
        help: "how it is carried; native is best, by hand is worst",
        group: HOW,
        kind: FieldKind::Choice,
        bulk: true,
        get: |flow, _| flow.method.name().to_owned(),
        set: |flow, typed, _| one_of(typed, "method", Method::ALL, Method::name).map(|method| flow.method = method),
        choices: |_| choices_of(Method::ALL, Method::name, Method::meaning),
    },
    Field {
        name: "frequency",
        label: "Frequency",
        help: "how often it is carried",
        group: HOW,
        kind: FieldKind::Choice,
        bulk: true,
        get: |flow, _| flow.frequency.map(Frequency::name).unwrap_or_default().to_owned(),
        set: |flow, typed, _| {
            choice(typed, "frequency", Frequency::ALL, Frequency::name).map(|frequency| flow.frequency = frequency)
        },
        choices: |_| choices_of(Frequency::ALL, Frequency::name, Frequency::meaning),
    },
    Field {
        name: "steps",
        label: "Steps",
        help: "steps of the automation on a platform; more than five break easily",
        group: HOW,
        kind: FieldKind::Number,
        bulk: false,
        get: |flow, _| flow.steps.map(|steps| steps.to_string()).unwrap_or_default(),
        set: |flow, typed, _| whole(typed, "steps", "3", 0, 1_000).map(|steps| flow.steps = steps),
        choices: no_choices,
    },
    Field {
        name: "critical",
        label: "Critical",
        help: "whether the business stops without it",
        group: HEALTH,
        kind: FieldKind::Flag,
        bulk: true,
        get: |flow, _| flag_typed(Some(flow.critical)),
        set: |flow, typed, _| flag(typed).map(|flag| flow.critical = flag.unwrap_or(false)),
        choices: flag_choices,
    },
    Field {
        name: "health",
        label: "Health",
        help: "whether data arrives",
        group: HEALTH,
        kind: FieldKind::Choice,
        bulk: true,
        get: |flow, _| flow.health.name().to_owned(),
        set: |flow, typed, _| one_of(typed, "health", Health::ALL, Health::name).map(|health| flow.health = health),
        choices: |_| choices_of(Health::ALL, Health::name, Health::meaning),
    },
    Field {
        name: "checked-on",
        label: "Checked on",
        help: "when somebody last looked whether data arrives",
        group: HEALTH,
        kind: FieldKind::Date,
        bulk: true,
        get: |flow, _| day_typed(flow.checked_on),
        set: |flow, typed, ctx| day(typed, ctx).map(|day| flow.checked_on = day),
        choices: no_choices,
    },
    Field {
        name: "uptime",
        label: "Uptime",
        help: "percent of the time that it worked, where it is measured",
        group: HEALTH,
        kind: FieldKind::Number,
        bulk: false,
        get: |flow, _| flow.uptime.map(|uptime| uptime.to_string()).unwrap_or_default(),
        set: set_uptime,
        choices: no_choices,
    },
    Field {
        name: "owner",
        label: "Owner",
        help: "who answers for it",
        group: HEALTH,
        kind: FieldKind::Line,
        bulk: true,
        get: |flow, _| flow.owner.clone(),
        set: |flow, typed, _| line(&mut flow.owner, typed),
        choices: owners,
    },
    Field {
        name: "documented-at",
        label: "Documented at",
        help: "a link to where it is written down",
        group: HEALTH,
        kind: FieldKind::Line,
        bulk: false,
        get: |flow, _| flow.documented_at.clone(),
        set: |flow, typed, _| line(&mut flow.documented_at, typed),
        choices: no_choices,
    },
];

/// What must hold between the fields before an integration is saved.
///
/// # Errors
/// An end is missing, or both are the same tool.
pub fn check(flow: &Integration) -> Result<(), FieldError> {
    if flow.from.is_new() {
        return Err(FieldError::new(
            "an integration needs a tool that data comes from: type its name, such as HubSpot",
        ));
    }
    if flow.to.is_new() {
        return Err(FieldError::new("an integration needs a tool that data goes to: type its name, such as HubSpot"));
    }
    if flow.from == flow.to {
        return Err(FieldError::new(
            "data can't flow from a tool to itself: name two tools, such as HubSpot and Slack",
        ));
    }
    Ok(())
}

/// One end, by the name of its tool.
fn set_end(end: &mut Id, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    // What stands there may stay, also where the tool is not known here.
    if typed.trim() == tool_name(*end, ctx).trim() {
        return Ok(());
    }
    if typed.trim().is_empty() {
        return Err(FieldError::new("both ends of an integration are needed: type a tool's name, such as HubSpot"));
    }
    *end = tool(typed, &ctx.tools)?.0;
    Ok(())
}

fn set_uptime(flow: &mut Integration, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    if typed.trim().is_empty() {
        flow.uptime = None;
        return Ok(());
    }
    let uptime = plain(typed).filter(|uptime| (0.0..=100.0).contains(uptime));
    flow.uptime = Some(uptime.ok_or_else(|| {
        FieldError::new(format!("uptime is a percentage from 0 to 100, such as 99.5, and not “{}”", shown(typed)))
    })?);
    Ok(())
}

#[cfg(test)]
mod tests;
