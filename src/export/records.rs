//! Leads, companies and deals as rows: their fields as they are typed, those that the workspace added, their id
//! elsewhere; for leads also what was computed. Written as a stream where the format allows, however many there are.

use std::io::Write;

use crate::domain::any_field::{AnyField, Customised};
use crate::domain::company::Company;
use crate::domain::deal::Deal;
use crate::domain::external::ExternalId;
use crate::domain::field::FieldContext;
use crate::domain::lead::Lead;
use crate::domain::money::Money;

use super::{Cell, Column, ColumnKind, Error, Format, Table, delimited, field_kind, typed_cell};

/// One column beside the fields: name, label, kind, value.
type Extra<D> = (&'static str, &'static str, ColumnKind, fn(&D, &FieldContext) -> Cell);

/// A record that can be exported by its fields.
pub trait Exported: Customised + Sized {
    /// What many are called: `Leads`.
    const MANY: &'static str;
    /// The columns beside its fields.
    const EXTRA: &'static [Extra<Self>];
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Blank } else { Cell::text(text) }
}

fn external(id: Option<&ExternalId>, part: fn(&ExternalId) -> &str) -> Cell {
    id.map_or(Cell::Blank, |id| text(part(id)))
}

impl Exported for Lead {
    const MANY: &'static str = "Leads";
    const EXTRA: &'static [Extra<Lead>] = &[
        ("stage-raw", "Stage as read", ColumnKind::Text, |lead, _| text(&lead.stage_raw)),
        ("stage-since", "In stage since", ColumnKind::Date, |lead, _| {
            lead.stage_since.map_or(Cell::Blank, |since| Cell::Date(since.date_naive()))
        }),
        ("open-deals", "Open deals (computed)", ColumnKind::Money, |lead, ctx| match lead.amount {
            0 => Cell::Blank,
            minor => Cell::Money(Money::new(minor, ctx.currency)),
        }),
        ("total", "Score (computed)", ColumnKind::Number, |lead, _| Cell::number(lead.total.map(f64::from))),
        ("fit", "Fit (computed)", ColumnKind::Number, |lead, _| Cell::number(lead.fit.map(f64::from))),
        ("engagement", "Engagement (computed)", ColumnKind::Number, |lead, _| {
            Cell::number(lead.engagement.map(f64::from))
        }),
        ("band", "Band (computed)", ColumnKind::Text, |lead, _| text(&lead.band)),
        ("system", "System", ColumnKind::Text, |lead, _| external(lead.external.as_ref(), |id| &id.system)),
        ("external-id", "External id", ColumnKind::Text, |lead, _| external(lead.external.as_ref(), |id| &id.id)),
    ];
}

impl Exported for Company {
    const MANY: &'static str = "Companies";
    const EXTRA: &'static [Extra<Company>] = &[
        ("system", "System", ColumnKind::Text, |one, _| external(one.external.as_ref(), |id| &id.system)),
        ("external-id", "External id", ColumnKind::Text, |one, _| external(one.external.as_ref(), |id| &id.id)),
    ];
}

impl Exported for Deal {
    const MANY: &'static str = "Deals";
    const EXTRA: &'static [Extra<Deal>] = &[
        ("system", "System", ColumnKind::Text, |one, _| external(one.external.as_ref(), |id| &id.system)),
        ("external-id", "External id", ColumnKind::Text, |one, _| external(one.external.as_ref(), |id| &id.id)),
    ];
}

/// How records become rows.
pub struct Records<D: Exported> {
    fields: Vec<AnyField<D>>,
    ctx: FieldContext,
}

impl<D: Exported> Records<D> {
    /// Records by all of these fields.
    pub fn new(fields: Vec<AnyField<D>>, ctx: FieldContext) -> Records<D> {
        Records { fields, ctx }
    }

    /// The columns.
    pub fn columns(&self) -> Vec<Column> {
        let own = self.fields.iter().map(|field| Column::new(field.name(), field.label(), field_kind(field.kind())));
        own.chain(D::EXTRA.iter().map(|(name, label, kind, _)| Column::new(*name, *label, *kind))).collect()
    }

    /// One record.
    pub fn row(&self, record: &D) -> Vec<Cell> {
        let own = self.fields.iter().map(|field| typed_cell(field.kind(), field.get(record, &self.ctx)));
        own.chain(D::EXTRA.iter().map(|(_, _, _, value)| value(record, &self.ctx))).collect()
    }

    /// Writes records: CSV one by one, the other formats as a whole. `each` calls what it is given with every record,
    /// and stops where that gives `false`.
    ///
    /// # Errors
    /// As [`Table::write`]; else what `each` says.
    pub fn write<E: From<Error>>(
        &self,
        format: Format,
        out: &mut dyn Write,
        each: impl FnOnce(&mut dyn FnMut(&D) -> bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut table =
            Table { title: D::MANY.to_owned(), on: self.ctx.today, columns: self.columns(), rows: Vec::new() };
        if format != Format::Csv {
            each(&mut |record| {
                table.rows.push(self.row(record));
                // A sheet holds no more; the error says so.
                format != Format::Xlsx || table.rows.len() < 1_048_576
            })?;
            return Ok(table.write(format, out)?);
        }
        let mut stream = delimited::Stream::begin(out, &table.columns)?;
        let mut failed = None;
        each(&mut |record| {
            failed = stream.row(&self.row(record)).err();
            failed.is_none()
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        Ok(stream.finish()?)
    }
}
