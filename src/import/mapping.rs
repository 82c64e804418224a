//! What each column of a file fills, and why: proposed from header names, changed by a person, remembered.
//! Reads no cells, except to see whether a column has any.

use std::collections::BTreeMap;

use crate::domain::field::FieldError;
use crate::frameworks::import_rules::{HeaderMeaning, Headers, header_key};

use super::sheet::Sheet;

mod file;

pub use file::{MapError, parse_map};

/// A field that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The name in mappings and files: `seats-paid`.
    pub field: &'static str,
    /// The label on screens.
    pub label: &'static str,
}

/// Declares targets.
macro_rules! targets {
    ($($field:literal, $label:literal;)*) => { &[$($crate::import::mapping::Target { field: $field, label: $label },)*] };
}
pub(super) use targets;

/// What a column of a list of tools can fill. Several columns can fill the notes, every other field takes one.
pub const TOOL_TARGETS: &[Target] = targets! {
    "name", "Name";
    "vendor", "Vendor";
    "category", "Category";
    "capabilities", "Capabilities";
    "status", "Status";
    "owner", "Owner";
    "plan", "Plan";
    "tier", "Tier";
    "cost", "Cost";
    "annual-cost", "Annual cost";
    "currency", "Currency";
    "billing-period", "Billing period";
    "seats-paid", "Seats paid";
    "seats-active", "Seats active";
    "utilisation", "Utilisation";
    "feature-use", "Feature use";
    "last-used", "Last used";
    "value", "Value";
    "output", "Output";
    "removal", "Removal impact";
    "removal-note", "What breaks";
    "contract-months", "Contract months";
    "renews-on", "Renews on";
    "notice-days", "Notice days";
    "auto-renews", "Renews by itself";
    "reviewed-on", "Reviewed on";
    "verdict", "Verdict";
    "verdict-reason", "Why that verdict";
    "url", "Web address";
    "notes", "Notes";
};

/// What a column of a statement can fill.
pub const STATEMENT_TARGETS: &[Target] = targets! {
    "date", "Date";
    "description", "Description";
    "merchant", "Merchant";
    "amount", "Amount";
    "debit", "Debit";
    "credit", "Credit";
    "type", "Type";
    "category", "Category";
    "currency", "Currency";
};

/// What a column of an identity provider's list of assignments can fill.
pub const SIGN_IN_TARGETS: &[Target] = targets! {
    "user", "User";
    "application", "Application";
    "last-login", "Last login";
    "unassigned-on", "Unassigned on";
};

/// The field that several columns can fill, one line each.
pub const NOTES: &str = "notes";
/// What an activity's columns that say more about it fill, joined.
pub const DETAIL: &str = "detail";
/// A column that is kept as a field of its own.
pub const CUSTOM: &str = "custom";
/// A column that holds when a stage was entered.
pub const STAGE_DATE: &str = "stage-date";

/// Whether several columns can fill a field.
pub fn takes_many(field: &str) -> bool {
    matches!(field, NOTES | DETAIL | CUSTOM | STAGE_DATE)
}

/// Why a column fills what it fills, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Its name is a known name of the field.
    Known,
    /// It was mapped so before, for the same header row.
    Remembered,
    /// A person, or a mapping file, said so (or said that it fills nothing).
    Chosen,
    /// Not known, and kept as a field of its own.
    Kept,
    /// Not mapped: named like a field, but its values are something else.
    Disagrees,
    /// Not mapped: its name is nearly a known name of this field.
    Guess(String),
    /// Not mapped: its name can mean several things; fields that it may be, as far as names tell.
    Ambiguous(Vec<String>),
    /// Not mapped: these other columns claim the same field (its name first).
    Contested(String, Vec<String>),
    /// Not mapped: known, and nothing of ours.
    Ignored,
    /// Not mapped: not known.
    Unknown,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    /// Its header, as in [`Sheet::headers`].
    pub header: String,
    /// The field that it fills, if one.
    pub field: Option<String>,
    /// Why.
    pub why: Why,
}

