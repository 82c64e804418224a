//! The columns of the leads table: those of its own, one for each field, one for each field that was added.

use std::borrow::Cow;

use crate::domain::any_field::AnyField;
use crate::domain::field::FieldKind;
use crate::domain::lead::{Lead, Tier};
use crate::store::leads::LeadSort;
use crate::tui::lead_data::{LeadData, blank_or, dash};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::table::{Cell, Column};

/// The columns of a table that nobody has arranged yet.
pub(super) const USUAL: &[&str] = &[
    "name",
    "company",
    "stage",
    "days-in-stage",
    "owner",
    "tier",
    "total",
    "source",
    "last-activity",
    "created",
    "email",
    "title",
    "amount",
    "industry",
    "country",
    "employees",
    "next-step",
    "tags",
];

/// What a column shows that is no field, or that is shown otherwise than its field is typed: name, title, width,
/// whether to the right, order.
const OWN: &[(&str, &str, u16, bool, Option<LeadSort>)] = &[
    ("name", "Lead", 20, false, Some(LeadSort::Name)),
    ("company", "Company", 18, false, Some(LeadSort::Company)),
    ("stage", "Stage", 11, false, Some(LeadSort::Stage)),
    ("days-in-stage", "In stage", 8, true, Some(LeadSort::Since)),
    ("owner", "Owner", 11, false, Some(LeadSort::Owner)),
    ("tier", "Tier", 6, false, None),
    ("total", "Score", 7, true, Some(LeadSort::Total)),
    ("amount", "Open deals", 11, true, Some(LeadSort::Amount)),
    ("last-activity", "Last did", 10, true, Some(LeadSort::LastActivity)),
    ("last-contact", "Contacted", 10, true, None),
    ("created", "Created", 10, true, Some(LeadSort::Created)),
    ("modified", "Modified", 10, true, None),
    ("email", "Email", 28, false, None),
    ("title", "Job title", 24, false, None),
    ("revenue", "Revenue", 14, true, None),
    ("fit", "Fit", 5, true, None),
    ("engagement", "Engagement", 10, true, None),
    ("missing", "Missing", 18, false, None),
    ("stage-raw", "Stage as read", 16, false, None),
    ("external-id", "Id elsewhere", 22, false, None),
];

/// One column.
pub(super) struct LeadColumn {
    /// Its name in saved views: that of its field.
    pub name: String,
    /// Its heading.
    pub title: String,
    width: u16,
    right: bool,
    /// The field that an edit changes; none for a computed one.
    pub field: Option<AnyField<Lead>>,
    /// The order that it stands for.
    pub sort: Option<LeadSort>,
}

/// The column of that name, if there is one.
pub(super) fn column(name: &str, data: &LeadData) -> Option<LeadColumn> {
    let field = match name {
        // Two fields make the name: the form edits both.
        "name" => data.field("first-name"),
        other => data.field(other),
    };
    let own = OWN.iter().find(|(one, ..)| *one == name);
    if own.is_none() && field.is_none() {
        return None;
    }
    let (title, width, right, sort) = match (own, field) {
        (Some((_, title, width, right, sort)), _) => ((*title).to_owned(), *width, *right, *sort),
        (None, Some(field)) => {
            let title = field.label().to_owned();
            let right = field.kind().is_numeric() || field.kind() == FieldKind::Date;
            let least = crate::domain::text::width(&title) as u16;
            (title, least.clamp(10, 24).max(if right { 10 } else { 14 }), right, None)
        }
        (None, None) => return None,
    };
    Some(LeadColumn { name: name.to_owned(), title, width, right, field: field.cloned(), sort })
}

/// Names and headings of all columns that can be shown.
pub(super) fn offered(data: &LeadData) -> Vec<(String, String)> {
    let own = OWN.iter().map(|(name, title, ..)| ((*name).to_owned(), (*title).to_owned()));
    let rest = data.fields.iter().filter(|field| {
        !matches!(field.name(), "first-name" | "last-name") && OWN.iter().all(|(name, ..)| *name != field.name())
    });
    own.chain(rest.map(|field| (field.name().to_owned(), field.label().to_owned()))).collect()
}

impl LeadColumn {
    /// How the table places it.
    pub(super) fn placed(&self) -> Column {
        Column { title: Cow::Owned(self.title.clone()), width: self.width, right: self.right }
    }

    /// Its cell for a lead.
    pub(super) fn cell(&self, lead: &Lead, data: &LeadData, look: Look) -> Cell<'static> {
        let day = |moment: Option<_>| moment.map_or_else(dash, |moment| Cell::text(data.near(moment)));
        let number = |number: Option<i32>| number.map_or_else(dash, |number| Cell::text(number.to_string()));
        match self.name.as_str() {
            "name" => match lead.full_name() {
                name if name.is_empty() => Cell::of(Role::Muted, lead.called()),
                name => Cell::text(name),
            },
            "stage" => data.stage_cell(lead, look),
            "days-in-stage" => data.days_cell(lead, look),
            "tier" => match lead.tier {
                None => dash(),
                Some(Tier::One) => Cell::of(Role::Good, "1"),
                Some(Tier::Negative) => Cell::of(Role::Warn, "not"),
                Some(tier) => Cell::of(Role::Text, tier.name()),
            },
            "total" => data.score_cell(lead),
            "fit" => number(lead.fit),
            "engagement" => number(lead.engagement),
            "amount" if lead.amount == 0 => dash(),
            "amount" => Cell::text(data.money(lead.amount).short()),
            "last-activity" => day(lead.last_activity),
            "last-contact" => day(lead.last_contact),
            "created" => day(lead.created),
            "modified" => day(lead.modified),
            "email" if lead.email.is_empty() => Cell::of(Role::Warn, format!("{} none", look.mark(Mark::Warning))),
            "missing" => match data.missing(lead, &lead.stage) {
                missing if missing.is_empty() => dash(),
                missing => Cell::of(Role::Warn, missing.join(", ").to_lowercase()),
            },
            "employees" => blank_or(&lead.employees.shown()),
            "revenue" => blank_or(&data.revenue(lead)),
            "stage-raw" => blank_or(&lead.stage_raw),
            "external-id" => lead.external.as_ref().map_or_else(dash, |external| Cell::text(external.id.clone())),
            _ => self.field.as_ref().map_or_else(dash, |field| blank_or(&field.get(lead, &data.ctx))),
        }
    }
}
