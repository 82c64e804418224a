//! The columns of the inventory: one row each; drawing, sorting, inline edit and receipts read it.

use crate::domain::date;
use crate::domain::finding::Severity;
use crate::domain::money::Money;
use crate::domain::stack::receipts::call_words;
use crate::domain::stack::{Derived, Stack};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text::name_key;
use crate::domain::tool::{FeatureUse, Tool};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::table::Cell;

/// What a cell is drawn from.
pub(super) struct Source<'a> {
    /// The stack.
    pub stack: &'a Stack,
    /// The taxonomy.
    pub taxonomy: &'a Taxonomy,
    /// The tool.
    pub tool: &'a Tool,
    /// What follows for it.
    pub derived: &'a Derived,
    /// How things look.
    pub look: Look,
}

/// What a column sorts by; blank values always come last.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub(super) enum SortKey {
    /// A number, money in minor units.
    Number(f64),
    /// Text, folded.
    Text(String),
    /// Nothing.
    Blank,
}

/// One column.
pub(super) struct ToolColumn {
    /// Its heading.
    pub title: &'static str,
    /// Cells that it takes.
    pub width: u16,
    /// Whether its values stand to the right.
    pub right: bool,
    /// The field that an inline edit changes; blank for a computed one.
    pub field: &'static str,
    /// The receipt that `w` opens first; blank for none of its own.
    pub why: &'static str,
    /// Its cell.
    pub cell: fn(&Source<'_>) -> Cell<'static>,
    /// What it sorts by.
    pub key: fn(&Source<'_>) -> SortKey,
}

fn dash() -> Cell<'static> {
    Cell::of(Role::Muted, "–")
}

fn blank_or(text: &str) -> Cell<'static> {
    if text.is_empty() { dash() } else { Cell::text(text.to_owned()) }
}

fn by_text(text: &str) -> SortKey {
    if text.is_empty() { SortKey::Blank } else { SortKey::Text(name_key(text)) }
}

fn by_number(number: Option<f64>) -> SortKey {
    number.map_or(SortKey::Blank, SortKey::Number)
}

fn by_money(amount: Option<Money>) -> SortKey {
    by_number(amount.map(|amount| amount.minor as f64))
}

fn days(date: Option<chrono::NaiveDate>, s: &Source<'_>) -> SortKey {
    by_number(date.map(|date| (date - s.stack.input.today).num_days() as f64))
}

