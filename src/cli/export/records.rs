//! `opsroom export leads|companies|deals`: as many as there are, CSV row by row.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::json;

use super::{Args, understood, without_complaint};
use crate::cli::Outcome;
use crate::cli::desk::Desk;
use crate::domain::any_field::{AnyField, Customised, all_fields};
use crate::domain::company::{COMPANY_FIELDS, Company};
use crate::domain::deal::{DEAL_FIELDS, Deal};
use crate::domain::field::{Field, FieldContext, FieldKind};
use crate::domain::filter::{Filter, FilterValue, Filtered};
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::text::count;
use crate::export::records::{Exported, Records};
use crate::export::{Format, NewFile};
use crate::store::{companies, deals, leads};
use crate::workspace::{self, Workspace};

/// Which records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Leads,
    Companies,
    Deals,
}

/// Writes the records to a file or to standard output.
pub(super) fn run(desk: &Desk, which: Which, args: &Args, format: Format, out: Option<&Path>) -> eyre::Result<Outcome> {
    let ws = desk.open()?;
    let mut rows = 0;
    let mut write = |to: &mut dyn Write| -> eyre::Result<()> {
        rows = match which {
            Which::Leads => leads_to(&ws, &args.filter, format, to)?,
            Which::Companies => {
                let each = |each: &mut dyn FnMut(Company) -> bool| companies::each(ws.store(), each);
                records_to(&ws, COMPANY_FIELDS, "company", &args.filter, format, to, each)?
            }
            Which::Deals => {
                let each = |each: &mut dyn FnMut(Deal) -> bool| deals::each(ws.store(), each);
                records_to(&ws, DEAL_FIELDS, "deal", &args.filter, format, to, each)?
            }
        };
        Ok(())
    };
    match out {
        Some(path) => {
            let mut file = NewFile::begin(path, args.force)?;
            write(&mut file)?;
            file.finish()?;
            let shown = path.display().to_string();
            if desk.out.json {
                desk.out.value(&json!({ "path": shown, "format": format.name(), "rows": rows }));
            } else {
                let what = match which {
                    Which::Leads => count(rows, "lead", "leads"),
                    Which::Companies => count(rows, "company", "companies"),
                    Which::Deals => count(rows, "deal", "deals"),
                };
                desk.out.remark(&format!("wrote {what} to {shown}"));
            }
        }
        None => {
            let mut to = BufWriter::new(std::io::stdout().lock());
            match write(&mut to).and_then(|()| Ok(to.flush()?)) {
                // Whoever reads has had enough: `opsroom export leads | head`.
                Err(error) if is_closed(&error) => {}
                other => other?,
            }
        }
    }
    Ok(Outcome::Done)
}

fn is_closed(error: &eyre::Report) -> bool {
    error
        .chain()
        .any(|one| one.downcast_ref::<std::io::Error>().is_some_and(|one| one.kind() == std::io::ErrorKind::BrokenPipe))
}

fn leads_to(ws: &Workspace, line: &str, format: Format, to: &mut dyn Write) -> eyre::Result<usize> {
    let ctx = ws.field_context()?;
    let names = ws.lead_filter_fields()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let query = leads::LeadQuery { descending: false, ..ws.lead_query(line)? };
    without_complaint(query.filter.clone(), &names)?;
    let records = Records::<Lead>::new(all_fields(LEAD_FIELDS, &ws.custom_fields("lead")?, "lead"), ctx);
    let mut rows = 0;
    records.write::<eyre::Report>(format, to, |each| {
        leads::each(ws.store(), &query, |lead| {
            rows += 1;
            each(&lead)
        })
        .map_err(workspace::Error::from)?;
        Ok(())
    })?;
    Ok(rows)
}

fn records_to<D: Exported + Customised + 'static>(
    ws: &Workspace,
    fields: &'static [Field<D>],
    record: &str,
    line: &str,
    format: Format,
    to: &mut dyn Write,
    all: impl FnOnce(&mut dyn FnMut(D) -> bool) -> crate::store::Result<()>,
) -> eyre::Result<usize> {
    let ctx = ws.field_context()?;
    let custom = ws.custom_fields(record)?;
    let names: Vec<&str> =
        fields.iter().map(|field| field.name).chain(custom.iter().map(|field| field.name.as_str())).collect();
    let filter = understood(line, &names, &ctx)?;
    let shown = all_fields(fields, &custom, record);
    let asked = all_fields(fields, &custom, record);
    let asked_ctx = ctx.clone();
    let records = Records::<D>::new(shown, ctx);
    let mut rows = 0;
    records.write::<eyre::Report>(format, to, |each| {
        all(&mut |one| {
            if !passes(&filter, &asked, &asked_ctx, &one) {
                return true;
            }
            rows += 1;
            each(&one)
        })
        .map_err(workspace::Error::from)?;
        Ok(())
    })?;
    Ok(rows)
}

fn passes<D: Customised>(filter: &Filter, fields: &[AnyField<D>], ctx: &FieldContext, record: &D) -> bool {
    filter.is_empty() || filter.matches(&Asked { fields, ctx, record }).is_some()
}

/// One record, as a filter reads it.
struct Asked<'a, D: 'static> {
    fields: &'a [AnyField<D>],
    ctx: &'a FieldContext,
    record: &'a D,
}

impl<D: Customised> Filtered for Asked<'_, D> {
    fn haystack(&self) -> String {
        let texts = self.fields.iter().filter(|field| matches!(field.name(), "name" | "company" | "domain"));
        texts.map(|field| field.get(self.record, self.ctx)).collect::<Vec<_>>().join(" ")
    }

    fn values(&self, name: &str) -> Option<Vec<FilterValue>> {
        let field = self.fields.iter().find(|field| field.name() == name)?;
        let typed = field.get(self.record, self.ctx);
        if typed.is_empty() {
            return Some(Vec::new());
        }
        let money = || crate::domain::money::Money::parse(&typed, self.ctx.currency).ok().map(|money| money.major());
        Some(vec![match field.kind() {
            FieldKind::Date => typed.parse().map_or_else(|_| FilterValue::Text(typed.clone()), FilterValue::Date),
            FieldKind::Number => typed.parse().map_or_else(|_| FilterValue::Text(typed.clone()), FilterValue::Number),
            FieldKind::Money => money().map_or_else(|| FilterValue::Text(typed.clone()), FilterValue::Number),
            _ => FilterValue::Text(typed),
        }])
    }
}
