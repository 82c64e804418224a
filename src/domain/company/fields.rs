//! The fields of a company: one row each. Their names are read by scripts and never change.

use super::Company;
use crate::domain::field::moment::{moment, moment_typed};
use crate::domain::field::read::{line, owners, required, tags, text};
use crate::domain::field::{Field, FieldKind, no_choices};
use crate::domain::lead::Range;
use crate::domain::lead::fields::{revenue_typed, set_revenue};

const WHAT: &str = "What it is";
const SIZE: &str = "How large it is";
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
            get: |company, _| company.$slot.clone(),
            set: |company, typed, _| line(&mut company.$slot, typed),
            choices: no_choices,
        }
    };
}

/// The fields of a company, in the order of the form.
pub const COMPANY_FIELDS: &[Field<Company>] = &[
    Field {
        name: "name",
        label: "Name",
        help: "what it is called",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |company, _| company.name.clone(),
        set: |company, typed, _| required(&mut company.name, typed, "the name of a company", "Heron Ltd"),
        choices: no_choices,
    },
    Field {
        name: "domain",
        label: "Domain",
        help: "its domain: example.com",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |company, _| company.domain.clone(),
        set: |company, typed, _| line(&mut company.domain, &typed.trim().to_lowercase()),
        choices: no_choices,
    },
    line_field!("industry", "Industry", "what it does", WHAT, industry),
    line_field!("country", "Country", "where it is", WHAT, country),
    line_field!("phone", "Phone", "a number to call", WHAT, phone),
    Field {
        name: "owner",
        label: "Owner",
        help: "who looks after it",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: true,
        get: |company, _| company.owner.clone(),
        set: |company, typed, _| line(&mut company.owner, typed),
        choices: owners,
    },
    Field {
        name: "employees",
        label: "Employees",
        help: "how many people work there: 120, 51-200, 1000+",
        group: SIZE,
        kind: FieldKind::Number,
        bulk: true,
        get: |company, _| company.employees.typed(),
        set: |company, typed, _| Range::parse(typed).map(|range| company.employees = range),
        choices: no_choices,
    },
    Field {
        name: "revenue",
        label: "Revenue",
        help: "what it earns in a year: $4M, $1M-$10M",
        group: SIZE,
        kind: FieldKind::Line,
        bulk: true,
        get: |company, ctx| revenue_typed(company.revenue, company.revenue_currency, ctx),
        set: |company, typed, ctx| set_revenue(&mut company.revenue, &mut company.revenue_currency, typed, ctx),
        choices: no_choices,
    },
    Field {
        name: "created",
        label: "Created",
        help: "when it came in",
        group: NOTES,
        kind: FieldKind::Date,
        bulk: false,
        get: |company, _| moment_typed(company.created),
        set: |company, typed, ctx| moment(&mut company.created, typed, ctx),
        choices: no_choices,
    },
    Field {
        name: "modified",
        label: "Modified",
        help: "when the record was last changed where it came from",
        group: NOTES,
        kind: FieldKind::Date,
        bulk: false,
        get: |company, _| moment_typed(company.modified),
        set: |company, typed, ctx| moment(&mut company.modified, typed, ctx),
        choices: no_choices,
    },
    Field {
        name: "tags",
        label: "Tags",
        help: "words to find it by, with commas between",
        group: NOTES,
        kind: FieldKind::Tags,
        bulk: true,
        get: |company, _| Vec::from_iter(company.tags.iter().map(String::as_str)).join(", "),
        set: |company, typed, _| {
            let same = typed == Vec::from_iter(company.tags.iter().map(String::as_str)).join(", ");
            if same { Ok(()) } else { tags(typed).map(|tags| company.tags = tags) }
        },
        choices: no_choices,
    },
    Field {
        name: "notes",
        label: "Notes",
        help: "anything else",
        group: NOTES,
        kind: FieldKind::Text,
        bulk: false,
        get: |company, _| company.notes.clone(),
        set: |company, typed, _| text(&mut company.notes, typed),
        choices: no_choices,
    },
];
