//! From a hit to a finding: who it is about, its sentence, and what to do. Judges nothing.

use std::borrow::Cow;

use super::{Case, Check, Evidence, Found, Hit, Missing};
use crate::domain::finding::Finding;
use crate::domain::id::RecordRef;
use crate::domain::stack::facts::Look;
use crate::domain::text;
use crate::domain::tool::Tool;

/// The finding of a hit.
pub(crate) fn finding(look: Look<'_>, found: &Found, hit: &Hit) -> Finding {
    let row = hit.row();
    let one = match hit.evidence {
        Evidence::Tool(at) | Evidence::Flow(at) => [at],
        _ => [0],
    };
    let doubled = match hit.evidence {
        Evidence::Doubled(at) => found.doubled.get(at as usize),
        _ => None,
    };
    let which: &[u32] = match hit.evidence {
        Evidence::Tool(_) | Evidence::Flow(_) => &one,
        Evidence::Tools(at) | Evidence::Flows(at) | Evidence::Business(at) => &found.groups[at as usize],
        Evidence::Doubled(_) => doubled.map_or(&[], |doubled| &doubled.members),
    };
    let limits = super::limits(row, |name| look.limit(row.id, name).unwrap_or_default());
    let case = Case { look, limits, which, doubled, is_unknown: hit.is_unknown };
    let (about, subject) = subject(&case, hit.evidence);
    let missing = row.missing.as_ref().filter(|_| hit.is_unknown);
    let sentence = match missing {
        Some(missing) if !matches!(row.check, Check::Whole(_)) => lacking(missing, &subject, which.len()),
        _ => (row.sentence)(&case),
    };
    let next = match (missing, doubled) {
        (Some(missing), _) => Cow::Borrowed(missing.next),
        (None, Some(doubled)) => super::whole::overlap_next(look, doubled).map_or(Cow::Borrowed(row.next), Cow::Owned),
        (None, None) => Cow::Borrowed(row.next),
    };
    Finding { rule: hit.rule(), severity: hit.severity, room: "stack", about, subject, sentence, next }
}

/// Whom a finding is about.
fn subject(case: &Case<'_>, evidence: Evidence) -> (Option<RecordRef>, String) {
    let of = |tool: &Tool| (Some(RecordRef::tool(tool.id)), tool.name.clone());
    match evidence {
        Evidence::Tool(at) => of(&case.look.input.tools[at as usize]),
        Evidence::Flow(at) => {
            let integration = case.look.facts.flows[at as usize].integration as usize;
            (Some(RecordRef::integration(case.look.input.integrations[integration].id)), flow_name(case.look, at))
        }
        Evidence::Tools(_) => (None, text::count(case.which.len(), "tool", "tools")),
        Evidence::Flows(_) => (None, text::count(case.which.len(), "integration", "integrations")),
        Evidence::Doubled(_) => {
            case.doubled.map_or_else(Default::default, |one| of(&case.look.input.tools[one.weakest as usize]))
        }
        Evidence::Business(_) => (Some(RecordRef::profile()), "marketing budget".to_owned()),
    }
}

/// That data is missing, and what can't be said without it.
fn lacking(missing: &Missing, subject: &str, records: usize) -> String {
    let (have, unsaid) = if records > 1 { ("have", missing.many) } else { ("has", missing.one) };
    format!("{subject} {have} no {}, so nobody can say {unsaid}", missing.what)
}

/// A flow's name: `Typeform → HubSpot`.
pub(crate) fn flow_name(look: Look<'_>, at: u32) -> String {
    let flow = look.facts.flows[at as usize];
    let [from, to] = [flow.from, flow.to].map(|tool| look.input.tools[tool as usize].name.as_str());
    format!("{from} → {to}")
}

impl<'a> Case<'a> {
    /// How many records it is about.
    pub(super) fn many(&self) -> Option<usize> {
        (self.which.len() > 1).then_some(self.which.len())
    }

    /// Position of the tool it is about.
    pub(super) fn at(&self) -> usize {
        self.which.first().map_or(0, |at| *at as usize)
    }

    /// The tool it is about.
    pub(super) fn tool(&self) -> &'a Tool {
        &self.look.input.tools[self.at()]
    }

    /// The flow it is about, with its name.
    pub(super) fn flow(&self) -> (String, &'a crate::domain::integration::Integration) {
        let at = self.at() as u32;
        let integration = self.look.facts.flows[self.at()].integration as usize;
        (flow_name(self.look, at), &self.look.input.integrations[integration])
    }

    /// What the tool costs, as the end of a sentence; blank where that is nothing or isn't known.
    pub(super) fn and_cost(&self) -> String {
        let cost = self.tool().monthly().filter(|cost| cost.minor > 0);
        cost.map_or_else(String::new, |cost| format!("; it costs {cost}/mo"))
    }
}
