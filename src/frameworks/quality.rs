//! Reads targets, limits and lists of data quality, and the spellings of values. A person's file may set only some:
//! the rest stays as it was.

use crate::domain::quality::measures::MEASURES;
use crate::domain::quality::rules::{QualityRules, Target};
use crate::domain::quality::spelling::{FIELDS, Known};
use crate::domain::quality::tasks::{ListKind, Rhythm, Task, TaskList};
use crate::domain::text::fold;

use super::Frameworks;
use super::reader::{Reader, Row, Seen};
use super::stack_audit;

const KEYS: &[&str] = &["framework", "id", "version", "targets", "measure", "finding", "list"];
const TARGET_KEYS: &[&str] = &["composite", "run", "stale_days", "sample", "check_days", "bounces"];
const MEASURE_KEYS: &[&str] = &["id", "target", "source"];
const LIST_KEYS: &[&str] = &["id", "title", "about", "source", "kind", "on", "task"];
const TASK_KEYS: &[&str] = &["id", "group", "text", "help", "every", "owner", "measure", "on"];
const KINDS: &[&str] = &["checklist", "schedule"];
const SPELLING_KEYS: &[&str] = &["framework", "id", "version", "value", "word"];

/// Reads a file and puts what it sets in the place of what was set before.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let mut rules = (*into.quality).clone();
    let version = reader.version();
    read_targets(reader, &mut rules);
    for row in reader.rows(root, "measure") {
        read_measure(reader, row, &mut rules);
    }
    let known: Vec<_> = crate::domain::quality::findings::RULES.iter().map(|rule| (rule.id, rule.limits)).collect();
    let mut seen = Seen::default();
    for row in reader.rows(root, "finding") {
        reader.unique(row, "id", &mut seen);
        stack_audit::read_finding(reader, row, &known, &mut rules.findings);
    }
    let mut seen = Seen::default();
    for row in reader.rows(root, "list") {
        reader.unique(row, "id", &mut seen);
        read_list(reader, row, &mut rules.lists);
    }
    if !reader.failed() {
        rules.version = rules.version.max(version);
        into.quality = std::sync::Arc::new(rules);
    }
}

fn read_targets(reader: &mut Reader<'_>, rules: &mut QualityRules) {
    let first = rules.version == 0;
    let Some(row) = reader.row(reader.root(), "targets") else {
        if first {
            reader.report(reader.root(), "targets", "is missing", "a table");
        }
        return;
    };
    reader.only_keys(row, TARGET_KEYS);
    let wants = |key: &str| first || row.has(key);
    if wants("composite") {
        rules.composite = reader.number(row, "composite", 0.0..=100.0);
    }
    if wants("run") {
        rules.run = reader.number(row, "run", 0.0..=100.0);
    }
    let days =
        [("stale_days", &mut rules.stale_days), ("check_days", &mut rules.check_days), ("bounces", &mut rules.bounces)];
    for (key, slot) in days {
        if wants(key) {
            *slot = u32::try_from(reader.whole(row, key, 1..=36_500)).unwrap_or(1);
        }
    }
    if wants("sample") {
        rules.sample = usize::try_from(reader.whole(row, "sample", 1..=1000)).unwrap_or(20);
    }
}

fn read_measure<'d>(reader: &mut Reader<'d>, row: Row<'d>, rules: &mut QualityRules) {
    reader.only_keys(row, MEASURE_KEYS);
    let id = reader.id(row, "id").to_owned();
    reader.reference(row, "id", "measure", MEASURES.iter().map(|one| one.id));
    let target = Target {
        percent: reader.number(row, "target", 0.0..=100.0),
        source: reader.text_or(row, "source", "your own").to_owned(),
        id,
    };
    match rules.targets.iter_mut().find(|one| one.id == target.id) {
        Some(place) => *place = target,
        None => rules.targets.push(target),
    }
}