impl ColumnMap {
    /// Why, in a few words for the mapping screen.
    pub fn reason(&self) -> String {
        match &self.why {
            Why::Known => "by its name".to_owned(),
            Why::Remembered => "as last time".to_owned(),
            Why::Chosen if self.field.is_some() => "chosen".to_owned(),
            Why::Chosen => "left out".to_owned(),
            Why::Kept => "a field of its own".to_owned(),
            Why::Disagrees => "its values are something else".to_owned(),
            Why::Guess(field) => format!("perhaps it is {field}, misspelt"),
            Why::Ambiguous(fields) if fields.is_empty() => "it can mean several things".to_owned(),
            Why::Ambiguous(fields) => format!("it can mean several things, perhaps {}", fields.join(", ")),
            Why::Contested(field, others) => format!("it can be {field}, as can {}", others.join(", ")),
            Why::Ignored => "not needed".to_owned(),
            Why::Unknown => "not known".to_owned(),
        }
    }

    /// Whether a person should be asked about it.
    pub fn is_open(&self) -> bool {
        matches!(self.why, Why::Guess(_) | Why::Ambiguous(_) | Why::Contested(..))
    }
}

/// What each column of a file fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The columns, as in the sheet.
    pub columns: Vec<ColumnMap>,
    /// The fields that they can fill.
    pub targets: &'static [Target],
}

impl Mapping {
    /// A proposal: remembered pairs first, then known names; what can't be told is left open.
    pub fn propose(
        sheet: &Sheet,
        headers: &Headers,
        targets: &'static [Target],
        remembered: &[(String, String)],
    ) -> Mapping {
        let meanings = headers.map(&sheet.originals);
        let mut columns: Vec<ColumnMap> = Vec::with_capacity(meanings.len());
        for (meaning, header) in meanings.iter().zip(&sheet.headers) {
            let known = |field: &str| targets.iter().any(|target| target.field == field);
            let (field, why) = match *meaning {
                HeaderMeaning::Field(field) | HeaderMeaning::Weak(field) if known(field) => {
                    (Some(field.to_owned()), Why::Known)
                }
                HeaderMeaning::Contested(field) if takes_many(field) => (Some(field.to_owned()), Why::Known),
                HeaderMeaning::Contested(field) => (None, Why::Contested(field.to_owned(), Vec::new())),
                HeaderMeaning::Ambiguous => (None, Why::Ambiguous(candidates(header, headers))),
                HeaderMeaning::Ignored => (None, Why::Ignored),
                _ => (None, Why::Unknown),
            };
            columns.push(ColumnMap { header: header.clone(), field, why });
        }
        let mut mapping = Mapping { columns, targets };
        mapping.name_rivals();
        mapping.guess(headers);
        mapping.remember(remembered);
        mapping
    }

    /// Puts the names of the other columns to each contested one.
    fn name_rivals(&mut self) {
        let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for column in &self.columns {
            if let Why::Contested(field, _) = &column.why {
                claims.entry(field.clone()).or_default().push(column.header.clone());
            }
        }
        for column in &mut self.columns {
            if let Why::Contested(field, others) = &mut column.why {
                *others =
                    claims.get(field).into_iter().flatten().filter(|one| **one != column.header).cloned().collect();
            }
        }
    }

    /// Offers fields for unknown names that are a slip of the pen away from a known one. Maps nothing.
    fn guess(&mut self, headers: &Headers) {
        for at in 0..self.columns.len() {
            let Some(column) = self.columns.get(at).filter(|column| column.why == Why::Unknown) else { continue };
            let key = header_key(&column.header);
            let near = headers
                .fields
                .iter()
                .filter(|one| self.column_of(&one.field).is_none())
                .find(|one| one.aliases.iter().any(|alias| is_slip(&key, alias)));
            if let (Some(near), Some(column)) = (near, self.columns.get_mut(at)) {
                column.why = Why::Guess(near.field.clone());
            }
        }
    }

    /// Takes over what was said about the same columns before.
    fn remember(&mut self, pairs: &[(String, String)]) {
        for (header, field) in pairs {
            let Some(at) = self.columns.iter().position(|column| column.header == *header) else { continue };
            let wanted = (!field.is_empty()).then_some(field.as_str());
            if self.columns.get(at).is_some_and(|column| column.field.as_deref() == wanted && !column.is_open()) {
                continue;
            }
            if self.set(at, wanted).is_ok()
                && let Some(column) = self.columns.get_mut(at)
            {
                column.why = Why::Remembered;
            }
        }
    }

