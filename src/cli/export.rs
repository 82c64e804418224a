//! `opsroom export`: records for spreadsheets and other programs.

mod records;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use super::mistake::Mistake;
use crate::domain::field::FieldContext;
use crate::domain::filter::{Filter, FilterValue, Filtered};
use crate::domain::id::Id;
use crate::domain::integration::Integration;
use crate::domain::integration::fields::INTEGRATION_FIELDS;
use crate::domain::stack::select::{self, filter_fields, select};
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};
use crate::export::{self, Format, Table, write_file};
use crate::store::links::{self as rows, LinkQuery};
use crate::workspace::Workspace;
use crate::workspace::utm::DERIVED;
use records::Which;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// The tools, with what follows for each; the file can be imported again
    Tools(Args),
    /// The integrations
    Integrations(Args),
    /// The answers of all maturity assessments, a row per dimension
    Maturity(Args),
    /// The leads, as many as there are; the file can be imported again
    Leads(Args),
    /// The companies
    Companies(Args),
    /// The deals
    Deals(Args),
    /// The tagged links, with their channel; the file can be imported again
    Links(Args),
    /// The campaigns, with how many links each has and what came of it
    Campaigns(Args),
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The format; without it, what OUT ends in, else csv
    #[arg(long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    format: Option<String>,
    /// Only what passes this filter, as typed in the workbench: 'category:crm cost:>500 owner:none'
    #[arg(
        long = "where",
        value_name = "FILTER",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    filter: String,
    /// The file to write; without it, or with -, standard output
    #[arg(short, long = "out", value_name = "OUT")]
    out: Option<PathBuf>,
    /// Replace OUT where it exists
    #[arg(long)]
    force: bool,
}

pub(super) fn run(desk: &Desk, what: &What) -> eyre::Result<Outcome> {
    let (What::Tools(args)
    | What::Integrations(args)
    | What::Maturity(args)
    | What::Leads(args)
    | What::Companies(args)
    | What::Deals(args)
    | What::Links(args)
    | What::Campaigns(args)) = what;
    let out = args.out.as_deref().filter(|out| !is_stdout(out));
    let format = format(desk, args)?;
    if format == Format::Xlsx && out.is_none() && desk.out.is_watched() {
        return Err(
            Mistake::new("a workbook can't be shown in a terminal", "name a file for it, with -o tools.xlsx").into()
        );
    }
    let which = match what {
        What::Leads(_) => Some(Which::Leads),
        What::Companies(_) => Some(Which::Companies),
        What::Deals(_) => Some(Which::Deals),
        _ => None,
    };
    if let Some(which) = which {
        return records::run(desk, which, args, format, out);
    }
    let ws = desk.open()?;
    let (table, noun) = match what {
        What::Tools(_) => (tools(&ws, &args.filter)?, ["tool", "tools"]),
        What::Integrations(_) => (integrations(&ws, &args.filter)?, ["integration", "integrations"]),
        What::Links(_) => (links(&ws, &args.filter)?, ["link", "links"]),
        What::Campaigns(_) => (campaigns(&ws, &args.filter)?, ["campaign", "campaigns"]),
        _ => (maturity(&ws, &args.filter)?, ["answer", "answers"]),
    };
    let bytes = table.to_bytes(format)?;
    match out {
        Some(out) => {
            write_file(out, &bytes, args.force)?;
            let path = out.display().to_string();
            if desk.out.json {
                desk.out.value(&json!({ "path": path, "format": format.name(), "rows": table.rows.len() }));
            } else {
                let [one, many] = noun;
                desk.out.remark(&format!("wrote {} to {path}", count(table.rows.len(), one, many)));
            }
        }
        None => desk.out.bytes(&bytes)?,
    }
    Ok(Outcome::Done)
}

/// The format that was asked for: by its name, by `--json`, or by what the file ends in.
fn format(desk: &Desk, args: &Args) -> eyre::Result<Format> {
    if let Some(name) = &args.format {
        return Ok(Format::parse(name).unwrap_or(Format::Csv));
    }
    match ending(args.out.as_deref()) {
        Some(word) => Format::parse(word).ok_or_else(|| {
            Mistake::new(format!("no format is called “{word}”"), "say which with --format csv, xlsx or json").into()
        }),
        None if desk.out.json => Ok(Format::Json),
        None => Ok(Format::Csv),
    }
}

/// What a file's name ends in.
pub(super) fn ending(out: Option<&Path>) -> Option<&str> {
    out?.extension()?.to_str()
}

/// Whether `-` was named.
pub(super) fn is_stdout(out: &Path) -> bool {
    out == Path::new("-")
}

fn tools(ws: &Workspace, filter: &str) -> eyre::Result<Table> {
    let (stack, ctx) = (ws.stack()?, ws.field_context()?);
    let filter = without_complaint(select::filter(filter, &ctx), &filter_fields())?;
    let chosen = select(&stack, &ws.frameworks().taxonomy, &ctx, &filter);
    let ids: Vec<Id> = chosen.iter().filter_map(|(at, _)| stack.input.tools.get(*at)).map(|tool| tool.id).collect();
    Ok(export::tools(&stack, &ctx, Some(&ids)))
}

