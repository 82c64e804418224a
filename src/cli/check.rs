//! `opsroom check`: what is wrong or due, in all rooms, and which framework files are broken.

use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::Outcome;
use super::desk::Desk;
use super::print::columns;
use crate::domain::finding::{Finding, Severity};
use crate::domain::text::{clean, count};
use crate::workspace::attention::room_names;

/// Tell what is wrong or due, and which framework files are broken
///
/// The worst comes first, with what to do next, as on Home in the workbench. Exits 1 where something at or above
/// --fail-on was found, or a framework file of your own is broken.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only what this room found
    #[arg(long, value_parser = PossibleValuesParser::new(room_names()))]
    room: Option<String>,
    /// From which severity on something counts as found: critical, warning or note
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severity)]
    fail_on: Severity,
}

pub(super) fn severity(typed: &str) -> Result<Severity, String> {
    Severity::parse(typed).ok_or_else(|| "there are critical, warning and note".to_owned())
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let ws = desk.open()?;
    // Nobody waits for a drawing here, so that figures are never older than the leads.
    if ws.pipeline()?.total > 0 && args.room.as_ref().is_none_or(|room| room == "pipeline") {
        ws.measure_now()?;
    }
    if args.room.as_ref().is_none_or(|room| room == "campaigns") {
        ws.judge_now()?;
    }
    let mut findings: Vec<Finding> = ws.attention()?.iter().collect();
    if let Some(room) = &args.room {
        findings.retain(|finding| finding.room == room);
    }
    let problems: Vec<String> = ws.frameworks().problems.iter().map(ToString::to_string).collect();
    if desk.out.json {
        desk.out.value(&value(&findings, &problems));
    } else {
        desk.out.text(&text(&findings, &problems));
    }
    let is_bad = findings.iter().any(|finding| finding.severity <= args.fail_on);
    Ok(if is_bad || !problems.is_empty() { Outcome::Found } else { Outcome::Done })
}

fn text(findings: &[Finding], problems: &[String]) -> String {
    let mut rows = Vec::new();
    for finding in findings {
        rows.push(vec![finding.severity.name().to_owned(), finding.rule.to_owned(), finding.sentence.clone()]);
        if !finding.next.is_empty() {
            rows.push(vec![String::new(), String::new(), format!("  {}", finding.next)]);
        }
    }
    let mut text = columns(&rows);
    if !problems.is_empty() {
        text.push_str("\nBroken framework files (the rest works):\n");
        problems.iter().for_each(|problem| text.push_str(&format!("  {}\n", clean(problem))));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(findings));
    text
}

fn summary(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "nothing is wrong or due\n".to_owned();
    }
    let of = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    format!(
        "{} critical, {}, {}\n",
        of(Severity::Critical),
        count(of(Severity::Warning), "warning", "warnings"),
        count(of(Severity::Note), "note", "notes")
    )
}

fn value(findings: &[Finding], problems: &[String]) -> Value {
    let one = |finding: &Finding| {
        json!({
            "rule": finding.rule,
            "severity": finding.severity.name(),
            "room": finding.room,
            "record": finding.about.map(|record| json!({ "kind": record.kind.table(), "id": record.id.0 })),
            "subject": finding.subject,
            "sentence": finding.sentence,
            "next": finding.next,
        })
    };
    json!({ "findings": findings.iter().map(one).collect::<Vec<_>>(), "problems": problems })
}
