//! A tool that a file speaks of in many rows (charges, sign-ins), put together and held against what is known.

use crate::domain::text::name_key;
use crate::domain::tool::Tool;
use crate::import::Policy;
use crate::import::plan::{Outcome, PlannedRow};

use super::Basis;
use super::merge;
use super::said::Said;

/// A tool as a file's rows together tell of it.
#[derive(Debug, Clone)]
pub(in crate::import) struct Proposal {
    /// The line of its first row.
    pub(in crate::import) line: usize,
    /// The values; blank where nothing is said.
    pub(in crate::import) tool: Tool,
    /// The name of a known tool that is surely meant; blank for none.
    pub(in crate::import) also_named: String,
    /// Where this comes from: for the notes of a tool that is new.
    pub(in crate::import) note_for_new: String,
    /// What the preview says about it.
    pub(in crate::import) notes: Vec<String>,
}

impl Proposal {
    /// Nothing but a name.
    pub(in crate::import) fn named(name: &str, line: usize) -> Proposal {
        Proposal {
            line,
            tool: Tool::named(name.split_whitespace().collect::<Vec<_>>().join(" ")),
            also_named: String::new(),
            note_for_new: String::new(),
            notes: Vec::new(),
        }
    }
}

/// What happens to it: new, more about a known tool, or nothing new. What differs and stays is named.
pub(in crate::import) fn propose(proposal: Proposal, basis: &Basis<'_>, policy: Policy) -> PlannedRow {
    let Proposal { line, tool, also_named, note_for_new, mut notes } = proposal;
    let name = tool.name.clone();
    let mut said = Said::named(&name, line);
    said.tool = tool;
    let Some(known) = known(&name, &also_named, basis) else {
        said.note_lines.extend((!note_for_new.is_empty()).then_some(note_for_new));
        let outcome = Outcome::New(Box::new(merge::new_tool(&said, basis)));
        return PlannedRow { line, name, outcome, notes };
    };
    if name_key(&known.name) != name_key(&name) {
        notes.push(format!("taken for {}", known.name));
    }
    let merged = merge::merged(known, &said, policy);
    notes.extend(merge::kept(known, &said, policy, basis.context));
    let changes = merge::changes(known, &merged, basis.context);
    let outcome =
        if changes.is_empty() { Outcome::Same(known.id) } else { Outcome::Changed(Box::new(merged), changes) };
    PlannedRow { line, name, outcome, notes }
}

/// The known tool of that name, else the only one that is the same product.
fn known<'a>(name: &str, also: &str, basis: &Basis<'a>) -> Option<&'a Tool> {
    let named = |wanted: &str| {
        let key = name_key(wanted);
        basis.known.iter().find(|tool| name_key(&tool.name) == key && !key.is_empty())
    };
    let by_product = || {
        let product = &basis.product(name)?.name;
        let same = |tool: &&Tool| basis.product(&tool.name).is_some_and(|one| one.name == *product);
        let mut tools = basis.known.iter().filter(same);
        tools.next().filter(|_| tools.next().is_none())
    };
    named(name).or_else(by_product).or_else(|| named(also))
}
