//! The columns of an exported integration: its fields, with the names of its tools.

use crate::domain::field::FieldContext;
use crate::domain::integration::fields::INTEGRATION_FIELDS;
use crate::domain::stack::Stack;

use super::{Column, Table, field_kind, typed_cell};

/// All integrations, in the order of the stack. `ctx` knows the names of all tools.
pub fn integrations(stack: &Stack, ctx: &FieldContext) -> Table {
    Table {
        title: "Integrations".to_owned(),
        on: ctx.today,
        columns: INTEGRATION_FIELDS
            .iter()
            .map(|field| Column::new(field.name, field.label, field_kind(field.kind)))
            .collect(),
        rows: stack
            .input
            .integrations
            .iter()
            .map(|flow| INTEGRATION_FIELDS.iter().map(|field| typed_cell(field.kind, (field.get)(flow, ctx))).collect())
            .collect(),
    }
}
