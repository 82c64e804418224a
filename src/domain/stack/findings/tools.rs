//! Rules about one tool: use, cost, owner, output, review, renewal. Rules about flows and the whole stack are elsewhere.

use chrono::Months;

use super::{Case, Judged, Limits, LiveTool};
use crate::domain::date;
use crate::domain::finding::Severity;
use crate::domain::money::Money;
use crate::domain::stack::facts::{Fact, Look};
use crate::domain::stack::graph::At;
use crate::domain::stack::totals::ratio;
use crate::domain::tool::{FeatureUse, Tool};

/// Whether a tool is known to cost something.
fn is_paid(one: &LiveTool<'_>) -> bool {
    one.fact.monthly.or(one.tool.monthly()).is_some_and(|cost| cost.minor > 0)
}

pub(super) fn dormant(look: Look<'_>, [limit, _]: Limits, one: &LiveTool<'_>) -> Judged {
    look.days_unused(one.tool).map_or(Judged::Unknown, |days| Judged::wrong_if(days as f64 > limit))
}

pub(super) fn dormant_words(case: &Case<'_>) -> String {
    let days = case.look.days_unused(case.tool()).unwrap_or_default();
    let (name, limit) = (&case.tool().name, case.limits[0]);
    format!("{name} was last used {days} days ago (limit {limit}){}", case.and_cost())
}

pub(super) fn no_owner(_: Look<'_>, _: Limits, one: &LiveTool<'_>) -> Judged {
    if one.tool.owner.trim().is_empty() { Judged::Blank } else { Judged::Fine }
}

pub(super) fn no_owner_words(case: &Case<'_>) -> String {
    match case.many() {
        Some(many) => format!("{many} tools have no owner, so nobody renews, reviews or cancels them on purpose"),
        None => format!("Nobody owns {}, so nobody renews, reviews or cancels it on purpose", case.tool().name),
    }
}

pub(super) fn no_output(look: Look<'_>, [limit, _]: Limits, one: &LiveTool<'_>) -> Judged {
    let cost = one.fact.monthly.filter(|cost| cost.minor > 0 && one.tool.output.trim().is_empty());
    match cost {
        Some(cost) if cost.minor as f64 > limit * minor_per_major(look) => Judged::Blank,
        _ => Judged::Fine,
    }
}

pub(super) fn no_output_words(case: &Case<'_>) -> String {
    match case.many() {
        Some(many) => {
            let sum = sum_of(case.look, case.which);
            format!("{many} tools cost {sum}/mo, and no measurable output is written down for them")
        }
        None => {
            let cost = case.tool().monthly().map_or_else(String::new, |cost| format!("{cost}/mo"));
            format!("{} costs {cost}, and no measurable output is written down for it", case.tool().name)
        }
    }
}

/// What one major unit of the workspace's currency is in minor units.
pub(super) fn minor_per_major(look: Look<'_>) -> f64 {
    10_f64.powi(i32::try_from(look.input.rates.home.digits()).unwrap_or(2))
}

/// The monthly cost of several tools, of those whose cost is known.
fn sum_of(look: Look<'_>, tools: &[At]) -> Money {
    let costs = tools.iter().filter_map(|at| look.facts.tools[*at as usize].monthly);
    Money::new(costs.fold(0_i64, |sum, cost| sum.saturating_add(cost.minor)), look.input.rates.home)
}

pub(super) fn low_use(look: Look<'_>, [seats, _]: Limits, one: &LiveTool<'_>) -> Judged {
    let tool = one.tool;
    if tool.feature_use.is_none() && tool.utilisation().is_none() {
        return if is_paid(one) { Judged::Unknown } else { Judged::Fine };
    }
    let is_low = tool.feature_use.is_some_and(|part| part.is_below(look.rules.feature_use_target));
    Judged::wrong_if(is_low || idle_seats(tool, seats).is_some())
}

/// Active and paid seats, where fewer than `percent` of the paid ones are active.
fn idle_seats(tool: &Tool, percent: f64) -> Option<(u32, u32)> {
    let pair = tool.seats_active.zip(tool.seats_paid)?;
    (tool.utilisation()? * 100.0 < percent).then_some(pair)
}

pub(super) fn low_use_words(case: &Case<'_>) -> String {
    let (tool, target, [seats, _]) = (case.tool(), case.look.rules.feature_use_target, case.limits);
    let features = tool.feature_use.filter(|part| part.is_below(target)).map(|part| match part {
        FeatureUse::Percent(percent) => format!("{percent} % of the paid features are in use (target {target} %)"),
        word => format!("feature use is {} (target {target} %)", word.typed()),
    });
    let idle = idle_seats(tool, seats)
        .map(|(active, paid)| format!("{active} of {paid} paid seats are active (at least {seats} % should be)"));
    let both: Vec<String> = [features, idle].into_iter().flatten().collect();
    format!("{}: {}{}", tool.name, both.join(", and "), case.and_cost())
}

pub(super) fn not_reviewed(look: Look<'_>, [months, _]: Limits, one: &LiveTool<'_>) -> Judged {
    let Some(day) = one.tool.reviewed_on else { return Judged::Unknown };
    // The calendar is slow, and most reviews are clearly newer.
    if ((look.input.today - day).num_days() as f64) < months * 28.0 {
        return Judged::Fine;
    }
    let oldest = look.input.today.checked_sub_months(Months::new(months as u32));
    Judged::wrong_if(oldest.is_some_and(|oldest| day < oldest))
}

