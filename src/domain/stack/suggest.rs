//! The suggested verdict: the rule table of `assets/stack-audit.toml`, first match wins; and what a verdict saves.
//! A person decides; nothing here changes a tool.

use std::sync::Arc;

use super::StackInput;
use super::facts::{Fact, Look, monthly_in_home};
use super::graph::At;
use super::overlap;
use super::rules::SuggestRow;
use crate::domain::id::Id;
use crate::domain::money::{Cost, Money};
use crate::domain::tool::{Call, KeepAction, RemovalImpact, Tool};

/// What the rules suggest for a tool, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The verdict.
    pub call: Call,
    /// The row that matched: `dormant-cut`; `not-live` for a tool that doesn't count, `no-rule` where no row matched.
    pub row: Arc<str>,
    /// Why, in a sentence with its figures.
    pub why: String,
}

/// One condition that a row can name. Missing data never holds: a tool without a value is neither low nor high.
pub struct Condition {
    /// Its name in the file.
    pub name: &'static str,
    /// What it asks, in a few words.
    pub meaning: &'static str,
    pub(crate) holds: fn(&Case<'_>) -> bool,
    /// What it looked at, for receipts.
    pub(crate) looked_at: fn(&Case<'_>) -> String,
}

/// All conditions that rows can name; the loader refuses any other.
pub const CONDITIONS: &[Condition] = &[
    Condition {
        name: "dormant",
        meaning: "not used for longer than the rule dormant allows",
        holds: |case| case.is_dormant(),
        looked_at: |case| case.days_text(),
    },
    Condition {
        name: "impact-none",
        meaning: "nothing breaks without it",
        holds: |case| case.tool.removal == Some(RemovalImpact::None),
        looked_at: |case| case.impact_text(),
    },
    Condition {
        name: "impact-not-severe",
        meaning: "nothing or little breaks without it",
        holds: |case| matches!(case.tool.removal, Some(RemovalImpact::None | RemovalImpact::Some)),
        looked_at: |case| case.impact_text(),
    },
    Condition {
        name: "impact-severe",
        meaning: "work stops without it",
        holds: |case| case.tool.removal == Some(RemovalImpact::Severe),
        looked_at: |case| case.impact_text(),
    },
    Condition {
        name: "overlap-better",
        meaning: "a better scored tool does the same",
        holds: |case| case.better.is_some(),
        looked_at: |case| case.other_text(),
    },
    Condition {
        name: "value-low",
        meaning: "value at or below the matrix' line",
        holds: |case| case.value().is_some_and(|value| value <= case.look.lines.value),
        looked_at: |case| case.value_text(),
    },
    Condition {
        name: "value-high",
        meaning: "value above the matrix' line",
        holds: |case| case.value().is_some_and(|value| value > case.look.lines.value),
        looked_at: |case| case.value_text(),
    },
    Condition {
        name: "cost-low",
        meaning: "monthly cost at or below the matrix' line",
        holds: |case| case.fact.monthly.is_some_and(|cost| cost.minor <= case.look.lines.cost.minor),
        looked_at: |case| case.cost_text(),
    },
    Condition {
        name: "cost-high",
        meaning: "monthly cost above the matrix' line",
        holds: |case| case.fact.monthly.is_some_and(|cost| cost.minor > case.look.lines.cost.minor),
        looked_at: |case| case.cost_text(),
    },
    Condition {
        name: "low-use",
        meaning: "feature use surely below its target",
        holds: |case| case.is_little_used(),
        looked_at: |case| case.use_text(),
    },
    Condition { name: "always", meaning: "any tool", holds: |_| true, looked_at: |_| String::new() },
];

/// The verdict words that rows can use; `downgrade` and `renegotiate` are keeps with that action.
pub const VERDICTS: &[&str] = &["keep", "consolidate", "replace", "cut", "downgrade", "renegotiate"];

/// The places that a row's sentence can fill in.
pub const PLACES: &[&str] = &["name", "days", "other", "value", "cost", "use"];

/// The condition of that name.
pub fn condition(name: &str) -> Option<&'static Condition> {
    CONDITIONS.iter().find(|one| one.name == name)
}

/// One live tool before the table.
pub(crate) struct Case<'a> {
    pub(crate) look: Look<'a>,
    pub(crate) tool: &'a Tool,
    pub(crate) fact: &'a Fact,
    /// The best tool that does the same and is scored higher.
    pub(crate) better: Option<&'a Tool>,
    /// The limit of the rule dormant, in days.
    pub(crate) dormant_after: Option<f64>,
}

