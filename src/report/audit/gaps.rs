//! What is not known of the live tools, and what that keeps from being judged.

use crate::domain::taxonomy::Taxonomy;
use crate::domain::tool::Tool;

use super::Look;

/// A field that is blank for some live tools.
pub(super) struct Gap<'a> {
    /// The field, as a noun: `last day of use`.
    pub(super) what: &'static str,
    /// What can't be seen without it.
    pub(super) hides: &'static str,
    /// The tools that lack it, by name.
    pub(super) tools: Vec<&'a str>,
    /// Of how many tools for which it would matter.
    pub(super) of: usize,
}

/// One field: noun, what its absence hides, for which tools it matters, and whether a tool lacks it.
struct Row {
    what: &'static str,
    hides: &'static str,
    matters: fn(&Tool) -> bool,
    lacks: fn(&Tool, &Taxonomy) -> bool,
}

const ROWS: &[Row] = &[
    Row {
        what: "Cost",
        hides: "spend, savings and the matrix leave these out",
        matters: always,
        lacks: |tool, _| tool.cost.is_none(),
    },
    Row {
        what: "Value",
        hides: "no place in the matrix, so no advice by quadrant",
        matters: always,
        lacks: |tool, _| tool.value.is_none(),
    },
    Row {
        what: "Category",
        hides: "overlaps, layers and the way to the CRM",
        matters: always,
        lacks: |tool, taxonomy| taxonomy.category(&tool.category).is_none(),
    },
    Row {
        what: "Owner",
        hides: "whom to ask before a renewal",
        matters: always,
        lacks: |tool, _| tool.owner.is_empty(),
    },
    Row {
        what: "Removal impact",
        hides: "what a cut would break",
        matters: always,
        lacks: |tool, _| tool.removal.is_none(),
    },
    Row {
        what: "Last day of use",
        hides: "tools that nobody uses any more",
        matters: always,
        lacks: |tool, _| tool.last_used.is_none(),
    },
    Row {
        what: "Renewal date",
        hides: "notice periods about to end",
        matters: costs,
        lacks: |tool, _| tool.renews_on.is_none(),
    },
    Row {
        what: "Seats paid and used",
        hides: "seats that could be given back",
        matters: costs,
        lacks: |tool, _| tool.utilisation().is_none(),
    },
    Row {
        what: "Feature use",
        hides: "plans that are larger than needed",
        matters: costs,
        lacks: |tool, _| tool.feature_use.is_none(),
    },
];

fn always(_: &Tool) -> bool {
    true
}

/// Whether a tool costs something, or may.
fn costs(tool: &Tool) -> bool {
    tool.cost.is_none_or(|cost| cost.amount.minor > 0)
}

/// The fields that some tools lack, those that most lack first.
pub(super) fn gaps<'a>(look: &Look<'a>) -> Vec<Gap<'a>> {
    let mut gaps: Vec<Gap<'a>> = ROWS
        .iter()
        .map(|row| {
            let matters: Vec<&Tool> = look.live().map(|(tool, _)| tool).filter(|tool| (row.matters)(tool)).collect();
            let lacking = matters.iter().filter(|tool| (row.lacks)(tool, look.taxonomy));
            let tools = lacking.map(|tool| tool.name.as_str()).collect();
            Gap { what: row.what, hides: row.hides, tools, of: matters.len() }
        })
        .filter(|gap| !gap.tools.is_empty())
        .collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.tools.len()));
    gaps
}
