//! An identity provider's list of who signs in to what, one row per user and application, into tools with their
//! active seats and the day they were last used. It says nothing of seats that are paid.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::domain::text::{count, name_key};

use super::cell::date::{self, DateOrder, Order};
use super::mapping::Mapping;
use super::plan::{Outcome, Plan, PlannedRow};
use super::sheet::{Row, Sheet};
use super::tools::{Basis, Proposal, not_taken, propose};
use super::{Answers, Policy};

/// A user counts as active for so many days after signing in.
const ACTIVE_DAYS: u64 = 90;

/// What the rows of one application say.
#[derive(Default)]
struct Application {
    users: BTreeSet<String>,
    active: BTreeSet<String>,
    newest: Option<NaiveDate>,
}

/// What importing a list of sign-ins would do.
pub fn plan(sheet: &Sheet, mapping: &Mapping, basis: &Basis<'_>, policy: Policy, answers: &Answers) -> Plan {
    let mut plan = Plan { file: sheet.name.clone(), warnings: sheet.warnings.clone(), ..Plan::default() };
    let cell = |row: &'_ Row, field: &str| {
        mapping.column_of(field).and_then(|at| row.cells.get(at)).cloned().unwrap_or_default()
    };
    let logins = mapping.column_of("last-login");
    let order = logins.and_then(|at| order(sheet, at, answers, &mut plan));
    let since = basis.context.today.checked_sub_days(Days::new(ACTIVE_DAYS)).unwrap_or(NaiveDate::MIN);
    let mut applications: BTreeMap<String, Application> = BTreeMap::new();
    let present = |row: &&Row| basis.rules.is_null(&cell(row, "unassigned-on"));
    for row in sheet.rows.iter().filter(present) {
        let user = name_key(&cell(row, "user"));
        let one = applications.entry(name_key(&cell(row, "application"))).or_default();
        let user = if user.is_empty() { format!("line {}", row.line) } else { user };
        if let Some(day) = date::read(&cell(row, "last-login")).day(order) {
            one.newest = one.newest.max(Some(day));
            if day >= since {
                one.active.insert(user.clone());
            }
        }
        one.users.insert(user);
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for row in sheet.rows.iter().filter(|row| !row.is_blank()) {
        let name = cell(row, "application");
        let key = name_key(&name);
        let left = |reason: String| PlannedRow {
            line: row.line,
            name: name.clone(),
            outcome: Outcome::LeftOut(reason),
            notes: Vec::new(),
        };
        let planned = if basis.rules.is_null(&name) {
            let outcome = Outcome::Rejected("it names no application".to_owned());
            PlannedRow { line: row.line, name: name.clone(), outcome, notes: row.notes.clone() }
        } else if !present(&row) {
            left("no longer assigned".to_owned())
        } else if !seen.insert(key.clone()) {
            left("a further user of an application".to_owned())
        } else {
            let one = applications.remove(&key).unwrap_or_default();
            let mut proposal = Proposal::named(&name, row.line);
            proposal.tool.last_used = one.newest;
            proposal.tool.seats_active = logins.and_then(|_| u32::try_from(one.active.len()).ok());
            proposal.notes.push(format!(
                "{} assigned, {} of them active in the last {ACTIVE_DAYS} days",
                count(one.users.len(), "user", "users"),
                one.active.len()
            ));
            propose(proposal, basis, policy)
        };
        plan.rows.push(planned);
    }
    plan.reject_second_rows();
    plan.warnings.extend(plan.questions.iter().map(super::plan::Question::sentence));
    plan.warnings.extend(not_taken(sheet, mapping));
    plan
}

/// The order of a column's dates; asks where it isn't known.
pub(super) fn order(sheet: &Sheet, column: usize, answers: &Answers, plan: &mut Plan) -> Option<DateOrder> {
    match date::order_of(sheet.rows.iter().filter_map(|row| row.cells.get(column)).map(String::as_str)) {
        Order::Known(order) => Some(order),
        Order::NotNeeded => None,
        Order::Open(_) if answers.dates.contains_key(&column) => answers.dates.get(&column).copied(),
        Order::Open(sample) => {
            plan.questions.extend(super::question(sheet, column, &sample));
            None
        }
    }
}
