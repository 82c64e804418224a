//! What one does with a lead, wherever it is shown.

use crate::domain::id::{Id, RecordRef};
use crate::store::leads::LeadQuery;
use crate::tui::view::Cx;

/// Opens the lead's page.
pub fn open(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    cx.goto(RecordRef::lead(id));
    Ok(())
}

/// Edits a lead in a form.
pub fn edit(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    open(cx, id)
}

/// Goes to the company or a deal of a lead.
pub fn follow(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    open(cx, id)
}

/// Adds a lead.
pub fn add(cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.warn("leads are added on the Leads tab");
    Ok(())
}

/// Imports records.
pub fn import(cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.warn("leads are imported on the command line: opsroom import leads FILE");
    Ok(())
}

/// Exports the leads that pass a query.
pub fn export(cx: &mut Cx<'_>, _: LeadQuery) -> eyre::Result<()> {
    cx.warn("leads are exported on the command line: opsroom export leads");
    Ok(())
}

/// Exports these leads.
pub fn export_ids(cx: &mut Cx<'_>, _: Vec<Id>) -> eyre::Result<()> {
    export(cx, LeadQuery::default())
}
