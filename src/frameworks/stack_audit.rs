//! Reads the thresholds of the stack audit. A person's file may set only some: the rest stays as it was.

use crate::domain::finding::Severity;
use crate::domain::stack::findings::RULES;
use crate::domain::stack::rules::{RuleSetting, StackRules, SuggestRow};
use crate::domain::stack::suggest::{CONDITIONS, PLACES, VERDICTS};

use super::Frameworks;
use super::problem::{did_you_mean, quoted};
use super::reader::{Reader, Row, Seen};

const KEYS: &[&str] = &["framework", "id", "version", "targets", "finding", "suggest"];
const TARGET_KEYS: &[&str] = &["budget_share", "feature_use", "value_line"];
const FINDING_KEYS: &[&str] = &["id", "severity", "on", "limits", "source"];
const SUGGEST_KEYS: &[&str] = &["id", "on", "when", "verdict", "sentence"];
const SEVERITIES: &[&str] = &["critical", "warning", "note"];
/// The largest limit: a limit may be an ARR.
const MOST: f64 = 1_000_000_000_000.0;

/// Rules before any file was read: none.
pub(super) fn nothing() -> StackRules {
    StackRules {
        version: 0,
        findings: Vec::new(),
        suggest: Vec::new(),
        budget_share_target: 0.0,
        feature_use_target: 0,
        value_line: 0.0,
    }
}

/// Reads a file and puts what it sets in the place of what was set before.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    let mut rules = into.stack.clone();
    reader.only_keys(root, KEYS);
    let version = reader.version();
    read_targets(reader, &mut rules);
    let known: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.limits)).collect();
    let mut seen = Seen::default();
    for row in reader.rows(root, "finding") {
        reader.unique(row, "id", &mut seen);
        read_finding(reader, row, &known, &mut rules.findings);
    }
    read_suggestions(reader, &mut rules);
    if !reader.failed() {
        rules.version = if into.stack.version == 0 { version } else { into.stack.version };
        into.stack = rules;
    }
}

fn read_targets(reader: &mut Reader<'_>, rules: &mut StackRules) {
    let Some(row) = reader.row(reader.root(), "targets") else {
        if rules.version == 0 {
            reader.report(reader.root(), "targets", "is missing", "a table");
        }
        return;
    };
    reader.only_keys(row, TARGET_KEYS);
    let all = rules.version == 0;
    if all || row.has("budget_share") {
        rules.budget_share_target = reader.number(row, "budget_share", 0.0..=1.0);
    }
    if all || row.has("feature_use") {
        rules.feature_use_target = u8::try_from(reader.whole(row, "feature_use", 0..=100)).unwrap_or(100);
    }
    if all || row.has("value_line") {
        rules.value_line = reader.number(row, "value_line", 0.0..=10.0);
    }
}

