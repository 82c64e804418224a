//! Rules about several tools at once: overlap, plans too large for the business, the share of the budget.

use super::tools::minor_per_major;
use super::{Case, Evidence, Found, Limits};
use crate::domain::finding::Severity;
use crate::domain::money::Money;
use crate::domain::stack::facts::{Look, in_home};
use crate::domain::stack::graph::At;
use crate::domain::stack::overlap::{self, Doubled};
use crate::domain::stack::totals;
use crate::domain::text;
use crate::domain::tool::{Tier, Tool};

/// At most so many tools are named in a sentence.
const NAMED: usize = 8;

/// Names in a row: `A, B and C`; `A, B … and 12 others`.
fn names(look: Look<'_>, members: &[At]) -> String {
    let name = |at: &At| look.input.tools[*at as usize].name.as_str();
    let shown = if members.len() > NAMED { NAMED } else { members.len().saturating_sub(1) };
    let (head, tail) = members.split_at(shown);
    let head = head.iter().map(name).collect::<Vec<_>>().join(", ");
    match tail {
        [] => head,
        [last] if head.is_empty() => name(last).to_owned(),
        [last] => format!("{head} and {}", name(last)),
        more => format!("{head} and {} others", more.len()),
    }
}

pub(super) fn overlap(look: Look<'_>, [tools, _]: Limits, found: &mut Found) {
    found.doubled = overlap::undecided(look, tools as usize);
    (0..found.doubled.len()).for_each(|at| found.wrong(Evidence::Doubled(at as u32)));
}

pub(super) fn overlap_words(case: &Case<'_>) -> String {
    let Some(doubled) = case.doubled else { return String::new() };
    let (look, others) = (case.look, doubled.members.len() - 1);
    let best = &look.input.tools[doubled.best as usize];
    let serve = if others == 1 { "both serve" } else { "all serve" };
    let scored = match best.value {
        Some(value) => format!("{} scores best ({value})", best.name),
        None => "none is scored yet".to_owned(),
    };
    let mut sentence = format!("{} {serve} {}; {scored}", names(look, &doubled.members), doubled.shared);
    if doubled.unpriced < others {
        let cost = if others == 1 { "the other costs" } else { "the others cost" };
        sentence.push_str(&format!(", {cost} {}/mo", doubled.at_stake));
    }
    if doubled.unpriced > 0 {
        sentence.push_str(&format!(" ({} without a known cost)", text::count(doubled.unpriced, "tool", "tools")));
    }
    sentence
}

/// What to do about an overlap; `None` where nobody scored the tools.
pub(super) fn overlap_next(look: Look<'_>, doubled: &Doubled) -> Option<String> {
    let [best, weakest] = [doubled.best, doubled.weakest].map(|at| &look.input.tools[at as usize]);
    best.value.map(|_| format!("Move the work of {} into {}, or note why both stay.", weakest.name, best.name))
}

/// Whether a tool is on an enterprise plan: by its tier, and where that isn't known by its plan's words.
fn is_enterprise(tool: &Tool, plan_words: &[String]) -> bool {
    match tool.tier {
        Some(tier) => tier == Tier::Enterprise,
        None if tool.plan.is_empty() => false,
        None => {
            let plan = tool.plan.to_lowercase();
            plan.contains("enterprise")
                || plan_words.iter().any(|word| !word.is_empty() && plan.contains(word.as_str()))
        }
    }
}

pub(super) fn too_enterprise(look: Look<'_>, limits: Limits, found: &mut Found) {
    let words = |at| look.facts.category(at).map_or(&[][..], |category| &category.enterprise_plans);
    let large: Vec<At> =
        look.live().filter(|(at, tool, _)| is_enterprise(tool, words(*at))).map(|(at, ..)| at as At).collect();
    match look.input.profile.arr.and_then(|arr| in_home(arr, look.input)) {
        _ if large.is_empty() => {}
        Some(arr) if arr.minor >= enterprise_from(look, limits).minor => {}
        Some(_) => large.into_iter().for_each(|at| found.wrong(Evidence::Tool(at))),
        None => {
            let group = found.group(large);
            found.hit(Severity::Note, true, Evidence::Tools(group));
        }
    }
}

/// The revenue from which on an enterprise plan suits.
fn enterprise_from(look: Look<'_>, [arr, _]: Limits) -> Money {
    totals::money_of(arr * minor_per_major(look), look.input)
}

pub(super) fn too_enterprise_words(case: &Case<'_>) -> String {
    let arr = case.look.input.profile.arr;
    if case.is_unknown {
        let in_home = if arr.is_some() { " in the workspace's currency" } else { "" };
        let (who, are) = match case.which.len() {
            1 => (format!("the enterprise plan of {}", case.tool().name), "is"),
            many => (format!("{many} enterprise plans"), "are"),
        };
        return format!(
            "Annual recurring revenue isn't known{in_home}, so nobody can say whether {who} {are} too large"
        );
    }
    let arr = arr.map_or_else(String::new, |arr| format!(", at {arr} ARR"));
    let cost = case.tool().monthly().map_or_else(String::new, |cost| format!(" for {cost}/mo"));
    let from = enterprise_from(case.look, case.limits);
    format!("{} is on an enterprise plan{cost}{arr} (suits from {from} on)", case.tool().name)
}

pub(super) fn budget_share(look: Look<'_>, _: Limits, found: &mut Found) {
    let Some(totals) = look.totals else { return };
    let spends = totals.marketing.total.minor > 0 || !totals.marketing.left_out.is_empty();
    let is_unknown = totals.budget_share.is_none();
    if is_unknown && spends || totals.budget_share.is_some_and(|share| share > look.rules.budget_share_target) {
        // No tool by itself is to blame, so the group is empty.
        let group = found.group(Vec::new());
        match is_unknown {
            true => found.hit(Severity::Note, true, Evidence::Business(group)),
            false => found.wrong(Evidence::Business(group)),
        }
    }
}

pub(super) fn budget_share_words(case: &Case<'_>) -> String {
    let (input, target) = (case.look.input, case.look.rules.budget_share_target);
    let Some(totals) = case.look.totals else { return String::new() };
    let spend = totals.marketing.total;
    let Some((share, budget)) = totals.budget_share.zip(totals::budget(input)) else {
        return format!("{}, so nobody can say whether {spend}/mo for tools is too much", totals::no_budget(input));
    };
    let over = totals::money_of(spend.minor as f64 - budget.minor as f64 * target, input);
    let more = if totals.marketing.left_out.is_empty() { "" } else { "; costs without an exchange rate come on top" };
    format!(
        "Tools cost {spend}/mo, {} of the marketing budget of {budget} (target below {}): {over} too much{more}",
        totals::percent(share),
        totals::percent(target),
    )
}
