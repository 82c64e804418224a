//! Which column of a file fills which field, those that become fields of their own included.

use super::kind::{self, RecordKind};
use super::reading::{Column, Reading};
use super::run::{self, Body};
use super::scan;
use super::{Records, companies, deals, events, leads};
use crate::domain::custom::{CustomField, CustomKind, machine_name};
use crate::domain::id::Id;
use crate::import::Error;
use crate::import::cell::currency_of_header;
use crate::import::cell::date::Order;
use crate::import::cell::number::Decimal;
use crate::import::mapping::{CUSTOM, STAGE_DATE};
use crate::store;

impl Records {
    /// The custom fields that the file's columns fill, by column, and those of them that aren't there yet (or whose
    /// choices grow).
    #[expect(clippy::type_complexity, reason = "by column, and the new ones")]
    pub(super) fn custom_fields(
        &self,
        store: &store::Store,
    ) -> Result<(Vec<Option<(String, CustomKind)>>, Vec<CustomField>), Error> {
        let record = match self.kind {
            RecordKind::Companies => "company",
            RecordKind::Deals => "deal",
            _ => "lead",
        };
        let known = store::custom::fields(store, record)?;
        let mut taken: Vec<String> = Vec::new();
        let mut by_column = Vec::with_capacity(self.mapping.columns.len());
        let mut new = Vec::new();
        for (at, column) in self.mapping.columns.iter().enumerate() {
            let seen = self.scanned.as_ref().and_then(|scanned| scanned.1.columns.get(at));
            let keeps = column.field.as_deref() == Some(CUSTOM)
                || column.field.is_none() && column.is_open() && self.kind.has_custom();
            let Some(seen) = seen.filter(|seen| keeps && seen.filled > 0) else {
                by_column.push(None);
                continue;
            };
            let mut name = machine_name(&column.header);
            if is_ours(self.kind, &name) {
                name = format!("file-{name}");
            }
            let plain = name.clone();
            let mut number = 1;
            while taken.contains(&name) {
                number += 1;
                name = format!("{plain}-{number}");
            }
            taken.push(name.clone());
            let (kind, choices) = seen.kind(&column.header);
            match known.iter().find(|field| field.name == name) {
                None => {
                    by_column.push(Some((name.clone(), kind)));
                    let (record, label) = (record.to_owned(), column.header.clone());
                    new.push(CustomField { id: Id::NEW, record, name, label, kind, choices });
                }
                Some(field) => {
                    // Values that a field of that kind can't hold are told row by row.
                    by_column.push(Some((name, field.kind)));
                    let more: Vec<String> =
                        choices.into_iter().filter(|choice| !field.choices.contains(choice)).collect();
                    if field.kind == CustomKind::Choice && !more.is_empty() {
                        let mut grown = field.clone();
                        grown.choices.extend(more);
                        new.push(grown);
                    }
                }
            }
        }
        Ok((by_column, new))
    }

    /// The columns with what each fills.
    pub(super) fn body(&self, custom: &[Option<(String, CustomKind)>]) -> Body {
        let mut columns = Vec::new();
        for (at, column) in self.mapping.columns.iter().enumerate() {
            let own = custom.get(at).cloned().flatten();
            let field = match (&column.field, &own) {
                (_, Some(_)) => CUSTOM.to_owned(),
                (Some(field), None) if field != CUSTOM => field.clone(),
                _ => continue,
            };
            let seen = self.scanned.as_ref().and_then(|scanned| scanned.1.columns.get(at));
            let order = match seen.map(scan::ColumnScan::order) {
                Some(Order::Known(order)) => Some(order),
                _ => self.answers.dates.get(&at).copied(),
            };
            let stage = (field == STAGE_DATE)
                .then(|| kind::stage_of(self.kind, &column.header, &self.lifecycle))
                .flatten()
                .map(|(stage, pipeline)| match self.kind {
                    RecordKind::Leads => {
                        (self.lifecycle.read(&stage).map_or(stage, |stage| stage.id.clone()), pipeline)
                    }
                    _ => (stage, pipeline),
                });
            columns.push((
                Column {
                    at,
                    header: column.header.clone(),
                    order,
                    decimal: seen.map_or(Decimal::Point, scan::ColumnScan::decimal),
                    currency: currency_of_header(&column.header),
                    custom: own,
                    stage,
                },
                field,
            ));
        }
        match self.kind {
            RecordKind::Leads => Body::Leads(Reading::new(columns, leads::FILLS)),
            RecordKind::Companies => Body::Companies(Reading::new(columns, companies::FILLS)),
            RecordKind::Deals => Body::Deals(Reading::new(columns, deals::FILLS)),
            RecordKind::Activities | RecordKind::Touches => {
                Body::Activities(Reading::new(columns, events::ACTIVITY_FILLS))
            }
            RecordKind::Roles => Body::Roles(Reading::new(columns, events::ROLE_FILLS)),
            RecordKind::Stages => Body::Changes(Reading::new(columns, events::CHANGE_FILLS)),
        }
    }
}

/// Whether a name is one of our own fields, or one that filters use.
fn is_ours(kind: RecordKind, name: &str) -> bool {
    use crate::domain::company::COMPANY_FIELDS;
    use crate::domain::deal::DEAL_FIELDS;
    use crate::domain::lead::LEAD_FIELDS;
    use crate::domain::lead::fields::LEAD_DERIVED;
    match kind {
        RecordKind::Companies => COMPANY_FIELDS.iter().any(|field| field.name == name),
        RecordKind::Deals => DEAL_FIELDS.iter().any(|field| field.name == name),
        _ => {
            LEAD_FIELDS.iter().any(|field| field.name == name)
                || LEAD_DERIVED.contains(&name)
                || name == run::COMPANY_ID
        }
    }
}
