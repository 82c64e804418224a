//! The fields of a deal: one row each. Their names are read by scripts and never change.

use super::{Deal, DealState};
use crate::domain::field::moment::{moment, moment_typed};
use crate::domain::field::read::{amount, choices_of, day, day_typed, line, one_of, owners, required, text};
use crate::domain::field::{Choice, Field, FieldKind, no_choices};
use crate::domain::money::Money;

const WHAT: &str = "What it is";
const WORTH: &str = "What it is worth";
const WHEN: &str = "When";
const NOTES: &str = "Notes";

/// A row for one line of text.
macro_rules! line_field {
    ($name:literal, $label:literal, $help:literal, $group:expr, $slot:ident) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: $group,
            kind: FieldKind::Line,
            bulk: true,
            get: |deal, _| deal.$slot.clone(),
            set: |deal, typed, _| line(&mut deal.$slot, typed),
            choices: no_choices,
        }
    };
}

/// A row for a moment, typed as a day.
macro_rules! moment_field {
    ($name:literal, $label:literal, $help:literal, $slot:ident) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: WHEN,
            kind: FieldKind::Date,
            bulk: false,
            get: |deal, _| moment_typed(deal.$slot),
            set: |deal, typed, ctx| moment(&mut deal.$slot, typed, ctx),
            choices: no_choices,
        }
    };
}

/// The fields of a deal, in the order of the form.
pub const DEAL_FIELDS: &[Field<Deal>] = &[
    Field {
        name: "name",
        label: "Name",
        help: "what people call it",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |deal, _| deal.name.clone(),
        set: |deal, typed, _| required(&mut deal.name, typed, "the name of a deal", "Heron Ltd, 40 seats"),
        choices: no_choices,
    },
    line_field!("company", "Company", "with whom; a name that is not there yet is added", WHAT, company_name),
    line_field!("pipeline", "Pipeline", "in which pipeline it stands", WHAT, pipeline),
    line_field!("stage", "Stage", "where it stands in that pipeline", WHAT, stage),
    Field {
        name: "state",
        label: "State",
        help: "open, won or lost",
        group: WHAT,
        kind: FieldKind::Choice,
        bulk: true,
        get: |deal, _| deal.state.name().to_owned(),
        set: |deal, typed, _| one_of(typed, "state", DealState::ALL, DealState::name).map(|state| deal.state = state),
        choices: |_| choices_of(DealState::ALL, DealState::name, DealState::meaning),
    },
    line_field!("reason", "Reason", "why it was won or lost", WHAT, reason),
    Field {
        name: "owner",
        label: "Owner",
        help: "who works on it",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: true,
        get: |deal, _| deal.owner.clone(),
        set: |deal, typed, _| line(&mut deal.owner, typed),
        choices: owners,
    },
    Field {
        name: "amount",
        label: "Amount",
        help: "what it is worth: $12k",
        group: WORTH,
        kind: FieldKind::Money,
        bulk: false,
        get: |deal, ctx| deal.amount.map(|money| Money::typed(money, ctx.currency)).unwrap_or_default(),
        set: |deal, typed, ctx| amount(typed, ctx.currency, "$12k").map(|amount| deal.amount = amount),
        choices: no_choices,
    },
    Field {
        name: "source",
        label: "Source",
        help: "where it came from, a word of the vocabulary",
        group: WORTH,
        kind: FieldKind::Line,
        bulk: true,
        get: |deal, _| deal.source.clone(),
        set: |deal, typed, ctx| {
            let known = ctx.words.source(typed).filter(|_| typed.trim() != deal.source).map(str::to_owned);
            line(&mut deal.source, known.as_deref().unwrap_or(typed))
        },
        choices: |ctx| ctx.words.sources.iter().map(|one| Choice::new(&one.name, "")).collect(),
    },
    moment_field!("created", "Created", "when it came in", created),
    Field {
        name: "expected-close",
        label: "Expected close",
        help: "when it should close",
        group: WHEN,
        kind: FieldKind::Date,
        bulk: true,
        get: |deal, _| day_typed(deal.expected_close),
        set: |deal, typed, ctx| day(typed, ctx).map(|day| deal.expected_close = day),
        choices: no_choices,
    },
    Field {
        name: "closed",
        label: "Closed",
        help: "when it closed",
        group: WHEN,
        kind: FieldKind::Date,
        bulk: true,
        get: |deal, _| day_typed(deal.closed),
        set: |deal, typed, ctx| day(typed, ctx).map(|day| deal.closed = day),
        choices: no_choices,
    },
    moment_field!("modified", "Modified", "when the record was last changed where it came from", modified),
    Field {
        name: "notes",
        label: "Notes",
        help: "anything else",
        group: NOTES,
        kind: FieldKind::Text,
        bulk: false,
        get: |deal, _| deal.notes.clone(),
        set: |deal, typed, _| text(&mut deal.notes, typed),
        choices: no_choices,
    },
];