fn integrations(ws: &Workspace, filter: &str) -> eyre::Result<Table> {
    let (stack, ctx) = (ws.stack()?, ws.field_context()?);
    let names: Vec<&str> = INTEGRATION_FIELDS.iter().map(|field| field.name).collect();
    let filter = understood(filter, &names, &ctx)?;
    let mut table = export::integrations(&stack, &ctx);
    let mut passes = stack.input.integrations.iter().map(|flow| filter.matches(&Flow { flow, ctx: &ctx }).is_some());
    // The table has one row per integration, in this order.
    table.rows.retain(|_| passes.next().unwrap_or(false));
    Ok(table)
}

fn maturity(ws: &Workspace, filter: &str) -> eyre::Result<Table> {
    let (room, ctx) = (ws.maturity()?, ws.field_context()?);
    let filter = understood(filter, &export::maturity_columns(), &ctx)?;
    Ok(passing(export::maturity(&room, None), &filter))
}

fn links(ws: &Workspace, filter: &str) -> eyre::Result<Table> {
    let names: Vec<&str> = LINK_FIELDS.iter().map(|field| field.name).chain(DERIVED.iter().copied()).collect();
    let query = LinkQuery { descending: false, ..ws.link_query(filter)? };
    without_complaint(query.filter.clone(), &names)?;
    let checker = ws.checker()?;
    let mut links = Vec::new();
    rows::each(ws.store(), &query, |link| {
        let channel = checker.channel(&link.link.tags).to_owned();
        links.push(LinkRow { channel, ..link });
        true
    })
    .map_err(crate::workspace::Error::from)?;
    Ok(export::registered_links(&links, &ws.field_context()?))
}

fn campaigns(ws: &Workspace, filter: &str) -> eyre::Result<Table> {
    let (ctx, arrivals, links) = (ws.field_context()?, ws.refresh_touches()?, ws.links_of_campaigns()?);
    let campaigns = ws.campaigns()?.into_iter().map(|campaign| {
        let results = arrivals.of(Tag::Campaign, &campaign.value);
        let (all, live) = links.get(&campaign.value).copied().unwrap_or_default();
        (campaign, [all, live, results.visits, results.leads, results.mqls, results.customers])
    });
    let table = export::campaigns(&campaigns.collect::<Vec<_>>(), &ctx);
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let filter = understood(filter, &names, &ctx)?;
    Ok(passing(table, &filter))
}

/// The rows of a table that pass a filter.
fn passing(mut table: Table, filter: &Filter) -> Table {
    let columns = table.columns.clone();
    table.rows.retain(|row| filter.matches(&Cells { columns: &columns, row }).is_some());
    table
}

/// One row of a table, as a filter reads it.
struct Cells<'a> {
    columns: &'a [export::Column],
    row: &'a [export::Cell],
}

impl Filtered for Cells<'_> {
    fn haystack(&self) -> String {
        let texts = self.row.iter().filter_map(|cell| match cell {
            export::Cell::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    fn values(&self, field: &str) -> Option<Vec<FilterValue>> {
        let at = self.columns.iter().position(|column| column.name == field)?;
        Some(match self.row.get(at)? {
            export::Cell::Text(text) => vec![FilterValue::Text(text.clone())],
            export::Cell::Number(number) => vec![FilterValue::Number(*number)],
            export::Cell::Date(day) => vec![FilterValue::Date(*day)],
            export::Cell::Flag(flag) => vec![FilterValue::Text(if *flag { "yes" } else { "no" }.to_owned())],
            export::Cell::Money(_) | export::Cell::Blank => Vec::new(),
        })
    }
}

/// A filter without anything odd about it: what a person corrects on screen, a script would take for an answer.
fn understood(line: &str, fields: &[&str], ctx: &FieldContext) -> eyre::Result<Filter> {
    without_complaint(Filter::on(line, fields, ctx.today), fields)
}

/// The same for one that was read already.
fn without_complaint(filter: Filter, fields: &[&str]) -> eyre::Result<Filter> {
    match filter.complaint() {
        Some(complaint) => {
            Err(Mistake::new(format!("--where: {complaint}"), format!("there are {}", fields.join(", "))).into())
        }
        None => Ok(filter),
    }
}

/// One integration, as a filter reads it.
struct Flow<'a> {
    flow: &'a Integration,
    ctx: &'a FieldContext,
}

impl Filtered for Flow<'_> {
    fn haystack(&self) -> String {
        let shown = |name: &str| self.text(name).unwrap_or_default();
        format!("{} {} {}", shown("from"), shown("to"), shown("what"))
    }

    fn values(&self, field: &str) -> Option<Vec<FilterValue>> {
        let text = self.text(field)?;
        Some(match field {
            _ if text.is_empty() => Vec::new(),
            "checked-on" => self.flow.checked_on.map(FilterValue::Date).into_iter().collect(),
            "uptime" => self.flow.uptime.map(FilterValue::Number).into_iter().collect(),
            "steps" => self.flow.steps.map(|steps| FilterValue::Number(f64::from(steps))).into_iter().collect(),
            _ => vec![FilterValue::Text(text)],
        })
    }
}

impl Flow<'_> {
    fn text(&self, field: &str) -> Option<String> {
        let field = INTEGRATION_FIELDS.iter().find(|one| one.name == field)?;
        Some((field.get)(self.flow, self.ctx))
    }
}
