//! What is looked up once for every tool: its layer, its cost in the workspace's currency, its flows, its overlaps.
//! Judges nothing: rules, suggestions and receipts read this instead of searching again.

use super::findings::per_user_medians;
use super::graph::{At, Flow, Givers, carries};
use super::index::{Index, Quick};
use super::matrix::Lines;
use super::overlap::{self, Overlap};
use super::rules::StackRules;
use super::{StackInput, Totals};
use crate::domain::integration::{Direction, Health, Integration, Method};
use crate::domain::money::{Cost, Money};
use crate::domain::taxonomy::{Funnel, Priority, Taxonomy};
use crate::domain::tool::{Call, RemovalImpact, Tool};

/// What the taxonomy says of a category.
#[derive(Debug, Clone)]
pub(crate) struct CategoryFact {
    /// Its title.
    pub(crate) title: String,
    /// Position of its layer in [`Facts::layers`].
    pub(crate) layer: Option<usize>,
    /// Whether one tool is enough.
    pub(crate) one: bool,
    /// Whether its tools need a path to the CRM.
    pub(crate) needs_crm: bool,
    /// Whether paths end here.
    pub(crate) is_crm: bool,
    /// Whether its tools want any integration at all.
    pub(crate) wants_flows: bool,
    /// Whether it measures: where data may end.
    pub(crate) measures: bool,
    /// Plan words that mean the enterprise tier.
    pub(crate) enterprise_plans: Vec<String>,
}

/// What is known of one tool.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// Whether it counts.
    pub(crate) live: bool,
    /// Position of its category in [`Facts::categories`]; `None` where it has none that is known.
    pub(crate) category: Option<usize>,
    /// Monthly cost in the workspace's currency; `None` without a cost or a rate.
    pub(crate) monthly: Option<Money>,
    /// Its value.
    pub(crate) value: Option<u8>,
    /// What breaks without it.
    pub(crate) removal: Option<RemovalImpact>,
    /// Whether it was decided that it goes: cut, or consolidated into another.
    pub(crate) is_leaving: bool,
    /// Whether it goes or is to be replaced, so that nothing should be moved into it.
    pub(crate) is_no_home: bool,
    /// Recorded flows between live tools that lead to it.
    pub(crate) inward: u32,
    /// Recorded flows between live tools that lead away from it.
    pub(crate) outward: u32,
    /// Whether one of those leading away carries data.
    pub(crate) has_sound: bool,
    /// Whether one of those leading away fails.
    pub(crate) has_failing: bool,
    /// Whether one of those leading away is a file moved by hand.
    pub(crate) has_manual: bool,
    /// Whether any integration at all names it.
    pub(crate) recorded: bool,
}

impl Fact {
    /// Notes a flow that leads away.
    fn lead_away(&mut self, integration: &Integration) {
        self.outward += 1;
        self.has_sound |= carries(integration);
        self.has_failing |= integration.health == Health::Failing;
        self.has_manual |= integration.method == Method::Manual;
    }
}

/// Everything that is looked up once.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// One entry per tool, in the order of the input.
    pub(crate) tools: Vec<Fact>,
    /// The taxonomy's categories.
    pub(crate) categories: Vec<CategoryFact>,
    /// The taxonomy's layers: title, and whether they count against the marketing budget.
    pub(crate) layers: Vec<(String, bool)>,
    /// Integrations between known tools.
    pub(crate) flows: Vec<Flow>,
    /// The edges that carry data.
    pub(crate) givers: Givers,
    /// Whether there is a live CRM or warehouse.
    pub(crate) has_crm: bool,
    /// For each tool, whether its data arrives at one.
    pub(crate) reached: Vec<bool>,
    /// Live tools that do the same job.
    pub(crate) overlaps: Vec<Overlap>,
    /// For each layer, then for tools without one: the median monthly cost per active seat, in minor units.
    medians: Vec<Option<f64>>,
}

impl Facts {
    /// Looks everything up.
    pub(crate) fn new(input: &StackInput, index: &Index, taxonomy: &Taxonomy) -> Facts {
        let layers: Vec<_> = taxonomy.layers.iter().map(|layer| (layer.title.clone(), layer.marketing)).collect();
        let categories = categories(taxonomy);
        let named: Quick<&str, usize> =
            taxonomy.categories.iter().enumerate().map(|(at, category)| (category.id.as_str(), at)).collect();
        let mut tools: Vec<Fact> = input
            .tools
            .iter()
            .map(|tool| Fact {
                live: tool.is_live(),
                category: named.get(tool.category.as_str()).copied(),
                monthly: tool.cost.and_then(|cost| in_home(cost.monthly(), input)),
                value: tool.value,
                removal: tool.removal,
                is_leaving: decided(tool, |call| matches!(call, Call::Cut | Call::Consolidate { .. })),
                is_no_home: decided(tool, |call| !matches!(call, Call::Keep { .. })),
                inward: 0,
                outward: 0,
                has_sound: false,
                has_failing: false,
                has_manual: false,
                recorded: false,
            })
            .collect();
        let flows = flows(input, index, &mut tools);
        let givers = Givers::new(tools.len(), &flows, &input.integrations);
        let ends: Vec<At> = (0..tools.len())
            .filter(|at| {
                let fact = &tools[*at];
                fact.live && fact.category.is_some_and(|category| categories[category].is_crm)
            })
            .map(|at| at as At)
            .collect();
        let reached = givers.reaching(ends.iter().copied(), None);
        let overlaps = overlap::find(&input.tools, &tools, &categories);
        let medians = medians(&input.tools, &tools, &categories, layers.len());
        Facts { tools, categories, layers, flows, givers, has_crm: !ends.is_empty(), reached, overlaps, medians }
    }

