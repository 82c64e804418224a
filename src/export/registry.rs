//! The columns of an exported link: its fields under the labels by which import knows them, then the tagged address, the
//! channel and the day it was made.

use crate::domain::field::FieldContext;
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};

use super::{Cell, Column, ColumnKind, Table, field_kind, typed_cell};

/// Registered links as a table.
pub fn registered_links(links: &[LinkRow], ctx: &FieldContext) -> Table {
    let mut columns: Vec<Column> =
        LINK_FIELDS.iter().map(|field| Column::new(field.name, field.label, field_kind(field.kind))).collect();
    columns.push(Column::new("url", "Tagged URL", ColumnKind::Text));
    columns.push(Column::new("channel", "Channel (computed)", ColumnKind::Text));
    columns.push(Column::new("created", "Created", ColumnKind::Date));
    let rows = links.iter().map(|link| {
        let fields = LINK_FIELDS.iter().map(|field| typed_cell(field.kind, (field.get)(link, ctx)));
        let own = [
            Cell::text(link.url.clone()),
            Cell::text(link.channel.clone()),
            link.created.map_or(Cell::Blank, |at| Cell::Date(at.date_naive())),
        ];
        fields.chain(own).collect()
    });
    Table { title: "Links".to_owned(), on: ctx.today, columns, rows: rows.collect() }
}
