//! Reads lifecycles: the stages of a lead, what each asks for, and the reasons for leaving. A person's file under the id
//! of another replaces it; another id stands behind those delivered.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::lead::LEAD_FIELDS;
use crate::domain::lifecycle::{Criterion, HandoffRule, Lifecycle, Reason, Stage, StageKind, Test};

use super::Frameworks;
use super::problem::{did_you_mean, quoted};
use super::reader::{Item, Reader, Row, Seen};

const KEYS: &[&str] =
    &["framework", "id", "version", "title", "stuck_days", "required", "qualified", "stage", "reason"];
const QUALIFIED_KEYS: &[&str] = &["from", "required"];
const STAGE_KEYS: &[&str] = &[
    "id",
    "name",
    "full",
    "kind",
    "aliases",
    "definition",
    "marketing",
    "sales",
    "success",
    "team",
    "next",
    "criteria",
    "required",
    "handoff",
    "optional",
    "entry",
    "implies",
];
const CRITERION_KEYS: &[&str] = &["text", "test", "least"];
const HANDOFF_KEYS: &[&str] = &["id", "name", "to", "agreement"];
const REASON_KEYS: &[&str] = &["id", "name", "exits"];
const KINDS: &[&str] = &["main", "exit"];
const TESTS: &[&str] = &["fit", "engagement", "total", "open-deal", "expected-close", "won-deal"];

/// Reads a lifecycle and adds it.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let lifecycle = read(reader);
    if !reader.failed() {
        into.origins.retain(|origin| origin.kind != "lifecycle" || origin.id != lifecycle.id);
        match into.lifecycles.iter_mut().find(|one| one.id == lifecycle.id) {
            Some(place) => *place = Arc::new(lifecycle),
            None => into.lifecycles.push(Arc::new(lifecycle)),
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Lifecycle {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let stages = read_stages(reader);
    let exits: Vec<&str> =
        stages.iter().filter(|stage| stage.kind == StageKind::Exit).map(|stage| stage.id.as_str()).collect();
    let main: Vec<&str> =
        stages.iter().filter(|stage| stage.kind == StageKind::Main).map(|stage| stage.id.as_str()).collect();
    let reasons = read_reasons(reader, &exits);
    for exit in &exits {
        if reader.is_checked() && !reasons.iter().any(|reason| reason.exits.iter().any(|one| one == exit)) {
            let message = format!("has no reason for {}", quoted(exit));
            reader.report(root, "reason", message, "at least one row [[reason]] for each exit");
        }
    }
    let (qualified, qualified_required) = match reader.row(root, "qualified") {
        Some(row) => {
            reader.only_keys(row, QUALIFIED_KEYS);
            reader.reference(row, "from", "main stage", main.iter().copied());
            (reader.id(row, "from").to_owned(), fields(reader, row, "required"))
        }
        None => (String::new(), Vec::new()),
    };
    Lifecycle {
        id: reader.id(root, "id").to_owned(),
        version: reader.version(),
        title: reader.text(root, "title").to_owned(),
        required: fields(reader, root, "required"),
        qualified,
        qualified_required,
        stuck_days: if root.has("stuck_days") { reader.whole(root, "stuck_days", 1..=3_650) } else { 30 },
        stages,
        reasons,
        off: BTreeSet::new(),
    }
}

fn read_stages(reader: &mut Reader<'_>) -> Vec<Stage> {
    let root = reader.root();
    let rows = reader.rows(root, "stage");
    if rows.len() < 2 {
        let message = format!("has {} stages", rows.len());
        reader.report(
            root,
            "stage",
            message,
            "at least two rows [[stage]], in the order in which leads go through them",
        );
    }
    let (mut ids, mut words) = (Seen::default(), Seen::default());
    let mut stages = Vec::new();
    let mut seen_exit = false;
    for row in &rows {
        let stage = read_stage(reader, *row, &mut ids, &mut words);
        if stage.kind == StageKind::Main && seen_exit {
            reader.report(*row, "kind", "is a main stage behind an exit", "the main stages first, then the exits");
        }
        seen_exit |= stage.kind == StageKind::Exit;
        stages.push(stage);
    }
    if reader.is_checked() {
        let known: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
        let main: Vec<&str> =
            stages.iter().filter(|stage| stage.kind == StageKind::Main).map(|stage| stage.id.as_str()).collect();
        for row in rows {
            for item in reader.list(row, "next") {
                if !known.contains(&item.text) {
                    let near = did_you_mean(item.text, known.iter().copied());
                    let message = format!("there is no stage {}{near}", quoted(item.text));
                    reader.report_item(row, "next", &item, message, "the id of a stage of this file");
                }
            }
            reader.reference(row, "implies", "main stage", main.iter().copied());
        }
    }
    stages
}

fn read_stage<'d>(reader: &mut Reader<'d>, row: Row<'d>, ids: &mut Seen, words: &mut Seen) -> Stage {
    reader.only_keys(row, STAGE_KEYS);
    reader.unique(row, "id", ids);
    reader.unique(row, "name", words);
    let aliases = reader.list(row, "aliases");
    for item in &aliases {
        reader.unique_item(row, "aliases", item, |text| text.trim().to_lowercase(), words);
    }
    let kind = if row.has("kind") { reader.choice(row, "kind", KINDS) } else { "main" };
    let name = reader.text(row, "name").to_owned();
    Stage {
        id: reader.id(row, "id").to_owned(),
        full: if row.has("full") { reader.text(row, "full").to_owned() } else { name.clone() },
        name,
        kind: StageKind::parse(kind).unwrap_or(StageKind::Main),
        aliases: aliases.into_iter().map(|item| item.text.to_owned()).collect(),
        definition: reader.text(row, "definition").to_owned(),
        marketing: reader.text_or(row, "marketing", "").to_owned(),
        sales: reader.text_or(row, "sales", "").to_owned(),
        success: reader.text_or(row, "success", "").to_owned(),
        criteria: criteria(reader, row),
        required: fields(reader, row, "required"),
        next: reader.texts(row, "next"),
        team: reader.text_or(row, "team", "").to_owned(),
        handoff: reader.row(row, "handoff").map(|row| {
            reader.only_keys(row, HANDOFF_KEYS);
            HandoffRule {
                id: reader.id(row, "id").to_owned(),
                name: reader.text(row, "name").to_owned(),
                to: reader.text(row, "to").to_owned(),
                agreement: reader.text(row, "agreement").to_owned(),
            }
        }),
        optional: reader.flag(row, "optional", false),
        entry: reader.flag(row, "entry", false),
        implies: reader.text_or(row, "implies", "").to_owned(),
    }
}

fn criteria<'d>(reader: &mut Reader<'d>, stage: Row<'d>) -> Vec<Criterion> {
    let mut out = Vec::new();
    for row in reader.rows(stage, "criteria") {
        reader.only_keys(row, CRITERION_KEYS);
        let test = if row.has("test") { Test::parse(reader.choice(row, "test", TESTS)) } else { None };
        let is_score = matches!(test, Some(Test::Fit | Test::Engagement | Test::Total));
        let least = if is_score { reader.whole(row, "least", 0..=1_000) } else { 0 };
        let text = reader.text(row, "text").to_owned();
        out.push(Criterion { text, test, least: i32::try_from(least).unwrap_or(0) });
    }
    out
}

