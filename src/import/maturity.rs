//! Answers about maturity out of a table, in one of two shapes: a row per dimension (`dimension`, `level`, and what
//! else is known), or a survey's export, a column per dimension and a row per respondent, whose answers are votes.

use chrono::NaiveDate;

use super::sheet::{ReadError, Row, Sheet};
use crate::domain::field::FieldContext;
use crate::domain::field::read::shown;
use crate::domain::maturity::Answer;
use crate::domain::maturity::fields::ANSWER_FIELDS;
use crate::domain::maturity::framework::{Dimension, Framework};
use crate::domain::money::Currency;
use crate::domain::text::name_key;
use crate::workspace::maturity::Respondent;

/// Headers that name whoever answers, the better first.
const NAMES: &[&str] = &["name", "full name", "your name", "respondent", "participant", "email", "email address"];
/// What says that somebody doesn't know.
const UNKNOWN: &[&str] =
    &["", "-", "–", "n/a", "na", "skip", "skipped", "unknown", "don't know", "dont know", "not sure"];

/// What a table holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A row per dimension.
    Answers(Vec<Answer>),
    /// A row per respondent.
    Survey(Vec<Respondent>),
}

/// A table read as answers.
#[derive(Debug, Clone, PartialEq)]
pub struct MaturityImport {
    /// What it holds.
    pub found: Found,
    /// What was not taken, as sentences: `line 3, CRM: no level “4”: …`.
    pub rejected: Vec<String>,
    /// Columns that mean nothing here.
    pub ignored: Vec<String>,
}

/// Whether a header means something in such a file: finds the header row.
pub fn is_known(header: &str, framework: &Framework) -> bool {
    let key = name_key(header);
    NAMES.contains(&key.as_str())
        || matches!(key.as_str(), "dimension" | "level")
        || field_of(&key).is_some()
        || dimension_of(header, framework).is_some()
}

/// Reads a table by the words of a framework.
///
/// # Errors
/// Where neither a column `dimension` nor one per dimension is there.
pub fn read(sheet: &Sheet, framework: &Framework, today: NaiveDate) -> Result<MaturityImport, ReadError> {
    let column = |name: &str| sheet.originals.iter().position(|header| name_key(header) == name);
    if let (Some(dimension), Some(level)) = (column("dimension"), column("level")) {
        return Ok(answers(sheet, framework, dimension, level, today));
    }
    let columns: Vec<Option<&Dimension>> =
        sheet.originals.iter().map(|header| dimension_of(header, framework)).collect();
    if columns.iter().all(Option::is_none) {
        let known: Vec<&str> = framework.dimensions.iter().map(|one| one.id.as_str()).collect();
        return Err(ReadError::new(
            format!("“{}” has no column for a dimension of {}", sheet.name, framework.title),
            format!(
                "Head columns with {}, one row per respondent; or use the columns dimension and level.",
                known.join(", ")
            ),
        ));
    }
    Ok(survey(sheet, framework, &columns))
}

fn survey(sheet: &Sheet, framework: &Framework, columns: &[Option<&Dimension>]) -> MaturityImport {
    let keys: Vec<String> = sheet.originals.iter().map(|header| name_key(header)).collect();
    let name = NAMES.iter().find_map(|name| keys.iter().position(|key| key == name));
    let (mut respondents, mut rejected): (Vec<Respondent>, Vec<String>) = (Vec::new(), Vec::new());
    for row in sheet.rows.iter().filter(|row| !row.is_blank()) {
        let mut votes: Vec<(String, u8)> = Vec::new();
        for (cell, dimension) in row.cells.iter().zip(columns) {
            let Some(dimension) = dimension else { continue };
            match level_of(cell, framework, dimension) {
                Ok(Some(level)) if votes.iter().any(|(id, _)| *id == dimension.id) => {
                    rejected.push(format!("line {}, {}: answered twice, {level} left out", row.line, dimension.title));
                }
                Ok(Some(level)) => votes.push((dimension.id.clone(), level)),
                Ok(None) => {}
                Err(why) => rejected.push(format!("line {}, {}: {why}", row.line, dimension.title)),
            }
        }
        let typed = name.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim());
        let own = if typed.is_empty() { format!("Respondent {}", respondents.len() + 1) } else { typed.to_owned() };
        respondents.push(Respondent { name: free(&own, &respondents), votes });
    }
    let ignored = sheet
        .headers
        .iter()
        .enumerate()
        .filter(|(at, _)| columns.get(*at).is_none_or(Option::is_none) && Some(*at) != name)
        .map(|(_, header)| header.clone());
    MaturityImport { found: Found::Survey(respondents), rejected, ignored: ignored.collect() }
}

/// A name that no respondent has: two may be called alike.
fn free(name: &str, taken: &[Respondent]) -> String {
    let is_taken = |name: &str| taken.iter().any(|one| name_key(&one.name) == name_key(name));
    let mut free = name.to_owned();
    let mut again = 2;
    while is_taken(&free) {
        free = format!("{name} {again}");
        again += 1;
    }
    free
}

