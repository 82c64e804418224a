//! Rules about flows, and about what flows do for a tool. Only flows between live tools are judged.

use super::{Case, Judged, Limits, LiveTool};
use crate::domain::date;
use crate::domain::integration::{Frequency, Health, Integration, Method};
use crate::domain::stack::facts::{Fact, Look};
use crate::domain::text;

pub(super) fn failing(_: Look<'_>, _: Limits, flow: &Integration) -> Judged {
    match (flow.health, flow.critical) {
        (Health::Failing, true) => Judged::Wrong,
        (Health::Failing, false) => Judged::Milder,
        _ => Judged::Fine,
    }
}

pub(super) fn failing_words(case: &Case<'_>) -> String {
    let (name, flow) = case.flow();
    let critical = if flow.critical { ", and it is critical" } else { "" };
    let checked = flow.checked_on.map(|day| format!("; last checked {}", date::in_words(day, case.look.input.today)));
    format!("{name} is failing{critical}{}", checked.unwrap_or_default())
}

pub(super) fn unchecked(look: Look<'_>, [hours, _]: Limits, flow: &Integration) -> Judged {
    match flow.checked_on {
        _ if !flow.critical => Judged::Fine,
        None => Judged::Unknown,
        // Checks have a day and no time, so a check of yesterday counts as 24 hours ago.
        Some(day) => Judged::wrong_if(((look.input.today - day).num_days() * 24) as f64 > hours),
    }
}

pub(super) fn unchecked_words(case: &Case<'_>) -> String {
    let (name, flow) = case.flow();
    let when = flow.checked_on.map(|day| date::in_words(day, case.look.input.today)).unwrap_or_default();
    format!("{name} is critical and was last checked {when} (limit {} h)", case.limits[0])
}

pub(super) fn uptime(_: Look<'_>, [limit, _]: Limits, flow: &Integration) -> Judged {
    match flow.uptime {
        _ if !flow.critical => Judged::Fine,
        None => Judged::Unknown,
        Some(percent) => Judged::wrong_if(percent < limit),
    }
}

pub(super) fn uptime_words(case: &Case<'_>) -> String {
    let (name, flow) = case.flow();
    let percent = flow.uptime.unwrap_or_default();
    format!("{name} is critical and worked {percent} % of the time (target {} %)", case.limits[0])
}

/// At most so many days from one run to the next.
fn days_between(frequency: Frequency) -> f64 {
    match frequency {
        Frequency::RealTime | Frequency::Hourly => 0.0,
        Frequency::Daily => 1.0,
        Frequency::Weekly => 7.0,
        Frequency::Monthly => 30.0,
        Frequency::Rarely => f64::INFINITY,
    }
}

pub(super) fn manual(_: Look<'_>, [days, _]: Limits, flow: &Integration) -> Judged {
    match flow.frequency {
        _ if flow.method != Method::Manual => Judged::Fine,
        None => Judged::Unknown,
        Some(frequency) => Judged::wrong_if(days_between(frequency) <= days),
    }
}

pub(super) fn manual_words(case: &Case<'_>) -> String {
    let (name, flow) = case.flow();
    let often = flow.frequency.map_or("", |frequency| frequency.meaning());
    format!("{name} is a file moved by hand, {often}")
}

pub(super) fn steps(_: Look<'_>, [limit, _]: Limits, flow: &Integration) -> Judged {
    Judged::wrong_if(flow.method == Method::Ipaas && flow.steps.is_some_and(|steps| f64::from(steps) > limit))
}

pub(super) fn steps_words(case: &Case<'_>) -> String {
    let (name, flow) = case.flow();
    format!("{name} runs on a platform in {} steps (limit {})", flow.steps.unwrap_or_default(), case.limits[0])
}

pub(super) fn no_crm_path(look: Look<'_>, _: Limits, one: &LiveTool<'_>) -> Judged {
    match look.facts.category(one.at) {
        None => Judged::Unknown,
        Some(category) if !category.needs_crm || look.facts.reached[one.at] => Judged::Fine,
        Some(_) if one.fact.recorded && look.facts.has_crm => Judged::Wrong,
        Some(_) => Judged::Blank,
    }
}

pub(super) fn no_crm_path_words(case: &Case<'_>) -> String {
    let facts = case.look.facts;
    let because = match (facts.has_crm, facts.tools[case.at()].recorded) {
        (false, _) => "no live tool is one",
        (true, false) => "no integration is recorded",
        (true, true) => broken_path(&facts.tools[case.at()]),
    };
    let whose = case.many().map_or_else(|| case.tool().name.clone(), |many| format!("{many} tools"));
    format!("Data of {whose} doesn't reach a CRM or a warehouse: {because}")
}

/// Why the flows that lead away from a tool don't help.
fn broken_path(fact: &Fact) -> &'static str {
    match (fact.outward, fact.has_sound, fact.has_failing, fact.has_manual) {
        (0, ..) => "no flow leads from it to a live tool",
        (_, true, ..) => "its flows lead elsewhere, or to tools that pass nothing on",
        (_, false, true, true) => "what leads away from it fails or is done by hand",
        (_, false, true, false) => "what leads away from it fails",
        (_, false, false, _) => "what leads away from it is done by hand",
    }
}

pub(super) fn undocumented(look: Look<'_>, _: Limits, one: &LiveTool<'_>) -> Judged {
    let wants = look.facts.category(one.at).is_none_or(|category| category.wants_flows);
    if wants && !one.fact.recorded { Judged::Blank } else { Judged::Fine }
}

pub(super) fn undocumented_words(case: &Case<'_>) -> String {
    match case.many() {
        Some(many) => format!("{many} tools have no integration recorded"),
        None => format!("No integration is recorded for {}", case.tool().name),
    }
}

pub(super) fn data_trapped(look: Look<'_>, _: Limits, one: &LiveTool<'_>) -> Judged {
    let holds = look.facts.category(one.at).is_some_and(|one| !one.is_crm && !one.measures && one.wants_flows);
    Judged::wrong_if(holds && one.fact.inward > 0 && one.fact.outward == 0)
}

pub(super) fn data_trapped_words(case: &Case<'_>) -> String {
    let flows = case.look.facts.tools[case.at()].inward as usize;
    let flows = text::count(flows, "flow leads", "flows lead");
    format!("{flows} into {} and none leads out, so its records stay there", case.tool().name)
}
