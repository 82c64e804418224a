//! The columns of an exported link: its fields under the labels by which import knows them, then the tagged address, the
//! channel and the day it was made.

use crate::domain::field::FieldContext;
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};

use super::{Cell, Column, ColumnKind, Table, field_kind, typed_cell};
use crate::domain::utm::campaign::{CAMPAIGN_FIELDS, CampaignRow};

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

/// What is counted of a campaign beside its fields, in the order of [`campaigns`]' figures.
const FIGURES: [(&str, &str); 6] = [
    ("links", "Links"),
    ("live-links", "Live links"),
    ("visits", "Visits"),
    ("leads", "Leads"),
    ("mqls", "MQLs"),
    ("customers", "Customers"),
];

/// Campaigns as a table, each with its links, live links, visits, leads, qualified leads and customers.
pub fn campaigns(campaigns: &[(CampaignRow, [u64; 6])], ctx: &FieldContext) -> Table {
    let mut columns: Vec<Column> =
        CAMPAIGN_FIELDS.iter().map(|field| Column::new(field.name, field.label, field_kind(field.kind))).collect();
    columns.push(Column::new("currency", "Currency", ColumnKind::Text));
    columns.extend(FIGURES.iter().map(|(name, label)| Column::new(*name, *label, ColumnKind::Number)));
    let rows = campaigns.iter().map(|(campaign, figures)| {
        let fields = CAMPAIGN_FIELDS.iter().map(|field| typed_cell(field.kind, (field.get)(campaign, ctx)));
        let currency = campaign.budget.map_or(Cell::Blank, |budget| Cell::text(budget.currency.to_string()));
        // Counts are far below what a float can't hold.
        fields.chain([currency]).chain(figures.iter().map(|figure| Cell::Number(*figure as f64))).collect()
    });
    Table { title: "Campaigns".to_owned(), on: ctx.today, columns, rows: rows.collect() }
}