fn answers(sheet: &Sheet, framework: &Framework, dimension: usize, level: usize, today: NaiveDate) -> MaturityImport {
    let mut ctx = FieldContext::bare(today, Currency::USD);
    ctx.levels = framework.levels.iter().map(|one| (one.number, one.name.clone())).collect();
    let fields: Vec<Option<&'static str>> =
        sheet.originals.iter().map(|header| field_of(&name_key(header)).filter(|name| *name != "level")).collect();
    let (mut found, mut rejected): (Vec<Answer>, Vec<String>) = (Vec::new(), Vec::new());
    for row in sheet.rows.iter().filter(|row| !row.is_blank()) {
        match answer(row, framework, (dimension, level), &fields, &ctx) {
            Ok(answer) if found.iter().any(|one| one.dimension == answer.dimension) => {
                rejected.push(format!("line {}: {} is answered twice", row.line, answer.dimension));
            }
            Ok(answer) => found.push(answer),
            Err(why) => rejected.push(format!("line {}: {why}", row.line)),
        }
    }
    let used = |at: usize| at == dimension || at == level || fields.get(at).is_some_and(Option::is_some);
    let ignored = sheet.headers.iter().enumerate().filter(|(at, _)| !used(*at)).map(|(_, header)| header.clone());
    MaturityImport { ignored: ignored.collect(), found: Found::Answers(found), rejected }
}

fn answer(
    row: &Row,
    framework: &Framework,
    (dimension, level): (usize, usize),
    fields: &[Option<&'static str>],
    ctx: &FieldContext,
) -> Result<Answer, String> {
    let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
    let Some(known) = dimension_of(cell(dimension), framework) else {
        let all: Vec<&str> = framework.dimensions.iter().map(|one| one.id.as_str()).collect();
        return Err(format!("no dimension “{}”: it is one of {}", shown(cell(dimension)), all.join(", ")));
    };
    let mut answer = Answer::about(&known.id);
    for (at, name) in fields.iter().enumerate() {
        let field = name.and_then(|name| ANSWER_FIELDS.iter().find(|field| field.name == name));
        if let Some(field) = field.filter(|_| !cell(at).is_empty()) {
            (field.set)(&mut answer, cell(at), ctx).map_err(|error| format!("{}: {error}", field.label))?;
        }
    }
    answer.level = level_of(cell(level), framework, known)?;
    // A blank level with nothing else said of it is one that nobody knows.
    answer.is_skipped = answer.level.is_none() && (answer.is_skipped || !cell(level).is_empty());
    Ok(answer)
}

/// The answer's field that a header names.
fn field_of(key: &str) -> Option<&'static str> {
    let named = ANSWER_FIELDS.iter().find(|field| name_key(field.name) == key || name_key(field.label) == key);
    named.map(|field| field.name)
}

/// The dimension that a text names: by id, title or question, also numbered (`3. CRM`) or with more behind the title
/// (`CRM [level]`).
fn dimension_of<'f>(text: &str, framework: &'f Framework) -> Option<&'f Dimension> {
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '#'));
    let key = name_key(bare);
    let same = |one: &&Dimension| [&one.id, &one.title, &one.question].into_iter().any(|own| name_key(own) == key);
    let longer = |one: &&Dimension| {
        let rest = key.strip_prefix(&name_key(&one.title));
        rest.is_some_and(|rest| rest.trim_start().starts_with(['[', '(', ':', '?', '-', '–']))
    };
    framework.dimensions.iter().find(same).or_else(|| framework.dimensions.iter().find(longer))
}

/// The level that a cell names: a number, a name, both (`2 - Walk`, `Walk ($2M-3.5M)`), or its description. `None`
/// where nobody knows.
fn level_of(cell: &str, framework: &Framework, dimension: &Dimension) -> Result<Option<u8>, String> {
    let key = name_key(cell);
    if UNKNOWN.contains(&key.as_str()) {
        return Ok(None);
    }
    let described = || {
        let at = dimension.descriptions.iter().position(|words| name_key(words) == key)?;
        framework.levels.get(at).map(|level| level.number)
    };
    let numbered = || {
        let digits = key.len() - key.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let behind = key[digits..].chars().next();
        let ends =
            behind.is_some_and(|c| !c.is_alphanumeric() && c != '.' && c != ',') || key[digits..].starts_with(". ");
        framework.parse_level(&key[..digits]).filter(|_| digits > 0 && ends)
    };
    let begun = || {
        let level = framework.levels.iter().find(|level| {
            let rest = key.strip_prefix(&name_key(&level.name));
            rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
        })?;
        Some(level.number)
    };
    framework.parse_level(cell).or_else(described).or_else(numbered).or_else(begun).map(Some).ok_or_else(|| {
        let all: Vec<String> = framework.levels.iter().map(|one| format!("{} {}", one.number, one.name)).collect();
        format!("no level “{}”: it is one of {}", shown(cell), all.join(", "))
    })
}

#[cfg(test)]
mod tests;
