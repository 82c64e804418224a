//! A filter line as SQL over a lead `l`. Text is folded by the function `fold`, which each connection has; words are
//! looked for in name, company and address.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use rusqlite::types::Value;

use super::query::{Archived, LeadQuery, QueryFacts};
use crate::domain::custom::CustomKind;
use crate::domain::filter::{Asks, Filter, FilterValue, Part, Side, Test, Wanted};
use crate::domain::lead::LEAD_FIELDS;

/// Milliseconds of a day.
pub(in crate::store) const DAY: i64 = 86_400_000;

/// Conditions with the values that stand for their question marks.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::store) struct Condition {
    /// The condition; never blank.
    pub(in crate::store) sql: String,
    /// Its values, in order.
    pub(in crate::store) values: Vec<Value>,
}

impl Condition {
    fn new(sql: impl Into<String>) -> Condition {
        Condition { sql: sql.into(), values: Vec::new() }
    }

    pub(in crate::store) fn with(sql: impl Into<String>, values: Vec<Value>) -> Condition {
        Condition { sql: sql.into(), values }
    }

    pub(in crate::store) fn yes() -> Condition {
        Condition::new("1")
    }

    pub(in crate::store) fn no() -> Condition {
        Condition::new("0")
    }

    /// The condition, or its opposite, to which a blank says yes.
    pub(in crate::store) fn turned(self, inverted: bool) -> Condition {
        if inverted { Condition::with(format!("NOT coalesce(({}), 0)", self.sql), self.values) } else { self }
    }

    /// Joins conditions with a word between them.
    pub(in crate::store) fn join(
        conditions: impl IntoIterator<Item = Condition>,
        word: &str,
        otherwise: Condition,
    ) -> Condition {
        let mut out = Condition::default();
        for one in conditions {
            if !out.sql.is_empty() {
                out.sql.push_str(word);
            }
            out.sql.push_str(&one.sql);
            out.values.extend(one.values);
        }
        if out.sql.is_empty() { otherwise } else { out }
    }
}

/// What a query asks of each lead.
pub(in crate::store) fn of(query: &LeadQuery) -> Condition {
    let (parts, inverted) = query.filter.parts();
    let mut all = vec![frame(query)];
    if !parts.is_empty() {
        let filter = Condition::join(parts.iter().map(|part| of_part(part, &query.facts)), " AND ", Condition::yes());
        all.push(filter.turned(inverted));
    }
    all.retain(|one| !one.sql.is_empty());
    Condition::join(all, " AND ", Condition::yes())
}

/// What it asks beside its filter line: what the indexes of orders hold. May be blank.
pub(in crate::store) fn frame(query: &LeadQuery) -> Condition {
    let (parts, _) = query.filter.parts();
    let mut all = Vec::new();
    let names_archived = parts.iter().any(|part| matches!(&part.asks, Asks::Field { name, .. } if name == "archived"));
    match query.archived {
        Archived::No if !names_archived => all.push(Condition::new("l.archived = 0")),
        Archived::Only => all.push(Condition::new("l.archived <> 0")),
        _ => {}
    }
    if let Some(stage) = &query.stage {
        all.push(Condition::with("l.stage = ?", vec![Value::Text(stage.clone())]));
    }
    if let Some((lane, value)) = &query.lane {
        all.push(Condition::with(format!("l.{} = ?", lane.name()), vec![Value::Text(value.clone())]));
    }
    Condition::join(all, " AND ", Condition::default())
}

/// The words that a query looks for, folded; `None` where the filter asks in a way that the search index can't answer
/// alone (it is inverted as a whole).
pub(in crate::store) fn words(query: &LeadQuery) -> Vec<&str> {
    let (parts, inverted) = query.filter.parts();
    if inverted {
        return Vec::new();
    }
    let word = |part: &'_ Part| !part.inverted && matches!(part.asks, Asks::Word(..) | Asks::Literal(_));
    parts
        .iter()
        .filter(|part| word(part))
        .filter_map(|part| match &part.asks {
            Asks::Word(_, text) | Asks::Literal(text) => Some(text.as_str()),
            Asks::Field { .. } | Asks::Nothing => None,
        })
        .collect()
}

fn of_part(part: &Part, facts: &QueryFacts) -> Condition {
    let asked = match &part.asks {
        Asks::Word(_, text) | Asks::Literal(text) => Condition::with(
            "lead_has(l.first_name, l.last_name, l.company_name, l.email, ?)",
            vec![Value::Text(text.clone())],
        ),
        Asks::Field { name, tests } => {
            let found = of_field(name, tests, facts);
            Condition::with(format!("({})", found.sql), found.values)
        }
        Asks::Nothing => Condition::no(),
    };
    asked.turned(part.inverted)
}