    /// The median monthly cost per active seat in a tool's layer, in minor units; `None` without paid tools there.
    pub(crate) fn per_user_median(&self, at: usize) -> Option<f64> {
        self.medians.get(self.layer(at).unwrap_or(self.layers.len())).copied().flatten()
    }

    /// What the taxonomy says of a tool's category.
    pub(crate) fn category(&self, at: usize) -> Option<&CategoryFact> {
        self.tools[at].category.map(|category| &self.categories[category])
    }

    /// Whether a tool counts against the marketing budget: yes, unless its layer says no.
    pub(crate) fn counts_as_marketing(&self, at: usize) -> bool {
        self.layer(at).is_none_or(|layer| self.layers[layer].1)
    }

    /// Position of a tool's layer; `None` for an uncategorised tool.
    pub(crate) fn layer(&self, at: usize) -> Option<usize> {
        self.category(at).and_then(|category| category.layer)
    }

    /// Whether a tool's data reaches the CRM; `None` where its category needs no path or isn't known.
    pub(crate) fn reaches_crm(&self, at: usize) -> Option<bool> {
        let category = self.category(at).filter(|_| self.tools[at].live)?;
        (category.needs_crm || category.is_crm).then(|| self.reached[at])
    }

    /// The tools at which paths end.
    pub(crate) fn ends(&self) -> impl Iterator<Item = At> + '_ {
        (0..self.tools.len())
            .filter(|at| self.tools[*at].live && self.category(*at).is_some_and(|category| category.is_crm))
            .map(|at| at as At)
    }
}

/// All that rules, suggestions and receipts look at.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    /// What was put in.
    pub(crate) input: &'a StackInput,
    /// What was looked up.
    pub(crate) facts: &'a Facts,
    /// The thresholds.
    pub(crate) rules: &'a StackRules,
    /// The matrix' lines in force.
    pub(crate) lines: Lines,
    /// The totals; not yet there while they are being computed.
    pub(crate) totals: Option<&'a Totals>,
}

impl<'a> Look<'a> {
    /// The live tools, with their positions.
    pub(crate) fn live(self) -> impl Iterator<Item = (usize, &'a Tool, &'a Fact)> {
        let facts = self.facts.tools.iter();
        self.input
            .tools
            .iter()
            .zip(facts)
            .enumerate()
            .filter(|(_, (_, fact))| fact.live)
            .map(|(at, (tool, fact))| (at, tool, fact))
    }

    /// Days since a tool was last used; `None` where nobody knows.
    pub(crate) fn days_unused(self, tool: &Tool) -> Option<i64> {
        tool.last_used.map(|day| (self.input.today - day).num_days())
    }

    /// A rule's limit; `None` where the file has no such rule.
    pub(crate) fn limit(self, rule: &str, name: &str) -> Option<f64> {
        self.rules.rule(rule).map(|setting| setting.limit(name))
    }
}

/// An amount in the workspace's currency; `None` without a rate.
pub(crate) fn in_home(money: Money, input: &StackInput) -> Option<Money> {
    if money.currency == input.rates.home { Some(money) } else { input.rates.convert(money, input.today) }
}

/// A cost's month in the workspace's currency; `None` without a rate.
pub(crate) fn monthly_in_home(cost: Cost, input: &StackInput) -> Option<Money> {
    in_home(cost.monthly(), input)
}

/// Whether something was decided about a tool, and it `is` that.
fn decided(tool: &Tool, is: impl Fn(&Call) -> bool) -> bool {
    tool.verdict.as_ref().is_some_and(|verdict| is(&verdict.call))
}

fn categories(taxonomy: &Taxonomy) -> Vec<CategoryFact> {
    let layers: Quick<&str, usize> =
        taxonomy.layers.iter().enumerate().map(|(at, layer)| (layer.id.as_str(), at)).collect();
    taxonomy
        .categories
        .iter()
        .map(|category| CategoryFact {
            title: category.title.clone(),
            layer: layers.get(category.layer.as_str()).copied(),
            one: category.one,
            needs_crm: category.needs_crm,
            is_crm: category.is_crm,
            wants_flows: category.priority != Priority::None,
            measures: category.funnel == Some(Funnel::Analytics),
            enterprise_plans: category.enterprise_plans.iter().map(|word| word.to_lowercase()).collect(),
        })
        .collect()
}

/// The median cost per active seat, layer by layer; tools without a layer last.
fn medians(tools: &[Tool], facts: &[Fact], categories: &[CategoryFact], layers: usize) -> Vec<Option<f64>> {
    let live = tools.iter().zip(facts).filter(|(_, fact)| fact.live);
    let placed = live.map(|(tool, fact)| {
        let layer = fact.category.and_then(|category| categories[category].layer);
        (layer.unwrap_or(layers), tool, fact)
    });
    per_user_medians(placed, layers + 1)
}

/// The integrations between known tools; notes with each tool what leads to it and away from it.
fn flows(input: &StackInput, index: &Index, tools: &mut [Fact]) -> Vec<Flow> {
    let mut flows = Vec::with_capacity(input.integrations.len());
    for (at, integration) in input.integrations.iter().enumerate() {
        let (Some(&from), Some(&to)) = (index.get(&integration.from), index.get(&integration.to)) else { continue };
        let live = tools[from].live && tools[to].live;
        tools[from].recorded = true;
        tools[to].recorded = true;
        if live {
            let back = integration.direction == Direction::Both;
            tools[from].lead_away(integration);
            tools[to].inward += 1;
            if back {
                tools[to].lead_away(integration);
                tools[from].inward += 1;
            }
        }
        flows.push(Flow { integration: at as u32, from: from as At, to: to as At, live });
    }
    flows
}