impl Case<'_> {
    fn value(&self) -> Option<f64> {
        self.tool.value.map(f64::from)
    }

    fn is_dormant(&self) -> bool {
        let days = self.look.days_unused(self.tool);
        days.zip(self.dormant_after).is_some_and(|(days, limit)| days as f64 > limit)
    }

    fn is_little_used(&self) -> bool {
        self.tool.feature_use.is_some_and(|part| part.is_below(self.look.rules.feature_use_target))
    }

    fn days_text(&self) -> String {
        self.look.days_unused(self.tool).map_or_else(unknown, |days| days.to_string())
    }

    fn impact_text(&self) -> String {
        self.tool.removal.map_or_else(unknown, |impact| impact.name().to_owned())
    }

    fn value_text(&self) -> String {
        self.tool.value.map_or_else(unknown, |value| value.to_string())
    }

    fn cost_text(&self) -> String {
        self.tool.monthly().map_or_else(unknown, |cost| format!("{cost}/mo"))
    }

    fn use_text(&self) -> String {
        self.tool.feature_use.map_or_else(unknown, |part| part.typed())
    }

    fn other_text(&self) -> String {
        self.better.map_or_else(|| "another tool".to_owned(), |other| other.name.clone())
    }

    /// Adds the text of a sentence's place; `None` where there is no such place.
    fn push_place(&self, name: &str, out: &mut String) -> Option<()> {
        match name {
            "name" => out.push_str(&self.tool.name),
            "other" => out.push_str(self.better.map_or("another tool", |other| &other.name)),
            "days" => out.push_str(&self.days_text()),
            "value" => out.push_str(&self.value_text()),
            "cost" => out.push_str(&self.cost_text()),
            "use" => out.push_str(&self.use_text()),
            _ => return None,
        }
        Some(())
    }

    /// A row's sentence with its places filled in.
    fn sentence(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() + 48);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            match after.split_once('}').and_then(|(name, tail)| self.push_place(name, &mut out).map(|()| tail)) {
                Some(tail) => rest = tail,
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// Adds what the table would want to know and doesn't.
    fn push_not_known(&self, why: &mut String) {
        let tool = self.tool;
        let facts = [
            ("value", tool.value.is_none()),
            ("cost", self.fact.monthly.is_none()),
            ("last use", tool.last_used.is_none()),
            ("removal impact", tool.removal.is_none()),
            ("feature use", tool.feature_use.is_none()),
        ];
        let mut before = " Not known: ";
        for (name, _) in facts.into_iter().filter(|(_, is_missing)| *is_missing) {
            why.push_str(before);
            why.push_str(name);
            before = ", ";
        }
        why.push('.');
    }

    /// The verdict that a row's word stands for.
    fn call(&self, word: &str) -> Call {
        let decided = self.tool.verdict.as_ref().map(|verdict| &verdict.call);
        match word {
            "cut" => Call::Cut,
            "consolidate" => Call::Consolidate {
                into: self.better.map_or(Id::NEW, |other| other.id),
                into_name: self.better.map_or_else(String::new, |other| other.name.clone()),
            },
            // What the change yields is known only when somebody entered it with the decision.
            "replace" => match decided {
                Some(Call::Replace { by, cost }) => Call::Replace { by: by.clone(), cost: *cost },
                _ => Call::Replace { by: String::new(), cost: None },
            },
            "downgrade" => self.keep(KeepAction::Downgrade, decided),
            "renegotiate" => self.keep(KeepAction::Renegotiate, decided),
            _ => Call::Keep { action: KeepAction::None, cost: None },
        }
    }

    fn keep(&self, action: KeepAction, decided: Option<&Call>) -> Call {
        let cost = match decided {
            Some(Call::Keep { action: chosen, cost }) if *chosen == action => *cost,
            _ => None,
        };
        Call::Keep { action, cost }
    }
}

