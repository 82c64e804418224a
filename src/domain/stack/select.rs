//! Tools as a filter line sees them: their fields, and what follows from the stack.

use std::borrow::Cow;

use super::Stack;
use super::findings::RULES;
use super::matrix::Quadrant;
use crate::domain::field::{FieldContext, FieldKind};
use crate::domain::filter::{Filter, FilterValue, Filtered};
use crate::domain::money::Money;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text::{Letters, fold};
use crate::domain::tool::Tool;
use crate::domain::tool::fields::TOOL_FIELDS;

/// The names that may stand before a colon beside those of the tool's own fields.
pub const DERIVED_FIELDS: &[&str] = &[
    "layer",
    "monthly",
    "annual",
    "utilisation",
    "quadrant",
    "suggested",
    "saving",
    "flag",
    "reaches-crm",
    "live",
    "last-day",
];

/// All names that may stand before a colon.
pub fn filter_fields() -> Vec<&'static str> {
    TOOL_FIELDS.iter().map(|field| field.name).chain(DERIVED_FIELDS.iter().copied()).collect()
}

/// A filter line over tools, understood. Its complaint also names words that a field with known words doesn't have.
pub fn filter(line: &str, ctx: &FieldContext) -> Filter {
    let filter = Filter::on(line, &filter_fields(), ctx.today);
    let complaint = filter.fields().find_map(|field| {
        let words = known_words(field, ctx);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if words.is_empty() { None } else { filter.unknown_word(field, &words) }
    });
    filter.complaining(complaint)
}

/// The words that a field may have, where only those are right; none where anything is.
fn known_words(field: &str, ctx: &FieldContext) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match field {
        "flag" => {
            let ids = RULES.iter().flat_map(|rule| [Some(rule.id), rule.missing.as_ref().map(|one| one.id)]);
            ids.flatten().map(str::to_owned).collect()
        }
        "reaches-crm" | "live" => owned(&["yes", "no"]),
        "quadrant" => Quadrant::ALL.iter().map(|one| one.title().to_owned()).collect(),
        name => {
            let field = TOOL_FIELDS.iter().find(|row| row.name == name);
            let choices = field.filter(|row| matches!(row.kind, FieldKind::Choice | FieldKind::Flag));
            choices.map_or_else(Vec::new, |row| {
                (row.choices)(ctx).into_iter().flat_map(|choice| [choice.value, choice.meaning]).collect()
            })
        }
    }
}

/// One tool, as a filter reads it.
pub struct Candidate<'a> {
    stack: &'a Stack,
    taxonomy: &'a Taxonomy,
    ctx: &'a FieldContext,
    at: usize,
}

/// The tools' texts as words are looked for in them; each by its position in the stack.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    names: Vec<String>,
    /// Beside each other, as all of them are looked at for each key.
    letters: Vec<Letters>,
    more: Vec<String>,
}

/// The positions of the tools that pass a filter, in the stack's order, each with its rank.
pub fn select(stack: &Stack, taxonomy: &Taxonomy, ctx: &FieldContext, filter: &Filter) -> Vec<(usize, i64)> {
    select_among(0..stack.input.tools.len(), stack, taxonomy, ctx, filter)
}

/// Those of some tools that pass a filter, in the order in which they are given, each with its rank.
pub fn select_among(
    tools: impl IntoIterator<Item = usize>,
    stack: &Stack,
    taxonomy: &Taxonomy,
    ctx: &FieldContext,
    filter: &Filter,
) -> Vec<(usize, i64)> {
    let needed = filter.letters();
    let letters = if needed == Letters::NONE { &[][..] } else { stack.folded(taxonomy).letters.as_slice() };
    let may_pass = |at: &usize| letters.get(*at).is_none_or(|letters| letters.may_have(needed));
    let rank = |at: usize| filter.matches(&Candidate { stack, taxonomy, ctx, at }).map(|rank| (at, rank));
    tools.into_iter().filter(may_pass).filter_map(rank).collect()
}

fn major(money: Money) -> FilterValue {
    FilterValue::Number(money.minor as f64 / 10_f64.powi(money.currency.digits() as i32))
}

fn words(text: impl Into<String>) -> Vec<FilterValue> {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![FilterValue::Text(text)] }
}

/// What else a word may stand in.
fn more(tool: &Tool, taxonomy: &Taxonomy) -> String {
    [&tool.vendor, taxonomy.title_of(&tool.category), &tool.owner, &tool.plan].join(" ")
}

