//! The columns of exported answers: a row per assessment and dimension, in the words that it was answered with. Under
//! the headers that import knows, so that the rows of one assessment come back as answers.

use crate::domain::maturity::Assessment;
use crate::domain::maturity::results::Row;
use crate::domain::maturity::room::Maturity;

use super::{Cell, Column, ColumnKind, Table};

/// (name, header, kind) of each column.
const COLUMNS: &[(&str, &str, ColumnKind)] = &[
    ("framework", "Framework", ColumnKind::Text),
    ("version", "Version", ColumnKind::Number),
    ("started-on", "Started on", ColumnKind::Date),
    ("closed-on", "Closed on", ColumnKind::Date),
    ("sitting", "Sitting", ColumnKind::Text),
    ("dimension", "Dimension", ColumnKind::Text),
    ("title", "Title", ColumnKind::Text),
    ("level", "Level", ColumnKind::Number),
    ("level-name", "Level name", ColumnKind::Text),
    ("words", "Description", ColumnKind::Text),
    ("skipped", "Skipped", ColumnKind::Flag),
    ("target", "Target", ColumnKind::Number),
    ("target-on", "Target date", ColumnKind::Date),
    ("evidence", "Evidence", ColumnKind::Text),
    ("confidence", "Confidence", ColumnKind::Text),
    ("note", "Note", ColumnKind::Text),
    ("last", "Last time", ColumnKind::Number),
    ("votes", "Votes", ColumnKind::Text),
    ("disagreement", "Disagreement", ColumnKind::Flag),
];

/// The names of the columns, for filters.
pub fn maturity_columns() -> Vec<&'static str> {
    COLUMNS.iter().map(|(name, ..)| *name).collect()
}

/// The answers of all assessments, or of one framework's, the oldest first.
pub fn maturity(room: &Maturity, framework: Option<&str>) -> Table {
    let chosen = room.input.assessments.iter().filter(|one| framework.is_none_or(|id| one.framework == id));
    let rows = chosen.flat_map(|one| {
        let results = room.results(one.id);
        let rows = results
            .map_or_else(Vec::new, |results| results.rows.iter().filter_map(|row| cells(room, one, row)).collect());
        rows.into_iter()
    });
    Table {
        title: "Maturity".to_owned(),
        on: room.input.today,
        columns: COLUMNS.iter().map(|(name, label, kind)| Column::new(*name, *label, *kind)).collect(),
        rows: rows.collect(),
    }
}

fn cells(room: &Maturity, one: &Assessment, row: &Row) -> Option<Vec<Cell>> {
    let words = room.words(one)?;
    let dimension = words.dimensions.get(row.at)?;
    let answer = &row.answer;
    let number = |level: Option<u8>| Cell::number(level.map(f64::from));
    let day = |day: Option<chrono::NaiveDate>| day.map_or(Cell::Blank, Cell::Date);
    // What is hidden in the room stays hidden in a file of it.
    let spread = row.spread.as_ref().filter(|_| one.is_revealed(&dimension.id));
    let votes = spread.map_or_else(String::new, |spread| {
        let levels = spread.histogram.iter().filter(|(_, many)| *many > 0);
        levels.map(|(level, many)| format!("{many} × {}", words.level_name(*level))).collect::<Vec<_>>().join(", ")
    });
    Some(vec![
        Cell::text(&one.framework),
        Cell::number(Some(f64::from(one.version))),
        Cell::Date(one.started_on),
        day(one.closed_on),
        Cell::text(one.sitting.name()),
        Cell::text(&dimension.id),
        Cell::text(&dimension.title),
        number(answer.level),
        Cell::text(answer.level.map(|level| words.level_name(level)).unwrap_or_default()),
        Cell::text(answer.level.map(|level| dimension.description(level)).unwrap_or_default()),
        Cell::Flag(answer.is_skipped),
        number(answer.target),
        day(answer.target_on),
        Cell::text(&answer.evidence),
        Cell::text(answer.confidence.map_or("", crate::domain::maturity::Confidence::name)),
        Cell::text(&answer.note),
        number(row.last),
        Cell::text(votes),
        spread.map_or(Cell::Blank, |spread| Cell::Flag(spread.is_disagreement)),
    ])
}
