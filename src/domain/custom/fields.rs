//! The fields of a field: what a form asks about one that the workspace adds.

use super::{CustomField, CustomKind, machine_name};
use crate::domain::field::read::{choice, choices_of, line};
use crate::domain::field::{Choice, Field, FieldError, FieldKind, no_choices};

/// The kinds of records that may have fields of their own: name, what many are called.
pub const RECORDS: &[(&str, &str)] = &[("lead", "leads"), ("company", "companies"), ("deal", "deals")];

/// The fields, in the order of the form.
pub const OWN_FIELDS: &[Field<CustomField>] = &[
    Field {
        name: "label",
        label: "Name",
        help: "what it is called on screens; filters and files keep the name that it had first",
        group: "",
        kind: FieldKind::Line,
        bulk: false,
        get: |field, _| field.label.clone(),
        set: |field, typed, _| {
            if typed.trim().is_empty() {
                return Err(FieldError::new("a field needs a name: type one, such as Contract end"));
            }
            line(&mut field.label, typed)?;
            // Files, filters and saved views know a field by its first name.
            if field.id.is_new() {
                field.name = machine_name(&field.label);
            }
            Ok(())
        },
        choices: no_choices,
    },
    Field {
        name: "record",
        label: "Of",
        help: "which records have it: lead, company or deal",
        group: "",
        kind: FieldKind::Choice,
        bulk: false,
        get: |field, _| field.record.clone(),
        set: |field, typed, _| {
            let typed = typed.trim().to_lowercase();
            let known = RECORDS.iter().find(|(name, many)| *name == typed || *many == typed);
            let Some((name, _)) = known else {
                return Err(FieldError::new("lead, company or deal: whose field is it?"));
            };
            if !field.id.is_new() && field.record != *name {
                return Err(FieldError::new("a field stays with its records: add another one for these"));
            }
            field.record = (*name).to_owned();
            Ok(())
        },
        choices: |_| RECORDS.iter().map(|(name, many)| Choice::new(*name, format!("a field of {many}"))).collect(),
    },
    Field {
        name: "kind",
        label: "Holds",
        help: "text, a number, a date or one of a list; values that don't fit stay as they are until they are edited",
        group: "",
        kind: FieldKind::Choice,
        bulk: false,
        get: |field, _| field.kind.name().to_owned(),
        set: |field, typed, _| {
            let kind = choice(typed, "kind", CustomKind::ALL, CustomKind::name)?;
            field.kind = kind.unwrap_or(CustomKind::Text);
            Ok(())
        },
        choices: |_| choices_of(CustomKind::ALL, CustomKind::name, CustomKind::meaning),
    },
    Field {
        name: "choices",
        label: "Values",
        help: "for one of a list: the values, with commas between, in the order shown",
        group: "",
        kind: FieldKind::Line,
        bulk: false,
        get: |field, _| field.choices.join(", "),
        set: |field, typed, _| {
            let mut values: Vec<String> = Vec::new();
            for value in typed.split([',', '\n']).map(str::trim).filter(|value| !value.is_empty()) {
                if !values.iter().any(|one| one.to_lowercase() == value.to_lowercase()) {
                    values.push(value.to_owned());
                }
            }
            if field.kind == CustomKind::Choice && values.is_empty() {
                return Err(FieldError::new("a list needs its values: gold, silver, bronze"));
            }
            field.choices = values;
            Ok(())
        },
        choices: no_choices,
    },
];
