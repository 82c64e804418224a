//! The fields of a value of the vocabulary: one row each. Their names never change.

use super::Value;
use crate::domain::field::read::{flag, flag_choices, flag_typed, line, required, shown};
use crate::domain::field::{Choice, Field, FieldError, FieldKind, no_choices};
use crate::domain::utm::value::{is_right, mended};

const WHAT: &str = "What it is";
const HOW: &str = "How it is judged";

/// Kinds of sources that are known beforehand.
const KINDS: &[(&str, &str)] = &[
    ("search", "a search engine"),
    ("social", "a social network"),
    ("video", "films"),
    ("shopping", "a shop or marketplace"),
    ("email", "mail"),
    ("review", "a review site"),
    ("partner", "a partner's pages or mail"),
    ("audio", "something heard"),
];

/// A row for yes or no.
macro_rules! flag_field {
    ($name:literal, $label:literal, $help:literal, $slot:ident) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: HOW,
            kind: FieldKind::Flag,
            bulk: true,
            get: |row, _| flag_typed(Some(row.$slot)),
            set: |row, typed, _| flag(typed).map(|flag| row.$slot = flag.unwrap_or(false)),
            choices: flag_choices,
        }
    };
}

/// The fields of a value; those of the other tag have no effect on it.
pub const VALUE_FIELDS: &[Field<Value>] = &[
    Field {
        name: "value",
        label: "Value",
        help: "what stands in links: small letters, digits, single hyphens",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |row, _| row.value.clone(),
        set: |row, typed, _| {
            let mut value = row.value.clone();
            required(&mut value, typed, "a value", "linkedin")?;
            check(&value)?;
            row.value = value;
            Ok(())
        },
        choices: no_choices,
    },
    Field {
        name: "means",
        label: "Means",
        help: "what it stands for, in a few words",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |row, _| row.means.clone(),
        set: |row, typed, _| line(&mut row.means, typed),
        choices: no_choices,
    },
    Field {
        name: "kind",
        label: "Kind",
        help: "sources: what sort of platform it is; mediums and channels refer to it",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: true,
        get: |row, _| row.kind.clone(),
        set: |row, typed, _| {
            let mut kind = row.kind.clone();
            line(&mut kind, &typed.trim().to_lowercase())?;
            if !kind.is_empty() {
                check(&kind)?;
            }
            row.kind = kind;
            Ok(())
        },
        choices: |_| KINDS.iter().map(|(kind, means)| Choice::new(*kind, *means)).collect(),
    },
    Field {
        name: "aliases",
        label: "Also called",
        help: "other names that are folded into it, with commas between",
        group: WHAT,
        kind: FieldKind::Tags,
        bulk: false,
        get: |row, _| row.aliases.join(", "),
        set: |row, typed, _| {
            let mut kept = row.aliases.join(", ");
            line(&mut kept, typed)?;
            row.aliases = parts(&kept);
            Ok(())
        },
        choices: no_choices,
    },
    Field {
        name: "goes-with",
        label: "Goes with",
        help: "mediums: the sources, or kinds of them, that go with it; all where it is blank",
        group: HOW,
        kind: FieldKind::Tags,
        bulk: true,
        get: |row, _| row.goes_with.join(", "),
        set: |row, typed, _| {
            let named = parts(&typed.to_lowercase());
            named.iter().try_for_each(|one| check(one))?;
            row.goes_with = named;
            Ok(())
        },
        choices: |_| KINDS.iter().map(|(kind, means)| Choice::new(*kind, *means)).collect(),
    },
    flag_field!("takes-names", "Takes names", "sources: whether a name may follow it: partner-acme", takes_names),
    flag_field!("paid", "Paid", "mediums: whether it is paid for, so that the variant must be told", paid),
    flag_field!(
        "search",
        "Paid search",
        "mediums: whether keywords are bought, so that a term may stand there",
        search
    ),
];

/// What stands between commas, each once.
fn parts(typed: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if !out.iter().any(|one| one == part) {
            out.push(part.to_owned());
        }
    }
    out
}

/// The longest value that is registered, in characters.
const LONGEST: usize = 200;

/// Refuses what no link should have.
///
/// # Errors
/// It is not in the right form: the sentence has the one that is.
pub fn check(value: &str) -> Result<(), FieldError> {
    if value.chars().count() > LONGEST {
        return Err(FieldError::new(format!(
            "“{}” is longer than {LONGEST} characters: take a shorter one",
            shown(value)
        )));
    }
    if is_right(value) {
        return Ok(());
    }
    Err(FieldError::new(match mended(value) {
        Some(right) => format!("“{}” has signs that a value can't have: write {}", shown(value), shown(&right)),
        None => {
            format!("“{}” can't stand in a link: use small letters, digits and hyphens, such as linkedin", shown(value))
        }
    }))
}