impl Stack {
    /// The tools' texts, folded once for each state of the stack, and only when somebody filters.
    fn folded(&self, taxonomy: &Taxonomy) -> &Folded {
        self.folded.get_or_init(|| {
            let names: Vec<String> = self.input.tools.iter().map(|tool| fold(&tool.name)).collect();
            let letters = names.iter().map(|name| Letters::of(name)).collect();
            let more = self.input.tools.iter().map(|tool| fold(&more(tool, taxonomy))).collect();
            Folded { names, letters, more }
        })
    }
}

impl Candidate<'_> {
    fn tool(&self) -> &Tool {
        &self.stack.input.tools[self.at]
    }

    fn derived_values(&self, field: &str) -> Option<Vec<FilterValue>> {
        let (tool, derived) = (self.tool(), &self.stack.derived[self.at]);
        let yes_no = |yes: bool| words(if yes { "yes" } else { "no" });
        Some(match field {
            "cost" | "monthly" => derived.monthly.map(major).into_iter().collect(),
            "annual" => derived
                .monthly
                .map(|monthly| major(Money::new(monthly.minor * 12, monthly.currency)))
                .into_iter()
                .collect(),
            "layer" => self.taxonomy.layer_of(&tool.category).map_or_else(Vec::new, |layer| {
                vec![FilterValue::Text(layer.id.clone()), FilterValue::Text(layer.title.clone())]
            }),
            "category" if !tool.category.is_empty() => {
                vec![
                    FilterValue::Text(tool.category.clone()),
                    FilterValue::Text(self.taxonomy.title_of(&tool.category).to_owned()),
                ]
            }
            "utilisation" => tool.utilisation().map(|share| FilterValue::Number(share * 100.0)).into_iter().collect(),
            "quadrant" => derived.quadrant.map_or_else(Vec::new, |quadrant| words(quadrant.title())),
            "suggested" => words(derived.suggestion.call.word()),
            "saving" => derived.saving_decided.or(derived.saving_suggested).map(major).into_iter().collect(),
            "flag" => derived
                .findings
                .iter()
                .filter_map(|at| self.stack.hits().get(*at))
                .map(|hit| FilterValue::Name(hit.rule()))
                .collect(),
            "reaches-crm" => derived.reaches_crm.map_or_else(Vec::new, yes_no),
            "live" => yes_no(tool.is_live()),
            "last-day" => tool.last_day_to_act().map(FilterValue::Date).into_iter().collect(),
            "value" => tool.value.map(|value| FilterValue::Number(f64::from(value))).into_iter().collect(),
            "seats-paid" => tool.seats_paid.map(|seats| FilterValue::Number(f64::from(seats))).into_iter().collect(),
            "seats-active" => {
                tool.seats_active.map(|seats| FilterValue::Number(f64::from(seats))).into_iter().collect()
            }
            "notice-days" => tool.notice_days.map(|days| FilterValue::Number(f64::from(days))).into_iter().collect(),
            "contract-months" => {
                tool.contract_months.map(|months| FilterValue::Number(f64::from(months))).into_iter().collect()
            }
            "last-used" => tool.last_used.map(FilterValue::Date).into_iter().collect(),
            "renews-on" => tool.renews_on.map(FilterValue::Date).into_iter().collect(),
            "reviewed-on" => tool.reviewed_on.map(FilterValue::Date).into_iter().collect(),
            "capabilities" => tool.capabilities.iter().map(|tag| FilterValue::Text(tag.clone())).collect(),
            _ => return None,
        })
    }
}

impl Filtered for Candidate<'_> {
    fn haystack(&self) -> String {
        self.tool().name.clone()
    }

    fn more(&self) -> String {
        more(self.tool(), self.taxonomy)
    }

    fn folded(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.stack.folded(self.taxonomy).names[self.at])
    }

    fn letters(&self) -> Letters {
        self.stack.folded(self.taxonomy).letters[self.at]
    }

    fn folded_more(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.stack.folded(self.taxonomy).more[self.at])
    }

    fn values(&self, field: &str) -> Option<Vec<FilterValue>> {
        self.derived_values(field).or_else(|| {
            let row = TOOL_FIELDS.iter().find(|row| row.name == field)?;
            Some(words((row.get)(self.tool(), self.ctx)))
        })
    }
}