/// What a field of a filter is, in SQL.
pub(in crate::store) enum Column {
    /// Text.
    Text(String),
    /// A number.
    Number(String),
    /// A number that may be known roughly: its least and its most.
    Range(String, String),
    /// Milliseconds since 1970.
    Moment(String),
    /// A day as text.
    Day(String),
    /// Yes or no.
    Flag(String),
    /// Words with commas between.
    Tags(String),
    /// One of a few words that are known beforehand, each with the condition under which it is the value.
    Words(Vec<(Vec<String>, Condition)>),
    /// The same, and beside them others that are asked for by their exact name only.
    Gaps(Vec<(Vec<String>, Condition)>, Vec<(Vec<String>, Condition)>),
}

/// What of a filter asks for a word that its field never has, as a sentence, if anything: `missing:ownr`, `stuck:maybe`.
pub(super) fn unknown_word(filter: &Filter, facts: &QueryFacts) -> Option<String> {
    let flag = || vec!["yes".to_owned(), "no".to_owned()];
    filter.fields().find_map(|field| {
        let words: Vec<String> = match column(field, facts)? {
            Column::Words(words) => words.into_iter().flat_map(|(names, _)| names).collect(),
            Column::Gaps(words, more) => words.into_iter().chain(more).flat_map(|(names, _)| names).collect(),
            Column::Flag(_) => flag(),
            _ => return None,
        };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        filter.unknown_word(field, &words)
    })
}

fn of_field(name: &str, tests: &[Test], facts: &QueryFacts) -> Condition {
    let Some(column) = column(name, facts) else { return Condition::no() };
    if name == "email"
        && let [Test::Equal(wanted)] = tests
    {
        // The index answers this one.
        return Condition::with("l.email = ? AND l.email <> ''", vec![Value::Text(wanted.text.clone())]);
    }
    Condition::join(tests.iter().map(|test| of_test(&column, test)), " OR ", Condition::no())
}

fn column(name: &str, facts: &QueryFacts) -> Option<Column> {
    let text = |expression: &str| Some(Column::Text(expression.to_owned()));
    let number = |expression: &str| Some(Column::Number(expression.to_owned()));
    let moment = |expression: &str| Some(Column::Moment(expression.to_owned()));
    let now = facts.now.timestamp_millis();
    match name {
        "name" => text("l.first_name || ' ' || l.last_name"),
        "company" => text("l.company_name"),
        "email" | "phone" | "domain" | "title" | "role" | "seniority" | "industry" | "country" | "tier" | "owner"
        | "reason" | "source" | "notes" | "enrichment" | "band" | "system" => text(&format!("l.{name}")),
        "first-name" | "last-name" | "next-step" | "source-detail" | "self-reported" | "stage-raw" => {
            text(&format!("l.{}", name.replace('-', "_")))
        }
        "first-source" | "first-medium" | "first-campaign" | "first-content" | "first-term" | "last-source"
        | "last-medium" | "last-campaign" | "last-content" | "last-term" => {
            text(&format!("l.{}", name.replace('-', "_")))
        }
        "external-id" => text("l.external"),
        "tags" => Some(Column::Tags("l.tags".to_owned())),
        "employees" => Some(Column::Range("l.employees_min".to_owned(), "l.employees_max".to_owned())),
        "revenue" => {
            let of = |column: &str| format!("l.{column} / {}.0", facts.scale);
            Some(Column::Range(of("revenue_min"), of("revenue_max")))
        }
        "fit" | "engagement" | "total" => number(&format!("l.{name}")),
        "score" => number("l.total"),
        "bounces" => number("l.bounces"),
        "amount" => number(&format!("l.amount / {}.0", facts.scale)),
        "days-in-stage" => number(&format!("max(({now} - l.stage_since) / {DAY}, 0)")),
        "created" | "modified" => moment(&format!("l.{name}")),
        "last-activity" | "last-contact" | "stage-since" => moment(&format!("l.{}", name.replace('-', "_"))),
        "unsubscribed" | "archived" => Some(Column::Flag(format!("l.{name}"))),
        "unstaged" => Some(Column::Flag("(l.stage = '')".to_owned())),
        "duplicate" => Some(Column::Flag(
            "(l.email <> '' AND EXISTS (SELECT 1 FROM lead o WHERE o.email = l.email AND o.email <> '' AND o.archived = 0 AND o.id <> l.id))"
                .to_owned(),
        )),
        "email-bad" => Some(Column::Flag(format!(
            "(l.email <> '' AND (l.bounces >= {} OR malformed_email(l.email)))",
            facts.bounces
        ))),
        "stale" => Some(Column::Flag(format!(
            "(coalesce(l.last_activity, l.created, 0) < {})",
            now - facts.stale_days * DAY
        ))),
        "stuck" => Some(Column::Flag(format!(
            "(l.stage IN ({}) AND l.stage_since < {})",
            quoted(facts.lifecycle.in_use().filter(|one| facts.lifecycle.can_be_stuck(&one.id)).map(|one| one.id.as_str())),
            now - (facts.lifecycle.stuck_days + 1) * DAY + 1,
        ))),
        "stage" => Some(Column::Words(stages(facts, |id| {
            Condition::with("l.stage = ?", vec![Value::Text(id.to_owned())])
        }))),
        "reached" => Some(Column::Words(stages(facts, |id| {
            Condition::new(format!("l.furthest >= {}", facts.lifecycle.rank(id).max(1)))
        }))),
        "missing" => {
            let blank = |name: &str| Some((vec![name.to_owned()], Condition::new(is_blank(name, facts)?)));
            let custom = facts.custom.iter().map(|field| field.name.as_str());
            let names = LEAD_FIELDS.iter().map(|field| field.name).chain(custom);
            Some(Column::Gaps(missing(facts), names.filter_map(blank).collect()))
        }
        "has" => Some(Column::Words(has(facts))),
        custom => {
            let field = facts.custom.iter().find(|field| field.name == custom)?;
            // Names are letters, digits and hyphens.
            let expression = format!("coalesce(l.custom ->> '$.\"{}\"', '')", field.name);
            Some(match field.kind {
                CustomKind::Text | CustomKind::Choice => Column::Text(expression),
                CustomKind::Number => Column::Number(format!("CAST(nullif({expression}, '') AS REAL)")),
                CustomKind::Date => Column::Day(expression),
            })
        }
    }
}

