//! A field of a record as screens and tables see it: one of ours, or one that the workspace added.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::company::Company;
use super::custom::{CustomField, CustomKind};
use super::deal::Deal;
use super::field::{Choice, Field, FieldContext, FieldError, FieldKind};
use super::lead::Lead;

/// The heading under which custom fields stand.
pub const OWN_GROUP: &str = "Fields of your own";

/// A record with custom fields.
pub trait Customised: 'static {
    /// Their values, by name.
    fn custom(&self) -> &BTreeMap<String, String>;
    /// The same, to change.
    fn custom_mut(&mut self) -> &mut BTreeMap<String, String>;
}

macro_rules! customised {
    ($($record:ty),*) => {
        $(impl Customised for $record {
            fn custom(&self) -> &BTreeMap<String, String> {
                &self.custom
            }

            fn custom_mut(&mut self) -> &mut BTreeMap<String, String> {
                &mut self.custom
            }
        })*
    };
}

customised!(Lead, Company, Deal);

/// A field of ours, or one that the workspace added.
pub enum AnyField<D: 'static> {
    /// One of ours.
    Fixed(&'static Field<D>),
    /// One that was added.
    Own(Arc<CustomField>),
}

impl<D> Clone for AnyField<D> {
    fn clone(&self) -> Self {
        match self {
            AnyField::Fixed(field) => AnyField::Fixed(field),
            AnyField::Own(field) => AnyField::Own(Arc::clone(field)),
        }
    }
}

impl<D: Customised> AnyField<D> {
    /// The name in files and filters.
    pub fn name(&self) -> &str {
        match self {
            AnyField::Fixed(field) => field.name,
            AnyField::Own(field) => &field.name,
        }
    }

    /// The label on screens.
    pub fn label(&self) -> &str {
        match self {
            AnyField::Fixed(field) => field.label,
            AnyField::Own(field) => &field.label,
        }
    }

    /// What it is for, one line.
    pub fn help(&self) -> Cow<'static, str> {
        match self {
            AnyField::Fixed(field) => field.help.into(),
            AnyField::Own(field) => match field.kind {
                CustomKind::Text => "a field of your own: any text".into(),
                CustomKind::Number => "a field of your own: a number".into(),
                CustomKind::Date => "a field of your own: a day such as 2026-11-20".into(),
                CustomKind::Choice => format!("a field of your own: {}", field.choices.join(", ")).into(),
            },
        }
    }

    /// The heading under which a form shows it.
    pub fn group(&self) -> &'static str {
        match self {
            AnyField::Fixed(field) => field.group,
            AnyField::Own(_) => OWN_GROUP,
        }
    }

    /// What kind of value it takes.
    pub fn kind(&self) -> FieldKind {
        match self {
            AnyField::Fixed(field) => field.kind,
            AnyField::Own(field) => field.kind.field_kind(),
        }
    }

    /// Whether many records can be given the same value at once.
    pub fn is_bulk(&self) -> bool {
        match self {
            AnyField::Fixed(field) => field.bulk,
            AnyField::Own(_) => true,
        }
    }

    /// The value, as typed.
    pub fn get(&self, record: &D, ctx: &FieldContext) -> String {
        match self {
            AnyField::Fixed(field) => (field.get)(record, ctx),
            AnyField::Own(field) => record.custom().get(&field.name).cloned().unwrap_or_default(),
        }
    }

    /// Takes a typed value; blank clears the field.
    ///
    /// # Errors
    /// A sentence with a right value; the record is unchanged then.
    pub fn set(&self, record: &mut D, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
        match self {
            AnyField::Fixed(field) => (field.set)(record, typed, ctx),
            AnyField::Own(field) => {
                if record.custom().get(&field.name).is_some_and(|now| now == typed) {
                    // What came with a file and doesn't fit the kind may stay.
                    return Ok(());
                }
                let value = field.read(typed, ctx)?;
                if value.is_empty() {
                    record.custom_mut().remove(&field.name);
                } else {
                    record.custom_mut().insert(field.name.clone(), value);
                }
                Ok(())
            }
        }
    }

    /// What to suggest while typing.
    pub fn choices(&self, ctx: &FieldContext) -> Vec<Choice> {
        match self {
            AnyField::Fixed(field) => (field.choices)(ctx),
            AnyField::Own(field) => field.choices.iter().map(|one| Choice::new(one, "")).collect(),
        }
    }
}

/// All fields of a kind of record: ours, then those that were added for it.
pub fn all_fields<D>(fixed: &'static [Field<D>], own: &[CustomField], record: &str) -> Vec<AnyField<D>> {
    let own = own.iter().filter(|field| field.record == record).cloned();
    fixed.iter().map(AnyField::Fixed).chain(own.map(|field| AnyField::Own(Arc::new(field)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;
    use crate::domain::lead::LEAD_FIELDS;
    use crate::domain::money::Currency;

    #[test]
    fn a_field_of_ones_own_reads_checks_and_clears() {
        let own = CustomField {
            id: Id(1),
            record: "lead".to_owned(),
            name: "grade".to_owned(),
            label: "Grade".to_owned(),
            kind: CustomKind::Number,
            choices: Vec::new(),
        };
        let ctx = FieldContext::bare("2026-11-20".parse().unwrap(), Currency::USD);
        let fields = all_fields(LEAD_FIELDS, &[own.clone(), CustomField { record: "deal".to_owned(), ..own }], "lead");
        assert_eq!(fields.len(), LEAD_FIELDS.len() + 1);
        let grade = fields.last().unwrap();
        let mut lead = Lead::default();
        grade.set(&mut lead, " 1,200.5 ", &ctx).unwrap();
        assert_eq!(grade.get(&lead, &ctx), "1200.5");
        assert!(grade.set(&mut lead, "many", &ctx).is_err());
        assert_eq!(grade.get(&lead, &ctx), "1200.5");
        grade.set(&mut lead, "", &ctx).unwrap();
        assert!(lead.custom.is_empty());
        lead.custom.insert("grade".to_owned(), "A+".to_owned());
        assert!(grade.set(&mut lead, "A+", &ctx).is_ok(), "what is there may stay");
    }
}