fn unknown() -> String {
    "–".to_owned()
}

/// A row made ready.
pub(crate) struct TableRow<'a> {
    pub(crate) row: &'a SuggestRow,
    /// Its id, shared by all tools that it matches.
    id: Arc<str>,
    /// Its conditions; `None` where it names an unknown one, so that it never matches.
    pub(crate) conditions: Option<Vec<&'static Condition>>,
    /// Whether it takes any tool.
    is_fallback: bool,
}

/// The table made ready: conditions found by name, betters found by group.
pub(crate) struct Table<'a> {
    look: Look<'a>,
    /// Its rows, in order.
    pub(crate) rows: Vec<TableRow<'a>>,
    betters: Vec<Option<At>>,
    dormant_after: Option<f64>,
}

impl<'a> Table<'a> {
    /// Makes the table ready.
    pub(crate) fn new(look: Look<'a>) -> Table<'a> {
        let rows = look.rules.suggest.iter();
        Table {
            look,
            rows: rows
                .map(|row| TableRow {
                    row,
                    id: Arc::from(row.id.as_str()),
                    conditions: row.when.iter().map(|name| condition(name)).collect(),
                    is_fallback: row.when.iter().all(|name| name == "always"),
                })
                .collect(),
            betters: overlap::betters(&look.facts.tools, &look.facts.overlaps),
            dormant_after: look.limit("dormant", "days"),
        }
    }

    /// A tool as the table sees it.
    pub(crate) fn case(&self, at: usize) -> Case<'a> {
        Case {
            look: self.look,
            tool: &self.look.input.tools[at],
            fact: &self.look.facts.tools[at],
            better: self.betters[at].map(|other| &self.look.input.tools[other as usize]),
            dormant_after: self.dormant_after,
        }
    }

    /// What is suggested for a tool.
    pub(crate) fn suggest(&self, at: usize) -> Suggestion {
        let case = self.case(at);
        let keep = Call::Keep { action: KeepAction::None, cost: None };
        if !case.fact.live {
            let why = "It is not in use, so nothing is suggested.".to_owned();
            return Suggestion { call: keep, row: "not-live".into(), why };
        }
        let matching = self.rows.iter().find(|one| matches(&case, one.conditions.as_deref()));
        let Some(TableRow { row, id, is_fallback, .. }) = matching else {
            let why = "No row of the table matches.".to_owned();
            return Suggestion { call: keep, row: "no-rule".into(), why };
        };
        let mut why = case.sentence(&row.sentence);
        // A keep that rests on nothing must not read like a judgement.
        if *is_fallback && (case.tool.value.is_none() || case.fact.monthly.is_none()) {
            case.push_not_known(&mut why);
        }
        Suggestion { call: case.call(&row.verdict), row: Arc::clone(id), why }
    }
}

/// Whether all of a row's conditions hold; a row without any holds for no tool.
pub(crate) fn matches(case: &Case<'_>, conditions: Option<&[&'static Condition]>) -> bool {
    conditions.is_some_and(|all| !all.is_empty() && all.iter().all(|condition| (condition.holds)(case)))
}

/// What a verdict saves in a month, in the workspace's currency; negative when it costs more.
///
/// Cut and consolidate save all of the cost, replace saves the cost less the new one, a downgrade or a
/// renegotiation with a new cost the difference. `None` for a plain keep, and where a cost or a rate is missing.
pub(crate) fn saving(call: &Call, monthly: Option<Money>, input: &StackInput) -> Option<Money> {
    let monthly = monthly?;
    let less = |cost: Option<Cost>| {
        let after = monthly_in_home(cost?, input)?;
        Some(Money::new(monthly.minor.saturating_sub(after.minor), monthly.currency))
    };
    match call {
        Call::Cut | Call::Consolidate { .. } => Some(monthly),
        Call::Replace { cost, .. } => less(*cost),
        Call::Keep { action: KeepAction::None, .. } => None,
        Call::Keep { cost, .. } => less(*cost),
    }
}
