//! The field row: everything that a form, a table cell, a bulk edit, an import, an option of the
//! command line and an export column need to know about one field of a record. Fields do no SQL.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::lead_words::LeadWords;
use super::lifecycle::Lifecycle;
use super::money::Currency;

pub mod moment;
pub mod read;

/// What kind of value a field takes; it decides the widget, the alignment and the completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Text of several lines.
    Text,
    /// One of the choices that [`Field::choices`] gives.
    Choice,
    /// Several of the choices (new ones may be typed), separated by commas.
    Tags,
    /// A cost with its billing period, as people type it: `$1.2k/yr`.
    Cost,
    /// An amount of money: `$1.2M`.
    Money,
    /// A date: `2026-11-20`, `+30d`, `next mon`.
    Date,
    /// A whole number.
    Number,
    /// Yes or no; blank is "not known".
    Flag,
}

impl FieldKind {
    /// Whether values stand right-aligned in a column.
    pub fn is_numeric(self) -> bool {
        matches!(self, FieldKind::Cost | FieldKind::Money | FieldKind::Number)
    }
}

/// One value that a field suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored and typed.
    pub value: String,
    /// What it means, in a few words; may be empty.
    pub meaning: String,
}

impl Choice {
    /// A choice with its meaning.
    pub fn new(value: impl Into<String>, meaning: impl Into<String>) -> Self {
        Choice { value: value.into(), meaning: meaning.into() }
    }
}

/// What a field must know of the workspace to read what was typed: never fetched, always passed in.
#[derive(Debug, Clone)]
pub struct FieldContext {
    /// The day on which this is typed (`+30d` counts from it).
    pub today: NaiveDate,
    /// The workspace's currency, meant when an amount names none.
    pub currency: Currency,
    /// Categories as (id, title).
    pub categories: Vec<(String, String)>,
    /// Capabilities in use or in the taxonomy.
    pub capabilities: Vec<String>,
    /// People and teams, and owners already in use.
    pub owners: Vec<String>,
    /// Blueprints, by id, with their titles.
    pub blueprints: Vec<Choice>,
    /// Names of all tools, with their ids.
    pub tools: Vec<(super::id::Id, String)>,
    /// Dimensions of the maturity framework in question, as (id, title).
    pub dimensions: Vec<(String, String)>,
    /// Levels of that framework, as (number, name).
    pub levels: Vec<(u8, String)>,
    /// The lifecycle in force; one without stages where it isn't known.
    pub lifecycle: Arc<Lifecycle>,
    /// Words about leads.
    pub words: Arc<LeadWords>,
}

impl FieldContext {
    /// A context without vocabulary: for tests, and for values that need none.
    pub fn bare(today: NaiveDate, currency: Currency) -> Self {
        FieldContext {
            today,
            currency,
            categories: Vec::new(),
            capabilities: Vec::new(),
            owners: Vec::new(),
            blueprints: Vec::new(),
            tools: Vec::new(),
            dimensions: Vec::new(),
            levels: Vec::new(),
            lifecycle: Arc::default(),
            words: Arc::default(),
        }
    }

    /// A context that knows nothing, shared: for asking whether a field has a value.
    pub fn plain() -> &'static FieldContext {
        static PLAIN: LazyLock<FieldContext> = LazyLock::new(|| FieldContext::bare(NaiveDate::MIN, Currency::USD));
        &PLAIN
    }
}

/// Why a typed value was not taken: a sentence that says what is wrong and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FieldError(pub String);

impl FieldError {
    /// An error with its sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        FieldError(sentence.into())
    }
}

/// One field of a draft `D`.
///
/// `get` gives the value as a person would type it, and `set` takes that back: for every draft,
/// setting what `get` gave changes nothing.
pub struct Field<D: 'static> {
    /// The field's name in files, filters and options: `monthly-cost`. Never changes once released.
    pub name: &'static str,
    /// The label on screens and in exports: `Monthly cost`.
    pub label: &'static str,
    /// What the field is for, one line.
    pub help: &'static str,
    /// The heading under which a form shows it.
    pub group: &'static str,
    /// What kind of value it takes.
    pub kind: FieldKind,
    /// Whether many records can be given the same value at once.
    pub bulk: bool,
    /// The value, as typed.
    pub get: fn(&D, &FieldContext) -> String,
    /// Takes a typed value; on an error the draft is unchanged. Blank clears the field.
    pub set: fn(&mut D, &str, &FieldContext) -> Result<(), FieldError>,
    /// What to suggest while typing.
    pub choices: fn(&FieldContext) -> Vec<Choice>,
}

/// No suggestions.
pub fn no_choices(_: &FieldContext) -> Vec<Choice> {
    Vec::new()
}

/// The field of that name.
pub fn find<D>(fields: &'static [Field<D>], name: &str) -> Option<&'static Field<D>> {
    fields.iter().find(|field| field.name == name)
}
