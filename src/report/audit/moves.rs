//! What is to happen to tools: the verdicts that change something, decided or suggested, in order of priority.

use std::cmp::Reverse;

use crate::domain::finding::Severity;
use crate::domain::money::Money;
use crate::domain::stack::Derived;
use crate::domain::tool::{Call, KeepAction, Tool};

use super::{Look, figures};

/// A verdict that changes something.
pub(super) struct Move<'a> {
    /// The tool.
    pub(super) tool: &'a Tool,
    /// What follows for it.
    pub(super) derived: &'a Derived,
    /// What is to happen.
    pub(super) call: &'a Call,
    /// Why; blank where nobody wrote it down.
    pub(super) why: &'a str,
    /// Whether a person decided it; else the rules suggest it.
    pub(super) is_decided: bool,
    /// What it saves in a month; `None` where that can't be computed.
    pub(super) saving: Option<Money>,
    /// The worst thing that is wrong with the tool.
    pub(super) worst: Option<Severity>,
}

/// What people decided, the most important first.
pub(super) fn decided<'a>(look: &Look<'a>) -> Vec<Move<'a>> {
    let moves = look.live().filter_map(|(tool, derived)| {
        let verdict = tool.verdict.as_ref().filter(|verdict| changes(&verdict.call))?;
        let (call, why, saving) = (&verdict.call, verdict.reason.as_str(), derived.saving_decided);
        Some(Move { tool, derived, call, why, is_decided: true, saving, worst: look.worst(derived) })
    });
    in_order(moves.collect())
}

/// What the rules suggest for tools about which nobody decided, the most important first.
pub(super) fn suggested<'a>(look: &Look<'a>) -> Vec<Move<'a>> {
    let moves = look.live().filter(|(tool, _)| tool.verdict.is_none()).filter_map(|(tool, derived)| {
        let suggestion = &derived.suggestion;
        let (call, why, saving) = (&suggestion.call, suggestion.why.as_str(), derived.saving_suggested);
        changes(call).then(|| Move { tool, derived, call, why, is_decided: false, saving, worst: look.worst(derived) })
    });
    in_order(moves.collect())
}

/// Decided and suggested ones together, the decided first.
pub(super) fn all<'a>(look: &Look<'a>) -> Vec<Move<'a>> {
    let mut moves = decided(look);
    moves.extend(suggested(look));
    moves
}

/// By saving, then by severity, then by name.
fn in_order(mut moves: Vec<Move<'_>>) -> Vec<Move<'_>> {
    moves.sort_by_key(|one| {
        let saving = one.saving.map_or(0, |money| money.minor);
        (Reverse(saving), one.worst.map_or(3, |worst| worst as u8), one.tool.name.as_str())
    });
    moves
}

/// What these save in a month, together, as far as that is known.
pub(super) fn saving(moves: &[Move<'_>], zero: Money) -> Money {
    figures::total(moves.iter().filter_map(|one| one.saving), zero)
}

/// The same as a figure: `None` where there are verdicts and the saving of none of them is known.
pub(super) fn known_saving(moves: &[Move<'_>], zero: Money) -> Option<Money> {
    let is_known = moves.is_empty() || moves.iter().any(|one| one.saving.is_some());
    is_known.then(|| saving(moves, zero))
}

/// Whether a verdict is more than leaving a tool as it is.
fn changes(call: &Call) -> bool {
    !matches!(call, Call::Keep { action: KeepAction::None, .. })
}

/// A verdict as an instruction: `Downgrade, to $99/mo`.
pub(super) fn instruction(call: &Call) -> String {
    match call {
        Call::Keep { action: KeepAction::None, .. } => "Keep".to_owned(),
        Call::Keep { action, cost } => {
            let verb = if *action == KeepAction::Downgrade { "Downgrade" } else { "Renegotiate" };
            cost.map_or_else(|| verb.to_owned(), |cost| format!("{verb}, to {cost}"))
        }
        Call::Consolidate { into_name, .. } if into_name.is_empty() => "Consolidate".to_owned(),
        Call::Consolidate { into_name, .. } => format!("Consolidate into {into_name}"),
        Call::Replace { by, cost } => {
            let by = if by.is_empty() { "Replace".to_owned() } else { format!("Replace by {by}") };
            cost.map_or_else(|| by.clone(), |cost| format!("{by}, at {cost}"))
        }
        Call::Cut => "Cut".to_owned(),
    }
}
