//! An import told: for people, and as JSON.

use serde_json::{Value, json};

use super::Result;
use crate::cli::print::{columns, money};
use crate::domain::text::{clean, count};
use crate::import::plan::{Outcome, PlannedRow};

/// Rows of one kind that are listed one by one; of more, the rest is counted. JSON has all.
const MOST_ROWS: usize = 40;

/// For people: what the file is, what happens to which rows, and what is odd.
pub(super) fn text(result: &Result) -> String {
    let Result { import, plan, rejects, .. } = result;
    let mut lines = vec![format!("{}: {} ({})", plan.file, import.kind.title(), import.sheet.format)];
    let monthly: Vec<String> = plan.monthly.iter().map(ToString::to_string).collect();
    let monthly = if monthly.is_empty() { String::new() } else { format!("; {} a month", monthly.join(" + ")) };
    lines.push(format!("{}{monthly}", plan.summary()));
    let mut text: String = lines.iter().map(|line| format!("{}\n", clean(line))).collect();
    for (title, is_of) in KINDS {
        section(&mut text, title, plan.rows.iter().filter(|row| is_of(&row.outcome)));
    }
    let noted: Vec<&PlannedRow> = plan.rows.iter().filter(|row| !row.notes.is_empty()).collect();
    let notes: Vec<Vec<String>> = noted
        .iter()
        .flat_map(|row| {
            row.notes.iter().map(|note| vec![format!("  line {}", row.line), row.name.clone(), note.clone()])
        })
        .collect();
    listed(&mut text, "Worth a look", notes);
    listed(&mut text, "About the file", plan.warnings.iter().map(|warning| vec![format!("  {warning}")]).collect());
    text.push('\n');
    text.push_str(&clean(&ending(result)));
    text.push('\n');
    if let Some((path, rows)) = rejects {
        text.push_str(&format!(
            "{} in {}\n",
            count(*rows, "rejected row is", "rejected rows are"),
            clean(&path.display().to_string())
        ));
    }
    text
}

/// A kind of rows: its title, and which outcomes are of it.
type RowKind = (&'static str, fn(&Outcome) -> bool);

/// The kinds of rows that are listed, in this order.
const KINDS: [RowKind; 4] = [
    ("New", |outcome| matches!(outcome, Outcome::New(_))),
    ("Changed", |outcome| matches!(outcome, Outcome::Changed(..))),
    ("Rejected", |outcome| matches!(outcome, Outcome::Rejected(_))),
    ("Left out", |outcome| matches!(outcome, Outcome::LeftOut(_))),
];

fn section<'a>(text: &mut String, title: &str, rows: impl Iterator<Item = &'a PlannedRow>) {
    let rows = rows.map(|row| vec![format!("  line {}", row.line), row.name.clone(), what(&row.outcome)]);
    listed(text, title, rows.collect());
}

fn listed(text: &mut String, title: &str, mut rows: Vec<Vec<String>>) {
    if rows.is_empty() {
        return;
    }
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    text.push_str(&format!("\n{title}:\n{}", columns(&rows)));
    if more > 0 {
        text.push_str(&format!("  and {} (--json lists all)\n", count(more, "other", "others")));
    }
}

/// What happens to a row, in a few words.
fn what(outcome: &Outcome) -> String {
    match outcome {
        Outcome::New(tool) => tool.cost.map_or_else(String::new, |cost| cost.to_string()),
        Outcome::Changed(_, changes) => {
            let blank = |value: &str| if value.is_empty() { "–".to_owned() } else { value.replace('\n', " / ") };
            let one = |(field, before, after): &(String, String, String)| {
                format!("{field}: {} → {}", blank(before), blank(after))
            };
            changes.iter().map(one).collect::<Vec<_>>().join("; ")
        }
        Outcome::Same(_) => String::new(),
        Outcome::Rejected(reason) | Outcome::LeftOut(reason) => reason.clone(),
    }
}

fn ending(result: &Result) -> String {
    match &result.done {
        None => "a dry run: nothing was changed".to_owned(),
        Some(done) if done.step.is_none() => "nothing new in this file: nothing was changed".to_owned(),
        Some(done) => format!("{} (opsroom undo takes it back)", done.label),
    }
}

/// As JSON, with all rows.
pub(super) fn value(result: &Result) -> Value {
    let Result { import, plan, done, rejects } = result;
    let counts = plan.counts();
    json!({
        "file": plan.file,
        "kind": import.kind.title(),
        "format": import.sheet.format,
        "applied": done.is_some(),
        "step": done.as_ref().and_then(|done| done.step).map(|id| id.0),
        "label": done.as_ref().map(|done| &done.label),
        "counts": {
            "new": counts.new,
            "changed": counts.changed,
            "same": counts.same,
            "rejected": counts.rejected,
            "left-out": counts.left_out,
        },
        "monthly": plan.monthly.iter().map(|sum| money(*sum)).collect::<Vec<_>>(),
        "absent": plan.absent,
        "warnings": plan.warnings,
        "rows": plan.rows.iter().map(row).collect::<Vec<_>>(),
        "rejects": rejects.as_ref().map(|(path, rows)| json!({ "path": path.display().to_string(), "rows": rows })),
    })
}

fn row(row: &PlannedRow) -> Value {
    let mut value = json!({ "line": row.line, "name": row.name, "notes": row.notes });
    let (outcome, more) = match &row.outcome {
        Outcome::New(tool) => ("new", json!({ "monthly": tool.monthly().map(money) })),
        Outcome::Changed(tool, changes) => {
            let one = |(field, before, after): &(String, String, String)| json!({ "field": field, "before": before, "after": after });
            ("changed", json!({ "tool": tool.id.0, "changes": changes.iter().map(one).collect::<Vec<_>>() }))
        }
        Outcome::Same(id) => ("same", json!({ "tool": id.0 })),
        Outcome::Rejected(reason) => ("rejected", json!({ "reason": reason })),
        Outcome::LeftOut(reason) => ("left-out", json!({ "reason": reason })),
    };
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, more) {
        fields.insert("outcome".to_owned(), json!(outcome));
        fields.extend(more);
    }
    value
}