/// Ids of the lifecycle as a list of literals; they are letters, digits and hyphens.
fn quoted<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.map(|id| format!("'{}'", id.replace('\'', "''"))).collect::<Vec<_>>().join(", ")
}

/// Each stage by its id and name.
fn stages(facts: &QueryFacts, condition: impl Fn(&str) -> Condition) -> Vec<(Vec<String>, Condition)> {
    facts
        .lifecycle
        .stages
        .iter()
        .map(|stage| (vec![stage.id.clone(), stage.name.clone()], condition(&stage.id)))
        .collect()
}

/// Each field that some stage requires, with the condition under which a lead of that stage lacks it.
fn missing(facts: &QueryFacts) -> Vec<(Vec<String>, Condition)> {
    let lifecycle = &facts.lifecycle;
    let mut out: Vec<(Vec<String>, Condition)> = Vec::new();
    let stages: Vec<&str> = lifecycle.stages.iter().map(|stage| stage.id.as_str()).chain([""]).collect();
    let mut groups: Vec<&[String]> = Vec::new();
    for stage in &stages {
        for group in lifecycle.required_in(stage) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    for group in groups {
        let asked: Vec<&str> =
            stages.iter().copied().filter(|stage| lifecycle.required_in(stage).contains(&group)).collect();
        let blank: Vec<String> = group.iter().filter_map(|field| is_blank(field, facts)).collect();
        if blank.is_empty() {
            continue;
        }
        let condition =
            Condition::new(format!("(l.stage IN ({}) AND {})", quoted(asked.into_iter()), blank.join(" AND ")));
        out.push((group.to_vec(), condition));
    }
    out
}

/// The condition under which a field of a lead is blank.
pub(in crate::store) fn is_blank(field: &str, facts: &QueryFacts) -> Option<String> {
    Some(match column(field, facts)? {
        Column::Text(text) | Column::Tags(text) | Column::Day(text) => format!("trim({text}) = ''"),
        Column::Number(number) | Column::Moment(number) => format!("{number} IS NULL"),
        Column::Range(least, most) => format!("({least} IS NULL AND {most} IS NULL)"),
        Column::Flag(flag) => format!("NOT {flag}"),
        Column::Words(_) if field == "stage" => "l.stage = ''".to_owned(),
        Column::Words(_) | Column::Gaps(..) => return None,
    })
}

/// What a lead may have: any field, a deal, an activity.
fn has(facts: &QueryFacts) -> Vec<(Vec<String>, Condition)> {
    let fields = LEAD_FIELDS.iter().map(|field| field.name).chain(["name"]);
    let mut out: Vec<(Vec<String>, Condition)> = fields
        .filter_map(|name| Some((vec![name.to_owned()], Condition::new(format!("NOT ({})", is_blank(name, facts)?)))))
        .collect();
    let exists = |name: &str, sql: &str| (vec![name.to_owned()], Condition::new(format!("EXISTS ({sql})")));
    out.push(exists("deal", "SELECT 1 FROM deal_role r WHERE r.lead = l.id"));
    out.push(exists("activity", "SELECT 1 FROM activity a WHERE a.lead = l.id"));
    out.push(exists("touch", "SELECT 1 FROM activity a WHERE a.lead = l.id AND a.touch <> 0"));
    out.push(exists("handoff", "SELECT 1 FROM handoff h WHERE h.lead = l.id AND h.ended IS NULL"));
    out
}

/// What a test asks of a column.
pub(in crate::store) fn of_test(column: &Column, test: &Test) -> Condition {
    match column {
        Column::Text(text) => of_text(text, test),
        Column::Number(number) => of_number(number, test),
        Column::Range(least, most) => of_range(least, most, test),
        Column::Moment(moment) => of_moment(moment, test),
        Column::Day(day) => of_day(day, test),
        Column::Flag(flag) => {
            let holds = |yes: bool| test.holds(&[FilterValue::Text(if yes { "yes" } else { "no" }.to_owned())]);
            match (holds(true), holds(false)) {
                (true, true) => Condition::yes(),
                (true, false) => Condition::new(format!("coalesce({flag}, 0) <> 0")),
                (false, true) => Condition::new(format!("coalesce({flag}, 0) = 0")),
                (false, false) => Condition::no(),
            }
        }
        Column::Tags(tags) => match test {
            Test::Equal(wanted) => Condition::with(
                format!("instr(',' || fold({tags}) || ',', ',' || ? || ',') > 0"),
                vec![Value::Text(wanted.text.clone())],
            ),
            other => of_text(tags, other),
        },
        Column::Words(words) => of_words(words, test),
        Column::Gaps(asked, others) => {
            let named = |words: &[(Vec<String>, Condition)]| match test {
                Test::Like(wanted) | Test::Equal(wanted) => {
                    let is_it = |names: &[String]| names.contains(&wanted.text);
                    words.iter().find(|(names, _)| is_it(names)).map(|(_, condition)| condition.clone())
                }
                _ => None,
            };
            named(asked).or_else(|| named(others)).unwrap_or_else(|| of_words(asked, test))
        }
    }
}

/// Words are few and known: those that pass are looked for.
fn of_words(words: &[(Vec<String>, Condition)], test: &Test) -> Condition {
    let any = |chosen: Vec<&Condition>| Condition::join(chosen.into_iter().cloned(), " OR ", Condition::no());
    let all: Vec<&Condition> = words.iter().map(|(_, condition)| condition).collect();
    match test {
        Test::Blank => {
            let found = any(all);
            Condition::with(format!("NOT coalesce(({}), 0)", found.sql), found.values)
        }
        Test::Present => any(all),
        test => {
            let passes = |names: &[String]| names.iter().any(|name| test.holds(&[FilterValue::Text(name.clone())]));
            // `stage:lead` is the stage of that name, and not every one in whose name the word stands.
            let exact = |names: &[String]| match test {
                Test::Like(wanted) => names.iter().any(|name| crate::domain::text::fold(name) == wanted.text),
                _ => false,
            };
            let chosen: Vec<&Condition> =
                words.iter().filter(|(names, _)| exact(names)).map(|(_, condition)| condition).collect();
            if chosen.is_empty() {
                any(words.iter().filter(|(names, _)| passes(names)).map(|(_, condition)| condition).collect())
            } else {
                any(chosen)
            }
        }
    }
}

fn of_text(text: &str, test: &Test) -> Condition {
    match test {
        Test::Blank => Condition::new(format!("trim({text}) = ''")),
        Test::Present => Condition::new(format!("trim({text}) <> ''")),
        Test::Like(wanted) => {
            Condition::with(format!("instr(fold({text}), ?) > 0"), vec![Value::Text(wanted.text.clone())])
        }
        Test::Equal(wanted) => {
            Condition::with(format!("fold(trim({text})) = ?"), vec![Value::Text(wanted.text.clone())])
        }
        Test::Beside { .. } => Condition::no(),
    }
}

fn of_number(number: &str, test: &Test) -> Condition {
    match test {
        Test::Blank => Condition::new(format!("{number} IS NULL")),
        Test::Present => Condition::new(format!("{number} IS NOT NULL")),
        Test::Like(wanted) | Test::Equal(wanted) => match wanted.number {
            Some(wanted) => {
                Condition::with(format!("abs({number} - ?) <= 1e-9 * abs({number})"), vec![Value::Real(wanted)])
            }
            None => Condition::no(),
        },
        Test::Beside { side, wanted } => match wanted.number {
            Some(wanted) => Condition::with(format!("{number} {} ?", sign(*side)), vec![Value::Real(wanted)]),
            None => Condition::no(),
        },
    }
}

/// Above a number is what surely is; the number itself is what it may be.
fn of_range(least: &str, most: &str, test: &Test) -> Condition {
    match test {
        Test::Blank => Condition::new(format!("({least} IS NULL AND {most} IS NULL)")),
        Test::Present => Condition::new(format!("({least} IS NOT NULL OR {most} IS NOT NULL)")),
        Test::Like(wanted) | Test::Equal(wanted) => match wanted.number {
            Some(wanted) => Condition::with(
                format!(
                    "(coalesce({least}, {most}) IS NOT NULL AND coalesce({least}, 0) <= ? AND coalesce({most}, 9e18) >= ?)"
                ),
                vec![Value::Real(wanted), Value::Real(wanted)],
            ),
            None => Condition::no(),
        },
        Test::Beside { side, wanted } => match wanted.number {
            Some(wanted) => {
                let end = if matches!(side, Side::Above | Side::AtLeast) { least } else { most };
                Condition::with(format!("{end} {} ?", sign(*side)), vec![Value::Real(wanted)])
            }
            None => Condition::no(),
        },
    }
}

fn of_moment(moment: &str, test: &Test) -> Condition {
    match test {
        Test::Blank => Condition::new(format!("{moment} IS NULL")),
        Test::Present => Condition::new(format!("{moment} IS NOT NULL")),
        Test::Like(wanted) | Test::Equal(wanted) => match (wanted.date, month(wanted)) {
            (Some(day), _) => between(moment, day, day.checked_add_days(Days::new(1))),
            (None, Some((first, next))) => between(moment, first, Some(next)),
            (None, None) => Condition::with(
                format!("instr(date({moment} / 1000, 'unixepoch'), ?) = 1"),
                vec![Value::Text(wanted.text.clone())],
            ),
        },
        Test::Beside { side, wanted } => {
            let Some(day) = wanted.date else { return Condition::no() };
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            let (sign, day) = match side {
                Side::Above => (">=", next),
                Side::AtLeast => (">=", day),
                Side::Below => ("<", day),
                Side::AtMost => ("<", next),
            };
            Condition::new(format!("{moment} {sign} {}", start(day)))
        }
    }
}

/// `2026-11` is that month: its first day, and that of the next.
fn month(wanted: &Wanted) -> Option<(NaiveDate, NaiveDate)> {
    let first: NaiveDate = format!("{}-01", wanted.text).parse().ok()?;
    Some((first, first.checked_add_months(chrono::Months::new(1))?))
}

fn between(moment: &str, from: NaiveDate, to: Option<NaiveDate>) -> Condition {
    match to {
        Some(to) => Condition::new(format!("({moment} >= {} AND {moment} < {})", start(from), start(to))),
        None => Condition::new(format!("{moment} >= {}", start(from))),
    }
}

/// The first moment of a day.
fn start(day: NaiveDate) -> i64 {
    let moment: DateTime<Utc> = day.and_time(NaiveTime::MIN).and_utc();
    moment.timestamp_millis()
}

fn of_day(day: &str, test: &Test) -> Condition {
    match test {
        Test::Beside { side, wanted } => match wanted.date {
            Some(date) => Condition::with(
                format!("({day} <> '' AND {day} {} ?)", sign(*side)),
                vec![Value::Text(date.to_string())],
            ),
            None => Condition::no(),
        },
        Test::Like(wanted) | Test::Equal(wanted) => {
            let text = wanted.date.map_or_else(|| wanted.text.clone(), |date| date.to_string());
            Condition::with(format!("instr({day}, ?) = 1"), vec![Value::Text(text)])
        }
        other => of_text(day, other),
    }
}

fn sign(side: Side) -> &'static str {
    match side {
        Side::Above => ">",
        Side::AtLeast => ">=",
        Side::Below => "<",
        Side::AtMost => "<=",
    }
}
