//! What kind of row each row is: a tool, a blank one, a total, instructions.
//! Looks at where cells are filled and with what; reads no values.

use crate::frameworks::import_rules::{ToolImportRules, header_key};
use crate::import::sheet::{Row, Sheet};

use super::columns::Columns;

/// The most characters that a name may have.
const LONGEST_NAME: usize = 200;

/// What kind of row it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// It tells of a tool.
    Tool,
    /// Nothing stands in it.
    Blank,
    /// No record: why.
    LeftOut(String),
    /// A mistake: which.
    Rejected(String),
}

/// Why a total is left out; totals are found again by it.
pub(super) const TOTAL: &str = "a total, not a tool";
const INSTRUCTIONS: &str = "instructions, not a tool";

/// What kind each row is.
pub(super) fn shapes(sheet: &Sheet, columns: &Columns<'_>, rules: &ToolImportRules) -> Vec<Shape> {
    let last_text = sheet.rows.iter().rposition(|row| !row.is_blank()).unwrap_or(0);
    let mut inside = false;
    let mut shapes = Vec::with_capacity(sheet.rows.len());
    for (at, row) in sheet.rows.iter().enumerate() {
        let filled: Vec<&str> =
            row.cells.iter().chain(&row.extra).map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let alone = filled.len() == 1 && row.cells.first().is_some_and(|cell| !cell.is_empty());
        inside = match filled.as_slice() {
            [] => inside && at < last_text && more_instructions(sheet, at),
            [only] if alone => inside || rules.is_heading(only),
            _ => false,
        };
        shapes.push(if inside {
            Shape::LeftOut(INSTRUCTIONS.to_owned())
        } else if filled.is_empty() {
            Shape::Blank
        } else {
            shape(row, &filled, sheet, columns, rules)
        });
    }
    shapes
}

/// Whether the next row that isn't blank has only its first cell filled, as instructions have.
fn more_instructions(sheet: &Sheet, at: usize) -> bool {
    let next = sheet.rows.iter().skip(at).find(|row| !row.is_blank());
    next.is_some_and(|row| row.extra.is_empty() && row.cells.iter().skip(1).all(String::is_empty))
}

fn shape(row: &Row, filled: &[&str], sheet: &Sheet, columns: &Columns<'_>, rules: &ToolImportRules) -> Shape {
    let name = columns.cell(row, "name");
    let nameless = rules.is_null(name);
    if (nameless || rules.is_total(name)) && filled.iter().any(|cell| rules.is_total(cell)) {
        return Shape::LeftOut(TOTAL.to_owned());
    }
    let repeats = row.cells.iter().zip(&sheet.originals).all(|(cell, header)| header_key(cell) == header_key(header));
    if repeats {
        return Shape::LeftOut("the header again".to_owned());
    }
    if filled.len() == 1 && sheet.headers.len() > 1 && filled.iter().any(|text| is_sentence(text)) {
        return Shape::LeftOut("a sentence, not a tool".to_owned());
    }
    if nameless {
        if filled.iter().all(|cell| is_figure(cell)) && !filled.is_empty() && columns.cost_is_filled(row) {
            return Shape::LeftOut(TOTAL.to_owned());
        }
        return Shape::Rejected(format!("it has no name: column “{}” is blank", columns.header("name")));
    }
    if let Some(pushed) = columns.pushed(row) {
        return Shape::Rejected(format!(
            "it has more cells than there are headers, and “{pushed}” looks like one number: put it in quotes"
        ));
    }
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return Shape::Rejected(format!("its name has {length} characters: shorten it to {LONGEST_NAME}"));
    }
    Shape::Tool
}

/// Whether a text that stands alone in its row is a remark: an item of a list, or a sentence.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let numbered = text.split_once(['.', ')']).is_some_and(|(number, rest)| {
        !number.is_empty() && number.len() < 3 && number.chars().all(|ch| ch.is_ascii_digit()) && rest.starts_with(' ')
    });
    let item = text.starts_with("- ") || text.starts_with("* ") || text.starts_with("• ") || numbered;
    (item && words > 2) || words > 7 || (words > 2 && text.ends_with(['.', '!', '?', ':']))
}

fn is_figure(cell: &str) -> bool {
    cell.chars().any(|ch| ch.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic)
}