pub(super) fn not_reviewed_words(case: &Case<'_>) -> String {
    let (name, months) = (&case.tool().name, case.limits[0]);
    let day = case.tool().reviewed_on.map_or_else(String::new, |day| format!(" on {day}"));
    format!("{name} was last reviewed{day}, more than {months} months ago{}", case.and_cost())
}

/// The monthly cost of one active seat, in minor units of the workspace's currency; `None` for free tools, without
/// active seats, and without a cost or rate.
pub(crate) fn per_user(tool: &Tool, fact: &Fact) -> Option<f64> {
    let cost = fact.monthly.filter(|cost| cost.minor > 0)?;
    ratio(cost.minor as f64, f64::from(tool.seats_active?))
}

/// For each layer, then for tools without one: the median cost per active seat of its live paid tools.
/// `layer` says in which layer a tool stands.
pub(crate) fn per_user_medians<'a>(
    tools: impl Iterator<Item = (usize, &'a Tool, &'a Fact)>,
    layers: usize,
) -> Vec<Option<f64>> {
    let mut costs: Vec<Vec<f64>> = vec![Vec::new(); layers];
    for (layer, tool, fact) in tools {
        costs[layer].extend(per_user(tool, fact));
    }
    costs.into_iter().map(median).collect()
}

/// The middle value, or the mean of the middle two.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    Some(if values.len() % 2 == 1 { upper } else { (upper + values[values.len() / 2 - 1]) / 2.0 })
}

pub(super) fn cost_per_user(look: Look<'_>, [times, _]: Limits, one: &LiveTool<'_>) -> Judged {
    let costs = per_user(one.tool, one.fact).zip(look.facts.per_user_median(one.at));
    Judged::wrong_if(costs.is_some_and(|(cost, median)| cost > times * median))
}

pub(super) fn cost_per_user_words(case: &Case<'_>) -> String {
    let (facts, at) = (case.look.facts, case.at());
    let money = |minor: Option<f64>| Money::new(minor.unwrap_or_default().round() as i64, case.look.input.rates.home);
    format!(
        "{} costs {} per active user and month, more than {} times the median of its layer ({}: {})",
        case.tool().name,
        money(per_user(case.tool(), &facts.tools[at])),
        case.limits[0],
        facts.layer(at).map_or("uncategorised", |layer| facts.layers[layer].0.as_str()),
        money(facts.per_user_median(at)),
    )
}

pub(super) fn renewal(look: Look<'_>, [warn, critical]: Limits, one: &LiveTool<'_>) -> Judged {
    let Some(last_day) = one.tool.last_day_to_act() else {
        return if is_paid(one) && is_bound(one.tool) { Judged::Unknown } else { Judged::Fine };
    };
    // A date that lies behind, without a word on whether it renewed, is out of date: one finding for all such tools.
    if one.tool.renews_on.is_some_and(|renews| renews < look.input.today) && one.tool.auto_renews.is_none() {
        return Judged::Blank;
    }
    let left = (last_day - look.input.today).num_days();
    let is_late = left < 0 && one.tool.auto_renews == Some(true);
    let is_urgent = left >= 0 && left as f64 <= critical;
    if is_late || is_urgent { Judged::WrongAs(Severity::Critical) } else { Judged::wrong_if(left as f64 <= warn) }
}

/// Whether a tool is bound for longer than a month, so that it must have a renewal date.
fn is_bound(tool: &Tool) -> bool {
    tool.contract_months.is_some_and(|months| months > 1) || tool.cost.is_some_and(|cost| cost.period.months() > 1)
}

pub(super) fn renewal_words(case: &Case<'_>) -> String {
    if let Some(many) = case.many() {
        return format!(
            "The renewal date of {many} tools has passed; whether they renew by themselves isn't recorded, so their next date isn't known"
        );
    }
    let (tool, today) = (case.tool(), case.look.input.today);
    let Some((renews, last_day)) = tool.renews_on.zip(tool.last_day_to_act()) else { return String::new() };
    let name = &tool.name;
    let (when, due) = (date::in_words(renews, today), date::in_words(last_day, today));
    let sentence = match (renews < today, last_day < today, tool.auto_renews) {
        (true, _, Some(true)) => format!("{name} renewed {when} ({renews}); notice was due {due}"),
        (true, _, Some(false)) => {
            format!(
                "The contract of {name} ended {when} ({renews}) and doesn't renew by itself, yet it is listed as in use"
            )
        }
        (true, _, None) => {
            format!("{name} was up for renewal {when} ({renews}); whether it renews by itself isn't recorded")
        }
        (false, true, Some(true)) => format!("{name} renews {when} ({renews}), and notice was due {due}"),
        (false, true, Some(false)) => {
            format!("The contract of {name} ends {when} ({renews}); the last day to agree on anything else was {due}")
        }
        (false, true, None) => format!(
            "{name} is up for renewal {when} ({renews}), notice was due {due}, and whether it renews by itself isn't recorded"
        ),
        (false, false, Some(false)) => {
            format!("The last day to act on {name} is {due} ({last_day}); its contract ends on {renews}")
        }
        (false, false, _) => format!("The last day to act on {name} is {due} ({last_day}); it renews on {renews}"),
    };
    sentence + &case.and_cost()
}
