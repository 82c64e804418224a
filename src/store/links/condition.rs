//! A filter line as SQL over a link `l`.

use rusqlite::types::Value;

use super::super::leads::condition::{Column, Condition, of_test};
use super::query::{LinkFacts, LinkQuery};
use crate::domain::filter::{Asks, Part};
use crate::domain::finding::Severity;
use crate::domain::utm::lint::RULES;

/// What a query asks of each link.
pub(super) fn of(query: &LinkQuery) -> Condition {
    let (parts, inverted) = query.filter.parts();
    let mut all = Vec::new();
    if let Some(campaign) = &query.campaign {
        all.push(Condition::with("l.campaign = ?", vec![Value::Text(campaign.clone())]));
    }
    if !parts.is_empty() {
        let filter = Condition::join(parts.iter().map(|part| of_part(part, &query.facts)), " AND ", Condition::yes());
        all.push(filter.turned(inverted));
    }
    Condition::join(all, " AND ", Condition::yes())
}

fn of_part(part: &Part, facts: &LinkFacts) -> Condition {
    let asked = match &part.asks {
        // The function looks for a folded word in four texts.
        Asks::Word(_, text) | Asks::Literal(text) => Condition::with(
            "lead_has(l.url, l.campaign || ' ' || l.content, l.owner, l.note, ?)",
            vec![Value::Text(text.clone())],
        ),
        Asks::Field { name, tests } => {
            let found = match column(name, facts) {
                Some(column) => {
                    Condition::join(tests.iter().map(|test| of_test(&column, test)), " OR ", Condition::no())
                }
                None => Condition::no(),
            };
            Condition::with(format!("({})", found.sql), found.values)
        }
        Asks::Nothing => Condition::no(),
    };
    asked.turned(part.inverted)
}

fn column(name: &str, facts: &LinkFacts) -> Option<Column> {
    Some(match name {
        "destination" | "source" | "medium" | "campaign" | "content" | "term" | "url" | "owner" | "status" | "note" => {
            Column::Text(format!("l.{name}"))
        }
        "placed-on" => Column::Text("l.placed_on".to_owned()),
        "created" => Column::Moment("l.created".to_owned()),
        "duplicate" => Column::Flag("EXISTS (SELECT 1 FROM link o WHERE o.url = l.url AND o.id <> l.id)".to_owned()),
        "over" => Column::Flag(format!("(l.campaign IN ({}))", quoted(facts.over.iter()))),
        "channel" => Column::Words(facts.channels.iter().map(|(title, made)| channel(title, made)).collect()),
        "rule" => Column::Words(rules(facts)),
        _ => return None,
    })
}

/// Literals with commas between.
fn quoted<'a>(values: impl Iterator<Item = &'a String>) -> String {
    values.map(|value| format!("'{}'", value.replace('\'', "''"))).collect::<Vec<_>>().join(", ")
}

/// A channel with the condition under which a link is of it.
fn channel(title: &str, made: &[[String; 3]]) -> (Vec<String>, Condition) {
    let rows: Vec<String> = made.iter().map(|tags| format!("({})", quoted(tags.iter()))).collect();
    let sql = if rows.is_empty() {
        "0".to_owned()
    } else {
        format!("(l.source, l.medium, l.campaign) IN (VALUES {})", rows.join(", "))
    };
    (vec![title.to_owned()], Condition::with(sql, Vec::new()))
}

/// Each rule, and each severity, with the condition under which it complains about a link.
fn rules(facts: &LinkFacts) -> Vec<(Vec<String>, Condition)> {
    let names = RULES.iter().map(|rule| rule.id).chain(Severity::ALL.map(Severity::name));
    let of = |name: &str| {
        let ids = facts.rules.get(name).map(Vec::as_slice).unwrap_or_default();
        let list: Vec<String> = ids.iter().map(i64::to_string).collect();
        (vec![name.to_owned()], Condition::with(format!("+l.id IN ({})", list.join(",")), Vec::new()))
    };
    names.map(of).collect()
}
