//! What breaks without a tool: everything that points at it, so that a cut is decided with eyes open.

use super::Stack;
use super::graph::Flow;
use crate::domain::id::{Id, RecordRef};
use crate::domain::integration::Integration;
use crate::domain::text;
use crate::domain::tool::{Call, RemovalImpact, Tool};

/// The ways in which something breaks, in the order shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Break {
    /// What somebody wrote down about its removal.
    Noted,
    /// Another tool loses its only path to the CRM or the warehouse.
    CutOff,
    /// A flow that brings data to it ends.
    FlowIn,
    /// A flow that takes data from it ends.
    FlowOut,
    /// Another tool is being consolidated into it.
    Consolidated,
}

/// One thing that breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakage {
    /// In which way.
    pub kind: Break,
    /// The record to go to; `None` for a note of the tool itself.
    pub record: Option<RecordRef>,
    /// What breaks, in a sentence.
    pub sentence: String,
    /// Whether that is bad: severe impact, a critical flow, a lost path.
    pub severe: bool,
}

impl Stack {
    /// What breaks without a tool, the severe things first; empty for an unknown one.
    ///
    /// Flows to and from tools that aren't live are listed too: they end as well.
    pub fn what_breaks(&self, id: Id) -> Vec<Breakage> {
        let Some(&at) = self.index.get(&id) else { return Vec::new() };
        let mut all: Vec<Breakage> = removal(&self.input.tools[at]).into_iter().collect();
        all.extend(self.cut_off(at));
        for flow in &self.facts.flows {
            let integration = &self.input.integrations[flow.integration as usize];
            if flow.from as usize == at || flow.to as usize == at {
                all.push(self.ended(flow, integration, at));
            }
        }
        let into = |tool: &&Tool| match tool.verdict.as_ref().map(|verdict| &verdict.call) {
            Some(Call::Consolidate { into, .. }) => *into == id && tool.id != id,
            _ => false,
        };
        all.extend(self.input.tools.iter().filter(into).map(|tool| Breakage {
            kind: Break::Consolidated,
            record: Some(RecordRef::tool(tool.id)),
            sentence: format!("{} is to be consolidated into it", tool.name),
            severe: tool.is_live(),
        }));
        all.sort_by_key(|one| (!one.severe, one.kind));
        all
    }

    /// The tools that reach the CRM now and wouldn't without this one.
    fn cut_off(&self, at: usize) -> impl Iterator<Item = Breakage> {
        let without = self.facts.givers.reaching(self.facts.ends(), Some(at as u32));
        let tools = self.input.tools.iter().enumerate();
        let lost = tools.filter(move |(other, _)| {
            *other != at && self.derived[*other].reaches_crm == Some(true) && !without[*other]
        });
        lost.map(|(_, tool)| Breakage {
            kind: Break::CutOff,
            record: Some(RecordRef::tool(tool.id)),
            sentence: format!("{} loses its only path to the CRM or the warehouse", tool.name),
            severe: true,
        })
    }

    fn ended(&self, flow: &Flow, integration: &Integration, at: usize) -> Breakage {
        let is_in = flow.to as usize == at;
        let other = if is_in { flow.from } else { flow.to };
        let name = &self.input.tools[other as usize].name;
        let what = if integration.what.trim().is_empty() { "data" } else { integration.what.trim() };
        let way = if is_in { "from" } else { "to" };
        let critical = if integration.critical { ", which is critical" } else { "" };
        Breakage {
            kind: if is_in { Break::FlowIn } else { Break::FlowOut },
            record: Some(RecordRef::integration(integration.id)),
            sentence: format!("The flow of {what} {way} {name} ends{critical}"),
            severe: integration.critical && flow.live,
        }
    }
}

/// What was written down about the removal, where that is more than "nothing".
fn removal(tool: &Tool) -> Option<Breakage> {
    let note = text::clean(tool.removal_note.trim());
    let sentence = match (tool.removal, note.is_empty()) {
        (None | Some(RemovalImpact::None), true) => return None,
        (Some(impact), true) => format!("Removal impact {}: {}", impact.name(), impact.meaning()),
        (Some(impact), false) => format!("Removal impact {}: {note}", impact.name()),
        (None, false) => note.into_owned(),
    };
    Some(Breakage { kind: Break::Noted, record: None, sentence, severe: tool.removal == Some(RemovalImpact::Severe) })
}
