//! Mapping files: TOML in which each line names a header and the field that it fills, `"Tool Name" = "name"`.
//! A blank field leaves the column out.

use toml::de::{DeTable, DeValue};

use super::{Mapping, Why};
use crate::frameworks::import_rules::header_key;
use crate::import::sheet::Sheet;

/// Why a mapping file was not taken: every mistake, with its line and key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .mistakes.join("\n"))]
pub struct MapError {
    /// One sentence each.
    pub mistakes: Vec<String>,
}

/// One line of a mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapLine {
    /// Its line in the file.
    pub line: usize,
    /// The header.
    pub header: String,
    /// The field; blank for none.
    pub field: String,
}

/// Reads a mapping file.
///
/// # Errors
/// Where it is no TOML, or a value is no text: with line and key.
pub fn parse_map(name: &str, text: &str) -> Result<Vec<MapLine>, MapError> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        MapError { mistakes: vec![format!("{name}:{line}: {}: write \"Header\" = \"field\"", error.message())] }
    })?;
    let mut lines = Vec::new();
    let mut mistakes = Vec::new();
    for (key, value) in table.get_ref() {
        let line = line_of(text, key.span().start);
        let header = key.get_ref().to_string();
        match value.get_ref() {
            DeValue::String(field) => lines.push(MapLine { line, header, field: field.trim().to_owned() }),
            other => {
                let kind = other.type_str();
                mistakes.push(format!(
                    "{name}:{line}: the value of “{header}” is of type {kind}, not the name of a field in quotes"
                ));
            }
        }
    }
    lines.sort_by_key(|one| one.line);
    if mistakes.is_empty() { Ok(lines) } else { Err(MapError { mistakes }) }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

impl Mapping {
    /// Maps as a file says. All of it or nothing.
    ///
    /// # Errors
    /// Every line that names a header or a field that there isn't, or a field twice.
    pub fn apply_map(&mut self, sheet: &Sheet, name: &str, lines: &[MapLine]) -> Result<(), MapError> {
        let mut mistakes = Vec::new();
        let mut mapped = self.clone();
        let mut taken: Vec<(&str, &str)> = Vec::new();
        for one in lines {
            let place = format!("{name}:{}: ", one.line);
            let Some(column) = column_named(sheet, &one.header) else {
                let known: Vec<String> = sheet.headers.iter().map(|header| format!("“{header}”")).collect();
                mistakes.push(format!("{place}the file has no column “{}”; it has {}", one.header, known.join(", ")));
                continue;
            };
            if let Some((_, other)) = taken.iter().find(|(field, _)| *field == one.field && !super::takes_many(field)) {
                mistakes.push(format!("{place}“{}” and “{other}” both fill {}: choose one", one.header, one.field));
                continue;
            }
            let field = (!one.field.is_empty()).then_some(one.field.as_str());
            match mapped.set(column, field) {
                Ok(()) => taken.extend(field.map(|field| (field, one.header.as_str()))),
                Err(error) => mistakes.push(format!("{place}“{}”: {error}{}", one.header, self.nearest(&one.field))),
            }
        }
        if !mistakes.is_empty() {
            return Err(MapError { mistakes });
        }
        *self = mapped;
        Ok(())
    }

    /// ` (did you mean …?)`, where a field's name is close.
    fn nearest(&self, field: &str) -> String {
        let far = |target: &super::Target| strsim::damerau_levenshtein(target.field, field);
        match self.targets.iter().min_by_key(|target| far(target)).filter(|target| far(target) < 4) {
            Some(target) => format!(" (did you mean {}?)", target.field),
            None => String::new(),
        }
    }

    /// As a mapping file: what fills what, and the rest as comments.
    pub fn as_map(&self) -> String {
        let mut text = String::from("# Which column fills which field. A blank field leaves the column out.\n");
        for column in &self.columns {
            let header = toml::Value::String(column.header.clone());
            match (&column.field, &column.why) {
                (Some(field), _) => text.push_str(&format!("{header} = \"{field}\"\n")),
                (None, Why::Chosen | Why::Remembered) => text.push_str(&format!("{header} = \"\"\n")),
                (None, _) => text.push_str(&format!("# {header} = \"\"  # {}\n", column.reason())),
            }
        }
        text
    }
}

/// The column of that name: exactly, else whatever its case and punctuation where only one is so.
fn column_named(sheet: &Sheet, header: &str) -> Option<usize> {
    let exact = sheet.headers.iter().position(|one| one == header);
    exact.or_else(|| {
        let key = header_key(header);
        let mut same = sheet.headers.iter().enumerate().filter(|(_, one)| header_key(one) == key);
        same.next().filter(|_| same.next().is_none()).map(|(at, _)| at)
    })
}
