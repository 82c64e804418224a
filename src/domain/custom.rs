//! A custom field: a column of a file that no field of ours holds, kept with a kind of its own.

use super::date;
use super::field::read::{either, line, shown};
use super::field::{FieldContext, FieldError, FieldKind};
use super::id::Id;
use super::money::read::plain;
use super::text::nearest;
use super::tool::choices;

pub mod fields;

pub use fields::OWN_FIELDS;

choices! {
    /// What a custom field holds.
    CustomKind {
        /// Text.
        Text = "text", "any text";
        /// A number.
        Number = "number", "a number";
        /// A day.
        Date = "date", "a day";
        /// One of several values.
        Choice = "choice", "one of a list";
    }
}

impl CustomKind {
    /// The kind of field that it is like.
    pub fn field_kind(self) -> FieldKind {
        match self {
            CustomKind::Text => FieldKind::Line,
            CustomKind::Number => FieldKind::Number,
            CustomKind::Date => FieldKind::Date,
            CustomKind::Choice => FieldKind::Choice,
        }
    }
}

/// A field that this workspace has beside ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// The row id.
    pub id: Id,
    /// Of which records: `lead`, `company`, `deal`.
    pub record: String,
    /// The name in files and filters: `lead-quality`. Unique among the record's fields, ours included.
    pub name: String,
    /// The label on screens.
    pub label: String,
    /// What it holds.
    pub kind: CustomKind,
    /// The values of a choice, in the order shown.
    pub choices: Vec<String>,
}

impl CustomField {
    /// Reads what was typed into the value as it is kept: numbers plain (`1200.5`), days as `2026-11-20`. Blank is blank.
    ///
    /// # Errors
    /// A sentence with a right value.
    pub fn read(&self, typed: &str, ctx: &FieldContext) -> Result<String, FieldError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        match self.kind {
            CustomKind::Text => {
                let mut text = String::new();
                line(&mut text, typed)?;
                Ok(text)
            }
            CustomKind::Number => plain(typed).map(|number| number.to_string()).ok_or_else(|| {
                FieldError::new(format!("{} is a number, such as 12.5, and not “{}”", self.label, shown(typed)))
            }),
            CustomKind::Date => date::parse(typed, ctx.today).map(|day| day.to_string()),
            CustomKind::Choice => {
                let known = self.choices.iter().find(|one| one.to_lowercase() == typed.to_lowercase());
                known.cloned().ok_or_else(|| {
                    let near = nearest(typed, self.choices.iter().map(String::as_str));
                    let all: Vec<&str> = self.choices.iter().map(String::as_str).take(12).collect();
                    FieldError::new(match near.first() {
                        Some(near) => format!("{} has no value “{}”: did you mean {near}?", self.label, shown(typed)),
                        None => format!("{} has no value “{}”: it is {}", self.label, shown(typed), either(&all)),
                    })
                })
            }
        }
    }
}

/// The machine name of a label: `Lead Quality` → `lead-quality`; `field` where nothing is left of it.
pub fn machine_name(label: &str) -> String {
    let name = super::activity::plain(label).replace(' ', "-");
    if name.is_empty() { "field".to_owned() } else { name }
}
