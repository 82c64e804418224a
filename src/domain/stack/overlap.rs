//! Overlaps: live tools that do the same job, because their category wants one tool or because they share a
//! capability. Found by grouping, never by comparing pairs.

use std::cmp::Reverse;

use super::facts::{CategoryFact, Fact, Look};
use super::graph::At;
use super::index::Quick;
use crate::domain::money::Money;
use crate::domain::tool::{RemovalImpact, Tool};

/// Live tools that do the same job.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Overlap {
    /// What they share: a category's title or a capability.
    pub(crate) shared: String,
    /// Whether it is a category.
    pub(crate) is_category: bool,
    /// Positions of the tools, ascending; at least two.
    pub(crate) members: Vec<At>,
}

/// All overlaps: categories in their order, then capabilities by name.
pub(crate) fn find(tools: &[Tool], facts: &[Fact], categories: &[CategoryFact]) -> Vec<Overlap> {
    let mut by_category: Vec<Vec<At>> = vec![Vec::new(); categories.len()];
    let mut by_capability: Quick<&str, Vec<At>> = Quick::default();
    for (at, (tool, fact)) in tools.iter().zip(facts).enumerate().filter(|(_, (_, fact))| fact.live) {
        if let Some(category) = fact.category.filter(|category| categories[*category].one) {
            by_category[category].push(at as At);
        }
        for capability in &tool.capabilities {
            by_capability.entry(capability.as_str()).or_default().push(at as At);
        }
    }
    let mut capabilities: Vec<_> = by_capability.into_iter().filter(|(_, members)| members.len() > 1).collect();
    capabilities.sort_unstable_by_key(|(capability, _)| *capability);
    let categories = by_category.into_iter().zip(categories).filter(|(members, _)| members.len() > 1);
    categories
        .map(|(members, category)| Overlap { shared: category.title.clone(), is_category: true, members })
        .chain(capabilities.into_iter().map(|(capability, members)| Overlap {
            shared: capability.to_owned(),
            is_category: false,
            members,
        }))
        .collect()
}

/// For each tool, the best scored of the tools that overlap with it and score higher, if there is one.
/// A tool that is to go (cut, consolidated, replaced) is nobody's better.
pub(crate) fn betters(facts: &[Fact], overlaps: &[Overlap]) -> Vec<Option<At>> {
    let value = |at: At| facts[at as usize].value;
    let mut betters: Vec<Option<At>> = vec![None; facts.len()];
    for overlap in overlaps {
        let stays = overlap.members.iter().copied().filter(|at| !facts[*at as usize].is_no_home);
        // The first of equals, so that the answer doesn't depend on the order of groups.
        let Some(best) = stays.filter(|at| value(*at).is_some()).max_by_key(|at| (value(*at), Reverse(*at))) else {
            continue;
        };
        for &at in &overlap.members {
            let known = betters[at as usize];
            let higher = value(at).is_some() && value(best) > value(at);
            if higher && known.is_none_or(|other| (value(best), Reverse(best)) > (value(other), Reverse(other))) {
                betters[at as usize] = Some(best);
            }
        }
    }
    betters
}

/// An overlap that still waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Doubled {
    /// What they share, each in words: `the category CRM`, `the capability popups`.
    pub(crate) shared: String,
    /// The tools that stay, ascending.
    pub(crate) members: Vec<At>,
    /// The one to keep: the best scored; among equals the costliest, so that the saving is never overstated.
    pub(crate) best: At,
    /// The one that is easiest to let go.
    pub(crate) weakest: At,
    /// The monthly cost of all but the best, in the workspace's currency.
    pub(crate) at_stake: Money,
    /// Members beside the best whose cost isn't known or has no rate.
    pub(crate) unpriced: usize,
}

/// The overlaps of at least `limit` tools that nothing was decided about, without those that are part of a larger one.
pub(crate) fn undecided(look: Look<'_>, limit: usize) -> Vec<Doubled> {
    let mut open: Vec<(Vec<At>, Vec<&Overlap>)> = Vec::new();
    let mut seen: Quick<Vec<At>, usize> = Quick::default();
    for overlap in &look.facts.overlaps {
        let members: Vec<At> =
            overlap.members.iter().copied().filter(|at| !look.facts.tools[*at as usize].is_leaving).collect();
        if members.len() < limit.max(2) {
            continue;
        }
        match seen.get(&members) {
            Some(&at) => open[at].1.push(overlap),
            None => {
                seen.insert(members.clone(), open.len());
                open.push((members, vec![overlap]));
            }
        }
    }
    // A group that is part of another shares its first tool with it, so only groups of first tools are compared.
    let mut of_first: Quick<At, Vec<usize>> =
        open.iter().filter_map(|(members, _)| Some((*members.first()?, Vec::new()))).collect();
    for (group, (members, _)) in open.iter().enumerate() {
        for at in members {
            if let Some(groups) = of_first.get_mut(at) {
                groups.push(group);
            }
        }
    }
    let is_part = |group: usize| {
        let members = &open[group].0;
        let others = members.first().and_then(|first| of_first.get(first));
        others
            .into_iter()
            .flatten()
            .any(|other| open[*other].0.len() > members.len() && contains(&open[*other].0, members))
    };
    (0..open.len())
        .filter(|group| !is_part(*group))
        .map(|group| doubled(look, &open[group].0, &open[group].1))
        .collect()
}

/// Whether ascending `all` has every one of ascending `some`.
fn contains(all: &[At], some: &[At]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|one| rest.any(|other| other == one))
}

fn doubled(look: Look<'_>, members: &[At], overlaps: &[&Overlap]) -> Doubled {
    let tool = |at: At| &look.facts.tools[at as usize];
    let cost = |at: At| tool(at).monthly;
    let minor = |at: At| cost(at).map_or(0, |money| money.minor);
    let first = members.first().copied().unwrap_or_default();
    let best = members.iter().copied().max_by_key(|at| (tool(*at).value, minor(*at), Reverse(*at))).unwrap_or(first);
    let others = || members.iter().copied().filter(|at| *at != best);
    let ease = |at: At| {
        let impact = match tool(at).removal {
            Some(RemovalImpact::None) => 0,
            Some(RemovalImpact::Some) | None => 1,
            Some(RemovalImpact::Severe) => 2,
        };
        (impact, tool(at).value.unwrap_or(u8::MAX), Reverse(minor(at)), at)
    };
    let at_stake = others().fold(0_i64, |sum, at| sum.saturating_add(minor(at)));
    let shared: Vec<String> = overlaps
        .iter()
        .map(|overlap| {
            format!("the {} {}", if overlap.is_category { "category" } else { "capability" }, overlap.shared)
        })
        .collect();
    Doubled {
        shared: shared.join(" and "),
        best,
        weakest: others().min_by_key(|at| ease(*at)).unwrap_or(first),
        at_stake: Money::new(at_stake, look.input.rates.home),
        unpriced: others().filter(|at| cost(*at).is_none()).count(),
        members: members.to_vec(),
    }
}
