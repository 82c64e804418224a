//! What a step did, in words that are read off the fields: for labels of steps and the history of a record.

use crate::domain::field::{Field, FieldContext, FieldKind};
use crate::domain::money::{Cost, Money};
use crate::domain::text;

/// Cells of a value that a sentence still takes.
const LONG: usize = 60;

/// One field that differs between two states of a record.
pub(super) struct Change {
    /// The field's name: `owner`.
    pub(super) field: &'static str,
    /// Its label inside a sentence: `owner`, `ARR`.
    pub(super) label: String,
    /// The value before, as shown; blank for none.
    pub(super) before: String,
    /// The value after.
    pub(super) after: String,
    /// Whether the values are too long to be told.
    long: bool,
}

/// The fields that differ, in the order of the form.
pub(super) fn changes<D>(fields: &[Field<D>], before: &D, after: &D, ctx: &FieldContext) -> Vec<Change> {
    fields
        .iter()
        .filter_map(|field| {
            let (old, new) = ((field.get)(before, ctx), (field.get)(after, ctx));
            (old != new).then(|| {
                let long = field.kind == FieldKind::Text || text::width(&old).max(text::width(&new)) > LONG;
                let (before, after) = (shown(field.kind, old, ctx), shown(field.kind, new, ctx));
                Change { field: field.name, label: inside(field.label), before, after, long }
            })
        })
        .collect()
}

/// A typed value as screens show it: money with its sign.
fn shown(kind: FieldKind, typed: String, ctx: &FieldContext) -> String {
    let readable = match kind {
        FieldKind::Cost => Cost::parse(&typed, ctx.currency).ok().map(|cost| cost.to_string()),
        FieldKind::Money => Money::parse(&typed, ctx.currency).ok().map(|money| money.to_string()),
        _ => None,
    };
    readable.unwrap_or(typed)
}

/// A label inside a sentence: small, unless it is an abbreviation.
fn inside(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

/// The label of a step that changed one record: `owner of Hotjar is now Dana`.
pub(super) fn label(name: &str, changes: &[Change]) -> String {
    match changes {
        [] => format!("changed {name}"),
        [one] if one.field == "name" => format!("renamed {} to {}", one.before, one.after),
        [one] if one.long => format!("changed the {} of {name}", one.label),
        [one] => format!("{} of {name} is now {}", one.label, or_blank(&one.after)),
        [first, rest @ ..] if changes.len() <= 3 && !first.long => {
            let others: Vec<&str> = rest.iter().map(|one| one.label.as_str()).collect();
            if first.field == "name" {
                return format!("renamed {} to {}, {} changed", first.before, first.after, others.join(" and "));
            }
            format!("{} of {name} is now {}, {} changed", first.label, or_blank(&first.after), others.join(" and "))
        }
        _ => format!("changed {} fields of {name}", changes.len()),
    }
}

/// One change as a line of a record's history: `owner: Dana → Lee`.
pub(super) fn line(change: &Change) -> String {
    if change.long {
        return format!("{}: rewritten", change.label);
    }
    let dash = |value: &str| if value.is_empty() { "–".to_owned() } else { value.to_owned() };
    format!("{}: {} → {}", change.label, dash(&change.before), dash(&change.after))
}

/// A value in a sentence; a blank one says so.
pub(super) fn or_blank(value: &str) -> &str {
    if value.is_empty() { "blank" } else { value }
}

/// The label of a step that gave several records the same value.
pub(super) fn label_of_many(many: &str, field: &str, typed: &str) -> String {
    let typed = typed.trim();
    if text::width(typed) > LONG || typed.contains('\n') {
        return format!("changed the {} of {many}", inside(field));
    }
    format!("{} of {many} is now {}", inside(field), or_blank(typed))
}
