//! Whether a lead may move to a stage: a pure rule. The workspace asks it, whatever door the move came through.

use super::{Lifecycle, StageKind, Test};
use crate::domain::field::Field;
use crate::domain::lead::Lead;

/// What the rule must know beside the lead itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Whether a reason for leaving was given.
    pub has_reason: bool,
    /// Open deals that the lead is in.
    pub open_deals: u32,
    /// Of these, how many say when they should close.
    pub dated_deals: u32,
    /// Won deals that the lead is in.
    pub won_deals: u32,
}

/// Why a move is refused.
#[derive(Clone)]
pub struct Blocked {
    /// Fields to be filled first.
    pub missing: Vec<&'static Field<Lead>>,
    /// Entry criteria that are not met, in words.
    pub unmet: Vec<String>,
    /// Where the stages don't follow each other: in words, with those that do.
    pub not_allowed: Option<String>,
    /// Whether the stage is an exit and no reason was given.
    pub needs_reason: bool,
    /// All of it in a sentence that begins with the lead's name.
    pub sentence: String,
}

impl PartialEq for Blocked {
    fn eq(&self, other: &Blocked) -> bool {
        self.sentence == other.sentence
    }
}

impl std::fmt::Debug for Blocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let missing: Vec<&str> = self.missing.iter().map(|field| field.name).collect();
        f.debug_struct("Blocked")
            .field("missing", &missing)
            .field("unmet", &self.unmet)
            .field("not_allowed", &self.not_allowed)
            .field("needs_reason", &self.needs_reason)
            .field("sentence", &self.sentence)
            .finish()
    }
}

impl Lifecycle {
    /// Whether a lead may move to a stage. A lead that is unstaged may go anywhere that it has the fields for; one that
    /// is in the stage already may stay.
    ///
    /// # Errors
    /// All that stands in the way at once.
    pub fn check(&self, lead: &Lead, to: &str, facts: Facts) -> Result<(), Blocked> {
        if lead.stage == to {
            return Ok(());
        }
        let Some(stage) = self.in_use().find(|stage| stage.id == to) else {
            let names: Vec<&str> = self.in_use().map(|stage| stage.name.as_str()).collect();
            let why = format!("the lifecycle has no stage “{to}”: there are {}", names.join(", "));
            return Err(blocked(lead, &stage_name(self, to), Vec::new(), Vec::new(), Some(why), false));
        };
        let not_allowed = self.not_allowed(lead, to);
        let missing = if stage.entry && lead.is_unstaged() { Vec::new() } else { self.missing(lead, to) };
        // What a lead fills in by the move itself is no reason to refuse it.
        let missing: Vec<_> = missing.into_iter().filter(|field| !matches!(field.name, "stage" | "created")).collect();
        let unmet: Vec<String> = stage
            .criteria
            .iter()
            .filter(|one| one.test.is_some_and(|test| !is_met(test, one.least, lead, facts)))
            .map(|one| one.text.clone())
            .collect();
        let needs_reason = stage.kind == StageKind::Exit && !facts.has_reason;
        if missing.is_empty() && unmet.is_empty() && not_allowed.is_none() && !needs_reason {
            return Ok(());
        }
        Err(blocked(lead, &stage.name, missing, unmet, not_allowed, needs_reason))
    }

    /// Where the stages don't follow each other, in words.
    fn not_allowed(&self, lead: &Lead, to: &str) -> Option<String> {
        if lead.is_unstaged() || self.stage(&lead.stage).is_none() {
            return None;
        }
        let next = self.next(&lead.stage);
        if next.iter().any(|stage| stage.id == to) {
            return None;
        }
        let from = self.name_of(&lead.stage);
        let names: Vec<&str> = next.iter().map(|stage| stage.name.as_str()).collect();
        Some(match crate::domain::field::read::either(&names) {
            none if none.is_empty() => format!("nothing comes after {from}"),
            names => format!("after {from} comes {names}"),
        })
    }
}

fn stage_name(lifecycle: &Lifecycle, id: &str) -> String {
    lifecycle.name_of(id).to_owned()
}

/// A score that nobody has worked out yet is no reason to refuse.
fn is_met(test: Test, least: i32, lead: &Lead, facts: Facts) -> bool {
    match test {
        Test::Fit => lead.fit.is_none_or(|score| score >= least),
        Test::Engagement => lead.engagement.is_none_or(|score| score >= least),
        Test::Total => lead.total.is_none_or(|score| score >= least),
        Test::OpenDeal => facts.open_deals + facts.won_deals > 0,
        Test::ExpectedClose => facts.dated_deals + facts.won_deals > 0,
        Test::WonDeal => facts.won_deals > 0,
    }
}

fn blocked(
    lead: &Lead,
    to: &str,
    missing: Vec<&'static Field<Lead>>,
    unmet: Vec<String>,
    not_allowed: Option<String>,
    needs_reason: bool,
) -> Blocked {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(not_allowed.clone());
    if !missing.is_empty() {
        let labels: Vec<String> = missing.iter().map(|field| lower_first(field.label)).collect();
        parts.push(format!("{} missing", listed(&labels, if labels.len() == 1 { "is" } else { "are" })));
    }
    if !unmet.is_empty() {
        parts.push(format!("there is not yet: {}", unmet.join(", ")));
    }
    if needs_reason {
        parts.push("a reason is needed".to_owned());
    }
    let sentence = format!("{} can't move to {to}: {}", lead.called(), parts.join("; "));
    Blocked { missing, unmet, not_allowed, needs_reason, sentence }
}

/// `a, b and c are`.
fn listed(words: &[String], verb: &str) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last} {verb}", rest.join(", ")),
        words => format!("{} {verb}", words.concat()),
    }
}

/// A label inside a sentence: small, unless it is an abbreviation.
fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}
