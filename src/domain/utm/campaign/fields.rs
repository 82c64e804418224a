//! The fields of a campaign: one row each. Their names are read by scripts and never change.

use super::{CampaignRow, CampaignStatus};
use crate::domain::field::read::{amount, choices_of, day, day_typed, line, one_of, owners, required, text};
use crate::domain::field::{Field, FieldKind, no_choices};
use crate::domain::money::Money;

const WHAT: &str = "What it is";
const WHEN: &str = "When, and for how much";
const NOTES: &str = "Notes";

/// A row for one line of text.
macro_rules! line_field {
    ($name:literal, $label:literal, $help:literal, $bulk:literal, $slot:ident, $choices:expr) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: WHAT,
            kind: FieldKind::Line,
            bulk: $bulk,
            get: |row, _| row.$slot.clone(),
            set: |row, typed, _| line(&mut row.$slot, typed),
            choices: $choices,
        }
    };
}

/// A row for a day.
macro_rules! day_field {
    ($name:literal, $label:literal, $help:literal, $slot:ident) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: WHEN,
            kind: FieldKind::Date,
            bulk: true,
            get: |row, _| day_typed(row.$slot),
            set: |row, typed, ctx| day(typed, ctx).map(|day| row.$slot = day),
            choices: no_choices,
        }
    };
}

/// The fields of a campaign, in the order of the form.
pub const CAMPAIGN_FIELDS: &[Field<CampaignRow>] = &[
    Field {
        name: "value",
        label: "Value",
        help: "what stands in links, by the pattern of names",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |row, _| row.value.clone(),
        set: |row, typed, _| {
            required(&mut row.value, typed, "the value of a campaign", "2026-q1-webinar-product-led-growth")
        },
        choices: no_choices,
    },
    line_field!("title", "Title", "what people call it; made of the value where it is blank", false, title, no_choices),
    line_field!(
        "type",
        "Type",
        "what kind it is, a word of the pattern's list; read from the value where it is blank",
        true,
        kind,
        no_choices
    ),
    line_field!("owner", "Owner", "who runs it", true, owner, owners),
    Field {
        name: "status",
        label: "Status",
        help: "planned, running, ended or dropped",
        group: WHAT,
        kind: FieldKind::Choice,
        bulk: true,
        get: |row, _| row.status.name().to_owned(),
        set: |row, typed, _| {
            one_of(typed, "status", CampaignStatus::ALL, CampaignStatus::name).map(|status| row.status = status)
        },
        choices: |_| choices_of(CampaignStatus::ALL, CampaignStatus::name, CampaignStatus::meaning),
    },
    day_field!("starts", "Starts", "its first day", starts),
    day_field!("ends", "Ends", "its last day", ends),
    Field {
        name: "budget",
        label: "Budget",
        help: "what it may cost: $12k",
        group: WHEN,
        kind: FieldKind::Money,
        bulk: true,
        get: |row, ctx| row.budget.map(|money| Money::typed(money, ctx.currency)).unwrap_or_default(),
        set: |row, typed, ctx| amount(typed, ctx.currency, "$12k").map(|amount| row.budget = amount),
        choices: no_choices,
    },
    Field {
        name: "notes",
        label: "Notes",
        help: "anything else",
        group: NOTES,
        kind: FieldKind::Text,
        bulk: false,
        get: |row, _| row.notes.clone(),
        set: |row, typed, _| text(&mut row.notes, typed),
        choices: no_choices,
    },
];