fn read_list<'d>(reader: &mut Reader<'d>, row: Row<'d>, lists: &mut Vec<TaskList>) {
    reader.only_keys(row, LIST_KEYS);
    let id = reader.id(row, "id").to_owned();
    let at = lists.iter().position(|list| list.id == id);
    if !reader.flag(row, "on", true) {
        if let Some(at) = at {
            lists.remove(at);
        }
        return;
    }
    let mut list = match at.and_then(|at| lists.get(at)) {
        Some(old) => old.clone(),
        None => TaskList {
            id,
            title: reader.text(row, "title").to_owned(),
            about: reader.text_or(row, "about", "").to_owned(),
            source: reader.text_or(row, "source", "your own").to_owned(),
            kind: match reader.choice(row, "kind", KINDS) {
                "schedule" => ListKind::Schedule,
                _ => ListKind::Checklist,
            },
            tasks: Vec::new(),
        },
    };
    for (key, slot) in [("title", &mut list.title), ("about", &mut list.about), ("source", &mut list.source)] {
        if row.has(key) {
            *slot = reader.text(row, key).to_owned();
        }
    }
    let mut seen = Seen::default();
    for task in reader.rows(row, "task") {
        reader.unique(task, "id", &mut seen);
        read_task(reader, task, &mut list);
    }
    match at.and_then(|at| lists.get_mut(at)) {
        Some(place) => *place = list,
        None => lists.push(list),
    }
}

fn read_task<'d>(reader: &mut Reader<'d>, row: Row<'d>, list: &mut TaskList) {
    reader.only_keys(row, TASK_KEYS);
    let id = reader.id(row, "id").to_owned();
    let at = list.tasks.iter().position(|task| task.id == id);
    if !reader.flag(row, "on", true) {
        if let Some(at) = at {
            list.tasks.remove(at);
        }
        return;
    }
    if row.has("measure") {
        reader.reference(row, "measure", "measure", MEASURES.iter().map(|one| one.id));
    }
    let every = match list.kind {
        ListKind::Schedule => Rhythm::parse(reader.choice(row, "every", Rhythm::WORDS)),
        ListKind::Checklist => None,
    };
    let task = Task {
        id,
        group: reader.text_or(row, "group", "").to_owned(),
        text: reader.text(row, "text").to_owned(),
        help: reader.text_or(row, "help", "").to_owned(),
        every,
        owner: reader.text_or(row, "owner", "").to_owned(),
        measure: reader.text_or(row, "measure", "").to_owned(),
    };
    match at.and_then(|at| list.tasks.get_mut(at)) {
        Some(place) => *place = task,
        None => list.tasks.push(task),
    }
}

/// Reads spellings: a value under a known name takes its place, others are added.
pub(super) fn load_spellings(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, SPELLING_KEYS);
    let version = reader.version();
    let mut all = (*into.spellings).clone();
    let fields: Vec<&'static str> = FIELDS.iter().map(|(field, _)| *field).collect();
    for row in reader.rows(root, "value") {
        reader.only_keys(row, &["field", "value", "also"]);
        let known = Known {
            field: reader.choice(row, "field", &fields).to_owned(),
            value: reader.text(row, "value").to_owned(),
            also: reader.texts(row, "also"),
        };
        let same = |one: &Known| one.field == known.field && fold(&one.value) == fold(&known.value);
        match all.known.iter_mut().find(|one| same(one)) {
            Some(place) => *place = known,
            None => all.known.push(known),
        }
    }
    for row in reader.rows(root, "word") {
        reader.only_keys(row, &["field", "word", "means"]);
        let field = reader.choice(row, "field", &fields).to_owned();
        let (word, means) = (reader.text(row, "word").to_owned(), reader.text(row, "means").to_owned());
        all.words.push((field, word, means));
    }
    if !reader.failed() {
        all.version = all.version.max(version);
        into.spellings = std::sync::Arc::new(all);
    }
}