/// The worst finding's mark, and how many there are.
fn flags(s: &Source<'_>) -> Cell<'static> {
    let worst = s.derived.findings.iter().filter_map(|at| s.stack.hits().get(*at)).map(|hit| hit.severity).min();
    let count = s.derived.findings.len();
    match worst {
        Some(Severity::Critical) => Cell::of(Role::Bad, format!("{} {count}", s.look.mark(Mark::Critical))),
        Some(Severity::Warning) => Cell::of(Role::Warn, format!("{} {count}", s.look.mark(Mark::Warning))),
        Some(Severity::Note) => Cell::of(Role::Muted, format!("{} {count}", s.look.mark(Mark::Open))),
        None => Cell::text(""),
    }
}

fn monthly(s: &Source<'_>) -> Cell<'static> {
    match (s.derived.monthly, s.tool.monthly()) {
        (Some(home), _) => Cell::text(home.to_string()),
        // No rate for it: its own currency is shown, and it is left out of sums.
        (None, Some(own)) => Cell::of(Role::Warn, own.to_string()),
        (None, None) => dash(),
    }
}

fn verdict(s: &Source<'_>) -> Cell<'static> {
    match &s.tool.verdict {
        Some(verdict) => {
            let words = call_words(&verdict.call);
            Cell::of(if verdict.call.word() == "keep" { Role::Good } else { Role::Accent }, words)
        }
        None => dash(),
    }
}

fn suggested(s: &Source<'_>) -> Cell<'static> {
    let words = call_words(&s.derived.suggestion.call);
    let agreed = s.tool.verdict.as_ref().is_some_and(|verdict| verdict.call.word() == s.derived.suggestion.call.word());
    Cell::of(if agreed { Role::Muted } else { Role::Text }, words)
}

fn seats(s: &Source<'_>) -> Cell<'static> {
    match (s.tool.seats_active, s.tool.seats_paid) {
        (Some(active), Some(paid)) => {
            let low = s.tool.utilisation().is_some_and(|share| share < 0.5);
            Cell::of(if low { Role::Warn } else { Role::Text }, format!("{active} of {paid}"))
        }
        (None, Some(paid)) => Cell::text(format!("? of {paid}")),
        (Some(active), None) => Cell::text(active.to_string()),
        (None, None) => dash(),
    }
}

fn features(s: &Source<'_>) -> Cell<'static> {
    match s.tool.feature_use {
        Some(share) => Cell::of(if share.is_below(40) { Role::Warn } else { Role::Text }, share.typed()),
        None => dash(),
    }
}

fn features_key(s: &Source<'_>) -> SortKey {
    by_number(s.tool.feature_use.map(|share| match share {
        FeatureUse::High => 85.0,
        FeatureUse::Medium => 55.0,
        FeatureUse::Low => 20.0,
        FeatureUse::Percent(percent) => f64::from(percent),
    }))
}

fn last_used(s: &Source<'_>) -> Cell<'static> {
    match s.tool.last_used {
        Some(day) => {
            let idle = (s.stack.input.today - day).num_days() > 90;
            Cell::of(if idle { Role::Warn } else { Role::Text }, date::near(day, s.stack.input.today))
        }
        None => dash(),
    }
}

fn last_day(s: &Source<'_>) -> Cell<'static> {
    match s.tool.last_day_to_act() {
        Some(day) => {
            let left = (day - s.stack.input.today).num_days();
            let role = match left {
                ..=14 if s.tool.auto_renews == Some(true) && s.tool.is_live() => Role::Bad,
                ..=60 if left >= 0 => Role::Warn,
                _ => Role::Text,
            };
            Cell::of(role, date::near(day, s.stack.input.today))
        }
        None => dash(),
    }
}

fn reaches(s: &Source<'_>) -> Cell<'static> {
    match s.derived.reaches_crm {
        Some(true) => Cell::of(Role::Good, format!("{} yes", s.look.mark(Mark::Ok))),
        Some(false) => Cell::of(Role::Warn, format!("{} no", s.look.mark(Mark::Warning))),
        None => Cell::of(Role::Muted, "not needed"),
    }
}

fn saving(s: &Source<'_>) -> Cell<'static> {
    match (s.derived.saving_decided, s.derived.saving_suggested) {
        (Some(amount), _) => Cell::of(Role::Good, amount.to_string()),
        (None, Some(amount)) if amount.minor != 0 => Cell::of(Role::Muted, format!("{amount}?")),
        _ => dash(),
    }
}

/// All columns, the name first.
pub(super) const COLUMNS: &[ToolColumn] = &[
    ToolColumn { title: "Tool", width: 22, right: false, field: "name", why: "", cell: |s| Cell::text(s.tool.name.clone()), key: |s| by_text(&s.tool.name) },
    ToolColumn { title: "", width: 4, right: false, field: "", why: "", cell: flags, key: |s| by_number((!s.derived.findings.is_empty()).then(|| -(s.derived.findings.len() as f64))) },
    ToolColumn { title: "Cost/mo", width: 9, right: true, field: "cost", why: "cost", cell: monthly, key: |s| by_money(s.derived.monthly) },
    ToolColumn { title: "Value", width: 5, right: true, field: "value", why: "quadrant", cell: |s| s.tool.value.map_or_else(dash, |value| Cell::text(value.to_string())), key: |s| by_number(s.tool.value.map(f64::from)) },
    ToolColumn { title: "Verdict", width: 14, right: false, field: "verdict", why: "suggested", cell: verdict, key: |s| s.tool.verdict.as_ref().map_or(SortKey::Blank, |v| by_text(v.call.word())) },
    ToolColumn { title: "Owner", width: 10, right: false, field: "owner", why: "", cell: |s| blank_or(&s.tool.owner), key: |s| by_text(&s.tool.owner) },
    ToolColumn { title: "Category", width: 18, right: false, field: "category", why: "", cell: |s| if s.tool.category.is_empty() { dash() } else { Cell::text(s.taxonomy.title_of(&s.tool.category).to_owned()) }, key: |s| by_text(s.taxonomy.title_of(&s.tool.category)) },
    ToolColumn { title: "Seats", width: 10, right: true, field: "seats-active", why: "", cell: seats, key: |s| by_number(s.tool.utilisation()) },
    ToolColumn { title: "Last used", width: 10, right: true, field: "last-used", why: "", cell: last_used, key: |s| days(s.tool.last_used, s) },
    ToolColumn { title: "Act by", width: 10, right: true, field: "renews-on", why: "", cell: last_day, key: |s| days(s.tool.last_day_to_act(), s) },
    ToolColumn { title: "Suggested", width: 24, right: false, field: "", why: "suggested", cell: suggested, key: |s| by_text(s.derived.suggestion.call.word()) },
    ToolColumn { title: "Saving/mo", width: 9, right: true, field: "", why: "decided", cell: saving, key: |s| by_money(s.derived.saving_decided.or(s.derived.saving_suggested)) },
    ToolColumn { title: "Features", width: 8, right: true, field: "feature-use", why: "", cell: features, key: features_key },
    ToolColumn { title: "Reaches CRM", width: 11, right: false, field: "", why: "", cell: reaches, key: |s| by_number(s.derived.reaches_crm.map(|yes| f64::from(u8::from(yes)))) },
    ToolColumn { title: "Quadrant", width: 9, right: false, field: "", why: "quadrant", cell: |s| s.derived.quadrant.map_or_else(dash, |q| Cell::text(q.title())), key: |s| s.derived.quadrant.map_or(SortKey::Blank, |q| by_text(q.title())) },
    ToolColumn { title: "Status", width: 8, right: false, field: "status", why: "", cell: |s| Cell::text(s.tool.status.name()), key: |s| by_text(s.tool.status.name()) },
    ToolColumn { title: "Plan", width: 14, right: false, field: "plan", why: "", cell: |s| blank_or(&s.tool.plan), key: |s| by_text(&s.tool.plan) },
    ToolColumn { title: "Vendor", width: 16, right: false, field: "vendor", why: "", cell: |s| blank_or(&s.tool.vendor), key: |s| by_text(&s.tool.vendor) },
    ToolColumn { title: "Removal", width: 8, right: false, field: "removal", why: "", cell: |s| s.tool.removal.map_or_else(dash, |impact| Cell::text(impact.name())), key: |s| by_number(s.tool.removal.map(|impact| impact as u8 as f64)) },
    ToolColumn { title: "Output", width: 26, right: false, field: "output", why: "", cell: |s| blank_or(&s.tool.output), key: |s| by_text(&s.tool.output) },
    ToolColumn { title: "Reviewed", width: 10, right: true, field: "reviewed-on", why: "", cell: |s| s.tool.reviewed_on.map_or_else(dash, |day| Cell::text(date::near(day, s.stack.input.today))), key: |s| days(s.tool.reviewed_on, s) },
];