/// Reads one of the finding rules `known` (id, limits) over the setting that it has, if it has one; else all must be
/// there.
pub(super) fn read_finding<'d>(
    reader: &mut Reader<'d>,
    row: Row<'d>,
    known: &[(&'static str, &'static [&'static str])],
    settings: &mut Vec<RuleSetting>,
) {
    reader.only_keys(row, FINDING_KEYS);
    let id = reader.id(row, "id");
    let Some((_, limits)) = known.iter().find(|(one, _)| *one == id) else {
        reader.reference(row, "id", "finding rule", known.iter().map(|(one, _)| *one));
        return;
    };
    let at = settings.iter().position(|rule| rule.id == id);
    let old = at.and_then(|at| settings.get(at)).cloned();
    let new = RuleSetting {
        id: id.to_owned(),
        severity: match &old {
            Some(old) if !row.has("severity") => old.severity,
            _ => Severity::parse(reader.choice(row, "severity", SEVERITIES)).unwrap_or(Severity::Note),
        },
        on: reader.flag(row, "on", old.as_ref().is_none_or(|old| old.on)),
        limits: read_limits(reader, row, limits, old.as_ref()),
        source: match &old {
            Some(old) if !row.has("source") => old.source.clone(),
            _ => reader.text(row, "source").to_owned(),
        },
    };
    match at.and_then(|at| settings.get_mut(at)) {
        Some(place) => *place = new,
        None => settings.push(new),
    }
}

fn read_limits<'d>(
    reader: &mut Reader<'d>,
    row: Row<'d>,
    names: &[&str],
    old: Option<&RuleSetting>,
) -> Vec<(String, f64)> {
    let given = reader.row(row, "limits");
    if let Some(given) = given {
        if names.is_empty() && given.keys().next().is_some() {
            reader.report(row, "limits", "has limits, and this rule reads none", "no limits");
            return Vec::new();
        }
        reader.only_keys(given, names);
    }
    let mut limits = Vec::new();
    for name in names {
        let value = match (given, old) {
            (Some(given), _) if given.has(name) => reader.number(given, name, 0.0..=MOST),
            (_, Some(old)) => old.limit(name),
            (Some(given), None) => reader.number(given, name, 0.0..=MOST),
            (None, None) => {
                reader.report(row, "limits", format!("`{name}` is missing"), "a table of numbers");
                0.0
            }
        };
        limits.push(((*name).to_owned(), value));
    }
    limits
}

/// Rows under a known id take its place (or go, with `on = false`); new ones stand first, as the first match wins.
fn read_suggestions(reader: &mut Reader<'_>, rules: &mut StackRules) {
    let mut seen = Seen::default();
    let mut new = Vec::new();
    for row in reader.rows(reader.root(), "suggest") {
        reader.only_keys(row, SUGGEST_KEYS);
        reader.unique(row, "id", &mut seen);
        let id = reader.id(row, "id").to_owned();
        let at = rules.suggest.iter().position(|old| old.id == id);
        if !reader.flag(row, "on", true) {
            match at {
                Some(at) => drop(rules.suggest.remove(at)),
                None => reader.reference(row, "id", "suggest row", rules.suggest.iter().map(|old| old.id.as_str())),
            }
            continue;
        }
        let read = SuggestRow {
            id,
            when: read_conditions(reader, row),
            verdict: reader.choice(row, "verdict", VERDICTS).to_owned(),
            sentence: read_sentence(reader, row),
        };
        match at.and_then(|at| rules.suggest.get_mut(at)) {
            Some(place) => *place = read,
            None => new.push(read),
        }
    }
    rules.suggest.splice(0..0, new);
}

fn read_conditions<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> Vec<String> {
    let known = || CONDITIONS.iter().map(|condition| condition.name);
    let expected = || known().collect::<Vec<_>>().join(", ");
    let items = reader.list(row, "when");
    if items.is_empty() {
        reader.report(row, "when", "has no condition", format!("some of {}", expected()));
    }
    for item in items.iter().filter(|item| !known().any(|name| name == item.text)) {
        let near = did_you_mean(item.text, known());
        let message = format!("there is no condition {}{near}", quoted(item.text));
        reader.report_item(row, "when", item, message, format!("one of {}", expected()));
    }
    items.into_iter().map(|item| item.text.to_owned()).collect()
}

/// A sentence; each `{place}` in it must be one that is filled in.
fn read_sentence<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> String {
    let sentence = reader.text(row, "sentence");
    for part in sentence.split('{').skip(1) {
        let place = part.split_once('}').map(|(place, _)| place);
        if !place.is_some_and(|place| PLACES.contains(&place)) {
            let shown = quoted(&format!("{{{}", part.split_inclusive('}').next().unwrap_or_default()));
            reader.report(
                row,
                "sentence",
                format!("can't fill in {shown}"),
                format!("one of {{{}}}", PLACES.join("}, {")),
            );
        }
    }
    sentence.to_owned()
}
