//! The stack seen as a whole: what follows from all tools, integrations and rules together.
//!
//! [`Stack::new`] takes everything in and derives once; screens, reports, `check` and exports read the result.

pub mod breakage;
mod evidence;
mod facts;
pub mod findings;
pub mod graph;
mod index;
pub mod matrix;
mod overlap;
pub mod receipts;
pub mod rules;
pub mod select;
pub mod suggest;
pub mod totals;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::finding::{Finding, Severity};
use super::id::Id;
use super::integration::Integration;
use super::money::{Money, Rates, Sum};
use super::profile::Profile;
use super::taxonomy::Taxonomy;
use super::tool::Tool;

use facts::{Facts, Look};
use findings::{Found, Hit};
pub use index::Index;
use matrix::{Lines, Quadrant};
use rules::StackRules;
use suggest::{Suggestion, Table};

/// Where a tool stood when the last audit was closed.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditMark {
    /// The tool.
    pub tool: Id,
    /// Its value then.
    pub value: Option<u8>,
    /// Its monthly cost then.
    pub monthly: Option<Money>,
}

/// A closed audit: a snapshot to compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// The row id.
    pub id: Id,
    /// The day it was closed.
    pub on: NaiveDate,
    /// Where every live tool stood.
    pub marks: Vec<AuditMark>,
}

/// Everything that the stack is derived from.
#[derive(Debug, Clone)]
pub struct StackInput {
    /// All tools, by name.
    pub tools: Vec<Tool>,
    /// All integrations.
    pub integrations: Vec<Integration>,
    /// The business.
    pub profile: Profile,
    /// Its exchange rates.
    pub rates: Rates,
    /// The last closed audit.
    pub audit: Option<Audit>,
    /// Lines of the matrix that were moved by hand; `None` takes the default (median cost; value 5).
    pub lines: Option<Lines>,
    /// The day on which all this is judged.
    pub today: NaiveDate,
}

/// What follows for one tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// Monthly cost in the workspace's currency; `None` without a cost or without a rate.
    pub monthly: Option<Money>,
    /// Where it stands in the matrix; `None` while value or cost are missing, or when it isn't live.
    pub quadrant: Option<Quadrant>,
    /// Whether its data reaches the CRM or the warehouse; `None` where its category needs no path.
    pub reaches_crm: Option<bool>,
    /// What the rules suggest; a plain keep for a tool that isn't live.
    pub suggestion: Suggestion,
    /// Monthly saving of the decided verdict (negative when it costs more); `None` without a verdict, where it can't
    /// be computed, and for a tool that isn't live: what is no longer spent can't be saved.
    pub saving_decided: Option<Money>,
    /// Monthly saving of the suggested verdict.
    pub saving_suggested: Option<Money>,
    /// Positions in [`Stack::hits`] of what concerns it, ascending; an overlap concerns all its tools, a flow both ends.
    pub findings: Vec<usize>,
}

/// The totals under the inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// Live tools.
    pub live: usize,
    /// Live tools without a cost.
    pub without_cost: usize,
    /// Monthly spend of live tools.
    pub monthly: Sum,
    /// Annual spend of live tools.
    pub annual: Sum,
    /// Monthly spend of live tools per layer (title, sum), in the order of the taxonomy; uncategorised last.
    /// Layers without a live tool are left out.
    pub by_layer: Vec<(String, Sum)>,
    /// Monthly spend of layers that count against the marketing budget.
    pub marketing: Sum,
    /// That as a share of the monthly marketing budget; `None` without a budget.
    pub budget_share: Option<f64>,
    /// Monthly saving of all decided verdicts.
    pub saving_decided: Money,
    /// Monthly saving of the suggested verdicts of tools that nobody decided on yet.
    pub saving_suggested: Money,
}

/// The stack with everything that follows from it.
#[derive(Debug, Clone)]
pub struct Stack {
    /// What it was derived from.
    pub input: StackInput,
    /// What follows for each tool, in the order of `input.tools`.
    pub derived: Vec<Derived>,
    /// The totals.
    pub totals: Totals,
    /// The lines of the matrix in force.
    pub lines: Lines,
    /// Position of a tool in `input.tools`, by id.
    pub index: Index,
    /// What was looked up once.
    facts: Facts,
    /// What is wrong or due.
    found: Found,
    /// The rules by which all this was judged.
    rules: StackRules,
    /// Names and further texts, as filters read them.
    folded: OnceLock<select::Folded>,
    /// What the matrix sums over all tools, once for each state of the stack.
    plot: OnceLock<matrix::Plot>,
}