    /// Says what a column fills; `None` for nothing. A field is taken from the column that filled it before.
    ///
    /// # Errors
    /// Where there is no such column or field.
    pub fn set(&mut self, column: usize, field: Option<&str>) -> Result<(), FieldError> {
        let field = match field {
            None => None,
            Some(name) => Some(self.targets.iter().find(|target| target.field == name).ok_or_else(|| {
                let known: Vec<&str> = self.targets.iter().map(|target| target.field).collect();
                FieldError::new(format!("there is no field “{name}”; there are {}", known.join(", ")))
            })?),
        };
        if column >= self.columns.len() {
            return Err(FieldError::new(format!("the file has no column {}", column + 1)));
        }
        if let Some(taken) = field.filter(|taken| !takes_many(taken.field)) {
            for other in self.columns.iter_mut().filter(|one| one.field.as_deref() == Some(taken.field)) {
                other.field = None;
                other.why = Why::Chosen;
            }
        }
        if let Some(one) = self.columns.get_mut(column) {
            one.field = field.map(|target| target.field.to_owned());
            one.why = Why::Chosen;
        }
        // Rivals of a field that has its column now need no decision any more.
        if let Some(taken) = field {
            for other in &mut self.columns {
                if matches!(&other.why, Why::Contested(name, _) | Why::Guess(name) if name == taken.field) {
                    other.why = Why::Unknown;
                }
            }
        }
        Ok(())
    }

    /// The first column that fills a field.
    pub fn column_of(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field.as_deref() == Some(field))
    }

    /// Whether a person said what fills a field, now or before.
    pub fn is_chosen(&self, field: &str) -> bool {
        self.columns
            .iter()
            .any(|column| column.field.as_deref() == Some(field) && matches!(column.why, Why::Chosen | Why::Remembered))
    }

    /// Labels of fields without which nothing can be imported.
    pub fn missing(&self) -> Vec<&'static str> {
        let groups: &[&[&str]] = match self.targets {
            targets if targets == STATEMENT_TARGETS => {
                &[&["date"], &["description", "merchant"], &["amount", "debit", "credit"]]
            }
            targets if targets == SIGN_IN_TARGETS => &[&["application"]],
            targets if targets == TOOL_TARGETS => &[&["name"]],
            targets if targets == super::registry::TARGETS => &[&["url", "destination"]],
            targets => super::records::targets::needed(targets),
        };
        groups
            .iter()
            .filter(|group| group.iter().all(|field| self.column_of(field).is_none()))
            .filter_map(|group| self.targets.iter().find(|target| group.first() == Some(&target.field)))
            .map(|target| target.label)
            .collect()
    }

    /// Columns that fill nothing although a row has something there.
    pub fn not_taken(&self, sheet: &Sheet) -> Vec<&ColumnMap> {
        let used = |at: usize| sheet.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
        let open = self.columns.iter().enumerate().filter(|(_, column)| column.field.is_none());
        open.filter(|(at, _)| used(*at)).map(|(_, column)| column).collect()
    }

    /// What a person said, as (header, field) pairs to remember; a blank field for a column that fills nothing.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.columns
            .iter()
            .filter(|column| matches!(column.why, Why::Chosen | Why::Remembered))
            .map(|column| (column.header.clone(), column.field.clone().unwrap_or_default()))
            .collect()
    }
}

/// The key under which a mapping is remembered: the header row, whatever its case and punctuation.
pub fn fingerprint(sheet: &Sheet) -> String {
    sheet.originals.iter().map(|header| header_key(header)).collect::<Vec<_>>().join("|")
}

/// Fields that have a name which contains the header's words: `Date` → `renews-on`, `last-used`.
fn candidates(header: &str, headers: &Headers) -> Vec<String> {
    let key = format!(" {} ", header_key(header));
    let fits = |alias: &String| format!(" {alias} ").contains(&key);
    let named = headers.fields.iter().filter(|one| one.aliases.iter().chain(&one.weak).any(fits));
    named.map(|one| one.field.clone()).take(5).collect()
}

/// Whether two different names are a slip of the pen apart: one letter in short names, two in longer ones, and the
/// first letter right, as `phone` is no slip for anything that begins otherwise.
pub(super) fn is_slip(name: &str, known: &str) -> bool {
    let length = name.chars().count().min(known.chars().count());
    if length < 4 || name == known || name.chars().next() != known.chars().next() {
        return false;
    }
    strsim::damerau_levenshtein(name, known) <= if length < 7 { 1 } else { 2 }
}

#[cfg(test)]
mod tests;