/// A list of fields of a lead; `a|b` for several of which one is enough.
fn fields<'d>(reader: &mut Reader<'d>, row: Row<'d>, key: &str) -> Vec<Vec<String>> {
    let known = || LEAD_FIELDS.iter().map(|field| field.name);
    let mut out = Vec::new();
    for item in reader.list(row, key) {
        let names: Vec<String> = item.text.split('|').map(|name| name.trim().to_owned()).collect();
        for name in &names {
            if reader.is_checked() && !known().any(|one| one == name) {
                complain(reader, row, key, &item, name, known());
            }
        }
        out.push(names);
    }
    out
}

fn complain<'d, 'k>(
    reader: &mut Reader<'d>,
    row: Row<'d>,
    key: &str,
    item: &Item<'d>,
    name: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) {
    let near = did_you_mean(name, known);
    let message = format!("a lead has no field {}{near}", quoted(name));
    reader.report_item(
        row,
        key,
        item,
        message,
        "the name of a field, such as industry, or a choice such as title|role",
    );
}

fn read_reasons(reader: &mut Reader<'_>, exits: &[&str]) -> Vec<Reason> {
    let (mut ids, mut names) = (Seen::default(), Seen::default());
    let mut out = Vec::new();
    for row in reader.rows(reader.root(), "reason") {
        reader.only_keys(row, REASON_KEYS);
        reader.unique(row, "id", &mut ids);
        reader.unique(row, "name", &mut names);
        let found = reader.list(row, "exits");
        for item in &found {
            if reader.is_checked() && !exits.contains(&item.text) {
                let near = did_you_mean(item.text, exits.iter().copied());
                let message = format!("there is no exit {}{near}", quoted(item.text));
                let expected = match exits {
                    [] => "the id of a stage with kind = \"exit\", of which there is none".to_owned(),
                    exits => format!("one of {}", exits.join(", ")),
                };
                reader.report_item(row, "exits", item, message, expected);
            }
        }
        out.push(Reason {
            id: reader.id(row, "id").to_owned(),
            name: reader.text(row, "name").to_owned(),
            exits: found.into_iter().map(|item| item.text.to_owned()).collect(),
        });
    }
    out
}
