//! What happened to one record: its changes, walked from the present back, since each says only what was there before.

use std::sync::Arc;

use rusqlite::OptionalExtension;
use rusqlite::types::{Value, ValueRef};

use super::log::{self, StepRow};
use super::op;
use super::replay::Change;
use super::tables::{Table, number_of};
use crate::domain::company::Company;
use crate::domain::deal::Deal;
use crate::domain::id::RecordRef;
use crate::domain::integration::Integration;
use crate::domain::lead::Lead;
use crate::domain::maturity::{Assessment, PlanItem};
use crate::domain::profile::{Person, Profile};
use crate::domain::tool::Tool;
use crate::domain::utm::campaign::CampaignRow;
use crate::domain::utm::registry::LinkRow;
use crate::store::{
    Result, Store, campaigns, companies, deals, integrations, leads, links, maturity, people, profile, rows, tools,
};

/// A record as it was at some moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The columns of its table.
    columns: Arc<[String]>,
    /// The value of each.
    values: Vec<Value>,
}

impl Image {
    /// The cell of a column.
    fn cell(&self, column: &str) -> ValueRef<'_> {
        let at = self.columns.iter().position(|one| one == column);
        at.and_then(|at| self.values.get(at)).map_or(ValueRef::Null, ValueRef::from)
    }

    /// A record with nothing in it.
    fn blank(columns: &Arc<[String]>) -> Image {
        Image { columns: Arc::clone(columns), values: vec![Value::Null; columns.len()] }
    }

    /// Puts back what a change says was there before.
    fn take_back(&mut self, change: &Change, table: &Table) {
        for (_, column, value) in change.columns(table) {
            if let Some(at) = self.columns.iter().position(|one| one == column)
                && let Some(place) = self.values.get_mut(at)
            {
                place.clone_from(value);
            }
        }
    }

    /// The tool that it shows.
    pub fn tool(&self) -> Tool {
        tools::read(|at| tools::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The integration that it shows.
    pub fn integration(&self) -> Integration {
        integrations::read(|at| integrations::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The person that it shows.
    pub fn person(&self) -> Person {
        people::read(|at| people::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The assessment that it shows, without its answers.
    pub fn assessment(&self) -> Assessment {
        use maturity::assessments::{COLUMNS, read};
        read(|at| COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The plan item that it shows.
    pub fn plan_item(&self) -> PlanItem {
        use maturity::plan::{COLUMNS, read};
        read(|at| COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The lead that it shows, without what is derived.
    pub fn lead(&self) -> Lead {
        leads::read(|at| leads::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The company that it shows.
    pub fn company(&self) -> Company {
        companies::read(|at| companies::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The deal that it shows, without its company's name.
    pub fn deal(&self) -> Deal {
        deals::read(|at| deals::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The tagged link that it shows.
    pub fn link(&self) -> LinkRow {
        links::read(|at| links::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The campaign that it shows.
    pub fn campaign(&self) -> CampaignRow {
        campaigns::read(|at| campaigns::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }

    /// The business that it shows.
    pub fn profile(&self) -> Profile {
        profile::from_cells(|at| profile::COLUMNS.get(at).map_or(ValueRef::Null, |column| self.cell(column)))
    }
}

/// What one step did to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// The step.
    pub step: StepRow,
    /// The record before; `None` where the step brought it.
    pub before: Option<Image>,
    /// The record after; `None` where the step took it away, and blank where it was added and never touched since.
    pub after: Option<Image>,
}

/// The steps that touched a record, newest first.
///
/// # Errors
/// When the file can't be read.
pub fn of(store: &Store, record: RecordRef, most: usize) -> Result<Vec<Touched>> {
    let number = number_of(record.kind.table());
    let tables = store.tables.borrow();
    let Some(table) = tables.get(number) else { return Ok(Vec::new()) };
    let columns = columns(table);
    let changes = changes(store, number, record.id.0)?;
    let was_only_added = !changes.is_empty() && changes.iter().all(|change| change.op == op::INSERT);
    let mut now =
        if was_only_added { Some(Image::blank(&columns)) } else { present(store, table, &columns, record.id.0)? };
    let mut out: Vec<Touched> = Vec::new();
    for change in changes {
        let after = now.clone();
        now = match change.op {
            op::INSERT => None,
            _ => {
                let kept = now.filter(|_| change.op != op::DELETE);
                let mut image = kept.unwrap_or_else(|| Image::blank(&columns));
                image.take_back(&change, table);
                Some(image)
            }
        };
        let full = out.len() == most;
        match out.last_mut() {
            // A step may have touched it twice.
            Some(newer) if newer.step.id.0 == change.step => newer.before = now.clone(),
            _ if full => break,
            _ => {
                let sql = format!("SELECT {} FROM step s WHERE s.id = ?1", log::LIST);
                let step = store.conn.prepare_cached(&sql)?.query_row([change.step], log::read).optional()?;
                // What another tool did a moment ago has no step yet; the next write adopts it.
                let Some(step) = step else { continue };
                out.push(Touched { step, before: now.clone(), after });
            }
        }
    }
    Ok(out)
}

/// The columns that a table has now.
fn columns(table: &Table) -> Arc<[String]> {
    table.columns().map(|(_, column)| column.to_owned()).collect()
}

/// The record as it is.
fn present(store: &Store, table: &Table, columns: &Arc<[String]>, id: i64) -> Result<Option<Image>> {
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", columns.join(", "), table.name);
    let found = store.conn.prepare_cached(&sql)?.query_row([id], |row| {
        let values = (0..columns.len()).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
        Ok(Image { columns: Arc::clone(columns), values })
    });
    Ok(found.optional()?)
}

/// The changes of one row, newest first.
fn changes(store: &Store, table: i64, row: i64) -> Result<Vec<Change>> {
    let mut query = store.conn.prepare_cached(
        "SELECT * FROM change WHERE tbl = ?1 AND row = ?2
         UNION ALL
         SELECT * FROM change INDEXED BY change_run WHERE last > row AND tbl = ?1 AND row < ?2 AND last >= ?2
         ORDER BY seq DESC",
    )?;
    Ok(query.query_map((table, row), Change::read)?.collect::<Result<_, _>>()?)
}

/// What a record is called: by the name it has, or had when it was deleted; else by its kind.
pub(super) fn name_of(store: &Store, table: i64, row: i64) -> Result<String> {
    let tables = store.tables.borrow();
    let Some(known) = tables.get(table) else { return Ok("a record".to_owned()) };
    let columns = columns(known);
    let image = match present(store, known, &columns, row)? {
        Some(image) => image,
        None => last_image(store, known, &columns, row)?,
    };
    let text = |column: &str| match image.cell(column) {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    };
    let number = |column: &str| rows::int(image.cell(column)).unwrap_or(0);
    let tool = |column: &str| match image.cell(column) {
        ValueRef::Integer(id) => name_of(store, number_of("tool"), id),
        _ => Ok("a tool".to_owned()),
    };
    Ok(match known.name.as_str() {
        "tool" | "person" if !text("name").is_empty() => text("name"),
        "tool" => "a tool".to_owned(),
        "person" => "a person".to_owned(),
        "integration" => format!("the integration from {} to {}", tool("from_tool")?, tool("to_tool")?),
        "rate" => format!("the {} rate of {}", text("currency"), text("day")),
        "audit" => format!("the audit of {}", text("day")),
        "audit_mark" => "a mark of an audit".to_owned(),
        "matrix_lines" => "the lines of the matrix".to_owned(),
        "framework_snapshot" => format!("the words of {} v{}", text("framework"), number("version")),
        "assessment" => format!("the {} assessment of {}", text("framework"), text("started_on")),
        "assessment_answer" => format!("the answer about {}", text("dimension")),
        "vote" => format!("a vote on {}", text("dimension")),
        "participant" if !text("name").is_empty() => text("name"),
        "parked_topic" | "plan_item" if !text("text").is_empty() => format!("“{}”", text("text")),
        "plan_item" => "a plan item".to_owned(),
        "lead" => leads::read(|at| leads::COLUMNS.get(at).map_or(ValueRef::Null, |column| image.cell(column))).called(),
        "company" | "deal" if !text("name").is_empty() => text("name"),
        "activity" | "transition" | "handoff" | "deal_role" if image.cell("lead") != ValueRef::Null => {
            let what = match known.name.as_str() {
                "activity" => "an activity",
                "transition" => "a move",
                "handoff" => "a handoff",
                _ => "a part in a deal",
            };
            format!("{what} of {}", name_of(store, number_of("lead"), number("lead"))?)
        }
        "activity" => "an activity".to_owned(),
        "deal_role" => "a part in a deal".to_owned(),
        "deal_transition" => "a step of a deal".to_owned(),
        "external_id" => "an id in another system".to_owned(),
        "custom_field" => format!("the field {}", text("label")),
        "stage_alias" => format!("what “{}” means", text("raw")),
        "lifecycle_choice" => "the stages in use".to_owned(),
        "icp" => "the ideal customer profile".to_owned(),
        "spot_check" | "spot_answer" => "a spot check".to_owned(),
        "not_duplicate" => "a pair of leads that are two".to_owned(),
        "utm_value" => format!("the {} {}", text("tag"), text("value")),
        "utm_spelling" => format!("what the {} “{}” stands for", text("tag"), text("spelling")),
        "campaign" if !text("title").is_empty() => text("title"),
        "campaign" => format!("the campaign {}", text("value")),
        "link" => format!(
            "the link {}",
            links::read(|at| links::COLUMNS.get(at).map_or(ValueRef::Null, |column| image.cell(column))).called()
        ),
        "utm_policy" => match text("part").split_once(':') {
            Some(("list", name)) => format!("the list {name} of the policy"),
            Some(("rule", id)) => format!("the rule {id} of the policy"),
            _ => format!("the {} of the policy", text("part")),
        },
        "task_state" => format!("the task {}", text("task")),
        other => format!("the {other}"),
    })
}

/// A deleted row as it was last.
fn last_image(store: &Store, table: &Table, columns: &Arc<[String]>, row: i64) -> Result<Image> {
    let found = store
        .conn
        .prepare_cached("SELECT * FROM change WHERE tbl = ?1 AND row = ?2 AND op = ?3 ORDER BY seq DESC LIMIT 1")?
        .query_row((table.number, row, op::DELETE), Change::read)
        .optional()?;
    let mut image = Image::blank(columns);
    if let Some(change) = found {
        image.take_back(&change, table);
    }
    Ok(image)
}
