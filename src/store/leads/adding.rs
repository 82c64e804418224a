//! Adding many leads: one statement is held for all of them, and it names only the columns that some lead fills. Of more
//! than fifty a file fills about twenty; the others have their defaults, which costs nothing.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Statement};

use super::{COLUMNS, WRITTEN};
use crate::domain::external::ExternalId;
use crate::domain::id::Id;
use crate::domain::lead::{Enrichment, Lead, Tier};
use crate::store::{Result, Step, rows};

/// Adds leads, one after the other.
pub struct Adder<'s> {
    step: &'s Step<'s>,
    /// The columns that the statement names, a bit for each of [`COLUMNS`].
    named: u64,
    statement: Option<Statement<'s>>,
    /// What each of them was given last, which it keeps until it is given something else: many rows of a file have the
    /// same country, stage or source as the one before.
    given: Vec<Given>,
}

/// What a column of the statement was given.
struct Given {
    /// Its place in [`COLUMNS`].
    at: usize,
    what: What,
    /// The text, where it is one.
    text: Vec<u8>,
}

#[derive(PartialEq, Eq)]
enum What {
    Nothing,
    Text,
    Number(i64),
}

impl<'s> Adder<'s> {
    /// Adds leads within a step.
    pub fn new(step: &'s Step<'s>) -> Adder<'s> {
        Adder { step, named: 0, statement: None, given: Vec::new() }
    }

    /// Adds a lead; its id is drawn here.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn add(&mut self, lead: &Lead) -> Result<Id> {
        let id = self.step.draw()?;
        let cells = cells(id, lead);
        let filled = cells.iter().enumerate().filter(|(_, cell)| !is_blank(cell)).fold(0, |all, (at, _)| all | 1 << at);
        if filled & !self.named != 0 {
            // At most once for each column: what one lead fills stays named.
            self.statement = None;
            self.named |= filled;
        }
        let statement = match &mut self.statement {
            Some(statement) => statement,
            none => {
                let named = (0..WRITTEN).filter(|at| self.named >> at & 1 == 1);
                // A statement's places hold nothing at first.
                self.given = named.map(|at| Given { at, what: What::Nothing, text: Vec::new() }).collect();
                none.insert(statement_for(self.step.conn(), self.named)?)
            }
        };
        for (place, given) in self.given.iter_mut().enumerate() {
            if let Some(cell) = cells.get(given.at).filter(|cell| given.becomes(cell)) {
                statement.raw_bind_parameter(place + 1, cell)?;
            }
        }
        statement.raw_execute()?;
        Ok(id)
    }
}

impl Given {
    /// Whether a cell is another than the one before, which it is from now on.
    fn becomes(&mut self, cell: &ToSqlOutput<'_>) -> bool {
        let what = match cell {
            ToSqlOutput::Borrowed(ValueRef::Text(text)) => return self.becomes_text(text),
            ToSqlOutput::Owned(Value::Text(text)) => return self.becomes_text(text.as_bytes()),
            ToSqlOutput::Borrowed(ValueRef::Integer(number)) => What::Number(*number),
            _ => What::Nothing,
        };
        let is_new = self.what != what;
        self.what = what;
        is_new
    }

    fn becomes_text(&mut self, text: &[u8]) -> bool {
        if self.what == What::Text && self.text == text {
            return false;
        }
        self.what = What::Text;
        self.text.clear();
        self.text.extend_from_slice(text);
        true
    }
}

fn statement_for(conn: &Connection, named: u64) -> Result<Statement<'_>> {
    let columns: Vec<&str> =
        COLUMNS.iter().enumerate().filter(|(at, _)| named >> at & 1 == 1).map(|(_, column)| *column).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    Ok(conn.prepare(&format!("INSERT INTO lead({}) VALUES({marks})", columns.join(", ")))?)
}

/// Whether a column has this value by itself, where a statement doesn't name it. Numbers never count as blank: the
/// default of some is 0, of others nothing.
fn is_blank(cell: &ToSqlOutput<'_>) -> bool {
    matches!(cell, ToSqlOutput::Borrowed(ValueRef::Null | ValueRef::Text([])) | ToSqlOutput::Owned(Value::Null))
}

/// What a lead has in the columns that are [`WRITTEN`], in the order of [`COLUMNS`].
pub(super) fn cells(id: Id, lead: &Lead) -> [ToSqlOutput<'_>; WRITTEN] {
    let number = |number: i64| ToSqlOutput::Borrowed(ValueRef::Integer(number));
    let maybe = |found: Option<i64>| ToSqlOutput::Borrowed(found.map_or(ValueRef::Null, ValueRef::Integer));
    let made = |made: String| ToSqlOutput::Owned(Value::Text(made));
    let (system, external) = lead.external.as_ref().map_or(("", ""), |ExternalId { system, id }| (system, id));
    [
        number(id.0),
        text(&lead.email),
        text(&lead.first_name),
        text(&lead.last_name),
        text(&lead.phone),
        maybe(lead.company.map(|id| id.0)),
        text(&lead.company_name),
        text(&lead.domain),
        text(&lead.title),
        text(&lead.role),
        text(&lead.seniority),
        maybe(lead.employees.least),
        maybe(lead.employees.most),
        maybe(lead.revenue.least),
        maybe(lead.revenue.most),
        text(lead.revenue_currency.as_ref().map_or("", |currency| currency.code())),
        text(&lead.industry),
        text(&lead.country),
        text(lead.tier.map_or("", Tier::name)),
        number(i64::from(lead.tier_set)),
        text(&lead.stage),
        text(&lead.stage_raw),
        maybe(rows::millis(lead.stage_since)),
        number(i64::from(lead.furthest)),
        text(&lead.source),
        text(&lead.source_detail),
        text(&lead.first.source),
        text(&lead.first.medium),
        text(&lead.first.campaign),
        text(&lead.first.content),
        text(&lead.first.term),
        text(&lead.last.source),
        text(&lead.last.medium),
        text(&lead.last.campaign),
        text(&lead.last.content),
        text(&lead.last.term),
        text(&lead.self_reported),
        text(&lead.owner),
        maybe(rows::millis(lead.created)),
        maybe(rows::millis(lead.modified)),
        maybe(rows::millis(lead.last_activity)),
        maybe(rows::millis(lead.last_contact)),
        text(&lead.reason),
        text(&lead.next_step),
        number(i64::from(lead.unsubscribed)),
        number(i64::from(lead.bounces)),
        text(lead.enrichment.map_or("", Enrichment::name)),
        number(i64::from(lead.archived)),
        if lead.tags.is_empty() { text("") } else { made(rows::tags_text(&lead.tags)) },
        text(&lead.notes),
        number(lead.amount),
        text(system),
        text(external),
        rows::custom_text(&lead.custom).map_or(ToSqlOutput::Borrowed(ValueRef::Null), made),
    ]
}

fn text(text: &str) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
}

#[cfg(test)]
mod tests;