impl Stack {
    /// Derives everything, once: about a microsecond for each tool and finding.
    pub fn new(input: StackInput, taxonomy: &Taxonomy, rules: &StackRules) -> Stack {
        let index: Index = input.tools.iter().enumerate().map(|(at, tool)| (tool.id, at)).collect();
        let facts = Facts::new(&input, &index, taxonomy);
        let lines = matrix::lines(&input, &facts, rules);
        let look = Look { input: &input, facts: &facts, rules, lines, totals: None };
        let mut derived = derive(look);
        let totals = totals::compute(&input, &facts, &derived);
        let found = findings::judge(Look { totals: Some(&totals), ..look });
        note_findings(look, &found, &mut derived);
        let rules = rules.clone();
        Stack {
            input,
            derived,
            totals,
            lines,
            index,
            facts,
            found,
            rules,
            folded: OnceLock::new(),
            plot: OnceLock::new(),
        }
    }

    /// A tool with what follows for it.
    pub fn tool(&self, id: Id) -> Option<(&Tool, &Derived)> {
        let at = *self.index.get(&id)?;
        Some((self.input.tools.get(at)?, self.derived.get(at)?))
    }

    /// The integrations that start or end at a tool: what breaks with it.
    pub fn integrations_of(&self, id: Id) -> impl Iterator<Item = &Integration> {
        self.input.integrations.iter().filter(move |one| one.from == id || one.to == id)
    }

    /// What is wrong or due, the worst first, then by rule, then as the tools stand: a few bytes each, for
    /// counting, filtering and scrolling. [`Stack::finding`] writes one out.
    pub fn hits(&self) -> &[Hit] {
        &self.found.hits
    }

    /// The finding at a position of [`Stack::hits`], written out.
    pub fn finding(&self, at: usize) -> Option<Finding> {
        self.found.hits.get(at).map(|hit| findings::finding(self.look(), &self.found, hit))
    }

    /// All findings written out, the worst first; lazily, so that a list's window costs only what it shows.
    pub fn findings(&self) -> impl ExactSizeIterator<Item = Finding> {
        self.found.hits.iter().map(|hit| findings::finding(self.look(), &self.found, hit))
    }

    /// The findings that concern a tool, the worst first.
    pub fn findings_of(&self, id: Id) -> impl Iterator<Item = Finding> {
        let noted = self.tool(id).map_or(&[][..], |(_, derived)| &derived.findings);
        noted.iter().filter_map(|at| self.finding(*at))
    }

    /// What is wrong with one tool, as (severity, sentence): where a finding is about many, in the words of its rule.
    pub fn wrong_with(&self, id: Id) -> impl Iterator<Item = (Severity, String)> {
        let noted = self.tool(id).map_or(&[][..], |(_, derived)| &derived.findings);
        noted.iter().filter_map(|at| {
            let hit = self.hits().get(*at)?;
            // A finding about many is not written out here: its figures are sums over all of them.
            let sentence = match &hit.row().missing {
                _ if !hit.is_about_many() => self.finding(*at)?.sentence,
                Some(missing) if hit.is_unknown() => {
                    format!("no {}, so nobody can say {}", missing.what, missing.one)
                }
                _ => format!("{}, as with other tools", hit.row().title),
            };
            Some((hit.severity, sentence))
        })
    }

    /// Feature use aimed at, in percent, by the rules of the stack audit.
    pub fn feature_use_target(&self) -> u8 {
        self.rules.feature_use_target
    }

    /// All that receipts look at.
    fn look(&self) -> Look<'_> {
        Look {
            input: &self.input,
            facts: &self.facts,
            rules: &self.rules,
            lines: self.lines,
            totals: Some(&self.totals),
        }
    }
}

/// What follows for each tool, but for its findings.
fn derive(look: Look<'_>) -> Vec<Derived> {
    let table = Table::new(look);
    let tools = look.input.tools.iter().zip(&look.facts.tools).enumerate();
    tools
        .map(|(at, (tool, fact))| {
            let suggestion = table.suggest(at);
            let live = fact.monthly.filter(|_| fact.live);
            let decided = tool.verdict.as_ref().and_then(|verdict| suggest::saving(&verdict.call, live, look.input));
            let scored = tool.value.map(f64::from).zip(live);
            Derived {
                monthly: fact.monthly,
                quadrant: scored.map(|(value, cost)| Quadrant::of(value, cost, look.lines)),
                reaches_crm: look.facts.reaches_crm(at),
                saving_decided: decided,
                saving_suggested: suggest::saving(&suggestion.call, live, look.input),
                suggestion,
                findings: Vec::new(),
            }
        })
        .collect()
}

/// Notes with every tool which findings concern it.
fn note_findings(look: Look<'_>, found: &Found, derived: &mut [Derived]) {
    let mut counts = vec![0_u32; derived.len()];
    found.hits.iter().for_each(|hit| findings::concerned(look, found, hit, |tool| counts[tool as usize] += 1));
    for (one, count) in derived.iter_mut().zip(counts) {
        one.findings.reserve_exact(count as usize);
    }
    for (at, hit) in found.hits.iter().enumerate() {
        findings::concerned(look, found, hit, |tool| {
            let noted = &mut derived[tool as usize].findings;
            if noted.last() != Some(&at) {
                noted.push(at);
            }
        });
    }
}
