//! What is written for a cell, where that isn't what stands in the file: for whoever looks at a row before it is taken.

use chrono::{DateTime, NaiveTime, Utc};

use super::cells::{domain, email, people};
use super::kind::RecordKind;
use super::leads;
use super::reading::{Column, Words, a_moment, custom};
use super::run::Body;
use super::scan::{Need, need};
use crate::import::mapping::Mapping;

/// Of a value that can't be read.
const LEFT_BLANK: &str = "left blank";

impl Body {
    /// The column that is read at a place of the row, and the field that it fills.
    fn at(&self, at: usize) -> Option<(&Column, &'static str)> {
        match self {
            Body::Leads(reading) => reading.at(at),
            Body::Companies(reading) => reading.at(at),
            Body::Deals(reading) => reading.at(at),
            Body::Activities(reading) => reading.at(at),
            Body::Roles(reading) => reading.at(at),
            Body::Changes(reading) => reading.at(at),
        }
    }

    /// What is written for the cell at a place of the row, where that differs from it.
    pub(super) fn becoming(&self, at: usize, cell: &str, kind: RecordKind, words: &mut Words) -> Option<String> {
        let Some((column, field)) = self.at(at) else { return Some("not taken".to_owned()) };
        if words.is_nothing(cell) {
            return Some("blank".to_owned());
        }
        becomes(field, cell, kind, column, words).filter(|value| value != cell)
    }
}

fn becomes(field: &str, cell: &str, kind: RecordKind, column: &Column, words: &mut Words) -> Option<String> {
    let or_blank = |value: Option<String>| Some(value.unwrap_or_else(|| LEFT_BLANK.to_owned()));
    let of_people = kind == RecordKind::Leads;
    match (field, &column.custom) {
        (_, Some((_, kind))) => or_blank(custom(cell, *kind, column).ok()),
        (moment, _) if need(Some(moment)) == Need::Moments => {
            or_blank(a_moment(cell, column).ok().map(|moment| when(&moment)))
        }
        ("stage", _) if of_people => Some(stage(cell, words)),
        ("source", _) if of_people || kind == RecordKind::Deals => Some(words.source(cell)),
        ("email" | "lead-email", _) => Some(email(cell).0.to_owned()),
        ("domain" | "company-domain", _) => Some(domain(cell)),
        ("employees", _) => or_blank(people(cell, column.decimal).ok().map(|range| range.typed())),
        _ => None,
    }
}

/// A stage by the name that it has here.
fn stage(cell: &str, words: &mut Words) -> String {
    match words.stage(cell) {
        Some(id) => words.lifecycle.name_of(&id).to_owned(),
        None => "unstaged".to_owned(),
    }
}

/// A day, with its time where the file has one.
fn when(moment: &DateTime<Utc>) -> String {
    if moment.time() == NaiveTime::MIN {
        moment.date_naive().to_string()
    } else {
        moment.format("%Y-%m-%d %H:%M").to_string()
    }
}

/// What follows from a row of a person for fields that no column fills: (field, value).
pub(super) fn follows(draft: &leads::Draft, mapping: &Mapping) -> Vec<(String, String)> {
    let lead = &draft.lead;
    let fields = [
        ("first-name", &lead.first_name),
        ("last-name", &lead.last_name),
        ("domain", &lead.domain),
        ("role", &lead.role),
        ("seniority", &lead.seniority),
    ];
    let fields = fields.into_iter().filter(|(field, value)| !value.is_empty() && mapping.column_of(field).is_none());
    let label = |field: &str| mapping.targets.iter().find(|target| target.field == field).map(|target| target.label);
    fields.filter_map(|(field, value)| Some((label(field)?.to_owned(), value.clone()))).collect()
}
