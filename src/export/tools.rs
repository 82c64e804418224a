//! The columns of an exported tool: its fields as they are typed, then what the workspace computed about it.
//!
//! Fields come under the labels by which import knows them, so that an exported file imports as no change at all.
//! Computed columns are labelled `… (computed)`, which no import takes for a field.

use std::collections::{BTreeSet, HashSet};

use crate::domain::field::{Field, FieldContext};
use crate::domain::id::Id;
use crate::domain::money::{Cost, Money};
use crate::domain::stack::{Derived, Stack};
use crate::domain::tool::{Tool, fields::TOOL_FIELDS};

use super::{Cell, Column, ColumnKind, Table, field_kind, typed_cell};

/// All tools, or those with the given ids, in the order of the stack.
pub fn tools(stack: &Stack, ctx: &FieldContext, ids: Option<&[Id]>) -> Table {
    let wanted: Option<HashSet<Id>> = ids.map(|ids| ids.iter().copied().collect());
    let chosen = stack
        .input
        .tools
        .iter()
        .zip(&stack.derived)
        .filter(|(tool, _)| wanted.as_ref().is_none_or(|wanted| wanted.contains(&tool.id)));
    Table {
        title: "Tools".to_owned(),
        on: ctx.today,
        columns: columns(),
        rows: chosen.map(|(tool, derived)| row(&Seen { stack, tool, derived, ctx })).collect(),
    }
}

fn columns() -> Vec<Column> {
    let mut columns = Vec::new();
    for field in TOOL_FIELDS {
        columns.push(Column::new(
            field.name,
            header(field),
            if is_bill(field) { ColumnKind::Money } else { field_kind(field.kind) },
        ));
        if is_bill(field) {
            columns.push(Column::new("currency", "Currency", ColumnKind::Text));
            columns.push(Column::new("billing-period", "Billing period", ColumnKind::Text));
        }
    }
    for (name, label, kind, _) in COMPUTED {
        columns.push(Column::new(format!("computed-{name}"), format!("{label} (computed)"), *kind));
    }
    columns
}

fn row(seen: &Seen<'_>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for field in TOOL_FIELDS {
        if is_bill(field) {
            cells.extend(bill(seen.tool.cost));
        } else {
            cells.push(typed_cell(field.kind, (field.get)(seen.tool, seen.ctx)));
        }
    }
    cells.extend(COMPUTED.iter().map(|(_, _, _, value)| value(seen)));
    cells
}

/// The header of a field: its label, save where import would have to ask what that means.
fn header(field: &Field<Tool>) -> &'static str {
    match field.name {
        "status" => "Tool status",
        "auto-renews" => "Auto-renews",
        _ => field.label,
    }
}

/// Whether a field is what the tool costs; it becomes three columns. Other costs (of a verdict) stay as typed.
fn is_bill(field: &Field<Tool>) -> bool {
    field.name == "cost"
}

/// One bill, its currency and its period.
fn bill(cost: Option<Cost>) -> [Cell; 3] {
    cost.map_or([Cell::Blank, Cell::Blank, Cell::Blank], |cost| {
        [Cell::Money(cost.amount), Cell::text(cost.amount.currency.code()), Cell::text(cost.period.name())]
    })
}

/// A tool with all that its computed columns read.
struct Seen<'a> {
    stack: &'a Stack,
    tool: &'a Tool,
    derived: &'a Derived,
    ctx: &'a FieldContext,
}

/// One computed column: name, label, kind and value.
type Computed = (&'static str, &'static str, ColumnKind, fn(&Seen<'_>) -> Cell);

const COMPUTED: &[Computed] = &[
    ("currency", "Currency", ColumnKind::Text, |seen| Cell::text(seen.ctx.currency.code())),
    ("monthly-cost", "Monthly cost", ColumnKind::Money, |seen| Cell::money(seen.derived.monthly)),
    ("annual-cost", "Annual cost", ColumnKind::Money, |seen| Cell::money(annual(seen))),
    ("utilisation", "Seat utilisation", ColumnKind::Share, |seen| Cell::number(seen.tool.utilisation())),
    ("last-day-to-act", "Last day to act", ColumnKind::Date, |seen| {
        seen.tool.last_day_to_act().map_or(Cell::Blank, Cell::Date)
    }),
    ("quadrant", "Quadrant", ColumnKind::Text, |seen| Cell::text(seen.derived.quadrant.map_or("", |one| one.title()))),
    ("reaches-crm", "Reaches the CRM", ColumnKind::Flag, |seen| {
        seen.derived.reaches_crm.map_or(Cell::Blank, Cell::Flag)
    }),
    ("suggested", "Suggested verdict", ColumnKind::Text, |seen| {
        Cell::text(seen.derived.suggestion.call.typed(seen.ctx.currency))
    }),
    ("suggested-why", "Why suggested", ColumnKind::Text, |seen| Cell::text(&seen.derived.suggestion.why)),
    ("saving-decided", "Saving decided, per month", ColumnKind::Money, |seen| Cell::money(seen.derived.saving_decided)),
    ("saving-suggested", "Saving suggested, per month", ColumnKind::Money, |seen| {
        Cell::money(seen.derived.saving_suggested)
    }),
    ("findings", "Findings", ColumnKind::Text, |seen| Cell::text(findings(seen))),
];

/// Twelve months, exact in its own currency where that is the workspace's, else twelve times the converted month.
fn annual(seen: &Seen<'_>) -> Option<Money> {
    match seen.tool.cost {
        Some(cost) if cost.amount.currency == seen.ctx.currency => Some(cost.annual()),
        _ => seen.derived.monthly.map(|month| Money::new(month.minor.saturating_mul(12), month.currency)),
    }
}

/// The ids of what is wrong with a tool, each once: `dormant, no-owner`.
fn findings(seen: &Seen<'_>) -> String {
    let ids: BTreeSet<&str> = seen.stack.findings_of(seen.tool.id).map(|finding| finding.rule).collect();
    ids.into_iter().collect::<Vec<_>>().join(", ")
}
