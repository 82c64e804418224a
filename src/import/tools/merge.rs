//! What a row says put together with what is known: a new tool, a known one with more, and what changed.

use crate::domain::field::FieldContext;
use crate::domain::field::read::shown;
use crate::domain::text::name_key;
use crate::domain::tool::{Status, Tool};
use crate::import::Policy;

use super::Basis;
use super::said::Said;

/// A new tool: what the row says, and where it says nothing the usual category and capabilities of the product.
pub(in crate::import) fn new_tool(said: &Said, basis: &Basis<'_>) -> Tool {
    let mut tool = said.tool.clone();
    if let Some(status) = said.status {
        tool.status = status;
    }
    if let Some(product) = basis.product(&tool.name) {
        if tool.category.is_empty() {
            tool.category.clone_from(&product.category);
        }
        if tool.capabilities.is_empty() {
            tool.capabilities.extend(product.capabilities.iter().cloned());
        }
    }
    tool.notes = with_lines("", &said.note_lines);
    tool
}

/// A known tool with what a row says. Notes only ever gain lines; the name stays.
pub(in crate::import) fn merged(known: &Tool, said: &Said, policy: Policy) -> Tool {
    let theirs = policy == Policy::Theirs;
    let mut tool = known.clone();
    let file = &said.tool;
    let text = |mine: &mut String, other: &String| {
        if !other.is_empty() && (mine.is_empty() || theirs) {
            mine.clone_from(other);
        }
    };
    text(&mut tool.vendor, &file.vendor);
    text(&mut tool.url, &file.url);
    text(&mut tool.category, &file.category);
    text(&mut tool.plan, &file.plan);
    text(&mut tool.owner, &file.owner);
    text(&mut tool.output, &file.output);
    text(&mut tool.removal_note, &file.removal_note);
    value(&mut tool.tier, file.tier, theirs);
    value(&mut tool.seats_paid, file.seats_paid, theirs);
    value(&mut tool.seats_active, file.seats_active, theirs);
    value(&mut tool.feature_use, file.feature_use, theirs);
    value(&mut tool.last_used, file.last_used, theirs);
    value(&mut tool.value, file.value, theirs);
    value(&mut tool.removal, file.removal, theirs);
    value(&mut tool.contract_months, file.contract_months, theirs);
    value(&mut tool.renews_on, file.renews_on, theirs);
    value(&mut tool.notice_days, file.notice_days, theirs);
    value(&mut tool.reviewed_on, file.reviewed_on, theirs);
    value(&mut tool.auto_renews, file.auto_renews, theirs);
    // The same cost billed in another rhythm is the same cost: the workspace knows the bill.
    let same_cost = matches!((tool.monthly(), file.monthly()), (Some(mine), Some(other)) if mine == other);
    if !same_cost {
        value(&mut tool.cost, file.cost, theirs);
    }
    if !file.capabilities.is_empty() && (tool.capabilities.is_empty() || theirs) {
        tool.capabilities.clone_from(&file.capabilities);
    }
    if let (true, Some(status)) = (theirs, said.status) {
        tool.status = status;
    }
    // What is billed or used is there, whatever was planned: left planned, it would be missing in every sum.
    let is_there = file.cost.is_some() || file.seats_active.is_some() || file.last_used.is_some();
    if known.status == Status::Planned && said.status.is_none() && is_there {
        tool.status = Status::Active;
    }
    merge_verdict(&mut tool, file, theirs);
    tool.notes = with_lines(&tool.notes, &said.note_lines);
    tool
}

fn value<T: Copy>(mine: &mut Option<T>, other: Option<T>, theirs: bool) {
    if other.is_some() && (mine.is_none() || theirs) {
        *mine = other;
    }
}

/// The file's verdict where there is none, or where the file wins; a known one of the same kind keeps its details.
fn merge_verdict(tool: &mut Tool, file: &Tool, theirs: bool) {
    use crate::domain::tool::Call;
    let Some(new) = &file.verdict else { return };
    match &mut tool.verdict {
        None => tool.verdict = Some(new.clone()),
        Some(known) if theirs => {
            let same = match (&known.call, &new.call) {
                (Call::Keep { action, .. }, Call::Keep { action: other, .. }) => action == other,
                (Call::Consolidate { into_name, .. }, Call::Consolidate { into_name: other, .. }) => {
                    other.is_empty() || name_key(into_name) == name_key(other)
                }
                (Call::Replace { by, .. }, Call::Replace { by: other, .. }) => {
                    other.is_empty() || name_key(by) == name_key(other)
                }
                (Call::Cut, Call::Cut) => true,
                _ => false,
            };
            if !same {
                *known = new.clone();
            } else if !new.reason.is_empty() {
                known.reason.clone_from(&new.reason);
            }
        }
        Some(_) => {}
    }
}

/// The notes with lines that are not in them yet.
fn with_lines(notes: &str, lines: &[String]) -> String {
    let mut all = notes.to_owned();
    let mut seen: Vec<String> = notes.lines().map(name_key).collect();
    for line in lines.iter().flat_map(|line| line.lines()).map(str::trim_end).filter(|line| !line.trim().is_empty()) {
        let key = name_key(line);
        if seen.contains(&key) {
            continue;
        }
        if !all.is_empty() && !all.ends_with('\n') {
            all.push('\n');
        }
        all.push_str(line);
        seen.push(key);
    }
    all
}

/// How such a sentence ends.
pub(in crate::import) const KEPT: &str = " was kept";

/// What the file says otherwise and what was kept, as sentences; none where the file wins.
pub(in crate::import) fn kept(known: &Tool, said: &Said, policy: Policy, context: &FieldContext) -> Vec<String> {
    if policy == Policy::Theirs {
        return Vec::new();
    }
    let differs = changes(&merged(known, said, Policy::Fill), &merged(known, said, Policy::Theirs), context);
    let sentence = |(field, mine, theirs): &(String, String, String)| {
        format!("{field}: the file says “{}”, “{}”{KEPT}", shown(theirs), shown(mine))
    };
    differs.iter().map(sentence).collect()
}

/// What differs, as (field label, before, after).
pub(in crate::import) fn changes(before: &Tool, after: &Tool, context: &FieldContext) -> Vec<(String, String, String)> {
    crate::domain::tool::fields::TOOL_FIELDS
        .iter()
        .map(|field| (field.label.to_owned(), (field.get)(before, context), (field.get)(after, context)))
        .filter(|(_, before, after)| before != after)
        .collect()
}
